"""Where the operations of a patch fall on a base, and every conflict among them, found before anything changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from sectext.address import Address
from sectext.patch import (
    Conflict,
    Delete,
    Insert,
    Move,
    Operation,
    Part,
    Patch,
    PatchConflict,
    Renumber,
    Reword,
    TextOperation,
    effective_parts,
)
from sectext.tree import Clause, Path, at, digest, index, near, plain
from sectext.words import Edit, edits, tokens

# A place among the children of the first path: after the child at the second path, or first.
Slot: TypeAlias = tuple[Path, Path | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One place whose words a Reword reads, with the edits it makes there, in characters of the part."""

    operation: Reword
    start: int
    end: int
    edits: tuple[Edit, ...]


@dataclass(slots=True, kw_only=True)
class Resolved:
    """The operations by where they fall on the base. `already` holds those whose result stands there."""

    base: Clause
    places: Mapping[Address, Path]
    deletes: dict[Path, Delete] = field(default_factory=dict)
    renumbers: dict[Path, Renumber] = field(default_factory=dict)
    readings: dict[tuple[Path, Part], list[Reading]] = field(default_factory=lambda: defaultdict(list))
    moves: dict[Path, Move] = field(default_factory=dict)
    inserts: dict[Slot, list[Insert]] = field(default_factory=lambda: defaultdict(list))
    arrivals: dict[Slot, Path] = field(default_factory=dict)
    already: list[Operation] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def address(self, path: Path) -> Address:
        return next(a for a, p in self.places.items() if p == path)


def resolve(base: Clause, patch: Patch) -> Resolved:
    """Place every text operation on the base; effects are passed by. Raises PatchConflict with every conflict."""
    found = Resolved(base=base, places=index(base))
    if patch.document != base.label:
        wrong = Address(document=patch.document)
        raise PatchConflict([Conflict(at=wrong, problem=f"the base is {base.label}, another document")])
    # Insertions last: whether one stands there already depends on what the others take away.
    for operation in sorted(dict.fromkeys(patch.text_operations), key=lambda op: isinstance(op, Insert)):
        _place(found, operation)
    found.conflicts.extend(_meetings(found))
    if found.conflicts:
        raise PatchConflict(found.conflicts)
    return found


def occurrences(text: str, find: str) -> list[int]:
    """Where whole tokens of `text` read `find`; they do not overlap. "ten" does not stand in "often"."""
    starts: list[int] = []
    position = text.find(find) if find else -1
    if position < 0:
        return starts
    edges = set(_edges(text))
    while position >= 0:
        fits = position in edges and position + len(find) in edges
        if fits:
            starts.append(position)
        position = text.find(find, position + (len(find) if fits else 1))
    return starts


def stands_already(clause: Clause, operation: Reword) -> bool:
    """Whether `put` occurs `count` times and `find` nowhere outside it: the change has been made before."""
    if not operation.put:
        return False
    count = 0
    for _, _, text in _parts(clause, (), operation):
        made = [(s, s + len(operation.put)) for s in occurrences(text, operation.put)]
        count += len(made)
        for start in occurrences(text, operation.find):
            if not any(low <= start and start + len(operation.find) <= high for low, high in made):
                return False
    return count == operation.count


def count_of(clause: Clause, operation: Reword) -> int:
    """How often the words that an operation looks for stand at and below a clause."""
    return sum(1 for _ in _hits(clause, (), operation))


def _edges(text: str) -> Iterator[int]:
    offset = 0
    yield offset
    for token in tokens(text):
        offset += len(token)
        yield offset


def _place(found: Resolved, operation: TextOperation) -> None:
    match operation:
        case Insert():
            _place_insert(found, operation)
        case Reword():
            _place_reword(found, operation)
        case Delete():
            _place_delete(found, operation)
        case Renumber():
            if (path := _path(found, operation.at, operation)) is not None:
                _place_renumber(found, operation, path)
        case Move():  # pragma: no branch - there is no other operation on text
            _place_move(found, operation)


def _path(found: Resolved, address: Address, operation: Operation) -> Path | None:
    path = found.places.get(address)
    if path is None:
        nearest = ", ".join(map(str, near(address, list(found.places))))
        problem = "is not in the base" + (f"; the nearest there are {nearest}" if nearest else "")
        found.conflicts.append(Conflict(at=address, problem=problem, operations=(operation,)))
    return path


def _place_renumber(found: Resolved, operation: Renumber, path: Path) -> None:
    clause = at(found.base, path)
    if clause.label is None:
        problem = f"is a {clause.kind} without a label and cannot be renumbered"
        found.conflicts.append(Conflict(at=operation.at, problem=problem, operations=(operation,)))
    elif path in found.renumbers:
        _clash(found, operation.at, "is given two labels", found.renumbers[path], operation)
    else:
        found.renumbers[path] = operation


