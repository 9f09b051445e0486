"""What the code says of a clause on a day, and the four ways of having no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sectext.address import Address
from sectext.errors import NoText, SectextError
from sectext.force import StatusName
from sectext.timeline import When
from sectext.tree import Clause

CorrectionKind = Literal["transcription", "clerical", "retrospective", "quashed", "moved date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words of a clause above: its lead-in and its closing words."""

    address: Address
    text: str | None
    closing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A clause below whose status is not that of the answer, or a scope to which the text does not apply."""

    address: Address
    status: StatusName
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One thing an undetermined answer may be: its version, its status and its text (None: no text)."""

    version: str | None
    status: StatusName | None
    text: str | None


@dataclass(frozen=True, kw_only=True)  # no slots: a copy for another day is one update of a dict
class Answer:
    """The text and status of a clause on a day. `on` and `status` are None where a version was asked for.

    `from_` and `to` bound this wording: a date, bounds or None; `to` is the first day it no longer holds. `text` and
    `clause` are None only where the candidates do not agree. `because` gives the reasons, in sentences. `awaits` names
    what would settle an undetermined answer: events whose date is open, and versions whose first day is.
    """

    address: Address
    on: date | None
    known: date | None
    status: StatusName | None
    certain: bool
    text: str | None
    clause: Clause | None
    from_: When
    to: When
    version: str | None
    made_by: tuple[str, ...]
    pending: tuple[str, ...]
    exceptions: tuple[Differing, ...]
    context: tuple[Context, ...]
    digest: str | None
    because: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    awaits: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        return self.address.document


def asked(answer: Answer, on: date, known: date | None) -> Answer:
    """The same answer for another day and knowledge date on which nothing is different.

    `replace` would check and set every field anew; this is what makes a look-up cost about a microsecond.
    """
    made = object.__new__(Answer)
    values = made.__dict__
    values.update(answer.__dict__)
    values["on"] = on
    values["known"] = known
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was put right about a wording, and what is therefore not in its row: the kind, in words, and its source."""

    kind: CorrectionKind
    published: date
    what: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording of a clause with one status, from its first day to the first day it no longer holds.

    `address` is where it stood then: a clause keeps its history when it is renumbered or moved.
    """

    address: Address
    from_: When
    to: When
    version: str
    status: StatusName
    text: str
    made_by: tuple[str, ...]
    corrected: tuple[Corrected, ...] = ()


class NotInCode(NoText):
    """The clause is not in the code on that day; it was before or will be after. `previous` and `next` say when."""

    code = "not-in-code"

    def __init__(
        self,
        problem: str,
        *,
        address: Address,
        previous: Wording | None = None,
        next: Wording | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(problem, address=address, where=str(address), hint=hint)
        self.previous = previous
        self.next = next


class NotHeld(NoText):
    """The clause lies outside what the corpus holds: whether there is one is not known here."""

    code = "not-held"


class OutsideCoverage(NoText):
    """The day lies before the first version held, or before what was known of."""

    code = "outside-coverage"


class Undetermined(SectextError):
    """Which version was in effect on a day is not known, and the texts differ."""

    code = "undetermined"
    exit_code = 6
