"""What a drafter does in LibreOffice, with changes tracked, becomes the patch that says so, under the drafter's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from html_annexes import clause, item, row, table
from libreoffice import Writer

from sectext.compare import compare
from sectext.formats import word
from sectext.formats.word import Numbers, paragraphs
from sectext.formats.word.attribution import attributed
from sectext.formats.word.opening import open_package
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import read_section
from sectext.formats.word.tracked import accepted, rejected
from sectext.instruction import sentence
from sectext.tree import Clause

TERMS = (
    Clause(kind="definition", label="Alpha", text="means the first."),
    Clause(kind="definition", label="Beta", text="means the second."),
)
RECORDS = (item("(a)", "a first record;"), item("(b)", "a second record; and"), item("(c)", "a third record."))
GROUP = Clause(
    kind="group",
    label="G1",
    heading="Duties",
    children=(
        clause("G1.1", "Each User shall keep:", *RECORDS),
        clause("G1.2", "The words of this clause."),
        clause("G1.3", "The fees are:", table(row("Kind", "Fee"), row("Entry", "ten"), row("Exit", "twenty"))),
        clause("G1.4", "In this Section:", *TERMS),
        clause("G1.5", "The last words."),
    ),
)
OLD = Clause(kind="document", label="Section G", children=(GROUP,))

ENTRY = "the row “Entry” of table 1 of Section G1.3"
# What is done, and the sentences of the patch; with typed labels a paragraph that splits off has none.
EDITS: dict[str, tuple[list[str], list[str], list[str] | None]] = {
    "type": (["insert", "The words", " old"], ["In Section G1.2, after “words” insert “ old”."], None),
    "delete": (["replace", "a first ", "a "], ["In Section G1.1(a), omit “ first”."], None),
    "replace": (
        ["replace", "third record", "last paper"],
        ["In Section G1.1(c), for “third record” substitute “last paper”."],
        None,
    ),
    "split": (
        ["split", "a second"],
        [
            "In Section G1.1(b), omit “ record; and”.",
            "After Section G1.1(b), insert (c).",
            "Renumber Section G1.1(c) as (d).",
        ],
        ["In Section G1.1(b), omit “ record; and”.", "After Section G1.1(b), insert a paragraph."],
    ),
    "merge": (
        ["merge", "a first record;", " "],
        [
            "In Section G1.1(a), after “record;” insert “ a second record; and”.",
            "Delete Section G1.1(b).",
            "Renumber Section G1.1(c) as (b).",
        ],
        ["In Section G1.1(a), after “record;” insert “ (b) a second record; and”.", "Delete Section G1.1(b)."],
    ),
    "move": (
        ["move down", "a first record"],
        [
            "Move Section G1.1(b) to the beginning of Section G1.1.",
            "Renumber Section G1.1(b) as (a).",
            "Renumber Section G1.1(a) as (b).",
        ],
        ["Move Section G1.1(b) to the beginning of Section G1.1."],
    ),
    "edit a cell": (
        ["replace", "ten", "eleven"],
        [f"In column 2 of {ENTRY}, for “ten” substitute “eleven”."],
        None,
    ),
    "edit a definition": (
        ["replace", "the first.", "something else."],
        ["In the definition of “Alpha” in Section G1.4, for “the first” substitute “something else”."],
        None,
    ),
    "insert a row": (["insert row", "Entry", "Stay"], [f"After {ENTRY}, insert a row."], None),
    "insert a row without words": (["insert row", "Entry"], [f"After {ENTRY}, insert a row."], None),
    "delete a row": (["delete row", "Entry"], [f"Delete {ENTRY}."], None),
    "delete a definition": (["delete row", "Alpha"], ["Delete the definition of “Alpha” in Section G1.4."], None),
}


# LibreOffice marks a row by its words, and puts this character, which nobody sees, into one that has none.
JOINER = "\u200d"


def edited(name: str, numbers: Numbers, libreoffice: Writer, folder: Path) -> Path:
    file = folder / "edited.docx"
    libreoffice.read(word.write(OLD, numbers=numbers), save=file, edits=[EDITS[name][0]])
    return file


@pytest.mark.parametrize("numbers", ["auto", "typed"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_becomes_the_patch_that_says_so(name: str, numbers: Numbers, libreoffice: Writer, tmp_path: Path):
    text = WordText(open_package(edited(name, numbers, libreoffice, tmp_path)))
    old, new = (read_section(text, view, document="Section G", base=OLD) for view in (rejected, accepted))
    assert old.tree == OLD
    patch = compare(OLD, new.tree)
    _, sentences, with_typed = EDITS[name]
    assert [sentence(op) for op in patch.operations] == ((numbers == "typed" and with_typed) or sentences)
    by = attributed(patch.operations, old, new)
    nobodys = [sentence(op) for op, who in by.items() if not who]
    assert all(each.startswith("Renumber") for each in nobodys)  # the list did that by itself


@pytest.mark.parametrize("numbers", ["auto", "typed"])
@pytest.mark.parametrize("name", EDITS)
def test_the_file_is_read_as_libreoffice_shows_it(name: str, numbers: Numbers, libreoffice: Writer, tmp_path: Path):
    file = edited(name, numbers, libreoffice, tmp_path)
    for do, view in (("accept", "accepted"), ("reject", "rejected")):
        shown = libreoffice.read(file.read_bytes(), do)  # type: ignore[arg-type]
        lines = [(label, words.replace(JOINER, "")) for label, words, _ in shown if label is not None]
        read = paragraphs(file, view=view)  # type: ignore[arg-type]
        assert [(label, words.replace(JOINER, "")) for label, words in read] == lines
