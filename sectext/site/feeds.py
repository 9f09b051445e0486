"""The feeds and lists of the site: Atom for the code, documents, clauses and modifications, a calendar, llms.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sectext.address import Address
from sectext.answer import Wording
from sectext.site import atom, ical, llms, paths
from sectext.site.dated import Manifest, write_manifest
from sectext.site.entries import Entry
from sectext.site.given import FACTS
from sectext.site.llms import Data
from sectext.site.paths import Places
from sectext.site.site import Site
from sectext.site.sitemap import Page, sitemap

NAME = "feed.atom"
CALENDAR = "dates.ics"
MOST = 200  # entries of the feed of the whole code, which would else grow without an end
_IS_DAY = 10


def of_code(site: Site) -> Iterator[tuple[str, bytes]]:
    """The feed of the whole code, its calendar and llms.txt, and the facts that counted when they were made."""
    yield NAME, _feed(site, site.news.of_code(MOST), "code", site.settings.home.title, "")
    dates = ical.occasions(site.code, Places(), on=site.today, known=site.known)
    yield CALENDAR, ical.write(dates, title=site.settings.home.title, home=site.settings.home)
    text = llms.write(site.code, Places(), home=site.settings.home, on=site.today, known=site.known, data=_DATA)
    yield "llms.txt", text.encode()
    yield FACTS, write_manifest(Manifest(facts=frozenset(site.facts))).encode()


def of_document(site: Site, name: str) -> Iterator[tuple[str, bytes]]:
    place = paths.of_document(name)
    yield f"{place}{NAME}", _feed(site, site.news.of_document(name), f"document/{name}", name, place)


def of_clause(site: Site, address: Address, rows: Sequence[Wording]) -> Iterator[tuple[str, bytes]]:
    """The feed of a clause with any text; `rows` is its timeline."""
    if rows:
        place = paths.of(address)
        found = site.news.of_clause(address, rows)
        yield f"{place}{NAME}", _feed(site, found, f"clause/{address}", str(address), place)


def of_modification(site: Site, identifier: str) -> Iterator[tuple[str, bytes]]:
    place = paths.of_modification(identifier)
    found = site.news.of_modification(identifier)
    yield f"{place}{NAME}", _feed(site, found, f"modification/{identifier}", identifier, place)


def sitemaps(site: Site, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The list of all pages, where it is known where the site is. A dated page has not changed since its day."""
    shown = [p.removesuffix("index.html") for p in pages if p.endswith("index.html") and not p.startswith("id/")]
    yield from sitemap((_listed(place, site.today) for place in shown), home=site.settings.home).items()
    where = site.settings.home.absolute("sitemap.xml")
    yield "robots.txt", f"User-agent: *\nAllow: /\n{f'Sitemap: {where}' if where else ''}".rstrip().encode() + b"\n"


def _listed(place: str, today: date) -> Page:
    last = place.rstrip("/").rpartition("/")[2]
    try:
        day = date.fromisoformat(last) if len(last) == _IS_DAY else None
    except ValueError:
        day = None
    return Page(path=place, changed=day if day is None or day <= today else None)


def _feed(site: Site, entries: Sequence[Entry], key: str, name: str, place: str) -> bytes:
    home = site.settings.home
    title = home.title if not place else f"{name} · {home.title}"
    return atom.write(
        entries, key=key, title=title, home=home, at=f"{place}{NAME}", page=place, since=site.news.since
    )  # fmt: skip


_DATA = (
    Data(title="What is new", path=NAME, says="what happened to the code and was published about it, as Atom"),
    Data(title="Dates", path=CALENDAR, says="the days on which versions, modifications and events take effect"),
    Data(title="Documents", path="documents/index.json", says="which documents are held, as JSON"),
    Data(title="What is newest", path="versions/newest.json", says="the last changes, as JSON"),
    Data(title="What was given out", path=FACTS, says="the digests of facts; beside it those of all dated files"),
)
