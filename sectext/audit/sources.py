"""The wordings that a quotation is taken from: where and when each held, and what became of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sectext import reasons
from sectext.address import Address
from sectext.answer import Answer
from sectext.audit.chaining import Chain
from sectext.audit.matching import Found
from sectext.audit.values import Source
from sectext.audit.wordings import Passage, Stand, like, passages_of
from sectext.errors import NoText
from sectext.redline import Run
from sectext.timeline import when
from sectext.tree import text_digest
from sectext.view import View
from sectext.words import edits, tokens


class Sources:
    """Tells the wordings of one code, as known on a day, on the day of an audit."""

    def __init__(self, view: View, on: date) -> None:
        self.view = view
        self.on = on
        self.picks = view.picks(on)
        self._made: dict[tuple[Stand, int, int], Source] = {}

    def of(self, found: Found) -> Iterator[Source]:
        """One wording for each clause that has the words: that of the day, else the one nearest to it."""
        chosen: dict[Address, tuple[tuple[int, int], Passage, Chain, Stand]] = {}
        for passage, chain in found.passages:
            for stand in passage.stands:
                known = chosen.get(stand.address)
                if known is None or self._distance(stand) < known[0]:
                    chosen[stand.address] = (self._distance(stand), passage, chain, stand)
        for _, passage, chain, stand in chosen.values():
            yield self._source(passage, stand, *quoted(passage, chain))

    def answer(self, address: Address) -> Answer | None:
        """What the code says at an address on the day; None where there is no text."""
        try:
            return self.view.answer(address, self.on, self.view.known)
        except NoText:
            return None

    def doubts(self, answer: Answer) -> tuple[str, ...]:
        """Why an answer of the day is not certain, without what it says of the version that counts."""
        told = tuple(reasons.of_versions(self.view.chain, self.picks, self.view.known))
        return () if answer.certain else tuple(reason for reason in answer.because if reason not in told)

    def doubts_of_place(self, answer: Answer) -> tuple[str, ...]:
        """Why it is not certain that a clause is there on the day, whatever its words are."""
        of_words: set[str] = set()
        for text in self.view.texts(answer.document, self.on):
            of_words.update(text.held.doubts(answer.address))
            if answer.clause is not None:
                of_words.update(reasons.of_extract(text.version.version, answer.address, answer.clause))
        return tuple(reason for reason in self.doubts(answer) if reason not in of_words)

    def _distance(self, stand: Stand) -> tuple[int, int]:
        """How far a wording is from the day, in versions; of two as far, the earlier counts."""
        picks = self.picks or (-1,)
        return max(0, picks[0] - stand.last, stand.first - picks[-1]), stand.last

    def _source(self, passage: Passage, stand: Stand, low: int, high: int) -> Source:
        found = self._made.get((stand, low, high))
        if found is None:
            found = self._made[stand, low, high] = self._told(passage, stand, low, high)
        return found

    def _told(self, passage: Passage, stand: Stand, low: int, high: int) -> Source:
        chain, last = self.view.chain, stand.last + 1
        held = [stand.holds(number) for number in self.picks]
        early = not self.picks or stand.first > self.picks[-1]
        holding = next((number for number in reversed(self.picks) if stand.holds(number)), None)
        nearest = holding if holding is not None else stand.first if early else stand.last
        now = self._now(stand, nearest)
        redline = () if held and all(held) else self._redline(passage.text, low, high, stand, now)
        then = self.view.in_version(stand.address, chain[nearest].version.label)
        today = self.answer(now) if now else None
        same = all(held) or (now == stand.address and not redline) if held else False
        state = "right" if same else "undetermined" if any(held) else "later wording" if early else "earlier wording"
        return Source(
            address=stand.address,
            part=stand.part,
            versions=tuple(entry.version.label for entry in chain[stand.first : last]),
            from_=when(chain[stand.first].bounds),
            to=when(chain[last].bounds) if last < len(chain) else None,
            state=state,  # type: ignore[arg-type]
            now=now,
            redline=redline,
            text=passage.text,
            digest=text_digest(passage.text),
            certain=then.certain and (today is None or today.certain),
            because=tuple(dict.fromkeys((*then.because, *(self.doubts(today) if today else ())))),
        )

    def _now(self, stand: Stand, number: int) -> Address | None:
        """Where the clause stands on the day, followed through renumbering and moves."""
        reading = self.view.reading(stand.address.document)
        then = reading.text(number)
        line = then.line(stand.address) if then else None
        text = reading.text(self.picks[-1]) if self.picks else None
        return text.place(line) if text and line else None

    def _redline(self, text: str, low: int, high: int, stand: Stand, now: Address | None) -> tuple[Run, ...]:
        reading = self.view.reading(stand.address.document)
        there = reading.text(self.picks[-1]) if self.picks else None
        clause = there.held.clause(now) if there and now else None
        words = dict(passages_of(clause)).get(stand.part) if clause else None
        return marked(text, words, low, high) if words is not None else ()


def quoted(passage: Passage, chain: Chain) -> tuple[int, int]:
    """The characters of a passage that are quoted, with a bracket that closes after them."""
    first, last = chain.runs[0].there, chain.runs[-1].there + chain.runs[-1].size - 1
    high = passage.words.ends[last]
    return passage.words.starts[first], passage.text.index(")", high) + 1 if passage.words.closed[last] else high


def marked(old: str, new: str, low: int, high: int) -> tuple[Run, ...]:
    """The redline of characters `low` to `high` of a text to another; empty where nothing in them changes."""
    runs: list[Run] = []
    place = low
    for edit in edits(old, new):
        start, end = max(edit.start, low), min(edit.end, high)
        if (start >= end and not low < edit.start < high) or start > end:
            continue
        parts = (("same", old[place:start]), ("deleted", old[start:end]), ("inserted", edit.put))
        runs += [Run(mark=mark, text=text) for mark, text in parts if text]  # type: ignore[arg-type]
        place = end
    if not runs:
        return ()
    return (*runs, *([Run(mark="same", text=old[place:high])] if place < high else ()))


def difference(said: str, wording: str) -> tuple[Run, ...]:
    """The redline of the words of a page to those of a wording. Capitals and the shape of quotation marks are none."""
    theirs = {like(token): token for token in reversed(tokens(wording))}
    mine = "".join(theirs.get(like(token), token) if not token.isspace() else " " for token in tokens(said))
    return marked(mine, wording, 0, len(mine))


def in_order(sources: Sequence[Source]) -> list[Source]:
    """What holds on the day first."""
    order = ("right", "undetermined", "earlier wording", "later wording")
    return sorted(sources, key=lambda source: order.index(source.state))
