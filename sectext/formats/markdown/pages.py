"""Ordinary Markdown as HTML, for pages that people write about the code: what is not Markdown stays words."""

from __future__ import annotations

from markdown_it import MarkdownIt


def to_html(text: str) -> str:
    """CommonMark with tables. HTML in it is shown and not obeyed; links that run a script are left as words."""
    made: str = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table").render(text)
    return made
