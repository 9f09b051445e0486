"""What has happened to the code, and what was published about it: an entry for each, with the days that facts give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.answer import Wording
from sectext.code import Code
from sectext.lineage import Line
from sectext.site.effects import Effects
from sectext.site.entries import Entry
from sectext.site.home import Addresses
from sectext.site.identity import Identities, Identity
from sectext.site.published import Published
from sectext.site.touched import touched
from sectext.site.wordings import Wordings
from sectext.timeline import Version


class News:
    """The entries of a code up to a day, as known on a day, newest first. What is worked out is kept.

    An entry is there from the day that it is dated on; nothing is dated by a clock. Raises IntegrityError where a file
    was altered.
    """

    def __init__(
        self,
        code: Code,
        addresses: Addresses,
        *,
        on: date,
        known: date | None = None,
        identities: Callable[[str], Identities] | None = None,
    ) -> None:
        self.code = code
        self.addresses = addresses
        self.on = on
        self.known = known
        self._given = identities or (lambda document: Identities(code, document))
        self._identities: dict[str, Identities] = {}
        self._touched: dict[str, Mapping[Line, tuple[str, ...]]] = {}
        self._published = Published(code, addresses, on, known)
        self._effects = Effects(code, addresses, self._published)
        self._wordings = Wordings(code, addresses, self._effects)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in self.code.held))

    def identities(self, document: str) -> Identities:
        found = self._identities.get(document)
        if found is None:
            found = self._identities[document] = self._given(document)
        return found

    @property
    def since(self) -> date:
        """The first day on which anything was published: that of a feed without an entry."""
        return min(self.code.published, default=self.on)

    def of_code(self, most: int | None = None) -> tuple[Entry, ...]:
        """Everything, or the newest of it: versions, modifications, events, corrections, and what took effect."""
        found = self._of_code()[:most]
        versions = {f"version/{version.label}/effect": version for version in self.code.versions}
        marked = (self._effects.of_version(versions[e.key]) if e.key in versions else e for e in found)
        return tuple(entry for entry in marked if entry is not None)

    def _of_code(self) -> tuple[Entry, ...]:
        """Everything, without the redlines of versions, which are not made for what is not shown."""
        return self._newest(
            (
                *self._of_versions(self.code.versions, marked=False),
                *(entry for m in self.code.modifications for entry in self._published.stages(m)),
                *(entry for event in self.code.events for entry in self._published.of_event(event.id)),
                *(entry for name in self.documents for entry in self._published.corrections(name)),
                *self._effects.statuses(),
            )
        )

    def of_document(self, name: str) -> tuple[Entry, ...]:
        """What changed in a document or its status, and what was published about the modifications that touch it."""
        versions = [v for v in self.code.versions if self._changes_text(v, name)]
        touching = [m for m in self.code.modifications if name in m.documents]
        return self._newest(
            (
                *self._of_versions(versions, name),
                *(entry for m in touching for entry in self._published.stages(m)),
                *self._published.of_awaited(touching, versions),
                *self._published.corrections(name),
                *self._effects.statuses(name),
            )
        )

    def of_modification(self, identifier: str) -> tuple[Entry, ...]:
        """Its text, the stages that it reached, the events that it waits for, and the versions that have it."""
        modification = self.code.modification(identifier)
        made = [v for v in self.code.versions if _has(v, modification.id)]
        return self._newest(
            (
                *self._published.text(modification),
                *self._published.stages(modification),
                *(entry for name in modification.documents for entry in self._of_versions(made, name)),
                *self._published.of_awaited([modification], made),
            )
        )

    def of_clause(self, address: Address, rows: Sequence[Wording] | None = None) -> tuple[Entry, ...]:
        """Each wording of the clause that bears an address, each status, what was put right, and who proposes what.

        A clause that was renumbered has the same entries under each of its numbers.
        `rows` is its timeline as known on the same day, where it is there already. Raises what `Code.timeline` raises.
        """
        rows = self.code.timeline(address, known=self.known) if rows is None else rows
        found = self.identities(address.document).of(rows[-1].address, rows[-1].version)
        return self._newest((*self._wordings.entries(rows[-1].address, rows, found), *self._about(found)))

    def _newest(self, entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
        there = {entry.key: entry for entry in entries if entry is not None and entry.updated <= self.on}
        return tuple(sorted(sorted(there.values(), key=lambda e: e.key), key=lambda e: e.updated, reverse=True))

    def _of_versions(
        self, versions: Iterable[Version], document: str | None = None, *, marked: bool = True
    ) -> Iterator[Entry | None]:
        for version in versions:
            yield from self._published.of_version(version)
            yield self._effects.of_version(version, document, marked=marked)

    def _changes_text(self, version: Version, name: str) -> bool:
        """Whether a version gives a document a text of its own, or begins it or ends it."""
        document = version.document(name)
        if document is not None and document.file is not None:
            return True
        parent = self.code.version(version.parent).document(name) if version.parent is not None else None
        return (document is None) != (parent is None)

    def _about(self, found: Identity | None) -> Iterator[Entry]:
        """The stages of the modifications that touch a clause."""
        if found is None:
            return
        document = found.address.document
        if document not in self._touched:
            self._touched[document] = touched(self.code, document)
        for name in self._touched[document].get(found.line, ()):
            yield from self._staged[name]

    @cached_property
    def _staged(self) -> Mapping[str, tuple[Entry, ...]]:
        return {m.id: tuple(self._published.stages(m)) for m in self.code.modifications}


def _has(version: Version, identifier: str) -> bool:
    return identifier in {name.partition("#")[0] for name in version.made_by}
