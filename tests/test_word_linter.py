"""Each rule for Word files finds the one defect planted for it, and passes over what only looks like it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx_files import (
    ADA,
    BODY,
    CLAUSE,
    FOOTNOTES,
    NUMBERING,
    STYLES,
    cell,
    content_types,
    deleted,
    ins,
    marked,
    packed,
    paragraph,
    part,
    parts,
    relationship,
    relationships,
    run,
)
from lxml import etree

import sectext
from sectext.annexes import annexes
from sectext.checks import MEANINGS, UnknownCode, explain, word
from sectext.errors import Finding
from sectext.formats.word import write_annex
from sectext.formats.word.opening import unpack

Members = dict[str, bytes]
Plant = Callable[[], Members]

LAST = paragraph(run("The last words."))
CELLS = f"{cell(paragraph(run('Fee')))}{cell(paragraph(run('Amount')))}"
FROM_END = '<w:moveFromRangeEnd w:id="16"/>'
MOVES = paragraph(
    f'<w:moveFromRangeStart {marked(70)} w:name="m"/><w:moveFrom {marked(71)}>{run("away")}</w:moveFrom>'
    '<w:moveFromRangeEnd w:id="70"/>'
    f'<w:moveToRangeStart {marked(72)} w:name="m"/><w:moveTo {marked(73)}>{run("here")}</w:moveTo>'
    '<w:moveToRangeEnd w:id="72"/>'
)


def checked(members: Members) -> list[Finding]:
    return list(word.check(unpack(packed(members), name="file.docx")))


def codes(members: Members) -> list[str]:
    return [finding.code for finding in checked(members)]


def table(*rows: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{"".join(rows)}</w:tbl>'


def row(cells: str, mark: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{mark}</w:trPr>' if mark else ''}{cells}</w:tr>"


def field(*kinds: str) -> str:
    return "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)


def body(more: str) -> Members:
    """The sound document with more in it, before its last paragraph."""
    assert LAST in BODY
    return parts(BODY.replace(LAST, more + LAST))


def instead(old: str, new: str) -> Members:
    """The sound document with other words in one place."""
    assert BODY.count(old) == 1, f"{BODY.count(old)} times: {old}"
    return parts(BODY.replace(old, new))


def other(name: str, inside: str) -> Members:
    """The sound file with another part."""
    return {**parts(), f"word/{name}.xml": part(name, inside)}


def document_relationships(*more: str) -> bytes:
    return parts()["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", "".join(more).encode() + b"</Relationships>"
    )


def annex_that_says(instruction: str) -> Members:
    """The annex of MP087 under another instruction."""
    [shown] = annexes(sectext.open(Path(__file__).resolve().parent.parent), "MP087")
    with ZipFile(BytesIO(write_annex(replace(shown, instruction=instruction)))) as file:
        return {name: file.read(name) for name in file.namelist()}


# What is planted for each rule: the code, the file, and words that the place named must have.
PLANTED: list[tuple[str, Plant, str]] = [
    ("instruction-disagrees", lambda: annex_that_says("Amend Section G3.21 as follows:"), "“Amend Section G3.21 as"),
    ("text-in-deletion", lambda: body(paragraph(f"<w:del {marked(70)}>{run('gone')}</w:del>")), "paragraph 15 “gone”"),
    (
        "text-in-deletion",
        lambda: body(paragraph(f"<w:del {marked(70)}><w:r><w:instrText>PAGE</w:instrText></w:r></w:del>")),
        "paragraph 15",
    ),
    ("deleted-text-outside-deletion", lambda: body(paragraph("<w:r><w:delText>gone</w:delText></w:r>")), "“gone”"),
    (
        "deleted-text-outside-deletion",
        lambda: instead(
            f"<w:moveFrom {marked(18)}>{run('It moves.')}",
            f"<w:moveFrom {marked(18)}><w:r><w:delText>It moves.</w:delText></w:r>",
        ),
        "paragraph 5 “It moves.”",
    ),
    ("nested-revision", lambda: body(paragraph(ins(70, ins(71, run("twice"))))), "“twice”"),
    ("nested-revision", lambda: body(paragraph(f"<w:del {marked(70)}>{ins(71, '')}</w:del>")), "paragraph 15"),
    ("revision-in-move", lambda: body(MOVES.replace(run("here"), ins(74, run("here")))), "paragraph 15"),
    (
        "revision-on-last-mark",
        lambda: instead(LAST, paragraph(ins(70, run("The last words.")), f"<w:rPr><w:ins {marked(71)}/></w:rPr>")),
        "paragraph 15 “The last words.”",
    ),
    (
        "revision-on-last-mark",
        lambda: instead(paragraph(run("Fee")), paragraph(run("Fee"), f"<w:rPr><w:del {marked(71)}/></w:rPr>")),
        "“Fee”",
    ),
    *(
        (
            "revision-on-last-mark",
            lambda kind=kind: other(kind, paragraph(run("Annex"), f"<w:rPr><w:ins {marked(71)}/></w:rPr>")),
            f"word/{kind}.xml, paragraph 1",
        )
        for kind in ("header", "footer")
    ),
    (
        "revision-on-last-mark",
        lambda: other(
            "footnotes",
            FOOTNOTES.replace("<w:p><w:r><w:t", f"<w:p><w:pPr><w:rPr><w:del {marked(71)}/></w:rPr></w:pPr><w:r><w:t"),
        ),
        "word/footnotes.xml, paragraph 3 “A note. More.”",
    ),
    (
        "revision-on-last-mark",
        lambda: other(
            "comments",
            f'<w:comment w:id="50" {ADA}>{paragraph("", f"<w:rPr><w:ins {marked(71)}/></w:rPr>")}</w:comment>',
        ),
        "word/comments.xml",
    ),
    (
        "missing-author",
        lambda: body(paragraph(f'<w:ins w:id="70" w:date="2019-11-04T09:00:00Z">{run("x")}</w:ins>')),
        "“x”",
    ),
    ("missing-author", lambda: body(paragraph(ins(70, run("x")).replace('"Ada"', '" "'))), "“x”"),
    ("undated-revision", lambda: body(paragraph(f'<w:ins w:id="70" w:author="Ada">{run("x")}</w:ins>')), "“x”"),
    *(
        (
            "malformed-date",
            lambda date=date: body(paragraph(ins(70, run("x")).replace("2019-11-04T09:00:00Z", date))),
            "“x”",
        )
        for date in (
            "2019-11-04",
            "2019-11-04T09:00:00",
            "2019-11-04T09:00:00.5Z",
            "2019-13-04T09:00:00Z",
            "4 November",
            "",
        )
    ),
    ("repeated-id", lambda: body(paragraph(ins(11, run("x")))), "paragraph 15"),
    ("repeated-id", lambda: other("header", paragraph(ins(11, run("x")))), "word/header.xml"),
    (
        "repeated-id",
        lambda: body(paragraph('<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>')),
        "paragraph 15",
    ),
    (
        "shared-id",
        lambda: body(paragraph('<w:bookmarkStart w:id="11" w:name="b"/><w:bookmarkEnd w:id="11"/>')),
        "paragraph 15",
    ),
    ("shared-id", lambda: body(paragraph(ins(50, run("x")))), "word/comments.xml"),
    ("missing-id", lambda: body(paragraph(f"<w:ins {ADA}>{run('x')}</w:ins>")), "“x”"),
    ("missing-id", lambda: body(paragraph(f'<w:ins w:id="a" {ADA}>{run("x")}</w:ins>')), "“x”"),
    ("broken-move-range", lambda: instead(FROM_END, ""), "paragraph 5"),
    ("broken-move-range", lambda: body(paragraph(FROM_END.replace("16", "70"))), "paragraph 15"),
    ("broken-move-range", lambda: instead(FROM_END, FROM_END.replace("16", "70")), "paragraph 5"),
    (
        "move-without-name",
        lambda: instead(
            f'<w:moveFromRangeStart {marked(16)} w:name="move1"/>', f"<w:moveFromRangeStart {marked(16)}/>"
        ),
        "paragraph 5",
    ),
    (
        "unmatched-move",
        lambda: instead(
            f'<w:moveToRangeStart {marked(19)} w:name="move1"/>', f'<w:moveToRangeStart {marked(19)} w:name="move2"/>'
        ),
        "paragraph 5",
    ),
    ("undated-move-range", lambda: body(MOVES.replace(ADA, 'w:author="Ada"', 1)), "paragraph 15"),
    ("unmatched-move", lambda: body(MOVES.replace('"m"', '"move1"')), "paragraph 5"),
    ("move-outside-range", lambda: body(paragraph(f"<w:moveTo {marked(70)}>{run('here')}</w:moveTo>")), "“here”"),
    (
        "move-range-ends-inside",
        lambda: instead(
            f"{run('It moves.')}</w:moveFrom></w:p>{FROM_END}", f"{run('It moves.')}</w:moveFrom>{FROM_END}</w:p>"
        ),
        "paragraph 5",
    ),
    ("empty-cell", lambda: body(table(row(cell(paragraph(run("a"))) + cell("")))), "table 2, row 1, cell 2"),
    ("empty-cell", lambda: body(table(row(cell(table(row(CELLS)))))), "table 2, row 1, cell 1"),
    ("table-without-rows", lambda: body(table()), "table 2"),
    ("row-without-cells", lambda: body(table(row(CELLS), row(""))), "table 2, row 2"),
    (
        "row-mark-without-cells",
        lambda: body(table(row(CELLS, f"<w:ins {marked(70)}/>"))),
        "table 2, row 1 “Fee Amount”",
    ),
    (
        "row-mark-without-cells",
        lambda: body(table(row(cell(paragraph(ins(71, run("a")))), f"<w:del {marked(70)}/>"))),
        "row 1",
    ),
    (
        "cells-without-row-mark",
        lambda: body(table(row(CELLS), row(cell(paragraph(ins(71, run("a"))))))),
        "table 2, row 2",
    ),
    ("control-character", lambda: body(paragraph(run("one\ntwo"))), "paragraph 15"),
    ("control-character", lambda: body(paragraph(deleted(70, "one\ttwo"))), "paragraph 15"),
    ("control-character", lambda: body(paragraph(run("one\u0085two"))), "paragraph 15"),
    ("lost-space", lambda: body(paragraph("<w:r><w:t>one </w:t></w:r>")), "paragraph 15 “one”"),
    (
        "lost-space",
        lambda: body(paragraph(f"<w:del {marked(70)}><w:r><w:delText> one</w:delText></w:r></w:del>")),
        "“one”",
    ),
    *(
        ("unbalanced-field", lambda kinds=kinds: body(paragraph(field(*kinds))), "paragraph 15")
        for kinds in (
            ["begin"],
            ["end"],
            ["separate"],
            ["begin", "separate", "separate", "end"],
            ["begin", "begin", "end"],
        )
    ),
    (
        "unbalanced-field",
        lambda: other("footnotes", FOOTNOTES.replace("<w:r><w:separator/>", field("begin") + "<w:r><w:separator/>")),
        "paragraph 1",
    ),
    ("unended-range", lambda: instead('<w:bookmarkEnd w:id="1"/>', ""), "paragraph 2"),
    ("unended-range", lambda: instead('<w:commentRangeStart w:id="50"/>', ""), "paragraph 8"),
    (
        "paragraph-properties-order",
        lambda: body(paragraph("", '<w:jc w:val="left"/><w:ind w:left="720"/>')),
        "paragraph 15",
    ),
    ("paragraph-properties-order", lambda: body(paragraph("", '<w:rPr/><w:pStyle w:val="Clause"/>')), "paragraph 15"),
    (
        "paragraph-properties-order",
        lambda: other("styles", STYLES.replace("<w:pPr>", '<w:pPr><w:ind w:left="1"/>')),
        "word/styles.xml",
    ),
    (
        "run-properties-order",
        lambda: body(paragraph("", f"<w:rPr><w:b/><w:ins {marked(70)}/></w:rPr>") + LAST),
        "paragraph 15",
    ),
    (
        "run-properties-order",
        lambda: body(paragraph(f"<w:r><w:rPr><w:rPrChange {marked(70)}><w:rPr/></w:rPrChange><w:b/></w:rPr></w:r>")),
        "paragraph 15",
    ),
    (
        "row-properties-order",
        lambda: instead(f"<w:cantSplit/><w:ins {marked(22)}/>", f"<w:ins {marked(22)}/><w:cantSplit/>"),
        "row 2",
    ),
    (
        "settings-order",
        lambda: other("settings", '<w:defaultTabStop w:val="720"/><w:trackRevisions/>'),
        "word/settings.xml",
    ),
    ("track-changes-setting", lambda: other("settings", "<w:trackChanges/>"), "word/settings.xml, trackChanges"),
    (
        "missing-numbering",
        lambda: instead(
            CLAUSE + "</w:pPr>" + f"{run('Between.')}",
            CLAUSE.replace('numId w:val="1"', 'numId w:val="7"') + "</w:pPr>" + run("Between."),
        ),
        "“Between.”",
    ),
    (
        "missing-numbering",
        lambda: other("styles", STYLES.replace('numId w:val="1"', 'numId w:val="7"')),
        "word/styles.xml",
    ),
    (
        "missing-numbering",
        lambda: other("numbering", NUMBERING.replace('abstractNumId w:val="0"', 'abstractNumId w:val="3"')),
        "word/numbering.xml",
    ),
    ("missing-style", lambda: body(paragraph(run("x"), '<w:pStyle w:val="Klause"/>')), "“x”"),
    (
        "missing-style",
        lambda: other(
            "styles", STYLES.replace('basedOn w:val="Normal"/></w:style>', 'basedOn w:val="Norm"/></w:style>')
        ),
        "word/styles.xml",
    ),
    ("missing-note", lambda: body(paragraph('<w:r><w:footnoteReference w:id="9"/></w:r>')), "paragraph 15"),
    ("missing-note", lambda: body(paragraph('<w:r><w:commentReference w:id="9"/></w:r>')), "paragraph 15"),
    (
        "dangling-relationship",
        lambda: {
            **parts(),
            "word/_rels/document.xml.rels": document_relationships(relationship(90, "image", "media/1.png")),
        },
        "word/document.xml",
    ),
    ("dangling-relationship", lambda: body(paragraph(f'<w:hyperlink r:id="rId99">{run("x")}</w:hyperlink>')), "“x”"),
    ("undeclared-part", lambda: {**parts(), "word/media/1.png": b"png"}, "word/media/1.png"),
    ("content-types-not-first", lambda: dict(reversed(parts().items())), "[Content_Types].xml"),
    (
        "editing-sessions",
        lambda: other("settings", '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'),
        "word/settings.xml, rsids",
    ),
    (
        "editing-sessions",
        lambda: instead("<w:p>" + LAST.removeprefix("<w:p>"), LAST.replace("<w:p>", '<w:p w:rsidR="00AB12CD">')),
        "word/document.xml",
    ),
]

# What one defect brings along with it.
ALONG = {
    "move-without-name": {"unmatched-move"},
    "move-outside-range": set(),
    "broken-move-range": {"move-outside-range"},
}


@pytest.mark.parametrize(
    ("code", "plant", "where"), PLANTED, ids=[f"{n}-{code}" for n, (code, _, _) in enumerate(PLANTED)]
)
def test_the_planted_defect_is_found_where_it_is_and_no_other(code: str, plant: Plant, where: str):
    found = checked(plant())
    assert code in [finding.code for finding in found]
    assert {finding.code for finding in found} <= {code} | ALONG.get(code, set())
    places = [finding.where for finding in found if finding.code == code]
    assert any(where in place for place in places), places


def test_every_rule_has_a_planted_defect():
    assert {code for code, _, _ in PLANTED} == {rule.meaning.code for rule in word.RULES}


def test_a_sound_file_with_one_of_everything_has_no_finding():
    assert checked(parts()) == []


@pytest.mark.parametrize(
    "more",
    [
        # B deletes what A has inserted.
        paragraph(f"<w:ins {marked(70)}>{deleted(71, 'pending')}</w:ins>"),
        # A picture that is deleted, with a text box whose words nobody deleted one by one.
        paragraph(
            f"<w:del {marked(70)}><w:r><w:pict><w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent></w:pict></w:r></w:del>"
        ),
        # Word marks the paragraphs in the cells of a new row.
        table(
            row(
                cell(paragraph(ins(71, run("a")), f"<w:rPr><w:ins {marked(72)}/></w:rPr>")),
                f"<w:cantSplit/><w:ins {marked(70)}/>",
            )
        ),
        # A row of a table inside an inserted row is not the inserted row's.
        table(row(cell(table(row(CELLS)) + paragraph("")), f"<w:ins {marked(70)}/>")),
        # A cell that is reworded whole.
        table(row(CELLS), row(cell(paragraph(deleted(70, "a") + ins(71, run("b")))))),
        # Words that move inside a paragraph: their range ends in it.
        MOVES,
        # A range that begins between paragraphs.
        f'<w:moveFromRangeStart {marked(70)} w:name="m"/>'
        + paragraph(
            f"<w:moveFrom {marked(71)}>{run('away')}</w:moveFrom>", f"<w:rPr><w:moveFrom {marked(72)}/></w:rPr>"
        )
        + '<w:moveFromRangeEnd w:id="70"/>'
        + paragraph(
            f'<w:moveToRangeStart {marked(73)} w:name="m"/><w:moveTo {marked(74)}>{run("here")}</w:moveTo><w:moveToRangeEnd w:id="73"/>'
        ),
        # One field inside another, over two paragraphs.
        paragraph(field("begin", "begin", "separate", "end")) + paragraph(field("separate", "end")),
        # A number taken away; a space that counts because the paragraph says so.
        paragraph("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'),
        '<w:p xml:space="preserve"><w:r><w:t> so </w:t></w:r></w:p>',
        # What another maker adds to the standard has no place in its order.
        '<w:p><w:pPr xmlns:x="urn:x"><w:ind w:left="1"/><x:pStyle/><w:jc w:val="left"/></w:pPr></w:p>',
        # The same for older programs.
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{paragraph(ins(70, run("x")))}</mc:Choice>'
        f"<mc:Fallback>{paragraph(ins(70, run('x')))}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_what_only_looks_like_a_defect_is_passed_over(more: str):
    assert codes(body(more)) == []


def test_a_hyperlink_to_the_web_is_no_dangling_relationship():
    more = parts(BODY.replace(LAST, paragraph(f'<w:hyperlink r:id="rId90">{run("x")}</w:hyperlink>') + LAST))
    link = relationship(90, "hyperlink", "https://example.org/", external=True)
    assert codes({**more, "word/_rels/document.xml.rels": document_relationships(link)}) == []


def test_a_file_without_styles_and_lists_says_which_are_missing():
    members = {name: data for name, data in parts().items() if name not in ("word/styles.xml", "word/numbering.xml")}
    kinds = ("settings", "header", "footer", "footnotes", "comments")
    members["[Content_Types].xml"] = content_types(kinds)
    entries = [relationship(number, kind, f"{kind}.xml") for number, kind in enumerate(kinds, start=2)]
    members["word/_rels/document.xml.rels"] = relationships(*entries)
    assert set(codes(members)) == {"missing-style", "missing-numbering"}


def test_a_finding_says_where_what_and_what_to_do():
    (finding,) = checked(body(paragraph(f"<w:del {marked(70)}>{run('ten pounds')}</w:del>")))
    assert finding == Finding(
        code="text-in-deletion",
        level="error",
        where="word/document.xml, paragraph 15 “ten pounds”",
        problem="w:t stands inside w:del.",
        hint="Write them as w:delText, or w:delInstrText in a field.",
    )


def test_a_fault_of_a_style_names_the_style():
    styles = STYLES.replace('basedOn w:val="Normal"/></w:style>', 'basedOn w:val="Norm"/></w:style>')
    (finding,) = checked(other("styles", styles))
    assert finding.where == "word/styles.xml, style “Heading1”, basedOn"


def test_a_long_paragraph_is_quoted_by_its_first_words():
    words = "Each User shall, wherever it is practicable to do so, establish"
    (finding,) = checked(body(paragraph(f"<w:del {marked(70)}>{run(words)}</w:del>")))
    assert finding.where.endswith("“Each User shall, wherever it is …”")


# Any file


@pytest.mark.parametrize("seed", range(150))
def test_a_file_put_together_at_random_is_checked_to_the_end(seed: int):
    chance = random.Random(seed)
    members = parts()
    for name in ("word/document.xml", "word/numbering.xml", "word/settings.xml", "word/comments.xml"):
        root = etree.fromstring(members[name])
        for _ in range(chance.randrange(12)):
            shuffled(root, chance)
        members[name] = etree.tostring(root)
    assert all(f.code in MEANINGS and f.where and f.problem for f in checked(members))


def shuffled(root: etree._Element, chance: random.Random) -> None:
    """Move, copy or remove an element, or an attribute of it."""
    elements = list(root.iter("*"))[1:]
    if not elements:
        return
    one, target = chance.choice(elements), chance.choice(elements)
    match chance.randrange(4):
        case 0:
            one.getparent().remove(one)
        case 1:
            target.append(copy.deepcopy(one))
        case 2 if one not in target.iterancestors() and one is not target:
            target.insert(0, one)
        case _:
            for attribute in list(one.attrib)[:1]:
                del one.attrib[attribute]


# The meanings


def test_a_code_is_explained():
    meaning = explain("nested-revision")
    assert str(meaning).startswith("nested-revision (error)\nA revision stands inside another")
    assert meaning.page == "docs/reference/findings.md#nested-revision"


def test_a_code_that_there_is_not_is_refused_with_those_like_it():
    with pytest.raises(UnknownCode, match="Did you mean nested-revision"):
        explain("nested-revison")


@pytest.mark.parametrize("meaning", MEANINGS.values(), ids=list(MEANINGS))
def test_every_meaning_is_said_in_sentences(meaning: object):
    for words in (meaning.summary, meaning.why, meaning.hint):
        assert words[0].isupper()
        assert words.endswith(".")
