"""What is left to say of the tracked changes in a Word file: those of others, and those that change no law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sectext.errors import Finding
from sectext.formats.word.content import Content, Passage, Span, passages
from sectext.formats.word.lost import cleaned
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import Section

_ARRIVES = ("inserted", "moved to")


def remarks(text: WordText, author: str | None) -> Iterator[Finding]:
    """A finding for each change that is not drafted, and for each comment."""
    for passage in passages(text.body):
        if author is not None:
            yield from _pending(passage, author)
        yield from _to_pending(passage)
    yield from in_margins(text)
    yield from looks(text)
    for comment in text.comments:
        problem = f"A comment by {comment.author or 'somebody'} was left out: “{cleaned(comment.text)}”."
        yield Finding(code="comment-left-out", where=text.package.name, problem=problem)


def looks(text: WordText) -> Iterator[Finding]:
    """A finding for each paragraph whose looks somebody changed, and for each table: no text holds these."""
    named = {(p.part, p.place): p for content in _every(text) for p in passages(content)}
    found: dict[tuple[str, int, str], dict[str, None]] = {}
    for each in text.formatted():
        key = each.part, each.place, each.revision.author or "somebody"
        found.setdefault(key, {})[each.what] = None
    for (part, place, who), whats in found.items():
        passage = named.get((part, place))
        where = place_of(passage) if passage is not None else f"{text.package.name}: {part}"
        problem = f"A change of formatting by {who} was not taken over: {', '.join(whats)}."
        yield Finding(code="format-change", where=where, problem=problem)


def in_margins(text: WordText) -> Iterator[Finding]:
    """A finding for each tracked change of the words of a header or footer: these are not part of the text."""
    for passage in (p for content in text.margins for p in passages(content)):
        words = "".join(span.text for span in passage.spans if span.revisions)
        changes = [r for span in passage.spans for r in span.revisions] + list(passage.end)
        if changes:
            who = ", ".join(dict.fromkeys(each.author or "somebody" for each in changes))
            shown = f": “{cleaned(words)}”" if words.strip() else ", of the end of a paragraph"
            problem = f"A tracked change by {who} in a header or footer is not drafted{shown}."
            yield Finding(code="not-mapped", level="warning", where=place_of(passage), problem=problem)


def outside(text: WordText, sections: Sequence[Section]) -> Iterator[Finding]:
    """A finding for each tracked change that stands in no paragraph of these: before the section, or in a note."""
    used = {
        (source.part, source.place)
        for section in sections
        for found in section.lines.values()
        for _, line in found
        for source in line.sources
    }
    for content in _texts(text):
        for passage in passages(content):
            words = "".join(span.text for span in passage.spans if span.revisions)
            if words.strip() and (passage.part, passage.place) not in used:
                problem = f"A tracked change stands outside the section, and is not drafted: “{cleaned(words)}”."
                yield Finding(code="not-mapped", level="warning", where=place_of(passage), problem=problem)


def _texts(text: WordText) -> Iterator[tuple[Content, ...]]:
    """The text and the notes that it refers to."""
    yield text.body
    spans = (span for passage in passages(text.body) for span in passage.spans)
    for kind, id in dict.fromkeys((s.thing, s.id) for s in spans if s.thing in ("footnote", "endnote")):
        yield text.note(kind or "", id)


def _every(text: WordText) -> Iterator[tuple[Content, ...]]:
    yield from _texts(text)
    yield from text.margins


def _pending(passage: Passage, author: str) -> Iterator[Finding]:
    """The changes of others in a paragraph."""
    for span in passage.spans:
        others = [r for r in span.revisions if r.author != author]
        if others and span.text.strip():
            told = " and ".join(f"{r.kind} by {r.author or 'somebody'}" for r in others)
            yield Finding(code="pending-change", where=place_of(passage), problem=f"“{cleaned(span.text)}”: {told}.")
    ends = [r for r in passage.end if r.author != author]
    if ends and not any(span.revisions for span in passage.spans):
        told = " and ".join(f"{r.kind} by {r.author or 'somebody'}" for r in ends)
        yield Finding(code="pending-change", where=place_of(passage), problem=f"The end of a paragraph: {told}.")


def _to_pending(passage: Passage) -> Iterator[Finding]:
    """What one author deletes of the words that another inserted: these words are not law yet."""
    for span in passage.spans:
        if (pair := _crossing(span)) is not None:
            inserted, deleted = pair
            problem = f"“{cleaned(span.text)}”, inserted by {inserted}, is deleted by {deleted}; that changes no law."
            yield Finding(code="change-to-pending", where=place_of(passage), problem=problem)


def _crossing(span: Span) -> tuple[str, str] | None:
    arrived = next((r for r in span.revisions if r.kind in _ARRIVES), None)
    gone = next((r for r in span.revisions if r.kind not in _ARRIVES), None)
    if arrived is None or gone is None or arrived.author == gone.author or not span.text.strip():
        return None
    return arrived.author or "somebody", gone.author or "somebody"


def place_of(passage: Passage) -> str:
    words = cleaned("".join(span.text for span in passage.spans))
    part = passage.part.removeprefix("word/")
    name = "" if part == "document.xml" else f"{part}, "
    return f"{name}paragraph {passage.place} “{words if len(words) <= 40 else words[:39] + '…'}”"
