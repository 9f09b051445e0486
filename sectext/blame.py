"""Which version or modification put each word of a clause there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from sectext.address import Address
from sectext.lineage import Line, redlines
from sectext.patch import PARTS, Patch
from sectext.reading import Reading, Text
from sectext.redline import Marked, Run
from sectext.timeline import When, when
from sectext.tree import Clause, Path
from sectext.words import edits

Where = Literal["label", "heading", "text", "closing"]
_PARTS: tuple[Where, ...] = ("label", *PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that came together: the version that has them first, or None for a proposal named by the caller.

    `made_by` names the modifications behind them; empty where none is held: then they were there, or were only held
    from then on.
    """

    words: str
    version: str | None
    made_by: tuple[str, ...]
    from_: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Blamed:
    """One part of a clause, from its first word to its last, by what put the words there."""

    address: Address
    part: Where
    words: tuple[Words, ...]


def blame(reading: Reading, text: Text, address: Address) -> Iterator[Blamed]:
    """The clause at an address of a text and every clause below it, in printed order; closing words last."""
    clause = text.held.clause(address)
    line = text.line(address)
    assert clause is not None
    assert line is not None
    parts = _Past(reading, text).of(line)
    yield from (Blamed(address=address, part=p, words=parts[p]) for p in _PARTS[:-1] if parts[p])
    path = text.held.places[address]
    for number in range(len(clause.children)):
        yield from blame(reading, text, text.held.addresses[(*path, number)])
    if parts["closing"]:
        yield Blamed(address=address, part="closing", words=parts["closing"])


class _Past:
    """Goes through the wordings of a clause, oldest first, and carries every word along."""

    def __init__(self, reading: Reading, text: Text) -> None:
        self.reading = reading
        self.text = text

    def of(self, line: Line) -> dict[Where, tuple[Words, ...]]:
        number = self.text.number
        spells = [spell for spell in self.reading.spells(line) if spell.first <= number]
        here = self.text.lineages.spell(line, self.text.position)
        assert here is not None
        if self.text.applied and (not spells or (spells[-1].address, spells[-1].clause) != (here.address, here.clause)):
            spells.append(replace(here, first=number + 1, last=number + 1))
        first = spells[0]
        names = first.made_by if line.made else ()
        parts = {part: self._all(_part(first.clause, part), first.first, names) for part in _PARTS}
        for before, after in pairwise(spells):
            runs = self._runs(min(before.last, number), after.first, before.address)
            for part in _PARTS:
                changed = self._carried(parts[part], runs, part, after.first, after.made_by)
                parts[part] = self._settled(changed, _part(after.clause, part), after.first)
        return parts

    def _all(self, words: str | None, position: int, names: tuple[str, ...]) -> tuple[Words, ...]:
        return (self._new(words, position, names),) if words else ()

    def _new(self, words: str, position: int, names: tuple[str, ...]) -> Words:
        if position > self.text.number:
            return Words(words=words, version=None, made_by=names, from_=None)
        entry = self.reading.chain[position]
        return Words(words=words, version=entry.version.label, made_by=names, from_=when(entry.bounds))

    def _runs(self, last: int, position: int, address: Address) -> list[Marked]:
        """The marks of a clause in the redlines that lead to a version, one after another; none where none are held."""
        held = self.reading.texts[position - 1]
        if held is None or last != position - 1 or address not in held.places:
            return []
        path = held.places[address]
        found: list[Marked] = []
        for marked in redlines(held.tree, [patch for _, patch in self._made(position)]):
            node, path = through(marked, path)
            found.append(node)
        return found

    def _carried(
        self, words: Sequence[Words], nodes: Sequence[Marked], part: Where, position: int, names: tuple[str, ...]
    ) -> list[Words]:
        """The words after the marks of each redline: what stays keeps its origin."""
        carried = list(words)
        for node in nodes:
            old, carried = carried, []
            place = 0
            for run in getattr(node, part):
                if run.mark == "inserted":
                    carried.append(self._new(run.text, position, self._names(run, position, names)))
                    continue
                if run.mark == "same":
                    carried += _cut(old, place, place + len(run.text))
                place += len(run.text)
        return carried

    def _names(self, run: Run, position: int, names: tuple[str, ...]) -> tuple[str, ...]:
        made = self._made(position)
        return tuple(dict.fromkeys(name for name, patch in made if run.because in patch.operations)) or names

    def _made(self, position: int) -> tuple[tuple[str, Patch], ...]:
        """The patches that lead to a version from the one before it in the chain; then the proposals named."""
        if position > self.text.number:
            return self.text.made_by
        text = self.reading.text(position)
        return text.made_by if text else ()

    def _settled(self, words: Sequence[Words], text: str | None, position: int) -> tuple[Words, ...]:
        """The words as the version has them: what no redline tells of came with the version."""
        found = "".join(each.words for each in words)
        made: list[Words] = []
        place = 0
        for edit in edits(found, text or ""):
            made += _cut(words, place, edit.start)
            made += [self._new(edit.put, position, ())] if edit.put else []
            place = edit.end
        return tuple(_joined([*made, *_cut(words, place, len(found))]))


def through(marked: Marked, path: Path) -> tuple[Marked, Path]:
    """The marks of the clause at a place of the base, and its place in the result; of a moved one, at its new place."""
    node, result = marked, list[int]()
    for position in path:
        base = new = 0
        for child in node.children:
            if child.mark not in ("inserted", "moved to"):
                if base == position:
                    break
                base += 1
            if child.mark not in ("deleted", "moved from"):
                new += 1
        node = child
        result.append(new)
        if child.mark == "moved from":
            node, result = _arrival(marked, child.pair)
    return node, tuple(result)


def _arrival(marked: Marked, pair: int | None) -> tuple[Marked, list[int]]:
    """Where a move ends: the marked clause, and its place in the result."""

    def search(node: Marked, path: list[int]) -> tuple[Marked, list[int]] | None:
        new = 0
        for child in node.children:
            here = [*path, new]
            if child.mark == "moved to" and child.pair == pair:
                return child, here
            if child.mark not in ("deleted", "moved from"):
                if (below := search(child, here)) is not None:
                    return below
                new += 1
        return None

    found = search(marked, [])
    assert found is not None, "a move has two ends"
    return found


def _part(clause: Clause, part: Where) -> str | None:
    found: str | None = getattr(clause, part)
    return found


def _cut(words: Sequence[Words], start: int, end: int) -> Iterator[Words]:
    """The words from one character to another, each with its origin."""
    place = 0
    for each in words:
        low, high = max(start - place, 0), min(end - place, len(each.words))
        if low < high:
            yield replace(each, words=each.words[low:high])
        place += len(each.words)


def _joined(words: Sequence[Words]) -> Iterator[Words]:
    """Neighbours of one origin as one."""
    waiting: Words | None = None
    for each in words:
        if waiting is not None and replace(waiting, words="") == replace(each, words=""):
            waiting = replace(waiting, words=waiting.words + each.words)
            continue
        if waiting is not None:
            yield waiting
        waiting = each
    if waiting is not None:
        yield waiting
