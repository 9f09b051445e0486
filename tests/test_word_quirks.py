"""What Word writes that few expect: each shape with its text accepted and rejected, and LibreOffice where it is right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest
from libreoffice import Writer
from word_files import by, docx, gone, ins, level, lists, mark, p, r, saved, tbl, tc, tr

import sectext
from sectext.annexes import annexes
from sectext.formats import word
from sectext.formats.word import paragraphs
from sectext.formats.word.opening import open_package
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import read_section
from sectext.formats.word.stylesheet import measure
from sectext.formats.word.tracked import accepted

ROOT = Path(__file__).resolve().parent.parent

Lines = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Quirk:
    """`others` says how LibreOffice 7.4 differs; "" is where it must agree."""

    body: str
    accepted: Lines
    rejected: Lines | None = None
    parts: dict[str, str] = field(default_factory=dict)
    others: str = ""

    @property
    def old(self) -> Lines:
        return self.accepted if self.rejected is None else self.rejected


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
ONE = lists(
    {0: [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)")]}, {1: (0, "")}
)


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def ref(to: str, shown: str, tag: str = "") -> str:
    code, words = (f"<w:{tag}{name}>" for name in (("instrText", "t") if not tag else ("InstrText", "Text")))
    end = [each.replace("<", "</") for each in (code, words)]
    return f"{char('begin')}<w:r>{code} REF {to} \\h {end[0]}</w:r>{char('separate')}<w:r>{words}{shown}{end[1]}</w:r>{char('end')}"


def plain(text: str) -> str:
    """Words whose white space the file does not ask to keep."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def alternatives(*ways: str) -> str:
    return f"<w:r><mc:AlternateContent {MC}>{''.join(ways)}</mc:AlternateContent></w:r>"


def way(needs: str, words: str) -> str:
    return f'<mc:Choice Requires="{needs}"><w:t>{words}</w:t></mc:Choice>'


OTHERWISE = "<mc:Fallback><w:t>old</w:t></mc:Fallback>"
BOX = "<w:txbxContent>{}</w:txbxContent>"

CONTROLLED = f"<w:sdt><w:sdtContent>{tc(p(r('b')))}</w:sdtContent></w:sdt>"

