"""The stretches of days on which a clause has one answer: what a page of the site is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from sectext.address import Address
from sectext.answer import Answer
from sectext.commencement import Bounds
from sectext.errors import NoText
from sectext.lineage import Line, Spell
from sectext.reading import Reading, Text
from sectext.reasons import of_watch
from sectext.view import View

Tense: TypeAlias = Literal["past", "current", "future"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days from `first` on and before `to` on which the answer for a clause is one; `to` None is without an end.

    `answer` is None where the clause has no text on them, and `absence` says why. `line` and `spell` say which clause
    bears the number, and which of its wordings this is; None where that is not determined. `looked_after` is false from
    the first day on for which nobody has looked whether the words changed.
    """

    address: Address
    first: date
    to: date | None
    answer: Answer | None
    absence: str
    line: Line | None
    spell: Spell | None
    looked_after: bool = True

    def tense(self, today: date) -> Tense:
        if self.first > today:
            return "future"
        return "current" if self.to is None or today < self.to else "past"

    @property
    def is_settled(self) -> bool:
        """Whether its first day and its text are known for good, as far as anything is."""
        return self.answer is not None and self.answer.status != "undetermined" and self.answer.version is not None


def stretches(view: View, address: Address, known: date) -> tuple[Stretch, ...]:
    """Every stretch from the first day on which anything is held of a clause, in order, without a gap."""
    reading = view.reading(address.document)
    days = sorted(_edges(view, reading, address))
    found: list[Stretch] = []
    for day, after in zip(days, [*days[1:], None], strict=True):
        made = _stretch(view, reading, address, day, after, known)
        if found and _same(found[-1], made):
            made = replace(found.pop(), to=after)
        found.append(made)
    first = next((n for n, each in enumerate(found) if each.answer is not None), len(found))
    return tuple(found[first:])


def _stretch(view: View, reading: Reading, address: Address, day: date, to: date | None, known: date) -> Stretch:
    try:
        answer = view.answer(address, day, known)
    except NoText as error:
        return Stretch(address=address, first=day, to=to, answer=None, absence=error.problem, line=None, spell=None)
    text = _text(view, reading, answer, day)
    line = text.line(address) if text else None
    spell = reading.spell(line, text.number) if text and line else None
    seen = not any(of_watch(view.chain[n].version, address.document, day) for n in view.picks(day) if n >= 0)
    return Stretch(
        address=address, first=day, to=to, answer=answer, absence="", line=line, spell=spell, looked_after=seen
    )


def _text(view: View, reading: Reading, answer: Answer, day: date) -> Text | None:
    """The text that an answer was taken from."""
    if answer.clause is None:
        return None
    texts = (reading.text(number) for number in view.picks(day) if number >= 0)
    return next((text for text in texts if text and text.held.clause(answer.address) == answer.clause), None)


def _edges(view: View, reading: Reading, address: Address) -> set[date]:
    """The days on which the answer for one clause can change: of its wordings, of effects on it, and of our watch."""
    days: set[date] = set()
    laid = False
    for line in reading.lines(address):
        for spell in reading.spells(line):
            for number in (spell.first, spell.last + 1):
                days.update(_days(view, number))
            laid = laid or any(_is_laid(reading, number, spell.address) for number in (spell.first, spell.last))
    days.update(_watched(reading))
    return days | set(reading.days()) if laid else days


def _days(view: View, number: int) -> Iterator[date]:
    if number < len(view.chain):
        bounds: Bounds = view.chain[number].bounds
        yield from filter(None, (bounds.not_before, bounds.not_after, bounds.firm))


def _is_laid(reading: Reading, number: int, address: Address) -> bool:
    if not reading.laid:
        return False
    text = reading.text(min(number, len(reading.chain) - 1))
    return text is not None and bool(reading.acting(text, address) or reading.laid_below(text, address))


def _watched(reading: Reading) -> Iterator[date]:
    for entry in reading.chain:
        document = entry.version.document(reading.name)
        if document is not None and document.held_to is not None:
            yield document.held_to


def _same(one: Stretch, other: Stretch) -> bool:
    return _what(one) == _what(other)


def _what(stretch: Stretch) -> object:
    """All that makes one stretch another than the next."""
    answer = stretch.answer
    if answer is None:
        return None
    said = (answer.clause, answer.status, answer.certain, answer.exceptions, answer.candidates)
    return said, stretch.line, stretch.looked_after
