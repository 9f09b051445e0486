"""A folder held against its chain: what was altered since it was sealed, and what is not sealed yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sectext.chain.entries import FILE, BrokenChain, Chain, Entry, read
from sectext.chain.sealing import covered, missing, unsealed
from sectext.chain.statements import rest
from sectext.errors import Finding
from sectext.files import Files
from sectext.lasting import is_readable

_SEAL = "sectext seal seals what is there."
_SHOWN = 60  # characters of a line that is named

Before = Callable[[str], "bytes | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is not as it was sealed: the file, with the line where it is known, and what is wrong."""

    file: str
    where: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the chain proves: how many entries it has, and its head. `chain` None: there is none, or it is broken."""

    chain: Chain | None
    troubles: tuple[Trouble, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def entries(self) -> int:
        return len(self.chain.entries) if self.chain else 0

    @property
    def head(self) -> str | None:
        return self.chain.head if self.chain else None


def prove(files: Files, *, day: date, before: Before = lambda _: None) -> Sealed:
    """Hold a folder against its chain; every link and every digest is worked out again. Reads only.

    `before` gives what is committed of a file, by which the line of an alteration is named. A folder without a chain
    is no trouble, but proves nothing.
    """
    if FILE not in files.names(FILE):
        return Sealed(chain=None)
    try:
        chain = read(files.read(FILE))
    except BrokenChain as error:
        return Sealed(chain=None, troubles=(Trouble(file=FILE, where=error.where, problem=error.problem),))
    there = set(covered(files))
    new = list(unsealed(chain, files, day))
    gone = list(missing(chain, files, day))
    readable = {
        entry.name for _, entry in gone if entry.name in there and is_readable(entry.name, files.read(entry.name))
    }
    troubles = [_gone(number, entry) for number, entry in gone if entry.name in readable]
    findings = []
    added = {entry.name for entry in new if entry.kind not in ("file", "gone")}
    for entry in new:
        last = chain.files.get(entry.name)
        if entry.kind == "gone" and last is not None:
            problem = f"The file was sealed as entry {last[0]}, and is missing."
            troubles.append(Trouble(file=entry.name, where=entry.name, problem=problem))
        elif entry.kind == "file" and last is not None:
            if not (entry.name in added and _only_added(files.read(entry.name), last[1], gone)):
                troubles.append(_altered(files.read(entry.name), entry, last, before))
        else:
            findings.append(_not_sealed(entry))
    return Sealed(chain=chain, troubles=tuple(troubles), findings=tuple(findings))


def _only_added(data: bytes, sealed: Entry, gone: list[tuple[int, Entry]]) -> bool:
    """Whether a file says all that it said when it was sealed, and has dated facts beside that."""
    return (
        bool(sealed.words) and sealed.words == rest(sealed.name, data) and all(e.name != sealed.name for _, e in gone)
    )


def _not_sealed(entry: Entry) -> Finding:
    what = "The file is" if entry.kind == "file" else f"{entry.words} is"
    return Finding(code="not-sealed", where=entry.name, problem=f"{what} not sealed yet.", hint=_SEAL)


def _gone(number: int, entry: Entry) -> Trouble:
    problem = f"{entry.words} was sealed as entry {number}, and is not stated as it was."
    return Trouble(file=entry.name, where=entry.name, problem=problem)


def _altered(data: bytes, entry: Entry, last: tuple[int, Entry], before: Before) -> Trouble:
    number, sealed = last
    line = _line(data, sealed, before(entry.name))
    where = f"{entry.name}:{line[0]}" if line else entry.name
    expected = f"sha256 {sealed.digest} was sealed as entry {number}, found {entry.digest}."
    told = f" {line[1]}" if line else ""
    if not line and sealed.words and sealed.words == rest(entry.name, data):
        told = " Its keys and values are the same: look at its comments and layout."
    return Trouble(file=entry.name, where=where, problem=f"It is not as it was sealed: {expected}{told}")


def _line(data: bytes, sealed: Entry, committed: bytes | None) -> tuple[int, str] | None:
    """The first line that differs, where what is committed is what was sealed."""
    if committed is None or hashlib.sha256(committed).hexdigest() != sealed.digest or b"\0" in committed:
        return None
    for number, (old, new) in enumerate(_pairs(committed, data), start=1):
        if old != new:
            start = _start(old, new)
            return number, f"Expected {_shown(old, start)}, found {_shown(new, start)}."
    return None


def _pairs(old: bytes, new: bytes) -> Iterator[tuple[bytes | None, bytes | None]]:
    before, after = old.split(b"\n"), new.split(b"\n")
    for number in range(max(len(before), len(after))):
        yield (
            before[number] if number < len(before) else None,
            after[number] if number < len(after) else None,
        )


def _shown(line: bytes | None, start: int) -> str:
    """The words of a line around the place where it differs; what shows nothing is written as its code."""
    if line is None:
        return "the end of the file"
    text = line.decode(errors="backslashreplace")
    low = max(0, start - _SHOWN // 2)
    said = "".join(c if c.isprintable() else ascii(c).strip("'") for c in text[low : low + _SHOWN])
    return f"“{'…' if low else ''}{said}{'…' if len(text) > low + _SHOWN else ''}”"


def _start(old: bytes | None, new: bytes | None) -> int:
    """How many characters two lines have in common before they differ."""
    both = [(line or b"").decode(errors="backslashreplace") for line in (old, new)]
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*both, strict=False)))
