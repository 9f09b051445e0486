"""Every wording of a clause woven into one: each stretch of words once, with the wordings that have it.

The redline between any two wordings can be read off: what both have stands, what only the one has is marked. It is made
of the redlines from each wording to the next, so that whoever reads it off computes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sectext.redline import Mark, Marked, Run, accept, unmarked
from sectext.tree import Clause

_GONE = ("deleted", "moved from")
_NEW = ("inserted", "moved to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """The beginning of a line (`text` None), or words of it, with the wordings that have it: from `born` before `died`.

    `part` is label, title or words; of a line it is the kind of its clause, or "closing" for words after a list.
    """

    part: str
    text: str | None
    depth: int
    born: int
    died: int | None = None

    def stands(self, number: int) -> bool:
        return self.born <= number and (self.died is None or number < self.died)


@dataclass(frozen=True, slots=True)
class _Item:
    mark: Mark
    part: str
    text: str | None
    depth: int


class DoesNotFit(ValueError):
    """The redline does not begin with the wording that was woven last."""


def weave(first: Clause, redlines: Sequence[Marked]) -> tuple[Strand, ...]:
    """The first wording, and the redline of each from the one before it. Raises DoesNotFit."""
    woven = [Strand(part=i.part, text=i.text, depth=i.depth, born=0) for i in _items(unmarked(first), 0)]
    for number, marked in enumerate(redlines, start=1):
        woven = list(_woven(woven, list(_items(replace(marked, mark="same"), 0)), number))
    return tuple(woven)


def _woven(old: list[Strand], items: list[_Item], number: int) -> Iterator[Strand]:
    """The strands with one more wording. What stands is gone through side by side with the marks."""
    waiting = old[::-1]
    for item in items:
        if item.mark in _NEW:
            yield Strand(part=item.part, text=item.text, depth=item.depth, born=number)
            continue
        left = item.text
        while True:
            while waiting and waiting[-1].died is not None:
                yield waiting.pop()
            if not waiting or (waiting[-1].text is None) != (item.text is None):
                raise DoesNotFit(f"wording {number}: {item.text!r} is not there")
            strand = waiting.pop()
            taken = strand
            if left is not None and strand.text is not None:
                length = min(len(left), len(strand.text))
                if strand.text[:length] != left[:length]:
                    raise DoesNotFit(f"wording {number}: {left!r} is not {strand.text!r}")
                if length < len(strand.text):
                    waiting.append(replace(strand, text=strand.text[length:]))
                taken, left = replace(strand, text=strand.text[:length]), left[length:]
            yield replace(taken, died=number) if item.mark in _GONE else taken
            if not left:
                break
    for strand in reversed(waiting):
        if strand.died is None:
            raise DoesNotFit(f"wording {number}: {strand.text!r} is left over")
        yield strand


def _items(node: Marked, depth: int) -> Iterator[_Item]:
    """A redline as the beginnings of lines and the words in them, in printed order. What moved goes and comes."""
    if node.mark == "moved to":
        node = unmarked(accept(node), "inserted")
    own = [("label", node.label), ("title", node.heading), ("words", node.text)]
    if any(runs for _, runs in own):
        yield _Item(_line_mark([run for _, runs in own for run in runs]), node.kind, None, depth)
        for part, runs in own:
            yield from (_Item(run.mark, part, run.text, depth) for run in runs)
    for child in node.children:
        yield from _items(child, depth if node.kind in ("document", "group", "table") else depth + 1)
    if node.closing:
        yield _Item(_line_mark(node.closing), "closing", None, depth)
        yield from (_Item(run.mark, "words", run.text, depth) for run in node.closing)


def _line_mark(runs: Sequence[Run]) -> Mark:
    """A line is new or gone where all of it is."""
    marks = {run.mark for run in runs}
    if marks <= {"inserted"}:
        return "inserted"
    return "deleted" if marks <= {"deleted"} else "same"


def standing(strands: Sequence[Strand], number: int) -> list[str]:
    """The lines of one wording, as they can be read off."""
    found: list[list[str]] = []
    for strand in strands:
        if not strand.stands(number):
            continue
        if strand.text is None:
            found.append([])
        elif found and found[-1] and found[-1][-1].startswith(f"{strand.part}\0"):
            found[-1][-1] += strand.text
        else:
            found[-1].append(f"{strand.part}\0{strand.text}")
    return [" ".join(piece.partition("\0")[2] for piece in line) for line in found]
