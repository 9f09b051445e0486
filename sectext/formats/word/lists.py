"""The automatic lists of a document: which paragraph each of them numbers, and which labels have to be typed.

A paragraph is numbered where the list prints the label that the text has, with every mark accepted and with every mark
rejected. Word recomputes its numbers and tracks none, so the two are worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sectext.formats.word.blocks import IN_NEW, IN_OLD, Block, Label, Number, Paragraph, Row, Table, every
from sectext.formats.word.counting import Format, Pattern

BODY, CELLS = 1, 2
LEVELS = 9
_ITEMS: tuple[Format, ...] = ("lowerLetter", "lowerRoman", "upperLetter", "decimal", "upperRoman")
_CLAUSE = re.compile(r"(?P<group>(?P<before>[A-Z]{0,3})[1-9]\d*)\.[1-9]\d*")
_GROUP = re.compile(r"(?P<before>[A-Z]{0,3})(?P<number>[1-9]\d*)")
_WITH_NUMBER = re.compile(r"(?P<before>(?:[A-Z]{0,3}\d+\.)*[A-Z]{0,3})(?P<number>[1-9]\d*)(?P<after>\.?)")

View = Literal["old", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A multilevel list that styles are linked to: the pattern and the first number of each level.

    `nested`: the second level repeats the number of the first, as in G3.20.
    """

    id: int
    patterns: tuple[Pattern, ...]
    first: int = 1
    nested: bool = False

    def start(self, level: int) -> int:
        return self.first if level == 0 else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list that begins anew at a level: at another number, or with labels of another pattern.

    `apart`: it shares nothing with other lists. A restart is tied to the paragraph that begins it, in LibreOffice, and
    would be lost with one that one of the two texts does not have.
    """

    id: int
    scheme: int
    level: int
    start: int
    pattern: Pattern | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The blocks with the numbers filled in, and the lists that number them.

    `bullets` and `counted` are the lists of prose: the one of all bullets, and each that counts from one.
    """

    blocks: tuple[Block, ...]
    schemes: tuple[Scheme, ...] = ()
    lists: tuple[List, ...] = ()
    bullets: int | None = None
    counted: tuple[int, ...] = ()


def number(blocks: Sequence[Block]) -> Numbered:
    """Let lists print every label that they can print rightly; the others are typed."""
    schemes = (_body_scheme(blocks), Scheme(id=CELLS, patterns=tuple(_item(n) for n in range(LEVELS))))
    numbering = _Numbering(schemes)
    done = tuple(map(numbering.block, blocks))
    return Numbered(blocks=done, schemes=schemes, lists=tuple(numbering.lists))


def _body_scheme(blocks: Sequence[Block]) -> Scheme:
    """Groups and clauses as the document labels them: G3 and G3.20, or 3 and 3.20; else 1. or 1."""
    labels = [p.label for p in every(blocks) if isinstance(p, Paragraph) and p.label]
    groups = [m for label in labels if label.level == 0 for text in _texts(label) if (m := _GROUP.fullmatch(text))]
    clauses = [text for label in labels if label.level == 1 for text in _texts(label)]
    nested = [m for text in clauses if (m := _CLAUSE.fullmatch(text))]
    before = next((m["before"] for m in (*groups, *nested)), "")
    single = next((m for text in clauses if (m := _WITH_NUMBER.fullmatch(text))), None)
    clause = Pattern(format="decimal")
    if not nested and single:
        clause = Pattern(before=single["before"], format="decimal", after=single["after"])
    return Scheme(
        id=BODY,
        patterns=(Pattern(before=before, format="decimal"), clause, *(_item(n) for n in range(LEVELS - 2))),
        first=int(groups[0]["number"]) if groups and len(groups[0]["number"]) < 5 else 1,
        nested=bool(nested or not single),
    )


def _texts(label: Label) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys((label.old, label.new))))


def _item(depth: int) -> Pattern:
    return Pattern(before="(", format=_ITEMS[depth % len(_ITEMS)], after=")")


@dataclass(slots=True)
class _Count:
    """How far each level of a list has been counted in one of the two texts."""

    levels: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    def next(self, scheme: Scheme, list: List | None, level: int) -> int:
        opens = list is not None and list.level == level
        if list is not None and opens and list.id not in self.begun:
            return list.start
        if level in self.levels:
            return self.levels[level] + 1
        return list.start if list is not None and opens else scheme.start(level)

    def advance(self, scheme: Scheme, list: List | None, level: int) -> None:
        """Count a paragraph. A level above it that was passed over counts as begun: Word shows its first number."""
        found = self.next(scheme, list, level)
        if list is not None and list.level == level:
            self.begun.add(list.id)
        self.levels = {above: self.levels.get(above, scheme.start(above)) for above in range(level)} | {level: found}


@dataclass(slots=True)
class _Counts:
    """The counting of one text, as Word does it and as those programs do it that keep each list for itself."""

    shared: dict[int, _Count] = field(default_factory=dict)
    own: dict[int, _Count] = field(default_factory=dict)

    def of(self, scheme: Scheme, list: List | None) -> tuple[_Count, _Count]:
        own = list.id if list is not None else scheme.id
        shared = own if list is not None and list.apart else scheme.id
        return self.shared.setdefault(shared, _Count()), self.own.setdefault(own, _Count())


