"""Everything a site is made of, in units: each with a key over all it depends on, and what makes its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

from sectext import tree
from sectext.commencement import rule_events
from sectext.site import feeds, lists, search, written
from sectext.site.bearing import bearing, given, says
from sectext.site.clauses import clause_pages
from sectext.site.documents import document_pages
from sectext.site.given import FACTS, of_dated, of_identifiers
from sectext.site.met import in_document, meetings, unfit
from sectext.site.modifications import made_in, modification_pages
from sectext.site.permanent import dated_files
from sectext.site.permanent import files as given_out
from sectext.site.related import cited
from sectext.site.search import pagefind_version
from sectext.site.site import Site
from sectext.timeline import Version

Files: TypeAlias = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the site. While its key is the same, its files are, and nothing of it is made again.

    `weight` is about how long it takes, so that the longest begin first. `last`: it reads what others made. `record`
    are the files of what was given out before that it reads, and makes anew.
    """

    name: str
    key: str
    make: Callable[[], Files]
    weight: int = 1
    last: bool = False
    record: tuple[str, ...] = ()


def units(site: Site) -> Iterator[Unit]:
    """Every unit of the site. To list them reads the texts, and makes no page."""
    common = digest(maker(), site.today, site.settings, site.news.since, *_of_calendar(site))
    for name in site.documents:
        key = digest(common, *_of_document(site, name))
        weight = max((len(held.places) for held in site.book(name).reading.texts if held), default=1)
        make = partial(_document, site, name)
        yield Unit(name=f"document {name}", key=key, make=make, weight=weight, record=_record(name))
    for name in (each for each in site.given.documents() if each not in site.documents):
        make = partial(_given_out, site, name)
        yield Unit(name=f"given out of {name}", key=digest(common, name), make=make, record=_record(name))
    for modification in site.modifications:
        key = digest(common, *_of_modification(site, modification.id))
        make = partial(_modification, site, modification.id)
        yield Unit(name=f"modification {modification.id}", key=key, make=make, weight=100)
    law = digest(common, *_of_law(site))
    whole = digest(law, *_of_code(site))
    key = digest(law, pagefind_version()) if site.search else law
    yield Unit(name="the code as it was made", key=key, make=partial(_law, site), weight=6_000)
    for name, of_code in lists.PAGES:
        yield Unit(name=name, key=whole, make=partial(of_code, site), weight=50)
    facts = digest(sorted(site.facts))
    yield Unit(name="feeds", key=digest(whole, facts), make=partial(feeds.of_code, site), weight=5_500, record=(FACTS,))
    yield Unit(name="home", key=whole, make=partial(lists.home, site), last=True)
    if site.search:
        shown = [(m.id, m.title, m.note, m.impacts) for m in site.modifications]
        key = digest(law, shown, pagefind_version())
        yield Unit(name="search of today", key=key, make=partial(search.current, site), weight=5_000)
    yield Unit(name="written pages", key=common, make=partial(written.pages, site.settings))


def closing(site: Site, made: Sequence[str]) -> Unit:
    """What needs the list of everything else: the map of the site."""
    shown = sorted(made)
    key = digest(maker(), site.today, site.settings, shown)
    return Unit(name="map", key=key, make=partial(feeds.sitemaps, site, shown), last=True)


def _record(name: str) -> tuple[str, ...]:
    return of_dated(name), of_identifiers(name)


def digest(*values: object) -> str:
    """One digest of values whose repr says all of them."""
    found = hashlib.sha256()
    for value in values:
        found.update(repr(value).encode())
        found.update(b"\0")
    return found.hexdigest()


