"""The id of each clause of a redline, made from its address, so that links to it work and keep working."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sectext.address import Address, contains, quoted
from sectext.redline import Marked, Run
from sectext.tree import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a link to a clause goes, and the address that the link shows."""

    id: str
    address: Address


@dataclass(slots=True)
class _Naming:
    """Gives each id once: a repeated one gets _2, _3 … An underscore stands in no other place of an id."""

    prefix: str = ""
    given: dict[str, int] = field(default_factory=dict)

    def anchor(self, address: Address, *, gone: bool) -> Anchor:
        name = self.prefix + (_UNSAFE.sub("-", str(address)).strip("-") or "clause") + ("_was" if gone else "")
        self.given[name] = count = self.given.get(name, 0) + 1
        return Anchor(id=name if count == 1 else f"{name}_{count}", address=address)


def anchors(marked: Marked, root: Address | None = None, *, prefix: str = "") -> Mapping[Path, Anchor]:
    """The anchor of each clause, by its place in the redline: G3.20(b) is at #G3.20-b.

    What stands in the text with every mark accepted has the id of its address there; what is deleted or moved away
    has that of its old address and `_was`. `root` is the address of the clause at the top, where that is known;
    `prefix` stands before every id, where a page has several redlines.
    """
    top = root or _root(marked)
    return dict(_below(_Naming(prefix), marked, (), top, gone=False))


def _root(marked: Marked) -> Address:
    if marked.kind == "document":
        return Address(document=_words(marked.label))
    return Address(document="", steps=(_step(marked, 1, 1),))


def _below(naming: _Naming, node: Marked, path: Path, address: Address, *, gone: bool) -> Iterator[tuple[Path, Anchor]]:
    gone = gone or node.mark in ("deleted", "moved from")
    yield path, naming.anchor(address, gone=gone)
    tables = 0
    for number, child in enumerate(node.children):
        tables += child.kind == "table"
        step = _step(child, number + 1, tables)
        yield from _below(naming, child, (*path, number), _child(node, address, child, step), gone=gone)


def _child(parent: Marked, address: Address, child: Marked, step: str) -> Address:
    """A child's address: a group is left out where the label of its clause contains it, as in sectext.tree."""
    if parent.kind == "group" and child.label and contains(_words(parent.label), step):
        return Address(document=address.document, steps=(*address.steps[:-1], step))
    return address.below(step)


def _step(node: Marked, number: int, tables: int) -> str:
    match node.kind:
        case "heading":
            return quoted(_words(node.text))
        case "definition":
            return quoted(_words(node.label))
        case "table":
            return f"table {tables}"
        case "row":
            first = _words(node.children[0].text) if node.children else ""
            return quoted(first) if first else f"#{number}"
        case "cell":
            return f"column {number}"
        case _:
            return _words(node.label) or f"#{number}"


def _words(runs: Sequence[Run]) -> str:
    """The words with every mark accepted, or those there were."""
    return "".join(run.text for run in runs if run.mark != "deleted") or "".join(run.text for run in runs)
