"""How deep an item stands: said by its list, by the column of its label, or by the label itself; never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sectext.formats.word.columns import NEAR, called, column
from sectext.formats.word.growing import Node
from sectext.formats.word.shapes import begins, follows
from sectext.formats.word.views import Line

if TYPE_CHECKING:
    from sectext.formats.word.sections import _Reading

ASK = "Say in Word how deep it stands, with a list or an indent, and read it again."


def parent(reading: _Reading, line: Line, label: str | None) -> Node | None:
    """What an item stands in. None: no clause is open."""
    opened = reading.open
    if not opened:
        return None
    found = _by_list(reading, line)
    if found is None:
        found = _by_column(reading, line, label)
    if found is None and label is not None:
        found = _by_label(reading, line, label)
    return found if found is not None else opened[0]


def _by_list(reading: _Reading, line: Line) -> Node | None:
    """By the level of a list that something open belongs to as well."""
    here = line.numbered
    if here is None:
        return None
    alike = [
        (n, node)
        for n, node in enumerate(reading.open)
        if node.line is not None
        and node.line.numbered is not None
        and node.line.numbered.list.definition == here.list.definition
        and (node.label is not None or node.kind == "item")
    ]
    for n, node in reversed(alike):
        above = node.line.numbered.level if node.line and node.line.numbered else 0
        if above < here.level:
            return node
        if above == here.level and n:
            return reading.open[n - 1]
    return None


def _by_column(reading: _Reading, line: Line, label: str | None) -> Node | None:
    """By where labels stand: further right is deeper, in one column are neighbours."""
    here = column(line)
    clause, *items = reading.open
    if not items:
        return clause
    at_one = [column(node.line) for node in (clause, *items) if node.line is not None]
    if all(abs(here - each) <= NEAR for each in at_one):
        return None  # a text without any indent says nothing by where it stands
    for n in range(len(items), 0, -1):
        node = items[n - 1]
        there = column(node.line) if node.line is not None else 0
        if here > there + NEAR:
            return node if n == len(items) else None
        if abs(here - there) <= NEAR:
            goes_on = label is None or node.label is None or follows(label, node.label) or not begins(label)
            return reading.open[n - 1] if goes_on else None
    return None


def _by_label(reading: _Reading, line: Line, label: str) -> Node:
    """By the label alone: the next one of a list that is open, or the first of a list within the last item."""
    opened = reading.open
    nexts = [opened[n - 1] for n in range(len(opened) - 1, 0, -1) if follows(label, opened[n].label or "")]
    first = [opened[-1]] if begins(label) else []
    found = [*nexts, *first]
    if len(found) == 1:
        return found[0]
    chosen = found[0] if found else opened[max(len(opened) - 2, 0)]
    after = f"after “{opened[-1].label}”" if opened[-1].label else "here"
    problem = f"Nothing says how deep “{label}” stands {after}; it was read as part of {called(chosen)}."
    reading.say("unclear-depth", "warning", line, problem, ASK)
    return chosen
