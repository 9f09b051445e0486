"""The whole Word file: its text between a header and a footer, with the styles and lists that the text uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sectext.formats.word import parts
from sectext.formats.word.blocks import Block, Field, Paragraph, Piece, Style, every
from sectext.formats.word.body import Body
from sectext.formats.word.lists import Numbered
from sectext.formats.word.measures import MARGIN, PAGE_HEIGHT, PAGE_WIDTH
from sectext.formats.word.numbering import numbering
from sectext.formats.word.package import FIRST, pack
from sectext.formats.word.parts import Provenance
from sectext.formats.word.revisions import Revisions
from sectext.formats.word.styles import styles
from sectext.formats.word.xml import Element, refer, root, w, written

_EDGE = 709


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on every page: left and right above the text, and below it; and the title of the file.

    `prose`: words in the text may be bold, in italics or links.
    """

    title: str
    left: str
    right: str
    foot: str
    prose: bool = False


def make(text: Numbered, revisions: Revisions, about: Provenance, page: Page) -> bytes:
    """The file. The text has automatic labels where it names lists."""
    numbered = bool(text.schemes)
    body = Body(revisions, numbered=numbered)
    made = {
        "word/document.xml": _document(body, text.blocks),
        "word/header1.xml": root("hdr", *body.blocks([_header(page)])),
        "word/footer1.xml": root("ftr", *body.blocks([_footer(page)])),
        "word/styles.xml": styles((b.style for b in every(text.blocks)), numbered=numbered, looks=page.prose),
        "word/settings.xml": parts.settings(tracked=True),
        "docProps/core.xml": parts.core_properties(page.title, revisions.author, revisions.date),
        "docProps/app.xml": parts.app_properties(),
        "docProps/custom.xml": parts.custom_properties(about),
        "_rels/.rels": parts.package_relations(),
    }
    if numbered or text.bullets is not None or text.counted:
        made["word/numbering.xml"] = numbering(text)
    named = {name.removeprefix("word/").removesuffix(".xml").rstrip("1"): name for name in made if name in parts.INNER}
    made["word/_rels/document.xml.rels"] = parts.document_relations(named)
    made[FIRST] = parts.content_types(sorted(made))
    return pack({name: written(part) for name, part in made.items()})


def _document(body: Body, blocks: Sequence[Block]) -> Element:
    return root("document", w("body", *body.blocks(blocks), _section()))


def _section() -> Element:
    """The page: A4, with the header and the footer."""
    margins = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    return w(
        "sectPr",
        refer(w("headerReference", type="default"), "header"),
        refer(w("footerReference", type="default"), "footer"),
        w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT),
        w("pgMar", **margins, header=_EDGE, footer=_EDGE, gutter=0),
    )


def _header(page: Page) -> Paragraph:
    return Paragraph(style=Style(kind="Header"), pieces=(Piece(text=f"{page.left}\t{page.right}"),))


def _footer(page: Page) -> Paragraph:
    pieces = (Piece(text=f"{page.foot}\tPage "), Field(name="PAGE"), Piece(text=" of "), Field(name="NUMPAGES"))
    return Paragraph(style=Style(kind="Footer"), pieces=pieces)
