"""Files are entered in the corpus: all of them or none, by one writer at a time, and with them their seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sectext import chain
from sectext.files import Folder
from sectext.saving import Writing, ahead, writing


@contextmanager
def entering(root: Path, what: str, *, write: bool = True, today: date | None = None) -> Iterator[Writing]:
    """Enter files in the folder that holds corpus/; what the block reads there stays as it is until it ends.

    Where the corpus has a chain, the files that are entered are sealed with them. `today` is the day of that; the
    machine's if it is not given. Raises BeingWritten, NotWritten and BrokenChain; then nothing was changed. With
    `write` False nothing is done.
    """
    with writing(root, what, write=write) as found:
        yield found
        if write and (found.names or found.gone) and (root / chain.FILE).is_file():
            _seal(found, today or date.today())


def _seal(entered: Writing, day: date) -> None:
    sealed = chain.read((entered.root / chain.FILE).read_bytes())
    names = (*entered.names, *entered.gone)
    new = tuple(chain.unsealed(sealed, _Ahead(entered), day, names))
    if new:
        entered.put(chain.FILE, sealed.with_entries(new).written())


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The files of a folder as they will be."""

    entered: Writing

    def read(self, name: str) -> bytes:
        return ahead(self.entered.root, name).read_bytes()

    def names(self, prefix: str = "") -> Sequence[str]:
        there = Folder(self.entered.root).names(prefix)
        new = (name for name in self.entered.names if name.startswith(prefix))
        return sorted({*there, *new} - set(self.entered.gone))
