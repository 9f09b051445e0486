"""Words with capitals in a text: those that may be defined terms, told from names, references and first words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = r"[A-Z][\w'’]*(?:-[A-Za-z]\w*)*\+*"
_RUN = re.compile(rf"(?<![\w(\[.'’-])(?P<words>{_WORD}(?:[ ](?:{_WORD}|of(?=[ ][A-Z])|&))*)(?![\w(])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"”’)]*\s+|[“\"(]\s*)$")
_ACRONYM = re.compile(r"[A-Z0-9]{2,}s?\+*$")
_JOINS = ("of", "&")

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
        drop = 1 if alone and _SENTENCE_START.search(text[:start]) else 0
        while drop < len(words) and (words[drop] in _PLAIN or words[drop] in _JOINS):
            drop += 1
        start += sum(len(word) + 1 for word in words[:drop])
        words = words[drop:]
        while words and (words[-1] in _PLAIN or words[-1] in _REFERENCES or words[-1] in _JOINS):
            words.pop()
        if words and words[0] not in _REFERENCES and not is_no_term(words):
            phrase = re.sub(r"['’]s?$", "", " ".join(words))
            yield Phrase(words=phrase, start=start, end=start + len(phrase))


def is_no_term(words: list[str]) -> bool:
    """Whether words are only names, references and what joins them."""
    return all(word in _PLAIN or word in _NAMES or word in _REFERENCES or word in _JOINS for word in words)
