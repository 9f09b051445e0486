"""Changes of several authors that touch, as operations of their own wherever the patch can say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sectext.formats.word.attribution import Attribution
from sectext.formats.word.authors import By
from sectext.formats.word.sections import Section
from sectext.formats.word.tracked import accepted, live, rejected
from sectext.formats.word.views import Line
from sectext.operations import parted
from sectext.patch import Operation, Patch, PatchConflict, Reword
from sectext.redline import apply
from sectext.tree import Clause, at, index
from sectext.words import Edit, edits


def apart(
    base: Clause, new: Clause, patch: Patch, by: Mapping[Operation, Sequence[By]], sections: tuple[Section, Section]
) -> tuple[Operation, ...]:
    """The operations of a patch, those that several made parted by author. Together they do what they did before.

    One stays whole where its parts could not be told from one another: an insertion beside what another author deletes
    or inserts has no place of its own in the base.
    """
    work = Attribution(*sections, accepted)
    places = index(base)
    made: list[Operation] = []
    for operation in patch.operations:
        several = isinstance(operation, Reword) and len(by.get(operation, ())) > 1
        made += _parted(operation, at(base, places[operation.at]), work) if several else [operation]  # type: ignore[arg-type,union-attr]
    try:
        same = apply(base, Patch(document=patch.document, operations=tuple(made))) == new
    except PatchConflict:
        same = False
    return tuple(made) if same else patch.operations


def _parted(operation: Reword, clause: Clause, work: Attribution) -> Sequence[Operation]:
    found = list(work.where(operation))
    if len(found) != 1:
        return [operation]
    [(line, start)] = found
    changed = edits(operation.find, operation.put)
    groups = _groups(line, start + changed[0].start, start + changed[-1].end)
    return parted(clause, operation, [[_moved(edit, -start) for edit in group] for group in groups])


@dataclass(slots=True)
class _Change:
    """What one author changes at one place of the old words."""

    author: str | None
    start: int
    gone: str = ""
    put: str = ""

    def edit(self) -> Edit:
        """The change without the words at its two ends that are put back as they were."""
        head = _shared(self.gone, self.put)
        gone, put = self.gone[head:], self.put[head:]
        tail = _shared(gone[::-1], put[::-1])
        end = self.start + len(self.gone) - tail
        return Edit(start=self.start + head, end=end, put=put[: len(put) - tail])


def _groups(line: Line, start: int, end: int) -> list[list[Edit]]:
    """The changes from one place of the old words to another, those of one author that follow one another together."""
    groups: list[list[Edit]] = []
    last: str | None = None
    for change in _changes(line):
        edit = change.edit()
        if not start <= edit.start <= edit.end <= end:
            continue
        if groups and change.author == last:
            groups[-1].append(edit)
        else:
            groups.append([edit])
        last = change.author
    return groups


def _changes(line: Line) -> Iterator[_Change]:
    """The changes in a paragraph, what touches as one where it is one author's."""
    here = 0
    change: _Change | None = None
    for span in (span for passage in line.sources for span in passage.spans):
        old, new = live(span.revisions, rejected), live(span.revisions, accepted)
        author = span.revisions[-1].author if span.revisions else None
        if change is not None and (not span.revisions or author != change.author):
            yield change
            change = None
        if old != new:
            change = change or _Change(author, here)
            change.gone += span.text if old else ""
            change.put += span.text if new else ""
        here += len(span.text) if old else 0
    if change is not None:
        yield change


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(start=edit.start + by, end=edit.end + by, put=edit.put)


def _shared(a: str, b: str) -> int:
    """With how many characters both begin."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
