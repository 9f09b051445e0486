"""Whether a clause of others' making can stand in a tree: what has no number and no words is taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.formats.akn.growing import Node, plain, same
from sectext.formats.akn.kinds import is_of_text
from sectext.formats.akn.remarks import Remarks
from sectext.tree import Kind

_RUNS: tuple[Kind, ...] = ("document", "group")


def standing(node: Node, above: Node, emptied: bool, remarks: Remarks) -> Iterator[Node]:
    """The clause, if it can stand by itself; else what it says and what is in it.

    `emptied`: a mark left some of its words out, so that it is not there if none are left.
    """
    if emptied and node.is_silent and not node.flow and not node.closing:
        return
    _label(node, remarks)
    holds_clauses = above.kind in _RUNS and any(is_of_text(child.element) for child in node.children)
    only_title = node.kind == "clause" and holds_clauses and not node.text
    nameless = not node.label and (node.kind == "group" or only_title)
    if nameless or node.is_silent:
        yield from _taken_apart(node, above)
    else:
        yield node


def _taken_apart(node: Node, above: Node) -> Iterator[Node]:
    """What has no number and holds clauses is only a heading above them."""
    kind: Kind = "clause" if above.kind in _RUNS else "item"
    if node.heading:
        yield Node("item" if above.kind == "cell" else "heading", node.element, text=node.heading)
    if node.text:
        yield Node(kind, node.element, text=node.text)
    for child in node.children:
        if child.kind == "item" and kind == "clause":
            child.kind = "clause"
        yield child
    if node.closing:
        yield Node(kind, node.element, text=node.closing)


def _label(node: Node, remarks: Remarks) -> None:
    """A label has no spaces and begins with no quotation mark."""
    label = plain(node.label)
    if not label or node.kind in ("document", "definition"):
        return
    clean = "-".join(label.lstrip('"“#*').split())
    if not clean:
        node.unlabel(remarks, "is no label")
    elif clean != label:
        problem = "Labels hold no spaces and do not begin with a quotation mark."
        remarks.count("changed-label", "note", node.element, problem, f" “{label}” became “{clean}”.")
        node.label = same(clean)
