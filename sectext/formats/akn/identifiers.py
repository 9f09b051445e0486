"""The eId of each clause, by the Akoma Ntoso naming convention: G3.20(b) is sec_G3-20__para_b."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sectext.address import contains
from sectext.redline import Marked, Run, unmarked
from sectext.tree import Clause, Path

# The element for each kind; items are a paragraph, a subparagraph, and below that points.
TAGS: Mapping[str, str] = {
    "document": "hcontainer",
    "group": "division",
    "clause": "section",
    "heading": "crossHeading",
    "definition": "hcontainer",
    "table": "hcontainer",
    "row": "tr",
    "cell": "td",
}
ITEMS = ("paragraph", "subparagraph", "point")
# The abbreviations that the convention allows; every other element is called by its name.
SHORT: Mapping[str, str] = {
    "section": "sec", "division": "dvs", "paragraph": "para", "subparagraph": "subpara", "blockList": "list"
}  # fmt: skip
_SEPARATORS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Names:
    """Gives each identifier once: a repeated one gets v1, v2 …, as the convention has it for a text that was."""

    given: dict[str, int] = field(default_factory=dict)

    def take(self, name: str) -> str:
        if name not in self.given:
            self.given[name] = 1  # the number to try next
            return name
        count = self.given[name]
        while (found := f"{name}v{count}") in self.given:
            count += 1
        self.given[name], self.given[found] = count + 1, 1
        return found


def number(label: str) -> str:
    """A label as it stands in an identifier: without brackets and final points, and - for what parts its numbers."""
    return _SEPARATORS.sub("-", label).strip("-") or "nn"


def eids(clause: Clause) -> dict[Path, str]:
    """The identifier of each clause of a text, by its place."""
    return identifiers(unmarked(clause))


def identifiers(marked: Marked, names: Names | None = None, *, within: str = "") -> dict[Path, str]:
    """The identifier of each clause of a redline, by its place in it.

    What stands in the text with every mark accepted is named first, so that it has the same name there; then what is
    deleted or moved away. `within` is the identifier of what holds the text, where something does.
    """
    naming, found = names or Names(), dict[Path, str]()
    wanted = list(_wanted(_Wish(marked, (), None, within, _own(marked, 0, 1, in_cell=False))))
    for gone in (False, True):
        for wish in wanted:
            if wish.gone is gone:
                above = found[wish.holder] if wish.holder is not None else wish.within
                found[wish.path] = naming.take(f"{above}__{wish.own}" if above else wish.own)
    return {wish.path: found[wish.path] for wish in wanted}


def tag(node: Marked, depth: int, *, in_cell: bool = False) -> str:
    """The element that a clause is; `depth` is that of an item in its list."""
    if node.kind == "item":
        return "item" if in_cell else ITEMS[min(depth, len(ITEMS) - 1)]
    if in_cell and node.kind in ("heading", "definition", "table"):
        return {"heading": "block", "definition": "blockContainer", "table": "table"}[node.kind]
    return TAGS[node.kind]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a clause is to be called: the name of its holder, or `within` where it has none, and then its own."""

    node: Marked
    path: Path
    holder: Path | None
    within: str
    own: str
    depth: int = 0
    in_cell: bool = False
    gone: bool = False


def _wanted(wish: _Wish) -> Iterator[_Wish]:
    """A clause and all below it; the name of a document goes before none, that of a group not before labels with it."""
    node = wish.node
    gone = wish.gone or node.mark in ("deleted", "moved from")
    yield replace(wish, gone=gone)
    ordinals: dict[tuple[str, bool, bool], int] = {}
    depth, in_cell = wish.depth + 1 if node.kind == "item" else 0, wish.in_cell or node.kind == "cell"
    for place, child in enumerate(node.children):
        counted = _counted(child)
        ordinals[counted] = ordinals.get(counted, 0) + 1
        own = _own(child, depth, ordinals[counted], in_cell=in_cell)
        holder: Path | None = wish.path
        if node.kind == "document":
            holder = None
        elif node.kind == "group" and contains(_words(node.label), _words(child.label)):
            holder = wish.holder
        yield from _wanted(_Wish(child, (*wish.path, place), holder, wish.within, own, depth, in_cell, gone))


def _own(node: Marked, depth: int, ordinal: int, *, in_cell: bool) -> str:
    """The last part of an identifier: what the clause is, and its number."""
    name = tag(node, depth, in_cell=in_cell)
    short = SHORT.get(name, name)
    match node.kind:
        case "document":
            return f"{short}_1"
        case "definition":
            return f"{short}_{number(_words(node.label))}"
        case "table":
            return f"{short}_table-{ordinal}" if short == "hcontainer" else f"{short}_{ordinal}"
        case "heading" | "row" | "cell":
            return f"{short}_{ordinal}"
        case _:
            label = _words(node.label)
            return f"{short}_{number(label)}" if label else f"{short}_nn-{ordinal}"


def _counted(node: Marked) -> tuple[str, bool, bool]:
    """What is counted together where there is no label: what stands in the text apart from what does not."""
    return node.kind, bool(node.label), node.mark in ("deleted", "moved from")


def _words(runs: tuple[Run, ...]) -> str:
    """The words with every mark accepted, or those there were."""
    return "".join(run.text for run in runs if run.mark != "deleted") or "".join(run.text for run in runs)
