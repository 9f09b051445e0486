"""One document over all days and all knowledge: which of its texts may count, as few different states as there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sectext.address import Range
from sectext.clauses import Clauses
from sectext.held import Held
from sectext.reading import Reading, Text
from sectext.record import Record
from sectext.tables.knowledge import BEFORE, Knowledge, Known, Stretch


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A text of the document, with all that came before it: what a clause says in it, and since when, is one answer.

    `known` and `place` say where it is met first: a stretch of knowledge, and a place in the chain there.
    """

    number: int
    above: Node | None
    held: Held | None
    extract: tuple[Range, ...] | None
    held_to: date | None
    known: int
    place: int

    def path(self) -> Iterator[Node]:
        """The node, and those before it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.above


@dataclass(frozen=True, slots=True)
class State:
    """What may count on some days: nodes (None: before the first version), those planned, and whether nobody looks."""

    picks: tuple[Node | None, ...]
    planned: tuple[Node, ...] = ()
    unwatched: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A run of days with one state; `first` None has no beginning."""

    first: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Layer:
    """The document as known from one stretch of knowledge on: its last text, and its states, day after day."""

    known: int
    tip: Node | None
    spreads: tuple[Spread, ...]


@dataclass
class Plane:
    """One document over all days and all knowledge."""

    record: Record
    knowledge: Knowledge
    clauses: Clauses
    nodes: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.clauses.name
        self._children: dict[object, Node] = {}
        self._readings: dict[int, Reading] = {}
        self._corrected = sorted(
            {day for (_, name), given in self.record.given_before.items() if name == self.name for day, _ in given}
        )
        self._of: dict[tuple[int, int], Node] = {}
        self._states: dict[tuple[int, int], State] = {}
        self.layers: list[Layer] = []
        before: object = None
        for number, known in enumerate(self.knowledge.every):
            phase = self._phase(known)
            if before == (id(known.stretches), phase):
                continue  # what was published then is of no version
            before = (id(known.stretches), phase)
            layer = self._layer(number, known, phase)
            if not self.layers or (self.layers[-1].tip, self.layers[-1].spreads) != (layer.tip, layer.spreads):
                self.layers.append(layer)

    @property
    def is_corrected(self) -> bool:
        return bool(self._corrected)

    def reading(self, known: int) -> Reading:
        """The document as known in a stretch."""
        found = self._readings.get(known)
        if found is None:
            there = self.knowledge.every[known]
            found = self._readings[known] = Reading(self.record, there.chain, self.clauses, there.day, ())
        return found

    def text(self, node: Node) -> Text | None:
        """Raises IntegrityError for a text that was altered."""
        return self.reading(node.known).text(node.place)

    def place(self, node: Node, known: int) -> int:
        """A place of a text in the chain, as known in a stretch."""
        there = self.knowledge.every[known]
        places = range(len(there.chain))
        return max(n for n in places if self._at(n, known, there, self._phase(there)) is node)

    def _phase(self, known: Known) -> int:
        """How many of our corrections were made by then: what was given before has other words."""
        return len([day for day in self._corrected if known.day is None or day <= known.day])

    def _layer(self, number: int, known: Known, phase: int) -> Layer:
        def at(place: int) -> Node:
            return self._at(place, number, known, phase)

        seen: list[Spread] = []
        for stretch in known.stretches:
            state = self._states.get((stretch.name, phase))
            if state is None:
                state = self._states[stretch.name, phase] = _state(at, stretch)
            if not seen or seen[-1].state != state:
                seen.append(Spread(stretch.first, state))
        tip = at(len(known.chain) - 1) if known.chain else None
        return Layer(number, tip, tuple(_watched(seen)))

    def _at(self, place: int, number: int, known: Known, phase: int) -> Node:
        """The node of a version, by its place in a chain."""
        first = place
        while first >= 0 and (known.names[first], phase) not in self._of:
            first -= 1
        for n in range(first + 1, place + 1):
            entry = known.chain[n]
            held = self.record.text_known(self.name, entry.version.label, known.day)
            document = entry.version.document(self.name)
            extract, until = (document.held, document.held_to) if document else (None, None)
            above = self._of[known.names[n - 1], phase] if n else None
            self._of[known.names[n], phase] = self._node(above, held, extract, until, number, n)
        return self._of[known.names[place], phase]

    def _node(
        self,
        above: Node | None,
        held: Held | None,
        extract: tuple[Range, ...] | None,
        held_to: date | None,
        known: int,
        place: int,
    ) -> Node:
        if above and above.held is held and (above.extract, above.held_to) == (extract, held_to):
            return above
        key = (above.number if above else BEFORE, id(held), extract, held_to, self._label(known, place))
        node = self._children.get(key)
        if node is None:
            node = self._children[key] = Node(len(self.nodes), above, held, extract, held_to, known, place)
            self.nodes.append(node)
        return node

    def _label(self, known: int, place: int) -> str:
        return self.knowledge.every[known].chain[place].version.label


def _state(at: Callable[[int], Node], stretch: Stretch) -> State:
    picks = tuple(dict.fromkeys(at(n) if n >= 0 else None for n in stretch.picks))
    planned = dict.fromkeys(at(n) for n in stretch.planned)
    return State(picks, tuple(node for node in planned if node.held and picks != (node,)))


def _watched(spreads: list[Spread]) -> Iterator[Spread]:
    """The same, parted where a text begins to be only the last one held."""
    for spread, after in pairwise([*spreads, None]):
        assert spread is not None
        first = spread.state.picks[0] if spread.state.picks else None
        day = first.held_to if first else None
        if day is None or (after and after.first and after.first <= day):
            yield spread
            continue
        if spread.first is None or spread.first < day:
            yield spread
        last = State(spread.state.picks, spread.state.planned, unwatched=True)
        yield Spread(max(day, spread.first) if spread.first else day, last)
