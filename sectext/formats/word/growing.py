"""A clause tree while it is being read: nodes that know which paragraphs of the file they were made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sectext.errors import ForeignFile
from sectext.formats.word.views import Line
from sectext.patch import Part
from sectext.tree import BadTree, Clause, Kind, Path

DEEPEST = 30


class NotASection(ForeignFile):
    """A Word file whose text is no section of the code: its labels or its tables do not make a tree."""

    code = "not-a-section"


@dataclass(slots=True, eq=False)
class Node:
    """`depth` is that of lists: 0 is a clause. `lines` are the paragraphs it was made from, with the part they gave."""

    kind: Kind
    depth: int = 0
    label: str | None = None
    heading: str | None = None
    text: str | None = None
    closing: str | None = None
    children: list[Node] = field(default_factory=list)
    lines: list[tuple[Part | None, Line]] = field(default_factory=list)

    @property
    def line(self) -> Line | None:
        return self.lines[0][1] if self.lines else None

    def put(self, child: Node) -> None:
        """Add a child. Words that closed the list until now stand between its items, as one without a label."""
        if self.closing is not None and self.kind != "table":
            kind: Kind = "clause" if self.kind in ("document", "group") else "item"
            closing = [(part, line) for part, line in self.lines if part == "closing"]
            between = Node(kind, child.depth, text=self.closing, lines=[("text", line) for _, line in closing])
            self.lines = [pair for pair in self.lines if pair[0] != "closing"]
            self.children.append(between)
            self.closing = None
        self.children.append(child)

    def close(self, words: str, line: Line) -> None:
        """Add words after the list; several paragraphs are one string."""
        self.closing = f"{self.closing} {words}" if self.closing else words
        self.lines.append(("closing", line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The tree, and for each place in it the paragraphs that it was made from."""

    tree: Clause
    lines: Mapping[Path, tuple[tuple[Part | None, Line], ...]]


def grown(node: Node, name: str) -> Grown:
    """The finished tree. Raises NotASection, with every place that cannot stand in one."""
    lines: dict[Path, tuple[tuple[Part | None, Line], ...]] = {}
    if faults := list(_faults(node, 0)):
        hint = "Correct the labels or the layout in Word, then read it again."
        raise NotASection(" ".join(dict.fromkeys(faults)), where=name, hint=hint)
    try:
        return Grown(tree=_made(node, (), lines), lines=lines)
    except BadTree as error:
        raise NotASection(error.problem, where=name, hint=error.hint) from None


def _made(node: Node, path: Path, lines: dict[Path, tuple[tuple[Part | None, Line], ...]]) -> Clause:
    lines[path] = tuple(node.lines)
    return Clause(
        kind=node.kind,
        label=node.label,
        heading=node.heading,
        text=node.text,
        children=tuple(_made(child, (*path, n), lines) for n, child in enumerate(node.children)),
        closing=node.closing,
    )


def _faults(node: Node, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"Lists lie more than {DEEPEST} deep in one another."
        return
    seen: set[tuple[bool, str]] = set()
    for child in node.children:
        if child.label is not None:
            key = (child.kind == "definition", child.label)
            if key in seen:
                yield f"“{child.label}” stands twice in {node.label or 'one list'}{_place(child)}."
            seen.add(key)
        yield from _faults(child, depth + 1)


def _place(node: Node) -> str:
    return f" (paragraph {node.line.sources[0].place})" if node.line is not None else ""
