"""One writer at a time: a lock that the kernel lets go when its holder dies, and that says who holds it.

Where a disk has no locks (some of networks have none), the file itself is the lock: it is made by the one process that
finds none. Then a holder that died is known by its process and the time at which that began, on this machine alone.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sectext.errors import SectextError
from sectext.saving import disk

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

FOLDER = ".sectext"
PATIENCE = 2.0  # seconds that a writer waits for another, which rarely needs more
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}
_HELD: set[int] = set()


class BeingWritten(SectextError):
    """Somebody else is writing here. Says who, since when, and what to do; nothing was changed."""

    code = "being-written"


class _NoLocks(Exception):
    """The disk has no locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes, or wrote: what they do, their process, its beginning and machine; since when."""

    what: str
    process: int
    began: str
    machine: str
    since: datetime | None = None

    def __str__(self) -> str:
        since = f", since {self.since:%Y-%m-%d %H:%M:%S}" if self.since else ""
        return f"“{self.what}” (process {self.process} on {self.machine}{since})"


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that is held. `handle` None: the file is the lock."""

    file: Path
    handle: int | None
    before: Writer | None

    def let_go(self, *, remove: bool = True) -> None:
        """The file goes first: whoever waited for it finds that it is not the file any more, and makes a new one.

        With `remove` False it stays, and says who left something unfinished.
        """
        if remove:
            with suppress(OSError):  # nobody holds it all the same
                disk.remove(self.file)
        if self.handle is not None:
            _HELD.discard(self.handle)
            os.close(self.handle)


def lock(folder: Path, what: str, *, patience: float = PATIENCE) -> Lock:
    """Take the lock in a folder of ours, waiting for a moment. Raises BeingWritten, OSError.

    `before` of the lock is the writer that held it and died.
    """
    file = folder / "lock"
    until = time.monotonic() + patience
    while True:
        try:
            disk.make_folder(folder)
            found = _try(file, what)
        except FileNotFoundError:  # its last holder has just removed it
            continue
        if found is not None:
            return found
        if time.monotonic() > until:
            raise _busy(file, folder.parent)
        time.sleep(0.05)


def _try(file: Path, what: str) -> Lock | None:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    held = False
    try:
        take(handle)
        if not _is(handle, file):
            return None
        before = read(file)
        os.ftruncate(handle, 0)
        disk.fill(handle, file, _told(what))
        held = True
    except BlockingIOError:
        return None
    except _NoLocks:
        return _without_locks(file, what)
    finally:
        if not held:
            os.close(handle)
    _HELD.add(handle)
    return Lock(file, handle, before)


def take(handle: int) -> None:
    """Lock an open file. Raises BlockingIOError where another has it, _NoLocks where the disk has none."""
    if fcntl is None:
        raise _NoLocks
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise _NoLocks from None
        raise


def own(handle: int) -> None:
    """Mark an open temporary file as that of a living writer, where the disk has locks."""
    with suppress(OSError, _NoLocks):
        take(handle)


def is_free(path: Path) -> bool:
    """Whether nobody holds a file or folder that its maker locked. Where that cannot be told, it counts as held."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        take(handle)
    except (OSError, _NoLocks):
        writer = read(path)
        return writer is not None and is_dead(writer)
    finally:
        os.close(handle)
    return True


def is_being_written(root: Path) -> bool:
    """Whether a living writer is at work in a folder. Takes no lock for longer than a look."""
    files = (root / FOLDER / name for name in ("lock", "lock-file"))
    return any(file.exists() and not is_free(file) for file in files)


def read(file: Path) -> Writer | None:
    """Who wrote himself into a lock; None where nothing can be read."""
    try:
        told: dict[str, Any] = json.loads(file.read_bytes())
        since = datetime.fromtimestamp(file.stat().st_mtime)
        return Writer(
            what=str(told["what"]),
            process=int(told["process"]),
            began=str(told["began"]),
            machine=str(told["machine"]),
            since=since,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_dead(writer: Writer) -> bool:
    """Whether a writer of this machine has ended: its number is nobody's, or that of a process that began later."""
    if writer.machine != platform.node():
        return False
    try:
        os.kill(writer.process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _began(writer.process) != writer.began


def _without_locks(file: Path, what: str) -> Lock | None:
    """The file as the lock: what is written into it by the one that could make it."""
    mine = file.with_name("lock-file")
    before = read(mine)
    if before is not None and is_dead(before):
        disk.remove(mine)
    try:
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        return None
    try:
        disk.fill(handle, mine, _told(what))
    finally:
        os.close(handle)
    disk.remove(file)
    return Lock(mine, None, before)


def _told(what: str) -> bytes:
    me = os.getpid()
    told = {"what": what, "process": me, "began": _began(me), "machine": platform.node()}
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


def _began(process: int) -> str:
    """When a process began, as the kernel counts; "" where it does not say."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _is(handle: int, file: Path) -> bool:
    """Whether an open file is still the one of that name."""
    there, here = os.stat(file), os.fstat(handle)
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def _busy(file: Path, root: Path) -> BeingWritten:
    writer = read(file) or read(file.with_name("lock-file"))
    who = str(writer) if writer is not None else "Another process"
    hint = "Wait until it has ended, and try again. Nothing was changed."
    if writer is not None and writer.machine != platform.node():
        hint = f"Wait until it has ended; if it died, remove {root / FOLDER} there. Nothing was changed."
    return BeingWritten(f"{who} is writing here.", where=str(root), hint=hint)


def _let_children_go() -> None:
    """A child process would hold its parent's locks after the parent has died."""
    for handle in _HELD:
        os.close(handle)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_children_go)
