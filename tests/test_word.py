"""A Word file accepts and rejects exactly, marks little, is sound, and is the same on every run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import word_model
from html_annexes import EVERYTHING, clause, everything, item, row, table
from hypothesis import given
from lxml import etree
from test_html import REDLINES
from trees import documents, examples, pairs, reworded_pairs
from validators import problems
from word_cases import BASE, CASES, DAY, marked, written
from word_decoding import decoded
from word_texts import found, shown, without_styles

import sectext
from sectext.address import parse
from sectext.annexes import Tracking, annexes, render
from sectext.checks.word import check
from sectext.compare import compare
from sectext.formats import word
from sectext.formats.word import NotInWord, Numbers
from sectext.formats.word.counting import Format, read_number, write_number
from sectext.formats.word.opening import unpack
from sectext.patch import Insert, Patch
from sectext.redline import Marked, accept, every, redline, reject
from sectext.tree import Clause, digest

ROOT = Path(__file__).resolve().parent.parent
W = f"{{{word_model.NAMESPACE}}}"
BOTH: tuple[Numbers, ...] = ("auto", "typed")
MARKS = ("ins", "del", "moveFrom", "moveTo")
UNWRITABLE = re.compile("[\ufffe\uffff]")


def body(docx: bytes) -> etree._Element:
    return word_model.part(docx, "word/document.xml")


def writable(*texts: Clause) -> bool:
    return not any(UNWRITABLE.search(words) for text in texts for _, words in shown(text))


# Both texts


def check_both(made: Marked, numbers: Numbers, *, dated: bool = True) -> None:
    docx = word.write_redline(made, numbers=numbers, date=DAY if dated else None)
    views: tuple[tuple[word_model.View, Clause], ...] = (("new", accept(made)), ("old", reject(made)))
    for view, text in views:
        clean = found(word_model.read(word.write(text, numbers=numbers), "new"))
        assert without_styles(clean) == shown(text)
        assert found(word_model.read(docx, view)) == clean


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("name", CASES)
def test_both_texts_are_in_a_redline_as_word_reads_it(name: str, numbers: Numbers):
    check_both(marked(*CASES[name]), numbers)


@examples(60)
@given(pairs())
def test_random_redlines_hold_both_texts_with_automatic_labels(pair: tuple[Clause, Clause]):
    if writable(*pair):
        check_both(redline(pair[0], compare(*pair)), "auto")


@examples(40)
@given(pairs())
def test_random_redlines_hold_both_texts_with_typed_labels_and_without_a_date(pair: tuple[Clause, Clause]):
    if writable(*pair):
        check_both(redline(pair[0], compare(*pair)), "typed", dated=False)


@examples(40)
@given(documents())
def test_a_text_is_written_with_its_labels_and_words_and_without_a_mark(text: Clause):
    if writable(text):
        docx = word.write(text)
        assert without_styles(found(word_model.read(docx, "new"))) == shown(text)
        assert not word_model.marked_words(docx)


@pytest.mark.parametrize("kind", ["clause", "item", "group", "table"])
def test_a_part_of_a_document_can_be_written_by_itself(kind: str):
    part = {
        "clause": clause("G3.20", "Each User shall:", item("(a)", "look.")),
        "item": item("(b)", "look.", item("(i)", "well.")),
        "group": Clause(kind="group", label="G3", heading="Duties", children=(clause("G3.1", "Look."),)),
        "table": table(row("a", "b")),
    }[kind]
    assert without_styles(found(word_model.read(word.write(part), "new"))) == shown(part)


# Labels


def labels(docx: bytes) -> Counter[str]:
    """How many labels are automatic and how many are typed."""
    found = Counter[str]()
    for paragraph in body(docx).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        if re.fullmatch(r"SEC(Cell)?(Group|Clause|Item)\d*", style):
            number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
            found["typed" if number is not None and number.get(f"{W}val") == "0" else "automatic"] += 1
    return found


def test_every_label_of_an_ordinary_text_is_automatic():
    assert labels(word.write(EVERYTHING)).keys() == {"automatic"}
    code = sectext.open(ROOT)
    assert labels(word.write(code.document("Section G", version="6.17"))).keys() == {"automatic"}


@pytest.mark.parametrize("label", ["G3.20A", "G3.020", "G3.", "G3.a", "G3.20(a)"])
def test_a_label_that_no_list_prints_is_typed_and_its_neighbours_are_not(label: str):
    text = Clause(
        kind="document", label="Section G", children=tuple(clause(x, "It is.") for x in ("G3.20", label, "G3.21"))
    )
    docx = word.write(text)
    assert labels(docx) == {"automatic": 2, "typed": 1}
    assert without_styles(found(word_model.read(docx, "new"))) == shown(text)


def test_a_gap_a_start_and_another_form_of_label_are_still_automatic():
    items = [item(label, "it is;") for label in ("(c)", "(d)", "(g)")]
    roman = [item(label, "it is;") for label in ("(i)", "(ii)", "(iii)", "(iv)")]
    children = (
        clause("G3.17", "A:", *items),
        clause("G3.26", "B:", *roman),
        clause("G3.27", "C:", item("(a)", "it is.")),
    )
    text = Clause(kind="document", label="Section G", children=children)
    docx = word.write(text)
    assert labels(docx) == {"automatic": 11}
    assert without_styles(found(word_model.read(docx, "new"))) == shown(text)


def test_the_ninth_letter_and_the_first_roman_numeral_are_told_apart():
    letters = [item(f"({x})", "it is;") for x in "abcdefghijk"]
    text = Clause(kind="document", label="Section F", children=(clause("F1.4", "A:", *letters),))
    docx = word.write(text)
    assert labels(docx) == {"automatic": 12}
    assert not word_model.part(docx, "word/numbering.xml").findall(f"{W}num")[3:]


def test_the_neighbours_of_a_new_item_stay_the_same_to_the_byte():
    """The labels after it move on; nothing in the file says so but the schedule of an annex."""
    made = marked(*CASES["insert and renumber, middle"])
    before, after = (paragraphs(docx) for docx in (word.write(BASE), written(made, "auto")))
    new = [each for each in after if each not in before]
    assert [each for each in after if each in before] == before
    assert len(new) == 1 and b"a thing which is new;" in new[0]


def paragraphs(docx: bytes) -> list[bytes]:
    return [etree.tostring(paragraph) for paragraph in body(docx).iter(f"{W}p")]


def test_only_the_label_is_marked_where_a_typed_one_changes():
    made = marked(*CASES["renumber, middle"])
    assert word_model.marked_words(written(made, "typed")) == ["(b)", "(zb)"]


@pytest.mark.parametrize("format", ["decimal", "lowerLetter", "lowerRoman", "upperLetter", "upperRoman"])
def test_each_number_is_read_as_it_is_written(format: Format):
    for number in range(1, 781):
        assert read_number(write_number(number, format), format) == number


@pytest.mark.parametrize(
    ("text", "format"),
    [
        *(("0", "decimal"), ("03", "decimal"), ("½", "decimal"), ("٣", "decimal"), ("", "decimal")),
        *(("ab", "lowerLetter"), ("A", "lowerLetter"), ("a1", "lowerLetter")),
        *(("iiii", "lowerRoman"), ("vx", "lowerRoman"), ("q", "lowerRoman")),
    ],
)
def test_what_is_no_number_of_a_format_is_none(text: str, format: Format):
    assert read_number(text, format) is None


# Marks


def test_the_annex_of_mp087_has_one_insertion_and_no_deletion():
    docx = mp087()
    assert word_model.marked_words(docx) == [" which forms part of a SMETS2+ Device"]
    [mark] = body(docx).iter(f"{W}ins")
    assert mark.get(f"{W}author") == "MP087 legal text 1.0"
    assert mark.get(f"{W}date") == "2019-11-04T00:00:00Z"
    assert not list(body(docx).iter(*(f"{W}{tag}" for tag in MARKS if tag != "ins")))


@examples(60)
@given(reworded_pairs())
def test_nothing_is_marked_but_the_words_that_the_redline_marks(pair: tuple[Clause, Clause]):
    if not writable(*pair):
        return
    made = redline(pair[0], compare(*pair))
    if any(node.mark.startswith("moved") for node in every(made)):
        return  # both ends of a move have the whole text
    runs = [r for n in every(made) for r in (*n.label, *n.heading, *n.text, *n.closing) if r.mark != "same"]
    spaces = Counter("".join(word_model.marked_words(written(made, "auto")))) - Counter("".join(r.text for r in runs))
    # A space parts a heading from the words in its line, and comes or goes with either.
    assert set(spaces) <= {" "}


def test_words_that_only_change_their_paragraph_are_not_marked():
    assert word_model.marked_words(written(marked(*CASES["an item cut in two"]), "auto")) == [" "]
    assert word_model.marked_words(written(marked(*CASES["two items made one"]), "auto")) == [" "]


def test_amounts_references_and_terms_are_never_cut():
    words = "Each SMETS2 Device within thirty (30) days at 12% of £1,200.50 under Section G3.2(a) of the half-hourly tariff."
    other = "Each SMETS2+ Device within sixty (60) days at 18% of £1,300.50 under Section G3.3(b) of the half-yearly tariff."
    old, new = (Clause(kind="document", label="Section G", children=(clause("G1.1", text),)) for text in (words, other))
    assert word_model.marked_words(written(redline(old, compare(old, new)), "auto")) == [
        *("SMETS2", "SMETS2+", "thirty", "sixty", "30", "60", "12%", "18%"),
        *("£1,200.50", "£1,300.50", "G3.2(a)", "G3.3(b)", "half-hourly", "half-yearly"),
    ]


def test_a_move_has_its_old_text_at_one_end_and_its_new_text_at_the_other():
    docx = written(marked(*CASES["move with an edit, first"]), "auto")
    assert word_model.marked_words(docx) == ["examine its Log;", "(za)in due course examine its Log;"]
    names = [e.get(f"{W}name") for e in body(docx).iter(f"{W}moveFromRangeStart", f"{W}moveToRangeStart")]
    assert names == ["move1", "move1"]


def test_without_a_date_a_move_is_a_deletion_and_an_insertion():
    """Word's schema wants a date at both ends of a move, and none is made up."""
    docx = word.write_redline(marked(*CASES["move, first"]))
    tags = {
        etree.QName(e).localname
        for e in body(docx).iter()
        if etree.QName(e).localname.startswith(("move", "ins", "del"))
    }
    assert tags == {"ins", "del", "delText"}
    assert not list(body(docx).iterfind(f".//*[@{W}date]"))


