"""How a body, a cell, and the text before a table end.

Word refuses a file in which the last paragraph of a body or cell bears a mark at its end, and no paragraph can be
joined to a table that follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sectext.formats.word.blocks import SPACER, Block, Paragraph, Piece, Row, Table


def ended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The body with an end that Word accepts, and every cell in it."""
    return _closed(tuple(map(_with_cells, blocks)))


def _with_cells(block: Block) -> Block:
    return replace(block, rows=tuple(map(_row, block.rows))) if isinstance(block, Table) else block


def _row(row: Row) -> Row:
    cells = [tuple(map(_with_cells, cell)) for cell in row.cells]
    # A row that comes or goes takes the ends of its cells along.
    return replace(row, cells=tuple(map(_bare if row.mark != "same" else _closed, cells)))


def _bare(cell: tuple[Block, ...]) -> tuple[Block, ...]:
    last = cell[-1]
    return (*cell[:-1], replace(last, mark="same", pair=None, by=None) if isinstance(last, Paragraph) else last)


def _closed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Marks at the end, and before tables, shifted to the paragraphs before; else a last paragraph without a mark.

    Its words are a no-break space: an empty one takes, in LibreOffice, the style of what goes before it.
    """
    for place, block in enumerate(blocks):
        before_a_table = place + 1 < len(blocks) and isinstance(blocks[place + 1], Table)
        if isinstance(block, Paragraph) and (before_a_table or place + 1 == len(blocks)):
            blocks = _shifted(blocks, place, block)
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and last.mark == "same":
        return blocks
    in_cell = isinstance(last, Paragraph) and last.style.in_cell
    return (*blocks, Paragraph(style=replace(SPACER, in_cell=in_cell), pieces=(Piece(text="\u00a0"),)))


def _shifted(blocks: tuple[Block, ...], place: int, last: Paragraph) -> tuple[Block, ...]:
    """The mark of a paragraph, and those of its like before it, moved up by one to a paragraph that has none.

    That is exact only between paragraphs of one style and one list: what is left when one end goes is either of them.
    """
    if last.mark == "same" or last.pair is not None:
        return blocks
    start = place
    while start:
        start -= 1
        before = blocks[start]
        if not isinstance(before, Paragraph) or not _alike(before, last) or before.mark not in ("same", last.mark):
            return blocks
        if before.mark == "same":
            alike = [each for each in blocks[start : place + 1] if isinstance(each, Paragraph)]
            marked = (replace(a, mark=last.mark, by=b.by) for a, b in pairwise(alike))
            return (*blocks[:start], *marked, replace(last, mark="same", by=None), *blocks[place + 1 :])
    return blocks


def _alike(a: Paragraph, b: Paragraph) -> bool:
    """Whether two paragraphs are of one style and one list; what moves keeps its own end."""
    return (a.style, a.number, a.pair) == (b.style, b.number, None)
