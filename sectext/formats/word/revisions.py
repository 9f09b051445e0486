"""The marks of tracked changes, each with its author, its date and a number that no other mark has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sectext.formats.word.authors import By
from sectext.formats.word.xml import Element, w
from sectext.redline import Mark

_TAGS: Mapping[Mark, str] = {"inserted": "ins", "deleted": "del", "moved from": "moveFrom", "moved to": "moveTo"}
# Rows do not move: one that stands in text that does goes, or comes.
_ROW_TAGS: Mapping[Mark, str] = {"inserted": "ins", "deleted": "del", "moved from": "del", "moved to": "ins"}


@dataclass(slots=True, kw_only=True)
class Revisions:
    """Gives out the marks of one document. `date` None: the changes bear no date.

    `by` is whose a mark is, and when they made it; other marks bear the author and the date given here.
    """

    author: str
    date: datetime | None
    used: int = field(default=0)

    def mark(self, mark: Mark, by: By | None = None) -> Element:
        """The mark around words, or at the end of a paragraph."""
        return w(_TAGS[mark], **self._stamp(by))

    def row(self, mark: Mark, by: By | None = None) -> Element:
        return w(_ROW_TAGS[mark], **self._stamp(by))

    def range(self, mark: Mark, pair: int, by: By | None = None) -> tuple[Element, Element]:
        """The two ends of what moves; the name ties it to where it goes or comes from."""
        stamp = self._stamp(by)
        tag = _TAGS[mark]
        start = w(f"{tag}RangeStart", **stamp, name=f"move{pair}")
        return start, w(f"{tag}RangeEnd", id=stamp["id"])

    def bookmark(self, name: str) -> tuple[Element, Element]:
        """The two ends of a named place. Its number is none that a mark has."""
        self.used += 1
        return w("bookmarkStart", id=self.used, name=name), w("bookmarkEnd", id=self.used)

    def _stamp(self, by: By | None) -> dict[str, str | int]:
        self.used += 1
        own = written(self.date) if self.date is not None else None
        author, date = (self.author, own) if by is None else (by.author or "unknown", by.date and _whole(by.date))
        stamp: dict[str, str | int] = {"id": self.used, "author": author}
        return stamp if date is None else {**stamp, "date": date}


def written(date: datetime) -> str:
    """A time as Word writes it. One without a time zone is taken to be in UTC, whatever zone this is."""
    return (date if date.tzinfo is None else date.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _whole(date: str) -> str:
    """A date as the schema wants it, with a time: that of a day is its beginning."""
    return date if "T" in date else f"{date}T00:00:00Z"
