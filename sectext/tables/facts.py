"""What is held beside the wordings, as rows: versions, modifications with their operations and effects, events."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.commencement import Rule
from sectext.errors import SectextError
from sectext.instruction import describe_rule, sentence
from sectext.modification import Drafted, Modification
from sectext.pack import Row
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Renumber,
    Reword,
    Suspend,
    TextOperation,
)
from sectext.record import Record


def versions(record: Record) -> Iterator[Row]:
    for number, version in enumerate(record.versions, start=1):
        yield version.label, version.parent, number, version.made_by, version.replaces, version.file


def version_facts(record: Record) -> Iterator[Row]:
    for version in record.versions:
        for fact in version.effective:
            days = (fact.bounds.not_before, fact.bounds.not_after, fact.bounds.never)
            yield version.label, *days, _rule(fact.rule), fact.published, fact.certainty, fact.source


def version_documents(record: Record) -> Iterator[Row]:
    for version in record.versions:
        for document in version.documents:
            held = None if document.held is None else tuple(map(str, document.held))
            about = (document.name, document.title, document.text_of)
            yield version.label, *about, held, document.held_to, document.sha256


def sources(record: Record) -> Iterator[Row]:
    """Where each text comes from: one row a source, of each file that gives a text."""
    every = [(name, held) for (_, name), held in record.held.items()]
    every += [(name, held) for (_, name), given in record.given_before.items() for _, held in given]
    for name, held in {id(held): (name, held) for name, held in every}.values():
        for source in held.sources:
            clauses = tuple(map(str, source.at))
            yield name, held.file, clauses, source.source, source.certainty, source.note, source.incomplete


def modifications(record: Record) -> Iterator[Row]:
    for m in record.modifications:
        about = (m.id, m.title, m.route, m.path, m.stage, m.marking, m.base, m.legal_text)
        lists = (m.parts, m.impacts, m.objectives)
        yield *about, *lists, _rule(m.commencement), m.desired, m.follows, m.clerical, m.documents, m.note, m.file


def stages(record: Record) -> Iterator[Row]:
    for modification in record.modifications:
        for step in modification.history:
            yield modification.id, step.stage, step.date, step.published, step.certainty, step.source


def operations(record: Record) -> Iterator[Row]:
    """Every operation on a text, with its place in the patch; what cannot be drafted has none."""
    for modification, part, drafted in _drafted(record):
        for number, operation in enumerate(drafted.patch.text_operations, start=1):
            about = (modification.id, part, drafted.patch.document, number)
            yield *about, *_operation(operation), sentence(operation), drafted.where.get(operation)


def effects(record: Record) -> Iterator[Row]:
    for modification, part, drafted in _drafted(record):
        for number, effect in enumerate(drafted.patch.effects, start=1):
            about = (modification.id, part, drafted.patch.document, number)
            yield *about, *_effect(effect), sentence(effect), drafted.where.get(effect)


def events(record: Record) -> Iterator[Row]:
    for event in record.events:
        yield event.id, event.title


def event_facts(record: Record) -> Iterator[Row]:
    for event, facts in record.facts.items():
        for fact in facts:
            yield event, fact.kind, fact.date, fact.published, fact.certainty, fact.source


def _drafted(record: Record) -> Iterator[tuple[Modification, str | None, Drafted]]:
    """The patches of each modification, by part where it has parts."""
    for modification in record.modifications:
        for part in modification.parts or (None,):
            made = record.drafts.get(modification.id if part is None else f"{modification.id}#{part}", ())
            for drafted in () if isinstance(made, SectextError) else made:
                yield modification, part, drafted


def _operation(operation: TextOperation) -> Row:
    """verb, address, within, find, put, occurrences, label, target, behind."""
    match operation:
        case Reword(at=at, part=part, find=find, put=put, count=count):
            return "reword", str(at), part, find, put, count, None, None, None
        case Renumber(at=at, to=to):
            return "renumber", str(at), None, None, None, None, to, None, None
        case Move(at=at, into=into, after=after):
            return "move", str(at), None, None, None, None, None, str(into), None if after is None else str(after)
        case Delete(at=at, leave=leave):
            return "delete", str(at), None, None, leave, None, None, None, None
        case Insert(into=into, after=after, clauses=clauses):
            label = ", ".join(clause.label or "" for clause in clauses).strip(", ") or None
            return "insert", str(into), None, None, None, None, label, str(into), None if after is None else str(after)


def _effect(effect: Effect) -> Row:
    """verb, address, scope, from_rule, rule."""
    match effect:
        case Defer(at=at, until=until):
            return "defer", str(at), None, None, _rule(until)
        case Commence(at=at, rule=rule):
            return "commence", str(at), None, None, _rule(rule)
        case Cease(at=at, rule=rule):
            return "cease", str(at), None, None, _rule(rule)
        case Suspend(at=at, from_=start, until=until):
            return "suspend", str(at), None, _rule(start), _rule(until)
        case Disapply(at=at, scope=scope, rule=rule):
            return "disapply", str(at), scope, None, _rule(rule)


def _rule(rule: Rule | None) -> str | None:
    return None if rule is None else describe_rule(rule)
