"""What every page is made from: the code, the day, the settings, and what pages of one document need of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from sectext.address import Address
from sectext.changes import Change, changes
from sectext.code import Code
from sectext.held import Held
from sectext.modification import Modification
from sectext.saving import ahead
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.dated import Release
from sectext.site.given import Given
from sectext.site.identity import Identities
from sectext.site.news import News
from sectext.site.paths import Places
from sectext.site.recorded import Recorded, recorded
from sectext.site.settings import Settings
from sectext.tree import Clause, plain
from sectext.view import View

_WORDS = re.compile(r"[^\W_]+(?:[’'+-][^\W_]+)*\+?")


@dataclass(frozen=True, kw_only=True, eq=False)
class Site:
    """The code as known on a day, as a site shows it, with what is worked out once for all pages.

    `search` says that it gets an index, `out` where it is built, `given` what was given out before.
    """

    code: Code
    today: date
    settings: Settings
    search: bool = False
    out: Path | None = None
    given: Given = field(default_factory=Given)
    _books: dict[str, Book] = field(default_factory=dict, init=False, repr=False)
    _identities: dict[str, Identities] = field(default_factory=dict, init=False, repr=False)
    _dated: dict[str, Release] = field(default_factory=dict, init=False, repr=False)

    def read(self, path: str) -> bytes:
        """A file of the site that was made before. Only what is made last may ask for it."""
        assert self.out is not None
        return ahead(self.out, path).read_bytes()

    @property
    def known(self) -> date | None:
        """What counts: all that is held where all of it was published by today, else what was."""
        published = self.code.published
        return None if not published or published[-1] <= self.today else self.today

    @property
    def view(self) -> View:
        return self.code.view(self.known)

    def stage(self, modification: Modification) -> str | None:
        """The stage that a modification had reached; None where nothing of it was known."""
        return self.code.stage(modification, self.known)

    @cached_property
    def every_change(self) -> tuple[Change, ...]:
        """What changed from the first version on, also what is still to come."""
        days = (entry.bounds.not_before or entry.bounds.not_after for entry in self.view.chain)
        first = next(filter(None, days), None)
        return changes(self.view, first, date.max) if first else ()

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The documents that are held, as they were known; in the order of the versions that hold them."""
        labels = {entry.version.label for entry in self.view.chain}
        return tuple(dict.fromkeys(name for label, name in self.code.held if label in labels))

    def book(self, name: str) -> Book:
        found = self._books.get(name)
        if found is None:
            found = self._books[name] = Book(self.view, name, self.today)
        return found

    @cached_property
    def modifications(self) -> tuple[Modification, ...]:
        """Those that something was known of."""
        return tuple(m for m in self.code.modifications if self.stage(m) is not None)

    def is_open(self, modification: Modification) -> bool:
        """Whether it is a proposal in flight: its stage is open, and no version that is known has it."""
        made = {name.partition("#")[0] for entry in self.view.chain for name in entry.version.made_by}
        stage = self.stage(modification)
        return stage in self.code.governance.open and modification.id not in made

    def text_on(self, name: str, day: date) -> Clause | None:
        """A document's text on a day, the newest of those it may be."""
        texts = self.view.texts(name, day) if self.view.picks(day) else []
        return texts[-1].held.tree if texts else None

    # What is given out

    @cached_property
    def facts(self) -> Mapping[str, Recorded]:
        """Everything that the record states."""
        return recorded(self.code)

    @cached_property
    def news(self) -> News:
        return News(self.code, Places(), on=self.today, known=self.known, identities=self.identities)

    def identities(self, name: str) -> Identities:
        """The identifiers of the clauses of a document: those given out before stay. Raises IntegrityError."""
        found = self._identities.get(name)
        if found is None:
            before = [each.id for each in self.given.named(name)]
            instead = {id: (version, at) for id, version, at in self.settings.means if at.document == name}
            found = self._identities[name] = Identities(self.code, name, before, instead)
        return found

    def dated(self, name: str) -> Release:
        """The dated files of a document: `keep_dated` has made them."""
        return self._dated[name]

    def keep_dated(self, name: str, made: Release) -> None:
        """Keep the dated files of one document, until another is worked on."""
        self._dated.clear()
        self._dated[name] = made

    # Defined terms

    @cached_property
    def terms(self) -> Mapping[str, tuple[Address, ...]]:
        """Every defined term that is or was held, with where it is defined."""
        found: dict[str, list[Address]] = {}
        for name in self.documents:
            for text in self.texts(name):
                for address in text.places:
                    if address.steps and address.steps[-1].startswith('"'):
                        clause = text.clause(address)
                        if clause is not None and clause.kind == "definition" and clause.label:
                            addresses = found.setdefault(clause.label, [])
                            if address not in addresses:
                                addresses.append(address)
        return {term: tuple(addresses) for term, addresses in sorted(found.items())}

    @cached_property
    def _by_first_word(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for term in self.terms:
            words = tuple(_WORDS.findall(term))
            if words:
                found.setdefault(words[0], []).append(words)
        return {first: tuple(sorted(every, key=len, reverse=True)) for first, every in found.items()}

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, ...], str]:
        return {tuple(_WORDS.findall(term)): term for term in self.terms}

    def terms_in(self, text: str) -> tuple[str, ...]:
        """The defined terms that stand in a text, the longest where several begin at one word, in order."""
        words = _WORDS.findall(text)
        found: set[str] = set()
        position = 0
        while position < len(words):
            for term in self._by_first_word.get(words[position], ()):
                if tuple(words[position : position + len(term)]) == term:
                    found.add(self._by_words[term])
                    position += len(term) - 1
                    break
            position += 1
        return tuple(sorted(found))

    def terms_of(self, name: str) -> tuple[str, ...]:
        """The defined terms that stand in any wording of a document. Texts that versions share are read once."""
        seen: set[int] = set()
        words: set[str] = set()
        waiting = [held.tree for held in self.texts(name)]
        while waiting:
            clause = waiting.pop()
            if id(clause) not in seen:
                seen.add(id(clause))
                words.update(filter(None, (clause.heading, clause.text, clause.closing)))
                waiting.extend(clause.children)
        return tuple(sorted({term for text in words for term in self.terms_in(text)}))

    def texts(self, name: str) -> tuple[Held, ...]:
        """Each text of a document once, the oldest first."""
        found = {id(held): held for held in self.view.reading(name).texts if held is not None}
        return tuple(found.values())

    def meanings(self, clause: Clause, address: Address, day: date) -> Iterator[tuple[str, str, str]]:
        """Each defined term in a clause, with its place on the site and its meaning on a day."""
        for term in self.terms_in(plain(clause)):
            for where in self.terms[term]:
                stretch = self.book(where.document).at(where, day)
                if stretch and stretch.answer and stretch.answer.clause and not where.within(address):
                    words = plain(stretch.answer.clause).removeprefix(term).strip()
                    yield term, paths.of(where), words
                    break
