"""The words of a page, block by block, and where each of them stands in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeAlias

# Soft hyphens, joiners, marks of direction: a reader sees none of them, and words are the same without.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]+")
_SPACES = {ord(character): " " for character in "\t\n\v\f\r\u001c\u001d\u001e\u0085\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where words stand in a file: line and column from 1, and their characters, from 0, the last not included.

    In a Word file a line is a paragraph, and the characters are counted through paragraphs joined by a line end.
    """

    line: int
    column: int
    start: int
    end: int


# Words of the page as they stand in the file: their place in the text and its length, the place in the file and the
# length there, which differs where one character is written as several.
Piece: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A page as it is read: `text` without markup, `blocks` its paragraphs, items and cells as spans of that text.

    `source` is what positions count in.
    """

    name: str
    text: str
    blocks: tuple[tuple[int, int], ...]
    source: str
    pieces: tuple[Piece, ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)

    def position(self, start: int, end: int) -> Position:
        """Where characters of the text, at least one, stand in the file."""
        shown, size, there, length = self._piece(start)
        first = there + (start - shown if size == length else 0)
        shown, size, there, length = self._piece(end - 1)
        last = there + (end - shown if size == length else length)
        line = bisect_right(self.lines, first)
        return Position(line=line, column=first - self.lines[line - 1] + 1, start=first, end=last)

    def _piece(self, place: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, place, key=itemgetter(0)) - 1]


@dataclass(slots=True)
class Writing:
    """Puts a page together, piece by piece."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    size: int = 0
    begun: int = 0

    def add(self, source: str, start: int, end: int) -> None:
        """Words as they stand in the file; what nobody sees is left out."""
        for low, high in _seen(source, start, end):
            self._put(source[low:high].translate(_SPACES), low, high - low)

    def written_as(self, text: str, start: int, end: int) -> None:
        """Characters that the file writes in another way, like `&amp;`."""
        self._put(_UNSEEN.sub("", text).translate(_SPACES), start, end - start)

    def end_block(self) -> None:
        """What follows is another paragraph, item or cell."""
        if self.size > self.begun:
            self.blocks.append((self.begun, self.size))
            self.parts.append("\n")
            self.size += 1
        self.begun = self.size

    def page(self, name: str, source: str) -> Page:
        self.end_block()
        lines = (0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", source)))
        return Page(
            name=name,
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            source=source,
            pieces=tuple(self.pieces),
            lines=lines,
        )

    def _put(self, text: str, there: int, length: int) -> None:
        if not text:
            return
        self.parts.append(text)
        if length == len(text) and self.pieces:
            shown, size, before, was = self.pieces[-1]
            if size == was and before + was == there and shown + size == self.size:
                self.pieces[-1] = (shown, size + length, before, was + length)
                self.size += length
                return
        self.pieces.append((self.size, len(text), there, length))
        self.size += len(text)


def _seen(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _UNSEEN.finditer(source, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if end > start:
        yield start, end


def of_paragraphs(name: str, paragraphs: Sequence[str]) -> Page:
    """A page of plain paragraphs, a block each."""
    clean = [paragraph.translate(_SPACES) for paragraph in paragraphs]
    source, writing, place = "\n".join(clean), Writing(), 0
    for paragraph in clean:
        writing.add(source, place, place + len(paragraph))
        writing.end_block()
        place += len(paragraph) + 1
    return writing.page(name, source)
