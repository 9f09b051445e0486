"""Annexes and texts as PDF, printed from the HTML: tagged, with page numbers, and the same bytes for the same text."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, NoReturn

from sectext.annex import Annex
from sectext.errors import MissingExtra
from sectext.formats.html.paper import paper_for_paper
from sectext.formats.html.writer import annex_for_paper, text_for_paper
from sectext.paper import Paper
from sectext.tree import Clause


def write_annex(annex: Annex, *, dated: datetime | None = None) -> bytes:
    """An annex as a tagged PDF. `dated` is the time it is to bear; left out, the day of the modification, or none.

    The words at each mark (“inserted:”, “end of insertion”) stand in the text, so that it can be heard and searched.
    The clock is never asked. Raises MissingExtra where WeasyPrint, or what it needs, is not installed.
    """
    day = datetime.combine(annex.dated, time(), UTC) if annex.dated else None
    return _printed(annex_for_paper(annex, dated=_stamp(dated or day)))


def write_paper(paper: Paper, *, dated: datetime | None = None) -> bytes:
    """A report as a tagged PDF, its annexes in it. Its day is found as for an annex. Raises MissingExtra."""
    day = datetime.combine(paper.dated, time(), UTC) if paper.dated else None
    return _printed(paper_for_paper(paper, dated=_stamp(dated or day)))


def write(clause: Clause, *, title: str, marking: str | None = None, dated: datetime | None = None) -> bytes:
    """A clause tree as a tagged PDF, with a title and a marking on each page. Raises MissingExtra."""
    return _printed(text_for_paper(clause, title=title, marking=marking, dated=_stamp(dated)))


def _printed(page: str) -> bytes:
    weasyprint = _weasyprint()
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_tags=True)
    return pdf


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError:
        raise MissingExtra("PDF needs WeasyPrint.", hint="Install it with: pip install 'sectext[pdf]'") from None
    except OSError as error:
        hint = "Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise MissingExtra(f"WeasyPrint lacks a library: {error}.", hint=hint) from None
    return weasyprint


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    """A page has all it needs in itself."""
    raise ValueError(f"{url} is not fetched")
