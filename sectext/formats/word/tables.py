"""Tables of a Word file: definitions in two columns, or rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sectext.formats.word.growing import Node
from sectext.formats.word.lost import cleaned
from sectext.formats.word.views import Line, ShownCell, ShownTable, lines

if TYPE_CHECKING:
    from sectext.formats.word.sections import _Reading

_MEANS = re.compile(r"(?:shall )?(?:means?|mean|has|have|is|are|includes?)\b|[:–]")
_HEAD = frozenset({"term", "terms", "definition", "definitions", "meaning", "expression", "defined term"})
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'"}


def is_of_terms(reading: _Reading, table: ShownTable) -> bool:
    """Whether a table is one of definitions: two columns, the first of terms in bold or in quotation marks, or the
    second of words like “means”. Where only some rows look so, that is said.
    """
    rows = [row for row in table.rows if not _is_head(row)]
    if reading.in_cell or not rows or any(len(row) != 2 or any(c.columns > 1 for c in row) for row in table.rows):
        return False
    terms = [_term(row[0]) for row in rows]
    marked = [line is not None and _is_marked(line) for line in terms]
    means = [bool(_MEANS.match(_first_words(row[1]))) for row in rows]
    alike = [line is not None and (a or b) for line, a, b in zip(terms, marked, means, strict=True)]
    first = next(lines((table,)), None)
    if any(alike) and not all(alike) and first is not None and sum(alike) * 2 >= len(alike):
        problem = "Some rows of this table look like definitions and some do not; it was read as a plain table."
        reading.say("unclear-depth", "warning", first, problem, "Make each term bold if they all are definitions.")
    return all(alike) and any(means)


def as_table(
    reading: _Reading, table: ShownTable, *, of_terms: bool, depth: int, is_ours: bool = False
) -> Iterator[Node]:
    """The definitions of a table, or the table itself. In one of ours the terms stand as they are."""
    if of_terms:
        for row in table.rows:
            yield from _definition(reading, row, depth, is_ours=is_ours)
        return
    made = Node("table", depth)
    for cells in _even(table):
        made.children.append(Node("row", children=[_cell(reading, cell) for cell in cells]))
    made.lines = [(None, line) for line in lines((table,))]
    if made.children:
        yield made


def _definition(reading: _Reading, row: Sequence[ShownCell], depth: int, *, is_ours: bool) -> Iterator[Node]:
    found = list(lines(row[0].content))
    if _is_head(row):
        reading.say("not-mapped", "note", found[0], "The head of a table of definitions is not part of the text.")
        return
    meaning = reading.cell(row[1].content, holds_tables=True)
    meaning.kind, meaning.depth = "definition", depth
    term = cleaned(" ".join(line.text for line in found))
    if not is_ours and term[:1] in _QUOTES and term[-1:] == _QUOTES[term[0]] and len(term) > 2:
        reading.say("lost-formatting", "note", found[0], f"Not kept: the quotation marks around “{term[1:-1]}”.")
        term = term[1:-1].strip()
    meaning.label = term or None
    meaning.lines = [*((None, line) for line in found), *meaning.lines]
    if meaning.label is None:
        if meaning.text or meaning.children:
            meaning.kind = "item"
            problem = "The term of this definition is empty; its words were kept as an item without a label."
            reading.say("unclear-depth", "warning", meaning.lines[-1][1], problem)
            yield meaning
        return
    yield meaning


def _cell(reading: _Reading, cell: ShownCell) -> Node:
    return reading.cell(cell.content)


def _even(table: ShownTable) -> list[list[ShownCell]]:
    """The rows, all with as many cells: a merged cell is followed by empty ones."""
    empty = ShownCell(content=())
    rows = [[each for cell in row for each in (cell, *[empty] * (cell.columns - 1))] for row in table.rows]
    most = max(map(len, rows))
    return [[*row, *[empty] * (most - len(row))] for row in rows]


def _term(cell: ShownCell) -> Line | None:
    """The one paragraph of a cell that can be a term."""
    found = [line for line in lines(cell.content) if cleaned(line.text)]
    return found[0] if len(found) == 1 and not found[0].label else None


def _is_marked(line: Line) -> bool:
    spans = [span for span in line.spans if span.text.strip()]
    text = cleaned(line.text)
    return all("bold" in span.looks for span in spans) or (text[:1] in _QUOTES and text[-1:] == _QUOTES[text[0]])


def _first_words(cell: ShownCell) -> str:
    return next((text for line in lines(cell.content) if (text := cleaned(line.text))), "")


def _is_head(row: Sequence[ShownCell]) -> bool:
    """Whether a row only says what the columns are."""
    said = [cleaned(" ".join(line.text for line in lines(cell.content))).casefold() for cell in row]
    return len(said) == 2 and all(words in _HEAD for words in said)