@cache
def maker() -> str:
    """A digest of the program itself: other code or templates make other pages."""
    found = hashlib.sha256()
    for name, data in sorted(_sources(files("sectext"), "")):
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def _sources(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry, f"{above}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield f"{above}{entry.name}", entry.read_bytes()


def _document(site: Site, name: str) -> Files:
    book = site.book(name)
    site.keep_dated(name, dated_files(site, name, bearing(site, name)))
    yield from document_pages(site, book)
    yield from feeds.of_document(site, name)
    for address in book.addresses:
        if address.steps:
            yield from clause_pages(site, book, address)
    yield from given_out(site, name)


def _given_out(site: Site, name: str) -> Files:
    """Of a document of which nothing was known: what was given out stays."""
    site.keep_dated(name, dated_files(site, name, None))
    yield from given_out(site, name)


def _law(site: Site) -> Files:
    """What goes through every clause there ever was, which is done once."""
    yield from lists.of_law(site)
    if site.search:
        yield from search.history(site)


def _modification(site: Site, identifier: str) -> Files:
    yield from modification_pages(site, identifier)
    yield from feeds.of_modification(site, identifier)


def _of_document(site: Site, name: str) -> Iterator[object]:
    """All that the pages of a document depend on: what bears on it, and the terms that it uses."""
    yield from says(site, name, bearing(site, name))
    yield [m.id for m in site.modifications]
    yield list(_terms(site, name)), in_document(site, name)
    yield list(cited(site).bearing(name))


def _of_calendar(site: Site) -> Iterator[object]:
    calendar = site.code.calendar
    if calendar is not None:
        yield calendar.first, calendar.last, sorted(calendar.holidays)


def _terms(site: Site, name: str) -> Iterator[object]:
    """The meanings of the terms that stand in a document, in every stretch of theirs."""
    for term in site.terms_of(name):
        for where in site.terms[term]:
            if where.document != name:
                stretches = site.book(where.document).stretches(where)
                yield term, where, [(s.first, s.answer.text if s.answer else None) for s in stretches]


def _of_modification(site: Site, identifier: str) -> Iterator[object]:
    code = site.code
    modification = code.modification(identifier)
    yield modification, site.stage(modification), list(made_in(site, identifier))
    rules = [modification.commencement] if modification.commencement else []
    rules += [rule for change in modification.changes for _, rule in change.rules]
    versions = [v for v in code.versions if identifier in _makers(v)]
    rules += [fact.rule for version in versions for fact in version.effective if fact.rule]
    events = list(dict.fromkeys(event for rule in rules for event in rule_events(rule)))
    yield [(event, code.facts.get(event)) for event in events], [(e.id, e.title) for e in code.events if e.id in events]
    for name in modification.documents:
        yield name, given(site, modification.base, name) if _is_there(site, modification.base) else None
        yield [given(site, v.parent, name) for v in versions if v.parent is not None]
    yield [v for v in code.versions if v in versions or {w.label for w in versions} & set(v.replaces)]
    yield [m for m in code.modifications if any(m.id in _makers(v) for v in versions)]
    yield [m.id for m in code.modifications if identifier in m.follows]
    yield [each for name in modification.documents for each in site.given.named(name) if not each.is_its_own]
    yield (
        sorted(code.governance.binding),
        sorted(code.governance.open),
        meetings(site, identifier),
        unfit(site, identifier),
    )


def _makers(version: Version) -> set[str]:
    return {name.partition("#")[0] for name in version.made_by}


def _is_there(site: Site, label: str) -> bool:
    return any(version.label == label for version in site.code.versions)


def _of_law(site: Site) -> Iterator[object]:
    """All that decides what the code said on any day: a proposal is no part of it."""
    code = site.code
    made = {name.partition("#")[0] for version in code.versions for name in version.made_by}
    binding = code.governance.binding
    yield code.versions, sorted(code.facts.items()), sorted(binding)
    yield [(m, site.stage(m)) for m in code.modifications if m.id in made or site.stage(m) in binding]
    yield [m.id for m in site.modifications if m.id in made]
    yield [(key, [(known, held.file) for known, held in texts]) for key, texts in sorted(code.given_before.items())]
    yield [(key, tree.digest(code.held[key].tree)) for key in code.held if given(site, *key) is None]


def _of_code(site: Site) -> Iterator[object]:
    code = site.code
    yield code.versions, code.modifications, code.events, sorted(code.facts.items())
    yield sorted(code.governance.binding), sorted(code.governance.open), code.governance.stages
