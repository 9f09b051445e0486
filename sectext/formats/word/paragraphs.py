"""The paragraphs of any Word file as pairs of label and text: the lowest layer of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from sectext.formats.word.opening import open_package
from sectext.formats.word.reading import WordText
from sectext.formats.word.tracked import View, accepted, rejected
from sectext.formats.word.views import Line, Shown, ShownTable, boxed, lines, noted, shown


def paragraphs(path: str | Path, view: Literal["accepted", "rejected"] = "accepted") -> list[tuple[str, str]]:
    """The label and the text of every paragraph of a .docx, in printed order, empty ones included.

    Tables, content controls and text boxes stand where they are printed, footnotes and then endnotes at the end. A
    label is what Word prints by itself, or ""; a typed one is part of the text. A tab is "\\t", a break of line "\\n".
    What is hidden, and the instructions of fields, is left out. Raises ForeignFile, OSError.
    """
    if view not in ("accepted", "rejected"):
        raise ValueError(f"view is “accepted” or “rejected”, not “{view}”")
    text = WordText(open_package(Path(path)))
    chosen = accepted if view == "accepted" else rejected
    content = shown(text, chosen)
    return [(line.label, line.text) for line in in_order(text, content, chosen)]


def in_order(text: WordText, content: Sequence[Shown], view: View) -> Iterator[Line]:
    everything = list(_with_boxes(text, content, view))
    yield from everything
    for kind in ("footnote", "endnote"):
        for line in everything:
            only = Line(
                spans=tuple(span for span in line.spans if span.thing == kind),
                properties=line.properties,
                sources=line.sources,
            )
            for note in lines(tuple(noted(text, only, view))):
                yield _unindented(note)


def _with_boxes(text: WordText, content: Sequence[Shown], view: View) -> Iterator[Line]:
    for each in content:
        if isinstance(each, ShownTable):
            for row in each.rows:
                for cell in row:
                    if not cell.continues or any(line.text.strip() for line in lines(cell.content)):
                        yield from _with_boxes(text, cell.content, view)
        else:
            yield each
            yield from _with_boxes(text, tuple(boxed(text, each, view)), view)


def _unindented(line: Line) -> Line:
    """A note without the space that stands between its number and its words."""
    first = next((n for n, span in enumerate(line.spans) if span.text), None)
    if first is None:
        return line
    spans = list(line.spans)
    spans[first] = replace(spans[first], text=spans[first].text.lstrip())
    return replace(line, spans=tuple(spans))
