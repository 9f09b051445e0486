"""A report as Word holds it: a title page, contents, chapters under real headings, and the annexes with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sectext.formats.word.blocks import Block, Field, Number, Paragraph, Piece, Row, Style, Table
from sectext.formats.word.styles import BOTH, EMPHASIS, LINK, STRONG
from sectext.paper import Chapter, Content, Paper, Remark, Ticks
from sectext.prose import Heading, Items, Line, Words, plain
from sectext.prose import Paragraph as Prose
from sectext.prose import Table as Cells

TICK = "✓"
# The numbers of the lists of prose: far above those that the lists of clauses use.
BULLETS = 9001
COUNTED = 9002
# So many rows of a table, its head among them, are kept on one page.
_SHORT = 14
_SPACE = Paragraph(style=Style(kind="ReportSpacer"))


@dataclass(slots=True)
class Printer:
    """Turns a report into blocks, and counts the numbered lists that it needs."""

    counted: int = field(default=0)
    bulleted: bool = field(default=False)

    @property
    def bullets(self) -> int | None:
        return BULLETS if self.bulleted else None

    @property
    def lists(self) -> tuple[int, ...]:
        return tuple(COUNTED + n for n in range(self.counted))

    def front(self, paper: Paper) -> Iterator[Block]:
        """The title page, what the document is, and its contents."""
        yield _line("ReportMark", paper.statement)
        yield _line("ReportId", paper.modification)
        yield _line("ReportTitle", f"‘{paper.title}’")
        yield _line("ReportKind", paper.kind)
        yield _line("ReportVersion", paper.version)
        yield from _table(None, [(_words(plain(name)), _words(plain(told))) for name, told in paper.facts], (30, 70))
        yield replace(_line("ReportFront", "About this document"), new_page=True)
        yield from self.content(paper.about)
        yield _line("ReportFront", "Contents")
        for chapter in paper.chapters:
            yield _entry(chapter.heading, _bookmark(chapter.name))
        for annex, told in zip(paper.annexes, paper.annexed, strict=True):
            yield _entry(told, annex_bookmark(annex.letter))

    def chapters(self, paper: Paper) -> Iterator[Block]:
        for number, chapter in enumerate(paper.chapters):
            yield from self._chapter(chapter, new_page=number == 0)

    def _chapter(self, chapter: Chapter, *, new_page: bool) -> Iterator[Block]:
        heading = _line("Report1", chapter.heading)
        yield replace(heading, bookmark=_bookmark(chapter.name), new_page=new_page)
        yield from self.content(chapter.content)

    def content(self, content: Sequence[Content]) -> Iterator[Block]:
        for each, after in zip(content, (*content[1:], None), strict=True):
            yield from self._block(each, leads=isinstance(after, Ticks | Cells))

    def _block(self, each: Content, *, leads: bool) -> Iterator[Block]:
        match each:
            case Prose():
                yield Paragraph(style=Style(kind="ReportLead" if leads else "ReportText"), pieces=_words(each.words))
            case Heading():
                yield Paragraph(style=Style(kind=f"Report{each.level + 1}"), pieces=_words(each.words))
            case Items():
                yield from self._items(each, 0)
            case Cells():
                yield from _table([_words(cell) for cell in each.head], [_row(row) for row in each.rows], each.widths)
            case Ticks():
                yield from _ticks(each)
            case Remark():
                yield Paragraph(style=Style(kind="ReportRemark"), pieces=(Piece(text=each.text, style=EMPHASIS),))

    def _items(self, items: Items, depth: int) -> Iterator[Block]:
        number = BULLETS
        if items.ordered:
            number = COUNTED + self.counted
            self.counted += 1
        else:
            self.bulleted = True
        for item in items.items:
            yield from self._item(item, Number(list=number, level=depth, named=True), depth)

    def _item(self, item: Sequence[Content], number: Number, depth: int) -> Iterator[Block]:
        for place, block in enumerate(item):
            if isinstance(block, Items):
                yield from self._items(block, depth + 1)
            elif isinstance(block, Prose):
                kind = "ReportMore" if place else "ReportItem"
                style = Style(kind=kind, depth=depth)
                yield Paragraph(style=style, pieces=_words(block.words), number=None if place else number)


def annex_bookmark(letter: str) -> str:
    return f"annex_{letter}"


def as_chapter(blocks: Sequence[Block], letter: str) -> tuple[Block, ...]:
    """The blocks of an annex as a chapter of a report: its title is a heading, on a page of its own."""
    return tuple(_lowered(block, letter) if isinstance(block, Paragraph) else block for block in blocks)


def _lowered(block: Paragraph, letter: str) -> Paragraph:
    match block.style.kind:
        case "AnnexTitle":
            return replace(block, style=Style(kind="Report1"), bookmark=annex_bookmark(letter), new_page=True)
        case "AnnexHeading":
            return replace(block, style=Style(kind="Report2"))
        case _:
            return block


def parted(blocks: Sequence[Block], by: int) -> tuple[Block, ...]:
    """The blocks of an annex with its moves numbered apart from those of others: a name ties two ends together."""
    return tuple(_parted(block, by) for block in blocks)


def _parted(block: Block, by: int) -> Block:
    if isinstance(block, Table):
        rows = (replace(row, cells=tuple(parted(cell, by) for cell in row.cells)) for row in block.rows)
        return replace(block, rows=tuple(rows))
    return block if block.pair is None else replace(block, pair=block.pair + by)


def _bookmark(name: str) -> str:
    return f"chapter_{name}"


def _entry(text: str, bookmark: str) -> Paragraph:
    """A line of the contents. Word fills in the page when it updates fields; until then there is no number."""
    page = Field(name=f"PAGEREF {bookmark} \\h", shown="")
    return Paragraph(
        style=Style(kind="ReportContents"), pieces=(Piece(text=text, link=f"#{bookmark}"), Piece(text="\t"), page)
    )


def _line(kind: str, text: str) -> Paragraph:
    return Paragraph(style=Style(kind=kind), pieces=(Piece(text=text),))


def _words(line: Line) -> tuple[Piece, ...]:
    return tuple(Piece(text=words.text, style=_style(words), link=words.link) for words in line)


def _style(words: Words) -> str | None:
    if words.link is not None:
        return LINK
    return {(True, True): BOTH, (True, False): STRONG, (False, True): EMPHASIS}.get((words.bold, words.italic))


def _row(cells: Sequence[Line]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(map(_words, cells))


def _table(
    head: Sequence[tuple[Piece, ...]] | None, rows: Sequence[Sequence[tuple[Piece, ...]]], widths: Sequence[int]
) -> Iterator[Block]:
    made = [Row(cells=tuple(_cell("ReportHead", cell) for cell in head), head=True)] if head is not None else []
    made += [Row(cells=tuple(_cell("ReportCell", cell) for cell in row)) for row in rows]
    columns = tuple(widths) or (1,) * len(made[0].cells)
    yield Table(style=Style(kind="Report"), rows=_together(made), widths=columns)
    yield _SPACE


def _together(rows: Sequence[Row]) -> tuple[Row, ...]:
    """A short table stays on one page; a long one keeps its first rows with its head."""
    count = len(rows) - 1 if len(rows) <= _SHORT else 2
    return tuple(_kept(row) if place < count else row for place, row in enumerate(rows))


def _kept(row: Row) -> Row:
    cells = (tuple(replace(b, keep=True) if isinstance(b, Paragraph) else b for b in cell) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _cell(kind: str, pieces: tuple[Piece, ...]) -> tuple[Block, ...]:
    return (Paragraph(style=Style(kind=kind), pieces=pieces),)


def _ticks(ticks: Ticks) -> Iterator[Block]:
    yield Paragraph(style=Style(kind="ReportLead"), pieces=(Piece(text=ticks.title, style=STRONG),))
    heads = ("Impacted", "Category") * 2
    head = Row(cells=tuple(_cell("ReportHead", (Piece(text=text),)) for text in heads), head=True)
    rows = (Row(cells=tuple(cell for entry in row for cell in _ticked(entry))) for row in ticks.rows)
    yield Table(style=Style(kind="Report"), rows=_together((head, *rows)), widths=(15, 35, 15, 35))
    yield _SPACE


def _ticked(entry: tuple[str, bool] | None) -> Iterator[tuple[Block, ...]]:
    name, ticked = entry or ("", False)
    yield _cell("ReportTick", (Piece(text=TICK),) if ticked else ())
    yield _cell("ReportCell", (Piece(text=name),) if name else ())
