"""Answers and wordings as JSON: the results of `show` and `log`, key by key, wherever they are printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sectext.address import Address
from sectext.answer import Answer, Wording
from sectext.commencement import Bounds
from sectext.formats import markdown


def jsonable(value: Any) -> Any:
    """A date as text, bounds as {not_before, not_after}, an address as printed."""
    match value:
        case date():
            return value.isoformat()
        case Bounds():
            return {"not_before": jsonable(value.not_before), "not_after": jsonable(value.not_after)}
        case Address():
            return str(value)
        case tuple() | list():
            return [jsonable(item) for item in value]
        case dict():
            return {key: jsonable(item) for key, item in value.items()}
        case _:
            return value


def answer_json(answer: Answer) -> dict[str, Any]:
    """The result of `show`, key by key."""
    found: dict[str, Any] = {
        "address": answer.address,
        "document": answer.document,
        "on": answer.on,
        "known": answer.known,
        "version": answer.version,
        "status": answer.status,
        "certain": answer.certain,
        "text": answer.text,
        "markdown": markdown.write(answer.clause) if answer.clause else None,
        "from": answer.from_,
        "to": answer.to,
        "made_by": answer.made_by,
        "pending": answer.pending,
        "exceptions": [{"address": e.address, "status": e.status, "scope": e.scope} for e in answer.exceptions],
        "context": [{"address": c.address, "text": c.text, "closing": c.closing} for c in answer.context],
        "because": answer.because,
        "digest": answer.digest,
        "candidates": [{"version": c.version, "status": c.status, "text": c.text} for c in answer.candidates],
        "awaits": answer.awaits,
    }
    return {key: jsonable(value) for key, value in found.items()}


def wording_json(wording: Wording) -> dict[str, Any]:
    return {
        "from": jsonable(wording.from_),
        "to": jsonable(wording.to),
        "version": wording.version,
        "status": wording.status,
        "text": wording.text,
        "made_by": list(wording.made_by),
        "address": str(wording.address),
        "corrected": [
            {"kind": c.kind, "published": c.published.isoformat(), "what": c.what, "source": c.source}
            for c in wording.corrected
        ],
    }
