"""The synthetic code: the same bytes each time, marked as synthetic, and proved like the real one."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pytest
from corpora import ROOT

import sectext
from sectext.verify import verify

sys.path.insert(0, str(ROOT))

from benchmarks import synthetic


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_synthetic_code_proves_itself_and_is_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        synthetic.build(tmp_path / name, scale=0.05, seed=7)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    proof = verify(tmp_path / "one")
    assert (proof.versions, proof.replayed) == (6, 13)
    synthetic.build(tmp_path / "three", scale=0.05, seed=8)
    assert files(tmp_path / "one") != files(tmp_path / "three")


def test_every_text_of_it_says_that_it_is_synthetic(tmp_path):
    synthetic.build(tmp_path, scale=0.02)
    texts = [data.decode() for name, data in files(tmp_path).items() if name.endswith(".md")]
    assert texts and all("Synthetic: invented words" in text and "'Synthetic " in text for text in texts)


def test_it_is_never_mixed_with_a_corpus():
    with pytest.raises(SystemExit, match="never mixed"):
        synthetic.build(ROOT, scale=0.01)


def test_every_wording_of_it_follows_without_gap_or_overlap(tmp_path):
    synthetic.build(tmp_path, scale=0.05, seed=3)
    code = sectext.open(tmp_path)
    last = code.versions[-1]
    for (label, _), held in code.held.items():
        if label == last.label:
            for address in list(held.places)[:40]:
                wordings = code.timeline(address)
                for one, other in itertools.pairwise(wordings):
                    assert one.to == other.from_ or one.version != other.version
                assert wordings[-1].to is None
