"""One document as the site shows it: its clauses in printed order, the stretches of each, and the redlines between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.answer import Answer
from sectext.errors import NoText
from sectext.lineage import Line, Spell
from sectext.redline import Marked
from sectext.site import paths
from sectext.site.marks import Marks, between
from sectext.site.stretches import Stretch, stretches
from sectext.site.weave import DoesNotFit, Strand, weave
from sectext.tree import Clause
from sectext.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a timeline: a stretch, under the number that the clause had then, and what began with it.

    `change` says whether the words are others than before; `current` whether they differ from those of today.
    """

    stretch: Stretch
    what: str
    change: bool
    compare: bool
    other: bool = False


class Book:
    """A document under what is known today. Everything is worked out once, and kept."""

    def __init__(self, view: View, name: str, today: date) -> None:
        self.view = view
        self.name = name
        self.today = today
        self.root = Address(document=name)
        self.reading = view.reading(name)
        self.marks = Marks(self.reading)
        self._stretches: dict[Address, tuple[Stretch, ...]] = {}
        self._woven: dict[Address, tuple[Strand, ...]] = {}

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every clause that ever had a page, the document first: as the newest text prints them, then those gone."""
        found: dict[Address, None] = {}
        for text in {id(text): text for text in reversed(self.reading.texts) if text}.values():
            found |= dict.fromkeys(a for a, path in text.places.items() if not path or paths.has_page(text.clause(a)))  # type: ignore[arg-type]
        return tuple(address for address in found if self.stretches(address))

    @cached_property
    def order(self) -> tuple[Address, ...]:
        """The clauses of today's text that a reader turns over one by one."""
        texts = self.view.texts(self.name, self.today)
        if not texts:
            return ()
        held = texts[-1].held
        return tuple(a for a in held.places if (clause := held.clause(a)) is not None and clause.kind == "clause")

    @cached_property
    def numbers(self) -> Mapping[Address, int]:
        """The place of each clause in `order`."""
        return {address: number for number, address in enumerate(self.order)}

    @cached_property
    def groups(self) -> tuple[Address, ...]:
        """The groups there ever were beside one another in the document."""
        return tuple(a for a in self.addresses if len(a.steps) == 1 and self._kind(a) == "group")

    def _kind(self, address: Address) -> str | None:
        return next((s.answer.clause.kind for s in self.stretches(address) if s.answer and s.answer.clause), None)

    @cached_property
    def title(self) -> str | None:
        """The title of the document, as it was last."""
        clauses = [s.answer.clause for s in self.stretches(self.root) if s.answer and s.answer.clause]
        return clauses[-1].heading if clauses else None

    def has(self, address: Address) -> bool:
        """Whether a clause has a page."""
        held = {id(text): text for text in self.reading.texts if text}
        clauses = (text.clause(address) for text in held.values())
        return any(clause is not None and (not address.steps or paths.has_page(clause)) for clause in clauses)

    def stretches(self, address: Address) -> tuple[Stretch, ...]:
        found = self._stretches.get(address)
        if found is None:
            found = self._stretches[address] = stretches(self.view, address, self.today)
        return found

    def at(self, address: Address, day: date) -> Stretch | None:
        """The stretch of a clause in which a day lies."""
        known = self.stretches(address)
        return next((s for s in reversed(known) if s.first <= day), None)

    def now(self, address: Address) -> Answer | None:
        """The answer of today, with the reasons of today."""
        try:
            return self.view.answer(address, self.today, self.today)
        except NoText:
            return None

    def main(self, address: Address) -> Stretch:
        """The stretch that tells which clause the page of a number is about: today's, else the last with a text."""
        known = self.stretches(address)
        today = self.at(address, self.today)
        if today is not None and today.answer is not None:
            return today
        before = [s for s in known if s.answer is not None and s.first <= self.today]
        return before[-1] if before else next(s for s in known if s.answer is not None)

    def rows(self, address: Address) -> tuple[Row, ...]:
        """The timeline of a page: the life of its clause under every number it had, and what else bore this number."""
        line = self.main(address).line
        spells = self.reading.spells(line) if line else ()
        places = dict.fromkeys([*(spell.address for spell in spells), address])
        found = [s for place in places for s in self.stretches(place) if s.line is line or place == address]
        found.sort(key=lambda s: s.first)
        return tuple(self._rows(found, line))

    def _rows(self, found: list[Stretch], line: Line | None) -> Iterator[Row]:
        before: Stretch | None = None
        for stretch in found:
            change = self.is_changed(stretch)
            yield Row(
                stretch=stretch,
                what=self._what(before, stretch),
                change=change,
                compare=self._differs_from_today(stretch),
                other=stretch.line is not None and stretch.line is not line,
            )
            before = stretch

    def is_changed(self, stretch: Stretch) -> bool:
        """Whether another wording begins with a stretch."""
        return self.begins(stretch) and (self._before(stretch) is not None or bool(stretch.line and stretch.line.made))

    def begins(self, stretch: Stretch) -> bool:
        """Whether a stretch is the first of its wording."""
        if stretch.spell is None:
            return False
        same = [s for s in self.stretches(stretch.address) if s.spell == stretch.spell and s.line is stretch.line]
        return same[0].first == stretch.first

    def change(self, stretch: Stretch) -> Marked | None:
        """The redline that made the wording of a stretch."""
        if stretch.spell is None or stretch.line is None or not self.begins(stretch):
            return None
        return self.marks.of_wording(self._before(stretch), stretch.spell, made=stretch.line.made)

    def against_today(self, stretch: Stretch) -> Marked | None:
        """The redline from the older to the newer of two wordings: that of a stretch and that of today."""
        today = self._today(stretch)
        if today is None or stretch.spell is None:
            return None
        old, new = stretch.spell.clause, today
        return between(old, new) if stretch.first <= self.today else between(new, old)

    def wordings(self, address: Address) -> tuple[Stretch, ...]:
        """The first stretch of each wording of the clause that a page is about, oldest first."""
        line = self.main(address).line
        return tuple(row.stretch for row in self.rows(address) if row.stretch.line is line and self.begins(row.stretch))

    def woven(self, address: Address) -> tuple[Strand, ...]:
        """The wordings of the clause that a page is about, woven into one; nothing where a redline is missing."""
        if address not in self._woven:
            self._woven[address] = self._weave(self.wordings(address))
        return self._woven[address]

    def _weave(self, wordings: Sequence[Stretch]) -> tuple[Strand, ...]:
        marks = [marked for stretch in wordings[1:] if (marked := self.change(stretch)) is not None]
        first = wordings[0].spell if wordings else None
        if first is None or len(wordings) < 2 or len(marks) < len(wordings) - 1:
            return ()
        try:
            return weave(first.clause, marks)
        except DoesNotFit:
            return ()

    def _before(self, stretch: Stretch) -> Spell | None:
        spells = self.reading.spells(stretch.line) if stretch.line else ()
        number = next((n for n, spell in enumerate(spells) if spell == stretch.spell), 0)
        return spells[number - 1] if number else None

    def _today(self, stretch: Stretch) -> Clause | None:
        """Today's wording of the clause that a stretch is about, under whatever number."""
        if stretch.line is None:
            return None
        for number in reversed(self.view.picks(self.today)):
            spell = self.reading.spell(stretch.line, number) if number >= 0 else None
            if spell is not None:
                return spell.clause
        return None

    def _differs_from_today(self, stretch: Stretch) -> bool:
        today = self._today(stretch)
        return stretch.spell is not None and today is not None and today != stretch.spell.clause

    def _what(self, before: Stretch | None, stretch: Stretch) -> str:
        """What began with a stretch, in a few words."""
        answer = stretch.answer
        if answer is None:
            return "Not in the code"
        if answer.status == "undetermined":
            return "Not determined"
        if before is None or before.answer is None or before.line is not stretch.line:
            if self.begins(stretch):
                return "Inserted" if stretch.line and stretch.line.made else "First wording held"
            return "Settled"
        if before.address != stretch.address:
            return f"Becomes {stretch.address}"
        if self.begins(stretch):
            return "Reworded"
        if before.answer.status != answer.status:
            return f"Now {answer.status}"
        if before.looked_after and not stretch.looked_after:
            return "Same words; nobody has looked from here on"
        return "What stands below it, or how sure it is, changes"
