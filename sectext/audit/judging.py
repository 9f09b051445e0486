"""The state of each citation and each quotation of a page on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sectext.address import Address, Range, contains
from sectext.answer import NotHeld, NotInCode, OutsideCoverage
from sectext.audit.citing import Named, follows, leads, named
from sectext.audit.matching import Found, find
from sectext.audit.page import Page
from sectext.audit.sources import Sources, difference, in_order, quoted
from sectext.audit.values import Audit, Entry, Source, State
from sectext.audit.wordings import Wordings, Words
from sectext.calendar import in_words
from sectext.code import Code
from sectext.errors import NoText
from sectext.tree import UnknownAddress


class Auditor:
    """Audits pages against one code on one day. What is worked out of the code is worked out once.

    Raises IntegrityError where a text was altered, TypeError for a datetime.
    """

    def __init__(self, code: Code, *, on: date, known: date | None = None) -> None:
        code.on(on, known)  # what is no day is refused
        self.on, self.known = on, known
        self.view = code.view(known)
        self.wordings = Wordings(self.view)
        self.sources = Sources(self.view, on)

    def audit(self, page: Page) -> Audit:
        """Each citation and each quotation of a page, in printed order, with its state."""
        words, found = find(page, self.wordings)
        cited = named(page)
        quotations = [self._quotation(page, words, each, cited) for each in found]
        astray = {number for made, linked in quotations if made.state == "another clause" for number in linked}
        at_home = {number for made, linked in quotations if made.state != "another clause" for number in linked}
        entries = [made for made, _ in quotations]
        for number, each in enumerate(cited):
            for entry in self._citations(page, each):
                wrong = number in astray - at_home and entry.state == "right"
                entries.append(replace(entry, state="another clause", why=_ASTRAY) if wrong else entry)
        entries.sort(key=lambda entry: (entry.at.start, -entry.at.end))
        return Audit(page=page.name, on=self.on, known=self.known, entries=tuple(entries))

    # Citations

    def _citations(self, page: Page, cited: Named) -> Iterator[Entry]:
        at = page.position(cited.start, cited.end)
        text = page.text[cited.start : cited.end]
        if cited.why:
            yield Entry(kind="citation", state="not a citation", at=at, text=text, cites=(), why=cited.why)
        for target in cited.targets:
            told = [self._place(address) for address in dict.fromkeys((target.first, target.last))]
            worst = max(told, key=lambda place: _GRAVITY.index(place.state))
            yield Entry(
                kind="citation",
                state=worst.state,
                at=at,
                text=text,
                cites=(str(target),),
                certain=all(place.certain for place in told),
                why=worst.why,
                because=tuple(dict.fromkeys(reason for place in told for reason in place.because)),
            )

    def _place(self, address: Address) -> _Place:
        try:
            answer = self.view.answer(address, self.on, self.known)
        except (NotHeld, OutsideCoverage) as error:
            return _Place("not held", False, error.problem)
        except (NotInCode, UnknownAddress) as error:
            return _Place("not in the code", True, f"{error.problem} {error.hint}".strip())
        except NoText as error:
            return _Place("not held", False, error.problem)
        if answer.clause is None and any(candidate.text is None for candidate in answer.candidates):
            return _Place(
                "undetermined", False, f"What {address} says on {in_words(self.on)} is not known.", answer.because
            )
        plain = answer.status in ("in force", None) or answer.clause is None
        status = "" if plain else f"{address} is {answer.status} on {in_words(self.on)}."
        return _Place("right", answer.certain, status, self.sources.doubts(answer))

    # Quotations

    def _quotation(
        self, page: Page, words: Words, found: Found, cited: Sequence[Named]
    ) -> tuple[Entry, tuple[int, ...]]:
        """A quotation, and the citations that are said to be its source, by number."""
        start, end = _characters(page, words, found)
        linked = tuple(_linked(page.text, start, end, cited))
        targets = tuple(dict.fromkeys(target for number in linked for target in cited[number].targets))
        sources = in_order(list(self.sources.of(found)))
        own = [source for source in sources if any(names(target, source.address) for target in targets)]
        state, pool = _state(sources, own, bool(targets))
        passage, chain = found.passages[0]
        said, exact = page.text[start:end], len(chain.runs) == 1
        low, high = quoted(passage, chain)
        if state == "right" and not exact:
            state = "other words"
        shown = [*pool, *(source for source in sources if source not in pool)]
        return (
            Entry(
                kind="quotation",
                state=state,
                at=page.position(start, end),
                text=" ".join(said.split()),
                cites=tuple(map(str, targets)),
                sources=tuple(shown),
                difference=() if exact else difference(said, passage.text[low:high]),
                marked=found.marked,
                certain=all(source.certain for source in pool),
                because=tuple(dict.fromkeys(reason for source in pool for reason in source.because)),
            ),
            linked,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """What there is at an address on the day."""

    state: State
    certain: bool
    why: str
    because: tuple[str, ...] = ()


_GRAVITY: tuple[State, ...] = ("right", "undetermined", "not held", "not in the code")
_ASTRAY = "The words that it stands behind are those of another clause."


def names(target: Range, address: Address) -> bool:
    """Whether a citation names a clause: it, what is below or above it, a run that it lies in, or its group."""
    first = target.first
    if target.covers(address) or any(end.within(address) for end in (first, target.last)):
        return True
    group = len(first.steps) == 1 and bool(address.steps) and contains(first.steps[0], address.steps[0])
    return first.document == address.document and group


def _state(sources: Sequence[Source], own: list[Source], cites: bool) -> tuple[State, list[Source]]:
    """The state of a quotation, and the wordings that it rests on: of those that are named, if any is."""
    right = [source for source in sources if source.state == "right"]
    if cites and not own:
        return "another clause", right or list(sources)
    pool = own or list(sources)
    best = pool[0].state
    renumbered = [source for source in right if any(each.now == source.address for each in own)]
    if own and best != "right" and renumbered:
        return "another clause", renumbered
    return best, [source for source in pool if source.state == best]


def _linked(text: str, start: int, end: int, cited: Sequence[Named]) -> Iterator[int]:
    """The citations that are said to be the source of words."""
    for number, each in enumerate(cited):
        if not each.targets or (start <= each.start and each.end <= end):
            continue
        behind = each.scope is not None and each.scope[0] < end and start < each.scope[1]
        if (
            behind
            or (each.end <= start and leads(text, each, start))
            or (each.scope is None and each.start >= end and follows(text, each, end))
        ):
            yield number


def _characters(page: Page, words: Words, found: Found) -> tuple[int, int]:
    """Where a quotation stands, with a bracket that closes after it."""
    start, end = words.starts[found.first], words.ends[found.last - 1]
    passage, chain = found.passages[0]
    there = chain.runs[-1].there + chain.runs[-1].size - 1
    if words.closed[found.last - 1] and passage.words.closed[there]:
        end = page.text.index(")", end) + 1
    return start, end
