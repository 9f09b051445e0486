"""A redline clause by clause: where each clause of the result was before, and which operations touched its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sectext.patch import Operation
from sectext.redline import Marked, Run
from sectext.tree import Clause, Path

_LIVE = ("same", "inserted", "moved to")
Words = Literal["label", "heading", "text", "closing"]
_PARTS: tuple[Words, ...] = ("label", "heading", "text", "closing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What a modification did to one clause's own words: `parts` has the runs of each part that changed.

    `before` is its place in the base, None for a new clause; `because` the operations behind the marks.
    """

    before: Path | None
    parts: Mapping[Words, tuple[Run, ...]] = field(default_factory=dict)
    because: tuple[Operation, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.before is None


def touches(marked: Marked) -> dict[Path, Touch]:
    """Every clause of the result, by its path there."""
    return dict(_Walk(marked).every())


class _Walk:
    """Goes through the marks, counting places in the base and in the result side by side."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.left: dict[int | None, Path] = {}
        self._leave(marked, ())

    def _leave(self, node: Marked, before: Path) -> None:
        """Where each clause that moves away stood."""
        number = 0
        for child in node.children:
            if child.mark in ("inserted", "moved to"):
                continue
            if child.mark == "moved from":
                self.left[child.pair] = (*before, number)
            elif child.whole is None:
                self._leave(child, (*before, number))
            number += 1

    def every(self) -> Iterator[tuple[Path, Touch]]:
        yield from self._node(self.marked, (), ())

    def _node(self, node: Marked, after: Path, before: Path | None) -> Iterator[tuple[Path, Touch]]:
        if node.whole is not None and node.mark == "same":
            yield from _untouched(node.whole, after, before)
            return
        yield after, _touch(node, before)
        there, here = 0, 0
        for child in node.children:
            if child.mark in _LIVE:
                origin = self._origin(child, before, here)
                yield from self._node(child, (*after, there), origin)
                there += 1
            if child.mark not in ("inserted", "moved to"):
                here += 1

    def _origin(self, child: Marked, parent: Path | None, number: int) -> Path | None:
        if child.mark == "moved to":
            return self.left.get(child.pair)
        return None if child.mark == "inserted" or parent is None else (*parent, number)


def _touch(node: Marked, before: Path | None) -> Touch:
    parts = {part: runs for part in _PARTS if _is_marked(runs := getattr(node, part))}
    causes = [run.because for runs in parts.values() for run in runs] + [node.because]
    return Touch(before=before, parts=parts, because=tuple(dict.fromkeys(c for c in causes if c is not None)))


def _is_marked(runs: Sequence[Run]) -> bool:
    return any(run.mark != "same" for run in runs)


def _untouched(clause: Clause, after: Path, before: Path | None) -> Iterator[tuple[Path, Touch]]:
    yield after, Touch(before=before)
    for number, child in enumerate(clause.children):
        yield from _untouched(child, (*after, number), None if before is None else (*before, number))
