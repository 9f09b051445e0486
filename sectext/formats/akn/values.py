"""What a file says beside the text: which version it is, when what was in force, what changed it, where it comes from.

Plain values: whoever has the code fills them in; see sectext.export.akn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sectext.address import Range
from sectext.commencement import Fact, Rule
from sectext.errors import Finding
from sectext.formats.akn.uris import SEC, Work
from sectext.patch import Operation
from sectext.timeline import EffectiveFact, When
from sectext.tree import Clause, Path

EventType = Literal["generation", "amendment", "repeal"]
About = Literal["force", "efficacy"]
Certainty = Literal["published", "reconstructed", "inferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the text of some clauses comes from and how sure it is, as the corpus says it."""

    at: tuple[Range, ...]
    source: str
    certainty: Certainty
    note: str | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changer:
    """A modification that a file refers to: its name, its title, and its URI."""

    id: str
    title: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that happened to the document on a day, and the modifications that made it happen."""

    type: EventType
    date: dt.date
    made_by: tuple[str, ...] = ()
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A time in which a text has force (it is in the code) or efficacy (it is to be followed).

    `to` is the first day it no longer has it; an end that is not fixed is bounds, and one that nobody knows is None.
    """

    about: About
    from_: When
    to: When


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVersion:
    """A version whose first day is not known, which no event of Akoma Ntoso can say."""

    version: str
    when: When
    made_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An event that a rule waits for, with what was published about it."""

    id: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which a clause has another status than “in force”; `at` is its eId."""

    at: str
    status: str
    from_: When
    to: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A clause that was called something else: its wId, and what it was called from which version to which.

    `current` is its eId from then on, in this version or in an earlier one that began it; `start` and `end` are first
    days, None where they are not fixed.
    """

    original: str
    current: str
    earlier: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One operation of a modification on this text: done, or an effect laid on it.

    `source` is the place in the modification; `at` the eIds of the clauses that it changed or put in, none where they
    are not there any more. `when` is the first day of the version that it made. An effect waits for the commencement of
    its modification (`begins`) as well.
    """

    modification: str
    source: str
    operation: Operation
    at: tuple[str, ...]
    version: str | None
    when: When
    begins: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A document at a version. Every field but the work may be left out; nothing that is not known is made up.

    `digest` is that of the text; what was published up to `known` counts. `work_ids`, `periods` and `incomplete` are by
    the place of a clause in it.
    """

    work: Work = SEC
    version: str | None = None
    digest: str | None = None
    known: date | None = None
    facts: tuple[EffectiveFact, ...] = ()
    when: When = None
    held: tuple[Range, ...] | None = None
    held_to: date | None = None
    origins: tuple[Origin, ...] = ()
    changers: tuple[Changer, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    open_versions: tuple[OpenVersion, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    work_ids: Mapping[Path, str] = field(default_factory=dict)
    periods: Mapping[Path, tuple[Interval, ...]] = field(default_factory=dict)
    incomplete: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document as it was read: its text, what could not be kept, and what the file says of itself.

    `is_ours` says that sectext wrote the file; then `version`, `digest` and `origins` are those it was given.
    """

    tree: Clause
    findings: tuple[Finding, ...]
    is_ours: bool
    version: str | None = None
    digest: str | None = None
    origins: tuple[Origin, ...] = ()