def _place_delete(found: Resolved, operation: Delete) -> None:
    path = _path(found, operation.at, operation)
    if path is None:
        return
    clause = at(found.base, path)
    if operation.leave and clause.text == operation.leave and not clause.children:
        found.already.append(operation)
    elif not path:
        _refuse(found, operation.at, "is the whole document and cannot be deleted", operation)
    elif digest(clause) != operation.was:
        expected = f"the clause with the digest {operation.was[:12]}…"
        problem = "does not read as it did when its deletion was drafted"
        conflict = Conflict(
            at=operation.at, problem=problem, expected=expected, found=plain(clause), operations=(operation,)
        )
        found.conflicts.append(conflict)
    elif path in found.deletes:
        _clash(found, operation.at, "is deleted in two ways", found.deletes[path], operation)
    else:
        found.deletes[path] = operation


def _place_insert(found: Resolved, operation: Insert) -> None:
    into = _path(found, operation.into, operation)
    after = None if operation.after is None else _path(found, operation.after, operation)
    if into is None or (operation.after is not None and after is None):
        return
    gone = found.deletes.keys() | found.moves.keys() | found.renumbers.keys()
    standing = [c for n, c in enumerate(at(found.base, into).children) if (*into, n) not in gone]
    labelled = any(c.label for c in operation.clauses)
    if labelled and all(c in standing for c in operation.clauses):
        found.already.append(operation)
    else:
        found.inserts[(into, after)].append(operation)


def _place_move(found: Resolved, operation: Move) -> None:
    source, into = (_path(found, address, operation) for address in (operation.at, operation.into))
    after = None if operation.after is None else _path(found, operation.after, operation)
    if source is None or into is None or (operation.after is not None and after is None):
        return
    slot = (into, after)
    if source in found.moves:
        _clash(found, operation.at, "is moved to two places", found.moves[source], operation)
    elif slot in found.arrivals:
        other = found.moves[found.arrivals[slot]]
        _clash(found, operation.into, "is where two clauses are moved to one point", other, operation)
    elif not source or source == after:
        _refuse(found, operation.at, "cannot be moved there", operation)
    else:
        found.moves[source] = operation
        found.arrivals[slot] = source


def _place_reword(found: Resolved, operation: Reword) -> None:
    path = _path(found, operation.at, operation)
    if path is None:
        return
    if not operation.find:
        _place_filling(found, operation, path)
        return
    clause = at(found.base, path)
    if operation.part and getattr(clause, operation.part) == operation.find and operation.count == 1:
        hits: list[tuple[Path, Part, int]] = [(path, operation.part, 0)]
    elif stands_already(clause, operation):
        found.already.append(operation)
        return
    else:
        hits = list(_hits(clause, path, operation))
    if len(hits) != operation.count:
        found.conflicts.append(_miscount(found, operation, clause, hits))
        return
    changes = edits(operation.find, operation.put)
    for where, part, start in hits:
        shifted = tuple(Edit(start=e.start + start, end=e.end + start, put=e.put) for e in changes)
        reading = Reading(operation=operation, start=start, end=start + len(operation.find), edits=shifted)
        found.readings[(where, part)].append(reading)


def _place_filling(found: Resolved, operation: Reword, path: Path) -> None:
    """Words for a part that is absent."""
    part = operation.part
    if part is None:
        _refuse(
            found, operation.at, "is to be given words, but not in which part (heading, text or closing)", operation
        )
        return
    standing: str | None = getattr(at(found.base, path), part)
    if standing is None:
        whole = Edit(start=0, end=0, put=operation.put)
        found.readings[(path, part)].append(Reading(operation=operation, start=0, end=0, edits=(whole,)))
    elif standing == operation.put:
        found.already.append(operation)
    else:
        problem = f"was expected to have no {part}"
        conflict = Conflict(
            at=operation.at, problem=problem, expected="nothing", found=standing, operations=(operation,)
        )
        found.conflicts.append(conflict)


def _hits(clause: Clause, path: Path, operation: Reword) -> Iterator[tuple[Path, Part, int]]:
    for where, part, text in _parts(clause, path, operation):
        for start in occurrences(text, operation.find):
            yield where, part, start


def _parts(clause: Clause, path: Path, operation: Reword) -> Iterator[tuple[Path, Part, str]]:
    """Every part at and below a clause that an operation looks into."""
    for part in effective_parts(operation):
        if text := getattr(clause, part):
            yield path, part, text
    for number, child in enumerate(clause.children):
        yield from _parts(child, (*path, number), operation)


def _miscount(found: Resolved, operation: Reword, clause: Clause, hits: Sequence[tuple[Path, Part, int]]) -> Conflict:
    times = {1: "once", 2: "twice"}
    wanted = times.get(operation.count, f"{operation.count} times")
    if not hits:
        problem = f"“{operation.find}” was expected {wanted} and does not occur."
        text = plain(clause)
        shown = text if len(text) < 2000 else f"{text[:2000]} …"
        return Conflict(
            at=operation.at, problem=problem, expected=f"… {operation.find} …", found=shown, operations=(operation,)
        )
    where = ", ".join(dict.fromkeys(str(found.address(path)) for path, _, _ in hits))
    number = times.get(len(hits), f"{len(hits)} times")
    problem = (
        f"“{operation.find}” was expected {wanted} and occurs {number}, in {where}. "
        f"It is ambiguous: name the clause, quote more words, or set count = {len(hits)}."
    )
    return Conflict(at=operation.at, problem=problem, operations=(operation,))


