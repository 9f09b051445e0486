"""The data beside each page: a clause as JSON and as Markdown, as things are now, and all its wordings in one file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.answer import Answer
from sectext.commencement import Bounds
from sectext.formats import markdown
from sectext.reasons import of_versions
from sectext.results import answer_json
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.site import Site
from sectext.site.stretches import Stretch
from sectext.site.weave import Strand


def beside(site: Site, book: Book, address: Address, home: str) -> Iterator[tuple[str, bytes]]:
    """The files of a clause that change with time; the dated ones are those of `sectext.site.dated`."""
    answer = book.now(address)
    stretches = [s for s in book.stretches(address) if s.answer is not None]
    today = _today(site, book, answer) if answer is not None else {"address": address, "document": address.document}
    index = {"stretches": [{"from": s.first, "to": s.to, "file": dated_file(site, s)} for s in stretches]}
    yield f"{home}index.json", encoded(plain_value({"schema": "sectext.site.clause/1", **today, **index}))
    if answer is not None and answer.clause is not None:
        yield f"{home}index.md", _markdown(answer, f"as at {site.today}, known as at {site.today}")
    if (woven := _woven(book, address)) is not None:
        named = {"schema": "sectext.site.wordings/1", "address": address, "document": address.document}
        yield f"{home}wordings.json", encoded(plain_value({**named, **woven}))


def dated_file(site: Site, stretch: Stretch) -> str | None:
    """The file that says for good what a stretch says on its first day, seen from the page of its clause."""
    path = site.dated(stretch.address.document).current.get((stretch.address, stretch.first))
    return path.removeprefix(paths.of(stretch.address)) if path is not None else None


def reasons(site: Site, answer: Answer) -> tuple[str, ...]:
    """Why an answer is what it is, but for which version was in effect: a release elsewhere would change each page."""
    picks = site.view.picks(answer.on) if answer.on else ()
    if len(picks) != 1 or picks[0] < 0:
        return answer.because
    told = set(of_versions(site.view.chain, picks, site.known))
    return tuple(reason for reason in answer.because if reason not in told)


def encoded(value: Any) -> bytes:
    """JSON with one form for one value."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def plain_value(value: Any) -> Any:
    """Dates, bounds and addresses as JSON has them."""
    match value:
        case date():
            return value.isoformat()
        case Bounds(not_before=low, not_after=high):
            return {"not_before": plain_value(low), "not_after": plain_value(high)}
        case Address():
            return str(value)
        case tuple() | list():
            return [plain_value(each) for each in value]
        case Mapping():
            return {key: plain_value(each) for key, each in value.items()}
        case _:
            return value


def _today(site: Site, book: Book, answer: Answer) -> dict[str, Any]:
    """What `show` says today; `version` is the one in which the wording began, as in the banner."""
    stretch = book.at(answer.address, site.today)
    spell = stretch.spell if stretch is not None else None
    began = site.view.chain[spell.first].version.label if spell is not None else None
    told = {"known": site.today, "version": began, "because": reasons(site, answer)}
    return {**answer_json(answer), **told}


def _markdown(answer: Answer, when: str) -> bytes:
    assert answer.clause is not None
    sure = "" if answer.certain else ", not certain"
    head = f"{answer.address} {when}: {answer.status}{sure}; sha256 of the text {answer.digest}"
    return f"<!-- {head.replace('--', '- -')} -->\n\n{markdown.write(answer.clause)}".encode()


def _woven(book: Book, address: Address) -> dict[str, Any] | None:
    """All wordings in one, where there are two or more and each is told by its marks."""
    strands, wordings = book.woven(address), book.wordings(address)
    if not strands:
        return None
    told = [
        {
            "from": s.first,
            "place": paths.on(paths.of(s.address), s.first),
            "address": s.address,
            "made_by": s.answer.made_by if s.answer else (),
        }
        for s in wordings
    ]
    return {"wordings": told, "strands": [_strand(strand) for strand in strands]}


def _strand(strand: Strand) -> list[Any]:
    return [strand.part, strand.text, strand.depth, strand.born, strand.died]
