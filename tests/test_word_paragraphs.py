"""The paragraphs of any Word file: labels as Word counts them, words as they read accepted and rejected."""

from __future__ import annotations

from pathlib import Path

import pytest
import word_model
from hypothesis import assume, given
from libreoffice import Writer
from trees import edited_pairs, examples
from word_cases import CASES, marked, written
from word_files import by, docx, gone, ins, level, lists, mark, p, r, saved, tbl, tc, tr

from sectext.compare import compare
from sectext.formats.word import Numbers, paragraphs
from sectext.redline import redline
from sectext.tree import Clause

BOTH: tuple[Numbers, ...] = ("auto", "typed")
LEGAL = lists(
    {
        0: [
            level(0, "decimal", "G%1"),
            level(1, "decimal", "G%1.%2"),
            level(2, "lowerLetter", "(%3)"),
            level(3, "lowerRoman", "(%4)"),
            level(4, "upperLetter", "(%5)"),
        ]
    },
    {1: (0, "")},
)


def accepted(folder: Path, body: str, **others: str) -> list[tuple[str, str]]:
    return paragraphs(saved(folder, body, **others))


def rejected(folder: Path, body: str, **others: str) -> list[tuple[str, str]]:
    return paragraphs(saved(folder, body, **others), view="rejected")


def labels(folder: Path, body: str, **others: str) -> list[str]:
    return [label for label, _ in accepted(folder, body, **others)]


def modelled(data: bytes, view: word_model.View) -> list[tuple[str, str]]:
    return [(label, words) for label, words, _ in word_model.read(data, view) if label is not None]


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("name", CASES)
def test_our_own_redlines_are_read_as_word_reads_them(name: str, numbers: Numbers, tmp_path: Path):
    data = written(marked(*CASES[name]), numbers)
    (tmp_path / "a.docx").write_bytes(data)
    assert paragraphs(tmp_path / "a.docx") == modelled(data, "new")
    assert paragraphs(tmp_path / "a.docx", view="rejected") == modelled(data, "old")


@examples(40)
@given(edited_pairs())
def test_random_redlines_are_read_as_word_reads_them(tmp_path_factory, pair: tuple[Clause, Clause]):
    assume("\ufffe" not in str(pair) and "\uffff" not in str(pair))
    data = written(redline(pair[0], compare(*pair)), "auto")
    file = tmp_path_factory.mktemp("random") / "a.docx"
    file.write_bytes(data)
    assert paragraphs(file) == modelled(data, "new")
    assert paragraphs(file, view="rejected") == modelled(data, "old")


# Numbers

