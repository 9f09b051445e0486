"""A manifest: the digest of each file and the head of the chain, in a plain file that `sha256sum -c` checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sectext.chain.entries import FILE, Chain
from sectext.chain.sealing import covered
from sectext.errors import ForeignFile
from sectext.files import Files

_TITLE = "# sectext manifest 1"
_HEAD = re.compile(r"# chain (\d+) ([0-9a-f]{64})")
_LINE = re.compile(r"([0-9a-f]{64})  ((?:corpus|modifications)/[^\\\n]+)")


class NotAManifest(ForeignFile):
    """A file that is not a manifest of ours, or not as it was written."""

    code = "not-a-manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was published: how many entries the chain had, its head, and the digest of each file."""

    entries: int
    head: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A file, or the chain, that is not as in a manifest. `is_newer`: it was sealed later, as it should be."""

    file: str
    problem: str
    is_newer: bool = False


def manifest(chain: Chain, files: Files) -> bytes:
    """The manifest of a folder that is all sealed. The same folder gives the same bytes."""
    lines = [f"{hashlib.sha256(files.read(name)).hexdigest()}  {name}" for name in covered(files)]
    lines.append(f"{hashlib.sha256(chain.written()).hexdigest()}  {FILE}")
    lines.sort(key=lambda line: line[66:])
    return "\n".join([_TITLE, f"# chain {len(chain.entries)} {chain.head}", *lines, ""]).encode()


def read_manifest(data: bytes, *, name: str) -> Manifest:
    """Raises NotAManifest with the line."""
    lines = data.decode(errors="replace").split("\n")
    head = _HEAD.fullmatch(lines[1]) if len(lines) > 1 and lines[0] == _TITLE else None
    if head is None or lines[-1]:
        hint = "sectext seal --manifest writes one."
        raise NotAManifest("This is no manifest of a corpus, or it was cut off.", where=name, hint=hint)
    files: dict[str, str] = {}
    for number, line in enumerate(lines[2:-1], start=3):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in files:
            raise NotAManifest(f"Not a digest and a file: {line[:80]}", where=f"{name}:{number}")
        files[found[2]] = found[1]
    return Manifest(entries=int(head[1]), head=head[2], files=files)


def compared(told: Manifest, chain: Chain, files: Files) -> Iterator[Difference]:
    """Each difference of a folder from a manifest: missing, added, altered, or sealed since and so newer."""
    there = set(covered(files))
    yield from _of_chain(told, chain)
    for name in sorted(there | (told.files.keys() - {FILE})):
        expected = told.files.get(name)
        found = hashlib.sha256(files.read(name)).hexdigest() if name in there else None
        if found != expected:
            yield _of_file(name, expected, found, told, chain)


def _of_chain(told: Manifest, chain: Chain) -> Iterator[Difference]:
    count = len(chain.entries)
    link = chain.links[told.entries - 1] if 0 < told.entries <= count else None
    if count < told.entries:
        problem = f"The chain was cut short: it has {count} entries, and had {told.entries}."
        yield Difference(file=FILE, problem=problem)
    elif link is not None and link != told.head:
        problem = f"The chain was written anew: entry {told.entries} is {link[:12]}…, and was {told.head[:12]}…."
        yield Difference(file=FILE, problem=problem)
    elif count > told.entries:
        problem = f"The chain has {count - told.entries} more entries: it is newer than the manifest."
        yield Difference(file=FILE, problem=problem, is_newer=True)


def _of_file(name: str, expected: str | None, found: str | None, told: Manifest, chain: Chain) -> Difference:
    since = [e for e in chain.entries[told.entries :] if e.name == name and e.kind in ("file", "gone")]
    now = found or "-"
    is_newer = bool(since) and since[-1].digest == now
    if expected is None:
        problem = "It was added: it is newer than the manifest." if is_newer else "It was added, and is not sealed."
        return Difference(file=name, problem=problem, is_newer=True)
    if found is None:
        problem = "It was taken out after the manifest." if is_newer else "It is missing."
    elif is_newer:
        problem = "It was changed and sealed: it is newer than the manifest."
    else:
        problem = f"It was altered: its sha256 is {found}, and was {expected}."
    return Difference(file=name, problem=problem, is_newer=is_newer)
