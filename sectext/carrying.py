"""Edits of one text carried over to a later text: through what was changed there since, or to where the words went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sectext.address import Address
from sectext.patch import PARTS, Part, Reword
from sectext.resolve import Reading, meet, occurrences
from sectext.tree import Clause
from sectext.words import Edit, edits, tokens

_MOST_WORDS = 8
_FEWEST_WORDS = 2
_NOBODY = Reword(at=Address(document=""), find="", put="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where edits fall in the new text, in characters of a part; none where they are made already.

    `followed` is whether the words stand in another clause than before.
    """

    at: Address
    part: Part
    edits: tuple[Edit, ...]
    followed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Why edits cannot be carried over, and what stands there now."""

    why: str
    now: str


def carried(address: Address, part: Part, was: str, now: str | None, reading: Reading) -> Carried | Lost:
    """The edits of a reading of `was`, in the same part as it reads now."""
    if now is None and edited(was, reading.edits) == "":
        return Carried(at=address, part=part, edits=())
    if now is None:
        return Lost(why=f"{address} has no {part} any more", now="")
    changes = edits(was, now)
    made = [edit for edit in reading.edits if edit in changes]
    if reading.edits and len(made) == len(reading.edits):
        return Carried(at=address, part=part, edits=())
    if made or any(meet(reading, _reading_of(change)) for change in changes):
        return Lost(why=f"its words in {address} were changed", now=now)
    shift = sum(len(e.put) - (e.end - e.start) for e in changes if e.end <= reading.start)
    return Carried(at=address, part=part, edits=_shifted(reading.edits, shift))


def edited(text: str, changes: Sequence[Edit]) -> str:
    """A text after edits that do not meet."""
    for change in sorted(changes, key=lambda e: (e.start, e.end), reverse=True):
        text = text[: change.start] + change.put + text[change.end :]
    return text


def follow(
    was: str, reading: Reading, changed: Iterable[tuple[Address, Clause]], *, but: tuple[Address | None, Part]
) -> Carried | None:
    """The one place among clauses that are new or changed where the words stand now, with what stood around them.

    `but` is where they stood, and are not looked for. None where they stand nowhere, or several places could be meant.
    """
    every = [(address, part, text) for address, clause in changed for part, text in _parts(clause)]
    places = [place for place in every if place[:2] != but]
    for before, quoted in _contexts(was, reading):
        found = [
            (address, part, start + before) for address, part, text in places for start in occurrences(text, quoted)
        ]
        if len(found) == 1:
            address, part, start = found[0]
            return Carried(at=address, part=part, edits=_shifted(reading.edits, start - reading.start), followed=True)
        if found:
            return None
    return None


def _contexts(was: str, reading: Reading) -> Iterator[tuple[int, str]]:
    """The words of a reading with ever fewer around them, and how many characters come before them."""
    left, right = _offsets(was[: reading.start]), _offsets(was[reading.end :])
    seen: set[tuple[int, int]] = set()
    for words in range(_MOST_WORDS, _FEWEST_WORDS - 1, -1):
        for one, other in ((words, words), (words, 0), (0, words)):
            low = left[-min(one, len(left) - 1) - 1] if left else reading.start
            high = reading.end + right[min(other, len(right) - 1)]
            if (low, high) not in seen and (low, high) != (reading.start, reading.end):
                seen.add((low, high))
                yield reading.start - low, was[low:high]
    if len(tokens(was[reading.start : reading.end])) > 2 * _FEWEST_WORDS:
        yield 0, was[reading.start : reading.end]


def _offsets(text: str) -> list[int]:
    """Where a text may be cut with whole words on both sides: at its ends, and after each word."""
    found, position = [0], 0
    for token in tokens(text):
        position += len(token)
        if not token.isspace():
            found.append(position)
    return sorted({*found, len(text)})


def _parts(clause: Clause) -> Iterator[tuple[Part, str]]:
    for part in PARTS:
        if text := getattr(clause, part):
            yield part, text


def _shifted(changes: Sequence[Edit], by: int) -> tuple[Edit, ...]:
    return tuple(replace(edit, start=edit.start + by, end=edit.end + by) for edit in changes)


def _reading_of(change: Edit) -> Reading:
    """What was changed since, as something that reads just what it writes."""
    return Reading(operation=_NOBODY, start=change.start, end=change.end, edits=(change,))
