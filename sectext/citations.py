"""Where words cite clauses: "Section G3.18(a)", "Sections G3.26 to G3.28", "Schedule 8", "paragraph (a)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Noun: TypeAlias = Literal["section", "schedule", "appendix", "paragraph", "none"]

_ITEM = r"\((?:[a-z]|([a-z])\1|[ivxlc]{1,7}|[A-Z]|[IVXLC]{2,7}|([A-Z])\2|\d{1,3})\)"
_ONE_ITEM = re.compile(r"\s?" + _ITEM)
_LABEL = re.compile(r"[A-Z]{1,2}\d+(?:\.\d+)*(?:[A-Z]{1,2}(?![a-z]))?(?![\w])")
_NUMBER = re.compile(r"\d+(?:\.\d+)*[A-Z]{0,2}(?!\w|\.\d)")
_SCHEDULE = re.compile(r"\d+[A-Z]?(?![\w.]*\w)")
_LETTERS = re.compile(r"[A-Z]{1,2}(?![\w’'-]|\.\w)")
_LEAD = re.compile(
    r"""(?<![\w-])(?:(?P<this>[Tt]his)\s+)?
    (?P<noun>Sections?|Schedules?|Appendix|Appendices|[Pp]aragraphs?|[Ss]ub-?[Pp]aragraphs?|Clauses?|[Ss]ub-?[Cc]lauses?
    |[Ll]imbs?|[Ii]tems?)(?![\w-])""",
    re.VERBOSE,
)
_BARE = re.compile(r"(?<![\w.(-])[A-Z]\d+\.\d+[A-Z]{0,2}(?!\w|\.\d)")
_ABOVE = re.compile(r"(?<![\w).])(?=\((?:[a-zA-Z]{1,7}\)|\d{1,3}\)|\(|,\s|\s(?:and|or|to)\s){1,40}\s(?:above|below)\b)")
_JOIN = re.compile(r"\s*,?\s+(?P<word>and/or|and|&|or|to)\s+|\s*(?P<dash>[–-])\s*|\s*,\s*")
_TITLE = re.compile(r"\s\((?P<title>[A-Z“‘'\"][^()]{2,150})\)")
_OF_DOCUMENT = re.compile(
    r"\s+(?:of|to|in)\s+(?:(?P<this>this)\s+(?:Schedule|Appendix|Section)\b(?!\s+[A-Z]*\d)"
    r"|(?P<noun>Schedule|Appendix|Section)\s+(?P<name>\d+[A-Z]?|[A-Z]{1,2})(?![\w.]*\w))"
)
_KINDS = (
    "(?:Acts?|Regulations?|Order|Licen[cs]es?|Directive|Agreement|Standards?|Specifications?|Code|Guidance|Statute"
    "|Convention|Framework|Rules)"
)
_OF_ANOTHER = re.compile(
    r"\s+(?:of|to|in|under)\s+(?:the\s+|that\s+|each\s+|its\s+)?"
    rf"(?:(?!SEC\b)[A-Z]{{2,}}s?\b|(?:[A-Z][\w’'-]*\s+(?:(?:and|of|the|for)\s+)*)*{_KINDS}\b)"
)
_OF_THIS = re.compile(r"\s+(?:of|to|in|under)\s+(?:this|the|that)\s+(?:Code|SEC|Smart\s+Energy\s+Code)\b(?!\s+[A-Z])")
# An unbroken run of names and numbers right before a citation, our own documents aside.
_RUN = re.compile(r"(?:(?:[A-Z][\w.&/’'-]*|v?\d[\w.]*),?\s+)+$")
_OWN = re.compile(r"(?:Sections?|Schedules?|Appendix|Appendices)\s+[A-Z\d][\w.]*|\b(?:SEC|Smart Energy Code)\b")
_OTHER_DOCUMENT = re.compile(rf"\b(?:[A-Z]{{2,}}|{_KINDS})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One place or run of places that is cited. `document` None is the document in which the words stand.

    `steps` are the labels as printed, `last` the label at which a run from the last of them ends. Steps that begin with
    an item ("(a)") are counted from where the words stand. `title` is the heading given in brackets after it.
    """

    document: str | None
    steps: tuple[str, ...]
    last: tuple[str, ...] | None = None
    title: str | None = None


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
    noun = _noun(lead["noun"]) if lead else "none"
    reading = _Reading(
        text=text, position=lead.end() if lead else start, noun=noun, many=bool(lead and lead["noun"][-1] == "s")
    )
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
    outside = _outside(text, start, end)
    if not outside and noun == "none" and lead is None and not cited[0].steps[0].startswith("("):
        return Citation(start=start, end=end, text=text[start:end], cited=tuple(cited), bare=True)
    return Citation(
        start=start, end=end, text=text[start:end], cited=tuple(cited), this=this, outside=outside, noun=noun
    )


