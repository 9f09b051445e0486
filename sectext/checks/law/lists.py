"""Rules for lists and sentences: what an item ends with, that a list has two, that a sentence is ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sectext.checks.law.text import Fault, Part, Text, fault
from sectext.checks.rules import rule
from sectext.tree import Clause, Path, Place

_NOT_USED = re.compile(r"[\[(]?(?:Not used|Deleted|Reserved|Intentionally left blank|Omitted)\b.*", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[\s,;])(?:and/or|and|or|but|then|plus)$")
_STOPPED = re.compile(r"[.!?…][\"”’')\]]*$")
_SHORTENED = ("etc.", "e.g.", "i.e.", "…")
_FORMULA = re.compile(r"[=≤≥<>∑Σ]\s*[\w()₀-ₜ]+(?:\s*[-+−–×÷*/^]\s*[\w()₀-ₜ]+)*\)?$")
_PUNCTUATED = re.compile(r"[;,.:–—-][\"”’')\]]*$")
_VERB = re.compile(
    r"\b(?:shall|must|may|will|is|are|was|were|has|have|can|cannot|does|do|means|applies|apply|includes?|requires?|"
    r"should|would|constitutes?|becomes?|remains?|ceases?)\b"
)
_LEAST_WORDS = 5
_SAYS_HOW = re.compile(
    r"\b(?:any|one|either|each|all|both|none|some) (?:one )?(?:or more )?of\b|the following\b|as follows", re.IGNORECASE
)


@rule(
    "missing-full-stop",
    "warning",
    summary="A sentence of the text does not end with a full stop.",
    why="Words may have been cut off its end; and the reader cannot tell that it is complete.",
    hint="Look at its source. If nothing is missing, end it with a full stop.",
)
def missing_full_stop(text: Text) -> Iterator[Fault]:
    stopped = set(_stopped_definitions(text))
    for place in text.places:
        if place.clause.kind not in ("clause", "definition") or text.is_cut_short(place.address):
            continue
        if place.clause.kind == "definition" and place.path[:-1] not in stopped:
            continue
        found = _ending(text, place)
        if found is None:
            continue
        last, part, words = found
        ended = _PUNCTUATED.search(words) or _STOPPED.search(words) or _JOINED.search(words) or _FORMULA.search(words)
        if not ended and _is_sentence(place.clause):
            end = " ".join(words.split()[-4:])
            yield fault(last.address, f"It ends “… {end}”, without a full stop.", words=end, part=part)


@rule(
    "list-punctuation",
    "warning",
    summary="The items of a list do not end as the others do, or nothing joins the last two.",
    why="Whether all items must be met or one will do hangs on the word between the last two.",
    hint="End each item with a semicolon, the last but one with “; and” or “; or”, the last with a full stop.",
)
def list_punctuation(text: Text) -> Iterator[Fault]:
    for place in text.places:
        if place.clause.kind in ("clause", "item", "definition") and not text.is_cut_short(place.address):
            yield from _faults_of_list(text, place)
            yield from _colon_before_nothing(place)


@rule(
    "single-item-list",
    "note",
    summary="A list has one item.",
    why="Others were deleted, or never came; its label says that there are more.",
    hint="Draw it into the sentence, or look for what is missing.",
)
def single_item_list(text: Text) -> Iterator[Fault]:
    for place in text.places:
        items = _items(text, place)
        if len(items) == 1 and items[0].clause.label and not text.is_cut_short(place.address):
            item = items[0]
            problem = f"{item.clause.label} is the only item of its list."
            yield fault(item.address, problem, words=item.clause.label or "", part="label")


def _faults_of_list(text: Text, place: Place) -> Iterator[Fault]:
    """At most one fault for each way in which a list goes wrong."""
    items = [item for item in _items(text, place) if item.clause.label]
    used = [item for item in items if not _is_not_used(item.clause)]
    if len(used) < 2:
        return
    ends = [found for item in used if (found := _ending(text, item)) is not None]
    if len(ends) < len(used):
        return  # an item ends in a table, or with nothing
    *earlier, (last, part, words) = ends
    style = _style(earlier)
    if style is None:
        return
    for at, which, said in earlier:
        if not (_ends_with(said, style) or _joined(said) or said.endswith(_SHORTENED)):
            end = " ".join(said.split()[-4:])
            problem = f"It ends “… {end}”; the other items end with “{style}”."
            yield fault(at.address, problem, words=end, part=which)
            break
    if style == ";" and not any(_joined(said) for _, _, said in ends) and not _is_choice(place.clause):
        at, which, said = earlier[-1]
        yield fault(at.address, "Neither “and” nor “or” joins it to the last item.", words=style, part=which)
    if _joined(words) and not _goes_on(text, place):
        end = words.split()[-1]
        yield fault(last.address, f"The list ends with “{end}”, and nothing follows.", words=end, part=part)
    elif words.endswith((";", ",")) and place.clause.kind == "clause" and not place.clause.closing:
        problem = f"The last item ends with “{words[-1]}”, and nothing follows."
        yield fault(last.address, problem, words=words[-1], part=part)


def _colon_before_nothing(place: Place) -> Iterator[Fault]:
    clause = place.clause
    alone = clause.kind in ("clause", "item") and clause.label and not clause.children and not clause.closing
    if alone and clause.text and clause.text.endswith(":"):
        yield fault(place.address, "It ends with “:”, and nothing follows.", words=":")


def _items(text: Text, place: Place) -> list[Place]:
    below = [text.by_path[*place.path, number] for number in range(len(place.clause.children))]
    return [each for each in below if each.clause.kind == "item"]


def _ending(text: Text, place: Place) -> tuple[Place, Part, str] | None:
    """The last words of a clause with all below it; None where it ends in a table or a definition, or has no words."""
    clause = place.clause
    if clause.closing:
        return place, "closing", clause.closing
    if clause.children:
        last = text.by_path[*place.path, len(clause.children) - 1]
        return _ending(text, last) if last.clause.kind == "item" else None
    return (place, "text", clause.text) if clause.text else None


def _style(earlier: Sequence[tuple[Place, Part, str]]) -> str | None:
    """What most items but the last end with: a semicolon or a comma. None where they end with neither."""
    for sign in (";", ","):
        count = sum(_ends_with(words, sign) or _ends_with(_unjoined(words), sign) for _, _, words in earlier)
        if count * 2 > len(earlier) or (count and count * 2 == len(earlier)):
            return sign
    return None


def _ends_with(words: str, sign: str) -> bool:
    return words.rstrip("\"”’'").endswith(sign)


def _joined(words: str) -> bool:
    return _JOINED.search(words) is not None


def _unjoined(words: str) -> str:
    return _JOINED.sub(lambda match: match[0][:1].strip(), words).rstrip()


def _is_choice(clause: Clause) -> bool:
    """Whether the words before the list say how its items go together: “any of the following”, “each of”."""
    return bool(_SAYS_HOW.search(clause.text or ""))


def _goes_on(text: Text, place: Place) -> bool:
    """Whether something stands after a list: closing words, or another item of the list around it."""
    if place.clause.closing:
        return True
    path = place.path
    while path and text.by_path[path].clause.kind == "item":
        parent = text.by_path[path[:-1]].clause
        if path[-1] + 1 < len(parent.children) or parent.closing:
            return True
        path = path[:-1]
    return False


def _is_not_used(clause: Clause) -> bool:
    return bool(_NOT_USED.fullmatch(clause.text or "")) and not clause.children


def _is_sentence(clause: Clause) -> bool:
    """Whether a clause says something: a label, some words, and a verb among them."""
    lead = clause.text or ""
    words = " ".join(filter(None, (lead, clause.closing)))
    if _is_not_used(clause) or (clause.kind == "clause" and not clause.label):
        return False
    if clause.kind == "definition":
        return len(words.split()) >= _LEAST_WORDS
    return len(words.split()) >= _LEAST_WORDS and bool(_VERB.search(words) or clause.children)


def _stopped_definitions(text: Text) -> Iterator[Path]:
    """The clauses whose definitions end with full stops, but for a few."""
    for place in text.places:
        entries = [n for n, child in enumerate(place.clause.children) if child.kind == "definition"]
        ends = [found[2] for n in entries if (found := _ending(text, text.by_path[*place.path, n]))]
        if len(ends) >= 3 and sum(bool(_STOPPED.search(words)) for words in ends) * 4 >= len(ends) * 3:
            yield place.path


RULES = (missing_full_stop, list_punctuation, single_item_list)
