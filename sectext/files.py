"""Where a corpus is read from: a folder, or anything else that gives files by their names."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from sectext.errors import ForeignFile, MalformedFile, SectextError
from sectext.saving import overlay
from sectext.saving.settling import left_over, tell

_TRIES = 20
_T = TypeVar("_T")

MOST_BYTES = 32 * 2**20  # of a file that people write


class Files(Protocol):
    """Files by name, relative to the folder that holds corpus/ and modifications/, with / between folders."""

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError."""

    def names(self, prefix: str = "") -> Sequence[str]:
        """Every file in the folder that a prefix with / at its end names, or the one file that it names; sorted."""


class NotSteady(SectextError):
    """A folder that others write into all the time, so that it cannot be read as it is at any one time."""

    code = "not-steady"


class Folder:
    """The files of a folder, as they are on disk; of a write that is decided, as it leaves them. Reads only."""

    def __init__(self, root: Path) -> None:
        self.root, self._root = root, f"{root}/"
        self._ahead = overlay(root)
        self._read: dict[str, tuple[int, int, int]] = {}
        self._listed: dict[str, Sequence[str]] = {}

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError, and MalformedFile for what is no plain file in this folder, or too large."""
        try:
            return self._bytes(name)
        except FileNotFoundError:  # a moment ago it was not yet in its place
            return self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        data, about = _plain(Path(self._place(name)), name, inside=self.root)
        self._read[name] = _identity(about)
        return data

    def names(self, prefix: str = "") -> Sequence[str]:
        """Raises MalformedFile for a link to a folder, which is not followed."""
        found = self._listed[prefix] = self._names(prefix)
        return found

    def is_steady(self) -> bool:
        """Whether all that was read here stood there at one time: nothing of it is another file by now."""
        now = overlay(self.root)
        if now is not None and (self._ahead is None or now.stamp != self._ahead.stamp):
            return False
        self._ahead = now
        try:
            same = all(_identity(os.stat(self._place(name))) == seen for name, seen in self._read.items())
        except FileNotFoundError:
            return False
        return same and all(self._names(prefix) == seen for prefix, seen in self._listed.items())

    def _place(self, name: str) -> str:
        return f"{self._root}{name}" if self._ahead is None else str(self._ahead.place(name))

    def _names(self, prefix: str) -> Sequence[str]:
        start = f"{self._root}{prefix}"
        if os.path.isfile(start):
            there = [prefix]
        else:
            _refuse_leaving(Path(start), prefix, self.root)
            there = sorted(_below(start.rstrip("/"), prefix.rstrip("/")))
        return there if self._ahead is None else self._ahead.names(there, prefix)


def steadily(root: Path, read: Callable[[Folder], _T]) -> _T:
    """What is read from a folder, read again where somebody wrote in between: all of it old, or all of it new.

    A write that was broken off is told to the log. Raises NotSteady, and what `read` raises.
    """
    tell(left_over(root))
    for _ in range(_TRIES):
        files = Folder(root)
        try:
            found = read(files)
        except Exception:
            if files.is_steady():
                raise
            continue
        if files.is_steady():
            return found
    raise NotSteady("The files here change all the time.", where=str(root), hint="Try again when nobody is writing.")


def read_plain(path: Path, name: str) -> bytes:
    """The bytes of a file that people write; `name` is what errors call it. Raises FileNotFoundError and OSError.

    Raises MalformedFile for a device or a pipe, and for what is larger than any text of the code.
    """
    return _plain(path, name)[0]


def read_foreign(path: Path, *, most: int) -> bytes:
    """The bytes of a file that others made. Raises ForeignFile for what is no plain file or too large; OSError."""
    return _bounded(os.open(path, os.O_RDONLY | os.O_NONBLOCK), str(path), most, ForeignFile)[0]


def _plain(path: Path, name: str, *, inside: Path | None = None) -> tuple[bytes, os.stat_result]:
    """The same, and what the file is; with `inside`, MalformedFile for a link that leads out of that folder."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (os.O_NOFOLLOW if inside else 0))
    except OSError as error:
        if inside is None or error.errno != errno.ELOOP:
            raise
        _refuse_leaving(path, name, inside)
        return _plain(path, name)
    return _bounded(handle, name, MOST_BYTES, MalformedFile)


def _bounded(handle: int, name: str, most: int, error: type[SectextError]) -> tuple[bytes, os.stat_result]:
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise error("It is not a plain file.", where=name, hint="Put the file itself there.")
        if state.st_size > most:
            raise error(f"It is larger than {most // 2**20} MB.", where=name, hint="No text of the code is so large.")
        return file.read(most + 1), state


def text_of(data: bytes, name: str) -> str:
    """The text of a file that people write. Raises MalformedFile."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        problem = f"The file is not UTF-8 (byte {error.start})."
        raise MalformedFile(problem, where=name, hint="Save it as UTF-8.") from None


def _refuse_leaving(path: Path, name: str, root: Path) -> None:
    real = os.path.realpath(path)
    if os.path.islink(real):
        raise MalformedFile("It is a link that leads to itself.", where=name, hint="Put the file itself there.")
    if not Path(real).is_relative_to(os.path.realpath(root)):
        raise MalformedFile("It is a link that leads out of the folder.", where=name, hint="Put the file itself there.")


def _below(folder: str, name: str) -> Iterator[str]:
    """The files below a folder, by their names from the root on. Raises MalformedFile for a link to a folder."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        inner = f"{name}/{entry.name}" if name else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, inner)
        elif entry.is_dir():
            raise MalformedFile("It is a link to a folder.", where=inner, hint="Put the folder itself there.")
        elif entry.is_file():
            yield inner


def _identity(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_ino, about.st_size, about.st_mtime_ns
