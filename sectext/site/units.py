"""Everything a site is made of, in units: each with a key over all it depends on, and what makes its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from sectext import tree
from sectext.commencement import rule_events
from sectext.site import lists, outputs, search, written
from sectext.site.clauses import clause_pages
from sectext.site.documents import document_pages
from sectext.site.modifications import modification_pages
from sectext.site.outputs import Files
from sectext.site.search import pagefind_version
from sectext.site.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the site. While its key is the same, its files are, and nothing of it is made again.

    `weight` is about how long it takes, so that the longest begin first. `last`: it reads what others made.
    """

    name: str
    key: str
    make: Callable[[], Files]
    weight: int = 1
    last: bool = False


def units(site: Site) -> Iterator[Unit]:
    """Every unit of the site. To list them reads the texts, and makes no page."""
    common = digest(maker(), site.today, site.settings, *_of_calendar(site))
    for name in site.documents:
        key = digest(common, *_of_document(site, name))
        weight = max((len(held.places) for held in site.book(name).reading.texts if held), default=1)
        yield Unit(name=f"document {name}", key=key, make=partial(_document, site, name), weight=weight)
    for modification in site.modifications:
        key = digest(common, *_of_modification(site, modification.id))
        make = partial(_modification, site, modification.id)
        yield Unit(name=f"modification {modification.id}", key=key, make=make, weight=100)
    law = digest(common, *_of_law(site))
    whole = digest(law, *_of_code(site))
    key = digest(law, pagefind_version()) if site.search else law
    yield Unit(name="the code as it was made", key=key, make=partial(_law, site), weight=6_000)
    for name, of_code in (*lists.PAGES, *outputs.OF_THE_CODE):
        yield Unit(name=name, key=whole, make=partial(of_code, site), weight=50)
    yield Unit(name="home", key=whole, make=partial(lists.home, site), last=True)
    if site.search:
        shown = [(m.id, m.title, m.note, m.impacts) for m in site.modifications]
        key = digest(law, shown, pagefind_version())
        yield Unit(name="search of today", key=key, make=partial(search.current, site), weight=5_000)
    yield Unit(name="written pages", key=common, make=partial(written.pages, site.settings))


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
    yield from document_pages(site, book)
    yield from outputs.of_document(site, book)
    for address in book.addresses:
        if address.steps:
            yield from clause_pages(site, book, address)
            yield from outputs.of_clause(site, book, address)


def _law(site: Site) -> Files:
    """What goes through every clause there ever was, which is done once."""
    yield from lists.of_law(site)
    if site.search:
        yield from search.history(site)


def _modification(site: Site, identifier: str) -> Files:
    yield from modification_pages(site, identifier)
    yield from outputs.of_modification(site, identifier)


def _of_document(site: Site, name: str) -> Iterator[object]:
    """All that the pages of a document depend on: its versions, its modifications, their events, and the terms it uses.

    A version that leaves the document as it was is no part of it, unless its day is open.
    """
    code, view = site.code, site.view
    modifications = [m for m in code.modifications if name in m.documents]
    rules = [rule for m in modifications for rule in (m.commencement, *(r for c in m.changes for _, r in c.rules))]
    texts = view.reading(name).texts
    before: object = None
    for number, entry in enumerate(view.chain):
        version, held = entry.version, texts[number]
        document = version.document(name)
        now = (document and (document.title, document.held, document.held_to), held and (held.file, id(held)))
        if now == before and entry.bounds.fixed:
            continue
        before = now
        rules += [fact.rule for fact in version.effective]
        yield entry.bounds, version.label, version.parent, version.made_by, version.effective, version.replaces
        yield (
            document,
            (held.file, held.intact, _given(site, version.label, name) or tree.digest(held.tree)) if held else None,
        )
    yield [(m, site.stage(m)) for m in modifications]
    yield [(known, held.file) for _, given in sorted(code.given_before.items()) for known, held in given]
    yield [(v.label, v.effective, v.replaces) for v in code.versions if _is_quashed(site, v.label)]
    events = dict.fromkeys(event for rule in rules if rule for event in rule_events(rule))
    yield [(event, code.facts.get(event)) for event in events]
    yield sorted(code.governance.binding), sorted(code.governance.open)
    yield list(_terms(site, name))
    yield [(a, r) for a, r in site.related.items() if a.document == name]


def _of_calendar(site: Site) -> Iterator[object]:
    calendar = site.code.calendar
    if calendar is not None:
        yield calendar.first, calendar.last, sorted(calendar.holidays)


def _given(site: Site, label: str, name: str) -> str | None:
    """The digest that a version gives of the file that holds a document."""
    document = site.code.version(label).document(name)
    while document is not None and document.file is None:
        label = document.text_of
        document = site.code.version(label).document(name)
    return document.files[-1][1] if document else None


def _is_quashed(site: Site, label: str) -> bool:
    return all(entry.version.label != label for entry in site.view.chain)


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
    yield modification, site.stage(modification)
    rules = [modification.commencement] if modification.commencement else []
    yield [(event, code.facts.get(event)) for rule in rules for event in rule_events(rule)]
    for name in modification.documents:
        yield name, _given(site, modification.base, name) if _is_there(site, modification.base) else None
    yield [(v.label, v.effective) for v in code.versions if identifier in {n.partition("#")[0] for n in v.made_by}]
    yield [m.id for m in code.modifications if identifier in m.follows]
    yield sorted(code.governance.binding), sorted(code.governance.open)


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
    yield [(key, [(known, held.file) for known, held in given]) for key, given in sorted(code.given_before.items())]
    yield [(key, tree.digest(code.held[key].tree)) for key in code.held if _given(site, *key) is None]


def _of_code(site: Site) -> Iterator[object]:
    code = site.code
    yield code.versions, code.modifications, code.events, sorted(code.facts.items())
    yield sorted(code.governance.binding), sorted(code.governance.open), code.governance.stages
