"""What changed in the code between two days, as known on a day: each change once, where it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from sectext.address import Address
from sectext.answer import Answer
from sectext.commencement import Bounds
from sectext.errors import SectextError
from sectext.force import Acting, State, states
from sectext.lineage import Line, Spell
from sectext.patch import PARTS
from sectext.reading import Reading
from sectext.timeline import When, when
from sectext.tree import Clause, plain
from sectext.view import View

What = Literal["inserted", "deleted", "reworded", "renumbered", "moved", "status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: the day it takes effect, the clause by the number it has after it, and what it was and is.

    `was` and `now` are the words (or, for "status", the statuses); `address_before` is another number or place it had.
    """

    on: When
    address: Address
    what: What
    was: str | None
    now: str | None
    version: str | None
    made_by: tuple[str, ...]
    address_before: Address | None = None


def changes(view: View, since: date, until: date, documents: Sequence[str] | None = None) -> tuple[Change, ...]:
    """What takes effect after `since`, up to and including `until`; what may do so, because its day is open, too.

    A change is given where it happened, not again for every clause around it. `documents` None is all of them.
    """
    found: list[tuple[tuple[date, str, int], Change]] = []
    for name in dict.fromkeys(name for _, name in view.record.held) if documents is None else documents:
        reading = view.reading(name)
        orders: dict[int, dict[Address, int]] = {}
        for change in (*_of_text(view, reading, since, until), *_of_status(view, reading, since, until)):
            day = change.on if isinstance(change.on, date) else _first(change.on)
            found.append(((day, name, _place(view, reading, change, orders)), change))
    return tuple(change for _, change in sorted(found, key=lambda pair: pair[0]))


def _place(view: View, reading: Reading, change: Change, orders: dict[int, dict[Address, int]]) -> int:
    """Where a clause stands in the text of its version, else in the one before: later texts have no say in it."""
    number = next((n for n, entry in enumerate(view.chain) if entry.version.label == change.version), 0)
    for held in (reading.texts[n] for n in (number, number - 1) if n >= 0):
        if held is not None and change.address in held.places:
            if id(held) not in orders:
                orders[id(held)] = {address: n for n, address in enumerate(held.places)}
            return orders[id(held)][change.address]
    return 0


def _first(day: Bounds | None) -> date:
    return (day.not_before or day.not_after or date.min) if day else date.min


def _of_text(view: View, reading: Reading, since: date, until: date) -> Iterator[Change]:
    inside = {n for n, entry in enumerate(view.chain) if n and _may_be_inside(entry.bounds, since, until)}
    if not inside:
        return
    for line in reading.every_line():
        for before, after in pairwise(reading.spells(line)):
            if after.first in inside:
                yield from _between(view, reading, before, after)
        yield from _ends(view, reading, line, inside)


def _may_be_inside(bounds: Bounds, since: date, until: date) -> bool:
    """Whether a version takes effect in the time asked for, or may."""
    return bounds.reached(until) is not False and bounds.reached(since) is not True


def _between(view: View, reading: Reading, before: Spell, after: Spell) -> Iterator[Change]:
    """What one clause itself became in a version: its own words, its number, its place."""
    entry = view.chain[after.first]
    base = Change(
        on=when(entry.bounds),
        address=after.address,
        what="reworded",
        was=None,
        now=None,
        version=entry.version.label,
        made_by=after.made_by,
        address_before=before.address if before.address != after.address else None,
    )
    if before.clause.label != after.clause.label:
        yield replace(base, what="renumbered", was=before.clause.label, now=after.clause.label)
    elif before.address != after.address and not _follows_its_parent(reading, before, after):
        yield replace(base, what="moved", was=str(before.address), now=str(after.address))
    if any(getattr(before.clause, part) != getattr(after.clause, part) for part in PARTS):
        yield replace(base, was=_own(before.clause), now=_own(after.clause))


