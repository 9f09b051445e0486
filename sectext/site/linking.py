"""What a page offers to be taken along, and what its head says to programs: data, feeds and linked data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from sectext.answer import Wording
from sectext.modification import Modification
from sectext.site import feeds, linked, paths
from sectext.site.book import Book
from sectext.site.data import dated_file
from sectext.site.paths import Places
from sectext.site.permanent import identity_of
from sectext.site.site import Site
from sectext.site.stretches import Stretch

_TYPES = {"JSON": "application/json", "Markdown": "text/markdown", "Feed": "application/atom+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The files of a page, each with its name and where it is, seen from the page; the address that stays with the
    clause; and linked data, which stand in the page as a block of data: no program runs it.
    """

    files: tuple[tuple[str, str], ...]
    permanent: str
    identifier: str
    linked: Markup | None

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        return tuple((_TYPES[name], href) for name, href in self.files)


def taken(site: Site, book: Book, stretch: Stretch, day: date | None, rows: Sequence[Wording]) -> Taken:
    """What the page of a clause or document offers: of today, or for good of the stretch that a day begins."""
    answer = stretch.answer if day is not None else book.now(stretch.address)
    if day is None:
        files = [("JSON", "index.json")]
        files += [("Markdown", "index.md")] if answer is not None and answer.clause is not None else []
    else:
        name = (dated_file(site, stretch) or "").removeprefix(f"{day}/")
        files = [("JSON", name), ("Markdown", f"{name.removesuffix('.json')}.md")] if name else []
    if rows:
        files.append(("Feed", feeds.NAME if day is None else f"../{feeds.NAME}"))
    identity = identity_of(site, book, stretch.line)
    data = None
    if answer is not None:
        data = linked.clause(answer, identity, home=site.settings.home, addresses=Places(), rows=rows)
    return Taken(
        files=tuple(files),
        permanent=paths.of_identifier(identity.id) if identity is not None else "",
        identifier=identity.id if identity is not None else "",
        linked=Markup(linked.write(data)) if data is not None else None,
    )


def of_modification(site: Site, modification: Modification) -> Markup:
    """The linked data of a modification."""
    data = linked.modification(
        site.code, modification, on=site.today, home=site.settings.home, addresses=Places(), identities=site.identities,
        known=site.known,
    )  # fmt: skip
    return Markup(linked.write(data))
