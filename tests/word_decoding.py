"""Reads a Word file that we wrote back into a clause tree, by its styles alone: what is written loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import word_model
from word_model import BEGIN, END, Line

from sectext.tree import Clause, Kind

_STYLE = re.compile(
    r"SEC (?P<cell>Cell )?(?P<name>[A-Z][a-z A-Z]*?)(?: (?P<depth>\d+))?(?: of (?:the section|group (?P<group>\d+)))?"
)
_HEAD = re.compile(f"(?:{BEGIN}(?P<bold>.*?){END})? ?(?P<rest>.*)", re.DOTALL)


@dataclass
class _Node:
    kind: Kind
    depth: int
    parts: dict[str, Any] = field(default_factory=dict)
    children: list[_Node] = field(default_factory=list)

    def made(self) -> Clause:
        return Clause(kind=self.kind, children=tuple(child.made() for child in self.children), **self.parts)


def decoded(docx: bytes) -> Clause:
    lines = iter(word_model.read(docx, "new", styled=True))
    document = _Node("document", 0)
    _Decoding(document).read(lines)
    return document.made()


class _Decoding:
    """`groups` are the document and its open groups; `open` the open clause, or cell, and what is open in it."""

    def __init__(self, top: _Node) -> None:
        self.groups: list[_Node] = [top]
        self.open: list[_Node] = [] if top.kind == "document" else [top]

    def read(self, lines: Iterator[Line]) -> None:
        for label, words, style in lines:
            if words in ("row", "cell", "end") and label is None:
                return
            if label is None:
                self._table(lines, style)
            elif not style.endswith("Space after a table"):
                self._line(label, words, style)

    def _line(self, label: str, words: str, style: str) -> None:
        match = _STYLE.fullmatch(style)
        assert match, style
        depth = int(match["depth"] or 0)
        if match["name"] in ("Group", "Clause", "Item") and not label and "\t" in words:
            label, _, words = words.partition("\t")
        head = _HEAD.fullmatch(words)
        assert head
        bold, rest = head["bold"], head["rest"] or None
        match match["name"]:
            case "Section":
                self.groups[0].parts["label"] = rest
            case "Section title":
                self.groups[0].parts["heading"] = rest
            case "Section text":
                self.groups[0].parts["text"] = rest
            case "Section closing words":
                self.groups[0].parts["closing"] = rest
            case "Group":
                self._group(depth or 1, {"label": label, "heading": rest})
            case "Group text":
                self.groups[depth or 1].parts["text"] = rest
            case "Group closing words":
                self.groups[depth or 1].parts["closing"] = rest
            case "Clause":
                node = self._beside(style, "clause", {"label": label or None, "heading": bold, "text": rest})
                self.open = [node]
            case "Heading":
                self._beside(style, "heading", {"text": rest})
            case "Heading in a list":
                self._into(depth).append(_Node("heading", depth, {"text": rest}))
            case "Item":
                self._put(_Node("item", depth, {"label": label or None, "heading": bold, "text": rest}))
            case "Definition":
                self._put(_Node("definition", depth, {"label": bold, "text": rest}))
            case "Text":
                self.open[0].parts["text"] = rest
            case "Clause closing words" | "Closing words":
                self.open[0].parts["closing"] = rest
            case "Item closing words" | "Definition closing words":
                next(node for node in self.open[1:] if node.depth == depth).parts["closing"] = rest
            case other:
                raise AssertionError(other)

    def _group(self, depth: int, parts: dict[str, Any]) -> None:
        node = _Node("group", depth, parts)
        self.groups = [*self.groups[:depth], node]
        self.groups[depth - 1].children.append(node)

    def _beside(self, style: str, kind: Kind, parts: dict[str, Any]) -> _Node:
        node = _Node(kind, 0, parts)
        self._container(style).children.append(node)
        return node

    def _container(self, style: str) -> _Node:
        if style.endswith("of the section"):
            return self.groups[0]
        group = re.search(r"of group (\d+)$", style)
        return self.groups[int(group[1])] if group else self.groups[-1]

    def _into(self, depth: int) -> list[_Node]:
        """Where something at a depth of lists stands."""
        self.open = [node for node in self.open if node.depth < depth]
        return self.open[-1].children

    def _put(self, node: _Node) -> None:
        self._into(node.depth).append(node)
        self.open.append(node)

    # Tables

    def _table(self, lines: Iterator[Line], style: str) -> None:
        match = _STYLE.fullmatch(style)
        assert match, style
        rows = list(_rows(lines))
        beside = not match["depth"]
        into = self._container(style).children if beside else self._into(int(match["depth"]))
        if match["name"] == "Definitions":
            into += [_definition(row) for row in rows]
        else:
            into.append(_Node("table", 0, children=[_Node("row", 0, children=row) for row in rows]))


def _rows(lines: Iterator[Line]) -> Iterator[list[_Node]]:
    """The rows of a table, each a list of cells."""
    row: list[_Node] | None = None
    here: list[Line] = []
    depth = 0
    for line in lines:
        if line[0] is None and line[1] == "table":
            depth += 1
        if depth == 0 and line[0] is None:
            if here and row is not None:
                row.append(_cell(here))
            here = []
            if line[1] == "end":
                if row is not None:
                    yield row
                return
            if line[1] == "row":
                if row is not None:
                    yield row
                row = []
            continue
        if line[0] is None and line[1] == "end":
            depth -= 1
        here.append(line)


def _cell(lines: list[Line]) -> _Node:
    if lines[0][2] == "SEC Cell Term":
        return _Node("cell", 0, {"text": lines[0][1]})
    node = _Node("cell", 0)
    _Decoding(node).read(iter(lines))
    return node


def _definition(row: list[_Node]) -> _Node:
    term, meaning = row
    return _Node("definition", 0, {"label": term.parts["text"], **meaning.parts}, meaning.children)
