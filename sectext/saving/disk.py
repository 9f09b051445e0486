"""The few things that are done to a disk, each finished before the next begins."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sectext.errors import SectextError

NOTHING = "Nothing was changed."
FEW = 64  # more files than these are flushed to the disk all at once


class NotWritten(SectextError, OSError):
    """A file or folder that cannot be written: which, why, and what stands there now. Also an OSError."""

    code = "not-written"

    def __init__(self, problem: str, *, where: str, hint: str = NOTHING) -> None:
        super().__init__(problem, where=where, hint=hint)


@contextmanager
def said(path: Path, hint: str = NOTHING) -> Iterator[None]:
    """Turns the trouble of a disk into NotWritten; the file is the one that the trouble names, else `path`."""
    try:
        yield
    except NotWritten:
        raise
    except OSError as error:
        where = str(error.filename2 or error.filename or path).replace("/.sectext/new/", "/")
        raise NotWritten(f"{error.strerror or error}.", where=where, hint=hint) from error


def write(path: Path, data: bytes, *, mode: int, flush: bool = True) -> None:
    """Write a new file to the last byte. `flush`: it is on the disk when this returns. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        fill(handle, path, data)
        os.fchmod(handle, mode)
        if flush:
            os.fsync(handle)
    finally:
        os.close(handle)


def fill(handle: int, path: Path, data: bytes) -> None:
    """All the bytes: a disk may take fewer at a time than it is given."""
    left = memoryview(data)
    while left:
        try:
            taken = os.write(handle, left)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
        left = left[taken:]


def flush(path: Path) -> None:
    """A file that was written is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all() -> None:
    """The same for everything that was written on this machine: one flush for many files."""
    os.sync()


def mode_for(path: Path) -> int:
    """The mode the file has, or that of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    return 0o666 & ~_mask()


def folder_mode() -> int:
    return 0o777 & ~_mask()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def make_folder(folder: Path, *, sync: bool = True) -> list[Path]:
    """Make a folder and those above it. Gives those that were not there, the outermost first."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(each)
        if sync:
            sync_folder(each.parent)
    return missing[::-1]


def sync_folder(folder: Path) -> None:
    """What was renamed or made in a folder is on the disk when this returns. Some disks of networks cannot say so."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def put(source: Path, target: Path) -> None:
    """Rename over what is there; onto another disk by way of a copy beside the target."""
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.sectext-part")
        write(beside, source.read_bytes(), mode=source.stat().st_mode & 0o777)
        os.replace(beside, target)
        os.unlink(source)


def keep(source: Path, beside: Path) -> None:
    """The same file under a second name; where a disk has no second names, a copy."""
    try:
        os.link(source, beside)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        write(beside, source.read_bytes(), mode=source.stat().st_mode & 0o777)


def remove(path: Path) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(path)


def remove_empty(folder: Path, upto: Path) -> None:
    """Remove a folder with nothing in it, and those above it, up to one that stays."""
    with suppress(OSError):
        while folder != upto:
            os.rmdir(folder)
            folder = folder.parent


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, as far as that can be done."""
    shutil.rmtree(folder, ignore_errors=True)
