"""The patches of every modification and of each of its parts, drafted on their bases when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sectext.errors import MalformedFile, SectextError
from sectext.held import Held
from sectext.modification import Drafted, Modification, Unresolved, drafted
from sectext.timeline import Version
from sectext.tree import Clause


class Drafts(Mapping[str, "tuple[Drafted, ...] | SectextError"]):
    """By a modification's name, or "MP102#2" for a part. One that does not fit its base is kept as its error."""

    def __init__(
        self, modifications: Sequence[Modification], versions: Sequence[Version], held: Mapping[tuple[str, str], Held]
    ) -> None:
        self._parts = {
            modification.id if part is None else f"{modification.id}#{part}": (modification, part)
            for modification in modifications
            for part in (None, *modification.parts)
        }
        self._labels = frozenset(version.label for version in versions)
        self._held = held
        self._made: dict[str, tuple[Drafted, ...] | SectextError] = {}

    def __getitem__(self, name: str) -> tuple[Drafted, ...] | SectextError:
        found = self._made.get(name)
        if found is None:
            modification, part = self._parts[name]
            try:
                found = drafted(modification, lambda document: self._base(modification, document), part=part)
                if any(part in (None, conflict.change.part) for conflict in modification.conflicts):
                    found = Unresolved(modification, found)
            except SectextError as error:
                found = error
            self._made[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def _base(self, modification: Modification, document: str) -> Clause:
        """A document as the modification's base has it. Raises MalformedFile."""
        base = modification.base
        if base not in self._labels:
            known = ", ".join(sorted(self._labels))
            raise MalformedFile(f"The base “{base}” is not held.", where=modification.file, hint=f"Held: {known}.")
        found = self._held.get((base, document))
        if found is None:
            raise MalformedFile(f"{document} is not held in version {base}.", where=modification.file)
        return found.tree
