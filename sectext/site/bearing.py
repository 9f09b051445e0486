"""What the pages of a document depend on: its versions, what touches it, and the events that it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sectext import tree
from sectext.commencement import Rule, rule_events
from sectext.modification import Modification
from sectext.site.site import Site
from sectext.timeline import Dated, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What bears on a document. Nothing else can change what its pages say.

    `entries` are the versions that are known and in which something of it begins, with the digest of its text;
    `versions` are all that ever gave it a text, also those that were quashed, and those that took their place.
    """

    entries: tuple[tuple[Dated, str | None], ...]
    versions: tuple[Version, ...]
    modifications: tuple[Modification, ...]
    events: tuple[str, ...]


def bearing(site: Site, name: str) -> Bearing:
    """What bears on a document. A version that leaves it as it was is no part of it, unless its day is open."""
    code = site.code
    touching = tuple(m for m in code.modifications if name in m.documents)
    entries = tuple(_entries(site, name))
    own = {v.label for v in code.versions if _has_its_own(site, v, name)} | {e.version.label for e, _ in entries}
    versions = tuple(v for v in code.versions if v.label in own or own & set(v.replaces))
    rules: list[Rule] = [m.commencement for m in touching if m.commencement]
    rules += [rule for m in touching for change in m.changes for _, rule in change.rules]
    rules += [fact.rule for version in versions for fact in version.effective if fact.rule]
    events = tuple(dict.fromkeys(event for rule in rules for event in rule_events(rule)))
    return Bearing(entries=entries, versions=versions, modifications=touching, events=events)


def last_told(site: Site, name: str, on: Bearing) -> date | None:
    """The last day up to today on which anything was published that bears on a document.

    What its dated files say was known then: it stays as it is while others publish other things.
    """
    days = {fact.published for version in on.versions for fact in version.effective}
    days |= {step.published for m in on.modifications for step in m.history}
    days |= {f.published for event in on.events for f in site.code.facts.get(event, ()) if f.published}
    for version in on.versions:
        document = version.document(name)
        days |= {each.published for each in document.corrections} if document else set()
    return max((day for day in days if day <= site.today), default=None)


def says(site: Site, name: str, on: Bearing) -> Iterator[object]:
    """All of it, as values whose repr says all of them."""
    code = site.code
    for entry, text in on.entries:
        document = entry.version.document(name)
        yield entry.bounds, entry.version.label, entry.version.parent, entry.version.made_by, document, text
    yield on.versions
    yield [(m.id, m.title) for m in code.modifications if any(m.id in _makers(v) for v in on.versions)]
    yield [(m, site.stage(m)) for m in on.modifications]
    yield [
        (known, held.file)
        for (_, at), given in sorted(code.given_before.items())
        if at == name
        for known, held in given
    ]
    yield [(e.id, e.title) for e in code.events if e.id in on.events], [(e, code.facts.get(e)) for e in on.events]
    yield sorted(code.governance.binding), sorted(code.governance.open)
    yield [(day, _labels(site, day)) for day in _days(site, name, on)]
    now = _labels(site, site.today)
    yield now if len(now) > 1 else None


def _entries(site: Site, name: str) -> Iterator[tuple[Dated, str | None]]:
    texts = site.view.reading(name).texts
    before: object = None
    for number, entry in enumerate(site.view.chain):
        version, held = entry.version, texts[number]
        document = version.document(name)
        now = (document and (document.title, document.held, document.held_to), held and (held.file, id(held)))
        if now == before and entry.bounds.fixed:
            continue
        before = now
        text = (held.file, held.intact, given(site, version.label, name) or tree.digest(held.tree)) if held else None
        yield entry, None if text is None else repr(text)


def _has_its_own(site: Site, version: Version, name: str) -> bool:
    """Whether a version gives a document a text of its own, or begins it or ends it."""
    document = version.document(name)
    if document is not None and document.file is not None:
        return True
    parent = site.code.version(version.parent).document(name) if version.parent is not None else None
    return (document is None) != (parent is None)


def _makers(version: Version) -> set[str]:
    return {name.partition("#")[0] for name in version.made_by}


def _days(site: Site, name: str, on: Bearing) -> list[date]:
    """The days on which something of a document may begin: its dated files say which version was in effect then."""
    days = set(site.view.reading(name).days())
    for entry, _ in on.entries:
        days.update(filter(None, (entry.bounds.not_before, entry.bounds.not_after, entry.bounds.firm)))
        document = entry.version.document(name)
        days.update(filter(None, (document.held_to if document else None,)))
    return sorted(days)


def _labels(site: Site, day: date) -> list[str]:
    return [site.view.chain[n].version.label for n in site.view.picks(day) if n >= 0]


def given(site: Site, label: str, name: str) -> str | None:
    """The digest that a version gives of the file that holds a document."""
    document = site.code.version(label).document(name)
    while document is not None and document.file is None:
        label = document.text_of
        document = site.code.version(label).document(name)
    return document.files[-1][1] if document else None
