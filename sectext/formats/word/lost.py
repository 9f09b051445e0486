"""What a clause tree cannot hold of a Word file: a finding for each, with its place and its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from sectext.errors import Finding
from sectext.formats.word.content import Look
from sectext.formats.word.reading import WordText
from sectext.formats.word.tracked import View, live
from sectext.formats.word.views import Line, Shown, ShownTable, boxed, lines, noted

_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NAMES: dict[Look, str] = {"raised": "superscript", "lowered": "subscript", "strike": "strikethrough", "link": "a link"}
_LONGEST = 60

Level = Literal["note", "warning", "error"]


def cleaned(text: str) -> str:
    """Words as a clause holds them: one line in normal form C, without control characters or outer spaces."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", _BREAKS.sub(" ", text))).strip()


def place(line: Line, name: str = "") -> str:
    """Where a paragraph stands: its number in the file, and its first words."""
    if not line.sources:
        return name
    words = cleaned(line.text)
    short = words if len(words) <= 40 else words[:39].rstrip() + "…"
    source = line.sources[0]
    part = f"{source.part.removeprefix('word/')}, " if not source.part.endswith("document.xml") else ""
    return f"{part}paragraph {source.place}" + (f" “{short}”" if short else "")


def remark(code: str, level: Level, line: Line, problem: str, hint: str = "") -> Finding:
    """A finding about a paragraph."""
    return Finding(code=code, level=level, where=place(line), problem=problem, hint=hint)


def lost(text: WordText, content: Sequence[Shown], view: View, kept: frozenset[str]) -> Iterator[Finding]:
    """What of these paragraphs no tree holds. `kept` are the styles of words that say what they are."""
    for line in lines(content):
        yield from _looks(text, line, kept)
        yield from _things(text, line, view)
        yield from _hidden(line, view)
        if _BREAKS.search(line.text.strip()) and "\n" in line.text.strip():
            yield remark("cleaned-words", "note", line, "A break of line became a space.")
        if _CONTROL.search(line.text):
            yield remark("cleaned-words", "note", line, "Control characters were left out.")
        if not unicodedata.is_normalized("NFC", line.text):
            yield remark("cleaned-words", "note", line, "Letters with accents were put into one character each.")
    for each in content:
        if isinstance(each, ShownTable):
            yield from _merged(each)


def _looks(text: WordText, line: Line, kept: frozenset[str]) -> Iterator[Finding]:
    usual = {look for look, on in text.styles.words(line.properties.style).items() if on}
    found: dict[Look, list[str]] = {}
    whole = {look for look in _all_looks(line) if look != "link"}
    for span in line.spans:
        for look in sorted(span.looks - usual - whole) if span.text.strip() and span.style not in kept else ():
            found.setdefault(look, []).append(span.text.strip())
    for look, words in found.items():
        quoted = " … ".join(words)
        short = quoted if len(quoted) <= _LONGEST else quoted[: _LONGEST - 1] + "…"
        yield remark("lost-formatting", "note", line, f"Not kept: {_NAMES.get(look, look)}, on “{short}”.")


def _all_looks(line: Line) -> frozenset[Look]:
    """The looks of a paragraph that is all of them: that says what kind of paragraph it is."""
    spans = [span.looks for span in line.spans if span.text.strip()]
    return frozenset.intersection(*spans) if spans else frozenset()


def _things(text: WordText, line: Line, view: View) -> Iterator[Finding]:
    for span in line.spans:
        match span.thing:
            case "picture":
                yield remark("lost-picture", "warning", line, "A picture or drawing stands here, and is not kept.")
            case "equation":
                yield remark("lost-formatting", "note", line, f"An equation is kept as the words “{span.text}”.")
            case "footnote" | "endnote":
                only = Line(spans=(span,), properties=line.properties, sources=line.sources)
                words = " ".join(cleaned(note.text) for note in lines(tuple(noted(text, only, view))))
                yield remark("lost-note", "warning", line, f"A {span.thing} is not kept: “{words}”.")
            case _:
                pass
    for box in lines(tuple(boxed(text, line, view))):
        if box.text.strip():
            yield remark("not-mapped", "warning", line, f"The words of a text box are not kept: “{cleaned(box.text)}”.")


def _hidden(line: Line, view: View) -> Iterator[Finding]:
    words = [s.text for p in line.sources for s in p.spans if "hidden" in s.looks and live(s.revisions, view)]
    if "".join(words).strip():
        yield remark("hidden-words", "warning", line, f"Hidden words were left out: “{cleaned(''.join(words))}”.")


def _merged(table: ShownTable) -> Iterator[Finding]:
    if any(cell.columns > 1 or cell.continues for row in table.rows for cell in row):
        line = next(lines((table,)), None)
        if line is not None:
            yield remark("merged-cells", "warning", line, "Cells of this table are merged; they became empty cells.")
