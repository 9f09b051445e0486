"""What was known when: one stretch of knowledge after another, each with the stretches of days that it divides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sectext.record import Record
from sectext.timeline import Dated, dated, stretches

BEFORE = -1  # stands for "before the first version", as in `candidates`


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with the same candidates: the first day (None: no beginning), and places in the chain.

    `planned` are later versions that are "not yet" on these days only because that is planned. `name` is one for all
    stretches of knowledge in which these are the same versions, with the same before them.
    """

    name: int
    first: date | None
    picks: tuple[int, ...]
    planned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A stretch of knowledge: a day of it (None: all that is known), the chain, and a name for each beginning of it.

    Two chains that begin with the same versions have the same names for these beginnings.
    """

    day: date | None
    chain: tuple[Dated, ...]
    names: tuple[int, ...]
    stretches: tuple[Stretch, ...]


class Knowledge:
    """Every stretch of knowledge, oldest first: before anything was published, from each publication on, and last all.

    What is known when no day is asked for can differ from what is known after the last publication: the stage of a
    modification counts then, whether or not its history says when it was published.
    """

    def __init__(self, record: Record) -> None:
        self.published = record.publications()
        self._names: dict[tuple[int, str], int] = {}
        self._stretches: dict[object, int] = {}
        self._last: Known | None = None
        days = (self.published[0] - timedelta(days=1), *self.published) if self.published else ()
        self.every: tuple[Known, ...] = tuple(self._known(record, day) for day in (*days, None))

    def span(self, first: int, last: int) -> tuple[date | None, date | None, bool]:
        """From when until when a run of stretches was known, and whether it is what is known now.

        A run of nothing but the last is asked for by no day: it is said as days that are none, from a day until it.
        """
        latest = last == len(self.every) - 1
        if latest and first == last and self.published:
            return self.published[-1], self.published[-1], True
        ends = last if not latest else last - 1
        until = self.published[ends] if ends < len(self.published) else None
        return self.published[first - 1] if first else None, until, latest

    def _known(self, record: Record, day: date | None) -> Known:
        chain = dated(record.versions, day, record.facts, record.calendar)
        if self._last and chain == self._last.chain:  # it was something else that was published
            return replace(self._last, day=day)
        names = tuple(self._named(chain))
        self._last = Known(day, chain, names, tuple(self._stretched(chain, names)))
        return self._last

    def _named(self, chain: Sequence[Dated]) -> Iterator[int]:
        last = BEFORE
        for entry in chain:
            last = self._names.setdefault((last, entry.version.label), len(self._names))
            yield last

    def _stretched(self, chain: Sequence[Dated], names: Sequence[int]) -> Iterator[Stretch]:
        plans = [n for n, entry in enumerate(chain) if entry.bounds.firm != entry.bounds.not_before]
        for day, picks in stretches(chain):
            last = picks[-1] if picks else BEFORE
            planned = tuple(n for n in plans if n > last and chain[n].bounds.rests_on_plan(day or date.min))
            key = (tuple(names[n] if n >= 0 else n for n in picks), tuple(names[n] for n in planned))
            yield Stretch(self._stretches.setdefault(key, len(self._stretches)), day, picks, planned)
