"""The references in each text, as rows, once a wording; none as long as the package reads no references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sectext.held import Held
from sectext.pack import Row
from sectext.tables.passages import Passages
from sectext.tree import Clause

_NONE: Row = (None, None)


def references(texts: Iterable[Held], passages: Passages) -> Iterator[Row]:
    """Each reference of each wording: where it stands in which part, its words, and the range that it names.

    One that names several ranges has a row for each; one that names none has a row without.
    """
    read = _reader()
    seen: dict[Row, None] = {}
    for held in texts if read else ():
        assert read is not None
        for found in read(held.tree):
            clause = held.clause(found.at)
            number = passages.number(found.at, clause) if clause else None
            about = (number, str(found.at), found.at.document, found.part, found.start, found.end, found.text)
            for named in [(str(t.first), str(t.last)) for t in found.targets] or [_NONE]:
                seen[(*about, *named)] = None
    yield from seen


def _reader() -> Callable[[Clause], Iterable[Any]] | None:
    if find_spec("sectext.references") is None:
        return None
    read: Callable[[Clause], Iterable[Any]] = import_module("sectext.references").references
    return read
