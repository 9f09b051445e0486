"""Writes a pack: the same code gives the same bytes, whatever the day, the folder and the order of hashing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from sectext.errors import SectextError
from sectext.pack.record import Piece
from sectext.pack.schema import APPLICATION, KEPT, SCHEMA, TABLES, Kind, Row, Tables, definitions, indexes
from sectext.pack.seal import NO_SEAL, SEAL_KEY, row_digest, sealed

_PAGE = 4096
_WRITERS: Mapping[Kind, Callable[[Any], Any]] = {
    "text": lambda value: value,
    "integer": lambda value: value,
    "date": lambda value: None if value is None else value.isoformat(),
    "boolean": int,
    "list": lambda value: json.dumps(value, ensure_ascii=False),
}


_SHORT = {"stretch": "wording", "open": "candidate"}  # the tables kept without their texts


class NoSearch(SectextError):
    """This Python's SQLite was built without full-text search (FTS5)."""

    code = "no-search"


def written(tables: Tables, pieces: Iterable[Piece]) -> bytes:
    """The bytes of a pack with these tables (those of TABLES) and pieces. Raises NoSearch."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for pragma in (f"page_size = {_PAGE}", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        _define(connection)
        connection.execute("BEGIN")
        _fill(connection, tables, pieces)
        connection.execute("COMMIT")
        return sealed(connection.serialize())


def _define(connection: sqlite3.Connection) -> None:
    try:
        for statement in definitions():
            connection.execute(statement)
    except sqlite3.OperationalError as error:
        problem = f"SQLite cannot make the tables of a pack: {error}."
        raise NoSearch(problem, hint="Use a Python whose sqlite3 has FTS5.") from None


def _fill(connection: sqlite3.Connection, tables: Tables, pieces: Iterable[Piece]) -> None:
    given = [("schema", str(SCHEMA)), (SEAL_KEY, NO_SEAL)]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(given))
    held = [(piece.name, piece.sha256, piece.content) for piece in pieces]
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", held)
    connection.execute("INSERT INTO seal VALUES (?, ?)", ("piece", b"".join(row_digest(row[:2]) for row in held)))
    for name, rows in kept(tables).items():
        marks = ", ".join("?" * len(KEPT[name]))
        digests = bytearray()
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', _sealing(rows, digests))
        connection.execute("INSERT INTO seal VALUES (?, ?)", (name, bytes(digests)))
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    for statement in indexes():
        connection.execute(statement)


def kept(tables: Tables) -> dict[str, Iterator[Row]]:
    """The tables as SQLite keeps them: each text once, dates and lists as texts."""
    texts: dict[str, str] = {}
    short = {kept: list(_without_text(name, tables[name], texts)) for kept, name in _SHORT.items()}
    found = {"content": iter(sorted(texts.items())), **{name: _told(name, rows) for name, rows in short.items()}}
    return found | {name: _told(name, tables[name]) for name in KEPT if name not in found}


def _without_text(name: str, rows: Iterable[Row], texts: dict[str, str]) -> Iterator[Row]:
    """Rows without the text, which goes where each is kept once, by its digest."""
    columns = [column.name for column in TABLES[name]]
    at, digest = columns.index("text"), columns.index("digest")
    for row in rows:
        if row[digest] is not None:
            texts[row[digest]] = row[at]
        yield row[:at] + row[at + 1 :]


def _told(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as SQLite takes them."""
    special = [(n, _WRITERS[column.kind]) for n, column in enumerate(KEPT[name]) if _is_told_otherwise(column.kind)]
    for row in rows:
        told = list(row)
        for number, write in special:
            told[number] = write(told[number])
        yield tuple(told)


def _is_told_otherwise(kind: Kind) -> bool:
    return kind in ("date", "boolean", "list")


def _sealing(rows: Iterable[Row], digests: bytearray) -> Iterator[Row]:
    for row in rows:
        digests += row_digest(row)
        yield row
