"""What the clauses of a document are called in Akoma Ntoso: in this version, in those before it, and for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby

from sectext.address import Address
from sectext.clauses import Clauses
from sectext.code import Code
from sectext.formats.akn.identifiers import Names, eids
from sectext.formats.akn.values import Renamed
from sectext.held import Held
from sectext.lineage import Line
from sectext.timeline import When
from sectext.tree import Path


class Called:
    """The eId and the wId of each clause of a text. `held` is the text of `version`."""

    def __init__(self, code: Code, clauses: Clauses, held: Held, version: str) -> None:
        self.code = code
        self.document = clauses.name
        self.held = held
        self.version = version
        self.lineages, self.position = clauses.where(version)
        self.ids = eids(held.tree)
        self._named: dict[int, Mapping[Path, str]] = {}

    @cached_property
    def lines(self) -> Mapping[Address, Line]:
        """The clause behind each address of this text."""
        found = {address: self.lineages.line(address, self.position) for address in self.held.places}
        return {address: line for address, line in found.items() if line is not None}

    @cached_property
    def path(self) -> Sequence[str]:
        """The versions that led to this one, the first first: their places are the positions of lineages."""
        parents = {version.label: version.parent for version in self.code.versions}
        found: list[str] = []
        label: str | None = self.version
        while label is not None:
            found.append(label)
            label = parents[label]
        return found[::-1]

    @cached_property
    def work_ids(self) -> Mapping[Line, str]:
        """The wId of each clause: its eId where it first stood. A number that is used again has another."""
        names = Names()
        found: dict[Line, str] = {}
        for line in self.lineages.every():
            spell = self.lineages.spells(line)[0]
            if spell.first <= self.position:
                found[line] = names.take(self._eid(spell.address, spell.first))
        return found

    def _eid(self, address: Address, position: int) -> str:
        """What a clause was called in a version on the way to this one."""
        held = self.code.held[self.path[position], self.document]
        if position not in self._named:
            self._named[position] = eids(held.tree)
        return self._named[position][held.places[address]]

    def here(self, line: Line | None) -> str | None:
        """What a clause is called in this text, or None where it is not there."""
        path = self.place(line)
        return None if path is None else self.ids[path]

    def place(self, line: Line | None) -> Path | None:
        """Where a clause stands in this text."""
        spell = self.lineages.spell(line, self.position) if line is not None else None
        return self.held.places.get(spell.address) if spell else None

    def renamed(self, when: Callable[[str], When]) -> Iterator[Renamed]:
        """Each clause that is called something else than at first, with all that it was called."""
        for line in self.lines.values():
            name, original = self.here(line), self.work_ids[line]
            spells = [s for s in self.lineages.spells(line) if s.first <= self.position]
            moved = [next(run) for _, run in groupby(spells, key=lambda spell: spell.address)]
            called = [(self._eid(s.address, s.first), s.first) for s in moved]
            if name is None or {name, *(each for each, _ in called)} == {original}:
                continue
            changes = [next(run) for _, run in groupby(called, key=lambda pair: pair[0])]
            if changes[-1][0] != name:
                changes.append((name, self.position))
            days = [_day(when(self.path[first])) for _, first in changes]
            for n, (each, first) in enumerate(changes):
                is_past = n + 1 < len(changes)
                yield Renamed(
                    original=original,
                    current=each,
                    earlier=self.path[first] if is_past else None,
                    start=days[n],
                    end=days[n + 1] if is_past else None,
                )


def _day(first: When) -> date | None:
    return first if isinstance(first, date) else None
