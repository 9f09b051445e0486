"""Redlines as pages show them: from what to what, what changes in sentences, and then the marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sectext.calendar import in_words
from sectext.instruction import sentence
from sectext.patch import Operation
from sectext.redline import Marked, Run, every
from sectext.site.book import Book
from sectext.site.render import fragment
from sectext.site.site import Site
from sectext.site.stretches import Stretch

MOST_TOLD = 8  # changes that a summary names one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """A redline with what it is from and to, and what changes, in sentences."""

    about: str
    summary: tuple[str, ...]
    fragment: Markup


def change(book: Book, stretch: Stretch) -> Redline | None:
    marked = book.change(stretch)
    if marked is None or stretch.answer is None:
        return None
    made = f", made by {' and '.join(stretch.answer.made_by)}" if stretch.answer.made_by else ""
    about = f"From the wording before to that of {in_words(stretch.first)}{made}."
    return Redline(
        about=about,
        summary=summary(marked),
        fragment=fragment(marked, level=3, address=stretch.address, prefix="change_"),
    )


def against(site: Site, book: Book, stretch: Stretch) -> Redline | None:
    marked = book.against_today(stretch)
    if marked is None:
        return None
    return Redline(
        about=between_days(site, stretch),
        summary=summary(marked),
        fragment=fragment(marked, level=3, address=stretch.address, prefix="now_"),
    )


def between_days(site: Site, stretch: Stretch) -> str:
    """From which wording to which a redline against today goes: the older one comes first."""
    day = in_words(stretch.first)
    past = f"From the wording of {day} to that of today."
    return past if stretch.first <= site.today else f"From the wording of today to that of {day}."


def summary(marked: Marked) -> tuple[str, ...]:
    """What a redline changes: the instructions behind its marks, or where there are none the words themselves."""
    nodes = list(every(marked))
    marks: list[Marked | Run] = [node for node in nodes if node.mark != "same"]
    marks += [run for node in nodes for run in _runs(node) if run.mark != "same"]
    behind: dict[Operation, None] = dict.fromkeys(m.because for m in marks if m.because is not None)
    if behind and all(mark.because is not None for mark in marks):
        told = [sentence(operation) for operation in behind]
    else:
        told = list(dict.fromkeys(_words_told(marked, "")))
    more = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], *((f"And {more} more.",) if more > 0 else ()))


def _words_told(node: Marked, above: str) -> Iterator[str]:
    """What comes and goes, each with its clause; a line that comes or goes as a whole is told once."""
    runs = _runs(node)
    marks = {run.mark for run in runs}
    if len(marks) == 1 and marks <= {"inserted", "deleted"}:
        words = " ".join("".join(run.text for run in part) for part in _parts(node) if part)
        mark = marks.pop()
        yield f"{above}: {mark} “{_short(words)}”" if above else f"{mark.capitalize()}: “{_short(words)}”"
    else:
        own = _place(node, above)
        for run in runs:
            if run.mark in ("inserted", "deleted"):
                told = f"“{_short(run.text.strip())}”"
                yield f"{own}: {run.mark} {told}" if own else f"{run.mark.capitalize()}: {told}"
    for child in node.children:
        yield from _words_told(child, _place(node, above))


def _place(node: Marked, above: str) -> str:
    """The number of a clause as far as it is told by what stands above it in the redline."""
    label = "".join(run.text for run in node.label if run.mark != "inserted")
    return "" if node.kind in ("document", "group") else label if node.kind == "clause" else f"{above}{label}"


def _parts(node: Marked) -> tuple[tuple[Run, ...], ...]:
    return node.label, node.heading, node.text, node.closing


def _short(words: str) -> str:
    some = words.split(" ")
    return words if len(some) <= 24 else f"{' '.join(some[:24])} …"


def _runs(node: Marked) -> tuple[Run, ...]:
    return tuple(run for part in _parts(node) for run in part)
