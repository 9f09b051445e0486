"""Where each text of a new version comes from, and what of it is held: its parent's, followed, and what changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sectext.address import Address, Range
from sectext.formats.markdown import Source
from sectext.held import Held
from sectext.lineage import Lineages, State
from sectext.ordering import Named
from sectext.tree import Clause, Place, at, members, walk


class Made:
    """A text made of another by named patches."""

    def __init__(self, before: Held, after: Clause, patches: Sequence[Named]) -> None:
        self.before = before
        self.after = after
        self.places: Mapping[Address, Place] = {place.address: place for place in walk(after)}
        self.lineages = Lineages()
        self.lineages.advance(State(tree=before.tree))
        self.lineages.advance(State(tree=after, made_by=tuple(patches)))

    def where(self, address: Address) -> Address | None:
        """Where a clause of the text before stands now; None where it is gone."""
        line = self.lineages.line(address, 0)
        spell = self.lineages.spell(line, 1) if line else None
        return spell.address if spell else None

    def sources(self, origins: Mapping[str, str]) -> tuple[Source, ...]:
        """What changed clauses come from, then the sources of before, followed. `origins` says it of each patch's name.

        What was put in comes from that legal text; what was reworded is no surer than the text it was made of.
        """
        kept = [each for source in self.before.sources if (each := self._followed(source)) is not None]
        return (*self._changed(origins), *kept)

    def held(self, spans: Sequence[Range] | None) -> tuple[Range, ...] | None:
        """What is held of the document now; None is the whole of it."""
        if spans is None:
            return None
        followed = [found for span in spans for found in self._span(span)]
        new = [
            Range(first=place.address, last=place.address)
            for place in self.places.values()
            if place.clause.kind == "clause" and not any(span.covers(place.address) for span in followed)
        ]
        return (*followed, *new)

    def changed(self) -> Iterator[tuple[Address, Address | None, tuple[str, ...]]]:
        """The clauses that say something else now or came in, where each stood before, and which patches did it."""
        for address, place in self.places.items():
            line = self.lineages.line(address, 1)
            was = self.lineages.spell(line, 0) if line else None
            now = self.lineages.spell(line, 1) if line else None
            if was is None or now is None:
                above = place.path[:-1]
                if not any(self._is_new(above[:length]) for length in range(1, len(above) + 1)):
                    yield address, None, now.made_by if now else ()
            elif _own(was.clause) != _own(now.clause):
                yield address, was.address, now.made_by

    def _is_new(self, path: tuple[int, ...]) -> bool:
        address = next(place.address for place in self.places.values() if place.path == path)
        line = self.lineages.line(address, 1)
        return line is None or self.lineages.spell(line, 0) is None

    def _changed(self, origins: Mapping[str, str]) -> Iterator[Source]:
        grouped: dict[Source, list[Range]] = {}
        for address, was, names in self.changed():
            source = Source(at=(), source="; ".join(origins[name] for name in names), certainty="published")
            before = self.before.source(was) if was else None
            if before is not None and (before.certainty != "published" or before.incomplete):
                note = f"Made of a text from {before.source}."
                source = replace(source, certainty=before.certainty, note=note, incomplete=before.incomplete)
            grouped.setdefault(source, []).append(Range(first=address, last=address))
        for source, spans in grouped.items():
            yield replace(source, at=tuple(spans))

    def _followed(self, source: Source) -> Source | None:
        """A source with its clauses where they stand now; None where none of them is left."""
        spans = tuple(found for span in source.at for found in self._span(span))
        return replace(source, at=spans) if spans else None

    def _span(self, span: Range) -> Iterator[Range]:
        """A run where it stands now: a run still while it holds no other clauses of before, else clause by clause."""
        if span.first not in self.before.places or span.last not in self.before.places:
            yield span  # what is not held, or the whole document
            return
        was = members(self.before.tree, span) if span.first != span.last else [span.first]
        now = [here for address in was if (here := self.where(address)) is not None]
        if now and self._is_run(now):
            yield Range(first=now[0], last=now[-1])
        else:
            yield from (Range(first=address, last=address) for address in now)

    def _is_run(self, now: Sequence[Address]) -> bool:
        """Whether clauses still stand in one list, in their order, with nothing between that was there before."""
        paths = [self.places[address].path for address in now]
        if any(path[:-1] != paths[0][:-1] for path in paths) or paths != sorted(paths):
            return False
        siblings = at(self.after, paths[0][:-1]).children
        between = range(paths[0][-1], paths[-1][-1] + 1)
        ours = {path[-1] for path in paths}
        return all(n in ours or siblings[n].kind == "heading" or self._is_new((*paths[0][:-1], n)) for n in between)


def _own(clause: Clause) -> tuple[str | None, ...]:
    return clause.heading, clause.text, clause.closing
