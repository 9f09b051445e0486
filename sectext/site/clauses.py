"""The pages of clauses: what each says today, and what it says in every stretch of days there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.answer import Answer, Wording
from sectext.calendar import in_words
from sectext.instruction import sentence
from sectext.patch import place
from sectext.site import paths
from sectext.site.banner import banner
from sectext.site.book import Book
from sectext.site.data import beside, reasons
from sectext.site.feeds import of_clause
from sectext.site.linking import taken
from sectext.site.met import at_clause
from sectext.site.redlined import MOST_TOLD, against, change
from sectext.site.related import Related, cited
from sectext.site.render import page
from sectext.site.site import Site
from sectext.site.stretches import Stretch
from sectext.site.texts import Part, part
from sectext.site.timelines import lines
from sectext.tree import Clause


def clause_pages(site: Site, book: Book, address: Address) -> Iterator[tuple[str, bytes]]:
    """The page of a clause today, that of each stretch, and the data beside each."""
    known = book.stretches(address)
    home = paths.of(address)
    rows = tuple(site.view.wordings(address))
    yield from _page(site, book, book.at(address, site.today) or known[0], None, rows)
    for stretch in known:
        if stretch.answer is not None:
            yield from _page(site, book, stretch, stretch.first, rows)
    yield from beside(site, book, address, home)
    yield from of_clause(site, address, rows)


def _page(
    site: Site, book: Book, stretch: Stretch, day: date | None, rows: Sequence[Wording]
) -> Iterator[tuple[str, bytes]]:
    home = paths.of(stretch.address)
    where = home if day is None else paths.on(home, day)
    values = {**_values(site, book, stretch, day), "taken": taken(site, book, stretch, day, rows)}
    yield f"{where}index.html", page("clause.html", where, site.settings, page=values)


def _values(site: Site, book: Book, stretch: Stretch, day: date | None) -> dict[str, Any]:
    address = stretch.address
    answer = stretch.answer if day is not None else book.now(address)
    shown = day or site.today
    clause = answer.clause if answer else None
    main = book.main(address)
    own = clause or (main.answer.clause if main.answer else None)
    related = cited(site).of(book, address, shown) if answer else Related()
    root = paths.root_from(paths.of(address) if day is None else paths.on(paths.of(address), day))
    name = str(address) if not _is_term(address) or own is None else f"“{own.label}”"
    return {
        "name": name,
        "heading": own.heading if own is not None and own.heading else "",
        "document": _titled(book),
        "trail": _trail(book, address, own),
        "home": paths.of(address),
        "dated": day is not None,
        "banner": banner(site, stretch, answer, shown),
        **values_of(site, answer, stretch),
        "last": "" if answer else _last(book, address),
        "text": _text(book, clause, address, shown, day is not None, root) if clause else None,
        "above": tuple(c.text for c in answer.context if c.text) if answer else (),
        "after": tuple(c.closing for c in reversed(answer.context) if c.closing) if answer else (),
        "pending": tuple(pending(site, answer)) if answer else (),
        "change": change(book, stretch) if day is not None else None,
        "against": against(site, book, stretch) if day is not None else None,
        "previous": _neighbour(book, address, -1),
        "next": _neighbour(book, address, 1),
        "rows": tuple(lines(site, book, address, stretch if day is not None else None))[::-1],
        "choices": tuple(_choices(book, address)),
        "meanings": tuple(site.meanings(clause, address, shown)) if clause and clause.kind != "group" else (),
        "no_terms": "" if site.terms else "The definitions of the code are not held here.",
        "related": related,
        "met": at_clause(site, address) if answer and answer.pending else (),
        "digest": answer.digest if answer else None,
    }


def values_of(site: Site, answer: Answer | None, stretch: Stretch) -> dict[str, Any]:
    """What is said of every answer: its status, how sure it is and why, what differs below it, what it may be."""
    return {
        **_status(answer),
        "because": reasons(site, answer) if answer else (),
        "exceptions": tuple(_exceptions(answer)),
        "absence": "" if answer else _absence(stretch, site.today),
        "candidates": tuple(_candidates(answer)),
    }


def _titled(book: Book) -> str:
    return f"{book.name} ‘{book.title}’" if book.title else book.name


def _is_term(address: Address) -> bool:
    return bool(address.steps) and address.steps[-1].startswith('"')


def _trail(book: Book, address: Address, clause: Clause | None) -> list[tuple[str, str]]:
    """The document and what stands above a clause, as far as it has pages; a group by the number of its clause."""
    trail = [("Documents", "documents/"), (book.name, paths.of(book.root))]
    group = next((a for a in book.groups if clause is not None and _is_in(a, address)), None)
    if group is not None and group != address:
        trail.append((str(group), paths.of(group)))
    for length in range(1, len(address.steps)):
        above = Address(document=address.document, steps=address.steps[:length])
        if above != group and book.stretches(above):
            trail.append((str(above), paths.of(above)))
    return trail


def _is_in(group: Address, address: Address) -> bool:
    return bool(address.steps) and address.steps[0].startswith(f"{group.steps[0]}.")


def _status(answer: Answer | None) -> dict[str, str]:
    """The status in words: what it is, and how sure that is."""
    if answer is None:
        return {"status": "Not in the code on this day.", "status_more": "", "status_kind": "absent"}
    if answer.status == "undetermined":
        waits = f"What would settle it: the day of {' and '.join(answer.awaits)}." if answer.awaits else ""
        more = f"What it says, or whether it has effect, is not known. {waits}"
        return {"status": "Not determined.", "status_more": more.strip(), "status_kind": "open"}
    status = f"{(answer.status or '').capitalize()}."
    more = "Certain, on what is held." if answer.certain else "Not certain."
    return {"status": status, "status_more": more, "status_kind": "sure" if answer.certain else "unsure"}


def _exceptions(answer: Answer | None) -> Iterator[str]:
    for each in answer.exceptions if answer else ():
        scope = f" as to {each.scope}" if each.scope else ""
        yield f"Except {each.address}: {each.status}{scope}."


def _absence(stretch: Stretch, today: date) -> str:
    return stretch.absence if stretch.answer is None else f"There is no text of it on {in_words(today)}."


def _last(book: Book, address: Address) -> str:
    with_text = [s for s in book.stretches(address) if s.answer is not None]
    return paths.on(paths.of(address), with_text[-1].first) if with_text else ""


def _text(book: Book, clause: Clause, address: Address, day: date, dated: bool, root: str) -> Part:
    """The text, each number leading to its own page: today's from today's, that of the same stretch from another's."""

    def leads(to: Address) -> str | None:
        if to == address:
            return None
        stretch = book.at(to, day) if dated else None
        return f"{root}{paths.on(paths.of(to), stretch.first) if stretch else paths.of(to)}"

    return part(clause, address, leads)


