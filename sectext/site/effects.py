"""What took effect, and what was said to and did not: versions with what they change, and statuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby

from sectext.address import Address
from sectext.calendar import in_words
from sectext.changes import Change, changes
from sectext.code import Code
from sectext.commencement import Bounds, known_facts, rule_events
from sectext.reading import Text
from sectext.reasons import bounds_in_words, capital, when_in_words
from sectext.redline import Marked, unmarked
from sectext.site.entries import Entry, Redlined, redlined
from sectext.site.home import Addresses
from sectext.site.published import Published
from sectext.timeline import EffectiveFact, Version, dated
from sectext.tree import Clause

MOST_REDLINES = 40  # in one entry; a version that changes more says so, and its page has them all


class Effects:
    """What took effect by a day, as known on a day. An entry is dated by its day, or by when that was published."""

    def __init__(self, code: Code, addresses: Addresses, published: Published) -> None:
        self.code = code
        self.addresses = addresses
        self.published = published
        self.on = published.on
        self.known = published.known
        self.view = code.view(published.known)
        self._dated = {entry.version.label: entry.bounds for entry in self.view.chain}
        self._changed: dict[str | None, tuple[Change, ...]] = {}
        self.place = {entry.version.label: n for n, entry in enumerate(self.view.chain)}

    def statuses(self, document: str | None = None) -> Iterator[Entry]:
        """Each effect that began or ended, in the whole code or in a document."""
        found = [c for c in self._changes(document) if c.what == "status"]
        seen: dict[tuple[Address, str | None, str | None, tuple[str, ...]], int] = {}
        for change in found:
            key = (change.address, change.was, change.now, change.made_by)
            number = seen[key] = seen.get(key, -1) + 1
            if isinstance(change.on, date):
                yield self._of_status(change, change.on, number)

    def of_version(self, version: Version, document: str | None = None, *, marked: bool = True) -> Entry | None:
        """That a version took effect; that it did not after all, where that was said. `marked`: with its redlines."""
        told = self.published.facts(version)
        bounds = self._dated.get(version.label)
        if not told or version.label not in self._ever:
            return None
        last = max(told, key=lambda fact: fact.published)
        first_told = min(fact.published for fact in told)
        key = f"version/{version.label}/effect" + (f"/{document}" if document else "")
        page = self.addresses.document(document) if document else self.addresses.version(version.label)
        if bounds is None or not self.reached(bounds):
            why, day = self._withdrawn(version, last)
            title = f"Version {version.label} is not in effect as was said"
            return Entry(key=key, title=title, published=first_told, updated=day, summary=why, page=page)
        day = bounds.fixed or bounds.not_after or last.published
        updated = max(day, last.published, *self._events_told(last))
        found = [c for c in self._changes(document) if c.what != "status" and c.version == version.label]
        where = f"{document}, version {version.label}," if document else f"Version {version.label}"
        return Entry(
            key=key,
            title=f"{where} took effect {when_in_words(bounds.fixed or bounds)}",
            published=updated,
            updated=updated,
            summary=f"{where} took effect {when_in_words(bounds.fixed or bounds)}. {_count(found)}",
            told=(*self.published.made(version), *(_sentence(change) for change in found)),
            redlines=tuple(self._redlines(found)) if marked else (),
            page=page,
        )

    @cached_property
    def _ever(self) -> frozenset[str]:
        """The versions that had taken effect as known on any day until now: what was said once is not passed over."""
        facts = [fact for version in self.code.versions for fact in version.effective]
        told = {fact.published for fact in facts} | {
            each.published
            for fact in facts
            for event in (rule_events(fact.rule) if fact.rule is not None else ())
            for each in self.code.facts.get(event, ())
            if each.published is not None
        }
        days = sorted(day for day in told if self.published.is_told(day))
        chains = [dated(self.code.versions, day, self.code.facts, self.code.calendar) for day in days]
        return frozenset(
            entry.version.label for chain in (*chains, self.view.chain) for entry in chain if self.reached(entry.bounds)
        )

    def _withdrawn(self, version: Version, last: EffectiveFact) -> tuple[str, date]:
        other = [v for v in self.code.versions if version.label in v.replaces and v.label in self._dated]
        if other:
            day = min(fact.published for fact in other[0].effective)
            return f"Version {other[0].label} takes its place, as published on {in_words(day)}.", day
        says = "it never took effect" if last.bounds.never else bounds_in_words(self.published.read(last, self.known))
        return f"Published on {in_words(last.published)}: {says}.", last.published

    def reached(self, bounds: Bounds) -> bool:
        return bounds.reached(self.on) is True

    def _events_told(self, fact: EffectiveFact) -> Iterator[date]:
        for event in rule_events(fact.rule) if fact.rule else ():
            for each in known_facts(self.code.facts.get(event, ()), self.known):
                if each.kind == "occurred" and each.published is not None and each.published <= self.on:
                    yield each.published

    def _changes(self, document: str | None) -> tuple[Change, ...]:
        """What changed in a document, or in all of them; worked out once."""
        if document not in self._changed:
            names = None if document is None else (document,)
            self._changed[document] = changes(self.view, date.min, self.on, names)
        return self._changed[document]

    def _redlines(self, found: list[Change]) -> Iterator[Redlined]:
        """What each change did to the words of its own clause; a clause put in or taken out is shown whole."""
        for (address, _), group in groupby(found[:MOST_REDLINES], key=lambda c: (c.address, c.what == "deleted")):
            marked = self._marked(next(group))
            if marked is not None:
                yield Redlined(title=str(address), marked=marked)

    def _marked(self, change: Change) -> Marked | None:
        number = self.place[change.version] if change.version is not None else 0
        text = self.view.reading(change.address.document).text(number - (change.what == "deleted"))
        line = text.line(change.address) if text is not None else None
        if text is None or line is None:
            return None
        spells = self.view.reading(change.address.document).spells(line)
        if change.what == "deleted":
            return unmarked(spells[-1].clause, "deleted")
        place = next((n for n, spell in enumerate(spells) if spell.first == number), 0)
        if change.what == "inserted" or not place:
            return unmarked(spells[place].clause, "inserted")
        return redlined(_alone(spells[place - 1].clause), _alone(spells[place].clause))

    def _of_status(self, change: Change, day: date, number: int) -> Entry:
        made = ", ".join(change.made_by)
        told = max(self.effects_told(self._text_on(change.address, day), change.address, day))
        because = f", because of {made}" if made else ""
        return Entry(
            key=f"status/{change.address}/{change.was}/{change.now}/{made}/{number}",
            title=f"{change.address} is {change.now} from {in_words(day)}",
            published=told,
            updated=told,
            summary=f"{change.address} was {change.was} and is {change.now} from {in_words(day)}{because}.",
            page=self.addresses.clause(change.address),
        )

    def _text_on(self, address: Address, day: date) -> Text | None:
        return next((t for t in self.view.texts(address.document, day) if t.held.clause(address) is not None), None)

    def effects_told(self, text: Text | None, address: Address, day: date) -> Iterator[date]:
        """When the facts were published by which effects on a clause act on a day, where that was after the day."""
        yield day
        acting = self.view.reading(address.document).acting(text, address) if text is not None else []
        for each in acting:
            steps = self.code.modification(each.modification).history
            yield from (s.published for s in steps if s.stage in self.code.governance.binding
                        and self.published.is_told(s.published))  # fmt: skip
            for event in (event for rule in each.rules for event in rule_events(rule)):
                for fact in known_facts(self.code.facts.get(event, ()), self.known):
                    if fact.published is not None and fact.date <= day and self.published.is_told(fact.published):
                        yield fact.published


def _alone(clause: Clause) -> Clause:
    """A clause without what stands below it."""
    return replace(clause, children=())


def _count(found: list[Change]) -> str:
    if not found:
        return "No clause held here changes."
    more = f" The first {MOST_REDLINES} are shown." if len(found) > MOST_REDLINES else ""
    return f"{len(found)} change{'s' if len(found) > 1 else ''}.{more}"


def _sentence(change: Change) -> str:
    made = f" ({', '.join(change.made_by)})" if change.made_by else ""
    was = f", before: {change.address_before}" if change.address_before is not None else ""
    return capital(f"{change.address}: {change.what}{was}{made}.")
