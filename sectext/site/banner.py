"""What is said at the top of every text: as at, version, whether that is past or to come, as known when, how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sectext.answer import Answer
from sectext.site.site import Site
from sectext.site.stretches import Stretch, Tense

_TENSES = {
    "past": "a past text",
    "current": "the current text",
    "future": "a future text",
    "proposed": "a proposal, not law",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """`day` is the day the page speaks of; `tense` where that lies, seen from the day of the build.

    A page that is about no text on a day says what it is about instead: `as_at`, `is_called`, `held_name`.
    """

    day: date | None
    version: str
    tense: str
    known: date
    held: str
    as_at: str = ""
    held_name: str = "Held"
    is_called: str = ""

    @property
    def tense_words(self) -> str:
        return self.is_called or _TENSES[self.tense]


def banner(site: Site, stretch: Stretch, answer: Answer | None, day: date) -> Banner:
    """The banner of a text on a day."""
    tense: Tense = "current" if day == site.today else stretch.tense(site.today)
    return Banner(
        day=day, version=version(site, stretch, answer), tense=tense, known=site.today, held=held(site, stretch, day)
    )


def version(site: Site, stretch: Stretch, answer: Answer | None) -> str:
    """The version in which the words that stand here began; which one is in effect today is said on one page only."""
    if stretch.spell is not None:
        label = site.view.chain[stretch.spell.first].version.label
        return label if answer is None or answer.version == label else f"{label}, unchanged since"
    if answer is not None and answer.version:
        return answer.version
    return "not determined" if answer is not None else "none"


def held(site: Site, stretch: Stretch, day: date) -> str:
    """Whether the document is held whole on a day."""
    spans: dict[str, None] = {}
    for number in site.view.picks(day):
        entry = site.view.chain[number].version.document(stretch.address.document) if number >= 0 else None
        if entry is not None:
            spans[_spans(entry.held)] = None
    return " or ".join(spans) or "nothing of the document"


def _spans(held: Sequence[object] | None) -> str:
    return "the whole document" if held is None else f"an extract: {' and '.join(map(str, held))}"
