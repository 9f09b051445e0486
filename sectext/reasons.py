"""Why an answer is what it is, in sentences: which version counted, what is an extract, where nobody has looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sectext.address import Address
from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.timeline import Dated, Version, When
from sectext.tree import Clause


def of_versions(chain: Sequence[Dated], picks: Sequence[int], known: date | None) -> Iterator[str]:
    """Which version counted, and by what fact."""
    labels = [chain[n].version.label for n in picks]
    if len(picks) > 1:
        which = f"Which of {' and '.join(labels)} was in effect on that day is not known"
        yield f"{which}; the text is the same in all."
        return
    entry = chain[picks[0]]
    fact = entry.version.fact(known)
    source = f" ({fact.source})" if fact else ""
    yield f"Version {labels[0]} was in effect, {bounds_in_words(entry.bounds)}{source}."


def of_extract(version: Version, address: Address, clause: Clause) -> list[str]:
    """Why a document or a group is not whole: only some of its clauses are held."""
    entry = version.document(address.document)
    if entry is None or entry.held is None or clause.kind not in ("document", "group"):
        return []
    return [f"This is an extract: only {' and '.join(map(str, entry.held))} of {address.document} are held."]


def of_watch(version: Version, document: str, on: date | None) -> list[str]:
    """Why a text is only the last one held: nobody has looked since."""
    entry = version.document(document)
    if on is None or entry is None or entry.held_to is None or on < entry.held_to:
        return []
    return [
        "This is the last wording held: "
        f"from {in_words(entry.held_to)} on, nobody has looked whether {document} changed."
    ]


def bounds_in_words(bounds: Bounds) -> str:
    if bounds.fixed:
        return f"from {in_words(bounds.fixed)}"
    low = f"not before {in_words(bounds.not_before)}" if bounds.not_before else ""
    high = f"not after {in_words(bounds.not_after)}" if bounds.not_after else ""
    return " and ".join(filter(None, (low, high))) or "on a day that is not known"


def when_in_words(value: When) -> str:
    if isinstance(value, date):
        return f"on {in_words(value)}"
    return "on a day that is not known" if value is None else bounds_in_words(value)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
