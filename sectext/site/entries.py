"""One thing that happened to the code or was published about it, whatever list it stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.compare import compared
from sectext.reasons import bounds_in_words
from sectext.redline import Marked, unmarked
from sectext.timeline import When
from sectext.tree import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Redlined:
    """A clause with what changed in it marked."""

    title: str
    marked: Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened or was published. `key` tells it from every other for good.

    `published` is the day from which it could be told, `updated` that of the last fact about it. `summary` is a
    sentence, `told` more of them, `page` the path of the page that says it all.
    """

    key: str
    title: str
    published: date
    updated: date
    summary: str
    told: tuple[str, ...] = ()
    redlines: tuple[Redlined, ...] = ()
    page: str | None = None


def redlined(old: Clause, new: Clause) -> Marked:
    """The redline between two wordings of one clause; another number is told in words, and is no mark."""
    if old.kind != new.kind:
        return unmarked(new, "inserted")
    return compared(old if old.label == new.label else replace(old, label=new.label), new)


def since(day: When) -> str:
    """From when, in words; bounds where the day is open."""
    return f"from {in_words(day)}" if isinstance(day, date) else bounds_in_words(day or Bounds())
