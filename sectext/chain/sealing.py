"""What of a folder is not sealed yet, as entries that a chain takes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from sectext.chain.entries import FILE, Chain, Entry
from sectext.chain.statements import rest, statements
from sectext.errors import IntegrityError
from sectext.files import Files

TOPS = ("corpus/", "modifications/")


class TakenAway(IntegrityError):
    """Something that was sealed as published is no longer stated. It is not sealed over: it has to be put back."""

    code = "taken-away"


def covered(files: Files) -> list[str]:
    """The files that a chain covers: all of the corpus but the chain itself and what is hidden or Word's own lock."""
    found = (name for top in TOPS for name in files.names(top))
    return sorted(name for name in found if name != FILE and not _is_passing(name))


def _is_passing(name: str) -> bool:
    return any(part.startswith((".", "~$")) for part in name.split("/"))


def unsealed(chain: Chain, files: Files, day: date, names: Iterable[str] | None = None) -> Iterator[Entry]:
    """An entry for each statement and file that the chain does not have as it is; `names` are all if not given.

    Statements whose day of publication has come are among them; a file that went is too.
    """
    there = covered(files)
    wanted = sorted({*there, *chain.files} if names is None else set(names))
    present = set(there)
    for name in wanted:
        if name in present:
            yield from _of_file(chain, name, files.read(name), day)
        elif name in chain.files:
            yield Entry(kind="gone", digest="-", name=name)


def _of_file(chain: Chain, name: str, data: bytes, day: date) -> Iterator[Entry]:
    sealed = Counter((entry.kind, entry.digest) for _, entry in chain.facts.get(name, ()))
    for statement in statements(name, data, day):
        key = statement.kind, statement.digest
        if sealed[key]:
            sealed[key] -= 1
        else:
            yield Entry(kind=statement.kind, digest=statement.digest, name=name, words=statement.words)
    last = chain.files.get(name)
    found = hashlib.sha256(data).hexdigest()
    if last is None or last[1].digest != found:
        yield Entry(kind="file", digest=found, name=name, words=rest(name, data))


def missing(chain: Chain, files: Files, day: date) -> Iterator[tuple[int, Entry]]:
    """What was sealed as published and is no longer stated, with the number of its entry."""
    there = set(covered(files))
    for name, sealed in chain.facts.items():
        data = files.read(name) if name in there else b""
        stated = Counter((each.kind, each.digest) for each in statements(name, data, day))
        for number, entry in sealed:
            key = entry.kind, entry.digest
            if not stated[key]:
                yield number, entry
            stated[key] -= 1


def extended(chain: Chain, files: Files, day: date) -> Chain:
    """The chain with all of a folder sealed. Raises TakenAway where that would seal over something published."""
    gone = [
        f"{entry.name}  {entry.words} was sealed as entry {number}, and is not there."
        for number, entry in missing(chain, files, day)
    ]
    if gone:
        hint = "\nPut it back as it was; what was wrong is put right by a later fact or a correction beside it."
        raise TakenAway("\n".join(gone), hint=hint)
    return chain.with_entries(unsealed(chain, files, day))
