"""A Word file with its changes accepted or rejected: the paragraphs and tables it then shows, with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sectext.formats.word.automatic import Counting, Numbered
from sectext.formats.word.content import Cell, Content, Passage, Properties, Row, Span, Table
from sectext.formats.word.reading import WordText
from sectext.formats.word.tracked import View, live


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph as it is shown: its automatic label, or "", and its words.

    `properties` are its own, completed by its style. `sources` are the paragraphs that it was joined from.
    """

    label: str = ""
    numbered: Numbered | None = None
    spans: tuple[Span, ...]
    properties: Properties
    sources: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell: what stands in it, and the columns it takes. `continues`: it is one with the cell above it."""

    content: tuple[Shown, ...]
    columns: int = 1
    continues: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table as it is shown: its rows, of which the first `heads` are printed on each page."""

    rows: tuple[tuple[ShownCell, ...], ...]
    source: Table
    heads: int = 0


Shown: TypeAlias = Line | ShownTable


def shown(text: WordText, view: View) -> tuple[Shown, ...]:
    """The text of a file in one view. Labels are counted as Word counts what is left."""
    return tuple(_Showing(text, view).content(text.body))


def lines(content: Sequence[Shown]) -> Iterator[Line]:
    """Every paragraph in printed order, those of tables included."""
    for each in content:
        if isinstance(each, ShownTable):
            for row in each.rows:
                for cell in row:
                    yield from lines(cell.content)
        else:
            yield each


def boxed(text: WordText, line: Line, view: View) -> Iterator[Shown]:
    """What stands in the text boxes of a paragraph. Their lists are counted by themselves."""
    for passage in line.sources:
        for box in passage.boxes:
            if live(box.revisions, view):
                yield from _Showing(text, view).content(box.content)


def noted(text: WordText, line: Line, view: View) -> Iterator[Shown]:
    """The words of the notes that a paragraph refers to."""
    for span in line.spans:
        if span.thing in ("footnote", "endnote"):
            yield from _Showing(text, view).content(text.note(span.thing, span.id))


class _Showing:
    """Goes through one text in one view, and counts its lists."""

    def __init__(self, text: WordText, view: View) -> None:
        self.text, self.view = text, view
        self.counting = Counting()

    def content(self, content: Sequence[Content]) -> Iterator[Shown]:
        """A paragraph whose end is gone joins the next one, which says what they are; it cannot join a table."""
        waiting: list[Passage] = []
        for each in content:
            if isinstance(each, Table):
                yield from self._left(waiting)
                waiting = []
                yield from self._table(each)
            elif live(each.end, self.view):
                yield from self._line([*waiting, each])
                waiting = []
            else:
                waiting.append(each)
        yield from self._left(waiting)

    def _left(self, waiting: Sequence[Passage]) -> Iterator[Line]:
        """What there is nothing to join with: it stays if there are words in it."""
        if any(span.text.strip() or span.thing for each in waiting for span in self._spans(each)):
            yield from self._line(waiting)

    def _line(self, passages: Sequence[Passage]) -> Iterator[Line]:
        spans = tuple(span for each in passages for span in self._spans(each))
        found = self._properties(passages[-1])
        style = self.text.styles.paragraph(found.style)
        hidden = found.hidden if found.hidden is not None else style.hidden
        if hidden and all("hidden" in span.looks for span in spans):
            return
        numbered = self.text.numbering.of(found)
        yield Line(
            label=self.counting.label(numbered) if numbered is not None else "",
            numbered=numbered,
            spans=tuple(span for span in spans if "hidden" not in span.looks),
            properties=_completed(found, style, numbered),
            sources=tuple(passages),
        )

    def _spans(self, passage: Passage) -> Iterator[Span]:
        return (span for span in passage.spans if live(span.revisions, self.view))

    def _properties(self, passage: Passage) -> Properties:
        """What a paragraph says of itself; before a change of looks that is not accepted, what it said then."""
        found = passage.properties
        if passage.before is not None and not self.view(passage.before[0]):
            found = passage.before[1]
        if not live(found.numbered, self.view):
            found = replace(found, list=None, level=None)
        return found

    def _table(self, table: Table) -> Iterator[ShownTable]:
        live_rows = [row for row in table.rows if live(row.revisions, self.view)]
        rows = [cells for row in live_rows if (cells := tuple(self._cells(row)))]
        if rows:
            heads = next((n for n, row in enumerate(live_rows) if not row.head), len(live_rows))
            yield ShownTable(rows=tuple(rows), source=table, heads=heads)

    def _cells(self, row: Row) -> Iterator[ShownCell]:
        yield from [ShownCell(content=())] * row.before
        for cell in row.cells:
            if live(cell.revisions, self.view):
                yield self._cell(cell)
        yield from [ShownCell(content=())] * row.after

    def _cell(self, cell: Cell) -> ShownCell:
        """What a cell shows: whatever goes, its last paragraph stays."""
        content = tuple(self.content(cell.content))
        last = cell.content[-1] if cell.content else None
        if not content and isinstance(last, Passage):
            content = tuple(self._line([last]))
        return ShownCell(content=content, columns=cell.columns, continues=cell.continues)


def _completed(own: Properties, style: Properties, numbered: Numbered | None) -> Properties:
    """The properties with what the list and the style say: a list goes before the style that does not name it."""
    level = numbered.list.level(numbered.level) if numbered is not None else None
    left, first = own.left, own.first
    if level is not None and own.list is not None:
        left, first = (left if left is not None else level.left), (first if first is not None else level.first)
    left, first = (left if left is not None else style.left), (first if first is not None else style.first)
    if level is not None:
        left, first = (left if left is not None else level.left), (first if first is not None else level.first)
    outline = own.outline if own.outline is not None else style.outline
    return replace(own, left=left, first=first, outline=outline)
