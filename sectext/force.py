"""Whether a text has effect on a day: what the effects of modifications, taken together, make of its status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from sectext.commencement import (
    Rule,
    rule_events,
)
from sectext.instruction import describe_rule
from sectext.patch import Cease, Commence, Defer, Disapply, Effect, Suspend
from sectext.worlds import Facts, World, met, possible, rule_edges, worlds

StatusName = Literal[
    "in force", "not yet in force", "deferred", "suspended", "disapplied", "ceased", "undetermined"
]  # fmt: skip
State = Literal["acts", "no longer acts", "does not act yet", "lifted", "not known"]

# From the weakest to the strongest; the strongest that holds is the status.
_ORDER: tuple[StatusName, ...] = ("in force", "disapplied", "deferred", "not yet in force", "suspended", "ceased")
_NAMES: Mapping[type[Effect], StatusName] = {
    Commence: "not yet in force", Defer: "deferred", Suspend: "suspended", Cease: "ceased"
}  # fmt: skip
_MOST_WORLDS = 2000  # of what is open, tried in every combination; beyond, every outcome counts as possible


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """When a modification commences: its rule, or None where nothing says (`stated` false) or it always counts."""

    rule: Rule | None = None
    stated: bool = True


ALWAYS = Begins()
NOTHING_SAID = Begins(stated=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An effect of one modification on a text, with the modification's own commencement.

    `decided` is the day of its decision and `follows` the modifications that it says it comes after: they tell which
    of two effects prevails. `depth` says how near the text it is laid: deeper is nearer.
    """

    modification: str
    effect: Effect
    begins: Begins = ALWAYS
    decided: date | None = None
    follows: frozenset[str] = frozenset()
    depth: int = 0

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that decides whether it acts."""
        if isinstance(self.effect, Commence):  # it does not wait for its own modification
            return rules(self.effect)
        return (*rules(self.effect), *([self.begins.rule] if self.begins.rule else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a text on a day. `certain` is false where it is undetermined or rests on a plan.

    `awaits` names the events whose date would settle an undetermined one, and the modifications of which nothing says
    when they commence.
    """

    name: StatusName
    certain: bool = True
    because: tuple[str, ...] = ()
    candidates: tuple[StatusName, ...] = ()
    awaits: tuple[str, ...] = ()


def status(acting: Iterable[Acting], on: date, facts: Facts) -> Status:
    """The status of a text under the effects that cover it. Without effects it is in force.

    A commencement ends what earlier modifications laid on the same place or one that holds it. Which of two is earlier
    is told by the day of decision, then by a declared order, never guessed: where nothing tells, both outcomes count.
    An event whose day is open is tried on every day that makes a difference, for all effects at once.
    """
    laid = [entry for entry in acting if not isinstance(entry.effect, Disapply)]
    if not laid:
        return Status(name="in force")
    names = _outcomes(laid, on, facts, plans=True)
    if len(names) > 1:
        return _open(laid, on, facts, names)
    doubtful = len(_outcomes(laid, on, facts, plans=False)) > 1
    because = list(_reasons(laid, on, facts, doubtful=doubtful))
    return Status(name=names[0], certain=not doubtful, because=tuple(dict.fromkeys(because)))


def scopes(acting: Iterable[Acting], on: date, facts: Facts) -> Iterator[tuple[str, StatusName]]:
    """To whom the text does not apply on a day; undetermined where that is not known."""
    for entry in acting:
        if isinstance(entry.effect, Disapply):
            rule = entry.effect.rule
            found = {
                _begun(entry, on, facts, world, begun) and met(rule, on, facts, world)
                for world in worlds(entry.rules, on, facts, plans=True)
                for begun in _either([entry])
            }
            if True in found:
                yield entry.effect.scope, "undetermined" if False in found else "disapplied"


def states(acting: Sequence[Acting], on: date, facts: Facts) -> list[State]:
    """What each effect does on a day, in the order given."""
    laid = [entry for entry in acting if not isinstance(entry.effect, Disapply)]
    lifted = set.intersection(*(_lifted(w.holds, w.earlier) for w in _answers(laid, on, facts, plans=True)))
    return ["lifted" if entry in lifted else _state(entry, on, facts) for entry in acting]


