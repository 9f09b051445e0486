"""What is new in the code: the changes of its versions, as lists show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.changes import Change
from sectext.site import paths
from sectext.site.data import plain_value
from sectext.site.render import when
from sectext.site.site import Site
from sectext.site.timelines import made_by
from sectext.timeline import When
from sectext.timeline import when as as_when

MOST = 12  # versions that the home page shows, and changes of each


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A change of the code as a list shows it: the day, the clause, what happened, and where to read it."""

    on: When
    address: Address
    href: str
    before: str
    what: str
    made_by: tuple[tuple[str, str], ...]


def by_version(site: Site) -> dict[str, list[Change]]:
    """The changes of each version that is known."""
    found: dict[str, list[Change]] = {entry.version.label: [] for entry in site.view.chain}
    for change in site.every_change:
        if change.version is not None and change.version in found:
            found[change.version].append(change)
    return found


def newest(site: Site) -> Iterator[dict[str, Any]]:
    """The last versions that changed anything, the newest first; one that changes much says how much."""
    of = by_version(site)
    reached = [e for e in site.view.chain if e.bounds.reached(site.today) and of[e.version.label] and e.version.made_by]
    for entry in reversed(reached[-MOST:]):
        every = of[entry.version.label]
        yield {
            "label": entry.version.label,
            "href": paths.of_version(entry.version.label),
            "on": when(as_when(entry.bounds)),
            "news": [plain_value(_plain(news_of(site, change))) for change in every[:MOST]],
            "more": max(0, len(every) - MOST),
        }


def _plain(news: News) -> dict[str, Any]:
    return {
        "day": news.on if isinstance(news.on, date) else None,
        "address": news.address,
        "href": news.href,
        "before": news.before,
        "what": news.what,
        "made_by": news.made_by,
    }


def news_of(site: Site, change: Change) -> News:
    book = site.book(change.address.document)
    address = change.address
    while address.steps and not book.has(address):
        address = Address(document=address.document, steps=address.steps[:-1])
    day = change.on if isinstance(change.on, date) else (change.on.not_before if change.on else None)
    gone = change.what == "deleted"
    href = paths.of(address) if gone or day is None else page_on(site, address, day)
    made = tuple(made_by(site, change.made_by))
    before = _before(site, address, day) if day is not None and change.what in ("reworded", "status") else ""
    return News(on=change.on, address=change.address, href=href, before=before, what=_told(change), made_by=made)


def page_on(site: Site, address: Address, day: date) -> str:
    stretch = site.book(address.document).at(address, day)
    return paths.on(paths.of(address), stretch.first) if stretch and stretch.answer else paths.of(address)


def _before(site: Site, address: Address, day: date) -> str:
    """The page of the stretch before the one that a day begins."""
    known = [s for s in site.book(address.document).stretches(address) if s.first < day and s.answer is not None]
    return paths.on(paths.of(address), known[-1].first) if known else ""


def _told(change: Change) -> str:
    if change.what == "status":
        return f"{change.was}, then {change.now}"
    was = f" (it was {change.address_before})" if change.address_before else ""
    return f"{change.what}{was}"
