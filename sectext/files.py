"""Where a corpus is read from: a folder, or anything else that gives files by their names."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sectext.errors import ForeignFile, MalformedFile, SectextError

MOST_BYTES = 32 * 2**20  # of a file that people write


class Files(Protocol):
    """Files by name, relative to the folder that holds corpus/ and modifications/, with / between folders."""

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError."""

    def names(self, prefix: str = "") -> Sequence[str]:
        """Every file in the folder that a prefix with / at its end names, or the one file that it names; sorted."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, as they are on disk. Reads only."""

    root: Path

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError, and MalformedFile for what is no plain file in this folder, or too large."""
        return read_plain(self.root / name, name, inside=self.root)

    def names(self, prefix: str = "") -> Sequence[str]:
        """Raises MalformedFile for a link to a folder, which is not followed."""
        start = self.root / prefix
        if start.is_file():
            return [prefix]
        _refuse_leaving(start, prefix, self.root)
        return sorted(path.relative_to(self.root).as_posix() for path in self._below(start) if path.is_file())

    def _below(self, start: Path) -> Iterator[Path]:
        for folder, folders, names in os.walk(start):
            for each in folders:
                if os.path.islink(os.path.join(folder, each)):
                    where = Path(folder, each).relative_to(self.root).as_posix()
                    raise MalformedFile("It is a link to a folder.", where=where, hint="Put the folder itself there.")
            yield from (Path(folder, name) for name in names)


def read_plain(path: Path, name: str, *, inside: Path | None = None) -> bytes:
    """The bytes of a file that people write; `name` is what errors call it. Raises FileNotFoundError and OSError.

    Raises MalformedFile for a device or a pipe, for what is larger than any text of the code, and, with `inside`, for
    a link that leads out of that folder.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (os.O_NOFOLLOW if inside else 0))
    except OSError as error:
        if inside is None or error.errno != errno.ELOOP:
            raise
        _refuse_leaving(path, name, inside)
        return read_plain(path, name)
    return _bounded(handle, name, MOST_BYTES, MalformedFile)


def read_foreign(path: Path, *, most: int) -> bytes:
    """The bytes of a file that others made. Raises ForeignFile for what is no plain file or too large; OSError."""
    return _bounded(os.open(path, os.O_RDONLY | os.O_NONBLOCK), str(path), most, ForeignFile)


def _bounded(handle: int, name: str, most: int, error: type[SectextError]) -> bytes:
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise error("It is not a plain file.", where=name, hint="Put the file itself there.")
        if state.st_size > most:
            raise error(f"It is larger than {most // 2**20} MB.", where=name, hint="No text of the code is so large.")
        return file.read(most + 1)


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
