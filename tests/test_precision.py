"""How precise the rules for texts are, on documents whose spots were labelled by hand, and on the corpus."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import precision_set as labels
import pytest
from precision_set import Score

import sectext
from sectext.checks import MEANINGS, check
from sectext.checks.codes import LAW
from sectext.checks.law import OF_A_TEXT

ROOT = Path(__file__).resolve().parent.parent
SCORES = labels.scores()
UNSEEN = "13-unseen.md"
# What the corpus is known to hold, each looked up by hand in what is held.
IN_THE_CORPUS = {("missing-full-stop", "G3.19")}


@pytest.mark.parametrize("code", sorted(SCORES))
def test_a_check_is_precise_on_the_labelled_documents(code: str):
    least = 0.95 if MEANINGS[code].level == "error" else 0.9
    assert SCORES[code].precision >= least


@pytest.mark.parametrize("rule", OF_A_TEXT, ids=lambda rule: rule.meaning.code)
def test_every_rule_of_a_text_has_flaws_and_look_alikes(rule: object):
    score = SCORES[rule.meaning.code]  # type: ignore[attr-defined]
    assert score.right >= 1
    assert score.alike >= 1


def test_the_set_is_large_enough_to_say_something():
    assert len(labels.labelled("flaws")) + len(labels.labelled("alike")) >= 150
    assert len(list(labels.texts())) >= 12


def test_no_spot_is_a_flaw_and_a_look_alike():
    assert not labels.labelled("flaws") & labels.labelled("alike")


def test_every_labelled_spot_is_there():
    there = {(text.file, str(place.address)) for text in labels.texts() for place in text.places}
    spots = labels.labelled("flaws") | labels.labelled("alike")
    assert {(spot.file, spot.at) for spot in spots if spot.file.endswith(".md")} <= there


def test_every_error_level_check_of_law_is_measured():
    errors = {code for code, meaning in LAW.items() if meaning.level == "error"}
    assert {code for code in errors if code not in SCORES or SCORES[code].right < 4 or not SCORES[code].alike} == set()


def test_nothing_false_is_found_in_the_document_that_was_labelled_after_the_rules():
    assert {spot for spot in labels.found() - labels.labelled("flaws") if spot.file == UNSEEN} == set()


def test_a_false_finding_would_be_counted():
    assert Score(right=18, wrong=2, missed=0, alike=0).precision == 0.9


@pytest.mark.parametrize("version", ["5.14", "5.20", "6.17", "6.17+MP087"])
def test_the_corpus_has_what_was_looked_up_and_nothing_else_beyond_notes(version: str):
    report = check(sectext.open(ROOT), version=version, today=date(2019, 11, 4))
    found = {(f.code, f.address) for f in report.findings if f.level != "note"}  # type: ignore[attr-defined]
    assert found == IN_THE_CORPUS


def test_the_page_gives_the_figures():
    page = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    said = {
        m[1]: tuple(int(n) for n in m[2].split(" | "))
        for m in re.finditer(r"^\| \[`([a-z-]+)`\]\([^)]*\) \| ((?:\d+ \| ){3}\d+) \|", page, re.MULTILINE)
    }
    assert said == {code: (s.right, s.wrong, s.missed, s.alike) for code, s in SCORES.items()}
    spots = len(labels.labelled("flaws")), len(labels.labelled("alike"))
    assert f"{spots[0]} flaws and {spots[1]} look-alikes" in " ".join(page.split())
