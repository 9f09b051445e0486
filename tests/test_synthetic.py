"""The synthetic code: the same bytes each time, marked as synthetic, and proved like the real one."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from corpora import ROOT

import sectext
from sectext.modification.verbs import EFFECTS
from sectext.patch import Delete, Effect, Insert, Move, Renumber, Reword
from sectext.tree import walk
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


@pytest.mark.slow
def test_at_scale_one_it_has_what_a_real_code_has(tmp_path):
    synthetic.build(tmp_path)
    code = sectext.open(tmp_path, cached=False)
    last = code.versions[-1].label
    texts = [code.held[label, name].tree for label, name in code.held if label == last]
    kinds = Counter(place.clause.kind for tree in texts for place in walk(tree))
    assert len(texts) == 45 and len(code.versions) == 120 and len(code.modifications) == 300
    assert 11_500 < kinds["clause"] + kinds["item"] < 12_500
    assert 950 < kinds["definition"] < 1_050 and kinds["table"] > 100 and kinds["heading"] > 300
    assert max(len(place.path) for tree in texts for place in walk(tree) if place.clause.kind == "item") == 5
    assert sum(modification.stage in code.governance.open for modification in code.modifications) == 30
    done = {type(operation) for name in code.drafts for d in code.patches(name) for operation in d.patch.operations}
    assert done == {*get_args(Effect), Insert, Delete, Reword, Renumber, Move}
    said = {change.do for modification in code.modifications for change in modification.changes}
    assert said >= {"omit words", "insert words", "substitute words", *EFFECTS}
    slipped = [event for event in code.events if len({f.date for f in event.facts if f.kind == "planned"}) > 1]
    assert len(slipped) > 20
    assert len(code.on(date(2020, 1, 1)).refers_to("B1.1")) > 3
