"""The hierarchy of a text in Akoma Ntoso as clauses: groups, clauses and items, by where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sectext.formats.akn.growing import Node, plain, same
from sectext.formats.akn.inline import HIERARCHY, STRUCTURES, Inline, Runs, View, cleaned, joined
from sectext.formats.akn.kinds import kind_of, leading_term, only_table, term_of
from sectext.formats.akn.remarks import Remarks
from sectext.formats.akn.standing import standing
from sectext.formats.akn.tables import Tables, row_words
from sectext.formats.akn.titles import front, names
from sectext.formats.akn.xml import Element, below, local, our
from sectext.redline import Mark, Marked, Run
from sectext.tree import Kind

BODIES = ("body", "mainBody", "portionBody", "debateBody")
_HEADS = ("num", "heading", "subheading")
_GIVEN: Mapping[Mark, Mark] = {"inserted": "inserted", "deleted": "deleted", "moved from": "deleted"}
_LEAVES_OUT: Mapping[View, tuple[Mark, ...]] = {
    "accepted": ("deleted", "moved from"), "rejected": ("inserted", "moved to"), "marked": ()
}  # fmt: skip

Nodes: TypeAlias = list[Node]


class Hierarchy:
    """Reads one document. `view` says what becomes of words in ins and del: one view, or all with their marks.

    What sectext wrote (`is_ours`) is read as it stands: nothing in it is taken apart or cleaned.
    """

    def __init__(self, remarks: Remarks, view: View, *, is_ours: bool) -> None:
        self.remarks = remarks
        self.is_ours = is_ours
        self.inline = Inline(remarks, view)
        self.view = view
        self.tables = Tables(self)

    def text(self, document: Element) -> Marked:
        """The text that sectext wrote, with its marks."""
        found = self._main(document)
        if found.get("name") == "fragment":
            return self._fragment(found).marked()
        outside = Node("document", found)
        [node] = self._nodes(found, outside)
        return node.marked()

    def document(self, document: Element, called: str | None) -> Node:
        """The document, by the name that it is called or else gives itself; what stands around its body is told."""
        node = Node("document", document)
        if self.is_ours:
            main = self._main(document)
            inner = self._nodes(main, node)
            if main.get("name") == "document" and len(inner) == 1:
                node = inner[0]
            else:
                node.flow += inner
                node.settle(self.remarks, is_ours=self.is_ours)
        else:
            for body in below(document, *BODIES):
                self.fill(node, body)
            node.settle(self.remarks, is_ours=self.is_ours)
            front(document, self.remarks)
            node.heading = same(names(document).title)
        label = called or plain(node.label) or names(document).label
        node.label = same(label)
        if plain(node.heading) == label:
            node.heading = ()
        return node

    def leaves_out(self, element: Element) -> bool:
        """Whether a whole clause is not in the view."""
        return element.get(our("mark")) in _LEAVES_OUT[self.view]

    # One clause

    def _nodes(self, element: Element, above: Node) -> Nodes:
        """The clauses that an element is: one, or those in it where it says nothing itself."""
        if self.leaves_out(element):
            return []
        dropped = self.inline.dropped
        node = self._node(element, above)
        return list(self._told(node, above, self.inline.dropped > dropped))

    def _node(self, element: Element, above: Node) -> Node:
        if not self.is_ours:
            self._states(element)
        if (table := only_table(element)) is not None:
            return self.marks(self.tables.table(table), element, above)
        node = self.marks(Node(kind_of(element, above.kind), element), element, above)
        self._heads(node, element)
        self.fill(node, element, but=_HEADS)
        node.settle(self.remarks, is_ours=self.is_ours)
        return node

    def _states(self, element: Element) -> None:
        """What an element says of its time and state, which no tree holds."""
        if element.get("status") in ("removed", "temporarilyRemoved"):
            problem = "The file marks this as removed; its words are kept."
            self.remarks.say("not-mapped", "warning", element, problem)
        elif element.get("period") or element.get("status"):
            self.remarks.count("not-mapped", "note", element, "When parts have force, and their state, is not read.")

    def marks(self, node: Node, element: Element, above: Node) -> Node:
        if self.view == "marked":
            node.mark = element.get(our("mark")) or _GIVEN.get(above.mark, "same")  # type: ignore[assignment]
            pair = element.get(our("pair"), "")
            node.pair = int(pair) if pair.isdecimal() else None
        return node

    def _told(self, node: Node, above: Node, emptied: bool) -> Iterator[Node]:
        """The clause; of others' files, if it can stand by itself, else what it says and what is in it."""
        return iter([node]) if self.is_ours or node.kind == "table" else standing(node, above, emptied, self.remarks)

    # What is in it

    def _heads(self, node: Node, element: Element) -> None:
        for head in below(element, *_HEADS):
            runs = self.runs(node, head)
            name = local(head)
            if name == "num" and node.kind not in ("definition", "cell"):
                node.label = (*node.label, *runs)
            elif name == "heading" and node.kind not in ("definition", "cell") and not node.heading:
                node.heading = runs
            elif name != "num" and node.kind not in ("definition", "cell") and runs:
                node.flow.append(Node("heading", head, text=runs))
            elif runs:
                node.flow.append(runs)

    def fill(self, node: Node, element: Element, but: tuple[str, ...] = ()) -> None:
        """The words and clauses of an element, in the order in which they stand."""
        self._stray(node, element, element.text)
        for each in below(element):
            if local(each) not in but:
                self._take(node, each)
            self._stray(node, element, each.tail)

    def _stray(self, node: Node, element: Element, text: str | None) -> None:
        """Words where the standard allows none."""
        if text and text.strip():
            self.remarks.count("cleaned-words", "note", element, "Words outside any paragraph were kept as one.")
            node.flow.append(cleaned([Run(mark="same", text=text)], self.remarks, element))

    def _take(self, node: Node, element: Element) -> None:
        name = local(element)
        if name in HIERARCHY:
            self._put(node, self._nodes(element, node))
        elif name == "crossHeading" or (name == "block" and element.get("name") == "crossHeading"):
            self._heading(node, element)
        elif name == "table":
            self._put(node, self.tables.captioned(element, node))
        elif name in ("wrapUp", "listWrapUp") or (name == "block" and element.get("name") == "wrapUp"):
            self._close(node, element)
        elif name in ("blockContainer", "tblock", "item"):
            self._put(node, self._block(element, node))
        elif name == "li":
            self._put(node, self._list_item(element, node))
        elif name in ("componentRef", "documentRef"):
            self.remarks.say("not-mapped", "warning", element, f"Another file stands here: {element.get('src')}.")
        elif name == "toc":
            self.remarks.count("not-mapped", "note", element, "A table of contents is not part of the text.")
        elif name in _WORDED or not len(element) or (element.text or "").strip():
            self._words(node, element)
        else:
            self.fill(node, element)

    def _words(self, node: Node, element: Element) -> None:
        """A paragraph; what it quotes with a structure of its own stands where it is quoted."""
        term = leading_term(element) if node.kind == "definition" and not node.label else None
        if term is not None:
            node.label = self.runs(node, term)
        if local(element) in ("", "foreign"):
            node.flow.append(self.inline.foreign(element))
            return
        for part in self.inline.parts(element, after=term):
            if isinstance(part, tuple):
                node.flow += [part] if part else []
            else:
                self._inner(node, part)

    def runs(self, node: Node, element: Element) -> Runs:
        """Words that are one string. What stands among them and is more than words is put into the clause."""
        found = list(self.inline.parts(element))
        for part in found:
            if not isinstance(part, tuple):
                self._inner(node, part)
        return joined([part for part in found if isinstance(part, tuple)])

    def _inner(self, node: Node, element: Element) -> None:
        """What stands among words."""
        if local(element) in STRUCTURES:
            self.remarks.count("quoted-structure", "note", element, "A text that is quoted became part of this one.")
            self._fill_all(node, element)
        else:
            self._take(node, element)

    def _fill_all(self, node: Node, element: Element) -> None:
        """What is quoted, with numbers and headings that may stand there alone."""
        if next(below(element, "tr"), None) is not None:
            self._put(node, [self.tables.table(element)])
            return
        self._stray(node, element, element.text)
        for each in below(element):
            if local(each) == "heading" and node.kind != "cell":
                self._heading(node, each)
            else:
                self._take(node, each)
            self._stray(node, element, each.tail)

    def _close(self, node: Node, element: Element) -> None:
        """Words after the list; what else stands among them is taken as it comes."""
        closing = Node(node.kind if node.kind != "definition" else "item", element)
        if local(element) in ("block", "listWrapUp"):
            self._words(closing, element)
        else:
            self.fill(closing, element)
        if not closing.children and not node.closing:
            closing.settle(self.remarks, is_ours=self.is_ours)
            node.closing = joined([closing.text, closing.closing])
        else:
            node.flow += closing.rest

    def _heading(self, node: Node, element: Element) -> None:
        if self.leaves_out(element):
            return
        inside = Node(node.kind, element)
        runs = self.runs(inside, element)
        if runs:
            made = Node("heading", element, text=runs)
            self._put(node, [self.marks(made, element, node)])
        node.flow += inside.rest

    # Blocks

    def _block(self, element: Element, above: Node) -> Nodes:
        """A list item, or a block with a number and a heading."""
        if self.leaves_out(element):
            return []
        is_definition = "definition" in (element.get("class") or "") and term_of(element) is not None
        kind: Kind = "definition" if is_definition and above.kind != "cell" else "item"
        if above.kind in ("document", "group") and kind == "item":
            kind = "clause"
        dropped = self.inline.dropped
        node = self.marks(Node(kind, element), element, above)
        self._heads(node, element)
        self.fill(node, element, but=_HEADS)
        node.settle(self.remarks, is_ours=self.is_ours)
        return list(self._told(node, above, self.inline.dropped > dropped))

    def _list_item(self, element: Element, above: Node) -> Nodes:
        node = Node("clause" if above.kind in ("document", "group") else "item", element)
        self.remarks.count("lost-formatting", "note", element, "Signs of lists are not kept.")
        self._words(node, element)
        node.settle(self.remarks, is_ours=self.is_ours)
        return list(self._told(node, above, False))

    def _put(self, node: Node, found: Nodes) -> None:
        """Add clauses; in a cell only items can stand."""
        in_a_list = node.kind not in ("document", "group")
        for each in found:
            if in_a_list and each.kind in ("clause", "group"):
                each.kind = "item"
                each.demote()
            if node.kind == "cell" and each.kind == "table":
                self.remarks.say("table-in-cell", "warning", each.element, "A table in a cell became items.")
                node.flow += [Node("item", row.element, text=row_words(row)) for row in each.children]
            elif node.kind == "cell" and each.kind != "item":
                each.kind = "item"
                node.flow.append(each)
            else:
                node.flow.append(each)

    # Files of ours

    def _main(self, document: Element) -> Element:
        """The text itself: the instructions of a modification stand beside it."""
        found = [each for body in below(document, *BODIES) for each in below(body)]
        texts = [each for each in found if each.get("name") in ("document", "fragment")]
        return (texts or [each for each in found if each.get(our("kind"))] or found or [document])[0]

    def _fragment(self, element: Element) -> Node:
        """A heading, a row or a cell that was written by itself."""
        outside = Node("clause", element)
        self.fill(outside, element)
        [node] = outside.children
        for _ in range({"row": 1, "cell": 2}.get(element.get(our("kind"), ""), 0)):
            [node] = node.children
        return node


_WORDED = ("p", "block", "listIntroduction", "span", "num", "heading", "subheading", "caption", "foreign")
