"""How the modifications in flight meet: each pair with the clause that shows it, and both texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sectext.address import Address
from sectext.citations import citations
from sectext.code import Code
from sectext.errors import SectextError
from sectext.meetings import Meeting, Placed, Verdict, meeting
from sectext.modification import Modification
from sectext.patch import Delete, Insert, Move, Operation, Renumber, Reword
from sectext.rebase import Step
from sectext.rebasing import carried_over
from sectext.tree import Clause, at, plain
from sectext.words import edits

# From what may be passed by to what may not.
ORDER: tuple[Verdict, ...] = ("independent", "soft", "alternative", "order matters", "textual conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """A modification, or a part of it, that cannot be looked at: it does not fit the version that counts."""

    modification: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every pair of modifications that meet, on the version `onto`. Pairs that are not named are independent."""

    onto: str
    modifications: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    unfit: tuple[Unfit, ...]

    def verdict(self, one: str, other: str) -> Verdict:
        """The worst of a pair's meetings."""
        found = [each.verdict for each in self.meetings if {each.one, each.other} == {one, other}]
        return max(found, key=ORDER.index, default="independent")

    @property
    def pairs(self) -> int:
        return len(self.modifications) * (len(self.modifications) - 1) // 2


def conflicts(code: Code, identifiers: Sequence[str] = (), *, onto: str | None = None) -> Matrix:
    """How the open modifications meet; with `identifiers`, how those meet one another and, one alone, all the others.

    Each is carried over to the version `onto` [the last that is held], as rebase would. Raises UnknownName.
    """
    named = [code.modification(identifier).id for identifier in dict.fromkeys(identifiers)]
    opened = [m.id for m in code.modifications if m.stage in code.governance.open and not _is_made(code, m)]
    chosen = tuple(named if len(named) > 1 else dict.fromkeys((*named, *opened)))
    onto = code.view().chain[-1].version.label if onto is None else code.version(onto).label
    flight = _Flight(code, onto, chosen)
    found = [each for each in flight.meetings() if len(named) != 1 or named[0] in (each.one, each.other)]
    return Matrix(onto=onto, modifications=chosen, meetings=tuple(found), unfit=tuple(flight.unfit))


def _is_made(code: Code, modification: Modification) -> bool:
    """Whether versions have all of it already."""
    made = {name for version in code.versions for name in version.made_by}
    parts = [f"{modification.id}#{part}" for part in modification.parts]
    return modification.id in made or (bool(parts) and all(part in made for part in parts))


