"""The terms that a document defines: where each is defined, what it means, and where words of a text use it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sectext.address import Address
from sectext.tree import Clause, Place, walk

Form = Literal["definition", "table", "inline"]

_QUOTED = r"[\"“](?P<{}>[A-Z0-9][^\"“”]*?)[\"”]"
# (the "Deployed Products List"), (each a "Party"), (together "the Codes")
_IN_BRACKETS = re.compile(
    r"\((?:[a-z,]+\s+){0,4}" + _QUOTED.format("term") + r"(?:\s*(?:,|and|or)\s*(?:the\s+)?[\"“][^\"“”]+[\"”])*\s*\)"
)
_QUOTATION = re.compile(_QUOTED.format("term"))
# "Secure" means …; an "Appropriate Standard" has the meaning …; is "Secure" if …
_MEANS = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:,[^,]*,\s*)?(?:shall |will )?(?:means?|have|has|includes?|refers? to)\b")
_IS_IF = re.compile(r"\b(?:is|are|be)\s+$")
_IF = re.compile(r"\s+(?:if|where|when|to the extent)\b")
_FIRST_OF_MEANING = re.compile(r"(?:means?|has the meaning|have the meaning|shall mean|shall have the meaning)\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)*\+*")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A defined term: the clause that defines it, the words that say what it means, and how it is defined.

    `form` is definition (an entry of a list of them), table (a row of term and meaning) or inline (in a sentence).
    """

    term: str
    at: Address
    meaning: str
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Characters `start` to `end` of a text use a defined term, in the singular or the plural."""

    term: str
    start: int
    end: int


def terms(document: Clause) -> Iterator[Term]:
    """Each term that a document defines, in printed order; one defined twice comes twice."""
    for place in walk(document):
        yield from _of_place(place)


def inline(text: str) -> Iterator[tuple[str, int, int]]:
    """The terms that a sentence defines in passing, each with where its words stand in the text."""
    bracketed = {m.start("term"): m for m in _IN_BRACKETS.finditer(text)}
    for match in _QUOTATION.finditer(text):
        start, end = match.span("term")
        said_so = start in bracketed or _MEANS.match(text, match.end())
        is_if = _IS_IF.search(text, 0, match.start()) and _IF.match(text, match.end())
        if said_so or is_if:
            yield match["term"], start, end


def stem(words: str) -> str:
    """What a term and its plural, and its possessive, have in common: "Supplier Parties" is "Supplier Party"."""
    words = _POSSESSIVE.sub("", words)
    if words.endswith("ies") and len(words) > 4:
        return words[:-3] + "y"
    if words.endswith(("sses", "shes", "ches", "xes")):
        return words[:-2]
    if words.endswith("s") and not words.endswith(("ss", "us", "is")) and len(words) > 2:
        return words[:-1]
    return words


class Vocabulary:
    """Defined terms, ready to be found in texts: the longest that fits counts, and capitals matter."""

    def __init__(self, names: Iterable[str]) -> None:
        self._terms: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for name in names:
            words = tuple(_WORD.findall(name))
            if words:
                key = (*words[:-1], stem(words[-1]))
                self._terms.setdefault(key, name)
                first = key[0]
                self._longest[first] = max(len(words), self._longest.get(first, 0))

    def __contains__(self, phrase: str) -> bool:
        return any(use.start == 0 and use.end == len(phrase) for use in self.uses(phrase))

    def uses(self, text: str) -> Iterator[Use]:
        """Each use of a term in a text, from left to right; no two overlap."""
        found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        number = 0
        while number < len(found):
            length, term = self._at(text, found, number)
            if term:
                yield Use(term=term, start=found[number][1], end=found[number + length - 1][2])
            number += length

    def _at(self, text: str, found: list[tuple[str, int, int]], number: int) -> tuple[int, str | None]:
        """How many words the longest term that begins here has, and the term; one word and None where none does."""
        first = found[number][0]
        for length in range(max(self._longest.get(first, 0), self._longest.get(stem(first), 0)), 0, -1):
            words = found[number : number + length]
            if len(words) < length or not _together(text, words):
                continue
            key = (*(word for word, _, _ in words[:-1]), stem(words[-1][0]))
            if key in self._terms:
                return length, self._terms[key]
        return 1, None


def _together(text: str, words: list[tuple[str, int, int]]) -> bool:
    """Whether only spaces, commas or hyphens part the words: a full stop or a bracket ends a term."""
    return all(text[a[2] : b[1]] in (" ", ", ", "-", "/", " & ") for a, b in itertools.pairwise(words))


def _of_place(place: Place) -> Iterator[Term]:
    clause = place.clause
    match clause.kind:
        case "definition":
            yield Term(term=clause.label or "", at=place.address, meaning=_meaning(clause), form="definition")
        case "row":
            yield from _of_row(place)
    for text in (clause.text, clause.closing) if clause.kind in ("clause", "item", "cell") else ():
        for name, _, _ in inline(text or ""):
            yield Term(term=name, at=place.address, meaning=text or "", form="inline")


def _of_row(place: Place) -> Iterator[Term]:
    """A row defines a term where it has two cells and the second begins as a meaning does."""
    cells = place.clause.children
    if len(cells) == 2 and cells[0].text and _FIRST_OF_MEANING.match(cells[1].text or ""):
        yield Term(term=cells[0].text.strip("\"“”'‘’"), at=place.address, meaning=cells[1].text or "", form="table")


def _meaning(definition: Clause) -> str:
    parts = [definition.text, *(f"{item.label or ''} {item.text or ''}".strip() for item in definition.children)]
    return " ".join(filter(None, [*parts, definition.closing]))
