"""What of a file no tree holds: a finding for each kind of thing, with the first place and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from sectext.errors import Finding
from sectext.formats.akn.xml import Element

Level = Literal["note", "warning", "error"]
_SHORTEST = 60
MOST = 1000  # places of one kind that are told one by one


@dataclass(slots=True)
class _Kept:
    code: str
    level: Level
    where: str
    problem: str
    count: int = 1


@dataclass(slots=True)
class Remarks:
    """Collects findings. What is lost in many places alike is one finding that counts them."""

    name: str
    kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, level: Level, element: Element, problem: str) -> None:
        """Something about one place. Of very many places the last are only counted."""
        self.said[code] = self.said.get(code, 0) + 1
        if self.said[code] > MOST:
            self.count(code, level, element, f"There are more findings of this kind ({code}).")
            return
        self._add((code, f"{problem}\0{id(element)}"), _Kept(code, level, self.place(element), problem))

    def count(self, code: str, level: Level, element: Element, problem: str, example: str = "") -> None:
        """Something that is said once, however often it is so; with the first example."""
        known = self.kept.get((code, problem))
        if known is not None:
            known.count += 1
        else:
            self._add((code, problem), _Kept(code, level, self.place(element), f"{problem}{example}"))

    def findings(self) -> Iterator[Finding]:
        for each in self.kept.values():
            more = f" The first of {each.count} places." if each.count > 1 else ""
            yield Finding(code=each.code, level=each.level, where=each.where, problem=f"{each.problem}{more}")

    def place(self, element: Element) -> str:
        """The file, the line, and the nearest identifier."""
        near: Element | None = element
        while near is not None and not near.get("eId"):
            near = near.getparent()
        named = f" {near.get('eId')}" if near is not None else ""
        return f"{self.name}:{element.sourceline}{named}"

    def _add(self, key: tuple[str, str], kept: _Kept) -> None:
        self.kept.setdefault(key, kept)


def shortened(words: str) -> str:
    return words if len(words) <= _SHORTEST else words[: _SHORTEST - 1].rstrip() + "…"
