"""Where a corpus is read from: a folder, or anything else that gives files by their names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from sectext.errors import SectextError
from sectext.saving import overlay
from sectext.saving.settling import left_over, tell

_TRIES = 20
_T = TypeVar("_T")


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
        self.root = root
        self._ahead = overlay(root)
        self._read: dict[str, tuple[int, int, int]] = {}
        self._listed: dict[str, Sequence[str]] = {}

    def read(self, name: str) -> bytes:
        try:
            return self._bytes(name)
        except FileNotFoundError:  # a moment ago it was not yet in its place
            return self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        with open(self._place(name), "rb") as file:
            self._read[name] = _identity(os.fstat(file.fileno()))
            return file.read()

    def names(self, prefix: str = "") -> Sequence[str]:
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

    def _place(self, name: str) -> Path:
        return self.root / name if self._ahead is None else self._ahead.place(name)

    def _names(self, prefix: str) -> Sequence[str]:
        start = self.root / prefix
        if start.is_file():
            there = [prefix]
        else:
            found = (Path(folder, name) for folder, _, names in os.walk(start) for name in names)
            there = sorted(path.relative_to(self.root).as_posix() for path in found if path.is_file())
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


def _identity(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_ino, about.st_size, about.st_mtime_ns
