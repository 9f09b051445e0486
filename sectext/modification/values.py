"""A modification: what it is, where it stands, and the changes its file states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sectext.address import Address, Range
from sectext.commencement import Rule
from sectext.patch import Conflict, Operation, Patch, PatchConflict
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
    puts right a slip in the drafting and means no change. `alternative_to` names the modification that it is another
    answer to: at most one of them is made. `conflicts` are the changes that did not fit a later base.

    `desired` is the day that the proposer wishes for, in their words; `urgent` what they asked for, with the letters of
    the criteria that they name; `systems` those that they mark. `report` is the version of the Modification Report;
    `unmarked` says that the file bears no marking, and `marking` is then the least restricted.

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
    urgent: bool = False
    urgent_criteria: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    report: str | None = None
    unmarked: bool = False
    commencement: Rule | None = None
    follows: tuple[str, ...] = ()
    clerical: bool = False
    alternative_to: str | None = None
    annexes: tuple[Context, ...] = ()
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflicted, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    file: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that it changes, those of its conflicts among them."""
        every = (*self.changes, *(conflict.change for conflict in self.conflicts))
        return tuple(dict.fromkeys(change.document for change in every))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One [[change]] of a modification's file: the verb, its words and places as written, its line, and whose it is.

    `review` says why somebody has to look at it since it was carried over to a later base.
    """

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
    review: str | None = None

    def get(self, key: str) -> str | None:
        return dict(self.texts).get(key)

    def rule(self, key: str) -> Rule | None:
        return dict(self.rules).get(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicted:
    """One [[conflict]]: a change drafted on `base` that does not fit the version `onto`, and why, with both texts."""

    change: Change
    base: str
    onto: str
    problem: str
    was: str | None = None
    now: str | None = None


class Unresolved(PatchConflict):
    """A modification with conflicts that nobody has resolved. `drafted` holds the patches of what does fit."""

    code = "unresolved-conflict"

    def __init__(self, modification: Modification, drafted: tuple[Drafted, ...]) -> None:
        super().__init__([_told(conflict) for conflict in modification.conflicts])
        self.drafted = drafted
        self.hint = "Write each [[conflict]] as a [[change]] on the new base, or take it out."

    def __str__(self) -> str:
        return f"{chr(10).join(map(str, self.conflicts))}\n{self.hint}"


def _told(conflicted: Conflicted) -> Conflict:
    change = conflicted.change
    return Conflict(
        at=Address(document=change.document),
        problem=f"“{change.do}” is in conflict since {conflicted.onto}: {conflicted.problem}",
        expected=conflicted.was or "",
        found=conflicted.now or "",
        where=change.where,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The patch of a modification on one document, the place in its file that each operation comes from, and whose
    it is, where the file says so.
    """

    patch: Patch
    where: Mapping[Operation, str] = field(default_factory=dict)
    by: Mapping[Operation, tuple[str, ...]] = field(default_factory=dict)

    def readdressed(self, patch: Patch, became: Mapping[Operation, Operation]) -> Drafted:
        """The same with other addresses: each operation's line and authors are those of the one it was."""
        where = {became[op]: line for op, line in self.where.items() if op in became}
        by = {became[op]: names for op, names in self.by.items() if op in became}
        return replace(self, patch=patch, where=where, by=by)

    def located(self, error: PatchConflict) -> PatchConflict:
        """The same conflict, saying in which line of the file its operation stands."""
        return located(error, [self])


def located(error: PatchConflict, drafted: Sequence[Drafted]) -> PatchConflict:
    """The same conflict, saying in which file and line the operations stand."""
    lines = {operation: line for each in drafted for operation, line in each.where.items()}

    def place(operations: tuple[Operation, ...]) -> str:
        return next((lines[op] for op in operations if op in lines), "")

    return PatchConflict([replace(c, where=place(c.operations)) for c in error.conflicts], where=error.where)
