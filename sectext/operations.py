"""The operations that a redline shows: from marks, however they were made, back to a patch on the base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sectext.address import Address
from sectext.patch import PARTS, Delete, Insert, Move, Part, Patch, Renumber, Reword, TextOperation
from sectext.redline import Marked, Run, accept, placed, redline, reject, swapped
from sectext.resolve import Reading, count_of, meet, occurrences, stands_already
from sectext.tree import Clause, Path, at, digest, walk
from sectext.words import Edit, edits, tokens

NOT_USED = "Not used"
_WIDENINGS = 12


def patch_of(marked: Marked, *, base: str | None = None) -> Patch:
    """The patch whose marks these are: redline(reject(marked), patch_of(marked)) accepts to accept(marked).

    Words are quoted as a drafter would, with just enough around them to be found once. `base` names the version.
    """
    old = reject(marked)
    drafting = _Drafting(old, marked)
    operations = tuple(drafting.operations())
    return Patch(document=old.label or "", base=base, base_digest=digest(old), operations=operations)


def inverse(patch: Patch, base: Clause) -> Patch:
    """The patch that undoes this one: apply(apply(base, p), inverse(p, base)) == base. Raises PatchConflict."""
    return patch_of(swapped(redline(base, patch)))


class _Drafting:
    """Writes operations while walking the marks beside the base they stand on."""

    def __init__(self, base: Clause, marked: Marked) -> None:
        self.base = base
        self.marked = marked
        self.addresses: Mapping[Path, Address] = {place.path: place.address for place in walk(base)}
        self.sources: dict[int | None, Path] = {}
        self._find_sources(marked)

    def _find_sources(self, marked: Marked) -> None:
        """Where each moved clause stands in the base; some stand inside clauses that are themselves moved."""
        waiting: list[tuple[Marked, Path | None]] = [(marked, ())]
        while waiting:
            later: list[tuple[Marked, Path | None]] = []
            for node, path in waiting:
                place = self.sources.get(node.pair) if path is None else path
                if place is None:
                    later.append((node, None))
                    continue
                for child, below in placed(node, place):
                    if child.mark == "moved from" and below is not None:
                        self.sources[child.pair] = below
                    elif child.mark == "moved to":
                        later.append((child, None))
                    elif child.mark == "same" and child.whole is None:
                        later.append((child, below))
            if len(later) == len(waiting) and all(a is b for (a, _), (b, _) in zip(later, waiting, strict=True)):
                raise ValueError("a clause is marked as moved here, but nowhere as moved from")
            waiting = later

    def operations(self) -> Iterator[TextOperation]:
        yield from self._clause(self.marked, ())

    def _clause(self, node: Marked, path: Path) -> Iterator[TextOperation]:
        """The operations at one clause that the base has, and below it."""
        if node.whole is not None:
            return
        address, clause = self.addresses[path], at(self.base, path)
        if leave := _left_words(node, clause):
            yield Delete(at=address, was=digest(clause), leave=leave)
            return
        label = _accepted(node.label)
        if label and label != clause.label:
            yield Renumber(at=address, to=label)
        for part in PARTS:
            yield from rewords(clause, address, part, _accepted(getattr(node, part)))
        yield from self._children(node, path)

    def _children(self, node: Marked, path: Path) -> Iterator[TextOperation]:
        into = self.addresses[path]
        after: Address | None = None
        new: list[Clause] = []
        for child, below in placed(node, path):
            if child.mark == "inserted":
                new.append(accept(child))
                continue
            if new:
                yield Insert(into=into, after=after, clauses=tuple(new))
                new = []
            if child.mark == "moved to":
                source = self.sources[child.pair]
                yield Move(at=self.addresses[source], into=into, after=after)
                yield from self._clause(child, source)
                after = self.addresses[source]
                continue
            assert below is not None
            if child.mark == "deleted":
                yield Delete(at=self.addresses[below], was=digest(reject(child)))
            elif child.mark == "same":
                yield from self._clause(child, below)
            if child.mark != "moved from" or not self._returns(node, child):
                after = self.addresses[below]
        if new:
            yield Insert(into=into, after=after, clauses=tuple(new))

    @staticmethod
    def _returns(parent: Marked, child: Marked) -> bool:
        """Whether a clause moved from here comes back under the same parent: then its name stands for its new place."""
        return any(c.mark == "moved to" and c.pair == child.pair for c in parent.children)


def _accepted(runs: Sequence[Run]) -> str | None:
    return "".join(run.text for run in runs if run.mark != "deleted") or None


def _left_words(node: Marked, clause: Clause) -> str | None:
    """The words left in place of a deleted clause whose number stays, if that is what the marks show."""
    emptied = not _accepted(node.heading) and not _accepted(node.closing)
    emptied = emptied and all(child.mark == "deleted" for child in node.children)
    left = _accepted(node.text)
    if node.mark != "same":
        return None  # what is moved is not deleted as well
    known = (node.because.leave if isinstance(node.because, Delete) else None) or NOT_USED
    same_label = _accepted(node.label) == clause.label
    return left if emptied and same_label and left == known and clause.text != left and clause.label else None


def rewords(clause: Clause, address: Address, part: Part, new: str | None) -> list[Reword]:
    """The operations that make one part of a clause read `new`: one for each place that changes."""
    old: str | None = getattr(clause, part)
    if old == new:
        return []
    whole = Reword(at=address, part=part, find=old or "", put=new or "")
    if old is None or new is None:
        return [whole]
    drafted = _narrow(clause, address, part, old, new)
    return drafted if _makes(drafted, old, new) else [whole]


def _narrow(clause: Clause, address: Address, part: Part, old: str, new: str) -> list[Reword]:
    """One operation a change, joined with the next wherever the words between them are not enough to find it by."""
    groups = [[edit] for edit in edits(old, new)]
    drafted: list[Reword] = []
    number = 0
    while number < len(groups):
        floor = groups[number - 1][-1].end if number else 0
        ceiling = groups[number + 1][0].start if number + 1 < len(groups) else len(old)
        found = _quoted(clause, address, part, old, groups[number], floor, ceiling)
        if found is not None:
            drafted.append(found)
            number += 1
        elif number + 1 < len(groups):
            groups[number : number + 2] = [groups[number] + groups[number + 1]]
        elif drafted:
            number -= 1
            groups[number : number + 2] = [groups[number] + groups[number + 1]]
            drafted.pop()
        else:
            return []
    return drafted


def parted(clause: Clause, operation: Reword, groups: Sequence[Sequence[Edit]]) -> tuple[Reword, ...]:
    """One operation as several, each with a group of its changes; as it is where the parts would meet, or be ambiguous.

    The places of the changes are those in the words that it quotes. The parts quote no more of the text than it does.
    """
    standing = [(part, text) for part in PARTS if (text := getattr(clause, part)) and occurrences(text, operation.find)]
    if len(standing) != 1 or len(groups) < 2:
        return (operation,)
    [(part, old)] = standing
    low = occurrences(old, operation.find)[0]
    high = low + len(operation.find)
    placed = [[Edit(start=e.start + low, end=e.end + low, put=e.put) for e in group] for group in groups]
    floors = [low, *(group[-1].end for group in placed)]
    ceilings = [*(group[0].start for group in placed[1:]), high]
    quoted = [
        _quoted(clause, operation.at, part, old, group, floor, ceiling)
        for group, floor, ceiling in zip(placed, floors, ceilings, strict=False)
    ]
    drafted = [each for each in quoted if each is not None]
    new = _edited(old, _edits_at(operation, low), 0, len(old))
    return tuple(drafted) if len(drafted) == len(placed) and _makes(drafted, old, new) else (operation,)


def _edits_at(operation: Reword, start: int) -> list[Edit]:
    """What an operation changes, where the words that it quotes begin at a place."""
    made = edits(operation.find, operation.put)
    return [Edit(start=e.start + start, end=e.end + start, put=e.put) for e in made]


def _quoted(
    clause: Clause, address: Address, part: Part, old: str, group: Sequence[Edit], floor: int, ceiling: int
) -> Reword | None:
    """The change with the fewest words around it that stand once in the clause, as a drafter would quote it."""
    for low, high in _windows(old, group, floor, ceiling):
        find, put = old[low:high], _edited(old, group, low, high)
        for where in (None, part):
            candidate = Reword(at=address, part=where, find=find, put=put)
            if count_of(clause, candidate) == 1 and not stands_already(clause, candidate):
                return candidate
    return None


def _windows(old: str, group: Sequence[Edit], floor: int, ceiling: int) -> Iterator[tuple[int, int]]:
    """Ever wider quotations around a change: to the left first ("after X insert Y"), then to the right."""
    low, high = group[0].start, group[-1].end
    lefts = [low, *_word_starts(old, floor, low)]
    rights = [high, *_word_ends(old, high, ceiling)]
    if any(character.isalnum() for character in old[low:high]):  # a full stop alone is nothing to quote
        yield low, high
    for left in lefts[1:_WIDENINGS]:
        yield left, high
    for right in rights[1:_WIDENINGS]:
        yield low, right
    for left, right in zip(lefts[1:_WIDENINGS], rights[1:_WIDENINGS], strict=False):
        yield left, right
    yield floor, ceiling


def _word_starts(old: str, floor: int, low: int) -> list[int]:
    """Where a quotation may begin, nearest first; a run of capitalised words, a defined term, is not cut."""
    found, offset = [], floor
    parts = tokens(old[floor:low])
    for number, token in enumerate(parts):
        follows_capital = number > 1 and parts[number - 1] == " " and parts[number - 2][:1].isupper()
        if token[-1].isalnum() and not (token[:1].isupper() and follows_capital):
            found.append(offset)
        offset += len(token)
    return found[::-1]


def _word_ends(old: str, high: int, ceiling: int) -> list[int]:
    """Where a quotation may end, nearest first; likewise without cutting a run of capitalised words."""
    found, offset = [], high
    parts = tokens(old[high:ceiling])
    for number, token in enumerate(parts):
        offset += len(token)
        goes_on = number + 2 < len(parts) and parts[number + 1] == " " and parts[number + 2][:1].isupper()
        if token[-1].isalnum() and not (token[:1].isupper() and goes_on):
            found.append(offset)
    return found


def _edited(old: str, group: Sequence[Edit], low: int, high: int) -> str:
    out, position = [], low
    for edit in group:
        out += [old[position : edit.start], edit.put]
        position = edit.end
    return "".join([*out, old[position:high]])


def _makes(drafted: Sequence[Reword], old: str, new: str) -> bool:
    """Whether the operations, read as a patch reads them, do not meet and make the new words."""
    readings: list[Reading] = []
    for operation in drafted:
        start = next(iter(occurrences(old, operation.find)), 0)
        end = start + len(operation.find)
        moved = tuple(_edits_at(operation, start))
        readings.append(Reading(operation=operation, start=start, end=end, edits=moved))
    if any(meet(a, b) for number, a in enumerate(readings) for b in readings[number + 1 :]):
        return False
    every = sorted((e for r in readings for e in r.edits), key=lambda e: (e.start, e.end))
    return bool(drafted) and _edited(old, every, 0, len(old)) == new
