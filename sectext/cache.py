"""Keeps what was read from a file under the digest of its bytes. Only an aid: safe to delete, and never needed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "SECTEXT_CACHE"


@dataclass(frozen=True, slots=True)
class Cache:
    """Pieces by digest. `folder` None keeps nothing. A piece that was damaged counts as missing."""

    folder: Path | None

    def get(self, key: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            digest, _, piece = (self.folder / key[:2] / key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return piece if digest == hashlib.sha256(piece).hexdigest().encode() else None

    def put(self, key: str, piece: bytes) -> None:
        """Writes a file; where that cannot be done, nothing is kept."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                _put(self.folder / key[:2] / key, hashlib.sha256(piece).hexdigest().encode() + b"\n" + piece)


def _put(file: Path, data: bytes) -> None:
    """Write a file beside its place and then put it there, so that two may write it at once.

    Not flushed to the disk, unlike what `saving` writes: what a crash leaves of it has another digest, and is missing.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_bytes(data)
        os.replace(beside, file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def usual() -> Cache:
    """The cache of this user: the folder that SECTEXT_CACHE names ("off" for none), else sectext in XDG_CACHE_HOME."""
    named = os.environ.get(VARIABLE)
    if named:
        return Cache(None if named == "off" else Path(named))
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no home folder
        return Cache(None)
    return Cache(home / "sectext")


def key(digest: str, maker: str) -> str:
    """The key of what one maker, named by its own digest, reads from the bytes that have a digest."""
    return hashlib.sha256(f"{maker}\n{digest}".encode()).hexdigest()
