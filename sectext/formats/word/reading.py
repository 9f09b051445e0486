"""Reads the parts of a Word file that hold words: what stands in each paragraph and table, and every change to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sectext.formats.word.alternatives import settled
from sectext.formats.word.automatic import Numbering
from sectext.formats.word.content import Box, Cell, Content, Passage, Properties, Row, Table, passages, revisions
from sectext.formats.word.formatted import Formatted, of_page, of_paragraph, of_table
from sectext.formats.word.opening import Element, Package
from sectext.formats.word.runs import Runs
from sectext.formats.word.stylesheet import Stylesheet, measure, number, properties, value, w
from sectext.formats.word.tracked import Revision, format_change, revision

_P, _TBL, _TR, _TC = w("p"), w("tbl"), w("tr"), w("tc")
_NOTES = {"footnote": "footnotes", "endnote": "endnotes"}
# What the first notes of a file are: the lines above the notes.
_NO_NOTES = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A remark in the margin."""

    author: str | None
    text: str


class WordText:
    """The words of a file: its text, its notes and its comments. Raises ForeignFile where a part is not well formed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Stylesheet(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"), self.styles)
        root = settled(package.tree(package.main))
        self._formatted: list[Formatted] = []
        self.body: tuple[Content, ...] = self._story(package.main, root)

    def note(self, kind: str, id: str) -> tuple[Content, ...]:
        """The words of a footnote or an endnote."""
        return self._notes.get((kind, id), ())

    @cached_property
    def _notes(self) -> Mapping[tuple[str, str], tuple[Content, ...]]:
        found: dict[tuple[str, str], tuple[Content, ...]] = {}
        for kind, part in _NOTES.items():
            root = self._part(part)
            for each in root.iterfind(w(kind)) if root is not None else ():
                name = each.get(w("id"))
                if name is not None and each.get(w("type")) not in _NO_NOTES:
                    found[kind, name] = self._story(part, each)
        return found

    @cached_property
    def margins(self) -> tuple[tuple[Content, ...], ...]:
        """The words of each header and each footer, which are not part of the text."""
        names = dict.fromkeys(name for kind in ("header", "footer") for name in self.package.related(kind))
        parts = [name for name in names if name in self.package.parts]
        return tuple(self._story(name, settled(self.package.tree(name))) for name in parts)

    def formatted(self) -> tuple[Formatted, ...]:
        """The tracked changes of looks, in the text, the notes, the headers and the footers."""
        _ = self._notes, self.margins  # they are read when they are first asked for
        return tuple(self._formatted)

    def unresolved(self) -> tuple[Revision, ...]:
        """The changes that were neither accepted nor rejected, in the text and the notes that it refers to."""
        spans = (span for passage in passages(self.body) for span in passage.spans)
        named = dict.fromkeys((span.thing, span.id) for span in spans if span.thing in ("footnote", "endnote"))
        contents = (self.body, *(self.note(kind, id) for kind, id in named if kind))
        return tuple(each for content in contents for each in revisions(content) if each.kind != "format")

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments, in the order of the file."""
        root = self._part("comments")
        return tuple(
            Comment(author=each.get(w("author")), text=" ".join(t.text or "" for t in each.iter(w("t"))))
            for each in (root.iterfind(w("comment")) if root is not None else ())
        )

    def properties(self) -> Mapping[str, str]:
        """The properties that people or programs added to the file, by their names."""
        for relationship in self.package.relationships.get("", ()):
            if (
                relationship.kind in ("custom-properties", "customProperties")
                and relationship.target in self.package.parts
            ):
                root = self.package.tree(relationship.target)
                return {each.get("name") or "": "".join(map(str, each.itertext())) for each in root}
        return {}

    def _story(self, part: str, root: Element) -> tuple[Content, ...]:
        story = _Story(part, root, self.styles)
        content = tuple(story.content())
        self._formatted += story.formatted
        return content

    def _part(self, kind: str) -> Element | None:
        """The part of a kind; None where there is none, or the file names one that it does not have."""
        for name in self.package.related(kind):
            if name in self.package.parts:
                return settled(self.package.tree(name))
        return None


