"""The shapes of labels, and what each says: which level it stands at, and which label it may follow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sectext.formats.word.counting import Format, read_number

_NUMBER = re.compile(r"(?P<prefix>[A-Z]{0,3})(?P<number>\d+(?:\.\d+)*)(?P<suffix>[A-Z]{0,2})\.?")
_ITEM = re.compile(r"\(?(?P<inside>[a-z]{1,8}|[A-Z]{1,8}|\d{1,3})(?:\)|\.)")
_FORMATS: tuple[Format, ...] = ("decimal", "lowerLetter", "lowerRoman", "upperLetter", "upperRoman")
# A typed label ends with a tab; one in brackets, with points or with a full stop may also end with a space.
_TYPED = re.compile(
    r"(?P<label>[A-Z]{0,3}\d+(?:\.\d+)+[A-Z]{0,2}\.?|\((?:[a-z]{1,7}|[A-Z]{1,7}|\d{1,3})\)|[A-Z]{0,3}\d+\.)[\t \u00a0]+"
    r"|(?P<tabbed>[A-Z]{0,3}\d+[A-Z]{0,2}|(?:[a-z]{1,7}|[A-Z]{1,7}|\d{1,3})[).])\t+"
)
# A whole paragraph may be nothing but its label.
_ALONE = re.compile(r"[A-Z]{1,3}\d+(?:\.\d+)*[A-Z]{0,2}|\d+(?:\.\d+)+[A-Z]{0,2}")

Level = Literal["number", "clause", "below", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the label of an item: the signs around its number, the format, and the number."""

    around: tuple[str, str]
    format: Format
    number: int


def typed_label(text: str) -> tuple[str, str] | None:
    """A label in front of words, and the words; None where the words begin at once."""
    if _ALONE.fullmatch(text.strip()):
        return text.strip(), ""
    match = _TYPED.match(text)
    if match is None:
        return None
    label = match["label"] or match["tabbed"]
    if level(label) == "item" and not readings(label):
        return None
    return label, text[match.end() :]


def level(label: str) -> Level:
    """3 and G3. are numbers, of a group or a clause; G3.20 is a clause's; 3.20.1 is below one; the rest is items."""
    match = _NUMBER.fullmatch(label)
    if match is None:
        return "item"
    parts = match["number"].count(".")
    return "number" if parts == 0 else "clause" if parts == 1 else "below"


def parts(label: str) -> int:
    """How many numbers a label has: two in G3.20."""
    match = _NUMBER.fullmatch(label)
    return match["number"].count(".") + 1 if match else 0


def extended(label: str, labels: Iterable[str]) -> bool:
    """Whether another label goes on from this one, as G3.20 does from G3."""
    stem = label.rstrip(".") + "."
    return any(other.startswith(stem) and len(other) > len(stem) for other in labels)


def readings(label: str) -> tuple[Reading, ...]:
    """Every way to read the label of an item: (i) is the ninth letter or the first roman numeral."""
    match = _ITEM.fullmatch(label)
    if match is None:
        return ()
    inside = match["inside"]
    around = (label[: match.start("inside")], label[match.end("inside") :])
    found = ((format, read_number(inside, format)) for format in _FORMATS)
    return tuple(Reading(around=around, format=format, number=n) for format, n in found if n is not None)


def follows(label: str, before: str) -> bool:
    """Whether a label is the next one after another, in some way to read both."""
    theirs = {(r.around, r.format, r.number) for r in readings(before)}
    return any((r.around, r.format, r.number - 1) in theirs for r in readings(label))


def begins(label: str) -> bool:
    """Whether a label may be the first of a list."""
    return any(r.number == 1 for r in readings(label))
