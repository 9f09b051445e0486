"""How two patches on one base meet: not at all, softly, in an order that matters, or in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from sectext.address import Address
from sectext.merge import apply_together
from sectext.ordering import Named, one_after_another
from sectext.patch import Conflict, Effect, Patch, PatchConflict, Reword
from sectext.redline import apply
from sectext.resolve import Resolved, Slot, resolve
from sectext.tree import Clause, Path, at, index, plain

Verdict: TypeAlias = Literal["independent", "soft", "order matters", "textual conflict", "alternative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How two modifications meet: the verdict, the clause that shows it, why, and what each would make of it."""

    one: str
    other: str
    verdict: Verdict
    at: Address
    why: str
    base: str = ""
    one_text: str = ""
    other_text: str = ""


class Placed:
    """A patch of a modification on a base, with the places that it touches there. Raises PatchConflict."""

    def __init__(self, name: str, base: Clause, patch: Patch) -> None:
        self.name = name
        self.base = base
        self.patch = patch
        self.resolved: Resolved = resolve(base, patch)

    @cached_property
    def after(self) -> Clause:
        """The text that it makes, alone."""
        return apply(self.base, self.patch)

    @cached_property
    def worded(self) -> frozenset[Path]:
        """The clauses whose own words it changes."""
        return frozenset(path for path, _ in self.resolved.readings)

    @cached_property
    def whole(self) -> frozenset[Path]:
        """The clauses that it deletes, moves, renumbers or lays an effect on, with all below them."""
        effects = [self._path(op.at) for op in self.patch.operations if isinstance(op, Effect)]
        structure = (*self.resolved.deletes, *self.resolved.moves, *self.resolved.renumbers)
        return frozenset((*structure, *(path for path in effects if path is not None)))

    @cached_property
    def counted(self) -> frozenset[Path]:
        """The clauses in which, with all below them, it counts how often words stand."""
        rewords = [op for op in self.patch.operations if isinstance(op, Reword) and op.find]
        found = [(op, self._path(op.at)) for op in rewords]
        return frozenset(path for op, path in found if path is not None and not self._is_exact(op, path))

    @cached_property
    def lists(self) -> frozenset[Path]:
        """The clauses into whose list it puts, from which it takes, or in which it renumbers."""
        into = [into for into, _ in self.resolved.inserts] + [into for into, _ in self.resolved.arrivals]
        out_of = (*self.resolved.deletes, *self.resolved.moves, *self.resolved.renumbers)
        return frozenset((*into, *(path[:-1] for path in out_of if path)))

    @cached_property
    def anchors(self) -> frozenset[Path]:
        """The clauses after which it puts others."""
        slots = (*self.resolved.inserts, *self.resolved.arrivals)
        return frozenset(after for _, after in slots if after is not None)

    @cached_property
    def slots(self) -> frozenset[Slot]:
        """The points at which it puts clauses."""
        return frozenset((*self.resolved.inserts, *self.resolved.arrivals))

    @cached_property
    def deep(self) -> frozenset[Path]:
        """Every place that it reads or writes."""
        return self.worded | self.whole | self.counted | self.lists | self.anchors

    @cached_property
    def written(self) -> frozenset[Path]:
        """Every place that it writes."""
        return self.worded | self.whole | self.lists

    @cached_property
    def touched(self) -> frozenset[Path]:
        """Every place that it reads or writes, and every clause above one."""
        return frozenset(path[:length] for path in self.deep for length in range(len(path) + 1))

    @cached_property
    def units(self) -> frozenset[Path]:
        """The clauses, definitions and rows that it changes anything in; a list of clauses is in none."""
        in_lists = {path for path in self.lists if at(self.base, path).kind not in ("group", "document")}
        return frozenset(self._unit(path) for path in self.worded | self.whole | in_lists)

    def _unit(self, path: Path) -> Path:
        """The clause, definition or row that a place belongs to; a group or the document where it is that itself."""
        found, node = path, self.base
        for length, position in enumerate(path, start=1):
            node = node.children[position]
            if node.kind in ("clause", "definition", "row", "heading"):
                found = path[:length]
        return found

    def _path(self, address: Address) -> Path | None:
        return self.resolved.places.get(address)

    def _is_exact(self, operation: Reword, path: Path) -> bool:
        """Whether it reads one whole part of one clause, whatever stands below."""
        clause = at(self.base, path)
        whole = operation.part is not None and getattr(clause, operation.part) == operation.find
        return whole and operation.count == 1


