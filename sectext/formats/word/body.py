"""Paragraphs and tables as WordprocessingML, with the marks that Word accepts and rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sectext.formats.word.authors import By
from sectext.formats.word.blocks import Block, Field, Paragraph, Piece, Row, Table
from sectext.formats.word.measures import TEXT_WIDTH, column
from sectext.formats.word.revisions import Revisions
from sectext.formats.word.styles import HEAD
from sectext.formats.word.xml import Element, value, w, words
from sectext.redline import Mark


class Body:
    """Writes blocks. `numbered`: the styles print labels, so that a paragraph with a typed one must say so."""

    def __init__(self, revisions: Revisions, *, numbered: bool, width: int = TEXT_WIDTH) -> None:
        self.revisions = revisions
        self.numbered = numbered
        self.width = width

    def blocks(self, blocks: Sequence[Block], width: int | None = None) -> Iterator[Element]:
        """The elements of some blocks; what moves together stands between the two ends of one range."""
        for (mark, pair, by), together in groupby(blocks, key=_move):
            made = [self._block(block, self.width if width is None else width) for block in together]
            if pair is None:
                yield from made
                continue
            start, end = self.revisions.range(mark, pair, by)
            made[0].insert(1, start)
            yield from (*made, end)

    def _block(self, block: Block, width: int) -> Element:
        return self._table(block, width) if isinstance(block, Table) else self._paragraph(block)

    # Paragraphs

    def _paragraph(self, paragraph: Paragraph) -> Element:
        runs = self._runs(paragraph.pieces)
        if paragraph.bookmark is None:
            return w("p", self._properties(paragraph), *runs)
        start, end = self.revisions.bookmark(paragraph.bookmark)
        return w("p", self._properties(paragraph), start, *runs, end)

    def _properties(self, paragraph: Paragraph) -> Element:
        made = w("pPr", value("pStyle", paragraph.style.id))
        if paragraph.keep:
            made.append(w("keepNext"))
        if paragraph.new_page:
            made.append(w("pageBreakBefore"))
        number = paragraph.number
        if number is not None and number.named:
            made.append(w("numPr", value("ilvl", number.level), value("numId", number.list)))
        elif self.numbered and number is None and paragraph.label is not None and paragraph.label.level is not None:
            made.append(w("numPr", value("ilvl", 0), value("numId", 0)))
        if paragraph.mark != "same":
            made.append(w("rPr", self.revisions.mark(paragraph.mark, paragraph.by)))
        return made

    def _runs(self, pieces: Sequence[Piece | Field]) -> Iterator[Element]:
        """Runs of words; neighbours under one mark of one author stand in one element."""
        for (mark, by), alike in groupby(pieces, key=_mark):
            runs = [run for piece in alike for run in _run(piece)]
            if mark == "same":
                yield from runs
            else:
                around = self.revisions.mark(mark, by)
                around.extend(runs)
                yield around

    # Tables

    def _table(self, table: Table, width: int) -> Element:
        left, _ = column(table.style)
        parts = sum(table.widths)
        widths = [(width - left) * part // parts for part in table.widths]
        grid = w("tblGrid", *(w("gridCol", w=each) for each in widths))
        properties = w(
            "tblPr",
            value("tblStyle", table.style.id),
            w("tblW", w=sum(widths), type="dxa"),
            *([w("tblInd", w=left, type="dxa")] if left else []),
            w("tblLayout", type="fixed"),
        )
        return w("tbl", properties, grid, *(self._row(row, widths, _ground(table, row)) for row in table.rows))

    def _row(self, row: Row, widths: Sequence[int], ground: str | None) -> Element:
        properties = [w("tblHeader")] if row.head else []
        if row.mark != "same":
            # openxml-audit wants a property before the mark; this one says what holds without it.
            properties += [w("cantSplit", val="off"), self.revisions.row(row.mark, row.by)]
        cells = (self._cell(cell, width, ground) for cell, width in zip(row.cells, widths, strict=True))
        return w("tr", *([w("trPr", *properties)] if properties else []), *cells)

    def _cell(self, blocks: Sequence[Block], width: int, ground: str | None) -> Element:
        inside = width - 2 * CELL_SIDE
        properties = w("tcPr", w("tcW", w=width, type="dxa"))
        if ground is not None:
            properties.append(w("shd", val="clear", color="auto", fill=ground))
        return w("tc", properties, *self.blocks(blocks, inside))


CELL_SIDE = 113


def _ground(table: Table, row: Row) -> str | None:
    """The colour behind the head of a table of a report; its words are white."""
    return HEAD if row.head and table.style.kind == "Report" else None


def _move(block: Block) -> tuple[Mark, int | None, By | None]:
    moves = isinstance(block, Paragraph) and block.pair is not None
    return (block.mark, block.pair, block.by) if moves else ("same", None, None)  # type: ignore[union-attr]


def _mark(piece: Piece | Field) -> tuple[Mark, By | None]:
    return (piece.mark, piece.by) if isinstance(piece, Piece) else ("same", None)


def _run(piece: Piece | Field) -> Iterator[Element]:
    if isinstance(piece, Field):
        yield from _field(piece)
        return
    properties = [w("rPr", value("rStyle", piece.style))] if piece.style else []
    run = w("r", *properties, *_words(piece))
    if piece.link is None:
        yield run
    elif piece.link.startswith("#"):
        yield w("hyperlink", run, anchor=piece.link[1:], history=1)
    else:
        yield from _around(f'HYPERLINK "{piece.link}"', [run])


def _words(piece: Piece) -> Iterator[Element]:
    tag = "delText" if piece.mark == "deleted" else "t"
    for number, text in enumerate(piece.text.split("\t")):
        if number:
            yield w("tab")
        if text:
            yield words(tag, text)


def _field(field: Field) -> Iterator[Element]:
    """A number that is worked out when the page is printed."""
    yield from _around(field.name, [w("r", words("t", field.shown))] if field.shown else [])


def _around(instruction: str, result: Sequence[Element]) -> Iterator[Element]:
    """A field: what it is told to do, then what it shows."""
    told = words("instrText", f" {instruction} ")
    for inside in (w("fldChar", fldCharType="begin"), told, w("fldChar", fldCharType="separate")):
        yield w("r", inside)
    yield from result
    yield w("r", w("fldChar", fldCharType="end"))
