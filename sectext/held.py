"""A document's text as one file holds it: where each address is, where each text comes from, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sectext.address import Address
from sectext.answer import Context
from sectext.errors import IntegrityError
from sectext.formats.markdown import Source
from sectext.tree import Clause, Path, at, index


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document's text as one file holds it, with where each address is and where each text comes from."""

    tree: Clause
    sources: tuple[Source, ...]
    places: Mapping[Address, Path]
    addresses: Mapping[Path, Address]
    file: str
    intact: bool

    def check(self) -> None:
        """An altered file gives no answer. Raises IntegrityError."""
        if not self.intact:
            problem = "The file is not what its version says it is: its sha256 differs."
            raise IntegrityError(problem, where=self.file, hint="sectext verify says what changed.")

    def clause(self, address: Address) -> Clause | None:
        path = self.places.get(address)
        return None if path is None else at(self.tree, path)

    def source(self, address: Address) -> Source | None:
        """The source of a text: of those that cover it, the one that names the narrowest place."""
        covering = [s for s in self.sources if s.covers(address)]
        return max(covering, key=lambda s: max(len(r.first.steps) for r in s.at if r.covers(address)), default=None)

    def covers(self, above: Address, below: Address) -> bool:
        """Whether one clause is another or stands above it, in this text; a group holds clauses that do not name it."""
        high, low = self.places.get(above), self.places.get(below)
        return high is not None and low is not None and low[: len(high)] == high

    def context(self, address: Address) -> Iterator[Context]:
        """The words that stand around a clause: the lead-ins and closing words above it."""
        path = self.places.get(address, ())
        for length in range(1, len(path)):
            above = at(self.tree, path[:length])
            if above.text or above.closing:
                yield Context(address=self.addresses[path[:length]], text=above.text, closing=above.closing)

    def below(self, address: Address) -> Iterator[tuple[Address, Clause]]:
        """The clause at an address and every one below it, in printed order."""
        path = self.places.get(address)
        if path is not None:
            yield from self._below(path, at(self.tree, path))

    def _below(self, path: Path, clause: Clause) -> Iterator[tuple[Address, Clause]]:
        yield self.addresses[path], clause
        for number, child in enumerate(clause.children):
            yield from self._below((*path, number), child)

    def doubts(self, address: Address) -> list[str]:
        """Why the text is not certain: how its sources, and those of what is below it, came by it."""
        reasons: dict[str, None] = {}
        for place, clause in self.below(address):
            if not ((clause.label and clause.kind in ("clause", "item")) or clause.text):
                continue  # nothing is said here: a group's number, a table, a row
            source = self.source(place)
            if source is None:
                reasons[f"No source is given for {place}."] = None
            elif source.incomplete:
                reasons[f"The text of {_spans(source)} is incomplete: {source.note or source.source}"] = None
            elif source.certainty != "published":
                detail = f"{source.note} " if source.note else ""
                reasons[f"The text of {_spans(source)} is {source.certainty}: {detail}({source.source})"] = None
        return list(reasons)


def hold(tree: Clause, sources: tuple[Source, ...], *, file: str, intact: bool = True) -> Held:
    """A document's text with where each address is in it."""
    places = index(tree)
    addresses = {path: address for address, path in places.items()}
    return Held(tree=tree, sources=sources, places=places, addresses=addresses, file=file, intact=intact)


def _spans(source: Source) -> str:
    return ", ".join(map(str, source.at))
