"""What each clause was, version after version: its wordings and numbers, followed through renumbering and moves."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_not
from typing import TypeAlias

from sectext.address import Address
from sectext.errors import SectextError
from sectext.patch import Operation, Patch, Reword
from sectext.redline import Marked, accept, changes, redline
from sectext.tree import Clause, below, steps

_GOES_ON = sys.maxsize  # a wording that still holds in the last version compiled
Pair: TypeAlias = tuple[int | None, int | None, Marked | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A document in one version: its text, None where that is not held, and the patches that made it of the last."""

    tree: Clause | None
    made_by: tuple[tuple[str, Patch], ...] = ()


@dataclass(frozen=True, slots=True)
class Spell:
    """One wording of a clause under one address, from its first to its last version on one path of versions."""

    first: int
    last: int
    address: Address
    clause: Clause
    made_by: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Line:
    """One clause through time. A number used again after a deletion is another line.

    `made` says whether a modification put it in: else it was there before, or was only held from then on.
    """

    made: bool = False


class Lineages:
    """The clauses of one document along one path of versions, each after its parent.

    Paths part where a version replaces another; what they share is the same lines. `made` holds the line of each
    insertion, so that what one modification puts in on two paths is one clause.
    """

    def __init__(self, made: dict[tuple[Operation, Address], Line] | None = None) -> None:
        self.end = -1  # the position of the last version
        self.made = {} if made is None else made
        self.unmade: dict[Line, tuple[str, ...]] = {}
        self._owners: dict[Address, list[tuple[int, Line | None]]] = {}
        self._spells: dict[Line, list[Spell]] = {}
        self._now: dict[Address, Line] = {}
        self._tree: Clause | None = None
        self._held = False

    # What was what

    def line(self, address: Address, position: int) -> Line | None:
        """The clause that bears an address in a version, or None."""
        owners = self._owners.get(address, ())
        number = bisect_right(owners, position, key=lambda entry: entry[0]) - 1
        return owners[number][1] if number >= 0 else None

    def lines(self, address: Address) -> tuple[Line, ...]:
        """Every clause that ever bore an address on this path, the earliest first."""
        return tuple(dict.fromkeys(line for _, line in self._owners.get(address, ()) if line is not None))

    def every(self) -> Iterator[Line]:
        """Every clause there ever was on this path, each once."""
        yield from self._spells

    def spells(self, line: Line) -> Sequence[Spell]:
        """The wordings of a clause on this path, oldest first."""
        return self._spells.get(line, ())

    def spell(self, line: Line, position: int) -> Spell | None:
        """The wording that a clause has in a version."""
        spells = self._spells.get(line, ())
        number = bisect_right(spells, position, key=lambda s: s.first) - 1
        return spells[number] if number >= 0 and spells[number].last >= position else None

    # How it is compiled

    def forked(self, position: int) -> Lineages:
        """The same path up to a version, for another to follow it."""
        fork = Lineages(self.made)
        fork.end = position
        for address, entries in self._owners.items():
            if earlier := [entry for entry in entries if entry[0] <= position]:
                fork._owners[address] = earlier
        for line, spells in self._spells.items():
            if kept := [spell for spell in spells if spell.first <= position]:
                kept[-1] = replace(kept[-1], last=min(kept[-1].last, position))
                fork._spells[line] = kept
        roots = [spell for a in fork._owners if not a.steps for line in fork.lines(a) for spell in fork.spells(line)]
        last = max(roots, key=lambda spell: spell.first, default=None)
        if last is not None:
            fork._tree, fork._held = last.clause, last.last == position
            fork._now = {a: owner for a in fork._owners if (owner := fork.line(a, last.last)) is not None}
            fork.unmade = {line: names for line, names in self.unmade.items() if line not in fork._now.values()}
            for line in fork._now.values() if fork._held else ():
                fork._spells[line][-1] = replace(fork._spells[line][-1], last=_GOES_ON)
        return fork

    def advance(self, state: State) -> int:
        """One version more; returns its position. What did not change costs nothing."""
        self.end += 1
        if state.tree is None:
            self._pause()
            return self.end
        step = _Change(self, state)
        if self._tree is None:
            step.begin(state.tree)
        else:
            step.go(self._tree, state)
        if not self._held:
            step.touched.update(dict.fromkeys(self._now))
        self._tree, self._held = state.tree, True
        self._extend(step)
        return self.end

    def _pause(self) -> None:
        """The document is not held in this version: its clauses are known again when it is."""
        for address, line in self._now.items() if self._held else ():
            self._close(line)
            self._own(address, None)
        self._held = False

    def _extend(self, step: _Change) -> None:
        """What changed in this version, as wordings; every other wording goes on."""
        for line in step.over:
            self._close(line)
        for address in step.touched:
            owner = self._now.get(address)
            self._own(address, owner)
            if owner is None:
                continue
            clause, made_by = step.standing.get(owner) or self._last(owner)
            open_spell = self._open(owner)
            if open_spell and open_spell.address == address and open_spell.clause == clause:
                continue
            self._close(owner)
            self._spells.setdefault(owner, []).append(Spell(self.end, _GOES_ON, address, clause, made_by))

    def _last(self, line: Line) -> tuple[Clause, tuple[str, ...]]:
        spell = self._spells[line][-1]
        return spell.clause, spell.made_by

    def _open(self, line: Line) -> Spell | None:
        spells = self._spells.get(line)
        return spells[-1] if spells and spells[-1].last == _GOES_ON else None

    def _close(self, line: Line) -> None:
        if spell := self._open(line):
            self._spells[line][-1] = replace(spell, last=self.end - 1)

    def _own(self, address: Address, line: Line | None) -> None:
        owners = self._owners.setdefault(address, [])
        if owners and owners[-1][0] == self.end:
            owners.pop()
        if (owners[-1][1] if owners else None) is not line:
            owners.append((self.end, line))


