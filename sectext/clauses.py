"""Which clause of a document is which, in every version: each version's clauses are those of its parent, changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TypeAlias

from sectext.address import Address
from sectext.lineage import Lineages, State, followed
from sectext.modification import Drafted, Modification
from sectext.patch import Operation, Patch, PatchConflict
from sectext.readdress import readdressed
from sectext.record import Record
from sectext.timeline import Version

_Found: TypeAlias = dict[str, tuple[Lineages, int]]


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
        return self._made_by(self.record.version(label), self._found)

    def _drafted(self, name: str) -> tuple[Drafted, ...]:
        """The patches of a modification; one that says it leaves this document alone is not drafted for it."""
        modification = self._modifications.get(name.partition("#")[0])
        elsewhere = modification is not None and modification.changes and self.name not in modification.documents
        return () if elsewhere else self.record.readable(name)

    def descends(self, label: str, base: str) -> bool:
        """Whether a version is another, or comes after it by its parents."""
        above: str | None = label
        while above is not None and above != base:
            above = self._parents.get(above)
        return above is not None

    def on(self, label: str, patch: Patch) -> tuple[Patch, Mapping[Operation, Operation]]:
        """A patch with its clauses where a version has them, and which operation became which; words are not followed.

        Raises PatchConflict where a clause is no longer there.
        """
        return self._on(label, patch, self._found)

    def drafted_on(self, label: str, drafted: Drafted) -> Drafted:
        """What was drafted on an earlier version, with its clauses where this one has them. Raises PatchConflict."""
        try:
            patch, became = self.on(label, drafted.patch)
        except PatchConflict as error:
            raise drafted.located(error) from None
        return drafted.readdressed(patch, became)

    def between(self, base: str, label: str) -> Callable[[Address], Address | None]:
        """Where each clause of one version stands in another; None where it is gone.

        What is not in the first stays as it is named: whatever names it puts it in.
        """
        return followed(*self._found[base], *self._found[label])

    def _made_by(self, version: Version, found: _Found) -> tuple[tuple[str, Patch], ...]:
        made: list[tuple[str, Patch]] = []
        for name in version.made_by:
            patches = [d.patch for d in self._drafted(name) if d.patch.document == self.name]
            for patch in patches or [Patch(document=self.name)]:
                # What cannot be followed stays as it was drafted: verify says that it does not fit.
                followed = patch
                with suppress(PatchConflict):
                    followed, _ = self._on(version.parent, patch, found)
                made.append((name, followed))
        return tuple(made)

    def _on(self, label: str | None, patch: Patch, found: _Found) -> tuple[Patch, Mapping[Operation, Operation]]:
        base = patch.base
        if label is None or base is None or base == label or not self.descends(label, base):
            return patch, {operation: operation for operation in patch.operations}
        return readdressed(patch, followed(*found[base], *found[label]))

    @cached_property
    def _modifications(self) -> dict[str, Modification]:
        return {modification.id: modification for modification in self.record.modifications}

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {version.label: version.parent for version in self.record.versions}

    @cached_property
    def _found(self) -> _Found:
        """Parents come before their children; where two follow one parent, the path forks."""
        found: _Found = {}
        for version in self.record.versions:
            held = self.record.held.get((version.label, self.name))
            lineages, position = found[version.parent] if version.parent else (Lineages(), -1)
            if lineages.end != position:
                lineages = lineages.forked(position)
            state = State(tree=held.tree if held else None, made_by=self._made_by(version, found))
            found[version.label] = (lineages, lineages.advance(state))
        return found
