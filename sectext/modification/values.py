"""A modification: what it is, where it stands, and the changes its file states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sectext.address import Range
from sectext.commencement import Rule
from sectext.patch import Operation, Patch, PatchConflict
from sectext.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage that a modification reached, and the day if it is known. It counts as known from `published`."""

    stage: str
    date: dt.date | None
    published: dt.date
    source: str
    certainty: str = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an annex prints unchanged around the changes to a document."""

    document: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """A proposal or a decided change to the code. `commencement` None: no date or rule is stated.

    `follows` names the modifications that it comes after where both take effect on one day. `clerical` says that it
    puts right a slip in the drafting and means no change.

    `changes` holds what the file says, one entry a change; `drafted` turns them into operations on the base version.
    """

    id: str
    title: str
    route: str
    path: str | None = None
    stage: str
    marking: str = "White"
    base: str
    legal_text: str = "1.0"
    parts: tuple[str, ...] = ()
    history: tuple[Step, ...] = ()
    impacts: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    desired: str | None = None
    commencement: Rule | None = None
    follows: tuple[str, ...] = ()
    clerical: bool = False
    annexes: tuple[Context, ...] = ()
    changes: tuple[Change, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    file: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.document for change in self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One [[change]] of a modification's file: the verb, its words and places as written, its line, and whose it is."""

    document: str
    do: str
    where: str
    part: str | None = None
    texts: tuple[tuple[str, str], ...] = ()
    rules: tuple[tuple[str, Rule], ...] = ()
    cells: tuple[str, ...] = ()
    count: int = 1
    cascade: bool = True
    by: tuple[str, ...] = ()

    def get(self, key: str) -> str | None:
        return dict(self.texts).get(key)

    def rule(self, key: str) -> Rule | None:
        return dict(self.rules).get(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The patch of a modification on one document, and the place in its file that each operation comes from."""

    patch: Patch
    where: Mapping[Operation, str] = field(default_factory=dict)

    def located(self, error: PatchConflict) -> PatchConflict:
        """The same conflict, saying in which line of the file its operation stands."""
        return located(error, [self])


def located(error: PatchConflict, drafted: Sequence[Drafted]) -> PatchConflict:
    """The same conflict, saying in which file and line the operations stand."""
    lines = {operation: line for each in drafted for operation, line in each.where.items()}

    def place(operations: tuple[Operation, ...]) -> str:
        return next((lines[op] for op in operations if op in lines), "")

    return PatchConflict([replace(c, where=place(c.operations)) for c in error.conflicts], where=error.where)
