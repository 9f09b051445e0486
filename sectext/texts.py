"""The texts of a folder as they were read, each clause once however many versions have it; kept for the next time.

Kept in one piece, under the digests of the files. Only an aid: what is not there, or damaged, is read anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from sectext.cache import Cache, key
from sectext.errors import IntegrityError, SectextError
from sectext.formats.markdown import Source
from sectext.formats.markdown.packed import clause_of, maker, packed_sources, sources_of
from sectext.tree import Clause, as_list

Text: TypeAlias = tuple[Clause, tuple[Source, ...]]

# What may stand between a document and its clauses; all else is kept whole, on a line of its own.
_ABOVE = ("document", "group")


class Texts:
    """The texts by the digest of what they were read from. Those kept before are built when they are first asked for.

    A text is one line of the piece, and so is each clause: the line of a text names the lines of its clauses.
    """

    def __init__(self, cache: Cache, place: str) -> None:
        self._cache = cache
        self._key = key(place, f"texts {maker()}")
        self._lines = (cache.get(self._key) or b"{}").split(b"\n")
        self._before = _numbers(self._lines[0])
        self._read: dict[str, Text] = {}
        self._asked: dict[str, None] = {}
        self._built: dict[int, Clause] = {}

    def __contains__(self, digest: str) -> bool:
        """Whether a text is there. Those that were asked about are kept for the next time."""
        self._asked[digest] = None
        return digest in self._read or digest in self._before

    def add(self, digest: str, text: Text) -> None:
        self._read[digest] = text

    def __getitem__(self, digest: str) -> Text:
        found = self._read.get(digest)
        if found is None:
            found = self._read.setdefault(digest, self._again(digest))
        return found

    def keep(self) -> None:
        """Where there are new texts, or fewer, all are written down. Where that cannot be done, nothing is kept."""
        if self._cache.folder is None or self._asked.keys() == self._before.keys():
            return
        written = _Written()
        numbers = {digest: written.text(self._shape(digest, written)) for digest in self._asked}
        head = json.dumps(numbers, separators=(",", ":")).encode()
        self._cache.put(self._key, b"\n".join([head, *written.lines]))

    def _again(self, digest: str) -> Text:
        """Raises IntegrityError for what bears the digest of a piece, and is none."""
        try:
            shape, sources = json.loads(self._lines[self._before[digest]])
            return self._tree(shape), sources_of(sources)
        except (SectextError, ValueError, TypeError, LookupError) as error:
            hint = "Delete the folder that SECTEXT_CACHE names, or ~/.cache/sectext; nothing is lost with it."
            raise IntegrityError(f"The cache holds a text that is none: {error}.", hint=hint) from None

    def _tree(self, shape: Any) -> Clause:
        """A clause: all of it is here, or the number of its line."""
        if not isinstance(shape, int):
            kind, label, heading, text, children, closing = shape
            below = tuple(map(self._tree, children))
            return Clause(kind=kind, label=label, heading=heading, text=text, children=below, closing=closing)
        found = self._built.get(shape)
        if found is None:
            found = self._built.setdefault(shape, clause_of(json.loads(self._lines[shape])))
        return found

    def _shape(self, digest: str, written: _Written) -> list[Any]:
        """The line of a text, with the numbers that its clauses have now."""
        if digest in self._read:
            tree, sources = self._read[digest]
            return [_shape_of(tree, written), packed_sources(sources)]
        shape, sources = json.loads(self._lines[self._before[digest]])
        return [self._renumbered(shape, written), sources]

    def _renumbered(self, shape: Any, written: _Written) -> Any:
        if isinstance(shape, int):
            return written.line(self._lines[shape])
        *above, children, closing = shape
        return [*above, [self._renumbered(child, written) for child in children], closing]


class _Written:
    """The lines of a new piece, each once; the first is left for what is where."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._by_identity: dict[int, int] = {}

    def line(self, line: bytes) -> int:
        number = self._numbers.setdefault(line, len(self.lines) + 1)
        if number > len(self.lines):
            self.lines.append(line)
        return number

    def clause(self, clause: Clause) -> int:
        number = self._by_identity.get(id(clause))  # the texts keep it alive
        if number is None:
            number = self._by_identity[id(clause)] = self.line(_json(as_list(clause)))
        return number

    def text(self, shape: list[Any]) -> int:
        return self.line(_json(shape))


def _shape_of(clause: Clause, written: _Written) -> Any:
    if clause.kind not in _ABOVE:
        return written.clause(clause)
    children = [_shape_of(child, written) for child in clause.children]
    return [clause.kind, clause.label, clause.heading, clause.text, children, clause.closing]


def _numbers(line: bytes) -> Mapping[str, int]:
    """Which text is on which line; none where that cannot be read."""
    try:
        return {str(digest): int(number) for digest, number in json.loads(line).items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
