"""What an annex says before its text: what it is, what it changes, and which labels change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sectext.annex import Annex
from sectext.formats.word.blocks import SPACER, Block, Paragraph, Piece, Row, Style, Table
from sectext.formats.word.layout import columns_change
from sectext.redline import every

_NARROW, _WIDE = 20, 80


def front(annex: Annex) -> Iterator[Block]:
    """The first page of an annex, down to where its text begins."""
    yield _line("AnnexTitle", f"Annex {annex.letter}")
    yield _line("AnnexSubtitle", f"{annex.modification} ‘{annex.title}’")
    yield _line("AnnexVersion", f"Legal text – version {annex.legal_text}")
    yield _line("AnnexHeading", "About this document")
    yield from (_line("AnnexText", text) for text in _about(annex))
    yield _line("AnnexHeading", "Table of changes")
    if annex.changes:
        yield from _listing(("Clause", "Change"), [(c.where, c.what) for c in annex.changes], (_NARROW, _WIDE))
    else:
        yield _line("AnnexText", "There is nothing to mark.")
    if any(map(columns_change, every(annex.redline))):
        yield _line(
            "AnnexText", "The columns of a table change. Word marks no columns: the table is shown as replaced."
        )
    if annex.already:
        yield _line("AnnexHeading", "Already there, not marked")
        yield _line("AnnexText", "The text has these changes already.")
        yield from (_line("AnnexText", sentence) for sentence in annex.already)
    if annex.renumbering:
        yield _line("AnnexHeading", "Renumbering")
        yield _line("AnnexText", "These labels change. The text bears no mark of it where Word numbers by itself.")
        yield from _listing(("Was", "Becomes"), annex.renumbering, (1, 1))


def instruction(annex: Annex) -> tuple[Block, ...]:
    """The line above the redline: “Amend Section G3.20 as follows:”."""
    return (_line("AnnexInstruction", annex.instruction),) if annex.instruction else ()


def end(annex: Annex) -> Block:
    """The last line of an annex, which bears no mark, whatever happens to the clause before it."""
    return _line("AnnexEnd", f"End of Annex {annex.letter}")


def _about(annex: Annex) -> Iterator[str]:
    yield (
        f"This annex shows the changes that {annex.modification} makes to the Smart Energy Code, as tracked changes in "
        "the text they change. Accept them all for the text as it would be; reject them all for the text as it is."
    )
    if annex.base:
        yield f"These changes have been drafted against SEC Version {annex.base}."
    if annex.shown_on:
        yield f"They are shown here on SEC Version {annex.shown_on}."
    yield f"This document is classified as {annex.marking}."


def _line(kind: str, text: str) -> Paragraph:
    return Paragraph(style=Style(kind=kind), pieces=(Piece(text=text),))


def _listing(head: tuple[str, str], rows: Sequence[tuple[str, str]], widths: tuple[int, int]) -> Iterator[Block]:
    first = Row(cells=tuple((_line("ListingHead", text),) for text in head), head=True)
    rest = (Row(cells=tuple((_line("ListingText", text),) for text in row)) for row in rows)
    yield Table(style=Style(kind="Listing"), rows=(first, *rest), widths=widths)
    yield Paragraph(style=SPACER)