def _refuse(found: Resolved, where: Address, problem: str, *operations: Operation) -> None:
    found.conflicts.append(Conflict(at=where, problem=problem, operations=operations))


def _clash(found: Resolved, where: Address, problem: str, *operations: Operation) -> None:
    _refuse(found, where, f"{problem}, by operations that cannot both be carried out", *operations)


def _meetings(found: Resolved) -> Iterator[Conflict]:
    yield from _below_a_deletion(found)
    yield from _at_one_point(found)
    yield from _astray(found)
    yield from _going_round(found)
    for (path, part), readings in found.readings.items():
        for one, other in combinations(sorted(readings, key=lambda r: r.start), 2):
            if one.operation != other.operation and meet(one, other):
                text = getattr(at(found.base, path), part) or ""
                yield Conflict(
                    at=found.address(path),
                    problem="two changes of the same words meet",
                    expected=f"{one.operation.find} → {one.operation.put}",
                    found=f"{other.operation.find} → {other.operation.put}, in: {text}",
                    operations=(one.operation, other.operation),
                )


def meet(one: Reading, other: Reading) -> bool:
    """Whether a write of one meets a read or a write of the other."""
    for reader, writer in ((one, other), (other, one)):
        if any(edit.start < reader.end and edit.end > reader.start for edit in writer.edits):
            return True
    return any(_touch(a, b) for a in one.edits for b in other.edits)


def _touch(a: Edit, b: Edit) -> bool:
    """Whether one of two edits is an insertion at the edge of the other. If they overlap, one writes what is read."""
    inserts = a.start == a.end or b.start == b.end
    return inserts and a.start <= b.end and b.start <= a.end


def _touched(found: Resolved) -> Iterator[tuple[Path, Operation]]:
    """Every path that must survive for an operation to make sense, with that operation."""
    yield from found.renumbers.items()
    for path, move in found.moves.items():
        yield path, move
        yield found.places[move.into], move
    for (into, _), inserts in found.inserts.items():
        for insert in inserts:
            yield into, insert
    for (path, _), readings in found.readings.items():
        for reading in readings:
            yield path, reading.operation
    for path, delete in found.deletes.items():
        yield path, delete


def _below_a_deletion(found: Resolved) -> Iterator[Conflict]:
    for path, operation in _touched(found):
        for length in range(len(path) + 1):
            delete = found.deletes.get(path[:length])
            if delete is not None and delete is not operation:
                problem = f"is changed by one operation, but {delete.at} is deleted by another"
                yield Conflict(at=found.address(path), problem=problem, operations=(delete, operation))


def _at_one_point(found: Resolved) -> Iterator[Conflict]:
    """Two insertions at one point, unless they are definitions of different terms."""
    for slot, inserts in found.inserts.items():
        terms = [c.label for insert in inserts for c in insert.clauses if c.kind == "definition"]
        all_terms = len(terms) == sum(len(i.clauses) for i in inserts)
        if len(inserts) > 1 and not (all_terms and len(set(terms)) == len(terms)):
            place = f"after {found.address(slot[1])}" if slot[1] is not None else "as the first"
            yield Conflict(
                at=found.address(slot[0]),
                problem=f"two insertions are made at one point, {place}; their order is not stated",
                operations=tuple(inserts),
            )


def _astray(found: Resolved) -> Iterator[Conflict]:
    """A place after something that is not, and does not come, where the operation puts its clauses."""
    slots: list[tuple[Slot, Insert | Move]] = [(slot, op) for slot, ops in found.inserts.items() for op in ops]
    slots += [(slot, found.moves[source]) for slot, source in found.arrivals.items()]
    for (into, after), operation in slots:
        if after is None or (after[:-1] == into and after):
            continue
        move = found.moves.get(after)
        if move is None or found.places[move.into] != into:
            problem = f"is not in {found.address(into)}, where clauses are to be put after it"
            yield Conflict(at=found.address(after), problem=problem, operations=(operation,))


def _going_round(found: Resolved) -> Iterator[Conflict]:
    """Moves that put a clause below itself, or after one another in a circle."""
    for source, move in found.moves.items():
        seen, path = {source}, found.places[move.into]
        while (above := _moved_ancestor(found, path)) is not None:
            if above in seen:
                yield Conflict(at=move.at, problem="would be moved below itself", operations=(move,))
                break
            seen.add(above)
            path = found.places[found.moves[above].into]
        # No two arrive at one point, so that a row of moves can only come back to where it began.
        after = move.after and found.places[move.after]
        while after is not None and after in found.moves:
            following = found.moves[after]
            if found.places[following.into] != found.places[move.into]:
                break
            if after == source:
                yield Conflict(at=move.at, problem="would be moved after itself", operations=(move,))
                break
            after = following.after and found.places[following.after]


def _moved_ancestor(found: Resolved, path: Path) -> Path | None:
    """The nearest clause at or above a path that is moved."""
    for length in range(len(path), 0, -1):
        if path[:length] in found.moves:
            return path[:length]
    return None