def _noun(word: str) -> Noun:
    nouns: dict[str, Noun] = {"sect": "section", "sche": "schedule", "appe": "appendix"}
    return nouns.get(word[:4].lower(), "paragraph")


def _outside(text: str, start: int, end: int) -> str:
    """Why a citation names another document: that document stands after it, or right before it."""
    if _OF_THIS.match(text, end):
        return ""
    if match := _OF_ANOTHER.match(text, end):
        return f"it is “{match.group().strip()}”"
    before = _RUN.search(text, max(0, start - 120), start)
    if before is None:
        return ""
    run = _OWN.sub("", before.group())
    # "the DCC, Section G3.20" goes on with another thought; "SCF Part 2, Appendix E" does not.
    apart = run.rstrip().endswith(",") and len(run.split()) < 2
    return f"it follows “{before.group().strip().rstrip(',')}”" if _OTHER_DOCUMENT.search(run) and not apart else ""


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads the list of places after a noun, as far as it goes."""

    text: str
    position: int
    noun: Noun
    many: bool
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
            if not _neighbours(last, cited):
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
        return self._labelled(at) or self._letter(at, previous) or self._numbered(at) or self._item(at, previous)

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

    def _numbered(self, at: int) -> tuple[Cited, int] | None:
        if self.noun in ("section", "paragraph") and (match := _NUMBER.match(self.text, at)):
            items, end = self._items(match.end())
            return Cited(document=None, steps=(match.group(), *items)), end
        return None

    def _item(self, at: int, previous: Cited | None) -> tuple[Cited, int] | None:
        items, end = self._items(at)
        if not items or self.text[at : at + 1].isspace():
            return None
        if previous is None:
            return (Cited(document=None, steps=items), end) if self.noun in ("paragraph", "none") else None
        if not previous.steps or not previous.steps[-1].startswith("("):
            return None
        steps = previous.last or previous.steps
        return Cited(document=previous.document, steps=(*steps[: _level(steps, items[0])], *items)), end

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


def _neighbours(first: Cited, last: Cited) -> bool:
    return (
        first.document == last.document and len(first.steps) == len(last.steps) and first.steps[:-1] == last.steps[:-1]
    )


def _level(steps: tuple[str, ...], item: str) -> int:
    """Where an item that follows on takes its place: at the deepest label of its own style."""
    for level in range(len(steps) - 1, -1, -1):
        if steps[level].startswith("(") and _styles(steps[level]) & _styles(item):
            return level
    return len(steps) - 1


def _styles(item: str) -> frozenset[str]:
    inner = item[1:-1]
    if inner.isdigit():
        return frozenset({"number"})
    case = "upper" if inner.isupper() else "lower"
    roman = bool(re.fullmatch("[ivx]+", inner.lower()))
    letter = len(set(inner)) == 1 and not (roman and len(inner) > 1)
    return frozenset({f"{case} {style}" for style, is_it in (("roman", roman), ("letter", letter)) if is_it})
