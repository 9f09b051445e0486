"""Instructions beside marks: where an annex says one thing and shows another, it is told; where it does not, nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from small_codes import written
from trees import examples, reworded_pairs

import sectext
from sectext.address import parse_range
from sectext.annex import Annex, Change, annex
from sectext.annexes import annexes
from sectext.checks.files import check_file
from sectext.compare import compare
from sectext.drafting import draft_from
from sectext.errors import MalformedFile
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
