"""Which stretches of a page are quotations of the code, whether in quotation marks or not.

A comparison begins where page and passage share a row of words; the best chain of what they share is a quotation if
`is_told` says so. Docs: docs/reference/audit.md has the rule in words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate
from typing import TypeAlias

from sectext.audit.chaining import Chain, Chainer
from sectext.audit.page import Page
from sectext.audit.wordings import UNKNOWN, Passage, Wordings, Words

_ROW = 4  # words in a row that page and passage share: where a comparison begins
_COMMON = 60  # passages with the same row of words: it begins no comparison
_APART = 30  # words of the page between two such rows that may belong to one quotation
_LONGEST = 500  # words of the page compared at once
_AROUND = 12  # words before and after that are compared as well

# The rule.
VERBATIM, CONTENT = 8, 4
WHOLE, CONTENT_OF_WHOLE = 6, 3
RUN, AGREEING, AGREEING_CONTENT = 5, 12, 6
OF_PAGE, OF_CLAUSE = 0.75, 0.5
MARKED, CONTENT_OF_MARKED = 4, 2
FORMULA = 8

# Words without which a sentence has no shape, and which do not tell what it is about.
EMPTY = frozenset(
    re.findall(
        "[a-z]+",
        """a about above after again against all also although an and any are as at be because been before being below
        between both but by can cannot could did do does doing down during each either every few for from further had
        has have having he her here hers him his how i if in into is it its itself may me might more most must my
        neither no nor not of off on once only or other others otherwise our out over own same shall she should so some
        such than that the their them then there these they this those through to too under until up upon was we were
        what when where whether which while who whom whose why will with within without would you your""",
    )
)
_MARKS = re.compile("[“\"]([^“”\"]{1,3000})[”\"]|‘([^‘]{1,3000}?)’(?!\\w)|(?<!\\w)'([^'\\s][^']{0,3000})'(?!\\w)")
_Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation: words `first` to `last` of the page, the last not included, and the passages whose words they are.

    There are several where several have the same words. `marked` is whether it stands in quotation marks.
    """

    first: int
    last: int
    marked: bool
    passages: tuple[tuple[Passage, Chain], ...]


def find(page: Page, wordings: Wordings) -> tuple[Words, list[Found]]:
    """The words of a page, and the quotations in it in printed order. No two of them have a word in common."""
    words = wordings.numbers.read(page.text, new=False)
    return words, _Search(page, words, wordings).found()


