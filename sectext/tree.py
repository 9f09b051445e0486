"""The clause tree: a document as groups, clauses and items, each with its label, words and closing words."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

from sectext.address import Address, Range, contains, quoted, sort_key
from sectext.errors import NoText, SectextError

Kind = Literal["document", "group", "clause", "item", "heading", "definition", "table", "row", "cell"]
Path: TypeAlias = tuple[int, ...]

_IN_A_RUN: frozenset[Kind] = frozenset({"group", "clause", "heading", "definition", "table"})
_IN_A_LIST: frozenset[Kind] = frozenset({"item", "heading", "definition", "table"})
_MAY_HOLD: dict[Kind, frozenset[Kind]] = {
    "document": _IN_A_RUN,
    "group": _IN_A_RUN,
    "clause": _IN_A_LIST,
    "item": _IN_A_LIST,
    "definition": _IN_A_LIST,
    "heading": frozenset(),
    "table": frozenset({"row"}),
    "row": frozenset({"cell"}),
    "cell": frozenset({"item"}),
}
_MUST_BE_LABELLED: frozenset[Kind] = frozenset({"document", "group", "definition"})
_NEVER_LABELLED: frozenset[Kind] = frozenset({"heading", "table", "row", "cell"})
# Line and paragraph separators break a line as much as a newline does; lone surrogates cannot be written to a file.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# No law says so much at once; what looks for citations and slips may take time as the square of it.
_LONGEST, _LONGEST_LABEL = 50_000, 1_000
_MOST_DIGITS = 20  # of numbers whose distance is worked out


class BadTree(SectextError):
    """A clause that cannot stand in a tree: a wrong kind of child, a label twice, text that is not plain."""

    code = "bad-tree"


class UnknownAddress(NoText):
    """No clause has this address. `near` holds the addresses that look most like it."""

    code = "unknown-address"

    def __init__(self, address: Address, *, where: str = "", near: Sequence[Address] = ()) -> None:
        hint = f"Did you mean {', '.join(map(str, near))}?" if near else ""
        super().__init__(
            f"There is no {address} in {where or address.document}.",
            address=address,
            near=near,
            where=str(address),
            hint=hint,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Any node of a document: its kind, its label as printed, its words and what stands below it.

    `heading` is the title of a group, document or clause; the words of an unnumbered heading are its `text`.
    `closing` holds the words after the list. Text is plain NFC Unicode in one line; absent is None, never "".
    Labels are unique among siblings. Raises BadTree.
    """

    kind: Kind
    label: str | None = None
    heading: str | None = None
    text: str | None = None
    children: tuple[Clause, ...] = ()
    closing: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in _MAY_HOLD:
            raise BadTree(f"“{self.kind}” is not a kind of clause.", hint=f"Kinds: {', '.join(get_args(Kind))}.")
        for part in (self.label, self.heading, self.text, self.closing):
            if part is not None:
                _check_plain(part)
        if self.label is not None and len(self.label) > _LONGEST_LABEL:
            problem = f"The label “{self.label[:40]} …” has more than {_LONGEST_LABEL:,} characters."
            raise BadTree(problem, hint="A label is a number, a letter or a term.")
        _check_label(self)
        _check_parts(self)
        _check_children(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clause of a document with its address, and the positions among siblings that lead to it."""

    address: Address
    path: Path
    clause: Clause


def walk(document: Clause) -> Iterator[Place]:
    """Every clause of a document in printed order, the document itself first."""
    root = Address(document=document.label or "")
    waiting = [Place(address=root, path=(), clause=document)]
    while waiting:
        place = waiting.pop()
        yield place
        if place.clause.children:
            waiting += reversed(_children(place))


def index(document: Clause) -> Mapping[Address, Path]:
    """Where each address of a document is. Raises BadTree where two clauses have one address."""
    return _index(_This(document))


def check_addresses(document: Clause) -> None:
    """Raises BadTree where two clauses have one address.

    Only groups are left out of addresses, and steps are unique in their parent: what meets stands in groups.
    """
    seen: set[Address] = set()
    waiting = [Place(address=Address(document=document.label or ""), path=(), clause=document)]
    while waiting:
        place = waiting.pop()
        if place.address in seen:
            raise _twice(place.address, document)
        seen.add(place.address)
        if place.clause.kind in ("document", "group"):
            waiting += reversed(_children(place))


def _twice(address: Address, document: Clause) -> BadTree:
    return BadTree(f"{address} stands twice in {document.label}.", hint="Give one of them another label.")


class _This:
    """A tree as the one it is: two that are equal are not the same one, and need not be compared."""

    __slots__ = ("tree",)

    def __init__(self, tree: Clause) -> None:
        self.tree = tree

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.tree is other.tree

    def __hash__(self) -> int:
        return id(self.tree)


@lru_cache(maxsize=128)  # many patches are drafted on one text; what is kept here keeps its tree, and so its number
def _index(this: _This) -> Mapping[Address, Path]:
    found: dict[Address, Path] = {}
    for place in walk(this.tree):
        if place.address in found:
            raise _twice(place.address, this.tree)
        found[place.address] = place.path
    return found


def at(document: Clause, path: Path) -> Clause:
    for position in path:
        document = document.children[position]
    return document


def find(document: Clause, address: Address) -> Clause:
    """The clause with this address. Raises UnknownAddress, with the nearest addresses there are."""
    for place in walk(document):
        if place.address == address:
            return place.clause
    raise UnknownAddress(address, near=near(address, (place.address for place in walk(document))))


def near(address: Address, known: Iterator[Address] | Sequence[Address], count: int = 3) -> tuple[Address, ...]:
    """The addresses most like this one: those of its nearest labels first."""
    same = [a for a in known if a.document == address.document and len(a.steps) == len(address.steps) > 0]
    plain = [a for a in same if not a.steps[-1].startswith(('"', "#"))]
    return tuple(sorted(plain, key=lambda a: _distance(a.steps, address.steps))[:count])


def steps(parent: Clause) -> list[str]:
    """The step of each child: its label, or its words, or its ordinal; a repeated one gets #2, #3 …"""
    seen: dict[str, int] = {}
    named: list[str] = []
    firsts = [_first_cell(row) for row in parent.children] if parent.kind == "table" else []
    for number, child in enumerate(parent.children):
        step = _step(child, number, firsts)
        if step is None:
            kind = "table" if child.kind == "table" else "#"
            seen[kind] = seen.get(kind, 0) + 1
            named.append(f"table {seen[kind]}" if kind == "table" else f"#{seen[kind]}")
            continue
        seen[step] = seen.get(step, 0) + 1
        named.append(step if seen[step] == 1 else f"{step}#{seen[step]}")
    return named


def below(address: Address, parent: Clause, step: str, child: Clause) -> Address:
    """A child's address: a group is left out where the label of its clause contains it."""
    if parent.kind == "group" and parent.label and child.label and contains(parent.label, child.label):
        return Address(document=address.document, steps=(*address.steps[:-1], child.label))
    return address.below(step)


def members(document: Clause, span: Range) -> list[Address]:
    """The neighbours that a range names, as they stand in a document. Raises UnknownAddress for an end not there."""
    places = index(document)
    first, last = (_path(places, address) for address in (span.first, span.last))
    if first[:-1] != last[:-1] or first > last:
        raise BadTree(f"{span} is not a run of neighbours in {document.label}.", hint="Name clauses of one list.")
    if not first:
        return [span.first]
    wanted = range(first[-1], last[-1] + 1)
    return [a for a, path in places.items() if path[:-1] == first[:-1] and path and path[-1] in wanted]


def alphabetical(parent: Clause, term: str) -> int | None:
    """The child after which a new definition stands: the last of those before it in the alphabet; None is first."""
    before = [
        number
        for number, child in enumerate(parent.children)
        if child.kind == "definition" and (child.label or "").casefold() < term.casefold()
    ]
    return before[-1] if before else None


def lines(clause: Clause) -> list[str]:
    """The clause and all below it as lines of label, space, words, in printed order; closing words last."""
    head = " ".join(part for part in (clause.label, clause.heading, clause.text) if part)
    below_it = [line for child in clause.children for line in lines(child)]
    return [line for line in (head, *below_it, clause.closing) if line]


def plain(clause: Clause) -> str:
    return "\n".join(lines(clause))


def text_digest(text: str) -> str:
    """The sha256 of a clause's plain text, as answers give it."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(clause: Clause) -> str:
    """The sha256 of a clause with its structure: two trees have one digest only if they are equal."""
    return _document_digest(_This(clause)) if clause.kind == "document" else _digest(clause)


@lru_cache(maxsize=128)
def _document_digest(this: _This) -> str:
    return _digest(this.tree)


def _digest(clause: Clause) -> str:
    return hashlib.sha256(json.dumps(as_list(clause), ensure_ascii=True).encode()).hexdigest()


def with_children(clause: Clause, children: Sequence[Clause]) -> Clause:
    return replace(clause, children=tuple(children))


def put_at(document: Clause, path: Path, clause: Clause) -> Clause:
    """The document with another clause at a place. Raises BadTree where it cannot stand there."""
    if not path:
        return clause
    children = list(document.children)
    children[path[0]] = put_at(children[path[0]], path[1:], clause)
    return with_children(document, children)


def is_plain(text: str) -> bool:
    """Whether a text may stand in a tree: one line, NFC, no control characters, no outer spaces, not empty."""
    return (
        bool(text) and text == text.strip() and not _FORBIDDEN.search(text) and unicodedata.is_normalized("NFC", text)
    )


def _children(place: Place) -> list[Place]:
    parent = place.clause
    return [
        Place(address=below(place.address, parent, step, child), path=(*place.path, number), clause=child)
        for number, (step, child) in enumerate(zip(steps(parent), parent.children, strict=True))
    ]


def _path(places: Mapping[Address, Path], address: Address) -> Path:
    if address not in places:
        raise UnknownAddress(address, near=near(address, list(places)))
    return places[address]


def _step(child: Clause, number: int, firsts: Sequence[str | None]) -> str | None:
    """The step before repeats are counted, or None where the child has nothing to be called by."""
    match child.kind:
        case "heading":
            return quoted(child.text or "")
        case "definition":
            return quoted(child.label or "")
        case "row":
            first = firsts[number]
            return quoted(first) if first and firsts.count(first) == 1 else f"#{number + 1}"
        case "cell":
            return f"column {number + 1}"
        case _:
            return child.label


def _first_cell(row: Clause) -> str | None:
    return row.children[0].text if row.children else None


def _distance(a: Sequence[str], b: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """How far apart two addresses are: shared leading steps first, then how far apart the numbers of the labels."""
    gaps: list[int] = []
    for x, y in zip(a, b, strict=False):
        left, right = sort_key(x), sort_key(y)
        differing = [n for n, (p, q) in enumerate(zip(left, right, strict=False)) if p != q]
        same = differing[0] if differing else min(len(left), len(right))
        gaps += [len(right) - same, _apart(left[same], right[same]) if differing else 0]
    return tuple(gaps), " ".join(a)


def _apart(p: tuple[int, int, str], q: tuple[int, int, str]) -> int:
    """How many numbers or letters lie between two parts of a label."""
    if p[0] == q[0] == 1 and max(p[1], q[1]) < _MOST_DIGITS:
        return abs(int(p[2] or "0") - int(q[2] or "0"))
    return abs(p[1] - q[1]) or abs(ord(p[2][-1:] or "\0") - ord(q[2][-1:] or "\0"))


def as_list(clause: Clause) -> list[Any]:
    """A clause as nested lists: kind, label, heading, text, children, closing."""
    below_it = [as_list(child) for child in clause.children]
    return [clause.kind, clause.label, clause.heading, clause.text, below_it, clause.closing]


def _check_plain(text: str) -> None:
    if len(text) > _LONGEST:
        raise BadTree(f"“{text[:40]} …” has more than {_LONGEST:,} characters.", hint="No clause says so much at once.")
    if is_plain(text):
        return
    if found := _FORBIDDEN.search(text):
        raise BadTree(f"“{text[:40]}” holds the character U+{ord(found.group()):04X}.", hint="Text is one plain line.")
    if not text or text != text.strip():
        raise BadTree(f"“{text[:40]}” is empty or has outer spaces.", hint="Leave absent text out; strip the rest.")
    raise BadTree(f"“{text[:40]}” is not in Unicode normal form C.", hint="Normalise it (NFC).")


def _check_label(clause: Clause) -> None:
    kind, label = clause.kind, clause.label
    if label is None and kind in _MUST_BE_LABELLED:
        raise BadTree(f"A {kind} needs a label.")
    if label is not None and kind in _NEVER_LABELLED:
        raise BadTree(f"A {kind} has no label, but “{label}” was given.")
    if label and kind in ("group", "clause", "item") and (re.search(r"\s", label) or label[0] in '"“#*'):
        raise BadTree(f"“{label}” cannot be a label.", hint='A label has no spaces and does not begin with ", # or *.')
    if label and kind == "document" and "'" in label:
        raise BadTree(f"“{label}” cannot be a document's name.", hint="Leave the apostrophe out.")


def _check_parts(clause: Clause) -> None:
    kind = clause.kind
    if kind == "heading" and (not clause.text or clause.heading or clause.closing):
        raise BadTree("An unnumbered heading has text and nothing else.")
    if kind in ("table", "row") and (clause.heading or clause.text or clause.closing):
        raise BadTree(f"A {kind} has no words of its own; they stand in its cells.")
    if kind in ("definition", "cell") and clause.heading:
        raise BadTree(f"A {kind} has no heading.")
    if kind in ("clause", "item") and not (clause.label or clause.text or clause.heading):
        raise BadTree(f"A {kind} without a label needs words.")


def _check_children(clause: Clause) -> None:
    allowed = _MAY_HOLD[clause.kind]
    seen: set[tuple[bool, str]] = set()
    for child in clause.children:
        if child.kind not in allowed:
            raise BadTree(f"A {clause.kind} cannot hold a {child.kind} ({child.label or child.text or '…'}).")
        key = (child.kind == "definition", child.label or "")
        if child.label and key in seen:
            raise BadTree(f"“{child.label}” stands twice in {clause.label or 'one list'}.", hint="Labels are unique.")
        seen.add(key)
    if clause.kind == "table" and len({len(row.children) for row in clause.children}) != 1:
        raise BadTree("A table needs rows, all with the same number of cells.")
    if clause.kind == "row" and not clause.children:
        raise BadTree("A row needs cells.")
