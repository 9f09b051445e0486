"""What a clause refers to and what refers to it, on the day of its page: what is not held, or not there, is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from sectext.address import Address, Range
from sectext.commencement import Bounds
from sectext.held import Held
from sectext.references import Reference, References
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.site import Site

MOST = 60  # references that a page lists; a group or a much used clause may have hundreds


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A clause that another has to do with: what it is called, where it is ("" where it has no page), the words that
    refer, and what there is to be said of it.
    """

    name: str
    place: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What a clause refers to, and what refers to it; `more` are how many of each are not listed."""

    outward: tuple[Link, ...] = ()
    inward: tuple[Link, ...] = ()
    more: tuple[int, int] = (0, 0)


@lru_cache(maxsize=2)
def cited(site: Site) -> Cited:
    """The references of a site, found once."""
    return Cited(site)


class Cited:
    """The references of every text of every document, found once."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def of(self, book: Book, address: Address, day: date) -> Related:
        """The references of a clause and of all below it, on a day; and those to it, or to a run in which it lies."""
        number = self._number(day)
        held = book.reading.texts[number] if number is not None else None
        if number is None or held is None or not address.steps:
            return Related()
        own = self.site.view.references(held)
        outward = dict.fromkeys(self._outward(own, book, address, day, number))
        inward = dict.fromkeys(self._inward(book, address, day, number))
        more = (max(0, len(outward) - MOST), max(0, len(inward) - MOST))
        return Related(outward=tuple(outward)[:MOST], inward=tuple(inward)[:MOST], more=more)

    def bearing(self, name: str) -> Iterator[object]:
        """What other documents say that decides what the pages of one show: who refers to it, and whether what it
        refers to is there; each with the versions from which that is so.
        """
        for other in self.site.documents:
            if other != name:
                to = (_to(held, refs, name) for held, refs in self._texts(other))
                yield other, list(self._since(other, to))
        for target in self._targets(name):
            document = target.document
            if document != name and document in self.site.documents:
                there = (clause.kind if (clause := held.clause(target)) else None for held, _ in self._texts(document))
                yield target, list(self._since(document, there)), self._spans(document)
            elif document != name:
                yield target, None

    def _outward(self, own: References, book: Book, address: Address, day: date, number: int) -> Iterator[Link]:
        for found in own.every:
            if not found.at.within(address) or found.this:
                continue
            if not found.targets:
                yield Link(name=found.text, place="", words="", note=f"there is none at {found.at}")
            for target in found.targets:
                if not target.first.within(address):
                    yield self._link(found, target, book, day, number)

    def _link(self, found: Reference, target: Range, book: Book, day: date, number: int) -> Link:
        words = "" if found.text == str(target) else found.text
        note = self.note(target.first, number) or (
            self.note(target.last, number) if target.last != target.first else ""
        )
        place = "" if note else self._place(target.first, book, day, number)
        return Link(name=str(target), place=place, words=words, note=note)

    def _place(self, address: Address, book: Book, day: date, number: int) -> str:
        """The page of a clause on a day, or of what it stands in: in the same document that of its stretch; in another
        one its own page finds it.
        """
        held = self.site.view.reading(address.document).texts[number]
        while held is not None and address.steps and not _is_paged(held, address):
            address = Address(document=address.document, steps=address.steps[:-1])
        if day == self.site.today:
            return paths.of(address)
        if address.document != book.name:
            return f"{paths.of(address)}?on={day}"
        stretch = book.at(address, day)
        return paths.on(paths.of(address), stretch.first) if stretch and stretch.answer else paths.of(address)

    def note(self, address: Address, number: int) -> str:
        """Why a clause that is referred to has no text in a version: it is not held, or there is none."""
        if address.document not in self.site.documents:
            return "not held here"
        held = self.site.view.reading(address.document).texts[number]
        document = self.site.view.chain[number].version.document(address.document)
        if held is None or document is None:
            return "not held on this date"
        if address in held.places:
            return ""
        if document.held is not None and not any(span.covers(address) for span in document.held):
            return "not held here"
        return "no such clause on this date"

    def _inward(self, book: Book, address: Address, day: date, number: int) -> Iterator[Link]:
        for name in self._referring.get(address.document, ()):
            held = self.site.view.reading(name).texts[number]
            for found in self.site.view.references(held).to(address) if held is not None else ():
                if not found.at.within(address) and not address.within(found.at):
                    yield Link(name=str(found.at), place=self._place(found.at, book, day, number), words=found.text)

    def _number(self, day: date) -> int | None:
        """The version of a day, the newest of those that it may be."""
        return next((n for n in reversed(self.site.view.picks(day)) if n >= 0), None)

    @cached_property
    def _referring(self) -> Mapping[str, Sequence[str]]:
        """The documents that ever refer to each document."""
        found: dict[str, dict[str, None]] = {}
        for name in self.site.documents:
            for _, refs in self._texts(name):
                for target in (target for each in refs.every for target in each.targets):
                    found.setdefault(target.first.document, {})[name] = None
        return {name: tuple(others) for name, others in found.items()}

    def _targets(self, name: str) -> Iterator[Address]:
        seen = {
            end
            for _, refs in self._texts(name)
            for each in refs.every
            for target in each.targets
            for end in (target.first, target.last)
        }
        yield from sorted(seen, key=str)

    def _texts(self, name: str) -> Iterator[tuple[Held, References]]:
        for held in self.site.texts(name):
            yield held, self.site.view.references(held)

    def _spans(self, name: str) -> list[object]:
        """How much of a document is held in each version."""
        every = (entry.version.document(name) for entry in self.site.view.chain)
        return list(dict.fromkeys(document.held if document else "" for document in every))

    def _since(self, name: str, told: Iterator[object]) -> Iterator[tuple[Bounds | None, object]]:
        """What each text of a document says, with the day from which that is another thing than before."""
        says = dict(zip(map(id, self.site.texts(name)), told, strict=True))
        before: object = self
        for entry, held in zip(self.site.view.chain, self.site.view.reading(name).texts, strict=True):
            now = says.get(id(held)) if held is not None else None
            if now != before:
                yield entry.bounds, now
            before = now


def _is_paged(held: Held, address: Address) -> bool:
    clause = held.clause(address)
    return clause is not None and paths.has_page(clause)


def _to(held: Held, refs: References, name: str) -> tuple[object, ...]:
    """The references of a text to another document, each with what it stands in."""
    found = (each for each in refs.every if _names(each, name))
    return tuple((each.at, _is_paged(held, each.at), each.text, each.targets) for each in found)


def _names(found: Reference, document: str) -> bool:
    return any(target.first.document == document for target in found.targets)
