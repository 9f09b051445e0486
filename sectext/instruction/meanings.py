"""What the forms of instructions mean: the operation behind each, as slots to be written and slots that were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sectext.address import Address
from sectext.instruction.following import fits, nouns
from sectext.instruction.known import Known, Refused, Text
from sectext.instruction.quoting import is_glued, quote
from sectext.patch import (
    Delete,
    Insert,
    Move,
    Operation,
    Renumber,
    Reword,
)
from sectext.tree import digest

Slots: TypeAlias = Mapping[str, Any]
Told: TypeAlias = Callable[[Operation, Known], Slots | None]
Made: TypeAlias = Callable[[Slots, Text], Iterable[Operation]]
Meaning: TypeAlias = tuple[Told | None, Made]

# A label that stands in a sentence without quotation marks around it.
LABEL = re.compile(r"[A-Z]{0,3}\d+(?:\.\d+)*[A-Z]{0,3}|\([^\s()]+\)")

# Words


def _reworded(told: Callable[[str, str], dict[str, str] | None], made: Callable[[Slots], tuple[str, str]]) -> Meaning:
    """How words change, both ways; where they are and how often they occur is the same in all forms."""

    def slots(operation: Operation, _: Known) -> Slots | None:
        if not isinstance(operation, Reword) or not operation.find:
            return None
        found = told(operation.find, operation.put)
        where = (operation.part, operation.at)
        return None if found is None else {**found, "where": where, "times": operation.count}

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        part, named = slots["where"]
        find, put = made(slots)
        if not find or find == put:
            raise Refused("It changes nothing: there are no words, or they are the same.")
        operation = Reword(at=text.standing(named), part=part, find=find, put=put, count=slots["times"] or 1)
        yield operation if slots["times"] else _everywhere(operation, text)

    return slots, operations


def _everywhere(operation: Reword, text: Text) -> Reword:
    """Wherever the words occur: as often as the text has them."""
    count = text.count(operation)
    if not count:
        raise Refused(f"{quote(operation.find)} does not occur there.")
    return Reword(at=operation.at, part=operation.part, find=operation.find, put=operation.put, count=count)


def _after(find: str, put: str) -> dict[str, str] | None:
    more = put[len(find) :]
    return {"find": find, "new": more} if put.startswith(find) and more and not is_glued(find, more) else None


def _before(find: str, put: str) -> dict[str, str] | None:
    more = put[: -len(find)]
    return {"find": find, "new": more} if put.endswith(find) and more and not is_glued(more, find) else None


def _gone_after(find: str, put: str) -> dict[str, str] | None:
    found = _after(put, find) if put else None
    return found and {"find": found["find"], "old": found["new"]}


def _gone_before(find: str, put: str) -> dict[str, str] | None:
    found = _before(put, find) if put else None
    return found and {"find": found["find"], "old": found["new"]}


def _joined(left: str, right: str) -> str:
    """Two stretches side by side. Raises Refused where they become one word, which may or may not be meant."""
    if is_glued(left, right):
        one = f"{left.rpartition(' ')[2]}{right.partition(' ')[0]}"
        raise Refused(
            f"{quote(left)} and {quote(right)} meet without a space.",
            hint="Write the space inside the quotation marks; for one word, substitute the whole word.",
            readings=(f"with a space between them: {quote(left + ' ' + right)}", f"as one word: {quote(one)}"),
        )
    return left + right


INSERTED_AFTER = _reworded(_after, lambda s: (s["find"], _joined(s["find"], s["new"])))
INSERTED_BEFORE = _reworded(_before, lambda s: (s["find"], _joined(s["new"], s["find"])))
OMITTED_AFTER = _reworded(_gone_after, lambda s: (_joined(s["find"], s["old"]), s["find"]))
OMITTED_BEFORE = _reworded(_gone_before, lambda s: (_joined(s["old"], s["find"]), s["find"]))
OMITTED = _reworded(lambda find, put: None if put else {"find": find}, lambda s: (s["find"], ""))
SUBSTITUTED = _reworded(lambda find, put: {"find": find, "new": put}, lambda s: (s["find"], s["new"]))


def _filled(operation: Operation, _: Known) -> Slots | None:
    if not isinstance(operation, Reword) or operation.find:
        return None
    return {"new": operation.put, "where": (operation.part, operation.at)}


def _fill(slots: Slots, text: Text) -> Iterator[Operation]:
    part, named = slots["where"]
    if part is None:
        raise Refused("It does not say where the words go.", hint="Name the words after or before which they go.")
    yield Reword(at=text.standing(named), part=part, find="", put=slots["new"])


FILLED: Meaning = (_filled, _fill)


def _replace_whole(slots: Slots, text: Text) -> Iterator[Operation]:
    """All words of a part, of a heading or of a cell; what they are is in the text."""
    part, named = slots["where"]
    at = text.standing(named)
    meant, words = text.whole(at, part)
    yield Reword(at=at, part=meant, find=words, put=slots["new"])


WHOLE_REPLACED: Meaning = (None, _replace_whole)


# Clauses


def addresses(slots: Slots, text: Text) -> list[Address]:
    """The clauses that a sentence names one by one or as ranges."""
    return [address for first, last in slots["ats"] for address in _span(first, last, text)]


def _span(first: Any, last: Address | None, text: Text) -> list[Address]:
    return [text.standing(first)] if last is None else text.span(first, last)


def deleted(*, leaving: bool) -> Meaning:
    def slots(operation: Operation, _: Known) -> Slots | None:
        if not isinstance(operation, Delete) or (operation.leave is not None) is not leaving:
            return None
        return {"ats": operation.at, "new": operation.leave}

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        for address in addresses(slots, text):
            yield Delete(at=address, was=digest(text.clause(address)), leave=slots.get("new"))

    return slots, operations


def renumbered(form: str) -> Meaning:
    def slots(operation: Operation, known: Known) -> Slots | None:
        if not isinstance(operation, Renumber):
            return None
        alone = known.has_numbered_clauses(operation.at)
        mine = "rename" if not LABEL.fullmatch(operation.to) else "alone" if alone else "renumber"
        return {"at": operation.at, "label": operation.to, "new": operation.to} if mine == form else None

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        at = text.standing(slots["at"])
        to = slots["new"] if form == "rename" else _label(slots["label"], at)
        below = list(text.numbered_clauses(at)) if form == "renumber" else []
        if below:
            told = "; ".join(f"{name} as {to}{rest}" for name, rest in below[:3])
            more = f" and {len(below) - 3} more" if len(below) > 3 else ""
            raise Refused(
                f"{at} is a group, and {len(below)} of its clauses bear its number.",
                hint=f"Write “Renumber … alone as {to}.”, and a sentence for each clause that is renumbered with it.",
                readings=("the number of the group alone", f"the clauses with it: {told}{more}"),
            )
        yield Renumber(at=at, to=to)

    return slots, operations


def _label(said: str | Address, at: Address) -> str:
    """The new label, which may be said as the whole new address: Section G3.20(b) as Section G3.20(c)."""
    if isinstance(said, str):
        return said
    if said.document != at.document or said.steps[:-1] != at.steps[:-1] or not said.steps:
        raise Refused(f"{said} is another place than beside {at}.", hint="To put it there, move it.")
    return said.steps[-1]


def _slot(how: str, slots: Slots, text: Text) -> tuple[Address, Address | None]:
    """Where clauses go."""
    if how == "first":
        return text.standing(slots["into"]), None
    if how == "last":
        into = text.standing(slots["into"])
        return into, text.last_in(into)
    if how == "before":
        following = text.standing(slots["after"])
        return text.parent(following), text.before(following)
    after = text.standing(slots["after"])
    return text.standing(slots["into"]) if how == "in" else text.parent(after), after


def _how(operation: Insert | Move, known: Known) -> str:
    if operation.after is None:
        return "first"
    return "after" if known.holds(operation.into, operation.after) else "in"


def inserted(how: str) -> Meaning:
    def slots(operation: Operation, known: Known) -> Slots | None:
        if not isinstance(operation, Insert) or _how(operation, known) != how:
            return None
        return {"into": operation.into, "after": operation.after, "following": operation.clauses}

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        into, after = _slot(how, slots, text)
        yield Insert(into=into, after=after, clauses=fits(slots["following"], slots["clauses"](text.clause(into))))

    return slots, operations


def moved(how: str) -> Meaning:
    def slots(operation: Operation, known: Known) -> Slots | None:
        if not isinstance(operation, Move) or _how(operation, known) != how:
            return None
        return {"at": operation.at, "into": operation.into, "after": operation.after}

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        into, after = _slot(how, slots, text)
        yield Move(at=text.standing(slots["at"]), into=into, after=after)

    return slots, operations


def _defined(operation: Operation, known: Known) -> Slots | None:
    if not isinstance(operation, Insert) or [c.kind for c in operation.clauses] != ["definition"]:
        return None
    return {"into": operation.into, "following": operation.clauses} if known.is_alphabetical(operation) else None


def _define(slots: Slots, text: Text) -> Iterator[Operation]:
    into = text.standing(slots["into"])
    for clause in fits(slots["following"], slots["clauses"](text.clause(into))):
        if clause.kind != "definition":
            raise Refused(f"Only definitions go in alphabetical order, and a {nouns([clause])} is given.")
        yield Insert(into=into, after=text.alphabetical(into, clause.label or ""), clauses=(clause,))


def _substitute(slots: Slots, text: Text) -> Iterator[Operation]:
    at = text.standing(slots["at"])
    clauses = fits(slots["following"], slots["clauses"](text.clause(text.parent(at))))
    if len(clauses) != 1:
        raise Refused(f"One clause takes the place of {at}, and {len(clauses)} are given.")
    yield from text.substituted(at, clauses[0])


DEFINED: Meaning = (_defined, _define)
CLAUSE_SUBSTITUTED: Meaning = (None, _substitute)
