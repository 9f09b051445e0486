"""Opens a pack, for reading only; refuses what is no pack, what is damaged, and what a newer sectext wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sectext.errors import IntegrityError, SectextError
from sectext.pack.record import Piece, recorded
from sectext.pack.schema import APPLICATION, SCHEMA, definitions, indexes
from sectext.record import Record

_HEADER = b"SQLite format 3\x00"
# What SQLite itself makes for the index of words.
_OF_SEARCH = frozenset(f"search_{each}" for each in ("data", "idx", "docsize", "config"))
_ANEW = "Make the pack anew: sectext export sqlite."


class NotAPack(SectextError):
    """The file is not a code packed by sectext."""

    code = "not-a-pack"


class NewerPack(SectextError):
    """The pack or the folder of Parquet files has a schema that this sectext does not know."""

    code = "newer-pack"


def is_pack(path: Path) -> bool:
    """Whether a path is a file, which only a pack can be; a corpus is a folder."""
    return path.is_file()


def opened(path: Path) -> Record:
    """The record in a pack. Everything is read into memory, and the file closed; nothing is parsed before it is needed.

    Raises NotAPack, NewerPack and IntegrityError.
    """
    with connected(path) as connection:
        rows = connection.execute("SELECT name, sha256, content FROM piece ORDER BY rowid").fetchall()
    for name, sha256, content in rows:
        if not (isinstance(name, str) and isinstance(sha256, str) and isinstance(content, bytes)):
            raise damaged(path, "The table piece holds values of another type.")
    found = {name: Piece(name, sha256, content, str(path)) for name, sha256, content in rows}
    if "record" not in found:
        raise damaged(path, "It holds no record.")
    return recorded(found)


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads and never writes. What SQLite cannot read is an IntegrityError."""
    check_header(path)
    try:
        with closing(sqlite3.connect(address(path), uri=True, check_same_thread=False)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            _check_schema(connection, path)
            yield connection
    except sqlite3.DatabaseError as error:
        raise damaged(path, f"SQLite cannot read it: {error}.") from None


def address(path: Path) -> str:
    """The name by which SQLite opens a file read-only, without locks or a journal beside it."""
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


def damaged(path: Path, problem: str) -> IntegrityError:
    return IntegrityError(problem, where=str(path), hint=f"sectext verify says what changed. {_ANEW}")


def check_number(number: int, where: Path) -> None:
    """Raises NewerPack, and NotAPack for a schema that there never was."""
    if number > SCHEMA:
        problem = f"It was written with schema {number}; this sectext knows schemas up to {SCHEMA}."
        raise NewerPack(problem, where=str(where), hint="Take a newer sectext, or make it anew with this one.")
    if number < 1:
        raise NotAPack(f"It has the schema {number}, which there never was.", where=str(where), hint=_ANEW)


def check_header(path: Path) -> None:
    """Raises NotAPack for what is no SQLite file."""
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            hint = "A corpus is a folder, or a pack made by sectext export sqlite."
            raise NotAPack("The file is not a pack: it is no SQLite file.", where=str(path), hint=hint)


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    [application], [number] = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if application != APPLICATION:
        hint = "It is an SQLite file of something else, or its header was altered."
        raise NotAPack("The file is not a pack.", where=str(path), hint=hint)
    check_number(number, path)
    check_tables(connection, path)


def check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """The tables, views and indexes are those of a pack and no other: a view or a trigger can run without end.

    Raises NotAPack.
    """
    ours = {*definitions(), *indexes()}
    for kind, name, statement in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        is_of_search = kind == "table" and name in _OF_SEARCH
        if not (statement in ours or is_of_search or (kind == "index" and statement is None)):
            problem = f"It holds the {kind} “{str(name)[:80]}”, which no pack has."
            raise NotAPack(problem, where=str(path), hint=_ANEW)