def meeting(one: Placed, other: Placed) -> Meeting | None:
    """How two patches on one base meet in the text; None where they are independent of each other there.

    Independent ones give the same text in either order, and together.
    """
    if not (one.deep & other.touched or other.deep & one.touched):
        return None
    try:
        apply_together(one.base, [one.patch, other.patch])
    except PatchConflict as conflict:
        return _in_order(one, other, conflict)
    shared = _shared(one, other)
    return None if shared is None else _told(one, other, "soft", one.resolved.address(shared[0]), shared[1])


def _shared(one: Placed, other: Placed) -> tuple[Path, str] | None:
    """The deepest clause that both have to do with, and how; None where there is none."""
    found = [(path, "both change it") for path in one.units & other.units]
    found += [(into, "both put clauses at one point of it") for into, _ in one.slots & other.slots]
    for a, b in ((one, other), (other, one)):
        found += [(path, f"{a.name} changes what stands in it, {b.name} all of it") for path in _under(a.deep, b.whole)]
        found += [(path, f"{a.name} changes words that {b.name} counts") for path in _under(a.written, b.counted)]
    return max(found, key=lambda each: (len(each[0]), each[0]), default=None)


def _under(places: frozenset[Path], above: frozenset[Path]) -> Iterator[Path]:
    """The clauses of the second that one of the first is, or stands below."""
    for path in places:
        yield from (path[:length] for length in range(len(path) + 1) if path[:length] in above)


def _in_order(one: Placed, other: Placed, conflict: PatchConflict) -> Meeting:
    """They cannot be made together: whether an order helps, and which."""
    named = {each.name: (each.name, each.patch) for each in (one, other)}
    orders = [(one.name, other.name), (other.name, one.name)]
    made = {order: _after(one.base, [named[name] for name in order]) for order in orders}
    told = next((c for c in conflict.conflicts if _of_both(c, one, other)), conflict.conflicts[0])
    address = told.at
    works = [order for order in orders if made[order] is not None]
    if not works:
        return _told(one, other, "textual conflict", address, told.problem)
    if len(works) == 1:
        first, second = works[0]
        return _told(one, other, "order matters", address, f"{second} can be made after {first}, and not before it")
    if made[orders[0]] == made[orders[1]]:
        return _told(one, other, "soft", address, told.problem)
    return _told(one, other, "order matters", address, "the text is another one, whichever comes first")


def _after(base: Clause, patches: Sequence[Named]) -> Clause | None:
    try:
        return one_after_another(base, patches)
    except PatchConflict:
        return None


def _of_both(conflict: Conflict, one: Placed, other: Placed) -> bool:
    operations = set(conflict.operations)
    return bool(operations & set(one.patch.operations)) and bool(operations & set(other.patch.operations))


def _told(one: Placed, other: Placed, verdict: Verdict, address: Address, why: str) -> Meeting:
    return Meeting(
        one=one.name,
        other=other.name,
        verdict=verdict,
        at=address,
        why=why,
        base=_reads(one.base, address),
        one_text=_made(one, address),
        other_text=_made(other, address),
    )


def _reads(tree: Clause, address: Address) -> str:
    path = index(tree).get(address)
    return "" if path is None else plain(at(tree, path))


def _made(each: Placed, address: Address) -> str:
    """What one patch alone makes of the clause: its text, or the operations at it where it has no text then."""
    return _reads(each.after, address)
