"""Instructions beside marks: where an annex says one thing and shows another, it is told; where it does not, nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corpora import Corpus, copied
from hypothesis import given
from small_codes import written
from trees import examples, reworded_pairs
from word_files import docx, p, r

import sectext
from sectext.address import parse_range
from sectext.annex import Annex, Change, annex
from sectext.annexes import annexes
from sectext.checks import check
from sectext.checks.files import check_file
from sectext.compare import compare
from sectext.drafting import draft_from
from sectext.errors import MalformedFile
from sectext.files import Folder
from sectext.formats import markdown, word
from sectext.instruction import sentence
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
BASE = markdown.read(
    """# Section G 'Security'

## G3

**Duties**

- G3.1 A User shall tell the Panel of it.
  - (a) an apple;
  - (b) a pear.
- G3.2 Each Party shall wait for ten Days.
- G3.3 The Panel may wait.

## G4

- G4.1 The gate is shut.
"""
)
NEW = markdown.read(
    """# Section G 'Security'

## G3

**Duties**

- G3.1 A User shall tell the Panel of it.
  - (a) an apple;
  - (b) a plum.
- G3.2 Each Party shall wait for five Days.
- G3.2A A Party may ask.
- G3.3 The Panel may wait.

## G4

- G4.1 The gate is shut.
"""
)


def made(old: Clause = BASE, new: Clause = NEW) -> Annex:
    return annex(old, compare(old, new, base="1.0"), modification="M", title="T", context=[parse_range("G3.1 to G3.3")])


def told(folder: Path, shown: Annex, suffix: str) -> list[str]:
    file = folder / f"a.{suffix}"
    file.write_bytes(word.write_annex(shown) if suffix == "docx" else markdown.write_annex(shown).encode())
    return [f.problem for f in check_file(file).findings if f.code == "instruction-disagrees"]


BOTH = pytest.mark.parametrize("suffix", ["docx", "md"])


@BOTH
def test_an_annex_that_we_write_agrees_with_itself(suffix: str, tmp_path: Path):
    assert told(tmp_path, made(), suffix) == []


@BOTH
@examples(8)
@given(reworded_pairs())
def test_any_annex_that_we_write_agrees_with_itself(tmp_path_factory, suffix: str, pair: tuple[Clause, Clause]):
    patch = compare(*pair)
    if not patch.operations or "\ufffe" in str(pair) or "\uffff" in str(pair):
        return
    shown = annex(pair[0], patch, modification="M", title="T", whole=True)
    try:
        assert told(tmp_path_factory.mktemp("a"), shown, suffix) == []
    except MalformedFile:
        assert suffix == "md"  # groups in groups, and marks that are not ended, cannot be read from an annex


@BOTH
def test_the_annex_of_mp087_prints_five_clauses_and_names_one_rightly(suffix: str, tmp_path: Path):
    [shown] = annexes(sectext.open(ROOT), "MP087")
    assert shown.instruction == "Amend Section G3.20 as follows:"
    assert told(tmp_path, shown, suffix) == []


# Each labelled by hand: what the annex says above its marks, and what a reader finds wrong with it.
ANNOUNCED = [
    ("Amend Sections G3.1 and G3.2 and insert Section G3.2A as follows:", []),
    ("Amend Section G3.1(b), Section G3.2 and Section G3.2A as follows:", []),
    ("Amend Sections G3.1 to G3.3 as follows:", []),
    ("Amend Section G3 as follows:", []),
    ("Amend Section G as follows:", []),
    ("Amend Section H1.1 as follows:", []),  # another document, which this file does not show
    ("The changes to Section G3.9 are as follows:", []),  # no instruction that is known
    ("Section G3.3 is printed for context only.", []),
    (
        "Amend Sections G3.1, G3.2 and G3.3 and insert Section G3.2A as follows:",
        ["names G3.3, and the marks change nothing there"],
    ),
    ("Amend Sections G3.1 and G3.3 as follows:", ["names G3.3", "The marks change G3.2 and G3.2A, and no"]),
    (
        "Amend Section G3.1(a) and Section G3.2 and insert Section G3.2A as follows:",
        ["names G3.1(a)", "change G3.1(b)"],
    ),
    ("Amend Section G3.2 and insert Section G3.2A as follows:", ["The marks change G3.1(b), and no instruction"]),
    ("Amend Section G4.1 as follows:", ["names G4.1", "The marks change G3.1(b), G3.2 and G3.2A"]),
    ("Amend Section G9.9 as follows:", ["names G9.9", "The marks change"]),
]
# The same for sentences in the table of changes; above the marks stands what is right.
SENTENCES = [
    ("In Section G3.2, for “ten” substitute “five”.", []),
    ("In Section G3.2, for “for ten Days” substitute “for five Days”.", []),
    ("In Section G3.2, replace the word “ten” with “five”.", []),
    ("In Section G3.1(b), for “pear” substitute “plum”.", []),
    ("After Section G3.2, insert Section G3.2A.", []),
    ("After Section G3.2 insert the following clause:", []),
    ("Section G3.2 has no effect until 1 May 2030.", []),  # an effect shows no marks
    ("Renumber Section H1.1 as H1.2.", []),
    ("In Section G3.2, for “ten” substitute “six”.", ["the marks make other changes to the words of G3.2"]),
    ("In Section G3.2, omit “ ten”.", ["the marks make other changes to the words of G3.2"]),
    ("In Section G3.2, for “twelve” substitute “five”.", ["the marks make other changes to the words of G3.2"]),
    ("Delete Section G3.2.", ["the marks keep G3.2"]),
    ("Delete Section G3.3.", ["names G3.3, and the marks change nothing there"]),
    ("In Section G3.1(a), for “apple” substitute “plum”.", ["names G3.1(a), and the marks change nothing there"]),
]


def check_told(found: list[str], expected: list[str]) -> None:
    assert len(found) == len(expected), found
    assert all(part in problem for part, problem in zip(expected, found, strict=True)), found


@BOTH
@pytest.mark.parametrize(("said", "expected"), ANNOUNCED)
def test_what_an_annex_announces_is_held_against_its_marks(suffix: str, said: str, expected: list[str], tmp_path: Path):
    shown = replace(made(), instruction=said, changes=())
    check_told(told(tmp_path, shown, suffix), expected)


@BOTH
@pytest.mark.parametrize(("said", "expected"), SENTENCES)
def test_what_a_sentence_says_is_held_against_the_marks(suffix: str, said: str, expected: list[str], tmp_path: Path):
    shown = replace(made(), changes=(Change(where="", what=said),))
    check_told(told(tmp_path, shown, suffix), expected)


@BOTH
def test_without_marks_or_without_instructions_nothing_is_told(suffix: str, tmp_path: Path):
    clean = replace(made(BASE, BASE), instruction="Amend Section G3.1 as follows:")
    assert told(tmp_path, clean, suffix) == []
    assert told(tmp_path, replace(made(), instruction="", changes=()), suffix) == []


def test_draft_tells_it_too(tmp_path: Path):
    body = markdown.write(BASE).partition("\n\n")[2]
    folder = written(tmp_path, {"Section G": body}, {"M": ""})
    base = sectext.open(folder, cached=False).document("Section G", version="1.0")
    shown = annex(base, replace(compare(BASE, NEW), base="1.0"), modification="M", title="T")
    (tmp_path / "a.docx").write_bytes(word.write_annex(replace(shown, instruction="Amend Section G4.1 as follows:")))
    found = draft_from(folder, "M", tmp_path / "a.docx", write=False)
    assert len(found.patch.operations) == 3
    assert [f.code for f in found.findings].count("instruction-disagrees") == 1


def test_every_operation_in_one_line_is_known_for_an_instruction():
    shown = made()
    assert [change.what for change in shown.changes] == [sentence(op) for op in shown.operations]


# What lies beside a modification


CHANGE = '\n[[change]]\ndocument = "Section G"\ndo = "substitute words"\nat = "G3.2"\nfor = "ten"\nwords = "five"\n'


def beside(folder: Path, shown: Clause | None, change: str = CHANGE, *, report: str = "") -> list[tuple[str, str]]:
    """What a check finds of a modification with an annex in its folder that shows another text, and a report."""
    body = markdown.write(BASE).partition("\n\n")[2]
    root = written(folder, {"Section G": body}, {"M": change})
    base = sectext.open(root, cached=False).document("Section G", version="1.0")
    own = root / "modifications" / "M"
    if shown is not None:
        made = annex(base, compare(base, shown, base="1.0"), modification="M", title="T")
        (own / "legal-text.docx").write_bytes(word.write_annex(made))
    if report:
        (own / "report").mkdir()
        (own / "report" / "solution.md").write_text(report, encoding="utf-8")
    found = check(sectext.open(root, cached=False), "M", files=Folder(root)).findings
    return [(f.code, f.problem) for f in found if f.code.startswith(("kept-", "narrative-"))]


def text_with(old: str, new: str) -> Clause:
    """The document with other words, and without its title, which the written code does not have."""
    return replace(markdown.read(markdown.write(BASE).replace(old, new)), heading=None)


def test_legal_text_kept_beside_a_modification_that_makes_the_same_text_is_right(tmp_path: Path):
    assert beside(tmp_path, text_with("ten Days", "five Days")) == []


def test_legal_text_kept_beside_a_modification_that_makes_another_text_is_told(tmp_path: Path):
    [(code, problem)] = beside(tmp_path, text_with("ten Days", "six Days"))
    assert code == "kept-text-differs" and "in G3.2." in problem


def test_legal_text_of_a_document_that_the_modification_leaves_alone_is_told(tmp_path: Path):
    effect = '\n[[change]]\ndocument = "Section G"\ndo = "defer"\nat = "G3.2"\nuntil = { on = 2030-01-01 }\n'
    [(code, problem)] = beside(tmp_path, text_with("may wait", "shall wait"), effect)
    assert code == "kept-text-differs" and "in G3.3." in problem


def test_legal_text_made_on_another_text_is_told(tmp_path: Path):
    assert beside(tmp_path, None) == []
    old = text_with("Each Party", "Every Party")
    made = annex(old, compare(old, text_with("ten", "five"), base="1.0"), modification="M", title="T")
    (tmp_path / "modifications" / "M" / "old.docx").write_bytes(word.write_annex(made))
    found = check(sectext.open(tmp_path, cached=False), "M", files=Folder(tmp_path)).findings
    assert [f.problem for f in found if f.code == "kept-text-differs"] == [
        "With its changes rejected it does not have the text of the base, in G3.2."
    ]


def test_other_word_files_beside_a_modification_are_passed_by(tmp_path: Path):
    assert beside(tmp_path, None) == []
    (tmp_path / "modifications" / "M" / "form.docx").write_bytes(docx(p(r("A proposal form"))))
    found = check(sectext.open(tmp_path, cached=False), "M", files=Folder(tmp_path)).findings
    assert [f.code for f in found if f.code == "kept-text-differs"] == []


def test_a_report_that_names_another_clause_is_told_with_its_line(tmp_path: Path):
    report = '+++\nmarking = "White"\n+++\n\nOne word goes.\n\nThe modification amends Section G3.3.\n'
    body = beside(tmp_path, None, report=report)
    assert [code for code, _ in body] == ["narrative-silent-clause", "narrative-unchanged-clause"]
    found = check(sectext.open(tmp_path, cached=False), "M", files=Folder(tmp_path)).findings
    [told_] = [f for f in found if f.code == "narrative-unchanged-clause"]
    assert told_.where == "modifications/M/report/solution.md:7"


def test_a_finding_in_a_report_can_be_let_stand(tmp_path: Path):
    suppress = '\n[[suppress]]\ncode = "narrative-unchanged-clause"\nwords = "Section G3.3"\nreason = "r"\n'
    found = beside(tmp_path, None, CHANGE + suppress, report="Section G3.2 and Section G3.3 are amended.\n")
    assert found == []


def test_without_files_nothing_beside_is_looked_at(tmp_path: Path):
    beside(tmp_path, text_with("ten Days", "six Days"), report="The modification amends Section G3.3.\n")
    found = check(sectext.open(tmp_path, cached=False), "M").findings
    assert not [f for f in found if f.code.startswith(("kept-", "narrative-"))]


@pytest.mark.parametrize("name", ["MP087", "SMETS1-deferral", "SoS-2018-07-18"])
def test_what_lies_beside_the_modifications_of_the_corpus_agrees_with_them(name: str):
    found = check(sectext.open(ROOT), name, files=Folder(ROOT)).findings
    assert not [f for f in found if f.code.startswith(("kept-", "narrative-"))]


# The command line


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.chdir(tmp_path)
    return copied(tmp_path, capsys)


def test_instructions_go_there_and_back_on_the_command_line(corpus: Corpus):
    assert corpus.run("redline", "MP087", "--to", "txt").code == 0
    file = corpus.folder / "modifications" / "MP087" / "modification.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.partition("[[change]]")[0], encoding="utf-8")
    assert corpus.run("draft", "MP087", "MP087-annex-a.txt").code == 0
    assert file.read_text(encoding="utf-8") == before
    again = corpus.run("draft", "MP087", "MP087-annex-a.txt")
    assert again.code == 0 and "says this already" in again.out


def test_an_effect_goes_there_and_back_on_the_command_line(corpus: Corpus):
    assert corpus.run("redline", "SMETS1-deferral", "--to", "txt").code == 0
    before = sectext.open(corpus.folder, cached=False).patches("SMETS1-deferral")[0].patch
    file = corpus.folder / "modifications" / "SMETS1-deferral" / "modification.toml"
    file.write_text(file.read_text(encoding="utf-8").partition("[[change]]")[0], encoding="utf-8")
    assert corpus.run("draft", "SMETS1-deferral", "SMETS1-deferral-annex-a.txt").code == 0
    assert sectext.open(corpus.folder, cached=False).patches("SMETS1-deferral")[0].patch == before


def test_other_instructions_replace_what_stands_only_when_asked(corpus: Corpus):
    (corpus.folder / "i.txt").write_text("In Section G3.19, after “notified” insert “.”.\n", encoding="utf-8")
    refused = corpus.run("draft", "MP087", "i.txt")
    assert refused.code == 2 and "--replace" in refused.err
    assert corpus.run("draft", "MP087", "i.txt", "--replace").code == 0
    [made] = sectext.open(corpus.folder, cached=False).patches("MP087")[0].patch.operations
    assert sentence(made) == "In Section G3.19, after “notified” insert “.”."


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (b"In Section G3.19, omit \xff.", 2, "not UTF-8"),
        ("In Section G3.19, omit “zebra”.".encode(), 3, "i.txt:1"),
        ("In Section H1.1, omit “zebra”.".encode(), 2, "Section H"),
        (b"# nothing\n", 2, "It has no instruction"),
        ("These changes have been drafted against SEC Version 5.20.\n\nIn Section G3.19, omit “ it”.".encode(), 2, ""),
    ],
)
def test_a_file_of_instructions_that_is_refused_changes_nothing(corpus: Corpus, text: bytes, code: int, said: str):
    (corpus.folder / "i.txt").write_bytes(text)
    file = corpus.folder / "modifications" / "MP087" / "modification.toml"
    before = file.read_bytes()
    done = corpus.run("draft", "MP087", "i.txt")
    assert (done.code, file.read_bytes()) == (code, before)
    assert said in done.err


def test_a_folder_of_markdown_that_is_no_annex_is_refused(corpus: Corpus):
    (corpus.folder / "x.md").write_text("Hello\n", encoding="utf-8")
    assert corpus.run("check", "x.md").code == 2
