"""A document as the rules for law look at it, and a flaw in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from sectext.address import Address
from sectext.checks.rules import Flaw
from sectext.formats.markdown import Source
from sectext.patch import Operation
from sectext.references import Reference, references
from sectext.terms import Term, terms
from sectext.timeline import VersionDocument
from sectext.tree import Clause, Path, Place, walk

Part = Literal["label", "heading", "text", "closing"]
PARTS: tuple[Literal["heading", "text", "closing"], ...] = ("heading", "text", "closing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Flaw):
    """A flaw with its clause, and the words that it is about as the sentence quotes them.

    `key` is the TOML key that it is about, where that is a fault of a file and not of a text; `file` is then its file.
    `line` is the line of `file`, where that is known and not found by `key`.
    `because` is the operation behind it, where that is not simply the one that touched the clause.
    """

    at: Address | None = None
    part: Part = "text"
    words: str = ""
    file: str = ""
    key: str = ""
    because: Operation | None = None
    line: int | None = None


def fault(
    at: Address, problem: str, *, words: str = "", part: Part = "text", because: Operation | None = None
) -> Fault:
    """A flaw of a text."""
    return Fault(where=str(at), problem=problem, at=at, part=part, words=words, because=because)


def stated(file: str, key: str, problem: str, *, words: str = "") -> Fault:
    """A flaw of what a file of ours states under a key."""
    return Fault(where=file, problem=problem, file=file, key=key, words=words)


@dataclass(frozen=True, eq=False)
class Tree:
    """The tree of a document; its places, terms and references are worked out once for all versions that have it."""

    root: Clause

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(walk(self.root))

    @cached_property
    def by_path(self) -> Mapping[Path, Place]:
        return {place.path: place for place in self.places}

    @cached_property
    def by_address(self) -> Mapping[Address, Place]:
        return {place.address: place for place in self.places}

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return tuple(terms(self.root))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(references(self.root))

    @cached_property
    def words(self) -> tuple[tuple[Place, Part, str], ...]:
        return tuple(
            (found, part, words) for found in self.places for part in PARTS if (words := getattr(found.clause, part))
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Text:
    """A document as it is checked: its tree, its file, where it comes from, and what of it is held."""

    tree: Tree
    file: str
    sources: tuple[Source, ...] = ()
    entry: VersionDocument | None = None
    today: date | None = None

    @property
    def name(self) -> str:
        return self.tree.root.label or ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Every clause in printed order, the document itself first."""
        return self.tree.places

    @property
    def by_path(self) -> Mapping[Path, Place]:
        return self.tree.by_path

    @property
    def by_address(self) -> Mapping[Address, Place]:
        return self.tree.by_address

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that it defines, in printed order."""
        return self.tree.terms

    @cached_property
    def _cut_short(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.incomplete)

    def is_cut_short(self, address: Address) -> bool:
        """Whether the source of a clause, or of one below it, ends before the clause does."""
        return any(
            source.covers(address) or any(span.first.within(address) for span in source.at)
            for source in self._cut_short
        )

    def holds(self, address: Address) -> bool:
        """Whether a clause with this address would be held here, if there were one."""
        return self.entry is None or self.entry.holds(address)

    @property
    def words(self) -> tuple[tuple[Place, Part, str], ...]:
        """Every stretch of words of the document, with its place and part."""
        return self.tree.words

    @property
    def sentences(self) -> Iterator[tuple[Place, Part, str]]:
        """The same without titles and headings."""
        return (each for each in self.words if each[1] != "heading" and each[0].clause.kind != "heading")
