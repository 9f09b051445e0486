"""Where words cite clauses: "Section G3.18(a)", "Sections G3.26 to G3.28", "Schedule 8", "paragraph (a)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from sectext.cited import Cited, documents, level, neighbours
from sectext.elsewhere import outside

Noun: TypeAlias = Literal["section", "schedule", "appendix", "paragraph", "none"]

_ITEM = r"\((?:[a-z]|([a-z])\1|[ivxlc]{1,7}|[A-Z]|[IVXLC]{2,7}|([A-Z])\2|\d{1,3})\)"
_ONE_ITEM = re.compile(r"\s?" + _ITEM)
_LABEL = re.compile(r"[A-Z]{1,2}\d+(?:\.\d+)*(?:[A-Z]{1,2}(?![a-z]))?(?!\w|\.\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)*[A-Z]{0,2}(?!\w|\.\d)")
_SCHEDULE = re.compile(r"\d+[A-Z]?(?![\w.]*\w)")
_LETTERS = re.compile(r"[A-Z]{1,2}(?![\w’'-]|\.\w)")
_LEAD = re.compile(
    r"""(?<![\w-])(?:(?P<this>[Tt]his)\s+)?
    (?P<noun>Sections?|Schedules?|Appendix|Appendices|[Pp]aragraphs?|[Ss]ub-?[Pp]aragraphs?|Clauses?|[Ss]ub-?[Cc]lauses?
    |[Ll]imbs?|[Ii]tems?)(?![\w-])""",
    re.VERBOSE,
)
_BARE = re.compile(r"(?<![\w.(/-])[A-Z]\d+\.\d+[A-Z]{0,2}(?!\w|\.\w|-[a-z])")
_ABOVE = re.compile(r"(?<![\w).])(?=\((?:[a-zA-Z]{1,7}\)|\d{1,3}\)|\(|,\s|\s(?:and|or|to)\s){1,40}\s(?:above|below)\b)")
_JOIN = re.compile(r"(?:\s*+,)?\s++(?P<word>and/or|and|&|or|to)\s+|\s*(?P<dash>[–-])\s*|\s*[,/]\s*")
_TITLE = re.compile(r"\s\((?P<title>[A-Z“‘'\"][^()]{2,150})\)")
_OF_DOCUMENT = re.compile(
    r"\s+(?:of|to|in)\s+(?:(?P<this>this)\s+(?:Schedule|Appendix|Section)\b(?!\s+[A-Z]*\d)"
    r"|(?P<noun>Schedule|Appendix|Section)\s+(?P<name>\d+[A-Z]?|[A-Z]{1,2})(?![\w.]*\w))"
)
# "limbs (a) and (b) of Section G3.18": the clause in which they stand is named after them.
_OF_CLAUSE = re.compile(r"\s+(?:of|in)\s+(?:[Tt]his\s+)?(?P<noun>Sections?|[Cc]lauses?|[Pp]aragraphs?)(?=\s+[A-Z\d(])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Words that cite: their place in the text, in characters, and what they name.

    `outside` says why they name no clause of this code ("another document is named"), else it is empty. `this` is
    whether they say "this Section", `bare` whether only a number stands there.
    """

    start: int
    end: int
    text: str
    cited: tuple[Cited, ...]
    this: bool = False
    bare: bool = False
    outside: str = ""
    noun: Noun = "none"


def citations(text: str) -> Iterator[Citation]:
    """Every citation in a text, in order. Those of other documents have `outside`; "[X]" and "LC50.3" are none."""
    end = 0
    for start in _starts(text):
        if start < end:
            continue
        found = _citation(text, start)
        if found is not None:
            yield found
            end = found.end


def _starts(text: str) -> list[int]:
    patterns = (_LEAD, _BARE, _ABOVE)
    return sorted({match.start() for pattern in patterns for match in pattern.finditer(text)})


def _citation(text: str, start: int) -> Citation | None:
    lead = _LEAD.match(text, start)
    noun = _noun(lead["noun"] if lead else "")
    reading = _reading(text, lead.end() if lead else start, lead["noun"] if lead else "")
    cited = reading.list(spaced=lead is not None)
    this = bool(lead and lead["this"])
    if not cited:
        own = this and noun in ("section", "schedule", "appendix")
        if not own or lead is None:
            return None
        return Citation(
            start=start,
            end=lead.end(),
            text=lead.group(),
            cited=(Cited(document=None, steps=()),),
            this=True,
            noun=noun,
        )
    end = reading.position
    own = noun in ("paragraph", "section") and all(c.document is None for c in cited)
    if own and (match := _OF_DOCUMENT.match(text, end)):
        end = match.end()
        document = None if match["this"] else f"{match['noun']} {match['name']}"
        cited = [replace(c, document=document) for c in cited]
    past, why = end, ""
    if noun == "paragraph" and all(c.document is None and c.steps[0].startswith("(") for c in cited):
        cited, past, why = _below(text, end, cited)
    why = why or outside(
        text,
        start,
        past,
        labelled=any(c.document is not None and c.steps for c in cited) and noun in ("section", "none"),
        unnamed=all(c.document is None for c in cited) and noun != "none",
    )
    if not why and noun == "none" and lead is None and not cited[0].steps[0].startswith("("):
        return Citation(start=start, end=end, text=text[start:end], cited=tuple(cited), bare=True)
    return Citation(start=start, end=end, text=text[start:end], cited=tuple(cited), this=this, outside=why, noun=noun)


