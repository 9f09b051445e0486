"""The state of each citation and each quotation of a page on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sectext.address import Address, Range, contains
from sectext.answer import NotHeld, NotInCode, OutsideCoverage
from sectext.audit.citing import Citations, Named
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
        self._places: dict[Address, _Place] = {}

    def audit(self, page: Page) -> Audit:
        """Each citation and each quotation of a page, in printed order, with its state."""
        words, found = find(page, self.wordings)
        cited = Citations(page)
        spans = [_characters(page, words, each) for each in found]
        linked = [cited.of(*span) for span in spans]
        quotations = [self._quotation(page, *each, cited) for each in zip(found, spans, linked, strict=True)]
        at_home = {n for made, those in zip(quotations, linked, strict=True) if made.state != _ASTRAY for n in those}
        astray = {n for made, those in zip(quotations, linked, strict=True) if made.state == _ASTRAY for n in those}
        entries = [
            self._quotation(page, each, span, (), cited) if made.state == _ASTRAY and at_home & {*those} else made
            for each, span, those, made in zip(found, spans, linked, quotations, strict=True)
        ]
        for number, each in enumerate(cited.every):
            for entry in self._citations(page, each) if each.targets or not _within(each, spans) else ():
                wrong = number in astray - at_home and entry.state == "right"
                entries.append(replace(entry, state=_ASTRAY, why=_WHY_ASTRAY) if wrong else entry)
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
        found = self._places.get(address)
        if found is None:
            found = self._places[address] = self._looked_up(address)
        return found

    def _looked_up(self, address: Address) -> _Place:
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
        doubts = self.sources.doubts_of_place(answer)
        return _Place("right", not doubts, status, doubts)

    # Quotations

    def _quotation(
        self, page: Page, found: Found, span: tuple[int, int], linked: Sequence[int], cited: Citations
    ) -> Entry:
        """A quotation, with the citations that are said to be its source, by number."""
        targets = tuple(dict.fromkeys(target for number in linked for target in cited.every[number].targets))
        sources = in_order(list(self.sources.of(found)))
        own = [source for source in sources if any(names(target, source.address) for target in targets)]
        mainly = found.marked or any(cited.is_mainly(number, *span) for number in linked)
        state, pool = _state(sources, own, bool(targets) and mainly)
        shown = [*pool, *(source for source in sources if source not in pool)]
        passage, chain = next(pair for pair in found.passages if pair[0].text == shown[0].text)
        said, exact = page.text[slice(*span)], len(chain.runs) == 1
        low, high = quoted(passage, chain)
        return Entry(
            kind="quotation",
            state="other words" if state == "right" and not exact else state,
            at=page.position(*span),
            text=" ".join(said.split()),
            cites=tuple(map(str, targets)) if own or state == _ASTRAY else (),
            sources=tuple(shown),
            difference=() if exact else difference(said, passage.text[low:high]),
            marked=found.marked,
            certain=all(source.certain for source in pool),
            because=tuple(dict.fromkeys(reason for source in pool for reason in source.because)),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """What there is at an address on the day."""

    state: State
    certain: bool
    why: str
    because: tuple[str, ...] = ()


_GRAVITY: tuple[State, ...] = ("right", "undetermined", "not held", "not in the code")
_ASTRAY: State = "another clause"
_WHY_ASTRAY = "The words that it stands behind are those of another clause."


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
        return _ASTRAY, right or list(sources)
    pool = own or list(sources)
    best = pool[0].state
    renumbered = [source for source in right if any(each.now == source.address for each in own)]
    if own and best != "right" and renumbered:
        return _ASTRAY, renumbered
    return best, [source for source in pool if source.state == best]


def _within(cited: Named, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether what looks like a citation stands in words of the code: then the code says it, and not the page."""
    number = bisect_right(spans, (cited.start, cited.end)) - 1
    return any(start <= cited.start and cited.end <= end for start, end in spans[max(0, number) : number + 2])


def _characters(page: Page, words: Words, found: Found) -> tuple[int, int]:
    """Where a quotation stands, with a bracket that closes after it."""
    start, end = words.starts[found.first], words.ends[found.last - 1]
    passage, chain = found.passages[0]
    there = chain.runs[-1].there + chain.runs[-1].size - 1
    if words.closed[found.last - 1] and passage.words.closed[there]:
        end = page.text.index(")", end) + 1
    return start, end
