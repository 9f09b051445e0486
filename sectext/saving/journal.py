"""What a write of several files is about to put where; once it is there, the write counts as done.

Beside the files, in a folder `.sectext`, stand the new files (`new`), those that they take the place of (`old`), and
then the journal, put there by one renaming. Before that renaming nothing has happened; after it whoever reads looks
into the journal, so that half-renamed files are never seen.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sectext.errors import MalformedFile
from sectext.saving import disk
from sectext.saving.lock import FOLDER

NAME, UNDO = "journal.json", "undo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What is put in place: `files` from the folder `source` (new or old), and `gone`, which are removed; `what` it is.

    A folder in which nothing is left is removed too.
    """

    what: str
    source: str
    files: frozenset[str]
    gone: frozenset[str]

    def written(self) -> bytes:
        told = {
            "what": self.what,
            "source": self.source,
            "files": sorted(self.files),
            "gone": sorted(self.gone),
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    @property
    def is_undo(self) -> bool:
        return self.source == "old"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A folder as it is to be read while a write is being put in place, or was broken off at that."""

    root: Path
    journal: Journal
    stamp: tuple[int, int]

    def place(self, name: str) -> Path:
        """Where a file of the folder is to be read: not yet in its place, or there. Raises FileNotFoundError."""
        if name in self.journal.gone:
            raise FileNotFoundError(name)
        if name in self.journal.files:
            ahead = self.root / FOLDER / self.journal.source / name
            if ahead.is_file():
                return ahead
        return self.root / name

    def names(self, there: Iterable[str], prefix: str) -> list[str]:
        """The files of a folder: what is there, what is to come, and without what is to go."""
        coming = {n for n in self.journal.files if n == prefix or (n.startswith(prefix) and prefix[-1:] in ("", "/"))}
        return sorted((set(there) | coming) - self.journal.gone)


def ahead(root: Path, name: str) -> Path:
    """Where a file is read by the one who writes: as it was staged, else as it stands."""
    staged = root / FOLDER / "new" / name
    return staged if staged.is_file() else root / name


def read(root: Path) -> Journal | None:
    """The journal of a folder; None where no write is decided. Raises MalformedFile."""
    found = overlay(root)
    return found.journal if found else None


def overlay(root: Path) -> Overlay | None:
    """What is to be read instead of the files, where a write is decided and not all in place. Reads only."""
    try:
        with open(root / FOLDER / NAME, "rb") as file:
            about = os.fstat(file.fileno())
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Overlay(root, _read(data, root / FOLDER / NAME), (about.st_ino, about.st_mtime_ns))


def _read(data: bytes, file: Path) -> Journal:
    try:
        told = json.loads(data)
        return Journal(
            what=str(told["what"]),
            source={"new": "new", "old": "old"}[told["source"]],
            files=frozenset(map(str, told["files"])),
            gone=frozenset(map(str, told["gone"])),
        )
    except (ValueError, KeyError, TypeError):
        hint = (
            f"{file.parent}/new has the new files, {file.parent}/old those before: put the ones or the others in place."
        )
        raise MalformedFile("The journal of a write cannot be read.", where=str(file), hint=hint) from None


def carry_out(root: Path, journal: Journal, *, flush: bool = True) -> None:
    """Put everything in its place; what is there already stays. May be begun again. Raises OSError."""
    source = root / FOLDER / journal.source
    few = flush and len(journal.files) + len(journal.gone) <= disk.FEW
    for name in sorted(journal.files):
        ahead, target = source / name, root / name
        if ahead.is_file():
            disk.make_folder(target.parent, sync=few)
            disk.put(ahead, target)
    for name in sorted(journal.gone):
        disk.remove(root / name)
        disk.remove_empty((root / name).parent, root)
    if flush and not few:
        disk.flush_all()
    for folder in {(root / name).parent for name in (*journal.files, *journal.gone) if few}:
        if folder.is_dir():
            disk.sync_folder(folder)


def close(root: Path) -> None:
    """The write is all in place: what stood beside it goes, and the journal last of all. Raises OSError."""
    folder = root / FOLDER
    clear(root)
    for name in ("new", "old", UNDO):
        if (folder / name).exists():  # without the journal it would be taken for the beginning of a write
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder / name))
    disk.remove(folder / NAME)
    disk.sync_folder(folder)


def clear(root: Path) -> None:
    """Remove what was staged and kept, as far as can be. The lock stays until it is let go, and a journal, if any."""
    folder = root / FOLDER
    for name in (UNDO, f"{NAME}.next"):
        with suppress(OSError):
            disk.remove(folder / name)
    for name in ("new", "old"):
        disk.remove_tree(folder / name)


def traces(root: Path) -> bool:
    """Whether a folder has anything that a write had made."""
    folder = root / FOLDER
    return any((folder / name).exists() for name in ("lock", "lock-file", "new", "old", UNDO, NAME))
