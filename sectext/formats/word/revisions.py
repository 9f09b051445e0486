"""The marks of tracked changes, each with its author, its date and a number that no other mark has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sectext.formats.word.xml import Element, w
from sectext.redline import Mark

_TAGS: Mapping[Mark, str] = {"inserted": "ins", "deleted": "del", "moved from": "moveFrom", "moved to": "moveTo"}
# Rows do not move: one that stands in text that does goes, or comes.
_ROW_TAGS: Mapping[Mark, str] = {"inserted": "ins", "deleted": "del", "moved from": "del", "moved to": "ins"}


@dataclass(slots=True, kw_only=True)
class Revisions:
    """Gives out the marks of one document. `date` None: the changes bear no date."""

    author: str
    date: datetime | None
    used: int = field(default=0)

    def mark(self, mark: Mark) -> Element:
        """The mark around words, or at the end of a paragraph."""
        return w(_TAGS[mark], **self._stamp())

    def row(self, mark: Mark) -> Element:
        return w(_ROW_TAGS[mark], **self._stamp())

    def range(self, mark: Mark, pair: int) -> tuple[Element, Element]:
        """The two ends of what moves; the name ties it to where it goes or comes from."""
        stamp = self._stamp()
        tag = _TAGS[mark]
        start = w(f"{tag}RangeStart", **stamp, name=f"move{pair}")
        return start, w(f"{tag}RangeEnd", id=stamp["id"])

    def _stamp(self) -> dict[str, str | int]:
        self.used += 1
        stamp: dict[str, str | int] = {"id": self.used, "author": self.author}
        return stamp if self.date is None else {**stamp, "date": written(self.date)}


def written(date: datetime) -> str:
    """A time as Word writes it. One without a time zone is taken to be in UTC, whatever zone this is."""
    return (date if date.tzinfo is None else date.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
