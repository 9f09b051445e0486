"""A report in each format there is: one file, with its annexes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sectext.annexes import Tracking
from sectext.formats import markdown
from sectext.paper import Paper


def _html(paper: Paper, _: Tracking) -> bytes:
    from sectext.formats import html  # its template engine is slow to import

    return html.write_paper(paper).encode()


def _markdown(paper: Paper, _: Tracking) -> bytes:
    return markdown.write_paper(paper).encode()


def _pdf(paper: Paper, tracking: Tracking) -> bytes:
    from sectext.formats.html import pdf

    return pdf.write_paper(paper, dated=tracking.date)


def _word(paper: Paper, tracking: Tracking) -> bytes:
    from sectext.formats import word  # so is lxml

    return word.write_paper(paper, numbers=tracking.numbers, author=tracking.author, date=tracking.date)


FORMATS: Mapping[str, Callable[[Paper, Tracking], bytes]] = {
    "docx": _word,
    "html": _html,
    "md": _markdown,
    "pdf": _pdf,
}


def render(paper: Paper, formats: Sequence[str], tracking: Tracking | None = None) -> Iterator[tuple[str, bytes]]:
    """The file name and content in each format asked for. Raises NotInWord, MissingExtra."""
    for name in formats:
        yield f"{paper.modification}-modification-report.{name}", FORMATS[name](paper, tracking or Tracking())
