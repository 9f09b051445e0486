"""What was read before is given again for the same bytes, and for no others, whatever stands in the cache."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import sys
import typing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from corpora import ROOT

import sectext
from sectext import remembered
from sectext.cache import Cache
from sectext.errors import MalformedFile
from sectext.governance import Event
from sectext.modification import Modification
from sectext.timeline import Version
from sectext.tree import walk

sys.path.insert(0, str(ROOT))

from benchmarks import synthetic

PARTS = ("versions", "modifications", "events", "governance", "facts")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the corpus, with a cache of its own."""
    monkeypatch.setenv("SECTEXT_CACHE", str(tmp_path / "cache"))
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, tmp_path / "code" / name)
    return tmp_path / "code"


def read(folder: Path, *, cached: bool = True) -> dict[str, Any]:
    code = sectext.open(folder, cached=cached)
    texts = {key: (held.tree, held.sources, held.intact) for key, held in code.held.items()}
    return {"texts": texts} | {part: getattr(code, part) for part in PARTS}


def pieces(folder: Path) -> list[Path]:
    return sorted(file for file in (folder.parent / "cache").rglob("*") if file.is_file())


def altered(file: Path, old: str, new: str) -> None:
    """Change a file so that neither its size nor its dates tell."""
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert old in text and len(old.encode()) == len(new.encode())
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_read_before_is_what_is_read_now(folder: Path):
    anew = read(folder, cached=False)
    assert not pieces(folder)
    assert read(folder) == anew
    assert pieces(folder)
    assert read(folder) == anew


def test_what_was_read_before_is_not_parsed_again(folder: Path, monkeypatch: pytest.MonkeyPatch):
    anew = read(folder)
    for name in ("read_version", "read_modification", "read_events", "read_file"):
        monkeypatch.setattr(f"sectext.library.{name}", None)
    assert read(folder) == anew


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("modifications/MP087/modification.toml", "Correction", "Correktion"),
        ("modifications/MP087/modification.toml", "User Responsibilities", "User responsibilities"),
        ("corpus/sec_versions/6.17+MP087/version.toml", "2019-11-04", "2019-11-05"),
        ("corpus/governance.toml", "Large Suppliers", "Lerge Suppliers"),
    ],
)
def test_one_byte_more_or_less_like_it_is_seen(folder: Path, file: str, old: str, new: str):
    read(folder)
    altered(folder / file, old, new)
    said: list[Any] = []
    for cached in (True, False, True):
        try:
            said.append(read(folder, cached=cached))
        except MalformedFile as error:
            said.append(str(error))
    assert said[0] == said[1] == said[2]
    assert new in str(said[0]) or new.replace("-0", ", ").replace("-", ", ") in str(said[0])


def test_a_file_that_is_gone_is_gone(folder: Path):
    read(folder)
    shutil.rmtree(folder / "modifications" / "MP087")
    with pytest.raises(sectext.SectextError):
        sectext.open(folder).modification("MP087")


def test_what_is_damaged_in_the_cache_is_read_anew(folder: Path):
    anew = read(folder)
    for piece in pieces(folder):
        data = piece.read_bytes()
        for damaged in (b"", data[:-1], data[:70], bytes([data[0] ^ 1]) + data[1:], data[:-2] + b"xx", os.urandom(200)):
            piece.write_bytes(damaged)
            assert read(folder) == anew


@pytest.mark.parametrize("foreign", ["[]", "null", "7", '{"documents":[],"files":{"a":1}}', '{"documents":[7]}', "{"])
def test_what_somebody_else_put_there_is_read_anew(folder: Path, foreign: str):
    anew = read(folder)
    for piece in pieces(folder):
        piece.write_bytes(_signed(foreign.encode()))
    assert read(folder) == anew


