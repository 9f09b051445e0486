"""Words found in the code: in a pack by its own index, in a folder by one that is made of it and kept."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
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
from sectext.pack import connected, is_pack, written
from sectext.tables import tables
from sectext.tables.passages import own_words

MARK = "**"
_WORDS = 24  # of a snippet
_TERM = re.compile(r'"(?P<quoted>[^"]*)"(?P<quoted_star>\*?)|“(?P<curly>[^”]*)”(?P<curly_star>\*?)|(?P<word>[^\s"“”]+)')
_COUNTS = """
    AND ("from" IS NULL OR :on IS NULL OR "from" <= :on) AND ("to" IS NULL OR :on IS NULL OR :on < "to")
    AND CASE WHEN :known IS NULL THEN latest ELSE
        (published IS NULL OR published <= :known) AND (superseded IS NULL OR :known < superseded) END
"""
_MATCHES = """
    SELECT p.passage, p.address, p.kind, p.term, p.words, snippet(search, 1, :mark, :mark, '…', :words)
    FROM search JOIN passage p ON p.passage = search.rowid
    WHERE search MATCH :query ORDER BY bm25(search, 4.0, 1.0), p.passage
"""
_STRETCHES = 'SELECT "from", "to", status, version FROM stretch WHERE passage = :passage' + _COUNTS + 'ORDER BY "from"'
_CLAUSE = """
    SELECT kind, term, "from", "to", status, version, (SELECT words FROM passage p WHERE p.passage = stretch.passage),
        (SELECT text FROM content WHERE content.digest = stretch.digest)
    FROM stretch WHERE address = :address AND digest IS NOT NULL
""" + _COUNTS + 'ORDER BY "from" DESC LIMIT 1'  # fmt: skip


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
    code = open(path) if version is not None or not is_pack(path) else None
    if code is not None and version is not None:
        code.version(version)
    asked = {"on": on and on.isoformat(), "known": known and known.isoformat()}
    with _index(path, code) as index:
        every = _every(index, words, asked, code if version is not None else None, version)
        hits = tuple(islice(every, limit + 1))
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


def _every(
    index: sqlite3.Connection, words: str, asked: dict[str, Any], code: Code | None, version: str | None
) -> Iterator[Hit]:
    first = list(_the_clause(index, words, asked, code, version))
    yield from first
    query = as_query(words)
    for row in index.execute(_MATCHES, {"query": query, "mark": MARK, "words": _WORDS}) if query else ():
        passage, name, kind, term, own, snippet = row
        address = parse(name)
        if code is not None and not _has(code, version, address, own):
            continue
        for hit in _held(index, Hit(address=address, kind=kind, term=term, from_=None, to=None, status=None,
                                    version=None, snippet=snippet), passage, asked):  # fmt: skip
            if not any((hit.address, hit.from_) == (one.address, one.from_) for one in first):
                yield hit


def _held(index: sqlite3.Connection, hit: Hit, passage: int, asked: dict[str, Any]) -> Iterator[Hit]:
    """The same wording, once for each time that it holds."""
    runs: list[list[tuple[Any, ...]]] = []
    for row in index.execute(_STRETCHES, {"passage": passage, **asked}):
        if runs and runs[-1][-1][1] == row[0]:
            runs[-1].append(row)
        else:
            runs.append([row])
    for run in runs:
        statuses = {status for _, _, status, _ in run}
        yield Hit(
            address=hit.address,
            kind=hit.kind,
            term=hit.term,
            from_=_day(run[0][0]),
            to=_day(run[-1][1]),
            status=statuses.pop() if len(statuses) == 1 else None,
            version=run[0][3],
            snippet=hit.snippet,
        )


def _the_clause(
    index: sqlite3.Connection, words: str, asked: dict[str, Any], code: Code | None, version: str | None
) -> Iterator[Hit]:
    """The clause whose address was typed, as it read last where no day is asked for."""
    try:
        address = parse(words)
    except SectextError:
        return
    for kind, term, start, end, status, since, own, text in index.execute(_CLAUSE, {"address": str(address), **asked}):
        if code is None or _has(code, version, address, None):
            yield Hit(address=address, kind=kind, term=term, from_=_day(start), to=_day(end), status=status,
                      version=since, snippet=_shortened(own or text))  # fmt: skip


def _has(code: Code, version: str | None, address: Address, own: str | None) -> bool:
    """Whether a version has a clause, with these words of its own."""
    held = code.held.get((version or "", address.document))
    clause = held.clause(address) if held else None
    return clause is not None and (own is None or own_words(clause) == own)


def _shortened(text: str) -> str:
    words = text.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# The index


@contextmanager
def _index(path: Path, code: Code | None) -> Iterator[sqlite3.Connection]:
    if is_pack(path):
        with connected(path) as connection:
            yield connection
        return
    assert code is not None
    kept, name = usual(), _content(Folder(path))
    data = kept.get(name)
    if data is None:
        data = written(tables(code), ())
        kept.put(name, data)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        yield connection


def _content(files: Folder) -> str:
    """The key of an index: everything that a code is read from, and the program that makes it."""
    names = [n for n in files.names("corpus/") if n.endswith((".md", ".toml"))]
    names += [n for n in files.names("modifications/") if n.endswith("/modification.toml")]
    told = ((name, hashlib.sha256(files.read(name)).hexdigest()) for name in names)
    return key("\n".join(f"{digest} {name}" for name, digest in told).encode(), f"search {_maker()}")


@cache
def _maker() -> str:
    """A digest of this package: another one may make another index."""
    files: Sequence[Path] = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
