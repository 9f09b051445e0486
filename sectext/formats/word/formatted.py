"""Tracked changes of looks, styles, numbers and page layout, each with its place: no text holds what they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sectext.formats.word.opening import Element
from sectext.formats.word.stylesheet import w
from sectext.formats.word.tracked import Revision, format_change

_OF_PARAGRAPHS = {
    w("rPrChange"): "words",
    w("pPrChange"): "paragraph",
    w("numberingChange"): "number",
    w("sectPrChange"): "page",
}
_OF_TABLES = {
    w("tblPrChange"): "table",
    w("tblGridChange"): "columns",
    w("tblPrExChange"): "row",
    w("trPrChange"): "row",
    w("tcPrChange"): "cell",
    w("cellMerge"): "merged cells",
}
_HOLDERS = (w("p"), w("tbl"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """A change of how something looks: of the words, the paragraph, the table … `place` counts paragraphs, from one."""

    part: str
    place: int
    what: str
    revision: Revision


def of_paragraph(element: Element, part: str, place: int) -> Iterator[Formatted]:
    """The changes in a paragraph; those of a text box in it are of its own paragraphs."""
    for each in element.iter(*_OF_PARAGRAPHS):
        if next(each.iterancestors(w("p")), None) is element:
            yield Formatted(part=part, place=place, what=_OF_PARAGRAPHS[str(each.tag)], revision=format_change(each))


def of_table(element: Element, part: str, place: int) -> Iterator[Formatted]:
    """The changes of a table, of its rows and of its cells; they stand at its first paragraph."""
    for each in element.iter(*_OF_TABLES):
        if next(each.iterancestors(*_HOLDERS), None) is element:
            yield Formatted(part=part, place=place, what=_OF_TABLES[str(each.tag)], revision=format_change(each))


def of_page(element: Element, part: str, place: int) -> Iterator[Formatted]:
    """The changes of the page that stand at the end of a text, after its last paragraph."""
    for each in element.iter(w("sectPrChange")):
        if next(each.iterancestors(w("p")), None) is None:
            yield Formatted(part=part, place=place, what="page", revision=format_change(each))
