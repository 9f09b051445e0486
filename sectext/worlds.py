"""What is known of the world, and every way in which what is open may turn out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TypeAlias

from sectext.calendar import Calendar, working_days_after
from sectext.commencement import (
    After,
    Bounds,
    Earliest,
    Fact,
    Latest,
    Rule,
    WithRelease,
    evaluate,
    event_bounds,
    rule_events,
)

# When each open event is taken to happen: on a day, or None for not by the day asked.
World: TypeAlias = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the world: the facts about events, those that count, and the calendar."""

    events: Mapping[str, Iterable[Fact]]
    known: date | None = None
    calendar: Calendar | None = None

    def bounds(self, rule: Rule) -> Bounds:
        return evaluate(rule, self.events, self.known, self.calendar)

    def event(self, name: str) -> Bounds:
        return event_bounds(self.events.get(name, ()), self.known)


def possible(rule: Rule, on: date, facts: Facts, *, plans: bool = True) -> set[bool]:
    """Whether a rule may be met by a day, and whether it may not; without `plans`, also where only a plan says so."""
    return {met(rule, on, facts, world) for world in worlds([rule], on, facts, plans=plans)}


def worlds(named: Sequence[Rule], on: date, facts: Facts, *, plans: bool) -> Iterator[World]:
    """Every way in which the open events may fall that makes a difference on the day."""
    choices: dict[str, list[date | None]] = {}
    for event in dict.fromkeys(event for rule in named for event in rule_events(rule)):
        bounds = facts.event(event)
        if bounds.fixed or bounds.never:
            continue
        low = bounds.not_before if plans else bounds.firm
        shifts = {shift for rule in named for shift in _shifts(rule, event)}
        last = {_last_day(on, shift, facts.calendar) for shift in shifts}
        days = {day for each in last for day in (each, each + timedelta(days=1))}
        choices[event] = [None, *sorted(day for day in days if low is None or day >= low)]
    for fall in product(*choices.values()):
        yield dict(zip(choices, fall, strict=True))


def _shifts(rule: Rule, event: str) -> Iterator[tuple[int, int]]:
    """How many days and Working Days after an event a rule is met."""
    match rule:
        case After(event=name, days=days, working_days=working) if name == event:
            yield days, working
        case WithRelease(name=name) if name == event:
            yield 0, 0
        case Latest(rules=parts) | Earliest(rules=parts):
            for part in parts:
                yield from _shifts(part, event)


def _last_day(on: date, shift: tuple[int, int], calendar: Calendar | None) -> date:
    """The last day on which an event may fall for a rule after it to be met by the day asked."""
    days, working = shift
    day = on - timedelta(days=days)
    while working and working_days_after(day + timedelta(days=days), working, calendar) > on:
        day -= timedelta(days=1)
    return day


def met(rule: Rule, on: date, facts: Facts, world: World) -> bool:
    """Whether a rule is met by a day, where the open events fall as they do in this world."""
    match rule:
        case Latest(rules=parts):
            return all(met(part, on, facts, world) for part in parts)
        case Earliest(rules=parts):
            return any(met(part, on, facts, world) for part in parts)
        case After(event=event) | WithRelease(name=event) if event in world:
            day = world[event]
            if day is None:
                return False
            fact = Fact(kind="occurred", date=day, published=None, source="")
            return evaluate(rule, {event: (fact,)}, None, facts.calendar).reached(on) is True
        case _:
            return facts.bounds(rule).reached(on) is True


def rule_edges(rule: Rule, facts: Facts) -> Iterator[date]:
    """Every day on which it can change whether a rule is met, may be, or rests on a plan."""
    bounds = facts.bounds(rule)
    yield from filter(None, (bounds.not_before, bounds.not_after, bounds.firm))
    if isinstance(rule, Latest | Earliest):
        for part in rule.rules:
            yield from rule_edges(part, facts)


def depends_on_the_weekday(named: Sequence[Rule], facts: Facts) -> bool:
    """Whether what may be so can differ from one day to the next: Working Days and days after one open event."""
    for event in dict.fromkeys(event for rule in named for event in rule_events(rule)):
        bounds = facts.event(event)
        shifts = {shift for rule in named for shift in _shifts(rule, event)}
        if not bounds.fixed and not bounds.never and len(shifts) > 1 and any(working for _, working in shifts):
            return True
    return False
