"""Whose change an operation is: the authors of the tracked changes that it was drafted from, and the last date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sectext.address import Address
from sectext.formats.word.authors import By
from sectext.formats.word.content import Passage
from sectext.formats.word.sections import Section
from sectext.formats.word.tracked import Revision, live, rejected
from sectext.formats.word.views import Line
from sectext.patch import Delete, Insert, Move, Operation, Renumber, Reword
from sectext.tree import Clause, Path, at, index, walk
from sectext.words import edits


def attributed(
    operations: Sequence[Operation], old: Section, new: Section, *, author: str | None = None
) -> Mapping[Operation, tuple[By, ...]]:
    """The authors of each operation, in the order of their names. Of an automatic number nobody is."""
    work = _Attribution(old, new)
    chosen = {op: [r for r in work.of(op) if author in (None, r.author)] for op in operations}
    return {op: _by(found) for op, found in chosen.items()}


def _by(revisions: Iterable[Revision]) -> tuple[By, ...]:
    last: dict[str | None, str | None] = {}
    for each in revisions:
        last[each.author] = max(filter(None, (last.get(each.author), each.date)), default=None)
    return tuple(By(author=who, date=last[who]) for who in sorted(last, key=lambda who: who or ""))


class _Attribution:
    def __init__(self, old: Section, new: Section) -> None:
        self.old, self.new = old, new
        self.places = index(old.tree)

    def of(self, operation: Operation) -> list[Revision]:
        """The changes that an operation was drafted from."""
        match operation:
            case Insert(clauses=clauses):
                return [r for clause in clauses for line in self._like(self.new, clause) for r in _all(line.sources)]
            case Delete(at=place):
                return [r for line in self._below(place) for r in _all(line.sources)]
            case Move(at=place):
                path = self._path(place)
                moved = self._like(self.new, at(self.old.tree, path)) if path is not None else []
                return [r for line in (*self._below(place), *moved) for r in _all(line.sources)]
            case Renumber(at=place):
                return [
                    r for _, line in self._at(place) for r in _near(line, 0, len(_old_text(line).split("\t")[0]) + 1)
                ]
            case Reword():
                return self._of_words(operation)
            case _:
                return []

    def _of_words(self, operation: Reword) -> list[Revision]:
        """The changes to the words that differ; of a part that comes or goes, all in its paragraph."""
        found: list[Revision] = []
        for line in self._below(operation.at):
            start = _old_text(line).find(operation.find) if operation.find else -1
            for edit in edits(operation.find, operation.put) if start >= 0 else ():
                found += _near(line, start + edit.start, start + edit.end)
        if found:
            return found
        lines = [line for part, line in (*self._at(operation.at), *self._at_new(operation.at))]
        return [r for line in lines for r in _all(line.sources)]

    # Paragraphs

    def _path(self, address: Address) -> Path | None:
        """Where a clause stands in what the file shows; a heading is found by its words, whatever it stands in."""
        if address in self.places:
            return self.places[address]
        last = address.steps[-1] if address.steps else ""
        return next((path for a, path in self.places.items() if a.steps and a.steps[-1] == last), None)

    def _at(self, address: Address) -> Sequence[tuple[str | None, Line]]:
        path = self._path(address)
        return self.old.lines.get(path, ()) if path is not None else ()

    def _at_new(self, address: Address) -> Sequence[tuple[str | None, Line]]:
        path = index(self.new.tree).get(address)
        return self.new.lines.get(path, ()) if path is not None else ()

    def _below(self, address: Address) -> list[Line]:
        path = self._path(address)
        return [] if path is None else _lines(self.old, path)

    @staticmethod
    def _like(section: Section, clause: Clause) -> list[Line]:
        """The paragraphs of a clause that reads so."""
        same = next((place.path for place in walk(section.tree) if place.clause == clause), None)
        return [] if same is None else _lines(section, same)


def _lines(section: Section, path: Path) -> list[Line]:
    """The paragraphs of a clause and of all below it."""
    return [line for p, found in section.lines.items() if p[: len(path)] == path for _, line in found]


def _all(passages: Sequence[Passage]) -> Iterator[Revision]:
    """Every change in some paragraphs and at their ends."""
    for passage in passages:
        for span in passage.spans:
            yield from span.revisions
        yield from passage.end


def _old_text(line: Line) -> str:
    """The words of a paragraph with every change rejected."""
    return "".join(s.text for p in line.sources for s in p.spans if live(s.revisions, rejected))


def _near(line: Line, start: int, end: int) -> list[Revision]:
    """The changes from one place of the old words to another."""
    found: list[Revision] = []
    here = 0
    for span in (span for passage in line.sources for span in passage.spans):
        stays = live(span.revisions, rejected)
        after = here + (len(span.text) if stays else 0)
        inside = here < end and after > start if stays else start <= here <= end
        if span.revisions and inside:
            found += span.revisions
        here = after
    return found
