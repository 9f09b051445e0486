"""Rules for tables: every cell has a paragraph, and a row that comes or goes says so in its cells too."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import TC, TR, WordFile, enclosing, local, w, within
from sectext.formats.word.opening import Element

# The mark on a row, and those on runs that agree with it.
_AGREE = {"ins": ("ins", "moveTo"), "del": ("del", "moveFrom")}
_WORDS = {"ins": "inserted", "del": "deleted"}


@rule(
    "empty-cell",
    "error",
    summary="A cell of a table does not end with a paragraph.",
    why="Word refuses the file.",
    hint="End the cell with a w:p, empty if need be.",
)
def empty_cell(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for cell in part.every("tc"):
            blocks = [local(child) for child in cell if local(child) in ("p", "tbl", "sdt", "customXml", "altChunk")]
            if not blocks:
                yield part.flaw(cell, "The cell has no paragraph.")
            elif blocks[-1] == "tbl":
                yield part.flaw(cell, "The cell ends with a table, not with a paragraph.")


@rule(
    "table-without-rows",
    "error",
    summary="A table has no row.",
    why="Word refuses the file.",
    hint="Leave the table out, or give it a row with a cell and a paragraph.",
)
def table_without_rows(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for table in part.every("tbl"):
            if next(within(table, TR), None) is None:
                yield part.flaw(table, "The table has no row.")


@rule(
    "row-without-cells",
    "error",
    summary="A row of a table has no cell.",
    why="Word refuses the file.",
    hint="Leave the row out, or give it a cell with a paragraph.",
)
def row_without_cells(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for row in part.every("tr"):
            if next(within(row, TC), None) is None:
                yield part.flaw(row, "The row has no cell.")


@rule(
    "row-mark-without-cells",
    "warning",
    summary="A row is marked as inserted or deleted, but words in its cells are not.",
    why="Word goes by the row; other programs go by the words and keep them when the change is rejected or accepted.",
    hint="Mark the runs in each cell as the row is marked.",
)
def row_mark_without_cells(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for row in part.every("tr"):
            for kind in _AGREE:
                if _is_marked(row, kind) and not all(_is_covered(run, kind) for run in _runs(row)):
                    yield part.flaw(row, f"The row is {_WORDS[kind]}, and words in it are not.")


@rule(
    "cells-without-row-mark",
    "note",
    summary="All words of a row are inserted, or all are deleted, but the row itself is not.",
    why="That is right where a row is filled or emptied; otherwise an empty row stays behind.",
    hint="If the row comes or goes as well, mark it in w:trPr.",
)
def cells_without_row_mark(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for row in part.every("tr"):
            runs = [] if any(_is_marked(row, kind) for kind in _AGREE) else list(_runs(row))
            for kind in _AGREE if runs else ():
                if all(_is_covered(run, kind) for run in runs):
                    yield part.flaw(row, f"All words of the row are {_WORDS[kind]}; the row is not.")


def _is_marked(row: Element, kind: str) -> bool:
    return row.find(f"{w('trPr')}/{w(kind)}") is not None


def _runs(row: Element) -> Iterator[Element]:
    """The runs in a row that hold anything, without those of tables inside it."""
    for run in row.iter(w("r")):
        if next(run.iterancestors(TR)) is row and any(local(child) != "rPr" for child in run):
            yield run


def _is_covered(run: Element, kind: str) -> bool:
    return any(local(above) in _AGREE[kind] for above in enclosing(run))


RULES = (empty_cell, table_without_rows, row_without_cells, row_mark_without_cells, cells_without_row_mark)