class _Change:
    """One version after another: which clause became which, by the marks of redlines or clause by clause as named."""

    def __init__(self, lineages: Lineages, state: State) -> None:
        self.lineages = lineages
        self.names: Mapping[Operation, str] = {op: name for name, patch in state.made_by for op in patch.operations}
        self.every_name = tuple(dict.fromkeys(name for name, _ in state.made_by))
        self.standing: dict[Line, tuple[Clause, tuple[str, ...]]] = {}
        self.touched: dict[Address, None] = {}
        self.over: list[Line] = []

    def begin(self, tree: Clause) -> None:
        """The first text of the document."""
        step = _Step(self, by_place=False)
        step.new(tree, Address(document=tree.label or ""), None)
        self._take(step)

    def go(self, old: Clause, state: State) -> None:
        for marked, tree in _between(old, state):
            step = _Step(self, by_place=marked is None and _same_shape(self.every_name, self.names))
            root, becomes = Address(document=old.label or ""), Address(document=tree.label or "")
            step.pair(old, tree, root, becomes, marked, ())
            step.settle()
            self._take(step)
            old = tree

    def _take(self, step: _Step) -> None:
        now = self.lineages._now
        for address in step.gone:
            now.pop(address, None)
        for address, line, clause, made_by in step.placed:
            now[address] = line
            self.standing[line] = (clause, made_by)
        self.touched.update(dict.fromkeys([*step.gone, *(address for address, *_ in step.placed)]))


