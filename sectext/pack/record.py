"""The record in pieces, each of which is read when it is first asked for, and refused when it was altered."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from sectext.calendar import Calendar
from sectext.commencement import Fact
from sectext.drafts import Drafts
from sectext.errors import IntegrityError, SectextError
from sectext.formats.markdown.packed import pack, unpack
from sectext.governance import Event, Governance
from sectext.held import Held, hold
from sectext.modification import Drafted, Modification
from sectext.pack.values import decoded, encoded
from sectext.record import Record
from sectext.timeline import Version, VersionDocument
from sectext.versions import located, ordered

_Key: TypeAlias = tuple[str, str]
_Before: TypeAlias = tuple[tuple[date, Held], ...]
_DRAFTED: Any = tuple[Drafted, ...]
_FACTS: Any = Mapping[str, tuple[Fact, ...]]
_SUPPOSED: Any = Mapping[str, date]
_CALENDAR: Any = Calendar | None

# What a piece may inflate to, so that a few bytes cannot fill the memory. JSON as we write it shrinks to a tenth.
_SMALL, _MOST, _MOST_RATIO = 8 * 2**20, 512 * 2**20, 60
# What it raises to build values from JSON that is not ours.
_NOT_OURS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the record as it is kept: its digest, and its JSON, compressed."""

    name: str
    sha256: str
    content: bytes
    file: str = ""

    def value(self) -> Any:
        """Its JSON. To be asked inside `building`."""
        return json.loads(self.read())

    @contextmanager
    def building(self) -> Iterator[None]:
        """What does not become a value is no piece of ours, whoever sealed it. Raises IntegrityError."""
        try:
            yield
        except IntegrityError:
            raise
        except (*_NOT_OURS, SectextError) as error:
            told = error.problem if isinstance(error, SectextError) else f"{type(error).__name__}: {str(error)[:120]}"
            problem = f"The piece “{self.name[:80]}” of the pack is not as sectext writes it: {told}"
            raise IntegrityError(problem, where=self.file, hint="Make the pack anew: sectext export sqlite.") from None

    def read(self) -> bytes:
        """Raises IntegrityError where it is not what was written, or grows beyond what a piece can be."""
        if hashlib.sha256(self.content).hexdigest() != self.sha256:
            problem = f"The piece “{self.name}” of the pack is not what its sha256 says it is."
            raise IntegrityError(problem, where=self.file, hint="sectext verify says what changed; make the pack anew.")
        most = max(_SMALL, min(_MOST, _MOST_RATIO * len(self.content)))
        growing = zlib.decompressobj()
        try:
            grown = growing.decompress(self.content, most)
        except zlib.error as error:
            raise self._refused(f"cannot be inflated: {error}") from None
        if not growing.eof:
            raise self._refused(f"ends early, or inflates to more than {most // 2**20} MB")
        return grown

    def _refused(self, what: str) -> IntegrityError:
        problem = f"The piece “{self.name[:80]}” of the pack {what}."
        return IntegrityError(problem, where=self.file, hint="Make the pack anew: sectext export sqlite.")


def pieces(record: Record) -> Iterator[Piece]:
    """Everything that a record holds, in pieces: the facts, each text, the patches of each modification.

    Raises IntegrityError where the file of a text was altered: a pack would pass on what nobody agreed.
    """
    texts = _texts(record)
    numbers = {id(held): number for number, (_, held) in enumerate(texts)}
    documents = list(dict.fromkeys(document for version in record.versions for document in version.documents))
    places = {document: number for number, document in enumerate(documents)}
    yield _piece(
        "record",
        {
            "texts": [(name, held.file) for name, held in texts],
            "held": _numbered(record.held, numbers),
            "given_before": [
                [*key, [(day.isoformat(), numbers[id(held)]) for day, held in given]]
                for key, given in record.given_before.items()
            ],
            "documents": encoded(documents),
            "versions": [
                [encoded(replace(version, documents=())), [places[document] for document in version.documents]]
                for version in record.versions
            ],
            "modifications": encoded(record.modifications),
            "events": encoded(record.events),
            "governance": encoded(record.governance),
            "calendar": encoded(record.calendar),
            "facts": encoded(record.facts),
            "supposed": encoded(record.supposed),
        },
    )
    for name, held in texts:
        held.check()
        yield _compressed(name, pack(held.tree, held.sources))
    for name, made in record.drafts.items():
        if not isinstance(made, SectextError):  # what cannot be drafted is tried, and refused, again
            yield _piece(f"patches/{name}", encoded(made))


