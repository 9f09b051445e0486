"""What is given out for good: dated files, and an address for each clause that leads to where it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sectext.address import Address
from sectext.errors import NoText
from sectext.lineage import Line
from sectext.site import paths
from sectext.site.bearing import Bearing, last_told
from sectext.site.book import Book
from sectext.site.dated import Manifest, Release, release, write_manifest
from sectext.site.given import kept, of_dated, of_identifiers, write_named
from sectext.site.identity import Identity
from sectext.site.paths import Places
from sectext.site.render import page
from sectext.site.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """Where an identifier leads: the clause by the number it has now, or had last, and the page that has its text.

    `place` is "" where nothing was known of the clause on the day of the build.
    """

    address: Address
    place: str
    there: bool


def dated_files(site: Site, name: str, on: Bearing | None) -> Release:
    """The dated files of a document, those given out before among them. Raises IntegrityError for one that changed.

    They say what was known on the last day on which anything was published that bears on the document. Without `on`
    only those that were given out before.
    """
    book = site.book(name) if on is not None else None
    wanted = [
        (address, stretch.first)
        for address in (book.addresses if book else ())
        for stretch in (book.stretches(address) if book else ())
        if stretch.answer is not None
    ]
    known = (last_told(site, name, on) if on is not None else None) or site.known
    make = partial(
        release,
        site.code,
        wanted,
        Places(),
        on=site.today,
        given=site.given.manifest(name),
        mended=dict(site.settings.mended),
        facts=site.facts,
    )
    try:
        return make(known=known)
    except NoText:  # what came into the record late tells of days that were not known then
        return make(known=site.known)


def files(site: Site, name: str) -> Iterator[tuple[str, bytes]]:
    """All that a document gives out: its dated files, a page for each identifier, and the lists of both."""
    dated = site.dated(name)
    yield from dated.files.items()
    given = site.given.named(name)
    shown = list(_leading(site, site.book(name))) if name in site.documents else []
    told = {each for identity, _ in shown for each in (identity.id, *identity.former)}
    for identity, leading in shown:
        yield from _pages(site, identity, leading)
    for each in given:
        if each.id not in told:
            found = site.identities(name).find(each.id)
            if found is not None:
                yield from _pages(site, found, Leading(address=found.address, place="", there=False))
    yield of_identifiers(name), write_named(name, kept(given, (identity for identity, _ in shown)))
    yield of_dated(name), write_manifest(Manifest(dated=dated.manifest.dated)).encode()


def identity_of(site: Site, book: Book, line: Line | None) -> Identity | None:
    """The identity of a clause that the site shows."""
    spells = book.reading.spells(line) if line is not None else ()
    if not spells:
        return None
    return site.identities(book.name).of(spells[0].address, site.view.chain[spells[0].first].version.label)


def _pages(site: Site, identity: Identity, leading: Leading) -> Iterator[tuple[str, bytes]]:
    for name in (identity.id, *identity.former):
        place = paths.of_identifier(name)
        values = {"it": leading, "identity": identity, "today": site.today}
        yield f"{place}index.html", page("permanent.html", place, site.settings, **values)


def _leading(site: Site, book: Book) -> Iterator[tuple[Identity, Leading]]:
    """Each clause that ever had a page, with where it stands on the day of the build, or stood last."""
    now = next((n for n in reversed(site.view.picks(site.today)) if n >= 0), None)
    for line in book.reading.every_line():
        spells = book.reading.spells(line)
        identity = identity_of(site, book, line)
        if identity is None or not (paths.has_page(spells[-1].clause) or not spells[-1].address.steps):
            continue
        spell = book.reading.spell(line, now) if now is not None else None
        if spell is not None and book.stretches(spell.address):
            yield identity, Leading(address=spell.address, place=paths.of(spell.address), there=True)
            continue
        address = spells[-1].address
        there = [s for s in book.stretches(address) if s.line is line and s.answer is not None]
        if there:
            yield identity, Leading(address=address, place=paths.on(paths.of(address), there[-1].first), there=False)
