"""Opens the folder that holds corpus/ and modifications/, or a pack; everything that is read is read here, once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from sectext.cache import Cache, usual
from sectext.calendar import Calendar, from_table
from sectext.code import Code
from sectext.drafts import Drafts
from sectext.errors import MalformedFile, SectextError
from sectext.files import Files, steadily
from sectext.formats.markdown import Pieces, read_file
from sectext.governance import Event, Governance, read_events
from sectext.governance import read as read_governance
from sectext.held import Held, hold
from sectext.modification import Modification
from sectext.modification import read as read_modification
from sectext.pack import is_pack, opened
from sectext.remembered import Remembered
from sectext.suppression import Suppression
from sectext.suppression import read_file as read_suppressions
from sectext.texts import Texts
from sectext.timeline import Version
from sectext.versions import located, ordered
from sectext.versions import read as read_version

_VERSIONS = "corpus/sec_versions/"
_GOVERNANCE = "corpus/governance.toml"
_EVENTS: Any = tuple[Event, ...]
_Key: TypeAlias = tuple[str, str]


class NoCorpus(SectextError):
    """The folder does not hold a corpus."""

    code = "no-corpus"


def open(folder: str | Path, *, rev: str | None = None, cached: bool = True) -> Code:
    """The code held in a folder with corpus/ and modifications/, or in a pack. Reads files; nothing is written to them.

    `rev` reads it as committed at a git revision. What was parsed is kept in the user's cache (SECTEXT_CACHE), by the
    digest of its bytes; `cached=False` reads everything anew. Raises NoCorpus, and MalformedFile with file and line;
    NotInGit and UnknownRevision for `rev`. A file that is not what its digest says is kept, and refused when it is
    asked to answer.
    """
    root = Path(folder)
    if is_pack(root):
        return _packed(root, rev)
    cache = usual() if cached else Cache(None)
    if rev is not None:
        from sectext.history import snapshot  # GitPython is slow to import

        return _opened(snapshot(root, rev), str(folder), cache, f"{root.resolve()} {rev}")
    return steadily(root, lambda files: _opened(files, str(folder), cache, f"{root.resolve()} "))


def _opened(files: Files, folder: str, cache: Cache, place: str) -> Code:
    before, texts = Remembered(cache, place), Texts(cache, place)
    versions = read_versions(files, folder, before)
    allowed = _bytes(files, _GOVERNANCE)
    governance = read_governance(_decoded(allowed, _GOVERNANCE), name=_GOVERNANCE)
    events = _events(files, before)
    held, given_before = _held(files, versions, texts)
    modifications = tuple(_modifications(files, governance, digest_of(allowed), before))
    before.keep()
    texts.keep()
    return Code(
        versions=versions,
        modifications=modifications,
        events=events,
        governance=governance,
        calendar=_calendar(files),
        held=held,
        drafts=Drafts(modifications, versions, held),
        facts={event.id: event.facts for event in events},
        given_before=given_before,
        suppressions=_suppressions(files),
    )


def _packed(file: Path, rev: str | None) -> Code:
    if rev is not None:
        problem = f"A pack has no revisions, so there is no “{rev}” in it."
        raise NoCorpus(problem, where=str(file), hint="Name the folder of the corpus, which is in git, with --corpus.")
    record = opened(file)
    return Code(**{field.name: getattr(record, field.name) for field in fields(record) if field.init})


def nearest(start: Path) -> Path:
    """The nearest folder upwards that holds a corpus. Raises NoCorpus."""
    for folder in (start, *start.parents):
        if (folder / _VERSIONS).is_dir():
            return folder
    raise NoCorpus(f"Neither {start} nor a folder above it holds a corpus.", hint="Name the folder with --corpus.")


def read_versions(files: Files, where: str, before: Remembered | None = None) -> tuple[Version, ...]:
    """Every version.toml, in order. Raises MalformedFile, and NoCorpus where there is none."""
    before = before or Remembered(Cache(None), where)
    names = files.names(_VERSIONS)
    if not names:
        raise NoCorpus(f"{where} holds no {_VERSIONS.rstrip('/')}.", hint="Name the folder with --corpus.")
    found: list[Version] = []
    for name in names:
        folder = _folder(name, _VERSIONS, "version.toml")
        if folder is None:
            continue
        data = _bytes(files, name)
        version = before.value(name, digest_of(data), Version, partial(_version, data, name))
        if version.label != folder:
            problem = f"The label is “{version.label}”, but the folder is “{folder}”."
            raise MalformedFile(problem, where=name, hint="They are one and the same.")
        found.append(version)
    if not found:
        raise NoCorpus("corpus/sec_versions holds no version.", hint="Each version is a folder with a version.toml.")
    return ordered(found)


def _version(data: bytes, name: str) -> Version:
    return read_version(_decoded(data, name), name=name)


def file_name(version: str, file: str) -> str:
    return f"{_VERSIONS}{version}/{file}"


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _folder(name: str, above: str, file: str) -> str | None:
    """The folder that holds a file of that name, directly below another; None for any other file."""
    parts = name.removeprefix(above).split("/")
    return parts[0] if len(parts) == 2 and parts[1] == file else None


@dataclass(frozen=True, slots=True)
class _Given:
    """The file of a document as it was read, among the texts under what it was read from."""

    name: str
    intact: bool
    texts: Texts
    key: str

    def held(self) -> Held:
        tree, sources = self.texts[self.key]
        return hold(tree, sources, file=self.name, intact=self.intact)


class _Texts(Mapping[_Key, Held]):
    """The text of each document in each version; one file that several versions have is one text."""

    def __init__(self, holders: Mapping[_Key, _Key], given: Mapping[_Key, _Given]) -> None:
        self._holders = holders
        self._given = given
        self._held: dict[_Key, Held] = {}

    def __getitem__(self, key: _Key) -> Held:
        holder = self._holders[key]
        found = self._held.get(holder)
        if found is None:
            found = self._held.setdefault(holder, self._given[holder].held())
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._holders

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._holders)

    def __len__(self) -> int:
        return len(self._holders)


def _held(
    files: Files, versions: tuple[Version, ...], texts: Texts
) -> tuple[_Texts, dict[_Key, tuple[tuple[date, Held], ...]]]:
    """The text of each document in each version as it is known now, and those given before they were corrected."""
    last: dict[_Key, _Given] = {}
    before: dict[_Key, tuple[tuple[date, Held], ...]] = {}
    pieces = Pieces()
    for version in versions:
        for document in version.documents:
            given = [
                _given(files, file_name(version.label, file), document.name, sha256, texts, pieces)
                for file, sha256 in document.files
            ]
            if given:
                last[version.label, document.name] = given[-1]
                earlier = zip(document.corrections, given, strict=False)
                before[version.label, document.name] = tuple((c.published, g.held()) for c, g in earlier)
    holders = {key: (holder, key[1]) for key, holder in located(versions).items()}
    corrected = {key: before[holder] for key, holder in holders.items() if before[holder]}
    return _Texts(holders, last), corrected


def _given(files: Files, name: str, document: str, sha256: str, texts: Texts, pieces: Pieces) -> _Given:
    """A document's file, parsed now unless these bytes were parsed before."""
    data = _bytes(files, name)
    found = digest_of(data)
    kept = f"{found} {document}"
    if kept not in texts:
        tree, sources = read_file(_decoded(data, name), name=name, pieces=pieces)
        if tree.kind != "document" or tree.label != document:
            problem = f"The title names “{tree.label}”, but version.toml says {document}."
            raise MalformedFile(problem, where=name, hint="They are one and the same.")
        texts.add(kept, (tree, sources))
    return _Given(name, found == sha256, texts, kept)


