"""The text of a clause as the templates print it: each part with its depth, its id on the page and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sectext.address import Address
from sectext.site import paths
from sectext.tree import Clause, Kind, below, steps

Leads = Callable[[Address], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A clause ready to be printed. `href` leads to its own page; "" where it has none, or stands on it."""

    kind: Kind
    id: str
    href: str
    depth: int
    label: str | None
    heading: str | None
    text: str | None
    closing: str | None
    children: tuple[Part, ...]

    @property
    def blocks(self) -> Sequence[tuple[str, Sequence[Part]]]:
        """The children, with items that follow one another as one list."""
        return [(kind, list(some)) for kind, some in groupby(self.children, key=lambda part: part.kind)]


def part(clause: Clause, address: Address, leads: Leads, *, depth: int = 0) -> Part:
    """A clause and all below it. `leads` says where the page of a clause is, seen from the page that is printed."""
    mine = _depth(clause, depth)
    return Part(
        kind=clause.kind,
        id=anchor(address),
        href=(leads(address) or "") if paths.has_page(clause) else "",
        depth=min(mine, 6),
        label=clause.label,
        heading=clause.heading,
        text=clause.text,
        closing=clause.closing,
        children=tuple(
            part(child, below(address, clause, step, child), leads, depth=mine)
            for step, child in zip(steps(clause), clause.children, strict=True)
        ),
    )


def anchor(address: Address) -> str:
    """The id of a clause on a page that shows what it stands in."""
    return paths.of(address).strip("/").replace("/", "-")


def _depth(clause: Clause, above: int) -> int:
    """How deep a clause is printed: 0 beside headings, 1 in the column of clauses, then one more for each list."""
    match clause.kind:
        case "item":
            return above + 1
        case "clause" | "definition":
            return max(above, 1)
        case "cell":
            return 0
        case _:
            return above