def test_values_of_another_shape_are_read_anew(folder: Path):
    anew = read(folder)
    for piece in pieces(folder):
        try:
            value = json.loads(piece.read_bytes().partition(b"\n")[2])
        except ValueError:  # that of the texts has a line for each
            continue
        for name, (digest, _) in value["files"].items():
            for other in (None, 7, "x", ["Version"], [["Version", 1], [10**9]]):
                changed = {**value["files"], name: [digest, other]}
                piece.write_bytes(_signed(json.dumps({**value, "files": changed}).encode()))
                assert read(folder) == anew
        break
    else:
        pytest.fail("nothing was remembered")


@pytest.mark.parametrize("line", ["7", "[]", "{", '[["clause",1,2,3,4,5],[]]', "[99999,[]]"])
def test_a_text_that_is_none_is_refused_and_says_what_to_do(folder: Path, line: str):
    read(folder)
    for piece in pieces(folder):
        head, *lines = piece.read_bytes().split(b"\n")[1:]
        if lines:
            piece.write_bytes(_signed(b"\n".join([head, *[line.encode()] * len(lines)])))
    with pytest.raises(sectext.IntegrityError, match="Delete the folder that SECTEXT_CACHE names"):
        read(folder)


def test_what_changes_in_a_code_changes_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECTEXT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "code"
    synthetic.build(folder, scale=0.02)
    read(folder)
    size = sum(piece.stat().st_size for piece in pieces(folder))
    for file in sorted(folder.rglob("*.md"))[:3]:
        altered(file, ".\n", "!\n")
    shutil.rmtree(folder / "modifications" / "SYN0008")
    for _ in range(2):
        assert read(folder) == read(folder, cached=False)
    assert 0.8 < sum(piece.stat().st_size for piece in pieces(folder)) / size < 1.2
    assert len(pieces(folder)) == 2


def test_a_clause_of_several_versions_is_one_clause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECTEXT_CACHE", str(tmp_path / "cache"))
    synthetic.build(tmp_path / "code", scale=0.05)
    for cached in (False, True, True):
        held = sectext.open(tmp_path / "code", cached=cached).held
        clauses = [place.clause for key in held for place in walk(held[key].tree) if place.clause.kind == "clause"]
        assert len({id(clause) for clause in clauses}) == len(set(clauses))


def test_many_may_read_and_write_at_once(folder: Path):
    anew = read(folder, cached=False)
    with ThreadPoolExecutor(8) as pool:
        assert all(each == anew for each in pool.map(lambda _: read(folder), range(24)))
    assert not [piece for piece in pieces(folder) if piece.name.startswith(".")]
    assert read(folder) == anew


def test_a_cache_that_cannot_be_written_is_no_cache(folder: Path, monkeypatch: pytest.MonkeyPatch):
    anew = read(folder)
    (folder.parent / "file").write_text("x")
    monkeypatch.setenv("SECTEXT_CACHE", str(folder.parent / "file" / "below"))
    assert read(folder) == anew


def test_a_folder_at_another_place_has_a_memory_of_its_own(folder: Path, tmp_path: Path):
    anew = read(folder)
    shutil.copytree(folder, tmp_path / "other")
    altered(tmp_path / "other" / "corpus" / "sec_versions" / "6.17+MP087" / "version.toml", "2019-11-04", "2019-11-05")
    assert read(tmp_path / "other") == read(tmp_path / "other", cached=False) != anew
    assert read(folder) == anew


def test_every_module_that_shapes_a_value_is_in_the_key():
    here = Path(remembered.__file__).parent
    modules = {f"sectext.{name.replace('/', '.')}" for name in remembered._MAKERS}
    assert all((here / f"{name}.py").is_file() for name in remembered._MAKERS)
    assert {kind.__module__ for kind in _classes({Version, Modification, Event})} <= modules


def _classes(kinds: set[Any]) -> set[Any]:
    """Every class of values that values of these classes hold."""
    found: set[Any] = set()
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        waiting += typing.get_args(kind)
        if dataclasses.is_dataclass(kind) and kind not in found:
            found.add(kind)
            waiting += typing.get_type_hints(kind).values()
    return found


def _signed(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def test_a_cache_without_a_folder_keeps_nothing():
    Cache(None).put("key", b"x")
    assert Cache(None).get("key") is None
