"""What the site has given out for good: dated files and permanent identifiers, kept for the next build.

The files stand in site/given-out, beside site.toml, in git; the same files are published with the site. A build reads
them and makes them anew, and only a build of the site itself puts them back (`sectext.site.making`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sectext.address import Address, BadAddress, parse
from sectext.errors import MalformedFile
from sectext.site import paths
from sectext.site.dated import Manifest, read_manifest
from sectext.site.identity import Identity, identifier

FOLDER = "given-out"
FACTS = f"{FOLDER}/facts.json"
_SCHEMA = "sectext.site-identifiers/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An identifier that was given out, with the version and address in which its clause first was."""

    id: str
    version: str
    address: Address

    @property
    def is_its_own(self) -> bool:
        """Whether it is the one that follows from its version and address: all are, until earlier text is held."""
        return self.id == identifier(self.version, self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The files of the record by their paths on the site."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    def digest(self, path: str) -> str:
        """The sha256 of one of its files; empty where it is not there."""
        return sha256(self.files[path]).hexdigest() if path in self.files else ""

    def manifest(self, document: str) -> Manifest:
        """The dated files of a document, and the facts that counted. Raises MalformedFile."""
        dated = self._manifest(of_dated(document)).dated
        return Manifest(dated=dated, facts=self._manifest(FACTS).facts)

    def named(self, document: str) -> tuple[Named, ...]:
        """The identifiers of a document, the oldest first. Raises MalformedFile."""
        path = of_identifiers(document)
        return read_named(self.files[path], name=f"site/{path}")[1] if path in self.files else ()

    def documents(self) -> Iterator[str]:
        """The documents of which anything was given out. Raises MalformedFile."""
        for path in sorted(self.files):
            if path.endswith("/identifiers.json"):
                yield read_named(self.files[path], name=f"site/{path}")[0]

    def _manifest(self, path: str) -> Manifest:
        if path not in self.files:
            return Manifest()
        return read_manifest(_text(self.files[path], f"site/{path}"), name=f"site/{path}")


def of_dated(document: str) -> str:
    return f"{FOLDER}/{paths.of_document(document)}dated.json"


def of_identifiers(document: str) -> str:
    return f"{FOLDER}/{paths.of_document(document)}identifiers.json"


def read_given(root: Path) -> Given:
    """What is kept in the folder that holds site/. Raises OSError."""
    folder = root / "site" / FOLDER
    found = sorted(folder.rglob("*.json")) if folder.is_dir() else []
    return Given(files={f"{FOLDER}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in found})


def write_named(document: str, found: Iterable[Named]) -> bytes:
    """Identifiers as JSON, a line each, so that a new one is a line in a comparison."""
    rows = [json.dumps([each.id, each.version, str(each.address)], ensure_ascii=False) for each in found]
    head = f'{{"schema": "{_SCHEMA}",\n"document": {json.dumps(document, ensure_ascii=False)},\n'
    columns = '"columns": ["id", "version", "address"],\n'
    between = ",\n".join(rows) + "\n" if rows else ""
    return f'{head}{columns}"identifiers": [\n{between}]}}\n'.encode()


def read_named(data: bytes, *, name: str) -> tuple[str, tuple[Named, ...]]:
    """The document and its identifiers. Raises MalformedFile."""
    try:
        found: Any = json.loads(_text(data, name))
        if found["schema"] != _SCHEMA or not isinstance(found["document"], str):
            raise ValueError(f"the schema is {found['schema']}, and {_SCHEMA} was expected")
        return found["document"], tuple(_named(*row) for row in found["identifiers"])
    except (ValueError, KeyError, TypeError, BadAddress) as error:
        problem = f"This is no list of identifiers: {error}."
        raise MalformedFile(problem, where=name, hint="Take the one of the last build from git.") from error


def kept(before: Iterable[Named], now: Iterable[Identity]) -> Iterator[Named]:
    """Every identifier that was given out, and then those that are new. None is ever taken back."""
    seen = set()
    for each in before:
        seen.add(each.id)
        yield each
    for found in now:
        if found.id not in seen:
            yield Named(id=found.id, version=found.version, address=found.address)


def _named(name: str, version: str, address: str) -> Named:
    if not (isinstance(name, str) and name.isascii() and name.isalnum() and name == name.lower()):
        raise ValueError(f"“{name}” is no identifier")
    if not isinstance(version, str):
        raise TypeError(f"“{version}” is no version")
    return Named(id=name, version=version, address=parse(address))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise MalformedFile(
            "This is not UTF-8.", where=name, hint="Take the one of the last build from git."
        ) from error
