"""Sections in Word files become clause trees: our own exactly, others by their numbers and their layout."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from pathlib import Path

import pytest
from docx_files import packed
from html_annexes import clause, definition, group, heading, item, row, table
from hypothesis import assume, given
from libreoffice import Writer
from trees import documents, examples
from word_cases import BASE
from word_files import docx, level, lists, p, r, tbl, tc, tr

import sectext
from sectext.formats import word
from sectext.formats.markdown import write
from sectext.formats.word import Numbers
from sectext.formats.word.growing import NotASection
from sectext.formats.word.opening import unpack
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import Section, read_section
from sectext.formats.word.tracked import accepted
from sectext.tree import Clause, plain

ROOT = Path(__file__).resolve().parent.parent
BOTH: tuple[Numbers, ...] = ("auto", "typed")


def section(data: bytes, document: str | None = "Section G") -> Section:
    return read_section(WordText(unpack(data, name="a.docx")), accepted, document=document)


def codes(found: Section) -> list[str]:
    return [finding.code for finding in found.findings]


def without_our_styles(data: bytes) -> bytes:
    """The same file with styles whose names say nothing, as if somebody else had made it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    styles = members["word/styles.xml"].decode()
    count = itertools.count()
    members["word/styles.xml"] = re.sub(
        r'<w:name w:val="SEC [^"]*"', lambda _: f'<w:name w:val="Some style {next(count)}"', styles
    ).encode()
    return packed(members)


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("version", ["5.14", "5.20", "6.17+MP087"])
def test_the_corpus_comes_back_from_word(version: str, numbers: Numbers):
    text = sectext.open(ROOT).document("Section G", version=version)
    found = section(word.write(text, numbers=numbers))
    assert (found.tree, found.findings) == (text, ())


@pytest.mark.parametrize("numbers", BOTH)
@examples(60)
@given(documents())
def test_random_texts_come_back_from_word(numbers: Numbers, text: Clause):
    assume("\ufffe" not in str(text) and "\uffff" not in str(text))
    # In Word the characters from U+F000 to U+F0FF are those of a symbol font, and are read as what they show.
    assume(not any("\uf000" <= character <= "\uf0ff" for character in plain(text)))
    assert section(word.write(text, numbers=numbers), None).tree == text


@pytest.mark.parametrize("numbers", BOTH)
def test_the_corpus_is_read_by_its_layout_alone(numbers: Numbers):
    text = sectext.open(ROOT).document("Section G", version="6.17")
    assert write(section(without_our_styles(word.write(text, numbers=numbers))).tree) == write(text)


@pytest.mark.parametrize("numbers", BOTH)
def test_definitions_tables_and_deep_lists_are_read_by_layout_alone(numbers: Numbers):
    assert write(section(without_our_styles(word.write(BASE, numbers=numbers))).tree) == write(BASE)


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("named", [True, False])
def test_a_text_that_libreoffice_saved_again_is_the_same(
    named: bool, numbers: Numbers, libreoffice: Writer, tmp_path: Path
):
    for text in (sectext.open(ROOT).document("Section G", version="6.17"), BASE):
        file = tmp_path / "again.docx"
        data = word.write(text, numbers=numbers)
        libreoffice.read(data if named else without_our_styles(data), save=file)
        assert write(section(file.read_bytes()).tree) == write(text)


# Files that others made

CLAUSES = [
    level(0, "decimal", "G%1", after='<w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr>'),
    level(1, "decimal", "G%1.%2", after='<w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr>'),
]
ITEMS = [
    level(0, "lowerLetter", "(%1)", after='<w:pPr><w:ind w:left="1440" w:hanging="720"/></w:pPr>'),
    level(1, "lowerRoman", "(%2)", after='<w:pPr><w:ind w:left="2160" w:hanging="720"/></w:pPr>'),
]
ROMANS = [level(0, "lowerRoman", "(%1)", after='<w:pPr><w:ind w:left="2160" w:hanging="720"/></w:pPr>')]
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
NUMBERING = lists(
    {0: CLAUSES, 1: ITEMS, 2: ROMANS}, {1: (0, ""), 2: (1, ""), 3: (1, RESTART), 4: (2, ""), 5: (2, RESTART)}
)
TITLE = p(r("SECTION G: SECURITY", "<w:b/>"))


