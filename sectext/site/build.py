"""Builds a site into a folder: what is the same stays untouched; all of the rest is put there together, or nothing."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from sectext.errors import SectextError
from sectext.saving import WORK, Writing, overlay, writing
from sectext.site import paths
from sectext.site.site import Site
from sectext.site.units import Unit, closing, units

# The list of what was made stands beside the pages: a name that a page cannot have, and that hosts do not serve.
MANIFEST = ".sectext-site.json"
_FORMAT = 2
Made: TypeAlias = dict[str, str]
Progress: TypeAlias = Callable[[int, int], None]


class NotOurs(SectextError):
    """The folder holds files that no build has put there."""

    code = "not-a-site"
    exit_code = 2


class UnsafePath(SectextError):
    """A page would be written outside the folder of the site, or where another page is."""

    code = "unsafe-path"
    exit_code = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: how many files there are, and which were written and removed."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    units: int
    made_again: int


@dataclass(slots=True)
class _Manifest:
    """The units of the last build: of each its key, and its files with their digests.

    `given` has the digest of each file of what was given out before, as it was when the build read it.
    """

    keys: dict[str, str] = field(default_factory=dict)
    files: dict[str, Made] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def paths(self) -> dict[str, str]:
        return {path: found for made in self.files.values() for path, found in made.items()}


def build(
    site: Site, out: Path, *, workers: int | None = None, progress: Progress | None = None, flush: bool = False
) -> Built:
    """Build the site in a folder. Raises NotOurs for a folder with other things in it, UnsafePath, OSError.

    The same code, day, settings and record of what was given out give the same bytes. Building again writes nothing.
    """
    _read(out)
    with writing(out, "site build", flush=flush) as entry:
        before = _read(out)
        every = list(units(replace(site, out=out)))
        old = before.paths()
        due = [unit for unit in every if not _stands(site, unit, before, out)]
        after = _Manifest(keys={unit.name: unit.key for unit in every})
        after.given = {path: site.given.digest(path) for unit in every for path in unit.record}
        after.files = {unit.name: before.files[unit.name] for unit in every if unit not in due}
        written: list[str] = []
        for number, (name, made, changed) in enumerate(_made(due, entry, old, workers), start=1):
            after.files[name] = made
            written += changed
            if progress is not None:
                progress(number, len(due))
        last = closing(site, list(after.paths()))
        after.keys[last.name] = last.key
        if _stands(site, last, before, out):
            after.files[last.name] = before.files[last.name]
        else:
            for name, made, changed in _made([last], entry, old, 1):
                after.files[name] = made
                written += changed
        _check_apart(after)
        removed = [path for path in sorted(set(old) - set(after.paths())) if paths.is_safe(path)]
        for path in written:
            entry.staged(path)
        for path in removed:
            entry.remove(path)
        if due or removed or written or (after.keys, after.given) != (before.keys, before.given):
            _write(entry, after)
    return Built(
        files=len(after.paths()),
        written=tuple(sorted(written)),
        removed=tuple(removed),
        units=len(every),
        made_again=len(due),
    )


def _stands(site: Site, unit: Unit, before: _Manifest, out: Path) -> bool:
    """Whether a unit's files need not be made: nothing it depends on has changed, and they are all there.

    What was given out before is what the last build read, or what it made of that: both give the same files.
    """
    if before.keys.get(unit.name) != unit.key or unit.name not in before.files:
        return False
    for path in unit.record:
        if site.given.digest(path) not in (before.given.get(path), before.files[unit.name].get(path)):
            return False
    return all((out / path).is_file() for path in before.files[unit.name])


# Making


_DUE: list[Unit] = []
_OLD: Mapping[str, str] = {}
_ENTRY: Writing
_SEEN: set[Path] = set()


def _made(
    due: Sequence[Unit], entry: Writing, old: Mapping[str, str], workers: int | None
) -> Iterator[tuple[str, Made, list[str]]]:
    """Make what is due, the heaviest first, in as many processes as there are processors."""
    global _DUE, _OLD, _ENTRY
    _DUE, _OLD, _ENTRY = sorted(due, key=lambda unit: (unit.last, -unit.weight, unit.name)), old, entry
    _SEEN.clear()
    first = sum(not unit.last for unit in _DUE)
    count = min(workers or os.cpu_count() or 1, first)
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_make, range(first))
    else:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            yield from pool.imap_unordered(_make, range(first))
    yield from map(_make, range(first, len(_DUE)))


def _make(number: int) -> tuple[str, Made, list[str]]:
    unit = _DUE[number]
    made: Made = {}
    changed: list[str] = []
    for path, data in unit.make():
        if not paths.is_safe(path):
            raise UnsafePath(f"“{path}” is no place below a site.", where=unit.name, hint="This is a fault of sectext.")
        if path in made:
            raise UnsafePath(f"Two files would stand at “{path}”.", where=unit.name, hint="Rename one of the two.")
        made[path] = hashlib.sha256(data).hexdigest()
        if _OLD.get(path) != made[path] or not (_ENTRY.root / path).is_file():
            _put(_ENTRY, path, data)
            changed.append(path)
    return unit.name, made, changed


def _put(entry: Writing, path: str, data: bytes) -> None:
    """Stage a file. A folder that is a link to elsewhere is refused."""
    folder = (entry.root / path).parent
    if folder not in _SEEN:
        if not folder.resolve().is_relative_to(entry.root.resolve()):
            raise UnsafePath(f"{folder} leads out of the folder of the site.", hint="Remove the link.")
        _SEEN.add(folder)
    entry.stage(path, data)


def _check_apart(after: _Manifest) -> None:
    """Two files are not one file, also where case does not count."""
    seen: dict[str, str] = {}
    for name, made in sorted(after.files.items()):
        for path in made:
            other = seen.setdefault(path.casefold(), path)
            if other != path or (other == path and seen.get(f"\0{path.casefold()}", name) != name):
                raise UnsafePath(
                    f"“{path}” and “{other}” would be one file.", where=name, hint="Rename one of the two."
                )
            seen[f"\0{path.casefold()}"] = name


# What was made


def _read(out: Path) -> _Manifest:
    file = out / MANIFEST
    if not file.is_file() and overlay(out) is None:
        if out.exists() and (not out.is_dir() or any(each.name != WORK for each in out.iterdir())):
            hint = "Name an empty folder with --out, or one that a build has made."
            raise NotOurs(f"{out} holds other things than a site.", where=str(out), hint=hint)
        return _Manifest()
    if not file.is_file():
        return _Manifest()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["format"] != _FORMAT:
            return _Manifest(files=dict(kept["files"]))
        return _Manifest(keys=dict(kept["keys"]), files=dict(kept["files"]), given=dict(kept["given"]))
    except (ValueError, KeyError, TypeError):
        hint = "Remove the folder, and build anew."
        raise NotOurs(f"{file} is not a list of a site’s files.", where=str(file), hint=hint) from None


def _write(entry: Writing, manifest: _Manifest) -> None:
    kept = {"format": _FORMAT, "keys": manifest.keys, "files": manifest.files, "given": manifest.given}
    entry.put(MANIFEST, (json.dumps(kept, sort_keys=True, indent=0) + "\n").encode())