class _Story:
    """One part with words, read from its first paragraph to its last."""

    def __init__(self, part: str, root: Element, styles: Stylesheet) -> None:
        self.part, self.root = part, root
        self.runs = Runs(root, styles)
        self.place = 0
        self.formatted: list[Formatted] = []

    def content(self) -> Iterator[Content]:
        yield from self._blocks(self.root, ())
        self.formatted += of_page(self.root, self.part, self.place)

    def _blocks(self, parent: Element, around: tuple[Revision, ...]) -> Iterator[Content]:
        """Paragraphs and tables; what merely holds them, as a content control does, is looked through."""
        for child in parent:
            if child.tag == _P:
                yield self._passage(child, around)
            elif child.tag == _TBL:
                yield self._table(child, around)
            elif child.tag not in (w("sdtPr"), w("pPr"), w("tcPr"), w("sectPr")):
                own = revision(child)
                yield from self._blocks(child, (*around, own) if own else around)

    def _passage(self, element: Element, around: tuple[Revision, ...]) -> Passage:
        self.place += 1
        place = self.place
        self.formatted += of_paragraph(element, self.part, place)
        own = element.find(w("pPr"))
        spans, boxes = self.runs.read(element, value(own, "pStyle"), around)
        mark = own.find(w("rPr")) if own is not None else None
        end = tuple(filter(None, map(revision, mark if mark is not None else ())))
        change = own.find(w("pPrChange")) if own is not None else None
        found = _with_changes(properties(own), own)
        return Passage(
            part=self.part,
            place=place,
            spans=spans,
            end=(*around, *end),
            properties=found,
            before=None if change is None else (format_change(change), _before(change, found)),
            boxes=tuple(Box(revisions=seen, content=tuple(self._blocks(box, ()))) for seen, box in boxes),
        )

    def _table(self, element: Element, around: tuple[Revision, ...]) -> Table:
        self.formatted += of_table(element, self.part, self.place + 1)
        own = element.find(w("tblPr"))
        return Table(
            rows=tuple(self._row(row, (*around, *seen)) for row, seen in _within(element, _TR)),
            style=value(own, "tblStyle"),
            left=measure(value(own, "tblInd", "w")),
        )

    def _row(self, element: Element, around: tuple[Revision, ...]) -> Row:
        own = element.find(w("trPr"))
        marks = tuple(filter(None, map(revision, own if own is not None else ())))
        before, after = (number(value(own, tag)) or 0 for tag in ("gridBefore", "gridAfter"))
        return Row(
            cells=tuple(self._cell(cell, (*around, *marks, *seen)) for cell, seen in _within(element, _TC)),
            revisions=(*around, *marks),
            before=min(max(before, 0), 63),
            after=min(max(after, 0), 63),
            head=own is not None and own.find(w("tblHeader")) is not None,
        )

    def _cell(self, element: Element, around: tuple[Revision, ...]) -> Cell:
        own = element.find(w("tcPr"))
        merged = own.find(w("vMerge")) if own is not None else None
        marks = tuple(filter(None, map(revision, own if own is not None else ())))
        return Cell(
            content=tuple(self._blocks(element, (*around, *marks))),
            revisions=(*around, *marks),
            columns=min(max(number(value(own, "gridSpan")) or 1, 1), 63),
            continues=merged is not None and merged.get(w("val")) != "restart",
        )


def _within(parent: Element, tag: str) -> Iterator[tuple[Element, tuple[Revision, ...]]]:
    """The rows of a table, or the cells of a row, those in content controls included."""
    for child in parent:
        if child.tag == tag:
            yield child, ()
        elif child.tag not in (_P, _TBL, _TR, _TC):
            own = revision(child)
            for found, seen in _within(child, tag):
                yield found, (own, *seen) if own else seen


def _with_changes(found: Properties, element: Element | None) -> Properties:
    """The properties with the changes by which the paragraph was given its number."""
    listed = element.find(w("numPr")) if element is not None else None
    marks = tuple(filter(None, map(revision, listed if listed is not None else ())))
    return replace(found, numbered=marks) if marks else found


def _before(change: Element, now: Properties) -> Properties:
    """What a paragraph said of itself before a change of looks, which leaves out what its end looked like."""
    return replace(properties(change.find(w("pPr"))), hidden=now.hidden)
