"""Labels that no list prints, as words in front of the text: the label, then a tab."""

from __future__ import annotations

from dataclasses import replace

from sectext.formats.word.blocks import Block, Paragraph, Piece, Table


def typed(block: Block) -> Block:
    """The block with every label that has no number written out.

    The tab also stands where there is no label, so that what stands before it is always the label and nothing else.
    """
    if isinstance(block, Table):
        rows = (replace(row, cells=tuple(tuple(map(typed, cell)) for cell in row.cells)) for row in block.rows)
        return replace(block, rows=tuple(rows))
    if block.label is None or block.number is not None:
        return block
    return replace(block, pieces=(*_pieces(block), *block.pieces))


def _pieces(paragraph: Paragraph) -> tuple[Piece, ...]:
    """Only the label bears the marks of a renumbering, and the tab those of the paragraph."""
    runs = paragraph.label.runs if paragraph.label else ()
    return (*runs, Piece(mark=paragraph.mark, text="\t", by=paragraph.by))
