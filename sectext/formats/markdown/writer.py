"""Writes clause trees and redlines as Markdown: one line a part, nested bullets for depth, labels as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sectext.formats.markdown.inline import comment, end_escaped, escaped, start_escaped, wrapped, write_runs
from sectext.redline import Mark, Marked, Run, accept, reject, unmarked
from sectext.tree import Clause

if TYPE_CHECKING:
    from sectext.annex import Annex

CLOSING = "<!-- closing words -->"
# A heading has no end, so what stands beside a group, and after it, says under which heading it stands.
LEVEL = "<!-- level {} -->"
# A heading whose first word has no digit is an unnumbered one, unless this stands above it.
GROUP = "<!-- group -->"

_LABEL_LIKE = re.compile(r"^((?:\{>>.*?<<\})?(?:\{(?:\+\+|--))?\*\*)([A-Z]{0,3}\d+(?:\.\d+)+[A-Z]*|\([^\s()\\]+\))\*\*")

Runs: TypeAlias = Sequence[Run]


def write(clause: Clause) -> str:
    """A clause tree as canonical Markdown; `read` gives it back exactly."""
    return write_redline(unmarked(clause))


def write_redline(marked: Marked, *, level: int = 1) -> str:
    """A redline as CriticMarkup; `read_redline` gives accept and reject back.

    CriticMarkup has no moves: one is written as a deletion and an insertion, each with a comment. `level` is that
    of the document's heading.
    """
    return "\n".join(_tidy(_node(_flat(marked), level))) + "\n"


def write_clauses(clauses: Sequence[Clause]) -> str:
    """Clauses side by side, as a modification's file gives those it inserts; `read_clauses` gives them back."""
    return "\n".join(_tidy(_side_by_side([unmarked(clause) for clause in clauses], 1))) + "\n"


def write_rows(rows: Sequence[Clause]) -> str:
    """Table rows, one a line; `read_rows` gives them back."""
    return "\n".join(_row(unmarked(row)) for row in rows) + "\n"


def write_annex(annex: Annex, *, level: int = 1) -> str:
    """An annex: front matter, a table of changes, then the redline. `level` is that of its own heading."""
    own, inner = "#" * level, "#" * (level + 1)
    rows = [f"| {escaped(c.where)} | {escaped(c.what)} |" for c in annex.changes]
    rows += [f"| | Already there, not marked: {escaped(sentence)} |" for sentence in annex.already]
    lines = [
        f"{own} Annex {annex.letter}",
        "",
        start_escaped(escaped(f"{annex.modification} ‘{annex.title}’")),
        "",
        escaped(f"Legal text – version {annex.legal_text}"),
        "",
        escaped(f"Classification: {annex.marking}"),
        "",
        f"{inner} About this document",
        "",
        f"This annex shows the changes that {escaped(annex.modification)} makes to the Smart Energy Code, marked on "
        "the text they change. Words between double plus signs are inserted; words between double minus signs are "
        "deleted.",
        "",
        f"These changes have been drafted against SEC Version {escaped(annex.base)}.",
        "",
        *([f"They are shown here on SEC Version {escaped(annex.shown_on)}.", ""] if annex.shown_on else []),
        f"{inner} Table of changes",
        "",
        "| Clause | Change |",
        "| --- | --- |",
        *rows,
        "",
        *_renumbering(annex, inner),
    ]
    heading, _, clauses = write_redline(annex.redline, level=level + 1).partition("\n")
    instruction = [escaped(annex.instruction), ""] if annex.instruction else []
    return "\n".join([*lines, heading, "", *instruction, clauses.lstrip("\n")])


def _renumbering(annex: Annex, heading: str) -> list[str]:
    if not annex.renumbering:
        return []
    rows = [f"| {escaped(old)} | {escaped(new)} |" for old, new in annex.renumbering]
    return [f"{heading} Renumbering", "", "| Was | Becomes |", "| --- | --- |", *rows, ""]


def _flat(marked: Marked) -> Marked:
    """What CriticMarkup can say of a clause: one that arrives by a move is inserted with its changed text."""
    if marked.mark == "moved to":
        return unmarked(accept(marked), "moved to", pair=marked.pair)
    if marked.mark == "moved from":
        return unmarked(reject(marked), "moved from", pair=marked.pair)
    return marked


def _node(node: Marked, level: int) -> Iterator[str]:
    """The lines of a clause; a blank line stands between blocks and is tidied later."""
    match node.kind:
        case "document":
            yield from (f"{'#' * level} {_titled(node)}", "")
            yield from _body(node, level)
        case "group":
            yield ""
            if not has_number("".join(run.text for run in (*node.label, Run(mark="same", text=" "), *node.heading))):
                yield from (GROUP, "")
            yield from (f"{'#' * min(level + 1, 6)} {end_escaped(_line(node, node.label, then=node.heading))}", "")
            yield from _body(node, level + 1)
        case "heading":
            yield ""
            yield _line(node, bold=node.text)
            yield ""
        case "table":
            yield from _table(node)
        case _:
            yield from _bullet(node, level)


