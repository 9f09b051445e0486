"""The table of wordings: for each address, each day and each day of knowledge one row, and no two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from sectext.address import Address
from sectext.pack import Row
from sectext.tables.cells import Cell, Cells
from sectext.tables.effects import OUTSIDE_CALENDAR, Effects, Said
from sectext.tables.knowledge import Knowledge
from sectext.tables.passages import Passages, term
from sectext.tables.plane import Layer, Node, Plane, Spread, State
from sectext.tree import Clause

_Days: TypeAlias = Sequence[tuple[date | None, "Value"]]
_Candidate: TypeAlias = tuple[str | None, Cell | None]


@dataclass(frozen=True, slots=True)
class Value:
    """What is the case: a status or a reason why there is no text, and what stands there, where that is one thing.

    `candidates` are what an undetermined one may be: each a status, and what stands there; None is no text.
    """

    status: str
    cell: Cell | None = None
    certain: bool = False
    candidates: tuple[_Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Days, and stretches of knowledge from one to another, in which one thing is the case."""

    first: date | None
    until: date | None
    known: int
    known_last: int
    value: Value


def wordings(plane: Plane, passages: Passages, candidates: list[Row]) -> Iterator[Row]:
    """The rows of one document, by address, by what was known, by day. The rows of candidates go into a list."""
    cells = Cells(plane)
    rows = _Rows(plane.knowledge, cells, passages, candidates)
    found = dict(_rectangles(plane, cells))
    for address in cells.addresses:
        yield from rows.of(address, found[address])


def _rectangles(plane: Plane, cells: Cells) -> Iterator[tuple[Address, list[Rectangle]]]:
    """What is the case at each address. Those whose texts change alike are worked out together."""
    absent = _Absence(plane, cells)
    effects = Effects(plane)
    covered = effects.covered()
    end = len(plane.knowledge.every) - 1
    alike: dict[object, tuple[list[Rectangle], tuple[Cell, ...]]] = {}
    for address in cells.addresses:
        if address in covered:
            yield address, list(merged(_under_effects(plane, cells, effects, absent, address), end))
            continue
        key, own = _pattern(plane, cells, address)
        known = alike.get(key)
        if known is None:
            layers = ((layer.known, _free(layer, cells, absent, address)) for layer in plane.layers)
            known = alike[key] = (list(merged(layers, end)), own)
        made, theirs = known
        became = dict(zip(theirs, own, strict=True))
        yield address, made if theirs == own else [_with(r, became) for r in made]


def merged(layers: Iterable[tuple[int, _Days]], end: int) -> Iterator[Rectangle]:
    """Rectangles from what is the case day after day, in one stretch of knowledge after another."""
    open_ones: dict[tuple[date | None, date | None, Value], int] = {}
    for known, days in layers:
        now = dict.fromkeys(_runs(days))
        for key in [key for key in open_ones if key not in now]:
            yield Rectangle(key[0], key[1], open_ones.pop(key), known - 1, key[2])
        for key in now:
            open_ones.setdefault(key, known)
    for key, known in open_ones.items():
        yield Rectangle(key[0], key[1], known, end, key[2])


def _runs(days: _Days) -> Iterator[tuple[date | None, date | None, Value]]:
    """Runs of days with one value, each to the first day of the next."""
    begun = days[0]
    for first, value in days[1:]:
        if value != begun[1]:
            yield begun[0], first, begun[1]
            begun = (first, value)
    yield begun[0], None, begun[1]


# What is the case


def _free(layer: Layer, cells: Cells, absent: _Absence, address: Address) -> _Days:
    """Day after day, for a clause that no effect ever covers."""
    return [(spread.first, _value(spread.state, layer, cells, absent, address)) for spread in layer.spreads]


