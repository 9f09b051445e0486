"""Where things stand on the page, in twentieths of a point: the page, its margins, and the column of each depth."""

from __future__ import annotations

from sectext.formats.word.blocks import Style
from sectext.formats.word.xml import Element, w

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN = 1440
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

# The column that the words of a clause stand in, and how much further each list is set.
CLAUSE = 992
STEP = 567
# How far each list of a report is set in.
BULLET = 397
# Further in than this there would be no room left for words.
DEEPEST = 9


def list_style(*, in_cell: bool, level: int) -> Style:
    """The style that a level of the automatic lists is linked to."""
    if in_cell:
        return Style(kind="Item", depth=level + 1, in_cell=True)
    return {0: Style(kind="Group"), 1: Style(kind="Clause")}.get(level) or Style(kind="Item", depth=level - 1)


def column(style: Style) -> tuple[int, int]:
    """How far from the margin the words of a paragraph stand, and how far left of them its label does."""
    depth = min(style.depth or 0, DEEPEST)
    clause = 0 if style.in_cell else CLAUSE
    match style.kind:
        case "Group":
            return CLAUSE, CLAUSE
        case "Clause":
            return clause, clause
        case "ClauseClosing":
            return clause, 0
        case "Item":
            return clause + STEP * depth, STEP
        case "Closing":
            return clause + STEP * depth, 0
        case "Definition" | "DefinitionClosing" | "Subheading":
            return clause + STEP * max(depth - 1, 0), 0
        case "ReportItem":
            return BULLET * (depth + 1), BULLET
        case "ReportMore":
            return BULLET * (depth + 1), 0
        case "Table" | "Definitions":
            return clause + STEP * (depth - 1) if depth else 0, 0
        case _:
            return 0, 0


def indent(style: Style) -> list[Element]:
    """The indent of a paragraph style; none where its words begin at the margin."""
    left, hanging = column(style)
    if not left and not hanging:
        return []
    return [w("ind", left=left, hanging=hanging) if hanging else w("ind", left=left)]
