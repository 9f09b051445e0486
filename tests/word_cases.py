"""One text, and every kind of operation in every kind of place: what Word files are tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from html_annexes import clause, definition, group, heading, item, row, table

from sectext.address import Address, parse
from sectext.formats import word
from sectext.formats.word import Numbers
from sectext.patch import Delete, Insert, Move, Operation, Patch, Renumber, Reword
from sectext.redline import Marked, redline
from sectext.tree import Clause, digest, find

DAY = datetime(2019, 11, 4, tzinfo=UTC)


def _cell(text: str, *below: Clause) -> Clause:
    return Clause(kind="cell", text=text, children=below)


def _items(*words: str) -> tuple[Clause, ...]:
    return tuple(item(f"({letter})", text) for letter, text in zip("abcdef", words, strict=False))


BASE = Clause(
    kind="document",
    label="Section G",
    heading="Security",
    children=(
        group(
            "G1",
            "Interpretation",
            clause(
                "G1.1",
                "In this Section:",
                definition("Alarm", "means a message that a Device sends by itself."),
                definition("Key Event", "means:", *_items("a Compromise; or", "a loss,"), closing="foreseen or not."),
                definition("Log", "means the record of what a Device has done."),
            ),
        ),
        group(
            "G2",
            "Duties",
            heading("Detection"),
            clause("G2.1", "Each User shall:", *_items("examine its Log;", "notify the DCC; and", "pay £1,200.50.")),
            clause("G2.2", "The DCC keeps a register.", *_items("It is open.", "It is kept for ten (10) years.")),
            heading("Registers"),
            clause(
                "G2.3",
                "The register shows:",
                *_items("each Alarm;", "each Log; and", "what follows:"),
                table(
                    row("Entry", "Kept by"),
                    Clause(kind="row", children=(_cell("Alarm"), _cell("any of:", *_items("Users", "Parties", "us")))),
                    row("Log", "the DCC"),
                ),
                closing="and nothing else.",
            ),
            clause("G2.4", "The Panel may give guidance."),
            clause("G2.5", "It is in force since 2013.", *_items("So is this;", "and this; and", "and that.")),
        ),
    ),
)  # fmt: skip

# The list that is acted on, and the labels in it that stand first, in the middle and last; two more for a cell.
PLACES = {
    "first": ("G2.1", "(a)"),
    "middle": ("G2.1", "(b)"),
    "last": ("G2.5", "(c)"),
    "before a table": ("G2.3", "(c)"),
    "first in a cell": ('G2.3 table 1 "Alarm" column 2', "(a)"),
    "last in a cell": ('G2.3 table 1 "Alarm" column 2', "(c)"),
}
# Where a clause of that place moves to: somewhere else in its list.
_MOVES = {"(a)": "(c)", "(b)": "(c)", "(c)": None}


def _at(place: str) -> tuple[Address, Address, str]:
    into, label = PLACES[place]
    return parse(into), parse(into).below(label), label


def _reword(place: str) -> tuple[Operation, ...]:
    _, at, _ = _at(place)
    words = find(BASE, at).text or ""
    return (Reword(at=at, part="text", find=words, put=f"in due course {words}"),)


def _insert(place: str) -> tuple[Operation, ...]:
    """First: before all others. A new last one stands after the last."""
    into, at, label = _at(place)
    new = item(f"{label[:-1]}A)", "a thing which is new;", *_items("and one in it."))
    return (Insert(into=into, after=None if "first" in place else at, clauses=(new,)),)


def _insert_and_renumber(place: str) -> tuple[Operation, ...]:
    """The labels after the new one move on by one, which an automatic list does by itself."""
    into, _, label = _at(place)
    rest = [c.label or "" for c in find(BASE, into).children if c.kind == "item"]
    rest = rest[rest.index(label) :]
    new = item(label, "a thing which is new;")
    before = chr(ord(label[1]) - 1)
    after = into.below(f"({before})") if label != "(a)" else None
    moved_on = (Renumber(at=into.below(old), to=f"({chr(ord(old[1]) + 1)})") for old in rest)
    return (Insert(into=into, after=after, clauses=(new,)), *moved_on)


def _delete(place: str) -> tuple[Operation, ...]:
    _, at, _ = _at(place)
    return (Delete(at=at, was=digest(find(BASE, at))),)


def _leave(place: str) -> tuple[Operation, ...]:
    [delete] = _delete(place)
    return (replace(delete, leave="Not used"),)  # type: ignore[type-var]


def _move(place: str) -> tuple[Operation, ...]:
    into, at, label = _at(place)
    after = _MOVES[label]
    return (Move(at=at, into=into, after=into.below(after) if after else None),)


def _move_and_edit(place: str) -> tuple[Operation, ...]:
    _, at, _ = _at(place)
    return (*_move(place), *_reword(place), Renumber(at=at, to="(za)"))


def _renumber(place: str) -> tuple[Operation, ...]:
    _, at, _ = _at(place)
    return (Renumber(at=at, to="(zb)"),)


KINDS: dict[str, Callable[[str], tuple[Operation, ...]]] = {
    "reword": _reword,
    "insert": _insert,
    "insert and renumber": _insert_and_renumber,
    "delete": _delete,
    "delete, leaving Not used": _leave,
    "move": _move,
    "move with an edit": _move_and_edit,
    "renumber": _renumber,
}


def _gone(at: str, leave: str | None = None) -> Delete:
    return Delete(at=parse(at), was=digest(find(BASE, parse(at))), leave=leave)


def _put(into: str, after: str | None, *clauses: Clause) -> Insert:
    return Insert(into=parse(into), after=parse(after) if after else None, clauses=clauses)


def _swap(at: str, put: str, find_: str, part: str | None = None) -> Reword:
    return Reword(at=parse(at), find=find_, put=put, part=part)  # type: ignore[arg-type]


_TABLE = "G2.3 table 1"

# What is done to headings, titles, definitions, rows, cells and whole clauses.
OTHERS: dict[str, tuple[Operation, ...]] = {
    "the title of the document": (_swap("Section G", "Security and Privacy", "Security", "heading"),),
    "the title of a group": (_swap("G2", "Duties of Users", "Duties", "heading"),),
    "a heading reworded": (_swap('G2 "Detection"', "Detection and Notice", "Detection"),),
    "a heading inserted": (_put("G2", "G2.4", heading("Validity")),),
    "the first heading deleted": (_gone('G2 "Detection"'),),
    "a heading deleted": (_gone('G2 "Registers"'),),
    "closing words come": (Reword(at=parse("G2.1"), part="closing", find="", put="in each case at once."),),
    "closing words go": (_swap("G2.3", "", "and nothing else.", "closing"),),
    "the words of a clause come": (Reword(at=parse("G2.1"), part="heading", find="", put="Notices"),),
    "a definition reworded": (_swap('G1.1 "Log"', "means each record", "means the record"),),
    "the first definition inserted": (_put("G1.1", None, definition("Access", "means", *_items("entry; or", "use."))),),
    "a definition inserted": (_put("G1.1", 'G1.1 "Alarm"', definition("Device", "means a thing.")),),
    "the last definition inserted": (_put("G1.1", 'G1.1 "Log"', definition("Mark", "means a sign.")),),
    "the first definition deleted": (_gone('G1.1 "Alarm"'),),
    "a definition deleted": (_gone('G1.1 "Key Event"'),),
    "the last definition deleted": (_gone('G1.1 "Log"'),),
    "every definition deleted": (_gone('G1.1 "Alarm"'), _gone('G1.1 "Key Event"'), _gone('G1.1 "Log"')),
    "a definition moved": (Move(at=parse('G1.1 "Log"'), into=parse("G1.1"), after=None),),
    "an item of a definition": (_put('G1.1 "Key Event"', 'G1.1 "Key Event"(a)', item("(aa)", "a theft; or")),),
    "the first row inserted": (_put(_TABLE, None, row("Part", "Words")),),
    "a row inserted": (_put(_TABLE, f'{_TABLE} "Alarm"', row("Event", None)),),
    "the last row inserted": (_put(_TABLE, f'{_TABLE} "Log"', row("Event", "the Panel")),),
    "the first row deleted": (_gone(f'{_TABLE} "Entry"'),),
    "a row deleted": (_gone(f'{_TABLE} "Alarm"'),),
    "the last row deleted": (_gone(f'{_TABLE} "Log"'),),
    "a row moved": (Move(at=parse(f'{_TABLE} "Log"'), into=parse(_TABLE), after=None),),
    "a cell reworded": (_swap(f'{_TABLE} "Log" column 2', "the Panel", "the DCC"),),
    "a cell filled": (
        _put(_TABLE, f'{_TABLE} "Log"', row("Event", None)),
        _swap(f'{_TABLE} "Entry" column 2', "Held by", "Kept by"),
    ),
    "a clause inserted and the number kept": (_put("G2", "G2.1", clause("G2.1A", "It is new.", *_items("So is it."))),),
    "a clause inserted before all": (_put("G2", None, clause("G2.0A", "It is new.")),),
    "a clause inserted after all": (_put("G2", "G2.5", clause("G2.6", "It is new.", *_items("So is it."))),),
    "a clause deleted": (_gone("G2.4"),),
    "the first clause deleted": (_gone("G2.1"),),
    "the last clause deleted": (_gone("G2.5"),),
    "a clause deleted, leaving Not used": (_gone("G2.2", "Not used"),),
    "a clause moved": (Move(at=parse("G2.1"), into=parse("G2"), after=parse("G2.4")),),
    "a clause moved to the end": (Move(at=parse("G2.2"), into=parse("G2"), after=parse("G2.5")),),
    "a clause moved from the end": (Move(at=parse("G2.5"), into=parse("G2"), after=parse("G2.1")),),
    "a clause moved to another group": (
        Move(at=parse("G2.4"), into=parse("G1"), after=parse("G1.1")),
        Renumber(at=parse("G2.4"), to="G1.2"),
    ),
    "clauses renumbered": (Renumber(at=parse("G2.4"), to="G2.8"), Renumber(at=parse("G2.5"), to="G2.9")),
    "a clause cut in two": (
        _swap("G2.2", "The DCC", "The DCC keeps a register.", "text"),
        _put("G2", "G2.1", clause("G2.1A", "keeps a register.")),
    ),
    "an item cut in two": (
        Reword(at=parse("G2.1(c)"), part="text", find="pay £1,200.50.", put="pay"),
        _put("G2.1", "G2.1(c)", item("(d)", "£1,200.50.")),
    ),
    "two items made one": (
        Reword(at=parse("G2.1(b)"), part="text", find="notify the DCC; and", put="notify the DCC; and pay £1,200.50."),
        _gone("G2.1(c)"),
    ),
    "a group inserted": (_put("Section G", "G2", group("G3", "New", heading("First"), clause("G3.1", "It is so."))),),
    "a table inserted": (_put("G2.4", None, table(row("a", "b"), row(None, "d"))),),
    "a table deleted": (_gone(_TABLE),),
}  # fmt: skip


def marked(*operations: Operation) -> Marked:
    return redline(BASE, Patch(document="Section G", base="6.17", operations=operations))


CASES: dict[str, tuple[Operation, ...]] = {
    **{f"{kind}, {place}": make(place) for kind, make in KINDS.items() for place in PLACES},
    **OTHERS,
}


def written(made: Marked, numbers: Numbers) -> bytes:
    return word.write_redline(made, numbers=numbers, date=DAY)
