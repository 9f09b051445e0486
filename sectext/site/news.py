"""What has happened to the code, and what was published about it: an entry for each, with the days that facts give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from sectext.address import Address
from sectext.annexes import annexes
from sectext.answer import Wording
from sectext.calendar import in_words
from sectext.changes import Change, changes
from sectext.code import Code
from sectext.commencement import Bounds, evaluate, known_facts, rule_events
from sectext.compare import compared
from sectext.errors import SectextError
from sectext.instruction import describe_rule
from sectext.lineage import Line, Spell
from sectext.modification import Modification
from sectext.reading import Text
from sectext.reasons import bounds_in_words, capital
from sectext.redline import Marked, unmarked
from sectext.site.home import Addresses
from sectext.site.identity import Identities, Identity
from sectext.site.touched import touched
from sectext.timeline import EffectiveFact, Version, When
from sectext.tree import Clause

MOST_REDLINES = 40  # in one entry; a version that changes more says so, and its page has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Redlined:
    """A clause with what changed in it marked."""

    title: str
    marked: Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened or was published. `key` tells it from every other for good.

    `published` is the day from which it could be told, `updated` that of the last fact about it. `summary` is a
    sentence, `told` more of them, `page` the path of the page that says it all.
    """

    key: str
    title: str
    published: date
    updated: date
    summary: str
    told: tuple[str, ...] = ()
    redlines: tuple[Redlined, ...] = ()
    page: str | None = None


