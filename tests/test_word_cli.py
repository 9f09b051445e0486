"""The commands that write Word files."""

from __future__ import annotations

from pathlib import Path

import pytest
import word_model
from corpora import Corpus, copied

from sectext.tree import digest

W = f"{{{word_model.NAMESPACE}}}"


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "corpus of mine"
    folder.mkdir()
    return copied(folder, capsys)


def insertion(docx: Path) -> dict[str, str]:
    [mark] = word_model.part(docx.read_bytes(), "word/document.xml").iter(f"{W}ins")
    return {key.removeprefix(W): value for key, value in mark.items() if key != f"{W}id"}


def test_redline_writes_an_annex_for_word(corpus: Corpus, tmp_path: Path):
    done = corpus.run("redline", "MP087", "--to", "docx", "--out", str(tmp_path / "out"))
    file = tmp_path / "out" / "MP087-annex-a.docx"
    assert (done.code, done.out) == (0, f"Wrote {file}\n")
    assert insertion(file) == {"author": "MP087 legal text 1.0", "date": "2019-11-04T00:00:00Z"}


def test_author_and_time_can_be_named(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577934245")
    corpus.run("redline", "MP087", "--to", "docx", "--author", "Ada", "--out", str(tmp_path))
    assert insertion(tmp_path / "MP087-annex-a.docx") == {"author": "Ada", "date": "2020-01-02T03:04:05Z"}


@pytest.mark.parametrize("seconds", ["yesterday", "1e9", "99999999999999999999"])
def test_a_time_that_is_none_is_refused(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, seconds: str):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    done = corpus.run("redline", "MP087", "--to", "docx", "--dry-run")
    assert done.code == 2 and f"SOURCE_DATE_EPOCH: “{seconds}” is not a time." in done.err


def test_typed_numbers_are_words(corpus: Corpus, tmp_path: Path):
    corpus.run("redline", "MP087", "--to", "docx", "--numbers", "typed", "--out", str(tmp_path))
    docx = (tmp_path / "MP087-annex-a.docx").read_bytes()
    assert "word/numbering.xml" not in word_model.names(docx)
    assert any(words.startswith("G3.20\tEach User") for _, words, _ in word_model.read(docx, "new"))


@pytest.mark.parametrize(
    "command", [["redline", "MP087"], ["export", "docx", "--document", "Section G", "--version", "6.17"]]
)
def test_other_numbers_are_refused(corpus: Corpus, command: list[str]):
    done = corpus.run(*command, "--numbers", "roman", "--dry-run")
    assert done.code == 2 and "--numbers: “roman” is not auto or typed." in done.err


def export(corpus: Corpus, *options: str, version: str = "6.17"):
    return corpus.run("export", "docx", "--document", "Section G", "--version", version, *options)


def test_export_writes_a_document_at_a_version(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert export(corpus).out == "Wrote section-g-6.17.docx\n"
    docx = (tmp_path / "section-g-6.17.docx").read_bytes()
    lines = [" ".join(filter(None, (label, words))) for label, words, _ in word_model.read(docx, "new")]
    assert lines[:2] == ["Section G", "Security"] and any(line.startswith("G3.28 For the purposes") for line in lines)
    assert not word_model.marked_words(docx)


def test_export_says_what_the_file_was_made_from(corpus: Corpus, tmp_path: Path):
    import sectext

    export(corpus, "--out", str(tmp_path / "g.docx"))
    properties = word_model.part((tmp_path / "g.docx").read_bytes(), "docProps/custom.xml")
    said = {p.get("name"): "".join(p.itertext()) for p in properties}
    text = sectext.open(corpus.folder).document("Section G", version="6.17")
    assert said == {"sectext document": "Section G", "sectext version": "6.17", "sectext digest": digest(text)}


def test_export_puts_the_file_into_a_folder_that_is_there(corpus: Corpus, tmp_path: Path):
    (tmp_path / "out").mkdir()
    export(corpus, "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "section-g-6.17.docx").is_file()


def test_export_writes_nothing_on_a_dry_run(corpus: Corpus, tmp_path: Path):
    done = export(corpus, "--out", str(tmp_path / "g.docx"), "--dry-run")
    assert done.out == f"Would write {tmp_path / 'g.docx'}\n"
    assert not (tmp_path / "g.docx").exists()


def test_export_refuses_a_text_that_was_altered(corpus: Corpus, tmp_path: Path):
    corpus.change(corpus.text("5.20"), "shall retain", "may retain")
    done = export(corpus, "--out", str(tmp_path / "g.docx"), version="5.20")
    assert done.code == 4
    assert not (tmp_path / "g.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["docx", "--document", "Section G", "--version", "7.0"], 2),
        (["docx", "--document", "Section H", "--version", "6.17"], 6),
        (["odt", "--document", "Section G", "--version", "6.17"], 2),
        (["docx", "--version", "6.17"], 2),
    ],
)
def test_export_refuses_what_there_is_not(corpus: Corpus, arguments: list[str], code: int):
    assert corpus.run("export", *arguments).code == code


def test_a_proposal_without_text_or_dates_still_makes_an_annex(corpus: Corpus, tmp_path: Path):
    done = corpus.run("redline", "SMETS1-deferral", "--to", "docx", "--out", str(tmp_path))
    assert done.code == 0
    docx = (tmp_path / "SMETS1-deferral-annex-a.docx").read_bytes()
    assert not word_model.marked_words(docx)
