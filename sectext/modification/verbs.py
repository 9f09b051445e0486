"""What each verb of a modification's file does to the base: the operations it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from sectext.address import Address, contains, parse, parse_range
from sectext.commencement import Rule
from sectext.compare import compare
from sectext.errors import MalformedFile, SectextError
from sectext.formats.markdown import read_clauses, read_rows
from sectext.modification.values import Change
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Insert,
    Move,
    Operation,
    Part,
    Renumber,
    Reword,
    Suspend,
)
from sectext.tree import Clause, Path, alphabetical, at, digest, index, members, near, put_at, walk


def expand(change: Change, base: Clause, places: Mapping[Address, Path] | None = None) -> list[Operation]:
    """The operations of one change on the base it was drafted against. `places` is its index, if it is there.

    Raises MalformedFile with the change's line.
    """
    try:
        return list(VERBS[change.do](_Draft(change, base, index(base) if places is None else places)))
    except MalformedFile:
        raise
    except SectextError as error:
        raise MalformedFile(error.problem, where=change.where, hint=error.hint) from None


class _Draft:
    """One change beside its base, with what the verbs need to ask."""

    def __init__(self, change: Change, base: Clause, places: Mapping[Address, Path]) -> None:
        self.change = change
        self.base = base
        self.places = places

    def need(self, key: str) -> str:
        value = self.change.get(key)
        if value is None:
            raise self.wrong(f"“{self.change.do}” needs the key “{key}”.")
        return value

    def wrong(self, problem: str, hint: str = "") -> MalformedFile:
        return MalformedFile(problem, where=self.change.where, hint=hint)

    def address(self, key: str = "at") -> Address:
        """One address; it need not be in the base, because operations are checked where they are carried out."""
        return parse(self.need(key))

    def standing(self, address: Address) -> Clause:
        if address not in self.places:
            nearest = ", ".join(map(str, near(address, list(self.places))))
            raise self.wrong(f"There is no {address} in the base.", hint=f"The nearest: {nearest}." if nearest else "")
        return at(self.base, self.places[address])

    def addresses(self) -> list[Address]:
        """The clauses of a range, as the base has them."""
        span = parse_range(self.need("at"))
        return [span.first] if span.first == span.last else members(self.base, span)

    def parent(self, address: Address) -> Address:
        path = self.places[address][:-1]
        return next(a for a, p in self.places.items() if p == path)

    def slot(self) -> tuple[Address, Address | None]:
        """Where clauses go: `after` a sibling, or `into` a clause as the first."""
        after = self.address("after") if self.change.get("after") else None
        if self.change.get("into"):
            return self.address("into"), after
        if after is None:
            raise self.wrong(f"“{self.change.do}” needs “after” (a clause) or “into” (to be the first there).")
        self.standing(after)
        return self.parent(after), after

    def part(self) -> Part | None:
        found = self.change.get("in")
        return None if found is None else found  # type: ignore[return-value]


def _insert_words(draft: _Draft) -> Iterator[Operation]:
    change, words = draft.change, draft.need("words")
    after, before = change.get("after"), change.get("before")
    if after is not None and before is not None:
        raise draft.wrong("“insert words” takes “after” or “before”, not both.")
    if after is None and before is None and draft.part() is None:
        raise draft.wrong(
            "“insert words” needs “after” or “before”.", hint='Or name an absent part to fill: in = "closing".'
        )
    find = after or before or ""
    put = words + find if before else find + words
    yield Reword(at=draft.address(), find=find, put=put, part=draft.part(), count=change.count)


def _omit_words(draft: _Draft) -> Iterator[Operation]:
    yield Reword(at=draft.address(), find=draft.need("words"), put="", part=draft.part(), count=draft.change.count)


def _substitute_words(draft: _Draft) -> Iterator[Operation]:
    find, put = draft.need("for"), draft.need("words")
    yield Reword(at=draft.address(), find=find, put=put, part=draft.part(), count=draft.change.count)


def _insert_clause(draft: _Draft) -> Iterator[Operation]:
    into, after = draft.slot()
    kind = draft.standing(into).kind
    clauses = read_clauses(draft.need("text"), under=kind, name=draft.change.where)
    if not clauses:
        raise draft.wrong("The text of the insertion holds no clause.")
    yield Insert(into=into, after=after, clauses=clauses)


def _delete_clause(draft: _Draft) -> Iterator[Operation]:
    for address in draft.addresses():
        yield Delete(at=address, was=digest(draft.standing(address)), leave=draft.change.get("leave"))


def _substitute_clause(draft: _Draft) -> Iterator[Operation]:
    """The new text is given whole; what differs from the base is found by comparison."""
    address = draft.address()
    draft.standing(address)
    path = draft.places[address]
    kind = at(draft.base, path[:-1]).kind
    clauses = read_clauses(draft.need("text"), under=kind, name=draft.change.where)
    if len(clauses) != 1:
        raise draft.wrong(f"“substitute clause” takes one clause as its text; {len(clauses)} were found.")
    yield from compare(draft.base, put_at(draft.base, path, clauses[0])).operations


def _renumber(draft: _Draft) -> Iterator[Operation]:
    to = draft.need("to").split(" to ")[0].strip()
    addresses = draft.addresses()
    for offset, address in enumerate(addresses):
        clause = draft.standing(address)
        label = _advanced(draft, to, offset)
        yield Renumber(at=address, to=label)
        if draft.change.cascade and clause.kind == "group" and clause.label:
            yield from _cascade(draft, address, clause.label, label)


def _cascade(draft: _Draft, group: Address, old: str, new: str) -> Iterator[Operation]:
    """Clause labels that contain the number of their group follow it."""
    path = draft.places[group]
    for place in walk(draft.base):
        label = place.clause.label
        if label and place.path[: len(path)] == path and contains(old, label):
            yield Renumber(at=place.address, to=new + label.removeprefix(old))


def _advanced(draft: _Draft, label: str, offset: int) -> str:
    """The label `offset` places on: G3.21 and 2 give G3.23, (b) and 1 give (c)."""
    if not offset:
        return label
    if number := re.fullmatch(r"(.*?)(\d+)", label):
        return f"{number[1]}{int(number[2]) + offset}"
    letter = re.fullmatch(r"\(([a-hj-uwyA-HJ-UWY])\)", label)  # (i), (v) and (x) may be numerals
    if letter and ord(letter[1]) + offset <= ord("z" if letter[1].islower() else "Z"):
        return f"({chr(ord(letter[1]) + offset)})"
    raise draft.wrong(f"It is not clear which label comes {offset} after “{label}”.", hint="Renumber one at a time.")


def _move(draft: _Draft) -> Iterator[Operation]:
    into, after = draft.slot()
    yield Move(at=draft.address(), into=into, after=after)


def _retitle(draft: _Draft) -> Iterator[Operation]:
    address = draft.address()
    clause = draft.standing(address)
    part: Part = "text" if clause.kind == "heading" else "heading"
    yield Reword(at=address, part=part, find=getattr(clause, part) or "", put=draft.need("words"))


def _define(draft: _Draft) -> Iterator[Operation]:
    """A new definition stands in alphabetical order among those there are."""
    into, term = draft.address(), draft.need("term")
    standing = draft.standing(into)
    place = alphabetical(standing, term)
    path = None if place is None else (*draft.places[into], place)
    after = None if path is None else next(address for address, other in draft.places.items() if other == path)
    definition = read_clauses(f"- **{term}** {draft.need('text')}", under="clause", name=draft.change.where)
    yield Insert(into=into, after=after, clauses=definition)


def _redefine(draft: _Draft) -> Iterator[Operation]:
    address = draft.address()
    clause = draft.standing(address)
    markdown = f"- **{clause.label}** {draft.need('text')}"
    (definition,) = read_clauses(markdown, under="clause", name=draft.change.where)
    yield from compare(draft.base, put_at(draft.base, draft.places[address], definition)).operations


def _insert_row(draft: _Draft) -> Iterator[Operation]:
    table = draft.address()
    after = draft.address("after") if draft.change.get("after") else None
    if text := draft.change.get("text"):
        rows = read_rows(text, name=draft.change.where)
    else:
        cells = tuple(Clause(kind="cell", text=text or None) for text in draft.change.cells)
        rows = (Clause(kind="row", children=cells),)
    yield Insert(into=table, after=after, clauses=rows)


def _substitute_cell(draft: _Draft) -> Iterator[Operation]:
    address = draft.address()
    yield Reword(at=address, part="text", find=draft.standing(address).text or "", put=draft.need("words"))


def _effects(draft: _Draft) -> Iterator[Operation]:
    change = draft.change
    for address in draft.addresses():
        match change.do:
            case "defer":
                yield Defer(at=address, until=_rule(draft, "until"))
            case "suspend":
                yield Suspend(at=address, from_=_rule(draft, "from"), until=change.rule("until"))
            case "commence":
                yield Commence(at=address, rule=_rule(draft, "rule"))
            case "cease":
                yield Cease(at=address, rule=_rule(draft, "rule"))
            case _:
                yield Disapply(at=address, scope=draft.need("scope"), rule=_rule(draft, "rule"))


def _rule(draft: _Draft, key: str) -> Rule:
    rule = draft.change.rule(key)
    if rule is None:
        raise draft.wrong(
            f"“{draft.change.do}” needs the key “{key}”.", hint=f'Write {key} = {{ after = "an event" }}.'
        )
    return rule


VERBS: Mapping[str, Callable[[_Draft], Iterator[Operation]]] = {
    "insert words": _insert_words,
    "omit words": _omit_words,
    "substitute words": _substitute_words,
    "insert clause": _insert_clause,
    "delete clause": _delete_clause,
    "substitute clause": _substitute_clause,
    "renumber": _renumber,
    "move": _move,
    "retitle": _retitle,
    "define": _define,
    "redefine": _redefine,
    "undefine": _delete_clause,
    "insert row": _insert_row,
    "delete row": _delete_clause,
    "substitute cell": _substitute_cell,
    "commence": _effects,
    "defer": _effects,
    "suspend": _effects,
    "cease": _effects,
    "disapply": _effects,
}
# The keys that each verb reads, beside document, do and part.
KEYS: Mapping[str, frozenset[str]] = {
    verb: frozenset(keys.split())
    for verb, keys in {
        "insert words": "at in count words after before",
        "omit words": "at in count words",
        "substitute words": "at in count for words",
        "insert clause": "into after text",
        "delete clause": "at leave",
        "substitute clause": "at text",
        "renumber": "at to cascade",
        "move": "at into after",
        "retitle": "at words",
        "define": "at term text",
        "redefine": "at text",
        "undefine": "at leave",
        "insert row": "at after cells text",
        "delete row": "at",
        "substitute cell": "at words",
        "commence": "at rule",
        "defer": "at until",
        "suspend": "at from until",
        "cease": "at rule",
        "disapply": "at scope rule",
    }.items()
}
EFFECTS = frozenset({"commence", "defer", "suspend", "cease", "disapply"})
