"""The slots of the forms: how each is written, and every way in which it can be read at a place in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sectext.address import Address, steps_at
from sectext.commencement import Rule
from sectext.instruction import following, names, quoting, timing
from sectext.instruction.known import Known
from sectext.instruction.meanings import LABEL
from sectext.instruction.names import Named
from sectext.patch import Part

Read: TypeAlias = Callable[[str, int, str | None], Iterator[tuple[Any, int]]]

_PARTS: dict[Part | None, str] = {None: "", "heading": "the heading of ", "text": "the text of "}
_PARTS["closing"] = "the closing words of "
_PART = re.compile(
    r"(?:the )?(?:(heading) of|(text|opening words) of|(closing words) of|(words before the list) in"
    r"|(words after the list) in) ",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r" \(?in each of (\d{1,6}) places\)?| \(?(?:in each place(?: where it occurs)?|wherever it occurs)\)?"
)
_RANGE = re.compile(r" to | ?[–-] ?")
_AND = re.compile(r", and |, | and ")
_MOST = 1000  # clauses or ranges named one by one in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What goes into a sentence at a place. Of quoted words `write` gives the words alone."""

    write: Callable[[Any, Known], str]
    read: Read
    is_quoted: bool = False


def _named(address: Address, known: Known) -> str:
    return names.write(address, known.kind_of)


def _write_where(where: tuple[Part | None, Address], known: Known) -> str:
    return f"{_PARTS[where[0]]}{_named(where[1], known)}"


def _read_where(text: str, start: int, document: str | None) -> Iterator[tuple[tuple[Part | None, Named], int]]:
    said = _PART.match(text, start)
    part: Part | None = None
    if said:
        part = "heading" if said[1] else "closing" if said[3] or said[5] else "text"
    for named, end in names.read(text, said.end() if said else start, document):
        yield (part, named), end


def _read_times(text: str, start: int, _: str | None) -> Iterator[tuple[int | None, int]]:
    """How often words occur; None for wherever they do."""
    said = _TIMES.match(text, start)
    if said is None:
        yield 1, start
    elif said[1] is None or int(said[1]) > 0:
        yield int(said[1]) if said[1] else None, said.end()


def _read_label(text: str, start: int, document: str | None) -> Iterator[tuple[str | Address, int]]:
    if (label := LABEL.match(text, start)) is not None:
        yield label.group(), label.end()
    for named, end in names.read(text, start, document):
        yield named.address, end


Span: TypeAlias = tuple[Named, Address | None]


def read_spans(text: str, start: int, document: str | None) -> Iterator[tuple[tuple[Span, ...], int]]:
    """One clause, a range of neighbours, or several of them: Sections G3.18, G3.20 and G3.26 to G3.28."""
    before: tuple[Span, ...] = ()
    while len(before) < _MOST:
        goes_on: tuple[tuple[Span, ...], int] | None = None
        for span, end in _read_span(text, start, document):
            found = (*before, span)
            yield found, end
            if more := _AND.match(text, end):  # no two of them are followed by “and”: they begin at one place
                goes_on = found, more.end()
        if goes_on is None:
            return
        before, start = goes_on


def _read_span(text: str, start: int, document: str | None) -> Iterator[tuple[Span, int]]:
    for named, end in names.read(text, start, document):
        yield (named, None), end
        if to := _RANGE.match(text, end):
            yield from (((named, last), after) for last, after in _ends(text, to.end(), named, document))


def _ends(text: str, start: int, first: Named, document: str | None) -> Iterator[tuple[Address, int]]:
    """The other end of a range: an address, or only the label of a neighbour, as in "G3.20(a) to (c)"."""
    told: set[tuple[Address, int]] = set()
    for steps, end in steps_at(text, start):
        if len(steps) == 1 and first.address.steps:
            told.add((Address(document=first.address.document, steps=(*first.address.steps[:-1], *steps)), end))
    for named, end in names.read(text, start, document):
        if named.address.document == first.address.document:
            told.add((named.address, end))
    yield from sorted(told, key=lambda each: (each[1], str(each[0])))


def _as_rule(read: Callable[[str, int], tuple[Rule, int] | None]) -> Read:
    def found(text: str, start: int, _: str | None) -> Iterator[tuple[Rule, int]]:
        if (rule := read(text, start)) is not None:
            yield rule

    return found


def read_listed(text: str, start: int, _: str | None) -> Iterator[tuple[str, int]]:
    """The names of clauses that come in, in a sentence without those clauses below it: up to any space, or the end."""
    for end in range(start + 1, min(len(text), start + _LONGEST_LIST) + 1):
        if end == len(text) or text[end] in " ,":
            yield "", end


_LONGEST_LIST = 300


_QUOTED = Slot(
    write=lambda words, _: words, read=lambda text, start, _: quoting.read_words(text, start), is_quoted=True
)
_NAMED = Slot(write=_named, read=names.read)
_WHEN = Slot(write=lambda rule, _: timing.write(rule), read=_as_rule(timing.read))

SLOTS: Mapping[str, Slot] = {
    "where": Slot(write=_write_where, read=_read_where),
    "at": _NAMED,
    "after": _NAMED,
    "into": _NAMED,
    "ats": Slot(write=_named, read=read_spans),
    "find": _QUOTED,
    "new": _QUOTED,
    "old": _QUOTED,
    "scope": _QUOTED,
    "times": Slot(write=lambda count, _: f" in each of {count} places" if count > 1 else "", read=_read_times),
    "label": Slot(write=lambda label, _: label, read=_read_label),
    "following": Slot(
        write=lambda clauses, _: following.announced(clauses), read=lambda text, start, _: following.read(text, start)
    ),
    "day": Slot(write=lambda rule, _: timing.write_day(rule), read=_as_rule(timing.read_day)),
    "until": _WHEN,
    "start": _WHEN,
}
