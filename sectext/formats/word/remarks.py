"""What is left to say of the tracked changes in a Word file: those of others, and those that change no law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sectext.errors import Finding
from sectext.formats.word.content import Passage, Span, passages, revisions
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
    looks = Counter(r.author or "somebody" for r in revisions(text.body) if r.kind == "format")
    for who, count in sorted(looks.items()):
        problem = f"{count} change{'s' if count > 1 else ''} of looks, style or numbering by {who}."
        yield Finding(code="format-change", where=text.package.name, problem=problem)
    for comment in text.comments:
        problem = f"A comment by {comment.author or 'somebody'} was left out: “{cleaned(comment.text)}”."
        yield Finding(code="comment-left-out", where=text.package.name, problem=problem)


def outside(text: WordText, sections: Sequence[Section]) -> Iterator[Finding]:
    """A finding for each tracked change that stands in no paragraph of these: before the section, or in a note."""
    used = {
        (source.part, source.place)
        for section in sections
        for found in section.lines.values()
        for _, line in found
        for source in line.sources
    }
    spans = (span for passage in passages(text.body) for span in passage.spans)
    notes = dict.fromkeys((span.thing, span.id) for span in spans if span.thing in ("footnote", "endnote"))
    for content in (text.body, *(text.note(kind, id) for kind, id in notes if kind)):
        for passage in passages(content):
            words = "".join(span.text for span in passage.spans if span.revisions)
            if words.strip() and (passage.part, passage.place) not in used:
                problem = f"A tracked change stands outside the section, and is not drafted: “{cleaned(words)}”."
                yield Finding(code="not-mapped", level="warning", where=_where(passage), problem=problem)


def _pending(passage: Passage, author: str) -> Iterator[Finding]:
    """The changes of others in a paragraph."""
    for span in passage.spans:
        others = [r for r in span.revisions if r.author != author]
        if others and span.text.strip():
            told = " and ".join(f"{r.kind} by {r.author or 'somebody'}" for r in others)
            yield Finding(code="pending-change", where=_where(passage), problem=f"“{cleaned(span.text)}”: {told}.")
    ends = [r for r in passage.end if r.author != author]
    if ends and not any(span.revisions for span in passage.spans):
        told = " and ".join(f"{r.kind} by {r.author or 'somebody'}" for r in ends)
        yield Finding(code="pending-change", where=_where(passage), problem=f"The end of a paragraph: {told}.")


def _to_pending(passage: Passage) -> Iterator[Finding]:
    """What one author deletes of the words that another inserted: these words are not law yet."""
    for span in passage.spans:
        if (pair := _crossing(span)) is not None:
            inserted, deleted = pair
            problem = f"“{cleaned(span.text)}”, inserted by {inserted}, is deleted by {deleted}; that changes no law."
            yield Finding(code="change-to-pending", where=_where(passage), problem=problem)


def _crossing(span: Span) -> tuple[str, str] | None:
    arrived = next((r for r in span.revisions if r.kind in _ARRIVES), None)
    gone = next((r for r in span.revisions if r.kind not in _ARRIVES), None)
    if arrived is None or gone is None or arrived.author == gone.author or not span.text.strip():
        return None
    return arrived.author or "somebody", gone.author or "somebody"


def _where(passage: Passage) -> str:
    words = cleaned("".join(span.text for span in passage.spans))
    return f"paragraph {passage.place} “{words if len(words) <= 40 else words[:39] + '…'}”"
