"""Lays a redline out as paragraphs and tables. Each part of a clause has its own place, so that it can be read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sectext.formats.word.authors import By, Whose, whose
from sectext.formats.word.blocks import IN_NEW, IN_OLD, SPACER, Block, Label, Paragraph, Piece, Row, Style, Table
from sectext.redline import Mark, Marked, Run, accept, every, reject, unmarked

TITLE, TERM = "SECTitle", "SECTerm"

_INNER: dict[Mark, Mark] = {"moved from": "deleted", "moved to": "inserted"}
_DEFINITIONS = (30, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a clause stands: in a group (0 is the document), at a depth of lists, in a cell; and the mark over it."""

    group: int = 0
    depth: int = 0
    in_cell: bool = False
    mark: Mark = "same"
    pair: int | None = None
    by: By | None = None

    def style(self, kind: str, depth: int | None = None) -> Style:
        return Style(kind=kind, depth=depth, in_cell=self.in_cell)


def lay_out(marked: Marked, *, moves: bool = True, by: Whose | None = None) -> tuple[Block, ...]:
    """The paragraphs and tables of a redline, in printed order.

    A move shows as one where both ends are paragraphs of the text; in tables, and without `moves`, it is a deletion and
    an insertion. `by` says whose the marks are; a move that it gives no date does not show as one either.
    """
    by = by or whose({})
    return tuple(_Layout(_moves(marked, by, dated=moves), by).node(marked, _Place()))