def _reading(text: str, position: int, word: str) -> _Reading:
    """Reads on after a noun; items and limbs have no numbers like 3.2, which may be rows of a table."""
    noun = _noun(word)
    numbers = noun == "section" or bool(re.match("(?i)(?:sub-?)?(?:paragraph|clause)", word))
    return _Reading(text=text, position=position, noun=noun, many=word[-1:] == "s", numbers=numbers)


def _noun(word: str) -> Noun:
    nouns: dict[str, Noun] = {"": "none", "sect": "section", "sche": "schedule", "appe": "appendix"}
    return nouns.get(word[:4].lower(), "paragraph")


def _below(text: str, end: int, cited: Sequence[Cited]) -> tuple[list[Cited], int, str]:
    """Items with the clause that is named after them, where that ends, and why it cannot be told which clause it is."""
    match = _OF_CLAUSE.match(text, end)
    if match is None:
        return list(cited), end, ""
    reading = _reading(text, match.end(), match["noun"])
    found = reading.list(spaced=True)
    if len(found) != 1 or found[0].last is not None or not found[0].steps:
        return list(cited), end, f"it is “{match.group().strip()}”"
    (above,) = found
    placed = [
        replace(c, document=above.document, steps=(*above.steps, *c.steps), last=c.last and (*above.steps, *c.last))
        for c in cited
    ]
    return placed, reading.position, ""


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads the list of places after a noun, as far as it goes."""

    text: str
    position: int
    noun: Noun
    many: bool
    numbers: bool
    found: list[Cited] = field(default_factory=list)

    def list(self, *, spaced: bool) -> list[Cited]:
        space = re.compile(r"\s+").match(self.text, self.position)
        if spaced and space is None:
            return []
        at = space.end() if spaced and space else self.position
        first = self._one(at, None)
        if first is None:
            return []
        self.found, self.position = [first[0]], first[1]
        while self._more():
            pass
        return self.found

    def _more(self) -> bool:
        join = _JOIN.match(self.text, self.position)
        if join is None or not join.group():
            return False
        last = self.found[-1]
        following = self._one(join.end(), last)
        if following is None:
            return False
        cited, end = following
        if (join["word"] == "to" or join["dash"]) and last.last is None:
            if not last.steps and not cited.steps and self.many:
                self.found += documents(last, cited)
                self.position = end
                return True
            if not neighbours(last, cited):
                return False
            self.found[-1] = replace(last, last=cited.steps, title=last.title or cited.title)
        elif join["dash"]:
            return False
        else:
            self.found.append(cited)
        self.position = end
        return True

    def _one(self, at: int, previous: Cited | None) -> tuple[Cited, int] | None:
        """One place at a position: by its own label, or by an item that follows on from the one before."""
        match self.noun:
            case "schedule":
                return self._document("Schedule", _SCHEDULE, at)
            case "appendix":
                return self._document("Appendix", _LETTERS, at)
        return (
            self._labelled(at) or self._letter(at, previous) or self._numbered(at, previous) or self._item(at, previous)
        )

    def _document(self, kind: str, pattern: re.Pattern[str], at: int) -> tuple[Cited, int] | None:
        if match := pattern.match(self.text, at):
            return self._titled(Cited(document=f"{kind} {match.group()}", steps=()), match.end())
        return None

    def _labelled(self, at: int) -> tuple[Cited, int] | None:
        if match := _LABEL.match(self.text, at):
            items, end = self._items(match.end())
            letters = re.match("[A-Z]+", match.group())
            assert letters is not None
            return self._titled(Cited(document=f"Section {letters.group()}", steps=(match.group(), *items)), end)
        return None

    def _letter(self, at: int, previous: Cited | None) -> tuple[Cited, int] | None:
        """A whole Section; in a list only where the list is of whole Sections."""
        alone = previous is None or (self.many and not previous.steps)
        if self.noun == "section" and alone and (match := _LETTERS.match(self.text, at)):
            return self._titled(Cited(document=f"Section {match.group()}", steps=()), match.end())
        return None

    def _numbered(self, at: int, previous: Cited | None) -> tuple[Cited, int] | None:
        if self.numbers and (match := _NUMBER.match(self.text, at)) and self._goes_on(match.group(), previous):
            items, end = self._items(match.end())
            return self._titled(Cited(document=None, steps=(match.group(), *items)), end)
        return None

    def _goes_on(self, number: str, previous: Cited | None) -> bool:
        """Whether a number goes on a list of such: not "paragraph 2.1 and 5 Working Days"."""
        if previous is None:
            return True
        dots = [step.count(".") for step in previous.steps[:1] if step[:1].isdigit()]
        return dots == [number.count(".")] and (self.many or "." in number)

    def _item(self, at: int, previous: Cited | None) -> tuple[Cited, int] | None:
        items, end = self._items(at)
        if not items or self.text[at : at + 1].isspace():
            return None
        if previous is None:
            return (Cited(document=None, steps=items), end) if self.noun in ("paragraph", "none") else None
        if not previous.steps or not previous.steps[-1].startswith("("):
            return None
        steps = previous.last or previous.steps
        place = level(steps, items[0])
        if place is None or _LEAD.match(self.text, end + 1):  # "under Section G1.2(b) and (iii) Section G1.3"
            return None
        return Cited(document=previous.document, steps=(*steps[:place], *items)), end

    def _items(self, at: int) -> tuple[tuple[str, ...], int]:
        items: list[str] = []
        while match := _ONE_ITEM.match(self.text, at):
            items.append(match.group().strip())
            at = match.end()
        return tuple(items), at

    def _titled(self, cited: Cited, end: int) -> tuple[Cited, int]:
        if match := _TITLE.match(self.text, end):
            return replace(cited, title=match["title"]), match.end()
        return cited, end