def _value(state: State, layer: Layer, cells: Cells, absent: _Absence, address: Address) -> Value:
    if not state.picks:
        return Value("outside coverage")
    found = [cells.at(node, address) for node in state.picks]
    first = found[0]
    if all(cell is None for cell in found):
        return Value(absent.why(address, state.picks[-1], layer))
    if first is None or any(cell is None or cell.words != first.words for cell in found):
        return Value("undetermined", candidates=_either(("in force", cell) if cell else (None, None) for cell in found))
    return Value("in force", first, first.sure and not state.unwatched and not _planned(state, cells, first, address))


def _planned(state: State, cells: Cells, first: Cell, address: Address) -> bool:
    """Whether a later version reads otherwise, and is "not yet" only because that is planned."""
    planned = (cells.at(node, address) for node in state.planned)
    return any(cell is None or cell.words != first.words for cell in planned)


def _under_effects(
    plane: Plane, cells: Cells, effects: Effects, absent: _Absence, address: Address
) -> Iterator[tuple[int, _Days]]:
    """Day after day, in each stretch of knowledge that knows something else."""
    last: tuple[object, int] | None = None
    starts = [layer.known for layer in plane.layers]
    for known, number in enumerate(effects.of_known):
        layer = plane.layers[bisect_right(starts, known) - 1]
        if (layer, number) != last:
            last = (layer, number)
            yield known, list(_by_day(layer, number, cells, effects, absent, address))


def _by_day(
    layer: Layer, number: int, cells: Cells, effects: Effects, absent: _Absence, address: Address
) -> Iterator[tuple[date | None, Value]]:
    for spread, until in zip(layer.spreads, [*layer.spreads[1:], None], strict=True):
        free = _value(spread.state, layer, cells, absent, address)
        nodes = [node for node in spread.state.picks if node and cells.at(node, address)]
        inside = _within(effects.days(number, nodes, address), spread, until)
        for first in (spread.first, *inside):
            day = first or _day_before(inside, until)
            yield first, _with_effects(spread.state, free, number, cells, effects, address, day)


def _within(days: tuple[date, ...], spread: Spread, until: Spread | None) -> tuple[date, ...]:
    """The days that part a run of days."""
    low = bisect_right(days, spread.first) if spread.first else 0
    high = bisect_right(days, until.first - timedelta(days=1)) if until and until.first else len(days)
    return days[low:high]


def _day_before(inside: tuple[date, ...], until: Spread | None) -> date:
    """A day of a run that has no beginning."""
    following = inside[0] if inside else until.first if until else None
    return following - timedelta(days=1) if following else date(2000, 1, 1)  # nothing ever changes: any day will do


def _with_effects(
    state: State, free: Value, number: int, cells: Cells, effects: Effects, address: Address, day: date
) -> Value:
    if not state.picks or not any(cells.at(node, address) for node in state.picks):
        return free
    found = [(node, cells.at(node, address)) for node in state.picks]
    told = [(effects.said(number, node, address, day), cell) if node and cell else None for node, cell in found]
    said = [each[0] for each in told if each]
    if any(each.status == OUTSIDE_CALENDAR for each in said):
        return Value(OUTSIDE_CALENDAR)
    if free.cell is None or any(each.status != said[0].status for each in said):
        return Value("undetermined", candidates=_either(each for one in told for each in _may_be(one)))
    may_be = _either(each for one in told if one and one[0].candidates for each in _may_be(one))
    return Value(said[0].status, free.cell, free.certain and said[0].certain, may_be)


def _may_be(told: tuple[Said, Cell] | None) -> Iterator[_Candidate]:
    """What one version may be: its text with each status that it may have."""
    if told is None:
        yield None, None
        return
    said, cell = told
    yield from ((status, cell) for status in said.candidates or (said.status,))


def _either(candidates: Iterable[_Candidate]) -> tuple[_Candidate, ...]:
    return tuple(dict.fromkeys(candidates))


