"""A section in a Word file as a clause tree: read by our own styles, or else by the numbers and the layout it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sectext.errors import Finding
from sectext.formats.word.content import Span
from sectext.formats.word.growing import Grown, Node, grown
from sectext.formats.word.guides import Guide, guide, place
from sectext.formats.word.layouts import Layout
from sectext.formats.word.lost import Level, cleaned, lost, remark
from sectext.formats.word.own import TERM, TITLE, Role, head, label_of, role, words
from sectext.formats.word.reading import WordText
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
            if not self._known(each, role(name)):
                self.layout.line(each, content[number + 1 :])

    def say(self, code: str, level: Level, line: Line, problem: str, hint: str = "") -> None:
        self.findings.append(remark(code, level, line, problem, hint))

    # In our own styles, or as the base has it

    def _known(self, line: Line, own: Role | None) -> bool:
        """Take a paragraph for what its style says or, where it has none of ours, for what it is in the base."""
        if own is not None:
            return self._own(own, line, *label_of(line, own.name))
        known = self.guide.get(place(line.sources[-1])) if line.sources and not self.in_cell else None
        if known is None:
            return False
        label, spans, _ = self.layout.label(line)
        return self._own(known, line, label, spans)

    def _own(self, own: Role, line: Line, label: str | None, spans: tuple[Span, ...]) -> bool:
        """Take a paragraph for what its style says; False where that cannot be, as after an edit."""
        if own.name == "Space after a table" and not cleaned(line.text):
            return True
        if not (label or words(spans)) and own.name not in ("Group", "Clause", "Item", "Text", "Definition"):
            return not any(span.thing for span in line.spans)
        match own.name:
            case "Section" | "Section title" | "Section text" | "Section closing words":
                return self._of_document(own.name, line)
            case "Group":
                return self.group(own.depth or 1, label, words(spans), line)
            case "Group text" | "Group closing words":
                return self._of_group(own, line)
            case "Clause":
                title, text = head(spans, TITLE)
                node = self.made("clause", 0, line, label=label, heading=title, text=text)
                self.container(own.beside).put(node)
                self.open = [node]
                return bool(label or title or text) or self._undone(node)
            case "Heading":
                return self.heading(line, own.beside)
            case "Item" | "Definition" | "Heading in a list":
                return self._in_list(own, line, label, spans)
            case "Text":
                return self._cell_text(line, spans)
            case "Clause closing words" | "Closing words" | "Item closing words" | "Definition closing words":
                return self._closing(own, line, spans)
        return False

    def _undone(self, node: Node) -> bool:
        """A numbered paragraph without a number or words is nothing."""
        parent = next(p for p in (*self.groups, *self.open) if node in p.children)
        parent.children.remove(node)
        self.open = [each for each in self.open if each is not node]
        return True

    def _of_document(self, name: str, line: Line) -> bool:
        said = cleaned(line.text)
        part = {"Section": "label", "Section title": "heading", "Section text": "text"}.get(name, "closing")
        if part == "label":
            self._named(said, line)
            return True
        if getattr(self.document, part) is not None or self.in_cell:
            return False
        setattr(self.document, part, said)
        self.document.lines.append((part, line))  # type: ignore[arg-type]
        return True

    def _named(self, said: str, line: Line) -> None:
        if self.named and said != self.named:
            self.say("other-document", "warning", line, f"The file is of {said}; it was read as {self.named}.")
        self.document.label = self.document.label or said
        self.document.lines.append((None, line))

    def _of_group(self, own: Role, line: Line) -> bool:
        if (own.depth or 1) >= len(self.groups):
            return False
        group = self.groups[own.depth or 1]
        part: Part = "text" if own.name == "Group text" else "closing"
        if getattr(group, part) is not None or (part == "text" and group.children):
            return False
        setattr(group, part, cleaned(line.text))
        group.lines.append((part, line))
        return True

    def _in_list(self, own: Role, line: Line, label: str | None, spans: tuple[Span, ...]) -> bool:
        parent = self.into(own.depth)
        if parent is None:
            return False
        if own.name == "Heading in a list":
            parent.put(self.made("heading", own.depth, line, text=words(spans)))
            return True
        if own.name == "Item":
            title, text = head(spans, TITLE)
            node = self.made("item", own.depth, line, label=label, heading=title, text=text)
        else:
            term, text = head(spans, TERM)
            if term is None:
                return False
            node = self.made("definition", own.depth, line, label=term, text=text)
        parent.put(node)
        self.open.append(node)
        return bool(label or words(spans)) or self._undone(node)

    def _cell_text(self, line: Line, spans: tuple[Span, ...]) -> bool:
        if not self.in_cell:
            return False
        if self.open[0].text is None and not self.open[0].children:
            self.open[0].text = words(spans)
            self.open[0].lines.append(("text", line))
            return True
        return not words(spans)

    def _closing(self, own: Role, line: Line, spans: tuple[Span, ...]) -> bool:
        wanted = 0 if own.name in ("Clause closing words", "Closing words") else own.depth
        kinds = {"Clause": "clause", "Definition": "definition", "Item": "item"}
        kind = kinds.get(own.name.split(" ")[0])
        node = next((n for n in self.open if n.depth == wanted and kind in (None, n.kind)), None)
        if node is None or node.kind == "document":
            return False
        if node.closing is not None:
            self.say("joined-paragraphs", "note", line, "This became one string with the paragraph before it.")
        node.close(words(spans) or "", line)
        self.open = self.open[: self.open.index(node) + 1]
        return True

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
