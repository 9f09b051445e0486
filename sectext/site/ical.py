"""A calendar (RFC 5545) of the days on which versions, modifications and events take effect, or were to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import uuid5

from sectext.calendar import in_words
from sectext.code import Code
from sectext.commencement import NEVER, Bounds, Fact, Rule, evaluate, event_bounds, known_facts, rule_events
from sectext.modification import Modification
from sectext.reasons import bounds_in_words, capital
from sectext.site.home import NAMES, Addresses, Home, line
from sectext.timeline import Version

MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//sectext//Implementation dates//EN"
Certainty = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """When something is, as known on a day: from `first` to `last`, both included; None where no day can be said."""

    first: date | None
    last: date | None
    certainty: Certainty
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something with a day, as it stands now.

    `sequence` counts the facts that came after the first. `made` and `changed` are the days of the first fact and of
    the last. `first` None: no day can be said and none ever was, so that it stands in no day of the calendar.
    """

    key: str
    title: str
    kind: Literal["Version", "Modification", "Event"]
    first: date | None
    last: date | None
    certainty: Certainty
    why: str
    sequence: int
    made: date
    changed: date
    page: str


def occasions(code: Code, addresses: Addresses, *, on: date, known: date | None = None) -> tuple[Occasion, ...]:
    """Every version, modification and event with the day that is known of it, by day, from what was published by `on`.

    One whose day was once said and is no longer known, or that is withdrawn, is CANCELLED on the day last said.
    """
    seen = _Seen(code, on if known is None else min(on, known))
    found = (
        *(seen.of_version(version, addresses) for version in code.versions),
        *(seen.of_modification(each, addresses) for each in code.modifications),
        *(seen.of_event(event.id, event.title, addresses) for event in code.events),
    )
    there = (each for each in found if each is not None)
    return tuple(sorted(there, key=lambda each: (each.first or date.max, each.key)))


class _Seen:
    """The facts published by a day."""

    def __init__(self, code: Code, until: date) -> None:
        self.code = code
        self.until = until

    def of_version(self, version: Version, addresses: Addresses) -> Occasion | None:
        taking = [v for v in self.code.versions if version.label in v.replaces]
        facts = [fact for each in (version, *taking) for fact in each.effective]
        rules = [fact.rule for fact in facts if fact.rule is not None]
        first = min(fact.published for fact in version.effective)
        told = self._by((*(fact.published for fact in facts), *self._events(rules)), first)
        days = [(day, self._version(version, taking, day)) for day in told]
        title = f"Version {version.label} takes effect"
        made = [f"{name}: {self.code.modification(name).title}" for name in version.made_by]
        return _occasion(f"version/{version.label}", title, "Version", days, addresses.version(version.label), made)

    def of_modification(self, modification: Modification, addresses: Addresses) -> Occasion | None:
        rule = modification.commencement
        steps = [step.published for step in modification.history]
        told = self._by((*steps, *self._events([rule] if rule is not None else [])), min(steps, default=date.max))
        days = [(day, self._modification(modification, day)) for day in told]
        title = f"{modification.id} takes effect: {modification.title}"
        page = addresses.modification(modification.id)
        return _occasion(f"modification/{modification.id}", title, "Modification", days, page, ())

    def of_event(self, identifier: str, title: str, addresses: Addresses) -> Occasion | None:
        facts = self.code.facts.get(identifier, ())
        told = self._by((fact.published for fact in facts if fact.published is not None), date.min)
        days = [(day, _day(event_bounds(facts, day), _last_told(facts, day))) for day in told]
        return _occasion(f"event/{identifier}", title, "Event", days, addresses.event(identifier), ())

    def _by(self, days: Iterable[date], first: date) -> list[date]:
        """The days on which facts were published, one for each fact, from the first that named the thing."""
        return sorted(day for day in days if first <= day <= self.until)

    def _events(self, rules: Iterable[Rule]) -> Iterator[date]:
        for event in (event for rule in rules for event in rule_events(rule)):
            yield from (f.published for f in self.code.facts.get(event, ()) if f.published is not None)

    def _version(self, version: Version, taking: Sequence[Version], known: date) -> Day:
        bounds = version.bounds(known, self.code.facts, self.code.calendar) or Bounds()
        for other in taking:
            there = other.bounds(known, self.code.facts, self.code.calendar)
            if there is not None and not there.never:
                return _day(NEVER, f"Version {other.label} takes its place.")
        fact = version.fact(known)
        return _day(bounds, f"{fact.source} ({fact.certainty})." if fact is not None else "")

    def _modification(self, modification: Modification, known: date) -> Day:
        """A proposal is never more than tentative; one that is neither open nor binding any more is cancelled."""
        stage, rules = self.code.stage(modification, known), self.code.governance
        told = f"Stage: {stage}."
        if stage not in rules.binding and stage not in rules.open:
            return _day(NEVER, told)
        rule = modification.commencement
        bounds = evaluate(rule, self.code.facts, known, self.code.calendar) if rule is not None else Bounds()
        return _day(bounds, told, is_proposed=stage not in rules.binding)


