"""Reads HTML as a page: its words block by block, each at its place. Nothing is loaded, run or drawn in.

There is no tree, so nothing can be nested too deep, and each character is looked at once or twice: the parsers at hand
either forget where words stand or take minutes for a page made to be slow.
"""

from __future__ import annotations

import re
from html import unescape

from sectext.audit.page import Page, Writing
from sectext.errors import ForeignFile

# What stands within a line; every other element begins and ends a block.
_WITHIN = frozenset(
    re.findall(
        "[a-z]+",
        """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp
        small span strike strong sub sup time tt u var wbr""",
    )
)
# What has no words of the page in it, up to its end; the first of them have no markup in them either.
_RAW = frozenset({"script", "style", "title", "iframe", "noembed", "noframes", "xmp", "textarea"})
_SKIPPED = _RAW | {"template", "object", "svg", "math", "select"}
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]*+(?:[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?)?""")
_CODE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NEXT = re.compile(r"<(?=[A-Za-z/!?])|&(?=[#A-Za-z])")
_DECLARES = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST)\b|<!DOCTYPE[^<>\[]{0,300}\[", re.IGNORECASE)


def read(name: str, source: str) -> Page:
    """A page of HTML. What is not well formed is read as browsers do. Raises ForeignFile where it declares entities."""
    if _DECLARES.search(source):
        hint = "Save the page without them."
        raise ForeignFile("It has a document type with declarations of its own.", where=name, hint=hint)
    reader = _Reader(source)
    reader.go()
    return reader.writing.page(name, source)


class _Reader:
    """Goes through a page from its first character to its last."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.writing = Writing()
        self.place = 0
        self.within: list[str] = []  # the elements without words that are open; only the first one counts

    def go(self) -> None:
        source, end = self.source, len(self.source)
        while self.place < end:
            match = _NEXT.search(source, self.place)
            stop = match.start() if match else end
            self._words(self.place, stop)
            self.place = stop
            if stop < end:
                self._code() if source[stop] == "&" else self._mark()

    def _words(self, start: int, stop: int) -> None:
        if start < stop and not self.within:
            self.writing.add(self.source, start, stop)

    def _code(self) -> None:
        match = _CODE.match(self.source, self.place)
        if match is None:
            self._words(self.place, self.place + 1)
            self.place += 1
            return
        if not self.within:
            self.writing.written_as(unescape(match.group()), match.start(), match.end())
        self.place = match.end()

    def _mark(self) -> None:
        source, place = self.source, self.place
        if source.startswith("<!--", place):
            self._past("-->", place + (2 if source.startswith("<!-->", place) else 4))
        elif source.startswith(("<!", "<?"), place):
            self._past(">", place)
        elif source.startswith("</", place):
            self._end_tag(place)
        elif name := _NAME.match(source, place + 1):
            self._start_tag(name)
        else:
            self._words(place, place + 1)
            self.place += 1

    def _past(self, sign: str, start: int) -> None:
        """Passes by everything up to a sign; what never ends goes to the end of the page."""
        found = self.source.find(sign, start)
        self.place = len(self.source) if found < 0 else found + len(sign)

    def _end_tag(self, place: int) -> None:
        name = _NAME.match(self.source, place + 2)
        if name is None:
            self._past(">", place + 2)
            return
        self._to_end_of_tag(name.end())
        self._ended(name.group().lower())

    def _ended(self, name: str) -> None:
        if self.within and self.within[-1] == name:
            self.within.pop()
        if name not in _WITHIN:
            self._parted(name)

    def _start_tag(self, match: re.Match[str]) -> None:
        name = match.group().lower()
        closed = self._to_end_of_tag(match.end())
        if name not in _WITHIN:
            self._parted(name)
        if name in _RAW:
            self._raw(name)
        elif name in _SKIPPED and not closed and (not self.within or self.within[-1] == name):
            self.within.append(name)

    def _parted(self, name: str) -> None:
        """A block ends here; a break of line is a space in it."""
        if name != "br":
            self.writing.end_block()
        elif not self.within:
            self.writing.written_as(" ", self.place - 1, self.place)

    def _to_end_of_tag(self, place: int) -> bool:
        """Passes by the attributes; returns whether the tag closes itself."""
        source, end = self.source, len(self.source)
        while place < end and source[place] != ">":
            match = _ATTRIBUTE.match(source, place)
            if match is None or match.end() == place:
                opened = source[place] in "\"'"
                place = end if opened and source.find(source[place], place + 1) < 0 else place + 1
            else:
                place = match.end()
        self.place = min(place + 1, end)
        return source[place - 1 : place] == "/"

    def _raw(self, name: str) -> None:
        """Passes by what is no markup at all, up to the end tag of that name."""
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.source, self.place)
        self.place = len(self.source) if found is None else found.start()
