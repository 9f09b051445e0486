"""A document about a modification, ready for any printer: a title page, numbered sections of prose, and annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sectext.annex import Annex
from sectext.prose import Block, Heading, Items, Line, Paragraph, Table, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Names in two columns, each with a tick or without. `title` says what a tick means."""

    title: str
    entries: tuple[tuple[str, bool], ...]

    @property
    def rows(self) -> tuple[tuple[tuple[str, bool] | None, ...], ...]:
        """The entries two by two, in printed order; None fills the last row."""
        padded = (*self.entries, *[None] * (len(self.entries) % 2))
        return tuple(zip(padded[::2], padded[1::2], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A line of the printer's own between what people wrote: that a part is not written, or whose words follow."""

    text: str


Content: TypeAlias = Block | Ticks | Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of a document. `name` is its place for links; `number` is printed before its title, if there is one."""

    name: str
    number: str | None
    title: str
    content: tuple[Content, ...]

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`statement` says what the marking is, and why; the marking itself stands on every page.

    `dated` is the day that the document bears, where there is one.
    """

    modification: str
    title: str
    kind: str
    version: str
    marking: str
    statement: str
    facts: tuple[tuple[str, str], ...]
    about: tuple[Content, ...]
    chapters: tuple[Chapter, ...]
    annexes: tuple[Annex, ...]
    annexed: tuple[str, ...]
    dated: date | None = None

    @property
    def name(self) -> str:
        """What it is called in a header or a list of files."""
        return f"{self.modification} {self.kind}"


def words_of(content: Sequence[Content]) -> Iterator[str]:
    """All that is printed of some content, a line at a time."""
    for each in content:
        match each:
            case Paragraph() | Heading():
                yield said(each.words)
            case Items():
                for item in each.items:
                    yield from words_of(item)
            case Table():
                yield from _cells((each.head, *each.rows))
            case Ticks():
                yield each.title
                yield from (name for name, _ in each.entries)
            case Remark():
                yield each.text


def _cells(rows: Sequence[Sequence[Line]]) -> Iterator[str]:
    for row in rows:
        yield from map(said, row)
