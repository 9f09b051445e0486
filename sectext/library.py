"""Opens the folder that holds corpus/ and modifications/; everything that is read is read here, once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

from sectext.calendar import Calendar, from_table
from sectext.code import Code
from sectext.errors import MalformedFile, SectextError
from sectext.formats.markdown import read_file
from sectext.governance import Event, Governance, read_events
from sectext.governance import read as read_governance
from sectext.held import Held, hold
from sectext.modification import Drafted, Modification, drafted
from sectext.modification import read as read_modification
from sectext.timeline import Version
from sectext.tree import Clause
from sectext.versions import located, ordered
from sectext.versions import read as read_version


class NoCorpus(SectextError):
    """The folder does not hold a corpus."""

    code = "no-corpus"


def open(folder: str | Path) -> Code:
    """The code held in a folder with corpus/ and modifications/. Reads files; writes nothing.

    Raises NoCorpus, and MalformedFile with file and line. A file that is not what its digest says is kept and refused
    when it is asked to answer.
    """
    root = Path(folder)
    if not (root / "corpus" / "sec_versions").is_dir():
        raise NoCorpus(f"{root} holds no corpus/sec_versions.", hint="Name the folder with --corpus.")
    governance = read_governance(_text(root, "corpus/governance.toml"), name="corpus/governance.toml")
    events = _events(root)
    versions = read_versions(root)
    held, given_before = _held(root, versions)
    modifications = tuple(_modifications(root, governance))
    return Code(
        versions=versions,
        modifications=modifications,
        events=events,
        governance=governance,
        calendar=_calendar(root),
        held=held,
        drafts=dict(_drafts(modifications, versions, held)),
        facts={event.id: event.facts for event in events},
        given_before=given_before,
    )


def nearest(start: Path) -> Path:
    """The nearest folder upwards that holds a corpus. Raises NoCorpus."""
    for folder in (start, *start.parents):
        if (folder / "corpus" / "sec_versions").is_dir():
            return folder
    raise NoCorpus(f"Neither {start} nor a folder above it holds a corpus.", hint="Name the folder with --corpus.")


def read_versions(root: Path) -> tuple[Version, ...]:
    """Every version.toml, in order. Raises MalformedFile."""
    found: list[Version] = []
    for file in sorted((root / "corpus" / "sec_versions").glob("*/version.toml")):
        name = file.relative_to(root).as_posix()
        version = read_version(_text(root, name), name=name)
        if version.label != file.parent.name:
            problem = f"The label is “{version.label}”, but the folder is “{file.parent.name}”."
            raise MalformedFile(problem, where=name, hint="They are one and the same.")
        found.append(version)
    if not found:
        raise NoCorpus("corpus/sec_versions holds no version.", hint="Each version is a folder with a version.toml.")
    return ordered(found)


def file_name(version: str, file: str) -> str:
    return f"corpus/sec_versions/{version}/{file}"


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_Key: TypeAlias = tuple[str, str]
_Given: TypeAlias = tuple[tuple[date, Held], ...]


def _held(root: Path, versions: Iterable[Version]) -> tuple[dict[_Key, Held], dict[_Key, _Given]]:
    """The text of each document in each version as it is known now, and those given before they were corrected."""
    chain = tuple(versions)
    texts: dict[_Key, Held] = {}
    before: dict[_Key, _Given] = {}
    for version in chain:
        for document in version.documents:
            given = [
                _read_text(root, file_name(version.label, file), document.name, sha256)
                for file, sha256 in document.files
            ]
            if given:
                days = (correction.published for correction in document.corrections)
                texts[version.label, document.name] = given[-1]
                before[version.label, document.name] = tuple(zip(days, given, strict=False))
    holders = {key: (holder, key[1]) for key, holder in located(chain).items()}
    corrected = {key: before[holder] for key, holder in holders.items() if before[holder]}
    return {key: texts[holder] for key, holder in holders.items()}, corrected


def _read_text(root: Path, name: str, document: str, sha256: str) -> Held:
    text = _text(root, name)
    tree, sources = read_file(text, name=name)
    if tree.kind != "document" or tree.label != document:
        problem = f"The title names “{tree.label}”, but version.toml says {document}."
        raise MalformedFile(problem, where=name, hint="They are one and the same.")
    return hold(tree, sources, file=name, intact=digest_of(text.encode()) == sha256)


def _modifications(root: Path, governance: Governance) -> Iterable[Modification]:
    for file in sorted(p for p in (root / "modifications").glob("*/modification.toml") if p.is_file()):
        name = file.relative_to(root).as_posix()
        modification = read_modification(_text(root, name), name=name, governance=governance)
        if modification.id != file.parent.name:
            problem = f"The id is “{modification.id}”, but the folder is “{file.parent.name}”."
            raise MalformedFile(problem, where=name, hint="They are one and the same.")
        yield modification


def _drafts(
    modifications: Iterable[Modification], versions: Iterable[Version], held: Mapping[tuple[str, str], Held]
) -> Iterable[tuple[str, tuple[Drafted, ...] | SectextError]]:
    """The patches of each modification and each of its parts; one that does not fit its base is kept as its error."""
    labels = {version.label for version in versions}
    for modification in modifications:
        for part in (None, *modification.parts):
            key = modification.id if part is None else f"{modification.id}#{part}"
            try:
                yield key, drafted(modification, _base(modification, labels, held), part=part)
            except SectextError as error:
                yield key, error


class _base:
    """Gives the documents of a modification's base."""

    def __init__(self, modification: Modification, labels: set[str], held: Mapping[tuple[str, str], Held]) -> None:
        self.modification = modification
        self.labels = labels
        self.held = held

    def __call__(self, document: str) -> Clause:
        base = self.modification.base
        if base not in self.labels:
            known = ", ".join(sorted(self.labels))
            raise MalformedFile(f"The base “{base}” is not held.", where=self.modification.file, hint=f"Held: {known}.")
        found = self.held.get((base, document))
        if found is None:
            raise MalformedFile(f"{document} is not held in version {base}.", where=self.modification.file)
        return found.tree


def _events(root: Path) -> tuple[Event, ...]:
    name = "corpus/events.toml"
    return read_events(_text(root, name), name=name) if (root / name).exists() else ()


def _calendar(root: Path) -> Calendar | None:
    """The corpus's own table of bank holidays; without one the table of the package counts."""
    name = "corpus/calendar.toml"
    if not (root / name).exists():
        return None
    try:
        return from_table(tomllib.loads(_text(root, name))["england-and-wales"], "England and Wales")
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        problem = f"This is not a calendar: {error}."
        raise MalformedFile(problem, where=name, hint="[england-and-wales] with first, last and holidays.") from None


def _text(root: Path, name: str) -> str:
    try:
        return (root / name).read_bytes().decode()
    except FileNotFoundError:
        raise MalformedFile("The file is missing.", where=name) from None
    except UnicodeDecodeError as error:
        raise MalformedFile(
            f"The file is not UTF-8 (byte {error.start}).", where=name, hint="Save it as UTF-8."
        ) from None