class _Flight:
    """The modifications placed on one version, document by document."""

    def __init__(self, code: Code, onto: str, chosen: Sequence[str]) -> None:
        self.code = code
        self.onto = onto
        self.chosen = chosen
        self.unfit: list[Unfit] = []
        self.placed: dict[str, list[Placed]] = defaultdict(list)
        for identifier in chosen:
            self._place(identifier)

    def meetings(self) -> Iterator[Meeting]:
        """Every meeting, pair by pair in the order of the modifications."""
        found = [*self._in_text(), *self._of_terms(), *self._of_references()]
        place = {name: number for number, name in enumerate(self.chosen)}
        alternatives = {frozenset(pair) for pair in self._alternatives()}
        told: dict[tuple[str, str, Address, str], Meeting] = {}
        for each in found:
            if frozenset((each.one, each.other)) in alternatives:
                continue
            told.setdefault((each.one, each.other, each.at, each.why), each)
        found = [*told.values(), *(self._alternative(*pair) for pair in self._alternatives())]
        yield from sorted(found, key=lambda m: (place[m.one], place[m.other], -ORDER.index(m.verdict), str(m.at)))

    def _place(self, identifier: str) -> None:
        modification = self.code.modification(identifier)
        try:
            patches = self.code.patches(identifier)
        except SectextError as error:
            self.unfit.append(Unfit(modification=identifier, problem=error.problem))
            return
        for drafted in patches:
            document = drafted.patch.document
            try:
                tree = self.code.document(document, version=self.onto)
                patch = drafted.patch
                if modification.base != self.onto:
                    carried = carried_over(self.code, drafted, self.onto)
                    self.unfit += [_does_not_fit(identifier, step) for step in carried.conflicts]
                    patch = carried.patch
                self.placed[document].append(Placed(identifier, tree, patch))
            except SectextError as error:
                self.unfit.append(Unfit(modification=identifier, problem=error.problem))

    def _in_text(self) -> Iterator[Meeting]:
        for placed in self.placed.values():
            for one, other in combinations(placed, 2):
                if (found := meeting(one, other)) is not None:
                    yield found

    def _of_terms(self) -> Iterator[Meeting]:
        """A definition that one changes, and words of another that use the term."""
        changed = [(each, term, address) for each in self._every() for term, address in _terms(each)]
        for each, term, address in changed:
            pattern = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)")
            for other in self._every():
                if other.name != each.name and (used := _uses(other, pattern)):
                    why = f"{each.name} changes what “{term}” means, {other.name} uses it"
                    yield self._soft(each, other, address, why, used)

    def _of_references(self) -> Iterator[Meeting]:
        """A clause that one takes away or gives another number, and new words of another that refer to it."""
        moved: dict[Address, list[tuple[Placed, str]]] = defaultdict(list)
        for each in self._every():
            for address, what in _unsettled(each):
                moved[address].append((each, what))
        for other in self._every() if moved else ():
            for text in _new_words(other):
                for address in _named(text):
                    for each, what in (found for above in _above(address) for found in moved.get(above, ())):
                        if each.name != other.name:
                            why = f"{each.name} {what} {address}, {other.name} refers to it"
                            yield self._soft(each, other, address, why, text)

    def _every(self) -> Iterator[Placed]:
        for placed in self.placed.values():
            yield from placed

    def _soft(self, one: Placed, other: Placed, address: Address, why: str, used: str) -> Meeting:
        names = (one, other) if self.chosen.index(one.name) < self.chosen.index(other.name) else (other, one)
        base = _text(one.base, one, address)
        texts = {one.name: "\n".join(_new_words(one)), other.name: used}
        return Meeting(
            one=names[0].name,
            other=names[1].name,
            verdict="soft",
            at=address,
            why=why,
            base=base,
            one_text=texts[names[0].name],
            other_text=texts[names[1].name],
        )

    def _alternatives(self) -> Iterator[tuple[str, str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for identifier in self.chosen:
            groups[self.code.modification(identifier).alternative_to or identifier].append(identifier)
        for names in groups.values():
            yield from combinations(names, 2)

    def _alternative(self, one: str, other: str) -> Meeting:
        document = next(iter(self.code.modification(one).documents), "")
        why = "they are alternatives: at most one of them is made"
        return Meeting(one=one, other=other, verdict="alternative", at=Address(document=document), why=why)


def _does_not_fit(identifier: str, step: Step) -> Unfit:
    return Unfit(modification=identifier, problem=step.why)


def _terms(each: Placed) -> Iterator[tuple[str, Address]]:
    """The terms whose definitions a patch changes or takes away."""
    for path in each.units:
        clause = at(each.base, path)
        if clause.kind == "definition" and clause.label:
            yield clause.label, each.resolved.address(path)


def _uses(each: Placed, pattern: re.Pattern[str]) -> str:
    """The first words of a patch, or of a clause that it rewords, which use a term; empty where none does."""
    words = (*_new_words(each), *(_own(at(each.base, path)) for path in each.worded))
    return next((text for text in words if pattern.search(text)), "")


def _own(clause: Clause) -> str:
    return " ".join(part for part in (clause.heading, clause.text, clause.closing) if part)


def _new_words(each: Placed) -> list[str]:
    return [text for operation in each.patch.operations for text in _put_in(operation)]


def _put_in(operation: Operation) -> Iterator[str]:
    match operation:
        case Reword(find=find, put=put):
            yield from (edit.put for edit in edits(find, put) if edit.put)
        case Insert(clauses=clauses):
            yield from map(plain, clauses)


def _unsettled(each: Placed) -> Iterator[tuple[Address, str]]:
    for operation in each.patch.operations:
        match operation:
            case Delete(at=at):
                yield at, "deletes"
            case Renumber(at=at):
                yield at, "renumbers"
            case Move(at=at):
                yield at, "moves"


def _named(text: str) -> Iterator[Address]:
    """The clauses that words cite by their whole numbers."""
    for citation in citations(text):
        for cited in citation.cited if not citation.outside else ():
            if cited.document and cited.steps:
                yield Address(document=cited.document, steps=cited.steps)


def _above(address: Address) -> Iterator[Address]:
    """A clause, and those above it."""
    for length in range(len(address.steps), 0, -1):
        yield Address(document=address.document, steps=address.steps[:length])


def _text(base: Clause, each: Placed, address: Address) -> str:
    path = each.resolved.places.get(address)
    return plain(at(base, path)) if path is not None else ""
