"""The look of a document, all of it in styles: a drafter finds them in Word by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sectext.formats.word.blocks import SPACER, Style
from sectext.formats.word.layout import TERM, TITLE
from sectext.formats.word.lists import BODY, CELLS, LEVELS
from sectext.formats.word.measures import TEXT_WIDTH, indent, list_style
from sectext.formats.word.xml import Element, root, value, w

FONT = "Arial"
_SIZE = 21
_DARK, _QUIET, _RULE = "1F3864", "595959", "BFBFBF"
# Behind the head of a table in a report.
HEAD = _DARK
# The styles of words in a report.
STRONG, EMPHASIS, BOTH, LINK = "SECStrong", "SECEmphasis", "SECStrongEmphasis", "SECLink"
_CELL_SIDE, _CELL_ABOVE = 113, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a kind of paragraph looks. Sizes are in half points, distances in twentieths of a point.

    `builtin`: the name is one that Word itself has, so that it takes a heading for a heading.
    """

    name: str
    after: int = 140
    before: int = 0
    size: int = _SIZE
    bold: bool = False
    colour: str | None = None
    outline: int | None = None
    keep: bool = False
    align: str | None = None
    next: str | None = None
    rule: str | None = None
    tabs: bool = False
    exact: int | None = None
    builtin: bool = False


_LOOKS: Mapping[str, _Look] = {
    "Document": _Look(name="Section", before=400, after=40, size=36, bold=True, colour=_DARK, outline=0, keep=True),
    "DocumentTitle": _Look(name="Section title", after=280, size=28, colour=_DARK, keep=True),
    "DocumentText": _Look(name="Section text"),
    "DocumentClosing": _Look(name="Section closing words"),
    "Group": _Look(name="Group", before=320, size=26, bold=True, colour=_DARK, outline=1, keep=True, next="SECClause"),
    "GroupText": _Look(name="Group text"),
    "GroupClosing": _Look(name="Group closing words"),
    "Heading": _Look(name="Heading", before=240, size=22, bold=True, outline=2, keep=True, next="SECClause"),
    "Subheading": _Look(name="Heading in a list", before=120, bold=True, keep=True),
    "Clause": _Look(name="Clause"),
    "ClauseClosing": _Look(name="Clause closing words", next="SECClause"),
    "Item": _Look(name="Item"),
    "Closing": _Look(name="Item closing words"),
    "Definition": _Look(name="Definition"),
    "DefinitionClosing": _Look(name="Definition closing words"),
    "Term": _Look(name="Term", after=80, bold=True),
    "Text": _Look(name="Text", after=80),
    "TextClosing": _Look(name="Closing words", after=80),
    "Spacer": _Look(name="Space after a table", after=80, size=2, exact=20),
    "AnnexTitle": _Look(name="Annex title", after=80, size=44, bold=True, colour=_DARK, keep=True),
    "AnnexSubtitle": _Look(name="Annex subtitle", after=80, size=28, colour=_DARK),
    "AnnexVersion": _Look(name="Annex version", after=320, colour=_QUIET),
    "AnnexHeading": _Look(
        name="Annex heading", before=320, after=120, size=26, bold=True, colour=_DARK, outline=0, keep=True
    ),
    "AnnexText": _Look(name="Annex text"),
    "AnnexInstruction": _Look(name="Annex instruction", before=120, after=200, bold=True, keep=True),
    "AnnexEnd": _Look(name="Annex end", before=480, after=0, colour=_QUIET, align="center"),
    "ListingHead": _Look(name="Listing head", before=40, after=40, bold=True, keep=True),
    "ListingText": _Look(name="Listing text", before=40, after=40),
    "ReportMark": _Look(name="Report classification", after=1900),
    "ReportId": _Look(name="Report modification", before=900, after=200, size=72, bold=True, colour=_DARK, keep=True),
    "ReportTitle": _Look(name="Title", after=200, size=44, colour=_DARK, keep=True, builtin=True),
    "ReportKind": _Look(name="Subtitle", after=60, size=32, bold=True, colour=_QUIET, keep=True, builtin=True),
    "ReportVersion": _Look(name="Report version", after=900, size=24, colour=_QUIET),
    "ReportFront": _Look(name="Report front heading", before=360, after=140, size=32, bold=True, colour=_DARK,
                         keep=True),
    "Report1": _Look(name="heading 1", before=440, after=160, size=32, bold=True, colour=_DARK, outline=0, keep=True,
                     builtin=True),
    "Report2": _Look(name="heading 2", before=280, after=100, size=25, bold=True, colour=_DARK, outline=1, keep=True,
                     builtin=True),
    "Report3": _Look(name="heading 3", before=200, after=80, size=22, bold=True, outline=2, keep=True, builtin=True),
    "Report4": _Look(name="heading 4", before=160, after=80, size=_SIZE, bold=True, colour=_QUIET, outline=3, keep=True,
                     builtin=True),
    "ReportText": _Look(name="Report text"),
    "ReportLead": _Look(name="Report text before a table", keep=True),
    "ReportRemark": _Look(name="Report remark", colour=_QUIET, keep=True),
    "ReportItem": _Look(name="Report item", after=80),
    "ReportMore": _Look(name="Report item continued", after=80),
    "ReportContents": _Look(name="Report contents", after=80, tabs=True),
    "ReportHead": _Look(name="Report table head", before=50, after=50, size=20, bold=True, colour="FFFFFF", keep=True),
    "ReportCell": _Look(name="Report table text", before=50, after=50, size=20),
    "ReportSpacer": _Look(name="Space after a report table", after=160, size=2, exact=20),
    "ReportTick": _Look(name="Report tick", before=50, after=50, size=20, bold=True, align="center"),
    "Header": _Look(name="Page header", after=0, size=18, colour=_QUIET, rule="bottom", tabs=True),
    "Footer": _Look(name="Page footer", after=0, size=18, colour=_QUIET, rule="top", tabs=True),
}  # fmt: skip