class _Layout:
    """`moves` are those that show as moves; `open` is the depth of the group printed last."""

    def __init__(self, moves: frozenset[int], by: Whose) -> None:
        self.moves = moves
        self.by = by
        self.open = 0

    def node(self, node: Marked, place: _Place) -> Iterator[Block]:
        node, place = self._covered(node, place)
        match node.kind:
            case "document":
                yield from self._document(node, place)
            case "group":
                yield from self._group(node, place)
            case "clause":
                style = Style(kind="Clause", at=self._at(place))
                yield from self._in_list(node, place, style, Style(kind="ClauseClosing"), level=1, depth=1)
            case "item":
                yield from self._item(node, place)
            case "heading":
                beside = Style(kind="Heading", at=self._at(place))
                style = place.style("Subheading", place.depth) if place.depth else beside
                yield _paragraph(style, place, self._pieces(node.text, place))
            case "definition" | "row":
                yield from self._definition(node, place)
            case "table":
                yield from self._table(node, place)
            case "cell":
                yield from self._cell(node, place)

    def _covered(self, node: Marked, place: _Place) -> tuple[Marked, _Place]:
        """A clause with the mark that covers it; a moved one has its whole text at each end."""
        if place.mark != "same" or node.mark == "same":
            return node, place
        moves = node.pair in self.moves and node.mark in _INNER
        mark = node.mark if moves else _INNER.get(node.mark, node.mark)
        covered = replace(place, mark=mark, pair=node.pair if moves else None, by=self.by(node.because))
        return (unmarked(accept(node)) if node.mark == "moved to" else node), covered

    def _at(self, place: _Place) -> int | None:
        return place.group if place.group != self.open else None

    # The document and its groups

    def _document(self, node: Marked, place: _Place) -> Iterator[Block]:
        yield _paragraph(Style(kind="Document"), place, self._pieces(node.label, place))
        yield from self._own(Style(kind="DocumentTitle"), node.heading, place)
        yield from self._own(Style(kind="DocumentText"), node.text, place)
        yield from self._side_by_side(node.children, place)
        yield from self._own(Style(kind="DocumentClosing"), node.closing, place)

    def _group(self, node: Marked, place: _Place) -> Iterator[Block]:
        inside = replace(place, group=place.group + 1)
        depth = inside.group if inside.group > 1 else None
        label = Label(level=None if depth else 0, runs=tuple(self._runs(node.label, place)))
        yield _paragraph(Style(kind="Group", depth=depth), place, self._pieces(node.heading, place), label)
        self.open = inside.group
        yield from self._own(Style(kind="GroupText", depth=depth), node.text, place)
        yield from self._side_by_side(node.children, inside)
        yield from self._own(Style(kind="GroupClosing", depth=depth), node.closing, place)

    def _side_by_side(self, children: Sequence[Marked], place: _Place) -> Iterator[Block]:
        """What stands in one list; definitions that follow one another are the rows of one table."""
        in_a_list = place.depth > 1 or place.in_cell
        for kind, run in groupby(children, key=lambda child: child.kind):
            if kind == "definition" and not in_a_list:
                yield from self._definitions(list(run), place)
            else:
                for child in run:
                    yield from self.node(child, place)

    # Clauses, items and definitions

    def _item(self, node: Marked, place: _Place) -> Iterator[Block]:
        depth = max(place.depth, 1)
        level = depth - 1 if place.in_cell else depth + 1
        closing = place.style("Closing", depth)
        yield from self._in_list(node, place, place.style("Item", depth), closing, level=level, depth=depth + 1)

    def _in_list(
        self, node: Marked, place: _Place, style: Style, closing: Style, *, level: int, depth: int
    ) -> Iterator[Block]:
        label = Label(level=level if level < 9 else None, runs=tuple(self._runs(node.label, place)))
        yield _paragraph(
            style, place, _head(self._pieces(node.heading, place, TITLE), self._pieces(node.text, place)), label
        )
        yield from self._side_by_side(node.children, replace(place, depth=depth))
        yield from self._own(closing, node.closing, place)

    def _definition(self, node: Marked, place: _Place) -> Iterator[Block]:
        """A definition inside a list, or inside another: its term stands in front of its words."""
        depth = max(place.depth, 1)
        head = _head(self._pieces(node.label, place, TERM), self._pieces(node.text, place))
        yield _paragraph(place.style("Definition", depth), place, head)
        yield from self._side_by_side(node.children, replace(place, depth=depth + 1))
        yield from self._own(place.style("DefinitionClosing", depth), node.closing, place)

    def _definitions(self, nodes: Sequence[Marked], place: _Place) -> Iterator[Block]:
        """Definitions in two columns, as Section A1.1 has them: the term, and what it means."""
        rows = tuple(self._defined(*self._covered(node, place)) for node in nodes)
        yield from self._as_table(rows, "Definitions", place, _DEFINITIONS)

    def _defined(self, node: Marked, place: _Place) -> Row:
        inside = replace(place, in_cell=True, depth=1, pair=None)
        term = _paragraph(inside.style("Term"), inside, self._pieces(node.label, place))
        meaning = [
            _paragraph(inside.style("Text"), inside, self._pieces(node.text, place)),
            *self._side_by_side(node.children, inside),
            *self._own(inside.style("TextClosing"), node.closing, inside),
        ]
        return Row(cells=((term,), tuple(meaning)), mark=place.mark, by=place.by)

    # Tables

    def _table(self, node: Marked, place: _Place) -> Iterator[Block]:
        if columns_change(node):
            one = replace(place, by=self._by_one(node))
            for mark, text in (("deleted", reject(node)), ("inserted", accept(node))):
                yield from self.node(unmarked(text), replace(one, mark=mark))  # type: ignore[arg-type]
            return
        rows = tuple(self._row(*self._covered(row, place)) for row in node.children)
        yield from self._as_table(rows, "Table", place, (1,) * len(rows[0].cells))

    def _by_one(self, node: Marked) -> By | None:
        """Whose all the changes in a table are; None where they are not one author's."""
        marked = [self.by(each.because) for each in every(node) if each.mark != "same"]
        for each in every(node):
            runs = (*each.label, *each.heading, *each.text, *each.closing)
            marked += [self.by(run.because) for run in runs if run.mark != "same"]
        return marked[0] if len(set(marked)) == 1 else None

    def _row(self, node: Marked, place: _Place) -> Row:
        inside = replace(place, in_cell=True, depth=1, pair=None)
        return Row(cells=tuple(tuple(self._cell(cell, inside)) for cell in node.children), mark=place.mark, by=place.by)

    def _cell(self, node: Marked, place: _Place) -> Iterator[Block]:
        """A cell always has its first paragraph, whether or not there are words in it."""
        yield _paragraph(place.style("Text"), place, self._pieces(node.text, place))
        yield from self._side_by_side(node.children, place)
        yield from self._own(place.style("TextClosing"), node.closing, place)

    def _as_table(self, rows: tuple[Row, ...], kind: str, place: _Place, widths: tuple[int, ...]) -> Iterator[Block]:
        """A table, and the small paragraph that parts it from what follows: two tables that touch become one."""
        marks = {row.mark for row in rows}
        mark: Mark = marks.pop() if len(marks) == 1 else "same"
        by = rows[0].by if len({row.by for row in rows}) == 1 else None
        beside = place.depth == 0 and not place.in_cell
        style = replace(place.style(kind, place.depth or None), at=self._at(place) if beside else None)
        yield Table(style=style, rows=rows, mark=mark, widths=widths)
        yield Paragraph(style=replace(SPACER, in_cell=place.in_cell), mark=mark, by=by)

    # Words

    def _pieces(self, runs: Sequence[Run], place: _Place, style: str | None = None) -> tuple[Piece, ...]:
        """The words of a part, neighbours under one mark of one author as one piece."""
        return tuple(
            Piece(mark=mark, text="".join(piece.text for piece in alike), style=style, by=by)
            for (mark, by), alike in groupby(self._runs(runs, place), key=lambda piece: (piece.mark, piece.by))
        )

    def _runs(self, runs: Sequence[Run], place: _Place) -> Iterator[Piece]:
        """The runs under the mark that covers the whole clause, if one does."""
        for run in runs:
            if place.mark != "same":
                yield Piece(mark=place.mark, text=run.text, by=place.by)
            else:
                yield Piece(mark=run.mark, text=run.text, by=self.by(run.because) if run.mark != "same" else None)

    def _own(self, style: Style, runs: Sequence[Run], place: _Place) -> Iterator[Block]:
        """A part with a paragraph to itself, which comes or goes with all its words."""
        if not runs:
            return
        made = _paragraph(style, place, self._pieces(runs, place))
        found = [piece for piece in made.pieces if isinstance(piece, Piece)]
        alone = place.mark == "same" and len({piece.mark for piece in found}) == 1
        yield replace(made, mark=found[0].mark, by=found[0].by) if alone else made


