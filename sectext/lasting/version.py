"""What stays of a published version: its label, its facts and its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sectext.address import Range, parse_range
from sectext.errors import SectextError
from sectext.lasting.facts import (
    BACK,
    Edit,
    Lost,
    day_of,
    facts,
    is_published,
    keys,
    read,
    shown,
    table,
    tables,
    without,
)


def version(edit: Edit) -> Iterator[Lost]:
    """A published version keeps its label, facts and documents; an unpublished one may be edited freely."""
    old = read(edit.old)
    if not is_published(old, edit.day):
        return
    if edit.new is None:
        yield Lost(problem="The version was published, and its file was taken away.", hint=BACK)
        return
    new = read(edit.new)
    yield from facts("effective", tables(old, "effective"), tables(new, "effective"), edit.day)
    yield from keys("", old, new, {"effective", "document", "parent"})
    yield from _parent(old.get("parent"), new.get("parent"), edit)
    after = {entry.get("name"): entry for entry in tables(new, "document")}
    for document in tables(old, "document"):
        yield from _document(document, after.get(document.get("name")), edit.day)


def _parent(old: str | None, new: str | None, edit: Edit) -> Iterator[Lost]:
    """The nearest earlier version held: it changes only where a version was put in between."""
    between, label = set(), new
    while label != old and label is not None and label not in between:
        name = f"corpus/sec_versions/{label}/version.toml"
        found = table(edit.later(name) or b"")
        if not found or edit.earlier(name):
            break
        between.add(label)
        label = found.get("parent")
    if label != old:
        hint = "It changes only where a version that was not held is put in between."
        yield Lost(problem=f"parent = {shown(old)} became {shown(new)}.", hint=hint)


def _document(old: Mapping[str, Any], new: Mapping[str, Any] | None, day: date) -> Iterator[Lost]:
    """The digest is left out: it changes with the sources, and the text itself has a rule."""
    name = old.get("name")
    if new is None:
        yield Lost(problem=f"[[document]] {name} was taken away.", hint=BACK)
        return
    yield from keys(f"{name}: ", old, new, {"sha256", "held", "held_to", "correction"})
    gone = _not_held(old.get("held"), new.get("held"))
    if gone:
        yield Lost(problem=f"{name}: {gone} is no longer said to be held.", hint="What is held only grows.")
    before, after = day_of(old.get("held_to")), day_of(new.get("held_to"))
    if after is not None and after < (before or day):
        said = f"held_to = {before}" if before else "kept up to date"
        yield Lost(problem=f"{name}: {said} became held_to = {after}.", hint="It only moves later.")
    earlier, later = ([without(entry, "sha256") for entry in tables(side, "correction")] for side in (old, new))
    yield from facts("document.correction", earlier, later, day, f"{name}: ")


def _not_held(old: Any, new: Any) -> str | None:
    """The first range that was held and is not now; no list is the whole document."""
    if new is None:
        return None
    if old is None:
        return "the whole document"
    return next((span for span in old if span not in new and not _is_covered(span, new)), None)


def _is_covered(span: str, by: Sequence[str]) -> bool:
    try:
        inner = parse_range(span)
        return any(_covers(parse_range(outer), inner) for outer in by)
    except SectextError:
        return False


def _covers(outer: Range, inner: Range) -> bool:
    return outer.covers(inner.first) and outer.covers(inner.last)
