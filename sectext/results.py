"""The JSON of what the library answers, key by key: what `--json` prints and the server for assistants gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sectext.address import Address
from sectext.commencement import Bounds
from sectext.formats import markdown

if TYPE_CHECKING:  # each command has one of these, and imports that
    from sectext.answer import Answer, Wording
    from sectext.blame import Blamed
    from sectext.changes import Change
    from sectext.code import Code
    from sectext.explain import Explanation
    from sectext.formats.markdown import Source


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


def source_json(source: Source) -> dict[str, Any]:
    return {
        "at": list(map(str, source.at)),
        "from": source.source,
        "certainty": source.certainty,
        "note": source.note,
        "incomplete": source.incomplete,
    }


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


def blamed_json(found: Blamed) -> dict[str, Any]:
    return {
        "address": str(found.address),
        "part": found.part,
        "words": [
            {
                "words": each.words,
                "version": each.version,
                "made_by": list(each.made_by),
                "from": jsonable(each.from_),
            }
            for each in found.words
        ],
    }


def explanation_json(found: Explanation) -> dict[str, Any]:
    after = found.next
    return {
        "answer": answer_json(found.answer),
        "text": found.text,
        "force": found.force,
        "application": found.application,
        "effects": [
            {"modification": e.modification, "says": e.says, "at": str(e.at), "state": e.state, "scope": e.scope}
            for e in found.effects
        ],
        "facts": [
            {
                "about": f.about,
                "says": f.says,
                "published": jsonable(f.published),
                "source": f.source,
                "certainty": f.certainty,
            }
            for f in found.facts
        ],
        "would_change": list(found.would_change),
        "next": {"day": after.day.isoformat(), "what": after.what, "possible": after.possible} if after else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    return {
        "on": jsonable(change.on),
        "address": str(change.address),
        "what": change.what,
        "was": change.was,
        "now": change.now,
        "version": change.version,
        "made_by": list(change.made_by),
        "address_before": str(change.address_before) if change.address_before else None,
    }


def status_json(code: Code) -> dict[str, Any]:
    return {
        "versions": [
            {
                "label": v.label,
                "parent": v.parent,
                "made_by": list(v.made_by),
                "effective": jsonable(b.fixed or b) if (b := v.bounds()) else None,
                "documents": [
                    {
                        "name": d.name,
                        "title": d.title,
                        "held": None if d.held is None else list(map(str, d.held)),
                        "held_to": jsonable(d.held_to),
                    }
                    for d in v.documents
                ],
            }
            for v in code.versions
        ],
        "modifications": [
            {"id": m.id, "title": m.title, "stage": m.stage, "base": m.base, "documents": list(m.documents)}
            for m in code.modifications
        ],
        "events": [
            {"id": e.id, "title": e.title, "facts": [{"kind": f.kind, "date": jsonable(f.date)} for f in e.facts]}
            for e in code.events
        ],
    }


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
