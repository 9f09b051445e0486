"""Paragraphs in styles that are not ours: what they are is said by their labels, their lists and where they stand.

Depth is never guessed. Where labels, lists and indents leave two readings, one is taken and a finding asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from sectext.formats.word.columns import NEAR, called, column, defined, is_heading_like, is_title, words_column
from sectext.formats.word.content import Span
from sectext.formats.word.depth import ASK
from sectext.formats.word.depth import parent as parent_of
from sectext.formats.word.growing import Node
from sectext.formats.word.lost import cleaned
from sectext.formats.word.own import cut, words
from sectext.formats.word.shapes import begins, extended, level, parts, typed_label
from sectext.formats.word.titles import title_after
from sectext.formats.word.views import Line, Shown, ShownTable, lines

if TYPE_CHECKING:
    from sectext.formats.word.sections import _Reading

_HEADING = re.compile(r"heading \d|title|subtitle|sub-?heading.*", re.IGNORECASE)


class Layout:
    """Reads by layout. Columns are in twentieths of a point: of labels, and of the words after them."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.labels: frozenset[str] = frozenset()
        self.seen_words = False

    def look_ahead(self, content: Sequence[Shown]) -> None:
        """Which labels there are: whether 3 is a group depends on there being a 3.1."""
        found = [label for line in lines(content) if (label := self.label(line)[0])]
        self.labels = frozenset(found)

    def line(self, line: Line, following: Sequence[Shown]) -> None:
        """Put one paragraph where it belongs."""
        if not cleaned(line.text) and not line.label:
            return
        if not self.reading.in_cell and self._title(line):
            return
        label, spans, signs = self.label(line)
        if label is None:
            self._unlabelled(line, following, words(spans), bullet=signs == "bullet")
            return
        self._labelled(line, label, spans)

    # Labels

    def label(self, line: Line) -> tuple[str | None, tuple[Span, ...], Literal["", "bullet"]]:
        """The label of a paragraph, automatic or typed; its words; and whether a sign stands in place of a label."""
        if line.numbered is not None and line.label:
            if line.numbered.list.level(line.numbered.level).format == "bullet":
                return None, line.spans, "bullet"
            if re.search(r"\s", line.label):
                return None, (Span(text=f"{line.label} "), *line.spans), ""  # no label has spaces: it is kept as words
            return line.label, line.spans, ""
        lead = len(line.text) - len(line.text.lstrip())
        found = typed_label(line.text[lead:])
        if found is None:
            return None, line.spans, ""
        rest = cut(line.spans, len(line.text) - len(found[1]))[1] if found[1] else ()
        return found[0], rest, ""

    def _labelled(self, line: Line, label: str, spans: tuple[Span, ...]) -> None:
        text = words(spans)
        if not self.reading.in_cell and not self._is_item(line, label):
            self._numbered(line, label, text)
            return
        parent = parent_of(self.reading, line, label)
        if parent is None:
            problem = f"“{label}” stands in no clause; it was read as a clause."
            self.reading.say("unclear-depth", "warning", line, problem, ASK)
            self._numbered(line, label, text, clause=True)
            return
        self._item(line, parent, label, text)

    def _item(self, line: Line, parent: Node, label: str | None, text: str | None) -> None:
        """An item; one that begins with the label of another holds that one: (a), tab, (i)."""
        inner = typed_label(text) if text and label and "\t" in line.text else None
        first = inner is not None and inner[0].startswith("(") and begins(inner[0])
        node = self.reading.made("item", parent.depth + 1, line, label=label, text=None if first else text)
        self._close_below(parent)
        parent.put(node)
        self.reading.open.append(node)
        if first and inner is not None:
            self._item(line, node, inner[0], cleaned(inner[1]) or None)

    def _is_item(self, line: Line, label: str) -> bool:
        """Whether a label is one of a list: by its shape or, of a bare number, by the list that it belongs to."""
        shape = level(label)
        if shape in ("item", "below"):
            return shape == "item" or bool(self.reading.open)
        clause = self.reading.open[0] if self.reading.open else None
        if shape == "clause" or clause is None or clause.line is None or extended(label, self.labels):
            return False
        above, here = clause.line.numbered, line.numbered
        if above is not None and here is not None and above.list.definition == here.list.definition:
            return here.level > above.level
        return parts(clause.label or "") > 1 and column(line) > column(clause.line) + NEAR

    def _numbered(self, line: Line, label: str, text: str | None, *, clause: bool = False) -> None:
        """A group or a clause."""
        reading = self.reading
        if not clause and level(label) == "number" and extended(label, self.labels):
            reading.group(1, label, text, line)
            return
        bold = is_heading_like(line) and text is not None and not text.endswith((".", ";", ","))
        heading, own = (text, None) if bold else (None, text)
        inner = typed_label(own) if own and "\t" in line.text else None
        first = inner is not None and inner[0].startswith("(") and begins(inner[0])
        node = reading.made("clause", 0, line, label=label, heading=heading, text=None if first else own)
        self._group_of(label).put(node)
        reading.open = [node]
        if first and inner is not None:
            self._item(line, node, inner[0], cleaned(inner[1]) or None)

    def _group_of(self, label: str) -> Node:
        """The open group that a clause belongs to: one whose number is in front of another group is not in this one."""
        stem = label.rpartition(".")[0] if parts(label) > 1 else ""
        last = self.reading.groups[-1]
        if stem and last.kind == "group" and (last.label or "").rstrip(".") != stem and parts(last.label or "") == 1:
            others = [n for n in self.reading.document.children if n.kind == "group"]
            if any((n.label or "").rstrip(".") == stem for n in others) or level(last.label or "") == "number":
                self.reading.groups = self.reading.groups[:1]
        return self.reading.groups[-1]

    # Depth

    def _close_below(self, parent: Node) -> None:
        opened = self.reading.open
        self.reading.open = opened[: opened.index(parent) + 1]

    # Paragraphs without a label

    def _title(self, line: Line) -> bool:
        """The name of the document, and the line below it."""
        reading, text = self.reading, cleaned(line.text)
        document = reading.document
        if document.children or reading.open or document.text:
            return False
        after = title_after(text, reading.named or document.label)
        if after is not None and not document.lines:
            name = text[: len(text) - len(after)].strip(" :–—-'‘“\"’”")
            document.label = document.label or name
            document.heading = after or None
            document.lines.append(("heading" if after else None, line))
            return True
        if document.lines and document.heading is None and self.label(line)[0] is None and is_title(line):
            document.heading = text.strip("'‘’“”\"") or None
            document.lines.append(("heading", line))
            return True
        return False

    def _unlabelled(self, line: Line, following: Sequence[Shown], text: str | None, *, bullet: bool) -> None:
        reading = self.reading
        if text is None:
            return
        if bullet and reading.open:
            reading.say("lost-formatting", "note", line, "Not kept: the sign in front of this item.")
            self._item(line, parent_of(self.reading, line, None) or reading.open[0], None, text)
            return
        if not reading.in_cell and self._is_heading(line, text):
            self._heading(line, text, following)
        elif (term := defined(line)) is not None and reading.open:
            self._defined(line, *term)
        elif reading.open:
            self._continued(line, text)
        else:
            self._beside(line, text)

    def _is_heading(self, line: Line, text: str) -> bool:
        style = self.reading.text.styles.name(line.properties.style) or ""
        named = (
            _HEADING.fullmatch(style) is not None or (line.properties.outline or 9) < 9 or line.properties.outline == 0
        )
        return (named or is_heading_like(line)) and len(text) < 250 and not text.endswith((".", ";", ","))

    def _heading(self, line: Line, text: str, following: Sequence[Shown]) -> None:
        """Beside clauses, or in a list where items go on after it."""
        reading = self.reading
        after = next(
            (each for each in following if isinstance(each, ShownTable) or cleaned(each.text) or each.label), None
        )
        label = self.label(after)[0] if isinstance(after, Line) else None
        if reading.open and isinstance(after, Line) and label is not None and self._is_item(after, label):
            parent = parent_of(self.reading, after, label) if len(reading.open) > 1 else reading.open[0]
            parent = parent or reading.open[0]
            self._close_below(parent)
            parent.put(reading.made("heading", parent.depth + 1, line, text=text))
            return
        reading.heading(line)

    def _defined(self, line: Line, term: str, text: str | None) -> None:
        """A definition in a paragraph of its own: the clause it stands in, or the one before it, says how deep."""
        reading = self.reading
        before = next((n for n in reversed(reading.open) if n.kind == "definition"), None)
        parent = reading.open[0] if before is None else reading.open[reading.open.index(before) - 1]
        self._close_below(parent)
        node = reading.made("definition", parent.depth + 1, line, label=term, text=text)
        parent.put(node)
        reading.open.append(node)

    def _continued(self, line: Line, text: str) -> None:
        """Words after a list, or a second paragraph: they belong to what stands in the same column."""
        reading = self.reading
        opened = reading.open
        if reading.in_cell and opened[0].text is None and not opened[0].children and len(opened) == 1:
            opened[0].text = text
            opened[0].lines.append(("text", line))
            return
        here = words_column(line)
        alike = [n for n in opened if n.line is not None and abs(words_column(n.line) - here) <= NEAR]
        if len(alike) > 1 or not alike:
            alike = self._unclear(line, here, alike)
        node = alike[0]
        self._close_below(node)
        if node.children:
            if node.closing is not None:
                reading.say("joined-paragraphs", "note", line, "This became one string with the paragraph before it.")
            node.close(text, line)
            return
        child = reading.made("item", node.depth + 1, line, text=text)
        reading.say(
            "joined-paragraphs", "note", line, f"A paragraph of its own in {called(node)}: an item without a label."
        )
        node.put(child)

    def _unclear(self, line: Line, here: int, alike: Sequence[Node]) -> list[Node]:
        """Words in a column of their own, or in that of several: those left of all words close the clause."""
        opened = self.reading.open
        first = opened[0]
        left_of_all = all(n.line is None or here < words_column(n.line) - NEAR for n in opened)
        if (left_of_all and not alike) or len(opened) == 1:
            return [first]
        problem = f"Nothing says what these words belong to; they were read as part of {called(first)}."
        self.reading.say("unclear-depth", "warning", line, problem, ASK)
        return [first]

    def _beside(self, line: Line, text: str) -> None:
        """Words outside any clause: of the document or group before its clauses, or a clause without a label."""
        group = self.reading.groups[-1]
        if group.text is None and not group.children:
            group.text = text
            group.lines.append(("text", line))
            return
        node = self.reading.made("clause", 0, line, text=text)
        group.put(node)
        self.reading.open = [node]

    def around(self, table: ShownTable) -> Node:
        """What a table stands in: the clause that is open, or the group."""
        opened = self.reading.open
        if not opened:
            return self.reading.groups[-1]
        left = table.source.left or 0
        inside = [n for n in opened[1:] if n.line is not None and left >= words_column(n.line) - NEAR > 0]
        parent = inside[-1] if inside else opened[0]
        self._close_below(parent)
        return parent
