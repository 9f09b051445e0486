"""Which clauses a document's words refer to, and from where a clause is referred to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sectext.address import Address, Range, contains
from sectext.citations import Citation, citations
from sectext.cited import Cited
from sectext.patch import PARTS, Part
from sectext.tree import Clause, below, steps

_OWN_NOUNS = {"Section": "section", "Schedule": "schedule", "Appendix": "appendix"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Words of a clause that refer to others: their place in its heading, text or closing words, in characters.

    `targets` are the clauses named, in order; a target that stands in no text is still named here. Empty: they are
    named by where they stand ("paragraph (a) above"), and there is none such. `titles` are the headings given in
    brackets, one for each target, None where there is none. `this` is whether "this Section" or the like is said.
    """

    at: Address
    part: Part
    start: int
    end: int
    text: str
    targets: tuple[Range, ...]
    titles: tuple[str | None, ...] = ()
    this: bool = False
    noun: str = "none"

    def names(self, address: Address) -> bool:
        """Whether one of the targets is this clause, lies below it, or is a run that it lies in."""
        return any(_meets(target, address) for target in self.targets)


class References:
    """The references of one or more documents, by the clause that refers and by what is referred to."""

    def __init__(self, documents: Iterable[Clause]) -> None:
        self.every = tuple(found for document in documents for found in references(document))
        self._made: dict[Address, list[Reference]] = defaultdict(list)
        self._to: dict[tuple[str, str | None], list[Reference]] = defaultdict(list)
        for found in self.every:
            self._made[found.at].append(found)
            for key in dict.fromkeys(key for target in found.targets for key in _keys(target)):
                self._to[key].append(found)

    def made_at(self, address: Address) -> tuple[Reference, ...]:
        """The references that stand in a clause's own words, not those below it."""
        return tuple(self._made.get(address, ()))

    def to(self, address: Address) -> tuple[Reference, ...]:
        """The references to a clause, to what is below it, or to a run in which it lies, in printed order."""
        head = address.steps[0] if address.steps and "." in address.steps[0] else None  # a group is in no address
        keys = [(address.document, None)] if head is None else [(address.document, head), (address.document, "…")]
        found = dict.fromkeys(each for key in keys for each in self._to.get(key, ()))
        return tuple(each for each in found if each.names(address))


def references(document: Clause) -> Iterator[Reference]:
    """Every reference in a document, in printed order: to its own clauses and to other documents of the code.

    What is said to be of another document ("Schedule 4 to the Electricity Act 1989") is none.
    """
    root = Address(document=document.label or "")
    yield from _walk(document, root, ())


def _walk(clause: Clause, address: Address, above: tuple[tuple[Clause, Address], ...]) -> Iterator[Reference]:
    own = (*above, (clause, address))
    for part in PARTS:
        text = getattr(clause, part)
        if text and any(character.isdigit() or character in "(S" or character == "A" for character in text):
            yield from _in_text(text, part, own)
    if clause.children:
        for step, child in zip(steps(clause), clause.children, strict=True):
            yield from _walk(child, below(address, clause, step, child), own)


def _in_text(text: str, part: Part, own: Sequence[tuple[Clause, Address]]) -> Iterator[Reference]:
    address = own[-1][1]
    for citation in _citations(text):
        if citation.outside or not _is_ours(citation, address):
            continue
        targets = [(_target(cited, own), cited.title) for cited in citation.cited]
        found = [(target, title) for target, title in targets if target is not None]
        yield Reference(
            at=address,
            part=part,
            start=citation.start,
            end=citation.end,
            text=citation.text,
            targets=tuple(target for target, _ in found),
            titles=tuple(title for _, title in found),
            this=citation.this,
            noun=citation.noun,
        )


@lru_cache(maxsize=1 << 16)
def _citations(text: str) -> tuple[Citation, ...]:
    """The citations of a text; texts that versions share are read once."""
    return tuple(citations(text))


def _is_ours(citation: Citation, address: Address) -> bool:
    """A bare number counts in its own document; a plain number ("Section 3") where clauses are so numbered."""
    kind, _, name = address.document.partition(" ")
    if citation.bare:
        return all(cited.document == address.document for cited in citation.cited)
    numbered = any(c.document is None and c.steps and not c.steps[0].startswith("(") for c in citation.cited)
    return not (numbered and kind == "Section" and name.isalpha())


def _target(cited: Cited, own: Sequence[tuple[Clause, Address]]) -> Range | None:
    """What is named, as a run of clauses; None where it is told by its place, and nothing stands there."""
    here = own[-1][1].document
    if cited.document is None and cited.steps and cited.steps[0].startswith("("):
        start = _nearby(cited.steps[0], own)
        if start is None:
            return None
        base = Address(document=here, steps=start.steps[:-1])
    else:
        base = Address(document=cited.document or here)
    first = Address(document=base.document, steps=(*base.steps, *cited.steps))
    last = first if cited.last is None else Address(document=base.document, steps=(*base.steps, *cited.last))
    return Range(first=first, last=last)


def _nearby(label: str, own: Sequence[tuple[Clause, Address]]) -> Address | None:
    """The clause that a lone "(a)" means: in the list below the words, else beside them, else beside what is above;
    at last the only one so labelled in the clause."""
    for clause, address in reversed(own):
        for step, child in zip(steps(clause), clause.children, strict=True):
            if child.label == label:
                return below(address, clause, step, child)
    whole = next((each for each in reversed(own) if each[0].kind != "item"), own[0])
    deep = [address for clause, address in _all_below(*whole) if clause.label == label]
    return deep[0] if len(deep) == 1 and whole[0].kind == "clause" else None


def _all_below(clause: Clause, address: Address) -> Iterator[tuple[Clause, Address]]:
    if clause.children:
        for step, child in zip(steps(clause), clause.children, strict=True):
            there = below(address, clause, step, child)
            yield child, there
            yield from _all_below(child, there)


def _keys(target: Range) -> Iterator[tuple[str, str | None]]:
    """Under what a target is looked up: its document and first label; a run of whole clauses is looked into."""
    document = target.first.document
    yield document, None
    if target.first.steps:
        one = target.first == target.last or len(target.first.steps) > 1
        yield document, target.first.steps[0] if one else "…"


def _meets(target: Range, address: Address) -> bool:
    ends = {target.first, target.last}
    return any(_is_below(end, address) for end in ends) or (len(ends) > 1 and target.covers(address))


def _is_below(address: Address, above: Address) -> bool:
    """Whether a clause is another or stands below it; G3.20 stands below its group, which it does not name."""
    group = len(above.steps) == 1 and address.steps and contains(above.steps[0], address.steps[0])
    return address.within(above) or (address.document == above.document and bool(group))
