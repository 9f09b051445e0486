"""Rules for references: to clauses that are not there, to stale headings, to runs that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sectext.address import Address, Range
from sectext.checks.law.numbers import left_out, spans
from sectext.checks.law.subject import Law
from sectext.checks.law.text import PARTS, Fault, Part, Text, fault
from sectext.checks.rules import rule
from sectext.references import Reference
from sectext.tree import BadTree, Clause, Place, UnknownAddress, members

_SMALL = re.compile(r"an?|and|as|at|between|but|by|for|from|in|into|not|of|on|or|per|than|that|the|to|under|with")


@rule(
    "dangling-reference",
    "error",
    summary="A clause refers to one that is not there.",
    why="Whoever looks it up finds nothing, and what was meant is not known.",
    hint="Correct the number; the clause may have been renumbered or deleted.",
)
def dangling_reference(law: Law) -> Iterator[Fault]:
    for text in law.texts.values():
        for reference in text.tree.references:
            yield from dangling(law, text, reference)


def dangling(law: Law, text: Text, reference: Reference) -> Iterator[Fault]:
    nowhere = not reference.targets and reference.noun == "paragraph" and not text.is_cut_short(_whole(reference.at))
    items = re.findall(r"\([^\s()]+\)", reference.text)[:1]
    if nowhere and not _is_in_prose(text, reference.at, items) and not _is_below_another(law, text, reference, items):
        problem = f"“{reference.text}” is nowhere in the clauses around it."
        yield fault(reference.at, problem, words=reference.text, part=reference.part)
    for end in dict.fromkeys(end for target in reference.targets for end in (target.first, target.last)):
        if _is_missing(law, end):
            problem = f"“{reference.text}” refers to {end}, which is not in {end.document}."
            yield fault(reference.at, problem, words=reference.text, part=reference.part)


@rule(
    "stale-heading",
    "warning",
    summary="A reference gives a heading in brackets that the clause does not bear.",
    why="One of the two, the number or the heading, is what was meant, and they name different clauses.",
    hint="Correct the heading, or the number.",
)
def stale_heading(law: Law) -> Iterator[Fault]:
    for text in law.texts.values():
        for reference in text.tree.references:
            yield from _stale(law, reference)


def _stale(law: Law, reference: Reference) -> Iterator[Fault]:
    for target, title in zip(reference.targets, reference.titles, strict=True):
        there = law.texts.get(target.first.document)
        if title is None or there is None or title[0] in "“\"‘'" or target.first not in there.by_address:
            continue
        borne = list(_headings(there, there.by_address[target.first]))
        if borne and _plain(title) not in map(_plain, borne) and (_is_title(title) or not _is_title(borne[0])):
            problem = f"“{reference.text}”: {target.first} stands under “{borne[0]}”."
            yield fault(reference.at, problem, words=reference.text, part=reference.part)


@rule(
    "wrong-this",
    "warning",
    summary="The words “this Section” or the like stand with the number of another one.",
    why="The word and the number do not name the same place.",
    hint="Take “this” away, or correct the number.",
)
def wrong_this(text: Text) -> Iterator[Fault]:
    for reference in text.tree.references:
        if reference.this and reference.targets and not _is_quoted(text, reference):
            here = _stands_in(text, reference)
            if here:
                yield fault(
                    reference.at, f"“{reference.text}” stands in {here}.", words=reference.text, part=reference.part
                )


@rule(
    "range-with-a-gap",
    "warning",
    summary="A reference names a run of clauses with a number missing in it, or one that is no run.",
    why="Whether the missing clause was deleted, or the wrong run is named, does not show.",
    hint="Look what is meant, and name the clauses one by one if need be.",
)
def range_with_a_gap(law: Law) -> Iterator[Fault]:
    for text in law.texts.values():
        for reference in text.tree.references:
            for target in reference.targets:
                there = law.texts.get(target.first.document)
                if target.first == target.last or there is None:
                    continue
                if problem := _gap(there, target):
                    said = f"“{reference.text}”: {problem}"
                    yield fault(reference.at, said, words=reference.text, part=reference.part)


def _is_missing(law: Law, end: Address) -> bool:
    """Whether a clause is not there, though it would be held if it were; what is cut short tells nothing."""
    text = law.texts.get(end.document)
    if text is None or not end.steps or end in text.by_address or not text.holds(end):
        return False
    if text.entry is not None and text.entry.held is not None and "." not in end.steps[0]:
        return False  # a group, of which only some clauses are held
    if any(spans(place.clause.label or "", end.steps[0]) for place in text.places):
        return False
    deepest = max((n for n in range(len(end.steps)) if _up_to(end, n) in text.by_address), default=0)
    return not text.is_cut_short(_whole(end)) and not _is_in_prose(text, _up_to(end, deepest), end.steps[deepest:])


def _is_below_another(law: Law, text: Text, reference: Reference, items: Sequence[str]) -> bool:
    """Whether an item may be one of a clause named before it: "Section G3.18 applies as if paragraph (a) were not"."""
    before = (r for r in text.tree.references if (r.at, r.part) == (reference.at, reference.part))
    ends = (target.first for r in before if r.start < reference.start for target in r.targets if target.first.steps)
    return any(not _is_missing(law, Address(document=end.document, steps=(*end.steps, *items))) for end in ends)


def _is_in_prose(text: Text, at: Address, items: Sequence[str]) -> bool:
    """Whether items stand in the words of a clause or of one above it: "shall (a) light the lamp, and (b) watch it"."""
    while at.steps and at in text.by_address:
        clause = text.by_address[at].clause
        if items and all(any(item in _uncited(text, at, part, clause) for part in PARTS) for item in items):
            return True
        at = _up_to(at, len(at.steps) - 1)
    return False


def _uncited(text: Text, at: Address, part: Part, clause: Clause) -> str:
    """The words of a clause without those that refer."""
    words: str = getattr(clause, part) or ""
    for reference in reversed(text.tree.references):
        if (reference.at, reference.part) == (at, part):
            words = words[: reference.start] + words[reference.end :]
    return words


def _up_to(address: Address, depth: int) -> Address:
    return Address(document=address.document, steps=address.steps[:depth])


def _whole(address: Address) -> Address:
    return _up_to(address, 1)


def _headings(text: Text, place: Place) -> Iterator[str]:
    """What a clause stands under: its own title, the heading before it, the title of its group."""
    if place.clause.heading:
        yield place.clause.heading
    path = place.path
    while path:
        siblings = text.by_path[path[:-1]].clause.children
        before = [child.text for child in siblings[: path[-1]] if child.kind == "heading" and child.text]
        if before:
            yield before[-1]
        path = path[:-1]
        above = text.by_path[path].clause
        if above.heading and above.kind != "document":
            yield above.heading


def _is_title(words: str) -> bool:
    """Whether words are written as titles are, each with a capital; "Large Users excepted" is a remark."""
    return all(word[:1].isupper() or _SMALL.fullmatch(word) for word in re.findall(r"[^\W\d_][\w’'-]*", words))


def _plain(title: str) -> str:
    return " ".join(title.casefold().replace("’", "'").split()).strip("'\" .")


def _stands_in(text: Text, reference: Reference) -> str:
    """Where "this Section G3.18" stands, if not there; only the first of several numbers goes with "this"."""
    named = reference.targets[0].first
    if named.document != text.name:
        return text.name
    if named.steps:
        depth = max(n for n in range(len(named.steps) + 1) if _up_to(named, n) in text.by_address)
        in_prose = depth > 0 and _is_in_prose(text, _up_to(named, depth), named.steps[depth:])
        low = text.by_address.get(reference.at)
        high = text.by_address.get(_up_to(named, depth) if in_prose else named)
        inside = low is not None and high is not None and low.path[: len(high.path)] == high.path
        return "" if inside else str(reference.at)
    kind = text.name.partition(" ")[0].lower()
    return text.name if reference.noun in ("schedule", "appendix") and reference.noun != kind else ""


def _is_quoted(text: Text, reference: Reference) -> bool:
    """Whether the words are spoken of and not used: 'the words "this Section" in a notice'."""
    words: str = getattr(text.by_address[reference.at].clause, reference.part)
    return words[: reference.start].endswith(tuple("“\"‘'")) and words[reference.end :].startswith(tuple("”\"’'"))


def _gap(text: Text, target: Range) -> str:
    """What is wrong with a run of which both ends are there; empty where nothing is."""
    if not {target.first, target.last} <= text.by_address.keys():
        return ""
    run = _run(text, target)
    if not run:
        return f"{target} is no run of neighbours."
    missing = [label for label in left_out(run) if text.holds(_beside(target.first, label))]
    told = f"{missing[0]} to {missing[-1]}" if missing[2:] else " and ".join(missing)
    return f"{told} {'are' if missing[1:] else 'is'} missing in it." if missing else ""


def _run(text: Text, target: Range) -> list[str]:
    """The labels in a run, which for whole clauses may go over several groups; none where it is no run."""
    try:
        return [address.steps[-1] for address in members(text.tree.root, target)]
    except (BadTree, UnknownAddress):
        first, last = (text.by_address[end] for end in (target.first, target.last))
    whole = first.clause.kind == last.clause.kind == "clause" and len(target.first.steps) == 1
    clauses = [place for place in text.places if place.clause.kind == "clause" and len(place.address.steps) == 1]
    return [place.address.steps[0] for place in clauses if first.path <= place.path <= last.path] if whole else []


def _beside(address: Address, label: str) -> Address:
    return Address(document=address.document, steps=(*address.steps[:-1], label))


OF_A_TEXT = (wrong_this,)
OF_THE_CODE = (dangling_reference, stale_heading, range_with_a_gap)
