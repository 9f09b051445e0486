"""The registers of the code: the Document Log, everything that was put right, and the defined terms from A to Z."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sectext.corrections import corrected
from sectext.site import paths
from sectext.site.data import encoded
from sectext.site.render import page
from sectext.site.site import Site
from sectext.timeline import when as as_when
from sectext.tree import plain

HELD = "documents/index.json"


def one(site: Site, place: str, template: str, **values: Any) -> Iterator[tuple[str, bytes]]:
    """The one page of a place, with the day of the build."""
    yield f"{place}index.html", page(template, place, site.settings, today=values.pop("today", site.today), **values)


def documents(site: Site) -> Iterator[tuple[str, bytes]]:
    """The Document Log: each document, the version that has its text, and since when."""
    found = list(_documents(site))
    yield from one(site, "documents/", "documents.html", documents=found)
    shown = ("name", "title", "href", "version", "held")
    yield HELD, encoded({"schema": "sectext.site.documents/1", "documents": [{k: d[k] for k in shown} for d in found]})


def corrections(site: Site) -> Iterator[tuple[str, bytes]]:
    """Everything that was put right, each for what it is."""
    yield from one(site, "corrections/", "corrections.html", corrections=sorted(_corrections(site), key=str))


def terms(site: Site) -> Iterator[tuple[str, bytes]]:
    """A to Z: each term with its meaning today; a page for each letter where there are many."""
    shown = list(_terms(site))
    letters: dict[str, list[dict[str, str]]] = {}
    for term in shown:
        first = term["term"][:1].upper()
        letters.setdefault(first if first.isascii() and first.isalpha() else "#", []).append(term)
    alone = len(shown) <= 60
    links = [(letter, f"terms/{'other' if letter == '#' else letter.lower()}/") for letter in sorted(letters)]
    yield from one(
        site, "terms/", "terms.html", letters=links if not alone else [], terms=shown if alone else [], letter=""
    )
    for letter, href in [] if alone else links:
        yield from one(site, href, "terms.html", letters=links, terms=letters[letter], letter=letter)


def _documents(site: Site) -> Iterator[dict[str, Any]]:
    for name in site.documents:
        book = site.book(name)
        stretch = book.at(book.root, site.today)
        entry = next(
            (e for e in reversed(site.view.chain) if e.bounds.reached(site.today) and e.version.document(name)), None
        )
        document = entry.version.document(name) if entry else None
        spell = stretch.spell if stretch else None
        began = site.view.chain[spell.first] if spell else None
        yield {
            "name": name,
            "title": book.title or "",
            "href": paths.of(book.root),
            "version": began.version.label if began else "",
            "since": as_when(began.bounds) if began else None,
            "held": "whole"
            if document is None or document.held is None
            else f"extract: {' and '.join(map(str, document.held))}",
            "held_to": document.held_to if document else None,
        }


def _corrections(site: Site) -> Iterator[tuple[date, str, str, str, str, str]]:
    """Published, kind, clause, its place, what, source: once for each place where it shows first."""
    seen: set[tuple[str, date, str]] = set()
    for name in site.documents:
        book = site.book(name)
        for line in book.reading.every_line():
            for spell in book.reading.spells(line):
                if not (spell.clause.kind == "clause" or not spell.address.steps):
                    continue
                for mark in corrected(book.reading, spell, None):
                    key = (mark.kind, mark.published, mark.what)
                    if key not in seen:
                        seen.add(key)
                        yield (
                            mark.published,
                            mark.kind,
                            str(spell.address),
                            paths.of(spell.address),
                            mark.what,
                            mark.source,
                        )


def _terms(site: Site) -> Iterator[dict[str, str]]:
    for term, addresses in site.terms.items():
        for address in addresses:
            answer = site.book(address.document).now(address)
            words = plain(answer.clause).removeprefix(term).strip() if answer and answer.clause else ""
            yield {
                "term": term,
                "href": paths.of(address),
                "address": str(address),
                "meaning": words or "Not defined today.",
            }
