"""A text as Word holds it: paragraphs and tables one after another, each with its style, its label and its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sectext.formats.word.authors import By
from sectext.redline import Mark

IN_OLD: tuple[Mark, ...] = ("same", "deleted", "moved from")
IN_NEW: tuple[Mark, ...] = ("same", "inserted", "moved to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph or table is, which is what its style says: `kind`, and how deep in lists or groups it stands.

    `at` is given where a clause stands beside a group, and so not in the group printed last: the depth of its own.
    """

    kind: str
    depth: int | None = None
    in_cell: bool = False
    at: int | None = None

    @property
    def id(self) -> str:
        depth = "" if self.depth is None else str(self.depth)
        return f"SEC{'Cell' if self.in_cell else ''}{self.kind}{depth}{'' if self.at is None else f'At{self.at}'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a paragraph under one mark, in a character style of their own or in that of the paragraph.

    `by`, here and below, is whose the mark is, where it is known. `link` is where the words lead: an address, or # and
    a bookmark.
    """

    mark: Mark = "same"
    text: str
    style: str | None = None
    by: By | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A number that Word works out: PAGE, NUMPAGES, or PAGEREF and a bookmark. `shown` stands there until it does."""

    name: str
    shown: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The printed label of a paragraph. `level` is that of the list it is numbered in; None: it is always typed."""

    level: int | None
    runs: tuple[Piece, ...]

    @property
    def old(self) -> str:
        return "".join(run.text for run in self.runs if run.mark in IN_OLD)

    @property
    def new(self) -> str:
        return "".join(run.text for run in self.runs if run.mark in IN_NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The list that numbers a paragraph, and whether the paragraph must name it: its style may do so already."""

    list: int
    level: int
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`mark` is that of the paragraph itself: of its end. `pair` numbers the move it belongs to.

    `number` is filled in where the label is automatic; elsewhere the label is typed. `bookmark` is a name for links to
    it; with `new_page` it begins one, and with `keep` it stays on one page with what follows.
    """

    style: Style
    pieces: tuple[Piece | Field, ...] = ()
    mark: Mark = "same"
    pair: int | None = None
    label: Label | None = None
    number: Number | None = None
    by: By | None = None
    bookmark: str | None = None
    new_page: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; `head`: it is printed again at the top of each page."""

    cells: tuple[tuple[Block, ...], ...]
    mark: Mark = "same"
    head: bool = False
    by: By | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`mark` is that of all its rows, or "same"; `widths` are in parts of the whole."""

    style: Style
    rows: tuple[Row, ...]
    mark: Mark = "same"
    widths: tuple[int, ...]


Block: TypeAlias = Paragraph | Table

SPACER = Style(kind="Spacer")


def every(blocks: Sequence[Block]) -> Iterator[Block]:
    """All blocks in printed order, those inside cells included."""
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from every(cell)
