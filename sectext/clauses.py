"""Which clause of a document is which, in every version: each version's clauses are those of its parent, changed."""

from __future__ import annotations

from functools import cached_property

from sectext.lineage import Lineages, State
from sectext.modification import Drafted
from sectext.patch import Patch
from sectext.record import Record


class Clauses:
    """The clauses of one document through every version that is held, whatever was known when.

    The texts are those held now: a correction of ours changes words, and not which clause is which.
    """

    def __init__(self, record: Record, name: str) -> None:
        self.record = record
        self.name = name

    def where(self, label: str) -> tuple[Lineages, int]:
        """The path on which a version lies, and its position there."""
        return self._found[label]

    def made_by(self, label: str) -> tuple[tuple[str, Patch], ...]:
        """The patches that made a version's text of its parent's; a modification that cannot be read leaves none."""
        made: list[tuple[str, Patch]] = []
        for name in self.record.version(label).made_by:
            patches = [d.patch for d in self._drafted(name) if d.patch.document == self.name]
            made += [(name, patch) for patch in patches or [Patch(document=self.name)]]
        return tuple(made)

    def _drafted(self, name: str) -> tuple[Drafted, ...]:
        """The patches of a modification; one that says it leaves this document alone is not drafted for it."""
        modification = self.record.modification(name)
        if modification.changes and self.name not in modification.documents:
            return ()
        return self.record.readable(name)

    def descends(self, label: str, base: str) -> bool:
        """Whether a version is another, or comes after it by its parents."""
        above: str | None = label
        while above is not None and above != base:
            above = self._parents[above]
        return above is not None

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {version.label: version.parent for version in self.record.versions}

    @cached_property
    def _found(self) -> dict[str, tuple[Lineages, int]]:
        """Parents come before their children; where two follow one parent, the path forks."""
        found: dict[str, tuple[Lineages, int]] = {}
        for version in self.record.versions:
            held = self.record.held.get((version.label, self.name))
            lineages, position = found[version.parent] if version.parent else (Lineages(), -1)
            if lineages.end != position:
                lineages = lineages.forked(position)
            state = State(tree=held.tree if held else None, made_by=self.made_by(version.label))
            found[version.label] = (lineages, lineages.advance(state))
        return found