def test_a_table_whose_columns_change_is_replaced_as_a_whole():
    rows = {"a": row("a", "b"), "c": row("c", "d")}
    old = Clause(kind="document", label="Section G", children=(clause("G1.1", "So:", table(*rows.values())),))
    wheres = [parse(f'G1.1 table 1 "{name}"') for name in rows]
    operations = (Insert(into=x, after=x.below("column 1"), clauses=(Clause(kind="cell", text="x"),)) for x in wheres)
    made = redline(old, Patch(document="Section G", operations=tuple(operations)))
    check_both(made, "auto")
    annex = word.write_annex(replace(everything(), redline=made))
    said = [
        ["columns of a table" in words for _, words, _ in word_model.read(each, "new")] for each in (annex, mp087())
    ]
    assert list(map(sum, said)) == [1, 0]
    assert "columns" not in str(word_model.read(word.write_annex(everything()), "new"))


# A sound file


def all_files() -> dict[str, bytes]:
    files = {
        f"{name}, {n}": word.write_redline(made, numbers=n, date=DAY) for name, made in REDLINES.items() for n in BOTH
    }
    files |= {f"annex, {n}": word.write_annex(replace(everything(), dated=date(2019, 11, 4)), numbers=n) for n in BOTH}
    return files | {"MP087": mp087(), "clean": word.write(EVERYTHING), "typed": word.write(EVERYTHING, numbers="typed")}


