"""The words of an element with their marks, and what stands among them that is no word."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from sectext.formats.akn.remarks import Remarks, shortened
from sectext.formats.akn.xml import Element, glimpse, local
from sectext.redline import Mark, Run

View = Literal["accepted", "rejected", "marked"]
Runs: TypeAlias = tuple[Run, ...]

_SPACE = re.compile("[ \t\r\n\x85\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOOKS = {"b": "bold", "i": "italics", "u": "underlining", "sub": "subscript", "sup": "superscript"}
HIERARCHY = frozenset({
    "alinea", "article", "book", "chapter", "clause", "division", "hcontainer", "indent", "level", "list", "paragraph",
    "part", "point", "proviso", "rule", "section", "subchapter", "subclause", "subdivision", "sublist", "subparagraph",
    "subpart", "subrule", "subsection", "subtitle", "title", "tome", "transitional",
})  # fmt: skip
STRUCTURES = ("quotedStructure", "embeddedStructure", "subFlow")
_BLOCKS = ("p", "ul", "ol", "li", "table", "blockList", "blockContainer", "tblock", "item", "block")
_NOTES = ("authorialNote", "note")
_SPACES = ("br", "eol", "eop")
_PLAIN = ("span", "inline", "docTitle", "docNumber", "docType", "docDate", "shortTitle", "mod", "omissis")
_SAYS_NOTHING = ("", "#")


@dataclass(slots=True)
class Inline:
    """Reads words. `dropped` counts the words that a mark left out of the view."""

    remarks: Remarks
    view: View
    dropped: int = 0

    def parts(self, element: Element, after: Element | None = None) -> Iterator[Runs | Element]:
        """The words of an element in order, or those after a child; and what stands among them that is more.

        Words are in one line, without outer spaces.
        """
        for is_words, group in groupby(self._of(element, "same", after), key=lambda each: isinstance(each, Run)):
            if is_words:
                yield cleaned([each for each in group if isinstance(each, Run)], self.remarks, element)
            else:
                yield from (each for each in group if not isinstance(each, Run))

    def _of(self, element: Element, mark: Mark, after: Element | None = None) -> Iterator[Run | Element]:
        if after is None:
            yield from self._text(element.text, mark)
        else:
            yield from self._text(after.tail, mark)
        for child in element if after is None else after.itersiblings():
            yield from self._child(child, mark)
            yield from self._text(child.tail, mark)

    def _text(self, text: str | None, mark: Mark) -> Iterator[Run]:
        if not text:
            return
        if self.view == "marked":
            yield Run(mark=mark, text=text)
        elif mark == "same" or (mark == "inserted") is (self.view == "accepted"):
            yield Run(mark="same", text=text)
        elif text.strip():
            self.dropped += 1

    def _child(self, child: Element, mark: Mark) -> Iterator[Run | Element]:
        name = local(child)
        if name in ("ins", "del"):
            moved = name == "ins" and child.get("class") == "moved" and self.view == "marked"
            yield from self._of(child, mark if moved else "inserted" if name == "ins" else "deleted")
        elif name in STRUCTURES or name in _BLOCKS or name in HIERARCHY:
            yield child
        elif name in _NOTES:
            self.remarks.say("lost-note", "warning", child, f"A note is not kept: “{shortened(glimpse(child))}”.")
        elif name in _SPACES:
            if name == "br":
                self.remarks.count("cleaned-words", "note", child, "A break of line became a space.")
            yield from self._text(" ", mark)
            yield from self._of(child, mark)
        elif name == "img":
            self.remarks.say("lost-picture", "warning", child, f"A picture is not kept: {child.get('src', 'no name')}.")
            yield from self._of(child, mark)
        else:
            yield from self._worded(child, name, mark)

    def _worded(self, child: Element, name: str, mark: Mark) -> Iterator[Run | Element]:
        """Elements whose words are kept, and nothing else of them."""
        if not name or name == "foreign":
            yield from self._text(self._told(child), mark)
            return
        if name == "noteRef":
            self.remarks.count("lost-note", "note", child, "A sign that refers to a note is not kept.")
        elif name in _LOOKS:
            self.remarks.count("lost-formatting", "note", child, f"Not kept: {_LOOKS[name]}.")
        elif name in ("a", "ref", "rref", "mref") and child.get("href", "#") not in _SAYS_NOTHING:
            self.remarks.count("lost-formatting", "note", child, "Not kept: where references lead. Their words are.")
        elif name not in _PLAIN:
            self.remarks.count("lost-formatting", "note", child, f"Not kept: what <{name}> says of its words.")
        yield from self._text(child.get("startQuote"), mark)
        yield from self._of(child, mark)
        yield from self._text(child.get("endQuote"), mark)

    def foreign(self, element: Element) -> Runs:
        """The words of what is no Akoma Ntoso."""
        return cleaned(list(self._text(self._told(element), "same")), self.remarks, element)

    def _told(self, element: Element) -> str:
        words = glimpse(element)
        if words:
            what = str(element.tag).rpartition("}")[2]
            problem = f"Of <{what}>, which is no Akoma Ntoso, only the words are kept: “{shortened(words)}”."
            self.remarks.say("not-mapped", "warning", element, problem)
        return words


def cleaned(runs: Sequence[Run], remarks: Remarks, element: Element) -> Runs:
    """Words as a clause holds them: one line in normal form C, without control characters or outer spaces."""
    kept: deque[Run] = deque()
    for run in merged(runs):
        one_line = _SPACE.sub(lambda found: " " if found[0].strip(" ") else found[0], run.text)
        text = _CONTROL.sub("", one_line)
        if text != one_line:
            remarks.count("cleaned-words", "note", element, "Control characters were left out.")
        normal = unicodedata.normalize("NFC", text)
        if normal != text:
            remarks.count("cleaned-words", "note", element, "Letters with accents were put into one character each.")
        kept.append(Run(mark=run.mark, text=normal))
    while kept and (first := kept[0].text.lstrip()) != kept[0].text:
        mark = kept.popleft().mark
        if first:
            kept.appendleft(Run(mark=mark, text=first))
    while kept and (last := kept[-1].text.rstrip()) != kept[-1].text:
        mark = kept.pop().mark
        if last:
            kept.append(Run(mark=mark, text=last))
    return tuple(run for run in kept if run.text)


def merged(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours with one mark as one."""
    for mark, group in groupby(runs, key=lambda run: run.mark):
        yield Run(mark=mark, text="".join(run.text for run in group))


def joined(parts: Sequence[Runs]) -> Runs:
    """Paragraphs as one, with a space between them."""
    found: list[Run] = []
    for part in parts:
        if part and found:
            found.append(Run(mark="same", text=" "))
        found += part
    return tuple(merged(found))