class News:
    """The entries of a code up to a day, as known on a day, newest first. What is worked out is kept.

    An entry is there from the day that it is dated on; nothing is dated by a clock. Raises IntegrityError where a file
    was altered.
    """

    def __init__(
        self,
        code: Code,
        addresses: Addresses,
        *,
        on: date,
        known: date | None = None,
        identities: Mapping[str, Identities] | None = None,
    ) -> None:
        self.code = code
        self.addresses = addresses
        self.on = on
        self.known = known
        self.view = code.view(known)
        self._identities = dict(identities or {})
        self._touched: dict[str, Mapping[Line, tuple[str, ...]]] = {}
        self._dated = {entry.version.label: entry.bounds for entry in self.view.chain}
        self._place = {entry.version.label: n for n, entry in enumerate(self.view.chain)}

    @cached_property
    def documents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in self.code.held))

    def identities(self, document: str) -> Identities:
        found = self._identities.get(document)
        if found is None:
            found = self._identities[document] = Identities(self.code, document)
        return found

    @property
    def since(self) -> date:
        """The first day on which anything was published: that of a feed without an entry."""
        return min(self.code.published, default=self.on)

    # The four feeds

    def of_code(self) -> tuple[Entry, ...]:
        """Everything: versions, modifications, events, corrections, and what took effect."""
        return self._newest(
            (
                *self._of_versions(self.code.versions),
                *(entry for m in self.code.modifications for entry in self._stages(m)),
                *(entry for event in self.code.events for entry in self._of_event(event.id)),
                *(entry for name in self.documents for entry in self._corrections(name)),
                *(self._of_status(change) for change in self._changes if change.what == "status"),
            )
        )

    def of_document(self, name: str) -> tuple[Entry, ...]:
        """What changed in a document or its status, and what was published about the modifications that touch it."""
        versions = [v for v in self.code.versions if self._changes_text(v, name)]
        touching = [m for m in self.code.modifications if name in m.documents]
        return self._newest(
            (
                *self._of_versions(versions, name),
                *(entry for m in touching for entry in self._stages(m)),
                *(entry for event in self._awaited(touching, versions) for entry in self._of_event(event)),
                *self._corrections(name),
                *(self._of_status(c) for c in self._changes if c.what == "status" and c.address.document == name),
            )
        )

    def of_modification(self, identifier: str) -> tuple[Entry, ...]:
        """Its text, the stages that it reached, the events that it waits for, and the versions that have it."""
        modification = self.code.modification(identifier)
        made = [v for v in self.code.versions if _has(v, modification.id)]
        return self._newest(
            (
                *self._text(modification),
                *self._stages(modification),
                *self._of_versions(made),
                *(entry for event in self._awaited([modification], made) for entry in self._of_event(event)),
            )
        )

    def of_clause(self, address: Address) -> tuple[Entry, ...]:
        """Each wording of the clause that bears an address, each status, what was put right, and who proposes what.

        Raises what `Code.timeline` raises.
        """
        rows = self.code.timeline(address, known=self.known)
        found = self.identities(address.document).of(rows[-1].address, rows[-1].version)
        return self._newest((*self._wordings(address, rows, found), *self._about(found)))

    def _newest(self, entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
        there = {entry.key: entry for entry in entries if entry is not None and entry.updated <= self.on}
        return tuple(sorted(sorted(there.values(), key=lambda e: e.key), key=lambda e: e.updated, reverse=True))

    # Versions

    def _of_versions(self, versions: Iterable[Version], document: str | None = None) -> Iterator[Entry | None]:
        for version in versions:
            told = [fact for fact in version.effective if self._is_told(fact.published)]
            for fact in sorted(told, key=lambda each: each.published):
                yield self._told(version, fact)
            yield self._effect(version, told, document)

    def _told(self, version: Version, fact: EffectiveFact) -> Entry:
        """What was published about the first day of a version."""
        bounds = self._read(fact, fact.published)
        if bounds.never:
            says = "never took effect"
        elif fact.rule is not None and bounds.fixed is None:
            says = f"waits for {describe_rule(fact.rule)}"
        else:
            says = f"has effect {bounds_in_words(bounds)}"
        before = max((f for f in version.effective if f.published < fact.published), key=lambda f: f.published,
                     default=None)  # fmt: skip
        earlier = () if before is None else (f"Before that: {bounds_in_words(self._read(before, before.published))}.",)
        return Entry(
            key=f"version/{version.label}/told/{fact.published}",
            title=f"Version {version.label} {says}",
            published=fact.published,
            updated=fact.published,
            summary=f"Published on {in_words(fact.published)}: version {version.label} {says}.",
            told=(*earlier, *self._made(version), f"Source: {fact.source} ({fact.certainty})."),
            page=self.addresses.version(version.label),
        )

    def _effect(self, version: Version, told: list[EffectiveFact], document: str | None) -> Entry | None:
        """That a version took effect; that it did not after all, where that was said."""
        bounds = self._dated.get(version.label)
        if not told or not any(self._reached(b) for b in (bounds, *(self._read(f, self.known) for f in told)) if b):
            return None
        last = max(told, key=lambda fact: fact.published)
        first_told = min(fact.published for fact in told)
        key = f"version/{version.label}/effect" + (f"/{document}" if document else "")
        page = self.addresses.document(document) if document else self.addresses.version(version.label)
        if bounds is None or not self._reached(bounds):
            why, day = self._withdrawn(version, last)
            title = f"Version {version.label} is not in effect as was said"
            return Entry(key=key, title=title, published=first_told, updated=day, summary=why, page=page)
        day = bounds.fixed or bounds.not_after or last.published
        updated = max(day, last.published, *self._events_told(last))
        found = [c for c in self._by_version.get(version.label, ()) if document in (None, c.address.document)]
        where = f"{document}, version {version.label}," if document else f"Version {version.label}"
        return Entry(
            key=key,
            title=f"{where} has effect {bounds_in_words(bounds)}",
            published=updated,
            updated=updated,
            summary=f"{where} has effect {bounds_in_words(bounds)}. {_count(found)}",
            told=(*self._made(version), *(_sentence(change) for change in found)),
            redlines=tuple(self._redlines(found)),
            page=page,
        )

    def _withdrawn(self, version: Version, last: EffectiveFact) -> tuple[str, date]:
        other = [v for v in self.code.versions if version.label in v.replaces and v.label in self._dated]
        if other:
            day = min(fact.published for fact in other[0].effective)
            return f"Version {other[0].label} takes its place, as published on {in_words(day)}.", day
        says = "it never took effect" if last.bounds.never else bounds_in_words(self._read(last, self.known))
        return f"Published on {in_words(last.published)}: {says}.", last.published

    def _read(self, fact: EffectiveFact, known: date | None) -> Bounds:
        """What one fact says, with the events known on a day."""
        return fact.bounds if fact.rule is None else evaluate(fact.rule, self.code.facts, known, self.code.calendar)

    def _reached(self, bounds: Bounds) -> bool:
        return bounds.reached(self.on) is True

    def _events_told(self, fact: EffectiveFact) -> Iterator[date]:
        for event in rule_events(fact.rule) if fact.rule else ():
            for each in known_facts(self.code.facts.get(event, ()), self.known):
                if each.kind == "occurred" and each.published is not None and each.published <= self.on:
                    yield each.published

    def _made(self, version: Version) -> Iterator[str]:
        for name in version.made_by:
            yield f"Made by {name}: {self.code.modification(name).title}."

    def _changes_text(self, version: Version, name: str) -> bool:
        """Whether a version gives a document a text of its own, or begins it or ends it."""
        document = version.document(name)
        if document is not None and document.file is not None:
            return True
        parent = self.code.version(version.parent).document(name) if version.parent is not None else None
        return (document is None) != (parent is None)

    # What took effect

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        return changes(self.view, date.min, self.on)

    @cached_property
    def _by_version(self) -> Mapping[str | None, list[Change]]:
        found: dict[str | None, list[Change]] = {}
        for change in self._changes:
            if change.what != "status":
                found.setdefault(change.version, []).append(change)
        return found

    def _redlines(self, found: list[Change]) -> Iterator[Redlined]:
        """What each change did to the words of its own clause; a clause put in or taken out is shown whole."""
        for (address, _), group in groupby(found[:MOST_REDLINES], key=lambda c: (c.address, c.what == "deleted")):
            marked = self._marked(next(group))
            if marked is not None:
                yield Redlined(title=str(address), marked=marked)

    def _marked(self, change: Change) -> Marked | None:
        number = self._place[change.version] if change.version is not None else 0
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

    def _of_status(self, change: Change) -> Entry | None:
        """That an effect began or ended."""
        if not isinstance(change.on, date):
            return None
        made = ", ".join(change.made_by)
        alike = [c for c in self._changes if c.what == "status" and (c.address, c.was, c.now, c.made_by)
                 == (change.address, change.was, change.now, change.made_by)]  # fmt: skip
        text = self._text_on(change.address, change.on)
        told = max(change.on, *self._effects_told(text, change.address, change.on))
        because = f", because of {made}" if made else ""
        return Entry(
            key=f"status/{change.address}/{change.was}/{change.now}/{made}/{alike.index(change)}",
            title=f"{change.address} is {change.now} from {in_words(change.on)}",
            published=told,
            updated=told,
            summary=f"{change.address} was {change.was} and is {change.now} from {in_words(change.on)}{because}.",
            page=self.addresses.clause(change.address),
        )

    def _text_on(self, address: Address, day: date) -> Text | None:
        return next((t for t in self.view.texts(address.document, day) if t.held.clause(address) is not None), None)

    def _effects_told(self, text: Text | None, address: Address, day: date) -> Iterator[date]:
        """When the facts were published by which effects on a clause act on a day, where that was after the day."""
        yield day
        acting = self.view.reading(address.document).acting(text, address) if text is not None else []
        for each in acting:
            steps = self.code.modification(each.modification).history
            yield from (s.published for s in steps if s.stage in self.code.governance.binding
                        and self._is_told(s.published))  # fmt: skip
            for event in (event for rule in each.rules for event in rule_events(rule)):
                for fact in known_facts(self.code.facts.get(event, ()), self.known):
                    if fact.published is not None and fact.date <= day and self._is_told(fact.published):
                        yield fact.published

    # One clause

    def _wordings(self, address: Address, rows: tuple[Wording, ...], found: Identity | None) -> Iterator[Entry]:
        name = f"clause/{found.id}" if found is not None else f"clause/{address}"
        reading = self.view.reading(address.document)
        spells = reading.spells(found.line) if found is not None else ()
        by_label = {self.view.chain[spell.first].version.label: n for n, spell in enumerate(spells)}
        before: Wording | None = None
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            number = seen[row.version, row.status] = seen.get((row.version, row.status), -1) + 1
            place = by_label.get(row.version)
            again = before is not None and before.version == row.version
            entry = self._row(name, address, row, before if again else None, number)
            if entry is not None and not again and place is not None:
                entry = _worded(entry, row, spells, place, found is not None and found.line.made)
            if entry is not None:
                yield entry
            yield from self._put_right(name, address, row)
            before = row
        if found is not None and spells:
            yield from self._end(name, address, found.line, spells[-1])

    def _row(self, name: str, address: Address, row: Wording, before: Wording | None, number: int) -> Entry | None:
        """A wording, or a status that it has from a day on; none while its day has not come."""
        day = row.from_ if isinstance(row.from_, date) else row.from_.not_after if row.from_ else None
        if day is None or day > self.on:
            return None
        fact = self.code.version(row.version).fact(self.known)
        text = self.view.reading(address.document).text(self._place[row.version])
        told = max(fact.published if fact else day, *self._effects_told(text, row.address, day))
        when = _since(row.from_)
        was = f" It was {before.status} before." if before is not None else ""
        made = f"Made by {', '.join(row.made_by)}." if row.made_by and before is None else ""
        return Entry(
            key=f"{name}/{row.version}/{row.status}/{number}" if before is not None else f"{name}/{row.version}",
            title=f"{row.address} is {row.status} {when}",
            published=told,
            updated=told,
            summary=f"{row.address} is {row.status} {when}.{was} Version {row.version}.",
            told=tuple(filter(None, (made, f"Source: {fact.source} ({fact.certainty})." if fact else ""))),
            page=self.addresses.clause(address),
        )

    def _put_right(self, name: str, address: Address, row: Wording) -> Iterator[Entry]:
        for number, each in enumerate(row.corrected):
            if self._is_told(each.published):
                yield Entry(
                    key=f"{name}/{row.version}/corrected/{each.kind}/{each.published}/{number}",
                    title=f"{row.address}: {_KINDS[each.kind]}",
                    published=each.published,
                    updated=each.published,
                    summary=each.what,
                    told=(f"Source: {each.source}.",),
                    page=self.addresses.clause(address),
                )

    def _end(self, name: str, address: Address, line: Line, last: Spell) -> Iterator[Entry]:
        """That a clause was taken out."""
        reading = self.view.reading(address.document)
        made, after = reading.unmade(line), last.last + 1
        if not made or after >= len(self.view.chain) or not self._reached(self.view.chain[after].bounds):
            return
        entry = self.view.chain[after]
        fact, bounds = entry.version.fact(self.known), entry.bounds
        day = bounds.fixed or bounds.not_after
        if fact is None or day is None:
            return
        yield Entry(
            key=f"{name}/deleted/{entry.version.label}",
            title=f"{last.address} is deleted {bounds_in_words(bounds)}",
            published=max(day, fact.published),
            updated=max(day, fact.published),
            summary=f"{last.address} is no longer in the code {bounds_in_words(bounds)}: {', '.join(made)} deletes it.",
            redlines=(Redlined(title=str(last.address), marked=unmarked(last.clause, "deleted")),),
            page=self.addresses.clause(address),
        )

    def _about(self, found: Identity | None) -> Iterator[Entry]:
        """The stages of the modifications that touch a clause."""
        if found is None:
            return
        document = found.address.document
        if document not in self._touched:
            self._touched[document] = touched(self.code, document)
        for name in self._touched[document].get(found.line, ()):
            yield from self._staged[name]

    # Modifications, events, corrections

    @cached_property
    def _staged(self) -> Mapping[str, tuple[Entry, ...]]:
        return {m.id: tuple(self._stages(m)) for m in self.code.modifications}

    def _stages(self, modification: Modification) -> Iterator[Entry]:
        seen: dict[tuple[str, date], int] = {}
        for step in sorted(modification.history, key=lambda each: each.published):
            if not self._is_told(step.published):
                continue
            number = seen[step.stage, step.published] = seen.get((step.stage, step.published), -1) + 1
            day = f" on {in_words(step.date)}" if step.date else ""
            yield Entry(
                key=f"modification/{modification.id}/{step.stage}/{step.published}/{number}",
                title=f"{modification.id}: {step.stage}",
                published=step.published,
                updated=step.published,
                summary=f"{modification.id} ({modification.title}) reached the stage “{step.stage}”{day}.",
                told=(self._commences(modification), f"Source: {step.source} ({step.certainty})."),
                page=self.addresses.modification(modification.id),
            )

    def _commences(self, modification: Modification) -> str:
        rule = modification.commencement
        return f"Takes effect: {describe_rule(rule)}." if rule else "No day on which it takes effect is stated."

    def _text(self, modification: Modification) -> Iterator[Entry]:
        """What a modification would change, dated by the first thing published of it."""
        days = [step.published for step in modification.history if self._is_told(step.published)]
        if not days:
            return
        try:
            made = annexes(self.code, modification.id)
        except SectextError as error:
            told: tuple[str, ...] = (f"Its changes do not fit its base: {error.problem}",)
            made = []
        else:
            told = tuple(f"{change.where}: {change.what}" for shown in made for change in shown.changes)
        yield Entry(
            key=f"modification/{modification.id}/text/{modification.legal_text}",
            title=f"{modification.id}: what it changes",
            published=min(days),
            updated=min(days),
            summary=f"The legal text {modification.legal_text} of {modification.id} ({modification.title}), "
            f"drafted against version {modification.base}.",
            told=told,
            redlines=tuple(Redlined(title=shown.document, marked=shown.redline) for shown in made),
            page=self.addresses.modification(modification.id),
        )

    def _awaited(self, modifications: Iterable[Modification], versions: Iterable[Version]) -> tuple[str, ...]:
        rules = [rule for m in modifications for rule in (m.commencement, *(r for c in m.changes for _, r in c.rules))]
        rules += [fact.rule for version in versions for fact in version.effective]
        return tuple(dict.fromkeys(event for rule in rules if rule for event in rule_events(rule)))

    def _of_event(self, identifier: str) -> Iterator[Entry]:
        title = next((event.title for event in self.code.events if event.id == identifier), identifier)
        seen: dict[str, int] = {}
        for fact in sorted(
            self.code.facts.get(identifier, ()), key=lambda f: (f.published or date.min, f.date, f.kind)
        ):
            if fact.published is None or not self._is_told(fact.published):
                continue
            key = f"event/{identifier}/{fact.kind}/{fact.date}/{fact.published}"
            number = seen[key] = seen.get(key, -1) + 1
            yield Entry(
                key=f"{key}/{number}",
                title=f"{title}: {fact.kind} {in_words(fact.date)}",
                published=fact.published,
                updated=fact.published,
                summary=f"Published on {in_words(fact.published)} of “{title}”: {fact.kind} {in_words(fact.date)}.",
                told=(f"Source: {fact.source} ({fact.certainty}).",),
                page=self.addresses.event(identifier),
            )

    def _corrections(self, name: str) -> Iterator[Entry]:
        """Texts that were given wrongly here, with what was put right."""
        for version in self.code.versions:
            document = version.document(name)
            given = self.code.given_before.get((version.label, name), ()) if document and document.file else ()
            if document is None or not given:
                continue
            texts = [held.tree for _, held in given] + [self.code.held[version.label, name].tree]
            for number, correction in enumerate(document.corrections):
                if self._is_told(correction.published):
                    yield Entry(
                        key=f"correction/{name}/{version.label}/{correction.sha256}",
                        title=f"{name} in version {version.label}: put right here",
                        published=correction.published,
                        updated=correction.published,
                        summary=f"Until {in_words(correction.published)} {name} was given here with other words than "
                        f"version {version.label} has. The code itself did not change.",
                        told=tuple(filter(None, (correction.note, f"Source: {correction.source}."))),
                        redlines=(Redlined(title=name, marked=redlined(texts[number], texts[number + 1])),),
                        page=self.addresses.document(name),
                    )

    def _is_told(self, published: date) -> bool:
        return published <= self.on and (self.known is None or published <= self.known)


_KINDS = {
    "transcription": "a slip of ours is put right",
    "clerical": "a slip in the drafting is put right",
    "retrospective": "published after the day from which it has effect",
    "quashed": "a version never took effect",
    "moved date": "the date moved",
}


def redlined(old: Clause, new: Clause) -> Marked:
    """The redline between two wordings of one clause; another number is told in words, and is no mark."""
    if old.kind != new.kind:
        return unmarked(new, "inserted")
    return compared(old if old.label == new.label else replace(old, label=new.label), new)


def _alone(clause: Clause) -> Clause:
    """A clause without what stands below it."""
    return replace(clause, children=())


def _worded(entry: Entry, row: Wording, spells: tuple[Spell, ...], place: int, made: bool) -> Entry:
    """What a wording did to the one before it."""
    spell = spells[place]
    if not place:
        how = "It is inserted" if made else "It is the first wording held here"
        marked = unmarked(spell.clause, "inserted") if made else None
        told: tuple[str, ...] = (f"{how}: {row.text}",)
        title = entry.title
    else:
        before = spells[place - 1]
        marked = redlined(before.clause, spell.clause) if before.clause != spell.clause else None
        moved = (f"It was {before.address} before.",) if before.address != spell.address else ()
        told = moved
        title = f"{row.address}: {'a new wording' if marked else 'a new number'} {_since(row.from_)}"
    shown = (Redlined(title=str(row.address), marked=marked),) if marked is not None else ()
    return replace(entry, title=title, told=(*told, *entry.told), redlines=shown)


def _since(day: When) -> str:
    return f"from {in_words(day)}" if isinstance(day, date) else bounds_in_words(day or Bounds())


def _count(found: list[Change]) -> str:
    if not found:
        return "No clause held here changes."
    more = f" The first {MOST_REDLINES} are shown." if len(found) > MOST_REDLINES else ""
    return f"{len(found)} change{'s' if len(found) > 1 else ''}.{more}"


def _sentence(change: Change) -> str:
    made = f" ({', '.join(change.made_by)})" if change.made_by else ""
    was = f", before: {change.address_before}" if change.address_before is not None else ""
    return capital(f"{change.address}: {change.what}{was}{made}.")


def _has(version: Version, identifier: str) -> bool:
    return identifier in {name.partition("#")[0] for name in version.made_by}