def _last_told(facts: Sequence[Fact], known: date) -> str:
    """The fact that was published last, with its source."""
    last = max(
        (f for f in known_facts(facts, known) if f.published), key=lambda f: (f.published or date.min, f.date, f.kind)
    )
    return f"{capital(last.kind)} {in_words(last.date)}: {last.source} ({last.certainty})."


def _day(bounds: Bounds, told: str, *, is_proposed: bool = False) -> Day:
    """A day that facts fix; the window that they leave; a plan; or none. No day is made up."""
    why = " ".join(filter(None, (told, "" if bounds.never else capital(f"{bounds_in_words(bounds)}."))))
    if bounds.never:
        return Day(first=None, last=None, certainty="CANCELLED", why=told or "It does not take place.")
    if bounds.fixed is not None:
        return Day(
            first=bounds.fixed, last=bounds.fixed, certainty="TENTATIVE" if is_proposed else "CONFIRMED", why=why
        )
    low, high = bounds.not_before, bounds.not_after
    if low is not None and high is not None and low <= high:
        return Day(first=low, last=high, certainty="TENTATIVE", why=f"{why} Which day it is is not known.")
    if low is not None and high is None and bounds.firm != low:
        return Day(first=low, last=low, certainty="TENTATIVE", why=f"{why} That is a plan only.")
    return Day(first=None, last=None, certainty="TENTATIVE", why=why)


def _occasion(
    key: str, title: str, kind: Literal["Version", "Modification", "Event"],
    days: Sequence[tuple[date, Day]], page: str, told: Sequence[str],
) -> Occasion | None:  # fmt: skip
    """What is said last; None where nothing was published, or where it was called off before a day was said."""
    if not days:
        return None
    now, said = days[-1][1], [day for _, day in days if day.first is not None]
    if now.first is None and now.certainty == "CANCELLED" and not said:
        return None
    lost = now.first is None and bool(said)
    shown = said[-1] if lost else now
    return Occasion(
        key=key,
        title=title,
        kind=kind,
        first=shown.first,
        last=shown.last,
        certainty="CANCELLED" if lost else now.certainty,
        why=" ".join([*(["The day that was said no longer stands."] if lost else []), now.why, *told]),
        sequence=len(days) - 1,
        made=days[0][0],
        changed=days[-1][0],
        page=page,
    )


def write(found: Iterable[Occasion], *, title: str, home: Home) -> bytes:
    """A calendar of occasions. What has no day is a VJOURNAL without one: a note, which no day shows."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{_text(title)}", f"X-WR-CALNAME:{_text(title)}"]
    for each in found:
        lines += _component(each, home)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(each)}\r\n" for each in lines).encode()


def _component(each: Occasion, home: Home) -> Iterator[str]:
    name = "VEVENT" if each.first is not None else "VJOURNAL"
    yield f"BEGIN:{name}"
    yield f"UID:{uuid5(NAMES, '/'.join(('calendar', home.authority or '', name, _encodable(each.key))))}"
    yield f"DTSTAMP:{_midnight(each.changed)}"
    yield f"CREATED:{_midnight(each.made)}"
    yield f"LAST-MODIFIED:{_midnight(each.changed)}"
    yield f"SEQUENCE:{each.sequence}"
    if each.first is not None and each.last is not None:
        yield f"DTSTART;VALUE=DATE:{_compact(each.first)}"
        yield f"DTEND;VALUE=DATE:{_compact(_after(each.last))}"
        yield f"STATUS:{each.certainty}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield "STATUS:DRAFT"
    yield f"SUMMARY:{_text(each.title)}"
    yield f"DESCRIPTION:{_text(each.why)}"
    yield f"CATEGORIES:{_text(each.kind)}"
    address = home.absolute(each.page)
    if address is not None:
        yield f"URL:{address}"
    yield f"END:{name}"


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _midnight(day: date) -> str:
    """Moments of facts, which have days only; the time says nothing."""
    return f"{_compact(day)}T000000Z"


def _text(text: str) -> str:
    """Words on one line; what would end a value stands behind a backslash."""
    return re.sub(r"([\\;,])", r"\\\1", line(text))


def _folded(text: str) -> str:
    """A line in pieces of at most 75 octets, none of which parts a character."""
    pieces, room = [""], 75
    for character in text:
        size = len(character.encode())
        if size > room:
            pieces.append("")
            room = 74  # the blank before it counts
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)


def _encodable(key: str) -> str:
    """Half a sign, which no text of a corpus holds, is not written as UTF-8."""
    return key.encode(errors="replace").decode()
