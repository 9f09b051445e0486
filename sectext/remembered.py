"""What the TOML files of a folder say, remembered under the digest of their bytes, so that they are not parsed again.

Only an aid: a file whose bytes are others is read anew, and nothing is taken on trust of its date or its size.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sectext.cache import Cache, key
from sectext.errors import SectextError
from sectext.pack.values import decoded, encoded
from sectext.timeline import Version, VersionDocument

_Value = TypeVar("_Value")
# The modules whose words decide what is read from a file, and what a value is made of.
_MAKERS = (
    *("address", "calendar", "commencement", "governance", "patch", "remembered", "rules", "suppression", "timeline"),
    *("tree", "versions", "formats/toml", "pack/values"),
    *(f"modification/{name}" for name in ("reader", "values", "verbs")),
)


class Remembered:
    """What was read from the files of one folder before. `keep` writes down what they say now."""

    def __init__(self, cache: Cache, place: str) -> None:
        self._cache = cache
        self._key = key(place, f"tables {_maker()}")
        self._documents, self._before = self._kept()
        self._now: dict[str, tuple[str, Any]] = {}
        self._anew = False

    def value(self, name: str, digest: str, kind: Any, read: Callable[[], _Value]) -> _Value:
        """What a file says: as it did before if it has the digest that it had, else what `read` gives.

        The digest is that of everything that `read` looks at; `kind` is the type of what it gives.
        """
        found = self._again(name, digest, kind)
        value: _Value = read() if found is None else found
        self._anew = self._anew or found is None
        self._now[name] = (digest, value)
        return value

    def keep(self) -> None:
        """Where a file was read anew, or is gone, all is written down. Where that cannot be done, nothing is kept."""
        if not self._anew and len(self._now) == len(self._before):
            return
        numbers = _Numbers()
        files = {name: [digest, _packed(value, numbers)] for name, (digest, value) in self._now.items()}
        kept = {"documents": encoded(numbers.documents), "files": files}
        self._cache.put(self._key, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())

    def _kept(self) -> tuple[list[VersionDocument], dict[str, tuple[str, Any]]]:
        piece = self._cache.get(self._key)
        if piece is None:
            return [], {}
        try:
            kept = json.loads(piece)
            documents = [decoded(VersionDocument, each) for each in kept["documents"]]
            return documents, {name: (digest, value) for name, (digest, value) in kept["files"].items()}
        except (SectextError, ValueError, TypeError, LookupError, AttributeError):  # not what was kept
            return [], {}

    def _again(self, name: str, digest: str, kind: Any) -> Any:
        before, value = self._before.get(name, ("", None))
        if before != digest:
            return None
        try:
            if kind is not Version:
                return decoded(kind, value)
            version, numbers = value
            return replace(decoded(Version, version), documents=tuple(map(self._documents.__getitem__, numbers)))
        except (SectextError, ValueError, TypeError, LookupError):  # not what was kept
            return None


class _Numbers:
    """The documents that versions list. Most of them are those of the version before, so each is kept once."""

    def __init__(self) -> None:
        self.documents: list[VersionDocument] = []
        self._by_value: dict[VersionDocument, int] = {}
        self._by_identity: dict[int, int] = {}

    def of(self, document: VersionDocument) -> int:
        number = self._by_identity.get(id(document))  # the versions keep it alive
        if number is None:
            number = self._by_value.setdefault(document, len(self.documents))
            if number == len(self.documents):
                self.documents.append(document)
            self._by_identity[id(document)] = number
        return number


def _packed(value: Any, numbers: _Numbers) -> Any:
    if not isinstance(value, Version):
        return encoded(value)
    return [encoded(replace(value, documents=())), [numbers.of(document) for document in value.documents]]


@cache
def _maker() -> str:
    """A digest of the code that reads: another reader may read something else."""
    here = Path(__file__).parent
    return hashlib.sha256(b"\0".join((here / f"{name}.py").read_bytes() for name in _MAKERS)).hexdigest()
