"""What a modification does to one document: a set of typed operations, addressed to the base, in no order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from sectext.address import Address
from sectext.commencement import Rule
from sectext.errors import SectextError
from sectext.tree import Clause

Part = Literal["heading", "text", "closing"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Put new clauses into `into`, after its child `after`; None is first."""

    into: Address
    after: Address | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove a clause and all below it; `was` is its digest. `leave` keeps the number over those words ("Not used")."""

    at: Address
    was: str
    leave: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reword:
    """Change words: `find` must stand exactly `count` times at and below `at`; only the tokens that differ are written.

    `part` None looks in every part. find == "" fills a part that is absent; put == "" leaves nothing of the words.
    A named part whose whole is `find` is that one occurrence, whatever stands below.
    """

    at: Address
    find: str
    put: str
    part: Part | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumber:
    """Give one clause another label. Labels below it are other operations."""

    at: Address
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Put a clause, with all below it, elsewhere in its document. Combines with Renumber and Reword."""

    at: Address
    into: Address
    after: Address | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commence:
    """The text at an address takes effect when the rule is met, not with the version that holds it."""

    at: Address
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer:
    """The text at an address has no effect until the rule is met."""

    at: Address
    until: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """The text at an address has no effect from one rule until another; no `until` is without a stated end."""

    at: Address
    from_: Rule
    until: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cease:
    """The text at an address ends having effect when the rule is met."""

    at: Address
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Disapply:
    """The text at an address does not apply to those in `scope` from when the rule is met."""

    at: Address
    scope: str
    rule: Rule


TextOperation: TypeAlias = Insert | Delete | Reword | Renumber | Move
Effect: TypeAlias = Commence | Defer | Suspend | Cease | Disapply
Operation: TypeAlias = TextOperation | Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """The operations of one modification on one document. Their order means nothing; equal ones are one.

    `base` names the version it was drafted against and `base_digest` its digest: provenance, not a condition.
    """

    document: str
    base: str | None = None
    base_digest: str | None = None
    operations: tuple[Operation, ...] = ()

    @property
    def text_operations(self) -> tuple[TextOperation, ...]:
        return tuple(op for op in self.operations if isinstance(op, TextOperation))

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(op for op in self.operations if isinstance(op, Effect))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One reason why operations cannot be carried out: where, in words, with what was expected and what was found."""

    at: Address
    problem: str
    expected: str = ""
    found: str = ""
    operations: tuple[Operation, ...] = ()
    where: str = ""

    def __str__(self) -> str:
        both = f"\n    expected: {self.expected}\n    found:    {self.found}" if self.expected or self.found else ""
        return f"{self.where}  {self.at}: {self.problem}{both}".lstrip()


class PatchConflict(SectextError):
    """A patch does not fit its base, or two operations of it meet. Nothing was changed. `conflicts` holds them all."""

    code = "conflict"
    exit_code = 3

    def __init__(self, conflicts: Iterable[Conflict], *, where: str = "") -> None:
        self.conflicts = tuple(conflicts)
        super().__init__("\n".join(map(str, self.conflicts)), where=where, hint="Nothing was changed.")

    def __str__(self) -> str:
        return (
            "\n".join(f"{self.where}  {c}" if self.where else str(c) for c in self.conflicts) + "\nNothing was changed."
        )


def place(operation: Operation) -> Address:
    """Where an operation acts: the clause it changes, or the one it puts clauses into."""
    return operation.into if isinstance(operation, Insert) else operation.at


def effective_parts(operation: Reword) -> tuple[Part, ...]:
    return PARTS if operation.part is None else (operation.part,)
