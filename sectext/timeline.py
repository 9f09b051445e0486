"""The versions in the order in which they took effect, under what was known: each with bounds for its first day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from sectext.address import Address, Range
from sectext.calendar import Calendar
from sectext.commencement import Bounds, Fact, Rule, evaluate

When: TypeAlias = date | Bounds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveFact:
    """When a version took effect, as one source says; `published` is the day from which it counts as known.

    `rule` is there where it waits for an event or a release; then `bounds` are those of no facts at all.
    """

    bounds: Bounds
    published: date
    source: str
    certainty: str = "published"
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A text that was given wrongly here, given anew. Until `published` the text given before is what was known."""

    file: str
    sha256: str
    published: date
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDocument:
    """A document in a version. `text_of` names the version whose file holds it; `held` None is the whole document.

    `held_to` is the first day for which nobody has looked; None is kept up to date.
    """

    name: str
    title: str | None
    text_of: str
    file: str | None
    sha256: str | None
    held: tuple[Range, ...] | None
    held_to: date | None
    corrections: tuple[Correction, ...] = ()

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The files that give the text, each with its sha256: as it was first given, then each correction."""
        first = ((self.file, self.sha256),) if self.file is not None and self.sha256 is not None else ()
        return (*first, *((correction.file, correction.sha256) for correction in self.corrections))

    def holds(self, address: Address) -> bool:
        return self.held is None or any(span.covers(address) for span in self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published state of the code, named by a label that is not a decimal.

    `replaces` names versions whose place it takes from the day it is published: what a retrospective change or a
    quashed modification makes of days gone by.
    """

    label: str
    parent: str | None
    made_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    effective: tuple[EffectiveFact, ...] = ()
    documents: tuple[VersionDocument, ...] = ()
    file: str = ""

    def fact(self, known: date | None = None) -> EffectiveFact | None:
        """The latest fact published by `known`; None where nothing was."""
        counting = [f for f in self.effective if known is None or f.published <= known]
        return max(counting, key=lambda f: f.published, default=None)

    def bounds(
        self,
        known: date | None = None,
        events: Mapping[str, Iterable[Fact]] | None = None,
        calendar: Calendar | None = None,
    ) -> Bounds | None:
        """When it took or takes effect, by the latest fact published by `known`; None where nothing was."""
        fact = self.fact(known)
        if fact is None:
            return None
        if fact.rule is None:
            return fact.bounds
        return evaluate(fact.rule, events or {}, known, calendar)

    def document(self, name: str) -> VersionDocument | None:
        return next((d for d in self.documents if d.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A version with the bounds of its first day, under what was known."""

    version: Version
    bounds: Bounds


def dated(
    versions: Sequence[Version],
    known: date | None = None,
    events: Mapping[str, Iterable[Fact]] | None = None,
    calendar: Calendar | None = None,
) -> tuple[Dated, ...]:
    """The versions that were known of, oldest first, without those quashed or replaced by then.

    A version is not before the one before it, nor after the one after it.
    """
    told = [(v, b) for v in versions if (b := v.bounds(known, events, calendar)) is not None and not b.never]
    replaced = {label for version, _ in told for label in version.replaces}
    found = [Dated(version=v, bounds=b) for v, b in told if v.label not in replaced]
    return tuple(_not_after_the_next(_not_before_the_last(found)))


def candidates(chain: Sequence[Dated], on: date) -> tuple[int, ...]:
    """The versions that may be in effect on a day, as positions in the chain; empty before the first of them.

    The last one surely reached counts, and every later one that may have been. -1 stands for "before the first".
    """
    reached = [entry.bounds.reached(on) for entry in chain]
    settled = max((n for n, yes in enumerate(reached) if yes), default=-1)
    possible = [n for n in range(settled + 1, len(chain)) if reached[n] is None]
    return (settled, *possible) if settled >= 0 or possible else ()


def stretches(chain: Sequence[Dated]) -> list[tuple[date | None, tuple[int, ...]]]:
    """The whole time line as stretches of days, each with its first day (None: no beginning) and its candidates.

    Between two of these days nothing changes: neither which versions may be in effect, nor what rests on a plan.
    """
    bounds = [entry.bounds for entry in chain]
    ends = [b.not_after for b in bounds if b.not_after]  # the bounds of a chain follow one another, open ones last
    starts = [b.not_before for b in bounds if b.not_before]
    open_ones = len(bounds) - len(starts)
    found: list[tuple[date | None, tuple[int, ...]]] = []
    for day in (None, *sorted({*ends, *starts, *(b.firm for b in bounds if b.firm)})):
        settled = bisect_right(ends, day) - 1 if day else -1
        reached = open_ones + (bisect_right(starts, day) if day else 0)
        possible = range(settled + 1, reached)
        found.append((day, (settled, *possible) if settled >= 0 or possible else ()))
    return found


def when(bounds: Bounds) -> When:
    return bounds.fixed or replace(bounds, firm=None)


def _not_before_the_last(found: Sequence[Dated]) -> list[Dated]:
    low: date | None = None
    firm: date | None = None
    made: list[Dated] = []
    for entry in found:
        low = max(filter(None, (low, entry.bounds.not_before)), default=None)
        firm = max(filter(None, (firm, entry.bounds.firm)), default=None)
        made.append(replace(entry, bounds=replace(entry.bounds, not_before=low, firm=firm)))
    return made


def _not_after_the_next(found: Sequence[Dated]) -> list[Dated]:
    high: date | None = None
    made: list[Dated] = []
    for entry in reversed(found):
        high = min(filter(None, (high, entry.bounds.not_after)), default=None)
        made.append(replace(entry, bounds=replace(entry.bounds, not_after=high)))
    return made[::-1]
