"""The effects laid on one document, over all knowledge: which clauses they cover, and what they make of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sectext.address import Address
from sectext.calendar import Calendar, OutsideCalendar, england_and_wales
from sectext.commencement import After, Earliest, Latest, Rule, event_bounds, rule_events
from sectext.errors import SectextError
from sectext.force import Acting, rules, status
from sectext.modification import Modification
from sectext.patch import Effect
from sectext.reading import Reading
from sectext.tables.plane import Node, Plane

OUTSIDE_CALENDAR = "outside calendar"


@dataclass(frozen=True, slots=True)
class Said:
    """What the effects make of a text on a day: its status, whether that is certain, and what else it may be."""

    status: str
    certain: bool
    candidates: tuple[str, ...] = ()


_FREE = Said("in force", True)


class Effects:
    """What is laid on a document. Where two stretches of knowledge know the same of it, they have one reading."""

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        self.laying = [m for m in plane.record.modifications if plane.name in m.documents and self._lays(m)]
        self._acting: dict[tuple[int, int, Address], int] = {}
        self._numbers: dict[tuple[Acting, ...], int] = {}
        self._every: list[tuple[Acting, ...]] = []
        self._said: dict[tuple[int, int, object], Said] = {}
        self._days: dict[tuple[int, int], tuple[date, ...]] = {}
        self._each: dict[int, list[tuple[date, object]]] = {}
        self._windows: dict[date, tuple[bool, ...]] = {}
        self.readings: list[int] = []  # for each reading the stretch of knowledge that it is first met in
        self.of_known = list(self._told()) if self.laying else []

    def covered(self) -> set[Address]:
        """Every address that an effect covers in any text, as known on any day."""
        found: set[Address] = set()
        for number in range(len(self.readings)):
            reading = self._reading(number)
            for node in self.plane.nodes if reading.laid else ():
                text = self.plane.text(node)
                whole = Address(document=self.plane.name)
                if text is None:
                    continue
                laid = [whole] if self._every[self._acting_on(number, node, whole)] else reading.laid_below(text, whole)
                found |= {address for place in laid for address, _ in text.held.below(place)}
        return found

    def days(self, number: int, nodes: Sequence[Node], address: Address) -> tuple[date, ...]:
        """Every day on which the effects on a clause can change what they do, in any of these texts."""
        acting = {self._acting_on(number, node, address) for node in nodes}
        return tuple(sorted({day for each in acting for day in self._changes(number, each)}))

    def said(self, number: int, node: Node, address: Address, day: date) -> Said:
        """The status of a clause in a text on a day."""
        return self._on(number, self._acting_on(number, node, address), day, day)

    def _acting_on(self, number: int, node: Node, address: Address) -> int:
        """A number for the effects that cover a clause in a text."""
        key = (number, node.number, address)
        found = self._acting.get(key)
        if found is None:
            text = self.plane.text(node)
            assert text is not None
            acting = tuple(self._reading(number).acting(text, address))
            found = self._acting[key] = self._numbers.setdefault(acting, len(self._numbers))
            if found == len(self._every):
                self._every.append(acting)
        return found

    def _on(self, number: int, acting: int, day: date, alike: object) -> Said:
        """What effects make of a text on a day; on days that are alike they make the same of it."""
        if not self._every[acting]:
            return _FREE
        key = (number, acting, alike)
        found = self._said.get(key)
        if found is None:
            try:
                made = status(self._every[acting], day, self._reading(number).facts)
                found = Said(made.name, made.certain, made.candidates)
            except OutsideCalendar:
                found = Said(OUTSIDE_CALENDAR, False)
            self._said[key] = found
        return found

    def _changes(self, number: int, acting: int) -> tuple[date, ...]:
        key = (number, acting)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = tuple(self._changing(number, acting)) if self._every[acting] else ()
        return found

    def _changing(self, number: int, acting: int) -> Iterator[date]:
        """The days that something may change on; where not all days between two of them are alike, those it does on."""
        edges = sorted({*self._reading(number).days()})
        if not self._reading(number).is_daily:
            yield from edges
            return
        last: Said | None = None
        for day, alike in self._daily(number):
            said = self._on(number, acting, day, alike)
            if said != last or day in edges:
                yield day
            last = said

    def _reading(self, number: int) -> Reading:
        return self.plane.reading(self.readings[number])

    # Which stretches of knowledge know the same

    def _lays(self, modification: Modification) -> bool:
        """Whether a modification lays effects here; one that cannot be drafted may, and is refused when it counts."""
        made = self.plane.record.drafts.get(modification.id, ())
        return isinstance(made, SectextError) or any(
            drafted.patch.effects for drafted in made if drafted.patch.document == self.plane.name
        )

    def _told(self) -> Iterator[int]:
        """For each stretch of knowledge the number of its reading."""
        record, telling = self.plane.record, self._telling()
        known: dict[object, int] = {}
        last = -1
        for number, each in enumerate(self.plane.knowledge.every):
            if last < 0 or each.day is None or each.day in telling:
                stages = tuple(
                    (record.stage(m, each.day) in record.governance.binding, record.decided(m, each.day))
                    for m in self.laying
                )
                events = tuple(event_bounds(record.facts.get(event, ()), each.day) for event in self._events)
                key = (stages, events)
                if key not in known:
                    known[key] = len(self.readings)
                    self.readings.append(number)
                last = known[key]
            yield last

    def _telling(self) -> set[date]:
        """The days on which something was published that can matter here."""
        facts = self.plane.record.facts
        days = {step.published for m in self.laying for step in m.history}
        return days | {f.published for event in self._events for f in facts.get(event, ()) if f.published}

    @property
    def _events(self) -> list[str]:
        return list(dict.fromkeys(event for rule in self._rules() for event in rule_events(rule)))

    def _rules(self) -> Iterator[Rule]:
        for modification in self.laying:
            if modification.commencement:
                yield modification.commencement
            for effect in self._effects(modification):
                yield from rules(effect)

    def _effects(self, modification: Modification) -> Iterator[Effect]:
        for drafted in self.plane.record.readable(modification.id):
            yield from drafted.patch.effects if drafted.patch.document == self.plane.name else ()

    # Which days are alike

    def _daily(self, number: int) -> list[tuple[date, object]]:
        """Each day from the first edge to the end of the calendar, with what a status may rest on then.

        That is which edges have passed, and which of the days before it were Working Days.
        """
        found = self._each.get(number)
        if found is None:
            reading = self._reading(number)
            bounds = (b for e in reading.chain for b in (e.bounds.not_before, e.bounds.not_after, e.bounds.firm) if b)
            edges = sorted({*reading.days(), *bounds})
            end = max(date(self._calendar.last, 12, 31) + timedelta(days=1), edges[-1])
            days = (edges[0] + timedelta(days=n) for n in range((end - edges[0]).days + 1))
            found = [(day, (bisect_right(edges, day), self._window(day))) for day in days]
            self._each[number] = found
        return found

    def _window(self, day: date) -> tuple[bool, ...]:
        found = self._windows.get(day)
        if found is None:
            days = (day - timedelta(days=n) for n in range(-1, self._longest))
            found = self._windows[day] = tuple(self._is_working(each) for each in days)
        return found

    def _is_working(self, day: date) -> bool:
        inside = self._calendar.first <= day.year <= self._calendar.last
        return inside and self._calendar.is_working_day(day)

    @cached_property
    def _longest(self) -> int:
        """How many days before a day can matter to it: those that any rule counts, with room for holidays."""
        return 30 + max((_length(rule) for rule in self._rules()), default=0)

    @cached_property
    def _calendar(self) -> Calendar:
        return self.plane.record.calendar or england_and_wales()


def _length(rule: Rule) -> int:
    match rule:
        case After(days=days, working_days=working):
            return days + 2 * working
        case Latest(rules=parts) | Earliest(rules=parts):
            return max(map(_length, parts), default=0)
    return 0
