"""One file, or one new folder: made beside its place under another name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sectext.saving import disk
from sectext.saving.lock import is_free, own

PART = ".sectext-part"


def save(path: Path, data: bytes) -> None:
    """Write a file by way of a temporary one beside it. Makes the folder. Raises NotWritten; then the old file stands.

    What a writer of this file that was killed left beside it is removed.
    """
    with disk.said(path):
        disk.make_folder(path.parent)
        temporary = _beside(path)
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                own(handle)
                disk.fill(handle, path, data)
                os.fchmod(handle, disk.mode_for(path))
                os.fsync(handle)
            finally:
                os.close(handle)
            os.replace(temporary, path)
        except BaseException:
            disk.remove(temporary)
            raise
        disk.sync_folder(path.parent)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A folder to fill, which then takes the place of one that is not there or is empty. Raises NotWritten."""
    with disk.said(folder):
        disk.make_folder(folder.parent)
        temporary = _beside(folder)
        os.mkdir(temporary)
        handle = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC)
        try:
            own(handle)
            yield temporary
            os.chmod(temporary, disk.folder_mode())
            disk.flush_all()
            os.replace(temporary, folder)
        except BaseException:
            disk.remove_tree(temporary)
            raise
        finally:
            os.close(handle)
        disk.sync_folder(folder.parent)


def _beside(path: Path) -> Path:
    """A new name beside a file or folder. What has such a name and is nobody's any more is removed."""
    start = f".{path.name}."
    with os.scandir(path.parent) as entries:
        left = [Path(e.path) for e in entries if e.name.startswith(start) and e.name.endswith(PART)]
    for each in left:
        if is_free(each):
            disk.remove_tree(each) if each.is_dir() else disk.remove(each)
    return path.with_name(f"{start}{os.urandom(4).hex()}{PART}")


def ended_as(old: str, new: str) -> str:
    """A text with the line ends of another: those of Windows where that has any."""
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in old else new
