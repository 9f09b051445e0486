"""Words with capitals in a text: those that may be defined terms, told from names, references and first words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = r"[A-Z][\w'’]*(?:-[A-Za-z]\w*)*\+*"
_RUN = re.compile(rf"(?<![\w(\[.'’-])(?P<words>{_WORD}(?:[ ](?:{_WORD}|of(?=[ ][A-Z])|&))*)(?![\w(]|\.\d)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"”’)]*\s+|[“\"(]\s*)$")
_ACRONYM = re.compile(r"[A-Z0-9]{2,}s?\+*$")
_JOINS = ("of", "&")
_LABEL = re.compile(r"(?:[A-Z]{0,3}\d[\w.]*|[A-Z]{1,2})$")  # what follows "Section" or "Appendix"
_STATUTES = frozenset({"Act", "Order", "Directive", "Regulation", "Regulations", "Condition", "Conditions"})

# Words that have a capital at the head of a sentence and are no part of a term.
_FIRST = """
    A An The Each Any All Where When Who Which What While Whilst If For In On At By To Of Or And But Nor Not No Such
    This That These Those It Its They Their There Then Thus As Is Are Be Was Were Has Have Shall May Must Will Upon With
    Without Within Under Unless Until Subject Save Except Following Having Neither Either Both Every Other Provided
    Pursuant Notwithstanding Amend After Before During From Further Furthermore However Accordingly Nothing Only Once
    Some Should Since So Include Includes Including Means Used
"""
_NAMED = """
    January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday Great Britain England Wales Scotland Northern Ireland United Kingdom London Europe
    European Parliament Council I II III IV V VI X Y Z
"""
_CITED = """
    Section Sections Schedule Schedules Appendix Appendices Annex Annexes Part Parts Paragraph Paragraphs Clause Clauses
    Table Tables Figure Chapter Condition Conditions Article Articles Regulation Regulations Act Order Directive SEC
    Version
"""
_PLAIN, _NAMES, _REFERENCES = frozenset(_FIRST.split()), frozenset(_NAMED.split()), frozenset(_CITED.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words with capitals, as they stand in a text."""

    words: str
    start: int
    end: int


def capitalised(text: str) -> Iterator[Phrase]:
    """Runs of words with capitals that may be terms: no sentence's first word alone, no reference, name or month."""
    for match in _RUN.finditer(text):
        words, start = match["words"].split(" "), match.start()
        alone = len(words) == 1 and not _ACRONYM.match(words[0])
        if alone and _SENTENCE_START.search(text[:start]):
            continue
        for first, last in _pieces(words):
            piece = words[first:last]
            if not is_no_term(piece):
                begins = start + sum(len(word) + 1 for word in words[:first])
                phrase = re.sub(r"['’]s?$", "", " ".join(piece))
                yield Phrase(words=phrase, start=begins, end=begins + len(phrase))


def _pieces(words: list[str]) -> Iterator[tuple[int, int]]:
    """What a run has between its references ("Section K1", "Electricity Act"), without first words and joins."""
    first = 0
    for number in range(len(words) + 1):
        if number < len(words) and words[number] not in _REFERENCES:
            continue
        statute = number < len(words) and words[number] in _STATUTES
        low, high = _trimmed(words, first, number)
        if low < high and not statute:
            yield low, high
        first = number + (2 if number + 1 < len(words) and _LABEL.match(words[number + 1]) else 1)


def _trimmed(words: list[str], low: int, high: int) -> tuple[int, int]:
    while low < high and (words[low] in _PLAIN or words[low] in _JOINS):
        low += 1
    while low < high and (words[high - 1] in _PLAIN or words[high - 1] in _JOINS):
        high -= 1
    return low, high


def is_no_term(words: list[str]) -> bool:
    """Whether words are only names, references and what joins them."""
    return all(word in _PLAIN or word in _NAMES or word in _REFERENCES or word in _JOINS for word in words)
