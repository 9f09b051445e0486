"""A place that words cite, and how the next of a list follows on from it: G3.18(a), then (b)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One place or run of places that is cited. `document` None is the document in which the words stand.

    `steps` are the labels as printed, `last` the label at which a run from the last of them ends. Steps that begin with
    an item ("(a)") are counted from where the words stand. `title` is the heading given in brackets after it.
    """

    document: str | None
    steps: tuple[str, ...]
    last: tuple[str, ...] | None = None
    title: str | None = None


def documents(first: Cited, last: Cited) -> list[Cited]:
    """The documents of a run after its first: "Sections A to D" names B, C and D; AC to AE only its ends."""
    kind, _, one = (first.document or "").partition(" ")
    other = (last.document or "").partition(" ")[2]
    if one.isdigit() and other.isdigit():
        names = [str(number) for number in range(int(one) + 1, min(int(other), int(one) + 50))]
    elif len(one) == len(other) == 1:
        names = [chr(letter) for letter in range(ord(one) + 1, ord(other))]
    else:
        names = []
    return [*(Cited(document=f"{kind} {name}", steps=()) for name in names), last]


def neighbours(first: Cited, last: Cited) -> bool:
    return (
        first.document == last.document and len(first.steps) == len(last.steps) and first.steps[:-1] == last.steps[:-1]
    )


def level(steps: tuple[str, ...], item: str) -> int | None:
    """Where an item that follows on takes its place: at the deepest label of its own style; None where it has none.

    Below a letter, (i) is a numeral: (c) follows on from the (b) of (b)(i).
    """
    for level in range(len(steps) - 1, -1, -1):
        styles = _styles(steps[level]) if steps[level].startswith("(") else frozenset()
        above = [_styles(step) for step in steps[:level] if step.startswith("(")]
        if any(other & styles and not any("roman" in style for style in other) for other in above):
            styles = frozenset(style for style in styles if "letter" not in style)
        if styles & _styles(item):
            return level
    return None


def _styles(item: str) -> frozenset[str]:
    inner = item[1:-1]
    if inner.isdigit():
        return frozenset({"number"})
    case = "upper" if inner.isupper() else "lower"
    roman = bool(re.fullmatch("[ivx]+", inner.lower()))
    letter = len(set(inner)) == 1 and not (roman and len(inner) > 1)
    return frozenset({f"{case} {style}" for style, is_it in (("roman", roman), ("letter", letter)) if is_it})
