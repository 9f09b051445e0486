"""What each clause was, version after version: its wordings and numbers, followed through renumbering and moves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_not
from typing import TypeAlias

from sectext.address import Address
from sectext.errors import SectextError
from sectext.patch import Operation, Patch, Reword
from sectext.redline import Marked, accept, redline
from sectext.tree import Clause, below, steps

Pair: TypeAlias = tuple[int | None, int | None, Marked | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A document in one version: its text, None where that is not held, and the patches that made it of the last."""

    tree: Clause | None
    made_by: tuple[tuple[str, Patch], ...] = ()


@dataclass(frozen=True, slots=True)
class Spell:
    """One wording of a clause under one address, from its first to its last version, as positions in the chain."""

    first: int
    last: int
    address: Address
    clause: Clause
    made_by: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Line:
    """One clause through time. A number used again after a deletion is another line.

    `made` says whether a modification put it in, and `unmade` whether one took it out: else it was only held from then
    on, or not looked at any more.
    """

    spells: list[Spell] = field(default_factory=list)
    made: bool = False
    unmade: tuple[str, ...] = ()

    def spell(self, position: int) -> Spell | None:
        """The wording it has in a version, by the version's place in the chain."""
        number = bisect_right(self.spells, position, key=lambda s: s.first) - 1
        return self.spells[number] if number >= 0 and self.spells[number].last >= position else None


class Lineages:
    """The clauses of one document through a chain of versions. Frozen once compiled."""

    def __init__(self, states: Sequence[State]) -> None:
        self._owners: dict[Address, list[tuple[int, Line | None]]] = {}
        compiled = _Compiling(self._owners)
        for position, state in enumerate(states):
            compiled.advance(position, state)
        compiled.finish(len(states) - 1)

    def line(self, address: Address, position: int) -> Line | None:
        """The clause that bears an address in a version, or None."""
        owners = self._owners.get(address, ())
        number = bisect_right(owners, position, key=lambda entry: entry[0]) - 1
        return owners[number][1] if number >= 0 else None

    def lines(self, address: Address) -> tuple[Line, ...]:
        """Every clause that ever bore an address, the earliest first."""
        return tuple(dict.fromkeys(line for _, line in self._owners.get(address, ()) if line is not None))

    def every(self) -> Iterator[Line]:
        """Every clause there ever was, each once."""
        seen: set[int] = set()
        for owners in self._owners.values():
            for _, line in owners:
                if line is not None and id(line) not in seen:
                    seen.add(id(line))
                    yield line


@dataclass(slots=True)
class _Standing:
    """What a clause is while a version is worked out: its line, where it stands, its tree, and what put it there."""

    line: Line
    clause: Clause
    made_by: tuple[str, ...] = ()


class _Compiling:
    """Goes through the versions once; what did not change costs nothing."""

    def __init__(self, owners: dict[Address, list[tuple[int, Line | None]]]) -> None:
        self.owners = owners
        self.now: dict[Address, _Standing] = {}
        self.tree: Clause | None = None
        self.touched: dict[Address, None] = {}
        self.over: list[Line] = []
        self.paused = False
        self.names: Mapping[Operation, str] = {}
        self.every_name: tuple[str, ...] = ()

    def advance(self, position: int, state: State) -> None:
        """The next version: `state` after the one before it."""
        self.touched = {}
        self.over = []
        self.names = {op: name for name, patch in state.made_by for op in patch.operations}
        self.every_name = tuple(dict.fromkeys(name for name, _ in state.made_by))
        if state.tree is None:
            self._pause(position)
            return
        if self.tree is None:
            self._begin(state.tree)
        else:
            for marked, tree in _between(self.tree, state):
                self._step(self.tree, tree, marked)
                self.tree = tree
        self.tree = state.tree
        if self.paused:
            self.touched.update(dict.fromkeys(self.now))
            self.paused = False
        self._record(position)

    def finish(self, last: int) -> None:
        for standing in self.now.values():
            _close(standing.line, last)

    def _pause(self, position: int) -> None:
        """The document is not held in this version: its clauses are known again when it is."""
        for address, standing in self.now.items():
            _close(standing.line, position - 1)
            self._own(address, position, None)
        self.paused = self.tree is not None

    def _begin(self, tree: Clause) -> None:
        placed: list[tuple[Address, _Standing]] = []
        self._new(tree, Address(document=tree.label or ""), placed, made=False)
        self.now = dict(placed)
        self.touched = dict.fromkeys(self.now)

    def _step(self, old: Clause, new: Clause, marked: Marked | None) -> None:
        """From one text to the next: by the marks of a redline, or clause by clause as they are named."""
        found = _Step(self, by_place=marked is None and _same_shape(self.every_name, self.names))
        root = Address(document=old.label or "")
        found.pair(old, new, root, Address(document=new.label or ""), marked, ())
        found.settle()
        for address in found.gone:
            self.now.pop(address, None)
        self.now.update(found.placed)
        self.touched.update(dict.fromkeys([*found.gone, *(address for address, _ in found.placed)]))

    def _new(self, clause: Clause, address: Address, placed: list[tuple[Address, _Standing]], *, made: bool) -> None:
        line = Line(made=made)
        placed.append((address, _Standing(line, clause, self.every_name)))
        for step, child in zip(steps(clause), clause.children, strict=True):
            self._new(child, below(address, clause, step, child), placed, made=made)

    def _own(self, address: Address, position: int, line: Line | None) -> None:
        owners = self.owners.setdefault(address, [])
        if owners and owners[-1][0] == position:
            owners.pop()
        if (owners[-1][1] if owners else None) is not line:
            owners.append((position, line))

    def _record(self, position: int) -> None:
        """What changed in this version, as wordings: a clause that is as it was goes on."""
        for line in self.over:
            _close(line, position - 1)
        for address in self.touched:
            standing = self.now.get(address)
            self._own(address, position, standing.line if standing else None)
            if standing is None:
                continue
            spells = standing.line.spells
            open_spell = spells[-1] if spells and spells[-1].last < 0 else None
            if open_spell and open_spell.address == address and open_spell.clause == standing.clause:
                continue
            _close(standing.line, position - 1)
            spells.append(Spell(position, -1, address, standing.clause, standing.made_by))