def edges(acting: Iterable[Acting], facts: Facts) -> Iterator[date]:
    """Every day on which a status under these effects can change."""
    for rule in (rule for entry in acting for rule in entry.rules):
        yield from rule_edges(rule, facts)


def rules(effect: Effect) -> tuple[Rule, ...]:
    match effect:
        case Defer(until=rule) | Commence(rule=rule) | Cease(rule=rule) | Disapply(rule=rule):
            return (rule,)
        case Suspend(from_=start, until=until):
            return (start,) if until is None else (start, until)


# What may be so


@dataclass(frozen=True, slots=True)
class _Answer:
    """One way in which everything open may be: which effects hold, and which of two modifications came first."""

    holds: Mapping[Acting, bool]
    earlier: Mapping[tuple[Acting, Acting], bool]


def _outcomes(laid: Sequence[Acting], on: date, facts: Facts, *, plans: bool) -> list[StatusName]:
    """Every status there may be, the weakest first."""
    found: set[StatusName] = set()
    for number, answer in enumerate(_answers(laid, on, facts, plans=plans)):
        if number > _MOST_WORLDS:
            found |= {"in force", *(_NAMES[type(entry.effect)] for entry in laid)}
            break
        lifted = _lifted(answer.holds, answer.earlier)
        left = [_NAMES[type(e.effect)] for e, holds in answer.holds.items() if holds and e not in lifted]
        found.add(max(left, key=_ORDER.index, default="in force"))
    return [name for name in _ORDER if name in found]


def _answers(laid: Sequence[Acting], on: date, facts: Facts, *, plans: bool) -> Iterator[_Answer]:
    pairs = [pair for pair in _meeting(laid) if _comes_before(*pair) is None]
    for world in worlds([rule for entry in laid for rule in entry.rules], on, facts, plans=plans):
        for begun in _either(laid):
            holds = {entry: _holds(entry, on, facts, world, begun) for entry in laid}
            for order in product((False, True), repeat=len(pairs)):
                yield _Answer(holds, dict(zip(pairs, order, strict=True)))


def _either(laid: Sequence[Acting]) -> Iterator[frozenset[str]]:
    """Which of the modifications have commenced of which nothing says when: every combination."""
    open_ones = list(dict.fromkeys(entry.modification for entry in laid if not entry.begins.stated))
    for chosen in product((False, True), repeat=len(open_ones)):
        yield frozenset(name for name, yes in zip(open_ones, chosen, strict=True) if yes)


def _holds(entry: Acting, on: date, facts: Facts, world: World, begun: frozenset[str]) -> bool:
    """Whether an effect lays its status on the text; of a commencement, whether it is still waited for."""
    effect = entry.effect
    if isinstance(effect, Commence):
        # It speaks of the days before it too: the text does not take effect with its version but with the rule.
        return not met(effect.rule, on, facts, world)
    if not _begun(entry, on, facts, world, begun):
        return False
    match effect:
        case Defer(until=until):
            return not met(until, on, facts, world)
        case Cease(rule=rule):
            return met(rule, on, facts, world)
        case Suspend(from_=start, until=until):
            ended = until is not None and met(until, on, facts, world)
            return met(start, on, facts, world) and not ended
        case _:
            return False


def _begun(entry: Acting, on: date, facts: Facts, world: World, begun: frozenset[str]) -> bool:
    if not entry.begins.stated:
        return entry.modification in begun
    return entry.begins.rule is None or met(entry.begins.rule, on, facts, world)


# Which of two prevails


def _meeting(laid: Sequence[Acting]) -> Iterator[tuple[Acting, Acting]]:
    """What was laid, and each commencement by another modification of the same place or of a part of it."""
    for lifting in (entry for entry in laid if isinstance(entry.effect, Commence)):
        for held in laid:
            if held.modification != lifting.modification and lifting.depth >= held.depth:
                yield held, lifting


def _comes_before(one: Acting, other: Acting) -> bool | None:
    """Whether one modification was decided before another; None where nothing tells. What is undecided comes last."""
    if one.decided != other.decided:
        return other.decided is None or (one.decided is not None and one.decided < other.decided)
    if (one.modification in other.follows) != (other.modification in one.follows):
        return one.modification in other.follows
    return None


