"""Whether a pack is what was written: a seal on the whole file, a digest for each row, and what SQLite finds itself."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sectext.errors import SectextError
from sectext.pack.opening import address, check_header, check_number, check_tables
from sectext.pack.record import Piece
from sectext.pack.schema import KEPT, SCHEMA, Row

SEAL_KEY = "seal"
NO_SEAL = "sealed:" + "0" * 64
_WIDTH = 8  # bytes of the digest of a row
_NAMED = 3  # columns that name a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written: where (a table, with its row), and what is wrong."""

    where: str
    problem: str


_told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_digest(row: Row) -> bytes:
    return hashlib.sha256(_told(row).encode()).digest()[:_WIDTH]


def sealed(data: bytes) -> bytes:
    """The bytes of a file with the digest of all of them put in the one place that does not count."""
    if data.count(NO_SEAL.encode()) != 1:
        raise ValueError("The place of the seal is not there exactly once.")
    return data.replace(NO_SEAL.encode(), b"sealed:" + hashlib.sha256(data).hexdigest().encode())


def damages(path: Path) -> Iterator[Damage]:
    """Everything in a pack that is not as it was written. Reads only. Raises NewerPack, and NotAPack."""
    data = path.read_bytes()
    whole = _is_whole(data)
    if b"sealed:" not in data:
        check_header(path)
    try:
        found = _inside(path, data)
    except (sqlite3.DatabaseError, SectextError) as error:
        if whole and isinstance(error, SectextError):
            raise  # it is what was written, by a newer sectext
        found = [Damage(where="the header", problem=f"It cannot be opened: {error}")]
    if not whole:
        yield Damage(where="the file", problem="Its bytes are not those that were sealed when it was written.")
        if not found:
            problem = "No row was changed: the byte belongs to an index, or to no table at all."
            yield Damage(where="the file", problem=problem)
    yield from found


def _is_whole(data: bytes) -> bool:
    """Whether the file has the digest that it says it has; the place that says it is read as if it were empty."""
    mark = b"sealed:"
    at = data.find(mark)
    while at >= 0:
        start, end = at + len(mark), at + len(NO_SEAL)
        blank = data[:start] + b"0" * (end - start) + data[end:]
        if hashlib.sha256(blank).hexdigest().encode() == data[start:end]:
            return True
        at = data.find(mark, start)
    return False


def _inside(path: Path, data: bytes) -> list[Damage]:
    with closing(sqlite3.connect(address(path), uri=True)) as connection:
        check_number(connection.execute("PRAGMA user_version").fetchone()[0], path)
        check_tables(connection, path)
        found = [damage for name in KEPT for damage in _guarded(f"the table {name}", _rows(connection, name))]
        found += _guarded("the table piece", _pieces(connection))
        found += _guarded("the table meta", _meta(connection))
        found += _guarded("the file", _own_check(connection))
    return [*dict.fromkeys(found), *_guarded("the search index", _search(data))]


def _guarded(where: str, found: Iterator[Damage]) -> Iterator[Damage]:
    """What is found, and what SQLite cannot read."""
    try:
        yield from found
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        yield Damage(where=where, problem=f"It cannot be read: {error}.")


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[Damage]:
    rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
    yield from _compared(connection, name, [(row, row_digest(row)) for row in rows])


def _pieces(connection: sqlite3.Connection) -> Iterator[Damage]:
    rows = connection.execute("SELECT name, sha256, content FROM piece ORDER BY rowid").fetchall()
    yield from _compared(connection, "piece", [(row, row_digest(row[:2])) for row in rows])
    for row in rows:
        try:
            Piece(*row).read()
        except SectextError as error:
            yield Damage(where="the table piece", problem=error.problem)


def _compared(connection: sqlite3.Connection, name: str, rows: list[tuple[Row, bytes]]) -> Iterator[Damage]:
    """The rows of a table whose digest is another than when they were written."""
    where = f"the table {name}"
    kept = connection.execute("SELECT digests FROM seal WHERE name = ?", (name,)).fetchone()
    said = kept[0] if kept else b""
    if len(rows) * _WIDTH != len(said):
        yield Damage(where=where, problem=f"It has {len(rows)} rows; {len(said) // _WIDTH} were written.")
    for number, (row, digest) in enumerate(rows, start=1):
        if digest != said[(number - 1) * _WIDTH : number * _WIDTH]:
            shown = ", ".join(str(value)[:40] for value in row[:_NAMED])
            yield Damage(where=where, problem=f"Row {number} ({shown}) is not as it was written.")


def _meta(connection: sqlite3.Connection) -> Iterator[Damage]:
    kept = dict(connection.execute("SELECT key, value FROM meta"))
    if kept.get("schema") != str(SCHEMA) or set(kept) != {"schema", SEAL_KEY}:
        yield Damage(where="the table meta", problem=f"It does not say schema {SCHEMA}, and a seal.")


def _own_check(connection: sqlite3.Connection) -> Iterator[Damage]:
    for (told,) in connection.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield Damage(where="the file", problem=f"SQLite says: {told}.")


def _search(data: bytes) -> Iterator[Damage]:
    """The search index beside the words that it is of. The check counts as writing, so it is made on a copy."""
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(data)
        copy.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        yield from ()
