"""The base text with a patch marked on it; accepting every mark is applying the patch, rejecting gives the base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sectext.address import Address
from sectext.patch import Conflict, Insert, Operation, Part, Patch, PatchConflict
from sectext.resolve import Reading, Resolved, resolve
from sectext.tree import BadTree, Clause, Kind, Path, at, check_addresses

Mark = Literal["same", "inserted", "deleted", "moved from", "moved to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of words with one mark: same, inserted or deleted; `because` is the operation behind it."""

    mark: Mark
    text: str
    because: Operation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A clause with its marks. A mark on the clause itself covers all of it; the runs say what changed inside.

    `whole` is the clause where one mark covers all of it. A move shows twice, as "moved from" with the base's
    text and "moved to" with the changed text; `pair` numbers the two ends. `because` is the operation behind the mark.
    """

    mark: Mark = "same"
    kind: Kind
    label: tuple[Run, ...] = ()
    heading: tuple[Run, ...] = ()
    text: tuple[Run, ...] = ()
    children: tuple[Marked, ...] = ()
    closing: tuple[Run, ...] = ()
    because: Operation | None = None
    pair: int | None = None
    whole: Clause | None = None

    def accept(self) -> Clause:
        return accept(self)

    def reject(self) -> Clause:
        return reject(self)


def redline(base: Clause, patch: Patch) -> Marked:
    """Mark a patch on its base; effects leave no mark. Raises PatchConflict, with every reason, if it does not fit."""
    return _marked(base, patch, changes_only=False)[0]


def already_there(base: Clause, patch: Patch) -> tuple[Operation, ...]:
    """The operations whose result the base has already; `redline` leaves them unmarked."""
    return tuple(resolve(base, patch).already)


def apply(base: Clause, patch: Patch) -> Clause:
    """The text after a patch. Raises PatchConflict, and then nothing has changed."""
    return _marked(base, patch, changes_only=True)[1]


def changes(base: Clause, patch: Patch) -> Marked:
    """The same marks as a redline, without the words of clauses in which nothing changes: not for printing.

    Such a clause is its `whole`. Accepting and rejecting give what they give for the redline. Raises PatchConflict.
    """
    return _marked(base, patch, changes_only=True)[0]


def accept(marked: Marked) -> Clause:
    """The text with every mark accepted. Raises BadTree where the marks do not make a tree."""
    return _keep(marked, ("inserted", "moved to"))


def reject(marked: Marked) -> Clause:
    """The text with every mark rejected: the base."""
    return _keep(marked, ("deleted", "moved from"))


def unmarked(clause: Clause, mark: Mark = "same", because: Operation | None = None, pair: int | None = None) -> Marked:
    """A clause as a redline in which all of it bears one mark."""
    inner: Mark = {"moved from": "deleted", "moved to": "inserted"}.get(mark, mark)  # type: ignore[assignment]

    def runs(text: str | None) -> tuple[Run, ...]:
        return (Run(mark=inner, text=text, because=because),) if text else ()

    return Marked(
        mark=mark,
        kind=clause.kind,
        label=runs(clause.label),
        heading=runs(clause.heading),
        text=runs(clause.text),
        children=tuple(unmarked(child, inner, because) for child in clause.children),
        closing=runs(clause.closing),
        because=because,
        pair=pair,
        whole=clause,
    )


def settled(marked: Marked) -> Marked:
    """The same redline, with `whole` filled in where one mark covers a clause and all below it. Raises BadTree."""
    inner: Mark = {"moved from": "deleted", "moved to": "inserted"}.get(marked.mark, marked.mark)  # type: ignore[assignment]
    children = tuple(child if child.whole is not None else settled(child) for child in marked.children)
    runs = (*marked.label, *marked.heading, *marked.text, *marked.closing)
    even = all(run.mark == inner for run in runs) and all(c.whole is not None and c.mark == inner for c in children)
    settled_below = replace(marked, children=children, whole=None)
    return replace(settled_below, whole=_keep(settled_below, (inner,))) if even else settled_below


def is_changed(marked: Marked) -> bool:
    """Whether there is any mark at this clause or below it."""
    return marked.whole is None or marked.mark != "same"


def swapped(marked: Marked) -> Marked:
    """The redline read backwards: what was inserted is deleted, and what was the result is the base."""
    opposite: dict[Mark, Mark] = {
        "same": "same", "inserted": "deleted", "deleted": "inserted", "moved from": "moved to", "moved to": "moved from"
    }  # fmt: skip
    arrived = {m.pair: m for m in every(marked) if m.mark == "moved to"}

    def turn(runs: Sequence[Run]) -> tuple[Run, ...]:
        return tuple(Run(mark=opposite[r.mark], text=r.text) for r in runs)

    def swap(node: Marked) -> Marked:
        mark = opposite[node.mark]
        if mark == "moved from":
            return unmarked(accept(node), "moved from", pair=node.pair)
        source = arrived[node.pair] if mark == "moved to" else node
        return Marked(
            mark=mark,
            kind=node.kind,
            label=turn(source.label),
            heading=turn(source.heading),
            text=turn(source.text),
            children=tuple(swap(child) for child in source.children),
            closing=turn(source.closing),
            pair=node.pair,
            whole=node.whole if mark != "moved to" else None,
        )

    return swap(marked)


def every(marked: Marked) -> Iterator[Marked]:
    """A marked clause and all below it, in printed order."""
    yield marked
    for child in marked.children:
        yield from every(child)


def placed(node: Marked, path: Path) -> Iterator[tuple[Marked, Path | None]]:
    """The children of a marked clause, each with its place in the base, or None where it has none there."""
    number = 0
    for child in node.children:
        if child.mark in ("inserted", "moved to"):
            yield child, None
        else:
            yield child, (*path, number)
            number += 1


def _keep(marked: Marked, kept: tuple[Mark, ...]) -> Clause:
    if marked.whole is not None:
        return marked.whole
    live = ("same", *kept)

    def words(runs: Sequence[Run]) -> str | None:
        return "".join(run.text for run in runs if run.mark in live) or None

    return Clause(
        kind=marked.kind,
        label=words(marked.label),
        heading=words(marked.heading),
        text=words(marked.text),
        children=tuple(_keep(child, kept) for child in marked.children if child.mark in live),
        closing=words(marked.closing),
    )


def _marked(base: Clause, patch: Patch, *, changes_only: bool) -> tuple[Marked, Clause]:
    """The marks, and the text with each accepted."""
    resolved = resolve(base, patch)
    marked = _Marking(resolved, changes_only=changes_only).mark(())
    return marked, _result(marked, resolved)


def _result(marked: Marked, resolved: Resolved) -> Clause:
    """What the marks leave behind must be a tree, with each address once; a patch that breaks it is a conflict."""
    try:
        result = accept(marked)
        if resolved.inserts or resolved.moves or resolved.renumbers:
            check_addresses(result)
    except BadTree as error:
        problem = f"the result would not stand: {error.problem}"
        where = Address(document=resolved.base.label or "")
        raise PatchConflict([Conflict(at=where, problem=problem)]) from error
    return result


class _Marking:
    """Builds the marks clause by clause from where the operations fall.

    `changes_only` leaves out the words of clauses in which nothing changes.
    """

    def __init__(self, resolved: Resolved, *, changes_only: bool) -> None:
        self.resolved = resolved
        self.changes_only = changes_only
        self.pairs = {path: number for number, path in enumerate(sorted(resolved.moves), start=1)}
        self.touched = self._touched()
        self.points = resolved.inserts.keys() | resolved.arrivals.keys()

    def _touched(self) -> set[Path]:
        """Every path at or above a change."""
        r = self.resolved
        paths = {*r.deletes, *r.renumbers, *r.moves, *(path for path, _ in r.readings)}
        paths |= {into for into, _ in r.inserts} | {into for into, _ in r.arrivals}
        return {path[:length] for path in paths for length in range(len(path) + 1)}

    def mark(self, path: Path, as_mark: Mark = "same") -> Marked:
        clause = at(self.resolved.base, path)
        if path not in self.touched:
            return Marked(kind=clause.kind, whole=clause) if self.changes_only else unmarked(clause)
        if path in self.resolved.deletes:
            return self._deleted(path, clause)
        return Marked(
            mark=as_mark,
            kind=clause.kind,
            label=self._label(path, clause),
            heading=self._part(path, "heading", clause.heading),
            text=self._part(path, "text", clause.text),
            children=tuple(self._children(path, clause)),
            closing=self._part(path, "closing", clause.closing),
            because=self.resolved.moves.get(path),
            pair=self.pairs.get(path),
        )

    def _deleted(self, path: Path, clause: Clause) -> Marked:
        delete = self.resolved.deletes[path]
        gone = unmarked(clause, "deleted", because=delete)
        if delete.leave is None:
            return gone
        left = Run(mark="inserted", text=delete.leave, because=delete)
        label = tuple(Run(mark="same", text=run.text) for run in gone.label)
        return Marked(
            kind=clause.kind,
            label=label,
            heading=gone.heading,
            text=(*gone.text, left),
            children=gone.children,
            closing=gone.closing,
            because=delete,
        )

    def _label(self, path: Path, clause: Clause) -> tuple[Run, ...]:
        renumber = self.resolved.renumbers.get(path)
        if clause.label is None:
            return ()
        if renumber is None or renumber.to == clause.label:
            return (Run(mark="same", text=clause.label),)
        old = Run(mark="deleted", text=clause.label, because=renumber)
        return (old, Run(mark="inserted", text=renumber.to, because=renumber))

    def _part(self, path: Path, part: Part, text: str | None) -> tuple[Run, ...]:
        readings = self.resolved.readings.get((path, part), ())
        return tuple(_runs(text or "", readings))

    def _children(self, path: Path, clause: Clause) -> Iterator[Marked]:
        yield from self._arriving(path, None)
        for number in range(len(clause.children)):
            child = (*path, number)
            move = self.resolved.moves.get(child)
            if move is None:
                yield self.mark(child)
            else:
                yield unmarked(at(self.resolved.base, child), "moved from", because=move, pair=self.pairs[child])
                if self.resolved.places[move.into] == path:
                    continue  # what is put after it follows its new place
            if (path, child) in self.points:
                yield from self._arriving(path, child)

    def _arriving(self, into: Path, after: Path | None) -> Iterator[Marked]:
        """What is inserted and moved to one place: the inserted clauses first."""
        for clause, insert in _in_order(self.resolved.inserts.get((into, after), ())):
            yield unmarked(clause, "inserted", because=insert)
        source = self.resolved.arrivals.get((into, after))
        if source is not None:
            yield self.mark(source, "moved to")
            yield from self._arriving(into, source)


def _in_order(inserts: Sequence[Insert]) -> list[tuple[Clause, Insert]]:
    """The clauses of one insertion as written; definitions from several in alphabetical order."""
    clauses = [(clause, insert) for insert in inserts for clause in insert.clauses]
    if len(inserts) > 1:
        clauses.sort(key=_term)
    return clauses


def _term(pair: tuple[Clause, Insert]) -> str:
    return (pair[0].label or "").casefold()


def _runs(text: str, readings: Sequence[Reading]) -> Iterator[Run]:
    made = [(edit, r.operation) for r in readings for edit in r.edits]
    position = 0
    for edit, operation in sorted(made, key=lambda pair: (pair[0].start, pair[0].end)):
        if edit.start > position:
            yield Run(mark="same", text=text[position : edit.start])
        if edit.end > edit.start:
            yield Run(mark="deleted", text=text[edit.start : edit.end], because=operation)
        if edit.put:
            yield Run(mark="inserted", text=edit.put, because=operation)
        position = edit.end
    if position < len(text):
        yield Run(mark="same", text=text[position:])
