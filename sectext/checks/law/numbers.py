"""Rules for labels: a number left out, out of order, printed twice in two forms, or read two ways."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sectext.address import Address, contains
from sectext.checks.law.text import Fault, Text, fault
from sectext.checks.rules import rule
from sectext.tree import Place

Row = Literal["number", "letter", "numeral"]
System = Literal["doubled", "counted", "between"]

_NUMBER = re.compile(r"(?P<before>.*?)(?P<value>\d+)(?P<suffix>[A-Z]{0,3})(?P<after>[).]?)")
_SPAN = re.compile(r"(?P<first>.*\d[A-Z]{0,3})\s*[–-]\s*(?P<last>.*\d[A-Z]{0,3})")
# (a), (aa), (iv), (A), and (aA) or (ivA) for what was put in between.
_LETTERS = re.compile(r"(?P<before>\(?)(?P<letters>[a-z]{1,8}|[A-Z]{1,8})(?P<suffix>[A-Z]{0,2})(?P<after>[).]?)")
_ROMAN = re.compile(r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMERALS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A printed label as a member of a row: its value, where it ends if it names several, and what stands around it."""

    row: Row
    before: str
    value: int
    to: int
    suffix: str
    after: str
    upper: bool = False

    def printed(self, value: int) -> str:
        """How another member of the row would be printed."""
        match self.row:
            case "number":
                body = str(value)
            case "letter":
                body = _letters(value)
            case "numeral":
                body = _numeral(value)
        return f"{self.before}{body.upper() if self.upper else body}{self.after}"


@rule(
    "number-gap",
    "warning",
    summary="A number is left out.",
    why="A clause went without leaving its number over “Not used”, or one is missing from the text.",
    hint="Leave the number with “Not used”, or number the clauses anew.",
)
def number_gap(text: Text) -> Iterator[Fault]:
    for place in text.places:
        there = {child.clause.label for child in _labelled(text, place)}
        for before, (after, label) in (*_firsts(text, place), *_neighbours(text, place)):
            left = (label.printed(number) for number in _between(before, label))
            missing = [each for each in left if each not in there and _would_be_held(text, after, each)]
            if not missing:
                continue
            told = f"{missing[0]} to {missing[-1]}" if missing[2:] else " and ".join(missing)
            problem = f"{told} {'are' if missing[1:] else 'is'} left out before {after.clause.label}."
            yield fault(after.address, problem, words=told, part="label")


@rule(
    "number-order",
    "warning",
    summary="Numbers do not go upwards.",
    why="A reader who looks for a clause by its number passes it by.",
    hint="Move the clause, or number it anew.",
)
def number_order(text: Text) -> Iterator[Fault]:
    for place in text.places:
        for before, after in _neighbours(text, place):
            if (after[1].value, after[1].suffix) < (before[1].to, before[1].suffix):
                problem = f"{after[0].clause.label} stands after {before[0].clause.label}."
                yield fault(after[0].address, problem, words=after[0].clause.label or "", part="label")


@rule(
    "number-twice",
    "error",
    summary="Two clauses of one list have the same number in two forms.",
    why="A reference to the number may mean either.",
    hint="Give one of them another number.",
)
def number_twice(text: Text) -> Iterator[Fault]:
    for place in text.places:
        seen: dict[str, Place] = {}
        for child in _labelled(text, place):
            bare = re.sub(r"[().\s]", "", child.clause.label or "").casefold()
            other = seen.setdefault(f"{child.clause.kind == 'group'} {bare}", child)
            if other is not child and bare:
                problem = f"{child.clause.label} and {other.clause.label} are one number."
                yield fault(child.address, problem, words=child.clause.label or "", part="label")


@rule(
    "label-read-two-ways",
    "note",
    summary="A label can be read as a letter or as a numeral, and both stand there.",
    why="After (h), (i) is the ninth letter; below (h) it is the first numeral. A reference to (i) may mean either.",
    hint="Cite it with the labels above it, or pass the letter by.",
)
def label_read_two_ways(text: Text) -> Iterator[Fault]:
    for place in text.places:
        children = _labelled(text, place)
        for before, child in itertools.pairwise(children):
            label = child.clause.label
            if label in ("(i)", "(v)", "(x)") and any(c.label == label for c in before.clause.children):
                problem = f"{label} stands below {before.clause.label} as a numeral and after it as a letter."
                yield fault(child.address, problem, words=label, part="label")


def spans(label: str, other: str) -> bool:
    """Whether a label like "K1.5–K1.7", over "Not used", names another one between its ends."""
    if not _SPAN.fullmatch(label):
        return False
    whole, one = _number(label), _number(other)
    return bool(whole and one and whole.before == one.before and whole.value <= one.value <= whole.to)


def left_out(labels: Sequence[str]) -> list[str]:
    """The labels that neighbours in a row pass by: G3.19 and G3.21 pass by G3.20, (a) and (c) pass by (b)."""
    missing: list[str] = []
    for before, after in itertools.pairwise(each for each in _read_row(labels) if each is not None):
        if (before.row, before.before, before.after) == (after.row, after.before, after.after):
            passed = range(before.to + 1, after.value + (1 if after.suffix else 0))
            missing += [label for label in map(after.printed, passed) if label not in labels]
    return missing


