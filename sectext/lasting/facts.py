"""An edit of a file, and whether the facts and keys in it are still there.

Files are looked at as the TOML they are, not through their strict readers: what was committed long ago is still held to
what it said, even where the keys have since changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

Facts: TypeAlias = Sequence[Mapping[str, Any]]

LATER = "Put it back, and add a later fact instead: the earlier one stays."
BACK = "Put it back: what was published stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One file before and after, and the day of the edit; `new` None is a file taken away.

    `earlier` gives what another file was before (more than one text where branches are joined), `later` what it is now.
    """

    name: str
    old: bytes
    new: bytes | None
    day: date
    earlier: Callable[[str], Sequence[bytes]]
    later: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One thing that an edit took away, in a sentence, and what to do."""

    problem: str
    hint: str


def facts(key: str, old: Facts, new: Facts, day: date, of: str = "") -> Iterator[Lost]:
    """Published facts are all still there, in their order; others may come before, between and after."""
    at = 0
    for fact in old:
        if published(fact) > day:
            continue
        what = f"{of}[[{key}]] {_fact(fact)}"
        if fact not in new:
            yield Lost(problem=f"{what} was taken away or edited.", hint=LATER)
        elif fact not in new[at:]:
            yield Lost(problem=f"{what} does not stand in its place.", hint="Put it back: facts keep their order.")
        else:
            at = new.index(fact, at) + 1


def keys(
    of: str, old: Mapping[str, Any], new: Mapping[str, Any], apart: Collection[str], hint: str = BACK
) -> Iterator[Lost]:
    """Each key is what it was; keys may be added."""
    for key in old:
        if key not in apart and new.get(key) != old[key]:
            became = f"became {shown(new[key])}" if key in new else "was taken away"
            yield Lost(problem=f"{of}{key} = {shown(old[key])} {became}.", hint=hint)


def _fact(fact: Mapping[str, Any]) -> str:
    keys = ("kind", "stage", "file", "date", "not_before", "not_after")
    said = ", ".join(f"{key} = {shown(fact[key])}" for key in keys if key in fact)
    return f"{said} (published {published(fact)})"


def shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return f"“{value}”"
        case list():
            return f"[{', '.join(map(shown, value))}]"
        case dict():
            return f"{{ {', '.join(f'{k} = {shown(v)}' for k, v in value.items())} }}"
        case _:
            return str(value)


def is_published(version: Mapping[str, Any], day: date) -> bool:
    return any(published(fact) <= day for fact in tables(version, "effective"))


def published(fact: Mapping[str, Any]) -> date:
    """The day from which a fact counts as known; one that names none has always counted."""
    said = fact.get("published", fact.get("date"))
    return day_of(said.get("not_after") if isinstance(said, dict) else said) or date.min


def day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def without(entry: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != key}


def tables(table: Mapping[str, Any], key: str) -> Facts:
    found = table.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def read(data: bytes | None) -> Mapping[str, Any]:
    return (table(data) if data is not None else None) or {}


@lru_cache(maxsize=128)
def table(data: bytes) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return None
