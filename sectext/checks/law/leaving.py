"""Rules for what a modification does to references: it leaves them behind, or changes what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sectext.address import Address, Range, sort_key
from sectext.checks.law.referring import dangling, dangling_reference
from sectext.checks.law.subject import Changed, Proposal
from sectext.checks.law.text import Fault, fault, stated
from sectext.checks.rules import Rule, rule
from sectext.references import Reference
from sectext.tree import Place

_SHOWN = 12


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
            found = [at for at, end in (*_after(proposal), *_adrift(changed)) if end in below]
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
        for at, end in _adrift(changed):
            if end in moved:
                found.setdefault(end, []).append(at)
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


def _dangling_in_what_is_new(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        for reference in changed.after.tree.references:
            if _is_touched(changed, reference):
                yield from dangling(proposal.after, changed.after, reference)


def _now(changed: Changed) -> Mapping[Address, Address]:
    """Where each clause of before stands after."""
    return {was: place.address for place in changed.after.places if (was := changed.origin(place.address)) is not None}


def _after(proposal: Proposal) -> Iterator[tuple[Address, Address]]:
    """Every reference after the change, clause by clause: where it stands, and each end that it names."""
    for text in proposal.after.texts.values():
        for reference in text.tree.references:
            yield from ((reference.at, end) for end in _ends(reference))


def _adrift(changed: Changed) -> Iterator[tuple[Address, Address]]:
    """A lone "paragraph (d)" that is nowhere after the change: where it stands, and what it meant before."""
    meant = {(each.at, each.part, each.start): each for each in changed.before.tree.references}
    for reference in changed.after.tree.references:
        origin = changed.origin(reference.at)
        if reference.targets or origin is None or _is_touched(changed, reference):
            continue
        was = meant.get((origin, reference.part, reference.start))
        yield from ((reference.at, end) for end in (_ends(was) if was is not None else ()))


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


RULES: tuple[Rule[Proposal], ...] = (
    Rule(meaning=dangling_reference.meaning, find=_dangling_in_what_is_new),
    reference_to_deleted,
    reference_left_behind,
    target_changed,
    needs_review,
)
