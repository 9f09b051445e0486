"""Words that stay where one paragraph becomes two, or two become one: only the end between them comes or goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sectext.formats.word.blocks import Block, Paragraph, Piece, Row, Table
from sectext.redline import Mark

# The mark of the words that leave the first paragraph, and that of the second, which has them as well.
_SPLIT: tuple[Mark, Mark] = ("deleted", "inserted")
_MERGE: tuple[Mark, Mark] = ("inserted", "deleted")


def unpainted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, without marks on words that only change the paragraph they stand in.

    That is exact only between two paragraphs of one style and one list: what is left of two ends is either of them.
    """
    return tuple(_through([_with_cells(block) for block in blocks]))


def _with_cells(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    rows = (row if row.mark != "same" else _row(row) for row in block.rows)
    return replace(block, rows=tuple(rows))


def _row(row: Row) -> Row:
    return replace(row, cells=tuple(map(unpainted, row.cells)))


def _through(blocks: Sequence[Block]) -> Iterator[Block]:
    waiting = list(reversed(blocks))
    while waiting:
        first = waiting.pop()
        second = waiting[-1] if waiting else None
        if isinstance(first, Paragraph) and isinstance(second, Paragraph) and (both := _kept(first, second)):
            first, waiting[-1] = both
        yield first


def _kept(first: Paragraph, second: Paragraph) -> tuple[Paragraph, Paragraph] | None:
    """The two paragraphs with the words that stay, if the end of the first is all of the second."""
    if (first.style, first.number, first.mark) != (second.style, second.number, "same") or not first.pieces:
        return None
    end, start = first.pieces[-1], second.pieces[-1] if second.pieces else None
    if not isinstance(end, Piece) or not isinstance(start, Piece) or end.style or start.style:
        return None
    marks = (end.mark, second.mark)
    if marks not in (_SPLIT, _MERGE) or start.mark != second.mark or start.text in ("", "\t"):
        return None
    space = end.text[: len(end.text) - len(start.text)]
    if not end.text.endswith(start.text) or space.strip():
        return None
    between = (replace(end, text=space),) if space else ()
    first = replace(first, pieces=(*first.pieces[:-1], *between), mark=second.mark, by=second.by)
    kept = replace(start, mark="same", by=None)
    return first, replace(second, pieces=(*second.pieces[:-1], kept), mark="same", by=None)
