"""Which versions and effects count on a day, under what was known: wordings with their bounds, and status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from sectext.address import Address, Range
from sectext.calendar import Calendar
from sectext.commencement import Bounds, Fact, Rule, evaluate
from sectext.instruction import describe_rule
from sectext.patch import Cease, Commence, Defer, Disapply, Effect, Suspend

StatusName = Literal[
    "in force", "not yet in force", "deferred", "suspended", "disapplied", "ceased", "undetermined"
]  # fmt: skip
When: TypeAlias = date | Bounds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveFact:
    """When a version took effect, as one source says; `published` is the day from which it counts as known."""

    bounds: Bounds
    published: date
    source: str
    certainty: str = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDocument:
    """A document in a version. `text_of` names the version whose file holds it; `held` None is the whole document.

    `held_to` is the first day for which nobody has looked; None is kept up to date.
    """

    name: str
    title: str | None
    text_of: str
    file: str | None
    sha256: str | None
    held: tuple[Range, ...] | None
    held_to: date | None

    def holds(self, address: Address) -> bool:
        return self.held is None or any(span.covers(address) for span in self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published state of the code, named by a label that is not a decimal."""

    label: str
    parent: str | None
    made_by: tuple[str, ...] = ()
    effective: tuple[EffectiveFact, ...] = ()
    documents: tuple[VersionDocument, ...] = ()
    file: str = ""

    def bounds(self, known: date | None = None) -> Bounds | None:
        """The latest published by `known`; None where nothing was."""
        counting = [f for f in self.effective if known is None or f.published <= known]
        return max(counting, key=lambda f: f.published).bounds if counting else None

    def document(self, name: str) -> VersionDocument | None:
        return next((d for d in self.documents if d.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A version with the bounds of its first day, under what was known."""

    version: Version
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An effect of one modification, with the bounds of the modification's own commencement; None counts always."""

    modification: str
    effect: Effect
    commencement: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a text on a day. `certain` is false where it is undetermined or rests on a plan."""

    name: StatusName
    certain: bool = True
    because: tuple[str, ...] = ()
    candidates: tuple[StatusName, ...] = ()


def dated(versions: Sequence[Version], known: date | None = None) -> tuple[Dated, ...]:
    """The versions that were known of, oldest first. A version is not before its parent, nor after its child."""
    found = [Dated(version=v, bounds=b) for v in versions if (b := v.bounds(known)) is not None]
    tightened: list[Dated] = []
    for entry in found:
        earlier = [d.bounds.not_before for d in tightened if d.bounds.not_before]
        lower = max([*earlier, *filter(None, [entry.bounds.not_before])], default=None)
        tightened.append(replace(entry, bounds=replace(entry.bounds, not_before=lower, firm=lower)))
    upper: date | None = None
    for number in range(len(tightened) - 1, -1, -1):
        bounds = tightened[number].bounds
        upper = min(filter(None, [bounds.not_after, upper]), default=None)
        tightened[number] = replace(tightened[number], bounds=replace(bounds, not_after=upper))
    return tuple(tightened)


def candidates(chain: Sequence[Dated], on: date) -> tuple[int, ...]:
    """The versions that may be in effect on a day, as positions in the chain; empty before the first of them.

    The last one surely reached counts, and every later one that may have been. -1 stands for "before the first".
    """
    reached = [entry.bounds.reached(on) for entry in chain]
    settled = max((n for n, yes in enumerate(reached) if yes), default=-1)
    possible = [n for n in range(settled + 1, len(chain)) if reached[n] is None]
    return (settled, *possible) if settled >= 0 or possible else ()


def when(bounds: Bounds) -> When:
    return bounds.fixed or replace(bounds, firm=None)


def status(
    acting: Iterable[Acting],
    on: date,
    events: Mapping[str, Iterable[Fact]],
    known: date | None = None,
    calendar: Calendar | None = None,
) -> Status:
    """The status of a text under the effects that name it. Without effects it is in force."""
    found = [_judged(entry, on, events, known, calendar) for entry in acting]
    return _strongest([s for s in found if s is not None])


# From the weakest to the strongest; the strongest that applies is the status.
_ORDER: tuple[StatusName, ...] = ("in force", "disapplied", "deferred", "not yet in force", "suspended", "ceased")


def _strongest(found: Sequence[Status]) -> Status:
    settled = [s for s in found if s.name != "undetermined"]
    top = max(settled, key=lambda s: _ORDER.index(s.name), default=Status(name="in force"))
    open_ones = [
        s for s in found if s.name == "undetermined" and max(map(_ORDER.index, s.candidates)) > _ORDER.index(top.name)
    ]
    if not open_ones:
        planned = [s for s in found if not s.certain and s.name in (top.name, "in force")]
        because = tuple(dict.fromkeys([*top.because, *(b for s in planned for b in s.because)]))
        return replace(top, certain=top.certain and not planned, because=because)
    possible = (c for s in open_ones for c in s.candidates if _ORDER.index(c) > _ORDER.index(top.name))
    names = tuple(dict.fromkeys([top.name, *possible]))
    return Status(
        name="undetermined", certain=False, because=tuple(b for s in open_ones for b in s.because), candidates=names
    )


def _judged(
    entry: Acting, on: date, events: Mapping[str, Iterable[Fact]], known: date | None, calendar: Calendar | None
) -> Status | None:
    """What one effect makes of a text on a day, or None where it makes nothing of it."""
    started = True if entry.commencement is None else entry.commencement.reached(on)
    if started is False:
        planned = entry.commencement is not None and entry.commencement.rests_on_plan(on)
        because: tuple[str, ...] = (f"that {entry.modification} had not commenced by {on} rests on a plan only",)
        return Status(name="in force", certain=False, because=because) if planned else None
    made = _effect_status(entry, on, lambda rule: evaluate(rule, events, known, calendar))
    if made is None or started:
        return made
    because = (f"whether {entry.modification} had commenced on {on} is not known", *made.because)
    names = tuple(dict.fromkeys(["in force", *(made.candidates or (made.name,))]))
    return Status(name="undetermined", certain=False, because=because, candidates=names)


def _effect_status(entry: Acting, on: date, evaluate_rule: Callable[[Rule], Bounds]) -> Status | None:
    name = entry.modification
    match entry.effect:
        case Defer(until=until):
            return _until(
                evaluate_rule(until), on, "deferred", f"{name} defers it until {describe_rule(until)}", ends=True
            )
        case Commence(rule=rule):
            reason = f"{name} makes it take effect on {describe_rule(rule)}"
            return _until(evaluate_rule(rule), on, "not yet in force", reason, ends=True)
        case Cease(rule=rule):
            return _until(evaluate_rule(rule), on, "ceased", f"{name} ends it on {describe_rule(rule)}", ends=False)
        case Suspend(from_=start, until=until):
            reason = f"{name} suspends it from {describe_rule(start)}"
            begun = _until(evaluate_rule(start), on, "suspended", reason, ends=False)
            if begun is None or until is None:
                return begun
            reason += f" until {describe_rule(until)}"
            over = _until(evaluate_rule(until), on, "suspended", reason, ends=True)
            if over is None or begun.name == "suspended":
                return over
            return begun
        case Disapply():
            return None


def _until(bounds: Bounds, on: date, name: StatusName, reason: str, *, ends: bool) -> Status | None:
    """A status that holds until its rule is met (`ends`), or from then on."""
    reached = bounds.reached(on)
    if reached is None:
        because = (f"{reason}; nothing that was published shows whether that had happened by {on}",)
        return Status(name="undetermined", certain=False, because=because, candidates=("in force", name))
    holds = not reached if ends else reached
    if not holds:
        if not ends and bounds.rests_on_plan(on):
            because = (f"{reason}; that it had not happened by {on} rests on a plan only",)
            return Status(name="in force", certain=False, because=because)
        return None
    planned = ends and bounds.rests_on_plan(on)
    note = "; that it had not happened by then rests on a plan only" if planned else ""
    return Status(name=name, certain=not planned, because=(reason + note,))


def scopes(
    acting: Iterable[Acting],
    on: date,
    events: Mapping[str, Iterable[Fact]],
    known: date | None = None,
    calendar: Calendar | None = None,
) -> Iterator[tuple[str, StatusName]]:
    """To whom the text does not apply on a day; undetermined where that is not known."""
    for entry in acting:
        if not isinstance(entry.effect, Disapply):
            continue
        started = True if entry.commencement is None else entry.commencement.reached(on)
        reached = evaluate(entry.effect.rule, events, known, calendar).reached(on)
        if started is not False and reached is not False:
            yield entry.effect.scope, "disapplied" if started and reached else "undetermined"
