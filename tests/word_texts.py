"""What a Word file must show of a clause tree, written down without the writer: lines of label, words, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sectext.tree import Clause

# Label, words, style; None as the label where a table, a row or a cell begins or ends.
Line = tuple[str | None, str, str]

_LABELLED = re.compile(r"SEC (?:Cell )?(?:Group|Clause|Item)(?: \d+)?")
_BESIDE = re.compile(r" of (?:the section|group \d+)$")


def shown(text: Clause) -> list[tuple[str | None, str]]:
    """The lines of a text, as a reader of the Word file must find them."""
    return list(_of(text, in_a_list=False))


def found(lines: Iterable[Line]) -> list[Line]:
    """The lines of a Word file, typed labels told from words by their tab, without the space after tables.

    That a clause stands beside a group is said by a style of its own, and only where it must be; it is left out here.
    Two tables of definitions with nothing between them are one: what stood between them went or came.
    """
    kept = [
        _untyped(label, words, _BESIDE.sub("", style))
        for label, words, style in lines
        if not style.endswith("Space after a table")
    ]
    return list(_joined(kept))


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    tables: list[bool] = []
    goes_on = False
    for number, line in enumerate(lines):
        is_mark = line[0] is None
        if is_mark and line[1] == "table":
            tables.append(_of_terms(lines, number))
            if goes_on:
                goes_on = False
                continue
        if is_mark and line[1] == "end":
            goes_on = tables.pop() and _of_terms(lines, number + 1)
            if goes_on:
                continue
        yield line


def _of_terms(lines: Sequence[Line], number: int) -> bool:
    """Whether a table of definitions begins with this line."""
    begun = lines[number : number + 4]
    return [words for _, words, _ in begun[:3]] == ["table", "row", "cell"] and begun[-1][2] == "SEC Cell Term"


def without_styles(lines: Sequence[Line]) -> list[tuple[str | None, str]]:
    return [(label, words) for label, words, _ in lines]


def _untyped(label: str | None, words: str, style: str) -> Line:
    if label == "" and _LABELLED.fullmatch(style) and "\t" in words:
        label, _, words = words.partition("\t")
    return label, words, style


def _of(node: Clause, *, in_a_list: bool) -> Iterator[tuple[str | None, str]]:
    match node.kind:
        case "document" | "group":
            yield from (
                [("", node.label or ""), *_own(node.heading)]
                if node.kind == "document"
                else [(node.label, node.heading or "")]
            )
            yield from _own(node.text)
        case "table":
            yield from _table([list(row.children) for row in node.children])
            return
        case "definition":
            yield "", " ".join(filter(None, (node.label, node.text)))
        case "cell":
            yield "", node.text or ""
        case _:
            yield node.label or "", " ".join(filter(None, (node.heading, node.text)))
    yield from _all(node.children, in_a_list=in_a_list or node.kind in ("item", "definition", "cell"))
    yield from _own(node.closing)


def _all(children: Sequence[Clause], *, in_a_list: bool) -> Iterator[tuple[str | None, str]]:
    """Definitions that stand side by side in a clause, or outside one, are the rows of a table of two columns."""
    for is_definition, run in groupby(children, key=lambda child: child.kind == "definition"):
        if is_definition and not in_a_list:
            yield from _table([_two_columns(each) for each in run])
        else:
            for child in run:
                yield from _of(child, in_a_list=in_a_list)


def _two_columns(node: Clause) -> list[Clause]:
    """The term and what it means, as two cells: a cell of a table cannot hold all that a meaning can."""
    meaning = Clause(kind="item", label="(meaning)", text=node.text, children=node.children, closing=node.closing)
    return [Clause(kind="cell", text=node.label), meaning]


def _table(rows: Sequence[Sequence[Clause]]) -> Iterator[tuple[str | None, str]]:
    yield None, "table"
    for row in rows:
        yield None, "row"
        for cell in row:
            yield None, "cell"
            if cell.kind == "item":
                yield "", cell.text or ""
                yield from _all(cell.children, in_a_list=True)
                yield from _own(cell.closing)
            else:
                yield from _of(cell, in_a_list=True)
    yield None, "end"


def _own(words: str | None) -> Iterator[tuple[str | None, str]]:
    if words:
        yield "", words