_TABLES = {"Table": "Table", "Definitions": "Definitions", "Listing": "Listing", "Report": "Report table"}
_ALWAYS = (
    *(Style(kind=kind) for kind in ("Document", "DocumentTitle", "Heading", "ClauseClosing")),
    *(list_style(in_cell=False, level=level) for level in range(LEVELS)),
    *(Style(kind="Closing", depth=depth) for depth in (1, 2, 3)),
    *(list_style(in_cell=True, level=level) for level in range(LEVELS)),
    *(Style(kind=kind, in_cell=True) for kind in ("Term", "Text", "TextClosing")),
    *(Style(kind=kind, depth=1) for kind in ("Table", "Definitions")),
    *(SPACER, Style(kind="Header"), Style(kind="Footer")),
)


def styles(used: Iterable[Style], *, numbered: bool, looks: bool = False) -> Element:
    """The styles that drafters need, and those used besides. `numbered`: their labels are automatic.

    `looks` adds those of words in prose.
    """
    wanted = dict.fromkeys((*_ALWAYS, *sorted(set(used), key=lambda style: style.id)))
    beside = [replace(style, at=None) for style in wanted if style.at is not None]
    made = (_style(style, numbered=numbered) for style in dict.fromkeys((*wanted, *beside)))
    return root("styles", _defaults(), *_basic(), *(_of_words() if looks else ()), *made)


