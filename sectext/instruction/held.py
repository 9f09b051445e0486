"""The text that instructions change, asked as their sentences need it: what stands where, and what a range names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sectext.address import Address, Range, contains
from sectext.compare import compare
from sectext.errors import SectextError
from sectext.instruction.known import Refused
from sectext.instruction.names import Named
from sectext.instruction.quoting import quote
from sectext.patch import Conflict, Insert, Operation, Part, Reword
from sectext.resolve import count_of
from sectext.tree import Clause, Kind, Path, alphabetical, at, index, members, near, put_at, walk

_SAID: Mapping[Kind, str] = {"item": "paragraph"}


class Held:
    """A document. What a sentence asks of it, it answers; where it has no answer, it raises Refused."""

    def __init__(self, base: Clause) -> None:
        self.base = base
        self.document = base.label
        self.places = index(base)

    @cached_property
    def _addresses(self) -> Mapping[Path, Address]:
        return {path: address for address, path in self.places.items()}

    def kind_of(self, address: Address) -> Kind | None:
        path = self.places.get(address)
        return None if path is None else at(self.base, path).kind

    def holds(self, into: Address, after: Address) -> bool:
        path = self.places.get(after)
        return bool(path) and self._addresses[path[:-1]] == into  # type: ignore[index]

    def is_alphabetical(self, operation: Insert) -> bool:
        label = operation.clauses[0].label or ""
        return operation.into in self.places and self.alphabetical(operation.into, label) == operation.after

    def has_numbered_clauses(self, address: Address) -> bool:
        return address in self.places and any(True for _ in self.numbered_clauses(address))

    def numbered_clauses(self, address: Address) -> Iterator[tuple[Address, str]]:
        path = self.places[address]
        group = at(self.base, path)
        if group.kind != "group" or not group.label:
            return
        for place in walk(self.base):
            label = place.clause.label or ""
            if place.path[: len(path)] == path and contains(group.label, label):
                yield place.address, label.removeprefix(group.label)

    def standing(self, named: Named) -> Address:
        """The address of a clause that is there, and is what it is said to be."""
        address = named.address
        kind = self.kind_of(address)
        if kind is None:
            nearest = ", ".join(map(str, near(address, list(self.places))))
            problem = f"There is no {address} in {self.document}."
            conflict = Conflict(at=address, problem="there is no such clause", expected="a clause", found="none")
            raise Refused(problem, hint=f"The nearest: {nearest}." if nearest else "", conflict=conflict)
        if named.kind not in (None, kind):
            raise Refused(f"{address} is no {named.kind}: what stands there is a {_SAID.get(kind, kind)}.")
        return address

    def span(self, first: Named, last: Address) -> list[Address]:
        """The neighbours of a range. Raises Refused where something without a label lies among them."""
        ends = self.standing(first), self.standing(Named(address=last))
        try:
            found = members(self.base, Range(first=ends[0], last=ends[1]))
        except SectextError as error:
            raise Refused(error.problem, hint=error.hint) from None
        silent = [address for address in found if not self.clause(address).label]
        if silent:
            named = " and ".join(map(str, silent))
            raise Refused(
                f"Between {ends[0]} and {ends[1]} stands what has no label: {named}.",
                hint="Name each clause, and what stands between them if it is meant too.",
                readings=(f"the clauses alone, without {named}", f"all from {ends[0]} to {ends[1]}, with {named}"),
            )
        return found

    def clause(self, address: Address) -> Clause:
        return at(self.base, self.places[address])

    def parent(self, address: Address) -> Address:
        path = self.places[address]
        if not path:
            raise Refused(f"{address} is the whole document; nothing stands beside it.")
        return self._addresses[path[:-1]]

    def before(self, address: Address) -> Address | None:
        path = self.places[address]
        return self._addresses[*path[:-1], path[-1] - 1] if path and path[-1] else None

    def last_in(self, address: Address) -> Address | None:
        path = self.places[address]
        children = at(self.base, path).children
        return self._addresses[*path, len(children) - 1] if children else None

    def alphabetical(self, into: Address, term: str) -> Address | None:
        """The definition after which a new one stands."""
        path = self.places[into]
        place = alphabetical(at(self.base, path), term)
        return None if place is None else self._addresses[*path, place]

    def count(self, operation: Reword) -> int:
        return count_of(self.clause(operation.at), operation)

    def whole(self, address: Address, part: Part | None) -> tuple[Part, str]:
        clause = self.clause(address)
        if part is None and clause.kind not in ("heading", "cell"):
            hint = f"Write “For {address} substitute the following …:” above the clause, or name the words that go."
            raise Refused("Words alone cannot take the place of a whole clause.", hint=hint)
        meant: Part = part or "text"
        words: str | None = getattr(clause, meant)
        if words is None:
            raise Refused(f"{address} has no {meant}.", hint="Write “Insert “…” as the heading of …”, or as its text.")
        return meant, words

    def substituted(self, address: Address, clause: Clause) -> Sequence[Operation]:
        made = compare(self.base, put_at(self.base, self.places[address], clause)).operations
        if not made:
            raise Refused(f"It changes nothing: {address} reads just so.")
        return made

    def check_title(self, title: str | None) -> None:
        """Raises Refused where a heading gives the document another title than it has."""
        if title is not None and title != self.base.heading:
            has = quote(self.base.heading) if self.base.heading else "none"
            raise Refused(f"{self.document} has another title: {has}.", hint="Leave the title out, or correct it.")
