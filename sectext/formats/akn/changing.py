"""What modifications do to a text, as Akoma Ntoso classifies it: the kind of change, its place, its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sectext.commencement import Rule
from sectext.formats.akn.times import Times, fixed, rule
from sectext.formats.akn.values import About, Interval
from sectext.formats.akn.xml import Element, a, mark, ours, worded
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Operation,
    Renumber,
    Reword,
    Suspend,
)
from sectext.timeline import When
from sectext.words import edits


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An operation, where it is stated, and what it changes: references to places.

    `into` are the places that a clause moves to; `old` and `new` what the instruction quotes; `when` is the day from
    which the changed text has force, if that is told, and `begins` the rule for when an effect begins to count.
    """

    operation: Operation
    source: str
    at: tuple[str, ...]
    pos: str | None = None
    into: tuple[str, ...] = ()
    into_pos: str | None = None
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    when: When = None
    begins: Rule | None = None


def changed(done: Done, name: str, times: Times) -> list[Element]:
    """The elements that stand for an operation: one, or two where a clause moves. `name` is their identifier."""
    operation = done.operation
    match operation:
        case Insert():
            return [_textual("insertion", done, name, times)]
        case Delete(leave=leave, was=was):
            return [mark(_textual("repeal", done, name, times), leave=leave, was=was)]
        case Reword(part=part, find=find, put=put, count=count):
            made = _textual(_rewording(operation), done, name, times)
            return [mark(made, part=part, find=find, put=put, count=str(count))]
        case Renumber(to=to):
            return [mark(_textual("renumbering", done, name, times), to=to)]
        case Move():
            return _move(done, name, times)
        case Commence() | Defer() | Suspend() | Cease() | Disapply():
            return [_effect(operation, done, name, times)]


def _effect(effect: Effect, done: Done, name: str, times: Times) -> Element:
    match effect:
        case Commence(rule=commencement):
            made = _made("forceMod", "entryIntoForce", done, name)
            return _conditioned(made, times, commencement, "force")
        case Defer(until=until):
            made = _made("efficacyMod", "postponementOfEfficacy", done, name)
            return _begun(_conditioned(made, times, until, "efficacy", kind="until"), done)
        case Suspend(from_=start, until=end):
            return _begun(_suspended(_made("efficacyMod", "inapplication", done, name), times, start, end), done)
        case Cease(rule=cessation):
            made = _made("efficacyMod", "endOfEfficacy", done, name)
            return _begun(_conditioned(made, times, cessation, "efficacy", ends=True), done)
        case Disapply(scope=scope, rule=start):
            made = _made("scopeMod", "exceptionOfScope", done, name)
            made = _begun(_conditioned(made, times, start, "application"), done)
            made.append(a("domain", worded(ours("scope"), scope)))
            return made


def _begun(made: Element, done: Done) -> Element:
    """With the rule that its modification waits for, at the end of its condition."""
    if done.begins is not None:
        made[-1].append(ours("begins", rule(done.begins)))
    return made


def _rewording(operation: Reword) -> str:
    if not operation.put:
        return "repeal"
    made = edits(operation.find, operation.put)
    if not operation.find or all(edit.start == edit.end for edit in made):
        return "insertion"
    return "repeal" if all(not edit.put for edit in made) else "substitution"


def _made(tag: str, kind: str, done: Done, name: str) -> Element:
    made = a(tag, a("source", href=done.source), eId=name, type=kind)
    made.extend(a("destination", href=at, pos=done.pos) for at in done.at)
    return made


def _textual(kind: str, done: Done, name: str, times: Times) -> Element:
    made = _made("textualMod", kind, done, name)
    if done.when is not None:
        force = Interval(about="force", from_=done.when, to=None)
        made.append(a("force", period=times.group((force,))))
    made.extend(a("old", href=old) for old in done.old)
    made.extend(a("new", href=new) for new in done.new)
    return made


def _move(done: Done, name: str, times: Times) -> list[Element]:
    """Akoma Ntoso has no moves: a repeal and an insertion, each of which names the other in our namespace."""
    there = Done(
        operation=done.operation, source=done.source, at=done.into, pos=done.into_pos, when=done.when, new=done.at
    )
    gone = _textual("repeal", done, name, times)
    came = _textual("insertion", there, times.names.take(f"{name}__to"), times)
    return [mark(gone, movedTo=f"#{came.get('eId')}"), mark(came, movedFrom=f"#{name}")]


def _conditioned(
    made: Element,
    times: Times,
    given: Rule,
    about: Literal["force", "efficacy", "application"],
    *,
    kind: str = "from",
    ends: bool = False,
) -> Element:
    """A day as a period that events bound; any other rule as a condition of ours, which no period can say."""
    day = fixed(given)
    if day is not None and times.has(day):
        concept: About = "force" if about == "force" else "efficacy"
        interval = Interval(about=concept, from_=None if ends else day, to=day if ends else None)
        made.append(a(about, period=times.group((interval,))))
    made.append(a("condition", ours(kind, rule(given))))
    return made


def _suspended(made: Element, times: Times, start: Rule, end: Rule | None) -> Element:
    first, last = fixed(start), fixed(end)
    if first is not None and times.has(first):
        to = last if last is not None and times.has(last) else None
        made.append(a("duration", period=times.group((Interval(about="efficacy", from_=first, to=to),))))
    condition = a("condition", ours("from", rule(start)))
    if end is not None:
        condition.append(ours("until", rule(end)))
    made.append(condition)
    return made


def rule_days(operations: Sequence[Operation]) -> list[date]:
    """The days that the rules of effects name: each is an event in the life of the text."""
    found: list[date | None] = []
    for operation in operations:
        match operation:
            case Commence(rule=one) | Cease(rule=one) | Disapply(rule=one) | Defer(until=one):
                found.append(fixed(one))
            case Suspend(from_=start, until=end):
                found += [fixed(start), fixed(end)]
            case _:
                pass
    return [day for day in found if day is not None]
