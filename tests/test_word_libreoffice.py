"""LibreOffice accepts and rejects what we write for Word: the words, the labels that it computes, and the styles."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
import word_model
from html_annexes import clause, heading, item, row, table
from hypothesis import assume, given
from libreoffice import Do, Writer
from trees import edited_pairs, examples
from word_cases import CASES, marked, written
from word_texts import Line, found, shown, without_styles

import sectext
from sectext.address import parse
from sectext.annexes import annexes
from sectext.compare import compare
from sectext.formats import word
from sectext.formats.word import Numbers
from sectext.patch import Delete, Insert, Move, Patch
from sectext.redline import Marked, accept, redline, reject
from sectext.tree import Clause, digest

ROOT = Path(__file__).resolve().parent.parent
ANNEX_A = (ROOT / "tests" / "mp087_annex_a.txt").read_text(encoding="utf-8").splitlines()
BOTH: tuple[Numbers, ...] = ("auto", "typed")

# LibreOffice joins no paragraph to a table: where one goes that stands before a table, an empty one is left, and Word
# leaves none. So the end of such a paragraph is marked by way of the one before it, wherever that is exact. In these
# cases it is not: the paragraph before is of another style, or the two ends of a move must stay as Word writes them.
LEAVE_ONE_BEFORE_A_TABLE: dict[str, Do] = {
    "insert, before a table": "reject",
    "move, before a table": "accept",
    "move with an edit, before a table": "accept",
}


# LibreOffice marks a row by its words. It puts this character into a row that has none, and leaves it there.
PUT_INTO_EMPTY_ROWS = "\u200d"


def seen(docx: bytes, do: Do, libreoffice: Writer) -> list[Line]:
    return [
        (label, words.replace(PUT_INTO_EMPTY_ROWS, ""), style)
        for label, words, style in found(libreoffice.read(docx, do))
    ]


def check(made: Marked, numbers: Numbers, libreoffice: Writer, *, but: Do | None = None) -> None:
    """Whether LibreOffice accepts and rejects exactly, but for one of the two."""
    docx = written(made, numbers)
    for do, text in (("accept", accept(made)), ("reject", reject(made))):
        if do != but:
            assert seen(docx, do, libreoffice) == clean(text, numbers, libreoffice)  # type: ignore[arg-type]


@cache
def clean(text: Clause, numbers: Numbers, libreoffice: Writer) -> list[Line]:
    """What is shown of a text that was written without a mark; its labels and words are those of the tree."""
    lines = found(libreoffice.read(word.write(text, numbers=numbers)))
    assert without_styles(lines) == shown(text)
    return lines


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("name", CASES)
def test_accepting_gives_the_new_text_and_rejecting_the_old(name: str, numbers: Numbers, libreoffice: Writer):
    check(marked(*CASES[name]), numbers, libreoffice, but=LEAVE_ONE_BEFORE_A_TABLE.get(name))


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("name", LEAVE_ONE_BEFORE_A_TABLE)
def test_limit_a_paragraph_that_goes_before_a_table_leaves_an_empty_one(
    name: str, numbers: Numbers, libreoffice: Writer
):
    made, do = marked(*CASES[name]), LEAVE_ONE_BEFORE_A_TABLE[name]
    lines = found(libreoffice.read(written(made, numbers), do))
    left = next(n for n, line in enumerate(lines) if line[1] == "" and lines[n + 1][:2] == (None, "table"))
    text = accept(made) if do == "accept" else reject(made)
    assert [*lines[:left], *lines[left + 1 :]] == clean(text, numbers, libreoffice)
    view: word_model.View = "new" if do == "accept" else "old"
    assert without_styles(found(word_model.read(written(made, numbers), view))) == shown(text)


def test_limit_what_goes_before_a_clause_without_words_gives_it_its_style(libreoffice: Writer):
    """LibreOffice joins two paragraphs without words as the first of them; Word joins any two as the second."""
    empty = Clause(kind="item", label="(a)", children=(Clause(kind="item", label="(i)", text="It is so."),))
    old = Clause(kind="document", label="Section G", children=(clause("G1.1", None, empty),))
    patch = Patch(document="Section G", operations=(Insert(into=parse("G1.1"), after=None, clauses=(heading("New"),)),))
    docx = written(redline(old, patch), "auto")
    lines = found(libreoffice.read(docx, "reject"))
    assert ("", "", "SEC Heading in a list 1") in lines
    assert without_styles(found(word_model.read(docx, "old"))) == shown(old)


def test_limit_an_item_that_moves_to_the_end_of_a_cell_leaves_its_style_there(libreoffice: Writer):
    """LibreOffice takes words that go and come for a move of its own, and rejecting it is not exact. Word does not."""
    moved = item("(x)", "it is so")
    old = Clause(kind="document", label="Section G", children=(clause("G1.1", "So:", moved, table(row("any of:"))),))
    cell = parse('G1.1 table 1 "any of:" column 1')
    patch = Patch(document="Section G", operations=(Move(at=parse("G1.1(x)"), into=cell, after=None),))
    docx = written(redline(old, patch), "typed")
    assert ("", "\u00a0", "SEC Cell Item 1") in found(libreoffice.read(docx, "reject"))
    assert without_styles(found(word_model.read(docx, "old"))) == shown(old)


def test_limit_a_row_without_words_that_was_to_go_holds_a_character_afterwards(libreoffice: Writer):
    old = Clause(kind="document", label="Section G", children=(table(row("a"), row(None), row("c")),))
    gone = Delete(at=parse("Section G table 1 #2"), was=digest(row(None)))
    docx = written(redline(old, Patch(document="Section G", operations=(gone,))), "auto")
    lines = found(libreoffice.read(docx, "reject"))
    assert [words for label, words, style in lines if style == "SEC Cell Text"] == ["a", PUT_INTO_EMPTY_ROWS, "c"]
    assert without_styles(found(word_model.read(docx, "old"))) == shown(old)


@examples(20)
@given(edited_pairs())
def test_random_redlines_are_accepted_and_rejected_exactly(libreoffice: Writer, pair: tuple[Clause, Clause]):
    made = redline(pair[0], compare(*pair))
    assume(not STRANGE.search("".join(shown_words(pair))))
    docx = written(made, "auto")
    assume(not at_a_limit(docx))
    check(made, "auto", libreoffice)


# Characters that LibreOffice joins to their neighbours when it cuts a text, and those that no Word file can hold.
STRANGE = re.compile("[\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufffe\uffff\U000e0000-\U000e0fff]")


def shown_words(texts: Sequence[Clause]) -> list[str]:
    return [words for text in texts for _, words in shown(text)]


def at_a_limit(docx: bytes) -> bool:
    """Whether a paragraph whose end is marked stands before a table, before one without words, or before a cell's end."""
    paragraphs = word_model.part(docx, "word/document.xml").iter(f"{{{word_model.NAMESPACE}}}p")
    for paragraph in paragraphs:
        below = next(paragraph.itersiblings(f"{{{word_model.NAMESPACE}}}*"), None)
        is_marked = paragraph.find("w:pPr/w:rPr", {"w": word_model.NAMESPACE}) is not None
        if is_marked and below is not None and (below.tag.endswith("}tbl") or not "".join(below.itertext()).strip()):
            return True
    return False


