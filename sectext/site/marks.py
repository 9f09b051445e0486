"""The redlines of a clause from one wording to another: those of the modifications that made it, where they tell."""

from __future__ import annotations

from dataclasses import replace

from sectext.compare import compared
from sectext.errors import SectextError
from sectext.lineage import Spell, redlines
from sectext.reading import Reading
from sectext.redline import Marked, Run, accept, unmarked
from sectext.tree import Clause, Path

_GONE = ("deleted", "moved from")


class Marks:
    """The redlines of one document's clauses; the marks of a version are made once, and every clause has its part."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._of_version: dict[int, Marked | None] = {}

    def of_version(self, number: int) -> Marked | None:
        """What the modifications of a version marked on the text before it, where they give the version's text."""
        if number not in self._of_version:
            self._of_version[number] = self._made(number)
        return self._of_version[number]

    def of_wording(self, before: Spell | None, after: Spell, *, made: bool) -> Marked | None:
        """The redline that made a wording: from the one before it, or all of it where a modification put it in.

        None where it is the first that is held, or only the number of what holds it changed.
        """
        if before is None:
            return unmarked(after.clause, "inserted") if made else None
        whole = self.of_version(after.first)
        text = self.reading.text(after.first)
        if whole is not None and text is not None:
            own = _standing(whole, text.held.places[after.address])
            if own is not None and _own(own) == (before.clause, after.clause):
                return own
        return between(before.clause, after.clause)

    def _made(self, number: int) -> Marked | None:
        text = self.reading.text(number)
        base = self.reading.texts[number - 1] if number else None
        if text is None or base is None:
            return None
        marks = redlines(base.tree, [patch for _, patch in text.made_by])
        return marks[0] if len(marks) == 1 and accept(marks[0]) == text.held.tree else None


def between(old: Clause, new: Clause) -> Marked | None:
    """The redline from one wording of a clause to another; None where they are one."""
    if old == new:
        return None
    if old.kind != new.kind:
        return None
    try:
        marked = compared(replace(old, label=new.label), new)
    except SectextError:
        return None
    if old.label == new.label:
        return marked
    runs = [Run(mark=mark, text=label) for mark, label in (("deleted", old.label), ("inserted", new.label)) if label]  # type: ignore[arg-type]
    return replace(marked, label=tuple(runs), whole=None)


def _standing(marked: Marked, path: Path) -> Marked | None:
    """The marks of the clause that stands at a place of the result."""
    node = marked
    for position in path:
        standing = [child for child in node.children if child.mark not in _GONE]
        if position >= len(standing):
            return None
        node = standing[position]
    return node if node.mark in ("same", "moved to") else None


def _own(marked: Marked) -> tuple[Clause, Clause]:
    """The clause before and after, whether or not it was moved as a whole."""
    plain = replace(marked, mark="same")
    return plain.reject(), plain.accept()
