"""Running prose as values: paragraphs, headings, lists and tables, each with the line it begins on.

It is what a report's narrative holds. No clause is ever prose, and no prose is ever a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

_BREAKS = re.compile(r"(?<! )[ ]*[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+[ ]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words in one look. `link` is where they lead, or None."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


Line: TypeAlias = tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph. `line`, here and below, is where it begins in its file; 0 where it comes from none."""

    words: Line
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a part of a narrative. `level` is 1, or 2 below it."""

    words: Line
    level: int = 1
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list. Each item is blocks: a paragraph first, and what stands below it."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under a row of headings; every row has as many cells as there are headings.

    `widths` are the columns in parts of the whole; without them, all are alike. `lines` are those of the rows.
    """

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...] = field(default=(), compare=False)
    line: int = field(default=0, compare=False)
    lines: tuple[int, ...] = field(default=(), compare=False)


Block: TypeAlias = Paragraph | Heading | Items | Table


def plain(text: str) -> Line:
    """Words without any look, on one line; none for none."""
    return (Words(text=one_line(text)),) if text else ()


def one_line(text: str) -> str:
    """A text with each run of line breaks and tabs as a space, as it stands in a paragraph, a cell or a heading."""
    return _BREAKS.sub(" ", text)


def said(line: Line) -> str:
    """The words of a line, without their looks."""
    return "".join(words.text for words in line)


def paragraph(text: str) -> Paragraph:
    return Paragraph(words=plain(text))


def passages(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The words of each paragraph, heading, item and cell in printed order, with the line each begins on."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block.line, said(block.words)
            case Items():
                for item in block.items:
                    yield from passages(item)
            case Table():
                yield from ((block.line, said(cell)) for cell in block.head)
                lines = block.lines or (block.line,) * len(block.rows)
                for line, row in zip(lines, block.rows, strict=True):
                    yield from ((line, said(cell)) for cell in row)