class _Step:
    """One text beside the next: which clause became which."""

    def __init__(self, change: _Change, *, by_place: bool) -> None:
        self.change = change
        self.by_place = by_place
        self.gone: list[Address] = []
        self.placed: list[tuple[Address, Line, Clause, tuple[str, ...]]] = []
        self.ended: list[tuple[Address, tuple[str, ...]]] = []
        self.leaving: dict[int, tuple[Clause, Address]] = {}
        self.arriving: list[tuple[int, Clause, Address, Marked]] = []

    def pair(
        self, old: Clause, new: Clause, was: Address, becomes: Address, marked: Marked | None, cause: tuple[str, ...]
    ) -> None:
        """One clause that became another: the same line."""
        if was == becomes and (old is new or old == new):
            return
        cause = self._cause(marked) or cause
        self.gone.append(was)
        line = self.change.lineages._now[was]
        self.placed.append((becomes, line, new, cause or self.change.every_name))
        named_old, named_new = _Steps(old), _Steps(new)
        for i, j, inner in self._pairs(old, new, marked, readdressed=was != becomes):
            there = None if i is None else below(was, old, named_old[i], old.children[i])
            here = None if j is None else below(becomes, new, named_new[j], new.children[j])
            if i is not None and j is not None and there and here:
                self.pair(old.children[i], new.children[j], there, here, inner, cause)
            elif j is not None and here:
                self._arrived(new.children[j], here, inner)
            elif i is not None and there:
                self._left(old.children[i], there, inner)

    def settle(self) -> None:
        """What moved keeps its line; what is left has ended."""
        while self.arriving:
            # What moves out of something that moves is found only when the latter has been gone through.
            ready = next(n for n, arrived in enumerate(self.arriving) if arrived[0] in self.leaving)
            number, clause, address, marked = self.arriving.pop(ready)
            old, was = self.leaving.pop(number)
            self.pair(old, clause, was, address, marked, self._cause(marked))
        for address, made_by in self.ended:
            self._end(address, made_by)

    def _pairs(self, old: Clause, new: Clause, marked: Marked | None, *, readdressed: bool) -> Iterator[Pair]:
        if marked is not None and marked.whole is None:
            yield from _by_marks(marked)
        elif marked is not None:
            yield from ((n, n, None) for n in range(len(old.children)))  # nothing changes in it but its address
        elif self.by_place and (changed := _changed_in_place(old, new)) is not None:
            yield from ((n, n, None) for n in (range(len(new.children)) if readdressed else changed))
        else:
            yield from _by_name(old, new)

    def _arrived(self, clause: Clause, address: Address, marked: Marked | None) -> None:
        if marked is not None and marked.mark == "moved to" and marked.pair is not None:
            self.arriving.append((marked.pair, clause, address, marked))
            return
        self.new(clause, address, marked.because if marked is not None else None)

    def new(self, clause: Clause, address: Address, because: Operation | None) -> None:
        """A clause that begins here; what one operation puts in at one place is one clause on every path."""
        line = Line(made=because is not None)
        if because is not None:
            known = self.change.lineages.made.setdefault((because, address), line)
            line = line if self.change.lineages.spells(known) else known
        self.placed.append((address, line, clause, self.change.every_name))
        for step, child in zip(steps(clause), clause.children, strict=True):
            self.new(child, below(address, clause, step, child), because)

    def _left(self, clause: Clause, address: Address, marked: Marked | None) -> None:
        if marked is not None and marked.mark == "moved from" and marked.pair is not None:
            self.leaving[marked.pair] = (clause, address)
            return
        for _, place in _below(clause, address):
            self.ended.append((place, self._cause(marked) if marked is not None else ()))

    def _end(self, address: Address, made_by: tuple[str, ...]) -> None:
        line = self.change.lineages._now[address]
        self.change.lineages.unmade[line] = made_by
        self.change.over.append(line)
        self.gone.append(address)

    def _cause(self, marked: Marked | None) -> tuple[str, ...]:
        """The modifications whose marks stand at a clause or below it; asked only where there are several."""
        names = self.change.every_name
        if marked is None or len(names) < 2:
            return names if marked is not None else ()
        return tuple(name for name in names if name in {self.change.names.get(op) for op in _operations(marked)})


class _Steps:
    """The steps of a clause's children, worked out only when one is asked for that has no label of its own."""

    def __init__(self, parent: Clause) -> None:
        self.parent = parent
        self.every: list[str] | None = None

    def __getitem__(self, number: int) -> str:
        child = self.parent.children[number]
        if child.label not in (None, "table") and child.kind != "definition":  # "table" may need telling apart
            return child.label or ""
        if self.every is None:
            self.every = steps(self.parent)
        return self.every[number]