def _defaults() -> Element:
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    run = w(
        "rPr", fonts, value("sz", _SIZE), value("szCs", _SIZE), w("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    )
    paragraph = w("pPr", w("spacing", after=140, line=269, lineRule="auto"))
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", paragraph))


def _basic() -> Iterator[Element]:
    """The styles that every Word file has, and those of words within a paragraph."""
    yield w("style", value("name", "Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal")
    hidden = (value("uiPriority", 99), w("semiHidden"), w("unhideWhenUsed"))
    font = value("name", "Default Paragraph Font")
    yield w("style", font, *hidden, type="character", default=1, styleId="DefaultParagraphFont")
    sides = w("tblCellMar", *(w(side, w=0 if side in ("top", "bottom") else 108, type="dxa") for side in _SIDES))
    hidden = (value("uiPriority", 99), w("semiHidden"), w("unhideWhenUsed"))
    properties = w("tblPr", w("tblInd", w=0, type="dxa"), sides)
    name = value("name", "Normal Table")
    yield w("style", name, *hidden, properties, type="table", default=1, styleId="TableNormal")
    for style, name_of in ((TITLE, "SEC Clause title"), (TERM, "SEC Defined term")):
        bold = w("rPr", w("b"), w("bCs"))
        yield w("style", value("name", name_of), w("qFormat"), bold, type="character", customStyle=1, styleId=style)


def _of_words() -> Iterator[Element]:
    """Bold, italics, both, and links."""
    bold, italic = (w("b"), w("bCs")), (w("i"), w("iCs"))
    link = (value("color", "0B4AA2"), value("u", "single"))
    of_words: Mapping[str, tuple[str, tuple[Element, ...]]] = {
        STRONG: ("Strong", bold),
        EMPHASIS: ("Emphasis", italic),
        BOTH: ("Strong emphasis", (w("b"), w("bCs"), w("i"), w("iCs"))),
        LINK: ("Hyperlink", link),
    }
    for style, (name, inside) in of_words.items():
        yield w("style", value("name", name), w("qFormat"), w("rPr", *inside), type="character", styleId=style)


_SIDES = ("top", "left", "bottom", "right")


def _style(style: Style, *, numbered: bool) -> Element:
    if style.kind in _TABLES:
        return _table(style)
    look = _LOOKS[style.kind]
    based = replace(style, at=None).id if style.at is not None else "Normal"
    name = look.name if look.builtin else _name(style, look.name)
    parts = [value("name", name), value("basedOn", based)]
    parts += [value("next", look.next)] if look.next else []
    parts += [w("qFormat"), *_looks(style, look, numbered=numbered)] if style.at is None else []
    own: dict[str, str | int] = {} if look.builtin else {"customStyle": 1}
    return w("style", *parts, type="paragraph", **own, styleId=style.id)


def _name(style: Style, name: str) -> str:
    """The name that Word shows: SEC Item 1, SEC Cell Item 1, SEC Clause of the section."""
    depth = "" if style.depth is None else f" {style.depth}"
    beside = {None: "", 0: " of the section"}.get(style.at, f" of group {style.at}")
    return f"SEC {'Cell ' if style.in_cell else ''}{name}{depth}{beside}"


def _looks(style: Style, look: _Look, *, numbered: bool) -> Iterator[Element]:
    paragraph = list(_paragraph(style, look, numbered=numbered))
    if paragraph:
        yield w("pPr", *paragraph)
    run = [w("b"), w("bCs")] if look.bold else []
    run += [value("color", look.colour)] if look.colour else []
    run += [value("sz", look.size), value("szCs", look.size)] if look.size != _SIZE else []
    if run:
        yield w("rPr", *run)


def _paragraph(style: Style, look: _Look, *, numbered: bool) -> Iterator[Element]:
    if look.keep:
        yield w("keepNext")
    if look.keep and look.outline is not None:
        yield w("keepLines")
    level = _level(style)
    if numbered and level is not None:
        yield w("numPr", value("ilvl", level), value("numId", CELLS if style.in_cell else BODY))
    if look.rule:
        yield w("pBdr", w(look.rule, val="single", sz=4, space=6, color=_RULE))
    if look.tabs:
        yield w("tabs", w("tab", val="right", pos=TEXT_WIDTH))
    if (look.after, look.before, look.exact) != (140, 0, None):
        exact: dict[str, str | int] = {"line": look.exact, "lineRule": "exact"} if look.exact else {}
        yield w("spacing", before=look.before, after=look.after, **exact)
    yield from indent(style)
    if look.align:
        yield value("jc", look.align)
    if look.outline is not None:
        yield value("outlineLvl", look.outline)


def _level(style: Style) -> int | None:
    """The level of the automatic lists that a style is linked to."""
    return next((n for n in range(LEVELS) if list_style(in_cell=style.in_cell, level=n) == style), None)


def _table(style: Style) -> Element:
    ruled = style.kind != "Definitions"
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = w("tblBorders", *(w(side, val="single", sz=4, space=0, color=_RULE) for side in sides))
    inner = {"top": _CELL_ABOVE, "left": _CELL_SIDE, "bottom": _CELL_ABOVE, "right": _CELL_SIDE}
    room = w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in inner.items()))
    properties = w("tblPr", *([rules] if ruled else []), room)
    name = value("name", _name(style, _TABLES[style.kind]))
    return w("style", name, value("basedOn", "TableNormal"), properties, type="table", customStyle=1, styleId=style.id)
