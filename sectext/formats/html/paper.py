"""A report as a page that needs nothing but itself, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sectext.annex import Annex
from sectext.formats.html.shown import Shown, has_moves, marked_by, show
from sectext.formats.html.writer import page
from sectext.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An annex as the template needs it: its redline, and the first place that each change marks."""

    annex: Annex
    told: str
    redline: Shown
    marked_by: Mapping[str, str]
    moves: bool


def write_paper(paper: Paper) -> str:
    """A report as a complete page, its annexes in it. It needs no script and fetches nothing."""
    return _page(paper, on_paper=False)


def paper_for_paper(paper: Paper, *, dated: str | None) -> str:
    """The same as it is printed: without what is for screens, and with the words at each mark to be seen."""
    return _page(paper, on_paper=True, dated=dated)


def _page(paper: Paper, *, on_paper: bool, dated: str | None = None) -> str:
    annexes = [_attached(annex, told) for annex, told in zip(paper.annexes, paper.annexed, strict=True)]
    return page("paper.html", on_paper=on_paper, style="report.css", report=paper, annexes=annexes, dated=dated)


def _attached(annex: Annex, told: str) -> Attached:
    """Every annex has ids of its own."""
    prefix = f"{annex.letter}-"
    return Attached(
        annex=annex,
        told=told,
        redline=show(annex.redline, prefix=prefix),
        marked_by=marked_by(annex.redline, prefix=prefix),
        moves=has_moves(annex.redline),
    )
