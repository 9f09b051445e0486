"""What a page cites: clauses of the code, and what only looks like one; and the words that a citation stands behind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sectext.address import Address, Range, sort_key
from sectext.audit.page import Page
from sectext.citations import Citation, citations
from sectext.cited import Cited

# LC50.3, SLC 12.4; not G3.18, which may be ours, nor v1.15.
_LABEL_OF_ANOTHER = re.compile(
    r"(?<![\w./-])(?:[A-Z]{2,6}\s?\d{1,4}(?:\.\d{1,4}){1,4})(?:\([a-z]{1,5}\)){0,3}(?![\w]|\.\d)"
)
_PLACEHOLDER = re.compile(r"\[(?:[A-Z]|[A-Z]{2,3}|●|•|x{1,3}|_{1,20}|\.{2,3}|…)\](?!\()")
# "G3.18-20", "G3.18 to 20": the last number of a run, without what it has in common with the first.
_SHORT_END = re.compile(
    r"\s?[–-]\s?(?P<end>\d{1,3})(?![\w.]*\w)|\s+to\s+(?P<to>\d{1,3})(?![\w.]*\w)(?!\s+[A-Z]?[a-z]+\s)"
)
_IN_BRACKETS = re.compile(r"\((?=[A-Z]\d{1,3}\.\d)")
_LAST_NUMBER = re.compile(r"(?P<head>.*\.)(?P<number>\d+)")
# What may stand with citations in brackets: "(see Section G3.18 of the SEC)".
_BESIDE = re.compile(
    r"[\s,;&.:*]|\b(?:see|also|and|or|SEC|as|required|by|per|under|in|of|the|to|Code|clause|ref|source)\b", re.I
)
_OPENING, _CLOSING = "([", ")]"
_NEAR_BEHIND = 40
_NEAR = 200  # characters from a citation to its brackets, or to the words that it leads to
_SENTENCE = re.compile(r"(?:[.!?][”’\"')\]*]{0,4}|[;])\s+(?=[\[(“\"‘']{0,2}[A-Z0-9\[(])|[.!?][”’\"')]{0,4}$")
_SAYS = re.compile(
    r"""\s{0,3}(?:\((?:[^()]{1,150})\)\s{0,3})?(?:[:–—-]\s{0,3}(?:that\s)?|(?:[A-Za-z]+\s){0,2}
    (?:says?|states?|reads?|provides?|requires?|sets\sout|reads\sas\sfollows|is\sas\sfollows)\b
    [^.;]{0,30}|,?\s{0,2}(?=[“"‘']))[\s:“"‘'(–—-]{0,6}$""",
    re.VERBOSE,
)
_INTO_THE_NEXT = re.compile(r"\A[^\n]*:\s{0,3}\n[\s“\"‘']{0,3}$")
_UNDER = re.compile(
    r"(?:[Uu]nder|[Pp]er|[Aa]ccording to|[Ii]n the words of|[Aa]s set out in|[Aa]s stated in)\s+(?:SEC\s+)?$"
)
_BEHIND = re.compile(
    r"[\s,.”\"’'*)]{0,6}[\[(–—-]{0,1}\s{0,2}(?:see\s|SEC\s|as\s(?:set\sout|stated|required)\s(?:in|by)\s|per\s|under\s){0,2}$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a page that cite, or look as if they did: where they stand, and what they name.

    `why` says why they are no citation of the code; then `targets` is empty. `scope` is the stretch of the text whose
    words they are said to be the source of: before them, where they stand in brackets of their own, or the block after.
    """

    start: int
    end: int
    targets: tuple[Range, ...]
    why: str = ""
    scope: tuple[int, int] | None = None


def named(page: Page) -> list[Named]:
    """Everything on a page that cites or looks like it, in printed order."""
    blocks = [(block, _sorted(_in_block(page.text, *block))) for block in page.blocks]
    alone = [_is_alone(page.text, *each) for each in blocks]
    found: list[Named] = []
    for number, (block, inside) in enumerate(blocks):
        before, after = (blocks[n][0] if 0 <= n < len(blocks) else None for n in (number - 1, number + 1))
        if alone[number]:
            title = after is not None and not any(alone[max(0, number - 1) : number]) and not alone[number + 1]
            found += [replace(each, scope=after if title else None) for each in inside]
        else:
            found += _with_scopes(page.text, block, before, inside)
    return found


def _sorted(found: Iterable[Named]) -> list[Named]:
    return sorted(found, key=lambda each: (each.start, -each.end))


def _is_alone(text: str, block: tuple[int, int], found: Sequence[Named]) -> bool:
    """Whether a block is nothing but citations, without brackets: a title, or a cell before the words of a clause."""
    rest = _without(text, block[0], block[1], found)
    return bool(found) and all(each.targets for each in found) and not _BESIDE.sub("", rest)


def _in_block(text: str, start: int, end: int) -> Iterator[Named]:
    words = text[start:end]
    taken: list[tuple[int, int]] = []
    open_ = _IN_BRACKETS.sub(" ", words)  # in the code a label right after a bracket is none; on a page it is
    for citation in (_with_short_end(words, each) for each in citations(open_)):
        taken.append((citation.start, citation.end))
        yield replace(_named(citation), start=start + citation.start, end=start + citation.end)
    for pattern, why in (
        (_LABEL_OF_ANOTHER, "a label of another document: Sections have one letter"),
        (_PLACEHOLDER, "it is a placeholder"),
    ):
        for match in pattern.finditer(words):
            if not _within(match.span(), taken):
                yield Named(start + match.start(), start + match.end(), (), why)


def _within(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    number = bisect_right(taken, (span[1], -1)) - 1
    return number >= 0 and taken[number][1] > span[0]


def _with_short_end(text: str, citation: Citation) -> Citation:
    last = citation.cited[-1]
    match = _SHORT_END.match(text, citation.end)
    number = _LAST_NUMBER.fullmatch(last.steps[-1]) if last.steps and last.last is None else None
    if match is None or number is None or citation.outside:
        return citation
    label = number["head"] + (match["end"] or match["to"])
    if len(match["end"] or match["to"]) < len(number["number"]) or sort_key(label) <= sort_key(last.steps[-1]):
        return citation
    longer = replace(last, last=(*last.steps[:-1], label))
    cited = (*citation.cited[:-1], longer)
    return replace(citation, end=match.end(), text=text[citation.start : match.end()], cited=cited)


def _named(citation: Citation) -> Named:
    why = citation.outside
    if not why and citation.this:
        why = "it is the place where it stands"
    if not why and all(cited.document is None for cited in citation.cited):
        why = "it names no Section, Schedule or Appendix"
    targets = () if why else tuple(_target(cited) for cited in citation.cited if cited.document is not None)
    return Named(citation.start, citation.end, targets, why)


def _target(cited: Cited) -> Range:
    document = cited.document or ""
    first = Address(document=document, steps=cited.steps)
    return Range(first=first, last=Address(document=document, steps=cited.last) if cited.last else first)


# What a citation stands behind


def _with_scopes(
    text: str, block: tuple[int, int], before: tuple[int, int] | None, found: Sequence[Named]
) -> Iterator[Named]:
    """Citations in brackets of their own stand behind the sentence before them, back to the brackets before that."""
    start, end = block
    sentences = [start, *(start + match.end() for match in _SENTENCE.finditer(text[start:end]))]
    last = start
    for number, each in enumerate(found):
        bracket = _bracket(text, block, found, number) if each.targets else None
        if bracket is None:
            yield each
            continue
        low, high = bracket
        words_end = low
        while words_end > last and not text[words_end - 1].isalnum():
            words_end -= 1
        if words_end > last:
            sentence = sentences[bisect_right(sentences, words_end - 1) - 1]
            yield replace(each, scope=(max(last, sentence), low))
        else:  # right after another bracket it stands behind nothing; at the beginning, behind the block before
            yield replace(each, scope=before if last == start else None)
        if number + 1 == len(found) or found[number + 1].end > high:
            last = high


def _bracket(text: str, block: tuple[int, int], found: Sequence[Named], number: int) -> tuple[int, int] | None:
    """The brackets that hold a citation and nothing else but other citations, as a stretch of the text."""
    (low, high), each = block, found[number]
    start = max((text.rfind(sign, max(low, each.start - _NEAR), each.start) for sign in _OPENING), default=-1)
    if start < 0:
        return None
    close = _CLOSING[_OPENING.index(text[start])]
    end = text.find(close, each.end, min(high, each.end + _NEAR))
    if end < 0:
        return None
    rest = _without(text, start + 1, end, found[max(0, number - _NEAR) : number + _NEAR])
    return (start, end + 1) if not _BESIDE.sub("", rest) else None


def _without(text: str, start: int, end: int, found: Sequence[Named]) -> str:
    """A stretch of the text without what is cited there."""
    parts = []
    for each in found:
        if start <= each.start and each.end <= end:
            parts.append(text[start : each.start])
            start = each.end
    return "".join([*parts, text[start:end]])


def leads(text: str, citation: Named, start: int) -> bool:
    """Whether a citation leads the words that begin at a place: “G3.19 says: …”, “Under Section G3.19, …”."""
    between = text[citation.end : start]
    if len(between) > _NEAR or ("\n" in between and not _INTO_THE_NEXT.search(between)):
        return False
    between = between.replace("\n", " ")
    under = _UNDER.search(text, max(0, citation.start - 30), citation.start)
    return bool(_SAYS.fullmatch(between) or (under and not between.strip(" ,“\"‘'")))


def follows(text: str, citation: Named, end: int) -> bool:
    """Whether a citation follows the words that end at a place: “…” (Section G3.19)."""
    between = text[end : citation.start]
    return (
        len(between) <= _NEAR_BEHIND
        and "\n" not in between
        and bool(_BEHIND.fullmatch(between))
        and between.strip() != ""
    )


class Citations:
    """What a page cites, ready to be asked which of it is said to be the source of words."""

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.every = named(page)
        self._starts = [each.start for each in self.every]
        self._ends = [end for _, end in page.blocks]
        scoped = [(each.scope[1], number) for number, each in enumerate(self.every) if each.scope]
        self._scoped = sorted(scoped)

    def of(self, start: int, end: int) -> list[int]:
        """The numbers of those that are the source of a stretch of the text; what stands in it is not."""
        found = set(self._behind(start, end))
        low, high = bisect_left(self._starts, start - 2 * _NEAR), bisect_left(self._starts, end + _NEAR)
        for number in range(low, high):
            each = self.every[number]
            if each.targets and (
                (each.end <= start and leads(self.text, each, start))
                or (each.scope is None and each.start >= end and follows(self.text, each, end))
            ):
                found.add(number)
        return sorted(found)

    def is_mainly(self, number: int, start: int, end: int) -> bool:
        """Whether words are at least half of what a citation stands behind, or led to or followed by it."""
        scope = self.every[number].scope
        return scope is None or 2 * (end - start) >= len(self.text[slice(*scope)].strip())

    def _behind(self, start: int, end: int) -> Iterator[int]:
        block = self._ends[bisect_left(self._ends, end)]
        for scope_end, number in self._scoped[bisect_left(self._scoped, (start + 1, -1)) :]:
            if scope_end > block:
                return
            each = self.every[number]
            if each.scope and each.scope[0] < end and not (start <= each.start and each.end <= end):
                yield number
