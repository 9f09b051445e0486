"""Rules for what opens and closes: brackets and quotation marks, over the items and closing words of a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sectext.checks.law.text import Fault, Part, Text, fault
from sectext.checks.rules import rule
from sectext.tree import Place

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_OPENS = {close: opened for opened, close in _CLOSES.items()}
# What stands in the sentence of the clause around it.
_GOES_ON = ("item", "heading", "table", "row")
_BRACKET = re.compile(r"[()\[\]{}]")
_QUOTE = re.compile(r"[\"“”„]")
# a), 1), iv): the number of a list in a sentence, which has no opening bracket.
_NUMBERED = re.compile(r"(?:^|[\s;,:])(?:[A-Za-z]|\d{1,2}|[ivxIVX]{1,4})$")
# [0, 1) is half open; :-) is a face.
_NO_BRACKET = re.compile(r"[\[(]\s*-?[\d.]+\s*,\s*-?[\d.]+\s*[\])]|(?<!\S)[:;]-[()](?!\S)")
_INCH = re.compile(r"\d$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """A bracket or quotation mark, with its place, and the words of the part before and after it."""

    sign: str
    place: Place
    part: Part
    before: str
    after: str

    def fault(self, problem: str) -> Fault:
        near = f"{self.before[-24:].lstrip()}{self.sign}{self.after[:24].rstrip()}"
        return fault(self.place.address, f"{problem} “{near}”.", words=near, part=self.part)


@rule(
    "unbalanced-bracket",
    "error",
    summary="A bracket opens and does not close, or closes and was not opened.",
    why="What the words in it qualify cannot be told.",
    hint="Put in the other one.",
)
def unbalanced_bracket(text: Text) -> Iterator[Fault]:
    for signs in _in_units(text, _BRACKET):
        found = _first_unmatched(signs)
        if found is not None:
            verb = "opens and does not close" if found.sign in _CLOSES else "closes and was not opened"
            yield found.fault(f"“{found.sign}” {verb}:")


@rule(
    "unbalanced-quotation",
    "error",
    summary="A quotation mark opens and does not close, or closes and was not opened.",
    why="Where a defined term or a quotation ends cannot be told.",
    hint="Put in the other one.",
)
def unbalanced_quotation(text: Text) -> Iterator[Fault]:
    for signs in _in_units(text, _QUOTE):
        found = _first_open_quote(signs)
        if found is not None:
            verb = "closes and was not opened" if found.sign == "”" else "opens and does not close"
            yield found.fault(f"“{found.sign}” {verb}:" if found.sign != '"' else "A quotation mark has no other:")


def _in_units(text: Text, pattern: re.Pattern[str]) -> Iterator[list[_Sign]]:
    """The signs of each clause with all below it, in printed order; a cell and a definition are units of their own."""
    for place in text.places:
        if place.clause.kind not in _GOES_ON and not text.is_cut_short(place.address):
            yield list(_gathered(text, place, pattern))


def _gathered(text: Text, place: Place, pattern: re.Pattern[str]) -> Iterator[_Sign]:
    yield from _signs(place.clause.heading, place, "heading", pattern)
    yield from _signs(place.clause.text, place, "text", pattern)
    for number, child in enumerate(place.clause.children):
        if child.kind in _GOES_ON:
            yield from _gathered(text, text.by_path[*place.path, number], pattern)
    yield from _signs(place.clause.closing, place, "closing", pattern)


def _signs(words: str | None, place: Place, part: Part, pattern: re.Pattern[str]) -> Iterator[_Sign]:
    if not words or not pattern.search(words):
        return
    skipped = [match.span() for match in _NO_BRACKET.finditer(words)]
    for match in pattern.finditer(words):
        if not any(low <= match.start() < high for low, high in skipped):
            yield _Sign(
                sign=match[0], place=place, part=part, before=words[: match.start()], after=words[match.end() :]
            )


def _first_unmatched(signs: list[_Sign]) -> _Sign | None:
    opened: list[_Sign] = []
    for each in signs:
        if each.sign in _CLOSES:
            opened.append(each)
        elif opened and opened[-1].sign == _OPENS[each.sign]:
            opened.pop()
        elif each.sign == ")" and not opened and _NUMBERED.search(each.before):
            continue
        else:
            return opened[-1] if opened else each
    return opened[0] if opened else None


def _first_open_quote(signs: list[_Sign]) -> _Sign | None:
    """Curly marks open and close; straight ones come in pairs. A mark after a digit may be inches."""
    opened: _Sign | None = None
    straight: list[_Sign] = []
    for each in signs:
        if each.sign == '"':
            straight.append(each)
        elif each.sign == "”":
            if opened is None:
                return each
            opened = None
        elif opened is None:
            opened = each
        elif each.before:  # a quotation of several paragraphs opens anew at the beginning of each
            return opened
    if len(straight) % 2:
        inches = [each for each in straight if _INCH.search(each.before)]
        return opened or (None if inches else straight[-1])
    return opened


RULES = (unbalanced_bracket, unbalanced_quotation)
