"""Whether a text has effect on a day: what the effects of modifications, taken together, make of its status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from sectext.calendar import Calendar
from sectext.commencement import Bounds, Fact, Rule, evaluate, rule_events
from sectext.instruction import describe_rule
from sectext.patch import Cease, Commence, Defer, Disapply, Effect, Suspend

StatusName = Literal[
    "in force", "not yet in force", "deferred", "suspended", "disapplied", "ceased", "undetermined"
]  # fmt: skip

State = Literal["acts", "no longer acts", "does not act yet", "lifted", "not known"]

# From the weakest to the strongest; the strongest that holds is the status.
_ORDER: tuple[StatusName, ...] = ("in force", "disapplied", "deferred", "not yet in force", "suspended", "ceased")
_MOST_OPEN = 10  # questions whose answers are tried in every combination; beyond, every outcome counts as possible


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An effect of one modification on a text, with the bounds of the modification's own commencement.

    `commencement` None counts always. `decided` is the day of its decision and `follows` the modifications that it
    says it comes after: they tell which of two effects prevails. `depth` says how near the text it is laid: deeper is
    nearer. `awaits` names what the modification's own commencement waits for.
    """

    modification: str
    effect: Effect
    commencement: Bounds | None = None
    decided: date | None = None
    follows: tuple[str, ...] = ()
    depth: int = 0
    awaits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a text on a day. `certain` is false where it is undetermined or rests on a plan.

    `awaits` names the events whose date would settle an undetermined one.
    """

    name: StatusName
    certain: bool = True
    because: tuple[str, ...] = ()
    candidates: tuple[StatusName, ...] = ()
    awaits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """What one effect lays on a text: a status, while its question is answered yes; None is not known.

    A commencement asks "not yet?": answered no, it lifts what was laid before it. `planned`: the answer rests on a
    plan only.
    """

    entry: Acting
    status: StatusName
    holds: bool | None
    planned: bool
    reason: str
    awaits: tuple[str, ...] = ()

    @property
    def lifts(self) -> bool:
        return isinstance(self.entry.effect, Commence)


def status(
    acting: Iterable[Acting],
    on: date,
    events: Mapping[str, Iterable[Fact]],
    known: date | None = None,
    calendar: Calendar | None = None,
) -> Status:
    """The status of a text under the effects that cover it. Without effects it is in force.

    A commencement ends what earlier modifications laid on the same place or one that holds it. Which of two is earlier
    is told by the day of decision, then by a declared order, never guessed: where nothing tells, both outcomes count.
    """

    def bounds(rule: Rule) -> Bounds:
        return evaluate(rule, events, known, calendar)

    laid = [_laid(entry, on, bounds) for entry in acting if not isinstance(entry.effect, Disapply)]
    names = _outcomes(laid)
    if len(names) > 1:
        return _open(laid, names)
    lifted = _lifted(laid, [bool(each.holds) for each in laid], {})
    because = [each.reason for n, each in enumerate(laid) if each.holds and n not in lifted]
    because += [_ending(laid, c, [h for h in lifted if (h, c) in set(_meeting(laid))]) for c in _lifting(laid, lifted)]
    doubtful = len(_outcomes(laid, open_plans=True)) > 1
    if doubtful:
        because += [f"{each.reason}; that it had not happened by then rests on a plan only" for each in _plans(laid)]
        because = [reason for reason in because if not any(b != reason and b.startswith(reason) for b in because)]
    return Status(name=names[0], certain=not doubtful, because=tuple(dict.fromkeys(because)))


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
        begun = _both(_started(entry, on), evaluate(entry.effect.rule, events, known, calendar).reached(on))
        if begun is not False:
            yield entry.effect.scope, "disapplied" if begun else "undetermined"


def states(
    acting: Sequence[Acting],
    on: date,
    events: Mapping[str, Iterable[Fact]],
    known: date | None = None,
    calendar: Calendar | None = None,
) -> list[State]:
    """What each effect does on a day, in the order given."""

    def bounds(rule: Rule) -> Bounds:
        return evaluate(rule, events, known, calendar)

    laid = [_laid(entry, on, bounds) for entry in acting if not isinstance(entry.effect, Disapply)]
    lifted = {laid[n].entry for n in _lifted(laid, [each.holds is not False for each in laid], {})}
    return ["lifted" if entry in lifted else _state(entry, on, bounds) for entry in acting]


def edges(
    acting: Iterable[Acting],
    events: Mapping[str, Iterable[Fact]],
    known: date | None = None,
    calendar: Calendar | None = None,
) -> Iterator[date]:
    """Every day on which a status under these effects can change."""
    for entry in acting:
        every = [evaluate(rule, events, known, calendar) for rule in rules(entry.effect)]
        for bounds in (*every, *([entry.commencement] if entry.commencement else [])):
            yield from filter(None, (bounds.not_before, bounds.not_after, bounds.firm))


def _state(entry: Acting, on: date, bounds: Callable[[Rule], Bounds]) -> State:
    met = [bounds(rule).reached(on) for rule in rules(entry.effect)]
    begun = True if isinstance(entry.effect, Commence) else _started(entry, on)
    begins: bool | None = False
    ends: bool | None = False
    match entry.effect:
        case Defer() | Commence():
            begins, ends = True, met[0]
        case Suspend(until=None) | Cease() | Disapply():
            begins, ends = met[0], False
        case Suspend():
            begins, ends = met
    if ends is True:
        return "no longer acts"
    if begun is False or begins is False:
        return "does not act yet"
    return "not known" if None in (begun, begins, ends) else "acts"


def rules(effect: Effect) -> tuple[Rule, ...]:
    match effect:
        case Defer(until=rule) | Commence(rule=rule) | Cease(rule=rule) | Disapply(rule=rule):
            return (rule,)
        case Suspend(from_=start, until=until):
            return (start,) if until is None else (start, until)


def _laid(entry: Acting, on: date, bounds: Callable[[Rule], Bounds]) -> _Laid:
    name = entry.modification
    match entry.effect:
        case Defer(until=until):
            met = bounds(until)
            holds = _both(_started(entry, on), _not(met.reached(on)))
            return _made(entry, "deferred", holds, f"{name} defers it until {describe_rule(until)}", on, met)
        case Commence(rule=rule):
            # It speaks of the days before it too: the text does not take effect with its version but with the rule.
            met = bounds(rule)
            reason = f"{name} makes it take effect on {describe_rule(rule)}"
            holds = _not(met.reached(on))
            return _Laid(
                entry=entry,
                status="not yet in force",
                holds=holds,
                planned=met.rests_on_plan(on),
                reason=reason,
                awaits=rule_events(rule),
            )
        case Cease(rule=rule):
            met = bounds(rule)
            holds = _both(_started(entry, on), met.reached(on))
            return _made(entry, "ceased", holds, f"{name} ends it on {describe_rule(rule)}", on, met)
        case Suspend(from_=start, until=until):
            begins = bounds(start)
            reason = f"{name} suspends it from {describe_rule(start)}"
            holds = _both(_started(entry, on), begins.reached(on))
            if until is None:
                return _made(entry, "suspended", holds, reason, on, begins)
            ends = bounds(until)
            reason += f" until {describe_rule(until)}"
            return _made(entry, "suspended", _both(holds, _not(ends.reached(on))), reason, on, begins, ends)
        case Disapply():
            raise TypeError("A scoped disapplication is no status of the text itself.")


def _made(entry: Acting, name: StatusName, holds: bool | None, reason: str, on: date, *met: Bounds) -> _Laid:
    own = (entry.commencement,) if entry.commencement is not None else ()
    events = tuple(event for rule in rules(entry.effect) for event in rule_events(rule))
    if _started(entry, on) is None:
        reason = f"whether {entry.modification} had commenced by then is not known; {reason}"
        events = (*entry.awaits, *events)
    return _Laid(
        entry=entry,
        status=name,
        holds=holds,
        planned=any(bounds.rests_on_plan(on) for bounds in (*own, *met)),
        reason=reason,
        awaits=tuple(dict.fromkeys(events)),
    )


def _outcomes(laid: Sequence[_Laid], *, open_plans: bool = False) -> list[StatusName]:
    """Every status there may be, the weakest first: each open question is answered both ways."""
    asked = [n for n, each in enumerate(laid) if each.holds is None or (open_plans and each.planned)]
    pairs = [(h, c) for h, c in _meeting(laid) if _comes_before(laid[h].entry, laid[c].entry) is None]
    if len(asked) + len(pairs) > _MOST_OPEN:
        return [name for name in _ORDER if name == "in force" or name in {each.status for each in laid}]
    found: set[StatusName] = set()
    for answers in product((False, True), repeat=len(asked) + len(pairs)):
        holds = [bool(each.holds) for each in laid]
        for place, answer in zip(asked, answers, strict=False):
            holds[place] = answer
        found.add(_outcome(laid, holds, dict(zip(pairs, answers[len(asked) :], strict=True))))
    return [name for name in _ORDER if name in found]


def _lifted(laid: Sequence[_Laid], holds: Sequence[bool], earlier: Mapping[tuple[int, int], bool]) -> set[int]:
    """What a commencement that is met has ended."""
    return {
        h
        for h, c in _meeting(laid)
        if not holds[c] and (earlier[h, c] if (h, c) in earlier else _comes_before(laid[h].entry, laid[c].entry))
    }


def _lifting(laid: Sequence[_Laid], lifted: set[int]) -> list[int]:
    """The commencements that are met and have ended something that would hold."""
    ending = {c for h, c in _meeting(laid) if h in lifted and laid[h].holds is not False and laid[c].holds is False}
    return sorted(c for c in ending)


def _ending(laid: Sequence[_Laid], number: int, ended: Sequence[int]) -> str:
    names = dict.fromkeys(laid[h].entry.modification for h in ended if laid[h].holds is not False)
    return f"{laid[number].reason}, and so ends what {' and '.join(names)} laid on it"


def _outcome(laid: Sequence[_Laid], holds: Sequence[bool], earlier: Mapping[tuple[int, int], bool]) -> StatusName:
    lifted = _lifted(laid, holds, earlier)
    left = [each.status for n, each in enumerate(laid) if holds[n] and n not in lifted]
    return max(left, key=_ORDER.index, default="in force")


def _meeting(laid: Sequence[_Laid]) -> Iterator[tuple[int, int]]:
    """What was laid, and each commencement by another modification of the same place or of a part of it."""
    for c, lifting in enumerate(laid):
        for h, held in enumerate(laid):
            other = held.entry.modification != lifting.entry.modification
            if lifting.lifts and other and lifting.entry.depth >= held.entry.depth:
                yield h, c


def _comes_before(one: Acting, other: Acting) -> bool | None:
    """Whether one modification was decided before another; None where nothing tells. What is undecided comes last."""
    if one.decided != other.decided:
        return other.decided is None or (one.decided is not None and one.decided < other.decided)
    if one.modification in other.follows or other.modification in one.follows:
        return one.modification in other.follows
    return None


def _open(laid: Sequence[_Laid], names: Sequence[StatusName]) -> Status:
    """Undetermined: what is open, and what would settle it."""
    asked = [each for each in laid if each.holds is None]
    because = [f"{each.reason}; nothing that was published shows whether that had happened by then" for each in asked]
    for h, c in _meeting(laid):
        if laid[h].holds is not False and _comes_before(laid[h].entry, laid[c].entry) is None:
            both = f"{laid[h].entry.modification} and {laid[c].entry.modification}"
            because.append(f"{both} act on the same text, and nothing says which of them comes first (“follows” would)")
    awaits = tuple(dict.fromkeys(event for each in asked for event in each.awaits))
    return Status(
        name="undetermined",
        certain=False,
        because=tuple(dict.fromkeys(because)),
        candidates=tuple(names),
        awaits=awaits,
    )


def _plans(laid: Sequence[_Laid]) -> Iterator[_Laid]:
    return (each for each in laid if each.planned)


def _started(entry: Acting, on: date) -> bool | None:
    return True if entry.commencement is None else entry.commencement.reached(on)


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
