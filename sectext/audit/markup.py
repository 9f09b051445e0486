"""Reads Markdown and plain text as a page: paragraphs, items and cells without their marks, each at its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate

from sectext.audit.page import Page, Writing

_HEAD = re.compile(r"[ \t]*(?:>[ \t]?)*")
_BULLET = re.compile(r"[ \t]*(?:[-*+•·▪‣][ \t]+|(?P<number>\d{1,9})[.)][ \t]+)")
_TITLE = re.compile(r"[ \t]*#{1,6}[ \t]+")
_RULE = re.compile(r"[ \t]*(?:(?:[-*_][ \t]*){3,}|=+[ \t]*)$")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_CELLS = re.compile(r"(?<!\\)\|")
_TABLE_RULE = re.compile(r"[ \t|:-]+$")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
# Inside a block: what is read as nothing, or as the words in it. Every repetition has a limit.
_INLINE = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])                            # \*
    | \*{1,3} | (?<!\w)_{1,3} | _{1,3}(?!\w) | `{1,3} | ~~
    | !?\[(?P<words>[^\[\]]{1,300})\]                              # [words](address)
      \(\s{0,3}<?[^()<>\s]{0,1000}>?(?:\s{1,3}"[^"]{0,200}")?\s{0,3}\)
    | (?P<code>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | </?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,500})?/?>          # <br>
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class _Block:
    """The lines of a paragraph so far, as spans of the source, and whether it is an item of a list."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    item: bool = False


def read(name: str, source: str) -> Page:
    """A page of Markdown, or of plain text, which is read alike. Nothing in it is an error."""
    writing = Writing()
    shown = _without_comments(source)
    for spans in _blocks(shown):
        _write(writing, shown, spans)
        writing.end_block()
    return writing.page(name, source)


def _without_comments(source: str) -> str:
    """The same text with spaces where comments stand."""
    parts, place = [], 0
    while (start := source.find("<!--", place)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        parts += [source[place:start], re.sub(r"[^\r\n]", " ", source[start : end + 3])]
        place = end + 3
    return "".join([*parts, source[place:]])


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    block = _Block()
    for match in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|$)", text):
        line = match.group().rstrip("\r\n")
        head = _HEAD.match(line)
        start, words = match.start() + (head.end() if head else 0), line[head.end() if head else 0 :]
        if not words.strip() or _RULE.match(words) or _FENCE.match(words):
            yield from _ended(block)
            block = _Block()
        elif words.startswith("|"):
            yield from _ended(block)
            block = _Block()
            yield from _row(words, start)
        elif title := _TITLE.match(words):
            yield from _ended(block)
            block = _Block()
            yield [(start + title.end(), start + len(words))]
        elif (bullet := _BULLET.match(words)) and (not block.spans or block.item or bullet["number"] in (None, "1")):
            yield from _ended(block)
            task = _TASK.match(words, bullet.end())
            begin = task.end() if task else bullet.end()
            block = _Block([(start + begin, start + len(words))], item=True)
        else:
            block.spans.append((start, start + len(words)))
    yield from _ended(block)


def _ended(block: _Block) -> Iterator[list[tuple[int, int]]]:
    if block.spans:
        yield block.spans


def _row(words: str, start: int) -> Iterator[list[tuple[int, int]]]:
    """Each cell of a row of a table is a block."""
    if _TABLE_RULE.match(words):
        return
    bars = [match.start() for match in _CELLS.finditer(words)]
    for low, high in zip(bars, [*bars[1:], len(words)], strict=True):
        if words[low + 1 : high].strip():
            yield [(start + low + 1, start + high)]


def _write(writing: Writing, source: str, spans: list[tuple[int, int]]) -> None:
    """The words of one block without marks, the end of each line as a space. Marks may reach over the ends of lines."""
    joined = "\n".join(source[low:high] for low, high in spans)
    begins = list(accumulate((high - low + 1 for low, high in spans), initial=0))
    for low, high, text in _kept(joined):
        for number in range(bisect_right(begins, low) - 1, bisect_left(begins, high)):
            start, stop = max(low, begins[number]), min(high, begins[number + 1])
            there = spans[number][0] - begins[number]
            if text is not None:
                writing.written_as(text, there + start, there + stop)
            else:
                writing.add(source, there + start, there + stop)


def _kept(joined: str) -> Iterator[tuple[int, int, str | None]]:
    """The stretches of a block that are words; where a character is written as a code, with that character."""
    place = 0
    for match in _INLINE.finditer(joined):
        if match.start() > place:
            yield place, match.start(), None
        if match["escaped"] is not None:
            yield match.start("escaped"), match.end(), None
        elif match["words"] is not None:
            first = match.start("words")
            yield from ((first + low, first + high, text) for low, high, text in _kept(match["words"]))
        elif match["code"] is not None:
            yield match.start(), match.end(), unescape(match["code"])
        place = match.end()
    if place < len(joined):
        yield place, len(joined), None