def _lifted(holds: Mapping[Acting, bool], earlier: Mapping[tuple[Acting, Acting], bool]) -> set[Acting]:
    """What a commencement that is met has ended."""
    return {
        held
        for held, lifting in _meeting(list(holds))
        if not holds[lifting]
        and (earlier[held, lifting] if (held, lifting) in earlier else _comes_before(held, lifting))
    }


# Why


def _reasons(laid: Sequence[Acting], on: date, facts: Facts, *, doubtful: bool) -> Iterator[str]:
    """What holds, what was ended by a commencement, and what rests on a plan."""
    answer = next(_answers(laid, on, facts, plans=True))
    lifted = _lifted(answer.holds, answer.earlier)
    for entry in laid:
        planned = doubtful and _rests_on_plan(entry, on, facts)
        holds = answer.holds[entry] and entry not in lifted
        ended = [h for h, c in _meeting(laid) if c == entry and h in lifted and answer.holds[h]]
        if planned:
            yield f"{_reason(entry)}; that it had not happened by then rests on a plan only"
        elif holds:
            yield _reason(entry)
        elif isinstance(entry.effect, Commence) and ended and not answer.holds[entry]:
            names = " and ".join(dict.fromkeys(h.modification for h in ended))
            yield f"{_reason(entry)}, and so ends what {names} laid on it"


def _rests_on_plan(entry: Acting, on: date, facts: Facts) -> bool:
    return any(possible(rule, on, facts) != possible(rule, on, facts, plans=False) for rule in entry.rules)


def _open(laid: Sequence[Acting], on: date, facts: Facts, names: Sequence[StatusName]) -> Status:
    """Undetermined: what is open, and what would settle it."""
    because: list[str] = []
    awaits: list[str] = []
    for entry in laid:
        if not entry.begins.stated and not isinstance(entry.effect, Commence):
            because.append(f"whether {entry.modification} had commenced by then is not known; {_reason(entry)}")
            awaits.append(entry.modification)
        elif any(len(possible(rule, on, facts)) > 1 for rule in entry.rules):
            because.append(f"{_reason(entry)}; nothing that was published shows whether that had happened by then")
        awaits += [event for rule in entry.rules if len(possible(rule, on, facts)) > 1 for event in rule_events(rule)]
    every = list(_answers(laid, on, facts, plans=True))
    for held, lifting in _meeting(laid):
        if _comes_before(held, lifting) is None and any(a.holds[held] and not a.holds[lifting] for a in every):
            both = f"{held.modification} and {lifting.modification}"
            because.append(f"{both} act on the same text, and nothing says which of them comes first (“follows” would)")
    waited = [name for name in dict.fromkeys(awaits) if not facts.event(name).fixed]
    return Status(
        name="undetermined",
        certain=False,
        because=tuple(dict.fromkeys(because)),
        candidates=tuple(names),
        awaits=tuple(waited),
    )


def _reason(entry: Acting) -> str:
    name = entry.modification
    match entry.effect:
        case Defer(until=until):
            return f"{name} defers it until {describe_rule(until)}"
        case Commence(rule=rule):
            return f"{name} makes it take effect on {describe_rule(rule)}"
        case Cease(rule=rule):
            return f"{name} ends it on {describe_rule(rule)}"
        case Suspend(from_=start, until=until) if until is not None:
            return f"{name} suspends it from {describe_rule(start)} until {describe_rule(until)}"
        case Suspend(from_=start):
            return f"{name} suspends it from {describe_rule(start)}"
        case Disapply(scope=scope):
            return f"{name} disapplies it as to {scope}"


def _state(entry: Acting, on: date, facts: Facts) -> State:
    def met(rule: Rule) -> bool | None:
        found = possible(rule, on, facts)
        return None if len(found) > 1 else found.pop()

    begins: bool | None = True
    ends: bool | None = False
    match entry.effect:
        case Defer(until=rule) | Commence(rule=rule):
            ends = met(rule)
        case Suspend(from_=start, until=until):
            begins, ends = met(start), met(until) if until is not None else False
        case Cease(rule=rule) | Disapply(rule=rule):
            begins = met(rule)
    own = True if isinstance(entry.effect, Commence) or entry.begins.rule is None else met(entry.begins.rule)
    begun = own if entry.begins.stated or isinstance(entry.effect, Commence) else None
    if ends is True:
        return "no longer acts"
    if begun is False or begins is False:
        return "does not act yet"
    return "not known" if None in (begun, begins, ends) else "acts"
