"""Clauses and redlines on a terminal: [-deleted-]{+inserted+}, which reads without colour; colour comes on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from sectext.annex import Annex
from sectext.redline import Mark, Marked, Run, unmarked
from sectext.tree import Clause

_SIGNS: dict[Mark, tuple[str, str]] = {"inserted": ("{+", "+}"), "deleted": ("[-", "-]")}
_STYLES: dict[Mark, str] = {"inserted": "blue underline", "deleted": "red strike"}
_INDENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One part of a clause: how deep it stands, whether a label leads it, and its runs."""

    depth: int = 0
    labelled: bool = False
    runs: tuple[Run, ...] = ()


def write(clause: Clause, *, width: int | None = None) -> str:
    """A clause and all below it, indented by depth; `width` wraps lines (None: one line a part)."""
    return write_redline(unmarked(clause), width=width)


def write_redline(marked: Marked, *, width: int | None = None, colour: bool = False) -> str:
    """A redline, indented by depth. Moves show as a deletion and an insertion, each saying so."""
    lines = list(_lines(marked, 0))
    while lines and not lines[-1].runs:
        lines.pop()
    if width or colour:
        return _rich(lines, width, colour)
    return "".join(f"{' ' * _INDENT * line.depth}{_plain(line)}".rstrip() + "\n" for line in lines)


def write_runs(runs: Sequence[Run], *, depth: int = 0, width: int | None = None, colour: bool = False) -> str:
    """A stretch of words with its marks, indented by depth."""
    line = _Line(depth=depth, runs=tuple(runs))
    return _rich([line], width, colour) if width or colour else f"{' ' * _INDENT * depth}{_plain(line)}\n"


def write_annex(annex: Annex, *, width: int | None = None, colour: bool = False) -> str:
    """The changes in plain words, then the redline."""
    head = [f"{annex.modification} ‘{annex.title}’ · Annex {annex.letter} · legal text {annex.legal_text}"]
    shown = f" · shown on SEC Version {annex.shown_on}" if annex.shown_on else ""
    head += [f"{annex.marking} · drafted against SEC Version {annex.base}{shown}", ""]
    head += [f"  {change.what}" for change in annex.changes]
    head += [f"  Already there, not marked: {sentence}" for sentence in annex.already]
    head += [f"  Renumbered: {old} becomes {new}" for old, new in annex.renumbering]
    head += ["", *([annex.instruction, ""] if annex.instruction else [])]
    return "\n".join(head) + "\n" + write_redline(annex.redline, width=width, colour=colour)


def _lines(node: Marked, depth: int) -> Iterator[_Line]:
    """The lines of a clause; an empty one stands between clauses."""
    below = depth + (node.kind not in ("document", "group", "table"))
    moved = {"moved from": "(moved from here)", "moved to": "(moved to here)"}.get(node.mark)
    note = (Run(mark="same", text=moved),) if moved else ()
    if node.kind == "row":
        yield _Line(depth=depth, runs=_spaced(note, *_cells(node)))
        return
    title = _in_quotes(node.heading) if node.kind == "document" else node.heading
    own = _spaced(node.label, note, title, node.text)
    if own:
        yield _Line(depth=depth, labelled=bool(node.label), runs=own)
        if node.kind in ("document", "group", "heading"):
            yield _Line()
    for child in node.children:
        yield from _lines(child, below)
    if node.closing:
        yield _Line(depth=depth, runs=node.closing)
    if node.kind in ("clause", "table") and depth == 0:
        yield _Line()


def _spaced(*parts: tuple[Run, ...]) -> tuple[Run, ...]:
    """Parts of a line, a space between those that are there."""
    space = (Run(mark="same", text=" "),)
    out: tuple[Run, ...] = ()
    for part in parts:
        out += (*space, *part) if out and part else part
    return out


def _in_quotes(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    quote = (Run(mark="same", text="'"),)
    return (*quote, *runs, *quote) if runs else ()


def _cells(row: Marked) -> list[tuple[Run, ...]]:
    bar = (Run(mark="same", text="|"),)
    return [part for cell in row.children for part in (bar, cell.text)] + [bar]


def _plain(line: _Line) -> str:
    return "".join(map(_signed, line.runs))


def _signed(run: Run) -> str:
    before, after = _SIGNS.get(run.mark, ("", ""))
    return f"{before}{run.text}{after}"


def _rich(lines: list[_Line], width: int | None, colour: bool) -> str:
    """Wrapped under the words and not under the label, with colour where it is wanted."""
    from rich.console import Console  # slow to import, and a pipe needs neither
    from rich.text import Text

    console = Console(
        file=StringIO(),
        width=width or 10**6,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    out = console.file
    assert isinstance(out, StringIO)
    for line in lines:
        text = Text.assemble(*((_signed(run), _STYLES.get(run.mark, "")) for run in line.runs))
        indent = " " * _INDENT * line.depth
        room = max(20, (width or 10**6) - len(indent) - _INDENT)
        for number, piece in enumerate(text.wrap(console, room) if line.runs else [text]):
            hanging = " " * _INDENT if number and line.labelled else ""
            piece.rstrip()
            console.print(Text(indent + hanging).append_text(piece) if piece else piece, soft_wrap=True)
    return out.getvalue()
