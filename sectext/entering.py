"""Files are entered in the corpus: all of them or none, by one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sectext.saving import Writing, writing


@contextmanager
def entering(root: Path, what: str, *, write: bool = True) -> Iterator[Writing]:
    """Enter files in the folder that holds corpus/; what the block reads there stays as it is until it ends.

    Raises BeingWritten and NotWritten; then nothing was changed. With `write` False nothing is done.
    """
    with writing(root, what, write=write) as found:
        yield found