class _Step:
    """One text beside the next: which clause became which."""

    def __init__(self, compiling: _Compiling, *, by_place: bool) -> None:
        self.compiling = compiling
        self.by_place = by_place
        self.gone: list[Address] = []
        self.placed: list[tuple[Address, _Standing]] = []
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
        line = self.compiling.now[was].line
        self.placed.append((becomes, _Standing(line, new, cause or self.compiling.every_name)))
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
            yield from ((n, n, child) for n, child in enumerate(marked.children))
        elif self.by_place and (changed := _changed_in_place(old, new)) is not None:
            yield from ((n, n, None) for n in (range(len(new.children)) if readdressed else changed))
        else:
            yield from _by_name(old, new)

    def _arrived(self, clause: Clause, address: Address, marked: Marked | None) -> None:
        if marked is not None and marked.mark == "moved to" and marked.pair is not None:
            self.arriving.append((marked.pair, clause, address, marked))
            return
        self.compiling._new(clause, address, self.placed, made=marked is not None)

    def _left(self, clause: Clause, address: Address, marked: Marked | None) -> None:
        if marked is not None and marked.mark == "moved from" and marked.pair is not None:
            self.leaving[marked.pair] = (clause, address)
            return
        for _, place in _below(clause, address):
            self.ended.append((place, self._cause(marked) if marked is not None else ()))

    def _end(self, address: Address, made_by: tuple[str, ...]) -> None:
        line = self.compiling.now[address].line
        line.unmade = made_by
        self.compiling.over.append(line)
        self.gone.append(address)

    def _cause(self, marked: Marked | None) -> tuple[str, ...]:
        """The modifications whose marks stand at a clause or below it; asked only where there are several."""
        names = self.compiling.every_name
        if marked is None or len(names) < 2:
            return names if marked is not None else ()
        return tuple(name for name in names if name in {self.compiling.names.get(op) for op in _operations(marked)})


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


def _close(line: Line, last: int) -> None:
    if line.spells and line.spells[-1].last < 0:
        line.spells[-1] = replace(line.spells[-1], last=last)


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
        for marked in redlines(old, [patch for _, patch in state.made_by]):
            old = accept(marked)
            yield marked, old
    if old != new:
        yield None, new


def redlines(base: Clause, patches: Sequence[Patch]) -> list[Marked]:
    """The marks of the patches that made a version: of all together, or one after another where they meet."""
    if not patches:
        return []
    together = replace(patches[0], operations=tuple(dict.fromkeys(op for p in patches for op in p.text_operations)))
    try:
        return [redline(base, together)] if together.operations else []
    except SectextError:
        made: list[Marked] = []
        try:
            for patch in patches if len(patches) > 1 else ():
                made.append(redline(base, patch))
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
