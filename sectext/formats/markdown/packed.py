"""A document's file as compact JSON, so that it need not be parsed again."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from sectext import address, tree
from sectext.address import parse_range
from sectext.formats.markdown import front, inline, pieces, reader
from sectext.formats.markdown.front import Source
from sectext.tree import Clause, as_list


def pack(document: Clause, sources: tuple[Source, ...]) -> bytes:
    listed = [as_list(document), packed_sources(sources)]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(piece: bytes) -> tuple[Clause, tuple[Source, ...]]:
    """What `pack` was given, checked again as it is built."""
    document, listed = json.loads(piece)
    return clause_of(document), sources_of(listed)


def packed_sources(sources: tuple[Source, ...]) -> list[Any]:
    return [[[str(span) for span in s.at], s.source, s.certainty, s.note, s.incomplete] for s in sources]


def sources_of(listed: list[Any]) -> tuple[Source, ...]:
    return tuple(
        Source(at=tuple(map(parse_range, at)), source=source, certainty=certainty, note=note, incomplete=incomplete)
        for at, source, certainty, note, incomplete in listed
    )


@cache
def maker() -> str:
    """A digest of the code that reads: another reader makes other pieces."""
    files = sorted(str(module.__file__) for module in (address, tree, front, pieces, inline, reader))
    parts = [Path(file).read_bytes() for file in (*files, __file__)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def clause_of(listed: list[Any]) -> Clause:
    """What `tree.as_list` was given, checked again."""
    kind, label, heading, text, children, closing = listed
    return Clause(
        kind=kind,
        label=label,
        heading=heading,
        text=text,
        children=tuple(map(clause_of, children)),
        closing=closing,
    )