def _modifications(files: Files, governance: Governance, allowed: str, before: Remembered) -> Iterator[Modification]:
    """Each modification; what its file may say depends on governance.toml, whose digest is `allowed`."""
    for name in files.names("modifications/"):
        folder = _folder(name, "modifications/", "modification.toml")
        if folder is None:
            continue
        data = _bytes(files, name)
        read = partial(_modification, data, name, governance)
        modification = before.value(name, f"{digest_of(data)} {allowed}", Modification, read)
        if modification.id != folder:
            problem = f"The id is “{modification.id}”, but the folder is “{folder}”."
            raise MalformedFile(problem, where=name, hint="They are one and the same.")
        yield modification


def _modification(data: bytes, name: str, governance: Governance) -> Modification:
    return read_modification(_decoded(data, name), name=name, governance=governance)


def _events(files: Files, before: Remembered) -> tuple[Event, ...]:
    name = "corpus/events.toml"
    if name not in files.names(name):
        return ()
    data = _bytes(files, name)
    return before.value(name, digest_of(data), _EVENTS, lambda: read_events(_decoded(data, name), name=name))


def _suppressions(files: Files) -> tuple[Suppression, ...]:
    name = "corpus/suppressions.toml"
    return read_suppressions(_text(files, name), name=name) if name in files.names(name) else ()


def _calendar(files: Files) -> Calendar | None:
    """The corpus's own table of bank holidays; without one the table of the package counts."""
    name = "corpus/calendar.toml"
    if name not in files.names(name):
        return None
    try:
        return from_table(tomllib.loads(_text(files, name))["england-and-wales"], "England and Wales")
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        problem = f"This is not a calendar: {error}."
        raise MalformedFile(problem, where=name, hint="[england-and-wales] with first, last and holidays.") from None


def _text(files: Files, name: str) -> str:
    return _decoded(_bytes(files, name), name)


def _bytes(files: Files, name: str) -> bytes:
    try:
        return files.read(name)
    except FileNotFoundError:
        raise MalformedFile("The file is missing.", where=name) from None


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise MalformedFile(
            f"The file is not UTF-8 (byte {error.start}).", where=name, hint="Save it as UTF-8."
        ) from None