def _titled(node: Marked) -> str:
    label, heading = write_runs(node.label), write_runs(node.heading)
    return f"{label} '{heading}'" if heading else label


def _body(node: Marked, level: int) -> Iterator[str]:
    """The words and clauses of a document or group."""
    if node.text:
        yield from ("", start_escaped(write_runs(node.text)), "")
    yield from _side_by_side(node.children, level)
    if node.closing:
        if not node.children:
            yield from ("", CLOSING)
        elif node.children[-1].kind == "group":
            yield from ("", LEVEL.format(level))
        yield from ("", start_escaped(write_runs(node.closing)), "")


def has_number(words: str) -> bool:
    """Whether the first word of a heading has a digit: then it is the number of a group."""
    return bool(re.search(r"\d", words.lstrip().split(" ", 1)[0]))


def _side_by_side(children: Sequence[Marked], level: int) -> Iterator[str]:
    """What stands under a heading of a level."""
    for before, child in zip((None, *children), children, strict=False):
        if before and before.kind == "group" and child.kind != "group":
            yield from ("", LEVEL.format(level), "")
        yield from _node(_flat(child), level)


def _bullet(node: Marked, level: int) -> Iterator[str]:
    if node.kind == "definition":
        line = _line(node, bold=node.label, then=node.text)
        yield f"- {_LABEL_LIKE.sub(_escaped_term, line, count=1)}"
    else:
        first = start_escaped(_line(node, node.label, node.heading, node.text))
        yield f"{'-' if node.label else '*'} {first}"
    for child in node.children:
        yield from _indented(_node(_flat(child), level))
    if node.closing:
        yield from ("", f"  {start_escaped(write_runs(node.closing))}", "")


def _escaped_term(match: re.Match[str]) -> str:
    """A defined term that looks like the label of a clause, told from one by a backslash."""
    term = match[2].replace("(", "\\(", 1) if match[2].startswith("(") else match[2].replace(".", "\\.", 1)
    return f"{match[1]}{term}**"


def _line(node: Marked, label: Runs = (), bold: Runs = (), then: Runs = ()) -> str:
    """Label, bold words and words; where one mark covers the clause, one pair of signs covers the line."""
    write = write_runs if node.mark == "same" else _bare
    parts = (write(label), f"**{write(bold)}**" if bold else "", write(then))
    return _move_remark(node) + wrapped(_inner(node), " ".join(filter(None, parts)))


def _bare(runs: Runs) -> str:
    return escaped("".join(run.text for run in runs))


def _inner(node: Marked) -> Mark:
    """Inserted or deleted, as far as CriticMarkup can tell."""
    match node.mark:
        case "moved from":
            return "deleted"
        case "moved to":
            return "inserted"
        case mark:
            return mark


def _move_remark(node: Marked) -> str:
    match node.mark:
        case "moved from":
            return comment(f"moved from here, move {node.pair}")
        case "moved to":
            return comment(f"moved to here, move {node.pair}")
        case _:
            return ""


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _table(node: Marked) -> Iterator[str]:
    yield ""
    if node.mark != "same":
        yield comment(f"{_inner(node)} table{_moved(node)}")
        yield ""
    for number, row in enumerate(node.children):
        yield _row(_flat(row))
        if number == 0:
            yield "|" + " --- |" * len(row.children)
    yield ""


def _row(row: Marked) -> str:
    cells = [_cell(cell) for cell in row.children]
    if row.mark != "same":
        cells[0] = comment(f"{_inner(row)} row{_moved(row)}") + cells[0]
    return f"| {' | '.join(cells)} |"


def _moved(node: Marked) -> str:
    return f", move {node.pair}" if node.mark.startswith("moved") else ""


def _cell(cell: Marked) -> str:
    """A cell in one line: what would be lines of a clause are parted by <br>."""
    below = [line for child in cell.children for line in _tidy(_node(_flat(child), 1))]
    closing = [f"{CLOSING}{write_runs(cell.closing)}"] if cell.closing else []
    return "<br>".join([write_runs(cell.text), *below, *closing])


def _tidy(lines: Iterator[str]) -> list[str]:
    """The lines with one blank line where there were several, none at either end."""
    out: list[str] = []
    for line in lines:
        if line.strip() or (out and out[-1]):
            out.append(line if line.strip() else "")
    while out and not out[-1]:
        out.pop()
    return out
