"""What a file of the corpus states that has to last, each statement with a digest that layout does not change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sectext.lasting.facts import is_published, published, shown, table, tables, without

_GROWS = ("sha256", "held", "held_to", "correction")  # of a document in a version, as `lasting` lets it grow


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something published that stays: its kind, its digest, and words for the reader."""

    kind: str
    digest: str
    words: str


def statements(name: str, data: bytes, day: date) -> tuple[Statement, ...]:
    """What a file states that had been published by a day; nothing where the file cannot be read."""
    rule, found = _rule(name), table(data)
    return tuple(rule(found, day)) if rule is not None and found is not None else ()


def rest(name: str, data: bytes) -> str:
    """A digest of all that a file says beside its dated facts; "" for a file that has none, or cannot be read."""
    found = table(data)
    if _rule(name) is None or found is None:
        return ""
    return digest(_without_facts(found))


def digest(value: Any) -> str:
    """The same for the same value, however it is laid out: keys sorted, dates marked as dates."""
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_day)
    return hashlib.sha256(written.encode()).hexdigest()


def _day(value: object) -> Any:
    if isinstance(value, date | datetime | time):
        return {type(value).__name__: value.isoformat()}
    raise TypeError(value)


def _without_facts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_facts(each) for key, each in value.items() if key not in ("effective", "fact", "history")}
    return [_without_facts(each) for each in value] if isinstance(value, list) else value


def _version(found: Mapping[str, Any], day: date) -> Iterator[Statement]:
    label = found.get("label")
    if not is_published(found, day):
        return
    about = {key: value for key, value in found.items() if key not in ("effective", "document", "parent")}
    yield Statement(kind="version", digest=digest(about), words=f"version {label}")
    for fact in tables(found, "effective"):
        if published(fact) <= day:
            yield _stated("effective", f"{label}", {"version": label, **fact})
    for document in tables(found, "document"):
        fixed = {key: value for key, value in document.items() if key not in _GROWS}
        words = f"{document.get('name')} in {label}"
        yield Statement(kind="document", digest=digest({"version": label, **fixed}), words=words)
        for fact in tables(document, "correction"):
            if published(fact) <= day:
                value = {"version": label, "document": document.get("name"), **without(fact, "sha256")}
                yield _stated("correction", words, value)


def _events(found: Mapping[str, Any], day: date) -> Iterator[Statement]:
    for event in tables(found, "event"):
        name = event.get("id")
        yield Statement(kind="event", digest=digest({"event": name}), words=f"event {name}")
        for fact in tables(event, "fact"):
            if published(fact) <= day:
                yield _stated("fact", f"{name}", {"event": name, **fact})


def _modification(found: Mapping[str, Any], day: date) -> Iterator[Statement]:
    for step in tables(found, "history"):
        if published(step) <= day:
            yield _stated("history", f"{found.get('id')}", {"modification": found.get("id"), **step})


def _stated(kind: str, of: str, value: Mapping[str, Any]) -> Statement:
    keys = ("kind", "stage", "file", "date", "not_before", "not_after", "quashed", "published")
    said = ", ".join(f"{key} {shown(value[key]).strip('“”')}" for key in keys if key in value)
    words = " ".join(f"{of}: {said}".split())
    return Statement(kind=kind, digest=digest(value), words=words)


def _rule(name: str) -> Callable[[Mapping[str, Any], date], Iterator[Statement]] | None:
    return next((rule for pattern, rule in _RULES.items() if re.fullmatch(pattern, name)), None)


_RULES: Mapping[str, Callable[[Mapping[str, Any], date], Iterator[Statement]]] = {
    r"corpus/sec_versions/[^/]+/version\.toml": _version,
    r"corpus/events\.toml": _events,
    r"modifications/[^/]+/modification\.toml": _modification,
}
