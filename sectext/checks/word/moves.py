"""Rules for moves: each has two named ranges, one where the words were and one where they are put."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import P, Part, WordFile, local, w
from sectext.checks.word.revisions import RANGES
from sectext.formats.word.opening import Element

_ENDS = ("moveFromRangeEnd", "moveToRangeEnd")
_KINDS = ("moveFrom", "moveTo")


@rule(
    "broken-move-range",
    "error",
    summary="The range of a move begins and does not end, ends and does not begin, or ends before it begins.",
    why="Word cannot tell what moved, and is reported to refuse the file.",
    hint="Write w:moveFromRangeStart and w:moveFromRangeEnd (or w:moveTo…) with one w:id, in this order.",
)
def broken_move_range(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for kind in _KINDS:
            yield from _unpaired(part, f"{kind}RangeStart", f"{kind}RangeEnd")


@rule(
    "move-without-name",
    "error",
    summary="The range of a move has no name.",
    why="The name says which words moved where: without it they are deleted in one place and inserted in another.",
    hint="Give both ranges of the move the same w:name.",
)
def move_without_name(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for start in part.every(*RANGES):
            if not start.get(w("name")):
                yield part.flaw(start, f"w:{local(start)} has no w:name.")


@rule(
    "undated-move-range",
    "error",
    summary="The range of a move does not say when it was made.",
    why="Other revisions may do without, but here the standard asks for the date.",
    hint="Give both ranges of the move a w:date.",
)
def undated_move_range(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for start in part.every(*RANGES):
            if start.get(w("date")) is None:
                yield part.flaw(start, f"w:{local(start)} has no w:date.")


@rule(
    "unmatched-move",
    "error",
    summary="The name of a move has no counterpart: words leave and do not arrive, or arrive and never left.",
    why="The reader is sent to a place that there is not, and accepting the move loses words or doubles them.",
    hint="Use each name in one w:moveFromRangeStart and one w:moveToRangeStart.",
)
def unmatched_move(file: WordFile) -> Iterator[Flaw]:
    starts = [(part, start) for part in file.stories for start in part.every(*RANGES) if start.get(w("name"))]
    uses = Counter((local(start), start.get(w("name"))) for _, start in starts)
    for part, start in starts:
        kind, name = local(start), start.get(w("name"))
        other = RANGES[1 - RANGES.index(kind)]
        if not uses[other, name]:
            yield part.flaw(start, f"w:{kind} is called “{name}”, and no w:{other} is.")
        elif uses[kind, name] > 1:
            yield part.flaw(start, f"{uses[kind, name]} w:{kind} are called “{name}”.")


@rule(
    "move-outside-range",
    "warning",
    summary="Words or a paragraph mark that move stand outside any range of a move.",
    why="Word shows them as plain deletion and insertion, and their counterpart is not known.",
    hint="Put them between w:moveFromRangeStart and w:moveFromRangeEnd, or w:moveTo….",
)
def move_outside_range(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for kind in _KINDS:
            depth = 0
            for element in part.every(kind, f"{kind}RangeStart", f"{kind}RangeEnd"):
                if element.tag != w(kind):
                    depth += 1 if element.tag == w(f"{kind}RangeStart") else -1
                elif depth < 1 and not _begins_in(element, kind):
                    yield part.flaw(element, f"w:{kind} stands outside a range.")


@rule(
    "move-range-ends-inside",
    "warning",
    summary="A whole paragraph moves, but the range of the move ends inside it.",
    why="Its mark then lies outside the range, and accepting the move leaves an empty paragraph behind.",
    hint="Put the end of the range after the paragraph.",
)
def move_range_ends_inside(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for end in part.every(*_ENDS):
            kind = local(end).removesuffix("RangeEnd")
            paragraph = next(end.iterancestors(P), None)
            if paragraph is not None and paragraph.find(f"{w('pPr')}/{w('rPr')}/{w(kind)}") is not None:
                yield part.flaw(end, f"w:{local(end)} stands inside the paragraph whose mark moves.")


def _unpaired(part: Part, start: str, end: str) -> Iterator[Flaw]:
    open_ones: dict[str | None, Element] = {}
    for element in part.every(start, end):
        number = element.get(w("id"))
        if element.tag == w(start):
            open_ones[number] = element
        elif open_ones.pop(number, None) is None:
            yield part.flaw(element, f"w:{end} {number} ends what has not begun.")
    for number, element in open_ones.items():
        yield part.flaw(element, f"w:{start} {number} has no end.")


def _begins_in(element: Element, kind: str) -> bool:
    """Whether a range begins in the paragraph of a mark, which stands before all that is in the paragraph."""
    if next(element.iterancestors(w("pPr")), None) is None:
        return False
    paragraph = next(element.iterancestors(P), None)
    return paragraph is not None and paragraph.find(f".//{w(f'{kind}RangeStart')}") is not None


RULES = (
    broken_move_range,
    move_without_name,
    undated_move_range,
    unmatched_move,
    move_outside_range,
    move_range_ends_inside,
)
