"""Clauses and redlines on a terminal: [-deleted-]{+inserted+}, which reads without colour; colour comes on top."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from sectext.annex import Annex
from sectext.redline import Mark, Marked, Run, unmarked
from sectext.tree import Clause

_SIGNS: dict[Mark, tuple[str, str]] = {"inserted": ("{+", "+}"), "deleted": ("[-", "-]")}
_COLOURS: dict[Mark, str] = {"inserted": "\x1b[34;4m", "deleted": "\x1b[31;9m"}
_RESET = "\x1b[0m"
_INDENT = 4


def write(clause: Clause, *, width: int | None = None) -> str:
    """A clause and all below it, indented by depth; `width` wraps lines (None: one line a part)."""
    return write_redline(unmarked(clause), width=width)


def write_redline(marked: Marked, *, width: int | None = None, colour: bool = False) -> str:
    """A redline, indented by depth. Moves show as a deletion and an insertion, each saying so."""
    paint = _painted if colour else _plain
    return "\n".join(_wrapped(depth, label, text, width) for depth, label, text in _lines(marked, 0, paint)) + "\n"


def write_annex(annex: Annex, *, width: int | None = None, colour: bool = False) -> str:
    """The changes in plain words, then the redline."""
    head = [f"{annex.modification} ‘{annex.title}’ · Annex {annex.letter} · legal text {annex.legal_text}"]
    head += [f"{annex.marking} · drafted against SEC Version {annex.base}", ""]
    head += [f"  {change.what}" for change in annex.changes]
    head += [f"  Already there, not marked: {sentence}" for sentence in annex.already]
    head += [f"  Renumbered: {old} becomes {new}" for old, new in annex.renumbering]
    head += ["", *([annex.instruction, ""] if annex.instruction else [])]
    return "\n".join(head) + "\n" + write_redline(annex.redline, width=width, colour=colour)


def _lines(node: Marked, depth: int, paint: Callable[[Run], str]) -> Iterator[tuple[int, str, str]]:
    """Depth, label and words of each line."""
    label = "".join(map(paint, node.label))
    title, words = ("".join(map(paint, runs)) for runs in (node.heading, node.text))
    moved = {"moved from": "(moved from here) ", "moved to": "(moved to here) "}.get(node.mark, "")
    if node.kind == "document" and title:
        title = f"'{title}'"
    text = moved + " ".join(filter(None, (title, words)))
    if node.kind in ("document", "group", "heading") and (label or text):
        yield depth, "", " ".join(filter(None, (label, text)))
        yield depth, "", ""
    elif node.kind == "row":
        cells = ("".join(map(paint, cell.text)) for cell in node.children)
        yield depth, "", f"{moved}| {' | '.join(cells)} |"
    elif label or text:
        yield depth, label, text
    for child in node.children if node.kind != "row" else ():
        yield from _lines(child, depth + (node.kind not in ("document", "group", "table")), paint)
    if node.closing:
        yield depth, "", "".join(map(paint, node.closing))
    if node.kind in ("clause", "table") and depth == 0:
        yield depth, "", ""


def _wrapped(depth: int, label: str, text: str, width: int | None) -> str:
    indent = " " * _INDENT * depth
    line = " ".join(filter(None, (label, text)))
    if not width or not line:
        return f"{indent}{line}".rstrip()
    hanging = indent + " " * _INDENT if label else indent
    return textwrap.fill(
        line, max(width, len(hanging) + 20), initial_indent=indent, subsequent_indent=hanging, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _plain(run: Run) -> str:
    before, after = _SIGNS.get(run.mark, ("", ""))
    return f"{before}{run.text}{after}"


def _painted(run: Run) -> str:
    colour = _COLOURS.get(run.mark)
    return f"{colour}{_plain(run)}{_RESET}" if colour else run.text
