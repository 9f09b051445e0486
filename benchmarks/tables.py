"""What was measured, as one table: a row a part and a program, a column a scale, and how each grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import log10

from benchmarks.measuring import Spent

Target = tuple[float, float | None]


@dataclass(slots=True)
class Row:
    """One part, by sectext or by the program `who`. `target`: seconds, and megabytes, at scale 1."""

    part: str
    who: str = ""
    target: Target | None = None
    spent: dict[float, Spent] = field(default_factory=dict)
    remarks: dict[float, str] = field(default_factory=dict)
    right: bool = True
    gave_up: bool = False

    def take(self, scale: float, spent: Spent, *, right: bool) -> None:
        self.spent[scale] = spent
        self.right = self.right and right

    def say(self, scale: float, remark: str) -> None:
        self.remarks[scale] = remark

    def give_up(self, scale: float, remark: str) -> None:
        self.remarks[scale] = remark
        self.gave_up = True

    def shown(self, scale: float, beside: Row | None = None) -> str:
        """The time, and for another's program how many times ours it is; or why there is none."""
        spent = self.spent.get(scale)
        if spent is None:
            return self.remarks.get(scale, "–")
        ours = beside.spent.get(scale) if beside else None
        return (
            f"{time_of(spent.seconds)} (× {_ratio(spent.seconds / ours.seconds)})" if ours else time_of(spent.seconds)
        )

    def met(self) -> str:
        spent = self.spent.get(1.0)
        if self.target is None:
            return ""
        seconds, megabytes = self.target
        wanted = f"≤ {time_of(seconds)}" + (f", {megabytes:.0f} MB" if megabytes else "")
        if spent is None:
            return wanted
        kept = spent.seconds <= seconds and (megabytes is None or spent.megabytes <= megabytes)
        return f"{wanted}: {'met' if kept else '**not met**'}"


def lines(rows: Sequence[Row], scales: Sequence[float]) -> Iterator[str]:
    """The table in Markdown; the rows of other programs stand under ours."""
    heads = [
        "",
        *(f"scale {scale:g}" for scale in scales),
        "ten times as much",
        "processor",
        "memory",
        "answer",
        "target",
    ]
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(scales) + 3)} --- | --- |"
    for _, group in groupby(sorted(rows, key=_order(rows)), key=lambda row: row.part):
        ours, *theirs = group
        yield _line(ours, scales, None)
        for row in theirs:
            yield _line(row, scales, ours)


def _order(rows: Sequence[Row]):  # type: ignore[no-untyped-def]
    """Parts in the order in which they were first measured, ours first."""
    parts = list(dict.fromkeys(row.part for row in rows))
    return lambda row: (parts.index(row.part), bool(row.who))


def _line(row: Row, scales: Sequence[float], ours: Row | None) -> str:
    taken = [row.spent[scale] for scale in scales if scale in row.spent]
    last = row.spent.get(1.0) or (taken[-1] if taken else None)
    cells = [
        f"– {row.who}" if row.who else row.part,
        *(row.shown(scale, ours) for scale in scales),
        growth(row.spent),
        time_of(last.processor) if last else "",
        " · ".join(f"{spent.megabytes:.0f}" for spent in taken) + (" MB" if taken else ""),
        ("right" if row.right else "**wrong**") if taken else "",
        row.met(),
    ]
    return f"| {' | '.join(cells)} |"


def growth(spent: dict[float, Spent]) -> str:
    """How many times as long ten times as much takes, between the two largest scales."""
    if len(spent) < 2:
        return ""
    low, high = sorted(spent)[-2:]
    times, tens = spent[high].seconds / spent[low].seconds, log10(high / low)
    return f"× {_ratio(times ** (1 / tens))}"


def time_of(seconds: float) -> str:
    for unit, least, size in (("µs", 0, 1e-6), ("ms", 1e-3, 1e-3), ("s", 0.9995, 1.0)):
        if seconds >= least:
            shown = f"{_three(seconds / size)} {unit}"
    return shown


def _three(number: float) -> str:
    """Three digits, or all before the point."""
    return (
        f"{number:.0f}"
        if number >= 100
        else f"{number:.1f}"
        if number >= 10
        else f"{number:.2f}".rstrip("0").rstrip(".")
    )


def _ratio(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}" if number >= 0.1 else f"{number:.2g}"
