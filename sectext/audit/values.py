"""What an audit finds: each citation and each quotation of a page, with its state on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sectext.address import Address
from sectext.audit.page import Position
from sectext.patch import Part
from sectext.redline import Run
from sectext.timeline import When

State = Literal[
    "right",
    "another clause",
    "earlier wording",
    "later wording",
    "other words",
    "undetermined",
    "not in the code",
    "not held",
    "not a citation",
]
Kind = Literal["citation", "quotation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A wording of a clause that a page quotes: where its words stand, in which versions, and from when until when.

    `to` is the first day it no longer holds. `now` is where the clause stands on the day of the audit, None where it is
    not there; `state` is how the wording stands on that day. `redline` leads from the words of the clause as they are
    quoted to those of that day, and is empty where they are the same, or the clause is gone.
    """

    address: Address
    part: Part
    versions: tuple[str, ...]
    from_: When
    to: When
    state: Literal["right", "earlier wording", "later wording", "undetermined"]
    now: Address | None
    redline: tuple[Run, ...]
    text: str
    digest: str | None
    certain: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A citation or a quotation. `text` is what the page says, `cites` what it names or is said to be quoted from.

    `sources` are the wordings that are quoted, several where several clauses have the same words; of a citation, none.
    `difference` leads from the words of the page to those of the wording, and is empty where they agree. `why` says it
    in a sentence. `marked` is whether it stands in quotation marks.
    """

    kind: Kind
    state: State
    at: Position
    text: str
    cites: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    difference: tuple[Run, ...] = ()
    marked: bool = False
    certain: bool = True
    why: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a page cites and quotes, in printed order, with the state of each on a day."""

    page: str
    on: date
    known: date | None
    entries: tuple[Entry, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong. What is not held is not wrong: it cannot be told."""
        return not any(is_wrong(entry) for entry in self.entries)


def is_wrong(entry: Entry) -> bool:
    """Whether an entry is to be put right; other words are, where they stand in quotation marks."""
    wrong = ("another clause", "earlier wording", "later wording", "not in the code")
    return entry.state in wrong or (entry.state == "other words" and entry.marked)