def _paragraph(style: Style, place: _Place, inside: tuple[Piece, ...], label: Label | None = None) -> Paragraph:
    return Paragraph(style=style, pieces=inside, mark=place.mark, pair=place.pair, label=label, by=place.by)


def _head(first: tuple[Piece, ...], rest: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Two parts in one line; the space between them stands wherever both do."""
    old = all(any(piece.mark in IN_OLD for piece in part) for part in (first, rest))
    new = all(any(piece.mark in IN_NEW for piece in part) for part in (first, rest))
    if not (old or new):
        return (*first, *rest)
    marks = {piece.mark for piece in (*first, *rest)}
    whole = marks.pop() if len(marks) == 1 else None
    between: Mark = whole or ("same" if old and new else "deleted" if old else "inserted")
    by = next((piece.by for piece in (*first[::-1], *rest) if piece.mark == between), None)
    return (*first, Piece(mark=between, text=" ", by=by), *rest)


def columns_change(node: Marked) -> bool:
    """Whether cells come or go in rows that stay. Word tracks no columns: the table is then replaced as a whole."""
    rows = node.children if node.kind == "table" else ()
    return any(row.mark == "same" and any(cell.mark != "same" for cell in row.children) for row in rows)


def _moves(marked: Marked, by: Whose, *, dated: bool) -> frozenset[int]:
    """The moves of which both ends can be shown: text that moves within other moved text shows there only.

    Their marks need a date, that of their author or that of the file.
    """
    found = [(node, by(node.because)) for node in _ends(marked) if node.pair is not None and not _has_table(node)]
    ends = [node.pair for node, author in found if (author.date if author is not None else dated)]
    return frozenset(pair for pair in ends if pair is not None and ends.count(pair) == 2)


def _ends(node: Marked) -> Iterator[Marked]:
    if node.mark in _INNER:
        yield node
    elif node.mark == "same" and node.kind not in ("table", "definition"):
        for child in node.children:
            yield from _ends(child)


def _has_table(node: Marked) -> bool:
    return any(below.kind in ("table", "row", "cell", "definition") for below in every(node))
