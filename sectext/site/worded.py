"""A redline as plain HTML that a feed reader shows without a style: each mark is also said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from sectext.address import contains
from sectext.redline import Mark, Marked, Run, is_changed
from sectext.site.home import words

# The words before and after what bears a mark, as they stand in a printed annex.
_SAID: dict[Mark, tuple[str, str]] = {
    "inserted": ("[inserted: ", " end of insertion]"),
    "deleted": ("[deleted: ", " end of deletion]"),
    "moved to": ("[moved here: ", " end of moved text]"),
    "moved from": ("[moved away: ", " end of moved text]"),
}
_ELEMENTS: dict[Mark, str] = {"inserted": "ins", "deleted": "del", "moved to": "ins", "moved from": "del"}


def paragraphs(marked: Marked) -> Iterator[Element]:
    """The clauses that bear a mark, a paragraph for each line of theirs; what did not change is left out."""
    yield from _paragraphs(marked, "")


def _paragraphs(node: Marked, above: str) -> Iterator[Element]:
    if not is_changed(node):
        return
    label = "".join(run.text for run in node.label if run.mark != "inserted" and node.kind != "document")
    above = "" if contains(above, label) else above  # G3.20 names its group
    where = " ".join(filter(None, (above, label)))
    whole = node.mark if node.mark != "same" else None
    own = _spaced(node.label, node.heading, node.text)
    if whole is not None or any(run.mark != "same" for run in own):
        lead = () if whole is not None or not above else (Run(mark="same", text=f"{above} "),)
        yield _paragraph((*lead, *own), whole)
    for child in node.children:
        yield from _paragraphs(child, where) if whole is None else _all(child, whole)
    if any(run.mark != "same" for run in node.closing):
        yield _paragraph(node.closing, whole)


def _all(node: Marked, whole: Mark) -> Iterator[Element]:
    """Everything below a clause that comes, goes or moves as one."""
    own = _spaced(node.label, node.heading, node.text)
    if own:
        yield _paragraph(own, whole)
    for child in node.children:
        yield from _all(child, whole)
    if node.closing:
        yield _paragraph(node.closing, whole)


def _paragraph(runs: Sequence[Run], whole: Mark | None) -> Element:
    """One line: as a whole under one mark, or with the marks of its words."""
    found = Element("p")
    if whole is not None and (whole in ("inserted", "deleted") or not _differs(runs, whole)):
        _put(found, whole, "".join(run.text for run in runs))
        return found
    for run in _joined(runs):
        _put(found, run.mark, run.text)
    return found


def _differs(runs: Sequence[Run], whole: Mark) -> bool:
    """Whether words changed on the way of what moves."""
    inner = {"moved from": "deleted", "moved to": "inserted"}[whole]
    return any(run.mark != inner for run in runs)


def _put(into: Element, mark: Mark, text: str) -> None:
    """Words at the end of an element, in an element of their own where they bear a mark."""
    if mark == "same":
        _say(into, words(text))
        return
    before, after = _SAID[mark]
    said = (into[-1].tail if len(into) else into.text) or ""
    _say(into, before if not said or said.endswith(" ") else f" {before}")
    SubElement(into, _ELEMENTS[mark]).text = words(text)
    _say(into, after)


def _say(into: Element, text: str) -> None:
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def _spaced(*parts: Sequence[Run]) -> tuple[Run, ...]:
    found: tuple[Run, ...] = ()
    for part in parts:
        found += (Run(mark=_edge(found, part), text=" "), *part) if found and part else tuple(part)
    return found


def _edge(before: Sequence[Run], after: Sequence[Run]) -> Mark:
    """The blank between two parts bears a mark only where both sides bear it."""
    return before[-1].mark if before[-1].mark == after[0].mark else "same"


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one mark as one, so that the words around a mark are said once."""
    open_one: Run | None = None
    for run in runs:
        if open_one is not None and open_one.mark == run.mark:
            open_one = Run(mark=run.mark, text=open_one.text + run.text)
            continue
        if open_one is not None:
            yield open_one
        open_one = run
    if open_one is not None:
        yield open_one
