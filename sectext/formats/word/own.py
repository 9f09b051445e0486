"""Paragraphs in the styles that we write: each style says what its paragraph is, and how deep it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sectext.formats.word.content import Span
from sectext.formats.word.lost import cleaned
from sectext.formats.word.views import Line

TITLE, TERM = "SEC Clause title", "SEC Defined term"
_STYLE = re.compile(
    r"SEC (?:Cell )?(?P<name>[A-Z][a-z A-Z]*?)(?: (?P<depth>\d{1,2}))?"
    r"(?: of (?:(?P<section>the section)|group (?P<group>\d{1,2})))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a style says: a name (“Item”), a depth, and the group it stands beside, 0 being the document."""

    name: str
    depth: int = 0
    beside: int | None = None


def role(style: str | None) -> Role | None:
    """What one of our styles says; None for any other."""
    match = _STYLE.fullmatch(style or "")
    if match is None:
        return None
    beside = 0 if match["section"] else int(match["group"]) if match["group"] else None
    return Role(name=match["name"], depth=int(match["depth"] or 0), beside=beside)


def label_of(line: Line, name: str) -> tuple[str | None, tuple[Span, ...]]:
    """The label of a paragraph in one of our styles, and its other words. A typed one ends with a tab."""
    if line.label or name not in ("Group", "Clause", "Item") or "\t" not in line.text:
        return line.label or None, line.spans
    return cut(line.spans, line.text.index("\t"))


def cut(spans: tuple[Span, ...], at: int) -> tuple[str | None, tuple[Span, ...]]:
    """The words before a place, and the spans after it without the space they begin with."""
    before: list[str] = []
    rest: list[Span] = []
    for span in spans:
        taken = span.text[: max(at, 0)]
        before.append(taken)
        at -= len(span.text)
        if len(taken) < len(span.text) or not span.text:
            rest.append(replace(span, text=span.text[len(taken) :]))
    for number, span in enumerate(rest):
        rest[number] = replace(span, text=span.text.lstrip("\t \u00a0"))
        if rest[number].text:
            break
    return cleaned("".join(before)) or None, tuple(rest)


def head(spans: tuple[Span, ...], style: str) -> tuple[str | None, str | None]:
    """The words in a style of their own at the head of a paragraph, and those after them."""
    count = 0
    seen = False
    for span in spans:
        if span.text and span.style != style:
            break
        seen = seen or bool(span.text)
        count += 1
    if not seen:
        return None, words(spans)
    return words(spans[:count]), words(spans[count:])


def words(spans: tuple[Span, ...]) -> str | None:
    return cleaned("".join(span.text for span in spans)) or None
