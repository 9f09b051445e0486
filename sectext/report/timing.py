"""When a modification is carried out: its rule, what is known of the events in it, and the decisions so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sectext.address import Address
from sectext.calendar import in_words
from sectext.code import Code
from sectext.commencement import Fact, Rule, evaluate, rule_events
from sectext.instruction import name
from sectext.modification import Modification
from sectext.paper import Content
from sectext.patch import Cease, Commence, Defer, Disapply, Effect, Suspend
from sectext.prose import Items, Table, paragraph
from sectext.report.wording import day_in_words, listed, moment, rule_in_words, sure, table


def implementation(code: Code, modification: Modification) -> Iterator[Content]:
    """The approach in sentences, then the facts that the days rest on."""
    titles = {event.id: event.title for event in code.events}
    rule = modification.commencement
    if rule is not None:
        yield paragraph(f"The modification takes effect {rule_in_words(rule, titles)}. {_day(code, rule)}")
    else:
        yield paragraph("No day of implementation, and no rule for one, is stated.")
    if modification.desired:
        yield paragraph(f"The Proposer’s desired implementation date is: {modification.desired}")
    effects = tuple(_effects(code, modification, titles))
    if effects:
        yield paragraph("It changes when text has effect, and not the text itself, of these clauses:")
        yield Items(items=tuple((paragraph(told),) for told in effects))
    yield from map(paragraph, _versions(code, modification))
    facts = _facts(code, modification, titles)
    if facts:
        yield paragraph("What is known of the events that this rests on:")
        yield table(("Event", "What is known", "Certainty", "Source"), facts, (30, 22, 16, 32))


def history(modification: Modification) -> Table:
    """The stages that are recorded, in the order of the file."""
    rows = [
        (
            step.stage,
            in_words(step.date) if step.date else f"Not known; by {in_words(step.published)}",
            sure(step.certainty),
            step.source,
        )
        for step in modification.history
    ]
    empty = [("None is recorded", "", "", "")]
    return table(("Stage", "Day", "Certainty", "Source"), rows or empty, (22, 22, 16, 40))


def _day(code: Code, rule: Rule) -> str:
    return day_in_words(evaluate(rule, code.facts, None, code.calendar))


def _effects(code: Code, modification: Modification, titles: dict[str, str]) -> Iterator[str]:
    """A sentence for each effect, with what its rules come to; clauses with the same effect share one."""
    alike: dict[tuple[str, Effect], list[str]] = {}
    for drafted in code.patches(modification.id):
        for operation in drafted.patch.effects:
            anywhere = replace(operation, at=Address(document=operation.at.document))
            alike.setdefault((operation.at.document, anywhere), []).append(name(operation.at))
    for (_, operation), places in alike.items():
        yield " ".join((f"{listed(places)}: {_told(operation, titles)}", *(_day(code, r) for r in _ends(operation))))


def _told(operation: Effect, titles: dict[str, str]) -> str:
    match operation:
        case Commence(rule=rule):
            return f"takes effect {rule_in_words(rule, titles)}."
        case Defer(until=until):
            return f"no effect until {moment(until, titles)}."
        case Suspend(from_=start, until=until):
            end = f" until {moment(until, titles)}" if until is not None else ""
            return f"suspended {rule_in_words(start, titles)}{end}."
        case Cease(rule=rule):
            return f"no effect any more {rule_in_words(rule, titles)}."
        case Disapply(scope=scope, rule=rule):
            return f"not applied to {scope} {rule_in_words(rule, titles)}."


def _ends(operation: Effect) -> Sequence[Rule]:
    """The rules whose days are told, in the order of the sentence."""
    match operation:
        case Defer(until=until):
            return (until,)
        case Suspend(from_=start, until=until):
            return (start, until) if until is not None else (start,)
        case Commence(rule=rule) | Cease(rule=rule) | Disapply(rule=rule):
            return (rule,)


def _versions(code: Code, modification: Modification) -> Iterator[str]:
    """The versions that hold the text with the changes, and from when."""
    for version in code.versions:
        parts = [made for made in version.made_by if made.partition("#")[0] == modification.id]
        if not parts:
            continue
        what = f"SEC Version {version.label} holds the text with the changes of {' and '.join(parts)}."
        bounds = version.bounds(None, code.facts, code.calendar)
        fact = version.fact()
        day = f"It has effect {_from(day_in_words(bounds))}" if bounds else "From when it has effect is not known."
        certainty = f" That day is {fact.certainty}." if fact and fact.certainty != "published" else ""
        yield f"{what} {day}{certainty}"


def _from(told: str) -> str:
    """A sentence about a day as the end of another."""
    return (
        f"from {told.removeprefix('That is ')}" if told.startswith("That is ") else f"from a day that is open. {told}"
    )


def _facts(code: Code, modification: Modification, titles: dict[str, str]) -> list[tuple[str, str, str, str]]:
    rules = [modification.commencement] if modification.commencement else []
    rules += [rule for change in modification.changes for _, rule in change.rules]
    events = dict.fromkeys(event for rule in rules for event in rule_events(rule))
    return [
        (titles.get(event, event), _said(fact), sure(fact.certainty), fact.source)
        for event in events
        for fact in code.facts.get(event, ())
    ]


def _said(fact: Fact) -> str:
    what = {
        "planned": "Planned for",
        "occurred": "Occurred on",
        "not yet by": "Not yet by",
        "cancelled": "Cancelled on",
    }
    return f"{what[fact.kind]} {in_words(fact.date)}"
