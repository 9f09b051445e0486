"""Words found in the code: in a pack by its own index, in a folder by one that is made of it and kept."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sectext.address import Address, parse
from sectext.cache import key, usual
from sectext.code import Code
from sectext.errors import SectextError
from sectext.files import Folder
from sectext.library import open
from sectext.pack import TABLES, Row, connected, is_pack, written
from sectext.pack.schema import Tables
from sectext.tables import tables
from sectext.tables.passages import own_words
from sectext.tree import plain, text_digest

MARK = "**"
_WORDS = 24  # of a snippet
_TERM = re.compile(r'"(?P<quoted>[^"]*)"(?P<quoted_star>\*?)|“(?P<curly>[^”]*)”(?P<curly_star>\*?)|(?P<word>[^\s"“”]+)')
_KNOWN = """
    AND CASE WHEN :known IS NULL THEN latest ELSE
        (published IS NULL OR published <= :known) AND (superseded IS NULL OR :known < superseded) END
"""
_MATCHES = """
    SELECT p.passage, p.address, p.kind, p.term, p.words, snippet(search, 1, :mark, :mark, '…', :words)
    FROM search JOIN passage p ON p.passage = search.rowid
    WHERE search MATCH :query ORDER BY bm25(search, 4.0, 1.0), p.passage
"""
# A wording that only may be in effect is found as well, and said to be undetermined.
_STRETCHES = (
    'SELECT "from", "to", status, version FROM stretch WHERE passage = :passage' + _KNOWN + "UNION "
    'SELECT "from", "to", \'undetermined\', version FROM open WHERE passage = :passage' + _KNOWN + 'ORDER BY "from"'
)
_CLAUSE = (
    'SELECT "from", "to", status, version, digest, kind, term,'
    "    COALESCE((SELECT words FROM passage p WHERE p.passage = stretch.passage),"
    "        (SELECT text FROM content c WHERE c.digest = stretch.digest))"
    "FROM stretch WHERE address = :address AND digest IS NOT NULL" + _KNOWN + 'ORDER BY "from"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A wording of a clause that has the words: how long it holds, and a piece of it with the words between marks.

    `from_` and `to` are as in an answer, or None where the side is open; `status` is None where it changes meanwhile.
    `version` is the one with which the wording came.
    """

    address: Address
    kind: str
    term: str | None
    from_: date | None
    to: date | None
    status: str | None
    version: str | None
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, the best first. `more` says that there is more than was asked for."""

    words: str
    hits: tuple[Hit, ...]
    more: bool


def search(
    corpus: str | Path,
    words: str,
    *,
    on: date | None = None,
    known: date | None = None,
    version: str | None = None,
    limit: int = 20,
) -> Found:
    """The wordings of a corpus or a pack that have all the words; "quoted words" stand together, `word*` begins one.

    With `on` only those of that day, as known on `known`; with `version` only those that the version has. An address
    gives the clause itself first. Nothing in the words is an error: what is no word is passed by.

    Raises UnknownName for a version, and what `open` raises.
    """
    path = Path(corpus)
    code = open(path) if version is not None else None
    if code is not None:
        code.version(version or "")
    asked = _Asked(on.isoformat() if on else None, known.isoformat() if known else None, code, version)
    with _index(path) as index:
        hits = tuple(islice(_every(index, words, asked), limit + 1))
    return Found(words=words, hits=hits[:limit], more=len(hits) > limit)


def as_query(words: str) -> str:
    """The words as FTS5 takes them: every one as a string, so that none is an operator; "" where there is no word."""
    terms: list[str] = []
    for match in _TERM.finditer(words.replace("\0", " ")):
        word = match["word"] or match["quoted"] or match["curly"] or ""
        if not any(character.isalnum() for character in word):
            continue
        begins = word.endswith("*") or match["quoted_star"] or match["curly_star"]
        plain = word.rstrip("*").replace('"', " ")
        terms.append(f'"{plain}"{" *" if begins else ""}')
    return " AND ".join(terms)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which wordings are asked for: of a day, as known on a day; or of a version of a code."""

    on: str | None
    known: str | None
    code: Code | None
    version: str | None

    def has(self, address: Address, own: str | None, digest: str | None) -> bool:
        """Whether the version has a clause, with these words of its own, or with the text of this digest."""
        if self.version is None or self.code is None:
            return True
        held = self.code.held.get((self.version, address.document))
        clause = held.clause(address) if held else None
        if clause is None:
            return False
        return own_words(clause) == own if own is not None else text_digest(plain(clause)) == digest


