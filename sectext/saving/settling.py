"""What becomes of a write that was broken off: finished where it was decided, else taken back; and it is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sectext.saving import disk, journal
from sectext.saving.lock import FOLDER, Lock, Writer, is_being_written
from sectext.saving.lock import read as read_writer

LOGGER = "sectext.saving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A write that was broken off, and what was done about it: finished, taken back or left as it is."""

    root: Path
    what: str
    done: str
    problem: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.root}  {self.problem} {self.hint}".strip()


def settle(root: Path, held: Lock) -> Settled | None:
    """Bring a folder to rest, under its lock, and say what was done. Raises NotWritten where it cannot be finished."""
    found = journal.read(root)
    who = _who(held.before, found)
    if found is None:
        if not any((root / FOLDER / name).exists() for name in ("new", "old", journal.UNDO)):
            return None
        journal.clear(root)
        problem = f"{who} was broken off before anything was changed. What it had begun was taken away."
        return Settled(root=root, what=found_what(held.before), done="taken back", problem=problem)
    count = _counted(len(found.files) + len(found.gone))
    try:
        journal.carry_out(root, found)
    except OSError as error:
        undo(root, error, who)
        problem = f"{who} was broken off, and could not be finished ({error.strerror}). It is taken back ({count})."
        return Settled(root=root, what=found.what, done="taken back", problem=problem)
    with disk.said(root, _left(who)):
        journal.close(root)
    if found.is_undo:
        problem = f"{who} was broken off while it was being taken back. It is taken back now ({count})."
        return Settled(root=root, what=found.what, done="taken back", problem=problem)
    problem = f"{who} was broken off when all of it was decided. It is finished now ({count})."
    return Settled(root=root, what=found.what, done="finished", problem=problem)


def left_over(root: Path) -> Settled | None:
    """What a reader says of a write that was broken off. Changes nothing; None while a writer is at work."""
    if not journal.traces(root) or is_being_written(root):
        return None
    found = journal.read(root)
    who = _who(read_writer(root / FOLDER / "lock") or read_writer(root / FOLDER / "lock-file"), found)
    hint = "The next command that writes here clears it up."
    if found is None:
        problem = f"{who} was broken off before anything was changed."
    elif found.is_undo:
        problem = f"{who} was broken off while it was being taken back. It is read as taken back."
    else:
        problem = f"{who} was broken off when all of it was decided. It is read as finished."
    return Settled(root=root, what=found.what if found else "", done="left", problem=problem, hint=hint)


_TOLD: set[str] = set()


def tell(settled: Settled | None) -> None:
    """A warning to the log, which is standard error unless a program listens; each once."""
    if settled is not None and str(settled) not in _TOLD:
        import logging  # of use only here

        _TOLD.add(str(settled))
        logging.getLogger(LOGGER).warning("%s", settled)


def undo(root: Path, why: OSError, who: str = "What was to be written") -> None:
    """Take back a write that was decided and cannot be put in place. Raises NotWritten where that fails as well.

    Then it is read as taken back, and whoever writes next tries again.
    """
    folder = root / FOLDER
    with disk.said(root, _left(who)):
        if not (folder / journal.UNDO).is_file():
            raise why
        disk.put(folder / journal.UNDO, folder / journal.NAME)
        disk.sync_folder(folder)
        found = journal.read(root)
        assert found is not None
        journal.carry_out(root, found)
        journal.close(root)


def found_what(writer: Writer | None) -> str:
    return writer.what if writer else ""


def _who(writer: Writer | None, found: journal.Journal | None) -> str:
    if writer is not None:
        return str(writer)
    return f"“{found.what}”" if found else "A write"


def _left(who: str) -> str:
    return f"{who} can be neither finished nor taken back now. Make room, or the folder writable, and try again."


def _counted(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"
