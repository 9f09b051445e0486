"""What the rules for law look at beside a document: the whole code in one edition, a modification beside its base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.checks.law.marks import Touch, touches
from sectext.checks.law.text import Part, Text, Tree
from sectext.modification import Drafted, Modification
from sectext.modification.narrative import Passage
from sectext.patch import Insert, Operation, Patch, PatchConflict, Reword, TextOperation, place
from sectext.record import Record
from sectext.redline import Marked, accept, redline
from sectext.terms import Term, Vocabulary
from sectext.tree import Clause, Path, Place

# The code says what its terms mean in Section A1.1; other documents may have terms of their own.
DEFINITIONS = "Section A"


@dataclass(frozen=True, kw_only=True, eq=False)
class Law:
    """The whole code in one edition: every document that is held of a version. `today` is the day of the question."""

    version: str
    record: Record
    texts: Mapping[str, Text]
    today: date | None = None

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for text in self.texts.values() for term in text.terms)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(term.term for term in self.terms)

    @cached_property
    def holds_definitions(self) -> bool:
        """Whether the definitions of the code are held whole: a clause of Section A with a list or table of them."""
        text = self.texts.get(DEFINITIONS)
        lists = [term.at for term in text.terms if term.form != "inline"] if text is not None else []
        above = {Address(document=at.document, steps=at.steps[:1]) for at in lists}
        return text is not None and any(text.holds(at) and not text.is_cut_short(at) for at in above)


@dataclass(frozen=True, kw_only=True, eq=False)
class Changed:
    """A document that a modification changes: before, after, and the marks between them."""

    drafted: Drafted
    before: Text
    after: Text
    marked: Marked

    @cached_property
    def touches(self) -> Mapping[Path, Touch]:
        """For each clause after the change where it was before, and which operations touched its own words."""
        return touches(self.marked)

    @cached_property
    def by_address(self) -> Mapping[Address, Touch]:
        return {place.address: self.touches[place.path] for place in self.after.places}

    def origin(self, address: Address) -> Address | None:
        """Where a clause was before; None for a new one."""
        touch = self.by_address.get(address)
        if touch is None or touch.before is None:
            return None
        return self.before.by_path[touch.before].address

    def new_words(self) -> Iterator[tuple[Place, Part, str, int, int]]:
        """Every stretch of words that the modification puts in: place, part, all words of it, start and end."""
        for found in self.after.places:
            for part, runs in self.touches[found.path].parts.items():
                whole, offset = getattr(found.clause, part), 0
                for run in runs:
                    if run.mark == "inserted":
                        yield found, part, whole, offset, offset + len(run.text)
                    offset += 0 if run.mark == "deleted" else len(run.text)

    def cause(self, address: Address) -> Operation | None:
        """The operation that stands behind what is at an address: the one that touched it, else the nearest one.

        Of a clause that was not touched, one that changes which clauses there are comes before one that changes words.
        """
        touch = self.by_address.get(address)
        if touch is not None and touch.because:
            return touch.because[0]
        here = self.origin(address) or address
        operations = self.drafted.patch.text_operations
        return min(operations, key=lambda operation: self._distance(operation, here), default=None)

    def _distance(self, operation: TextOperation, here: Address) -> tuple[bool, bool, int]:
        there = operation.after or operation.into if isinstance(operation, Insert) else place(operation)
        one, other = (self.before.by_address.get(address) for address in (there, here))
        near = one is not None and other is not None and one.path[:-1] == other.path[:-1]
        inside = there.within(here) or here.within(there)
        apart = abs(one.path[-1] - other.path[-1]) if near and one and other and one.path else 0
        return not (near or inside), isinstance(operation, Reword), apart


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """A modification with the code it was drafted against, and the code it makes of it.

    `passages` are the words of its report that people wrote; `kept` the Word files beside it, by name.
    """

    identifier: str
    modification: Modification
    record: Record
    before: Law
    after: Law
    changed: tuple[Changed, ...]
    passages: tuple[Passage, ...] = ()
    kept: tuple[tuple[str, bytes], ...] = ()


class Trees:
    """The trees that were looked at, so that what was worked out for one version serves all that have the same text."""

    def __init__(self) -> None:
        self._kept: dict[int, Tree] = {}

    def of(self, root: Clause) -> Tree:
        found = self._kept.get(id(root))  # a tree holds its root, so the number is not given to another
        return found if found is not None else self._kept.setdefault(id(root), Tree(root))


def law(record: Record, version: str, today: date | None, trees: Trees) -> Law:
    """The code as a version has it."""
    found = record.version(version)
    texts: dict[str, Text] = {}
    for entry in found.documents:
        held = record.held[version, entry.name]
        texts[entry.name] = Text(
            tree=trees.of(held.tree), file=held.file, sources=held.sources, entry=entry, today=today
        )
    return Law(version=version, record=record, texts=texts, today=today)


def proposal(record: Record, identifier: str, before: Law) -> Proposal:
    """A modification on its base. Raises MalformedFile where a change does not fit it, and PatchConflict."""
    changed: list[Changed] = []
    for drafted in record.patches(identifier):
        text = before.texts[drafted.patch.document]
        marked = _marked(text.tree.root, drafted)
        changed.append(
            Changed(drafted=drafted, before=text, after=replace(text, tree=Tree(accept(marked))), marked=marked)
        )
    texts = {**before.texts, **{each.after.name: each.after for each in changed}}
    return Proposal(
        identifier=identifier,
        modification=record.modification(identifier),
        record=record,
        before=before,
        after=replace(before, texts=texts),
        changed=tuple(changed),
    )


def _marked(tree: Clause, drafted: Drafted) -> Marked:
    try:
        return redline(tree, Patch(document=drafted.patch.document, operations=drafted.patch.text_operations))
    except PatchConflict as error:
        raise drafted.located(error) from None
