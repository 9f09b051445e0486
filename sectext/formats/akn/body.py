"""A redline as elements: hierarchy in the text, blocks in the cells of tables, ins and del in the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sectext.formats.akn.identifiers import Names, number, tag
from sectext.formats.akn.xml import Element, a, held, mark
from sectext.redline import Mark, Marked, Run
from sectext.tree import Path

_NAMED = ("document", "definition", "table")  # hcontainers, by their name
_MARKS: Mapping[Mark, Mark] = {"inserted": "inserted", "deleted": "deleted", "moved from": "deleted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Makes elements. `ids` are the identifiers of the clauses, `names` all that are taken.

    `extras` are further attributes of a clause: its wId, period, status. `moves` are the places that clauses move to:
    every word there is an insertion.
    """

    ids: Mapping[Path, str]
    names: Names
    extras: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)
    moves: frozenset[Path] = frozenset()

    def element(self, node: Marked, path: Path = (), *, depth: int = 0, above: Mark = "same") -> Element:
        """A clause in the text, with all below it. `above` is the mark that what holds it gives it."""
        made = self._element(tag(node, depth), node, path, above, name=node.kind if node.kind in _NAMED else None)
        if node.kind == "table":
            made.append(a("content", self._table(node, path), eId=self._part(path, "content")))
            return made
        self._head(made, node, path)
        text = self._text(node, path)
        if not node.children and not node.closing:
            if text is not None:
                made.append(a("content", text, eId=self._part(path, "content")))
            return made
        if text is not None:
            made.append(a("intro", text, eId=self._part(path, "intro")))
        below = depth + 1 if node.kind == "item" else 0
        for place, child in enumerate(node.children):
            made.append(self._below(child, (*path, place), depth=below, above=given(node)))
        if node.closing:
            closing = self._words("p", node.closing, moved=self._moved(path))
            made.append(a("wrapUp", closing, eId=self._part(path, "wrapup")))
        return made

    def quoted(self, node: Marked) -> Element:
        """A clause by itself, as it may stand where another document quotes it."""
        match node.kind:
            case "heading":
                return self._filled(
                    self._element("block", node, (), "same", name="crossHeading"), node.text, moved=False
                )
            case "row":
                return self._row(node, (), "same")
            case "cell":
                return self._cell(node, (), "same")
            case _:
                return self.element(node)

    # In the text

    def _below(self, node: Marked, path: Path, *, depth: int, above: Mark) -> Element:
        if node.kind != "heading":
            return self.element(node, path, depth=depth, above=above)
        made = self._element("crossHeading", node, path, above)
        return self._filled(made, node.text, moved=self._moved(path))

    def _element(self, tag: str, node: Marked, path: Path, above: Mark, /, **attributes: str | None) -> Element:
        refers = f"#{term_id(node)}" if node.kind == "definition" else None
        made = a(tag, eId=self.ids[path], refersTo=refers, **attributes)
        for key, value in self.extras.get(path, {}).items():
            made.set(key, held(value))
        if node.mark != above:
            pair = str(node.pair) if node.pair is not None else None
            mark(made, mark=node.mark, pair=pair)
            if node.mark in ("deleted", "moved from"):
                made.set("status", "removed")
        return made

    def _head(self, made: Element, node: Marked, path: Path) -> None:
        moved = self._moved(path)
        if node.label and node.kind != "definition":
            made.append(self._words("num", node.label, moved=moved))
        if node.heading:
            heading = self._words("heading", node.heading, moved=moved)
            heading.set("eId", self._part(path, "heading"))
            made.append(heading)

    def _text(self, node: Marked, path: Path) -> Element | None:
        """The words in front of the list; those of a definition begin with its term."""
        moved = self._moved(path)
        if node.kind != "definition":
            return self._words("p", node.text, moved=moved) if node.text else None
        term = self._words("def", node.label, moved=moved)
        term.set("refersTo", f"#{term_id(node)}")
        made = a("p", term)
        if node.text:
            term.tail = " "
            self._filled(made, node.text, moved=moved)
        return made

    # In cells

    def _table(self, node: Marked, path: Path) -> Element:
        made = a("table", eId=self._part(path, "table"))
        made.extend(self._row(row, (*path, n), given(node)) for n, row in enumerate(node.children))
        return made

    def _row(self, node: Marked, path: Path, above: Mark) -> Element:
        made = self._element("tr", node, path, above)
        made.extend(self._cell(cell, (*path, n), given(node)) for n, cell in enumerate(node.children))
        return made

    def _cell(self, node: Marked, path: Path, above: Mark) -> Element:
        made = self._element("td", node, path, above)
        self._blocks(made, node, path)
        return made

    def _blocks(self, made: Element, node: Marked, path: Path) -> None:
        """The words and lists of a cell, or of an item in one."""
        if (text := self._text(node, path)) is not None:
            made.append(text)
        numbered = list(enumerate(node.children))
        for is_item, run in groupby(numbered, key=lambda pair: pair[1].kind == "item"):
            inner = [self._block(child, (*path, place), given(node)) for place, child in run]
            made.extend([a("blockList", *inner, eId=self._part(path, "list"))] if is_item else inner)
        if node.closing:
            closing = self._words("block", node.closing, moved=self._moved(path))
            closing.set("name", "wrapUp")
            made.append(closing)

    def _block(self, node: Marked, path: Path, above: Mark) -> Element:
        """What stands in a cell, in the list of one."""
        name = tag(node, 0, in_cell=True)
        if node.kind == "heading":
            made = self._element(name, node, path, above, name="crossHeading")
            return self._filled(made, node.text, moved=self._moved(path))
        if node.kind == "table":
            made = self._element(name, node, path, above)
            made.extend(self._row(row, (*path, n), given(node)) for n, row in enumerate(node.children))
            return made
        made = self._element(name, node, path, above, class_="definition" if node.kind == "definition" else None)
        self._head(made, node, path)
        blocks = len(made)
        self._blocks(made, node, path)
        if len(made) == blocks:
            made.append(a("p"))  # an item has a block, if only an empty one
        return made

    # Words

    def _words(self, name: str, runs: Sequence[Run], *, moved: bool) -> Element:
        return self._filled(a(name), runs, moved=moved)

    def _filled(self, made: Element, runs: Sequence[Run], *, moved: bool) -> Element:
        """The words in an element. Where they stand because they were moved, all of them are an insertion."""
        into = made
        if moved and runs:
            into = a("ins", class_="moved")
            made.append(into)
        for run in runs:
            if run.mark == "same":
                _append(into, run.text)
            else:
                word = a("ins" if run.mark == "inserted" else "del")
                _append(word, run.text)
                into.append(word)
        return made

    def _moved(self, path: Path) -> bool:
        return bool(self.moves) and any(path[:length] in self.moves for length in range(len(path) + 1))

    def _part(self, path: Path, name: str) -> str:
        return self.names.take(f"{self.ids[path]}__{name}")


def term_id(definition: Marked) -> str:
    """What a definition is referred to by."""
    words = "".join(run.text for run in definition.label if run.mark != "deleted")
    return f"term_{number(words or ''.join(run.text for run in definition.label))}"


def moves(marked: Marked, path: Path = ()) -> frozenset[Path]:
    """The places of a redline that clauses move to."""
    below = (moves(child, (*path, place)) for place, child in enumerate(marked.children) if child.whole is None)
    return frozenset({path} if marked.mark == "moved to" else ()).union(*below)


def given(node: Marked) -> Mark:
    """The mark that what stands in a clause has where nothing else is said."""
    return _MARKS.get(node.mark, "same")


def _append(element: Element, text: str) -> None:
    """Words at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + held(text)
    else:
        element.text = (element.text or "") + held(text)
