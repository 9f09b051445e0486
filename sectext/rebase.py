"""A patch carried over to a later text: each operation follows its clause, and its words, or says why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sectext import lineage
from sectext.address import Address
from sectext.carrying import Carried, Lost, carried, edited, follow
from sectext.compare import compare
from sectext.lineage import Lineages, State
from sectext.merge import merge
from sectext.operations import rewords
from sectext.patch import (
    Conflict,
    Delete,
    Effect,
    Insert,
    Move,
    Operation,
    Part,
    Patch,
    PatchConflict,
    Renumber,
    Reword,
    TextOperation,
)
from sectext.places import NOWHERE, Beside, Where
from sectext.redline import apply, changes
from sectext.resolve import Reading, Resolved, resolve
from sectext.tree import Clause, Path, digest, plain, text_digest

Outcome: TypeAlias = Literal["clean", "needs review", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one operation, and why.

    `became` holds the operations on the new base; none where it is made already, or in conflict. `was` is the text it
    rests on, in the old base, and `now` what stands there in the new one; `digest_was` and `digest_now` are their
    sha256, and equal where nothing it rests on has changed.
    """

    operation: Operation
    became: tuple[Operation, ...] = ()
    outcome: Outcome = "clean"
    why: str = ""
    was: str = ""
    now: str = ""

    @property
    def digest_was(self) -> str:
        return text_digest(self.was)

    @property
    def digest_now(self) -> str:
        return text_digest(self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """A patch on its new base, without the operations that are in conflict; and what became of each, as listed."""

    patch: Patch
    steps: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of all."""
        found = {step.outcome for step in self.steps}
        return "conflict" if "conflict" in found else "needs review" if "needs review" in found else "clean"

    @property
    def conflicts(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.outcome == "conflict")


def rebase(patch: Patch, *, over: Patch, base: Clause) -> Patch:
    """The patch as it stands after another on the same base: applied after that, it does what it did.

    Where the two can be merged, apply(apply(base, over), rebase(patch, over=over, base=base)) is the merged text.
    Raises PatchConflict where an operation cannot be carried over, and where either does not fit the base.
    """
    new = apply(base, over)
    found = rebased(patch, base, new, followed(base, new, over), onto=over.base)
    try:
        together = apply(base, merge(patch, over, base=base))
    except PatchConflict:
        if found.conflicts:
            raise PatchConflict([_conflict(step) for step in found.conflicts]) from None
        return found.patch
    # Two patches may tell an order that the two texts do not: then what is left to do is found by comparison.
    carried_over = not found.conflicts and apply(new, found.patch) == together
    return found.patch if carried_over else replace(compare(new, together), base=over.base)


def followed(base: Clause, new: Clause, over: Patch) -> Where:
    """Where each clause of a base stands after a patch; None where it is gone."""
    lineages = Lineages()
    lineages.advance(State(tree=base))
    lineages.advance(State(tree=new, made_by=(("over", over),)))
    return lineage.followed(lineages, 0, lineages, 1)


def rebased(patch: Patch, old: Clause, new: Clause, where: Where, *, onto: str | None = None) -> Rebased:
    """Carry a patch from the text it was drafted on to a later one. `where` gives each clause's address there.

    Raises PatchConflict where the patch does not fit its own base.
    """
    carrying = _Rebasing(resolve(old, patch), new, where)
    steps = tuple(carrying.step(operation) for operation in dict.fromkeys(patch.operations))
    return _proved(replace(patch, base=onto, base_digest=digest(new)), steps, new)


def _proved(patch: Patch, steps: tuple[Step, ...], new: Clause) -> Rebased:
    """Only what can be carried out together stays; the rest is a conflict."""
    while True:
        operations = tuple(dict.fromkeys(op for step in steps for op in step.became))
        made = replace(patch, operations=operations)
        try:
            changes(new, made)
        except PatchConflict as error:
            steps = _refused(steps, error)
        else:
            return Rebased(patch=made, steps=steps)


def _refused(steps: Sequence[Step], error: PatchConflict) -> tuple[Step, ...]:
    """The steps without the operations that do not fit.

    Where nothing tells which do not, none that puts, takes or numbers clauses does; where there is none, none at all.
    """
    named = {op for conflict in error.conflicts for op in conflict.operations}
    made = {op for step in steps for op in step.became}
    unfit = named & made or {op for op in made if not isinstance(op, Reword | Effect)} or made
    return tuple(_without(step, error) if unfit & set(step.became) else step for step in steps)


def _without(step: Step, error: PatchConflict) -> Step:
    conflict = next((c for c in error.conflicts if set(c.operations) & set(step.became)), error.conflicts[0])
    now = "\n".join(filter(None, (conflict.expected, conflict.found))) or step.now
    return replace(step, became=(), outcome="conflict", why=f"{conflict.at} {conflict.problem}", now=now)


def _conflict(step: Step) -> Conflict:
    op = step.operation
    where = op.into if isinstance(op, Insert) else op.at
    return Conflict(at=where, problem=step.why, expected=step.was, found=step.now, operations=(op,))


class _Rebasing:
    """The old text with the operations placed on it, beside the new one."""

    def __init__(self, resolved: Resolved, new: Clause, where: Where) -> None:
        self.resolved = resolved
        self.beside = Beside(resolved.base, new, where)
        self.readings: dict[Operation, list[tuple[Path, Part, Reading]]] = {}
        for (path, part), readings in resolved.readings.items():
            for reading in readings:
                self.readings.setdefault(reading.operation, []).append((path, part, reading))

    def step(self, operation: Operation) -> Step:
        match operation:
            case Reword():
                return self._reword(operation)
            case Insert():
                return self._insert(operation)
            case Delete():
                return self._delete(operation)
            case Renumber():
                return self._renumber(operation)
            case Move():
                return self._move(operation)
            case _:
                return self._effect(operation)

    def _gone(self, operation: Operation, address: Address, what: str = "was deleted") -> Step:
        was = plain(self.beside.was(address)) if address in self.beside.places else ""
        return Step(operation=operation, outcome="conflict", why=f"{address} {what}", was=was)

    # Words

    def _reword(self, operation: Reword) -> Step:
        if operation in self.resolved.already:
            return self._already(operation)
        if not operation.find:
            return self._fill(operation)
        found: list[tuple[Carried, str, str]] = []
        for path, part, reading in self.readings[operation]:
            was = getattr(self.beside.was(self.beside.addresses[path]), part)
            carried_over = self._carry(self.beside.addresses[path], part, was, reading)
            if isinstance(carried_over, Lost):
                return Step(
                    operation=operation, outcome="conflict", why=carried_over.why, was=was, now=carried_over.now
                )
            now: str | None = getattr(self.beside.there[carried_over.at], carried_over.part)
            found.append((carried_over, was, now or ""))
        return self._reworded(operation, found)

    def _carry(self, address: Address, part: Part, was: str, reading: Reading) -> Carried | Lost:
        """One place where an operation changes words, in the new text: in its own clause, or where its words went."""
        here = self.beside.where(address)
        if here is None:
            lost = Lost(why=f"{address} was deleted", now="")
        else:
            found = carried(here, part, was, getattr(self.beside.there[here], part), reading)
            if isinstance(found, Carried):
                return found
            lost = found
        return follow(was, reading, self.beside.changed, but=(here, part)) or lost

    def _reworded(self, operation: Reword, found: Sequence[tuple[Carried, str, str]]) -> Step:
        was = "\n".join(dict.fromkeys(text for _, text, _ in found))
        now = "\n".join(dict.fromkeys(text for _, _, text in found))
        left = [(each, text) for each, _, text in found if each.edits]
        if not left:
            return Step(operation=operation, why="the change is made already", was=was, now=now)
        became = self._same_words(operation, left) or self._quoted_anew(left)
        moved = [str(each.at) for each, _ in left if each.followed]
        if moved:
            why = f"its words stand in {', '.join(dict.fromkeys(moved))} now"
        elif was != now:
            why = "other words beside them were changed"
        else:
            why = "more words had to be quoted" if operation not in became and len(became) != 1 else ""
        return Step(
            operation=operation, became=became, outcome="needs review" if why else "clean", why=why, was=was, now=now
        )

    def _same_words(self, operation: Reword, found: Sequence[tuple[Carried, str]]) -> tuple[Operation, ...]:
        """The operation at its clause's new address, if there it changes just what it is to change."""
        here = self.beside.where(operation.at)
        if here is None:
            return ()
        candidate = replace(operation, at=here)
        wanted = sorted((str(each.at), each.part, each.edits) for each, _ in found)
        try:
            placed = resolve(self.beside.new, Patch(document=self.beside.new.label or "", operations=(candidate,)))
        except PatchConflict:
            return ()
        addresses = {path: address for address, path in placed.places.items()}
        made = sorted(
            (str(addresses[path]), part, reading.edits)
            for (path, part), readings in placed.readings.items()
            for reading in readings
        )
        return (candidate,) if [(a, p, list(e)) for a, p, e in made] == [(a, p, list(e)) for a, p, e in wanted] else ()

    def _quoted_anew(self, found: Sequence[tuple[Carried, str]]) -> tuple[Operation, ...]:
        """The same edits, each quoted so that it is found once in its clause."""
        made: list[Operation] = []
        for (address, part), text in dict.fromkeys(((each.at, each.part), text) for each, text in found):
            changes = [e for each, _ in found if (each.at, each.part) == (address, part) for e in each.edits]
            made += rewords(self.beside.there[address], address, part, edited(text, changes) or None)
        return tuple(made)

    def _fill(self, operation: Reword) -> Step:
        """Words for a part that was absent."""
        here, part = self.beside.where(operation.at), operation.part
        assert part is not None  # else the patch would not fit its base
        if here is None:
            return self._gone(operation, operation.at)
        standing: str | None = getattr(self.beside.there[here], part)
        if standing == operation.put:
            return Step(operation=operation, why="the change is made already", now=standing)
        if standing is not None:
            return Step(operation=operation, outcome="conflict", why=f"{here} has a {part} now", now=standing)
        return Step(operation=operation, became=(replace(operation, at=here),))

    def _already(self, operation: TextOperation) -> Step:
        return Step(operation=operation, why="the old base had the change already")

    # Clauses

    def _delete(self, operation: Delete) -> Step:
        if operation in self.resolved.already:
            return self._already(operation)
        was, here = self.beside.was(operation.at), self.beside.where(operation.at)
        if here is None:
            return Step(operation=operation, why="it was deleted already", was=plain(was))
        now = self.beside.there[here]
        if operation.leave and now.text == operation.leave and not now.children:
            return Step(operation=operation, why="it was deleted already", was=plain(was), now=plain(now))
        if not same_words(was, now):
            why = f"{here} is to be deleted, and has been changed"
            return Step(operation=operation, outcome="conflict", why=why, was=plain(was), now=plain(now))
        became = replace(operation, at=here, was=digest(now))
        return Step(operation=operation, became=(became,), was=blind(was), now=blind(now))

    def _renumber(self, operation: Renumber) -> Step:
        was, here = self.beside.was(operation.at), self.beside.where(operation.at)
        if here is None:
            return self._gone(operation, operation.at)
        now = self.beside.there[here]
        if now.label == operation.to:
            return Step(operation=operation, why="it has that number already", was=was.label or "", now=now.label)
        if now.label != was.label:
            why = f"{operation.at} is to become {operation.to}, and was renumbered {now.label}"
            return Step(operation=operation, outcome="conflict", why=why, was=was.label or "", now=now.label or "")
        above = self.beside.above(operation.at)
        if taken := self.beside.taken(above, self.beside.where(above), [operation.to]):
            return Step(operation=operation, outcome="conflict", why=f"there is a {operation.to} now", now=taken)
        return Step(
            operation=operation, became=(replace(operation, at=here),), was=was.label or "", now=now.label or ""
        )

    def _insert(self, operation: Insert) -> Step:
        if operation in self.resolved.already:
            return self._already(operation)
        into = self.beside.where(operation.into)
        if into is None:
            return self._gone(operation, operation.into)
        labels = [clause.label for clause in operation.clauses if clause.label]
        if all(clause in self.beside.there[into].children for clause in operation.clauses) and labels:
            return Step(operation=operation, why="the change is made already")
        if taken := self.beside.taken(operation.into, into, labels):
            return Step(
                operation=operation,
                outcome="conflict",
                why="a clause with that number was put in",
                was="\n".join(map(plain, operation.clauses)),
                now=taken,
            )
        slot = self.beside.slot(operation.into, into, operation.after, operation.clauses)
        if slot.new == operation.clauses:
            return Step(operation=operation, why="the change is made already")
        if slot.why and slot.after is NOWHERE:
            return Step(operation=operation, outcome="conflict", why=slot.why, now=slot.beside)
        became = replace(operation, into=into, after=slot.after)
        outcome: Outcome = "needs review" if slot.why else "clean"
        return Step(operation=operation, became=(became,), outcome=outcome, why=slot.why, now=slot.beside)

    def _move(self, operation: Move) -> Step:
        here, into = self.beside.where(operation.at), self.beside.where(operation.into)
        if here is None:
            return self._gone(operation, operation.at)
        if into is None:
            return self._gone(operation, operation.into)
        if self.beside.stands(here, into, operation.after):
            return Step(operation=operation, why="it stands there already")
        if self.beside.where(self.beside.above(operation.at)) != self.beside.above_now(here):
            return self._gone(operation, operation.at, "was moved elsewhere")
        slot = self.beside.slot(operation.into, into, operation.after)
        if slot.why and slot.after is NOWHERE:
            return Step(operation=operation, outcome="conflict", why=slot.why, now=slot.beside)
        outcome: Outcome = "needs review" if slot.why else "clean"
        return Step(
            operation=operation,
            became=(replace(operation, at=here, into=into, after=slot.after),),
            outcome=outcome,
            why=slot.why,
        )

    def _effect(self, operation: Effect) -> Step:
        here = self.beside.where(operation.at)
        if operation.at not in self.beside.places:  # it is laid on what the patch itself puts in
            return Step(operation=operation, became=(operation,))
        if here is None:
            return self._gone(operation, operation.at)
        was, now = self.beside.was(operation.at), self.beside.there[here]
        why = "" if same_words(was, now) else f"the words of {here} were changed"
        outcome: Outcome = "needs review" if why else "clean"
        became = (replace(operation, at=here),)
        return Step(operation=operation, became=became, outcome=outcome, why=why, was=blind(was), now=blind(now))

    # Places


def same_words(one: Clause, other: Clause) -> bool:
    """Whether two clauses read the same, whatever their numbers and those below them."""
    return blind(one) == blind(other)


def blind(clause: Clause) -> str:
    """A clause's words without numbers, one line a clause; a defined term is no number."""
    label = clause.label if clause.kind == "definition" else ""
    own = " | ".join(part or "" for part in (clause.kind, label, clause.heading, clause.text, clause.closing))
    return "\n".join([own, *(f"  {line}" for child in clause.children for line in blind(child).split("\n"))])