def _between(before: tuple[Place, Label] | None, after: Label) -> range:
    """The values between two labels, or before the first; V2.7A is put in after a number that must be there."""
    return range(before[1].to + 1 if before else 1, after.value + (1 if after.suffix else 0))


def _firsts(text: Text, place: Place) -> Iterator[tuple[None, tuple[Place, Label]]]:
    """The first of a row that must begin at its beginning: items, and clauses whose label has that of their group."""
    for kind in ("clause", "item"):
        run = [child for child in _labelled(text, place) if child.clause.kind == kind]
        above = place.clause.label or ""
        begins = above and run and (kind == "item" or contains(above, run[0].clause.label or ""))
        label = _read_row([child.clause.label or "" for child in run])[0] if begins else None
        if label is not None:
            yield None, (run[0], label)


def _neighbours(text: Text, place: Place) -> Iterator[tuple[tuple[Place, Label], tuple[Place, Label]]]:
    """The clauses of one row that follow each other, each with its label read as the row has it."""
    run: list[Place] = []
    for child in _labelled(text, place):
        if run and child.clause.kind != run[-1].clause.kind:
            yield from _pairs(run)
            run = []
        run.append(child)
    yield from _pairs(run)


def _pairs(run: Sequence[Place]) -> Iterator[tuple[tuple[Place, Label], tuple[Place, Label]]]:
    read = _read_row([place.clause.label or "" for place in run])
    members = [(place, label) for place, label in zip(run, read, strict=True) if label is not None]
    for before, after in itertools.pairwise(members):
        a, b = before[1], after[1]
        if (a.row, a.before, a.after, a.upper) == (b.row, b.before, b.after, b.upper):
            yield before, after


def _labelled(text: Text, place: Place) -> list[Place]:
    below = [text.by_path[*place.path, number] for number in range(len(place.clause.children))]
    return [each for each in below if each.clause.kind in ("group", "clause", "item") and each.clause.label]


def _would_be_held(text: Text, sibling: Place, label: str) -> bool:
    address = Address(document=sibling.address.document, steps=(*sibling.address.steps[:-1], label))
    return text.holds(address)


def _read_row(labels: Sequence[str]) -> list[Label | None]:
    """Labels read together: (i) is a numeral in a row that begins so, and the ninth letter after (h)."""
    numbers = [_number(label) for label in labels]
    if sum(each is not None for each in numbers) * 2 > len(labels):
        return numbers
    ways = [[_roman(label) for label in labels]]
    systems: tuple[System, ...] = ("doubled", "counted", "between")
    ways += [[_letter(label, system) for label in labels] for system in systems]
    return min(ways[::-1], key=_breaks)


def _breaks(row: Sequence[Label | None]) -> int:
    """How often a row does not go on as it should, if its labels are read in this way."""
    count = sum(each is None for each in row) * 2
    known = [each for each in row if each is not None]
    count += sum(b.value - a.to not in (0, 1) for a, b in itertools.pairwise(known))
    return count + (0 if known and known[0].value == 1 else 1)


def _number(label: str) -> Label | None:
    if (span := _SPAN.fullmatch(label)) and (first := _number(span["first"])) and (last := _number(span["last"])):
        return replace(first, to=max(first.value, last.value))
    match = _NUMBER.fullmatch(label)
    if match is None:
        return None
    value = int(match["value"])
    return Label(
        row="number", before=match["before"], value=value, to=value, suffix=match["suffix"], after=match["after"]
    )


def _letter(label: str, system: System) -> Label | None:
    """A letter. After (z) come (aa), (bb) … (doubled) or (aa), (ab) … (counted); (ba) may follow (b) (between)."""
    match = _LETTERS.fullmatch(label)
    letters = match["letters"].lower() if match else ""
    places = [ord(letter) - 96 for letter in letters]
    match len(letters), system:
        case 1, _:
            return _labelled_as("letter", match, places[0])
        case n, "doubled" if n in (2, 3) and len(set(letters)) == 1:
            return _labelled_as("letter", match, places[0] + 26 * (n - 1))
        case 2, "counted":
            return _labelled_as("letter", match, places[0] * 26 + places[1])
        case 2, "between":
            return _labelled_as("letter", match, places[0], letters[1])
    return None


def _roman(label: str) -> Label | None:
    match = _LETTERS.fullmatch(label)
    if match is None or not _ROMAN.fullmatch(match["letters"].lower()):
        return None
    digits = [_DIGITS[letter] for letter in match["letters"].lower()]
    value = sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
    return _labelled_as("numeral", match, value)


def _labelled_as(row: Row, match: re.Match[str] | None, value: int, suffix: str = "") -> Label:
    assert match is not None
    return Label(
        row=row,
        before=match["before"],
        value=value,
        to=value,
        suffix=suffix or match["suffix"],
        after=match["after"],
        upper=match["letters"].isupper(),
    )


def _letters(value: int) -> str:
    return chr(96 + value) if value <= 26 else chr(96 + (value - 1) // 26) + chr(97 + (value - 1) % 26)


def _numeral(value: int) -> str:
    made = ""
    for amount, letters in _NUMERALS:
        while value >= amount:
            made, value = made + letters, value - amount
    return made


RULES = (number_gap, number_order, number_twice, label_read_two_ways)