def _every(index: sqlite3.Connection, words: str, asked: _Asked) -> Iterator[Hit]:
    first = list(_the_clause(index, words, asked))
    yield from first
    query = as_query(words)
    for row in index.execute(_MATCHES, {"query": query, "mark": MARK, "words": _WORDS}) if query else ():
        passage, name, kind, term, own, snippet = row
        address = parse(name)
        if asked.has(address, own, None):
            hit = Hit(address=address, kind=kind, term=term, from_=None, to=None, status=None, version=None,
                      snippet=snippet)  # fmt: skip
            yield from (one for one in _held(index, hit, passage, asked) if not _is_told(one, first))


def _held(index: sqlite3.Connection, hit: Hit, passage: int, asked: _Asked) -> Iterator[Hit]:
    """The same wording, once for each time that it holds."""
    for run in _runs(index.execute(_STRETCHES, {"passage": passage, "known": asked.known}), asked.on):
        yield _for_days(hit, run, asked.on)


def _the_clause(index: sqlite3.Connection, words: str, asked: _Asked) -> Iterator[Hit]:
    """The clause whose address was typed, as it read last where no day is asked for."""
    try:
        address = parse(words)
    except SectextError:
        return
    for run in _runs(index.execute(_CLAUSE, {"address": str(address), "known": asked.known}), asked.on)[::-1]:
        *_, kind, term, text = run[-1]
        if asked.has(address, None, run[-1][4]):
            hit = Hit(address=address, kind=kind, term=term, from_=None, to=None, status=None, version=None,
                      snippet=_shortened(text))  # fmt: skip
            yield _for_days(hit, run, asked.on)
            return


def _is_told(hit: Hit, first: Sequence[Hit]) -> bool:
    """Whether a hit is the clause that was typed, which stands first."""
    return any(one.address == hit.address and one.to == hit.to for one in first)


def _runs(rows: Iterable[tuple[Any, ...]], on: str | None) -> list[list[tuple[Any, ...]]]:
    """Stretches of days that follow one another, with the same text where that is told; those around a day."""
    runs: list[list[tuple[Any, ...]]] = []
    for row in rows:
        if runs and runs[-1][-1][1] == row[0] and runs[-1][-1][4:5] == row[4:5]:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [run for run in runs if on is None or _is_on(run[0][0], run[-1][1], on)]


def _is_on(start: str | None, end: str | None, on: str) -> bool:
    return (start is None or start <= on) and (end is None or on < end)


def _for_days(hit: Hit, run: Sequence[tuple[Any, ...]], on: str | None) -> Hit:
    statuses = {row[2] for row in run if on is None or _is_on(row[0], row[1], on)}
    return replace(
        hit,
        from_=_day(run[0][0]),
        to=_day(run[-1][1]),
        status=statuses.pop() if len(statuses) == 1 else None,
        version=run[0][3],
    )


def _shortened(text: str) -> str:
    words = text.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# The index


@contextmanager
def _index(path: Path) -> Iterator[sqlite3.Connection]:
    if is_pack(path):
        with connected(path) as connection:
            yield connection
        return
    kept, name = usual(), _content(Folder(path))
    data = kept.get(name)
    if data is None:
        data = written(_searched(open(path)), ())
        kept.put(name, data)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        yield connection


def _searched(code: Code) -> Tables:
    """The tables that a search asks, with no more of a text than a snippet shows."""
    found: dict[str, list[Row]] = tables(code)
    short: dict[str, list[Row]] = {"passage": found["passage"]}
    for name in ("wording", "candidate"):
        at = [column.name for column in TABLES[name]].index("text")
        short[name] = [(*row[:at], row[at] and _shortened(row[at]), *row[at + 1 :]) for row in found[name]]
    return {name: [] for name in TABLES} | short


def _content(files: Folder) -> str:
    """The key of an index: everything that a code is read from, and the program that makes it."""
    names = [n for n in files.names("corpus/") if n.endswith((".md", ".toml"))]
    names += [n for n in files.names("modifications/") if n.endswith("/modification.toml")]
    told = ((name, hashlib.sha256(files.read(name)).hexdigest()) for name in names)
    return key("\n".join(f"{digest} {name}" for name, digest in told), f"search {_maker()}")


@cache
def _maker() -> str:
    """A digest of this package: another one may make another index."""
    files: Sequence[Path] = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