class _Numbering:
    """Walks the paragraphs in printed order. `opened` are the lists that number what comes, outermost first."""

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        self.schemes = {scheme.id: scheme for scheme in schemes}
        self.lists: list[List] = []
        self.opened: dict[int, list[List]] = {scheme.id: [] for scheme in schemes}
        self.standing: dict[int, set[int]] = {scheme.id: set() for scheme in schemes}
        self.counts: dict[View, _Counts] = {"old": _Counts(), "new": _Counts()}

    def block(self, block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, rows=tuple(map(self._row, block.rows)))
        if block.label is None or block.label.level is None:
            return block
        return replace(block, number=self._number(block, block.label, block.label.level))

    def _row(self, row: Row) -> Row:
        cells = []
        for cell in row.cells:
            self.opened[CELLS].clear()
            self.standing[CELLS].clear()
            cells.append(tuple(map(self.block, cell)))
        return replace(row, cells=tuple(cells))

    def _number(self, paragraph: Paragraph, label: Label, level: int) -> Number | None:
        scheme = self.schemes[CELLS if paragraph.style.in_cell else BODY]
        lists = self.opened[scheme.id]
        while lists and lists[-1].level > level:
            lists.pop()
        is_first = level not in self.standing[scheme.id]
        self.standing[scheme.id] = {above for above in self.standing[scheme.id] if above < level} | {level}
        wanted = dict(_wanted(paragraph, label))
        current = lists[-1] if lists else None
        for candidate in (current, *self._new(scheme, level, wanted, current, is_first=is_first)):
            if wanted and self._prints(scheme, candidate, level, wanted):
                self._use(scheme, candidate, level, wanted)
                named = candidate is not None or paragraph.style.at is not None
                return Number(list=candidate.id if candidate else scheme.id, level=level, named=named)
        return None

    def _prints(self, scheme: Scheme, list: List | None, level: int, wanted: dict[View, str]) -> bool:
        """Whether a list prints the labels wanted, however a program counts."""
        for view, text in wanted.items():
            for count in self.counts[view].of(scheme, list):
                if _pattern(scheme, list, level, count).label(count.next(scheme, list, level)) != text:
                    return False
        return True

    def _use(self, scheme: Scheme, list: List | None, level: int, wanted: dict[View, str]) -> None:
        opened = self.opened[scheme.id]
        if list is not None and list not in opened:
            while opened and opened[-1].level >= level:
                opened.pop()
            opened.append(list)
            self.lists.append(list)
        for view in wanted:
            for count in self.counts[view].of(scheme, list):
                count.advance(scheme, list, level)

    def _new(
        self, scheme: Scheme, level: int, wanted: dict[View, str], current: List | None, *, is_first: bool
    ) -> Iterator[List]:
        """The lists that could begin here. The first label of a list is more likely (i) one than (i) nine, and (ii) two
        than thirty-five, which Word writes in the same way.
        """
        label, *others = dict.fromkeys(wanted.values())
        if others or not label:
            return
        found = [(p, n) for p in _patterns(scheme, level, label, current) if (n := p.number(label)) is not None]
        found.sort(key=lambda pair: (is_first and pair[1] != 1, pair[0].format.endswith("Letter") and pair[1] > 26))
        for pattern, start in found:
            own = None if pattern == scheme.patterns[level] and not (level == 1 and scheme.nested) else pattern
            number, apart = CELLS + 1 + len(self.lists), len(wanted) == 1
            yield List(id=number, scheme=scheme.id, level=level, start=start, pattern=own, apart=apart)


def _wanted(paragraph: Paragraph, label: Label) -> Iterator[tuple[View, str]]:
    """The label in each text that has the paragraph."""
    if paragraph.mark in IN_OLD:
        yield "old", label.old
    if paragraph.mark in IN_NEW:
        yield "new", label.new


def _pattern(scheme: Scheme, list: List | None, level: int, count: _Count) -> Pattern:
    """The pattern of a level, with the number of the group in front where the clause repeats it."""
    if list is not None and list.level == level and list.pattern is not None:
        return list.pattern
    pattern = scheme.patterns[level]
    if level == 1 and scheme.nested:
        group = scheme.patterns[0].label(count.levels.get(0, scheme.start(0)))
        return replace(pattern, before=f"{group}.")
    return pattern


def _patterns(scheme: Scheme, level: int, label: str, current: List | None) -> Iterator[Pattern]:
    """The patterns that a label may follow: that of its list, of its level, then any other."""
    usual = scheme.patterns[level]
    if current is not None and current.level == level and current.pattern is not None:
        yield current.pattern
    if level == 1 and scheme.id == BODY:
        if scheme.nested and (m := _CLAUSE.fullmatch(label)):
            yield Pattern(before=f"{m['group']}.", format="decimal")
        elif not scheme.nested:
            yield usual
        return
    yield usual
    if level or scheme.id == CELLS:
        yield from (replace(usual, format=other) for other in _ITEMS if other != usual.format)
