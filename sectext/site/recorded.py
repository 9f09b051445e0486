"""Everything that a record states and an answer rests on, each with a digest: what came in since can be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sectext.code import Code
from sectext.commencement import Bounds, rule_events
from sectext.instruction import describe_rule
from sectext.modification import Modification
from sectext.site.home import line
from sectext.timeline import Version

LASTS = "f:"  # a fact: it is added to and superseded, and never taken away
STANDS = "s:"  # how things stand: written anew in its place, such as the day until which somebody has looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Something that the record states, in words; `document` None bears on every document.

    `published` is the day from which it counts; what has no such day counts always.
    """

    document: str | None
    published: date
    says: str
    kind: str = LASTS


def recorded(code: Code) -> Mapping[str, Recorded]:
    """Every statement of the record by its digest."""
    every = (
        *(each for version in code.versions for each in _of_version(version)),
        *(each for modification in code.modifications for each in _of_modification(modification)),
        *_of_events(code),
        *_of_configuration(code),
    )
    return {each.kind + hashlib.sha256(each.says.encode()).hexdigest(): each for each in every}


def _of_version(version: Version) -> Iterator[Recorded]:
    replaces = f", in place of {', '.join(version.replaces)}" if version.replaces else ""
    for fact in version.effective:
        day = describe_rule(fact.rule) if fact.rule is not None else _bounds(fact.bounds)
        yield _fact(None, fact.published, f"version {version.label}{replaces}: {day}")
    for document in version.documents:
        where = f"{document.name} of version {version.label}"
        if document.file is not None:
            yield _fact(document.name, date.min, f"{where}: sha256 {document.sha256}")
        for correction in document.corrections:
            yield _fact(document.name, correction.published, f"{where} put right: sha256 {correction.sha256}")
        held = "whole" if document.held is None else " and ".join(map(str, document.held))
        yield _stands(document.name, f"{where} held: {held}; looked after until {document.held_to or 'now'}")


def _of_modification(modification: Modification) -> Iterator[Recorded]:
    document = modification.documents[0] if len(modification.documents) == 1 else None
    for step in modification.history:
        yield _fact(document, step.published, f"{modification.id}: {step.stage}, {step.date or 'no day'}")


def _of_events(code: Code) -> Iterator[Recorded]:
    waiting = _waiting(code)
    for event, facts in code.facts.items():
        for fact in facts:
            if fact.published is not None:
                yield _fact(waiting.get(event), fact.published, f"event {event}: {fact.kind} {fact.date}")


def _of_configuration(code: Code) -> Iterator[Recorded]:
    for day in sorted(code.calendar.holidays) if code.calendar is not None else ():
        yield _stands(None, f"bank holiday: {day}")
    for stage in code.governance.stages:
        binding, is_open = stage in code.governance.binding, stage in code.governance.open
        yield _stands(None, f"stage {stage}: binding {binding}, open {is_open}")


def _fact(document: str | None, published: date, says: str) -> Recorded:
    counts = f"; published {published}" if published > date.min else ""
    return Recorded(document=document, published=published, says=f"{line(says)}{counts}")


def _stands(document: str | None, says: str) -> Recorded:
    return Recorded(document=document, published=date.min, says=line(says), kind=STANDS)


def _bounds(bounds: Bounds) -> str:
    return "never" if bounds.never else f"{bounds.not_before or ''}..{bounds.not_after or ''}"


def _waiting(code: Code) -> Mapping[str, str | None]:
    """The one document that waits for an event; None where several do, or a version does."""
    found: dict[str, set[str | None]] = {}
    for modification in code.modifications:
        rules = [modification.commencement, *(rule for change in modification.changes for _, rule in change.rules)]
        for event in (event for rule in rules if rule is not None for event in rule_events(rule)):
            found.setdefault(event, set()).update(modification.documents)
    for rule in (fact.rule for version in code.versions for fact in version.effective if fact.rule is not None):
        for event in rule_events(rule):
            found.setdefault(event, set()).add(None)
    return {event: next(iter(names)) if len(names) == 1 else None for event, names in found.items()}
