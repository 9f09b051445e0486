"""Tables with merged cells as rows that all have the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sectext.errors import ForeignFile
from sectext.formats.akn.remarks import Remarks
from sectext.formats.akn.xml import Element, below

WIDEST = 200  # columns that one cell may reach across
MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row: a cell, or None where a merged one reaches into it or the row has no more."""

    cell: Element | None


def grid(table: Element, remarks: Remarks) -> list[tuple[Element, tuple[Slot, ...]]]:
    """Each row of a table with its places, as many in each. Merged cells are told. Raises ForeignFile for a monster."""
    rows = list(below(table, "tr"))
    reaching: dict[int, int] = {}  # into how many more rows a merged cell reaches, by column
    made = [_slots(row, reaching, len(rows)) for row in rows]
    width = max(map(len, made), default=0)
    if width * len(rows) > MOST_CELLS:
        raise ForeignFile(f"A table has more than {MOST_CELLS:,} cells.", where=remarks.place(table))
    if any(_span(cell, name) > 1 for row in rows for cell in row for name in ("colspan", "rowspan")):
        remarks.say("merged-cells", "warning", table, "Cells of this table are merged; they became empty cells.")
    return [
        (row, (*slots, *(Slot(None) for _ in range(width - len(slots))))) for row, slots in zip(rows, made, strict=True)
    ]


def _slots(row: Element, reaching: dict[int, int], most: int) -> Sequence[Slot]:
    cells = list(below(row, "td", "th"))[::-1]
    slots: list[Slot] = []
    came: dict[int, int] = {}
    while cells or any(column >= len(slots) for column in reaching):
        column = len(slots)
        if column in reaching or not cells:
            slots.append(Slot(None))
            continue
        cell = cells.pop()
        down = min(_span(cell, "rowspan"), most)
        for offset in range(min(_span(cell, "colspan"), WIDEST)):
            slots.append(Slot(None if offset else cell))
            if down > 1:
                came[column + offset] = down
    for column, left in list({**reaching, **came}.items()):
        reaching[column] = left - 1
        if left <= 1:
            del reaching[column]
    return slots


def _span(cell: Element, name: str) -> int:
    said = cell.get(name, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1
