"""A clause while it is being read: words and children in the order of the file, settled into a clause at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sectext.formats.akn.inline import Runs, joined
from sectext.formats.akn.remarks import Remarks
from sectext.formats.akn.xml import Element
from sectext.redline import Mark, Marked, Run
from sectext.tree import Kind

_RUNS: tuple[Kind, ...] = ("document", "group")


@dataclass(slots=True, eq=False)
class Node:
    """`flow` holds words and children as they come. `closing` are words that the file says stand after the list."""

    kind: Kind
    element: Element
    label: Runs = ()
    heading: Runs = ()
    text: Runs = ()
    closing: Runs = ()
    flow: list[Runs | Node] = field(default_factory=list)
    mark: Mark = "same"
    pair: int | None = None

    @property
    def children(self) -> list[Node]:
        return [each for each in self.flow if isinstance(each, Node)]

    @property
    def rest(self) -> list[Runs | Node]:
        """All that was put in, with the words that close it."""
        return [*self.flow, *([self.closing] if self.closing else [])]

    def settle(self, remarks: Remarks, *, is_ours: bool) -> None:
        """Give each word its place: before the list, after it, or between its items as one without a label."""
        settled: list[Runs | Node] = []
        before: list[Runs] = []
        after: list[Runs] = []
        for each in self.flow:
            if isinstance(each, Node):
                settled += self._between(after, remarks)
                after = []
                settled.append(each)
            elif settled:
                after.append(each)
            else:
                before.append(each)
        self.flow = settled
        self.text = self._one([self.text, *before], remarks)
        self.closing = self._one([*after, self.closing], remarks)
        if not is_ours:  # a redline of ours has what moves twice
            self._tell_apart(remarks)

    def marked(self) -> Marked:
        return Marked(
            mark=self.mark,
            kind=self.kind,
            label=self.label,
            heading=self.heading,
            text=self.text,
            children=tuple(child.marked() for child in self.children),
            closing=self.closing,
            pair=self.pair,
        )

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said here itself."""
        return not (self.label or self.heading or self.text)

    def _between(self, words: Sequence[Runs], remarks: Remarks) -> list[Node]:
        """Words between the items of a list."""
        if not words:
            return []
        kind: Kind = "clause" if self.kind in _RUNS else "item"
        return [Node(kind, self.element, text=self._one(words, remarks))]

    def _one(self, parts: Sequence[Runs], remarks: Remarks) -> Runs:
        """Several paragraphs as one string."""
        said = [part for part in parts if part]
        if len(said) > 1:
            remarks.count("joined-paragraphs", "note", self.element, "Paragraphs without a number were joined.")
        return joined(said)

    def _tell_apart(self, remarks: Remarks) -> None:
        """Labels are unique among siblings: what has one again keeps it as a part of its words."""
        seen: set[tuple[bool, str]] = set()
        for child in self.children:
            label = plain(child.label)
            key = (child.kind == "definition", label)
            if label and key in seen and all(run.mark == "same" for run in child.label):
                child.unlabel(remarks, "stands twice in one list")
            elif label:
                seen.add(key)

    def demote(self) -> None:
        """Clauses and groups in what is no group are items."""
        for child in self.children:
            if child.kind in ("clause", "group"):
                child.kind = "item"
                child.demote()

    def unlabel(self, remarks: Remarks, why: str) -> None:
        """Make the label the first of the words."""
        problem = f"“{plain(self.label)}” {why}; it became a part of the words."
        remarks.say("changed-label", "warning", self.element, problem)
        if self.kind in ("group", "definition"):
            self.kind = "clause" if self.kind == "group" else "item"
            self.demote()
        self.text, self.label = joined([self.label, self.text]), ()


def plain(runs: Runs) -> str:
    """The words, with every mark accepted or, where none is left, as they were."""
    return "".join(run.text for run in runs if run.mark != "deleted") or "".join(run.text for run in runs)


def same(text: str) -> Runs:
    return (Run(mark="same", text=text),) if text else ()
