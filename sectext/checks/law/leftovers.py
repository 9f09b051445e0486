"""Rules for what drafting leaves behind: placeholders, words typed twice, dates that have passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sectext.checks.law.text import Fault, Text, fault
from sectext.checks.rules import rule
from sectext.tree import Place, plain

_PLACEHOLDER = re.compile(
    r"""
    \[\s*+(?:[●•○■▪*_…?]+|\.{2,}|-{2,}|)\s*+\]                          # [●], [ ], [***]
  | \[\s*(?:TBC|TBD|TBA|to\ be\ (?:confirmed|determined|agreed|inserted|completed)|insert\b[^\]]*|date|day|month|year|
        time|name|number|amount|xx+|drafting\ note\b[^\]]*|note\ to\ draft\b[^\]]*|placeholder\b[^\]]*)\s*\]
  | (?<![\w-])(?:TBC|TBD)(?![\w-])
  | (?<![\w-])(?:[xX]{3,})(?![\w-])
  | \?{3,} | ●
  | \b[Ll]orem\ ipsum\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\b[A-Z]\w* \($")  # the Thames Boat Club (TBC)
_BRACKETED_LETTER = re.compile(r"\[(?P<name>[A-Z]{1,2}|[Xx]{1,2})\]")
# Words that English never has twice in a row; "that that", "had had", "referred to to", "in in" are all said.
_TWICE = re.compile(
    r"(?<![\w'’-])(the|a|an|of|and|or|shall|must|be|been|which|each|any|such|its|their|this|these|those|where|if|"
    r"into|from|under|section|sections|schedule|appendix|user|users)"
    r"\s+(\1)(?![\w'’-])",
    re.IGNORECASE,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DEADLINE = re.compile(
    r"\b(?:by|until|before|no later than|not later than|prior to|up to)\s+(?:and including\s+)?(?:the end of\s+)?"
    r"(?:the\s+)?(?P<words>(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?"
    rf"(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>\d{{4}}))",
    re.IGNORECASE,
)
_BINDS = re.compile(r"\b(?:shall|must|will|may|required|obliged)\b")


@rule(
    "placeholder",
    "error",
    summary="A placeholder was left in the text.",
    why="It stands where words, a date or a number were to come, and says nothing.",
    hint="Put in what belongs there, or take it out.",
)
def placeholder(text: Text) -> Iterator[Fault]:
    defined = {term.term.casefold() for term in text.terms}
    for place, part, words in text.words:
        for found in _PLACEHOLDER.finditer(words):
            if not _is_meant(words, found, defined, text, place):
                yield fault(place.address, f"“{found[0]}” is a placeholder.", words=found[0], part=part)
                break
        else:
            for found in _BRACKETED_LETTER.finditer(words):
                if not _is_variable(found, text, place):
                    yield fault(place.address, f"“{found[0]}” is a placeholder.", words=found[0], part=part)
                    break


@rule(
    "doubled-word",
    "error",
    summary="A word stands twice in a row.",
    why="It was typed twice, or words between were cut.",
    hint="Take one out.",
)
def doubled_word(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        for found in _TWICE.finditer(words):
            if _is_typed_twice(found):
                yield fault(place.address, f"“{found[0]}” stands there.", words=found[0], part=part)
                break


@rule(
    "passed-date",
    "note",
    summary="A deadline in the text has passed.",
    why="The words may be spent, or the date may have been forgotten when they were last changed.",
    hint="Look whether the words still do anything.",
)
def passed_date(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words if text.today else ():
        for found in _DEADLINE.finditer(words):
            day = _day(found)
            if day is not None and text.today and day < text.today and _BINDS.search(words):
                problem = f"“{found[0]}” had passed on {text.today}."
                yield fault(place.address, problem, words=found["words"], part=part)


def _is_meant(words: str, found: re.Match[str], defined: set[str], text: Text, place: Place) -> bool:
    """A word that is quoted, or a term of the document, is no placeholder; nor are crosses that stand for digits."""
    inner = found[0].strip("[] ")
    quoted = words[found.start() - 1 : found.start()] in ('"', "“", "‘", "'") if found.start() else False
    if quoted or inner.casefold() in defined or _SHORT_FORM.search(words[: found.start()]):
        return True
    if inner and not inner.strip("xX"):
        return _stands_for_digits(found, text, place)
    return False


def _stands_for_digits(found: re.Match[str], text: Text, place: Place) -> bool:
    """Whether crosses are said to stand for something: “where XXX is …”, “in the form XXX”."""
    crosses = re.escape(found[0].strip("[] "))
    said = rf"\b(?:where|form|format)\b[^.;]*{crosses}|{crosses}[\"”]?,?\s+(?:is|are|means|represents|denotes|being)\b"
    return re.search(said, _clause_words(text, place)) is not None


def _is_variable(found: re.Match[str], text: Text, place: Place) -> bool:
    """Whether a letter in brackets is a quotation, a variable that the clause explains, or a cell's entry."""
    if place.clause.kind == "cell":
        return True
    name = re.escape(found["name"])
    whole = _clause_words(text, place)
    if re.search(rf"[\"“‘'][^\"“”]*\[{name}\][^\"“”]*[\"”’']", whole):
        return True
    others = r"(?:\s*(?:,|and|or)\s*\[[A-Za-z]{1,2}\])*"
    says = r"(?:=|is\b|are\b|means?\b|represents?\b|denotes?\b|stands? for\b|being\b)"
    explained = rf"\[{name}\]{others}\s*{says}|[=×÷*/+]\s*\[{name}\]"
    return re.search(explained, whole) is not None


def _clause_words(text: Text, place: Place) -> str:
    """The numbered clause that a place belongs to, with all below it, and the groups' words left out."""
    path = place.path
    while len(path) > 1 and text.by_path[path].clause.kind not in ("clause", "table"):
        path = path[:-1]
    return plain(text.by_path[path].clause)


def _is_typed_twice(found: re.Match[str]) -> bool:
    """A capital in the second word makes it another: “the The” begins a name, “a A” names a grade."""
    return found[2].islower() and (found[1] != "A" or found.start() == 0)


def _day(found: re.Match[str]) -> date | None:
    month = next(n for n, name in enumerate(_MONTHS, start=1) if name.lower() == found["month"].lower())
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


RULES = (placeholder, doubled_word, passed_date)