HARD: dict[str, tuple[str, str]] = {
    "levels": (
        LEGAL,
        "".join(p(r("x"), list=1, level=n) for n in (0, 1, 2, 2, 3, 4, 3, 2, 1, 2, 0, 1)),
    ),
    "past z": (
        lists({0: [level(0, "lowerLetter", "(%1)", start=25)]}, {1: (0, "")}),
        p(r("x"), list=1, level=0) * 30,
    ),
    "roman": (
        lists({0: [level(0, "upperRoman", "%1.", start=38)]}, {1: (0, "")}),
        p(r("x"), list=1, level=0) * 12,
    ),
    "two lists of one definition": (
        lists({0: [level(0, "decimal", "%1.")]}, {1: (0, ""), 2: (0, "")}),
        p(r("x"), list=1, level=0) * 2 + p(r("x"), list=2, level=0) + p(r("x"), list=1, level=0),
    ),
    "a list that begins anew": (
        lists(
            {0: [level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)")]},
            {1: (0, ""), 2: (0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')},
        ),
        p(r("x"), list=1, level=0) * 2 + p(r("x"), list=2, level=0) + p(r("x"), list=2, level=1) * 2
        + p(r("x"), list=2, level=0),
    ),
    "a level that never begins anew": (
        lists(
            {0: [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", more='<w:lvlRestart w:val="0"/>')]},
            {1: (0, "")},
        ),
        (p(r("x"), list=1, level=0) + p(r("x"), list=1, level=1) * 2) * 2,
    ),
    "legal numbers": (
        lists(
            {0: [level(0, "upperRoman", "Article %1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>")]},
            {1: (0, "")},
        ),
        (p(r("x"), list=1, level=0) + p(r("x"), list=1, level=1) * 2) * 2,
    ),
    "a level of its own": (
        lists(
            {0: [level(0, "decimal", "%1.")]},
            {1: (0, ""), 2: (0, f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start=3)}</w:lvlOverride>')},
        ),
        p(r("x"), list=1, level=0) + p(r("x"), list=2, level=0) * 2,
    ),
    "leading zeros": (
        lists({0: [level(0, "decimalZero", "%1")]}, {1: (0, "")}),
        p(r("x"), list=1, level=0) * 11,
    ),
    "no number": (
        lists({0: [level(0, "none", "Note: "), level(1, "decimal", "%2.")]}, {1: (0, "")}),
        p(r("x"), list=1, level=0) + p(r("x"), list=1, level=1) * 2,
    ),
}  # fmt: skip
EXPECTED = {
    "levels": ["G1", "G1.1", "(a)", "(b)", "(i)", "(A)", "(ii)", "(c)", "G1.2", "(a)", "G2", "G2.1"],
    "past z": ["(y)", "(z)", *(f"({chr(97 + n) * 2})" for n in range(26)), "(aaa)", "(bbb)"],
    "roman": [
        "XXXVIII.",
        "XXXIX.",
        "XL.",
        "XLI.",
        "XLII.",
        "XLIII.",
        "XLIV.",
        "XLV.",
        "XLVI.",
        "XLVII.",
        "XLVIII.",
        "XLIX.",
    ],
    "two lists of one definition": ["1.", "2.", "3.", "4."],
    "a list that begins anew": ["1.", "2.", "7.", "(a)", "(b)", "8."],
    "a level that never begins anew": ["1", "1.1", "1.2", "2", "2.3", "2.4"],
    "legal numbers": ["Article I.", "1.1", "1.2", "Article II.", "2.1", "2.2"],
    "a level of its own": ["1.", "B)", "C)"],
    "leading zeros": [*(f"0{n}" for n in range(1, 10)), "10", "11"],
    "no number": ["Note:", "1.", "2."],
}


@pytest.mark.parametrize("name", HARD)
def test_labels_are_counted_as_the_standard_says(name: str, tmp_path: Path):
    numbering, body = HARD[name]
    assert labels(tmp_path, body, numbering=numbering) == EXPECTED[name]


# LibreOffice 7.4 keeps each list for itself, and knows neither w:lvlRestart nor w:isLgl.
NOT_LIBREOFFICE = {
    *("two lists of one definition", "a level of its own"),
    *("a level that never begins anew", "legal numbers"),
}


@pytest.mark.parametrize("name", sorted(set(HARD) - NOT_LIBREOFFICE))
def test_libreoffice_counts_alike(name: str, libreoffice: Writer):
    numbering, body = HARD[name]
    found = [label.strip() for label, _, _ in libreoffice.read(docx(body, numbering=numbering)) if label is not None]
    assert [label for label in found if label] == EXPECTED[name]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="L3"><w:name w:val="Linked 3"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="None"><w:name w:val="None"/><w:basedOn w:val="H2"/>
<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="About"/></w:style>
<w:style w:type="paragraph" w:styleId="About"><w:name w:val="About"/><w:basedOn w:val="Round"/></w:style>
"""
BY_STYLE = lists(
    {
        0: [
            level(0, "decimal", "%1"),
            level(1, "decimal", "%1.%2", more='<w:pStyle w:val="H2"/>'),
            level(2, "lowerLetter", "(%3)", more='<w:pStyle w:val="L3"/>'),
        ]
    },
    {1: (0, "")},
)


def test_styles_number_paragraphs_through_those_they_build_on(tmp_path: Path):
    body = "".join(p(r("x"), style=name) for name in ("H1", "H2", "L3", "Child", "None", "Normal", "Round", "L3"))
    body += p(r("x"), style="H2", list=0) + p(r("x"), style="H2", level=2) + p(r("x"), style="No such style")
    found = labels(tmp_path, body, numbering=BY_STYLE, styles=STYLES)
    assert found == ["1", "1.1", "(a)", "1.2", "", "", "", "(a)", "", "(b)", ""]


def test_libreoffice_numbers_by_style_alike(libreoffice: Writer):
    body = "".join(p(r("x"), style=name) for name in ("H1", "H2", "Child", "None", "Normal", "H2"))
    found = [label for label, _, _ in libreoffice.read(docx(body, numbering=BY_STYLE, styles=STYLES))]
    assert found[:6] == ["1", "1.1", "1.2", "", "", "1.3"]


def test_a_definition_may_stand_for_the_list_of_a_style(tmp_path: Path):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Legal"/>' + level(0, "decimal", "%1)") + "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )  # fmt: skip
    styles = (
        '<w:style w:type="numbering" w:styleId="Legal"><w:name w:val="Legal"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(tmp_path, p(r("x"), list=2, level=0) * 2, numbering=numbering, styles=styles) == ["1)", "2)"]


def test_bullets_are_labels_in_signs_that_anyone_can_read(tmp_path: Path):
    symbol = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>'
    numbering = lists({0: [level(0, "bullet", "\uf0b7", after=symbol)]}, {1: (0, "")})
    assert labels(tmp_path, p(r("x"), list=1, level=0), numbering=numbering) == ["•"]


@pytest.mark.parametrize(
    "broken", ["", '<w:num w:numId="1"/>', '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>']
)
def test_a_list_that_there_is_not_numbers_nothing(broken: str, tmp_path: Path):
    assert labels(tmp_path, p(r("x"), list=1, level=0), numbering=broken) == [""]


def test_huge_numbers_are_written_in_digits(tmp_path: Path):
    numbering = lists(
        {0: [level(0, "lowerRoman", "%1", start=2**31 - 5), level(1, "lowerLetter", "%2", start=99999)]}, {1: (0, "")}
    )
    body = p(r("x"), list=1, level=0) + p(r("x"), list=1, level=1) + p(r("x"), list=1, level=10**9)
    assert labels(tmp_path, body, numbering=numbering) == ["2147483643", "99999", ""]


# Changes


def test_words_inserted_and_deleted(tmp_path: Path):
    body = p(r("pay "), gone("ten"), ins(r("twenty")), r(" pounds"))
    assert accepted(tmp_path, body) == [("", "pay twenty pounds")]
    assert rejected(tmp_path, body) == [("", "pay ten pounds")]


@pytest.mark.parametrize("around", ["ins", "moveTo"])
def test_what_one_deletes_of_what_another_inserts_is_in_neither_text(around: str, tmp_path: Path):
    body = p(r("a "), f"<w:{around} {by('Ada')}>{r('b ')}{gone('c ', 'Bob')}{r('d')}</w:{around}>")
    assert accepted(tmp_path, body) == [("", "a b d")]
    assert rejected(tmp_path, body) == [("", "a ")]


def test_an_insertion_in_a_deletion_is_in_neither_text(tmp_path: Path):
    inner = f"<w:ins {by('Bob')}><w:r><w:delText>b</w:delText></w:r></w:ins>"
    old = '<w:r><w:delText xml:space="preserve">a </w:delText></w:r>'
    body = p(f"<w:del {by('Ada')}>{old}{inner}</w:del>", r("c"))
    assert accepted(tmp_path, body) == [("", "c")]
    assert rejected(tmp_path, body) == [("", "a c")]


def test_revisions_without_a_date_are_read(tmp_path: Path):
    body = p(
        '<w:ins w:id="1" w:author="Ada">',
        r("new"),
        "</w:ins>",
        '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>',
    )
    assert accepted(tmp_path, body) == [("", "new")]
    assert rejected(tmp_path, body) == [("", "old")]


def test_a_split_and_a_merge(tmp_path: Path):
    split = p(r("First."), list=1, level=1, mark=mark("ins")) + p(r(" Second."), list=1, level=1)
    assert accepted(tmp_path, split, numbering=LEGAL) == [("G1.1", "First."), ("G1.2", " Second.")]
    assert rejected(tmp_path, split, numbering=LEGAL) == [("G1.1", "First. Second.")]
    merge = p(r("First."), list=1, level=1, mark=mark("del")) + p(r(" Second."), list=1, level=2)
    assert accepted(tmp_path, merge, numbering=LEGAL) == [("(a)", "First. Second.")]
    assert rejected(tmp_path, merge, numbering=LEGAL) == [("G1.1", "First."), ("(a)", " Second.")]


def test_whole_paragraphs_come_go_and_move_and_the_numbers_follow(tmp_path: Path):
    body = (
        p(gone("Old."), list=1, level=1, mark=mark("del"))
        + p(ins(r("New.")), list=1, level=1, mark=mark("ins"))
        + p(f"<w:moveFrom {by('Ada')}>{r('Moves.')}</w:moveFrom>", list=1, level=1, mark=mark("moveFrom"))
        + p(r("Stays."), list=1, level=1)
        + p(f"<w:moveTo {by('Ada')}>{r('Moves.')}</w:moveTo>", list=1, level=1, mark=mark("moveTo"))
        + p(r("Last."), list=1, level=1)
    )
    new = [("G1.1", "New."), ("G1.2", "Stays."), ("G1.3", "Moves."), ("G1.4", "Last.")]
    assert accepted(tmp_path, body, numbering=LEGAL) == new
    old = [("G1.1", "Old."), ("G1.2", "Moves."), ("G1.3", "Stays."), ("G1.4", "Last.")]
    assert rejected(tmp_path, body, numbering=LEGAL) == old


def test_a_mark_that_one_inserts_and_another_deletes_is_in_neither_text(tmp_path: Path):
    body = p(r("a"), mark=mark("ins") + mark("del", "Bob")) + p(r("b"))
    assert accepted(tmp_path, body) == rejected(tmp_path, body) == [("", "ab")]


def test_a_paragraph_that_goes_before_a_table_leaves_nothing(tmp_path: Path):
    body = p(r("a")) + p(gone("b"), mark=mark("del")) + tbl(tr(tc(p(r("c"))))) + p(r("d"))
    assert accepted(tmp_path, body) == [("", "a"), ("", "c"), ("", "d")]
    assert rejected(tmp_path, body) == [("", "a"), ("", "b"), ("", "c"), ("", "d")]


def test_words_that_cannot_join_a_table_are_not_lost(tmp_path: Path):
    body = p(r("a"), mark=mark("del")) + tbl(tr(tc(p(r("c")))))
    assert accepted(tmp_path, body) == [("", "a"), ("", "c")]


def test_rows_and_cells_come_and_go(tmp_path: Path):
    body = tbl(
        tr(tc(p(r("a"))), tc(p(r("b")))),
        tr(tc(p(ins(r("c")), mark=mark("ins"))), tc(p(ins(r("d")), mark=mark("ins"))), mark=mark("ins")),
        tr(tc(p(gone("e"))), tc(p(gone("f"))), mark=mark("del")),
        tr(tc(p(r("g"))), tc(p(ins(r("h"))), more=mark("cellIns"))),
    )
    assert [text for _, text in accepted(tmp_path, body)] == ["a", "b", "c", "d", "g", "h"]
    assert [text for _, text in rejected(tmp_path, body)] == ["a", "b", "e", "f", "g"]


def test_a_change_of_looks_that_is_rejected_gives_the_number_back(tmp_path: Path):
    old = '<w:pPrChange w:id="9" w:author="Ada"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    body = p(r("a"), list=1, level=2, more=old) + p(r("b"), list=1, level=2)
    assert labels(tmp_path, body, numbering=LEGAL) == ["(a)", "(b)"]
    assert [label for label, _ in rejected(tmp_path, body, numbering=LEGAL)] == ["G1.1", "(a)"]


@pytest.mark.parametrize("view", ["accept", "reject"])
def test_libreoffice_reads_hand_made_changes_alike(view: str, libreoffice: Writer, tmp_path: Path):
    body = (
        p(r("The DCC shall "), gone("pay"), ins(r("repay ")), r("it."), list=1, level=1)
        + p(ins(r("New "), gone("pending ", "Bob"), r("item.")), list=1, level=2, mark=mark("ins"))
        + p(r("One item."), list=1, level=2, mark=mark("ins"))
        + p(r(" And more."), list=1, level=2)
        + p(r("Merged"), list=1, level=2, mark=mark("del"))
        + p(r(" words."), list=1, level=2)
        + tbl(
            tr(tc(p(r("Fee"))), tc(p(r("ten")))),
            tr(tc(p(ins(r("Exit")), mark=mark("ins"))), tc(p(ins(r("two")), mark=mark("ins"))), mark=mark("ins")),
        )
        + p(r("Last clause."), list=1, level=1)
    )
    data = docx(body, numbering=LEGAL)
    judged = [(label, words) for label, words, _ in libreoffice.read(data, view) if label is not None]  # type: ignore[arg-type]
    assert paragraphs(saved(tmp_path, body, numbering=LEGAL), view=f"{view}ed") == judged  # type: ignore[arg-type]


# What stands in a paragraph


def field(*inside: str) -> str:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> REF _a </w:instrText></w:r>{middle}{''.join(inside)}{end}"


def test_of_a_field_the_result_is_kept(tmp_path: Path):
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        + field(r("hidden"))
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("shown")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(r("See "), field(r("G3.1")), r(" and "), '<w:fldSimple w:instr="PAGE">', r("7"), "</w:fldSimple>", nested)
    assert accepted(tmp_path, body) == [("", "See G3.1 and 7shown")]


def test_a_field_over_several_paragraphs_is_one(tmp_path: Path):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>TOC</w:t></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        p(begin, r("code"))
        + p(r("more code"), '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("one"))
        + p(r("two"), end)
    )
    assert [text for _, text in accepted(tmp_path, body)] == ["", "one", "two"]


def test_a_field_that_does_not_end_hides_nothing(tmp_path: Path):
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("The duty.")) + p(r("The other duty."))
    assert [text for _, text in accepted(tmp_path, body)] == ["The duty.", "The other duty."]


def test_signs_that_are_no_letters(tmp_path: Path):
    inside = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
        '<w:t>e</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:br w:type="page"/><w:cr/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert accepted(tmp_path, p(inside)) == [("", "a\tb\nc‑de≥\n✓")]


def test_words_in_links_controls_and_alternatives_are_read_once(tmp_path: Path):
    ns = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p(r('In a box.'))}</w:txbxContent>"
    body = (
        p("<w:hyperlink>", r("link"), "</w:hyperlink>", "<w:sdt><w:sdtContent>", r(" control"), "</w:sdtContent></w:sdt>",
          "<w:smartTag>", r(" tag"), "</w:smartTag>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('A block.'))}</w:sdtContent></w:sdt>"
        + p(r("Beside"), f'<w:r><mc:AlternateContent {ns}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
        + tbl(f"<w:sdt><w:sdtContent>{tr(tc(p(r('In a row.'))))}</w:sdtContent></w:sdt>")
    )  # fmt: skip
    assert [text for _, text in accepted(tmp_path, body)] == [
        "link control tag",
        "A block.",
        "Beside",
        "In a box.",
        "In a row.",
    ]


def test_notes_stand_at_the_end_as_long_as_something_refers_to_them(tmp_path: Path):
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = p(r("a"), reference, r("b")) + p(r("c"))
    assert accepted(tmp_path, body) == [("", "ab"), ("", "c"), ("", "A note. More.")]
    assert rejected(tmp_path, p(ins(reference)) + p(r("c"))) == [("", ""), ("", "c")]


def test_hidden_words_are_left_out_and_a_hidden_paragraph_is_not_counted(tmp_path: Path):
    body = (
        p(r("a"), r("secret", "<w:vanish/>"), list=1, level=1)
        + p(r("secret", "<w:vanish/>"), list=1, level=1, mark="<w:vanish/>")
        + p(r("b"), list=1, level=1)
    )
    assert accepted(tmp_path, body, numbering=LEGAL) == [("G1.1", "a"), ("G1.2", "b")]


def test_a_view_that_there_is_not_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="accepted"):
        paragraphs(saved(tmp_path, p(r("a"))), view="final")  # type: ignore[arg-type]