def recorded(held: Mapping[str, Piece]) -> Record:
    """The record that the pieces hold: texts and patches are read when they are asked for. Raises IntegrityError."""
    with held["record"].building():
        return _recorded(held)


def _recorded(held: Mapping[str, Piece]) -> Record:
    kept = held["record"].value()
    documents = [decoded(VersionDocument, each) for each in kept["documents"]]
    versions = tuple(
        replace(decoded(Version, version), documents=tuple(documents[number] for number in numbers))
        for version, numbers in kept["versions"]
    )
    modifications: tuple[Modification, ...] = tuple(decoded(Modification, each) for each in kept["modifications"])
    texts = [_Text(held[name], decoded(str, file)) for name, file in kept["texts"]]
    every = _Texts({key: texts[number] for key, number in _named(*kept["held"])})
    if ordered(versions) != versions or not located(versions).keys() <= set(every):
        raise ValueError("its versions do not follow one another, or lack their texts")
    before = {
        (label, document): tuple((date.fromisoformat(day), texts[number].held()) for day, number in given)
        for label, document, given in kept["given_before"]
    }
    return Record(
        versions=versions,
        modifications=modifications,
        events=tuple(decoded(Event, each) for each in kept["events"]),
        governance=decoded(Governance, kept["governance"]),
        calendar=decoded(_CALENDAR, kept["calendar"]),
        held=every,
        drafts=_Drafts(held, Drafts(modifications, versions, every)),
        facts=decoded(_FACTS, kept["facts"]),
        given_before=before,
        supposed=decoded(_SUPPOSED, kept["supposed"]),
    )


class _Text:
    """One text: built when it is first asked for. Versions that share it share it here."""

    def __init__(self, piece: Piece, file: str) -> None:
        self.piece = piece
        self.file = file
        self._made: dict[str, Held] = {}

    def held(self) -> Held:
        found = self._made.get(self.file)
        if found is None:
            with self.piece.building():
                tree, sources = unpack(self.piece.read())
                found = self._made.setdefault(self.file, hold(tree, sources, file=self.file))  # one for all threads
        return found


class _Texts(Mapping[_Key, Held]):
    def __init__(self, texts: Mapping[_Key, _Text]) -> None:
        self._texts = texts

    def __getitem__(self, key: _Key) -> Held:
        return self._texts[key].held()

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class _Drafts(Mapping[str, "tuple[Drafted, ...] | SectextError"]):
    """The patches that are kept; those of a modification that could not be drafted are tried again."""

    def __init__(self, held: Mapping[str, Piece], anew: Drafts) -> None:
        self._held = held
        self._anew = anew
        self._names = [name.removeprefix("patches/") for name in held if name.startswith("patches/")]
        self._made: dict[str, tuple[Drafted, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Drafted, ...] | SectextError:
        found = self._made.get(name)
        if found is not None:
            return found
        piece = self._held.get(f"patches/{name}")
        if piece is None:
            return self._anew[name]
        with piece.building():
            made: tuple[Drafted, ...] = decoded(_DRAFTED, piece.value())
        return self._made.setdefault(name, made)

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self._anew, *self._names])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _texts(record: Record) -> Sequence[tuple[str, Held]]:
    """Every text once, under a name of its own."""
    every = [*record.held.values(), *(held for given in record.given_before.values() for _, held in given)]
    found: dict[str, Held] = {}
    seen: set[int] = set()
    for held in every:
        if id(held) not in seen:
            seen.add(id(held))
            name = f"text/{held.file}"
            found[name if name not in found else f"{name}#{len(found)}"] = held
    return list(found.items())


def _numbered(held: Mapping[_Key, Held], numbers: Mapping[int, int]) -> list[list[Any]]:
    """Which text each document of each version has: labels, names, and all else as numbers, which are read quickly."""
    labels, names = (list(dict.fromkeys(key[n] for key in held)) for n in (0, 1))
    rows = ((labels.index(label), names.index(name), numbers[id(text)]) for (label, name), text in held.items())
    return [labels, names, [number for row in rows for number in row]]


def _named(labels: Sequence[str], names: Sequence[str], rows: Sequence[int]) -> Iterator[tuple[_Key, int]]:
    for at in range(0, len(rows), 3):
        yield (labels[rows[at]], names[rows[at + 1]]), rows[at + 2]


def _piece(name: str, value: Any) -> Piece:
    return _compressed(name, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _compressed(name: str, data: bytes) -> Piece:
    content = zlib.compress(data, 1)  # four times as quick as the usual level, for a tenth more
    return Piece(name, hashlib.sha256(content).hexdigest(), content)
