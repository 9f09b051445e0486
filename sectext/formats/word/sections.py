"""A section in a Word file as a clause tree: read by our own styles, or else by the numbers and the layout it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sectext.errors import Finding
from sectext.formats.word.growing import Grown, Node, grown
from sectext.formats.word.guides import Guide, guide
from sectext.formats.word.layouts import Layout
from sectext.formats.word.lost import Level, cleaned, lost, remark
from sectext.formats.word.own import TERM, TITLE, role
from sectext.formats.word.reading import WordText
from sectext.formats.word.styled import Styled
from sectext.formats.word.tables import as_table, is_of_terms
from sectext.formats.word.titles import without_front
from sectext.formats.word.tracked import View, rejected
from sectext.formats.word.views import Line, Shown, ShownTable, lines, shown
from sectext.patch import Part
from sectext.tree import Clause, Path

_CONTENTS = re.compile(r"toc \d|TOC Heading|table of (?:figures|authorities)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as one view of a file shows it; what could not be kept; and the paragraphs behind each clause.

    `is_extract`: the file says that it is an annex, which shows a part of the section.
    """

    tree: Clause
    findings: tuple[Finding, ...]
    lines: Mapping[Path, tuple[tuple[Part | None, Line], ...]]
    is_extract: bool = False


def read_section(text: WordText, view: View, *, document: str | None = None, base: Clause | None = None) -> Section:
    """The section that a file holds, in one view. `document` is its name; without one, the file says it.

    `base` is the text that it changes, if it is known: paragraphs that read as there are what they are there.

    Depth comes from styles, lists and indents. Raises NotASection where the text makes no tree.
    """
    content = shown(text, view)
    reading = _Reading(text, document)
    reading.guide = guide(base, shown(text, rejected)) if base is not None else {}
    rest, front, is_extract = without_front(text, content, document)
    findings = [*reading.front(front), *reading.findings]
    reading.findings = []
    reading.read(rest)
    found: Grown = grown(reading.document, text.package.name)
    if document and not any(part in (None, "heading") for part, _ in reading.document.lines):
        problem = f"The file does not say that it is {document}."
        findings.append(Finding(code="other-document", level="warning", where=text.package.name, problem=problem))
    findings += [*reading.findings, *lost(text, rest, view, frozenset({TITLE, TERM}))]
    return Section(tree=found.tree, findings=tuple(findings), lines=found.lines, is_extract=is_extract)


class _Reading:
    """Goes through the paragraphs. `groups` are the document and the groups that are open; `open` the clause, and what
    is open in it.
    """

    def __init__(self, text: WordText, document: str | None, cell: Node | None = None) -> None:
        self.text = text
        self.document = cell or Node("document", label=document)
        self.groups: list[Node] = [self.document]
        self.open: list[Node] = [cell] if cell else []
        self.findings: list[Finding] = []
        self.in_cell = cell is not None
        self.holds_tables = False
        self.layout = Layout(self)
        self.styled = Styled(self)
        self.named = document
        self.guide: Guide = {}

    def front(self, content: Sequence[Shown]) -> Iterator[Finding]:
        """What stands outside the section is named, and not kept."""
        for line in lines(content):
            if cleaned(line.text):
                yield remark("not-mapped", "note", line, "This stands outside the section, and is not part of it.")

    def read(self, content: Sequence[Shown]) -> None:
        self.layout.look_ahead(content)
        for number, each in enumerate(content):
            if isinstance(each, ShownTable):
                self._table(each)
                continue
            name = self.text.styles.name(each.properties.style)
            if _CONTENTS.fullmatch(name or ""):
                if cleaned(each.text):
                    self.say("not-mapped", "note", each, "A line of a table of contents is not part of the text.")
                continue
            if not self.styled.take(each, role(name)):
                self.layout.line(each, content[number + 1 :])

    def say(self, code: str, level: Level, line: Line, problem: str, hint: str = "") -> None:
        self.findings.append(remark(code, level, line, problem, hint))

    # What both ways of reading make

    def made(
        self,
        kind: str,
        depth: int,
        line: Line,
        *,
        label: str | None = None,
        heading: str | None = None,
        text: str | None = None,
    ) -> Node:
        part: Part | None = "text" if text or kind not in ("group",) else "heading"
        return Node(kind, depth, label=label, heading=heading, text=text, lines=[(part, line)])  # type: ignore[arg-type]

    def group(self, depth: int, label: str | None, title: str | None, line: Line) -> bool:
        """A group; one deeper than those that are open stands in the last of them."""
        if not label or self.in_cell:
            return False
        node = self.made("group", 0, line, label=label, heading=title)
        self.groups = self.groups[:depth]
        self.groups[-1].put(node)
        self.groups.append(node)
        self.open = []
        return True

    def heading(self, line: Line, beside: int | None = None) -> bool:
        if self.in_cell:
            return False
        self.container(beside).put(self.made("heading", 0, line, text=cleaned(line.text)))
        self.open = []
        return True

    def container(self, beside: int | None) -> Node:
        """The group that is open, or the one that a style names; those below it are closed."""
        if beside is not None and beside < len(self.groups):
            self.groups = self.groups[: beside + 1]
        return self.groups[-1]

    def into(self, depth: int) -> Node | None:
        """Where something at a depth of lists stands; what is as deep or deeper is closed."""
        above = [node for node in self.open if node.depth < depth]
        if not above:
            return None
        self.open = above
        return above[-1]

    # Tables

    def _table(self, table: ShownTable) -> None:
        own = role(self.text.styles.name(table.source.style))
        if own is None and self.in_cell and not self.holds_tables:
            self._flattened(table)
            return
        of_terms = own.name == "Definitions" if own else is_of_terms(self, table)
        beside = own is not None and not own.depth and not self.in_cell
        parent = self.container(own.beside) if own is not None and beside else None
        if parent is None and own is not None:
            parent = self.into(own.depth)
        if parent is None:
            parent = self.layout.around(table)
        if beside:
            self.open = []
        depth = self.open[-1].depth + 1 if self.open else 0
        for node in as_table(self, table, of_terms=of_terms, depth=depth, is_ours=own is not None):
            parent.put(node)

    def _flattened(self, table: ShownTable) -> None:
        """A table in a cell, which can hold none: each row becomes an item, so that its words are not lost."""
        for row in table.rows:
            found = [line for cell in row for line in lines(cell.content) if cleaned(line.text)]
            if found:
                self.say("table-in-cell", "warning", found[0], "A row of a table in a cell became one item.")
                self.open = self.open[:1]
                text = " | ".join(cleaned(line.text) for line in found)
                self.open[0].put(self.made("item", 1, found[0], text=text))

    def cell(self, content: Sequence[Shown], *, holds_tables: bool = False) -> Node:
        """A cell, read by itself. What a term means may hold tables; other cells hold none."""
        node = Node("cell")
        inner = _Reading(self.text, None, node)
        inner.holds_tables = holds_tables
        inner.read(content)
        self.findings += inner.findings
        return node
