"""Several files that belong together: all of them are written, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from sectext.saving import disk, journal, settling
from sectext.saving.lock import FOLDER, Lock, lock
from sectext.saving.whole import save


class Writing:
    """A write of several files of a folder. What is put is staged; it takes its place when the `with` ends well.

    With `write` False nothing is done and nothing is locked: `put` and `remove` only say what would be. With `flush`
    False it is safe from a process that dies, but not from a machine that loses its power within seconds.
    """

    def __init__(self, root: Path, what: str, *, write: bool = True, flush: bool = True) -> None:
        self.root, self.what, self.write, self.flush = root, what, write, flush
        self._put: dict[str, None] = {}
        self._gone: dict[str, None] = {}
        self._lock: Lock | None = None
        self._made: list[Path] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The files that are put, in the order in which they were."""
        return tuple(self._put)

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(self._gone)

    def put(self, name: str, data: bytes) -> None:
        """Stage a file, by its name below the folder. Raises NotWritten."""
        self.stage(name, data)
        self.staged(name)

    def stage(self, name: str, data: bytes) -> None:
        """The same for a process that was forked; its parent is told with `staged`."""
        if not self.write:
            return
        place = self.root / FOLDER / "new" / name
        with disk.said(self.root / name):
            disk.make_folder(place.parent, sync=False)
            disk.write(place, data, mode=disk.mode_for(self.root / name), flush=False)

    def staged(self, name: str) -> None:
        self._gone.pop(name, None)
        self._put[name] = None

    def remove(self, name: str) -> None:
        self._gone[name] = None

    def __enter__(self) -> Writing:
        if self.write:
            with disk.said(self.root):
                self._made = disk.make_folder(self.root)
                self._lock = lock(self.root / FOLDER, self.what)
                try:
                    settling.tell(settling.settle(self.root, self._lock))
                except BaseException:
                    self._let_go()
                    raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.write:
            return
        try:
            if kind is None and (self._put or self._gone):
                self._commit()
            else:
                journal.clear(self.root)
        finally:
            self._let_go()

    def _commit(self) -> None:
        with disk.said(self.root):
            try:
                decided = self._prepared()
            except BaseException:
                journal.clear(self.root)
                raise
            try:
                self._decide()
                journal.carry_out(self.root, decided, flush=self.flush)
            except KeyboardInterrupt:  # it is decided: what is left takes no time
                if journal.read(self.root) is None:
                    journal.clear(self.root)
                    raise
                journal.carry_out(self.root, decided, flush=self.flush)
                journal.close(self.root)
                raise KeyboardInterrupt(f"“{self.what}” was already decided, and is done.") from None
            except OSError as error:
                if journal.read(self.root) is None:
                    journal.clear(self.root)
                else:
                    settling.undo(self.root, error)
                raise
            with suppress(OSError):  # all is in its place; the next writer takes the rest away
                journal.close(self.root)

    def _prepared(self) -> journal.Journal:
        """Everything that a journal names, on the disk, and what would take it back."""
        folder = self.root / FOLDER
        for name in (*self._put, *self._gone):
            if (self.root / name).is_file():
                place = folder / "old" / name
                disk.make_folder(place.parent, sync=False)
                disk.keep(self.root / name, place)
        self._flush()
        stood = {name for name in (*self._put, *self._gone) if (folder / "old" / name).is_file()}
        decided = journal.Journal(
            what=self.what,
            source="new",
            files=frozenset(self._put),
            gone=frozenset(self._gone),
        )
        undone = journal.Journal(
            what=self.what,
            source="old",
            files=frozenset(stood),
            gone=frozenset(self._put) - stood,
        )
        disk.write(folder / journal.UNDO, undone.written(), mode=0o644)
        disk.write(folder / f"{journal.NAME}.next", decided.written(), mode=0o644)
        disk.sync_folder(folder)
        return decided

    def _flush(self) -> None:
        new = self.root / FOLDER / "new"
        if not self.flush:
            return
        if len(self._put) > disk.FEW:
            disk.flush_all()
            return
        for name in self._put:
            disk.flush(new / name)
        for folder in {folder for name in self._put for folder in (new / name).parents if folder.is_relative_to(new)}:
            disk.sync_folder(folder)

    def _decide(self) -> None:
        """The one renaming from which on the write counts as done."""
        folder = self.root / FOLDER
        disk.put(folder / f"{journal.NAME}.next", folder / journal.NAME)
        disk.sync_folder(folder)

    def _let_go(self) -> None:
        if self._lock is not None:
            if journal.read(self.root) is None:
                self._lock.let_go()
                disk.remove_empty(self.root / FOLDER, self.root)
                for folder in reversed(self._made):
                    disk.remove_empty(folder, folder.parent)
            else:
                self._lock.let_go(remove=False)
            self._lock = None


@contextmanager
def writing(root: Path, what: str, *, write: bool = True, flush: bool = True) -> Iterator[Writing]:
    """Write several files of a folder: all take their places when the block ends, or none does.

    One writer at a time: raises BeingWritten. A write that was broken off is finished or taken back first, and told to
    the log. Raises NotWritten with the file and the reason; then nothing was changed.
    """
    with Writing(root, what, write=write, flush=flush) as found:
        yield found


def save_all(folder: Path, files: Mapping[str, bytes], what: str) -> None:
    """Write files into a folder, all or none; one alone without a journal. Raises NotWritten, BeingWritten."""
    if len(files) == 1:
        for name, data in files.items():
            save(folder / name, data)
        return
    with writing(folder, what) as together:
        for name, data in files.items():
            together.put(name, data)
