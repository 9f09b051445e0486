"""The tables of a code as data: their names, columns and kinds, the same in SQLite and in Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

SCHEMA = 1  # the version of everything in this file, and of the pieces of the record
APPLICATION = 0x53656354  # what SQLite's header says of the program a file belongs to

Kind = Literal["text", "date", "integer", "boolean", "list"]
Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A date is written 2019-11-04; a list is one of texts."""

    name: str
    kind: Kind


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from words like `address  document  from:date`; what has no kind is text."""
    found: list[Column] = []
    for word in text.split():
        name, _, kind = word.partition(":")
        known: Mapping[str, Kind] = {
            "": "text", "date": "date", "integer": "integer", "boolean": "boolean", "list": "list"
        }  # fmt: skip
        found.append(Column(name, known[kind]))
    return tuple(found)


_WHEN = "from:date to:date published:date superseded:date latest:boolean status certain:boolean"

# What everybody may query, in SQLite and in Parquet.
TABLES: Mapping[str, tuple[Column, ...]] = {
    "wording": _columns(f"address document lineage kind term {_WHEN} text digest version made_by:list passage:integer"),
    "candidate": _columns(
        "address document from:date to:date published:date superseded:date latest:boolean status lineage text digest "
        "version made_by:list passage:integer"
    ),
    "term": _columns(f"term address document {_WHEN} text digest version made_by:list"),
    "passage": _columns("passage:integer address document kind term words"),
    "reference": _columns("passage:integer address document part start:integer stop:integer words first last"),
    "version": _columns("version parent number:integer made_by:list replaces:list file"),
    "version_fact": _columns(
        "version not_before:date not_after:date quashed:boolean rule published:date certainty source"
    ),
    "version_document": _columns("version document title text_of held:list held_to:date sha256"),
    "source": _columns("document file clauses:list source certainty note incomplete:boolean"),
    "modification": _columns(
        "modification title route path stage marking base legal_text parts:list impacts:list objectives:list "
        "commencement desired follows:list clerical:boolean documents:list note file"
    ),
    "modification_stage": _columns("modification stage day:date published:date certainty source"),
    "operation": _columns(
        "modification part document number:integer verb address within find put occurrences:integer label target "
        "behind instruction line"
    ),
    "effect": _columns("modification part document number:integer verb address scope from_rule rule instruction line"),
    "event": _columns("event title"),
    "event_fact": _columns("event kind day:date published:date certainty source"),
}

# How SQLite keeps them: a text once, however many rows have it; the tables named as above are views on these.
KEPT: Mapping[str, tuple[Column, ...]] = {
    "content": _columns("digest text"),
    "stretch": tuple(column for column in TABLES["wording"] if column.name != "text"),
    "open": tuple(column for column in TABLES["candidate"] if column.name != "text"),
    **{name: columns for name, columns in TABLES.items() if name not in ("wording", "candidate", "term")},
}

Tables: TypeAlias = Mapping[str, Iterable[Row]]

_AFFINITY: Mapping[Kind, str] = {
    "text": "TEXT", "date": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "list": "TEXT"
}  # fmt: skip


def definitions() -> Iterable[str]:
    """The statements that make the tables of a pack, without their indexes."""
    yield "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
    yield "CREATE TABLE piece (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, content BLOB NOT NULL)"
    yield "CREATE TABLE seal (name TEXT PRIMARY KEY, digests BLOB NOT NULL)"
    for name, columns in KEPT.items():
        described = [f'"{column.name}" {_AFFINITY[column.kind]}' for column in columns]
        if name == "passage":
            described[0] += " PRIMARY KEY"
        yield f'CREATE TABLE "{name}" ({", ".join(described)})'
    yield f"CREATE VIEW wording AS SELECT {_selected('wording')} FROM stretch LEFT JOIN content USING (digest)"
    yield f"CREATE VIEW candidate AS SELECT {_selected('candidate')} FROM open LEFT JOIN content USING (digest)"
    yield f"CREATE VIEW term AS SELECT {_selected('term')} FROM wording WHERE term IS NOT NULL"
    yield (
        "CREATE VIRTUAL TABLE search USING fts5"
        "(term, words, content = 'passage', content_rowid = 'passage', tokenize = 'unicode61 remove_diacritics 2')"
    )


def indexes() -> Iterable[str]:
    yield "CREATE UNIQUE INDEX content_by_digest ON content (digest)"
    yield 'CREATE INDEX stretch_by_address ON stretch (address, "from")'
    yield 'CREATE INDEX open_by_address ON open (address, "from")'
    yield "CREATE INDEX open_by_passage ON open (passage)"
    yield "CREATE INDEX stretch_by_passage ON stretch (passage)"
    yield "CREATE INDEX reference_by_passage ON reference (passage)"


def _selected(table: str) -> str:
    return ", ".join(f'"{column.name}"' for column in TABLES[table])
