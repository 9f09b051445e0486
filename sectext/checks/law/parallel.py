"""The rule for parallel clauses: words that a modification changes in one place also stand, unchanged, in another."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sectext.address import Address
from sectext.checks.law.subject import Changed, Proposal
from sectext.checks.law.text import PARTS, Fault, Part, Text, fault
from sectext.checks.rules import rule
from sectext.redline import Run
from sectext.tree import Place
from sectext.words import tokens

# How much is looked at: the words at both ends of the change that must stand in the other clause, and the words
# around it by which the two are compared.
_ANCHOR = 2
_AROUND = 24
_LEAST_ALIKE = 0.6
_LEAST_WORDS = 6
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that came or went in one place: the words before them, those that went, those that came, those after."""

    place: Place
    part: Part
    left: tuple[str, ...]
    gone: tuple[str, ...]
    came: tuple[str, ...]
    right: tuple[str, ...]
    was: str
    is_now: str

    @property
    def anchor(self) -> tuple[str, ...]:
        """The words that stand in another clause if the same change could be made there."""
        return (*self.left[-_ANCHOR:], *self.gone, *self.right[:_ANCHOR])

    @property
    def missing(self) -> str:
        """What a clause says that the change was not made in."""
        return f"still reads “{self.was}”" if self.gone else f"does not have “{self.is_now}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """Another clause in which the words stand as they were, and how like it is: 1 is word for word."""

    place: Place
    part: Part
    alike: float


@rule(
    "parallel-clause",
    "warning",
    summary="Words that a modification changes also stand, unchanged, in a clause that reads almost the same.",
    why="The two were drafted alike. If only one changes, they say different things, and nobody may have meant that.",
    hint="Make the same change there, or suppress this with the reason why the other clause stays as it is.",
)
def parallel_clause(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        for place in changed.after.places:
            found: dict[Address, list[tuple[Change, Parallel]]] = {}
            for change in _changes(changed, place):
                for parallel in _parallels(proposal, change):
                    found.setdefault(parallel.place.address, []).append((change, parallel))
            best = sorted(
                found.values(), key=lambda each: (-max(p.alike for _, p in each), str(each[0][1].place.address))
            )
            for each in best[:_MOST_TOLD]:
                yield _told(place, each, len(best) - _MOST_TOLD)


def _told(place: Place, found: Sequence[tuple[Change, Parallel]], more: int) -> Fault:
    """What is said of one parallel clause, whatever number of changes it lacks."""
    where, alike = found[0][1].place.address, round(100 * max(parallel.alike for _, parallel in found))
    lacks = [change.missing for change, _ in found]
    rest = f", and {len(lacks) - 1} more" if lacks[1:] else ""
    also = f" {more} more clauses are like it." if more > 0 else ""
    problem = f"{where} is {alike}% alike and {lacks[0]}{rest}.{also}"
    return fault(place.address, problem, words=str(where), part=found[0][0].part)


def _changes(changed: Changed, place: Place) -> Iterator[Change]:
    """Each stretch of words that changed inside a text that stays."""
    touch = changed.touches[place.path]
    for part in PARTS if not touch.is_new else ():
        runs = touch.parts.get(part, ())
        if any(run.mark == "same" for run in runs):
            yield from _stretches(place, part, runs)


def _stretches(place: Place, part: Part, runs: Sequence[Run]) -> Iterator[Change]:
    """Neighbouring deletions and insertions are one change; the words around are those of the base."""
    old = [_words(run.text) if run.mark != "inserted" else [] for run in runs]
    number = 0
    while number < len(runs):
        end = number
        while end < len(runs) and runs[end].mark != "same":
            end += 1
        if end > number:
            left = [word for words in old[:number] for word in words]
            right = [word for words in old[end:] for word in words]
            gone = [word for words in old[number:end] for word in words]
            came = [word for run in runs[number:end] if run.mark == "inserted" for word in _words(run.text)]
            if any(word[-1].isalnum() or len(word) > 1 for word in (*gone, *came)):  # not punctuation alone
                yield Change(
                    place=place,
                    part=part,
                    left=tuple(left),
                    gone=tuple(gone),
                    came=tuple(came),
                    right=tuple(right),
                    was="".join(run.text for run in runs[number:end] if run.mark == "deleted").strip(),
                    is_now="".join(run.text for run in runs[number:end] if run.mark == "inserted").strip(),
                )
        number = max(end, number + 1)


def _parallels(proposal: Proposal, change: Change) -> Iterator[Parallel]:
    """The clauses of the result in which the words around the change stand as they stood before it."""
    anchor = change.anchor
    if len(anchor) < 2 or len(change.left) + len(change.gone) + len(change.right) < _LEAST_WORDS:
        return
    rarest = max(anchor, key=len)
    around = Counter(_pairs((*change.left[-_AROUND:], *change.gone, *change.right[:_AROUND])))
    for text in proposal.after.texts.values():
        for place, part, words in _likely(text, rarest):
            if place.address == change.place.address and part == change.part:
                continue
            if (best := _alike(_words(words), change, around)) >= _LEAST_ALIKE:
                yield Parallel(place=place, part=part, alike=best)


def _likely(text: Text, word: str) -> Iterator[tuple[Place, Part, str]]:
    """A word of the anchor is looked for first: that is quick over a whole code."""
    return (each for each in text.words if word in each[2])


def _alike(words: list[str], change: Change, around: Counter[tuple[str, str]]) -> float:
    """How like the surroundings are, where the anchor stands best: the share of pairs of words that both have."""
    anchor, best = list(change.anchor), 0.0
    for start in range(len(words) - len(anchor) + 1):
        if words[start : start + len(anchor)] != anchor or not _ends_alike(change, start, len(words) - len(anchor)):
            continue
        low = start + min(len(change.left), _ANCHOR) - min(len(change.left), _AROUND)
        high = start + len(anchor) - min(len(change.right), _ANCHOR) + min(len(change.right), _AROUND)
        here = Counter(_pairs(tuple(words[max(0, low) : high])))
        shared = sum((here & around).values())
        best = max(best, 2 * shared / (sum(here.values()) + sum(around.values())))
    return best


def _ends_alike(change: Change, start: int, last: int) -> bool:
    """What is changed at the beginning or the end of a text is looked for at the beginning or the end of another."""
    return (bool(change.left) or start == 0) and (bool(change.right) or start == last)


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return list(itertools.pairwise(words))


def _words(text: str) -> list[str]:
    """The words and signs of a text, without its spaces."""
    return [token for token in tokens(text) if not token.isspace()]


RULES = (parallel_clause,)
