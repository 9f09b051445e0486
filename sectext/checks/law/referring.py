"""Rules for references: to clauses that are not there, to stale headings, and what a modification leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from sectext.address import Address, Range, sort_key
from sectext.checks.law.subject import Changed, Law, Proposal
from sectext.checks.law.text import Fault, Text, fault, stated
from sectext.checks.rules import Rule, rule
from sectext.references import Reference
from sectext.tree import BadTree, Place, UnknownAddress, members

_SHOWN = 12


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
            yield from _dangling(law, text, reference)


def _dangling_in_what_is_new(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        for reference in changed.after.tree.references:
            if _is_touched(changed, reference):
                yield from _dangling(proposal.after, changed.after, reference)


def _dangling(law: Law, text: Text, reference: Reference) -> Iterator[Fault]:
    if not reference.targets and reference.noun == "paragraph" and not text.is_cut_short(_whole(reference.at)):
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
        if borne and _plain(title) not in map(_plain, borne):
            problem = f"“{reference.text}”: {target.first} stands under “{borne[0]}”."
            yield fault(reference.at, problem, words=reference.text, part=reference.part)


@rule(
    "wrong-this",
    "warning",
    summary="“This Section” or the like stands with the number of another one.",
    why="The word and the number do not name the same place.",
    hint="Take “this” away, or correct the number.",
)
def wrong_this(text: Text) -> Iterator[Fault]:
    for reference in text.tree.references:
        if not reference.this:
            continue
        kind = text.name.partition(" ")[0].lower()
        numbered = [target for target in reference.targets if target.first.steps]
        for target in numbered:
            if target.first.document != text.name or not _stands_in(text, reference.at, target.first):
                problem = f"“{reference.text}” stands in {reference.at}."
                yield fault(reference.at, problem, words=reference.text, part=reference.part)
        if not numbered and reference.noun in ("schedule", "appendix") and reference.noun != kind:
            problem = f"“{reference.text}” stands in {text.name}."
            yield fault(reference.at, problem, words=reference.text, part=reference.part)


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


@rule(
    "reference-to-deleted",
    "error",
    summary="A modification deletes a clause that others refer to.",
    why="The references then lead nowhere.",
    hint="Change the clauses that are named as well, or leave the number with “Not used”.",
)
def reference_to_deleted(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        now = _now(changed)
        gone = [place for place in changed.before.places if place.path and place.address not in now]
        roots = [place for place in gone if not any(_is_above(other, place) for other in gone)]
        for place in roots:
            below = {other.address for other in gone if other is place or _is_above(place, other)}
            found = [at for at, end in _after(proposal) if end in below]
            if found:
                problem = f"{place.address} is deleted, and {_named(found)} still {_refer(found)} to it."
                yield fault(
                    _somewhere(changed), problem, words=str(place.address), because=changed.cause(place.address)
                )


@rule(
    "reference-left-behind",
    "error",
    summary="A modification gives a clause another number, and a reference keeps the old one.",
    why="The reference now leads nowhere or, worse, to another clause.",
    hint="Change the clauses that are named as well.",
)
def reference_left_behind(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        now = _now(changed)
        moved = {was: here for was, here in now.items() if was != here}
        found: dict[Address, list[Address]] = {}
        for reference in _kept(proposal):
            for end in _ends(reference):
                if end in moved:
                    found.setdefault(end, []).append(reference.at)
        for end, clauses in found.items():
            problem = f"{end} becomes {moved[end]}, and {_named(clauses)} still {_refer(clauses)} to {end}."
            yield fault(moved[end], problem, words=str(end), part="label")


@rule(
    "target-changed",
    "note",
    summary="A modification changes a clause that others refer to.",
    why="What those clauses say moves with it.",
    hint="Read what refers to it as well.",
)
def target_changed(proposal: Proposal) -> Iterator[Fault]:
    kept = list(_kept(proposal))
    for changed in proposal.changed:
        for place in changed.after.places:
            touch, was = changed.by_address[place.address], changed.origin(place.address)
            words = [part for part in touch.parts if part != "label"]
            if was is None or not words:
                continue
            found = [
                each.at for each in kept if any(_reaches(t, was) and not _reaches(t, each.at) for t in each.targets)
            ]
            if found:
                yield fault(place.address, f"{_named(found)} {_refer(found)} to it.", part=words[0])


@rule(
    "needs-review",
    "warning",
    summary="A change was carried over to a later version, and somebody has to look at it.",
    why="Beside what it changes, the text is no longer what it was when the change was drafted.",
    hint="Read the clause; then take the key “review” away.",
)
def needs_review(proposal: Proposal) -> Iterator[Fault]:
    for change in proposal.modification.changes:
        if change.review:
            problem = f"{change.document}, “{change.do}” at {change.get('at') or change.get('into')}: {change.review}."
            yield stated(proposal.modification.file, "review", problem, words=change.review)


def _is_missing(law: Law, end: Address) -> bool:
    """Whether a clause is not there, though it would be held if it were; what is cut short tells nothing."""
    text = law.texts.get(end.document)
    if text is None or not end.steps or end in text.by_address or not text.holds(end):
        return False
    if text.entry is not None and text.entry.held is not None and "." not in end.steps[0]:
        return False  # a group, of which only some clauses are held
    return not text.is_cut_short(_whole(end))


def _whole(address: Address) -> Address:
    return Address(document=address.document, steps=address.steps[:1])


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


def _plain(title: str) -> str:
    return " ".join(title.casefold().replace("’", "'").split()).strip("'\" .")


def _stands_in(text: Text, at: Address, above: Address) -> bool:
    """Whether a clause is another or stands below it, groups among them."""
    low, high = text.by_address.get(at), text.by_address.get(above)
    return low is not None and high is not None and low.path[: len(high.path)] == high.path


def _gap(text: Text, target: Range) -> str:
    """What is wrong with a run of which both ends are there; empty where nothing is."""
    if not {target.first, target.last} <= text.by_address.keys():
        return ""
    try:
        labels = [address.steps[-1] for address in members(text.tree.root, target)]
    except (BadTree, UnknownAddress):
        return f"{target} is no run of neighbours."
    missing = [label for label in _between(labels) if text.holds(_beside(target.first, label))]
    return f"{', '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing in it." if missing else ""


def _between(labels: list[str]) -> Iterator[str]:
    """The whole numbers that a run of labels passes by: G3.19 and G3.22 pass by G3.20 and G3.21."""
    for one, other in pairwise(labels):
        low, high = sort_key(one), sort_key(other)
        if len(low) == len(high) and low[:-1] == high[:-1] and low[-1][0] == high[-1][0] == 1:
            stem = one[: len(one) - len(str(low[-1][1]))]
            yield from (f"{stem}{number}" for number in range(low[-1][1] + 1, min(high[-1][1], low[-1][1] + 20)))


def _beside(address: Address, label: str) -> Address:
    return Address(document=address.document, steps=(*address.steps[:-1], label))


def _now(changed: Changed) -> Mapping[Address, Address]:
    """Where each clause of before stands after."""
    return {was: place.address for place in changed.after.places if (was := changed.origin(place.address)) is not None}


def _after(proposal: Proposal) -> Iterator[tuple[Address, Address]]:
    """Every reference after the change, clause by clause: where it stands, and each end that it names."""
    for text in proposal.after.texts.values():
        for reference in text.tree.references:
            yield from ((reference.at, end) for end in _ends(reference))


def _kept(proposal: Proposal) -> Iterator[Reference]:
    """The references that the modification did not touch: they stood before, in the same words."""
    changed = {each.after.name: each for each in proposal.changed}
    for name, text in proposal.after.texts.items():
        for reference in text.tree.references:
            moves_with_its_list = reference.noun == "none" and not reference.text[:1].isupper()
            if name not in changed or not (_is_touched(changed[name], reference) or moves_with_its_list):
                yield reference


def _ends(reference: Reference) -> Iterator[Address]:
    for target in reference.targets:
        yield from dict.fromkeys((target.first, target.last))


def _reaches(target: Range, address: Address) -> bool:
    """Whether what is referred to has a clause in it; a whole document has too much in it to be told."""
    return bool(target.first.steps) and (address.within(target.first) or target.covers(address))


def _is_touched(changed: Changed, reference: Reference) -> bool:
    touch = changed.by_address.get(reference.at)
    return touch is None or touch.is_new or reference.part in touch.parts


def _is_above(one: Place, other: Place) -> bool:
    return len(one.path) < len(other.path) and other.path[: len(one.path)] == one.path


def _somewhere(changed: Changed) -> Address:
    """A place of the text after the change, for a finding about what is no longer in it."""
    return Address(document=changed.after.name)


def _named(clauses: list[Address]) -> str:
    names = list(dict.fromkeys(map(str, sorted(clauses, key=lambda a: [sort_key(step) for step in a.steps]))))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _refer(clauses: list[Address]) -> str:
    return "refer" if len(set(clauses)) > 1 else "refers"


OF_A_TEXT = (wrong_this,)
OF_THE_CODE = (dangling_reference, stale_heading, range_with_a_gap)
OF_A_MODIFICATION: tuple[Rule[Proposal], ...] = (
    Rule(meaning=dangling_reference.meaning, find=_dangling_in_what_is_new),
    reference_to_deleted,
    reference_left_behind,
    target_changed,
    needs_review,
)
