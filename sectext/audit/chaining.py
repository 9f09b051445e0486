"""What a stretch of a page and a passage share: runs of words, chained in the order in which both have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sectext.audit.wordings import Words

_PUT_IN = 8  # words in a row that a quotation may put in
_LEFT_OUT = 15  # words of the clause in a row that it may leave out
_BREAK = 1.5  # words that a break costs: two words in a row are not worth it if much lies between
_RUNS = 150  # runs that are chained at once, the longest


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Words in a row that a page and a passage share: where they begin in each, and how many there are."""

    page: int
    there: int
    size: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs in order. `score` counts their words, less something for what lies between them.

    `closing` counts the words after which a bracket closes in both: of two wordings it tells which one was quoted.
    """

    runs: tuple[Run, ...]
    score: float
    closing: int

    @property
    def first(self) -> int:
        return self.runs[0].page

    @property
    def last(self) -> int:
        """The first word of the page after the chain."""
        return self.runs[-1].page + self.runs[-1].size

    @property
    def agreeing(self) -> int:
        return sum(run.size for run in self.runs)

    @property
    def of_clause(self) -> int:
        """How many words of the passage it reaches over."""
        return self.runs[-1].there + self.runs[-1].size - self.runs[0].there


class Chainer:
    """Chains what a page shares with one passage after another."""

    def __init__(self, page: Words) -> None:
        self.page = page
        self._pairs: dict[int, dict[tuple[int, int], list[int]]] = {}

    def best(self, words: Words, low: int, high: int) -> Chain | None:
        """The best chain of a stretch of the page with a passage; None where they share no two words in a row."""
        runs = self._runs(words, low, high)
        if not runs:
            return None
        chosen, score = _chained(runs)
        page = self.page.closed
        closing = 0
        for run in chosen:
            for n in range(run.size):
                if page[run.page + n]:
                    closing += 1 if words.closed[run.there + n] else -1
        return Chain(chosen, score, closing)

    def _runs(self, words: Words, low: int, high: int) -> list[Run]:
        pairs, mine, theirs = self._pairs_of(words), self.page.keys, words.keys
        found: list[Run] = []
        for place in range(low, high - 1):
            for there in pairs.get((mine[place], mine[place + 1]), ()):
                if place > low and there and mine[place - 1] == theirs[there - 1]:
                    continue  # it goes on a run that is found already
                size, most = 2, min(high - place, len(theirs) - there)
                while size < most and mine[place + size] == theirs[there + size]:
                    size += 1
                found.append(Run(place, there, size))
        if len(found) > _RUNS:
            found = sorted(sorted(found, key=lambda run: (-run.size, run))[:_RUNS])
        return found

    def _pairs_of(self, words: Words) -> dict[tuple[int, int], list[int]]:
        found = self._pairs.get(id(words))
        if found is None:
            found = self._pairs[id(words)] = {}
            for place, pair in enumerate(zip(words.keys, words.keys[1:], strict=False)):
                found.setdefault(pair, []).append(place)
        return found


def _chained(runs: Sequence[Run]) -> tuple[tuple[Run, ...], float]:
    """The chain with the best score, and that score. The runs come in the order of the page."""
    best: list[tuple[float, Run, int | None]] = []
    for number, run in enumerate(runs):
        chosen: tuple[float, Run, int | None] = (float(run.size), run, None)
        for earlier in range(number - 1, -1, -1):
            score, before, _ = best[earlier]
            joined = _joined(before, run)
            if joined and score + joined[0] > chosen[0]:
                chosen = (score + joined[0], joined[1], earlier)
        best.append(chosen)
    last = max(range(len(best)), key=lambda n: (best[n][0], -n))
    score, made, at = best[last][0], [], best[last]
    while at[2] is not None:
        made.append(at[1])
        at = best[at[2]]
    return (at[1], *made[::-1]), score


def _joined(before: Run, run: Run) -> tuple[float, Run] | None:
    """What a run adds to a chain that ends with another, and what is left of it; None where it does not follow."""
    if run.page <= before.page or run.there <= before.there:
        return None
    over = max(0, before.page + before.size - run.page, before.there + before.size - run.there)
    size = run.size - over
    if size < 2:
        return None
    put_in = run.page + over - before.page - before.size
    left_out = run.there + over - before.there - before.size
    if put_in > _PUT_IN or left_out > _LEFT_OUT:
        return None
    return size - _BREAK - put_in / 2 - left_out / 4, Run(run.page + over, run.there + over, size)
