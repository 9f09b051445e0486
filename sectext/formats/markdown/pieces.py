"""Reads a document clause by clause, and a clause that many versions have only once.

From a version to the next most clauses stay as they are. Each bullet of the first two levels is read by itself, and its
place is held in what is left, which is read by the same reader. What cannot surely be parted like that is read whole,
and what is wrong is left for the whole to say, with its line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sectext.errors import SectextError
from sectext.formats.markdown.reader import read, read_clauses, without_front
from sectext.tree import Clause, Kind, index

# A bullet in the first column, and one two columns in, each with all that is further in than its sign.
_BULLETS = (re.compile(r"^- .*(?:\n+ .*)*", re.MULTILINE), re.compile(r"^  - .*(?:\n+    .*)*", re.MULTILINE))
# What may go on over the end of a bullet (fences, HTML), or stand for something elsewhere (link definitions).
_GOES_ON = re.compile(r"```|~~~|^(?:[^\S\n]|[>*+-])*(?:<|\[[^\]]*\]:)|[\r\t\ue000]", re.MULTILINE)
_HOLDS = "\ue000"  # of no script: no text that has it is parted
_LONG = 2_000  # signs from which the bullets of a clause are read one by one as well


class Pieces:
    """The clauses that were read, by what stands in the file: for the texts of one code."""

    def __init__(self) -> None:
        self._read: dict[tuple[Kind, str], Clause] = {}

    def document(self, markdown: str, *, name: str) -> Clause:
        """What `read` gives for the same text. Raises what it raises."""
        if _GOES_ON.search(markdown):
            return read(markdown, name=name)
        try:
            left, held = _parted(without_front(markdown), 0)
            found = self._filled(read(left), held, "group", 0)
            index(found)
        except (SectextError, _NotParted):
            return read(markdown, name=name)
        return found

    def _bullet(self, markdown: str, under: Kind, level: int) -> Clause:
        found = self._read.get((under, markdown))
        if found is None:
            left, held = _parted(markdown, level + 1) if level == 0 and len(markdown) > _LONG else (markdown, [])
            clauses = read_clauses(left, under=under)
            if len(clauses) != 1:
                raise _NotParted
            found = self._filled(clauses[0], held, "clause", level + 1)
            self._read[under, markdown] = found
        return found

    def _filled(self, clause: Clause, held: list[str], under: Kind, level: int) -> Clause:
        """A clause with each bullet in the place that was held for it."""
        waiting = list(enumerate(held))[::-1]

        def fill(node: Clause) -> Clause:
            if not any(child.children or (child.label or "").startswith(_HOLDS) for child in node.children):
                return node
            return replace(node, children=tuple(map(fill_one, node.children)))

        def fill_one(child: Clause) -> Clause:
            if not (child.label or "").startswith(_HOLDS):
                return fill(child)
            number, markdown = waiting.pop()
            if (child.label, child.text, child.children, child.closing) != (f"{_HOLDS}{number}", "x", (), None):
                raise _NotParted
            return self._bullet(markdown, under, level)

        found = fill(clause)
        if waiting:
            raise _NotParted
        return found


class _NotParted(Exception):
    """A bullet is not what it seems by itself."""


def _parted(markdown: str, level: int) -> tuple[str, list[str]]:
    """What is left when a place is held for each bullet, and the bullets."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"{'  ' * level}- {_HOLDS}{len(held) - 1} x"

    return _BULLETS[level].sub(hold, markdown), held
