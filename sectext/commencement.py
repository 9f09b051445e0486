"""When something takes effect: the rules a modification may state, and the bounds they come to under known facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from sectext.calendar import Calendar, working_days_after

FactKind = Literal["planned", "occurred", "not yet by", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """On a civil date, from the start of the day in Europe/London."""

    date: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A number of calendar days, or of Working Days, after an event; neither is the day of the event itself."""

    event: str
    days: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WithRelease:
    """With a named release, which is an event like any other."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """When the last of several rules is met."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earliest:
    """When the first of several rules is met."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """It does not take effect."""


Rule: TypeAlias = On | After | WithRelease | Latest | Earliest | Never


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something published about a date. It counts from `published`; None means the day is taken as always known."""

    kind: FactKind
    date: dt.date
    published: dt.date | None
    source: str
    certainty: str = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Not before one date and not after another; an open side is None.

    `firm` is the lower bound without plans: a day between `firm` and `not_before` rests on a plan. `never` ends it.
    """

    not_before: date | None = None
    not_after: date | None = None
    firm: date | None = None
    never: bool = False

    def reached(self, day: date) -> bool | None:
        """Whether it has happened by the start of `day`: yes, no, or None for undetermined."""
        if self.never:
            return False
        if self.not_after is not None and day >= self.not_after:
            return True
        if self.not_before is not None and day < self.not_before:
            return False
        return None

    def rests_on_plan(self, day: date) -> bool:
        """Whether "not yet" on this day is only what was planned."""
        return self.reached(day) is False and not self.never and (self.firm is None or day >= self.firm)

    @property
    def fixed(self) -> date | None:
        """The one date there can be, or None."""
        return self.not_before if self.not_before == self.not_after and not self.never else None


def exactly(day: date) -> Bounds:
    return Bounds(not_before=day, not_after=day, firm=day)


NEVER = Bounds(never=True)
_LAST = date.max - timedelta(days=1)


def known_facts(facts: Iterable[Fact], known: date | None) -> list[Fact]:
    """The facts published on or before `known`; all of them for None."""
    return [f for f in facts if known is None or f.published is None or f.published <= known]


def event_bounds(facts: Iterable[Fact], known: date | None = None) -> Bounds:
    """When an event happened or can happen, from the facts published by `known`.

    `occurred` fixes it; `not yet by D` and the latest `planned D` raise the lower bound; `cancelled` ends it, unless
    a plan or an occurrence was published after it. Facts supersede one another by publication, so the order of loading
    means nothing.
    """
    held = sorted(known_facts(facts, known), key=lambda f: (f.published or date.min, f.date, f.kind))
    ended = [f.published or date.min for f in held if f.kind == "cancelled"]
    if ended and not any((f.published or date.min) > ended[-1] for f in held if f.kind in ("occurred", "planned")):
        return NEVER
    occurred = [f for f in held if f.kind == "occurred"]
    if occurred:
        return exactly(occurred[-1].date)
    not_yet = [min(f.date, _LAST) + timedelta(days=1) for f in held if f.kind == "not yet by"]
    planned = [f.date for f in held if f.kind == "planned"][-1:]
    firm = max(not_yet, default=None)
    return Bounds(not_before=max([*not_yet, *planned], default=None), firm=firm)


def evaluate(
    rule: Rule, events: Mapping[str, Iterable[Fact]], known: date | None = None, calendar: Calendar | None = None
) -> Bounds:
    """What a rule comes to under what was known. An event without facts is open on both sides."""
    match rule:
        case On(date=day):
            return exactly(day)
        case Never():
            return NEVER
        case WithRelease(name=name):
            return event_bounds(events.get(name, ()), known)
        case After(event=event, days=days, working_days=working):
            return _later(event_bounds(events.get(event, ()), known), days, working, calendar)
        case Latest(rules=rules):
            return _latest([evaluate(r, events, known, calendar) for r in rules])
        case Earliest(rules=rules):  # pragma: no branch - there is no other rule
            return _earliest([evaluate(r, events, known, calendar) for r in rules])


def rule_events(rule: Rule) -> tuple[str, ...]:
    """The events that a rule waits for, each once, in the order in which it names them."""
    match rule:
        case After(event=event):
            return (event,)
        case WithRelease(name=name):
            return (name,)
        case Latest(rules=rules) | Earliest(rules=rules):
            return tuple(dict.fromkeys(event for each in rules for event in rule_events(each)))
        case _:
            return ()


def _later(bounds: Bounds, days: int, working_days: int, calendar: Calendar | None) -> Bounds:
    def shift(day: date | None) -> date | None:
        return day and working_days_after(day + timedelta(days=days), working_days, calendar)

    return replace(
        bounds, not_before=shift(bounds.not_before), not_after=shift(bounds.not_after), firm=shift(bounds.firm)
    )


def _latest(all_bounds: list[Bounds]) -> Bounds:
    if any(b.never for b in all_bounds):
        return NEVER
    uppers = [b.not_after for b in all_bounds]
    return Bounds(
        not_before=max((b.not_before for b in all_bounds if b.not_before), default=None),
        not_after=None if None in uppers else max(u for u in uppers if u),
        firm=max((b.firm for b in all_bounds if b.firm), default=None),
    )


def _earliest(all_bounds: list[Bounds]) -> Bounds:
    possible = [b for b in all_bounds if not b.never]
    if not possible:
        return NEVER
    lowers, firms = [b.not_before for b in possible], [b.firm for b in possible]
    return Bounds(
        not_before=None if None in lowers else min(x for x in lowers if x),
        not_after=min((b.not_after for b in possible if b.not_after), default=None),
        firm=None if None in firms else min(x for x in firms if x),
    )
