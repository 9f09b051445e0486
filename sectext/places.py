"""A text beside a later one: where each clause went, and where new clauses go among those that came in since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sectext.address import Address, sort_key
from sectext.tree import Clause, Path, at, index, plain

Where: TypeAlias = Callable[[Address], Address | None]
NOWHERE = Address(document="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The clause after which others go; `why` says what has to be looked at, `new` what came in at that point.

    `after` is NOWHERE where nothing states the order.
    """

    after: Address | None
    why: str = ""
    new: tuple[Clause, ...] = ()

    @property
    def beside(self) -> str:
        return "\n".join(map(plain, self.new))


class Beside:
    """The old text and the new one; `where` gives the address in the new of each clause of the old that it has."""

    def __init__(self, old: Clause, new: Clause, where: Where) -> None:
        self.old = old
        self.new = new
        self.where = where
        self.places: Mapping[Address, Path] = index(old)
        self.addresses: Mapping[Path, Address] = {path: address for address, path in self.places.items()}
        self.there: Mapping[Address, Clause] = {address: at(new, path) for address, path in index(new).items()}

    def was(self, address: Address) -> Clause:
        return at(self.old, self.places[address])

    @cached_property
    def changed(self) -> tuple[tuple[Address, Clause], ...]:
        """The clauses of the new text whose own words are not those of a clause of the old one."""
        same: set[Address] = set()
        for address, path in self.places.items():
            here, was = self.where(address), at(self.old, path)
            if here is not None and _own(was) == _own(self.there[here]):
                same.add(here)
        return tuple((address, clause) for address, clause in self.there.items() if address not in same)

    def above(self, address: Address) -> Address:
        return self.addresses[self.places[address][:-1]]

    def above_now(self, address: Address) -> Address | None:
        paths = self._paths
        return self._by_path.get(paths[address][:-1]) if paths[address] else None

    def stands(self, here: Address, into: Address, after: Address | None) -> bool:
        """Whether a clause stands in another right after `after`, or first."""
        standing = [address for address, _ in self._children(into)]
        if here not in standing:
            return False
        number = standing.index(here)
        return standing[number - 1] == self.where(after) if number and after else not number and after is None

    @property
    def _paths(self) -> Mapping[Address, Path]:
        return index(self.new)

    @cached_property
    def _by_path(self) -> Mapping[Path, Address]:
        return {path: address for address, path in self._paths.items()}

    def taken(self, was: Address, into: Address | None, labels: Sequence[str]) -> str:
        """The text of a clause that came in since, with one of these labels; empty where there is none."""
        if into is None:
            return ""
        before = {child.label for child in self.was(was).children}
        new = [child for child in self.there[into].children if child.label in labels and child.label not in before]
        return plain(new[0]) if new else ""

    def slot(self, was_into: Address, into: Address, after: Address | None, clauses: Sequence[Clause] = ()) -> Slot:
        """Where clauses go among those that stand there now; where what moves goes, if none are given.

        As in a merge, what is put in at a point comes before what is moved there.
        """
        standing = list(self._children(into))
        start, why = self._anchor(was_into, after, [address for address, _ in standing])
        new: list[tuple[Address, Clause]] = []
        for address, child in standing[start:]:
            if address in self.kept:
                break
            new.append((address, child))
        anchor = standing[start - 1][0] if start else None
        if not new:
            return Slot(after=anchor, why=why)
        if not clauses:
            why = why or "clauses were put in beside it"
            return Slot(after=new[-1][0], why=why, new=tuple(clause for _, clause in new))
        return _among(anchor, new, clauses, why)

    @cached_property
    def kept(self) -> frozenset[Address]:
        """The clauses of the new text that the old one has, wherever they stand."""
        return frozenset(here for address in self.places if (here := self.where(address)) is not None)

    def _anchor(self, was_into: Address, after: Address | None, standing: Sequence[Address]) -> tuple[int, str]:
        """How many of the standing clauses come before: up to `after`, or the nearest before it that is still there."""
        if after is None:
            return 0, ""
        siblings = [address for address, _ in self._old_children(was_into)]
        if after not in siblings:  # a clause that the patch itself moves there
            here = self.where(after)
            return (standing.index(here) + 1 if here in standing else 0), ""
        for address in reversed(siblings[: siblings.index(after) + 1]):
            here = self.where(address)
            if here in standing:
                why = "" if address == after else f"{after}, after which it was to stand, is no longer there"
                return standing.index(here) + 1, why
        return 0, f"{after}, after which it was to stand, is no longer there"

    def _children(self, address: Address) -> Iterator[tuple[Address, Clause]]:
        path = self._paths[address]
        for number, child in enumerate(self.there[address].children):
            yield self._by_path[(*path, number)], child

    def _old_children(self, address: Address) -> Iterator[tuple[Address, Clause]]:
        path = self.places[address]
        for number, child in enumerate(self.was(address).children):
            yield self.addresses[(*path, number)], child


def _among(anchor: Address | None, new: Sequence[tuple[Address, Clause]], clauses: Sequence[Clause], why: str) -> Slot:
    """A place among clauses that came in at the same point: as their numbers tell, or nowhere."""
    came = tuple(clause for _, clause in new)
    terms = all(clause.kind == "definition" for clause in (*clauses, *came))
    ours, theirs = ([_order(clause, terms) for clause in each] for each in (clauses, came))
    split = sum(1 for order in theirs if order < ours[0])
    together = [*theirs[:split], *ours, *theirs[split:]]
    if () in together or sorted(together) != together:
        why = "clauses were put in at that point, and nothing states their order"
        return Slot(after=NOWHERE, why=why, new=came)
    after = new[split - 1][0] if split else anchor
    return Slot(after=after, why=why if terms else why or "clauses were put in beside it", new=came)


def _order(clause: Clause, terms: bool) -> tuple[Any, ...]:
    """What tells a clause its place among others: a term its letters, else its number; nothing where it has none."""
    if terms:
        return ((clause.label or "").casefold(),)
    return sort_key(clause.label) if clause.label and clause.kind != "definition" else ()


def _own(clause: Clause) -> tuple[str | None, ...]:
    return clause.heading, clause.text, clause.closing
