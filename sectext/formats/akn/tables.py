"""Tables as clauses: rows that all have the same columns, whatever cells were merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sectext.errors import ForeignFile
from sectext.formats.akn.growing import Node, plain, same
from sectext.formats.akn.inline import Runs
from sectext.formats.akn.remarks import Remarks
from sectext.formats.akn.xml import Element, below, child, glimpse, local

if TYPE_CHECKING:
    from sectext.formats.akn.hierarchy import Hierarchy

WIDEST = 200  # columns that one cell may reach across
MOST_COLUMNS = 10_000
MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row: a cell, or None where a merged one reaches into it or the row has no more."""

    cell: Element | None


class Tables:
    """Reads the tables of a text; what stands in their cells is read by its reader."""

    def __init__(self, reader: Hierarchy) -> None:
        self.reader = reader

    def captioned(self, element: Element, above: Node) -> list[Node]:
        if self.reader.leaves_out(element):
            return []
        dropped = self.reader.inline.dropped
        table = self.reader.marks(self.table(element), element, above)
        caption = child(element, "caption")
        inside = Node("item", element)
        runs = self.reader.runs(inside, caption) if caption is not None else ()
        said = [runs, *inside.rest] if runs else inside.rest
        title = [each if isinstance(each, Node) else Node("heading", element, text=each) for each in said]
        if not table.flow:
            if self.reader.inline.dropped == dropped:
                self.reader.remarks.say("not-mapped", "note", element, "A table without rows is not kept.")
            return title
        return [*title, table]

    def table(self, element: Element) -> Node:
        node = Node("table", element)
        self._outside(element, ("tr", "caption"))
        for row, slots in grid(element, self.reader.remarks):
            if self.reader.leaves_out(row):
                continue
            dropped = self.reader.inline.dropped
            self._outside(row, ("td", "th"))
            made = self.reader.marks(Node("row", row), row, node)
            for slot in slots:
                made.flow.append(self._cell(slot.cell, row, made))
            emptied = all(not cell.text and not cell.flow and not cell.closing for cell in made.children)
            if not (emptied and not self.reader.is_ours and self.reader.inline.dropped > dropped) and made.flow:
                node.flow.append(made)
        return node

    def _outside(self, element: Element, names: tuple[str, ...]) -> None:
        """Tell the words in a table or row that stand in no cell."""
        found = [element.text or ""]
        for each in element:
            found += [each.tail or "", "" if local(each) in names else glimpse(each)]
        if words := " ".join(" ".join(found).split()):
            problem = f"Not in a cell of this table, so not kept: “{words}”."
            self.reader.remarks.say("not-mapped", "warning", element, problem)

    def _cell(self, element: Element | None, row: Element, above: Node) -> Node:
        node = Node("cell", row if element is None else element)
        if element is not None:
            self.reader.marks(node, element, above)
            self.reader.fill(node, element)
            node.settle(self.reader.remarks, is_ours=self.reader.is_ours)
        return node


def row_words(row: Node) -> Runs:
    """The words of a row in one."""
    return same(" | ".join(filter(None, map(_words, row.children))) or "–")


def _words(node: Node) -> str:
    own = (plain(node.label), plain(node.heading), plain(node.text))
    return " ".join(filter(None, (*own, *map(_words, node.children), plain(node.closing))))


def grid(table: Element, remarks: Remarks) -> list[tuple[Element, tuple[Slot, ...]]]:
    """Each row of a table with its places, as many in each. Merged cells are told. Raises ForeignFile for a monster."""
    rows = list(below(table, "tr"))
    reaching: dict[int, int] = {}  # into how many more rows a merged cell reaches, by column
    made: list[Sequence[Slot]] = []
    width = 0
    for row in rows:
        made.append(_slots(row, reaching, len(rows)))
        width = max(width, len(made[-1]))
        if width > MOST_COLUMNS or width * len(made) > MOST_CELLS:
            problem = f"A table has more than {MOST_COLUMNS:,} columns or {MOST_CELLS:,} cells."
            raise ForeignFile(problem, where=remarks.place(table))
    if any(_span(cell, name) > 1 for row in rows for cell in row for name in ("colspan", "rowspan")):
        remarks.say("merged-cells", "warning", table, "Cells of this table are merged; they became empty cells.")
    return [
        (row, (*slots, *(Slot(None) for _ in range(width - len(slots))))) for row, slots in zip(rows, made, strict=True)
    ]


def _slots(row: Element, reaching: dict[int, int], most: int) -> Sequence[Slot]:
    cells = list(below(row, "td", "th"))[::-1]
    slots: list[Slot] = []
    came: dict[int, int] = {}
    last = max(reaching, default=-1)
    while (cells or len(slots) <= last) and len(slots) <= MOST_COLUMNS:
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