def tree(*children: Clause, heading: str | None = "SECURITY") -> Clause:
    return Clause(kind="document", label="Section G", heading=heading, children=children)


def ind(left: int, first: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:firstLine="{first}"/>'


def test_lists_of_word_for_clauses_items_and_roman_items():
    """As Word makes them: clauses in one list, items in another, roman ones in a third or in its second level."""
    body = TITLE + "".join(
        [
            p(r("Duties", "<w:b/>"), list=1, level=0),
            p(r("Detection", "<w:b/>")),
            p(r("Each User shall:"), list=1, level=1),
            p(r("examine:"), list=2, level=0),
            p(r("its Log; and"), list=2, level=1),
            p(r("its Alarms; and"), list=2, level=1),
            p(r("pay,"), list=2, level=0),
            p(r("without delay."), more=ind(720)),
            p(r("The DCC shall:"), list=1, level=1),
            p(r("keep:"), list=3, level=0),
            p(r("a register; or"), list=4, level=0),
            p(r("a list;"), list=4, level=0),
            p(r("in good order; and"), more=ind(1440)),
            p(r("open it."), list=3, level=0),
        ]
    )
    found = section(docx(body, numbering=NUMBERING))
    assert found.tree == tree(
        group(
            "G1",
            "Duties",
            heading("Detection"),
            clause(
                "G1.1",
                "Each User shall:",
                item("(a)", "examine:", item("(i)", "its Log; and"), item("(ii)", "its Alarms; and")),
                item("(b)", "pay,"),
                closing="without delay.",
            ),
            clause(
                "G1.2",
                "The DCC shall:",
                Clause(
                    kind="item",
                    label="(a)",
                    text="keep:",
                    children=(item("(i)", "a register; or"), item("(ii)", "a list;")),
                    closing="in good order; and",
                ),
                item("(b)", "open it."),
            ),
        )
    )
    assert codes(found) == []


def typed(*rows: str) -> str:
    """Paragraphs with typed labels, all at the margin, as text from elsewhere has them."""
    return TITLE + "".join(p(r(row.replace("|", "\t"))) for row in rows)


def test_typed_labels_without_any_indent_tell_depth_where_only_one_reading_is_left():
    found = section(
        docx(typed("G3.1|It shall:", "(a)|do:", "(i)|one; and", "(ii)|two; and", "(b)|stop.", "G3.2|So it is."))
    )
    assert found.tree == tree(
        clause(
            "G3.1",
            "It shall:",
            item("(a)", "do:", item("(i)", "one; and"), item("(ii)", "two; and")),
            item("(b)", "stop."),
        ),
        clause("G3.2", "So it is."),
    )
    assert codes(found) == []


def test_an_i_after_an_h_is_asked_about():
    rows = [f"({letter})|{letter};" for letter in "abcdefgh"]
    found = section(docx(typed("G3.1|It shall:", *rows, "(i)|which?", "(j)|last.")))
    assert [c.label for c in found.tree.children[0].children] == [f"({letter})" for letter in "abcdefghij"]
    [asked] = found.findings
    assert (asked.code, asked.level, asked.where) == ("unclear-depth", "warning", "paragraph 11 “(i) which?”")


def test_an_i_after_an_h_that_stands_further_right_is_a_roman_one():
    rows = [p(r(f"({letter})\t{letter};"), more=ind(720)) for letter in "abcdefgh"]
    body = (
        TITLE
        + p(r("G3.1\tIt shall:"))
        + "".join(rows)
        + p(r("(i)\tone"), more=ind(1440))
        + p(r("(i)\tlast"), more=ind(720))
    )
    found = section(docx(body))
    [made] = found.tree.children
    assert made.children[7] == item("(h)", "h;", item("(i)", "one"))
    assert made.children[8] == item("(i)", "last")
    assert codes(found) == []


def test_a_clause_may_begin_with_its_first_item():
    found = section(docx(typed("G3.1|(a)|It is so.", "(b)|(i)|It is not.", "(ii)|It may be.")))
    assert found.tree == tree(
        clause(
            "G3.1",
            None,
            item("(a)", "It is so."),
            item("(b)", None, item("(i)", "It is not."), item("(ii)", "It may be.")),
        )
    )


def test_a_table_of_bold_terms_is_one_of_definitions():
    body = TITLE + p(r("G1.1\tIn this Section:")) + tbl(
        tr(tc(p(r("Term", "<w:b/>"))), tc(p(r("Meaning", "<w:b/>")))),
        tr(tc(p(r("Alarm", "<w:b/>"))), tc(p(r("means a message.")))),
        tr(tc(p(r("Key Event", "<w:b/>"))), tc(p(r("means:")) + p(r("(a)\ta loss; or")) + p(r("(b)\ta theft.")))),
    )  # fmt: skip
    found = section(docx(body))
    assert found.tree == tree(
        clause(
            "G1.1",
            "In this Section:",
            definition("Alarm", "means a message."),
            definition("Key Event", "means:", item("(a)", "a loss; or"), item("(b)", "a theft.")),
        )
    )
    assert codes(found) == ["not-mapped"]


def test_definitions_may_be_paragraphs():
    body = (
        TITLE
        + p(r("G1.1\tIn this Section:"))
        + p(r("Alarm", "<w:b/>"), r(" means a message."))
        + p(r("“Log” means a record."))
    )
    assert section(docx(body)).tree == tree(
        clause(
            "G1.1", "In this Section:", definition("Alarm", "means a message."), definition("Log", "means a record.")
        )
    )


def test_another_table_keeps_its_cells_and_says_which_are_merged():
    wide = '<w:gridSpan w:val="2"/>'
    body = TITLE + p(r("G1.1\tThe fees are:")) + tbl(
        tr(tc(p(r("Fees")), more=wide)), tr(tc(p(r("Entry"))), tc(p(r("£5"))))
    )  # fmt: skip
    found = section(docx(body))
    assert found.tree == tree(
        clause(
            "G1.1",
            "The fees are:",
            table(
                Clause(kind="row", children=(Clause(kind="cell", text="Fees"), Clause(kind="cell"))), row("Entry", "£5")
            ),
        )
    )
    assert codes(found) == ["merged-cells"]


def test_what_is_lost_is_said_with_its_place():
    body = (
        p(r("Version 1 of the draft"))
        + TITLE
        + p(
            r("G1.1\tA "),
            r("bold", "<w:b/>"),
            r(" duty"),
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            "<w:hyperlink>",
            r(" here", '<w:u w:val="single"/>'),
            "</w:hyperlink>",
            r("secret", "<w:vanish/>"),
            "<w:r><w:drawing/></w:r>",
        )
    )
    found = section(docx(body))
    assert found.tree == tree(clause("G1.1", "A bold duty here"))
    assert sorted(codes(found)) == sorted(
        [
            "not-mapped",
            "lost-formatting",
            "lost-formatting",
            "lost-formatting",
            "lost-note",
            "hidden-words",
            "lost-picture",
        ]
    )
    assert all("paragraph" in finding.where for finding in found.findings)


def test_a_label_that_stands_twice_is_refused():
    with pytest.raises(NotASection, match=r"“G3.1” stands twice in Section G \(paragraph 3\)"):
        section(docx(typed("G3.1|One.", "G3.1|Two.")))


def test_a_list_that_never_ends_is_refused():
    body = TITLE + p(r("G3.1\tIt shall:")) + "".join(p(r("(a)\tdo"), more=ind(100 * n)) for n in range(1, 80))
    with pytest.raises(NotASection, match="deep"):
        section(docx(body))


def test_another_document_in_the_same_file_is_not_part_of_this_one():
    body = TITLE + p(r("G3.1\tIt is so.")) + p(r("SECTION H – SERVICES", "<w:b/>")) + p(r("H1.1\tIt is not."))
    found = section(docx(body))
    assert found.tree == tree(clause("G3.1", "It is so."))
    assert codes(found) == ["not-mapped", "not-mapped"]


def test_an_automatic_label_with_a_space_is_kept_as_words():
    numbering = lists({0: [level(0, "upperRoman", "Article %1.")]}, {1: (0, "")})
    found = section(docx(TITLE + p(r("Duties."), list=1, level=0) + p(r("G3.1\tIt is so.")), numbering=numbering))
    assert "Article I. Duties." in write(found.tree)
