"""sectext import: a section in a Word file becomes a document of the corpus, or is refused with its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from corpora import Corpus, copied
from word_files import docx, ins, p, r

import sectext
from sectext.checks import MEANINGS
from sectext.formats import word
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
BODY = p(r("Section H 'Services'")) + p(r("H1.1\tIt is so.")) + p(r("H1.2\tIt is not so."))


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "here"
    folder.mkdir()
    return copied(folder, capsys)


def given(corpus: Corpus, data: bytes, *options: str, document: str = "Section H", version: str = "5.20"):
    file = corpus.folder / "given.docx"
    file.write_bytes(data)
    return corpus.run("import", str(file), "--document", document, "--version", version, *options)


def written(corpus: Corpus, version: str = "5.20", name: str = "section-h") -> Path:
    return corpus.folder / "corpus" / "sec_versions" / version / f"{name}.md"


def test_a_section_becomes_a_document_that_answers(corpus: Corpus):
    done = given(corpus, docx(BODY, comments=""))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Wrote corpus/sec_versions/5.20/section-h.md: Section H, 2 clauses."
    assert corpus.run("show", "H1.2", "--version", "5.20").out.splitlines()[2] == "H1.2 It is not so."
    assert corpus.run("verify").code == 0 or "Section H" in corpus.run("verify").err


def test_a_version_that_is_not_held_gets_the_text_and_the_entry_is_shown(corpus: Corpus):
    done = given(corpus, docx(BODY, comments=""), version="9.0")
    assert done.code == 0 and 'name = "Section H"\ntitle = "Services"\nfile = "section-h.md"\nsha256 = "' in done.out
    assert written(corpus, "9.0").exists()


def test_nothing_is_written_on_a_dry_run(corpus: Corpus):
    before = corpus.version("5.20").read_bytes()
    assert given(corpus, docx(BODY, comments=""), "--dry-run").out.startswith("Would write")
    assert not written(corpus).exists() and corpus.version("5.20").read_bytes() == before


def test_another_text_is_not_overwritten_in_silence(corpus: Corpus):
    given(corpus, docx(BODY, comments=""))
    other = docx(BODY.replace("It is not so.", "It may be so."), comments="")
    refused = given(corpus, other)
    assert refused.code == 2 and "Another text stands there. To replace it: --replace." in refused.err
    assert given(corpus, other, "--replace").code == 0
    assert corpus.run("show", "H1.2", "--version", "5.20").out.splitlines()[2] == "H1.2 It may be so."


def test_a_text_that_is_that_of_another_version_is_not_overwritten(corpus: Corpus):
    text = sectext.open(ROOT).document("Section G", version="5.14")
    refused = given(corpus, word.write(text), document="Section G", version="6.17")
    assert refused.code == 2 and "is said to be that of 5.20" in refused.err


def test_unresolved_changes_are_refused_without_a_choice(corpus: Corpus):
    body = BODY + p(r("H1.3\tA "), ins(r("new ")), r("duty."))
    refused = given(corpus, docx(body, comments=""))
    assert refused.code == 5 and "1 inserted by Ada" in refused.err
    assert given(corpus, docx(body, comments=""), "--accept", "--reject").code == 2
    assert given(corpus, docx(body, comments=""), "--reject").code == 0
    assert "- H1.3 A duty." in written(corpus).read_text(encoding="utf-8")
    assert given(corpus, docx(body, comments=""), "--accept", "--replace").code == 0
    text = written(corpus).read_text(encoding="utf-8")
    assert "- H1.3 A new duty." in text
    assert 'certainty = "reconstructed"\nnote = "Read with every tracked change accepted."' in text


def test_comments_are_refused_without_a_choice_and_named_with_one(corpus: Corpus):
    refused = given(corpus, docx(BODY))
    assert refused.code == 5 and "1 comment by Ada" in refused.err
    done = given(corpus, docx(BODY), "--accept")
    assert done.code == 0 and "A comment by Ada was left out: “Why?”." in done.err


@pytest.mark.parametrize(
    ("document", "version"), [("Section H1.1", "5.20"), ("H1.1", "5.20"), ("Section H", "../x"), ("Section H", "")]
)
def test_names_that_are_none_are_refused(corpus: Corpus, document: str, version: str):
    assert given(corpus, docx(BODY, comments=""), document=document, version=version).code == 2


def test_a_file_of_another_document_is_said_to_be(corpus: Corpus):
    done = given(corpus, word.write(Clause(kind="document", label="Section G")), "--dry-run")
    assert "The file is of Section G; it was read as Section H." in done.err
    assert "does not say that it is Section H" in given(corpus, docx(p(r("1.1\tSo.")), comments=""), "--dry-run").err


def test_a_file_that_is_no_word_file_is_refused(corpus: Corpus):
    assert given(corpus, b"Dear all").code == 5


def test_every_finding_of_reading_has_a_meaning():
    found = set()
    for path in (ROOT / "sectext").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:remark|\.say)\(\s*"([a-z-]+)", "(note|warning|error)"', text))
    assert len(found) > 8
    assert {code for code, _ in found} <= set(MEANINGS)