def _follows_its_parent(reading: Reading, before: Spell, after: Spell) -> bool:
    """Whether a clause has another address only because what holds it has."""
    above = [_parent(reading, spell) for spell in (before, after)]
    return above[0] is not None and above[0] is above[1]


def _parent(reading: Reading, spell: Spell) -> Line | None:
    text = reading.text(spell.first)
    path = text.held.places.get(spell.address) if text else None
    return text.line(text.held.addresses[path[:-1]]) if text and path else None


def _ends(view: View, reading: Reading, line: Line, inside: set[int]) -> Iterator[Change]:
    """A clause that a modification put in or took out, where what holds it was there before and stays."""
    spells = reading.spells(line)
    if not spells:
        return
    first, last = spells[0], spells[-1]
    above = _parent(reading, first)
    if line.made and first.first in inside and above and reading.spells(above)[0].first < first.first:
        yield _whole(view, first, "inserted", first.first, first.made_by)
    after = last.last + 1
    holder = _parent(reading, replace(last, first=last.last))
    unmade = reading.unmade(line)
    if unmade and after in inside and holder and reading.spells(holder)[-1].last >= after:
        yield _whole(view, last, "deleted", after, unmade)


def _whole(view: View, spell: Spell, what: What, number: int, made_by: tuple[str, ...]) -> Change:
    entry, text = view.chain[number], plain(spell.clause)
    return Change(
        on=when(entry.bounds),
        address=spell.address,
        what=what,
        was=text if what == "deleted" else None,
        now=text if what == "inserted" else None,
        version=entry.version.label,
        made_by=made_by,
    )


def _own(clause: Clause) -> str:
    """The words of a clause itself, without what stands below it."""
    return " ".join(filter(None, (clause.heading, clause.text, clause.closing)))


def _of_status(view: View, reading: Reading, since: date, until: date) -> Iterator[Change]:
    """Where the status of a text changes while its words stay: only effects do that, where they are laid."""
    places = dict.fromkeys(
        place
        for number, held in enumerate(reading.texts)
        if held is not None and (text := reading.text(number))
        for place in reading.laid_below(text, Address(document=reading.name))
    )
    days = [since, *(day for day in sorted(_telling(view, reading)) if since < day <= until)]
    for place in places:
        for before, after in pairwise((day, _status(view, place, day)) for day in days):
            if before[1] and after[1] and before[1].status != after[1].status and _same(before[1], after[1]):
                yield Change(
                    on=after[0],
                    address=place,
                    what="status",
                    was=before[1].status,
                    now=after[1].status,
                    version=after[1].version,
                    made_by=_made(view, reading, place, before[0], after[0]),
                )


def _telling(view: View, reading: Reading) -> set[date]:
    """The days on which a status can change: a version that leaves the document as it was changes none."""
    days = set(reading.days())
    for number, entry in enumerate(view.chain):
        if not number or reading.texts[number] is not reading.texts[number - 1]:
            days.update(filter(None, (entry.bounds.not_before, entry.bounds.not_after, entry.bounds.firm)))
    return days


def _same(one: Answer, other: Answer) -> bool:
    """Whether the text is one text: it was neither put in nor taken out in between."""
    return one.clause is None or other.clause is None or one.clause.label == other.clause.label


def _status(view: View, place: Address, day: date) -> Answer | None:
    try:
        return view.answer(place, day, None)
    except SectextError:
        return None


def _made(view: View, reading: Reading, place: Address, before: date, after: date) -> tuple[str, ...]:
    """The modifications whose effects on a clause do another thing on the second day."""

    def does(day: date) -> dict[Acting, State]:
        text = next((t for t in view.texts(reading.name, day) if t.held.clause(place) is not None), None)
        every = reading.acting(text, place) if text else []
        found = states(every, day, reading.facts)
        return dict(zip(every, found, strict=True))

    first, second = does(before), does(after)
    return tuple(dict.fromkeys(a.modification for a in second if first.get(a) != second[a]))