class _Search:
    """Looks through one page."""

    def __init__(self, page: Page, words: Words, wordings: Wordings) -> None:
        self.words = words
        self.passages = wordings.passages
        self.chainer = Chainer(words)
        empty = {number for word, number in wordings.numbers.known.items() if word in EMPTY}
        content = (key not in empty and key != UNKNOWN for key in words.keys)
        self.content = list(accumulate(content, initial=0))
        self.parted = [n for n, (a, b) in enumerate(zip(words.starts, words.ends, strict=True)) if a == b]
        self.marks = sorted(_marked(page, words))

    def found(self) -> list[Found]:
        made = [found for windows in self._windows().values() for found in self._chosen(windows)]
        return sorted(made, key=lambda each: each.first)

    # Where to compare

    def _windows(self) -> dict[int, list[tuple[int, int, int]]]:
        """By block of the page, the stretches that share rows of words with a passage, and which passage that is."""
        found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for passage, places in _rows(self.words.keys, self.passages).items():
            for first, last, rows in self._clusters(places):
                if rows > 1 or self._mark(first, last + _ROW, whole=False):
                    block = bisect_left(self.parted, first)
                    low = self.parted[block - 1] + 1 if block else 0
                    high = self.parted[block] if block < len(self.parted) else len(self.words.keys)
                    window = max(low, first - _AROUND), min(high, last + _ROW + _AROUND)
                    found[block].append((*window, passage))
        return found

    def _clusters(self, places: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Rows that may belong to one quotation: the first, the last, and how many."""
        first = last = places[0]
        count = 1
        for place in places[1:]:
            ends = bisect_left(self.parted, last) != bisect_left(self.parted, place) if place - last > 1 else False
            if place - last > _APART or place - first > _LONGEST or ends:
                yield first, last, count
                first, count = place, 0
            last = place
            count += 1
        yield first, last, count

    def _mark(self, first: int, last: int, *, whole: bool = True) -> bool:
        """Whether words stand in quotation marks, or only some of them do."""
        number = bisect_left(self.marks, (first + 1, 0))
        near = self.marks[max(0, number - 2) : number + 1]
        if whole:
            return any(low <= first and last <= high for low, high in near)
        return any(low < last and first < high for low, high in near)

    # Which of them are quotations

    def _chosen(self, windows: Sequence[tuple[int, int, int]]) -> Iterator[Found]:
        """The best chain first; what others have of the same words is theirs no more."""
        waiting = [entry for window in windows for entry in self._entries(*window)]
        heapify(waiting)
        taken: list[_Span] = []
        while waiting:
            key, low, high, passage, chain = heappop(waiting)
            free = _free((chain.first, chain.last), taken)
            if free != [(chain.first, chain.last)]:
                for span in free:
                    for entry in self._entries(*span, passage):
                        heappush(waiting, entry)
                continue
            alike = [(passage, chain)]
            while waiting and waiting[0][0] == key:
                _, other_low, other_high, other, theirs = heappop(waiting)
                alike += [(other, theirs)] if other not in {number for number, _ in alike} else []
                low, high = min(low, other_low), max(high, other_high)
            found = self._told(alike)
            if found is None:
                continue
            yield found
            insort(taken, (chain.first, chain.last))
            for number, _ in alike:
                for span in ((low, chain.first), (chain.last, high)):
                    for entry in self._entries(*span, number):
                        heappush(waiting, entry)

    def _entries(self, low: int, high: int, passage: int) -> Iterator[tuple[tuple[float, ...], int, int, int, Chain]]:
        """The best chain of a stretch with a passage, under the key by which the best comes first."""
        if high - low < _ROW:
            return
        chain = self.chainer.best(self.passages[passage].words, low, high)
        if chain is not None and chain.agreeing >= _ROW:
            yield (-chain.score, -chain.closing, chain.first, chain.last), low, high, passage, chain

    def _told(self, alike: Sequence[tuple[int, Chain]]) -> Found | None:
        chain = alike[0][1]
        marked = self._mark(chain.first, chain.last)
        passages = tuple((self.passages[number], chain) for number, chain in sorted(alike, key=lambda pair: pair[0]))
        stands = [stand for passage, _ in passages for stand in passage.stands]
        places = max(sum(each.holds(stand.first) for each in stands) for stand in stands)
        whole = any(len(passage.words.keys) == chain.agreeing for passage, chain in passages)
        if not is_told(chain, self._content_of(chain), marked=marked, whole=whole, places=places):
            return None
        return Found(chain.first, chain.last, marked, passages)

    def _content_of(self, chain: Chain) -> int:
        return sum(self.content[run.page + run.size] - self.content[run.page] for run in chain.runs)


def is_told(chain: Chain, content: int, *, marked: bool, whole: bool, places: int) -> bool:
    """Whether what a page shares with the code is a quotation of it, by the rule.

    `content` counts the words that agree and tell what a sentence is about; `whole` is whether it is all of a text, and
    `places` in how many clauses the text stands at once.
    """
    longest = max(run.size for run in chain.runs)
    agreeing, of_page = chain.agreeing, chain.last - chain.first
    close = agreeing >= OF_PAGE * of_page and agreeing >= OF_CLAUSE * chain.of_clause
    if marked and longest >= MARKED and content >= CONTENT_OF_MARKED and close:
        return True
    if places > FORMULA:
        return False
    if longest == of_page:
        return (longest >= VERBATIM and content >= CONTENT) or (
            whole and longest >= WHOLE and content >= CONTENT_OF_WHOLE
        )
    return close and longest >= RUN and agreeing >= AGREEING and content >= AGREEING_CONTENT


def _rows(keys: Sequence[int], passages: Sequence[Passage]) -> dict[int, list[int]]:
    """For each passage, the words of the page at which a row of words begins that the passage has too."""
    on_page = set(_in_rows(keys))
    having: dict[tuple[int, ...], list[int]] = {}
    for number, passage in enumerate(passages):
        for row in set(_in_rows(passage.words.keys)) & on_page:
            having.setdefault(row, []).append(number)
    found: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(_in_rows(keys)):
        numbers = having.get(row, ())
        if len(numbers) <= _COMMON:
            for number in numbers:
                found[number].append(place)
    return found


def _in_rows(keys: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return zip(*(keys[n:] for n in range(_ROW)), strict=False)


def _marked(page: Page, words: Words) -> Iterator[_Span]:
    """The words that stand in quotation marks."""
    for start, end in page.blocks:
        for match in _MARKS.finditer(page.text, start, end):
            low, high = match.span(match.lastindex or 0)
            yield bisect_left(words.starts, low), bisect_left(words.starts, high)


def _free(span: _Span, taken: Sequence[_Span]) -> list[_Span]:
    """What is left of a stretch without what is taken, which comes in order."""
    low, high = span
    left = []
    for begin, end in taken[max(0, bisect_left(taken, (low, 0)) - 1) : bisect_left(taken, (high, 0))]:
        if low < begin:
            left.append((low, begin))
        low = max(low, end)
    return [*left, (low, high)] if low < high else left
