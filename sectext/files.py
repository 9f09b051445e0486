"""Where a corpus is read from: a folder, or anything else that gives files by their names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
        with open(os.path.join(self.root, name), "rb") as file:
            return file.read()

    def names(self, prefix: str = "") -> Sequence[str]:
        above = os.path.join(self.root, "")
        start = above + prefix
        if os.path.isfile(start):
            return [prefix]
        found = (os.path.join(folder, name) for folder, _, names in os.walk(start) for name in names)
        return sorted(path[len(above) :].replace(os.sep, "/") for path in found if os.path.isfile(path))
