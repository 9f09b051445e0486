"""Which clauses of two texts are the same clause, and so what an edited copy changes: a patch from old to new."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sectext.errors import SectextError
from sectext.operations import NOT_USED, patch_of
from sectext.patch import Patch
from sectext.redline import Marked, Run, unmarked
from sectext.tree import Clause
from sectext.words import edits, words

# Shares of common words (Dice) from which two clauses are taken for one: under one label, under another, elsewhere.
_SAME_LABEL, _OTHER_LABEL, _ELSEWHERE = 0.5, 0.6, 0.7
# Words from which equal, or merely similar, text in another place is taken for a move and not for chance.
_MOVED_EXACTLY, _MOVED_AND_EDITED = 4, 8
_ALL_PAIRS, _RARE, _CANDIDATES = 64, 8, 5


class DifferentDocuments(SectextError):
    """Two texts that are not states of one document."""

    code = "different-documents"


def compare(old: Clause, new: Clause, *, base: str | None = None) -> Patch:
    """The patch from `old` to `new`: apply(old, compare(old, new)) == new. `base` names the version of `old`.

    Rewording is found by the word; clauses moved and renumbered are recognised as such. Near-linear in the size
    of the document. Raises DifferentDocuments.
    """
    return patch_of(compared(old, new), base=base)


def compared(old: Clause, new: Clause) -> Marked:
    """The redline from `old` to `new`. Raises DifferentDocuments."""
    if old.kind != new.kind or old.label != new.label:
        names = [f"{clause.kind} {clause.label}" for clause in (old, new)]
        raise DifferentDocuments(f"{names[0]} and {names[1]} are not states of one document.")
    a, b = _plant(old), _plant(new)
    _Matching(a, b).run()
    return _Printing().mark(a)


@dataclass(slots=True, eq=False)
class _Node:
    clause: Clause
    children: list[_Node]
    body: int
    exact: int
    parent: _Node | None = None
    mate: _Node | None = None
    identical: bool = False
    bag: Counter[str] | None = None
    order: int = field(default=0)

    def words(self) -> Counter[str]:
        """The words at and below, counted; the label is not among them."""
        if self.bag is None:
            own = " ".join(filter(None, (self.clause.heading, self.clause.text, self.clause.closing)))
            self.bag = Counter(words(own))
            for child in self.children:
                self.bag.update(child.words())
        return self.bag

    def count(self) -> int:
        return self.words().total()


def _plant(clause: Clause) -> _Node:
    children = [_plant(child) for child in clause.children]
    body = hash((clause.kind, clause.heading, clause.text, clause.closing, tuple(c.exact for c in children)))
    node = _Node(clause=clause, children=children, body=body, exact=hash((clause.label, body)))
    for order, child in enumerate(children):
        child.parent, child.order = node, order
    return node


class _Matching:
    """Pairs old and new clauses. A clause is only paired when its parent is, so that every place can be named."""

    def __init__(self, old: _Node, new: _Node) -> None:
        self.pairs: list[tuple[_Node, _Node]] = []
        self.fresh: list[tuple[_Node, _Node]] = []
        self._pair(old, new)

    def run(self) -> None:
        """The surest matches first, all over the document, before weaker ones are tried."""
        rounds: tuple[Callable[[], None], ...] = (self._moved_exactly, self._weak, self._moved_and_edited)
        while True:
            self._strong()
            for attempt in rounds:
                attempt()
                if self.fresh:
                    break
            if not self.fresh:
                return

    def _pair(self, old: _Node, new: _Node) -> None:
        old.mate, new.mate = new, old
        if old.exact == new.exact and old.clause == new.clause:
            old.identical = True
            return
        self.pairs.append((old, new))
        self.fresh.append((old, new))

    def _strong(self) -> None:
        while self.fresh:
            old, new = self.fresh.pop()
            if old.clause.kind == "row":
                for x, y in zip(old.children, new.children, strict=True):
                    self._pair(x, y)
            else:
                self._inside(old, new)

    def _inside(self, old: _Node, new: _Node) -> None:
        """The children of a pair that are surely the same."""
        self._by_key(old.children, new.children, lambda n: n.exact)
        self._beside(old.children, new.children)
        self._by_key(old.children, new.children, lambda n: n.exact, unique=False)
        self._by_key(old.children, new.children, lambda n: n.body if n.count() else None)
        for x, y in self._same_label(old, new):
            if x.clause.kind == "definition" or _likeness(x, y) >= _SAME_LABEL:
                self._pair(x, y)

    def _weak(self) -> None:
        for old, new in self.pairs.copy():
            self._alike(_single(old.children), _single(new.children), _OTHER_LABEL)
            for x, y in self._same_label(old, new):
                same = y.clause.text == NOT_USED or x.clause.kind == "group"
                if same or _likeness(x, y) > 0 or not (x.count() and y.count()):
                    self._pair(x, y)
            self._unlabelled(old, new)

    def _moved_exactly(self) -> None:
        old, new = self._loose(_MOVED_EXACTLY)
        self._by_key(old, new, lambda n: n.body)

    def _moved_and_edited(self) -> None:
        old, new = self._loose(_MOVED_AND_EDITED)
        self._alike(old, new, _ELSEWHERE)

    def _loose(self, least: int) -> tuple[list[_Node], list[_Node]]:
        """What is unpaired under paired parents, with at least so many words."""
        old = [c for x, _ in self.pairs for c in _single(x.children) if c.count() >= least]
        new = [c for _, y in self.pairs for c in _single(y.children) if c.count() >= least]
        return old, new

    def _by_key(
        self, old: Sequence[_Node], new: Sequence[_Node], key: Callable[[_Node], int | None], unique: bool = True
    ) -> None:
        """Pair what has one key, in order; with `unique`, only where the key stands once on each side."""
        theirs: dict[int, list[_Node]] = defaultdict(list)
        ours: dict[int, list[_Node]] = defaultdict(list)
        for nodes, by in ((old, ours), (new, theirs)):
            for node in _single(nodes):
                if (value := key(node)) is not None:
                    by[value].append(node)
        for value, xs in ours.items():
            ys = theirs.get(value, [])
            if unique and (len(xs) > 1 or len(ys) > 1):
                continue
            for x, y in zip(xs, ys, strict=False):
                if _may_pair(x, y):
                    self._pair(x, y)

    def _beside(self, old: Sequence[_Node], new: Sequence[_Node]) -> None:
        """Pair what stands several times by its neighbours: of equal headings, the one above the same clause."""
        for step in (-1, 1):
            keys: dict[int, int] = {}
            for nodes in (old[::step], new[::step]):
                neighbour: frozenset[int] | None = None
                for node in nodes:
                    if node.mate is not None:
                        neighbour = frozenset((id(node), id(node.mate)))
                    keys[id(node)] = hash((node.exact, neighbour))
            self._by_key(old, new, lambda n, keys=keys: keys[id(n)])  # type: ignore[misc]

    def _same_label(self, old: _Node, new: _Node) -> Iterator[tuple[_Node, _Node]]:
        named = {(n.clause.kind, name): n for n in _single(new.children) if (name := _name(n.clause))}
        for x in _single(old.children):
            y = named.get((x.clause.kind, _name(x.clause) or ""))
            if y is not None and _may_pair(x, y):
                yield x, y

    def _unlabelled(self, old: _Node, new: _Node) -> None:
        """Tables are paired in order, whatever they say; other things without a label only by likeness."""
        tables = [[n for n in _single(side.children) if n.clause.kind == "table"] for side in (old, new)]
        for x, y in zip(*tables, strict=False):
            if _may_pair(x, y):
                self._pair(x, y)

    def _alike(self, old: Sequence[_Node], new: Sequence[_Node], threshold: float) -> None:
        scored = [(_likeness(x, y), x, y) for x, y in _candidates(old, new) if _may_pair(x, y)]
        ranked = sorted((s for s in scored if s[0] >= threshold), key=lambda s: -s[0])
        for _, x, y in ranked:
            if x.mate is None and y.mate is None:
                self._pair(x, y)


def _single(nodes: Sequence[_Node]) -> list[_Node]:
    return [n for n in nodes if n.mate is None]


def _may_pair(old: _Node, new: _Node) -> bool:
    """One kind, and of a table or row the same columns: a change of columns replaces the table."""
    if old.clause.kind != new.clause.kind or old.mate is not None or new.mate is not None:
        return False
    labelled = (old.clause.label is None) == (new.clause.label is None)
    return labelled and _columns(old) == _columns(new)


def _name(clause: Clause) -> str | None:
    """What a clause is called by among its siblings: its label, or the first cell of a row."""
    return clause.children[0].text if clause.kind == "row" else clause.label


def _columns(node: _Node) -> int:
    if node.clause.kind == "table":
        return len(node.children[0].children)
    return len(node.children) if node.clause.kind == "row" else 0


def _likeness(old: _Node, new: _Node) -> float:
    """The share of words that two clauses have in common, 0 to 1; two without words are alike."""
    a, b = old.words(), new.words()
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


def _candidates(old: Sequence[_Node], new: Sequence[_Node]) -> Iterator[tuple[_Node, _Node]]:
    """Pairs worth scoring: all of a few; of many, those that share words which are rare among them."""
    if len(old) * len(new) <= _ALL_PAIRS:
        yield from ((x, y) for x in old for y in new)
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for number, x in enumerate(old):
        for word in x.words():
            holders[word].append(number)
    for y in new:
        shared = Counter(n for word in y.words() if len(holders.get(word, ())) <= _RARE for n in holders.get(word, ()))
        for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]:
            yield old[number], y


class _Printing:
    """Writes the marks of paired trees, in printed order: in each gap what went before what came."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}

    def mark(self, old: _Node, moved: bool = False) -> Marked:
        new = old.mate
        assert new is not None
        pair = self._pair(old) if moved else None
        if old.identical and not moved:
            return unmarked(old.clause)
        children = tuple(self._children(old, new)) if not old.identical else _same_children(old)
        return Marked(
            mark="moved to" if moved else "same",
            kind=old.clause.kind,
            label=_whole_runs(old.clause.label, new.clause.label),
            heading=_runs(old.clause.heading, new.clause.heading),
            text=_runs(old.clause.text, new.clause.text),
            children=children,
            closing=_runs(old.clause.closing, new.clause.closing),
            pair=pair,
        )

    def _children(self, old: _Node, new: _Node) -> Iterator[Marked]:
        stay = _staying(old, new)
        i = j = 0
        for x, y in [*((x.order, y.order) for x, y in stay), (len(old.children), len(new.children))]:
            yield from map(self._gone, old.children[i:x])
            yield from map(self._came, new.children[j:y])
            if x < len(old.children):
                yield self.mark(old.children[x])
            i, j = x + 1, y + 1

    def _gone(self, node: _Node) -> Marked:
        if node.mate is None:
            return unmarked(node.clause, "deleted")
        return unmarked(node.clause, "moved from", pair=self._pair(node))

    def _came(self, node: _Node) -> Marked:
        return unmarked(node.clause, "inserted") if node.mate is None else self.mark(node.mate, moved=True)

    def _pair(self, old: _Node) -> int:
        return self.numbers.setdefault(id(old), len(self.numbers) + 1)