class _Absence:
    """Why there is no text at an address, in a text of the document, as known in a layer."""

    def __init__(self, plane: Plane, cells: Cells) -> None:
        self.plane = plane
        self.cells = cells
        self._found: dict[tuple[Address, int, int], str] = {}

    def why(self, address: Address, node: Node | None, layer: Layer) -> str:
        if node is None or node.held is None or layer.tip is None:
            return "not held"
        key = (address, node.number, layer.tip.number)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._why(address, node, layer.tip, layer)
        return found

    def _why(self, address: Address, node: Node, tip: Node, layer: Layer) -> str:
        if node.extract is None and not self.plane.is_corrected:  # the whole of it is held
            there = any(self.cells.at(each, address) for each in tip.path())
            return "not in code" if there else "unknown address"
        reading = self.plane.reading(layer.known)
        place = self.plane.place(node, layer.known)
        if reading.is_known_gone(address, place):
            return "not in code"
        document = reading.chain[place].version.document(self.plane.name)
        return "unknown address" if document and document.holds(address) else "not held"


# What changes alike


def _pattern(plane: Plane, cells: Cells, address: Address) -> tuple[object, tuple[Cell, ...]]:
    """How an address fares from text to text, and its cells in order: equal patterns have equal rectangles."""
    cell_at = [cells.at(node, address) for node in plane.nodes]
    own = tuple(dict.fromkeys(cell for cell in cell_at if cell is not None))
    numbers = {cell: number for number, cell in enumerate(own)}
    words = {words: number for number, words in enumerate(dict.fromkeys(cell.words for cell in own))}
    whole = not plane.is_corrected and all(node.extract is None for node in plane.nodes)
    key = (
        tuple(numbers[cell] if cell is not None else None for cell in cell_at),
        tuple((words[cell.words], cell.sure) for cell in own),
        None if whole or None not in cell_at else address,
    )
    return key, own


def _with(rectangle: Rectangle, became: dict[Cell, Cell]) -> Rectangle:
    value = rectangle.value
    may_be = tuple((status, cell and became[cell]) for status, cell in value.candidates)
    now = Value(value.status, value.cell and became[value.cell], value.certain, may_be)
    return Rectangle(rectangle.first, rectangle.until, rectangle.known, rectangle.known_last, now)


# Rows


@dataclass
class _Rows:
    knowledge: Knowledge
    cells: Cells
    passages: Passages
    candidates: list[Row]

    def of(self, address: Address, rectangles: Iterable[Rectangle]) -> Iterator[Row]:
        """The rows of an address; where there is no text, it is called what it is where there is one."""
        name = str(address)
        last = self.cells.last(address)
        for each in sorted(rectangles, key=_order):
            yield self._row(name, address, each, last)
            self.candidates += self._may_be(name, address, each)

    def _may_be(self, name: str, address: Address, rectangle: Rectangle) -> Iterator[Row]:
        """What an undetermined answer may be, a row each."""
        when = (rectangle.first, rectangle.until, *self.knowledge.span(rectangle.known, rectangle.known_last))
        for status, cell in rectangle.value.candidates:
            if cell is None:
                yield name, address.document, *when, status, None, None, None, None, (), None
                continue
            text, digest = self.cells.text(cell.words)
            number = self.passages.number(address, self.cells.clauses[cell.words])
            lineage = self.cells.lineage(cell)
            yield name, address.document, *when, status, lineage, text, digest, cell.version, cell.made_by, number

    def _row(self, name: str, address: Address, rectangle: Rectangle, usual: Clause | None) -> Row:
        value = rectangle.value
        cell = value.cell
        clause = self.cells.clauses[cell.words] if cell else usual
        text, digest = self.cells.text(cell.words) if cell else (None, None)
        return (
            name,
            address.document,
            self.cells.lineage(cell) if cell else None,
            clause.kind if clause else None,
            term(clause) if clause else None,
            rectangle.first,
            rectangle.until,
            *self.knowledge.span(rectangle.known, rectangle.known_last),
            value.status,
            value.certain,
            text,
            digest,
            cell.version if cell else None,
            cell.made_by if cell else (),
            self.passages.number(address, clause) if cell and clause else None,
        )


def _order(rectangle: Rectangle) -> tuple[int, bool, date]:
    return rectangle.known, rectangle.first is not None, rectangle.first or date.min