def mp087() -> bytes:
    [made] = annexes(sectext.open(ROOT), "MP087")
    return word.write_annex(made)


NAMES = [*(f"{name}, {n}" for name in REDLINES for n in BOTH), "annex, auto", "annex, typed", "MP087", "clean", "typed"]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return all_files()


@pytest.mark.parametrize("name", NAMES)
def test_no_judge_of_word_files_finds_anything(name: str, files: dict[str, bytes]):
    assert problems(files[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_linter_finds_nothing(name: str, files: dict[str, bytes]):
    assert [str(finding) for finding in check(unpack(files[name], name=name))] == []


@examples(30)
@given(pairs())
def test_the_linter_finds_nothing_in_random_redlines(pair: tuple[Clause, Clause]):
    if writable(*pair):
        docx = written(redline(pair[0], compare(*pair)), "auto")
        assert [str(finding) for finding in check(unpack(docx, name="it"))] == []


def test_the_file_asks_word_to_track_changes_in_british_english():
    docx = word.write(EVERYTHING)
    assert word_model.part(docx, "word/settings.xml").find(f"{W}trackRevisions") is not None
    assert word_model.part(docx, "word/styles.xml").find(f".//{W}lang").get(f"{W}val") == "en-GB"


def test_headings_are_in_the_navigation_pane():
    styles = word_model.part(word.write(EVERYTHING), "word/styles.xml")
    outlined = {s.get(f"{W}styleId") for s in styles if s.find(f"{W}pPr/{W}outlineLvl") is not None}
    assert {"SECDocument", "SECGroup", "SECHeading"} <= outlined


def test_a_text_has_no_formatting_but_styles():
    """Nothing stands in a run or a paragraph but its style, its list and its marks."""
    allowed = {"pStyle", "numPr", "rPr", "rStyle", "ilvl", "numId", *MARKS}
    docx = written(marked(*CASES["insert, first"]), "auto")
    for properties in body(docx).iter(f"{W}pPr", f"{W}rPr"):
        assert {etree.QName(e).localname for e in properties} <= allowed


def test_the_page_header_and_footer_say_what_the_file_is():
    header, footer = (word_model.part(mp087(), f"word/{part}1.xml") for part in ("header", "footer"))
    assert "".join(header.itertext()) == "MP087 Annex A: changes to Section GClassification: White"
    assert "".join(footer.itertext()) == "Legal text – version 1.0Page  PAGE 1 of  NUMPAGES 1"


def test_an_annex_says_what_it_is_before_it_shows_the_text():
    lines = [words for _, words, _ in word_model.read(mp087(), "new")]
    said = [
        "Annex A",
        "MP087 ‘Correction to SEC Section G – User Responsibilities’",
        "Legal text – version 1.0",
        "About this document",
        "These changes have been drafted against SEC Version 6.17.",
        "This document is classified as White.",
        "Table of changes",
        "G3.20(b)",
        "In Section G3.20(b), after “Gas Proxy Function” insert “ which forms part of a SMETS2+ Device”.",
        "Section G",
        "Security",
        "Amend Section G3.20 as follows:",
        "Manufacturers: Duty to Notify and Be Notified",
        "End of Annex A",
    ]
    places = [lines.index(words) for words in said]
    assert places == sorted(places)


def test_an_annex_lists_what_is_already_there_and_what_is_renumbered():
    lines = [words for _, words, _ in word_model.read(word.write_annex(everything()), "new")]
    assert everything().already[0] in lines
    start = lines.index("Renumbering")
    assert [x for x in lines[start:] if x.startswith("G2.")][:2] == ["G2.3", "G2.8"]


def test_what_a_file_was_made_from_is_in_its_properties():
    [made] = annexes(sectext.open(ROOT), "MP087")
    base = sectext.open(ROOT).document("Section G", version="6.17")
    properties = {p.get("name"): "".join(p.itertext()) for p in word_model.part(mp087(), "docProps/custom.xml")}
    assert properties == {
        "sectext document": "Section G",
        "sectext version": "6.17",
        "sectext digest": digest(base),
        "sectext modification": "MP087",
        "sectext legal text": "1.0",
        "sectext marking": "White",
    }
    assert made.digest == digest(base)


# Author and date


def test_author_and_date_are_those_given():
    [made] = annexes(sectext.open(ROOT), "MP087")
    east = timezone(timedelta(hours=9))
    docx = word.write_annex(made, author="A & B <“C”>", date=datetime(2020, 1, 2, 3, 4, 5, tzinfo=east))
    [mark] = body(docx).iter(f"{W}ins")
    assert (mark.get(f"{W}author"), mark.get(f"{W}date")) == ("A & B <“C”>", "2020-01-01T18:04:05Z")


def test_a_date_without_a_time_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch):
    docx = word.write_redline(marked(*CASES["reword, first"]), date=datetime(2020, 7, 1, 12))
    assert {m.get(f"{W}date") for m in body(docx).iter(f"{W}ins")} == {"2020-07-01T12:00:00Z"}


@pytest.mark.parametrize("bad", ["\x00", "\n", "\x1b", "\ufffe"])
def test_a_character_that_no_word_file_can_hold_is_refused(bad: str):
    with pytest.raises(NotInWord, match="U\\+"):
        word.write_redline(marked(*CASES["reword, first"]), author=f"A{bad}B")


def test_a_clause_with_a_character_that_no_word_file_can_hold_is_refused():
    with pytest.raises(NotInWord, match="U\\+FFFF"):
        word.write(clause("G1.1", "It is \uffff so."))


# The same bytes


def test_the_parts_stand_in_one_order_with_one_time():
    with zipfile.ZipFile(io.BytesIO(mp087())) as file:
        entries = file.infolist()
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml" and names[1:] == sorted(names[1:])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.compress_type) for entry in entries} == {(3, zipfile.ZIP_DEFLATED)}


SCRIPT = """
import hashlib, sys, time
from html_annexes import everything
from sectext.formats import word
docx = word.write_annex(everything()) + word.write_annex(everything(), numbers="typed")
print(hashlib.sha256(docx).hexdigest(), time.strftime("%z"))
"""


def test_the_same_input_gives_the_same_bytes_on_every_run(tmp_path: Path):
    printed = []
    for seed, zone, folder in (("1", "Asia/Tokyo", tmp_path), ("2", "America/New_York", ROOT)):
        around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT / "tests"), "LC_ALL": "C"}
        done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, cwd=folder, env=around)
        printed.append(done.stdout.decode().split())
    assert printed[0][0] == printed[1][0]
    assert printed[0][1] != printed[1][1]


def test_an_annex_is_rendered_as_a_file_with_its_options():
    [made] = annexes(sectext.open(ROOT), "MP087")
    tracking = Tracking(numbers="typed", author="Ada", date=DAY)
    [(name, docx)] = render(made, ["docx"], tracking)
    assert name == "MP087-annex-a.docx"
    assert docx == word.write_annex(made, numbers="typed", author="Ada", date=DAY)


# Nothing is lost


@examples(60)
@given(documents())
def test_a_text_can_be_read_back_from_its_styles(text: Clause):
    if writable(text):
        assert decoded(word.write(text)) == text
        assert decoded(word.write(text, numbers="typed")) == text


@examples(40)
@given(pairs())
def test_an_edited_text_can_be_read_back_from_its_styles(pair: tuple[Clause, Clause]):
    if writable(pair[1]):
        assert decoded(word.write(pair[1])) == pair[1]
