"""The names of works, expressions and manifestations, by the Akoma Ntoso naming convention."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

# What FRBR calls a work: the code as a whole. Each of its documents is a component of it.
_SAFE = "+-._~:@!$,*()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A code, or a modification, whatever its version: its country, what kind of document it is, its day and number.

    `author` is who speaks in it; `day_of` says what its day is that of.
    """

    country: str = "gb"
    kind: str
    date: dt.date
    number: str
    title: str
    author: str
    day_of: str = "recorded"

    @property
    def uri(self) -> str:
        """/akn/gb/doc/industry-code/2013-09-23/sec"""
        return f"/akn/{self.country}/doc/{_part(self.kind)}/{self.date}/{_part(self.number)}"


# In force since 23 September 2013, under the licence of the DCC.
SEC = Work(
    kind="industry-code",
    date=date(2013, 9, 23),
    number="sec",
    title="Smart Energy Code",
    author="The Parties to the Smart Energy Code",
    day_of="in force",
)


def expression(work: Work, version: str | None) -> str:
    """The work in English at a version, which its label names: its date may not be known, or may change."""
    return f"{work.uri}/eng" + (f"@{_part(version)}" if version else "")


def component(document: str) -> str:
    """A document of a code as a component of it: section-g."""
    plain = unicodedata.normalize("NFKD", document).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "main"


def modification(identifier: str, *, title: str, day: date) -> Work:
    """The work that a modification is: its day is the first on which anything of it is recorded."""
    return Work(kind="modification", date=day, number=component(identifier), title=title, author=SEC.author)


def term(word: str) -> str:
    """A defined term of the code."""
    return f"/akn/ontology/term/gb.sec.eng.{_part(word.replace(' ', '.'))}"


def _part(text: str) -> str:
    return quote(text, safe=_SAFE)
