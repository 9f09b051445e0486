"""Word's rules for accepting and rejecting, and for numbering, written down once more and apart from the writer.

Reads document.xml, styles.xml and numbering.xml with lxml and gives the lines that Word shows: label, words and style
of each paragraph, in the shape that tests/libreoffice.py gives them.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

View = Literal["old", "new"]
Line = tuple[str | None, str, str]

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{NAMESPACE}}}"
_GONE = {"new": {f"{_W}del", f"{_W}moveFrom"}, "old": {f"{_W}ins", f"{_W}moveTo"}}


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return etree.fromstring(file.read(name))


def names(docx: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return file.namelist()


# What stands between these is in a character style of its own. No text holds them.
BEGIN, END = "\x02", "\x03"


def read(docx: bytes, view: View, *, styled: bool = False) -> list[Line]:
    """The lines with every change accepted ("new") or rejected ("old"). `styled`: with BEGIN and END where they belong."""
    body = part(docx, "word/document.xml").find(f"{_W}body")
    assert body is not None
    numbering = part(docx, "word/numbering.xml") if "word/numbering.xml" in names(docx) else None
    reader = _Reader(view, _Styles(part(docx, "word/styles.xml")), _Counting(numbering), styled)
    return list(reader.lines(body))


class _Reader:
    def __init__(self, view: View, styles: _Styles, counting: _Counting, styled: bool) -> None:
        self.view, self.styles, self.counting, self.styled = view, styles, counting, styled

    def lines(self, container: etree._Element) -> Iterator[Line]:
        waiting = ""
        for child in container:
            if child.tag == f"{_W}p":
                words = waiting + "".join(self._words(child))
                properties = child.find(f"{_W}pPr")
                if self._gone(properties, f"{_W}rPr"):
                    waiting = words
                    continue
                waiting = ""
                yield self._line(words, properties)
            elif child.tag == f"{_W}tbl":
                # Nothing can be joined to a table: an emptied paragraph goes, and words would stay.
                assert not waiting, "words of a paragraph whose end is gone stand before a table"
                yield from self._table(child)
        assert not waiting, "words are left over at the end"

    def _words(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            if child.tag in _GONE[self.view]:
                continue
            if child.tag in (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo"):
                yield from self._words(child)
            elif child.tag == f"{_W}r":
                own = self.styled and child.find(f"{_W}rPr/{_W}rStyle") is not None
                yield BEGIN if own else ""
                for inside in child:
                    if inside.tag in (f"{_W}t", f"{_W}delText"):
                        yield inside.text or ""
                    elif inside.tag == f"{_W}tab":
                        yield "\t"
                yield END if own else ""

    def _gone(self, properties: etree._Element | None, where: str) -> bool:
        marks = properties.find(where) if properties is not None else None
        return marks is not None and any(mark.tag in _GONE[self.view] for mark in marks)

    def _line(self, words: str, properties: etree._Element | None) -> Line:
        style = _value(properties, "pStyle") or "Normal"
        number = self.styles.number(style)
        direct = properties.find(f"{_W}numPr") if properties is not None else None
        if direct is not None:
            number = (_value(direct, "numId") or "0", int(_value(direct, "ilvl") or 0))
        label = self.counting.label(*number) if number is not None and number[0] != "0" else ""
        return label, words, self.styles.name(style)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        rows = [row for row in table.findall(f"{_W}tr") if not self._row_gone(row)]
        if not rows:
            return
        yield None, "table", self.styles.name(_value(table.find(f"{_W}tblPr"), "tblStyle") or "")
        for row in rows:
            yield None, "row", ""
            for cell in row.findall(f"{_W}tc"):
                yield None, "cell", ""
                yield from self.lines(cell)
        yield None, "end", ""

    def _row_gone(self, row: etree._Element) -> bool:
        properties = row.find(f"{_W}trPr")
        return properties is not None and any(mark.tag in _GONE[self.view] for mark in properties)


def _value(element: etree._Element | None, tag: str) -> str | None:
    found = element.find(f"{_W}{tag}") if element is not None else None
    return found.get(f"{_W}val") if found is not None else None


class _Styles:
    def __init__(self, styles: etree._Element) -> None:
        self.by_id = {style.get(f"{_W}styleId"): style for style in styles.findall(f"{_W}style")}

    def name(self, style: str) -> str:
        return _value(self.by_id[style], "name") or ""

    def number(self, style: str | None) -> tuple[str, int] | None:
        """The list and level that a style gives, or the style it is based on."""
        while style is not None:
            found = self.by_id[style]
            numbered = found.find(f"{_W}pPr/{_W}numPr")
            if numbered is not None:
                return _value(numbered, "numId") or "0", int(_value(numbered, "ilvl") or 0)
            style = _value(found, "basedOn")
        return None


@dataclass(slots=True)
class _Level:
    start: int
    format: str
    text: str


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class _Counting:
    """The lists of a definition count together; one that overrides a start begins there when it is first used."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self.lists: dict[str, _List] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is None:
            return
        shared = {a.get(f"{_W}abstractNumId"): a for a in numbering.findall(f"{_W}abstractNum")}
        for each in numbering.findall(f"{_W}num"):
            abstract = _value(each, "abstractNumId") or ""
            levels = dict(map(_level, shared[abstract].findall(f"{_W}lvl")))
            levels |= dict(_level(level) for level in each.iterfind(f"{_W}lvlOverride/{_W}lvl"))
            restarts = {
                int(override.get(f"{_W}ilvl") or 0): int(_value(override, "startOverride") or 0)
                for override in each.findall(f"{_W}lvlOverride")
            }
            self.lists[each.get(f"{_W}numId") or ""] = _List(abstract, levels, restarts)

    def label(self, number: str, level: int) -> str:
        used = self.lists[number]
        count = self.counts[used.abstract]
        if level in used.restarts and level not in used.begun:
            used.begun.add(level)
            now = used.restarts[level]
        else:
            now = count[level] + 1 if level in count else used.levels[level].start
        passed = {above: count.get(above, used.levels[above].start) for above in range(level)}
        self.counts[used.abstract] = {**passed, level: now}
        return _printed(used.levels, {**passed, level: now}, level)


def _level(element: etree._Element) -> tuple[int, _Level]:
    level = _Level(
        int(_value(element, "start") or 1), _value(element, "numFmt") or "", _value(element, "lvlText") or ""
    )
    return int(element.get(f"{_W}ilvl") or 0), level


def _printed(levels: dict[int, _Level], count: dict[int, int], level: int) -> str:
    text = levels[level].text
    for above in range(level, -1, -1):
        text = text.replace(f"%{above + 1}", _number(count[above], levels[above].format))
    return text


def _number(number: int, format: str) -> str:
    letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    match format:
        case "decimal":
            return str(number)
        case "lowerLetter":
            return letter
        case "upperLetter":
            return letter.upper()
        case "lowerRoman":
            return _roman(number)
        case "upperRoman":
            return _roman(number).upper()
    raise ValueError(format)


def _roman(number: int) -> str:
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    hundreds = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")
    return "m" * (number // 1000) + hundreds[number // 100 % 10] + tens[number // 10 % 10] + ones[number % 10]


def marked_words(docx: bytes) -> Sequence[str]:
    """The words under each mark of the text, one entry a mark."""
    body = part(docx, "word/document.xml")
    tags = [f"{_W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo")]
    return ["".join(mark.itertext()) for mark in body.iter(*tags) if mark.getparent().tag == f"{_W}p"]
