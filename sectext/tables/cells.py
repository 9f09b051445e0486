"""What each clause of a document says in each of its texts: its words, since which version, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sectext.address import Address
from sectext.held import Held
from sectext.lineage import Line
from sectext.reading import Reading, Text
from sectext.tables.plane import Node, Plane
from sectext.timeline import Version
from sectext.tree import Clause, Path, plain, text_digest


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at an address in a text; one and the same for as long as it stands there unchanged.

    `words` is a number for what stands there: two are the same if the clauses are. `version` is the one with which it
    came, `sure` says whether its text is certain.
    """

    words: int
    line: Line | None
    version: str
    made_by: tuple[str, ...]
    sure: bool


class Cells:
    """The cells of one document: by address, one a text. What did not change is one cell."""

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        self.clauses: list[Clause] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._texts: dict[int, tuple[str, str]] = {}
        self._lineages: dict[Line, str] = {}
        self.found: list[dict[Address, Cell]] = []
        for node in plane.nodes:
            self.found.append(self._of(node))

    def at(self, node: Node | None, address: Address) -> Cell | None:
        return None if node is None else self.found[node.number].get(address)

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every address of the document in any text, those of the last first, in printed order.

        Last come those of texts that never counted, as known on no day: of versions that were quashed at once.
        """
        counted = (address for cells in reversed(self.found) for address in cells)
        record, used = self.plane.record, {id(node.held) for node in self.plane.nodes}
        every = (record.held.get((version.label, self.plane.name)) for version in record.versions)
        other = (address for held in every if held and id(held) not in used for address in held.places)
        return tuple(dict.fromkeys((*counted, *other)))

    def last(self, address: Address) -> Clause | None:
        """What stood at an address last; None where it is only in a text that never counted."""
        cell = next((cell for cells in reversed(self.found) if (cell := cells.get(address))), None)
        return self.clauses[cell.words] if cell else None

    def text(self, words: int) -> tuple[str, str]:
        """The text of a clause, and its digest."""
        found = self._texts.get(words)
        if found is None:
            text = plain(self.clauses[words])
            found = self._texts[words] = (text, text_digest(text))
        return found

    def lineage(self, cell: Cell) -> str | None:
        """A name for a clause that stays with it: where it stood first, and in which version."""
        return None if cell.line is None else self._lineages[cell.line]

    def _of(self, node: Node) -> dict[Address, Cell]:
        text = self.plane.text(node)
        if text is None:
            return {}
        reading = self.plane.reading(node.known)
        words = self._words(text.held)
        before = self.found[node.above.number] if node.above else {}
        sure = _is_sure(text.held)
        found: dict[Address, Cell] = {}
        for address in text.held.places:
            line, number = text.line(address), words[address]
            certain = self._is_certain(node, text, address, number, sure)
            old = before.get(address)
            same = old and line and old.line is line and old.words == number and old.sure == certain
            found[address] = old if old and same else self._cell(reading, text, line, number, certain)
        return found

    def _cell(self, reading: Reading, text: Text, line: Line | None, words: int, sure: bool) -> Cell:
        spell = reading.spell(line, text.number) if line else None
        if line is None or spell is None:  # it stands only in a text that was given wrongly here
            version = reading.chain[text.number].version
            return Cell(words, None, version.label, version.made_by, sure)
        if line not in self._lineages:
            first = text.lineages.spells(line)[0]
            began = self._before(text.version.version, text.position - first.first)
            self._lineages[line] = f"{first.address} @ {began}"
        return Cell(words, line, reading.chain[spell.first].version.label, spell.made_by, sure)

    def _before(self, version: Version, steps: int) -> str:
        """The version so many before one, by parents."""
        for _ in range(steps):
            version = self.plane.record.version(version.parent or "")
        return version.label

    def _is_certain(self, node: Node, text: Text, address: Address, words: int, sure: bool) -> bool:
        if node.extract is not None and self.clauses[words].kind in ("document", "group"):
            return False
        return sure or not text.held.doubts(address)

    def _words(self, held: Held) -> dict[Address, int]:
        """A number for the clause at each address."""
        found: dict[Address, int] = {}

        def number(path: Path, clause: Clause) -> int:
            below = tuple(number((*path, n), child) for n, child in enumerate(clause.children))
            key = (clause.kind, clause.label, clause.heading, clause.text, clause.closing, below)
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = len(self.clauses)
                self.clauses.append(clause)
            found[held.addresses[path]] = known
            return known

        number((), held.tree)
        return {address: found[address] for address in held.places}


def _is_sure(held: Held) -> bool:
    """Whether nothing in a text is doubtful: one source covers it all, and every one is published and complete."""
    whole = Address(document=held.tree.label or "")
    published = all(s.certainty == "published" and not s.incomplete for s in held.sources)
    return published and any(source.covers(whole) for source in held.sources)
