"""What a sentence needs to know of the text that it changes; without the text, what the addresses tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from sectext.address import Address
from sectext.instruction.names import Named
from sectext.patch import Conflict, Insert, Operation, Part, Reword
from sectext.tree import Clause, Kind


class Known(Protocol):
    """What is asked in order to write a sentence."""

    def kind_of(self, address: Address) -> Kind | None: ...

    def holds(self, into: Address, after: Address) -> bool:
        """Whether a clause stands in another, so that to name it says where something goes."""
        ...

    def is_alphabetical(self, operation: Insert) -> bool: ...

    def has_numbered_clauses(self, address: Address) -> bool:
        """Whether clauses below a group bear its number."""
        ...


class Text(Known, Protocol):
    """What is asked beside that in order to read one. Each raises Refused where the text has no answer."""

    document: str | None

    def standing(self, named: Named) -> Address: ...

    def span(self, first: Named, last: Address) -> list[Address]: ...

    def clause(self, address: Address) -> Clause: ...

    def parent(self, address: Address) -> Address: ...

    def before(self, address: Address) -> Address | None:
        """The neighbour before a clause."""
        ...

    def last_in(self, address: Address) -> Address | None: ...

    def alphabetical(self, into: Address, term: str) -> Address | None: ...

    def count(self, operation: Reword) -> int: ...

    def whole(self, address: Address, part: Part | None) -> tuple[Part, str]:
        """The part of a clause whose words are all meant, and those words."""
        ...

    def substituted(self, address: Address, clause: Clause) -> Sequence[Operation]:
        """What turns a clause into another."""
        ...

    def numbered_clauses(self, address: Address) -> Iterator[tuple[Address, str]]:
        """The clauses below a group that bear its number, and what follows that number in theirs."""
        ...


class Refused(Exception):
    """Why a sentence is not carried out; `readings` are what it could mean, `conflict` says that the text is at odds.

    It is always told as one of the faults of a NotUnderstood or a PatchConflict.
    """

    def __init__(
        self, problem: str, *, hint: str = "", readings: Sequence[str] = (), conflict: Conflict | None = None
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint
        self.readings = tuple(readings)
        self.conflict = conflict


class Unseen:
    """Without the text: a clause stands in what its address says, and definitions are in the order of the alphabet."""

    def kind_of(self, address: Address) -> Kind | None:  # noqa: ARG002
        return None

    def holds(self, into: Address, after: Address) -> bool:  # noqa: ARG002
        return True

    def is_alphabetical(self, operation: Insert) -> bool:  # noqa: ARG002
        return True

    def has_numbered_clauses(self, address: Address) -> bool:  # noqa: ARG002
        return False