def test_libreoffice_is_started_again_when_it_has_died(libreoffice: Writer):
    docx = word.write(clause("G1.1", "It is so."))
    before = libreoffice.read(docx)
    assert libreoffice.process is not None
    os.killpg(libreoffice.process.pid, signal.SIGKILL)
    assert libreoffice.read(docx) == before == [("G1.1", "It is so.", "SEC Clause")]


def test_a_file_that_libreoffice_cannot_open_fails_and_harms_no_other(libreoffice: Writer):
    with pytest.raises(AssertionError, match="LibreOffice"):
        libreoffice.read(b"PK no zip")
    assert libreoffice.read(word.write(clause("G1.1", "It is so.")))


# MP087


def annex_a() -> bytes:
    [made] = annexes(sectext.open(ROOT), "MP087")
    return word.write_annex(made)


def clauses_in(lines: Sequence[Line]) -> list[str]:
    """The numbered clauses of an annex and what belongs to them, each as one line."""
    start = next(n for n, (label, _, _) in enumerate(lines) if label == "G3.17")
    return [" ".join(filter(None, (label, words))) for label, words, _ in lines[start:-1]]


def test_accepting_the_annex_of_mp087_gives_the_five_clauses_word_for_word(libreoffice: Writer):
    assert clauses_in(libreoffice.read(annex_a(), "accept")) == ANNEX_A


def test_rejecting_the_annex_of_mp087_gives_the_base(libreoffice: Writer):
    before = [line.replace(" which forms part of a SMETS2+ Device", "") for line in ANNEX_A]
    # The same words stand in G3.17(b) of the base.
    before[2] = ANNEX_A[2]
    assert clauses_in(libreoffice.read(annex_a(), "reject")) == before


# pandoc


def read_by_pandoc(docx: bytes, do: Do, need: Callable[[str], str], folder: Path) -> str:
    file = folder / "judged.docx"
    file.write_bytes(docx)
    command = [need("pandoc"), "--from=docx", f"--track-changes={do}", "--to=plain", "--wrap=none", str(file)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()


# pandoc knows neither moves nor rows that come and go.
FOR_PANDOC = [name for name in CASES if not re.search("mov|row|definition|cell|table", name)]


@pytest.mark.parametrize("name", FOR_PANDOC)
def test_pandoc_agrees(name: str, need: Callable[[str], str], tmp_path: Path):
    made = marked(*CASES[name])
    docx = written(made, "typed")
    for do, text in (("accept", accept(made)), ("reject", reject(made))):
        unmarked = read_by_pandoc(word.write(text, numbers="typed"), "accept", need, tmp_path)
        assert read_by_pandoc(docx, do, need, tmp_path) == unmarked  # type: ignore[arg-type]


@pytest.mark.parametrize("numbers", BOTH)
def test_pandoc_reads_the_five_clauses_of_mp087_word_for_word(
    numbers: Numbers, need: Callable[[str], str], tmp_path: Path
):
    """Of an automatic label it gives the number alone: 17. and a."""
    [made] = annexes(sectext.open(ROOT), "MP087")
    text = read_by_pandoc(word.write_annex(made, numbers=numbers), "accept", need, tmp_path)
    lines = [" ".join(line.split()) for line in text.split("\n\n")]
    lines = [re.sub(r"^(\d+)\. ", r"G3.\1 ", re.sub(r"^([a-c])\. ", r"(\1) ", line)) for line in lines]
    start = next(n for n, line in enumerate(lines) if line.startswith("G3.17 "))
    assert lines[start : start + len(ANNEX_A)] == ANNEX_A