def _same_children(node: _Node) -> tuple[Marked, ...]:
    return tuple(unmarked(child.clause) for child in node.children)


def _staying(old: _Node, new: _Node) -> list[tuple[_Node, _Node]]:
    """The longest run of paired children that keep their order; the others are moved."""
    both = [(y.mate, y) for y in new.children if y.mate is not None and y.mate.parent is old]
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for number, (x, _) in enumerate(both):
        place = bisect_left(tails, x.order)
        back.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [x.order]
        ends[place : place + 1] = [number]
    chosen: list[tuple[_Node, _Node]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(both[number])
        number = back[number]
    return chosen[::-1]


def _runs(old: str | None, new: str | None) -> tuple[Run, ...]:
    runs: list[Run] = []
    position, text = 0, old or ""
    for edit in edits(text, new or ""):
        pieces = (
            ("same", text[position : edit.start]),
            ("deleted", text[edit.start : edit.end]),
            ("inserted", edit.put),
        )
        runs += [Run(mark=mark, text=words) for mark, words in pieces if words]  # type: ignore[arg-type]
        position = edit.end
    if position < len(text):
        runs.append(Run(mark="same", text=text[position:]))
    return tuple(runs)


def _whole_runs(old: str | None, new: str | None) -> tuple[Run, ...]:
    """A label is kept or replaced whole."""
    if old == new:
        return (Run(mark="same", text=old),) if old else ()
    return tuple(Run(mark=mark, text=text) for mark, text in (("deleted", old), ("inserted", new)) if text)  # type: ignore[arg-type]
