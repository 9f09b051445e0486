"""Whose change an operation is: the authors of the tracked changes that it was drafted from, and the last date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sectext.address import Address
from sectext.formats.word.authors import By
from sectext.formats.word.content import Passage
from sectext.formats.word.guides import place
from sectext.formats.word.sections import Section
from sectext.formats.word.tracked import Revision, View, accepted, by, live, rejected
from sectext.formats.word.views import Line
from sectext.patch import Delete, Insert, Move, Operation, Part, Renumber, Reword
from sectext.resolve import occurrences
from sectext.tree import Clause, Path, at, index, walk
from sectext.words import edits


def attributed(
    operations: Sequence[Operation], old: Section, new: Section, *, author: str | None = None
) -> Mapping[Operation, tuple[By, ...]]:
    """The authors of each operation, in the order of their names. Of an automatic number nobody is."""
    work = Attribution(old, new, accepted if author is None else by(author))
    chosen = {op: [r for r in work.of(op) if author in (None, r.author)] for op in operations}
    return {op: _by(found) for op, found in chosen.items()}


def _by(revisions: Iterable[Revision]) -> tuple[By, ...]:
    last: dict[str | None, str | None] = {}
    for each in revisions:
        last[each.author] = max(filter(None, (last.get(each.author), each.date)), default=None)
    return tuple(By(author=who, date=last[who]) for who in sorted(last, key=lambda who: who or ""))


class Attribution:
    def __init__(self, old: Section, new: Section, view: View) -> None:
        self.old, self.new = old, new
        self.views = ((old, rejected), (new, view))
        self.places = index(old.tree)
        every = (line for section in (old, new) for found in section.lines.values() for _, line in found)
        self.passages = {place(passage): passage for line in every for passage in line.sources}

    def of(self, operation: Operation) -> list[Revision]:
        """The changes that an operation was drafted from."""
        match operation:
            case Insert(clauses=clauses):
                return [r for clause in clauses for r in self._arrived(clause)]
            case Delete(at=place):
                return self._all(self._below(place), self.old)
            case Move(at=place):
                path = self._path(place)
                moved = self._arrived(at(self.old.tree, path)) if path is not None else []
                return [*self._all(self._below(place), self.old), *moved]
            case Renumber(at=place, to=to):
                return [r for _, line in self._at(place) for r in _near(line, 0, self._typed(place, line), to)]
            case Reword():
                return self._of_words(operation)
            case _:
                return []

    def _of_words(self, operation: Reword) -> list[Revision]:
        """The changes to the words that differ; of a part that comes or goes, all in its paragraph."""
        found: list[Revision] = []
        for line, start in self.where(operation):
            for edit in edits(operation.find, operation.put):
                found += _near(line, start + edit.start, start + edit.end, edit.put)
        if found:
            return found
        old, new = ([line for _, line in found] for found in (self._at(operation.at), self._at_new(operation.at)))
        return [*self._all(old, self.old), *self._all(new, self.new)]

    def where(self, operation: Reword) -> Iterator[tuple[Line, int]]:
        """The paragraphs in which the words to change stand, and where in their old words."""
        own = [line for part, line in self._at(operation.at) if _is_of(operation.part, part)]
        for line in (self._below(operation.at) if operation.part is None else own) if operation.find else ():
            for start in occurrences(_old_text(line), operation.find):
                yield line, start

    # Paragraphs

    def _path(self, address: Address) -> Path | None:
        """Where a clause stands in what the file shows; a heading is found by its words, whatever it stands in."""
        if address in self.places:
            return self.places[address]
        last = address.steps[-1] if address.steps else ""
        return next((path for a, path in self.places.items() if a.steps and a.steps[-1] == last), None)

    def _at(self, address: Address) -> Sequence[tuple[Part | None, Line]]:
        path = self._path(address)
        return self.old.lines.get(path, ()) if path is not None else ()

    def _at_new(self, address: Address) -> Sequence[tuple[Part | None, Line]]:
        path = index(self.new.tree).get(address)
        return self.new.lines.get(path, ()) if path is not None else ()

    def _below(self, address: Address) -> list[Line]:
        path = self._path(address)
        return [] if path is None else _lines(self.old, path)

    # Changes

    def _typed(self, address: Address, line: Line) -> int:
        """How long the label is that stands in front of the words of a paragraph; -1 where a list prints it."""
        path = self._path(address)
        label = at(self.old.tree, path).label if path is not None else None
        return len(label) if label and _old_text(line).startswith(label) else -1

    def _arrived(self, clause: Clause) -> list[Revision]:
        """The changes by which a clause that reads so came; one that stands there unchanged has none."""
        alike = (p.path for p in walk(self.new.tree) if p.clause == clause)
        found = (self._all(_lines(self.new, path), self.new) for path in alike)
        return next(filter(None, found), [])

    def _all(self, lines: Sequence[Line], section: Section) -> list[Revision]:
        """Every change to what these paragraphs show; if their words stay, that to the end before them."""
        view = next(view for each, view in self.views if each is section)
        found = [r for line in lines for passage in line.sources for r in _shown(passage, view)]
        if found:
            return found
        before = (self._before(line.sources[0]) for line in lines if line.sources)
        return [r for passage in before if passage is not None for r in passage.end if live(passage.end, view)]

    def _before(self, passage: Passage) -> Passage | None:
        part, number = place(passage)
        return self.passages.get((part, number - 1))


def _is_of(wanted: Part | None, part: Part | None) -> bool:
    """Whether a paragraph holds a part of its clause: a title and the words after it stand in one."""
    return wanted == part or (wanted in ("heading", "text") and part in ("heading", "text", None))


def _lines(section: Section, path: Path) -> list[Line]:
    """The paragraphs of a clause and of all below it."""
    return [line for p, found in section.lines.items() if p[: len(path)] == path for _, line in found]


def _shown(passage: Passage, view: View) -> Iterator[Revision]:
    """The changes to the words of a paragraph, and to its end, as far as a view shows them."""
    for span in passage.spans:
        if live(span.revisions, view):
            yield from span.revisions
    if live(passage.end, view):
        yield from passage.end


def _old_text(line: Line) -> str:
    """The words of a paragraph with every change rejected."""
    return "".join(s.text for p in line.sources for s in p.spans if live(s.revisions, rejected))


def _stood(passage: Passage) -> bool:
    """Whether something of a paragraph was there before: what is new joins, when rejected, the one after it."""
    return live(passage.end, rejected) or any(live(span.revisions, rejected) for span in passage.spans)


def _is_of_words(came: str, put: str) -> bool:
    """Whether words that came are among those that are put, or hold them."""
    one, other = came.strip(), put.strip()
    return bool(put) and (one in other or other in one)


def _near(line: Line, start: int, end: int, put: str) -> list[Revision]:
    """The changes from one place of the old words to another, which make them `put`.

    What comes right before or after them is theirs only if it is part of what is put there.
    """
    found: list[Revision] = []
    here = 0
    for span in (span for passage in line.sources if _stood(passage) for span in passage.spans):
        stays = live(span.revisions, rejected)
        after = here + (len(span.text) if stays else 0)
        beside = here in (start, end) and _is_of_words(span.text, put)
        inside = here < end and after > start if stays else start < here < end or beside
        if span.revisions and inside:
            found += span.revisions
        here = after
    return found
