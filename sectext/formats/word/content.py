"""What stands in a Word file: paragraphs and tables with every change that was tracked in them, none taken in yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sectext.formats.word.tracked import Revision

Look = Literal["bold", "italics", "underline", "strike", "raised", "lowered", "capitals", "link", "hidden"]
Thing = Literal["footnote", "endnote", "comment", "picture", "equation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of a paragraph under one set of changes, outermost first. `style` is the name of their character style.

    `thing` is what stands there in place of words, and `id` what the file calls it.
    """

    text: str = ""
    revisions: tuple[Revision, ...] = ()
    looks: frozenset[Look] = frozenset()
    style: str | None = None
    thing: Thing | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a paragraph says of itself; None: its style says it. `list` "0" takes the number away.

    `numbered` are the changes by which it was given its number.
    """

    style: str | None = None
    list: str | None = None
    level: int | None = None
    left: int | None = None
    first: int | None = None
    outline: int | None = None
    hidden: bool | None = None
    numbered: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of the file. `end` holds the changes at its end: where they take it away, it joins the next one.

    `before` is what it said of itself before a change of its looks. `place` counts the paragraphs of its part.
    """

    part: str
    place: int
    spans: tuple[Span, ...] = ()
    end: tuple[Revision, ...] = ()
    properties: Properties
    before: tuple[Revision, Properties] | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The words of a text box, which stands beside the paragraph that holds it."""

    revisions: tuple[Revision, ...]
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`columns` it spans; `continues`: it is one with the cell above it."""

    content: tuple[Content, ...]
    revisions: tuple[Revision, ...] = ()
    columns: int = 1
    continues: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`before` and `after` are columns that it leaves empty; `head`: it is printed again on each page."""

    cells: tuple[Cell, ...]
    revisions: tuple[Revision, ...] = ()
    before: int = 0
    after: int = 0
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`style` is the id of its style. `left` is how far it is set in."""

    rows: tuple[Row, ...]
    style: str | None = None
    left: int | None = None


Content: TypeAlias = Passage | Table


def passages(content: Sequence[Content]) -> Iterator[Passage]:
    """Every paragraph in printed order, those of tables and text boxes included."""
    for each in content:
        if isinstance(each, Table):
            for row in each.rows:
                for cell in row.cells:
                    yield from passages(cell.content)
        else:
            yield each
            for box in each.boxes:
                yield from passages(box.content)


def revisions(content: Sequence[Content]) -> Iterator[Revision]:
    """Every tracked change in printed order, one as often as words stand under it."""
    for each in content:
        if isinstance(each, Table):
            for row in each.rows:
                yield from row.revisions
                for cell in row.cells:
                    yield from cell.revisions
                    yield from revisions(cell.content)
        else:
            yield from (revision for span in each.spans for revision in span.revisions)
            yield from (*each.end, *each.properties.numbered, *((each.before[0],) if each.before else ()))
            for box in each.boxes:
                yield from (*box.revisions, *revisions(box.content))
