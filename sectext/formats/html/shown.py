"""What the templates show of a redline: each clause with its anchor, its depth and the mark that begins there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from sectext.address import Address
from sectext.formats.html.anchors import Anchor, anchors
from sectext.instruction import sentence
from sectext.patch import Operation
from sectext.redline import Mark, Marked, Run
from sectext.tree import Kind, Path

# One mark inside another shows once: what is inserted with a clause is inserted.
_INNER: Mapping[Mark, Mark] = {"moved from": "deleted", "moved to": "inserted"}
_OTHER_END: Mapping[Mark, Mark] = {"moved from": "moved to", "moved to": "moved from"}
_GONE: tuple[Mark, ...] = ("deleted", "moved from")
_NEW: tuple[Mark, ...] = ("inserted", "moved to")

# The redline, or one of the two texts that stand side by side.
View: TypeAlias = Literal["both", "old", "new"]
Ends: TypeAlias = Mapping[tuple[int | None, Mark], Anchor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A clause ready to be printed.

    `begins`: a mark on the whole clause begins here. `covered` is the mark that covers all its words already, so that
    they bear none of their own; "same" is none. `moves`: it stands in text that moves, at either end. `other_end` is
    where a moved clause stands as well, if that is shown.
    """

    kind: Kind
    mark: Mark
    anchor: Anchor
    depth: int
    label: tuple[Run, ...]
    heading: tuple[Run, ...]
    text: tuple[Run, ...]
    closing: tuple[Run, ...]
    children: tuple[Shown, ...]
    begins: bool
    covered: Mark
    moves: bool
    other_end: Anchor | None

    @property
    def head(self) -> tuple[Run, ...]:
        return (*self.label, *self.heading, *self.text)

    @property
    def blocks(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """The children, with items that follow one another as one list, and rows as one table."""
        return blocks(self.children)

    def is_changed(self, runs: Sequence[Run]) -> bool:
        """Whether a change bar stands beside words of this clause."""
        return self.covered != "same" or self.moves or any(run.mark != "same" for run in runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A row of the two texts side by side: a line or a table of a clause, and which of the texts have it."""

    clause: Shown
    part: Literal["head", "closing", "table"]
    old: bool
    new: bool
    is_changed: bool


def show(marked: Marked, address: Address | None = None, *, prefix: str = "") -> Shown:
    """A redline as the templates need it; `address` is that of its top, where it is known."""
    named = anchors(marked, address, prefix=prefix)
    ends: Ends = {(node.pair, node.mark): named[path] for path, node in _walk(marked, ()) if node.mark in _INNER}
    return _show(marked, (), named, ends, depth=_depth(marked, 0), covered="same", moves=False)


def blocks(children: Sequence[Shown]) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    return tuple((kind, tuple(run)) for kind, run in groupby(children, key=_block))


def standing(clauses: Sequence[Shown], side: View) -> tuple[Shown, ...]:
    """Those of some clauses that one text has; the redline has all."""
    hidden = {"both": (), "old": _NEW, "new": _GONE}[side]
    return tuple(clause for clause in clauses if clause.mark not in hidden)


def sides(clause: Shown, *, old: bool = True, new: bool = True) -> Iterator[Side]:
    """The lines of both texts in printed order, each with its counterpart."""
    old = old and clause.mark not in _NEW
    new = new and clause.mark not in _GONE
    if clause.kind == "table":
        yield Side(clause=clause, part="table", old=old, new=new, is_changed=_changes(clause))
        return
    if clause.head:
        yield _side(clause, "head", clause.head, old=old, new=new)
    for child in clause.children:
        yield from sides(child, old=old, new=new)
    if clause.closing:
        yield _side(clause, "closing", clause.closing, old=old, new=new)


def marked_by(marked: Marked, *, prefix: str = "") -> Mapping[str, str]:
    """The id of the first clause that each operation marks, by the operation's sentence in the table of changes."""
    named = anchors(marked, prefix=prefix)
    found: dict[Operation, str] = {}
    for path, node in _walk(marked, ()):
        runs = (*node.label, *node.heading, *node.text, *node.closing)
        for because in (node.because, *(run.because for run in runs)):
            if because is not None:
                found.setdefault(because, named[path].id)
    return {sentence(operation): anchor for operation, anchor in reversed(found.items())}


def has_moves(marked: Marked) -> bool:
    return any(node.mark in _INNER for _, node in _walk(marked, ()))


def _show(
    node: Marked, path: Path, named: Mapping[Path, Anchor], ends: Ends, *, depth: int, covered: Mark, moves: bool
) -> Shown:
    mark = _INNER.get(node.mark, node.mark)
    begins = node.mark in _INNER or (node.mark != "same" and mark != covered)
    if node.mark == "moved to" and node.whole is None:
        # Its words bear marks of their own, for what changed on the way.
        moves, covered = True, "same"
    elif node.mark != "same":
        moves, covered = node.mark in _INNER, mark
    return Shown(
        kind=node.kind,
        mark=node.mark,
        anchor=named[path],
        depth=depth,
        label=_joined(node.label),
        heading=_joined(node.heading),
        text=_joined(node.text),
        closing=_joined(node.closing),
        children=tuple(
            _show(child, (*path, n), named, ends, depth=_depth(child, depth), covered=covered, moves=moves)
            for n, child in enumerate(node.children)
        ),
        begins=begins,
        covered=covered,
        moves=moves,
        other_end=ends.get((node.pair, _OTHER_END[node.mark])) if node.mark in _OTHER_END else None,
    )


def _depth(child: Marked, above: int) -> int:
    """How deep a clause is printed: 0 beside the headings, 1 in the column of clauses, then one more for each list."""
    match child.kind:
        case "item":
            return above + 1
        case "clause" | "definition":
            return max(above, 1)
        case "cell":
            return 0
        case _:
            return above


def _block(clause: Shown) -> str:
    return {"item": "list", "row": "rows"}.get(clause.kind, "block")


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, with neighbours of one mark as one: who hears them hears each mark once."""
    return tuple(
        Run(mark=mark, text="".join(run.text for run in alike))
        for mark, alike in groupby(runs, key=lambda run: run.mark)
    )


def _side(clause: Shown, part: Literal["head", "closing"], runs: Sequence[Run], *, old: bool, new: bool) -> Side:
    """A line, which a text has only if it has words of it."""
    old = old and any(run.mark not in _NEW for run in runs)
    new = new and any(run.mark not in _GONE for run in runs)
    return Side(clause=clause, part=part, old=old, new=new, is_changed=clause.is_changed(runs))


def _changes(clause: Shown) -> bool:
    """Whether there is a mark at a clause or below it."""
    return clause.is_changed((*clause.head, *clause.closing)) or any(map(_changes, clause.children))


def _walk(node: Marked, path: Path) -> Iterator[tuple[Path, Marked]]:
    yield path, node
    for number, child in enumerate(node.children):
        yield from _walk(child, (*path, number))
