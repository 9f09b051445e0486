"""A Word file with one of everything that a redline has, sound in every respect, for tests to break."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Each part beside the document: its file, and the last word of its content type and of its relationship.
KINDS = ("styles", "numbering", "settings", "header", "footer", "footnotes", "comments")
ADA = 'w:author="Ada" w:date="2019-11-04T09:00:00Z"'


def marked(number: int) -> str:
    """The attributes of a revision."""
    return f'w:id="{number}" {ADA}'


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(number: int, inside: str) -> str:
    return f"<w:ins {marked(number)}>{inside}</w:ins>"


def deleted(number: int, text: str) -> str:
    return f'<w:del {marked(number)}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def cell(inside: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


CLAUSE = '<w:pStyle w:val="Clause"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

BODY = "".join(
    [
        paragraph(run("Section G"), '<w:pStyle w:val="Heading1"/>'),
        paragraph(
            '<w:bookmarkStart w:id="1" w:name="_G1"/>'
            + run("Each User shall pay ")
            + deleted(10, "ten")
            + ins(11, run("twenty"))
            + run(" pounds.")
            + '<w:bookmarkEnd w:id="1"/>',
            CLAUSE,
        ),
        paragraph(ins(13, run("A whole new clause.")), f"{CLAUSE}<w:rPr><w:ins {marked(12)}/></w:rPr>"),
        paragraph(deleted(15, "A clause that goes."), f"{CLAUSE}<w:rPr><w:del {marked(14)}/></w:rPr>"),
        # A move, as Word writes it.
        paragraph(
            f'<w:moveFromRangeStart {marked(16)} w:name="move1"/>'
            f"<w:moveFrom {marked(18)}>{run('It moves.')}</w:moveFrom>",
            f"{CLAUSE}<w:rPr><w:moveFrom {marked(17)}/></w:rPr>",
        ),
        '<w:moveFromRangeEnd w:id="16"/>',
        paragraph(run("Between."), CLAUSE),
        paragraph(
            f'<w:moveToRangeStart {marked(19)} w:name="move1"/><w:moveTo {marked(21)}>{run("It moves.")}</w:moveTo>',
            f"{CLAUSE}<w:rPr><w:moveTo {marked(20)}/></w:rPr>",
        ),
        '<w:moveToRangeEnd w:id="19"/>',
        # A field, a comment and a footnote.
        paragraph(
            '<w:commentRangeStart w:id="50"/>'
            + run("See ")
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + '<w:r><w:instrText xml:space="preserve"> REF _G1 \\r \\h </w:instrText></w:r>'
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("1")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + '<w:commentRangeEnd w:id="50"/><w:r><w:commentReference w:id="50"/></w:r>'
            + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        ),
        # A table: a row that stays, one that comes, one that goes.
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>',
        f"<w:tr>{cell(paragraph(run('Fee')))}{cell(paragraph(run('Amount')))}</w:tr>",
        f"<w:tr><w:trPr><w:cantSplit/><w:ins {marked(22)}/></w:trPr>"
        f"{cell(paragraph(ins(23, run('Entry'))))}{cell(paragraph(ins(24, run('£5'))))}</w:tr>",
        f"<w:tr><w:trPr><w:cantSplit/><w:del {marked(25)}/></w:trPr>"
        f"{cell(paragraph(deleted(26, 'Exit')))}{cell(paragraph(deleted(27, '£6')))}</w:tr>",
        "</w:tbl>",
        paragraph(run("The last words.")),
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>',
    ]
)

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""

NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Clause"/><w:lvlText w:val="G%1"/>
<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
"""

FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="1">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    f'<w:footnote w:id="2">{paragraph(run("A note.") + ins(60, run(" More.")))}</w:footnote>'
)

ROOTS = {
    "document": ("document", f"<w:body>{BODY}</w:body>"),
    "styles": ("styles", STYLES),
    "numbering": ("numbering", NUMBERING),
    "settings": ("settings", '<w:zoom w:percent="100"/><w:trackRevisions/><w:defaultTabStop w:val="720"/>'),
    "header": ("hdr", paragraph(run("Annex A"))),
    "footer": ("ftr", paragraph(run("Page"))),
    "footnotes": ("footnotes", FOOTNOTES),
    "comments": (
        "comments",
        f'<w:comment w:id="50" {ADA} w:initials="A">{paragraph(run("Why?"))}</w:comment>',
    ),
}


def part(name: str, inside: str | None = None) -> bytes:
    """The XML of a part, with what stands in it by default or with other words."""
    root, default = ROOTS[name]
    body = default if inside is None else inside
    return f'{_HEAD}<w:{root} xmlns:w="{W}" xmlns:r="{R}">{body}</w:{root}>'.encode()


def content_types(kinds: tuple[str, ...] = KINDS) -> bytes:
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for kind in kinds
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{overrides}</Types>'
    ).encode()


def relationships(*entries: str) -> bytes:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'.encode()


def relationship(number: int, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def parts(body: str | None = None) -> dict[str, bytes]:
    """The members of a sound file, in order; `body` replaces what stands in the document."""
    document = part("document", None if body is None else f"<w:body>{body}</w:body>")
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(relationship(1, "officeDocument", "word/document.xml")),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relationships(
            *(relationship(number, kind, f"{kind}.xml") for number, kind in enumerate(KINDS, start=1))
        ),
        **{f"word/{kind}.xml": part(kind) for kind in KINDS},
    }


def packed(members: Mapping[str, bytes]) -> bytes:
    """The members as a zip, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
