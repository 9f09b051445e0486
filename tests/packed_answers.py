"""The same question asked of the library, of the tables in SQL, and of an opened pack; each says the same."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import sectext
from sectext.answer import NotHeld, NotInCode, OutsideCoverage
from sectext.calendar import OutsideCalendar
from sectext.tree import UnknownAddress

REASONS = {
    NotHeld: "not held",
    NotInCode: "not in code",
    OutsideCoverage: "outside coverage",
    UnknownAddress: "unknown address",
    OutsideCalendar: "outside calendar",
}

# The question as the page has it, on a day as known on a day, and on a day by all that is known: SQLite's and DuckDB's.
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "data.md"
IN_FORCE, IN_FORCE_NOW = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


class Said(NamedTuple):
    """What is said of a clause: its status or why it has no text, the digest of the text, and whether it is certain."""

    status: str
    digest: str | None
    certain: bool


def by_library(code: sectext.Code, address: Any, on: date, known: date | None) -> Said:
    try:
        found = code.clause(address, on=on, known=known)
    except tuple(REASONS) as error:
        return Said(REASONS[type(error)], None, False)
    return Said(found.status or "", found.digest, found.certain)


def by_sql(connection: Any, address: Any, on: date, known: date | None) -> Said:
    """What the one row says that there must be; also that its text has its digest."""
    named = {"address": str(address), "on": on, "known": known}
    if isinstance(connection, sqlite3.Connection):
        named = {key: value.isoformat() if isinstance(value, date) else value for key, value in named.items()}
    if known is None:
        del named["known"]
    rows = connection.execute(IN_FORCE_NOW if known is None else IN_FORCE, named).fetchall()
    assert len(rows) == 1, (named, rows)
    [(status, digest, certain, text)] = rows
    assert (text is None) == (digest is None)
    assert text is None or sectext.tree.text_digest(text) == digest
    return Said(status, digest, bool(certain))


def days_of(code: sectext.Code) -> list[date]:
    """Every day on which an answer may change, and the days beside it."""
    days = {day for known in (None, *code.published) for entry in code.view(known).chain
            for day in (entry.bounds.not_before, entry.bounds.not_after, entry.bounds.firm) if day}  # fmt: skip
    days |= {f.date for facts in code.facts.values() for f in facts}
    days |= set(code.published)
    days |= {d.held_to for v in code.versions for d in v.documents if d.held_to}
    for document in {name for _, name in code.held}:
        days |= set(code.view().days(document))
    return beside(days)


def beside(days: Iterable[date]) -> list[date]:
    return sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1)})


def addresses_of(code: sectext.Code) -> list[sectext.Address]:
    texts = [*code.held.values(), *(held for given in code.given_before.values() for _, held in given)]
    return list(dict.fromkeys(address for held in texts for address in held.places))


def candidates_by_library(code: sectext.Code, address: Any, on: date, known: date | None) -> set[tuple[Any, Any]]:
    """What an answer may be: each status, with the digest of its text."""
    try:
        found = code.clause(address, on=on, known=known).candidates
    except tuple(REASONS):
        return set()
    return {(c.status, c.text and sectext.tree.text_digest(c.text)) for c in found}


def candidates_by_sql(connection: Any, address: Any, on: date, known: date | None) -> set[tuple[Any, Any]]:
    """The same, from the table of candidates with the same conditions."""
    query = (IN_FORCE_NOW if known is None else IN_FORCE).replace("certain, text FROM wording", "1 FROM candidate")
    named = {"address": str(address), "on": on.isoformat()} | ({"known": known.isoformat()} if known else {})
    return {(status, digest) for status, digest, _ in connection.execute(query, named)}
