"""What others add to the site beside its pages: functions that give files, and what they put into a page's head."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from markupsafe import Markup

from sectext.address import Address
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.site import Site

Files: TypeAlias = Iterable[tuple[str, bytes]]

# Of the whole code: feeds, a calendar, a map of the site. Each has a name, which is that of its unit in a build.
OF_THE_CODE: tuple[tuple[str, Callable[[Site], Files]], ...] = ()
# Of one document, one clause, one modification: made with its pages, and again when they are.
OF_A_DOCUMENT: tuple[Callable[[Site, Book], Files], ...] = ()
OF_A_CLAUSE: tuple[Callable[[Site, Book, Address], Files], ...] = ()
OF_A_MODIFICATION: tuple[Callable[[Site, str], Files], ...] = ()
# What the head of today's page of a clause has besides: linked data, feeds.
HEADS: tuple[Callable[[Site, Book, Address], Markup], ...] = ()


class Places:
    """Where the pages are, for those who only need that: each path from the root, as it stands in a link."""

    def clause(self, address: Address) -> str:
        return paths.of(address)

    def document(self, name: str) -> str:
        return paths.of_document(name)

    def modification(self, identifier: str) -> str:
        return paths.of_modification(identifier)

    def version(self, label: str) -> str:
        return paths.of_version(label)


def of_document(site: Site, book: Book) -> Iterator[tuple[str, bytes]]:
    for make in OF_A_DOCUMENT:
        yield from make(site, book)


def of_clause(site: Site, book: Book, address: Address) -> Iterator[tuple[str, bytes]]:
    for make in OF_A_CLAUSE:
        yield from make(site, book, address)


def of_modification(site: Site, identifier: str) -> Iterator[tuple[str, bytes]]:
    for make in OF_A_MODIFICATION:
        yield from make(site, identifier)


def head(site: Site, book: Book, address: Address) -> Markup:
    return Markup("").join(make(site, book, address) for make in HEADS)
