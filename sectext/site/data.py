"""The data beside each page: a clause as JSON and as Markdown, today's and that of each stretch, and its wordings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.answer import Answer
from sectext.commencement import Bounds
from sectext.formats import markdown
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.site import Site
from sectext.site.stretches import Stretch
from sectext.site.weave import Strand


def beside(site: Site, book: Book, address: Address, home: str) -> Iterator[tuple[str, bytes]]:
    """Every file of data that belongs to a clause. A dated one never says what a later day may change."""
    answer = book.now(address)
    stretches = [s for s in book.stretches(address) if s.answer is not None]
    yield f"{home}index.json", _json("clause", {**_today(answer, site.today), **_index(stretches)}, address)
    if answer is not None and answer.clause is not None:
        yield f"{home}index.md", _markdown(answer, f"as at {site.today}, known as at {site.today}")
    for stretch in stretches:
        where = paths.on(home, stretch.first)
        told = stretch.answer
        assert told is not None
        yield f"{where}index.json", _json("wording", _dated(stretch, told), address)
        if told.clause is not None:
            yield f"{where}index.md", _markdown(told, f"from {stretch.first}")
    if (woven := _woven(book, address)) is not None:
        yield f"{home}wordings.json", _json("wordings", woven, address)


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


def _json(kind: str, values: Mapping[str, Any], address: Address) -> bytes:
    named = {"schema": f"sectext.site.{kind}/1", "address": address, "document": address.document}
    return encoded(plain_value({**named, **values}))


def _today(answer: Answer | None, today: date) -> dict[str, Any]:
    if answer is None:
        return {"on": today, "known": today, "status": None, "certain": True, "text": None}
    return {
        "on": today,
        "known": today,
        "version": answer.version,
        "status": answer.status,
        "certain": answer.certain,
        "text": answer.text,
        "from": answer.from_,
        "to": answer.to,
        "made_by": answer.made_by,
        "pending": answer.pending,
        "exceptions": [{"address": e.address, "status": e.status, "scope": e.scope} for e in answer.exceptions],
        "context": [{"address": c.address, "text": c.text, "closing": c.closing} for c in answer.context],
        "because": answer.because,
        "candidates": [asdict(c) for c in answer.candidates],
        "digest": answer.digest,
    }


def _index(stretches: list[Stretch]) -> dict[str, Any]:
    """The days on which another stretch begins: how a program finds the file for a day."""
    return {"stretches": [{"from": s.first, "to": s.to, "file": f"{s.first}/index.json"} for s in stretches]}


def _dated(stretch: Stretch, answer: Answer) -> dict[str, Any]:
    """What a stretch says on its first day. When it ends, and what is proposed meanwhile, is no part of it."""
    return {
        "from": stretch.first,
        "version": answer.version,
        "status": answer.status,
        "certain": answer.certain,
        "text": answer.text,
        "made_by": answer.made_by,
        "exceptions": [{"address": e.address, "status": e.status, "scope": e.scope} for e in answer.exceptions],
        "context": [{"address": c.address, "text": c.text, "closing": c.closing} for c in answer.context],
        "candidates": [asdict(c) for c in answer.candidates],
        "digest": answer.digest,
    }


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
