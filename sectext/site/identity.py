"""Permanent identifiers of clauses: one for each clause through time, whatever its number is or becomes."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.clauses import Clauses
from sectext.code import Code
from sectext.errors import IntegrityError
from sectext.lineage import Line, Lineages

_LENGTH = 16  # 80 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A clause through time: its identifier, the version in which it first is, and the address it has there.

    `former` are other identifiers that were given out for it, which still lead to it.
    """

    id: str
    version: str
    address: Address
    line: Line
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a clause stands on a day. `there` false: it is not in the code on that day; the address is its last one."""

    address: Address
    there: bool


def identifier(version: str, address: Address) -> str:
    """The identifier of the clause that bears an address in a version: it rests on nothing that can change."""
    key = json.dumps([address.document, version, *address.steps], ensure_ascii=True, separators=(",", ":"))
    return b32encode(hashlib.sha256(key.encode()).digest()).decode().lower()[:_LENGTH]


class Identities:
    """The identifiers of every clause of one document, in any version held, whatever was known when.

    `given` are identifiers that were given out before, the oldest first: a clause keeps its own, also where earlier
    text of it is held only now. `instead` says which version and address one means whose own place a correction of
    ours has done away with. Raises IntegrityError for one that leads nowhere.
    """

    def __init__(
        self,
        code: Code,
        document: str,
        given: Sequence[str] = (),
        instead: Mapping[str, tuple[str, Address]] | None = None,
    ) -> None:
        self.code = code
        self.document = document
        self._clauses: Clauses = code.view().clauses(document)
        self._instead = instead or {}
        self._of = self._kept(tuple(dict.fromkeys(given)))
        self._by_id = {name: found for found in self._of.values() for name in (found.id, *found.former)}

    def __iter__(self) -> Iterator[Identity]:
        """Every clause there ever was, by version and then in printed order as first held."""
        return iter(self._of.values())

    def __len__(self) -> int:
        return len(self._of)

    def find(self, name: str) -> Identity | None:
        """The clause that an identifier leads to, also a former one; None where it was never given out."""
        return self._by_id.get(name)

    def of(self, address: Address, version: str) -> Identity | None:
        """The clause that bears an address in a version."""
        lineages, position = self._clauses.where(version)
        line = lineages.line(address, position)
        return self._of.get(line) if line is not None else None

    def of_line(self, line: Line) -> Identity | None:
        return self._of.get(line)

    def standing(self, found: Identity, on: date, known: date | None = None) -> Standing:
        """Where a clause stands on a day, as known on a day; else where it stood last. Raises IntegrityError."""
        view = self.code.view(known)
        for text in reversed(view.texts(self.document, on)):
            place = text.place(found.line)
            if place is not None:
                return Standing(address=place, there=True)
        spells = view.reading(self.document).spells(found.line)
        return Standing(address=spells[-1].address if spells else found.address, there=False)

    def _kept(self, given: Sequence[str]) -> dict[Line, Identity]:
        first = self._first
        own = {identifier(version, address): line for line, (version, address) in first.items()}
        names: dict[Line, list[str]] = {}
        for name in given:
            names.setdefault(self._meant(name, own), []).append(name)
        return {
            line: Identity(id=chosen[0], version=version, address=address, line=line, former=tuple(chosen[1:]))
            for line, (version, address) in first.items()
            if (chosen := names.get(line) or [identifier(version, address)])
        }

    def _meant(self, name: str, own: Mapping[str, Line]) -> Line:
        version, address = self._instead.get(name, (None, None))
        if version is not None and address is not None:
            lineages, position = self._clauses.where(version)
            line = lineages.line(address, position)
        else:
            line = own.get(name) or self._anywhere.get(name)
        if line is None:
            raise IntegrityError(
                f"The identifier “{name}” was given out for a clause of {self.document}, and leads to none now.",
                where=self.document,
                hint="sectext verify says whether a text was edited. Where a label was put right, say what it means.",
            )
        return line

    @cached_property
    def _first(self) -> dict[Line, tuple[str, Address]]:
        """The version and address at which each clause first is: on the path whose version was published first."""
        found: dict[Line, tuple[tuple[date, int, str], str, Address]] = {}
        for lineages, labels in self._paths:
            for line in lineages.every():
                spells = lineages.spells(line)
                if spells:
                    label = labels[spells[0].first]
                    here = ((self._published[label], spells[0].first, label), label, spells[0].address)
                    found[line] = min(found.get(line, here), here, key=lambda each: each[0])
        return {line: (label, address) for line, (_, label, address) in found.items()}

    @cached_property
    def _anywhere(self) -> dict[str, Line]:
        """The clause of every address in every version: any of them was an identifier if history began there."""
        found: dict[str, Line] = {}
        for lineages, labels in self._paths:
            for line in lineages.every():
                for spell in lineages.spells(line):
                    for label in labels[spell.first : spell.last + 1]:
                        found[identifier(label, spell.address)] = line
        return found

    @cached_property
    def _paths(self) -> list[tuple[Lineages, list[str]]]:
        """Each path of versions with the labels along it, the first version first."""
        ends: dict[int, tuple[Lineages, int, str]] = {}
        for version in self.code.versions:
            lineages, position = self._clauses.where(version.label)
            ends[id(lineages)] = max(ends.get(id(lineages), (lineages, -1, "")), (lineages, position, version.label),
                                     key=lambda end: end[1])  # fmt: skip
        return [(lineages, self._along(label)) for lineages, _, label in ends.values()]

    def _along(self, label: str) -> list[str]:
        parents = {version.label: version.parent for version in self.code.versions}
        found: list[str] = []
        above: str | None = label
        while above is not None:
            found.append(above)
            above = parents[above]
        return found[::-1]

    @cached_property
    def _published(self) -> dict[str, date]:
        """The day on which each version was first told of: facts are only added to, so it stays."""
        return {version.label: min(fact.published for fact in version.effective) for version in self.code.versions}
