"""Words of a text in quotation marks, and the words that stand in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = re.compile(r"[“”]")
_ESCAPED = re.compile(r"\\([“”\"\\])")
_INSIDE = re.compile(r"\\[“”\"\\]|[“”]")
_STRAIGHT = re.compile(r'"(?:\\[“”"\\]|\\(?![“”"\\])|[^"\\])*"', re.DOTALL)
_SAID_BEFORE = re.compile(r"(?:the )?(?:words?|phrase|expression) (?=[“\"])", re.IGNORECASE)


def quote(words: str) -> str:
    """Words in curly marks. Marks inside stay as they are where they pair; else each has a backslash before it."""
    kept = words.replace("\\", "\\\\")
    return f"“{kept if _is_paired(words) else _MARKS.sub(lambda mark: chr(92) + mark.group(), kept)}”"


def end_of_quotation(text: str, start: int) -> int | None:
    """Where the quotation that begins at a mark ends, behind its last mark; None where it does not."""
    if text[start] == '"':
        match = _STRAIGHT.match(text, start)
        return match.end() if match else None
    depth = 0
    for mark in _INSIDE.finditer(text, start):
        if len(mark.group()) == 1:
            depth += 1 if mark.group() == "“" else -1
            if not depth:
                return mark.end()
    return None


def read_quotation(text: str, start: int) -> tuple[str, int] | None:
    """The words of the quotation that begins here, curly or straight, and where it ends."""
    if text[start : start + 1] not in ("“", '"') or (end := end_of_quotation(text, start)) is None:
        return None
    return _ESCAPED.sub(r"\1", text[start + 1 : end - 1]), end


def read_words(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The same for the words of a text, which a drafter may announce: the words “…”."""
    said = _SAID_BEFORE.match(text, start)
    if (found := read_quotation(text, said.end() if said else start)) is not None:
        yield found


def is_glued(left: str, right: str) -> bool:
    """Whether two stretches of words become one word where they meet."""
    return left[-1:].isalnum() and right[:1].isalnum()


def _is_paired(words: str) -> bool:
    depth = 0
    for mark in _MARKS.findall(words):
        depth += 1 if mark == "“" else -1
        if depth < 0:
            return False
    return not depth
