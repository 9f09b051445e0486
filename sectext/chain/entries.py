"""The entries of a chain, and its file: `corpus/chain.txt`, one line an entry, oldest first.

A line is the link, the kind, the digest of what is sealed, the file, and words for the reader, with tabs between. The
link is the sha256 of the link before it, a newline, and the rest of its own line; the first follows the sha256 of the
title line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sectext.errors import IntegrityError

FILE = "corpus/chain.txt"
TITLE = "sectext chain 1"
KINDS = ("version", "document", "effective", "correction", "event", "fact", "history", "file", "gone")


class BrokenChain(IntegrityError):
    """A line of the chain that does not follow from the one before it, or is no entry."""

    code = "broken-chain"


class CannotSeal(IntegrityError):
    """A name that cannot stand in a chain."""

    code = "cannot-seal"
    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was sealed: its kind, its digest ("-" for a file that went), its file, and words for the reader."""

    kind: str
    digest: str
    name: str
    words: str = ""

    def line(self) -> str:
        return "\t".join((self.kind, self.digest, self.name, self.words))


@dataclass(frozen=True)
class Chain:
    """Entries with their links. It can only be added to."""

    entries: tuple[Entry, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The last link, which covers all."""
        return self.links[-1] if self.links else _digest(TITLE)

    def with_entries(self, new: Iterable[Entry]) -> Chain:
        """The chain with more entries at its end. Raises CannotSeal."""
        entries, links, link = list(self.entries), list(self.links), self.head
        for entry in new:
            if len((f"{entry.name}{entry.words}x").split("\t")) > 1 or len(entry.line().splitlines()) > 1:
                raise CannotSeal("A tab or a line end stands in the name.", where=entry.name, hint="Rename the file.")
            link = _digest(f"{link}\n{entry.line()}")
            entries.append(entry)
            links.append(link)
        return Chain(tuple(entries), tuple(links))

    def written(self) -> bytes:
        lines = [f"{link}\t{entry.line()}" for link, entry in zip(self.links, self.entries, strict=True)]
        return ("\n".join([TITLE, *lines]) + "\n").encode()

    @cached_property
    def files(self) -> dict[str, tuple[int, Entry]]:
        """The last entry about each file, with its number; a file that went is not among them."""
        found: dict[str, tuple[int, Entry]] = {}
        for number, entry in enumerate(self.entries, start=1):
            if entry.kind == "file":
                found[entry.name] = number, entry
            elif entry.kind == "gone":
                found.pop(entry.name, None)
        return found

    @cached_property
    def facts(self) -> dict[str, tuple[tuple[int, Entry], ...]]:
        """What each file has to keep, with the numbers of the entries."""
        found: dict[str, list[tuple[int, Entry]]] = {}
        for number, entry in enumerate(self.entries, start=1):
            if entry.kind not in ("file", "gone"):
                found.setdefault(entry.name, []).append((number, entry))
        return {name: tuple(each) for name, each in found.items()}


def read(data: bytes) -> Chain:
    """A chain from its file, every link worked out again. Raises BrokenChain with the line."""
    if not data.endswith(b"\n"):
        raise BrokenChain("Its last line is cut off.", where=FILE, hint="Take the file from git.")
    try:
        lines = data.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenChain("The line is not UTF-8.", where=f"{FILE}:{line}", hint="Take the file from git.") from None
    if not lines or lines[0] != TITLE:
        raise BrokenChain(f"The first line is not “{TITLE}”.", where=f"{FILE}:1", hint="Take the file from git.")
    return _linked(lines[1:])


def _linked(lines: Sequence[str]) -> Chain:
    entries, links, link = [], [], _digest(TITLE)
    for number, line in enumerate(lines, start=2):
        said, _, rest = line.partition("\t")
        link = _digest(f"{link}\n{rest}")
        parts = rest.split("\t")
        if said != link or len(parts) != 4 or parts[0] not in KINDS:
            problem = f"The entry does not follow from those above it: expected {link[:12]}…, found {said[:12]}…."
            hint = "It, or one before it, was altered, moved or taken out: take the file from git."
            raise BrokenChain(problem, where=f"{FILE}:{number}", hint=hint)
        entries.append(Entry(kind=parts[0], digest=parts[1], name=parts[2], words=parts[3]))
        links.append(link)
    return Chain(tuple(entries), tuple(links))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
