"""Paragraphs that say what they are: by one of our own styles, or by their words, which the base has as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sectext.formats.word.content import Span
from sectext.formats.word.growing import Node
from sectext.formats.word.guides import place
from sectext.formats.word.lost import cleaned
from sectext.formats.word.own import TERM, TITLE, Role, head, label_of, words
from sectext.formats.word.views import Line
from sectext.patch import Part

if TYPE_CHECKING:
    from sectext.formats.word.sections import _Reading


class Styled:
    """Takes such paragraphs into the tree that is being read; others are left to the layout."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading

    def take(self, line: Line, own: Role | None) -> bool:
        """Take a paragraph for what its style says or, where it has none of ours, for what it is in the base."""
        if own is not None:
            return self._own(own, line, *label_of(line, own.name))
        known = self.reading.guide.get(place(line.sources[-1])) if line.sources and not self.reading.in_cell else None
        if known is None:
            return False
        label, spans, _ = self.reading.layout.label(line)
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
                return self.reading.group(own.depth or 1, label, words(spans), line)
            case "Group text" | "Group closing words":
                return self._of_group(own, line)
            case "Clause":
                title, text = head(spans, TITLE)
                node = self.reading.made("clause", 0, line, label=label, heading=title, text=text)
                self.reading.container(own.beside).put(node)
                self.reading.open = [node]
                return bool(label or title or text) or self._undone(node)
            case "Heading":
                return self.reading.heading(line, own.beside)
            case "Item" | "Definition" | "Heading in a list":
                return self._in_list(own, line, label, spans)
            case "Text":
                return self._cell_text(line, spans)
            case "Clause closing words" | "Closing words" | "Item closing words" | "Definition closing words":
                return self._closing(own, line, spans)
        return False

    def _undone(self, node: Node) -> bool:
        """A numbered paragraph without a number or words is nothing."""
        parent = next(p for p in (*self.reading.groups, *self.reading.open) if node in p.children)
        parent.children.remove(node)
        self.reading.open = [each for each in self.reading.open if each is not node]
        return True

    def _of_document(self, name: str, line: Line) -> bool:
        said = cleaned(line.text)
        part = {"Section": "label", "Section title": "heading", "Section text": "text"}.get(name, "closing")
        if part == "label":
            self._named(said, line)
            return True
        if getattr(self.reading.document, part) is not None or self.reading.in_cell:
            return False
        setattr(self.reading.document, part, said)
        self.reading.document.lines.append((part, line))  # type: ignore[arg-type]
        return True

    def _named(self, said: str, line: Line) -> None:
        if self.reading.named and said != self.reading.named:
            self.reading.say(
                "other-document", "warning", line, f"The file is of {said}; it was read as {self.reading.named}."
            )
        self.reading.document.label = self.reading.document.label or said
        self.reading.document.lines.append((None, line))

    def _of_group(self, own: Role, line: Line) -> bool:
        if (own.depth or 1) >= len(self.reading.groups):
            return False
        group = self.reading.groups[own.depth or 1]
        part: Part = "text" if own.name == "Group text" else "closing"
        if getattr(group, part) is not None or (part == "text" and group.children):
            return False
        setattr(group, part, cleaned(line.text))
        group.lines.append((part, line))
        return True

    def _in_list(self, own: Role, line: Line, label: str | None, spans: tuple[Span, ...]) -> bool:
        parent = self.reading.into(own.depth)
        if parent is None:
            return False
        if own.name == "Heading in a list":
            parent.put(self.reading.made("heading", own.depth, line, text=words(spans)))
            return True
        if own.name == "Item":
            title, text = head(spans, TITLE)
            node = self.reading.made("item", own.depth, line, label=label, heading=title, text=text)
        else:
            term, text = head(spans, TERM)
            if term is None:
                return False
            node = self.reading.made("definition", own.depth, line, label=term, text=text)
        parent.put(node)
        self.reading.open.append(node)
        return bool(label or words(spans)) or self._undone(node)

    def _cell_text(self, line: Line, spans: tuple[Span, ...]) -> bool:
        if not self.reading.in_cell:
            return False
        if self.reading.open[0].text is None and not self.reading.open[0].children:
            self.reading.open[0].text = words(spans)
            self.reading.open[0].lines.append(("text", line))
            return True
        return not words(spans)

    def _closing(self, own: Role, line: Line, spans: tuple[Span, ...]) -> bool:
        wanted = 0 if own.name in ("Clause closing words", "Closing words") else own.depth
        kinds = {"Clause": "clause", "Definition": "definition", "Item": "item"}
        kind = kinds.get(own.name.split(" ")[0])
        node = next((n for n in self.reading.open if n.depth == wanted and kind in (None, n.kind)), None)
        if node is None or node.kind == "document":
            return False
        if node.closing is not None:
            self.reading.say("joined-paragraphs", "note", line, "This became one string with the paragraph before it.")
        node.close(words(spans) or "", line)
        self.reading.open = self.reading.open[: self.reading.open.index(node) + 1]
        return True
