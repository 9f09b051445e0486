"""Rules for days: one that is not a Working Day or no release, one before its decision, and days that contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from sectext.calendar import Calendar, OutsideCalendar, england_and_wales, in_words
from sectext.checks.law.subject import Law, Proposal
from sectext.checks.law.text import Fault, stated
from sectext.checks.rules import rule
from sectext.commencement import Bounds, rule_events
from sectext.modification import Modification
from sectext.record import Record
from sectext.timeline import Version


@rule(
    "not-a-working-day",
    "warning",
    summary="Something takes effect on a day that is not a Working Day.",
    why="Parties and systems change over when nobody is there; and the day may be a slip of the pen.",
    hint="Look at its source, or choose the next Working Day.",
)
def not_a_working_day(proposal: Proposal) -> Iterator[Fault]:
    day = _commences(proposal)
    if day is not None and not _is_working_day(day, proposal.record.calendar):
        problem = f"It takes effect on {in_words(day)}, {_called(day)}."
        yield stated(proposal.modification.file, "commencement", problem, words=day.isoformat())


@rule(
    "not-a-release",
    "note",
    summary="A modification takes effect on a day that is no planned release.",
    why="It would be released on its own.",
    hint="Choose the day of a release, or say in the modification why it cannot wait.",
)
def not_a_release(proposal: Proposal) -> Iterator[Fault]:
    day, releases = _commences(proposal), proposal.record.governance.releases
    if day is not None and releases and day not in {release.date for release in releases}:
        near = min(releases, key=lambda release: (abs((release.date - day).days), release.date))
        problem = f"{in_words(day)} is no release; the nearest is {near.name}, {in_words(near.date)}."
        yield stated(proposal.modification.file, "commencement", problem, words=day.isoformat())


@rule(
    "effective-before-decision",
    "warning",
    summary="A modification takes effect before it is decided.",
    why="For the days between, nobody could know what the text was.",
    hint="Correct the day. Where it is meant so, the version that holds the text names those it replaces.",
)
def effective_before_decision(proposal: Proposal) -> Iterator[Fault]:
    day, decided = _commences(proposal), proposal.record.decided(proposal.modification)
    if day is not None and decided is not None and day < decided and not _is_retrospective(proposal):
        problem = f"It takes effect on {in_words(day)} and was decided on {in_words(decided)}."
        yield stated(proposal.modification.file, "commencement", problem, words=day.isoformat())


@rule(
    "days-contradict",
    "error",
    summary="The days that a modification states contradict each other.",
    why="One of them is wrong, and answers about the past rest on it.",
    hint="Look at the sources, and correct the day that is wrong.",
)
def days_contradict(proposal: Proposal) -> Iterator[Fault]:
    yield from _history(proposal.modification, proposal.record)
    yield from _against_version(proposal)


@rule(
    "event-not-held",
    "warning",
    summary="A modification waits for an event or a release that is not in events.toml.",
    why="Nothing can ever say that it happened, so the modification never takes effect.",
    hint="Correct the name, or add the event to corpus/events.toml.",
)
def event_not_held(proposal: Proposal) -> Iterator[Fault]:
    held = {event.id for event in proposal.record.events}
    modification = proposal.modification
    rules = [modification.commencement] if modification.commencement else []
    rules += [rule for change in modification.changes for _, rule in change.rules]
    for name in dict.fromkeys(name for each in rules for name in rule_events(each) if name not in held):
        yield stated(modification.file, f'"{name}"', f"“{name}” is not held.", words=name)


@rule(
    "version-not-on-working-day",
    "note",
    summary="A version took effect on a day that is not a Working Day.",
    why="That happens; it may also be a slip in our file.",
    hint="Look at its source.",
)
def version_not_on_working_day(law: Law) -> Iterator[Fault]:
    version, calendar = law.record.version(law.version), law.record.calendar
    day = _fixed(law.record, version)
    if day is not None and not _is_working_day(day, calendar):
        problem = f"{version.label} took effect on {in_words(day)}, {_called(day)}."
        yield stated(version.file, "effective", problem, words=day.isoformat())


@rule(
    "versions-contradict",
    "error",
    summary="A version is said to have taken effect before its parent.",
    why="One of the days is wrong, and answers about the days between rest on it.",
    hint="Look at the sources. Where it is meant so, name what it replaces.",
)
def versions_contradict(law: Law) -> Iterator[Fault]:
    version = law.record.version(law.version)
    if version.parent is None or version.replaces:
        return
    parent = law.record.version(version.parent)
    mine, theirs = _bounds(law.record, version), _bounds(law.record, parent)
    if mine and theirs and mine.not_after and theirs.not_before and mine.not_after < theirs.not_before:
        problem = (
            f"{version.label} took effect by {in_words(mine.not_after)}, and {parent.label}, its parent, not before "
            f"{in_words(theirs.not_before)}."
        )
        yield stated(version.file, "effective", problem, words=version.label)


def _history(modification: Modification, record: Record) -> Iterator[Fault]:
    """A stage before one that must come first: what is open may be sent back, what is binding goes one way."""
    order = {stage: number for number, stage in enumerate(record.governance.stages)}
    first: dict[str, date] = {}
    for step in modification.history:
        if step.date is not None:
            first[step.stage] = min(step.date, first.get(step.stage, step.date))
    binding = sorted((stage for stage in first if stage in record.governance.binding), key=order.__getitem__)
    open_ones = [stage for stage in first if stage in record.governance.open - record.governance.binding]
    raised = min(open_ones, key=first.__getitem__, default=None)
    chain = [*([raised] if raised is not None else []), *binding]
    for before, after in pairwise(chain):
        if first[after] < first[before]:
            days = in_words(first[after]), in_words(first[before])
            problem = f"It reached “{after}” on {days[0]}, before “{before}” on {days[1]}."
            yield stated(modification.file, f'stage = "{after}"', problem, words=after)


def _against_version(proposal: Proposal) -> Iterator[Fault]:
    """The version that it made took effect on another day than the modification says."""
    bounds = proposal.record.commencement(proposal.modification, None)
    for version in proposal.record.versions:
        if bounds is None or proposal.identifier not in version.made_by or len(version.made_by) > 1:
            continue
        theirs = _bounds(proposal.record, version)
        if theirs is not None and bounds.fixed and theirs.fixed and bounds.fixed != theirs.fixed:
            problem = (
                f"It takes effect on {in_words(bounds.fixed)}, and version {version.label}, which it made, on "
                f"{in_words(theirs.fixed)}."
            )
            yield stated(proposal.modification.file, "commencement", problem, words=version.label)


def _is_retrospective(proposal: Proposal) -> bool:
    return any(proposal.identifier in v.made_by and v.replaces for v in proposal.record.versions)


def _commences(proposal: Proposal) -> date | None:
    """The one day on which a modification takes effect, if it has one."""
    bounds = proposal.record.commencement(proposal.modification, None)
    return bounds.fixed if bounds else None


def _fixed(record: Record, version: Version) -> date | None:
    bounds = _bounds(record, version)
    return bounds.fixed if bounds else None


def _bounds(record: Record, version: Version) -> Bounds | None:
    return version.bounds(None, record.facts, record.calendar)


def _is_working_day(day: date, calendar: Calendar | None) -> bool:
    """A day outside the calendar is taken for one unless it is at the weekend: nobody can know its bank holidays."""
    try:
        return (calendar or england_and_wales()).is_working_day(day)
    except OutsideCalendar:
        return day.weekday() < 5


def _called(day: date) -> str:
    names = ("a Monday", "a Tuesday", "a Wednesday", "a Thursday", "a Friday", "a Saturday", "a Sunday")
    return names[day.weekday()] if day.weekday() > 4 else "a bank holiday"


OF_THE_CODE = (version_not_on_working_day, versions_contradict)
OF_A_MODIFICATION = (not_a_working_day, not_a_release, effective_before_decision, days_contradict, event_not_held)