QUIRKS: dict[str, Quirk] = {
    "of two newer ways the first": Quirk(
        body=p(r("a"), alternatives(way("wps", "one"), way("wpg", "two"), OTHERWISE)),
        accepted=[("", "aone")],
        others="it takes both",
    ),
    "a way that nobody knows": Quirk(body=p(r("a"), alternatives(way("zz", "new"), OTHERWISE)), accepted=[("", "aold")]),
    "only the older way": Quirk(body=p(r("a"), alternatives(OTHERWISE)), accepted=[("", "aold")]),
    "a box in both ways is counted once": Quirk(
        body=p(
            r("a"),
            alternatives(
                f'<mc:Choice Requires="wps"><w:drawing>{BOX.format(p(r("b"), list=1, level=0))}</w:drawing></mc:Choice>',
                f"<mc:Fallback><w:pict>{BOX.format(p(r('b'), list=1, level=0))}</w:pict></mc:Fallback>",
            ),
            list=1,
            level=0,
        )
        + p(r("c"), list=1, level=0),
        accepted=[("1.", "a"), ("1.", "b"), ("2.", "c")],
        parts={"numbering": ONE},
        others="it lists boxes apart",
    ),
    "white space that is not to be kept": Quirk(
        body=p(plain(" a "), plain("\n  b  c\n "), r(" d"), plain("p\nq")), accepted=[("", "ab  c dp q")]
    ),
    "the end of a cell is deleted": Quirk(
        body=tbl(
            tr(
                tc(p(gone("x"), mark=mark("del"))),
                tc(p(r("a"), mark=mark("del")) + p(gone("b"), mark=mark("del"))),
            )
        )
        + p(r("z")),
        accepted=[("", ""), ("", "a"), ("", "z")],
        rejected=[("", "x"), ("", "a"), ("", "b"), ("", "z")],
    ),
    "a table in a table": Quirk(
        body=tbl(tr(tc(p(r("a")), tbl(tr(tc(p(r("b"))), tc(p(ins(r("c")))))), p(r("d"))), tc(p(r("e"))))) + p(r("z")),
        accepted=[("", "a"), ("", "b"), ("", "c"), ("", "d"), ("", "e"), ("", "z")],
        rejected=[("", "a"), ("", "b"), ("", ""), ("", "d"), ("", "e"), ("", "z")],
    ),
    "controls and custom XML around rows and cells": Quirk(
        body=tbl(
            f'<w:customXml w:element="x">{tr(tc(p(r("a"))))}</w:customXml>',
            f"<w:sdt><w:sdtPr/><w:sdtContent>{tr(CONTROLLED)}</w:sdtContent></w:sdt>",
            tr(tc(p(f'<w:smartTag w:element="x">{r("c")}</w:smartTag>', f"<w:ins {by('Ada')}><w:smartTag>{r('d')}</w:smartTag></w:ins>"))),
        )
        + p(),
        accepted=[("", "a"), ("", "b"), ("", "cd"), ("", "")],
        rejected=[("", "a"), ("", "b"), ("", "c"), ("", "")],
        others="it ends a control with a sign",
    ),
    "a move without the ends of its range": Quirk(
        body=p(
            f'<w:moveFromRangeStart {by("Ada")} w:name="m"/><w:moveFrom {by("Ada")}>{r("a")}</w:moveFrom>',
            mark=mark("moveFrom"),
        )
        + p(r("b"))
        + p(f"<w:moveTo {by('Ada')}>{r('a')}</w:moveTo>", mark=mark("moveTo"))
        + p(r("c")),
        accepted=[("", "b"), ("", "a"), ("", "c")],
        rejected=[("", "a"), ("", "b"), ("", "c")],
    ),
    "a control that was put around words": Quirk(
        body=f"<w:customXmlInsRangeStart {by('Ada')}/><w:sdt><w:sdtContent>{p(r('a'))}</w:sdtContent></w:sdt>"
        f'<w:customXmlInsRangeEnd w:id="1"/><w:customXmlDelRangeStart {by("Ada")}/>'
        f'<w:customXml w:element="x">{p(r("b"))}</w:customXml><w:customXmlDelRangeEnd w:id="1"/>',
        accepted=[("", "a"), ("", "b")],
        others="it ends a control with a sign",
    ),
    "one field for another": Quirk(
        body=p(
            r("See "),
            f"<w:del {by('Ada')}>{ref('x', 'G3.1', 'del')}</w:del>",
            f"<w:ins {by('Ada')}>{ref('y', 'G3.2')}</w:ins>",
            r("."),
        ),
        accepted=[("", "See G3.2.")],
        rejected=[("", "See G3.1.")],
        others="it looks for the place",
    ),
    "a change in the result of a field": Quirk(
        body=p(
            char("begin"), "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>", char("separate"), gone("7"), ins(r("8")), char("end")
        ),
        accepted=[("", "8")],
        rejected=[("", "7")],
        others="it looks for the place",
    ),
    "only the end of a paragraph is new": Quirk(
        body=p(r("a"), list=1, level=0, mark=mark("ins")) + p(r("b"), list=1, level=0),
        accepted=[("1.", "a"), ("2.", "b")],
        rejected=[("1.", "ab")],
        parts={"numbering": ONE},
    ),
    "merged with a paragraph that has no number": Quirk(
        body=p(r("a"), list=1, level=0, mark=mark("del")) + p(r("b")) + p(r("c"), list=1, level=0),
        accepted=[("", "ab"), ("1.", "c")],
        rejected=[("1.", "a"), ("", "b"), ("2.", "c")],
        parts={"numbering": ONE},
        others="it keeps the first paragraph's number",
    ),
    "words gone, paragraph not": Quirk(
        body=p(gone("a"), list=1, level=0) + p(gone("b"), list=1, level=0, mark=mark("del")) + p(r("c"), list=1, level=0),
        accepted=[("1.", ""), ("2.", "c")],
        rejected=[("1.", "a"), ("2.", "b"), ("3.", "c")],
        parts={"numbering": ONE},
    ),
    "a heading on one line with the words after it": Quirk(
        body=p(r("Head."), list=1, level=0, mark="<w:vanish/><w:specVanish/>") + p(r("Words.")) + p(r("b"), list=1, level=0),
        accepted=[("1.", "Head."), ("", "Words."), ("2.", "b")],
        parts={"numbering": ONE},
    ),
    "tabs of a paragraph are no words": Quirk(
        body=p(
            '<w:r><w:t>a</w:t><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/><w:t>b</w:t></w:r>',
            more='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
        ),
        accepted=[("", "a\tb")],
    ),
    "links and bookmarks that cross": Quirk(
        body=p('<w:bookmarkStart w:id="3" w:name="x"/><w:hyperlink w:anchor="x">', r("a"), '<w:bookmarkEnd w:id="3"/>', ins(r("b")), "</w:hyperlink>")
        + '<w:bookmarkStart w:id="4" w:name="y"/>'
        + tbl('<w:bookmarkEnd w:id="4"/>' + tr(tc(p(r("c")))))
        + p(),
        accepted=[("", "ab"), ("", "c"), ("", "")],
        rejected=[("", "a"), ("", "c"), ("", "")],
    ),
    "a deleted row": Quirk(
        body=tbl(
            tr(tc(p(gone("a"), mark=mark("del"))), tc(p(gone("b"))), mark=mark("del")), tr(tc(p(r("c"))), tc(p(r("d"))))
        )
        + p(),
        accepted=[("", "c"), ("", "d"), ("", "")],
        rejected=[("", "a"), ("", "b"), ("", "c"), ("", "d"), ("", "")],
    ),
    "no start means nought": Quirk(
        body=p(r("a"), list=1, level=0) * 2,
        accepted=[("0.", "a"), ("1.", "a")],
        parts={"numbering": lists({0: ['<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>']}, {1: (0, "")})},
    ),
    "a number without a list of that name": Quirk(
        body=p(r("a"), list=1, level=0) + p(r("a"), list=0, level=0) + p(r("a"), list=1, level=0),
        accepted=[("1.", "a"), ("", "a"), ("2.", "a")],
        parts={"numbering": ONE},
    ),
    "a level before the one above it": Quirk(
        body=p(r("a"), list=1, level=1) + p(r("b"), list=1, level=0) + p(r("c"), list=1, level=1),
        accepted=[("1.1", "a"), ("2.", "b"), ("2.1", "c")],
        parts={"numbering": ONE},
    ),
    "a level that begins anew with the one named": Quirk(
        body="".join(p(r("x"), list=1, level=n) for n in (0, 1, 2, 2, 1, 2, 0, 1, 2)),
        accepted=[(label, "x") for label in ("1.", "1.1", "(a)", "(b)", "1.2", "(c)", "2.", "2.1", "(a)")],
        parts={"numbering": ONE.replace('<w:lvlText w:val="(%3)"', '<w:lvlRestart w:val="1"/><w:lvlText w:val="(%3)"')},
        others="it does not know lvlRestart",
    ),
    "numbers that are not printed count": Quirk(
        body=p(r("a"), list=1, level=0) + p(r("b"), list=1, level=1),
        accepted=[("", "a"), ("1.1", "b")],
        parts={"numbering": lists({0: [level(0, "decimal", "%1.", after="<w:rPr><w:vanish/></w:rPr>"), level(1, "decimal", "%1.%2")]}, {1: (0, "")})},
        others="it prints them",
    ),
    "a list of a style that is known by its definition": Quirk(
        body=p(r("a"), list=2, level=0),
        accepted=[("1)", "a")],
        parts={
            "numbering": '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Legal"/>'
            + level(0, "decimal", "%1)")
            + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
            '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        },
        others="it wants the style",
    ),
    "an old look of a hidden end": Quirk(
        body=p(
            r("x", "<w:vanish/>"),
            list=1,
            level=0,
            mark="<w:vanish/>",
            more="",
        ).replace("</w:pPr>", f"<w:pPrChange {by('Ada')}><w:pPr/></w:pPrChange></w:pPr>")
        + p(r("a"), list=1, level=0),
        accepted=[("1.", "a")],
        parts={"numbering": ONE},
        others="it hides on the page",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", QUIRKS)
def test_what_word_writes_is_read_as_word_reads_it(name: str, tmp_path: Path):
    quirk = QUIRKS[name]
    file = saved(tmp_path, quirk.body, **quirk.parts)
    assert paragraphs(file) == quirk.accepted
    assert paragraphs(file, view="rejected") == quirk.old


@pytest.mark.parametrize("name", [name for name, quirk in QUIRKS.items() if not quirk.others])
def test_libreoffice_reads_it_alike(name: str, libreoffice: Writer):
    quirk = QUIRKS[name]
    data = docx(quirk.body, **quirk.parts)
    for do, lines in (("accept", quirk.accepted), ("reject", quirk.old)):
        found = [(label, words) for label, words, _ in libreoffice.read(data, do) if label is not None]  # type: ignore[arg-type]
        assert found == lines


STRICT = {
    "schemas.openxmlformats.org/wordprocessingml/2006/main": "purl.oclc.org/ooxml/wordprocessingml/main",
    "schemas.openxmlformats.org/officeDocument/2006/": "purl.oclc.org/ooxml/officeDocument/",
}


def test_the_strict_variant_of_the_standard_is_read_alike(tmp_path: Path):
    """Its names are others, and its lengths have units."""
    [made] = annexes(sectext.open(ROOT), "MP087")
    usual, strict = tmp_path / "usual.docx", tmp_path / "strict.docx"
    usual.write_bytes(word.write_annex(made))
    with ZipFile(usual) as old, ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            for one, other in STRICT.items() if name != "[Content_Types].xml" else ():
                data = data.replace(one, other)
            new.writestr(
                name, re.sub(r'w:(left|hanging|start)="(\d+)"', lambda m: f'w:{m[1]}="{int(m[2]) / 20}pt"', data)
            )
    for view in ("accepted", "rejected"):
        assert paragraphs(strict, view=view) == paragraphs(usual, view=view)  # type: ignore[arg-type]
    one, other = (read_section(WordText(open_package(file)), accepted) for file in (usual, strict))
    assert one.tree == other.tree and one.findings == other.findings


@pytest.mark.parametrize(("text", "twips"), [("720", 720), ("36pt", 720), ("1in", 1440), ("2.54cm", 1440), ("x", None)])
def test_lengths_are_read_with_and_without_a_unit(text: str, twips: int | None):
    assert measure(text) == twips


FORMATS = {
    "chicago": ["*", "†", "‡", "§", "**", "††"],
    "decimalZero": ["01", "02", "03", "04", "05", "06"],
    "ordinal": ["1st", "2nd", "3rd", "4th", "5th", "6th"],
    "cardinalText": ["One", "Two", "Three", "Four", "Five", "Six"],
    "ordinalText": ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"],
    "decimalEnclosedCircle": ["①", "②", "③", "④", "⑤", "⑥"],
    "decimalEnclosedFullstop": ["⒈", "⒉", "⒊", "⒋", "⒌", "⒍"],
    "decimalEnclosedParen": ["⑴", "⑵", "⑶", "⑷", "⑸", "⑹"],
    "decimalFullWidth": ["１", "２", "３", "４", "５", "６"],
    "upperRoman": ["I", "II", "III", "IV", "V", "VI"],
    "none": ["", "", "", "", "", ""],
    "a format of the future": ["1", "2", "3", "4", "5", "6"],
}


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_are_written_in_the_format_of_their_level(name: str, tmp_path: Path):
    numbering = lists({0: [level(0, name, "%1")]}, {1: (0, "")})
    found = paragraphs(saved(tmp_path, p(r("x"), list=1, level=0) * 6, numbering=numbering))
    assert [label for label, _ in found] == FORMATS[name]


@pytest.mark.parametrize(("format", "before", "after"), [("upperLetter", "Z", "AA"), ("lowerLetter", "zz", "aaa")])
def test_after_the_last_letter_all_letters_are_doubled(format: str, before: str, after: str, tmp_path: Path):
    numbering = lists({0: [level(0, format, "%1", start=26 * len(before))]}, {1: (0, "")})
    found = paragraphs(saved(tmp_path, p(r("x"), list=1, level=0) * 2, numbering=numbering))
    assert [label for label, _ in found] == [before, after]
