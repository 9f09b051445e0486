"""The words of each clause itself, without what stands below it: what is searched, and what references stand in."""

from __future__ import annotations

from dataclasses import dataclass, field

from sectext.address import Address
from sectext.pack import Row
from sectext.tree import Clause


@dataclass
class Passages:
    """Each wording of a clause's own words once, under a number."""

    rows: list[Row] = field(default_factory=list)
    _numbers: dict[tuple[Address, str], int] = field(default_factory=dict)

    def number(self, address: Address, clause: Clause) -> int | None:
        """None for a clause without words of its own, and for a cell: its words are the row's."""
        words = own_words(clause)
        if not words:
            return None
        found = self._numbers.get((address, words))
        if found is None:
            found = self._numbers[address, words] = len(self.rows) + 1
            self.rows.append((found, str(address), address.document, clause.kind, term(clause), words))
        return found


def term(clause: Clause) -> str | None:
    """The term that a clause defines."""
    return clause.label if clause.kind == "definition" else None


def own_words(clause: Clause) -> str:
    """The words of a clause itself; a row has those of its cells, and a cell none."""
    if clause.kind == "row":
        return " | ".join(cell.text or "" for cell in clause.children).strip(" |")
    if clause.kind == "cell":
        return ""
    return " ".join(filter(None, (clause.heading, clause.text, clause.closing)))
