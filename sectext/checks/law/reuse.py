"""The rule for numbers used again: a new clause takes the number that another clause had before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sectext.address import Address
from sectext.checks.law.subject import Changed, Proposal
from sectext.checks.law.text import Fault, fault
from sectext.checks.rules import rule
from sectext.tree import Clause, Place, plain


@rule(
    "number-used-again",
    "warning",
    summary="A new clause takes a number that another clause had.",
    why="References, guidance and contracts that cite the number now reach another clause, and nothing shows it.",
    hint="Give it a number that was never used, like one with a suffix (G3.20A), and leave the old one “Not used”.",
)
def number_used_again(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        renumbered: list[Place] = []
        for place in changed.after.places:
            touch = changed.touches[place.path]
            numbered = place.clause.kind in ("group", "clause") and place.clause.label
            if not numbered or not (touch.is_new or "label" in touch.parts):
                continue
            had = _had(proposal, changed, place.address)
            if had is None or _is_the_same(changed, place.address, had[1]):
                continue
            if not touch.is_new:
                renumbered.append(place)
                continue
            problem = f"{place.address} was another clause {had[0]}: “{_beginning(had[1])}”."
            yield fault(place.address, problem, words=place.clause.label or "", part="label")
        yield from _all_at_once(renumbered)


def _all_at_once(renumbered: Sequence[Place]) -> Iterator[Fault]:
    """One finding for all that is renumbered: where one number moves on, all behind it do."""
    if renumbered:
        first, *rest = (str(place.address) for place in renumbered)
        more = f" and {', '.join(rest[:5])}{' …' if rest[5:] else ''}" if rest else ""
        problem = f"{first}{more} {'are numbers' if rest else 'is a number'} that other clauses had."
        yield fault(renumbered[0].address, problem, words=first, part="label")


def _had(proposal: Proposal, changed: Changed, address: Address) -> tuple[str, Clause] | None:
    """The clause that had this address in the base, or in the last version before it that had one."""
    label: str | None = proposal.before.version
    while label is not None:
        held = proposal.record.held.get((label, changed.before.name))
        clause = held.clause(address) if held is not None else None
        if clause is not None and clause.text != "Not used":
            return (f"in {label}" if label != proposal.before.version else f"in {label}, its base"), clause
        label = proposal.record.version(label).parent
    return None


def _is_the_same(changed: Changed, address: Address, had: Clause) -> bool:
    """Whether the clause that comes is the one that was there: put back, or substituted by one almost like it."""
    origin = changed.origin(address)
    if origin == address:
        return True
    new = changed.after.by_address[address].clause
    old_words, new_words = set(plain(had).split()), set(plain(new).split())
    return len(old_words & new_words) * 2 > len(old_words | new_words)


def _beginning(clause: Clause) -> str:
    words = " ".join(filter(None, (clause.heading, clause.text))).split()
    return " ".join(words[:8]) + (" …" if words[8:] else "")


RULES = (number_used_again,)
