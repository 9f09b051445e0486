"""Rules for words and fields: what a run of text may hold, and that each field and bookmark is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import Part, WordFile, local, w
from sectext.formats.word.opening import Element

_TEXTS = ("t", "delText", "instrText", "delInstrText")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMES = {"\n": "a line feed", "\t": "a tab", "\r": "a carriage return", "\u2028": "a line separator"}
# Each note is a text of its own, so a field does not reach from one into the next.
_NOTES = ("footnote", "endnote", "comment", "txbxContent")


@rule(
    "control-character",
    "warning",
    summary="A text holds a line feed, a tab or another control character.",
    why="Word shows such characters as spaces, boxes or not at all: a line or a tab has an element of its own.",
    hint="Write w:br or w:tab, or a space.",
)
def control_character(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for text in part.every("t", "delText"):
            if found := _CONTROL.search(text.text or ""):
                what = _NAMES.get(found[0], f"U+{ord(found[0]):04X}")
                yield part.flaw(text, f"w:{local(text)} holds {what}.")


@rule(
    "lost-space",
    "error",
    summary="A text begins or ends with a space and does not say that it counts.",
    why='Without xml:space="preserve" the space is dropped, and two words become one.',
    hint='Give the element xml:space="preserve".',
)
def lost_space(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for text in part.every(*_TEXTS):
            words = text.text or ""
            if words != words.strip(" \t\r\n") and not _preserves(text):
                yield part.flaw(text, f'w:{local(text)} “{words}” lacks xml:space="preserve".')


@rule(
    "unbalanced-field",
    "error",
    summary="A field is not closed, or its parts are out of order: begin, separate, end.",
    why="Word takes all that follows for part of the field, or refuses the file.",
    hint="Write w:fldChar begin, the instruction, separate, the result, end; a deletion takes all of them or none.",
)
def unbalanced_field(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for story in part.every(*_NOTES) if _has_notes(part) else (part.root,):
            yield from _field_flaws(part, story)


@rule(
    "unended-range",
    "error",
    summary="A bookmark or the range of a comment begins and does not end, or ends and does not begin.",
    why="References to it go wrong, and some programs refuse the file.",
    hint="Write its start and its end, with one w:id.",
)
def unended_range(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for start, end in (("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd")):
            yield from _unended(part, start, end)


def _unended(part: Part, start: str, end: str) -> Iterator[Flaw]:
    begun = {e.get(w("id")): e for e in part.every(start)}
    ended = {e.get(w("id")): e for e in part.every(end)}
    for number, element in begun.items():
        if number not in ended:
            yield part.flaw(element, f"w:{start} {number} has no end.")
    for number, element in ended.items():
        if number not in begun:
            yield part.flaw(element, f"w:{end} {number} has no start.")


def _preserves(text: Element) -> bool:
    """Whether white space counts: the nearest element that says so decides."""
    return next((e.get(_SPACE) for e in (text, *text.iterancestors()) if e.get(_SPACE)), None) == "preserve"


def _has_notes(part: Part) -> bool:
    return part.kind in ("footnotes", "endnotes", "comments")


def _field_flaws(part: Part, story: Element) -> Iterator[Flaw]:
    """The faults of the fields of one text. A field may stand inside another and reach over paragraphs."""
    open_ones: list[tuple[Element, bool]] = []
    for mark in story.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            open_ones.append((mark, False))
        elif not open_ones:
            yield part.flaw(mark, f"The “{kind}” of a field stands where none has begun.")
        elif kind == "end":
            open_ones.pop()
        elif open_ones[-1][1]:
            yield part.flaw(mark, "A field is separated twice.")
        else:
            open_ones[-1] = (open_ones[-1][0], True)
    for mark, _ in open_ones:
        yield part.flaw(mark, "A field begins and does not end.")


RULES = (control_character, lost_space, unbalanced_field, unended_range)
