"""verify proves the corpus, and names file, clause and words where it cannot."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from corpora import Corpus, copied

import sectext
from sectext.verify import verify


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def test_the_corpus_proves_itself(corpus):
    done = corpus.run("verify")
    assert done.code == 0 and "4 versions" in done.out
    assert corpus.run("verify", "--json").result == {
        "versions": 4,
        "texts": 3,
        "replayed": 2,
        "commits": 0,
        "entries": 0,
        "head": None,
    }


@pytest.mark.parametrize("version", ["5.14", "5.20", "6.17+MP087"])
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("promptly", "promptty", "G3.18(c)"),
        ("such hardware, software", "such hardware, softwear", "G3.20"),
        ("Manufacturers: Duty", "Manufacturers: Dury", "G3"),
        ("under the arrangements.", "under the arrangements,", "G3.21"),
    ],
)
def test_a_flipped_letter_is_found_with_file_clause_and_words(corpus, version, old, new, clause):
    file = corpus.text(version)
    front, mark, text = file.read_text(encoding="utf-8").rpartition("+++\n")
    assert old in text
    file.write_text(front + mark + text.replace(old, new, 1), encoding="utf-8")
    done = corpus.run("verify")
    assert done.code == 4
    assert f"corpus/sec_versions/{version}/section-g.md  {clause}" in done.err
    assert new.split()[-1].strip(".,") in done.err and old.split()[-1].strip(".,") in done.err
    assert corpus.run("verify", "--json").error["code"] == "integrity"


@pytest.mark.parametrize(("version", "clause"), [("5.14", "G3.17(b)"), ("5.20", "G3.20(b)")])
def test_a_flipped_letter_in_words_that_a_modification_quotes_is_found_by_undoing_it(corpus, version, clause):
    file = corpus.text(version)
    words = "Gas Proxy Function) for which"
    corpus.change(file, words, words.replace("Function", "Funktion"))
    done = corpus.run("verify")
    assert done.code == 4 and f"{version}/section-g.md  {clause}" in done.err
    assert "Funktion" in done.err and "Gas Proxy Function" in done.err


def test_any_flipped_letter_of_any_text_is_found(corpus):
    """Thirty places at random in each file; each time the file is named."""
    dice = random.Random(87)
    for version in ("5.14", "5.20", "6.17+MP087"):
        file = corpus.text(version)
        whole = file.read_text(encoding="utf-8")
        for place in dice.sample([n for n, c in enumerate(whole) if c.isalpha()], 30):
            letter = "x" if whole[place] != "x" else "y"
            file.write_text(whole[:place] + letter + whole[place + 1 :], encoding="utf-8")
            with pytest.raises(sectext.IntegrityError) as error:
                verify(corpus.folder)
            assert file.name in str(error.value) and version in str(error.value)
        file.write_text(whole, encoding="utf-8")
    verify(corpus.folder)


def test_a_modification_that_says_other_words_than_its_version_is_named(corpus):
    corpus.change(corpus.modification(), "a SMETS2+ Device", "a SMETS2 Device")
    done = corpus.run("verify")
    assert done.code == 4 and "G3.20(b)" in done.err and "modifications/MP087/modification.toml" in done.err


def test_a_text_changed_and_signed_again_is_still_found(corpus):
    corpus.change(corpus.text("6.17+MP087"), "promptly", "soon")
    corpus.sign("6.17+MP087")
    done = corpus.run("verify")
    assert done.code == 4 and "G3.18(c)" in done.err and "“soon”" in done.err and "“promptly”" in done.err


def test_a_version_on_another_day_than_its_modification_commences_is_found(corpus):
    corpus.change(corpus.version("6.17+MP087"), "date = 2019-11-04", "date = 2019-11-05")
    done = corpus.run("verify")
    assert done.code == 4 and "2019-11-05" in done.err and "2019-11-04" in done.err


def test_a_missing_text_is_found(corpus):
    corpus.text("5.20").unlink()
    done = corpus.run("verify")
    assert done.code == 4 and "missing" in done.err


def test_an_altered_text_gives_no_answer_but_an_error(corpus):
    corpus.change(corpus.text("5.20"), "promptly", "promptty")
    done = corpus.run("show", "G3.20(b)", "--on", "2018-09-01")
    assert done.code == 4 and "sectext verify" in done.err
    assert corpus.run("show", "G3.20(b)", "--on", "2018-03-01").code == 0, "another file answers this"


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "words"),
    [
        ("version", 'label = "5.14"', "label = 5.10", "5.14/version.toml:1", '"5.10"'),
        ("version", 'title = "Security"', 'titel = "Security"', "5.14/version.toml:10", "titel"),
        ("version", "date = 2018-02-22", "date = 2018-02-30", "5.14/version.toml:4", "2018-02-30"),
        ("version", "date = 2018-02-22", 'date = "2018-02-22"', "5.14/version.toml:4", "without quotation marks"),
        ("version", "date = 2018-02-22", "date = 2018-02-22T00:00:00", "5.14/version.toml:4", "without a time"),
        ("text", "- (b) (where", "- (a) (where", "5.14/section-g.md:", "“(a)” stands twice"),
        ("text", "- G3.18 The", "- G3.17 The", "5.14/section-g.md:", "“G3.17” stands twice"),
        (
            "text",
            'certainty = "inferred"',
            'certainty = "sure"',
            "5.14/section-g.md:5",
            "published, reconstructed, inferred",
        ),
        ("text", "# Section G 'Security'", "# Section H 'Security'", "5.14/section-g.md", "Section H"),
        ("modification", "words =", "wrods =", "MP087/modification.toml:40", "wrods"),
        (
            "modification",
            'stage = "Implemented"',
            'stage = "Done"',
            "MP087/modification.toml:5",
            "Pending Implementation",
        ),
        ("modification", 'do = "insert words"', 'do = "insert word"', "MP087/modification.toml:37", "insert words"),
        ("modification", "working_days = 1", 'working_days = "1"', "MP087/modification.toml:29", "whole number"),
        ("modification", 'after = "mp087', 'afetr = "mp087', "MP087/modification.toml:27", "one of"),
        ("modification", 'id = "MP087"', 'id = "MP088"', "MP087/modification.toml", "MP088"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(corpus, file, old, new, where, words):
    path = {"version": corpus.version("5.14"), "text": corpus.text("5.14"), "modification": corpus.modification()}[file]
    corpus.change(path, old, new)
    done = corpus.run("status")
    assert done.code == 2
    assert where in done.err and words in done.err, done.err
