"""The rule for quotation marks: a modification writes them as the document that it changes does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from sectext.checks.law.subject import Proposal
from sectext.checks.law.text import Fault, Text, fault
from sectext.checks.rules import rule

Habit = Literal["straight", "curly"]

_CURLY = re.compile("[“”‘’]")
_STRAIGHT = re.compile("[\"']")


@rule(
    "unlike-quotation-marks",
    "warning",
    summary="A modification writes quotation marks or apostrophes in another form than the document it changes.",
    why="Straight and curly ones mixed are not found by one search, and the annex looks patched.",
    hint="Write them as the document does; check --fix does.",
)
def unlike_quotation_marks(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        usual = habit(changed.before)
        if usual is None:
            continue
        seen: set[object] = set()
        other = _CURLY if usual == "straight" else _STRAIGHT
        for place, part, whole, start, end in changed.new_words():
            found = other.search(whole, start, end)
            if found and (place.path, part) not in seen:
                seen.add((place.path, part))
                kind = "curly" if usual == "straight" else "straight"
                problem = f"“{found[0]}” is {kind}, and {changed.before.name} writes {usual} ones."
                yield fault(place.address, problem, words=found[0], part=part)


def habit(text: Text) -> Habit | None:
    """How a document writes quotation marks and apostrophes; None where it has none, or both."""
    words = "".join(words for _, _, words in text.words)
    curly, straight = bool(_CURLY.search(words)), bool(_STRAIGHT.search(words))
    return None if curly == straight else "curly" if curly else "straight"


RULES = (unlike_quotation_marks,)
