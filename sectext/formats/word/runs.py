"""The words of a paragraph: runs, fields, symbols and breaks, each with the changes around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sectext.formats.word.content import Look, Span, Thing
from sectext.formats.word.opening import Element
from sectext.formats.word.stylesheet import Stylesheet, looks, value, w
from sectext.formats.word.symbols import font_of, symbol, symbols
from sectext.formats.word.tracked import Revision, revision

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BOX = w("txbxContent")
_KEPT = "{http://www.w3.org/XML/1998/namespace}space"
_SPACE = " \t\r\n"

# A hyphen that does not break stays one; a soft one, which shows only where a line ends, is no part of the words.
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "\u2011"}
_THINGS: Mapping[str, Thing] = {
    w("footnoteReference"): "footnote",
    w("endnoteReference"): "endnote",
    w("commentReference"): "comment",
    w("drawing"): "picture",
    w("pict"): "picture",
    w("object"): "picture",
}
_SKIPPED = frozenset({BOX, w("rPr"), w("pPr"), w("sdtPr"), w("sdtEndPr"), w("rt"), w("instrText"), w("delInstrText")})

_LINK: frozenset[Look] = frozenset({"link"})

# The changes around a text box, and the element that holds its paragraphs.
Found = tuple[tuple[Revision, ...], Element]


class Runs:
    """Reads the runs of one part in order. Fields may begin in one paragraph and end in another.

    Of a field only the result is kept; a field that is not closed hides nothing.
    """

    def __init__(self, root: Element, styles: Stylesheet) -> None:
        self.styles = styles
        self._closed = _closed_fields(root)
        self._fields: list[str] = []

    def read(
        self, paragraph: Element, style: str | None, around: tuple[Revision, ...]
    ) -> tuple[tuple[Span, ...], list[Found]]:
        """The spans of a paragraph, and the text boxes in it."""
        boxes: list[Found] = []
        base = self.styles.words(style)
        return tuple(self._inside(paragraph, around, base, boxes, linked=False)), boxes

    def _inside(
        self,
        parent: Element,
        around: tuple[Revision, ...],
        base: Mapping[Look, bool],
        boxes: list[Found],
        *,
        linked: bool,
    ) -> Iterator[Span]:
        for child in parent:
            if child.tag == w("r"):
                yield from self._run(child, around, base, boxes, linked=linked)
            elif str(child.tag).startswith(_MATH) and child.tag == f"{_MATH}t":
                yield Span(text=child.text or "", revisions=around, thing="equation")
            elif child.tag not in _SKIPPED:
                own = revision(child)
                inner = (*around, own) if own else around
                yield from self._inside(child, inner, base, boxes, linked=linked or child.tag == w("hyperlink"))

    def _run(
        self,
        run: Element,
        around: tuple[Revision, ...],
        base: Mapping[Look, bool],
        boxes: list[Found],
        *,
        linked: bool,
    ) -> Iterator[Span]:
        own = run.find(w("rPr"))
        style = value(own, "rStyle")
        inside = {**base, **self.styles.words(style, character=True)} if style else base
        found = frozenset(look for look, on in {**inside, **looks(own)}.items() if on)
        shown: frozenset[Look] = found | _LINK if linked else found
        name = self.styles.name(style) if style else None
        text: list[str] = []
        for child in run:
            self._field(child)
            if "instruction" in self._fields:
                continue
            text.append(_words(child, own))
            thing = _THINGS.get(str(child.tag))
            if (thing is not None or child.tag == w("ruby")) and (words := "".join(text)):
                yield Span(text=words, revisions=around, looks=shown, style=name)
                text = []
            if thing is not None:
                yield Span(revisions=around, looks=shown, thing=thing, id=child.get(w("id")) or "")
                boxes.extend((around, box) for box in _boxes(child))
            elif child.tag == w("ruby"):
                yield from self._inside(child, around, base, boxes, linked=linked)
        if words := "".join(text):
            yield Span(text=words, revisions=around, looks=shown, style=name)

    def _field(self, element: Element) -> None:
        if element.tag != w("fldChar") or element not in self._closed:
            return
        match element.get(w("fldCharType")):
            case "begin":
                self._fields.append("instruction")
            case "separate":
                self._fields[-1:] = ["result"]
            case "end":
                self._fields[-1:] = []


def _words(element: Element, properties: Element | None) -> str:
    """The words that one element of a run stands for."""
    if element.tag in (w("t"), w("delText")):
        text = _spaced(element)
        return symbols(text, font_of(properties)) if "\uf000" <= max(text, default="") <= "\uf8ff" else text
    if element.tag == w("br"):
        return "\n" if element.get(w("type")) in (None, "textWrapping") else ""
    if element.tag == w("sym"):
        try:
            code = int(element.get(w("char")) or "", 16)
        except ValueError:
            return ""
        return symbol(code, element.get(w("font")) or "")
    return _SIGNS.get(str(element.tag), "")


def _spaced(element: Element) -> str:
    """Words with the white space that the file asks to keep; without that, none is kept at either end."""
    text = element.text or ""
    if text != text.strip(_SPACE) and not _is_preserved(element):
        text = text.strip(_SPACE)
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _is_preserved(element: Element) -> bool:
    said = (each.get(_KEPT) for each in (element, *element.iterancestors()))
    return next((given for given in said if given is not None), "default") == "preserve"


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes of a drawing."""
    for child in element:
        if child.tag == BOX:
            yield child
        else:
            yield from _boxes(child)


def _closed_fields(root: Element) -> frozenset[Element]:
    """The marks of the fields that begin and end."""
    waiting: list[list[Element]] = []
    closed: list[Element] = []
    for mark in root.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            waiting.append([mark])
        elif waiting:
            waiting[-1].append(mark)
            if kind == "end":
                closed.extend(waiting.pop())
    return frozenset(closed)
