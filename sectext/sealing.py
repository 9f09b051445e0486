"""A corpus that proves itself is sealed: what is new goes into the chain, and a manifest says where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sectext import chain
from sectext.chain.signature import sign, signature_of
from sectext.files import Folder
from sectext.saving import save_all, writing
from sectext.verify import check_itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What was sealed: the new entries, how many there are, the head; the manifest and its signature, if asked for."""

    new: tuple[chain.Entry, ...]
    entries: int
    head: str
    manifest: Path | None
    signature: Path | None
    written: bool


def seal(
    root: Path, *, today: date, manifest: Path | None = None, key: Path | None = None, write: bool = True
) -> Sealing:
    """Put all that is not sealed into the chain of a folder; write its manifest, signed with a private key, if asked.

    Raises CorpusNotProved where the corpus does not prove itself, TakenAway where something that was sealed as
    published is gone, BrokenChain, NotAKey, MissingExtra, NotWritten, BeingWritten.
    """
    with writing(root, "seal", write=write) as entry:
        check_itself(root, today=today)
        files = Folder(root)
        there = (root / chain.FILE).is_file()
        before = chain.read(files.read(chain.FILE)) if there else chain.Chain()
        after = chain.extended(before, files, today)
        told = {manifest: chain.manifest(after, files)} if manifest is not None else {}
        signature = signature_of(manifest) if manifest is not None and key is not None else None
        if manifest is not None and signature is not None and key is not None:
            told[signature] = sign(told[manifest], key)
        if after != before:
            entry.put(chain.FILE, after.written())
    if manifest is not None and write:
        save_all(manifest.parent, {path.name: data for path, data in told.items()}, "seal")
    return Sealing(
        new=after.entries[len(before.entries) :],
        entries=len(after.entries),
        head=after.head,
        manifest=manifest,
        signature=signature,
        written=write and after != before,
    )