def _same_shape(names: Sequence[str], operations: Mapping[Operation, str]) -> bool:
    """Whether the operations only change words: then every clause keeps its place."""
    return bool(operations) and len(names) == 1 and all(isinstance(op, Reword) for op in operations)


def _between(old: Clause, state: State) -> Iterator[tuple[Marked | None, Clause]]:
    """The steps from a text to that of the next version: each with its marks, where there are any, and its result.

    Patches that cannot be carried out together are carried out one after another. Where the result is not what the
    version has, the rest is paired by name: verify says that it differs, and an answer is given all the same.
    """
    assert state.tree is not None
    new = state.tree
    if old == new:
        return
    names = tuple(name for name, _ in state.made_by)
    if not _same_shape(names, {op: name for name, patch in state.made_by for op in patch.operations}):
        for marked in redlines(old, [patch for _, patch in state.made_by], marking=changes):
            old = accept(marked)
            yield marked, old
    if old != new:
        yield None, new


def followed(lineages: Lineages, position: int, later: Lineages, place: int) -> Callable[[Address], Address | None]:
    """Where each clause of one version stands in another; None where it is gone.

    What is not in the first stays as it is named: whatever names it puts it in, or it is a conflict.
    """

    def where(address: Address) -> Address | None:
        line = lineages.line(address, position)
        if line is None:
            return address
        spell = later.spell(line, place)
        return spell.address if spell else None

    return where


def redlines(
    base: Clause, patches: Sequence[Patch], *, marking: Callable[[Clause, Patch], Marked] = redline
) -> list[Marked]:
    """The marks of the patches that made a version: of all together, or one after another where they meet."""
    if not patches:
        return []
    together = replace(patches[0], operations=tuple(dict.fromkeys(op for p in patches for op in p.text_operations)))
    try:
        return [marking(base, together)] if together.operations else []
    except SectextError:
        made: list[Marked] = []
        try:
            for patch in patches if len(patches) > 1 else ():
                made.append(marking(base, patch))
                base = accept(made[-1])
        except SectextError:
            return []
        return made


def _changed_in_place(old: Clause, new: Clause) -> list[int] | None:
    """The children that differ or may be called otherwise, where all have kept their places and labels; else None."""
    if len(old.children) != len(new.children):
        return None
    changed = [n for n, differs in enumerate(map(is_not, old.children, new.children)) if differs]
    for number in changed:
        one, other = old.children[number], new.children[number]
        if one.kind != other.kind or one.label != other.label:
            return None
    # What is called by its words (a heading, a row) may change what its neighbours are called.
    by_words = any(new.children[number].kind in ("heading", "row") for number in changed)
    return list(range(len(new.children))) if by_words else changed


def _by_marks(marked: Marked) -> Iterator[Pair]:
    """The children of a marked clause by their places in the base and in the result."""
    old = new = 0
    for child in marked.children:
        match child.mark:
            case "same":
                yield old, new, child
                old, new = old + 1, new + 1
            case "deleted" | "moved from":
                yield old, None, child
                old += 1
            case _:
                yield None, new, child
                new += 1


def _by_name(old: Clause, new: Clause) -> Iterator[Pair]:
    """The children that are called the same, with no modification to tell: a new name is another clause."""
    before = {(child.kind, step): n for n, (step, child) in enumerate(zip(steps(old), old.children, strict=True))}
    after = [(child.kind, step) for step, child in zip(steps(new), new.children, strict=True)]
    for number, key in enumerate(after):
        yield before.pop(key, None), number, None
    for number in before.values():
        yield number, None, None


def _below(clause: Clause, address: Address) -> Iterator[tuple[Clause, Address]]:
    yield clause, address
    for step, child in zip(steps(clause), clause.children, strict=True):
        yield from _below(child, below(address, clause, step, child))


def _operations(marked: Marked) -> Iterator[Operation]:
    for run in (*marked.label, *marked.heading, *marked.text, *marked.closing):
        if run.because is not None:
            yield run.because
    if marked.because is not None:
        yield marked.because
    for child in marked.children:
        if child.whole is None or child.mark != "same":
            yield from _operations(child)
