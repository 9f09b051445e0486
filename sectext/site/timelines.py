"""The timeline of a page: each stretch of days, what began with it, what made it, and where to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sectext.address import Address
from sectext.answer import Corrected
from sectext.corrections import corrected
from sectext.site import paths
from sectext.site.book import Book, Row
from sectext.site.site import Site
from sectext.site.stretches import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a timeline as it is printed. `href` is "" where there is no text; `asked`: it answers for its days."""

    first: date
    href: str
    what: str
    made_by: tuple[tuple[str, str], ...]
    note: str
    tense: str
    here: bool
    change: bool
    compare: bool
    asked: bool
    corrected: tuple[Corrected, ...] = ()


def lines(site: Site, book: Book, address: Address, here: Stretch | None) -> Iterator[Line]:
    """The timeline of a page, oldest first."""
    for row in book.rows(address):
        stretch, answer = row.stretch, row.stretch.answer
        yield Line(
            first=stretch.first,
            href=paths.on(paths.of(stretch.address), stretch.first) if answer else "",
            what=row.what,
            made_by=tuple(made_by(site, answer.made_by)) if row.change and answer else (),
            note=_note(row, address),
            tense=stretch.tense(site.today),
            here=here is not None and (stretch.address, stretch.first) == (here.address, here.first),
            change=row.change,
            compare=row.compare,
            asked=stretch.address == address,
            corrected=tuple(_corrected(book, stretch)),
        )


def made_by(site: Site, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The modifications that made something, or parts of them, each with its page."""
    shown = {m.id for m in site.modifications}
    for name in names:
        identifier = name.partition("#")[0]
        yield name, paths.of_modification(identifier) if identifier in shown else ""


def _note(row: Row, address: Address) -> str:
    answer, stretch = row.stretch.answer, row.stretch
    if answer is None:
        return ""
    told = [f"version {answer.version}" if answer.version and row.change else ""]
    told.append(f"as {stretch.address}" if stretch.address != address else "")
    told.append("another clause that had this number" if row.other else "")
    told.append("" if answer.status in ("in force", "undetermined") else f"{answer.status}")
    told.append("" if answer.certain or answer.status == "undetermined" else "not certain")
    return ", ".join(filter(None, told))


def _corrected(book: Book, stretch: Stretch) -> Iterator[Corrected]:
    if stretch.spell is not None and book.begins(stretch):
        yield from corrected(book.reading, stretch.spell, stretch.to)
