"""Dates as Akoma Ntoso says them: events with an identifier, and groups of intervals between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.formats.akn.identifiers import Names, number
from sectext.formats.akn.values import Interval, LifeEvent
from sectext.formats.akn.xml import Element, a, mark, ours
from sectext.timeline import When

_CONCEPTS = {"force": "#inForce", "efficacy": "#inEfficacy"}


class Times:
    """The events of a file by their days, and the groups of intervals that its elements refer to."""

    def __init__(self, names: Names, events: Sequence[LifeEvent] = ()) -> None:
        self.names = names
        self.events = list(events)
        self.ids = [names.take(f"eref_{n}") for n in range(1, len(events) + 1)]
        self.groups: dict[tuple[Interval, ...], str] = {}

    def event(self, day: date) -> str:
        """A reference to what happened on a day."""
        return f"#{next(name for event, name in zip(self.events, self.ids, strict=True) if event.date == day)}"

    def maybe(self, day: When) -> str | None:
        """The same, where something happened on a day; None where nothing did, and where it is not fixed."""
        return self.event(day) if isinstance(day, date) and self.has(day) else None

    def has(self, day: date) -> bool:
        return any(event.date == day for event in self.events)

    def group(self, intervals: tuple[Interval, ...]) -> str:
        """A reference to intervals; equal ones are one group."""
        found = self.groups.get(intervals)
        if found is None:
            found = self.groups[intervals] = self.names.take(f"tmpg_{len(self.groups) + 1}")
        return f"#{found}"

    def lifecycle(self, version: str | None, source: str) -> Element | None:
        """The events in order; that of this version is the one that made it. None where there are none."""
        if not self.events:
            return None
        made = a("lifecycle", source=source)
        for event, name in zip(self.events, self.ids, strict=True):
            by = f"#ref_{number(event.made_by[0])}" if event.made_by else "#original"
            own = "true" if version is not None and event.version == version else None
            ref = a(
                "eventRef", eId=name, date=event.date.isoformat(), type=event.type, source=by, originatingExpression=own
            )
            made.append(mark(ref, version=event.version, madeBy=" ".join(event.made_by) or None))
        return made

    def temporal_data(self, source: str) -> Element | None:
        groups = [a("temporalGroup", *self._intervals(group), eId=name) for group, name in self.groups.items()]
        return a("temporalData", *groups, source=source) if groups else None

    def _intervals(self, group: Iterable[Interval]) -> Iterator[Element]:
        for interval in group:
            start, end = self.maybe(interval.from_), self.maybe(interval.to)
            made = a("timeInterval", start=start, end=end, refersTo=_CONCEPTS[interval.about])
            if start is None:
                mark(made, **_bounds("start", interval.from_))
            if end is None:
                mark(made, **_bounds("end", interval.to))
            yield made


def bounds(when: When) -> dict[str, str]:
    """A day, or the bounds that it lies in, as attributes; none where nothing is known."""
    if isinstance(when, date):
        return {"date": when.isoformat()}
    if when is None:
        return {}
    named = {"notBefore": when.not_before, "notAfter": when.not_after}
    said = {name: day.isoformat() for name, day in named.items() if day is not None}
    return said | ({"never": "true"} if when.never else {})


def rule(given: Rule) -> Element:
    """A commencement rule, which Akoma Ntoso has no words for."""
    match given:
        case On(date=day):
            return ours("on", date=day.isoformat())
        case After(event=event, days=days, working_days=working):
            return ours("after", event=event, days=str(days), workingDays=str(working))
        case WithRelease(name=name):
            return ours("withRelease", name=name)
        case Latest(rules=rules):
            return ours("latest", *map(rule, rules))
        case Earliest(rules=rules):
            return ours("earliest", *map(rule, rules))
        case Never():
            return ours("never")


def _bounds(side: str, when: When) -> dict[str, str]:
    """Bounds of one side of an interval, and a day on which nothing else happened. Silence is that none is known."""
    return {f"{side}{name[0].upper()}{name[1:]}": value for name, value in bounds(when).items()}


def fixed(given: Rule | None) -> date | None:
    """The day of a rule that names one."""
    return given.date if isinstance(given, On) else None
