"""How the modifications in flight meet, as the site shows it: beside each of them, and at the clauses where they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sectext.address import Address
from sectext.conflicts import Matrix, conflicts
from sectext.meetings import Meeting
from sectext.site import paths
from sectext.site.site import Site

_SAYS = {
    "soft": "may bear on one another",
    "alternative": "are alternatives",
    "order matters": "can both be made, and it matters which comes first",
    "textual conflict": "cannot both be made as they are drafted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """How one modification meets another: who, where, how, why, and the words at that place: the base, and of both."""

    other: str
    href: str
    at: str
    verdict: str
    says: str
    why: str
    base: str
    own_text: str
    other_text: str


@lru_cache(maxsize=2)
def matrix(site: Site) -> Matrix | None:
    """The proposals in flight on the last version that is known, worked out once; None for fewer than two."""
    found = [m.id for m in site.modifications if site.is_open(m)]
    if len(found) < 2 or not site.view.chain:
        return None
    return conflicts(site.code, found, onto=site.view.chain[-1].version.label)


def meetings(site: Site, identifier: str) -> tuple[Meeting, ...]:
    """Those of one modification."""
    found = matrix(site)
    return tuple(m for m in found.meetings if identifier in (m.one, m.other)) if found else ()


def unfit(site: Site, identifier: str) -> tuple[str, ...]:
    """Why a modification, or a part of it, could not be looked at."""
    found = matrix(site)
    return tuple(each.problem for each in found.unfit if each.modification == identifier) if found else ()


def met(site: Site, identifier: str) -> Iterator[Met]:
    """How a modification meets others."""
    for each in meetings(site, identifier):
        first = each.one == identifier
        other = each.other if first else each.one
        yield Met(
            other=other,
            href=paths.of_modification(other),
            at=str(each.at),
            verdict=each.verdict,
            says=_SAYS.get(each.verdict, each.verdict),
            why=each.why,
            base=each.base,
            own_text=each.one_text if first else each.other_text,
            other_text=each.other_text if first else each.one_text,
        )


def in_document(site: Site, name: str) -> list[Meeting]:
    """The meetings at clauses of a document."""
    found = matrix(site)
    return [each for each in found.meetings if each.at.document == name] if found else []


def at_clause(site: Site, address: Address) -> tuple[tuple[str, str, str, str], ...]:
    """The pairs that meet at a clause, above it or below it: both, where, and how."""
    near = (m for m in in_document(site, address.document) if m.at.within(address) or address.within(m.at))
    return tuple((m.one, m.other, str(m.at), _SAYS.get(m.verdict, m.verdict)) for m in near)
