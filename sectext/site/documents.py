"""The pages of a document: today's text, each version it changed in, and what changed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.annex import extract
from sectext.answer import Wording
from sectext.redline import Marked
from sectext.site import paths
from sectext.site.banner import banner
from sectext.site.book import Book
from sectext.site.clauses import values_of
from sectext.site.data import beside
from sectext.site.linking import taken
from sectext.site.redlined import Redline, summary
from sectext.site.render import fragment, page
from sectext.site.site import Site
from sectext.site.stretches import Stretch
from sectext.site.texts import Leads, Part, part
from sectext.site.timelines import lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents of a document: a group, or a clause or heading below it."""

    name: str
    words: str
    id: str
    level: int


def document_pages(site: Site, book: Book) -> Iterator[tuple[str, bytes]]:
    """The page of a document today, that of each stretch of it, and the data beside each."""
    home = paths.of(book.root)
    known = book.stretches(book.root)
    if not known:
        return
    rows = tuple(site.view.wordings(book.root))
    yield from _page(site, book, book.at(book.root, site.today) or known[0], None, rows)
    for stretch in known:
        if stretch.answer is not None:
            yield from _page(site, book, stretch, stretch.first, rows)
    yield from beside(site, book, book.root, home)


def _page(
    site: Site, book: Book, stretch: Stretch, day: date | None, rows: Sequence[Wording]
) -> Iterator[tuple[str, bytes]]:
    home = paths.of(book.root)
    where = home if day is None else paths.on(home, day)
    values = {**_values(site, book, stretch, day), "taken": taken(site, book, stretch, day, rows)}
    yield f"{where}index.html", page("document.html", where, site.settings, page=values)


def _values(site: Site, book: Book, stretch: Stretch, day: date | None) -> dict[str, Any]:
    answer = stretch.answer if day is not None else book.now(book.root)
    shown, clause = day or site.today, answer.clause if answer else None
    root = paths.root_from(paths.of(book.root) if day is None else paths.on(paths.of(book.root), day))
    marked = book.change(stretch) if day is not None else None

    def leads(to: Address) -> str:
        own = book.at(to, shown) if day is not None else None
        return f"{root}{paths.on(paths.of(to), own.first) if own else paths.of(to)}"

    text = part(clause, book.root, leads) if clause else None
    return {
        **values_of(site, answer, stretch),
        "name": book.name,
        "heading": clause.heading if clause else book.title,
        "home": paths.of(book.root),
        "dated": day is not None,
        "banner": banner(site, stretch, answer, shown),
        "text": text,
        "contents": tuple(_contents(text)) if text else (),
        "change": _change(marked) if marked is not None and day is not None else None,
        "changed": tuple(_changed(book, day, leads)) if marked is not None and day is not None else (),
        "rows": tuple(lines(site, book, book.root, stretch if day is not None else None))[::-1],
        "digest": answer.digest if answer else None,
    }


def _contents(text: Part) -> Iterator[Entry]:
    """What stands on the page, for those who look for something: groups, headings and clauses."""
    for child in text.children:
        yield from _entry(child, 1)


def _entry(it: Part, level: int) -> Iterator[Entry]:
    if it.kind == "heading":
        yield Entry(name="", words=it.text or "", id=it.id, level=level)
    elif it.kind == "group":
        yield Entry(name=it.label or "", words=it.heading or "", id=it.id, level=level)
        for child in it.children:
            yield from _entry(child, level + 1)
    elif it.kind == "clause":
        yield Entry(name=it.label or "", words=it.heading or "", id=it.id, level=level)


def _change(marked: Marked) -> Redline:
    shown = extract(marked)
    return Redline(
        about="The clauses that changed, with their neighbours.",
        summary=summary(marked),
        fragment=fragment(shown, level=3, prefix="change_"),
    )


def _changed(book: Book, day: date, leads: Leads) -> Iterator[tuple[str, str]]:
    """The clauses of which another wording begins on a day, each with its page."""
    for address in book.addresses:
        stretch = book.at(address, day)
        clause = stretch.answer.clause if stretch and stretch.answer else None
        if stretch and clause and clause.kind == "clause" and stretch.first == day and book.is_changed(stretch):
            yield str(address), leads(address) or ""