def _candidates(answer: Answer | None) -> Iterator[dict[str, Any]]:
    for each in answer.candidates if answer else ():
        name = ", ".join(filter(None, (each.version or "before the first version held", each.status or "no text")))
        yield {"name": name, "lines": (each.text or "Not in the code.").split("\n")}


def pending(site: Site, answer: Answer) -> Iterator[dict[str, Any]]:
    """The proposals in flight that touch a clause, each with what it would do there."""
    for name in answer.pending:
        modification = site.code.modification(name)
        operations = [op for d in site.code.readable(name) for op in d.patch.operations]
        near = [op for op in operations if _touches(place(op), answer.address)]
        yield {
            "id": modification.id,
            "href": paths.of_modification(modification.id),
            "title": modification.title,
            "stage": site.stage(modification) or modification.stage,
            "sentences": [sentence(op) for op in near[:MOST_TOLD]],
        }


def _touches(one: Address, other: Address) -> bool:
    return one.within(other) or other.within(one)


def _neighbour(book: Book, address: Address, step: int) -> tuple[str, str] | None:
    number = book.numbers.get(address)
    if number is None or not 0 <= number + step < len(book.order):
        return None
    other = book.order[number + step]
    return str(other), paths.of(other)


def _choices(book: Book, address: Address) -> Iterator[tuple[int, str]]:
    """The wordings between which a reader may ask for a redline."""
    for number, stretch in enumerate(book.wordings(address) if book.woven(address) else ()):
        yield number, in_words(stretch.first)
