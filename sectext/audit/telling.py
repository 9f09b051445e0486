"""What an audit found, for others: as findings, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sectext.audit.values import Audit, Entry, Source, State, is_wrong
from sectext.calendar import in_words
from sectext.checks import MEANINGS, Located, Report
from sectext.checks.guidance import GUIDANCE
from sectext.formats import terminal
from sectext.redline import Run
from sectext.results import jsonable
from sectext.timeline import When

CODES = tuple(meaning.code for meaning in GUIDANCE)
_CODES: dict[State, str] = {
    "another clause": "another-clause",
    "earlier wording": "earlier-wording",
    "later wording": "later-wording",
    "undetermined": "wording-undetermined",
    "not in the code": "clause-missing",
    "not held": "clause-not-held",
}


def report(audit: Audit) -> Report:
    """What is worth telling of a page, each with its file and line. What is said of a pair is said once."""
    return Report(file=audit.page, name=audit.page, findings=tuple(_findings(audit)))


def audit_json(audit: Audit) -> dict[str, Any]:
    return {
        "file": audit.page,
        "right": audit.is_right,
        "wrong": sum(map(is_wrong, audit.entries)),
        "entries": [_entry_json(entry) for entry in audit.entries],
    }


def unit(audit: Audit) -> str:
    """What lines are in a file of its kind."""
    return "paragraph" if audit.page.lower().endswith(".docx") else "line"


def place(audit: Audit, entry: Entry) -> str:
    """Where an entry stands, as editors and compilers write it; in a Word file the paragraph."""
    if unit(audit) == "paragraph":
        return f"{audit.page}: paragraph {entry.at.line}"
    return f"{audit.page}:{entry.at.line}:{entry.at.column}"


def redlined(runs: Sequence[Run]) -> str:
    """Words with their marks, as a terminal without colour shows them."""
    return terminal.write_runs(runs).rstrip("\n")


def problem(entry: Entry, on: date) -> str:
    """What is to be said of an entry, in sentences."""
    if entry.kind == "citation":
        return entry.why
    cites, sources = ", ".join(entry.cites), entry.sources
    match entry.state:
        case "another clause":
            right = _same(sources, "right") or list(sources)
            return " ".join([f"These are words of {_addresses(right)}, not of {cites}.", *_ended(right, on)])
        case "earlier wording" | "later wording":
            article = "An" if entry.state == "earlier wording" else "A"
            return " ".join([f"{article} {entry.state}.", *_ended(_same(sources, entry.state), on)])
        case "other words":
            return f"Nearly the words of {_addresses(_same(sources, 'right'))}."
        case "undetermined":
            unsure = _addresses(_same(sources, "undetermined"))
            return f"Whether {unsure} says so on {in_words(on)} is not known."
        case _:
            return f"{_addresses(_same(sources, 'right'))} says so."


def _findings(audit: Audit) -> Iterator[Located]:
    for entry in audit.entries:
        code = _code(entry)
        if code is None:
            continue
        redline = entry.difference if entry.state == "other words" else next((s.redline for s in entry.sources), ())
        said = [problem(entry, audit.on), *([redlined(redline)] if redline else [])]
        yield Located(
            code=code,
            level=MEANINGS[code].level,
            where=place(audit, entry),
            problem=" ".join(said),
            hint=MEANINGS[code].hint,
            file=audit.page,
            line=entry.at.line,
            address=_address(entry),
            words=entry.text,
        )


def _code(entry: Entry) -> str | None:
    if entry.state == "other words":
        return "misquotation" if entry.marked else "near-quotation"
    if entry.kind == "citation" and entry.state == "another clause":
        return None  # it is told of the words that it stands behind
    return _CODES.get(entry.state)


def _address(entry: Entry) -> str | None:
    return str(entry.sources[0].address) if entry.sources else entry.cites[0] if entry.cites else None


def _same(sources: Sequence[Source], state: str) -> list[Source]:
    return [source for source in sources if source.state == state]


def _addresses(sources: Sequence[Source]) -> str:
    names = [str(source.address) for source in sources]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _ended(sources: Sequence[Source], on: date) -> Iterator[str]:
    """When each wording held, and what became of the clause, a sentence each; nothing of one that holds."""
    for source in sources:
        if source.state in ("right", "undetermined"):
            continue
        held = f"{source.address} {'read' if source.state == 'earlier wording' else 'reads'} so {held_in_words(source)}"
        if source.now is None:
            yield f"{held}; on {in_words(on)} it is not in the code."
        elif source.now != source.address:
            yield f"{held}; on {in_words(on)} it is {source.now}."
        else:
            yield f"{held}."


def held_in_words(source: Source) -> str:
    """From when until when a wording held, to its last day, and in which versions."""
    versions = source.versions
    named = f"versions {versions[0]} to {versions[-1]}" if len(versions) > 1 else f"version {versions[0]}"
    until = f" to {_last_day(source.to)}" if source.to is not None else " on"
    return f"from {_first_day(source.from_)}{until} ({named})"


def _first_day(day: When) -> str:
    if isinstance(day, date):
        return in_words(day)
    low = getattr(day, "not_before", None)
    high = getattr(day, "not_after", None)
    if low or high:
        parts = (f"not before {in_words(low)}" if low else "", f"not after {in_words(high)}" if high else "")
        return f"a day not known ({', '.join(filter(None, parts))})"
    return "an unknown day"


def _last_day(day: When) -> str:
    """The last day of a wording whose first day over is given."""
    return in_words(day - timedelta(days=1)) if isinstance(day, date) else f"the day before {_first_day(day)}"


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "state": entry.state,
        "position": asdict(entry.at),
        "text": entry.text,
        "cites": list(entry.cites),
        "sources": [_source_json(source) for source in entry.sources],
        "difference": redlined(entry.difference) or None,
        "in_quotation_marks": entry.marked,
        "certain": entry.certain,
        "why": entry.why or None,
        "because": list(entry.because),
    }


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "address": str(source.address),
        "part": source.part,
        "state": source.state,
        "versions": list(source.versions),
        "from": jsonable(source.from_),
        "to": jsonable(source.to),
        "now": jsonable(source.now),
        "redline": redlined(source.redline) or None,
        "text": source.text,
        "digest": source.digest,
        "certain": source.certain,
    }
