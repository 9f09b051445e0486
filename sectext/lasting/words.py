"""What stays of a published text: its words, and where each is said to come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sectext.compare import compare
from sectext.errors import SectextError
from sectext.formats.markdown import Source, read_file
from sectext.lasting.facts import BACK, Edit, Lost, is_published, published, read, tables
from sectext.patch import place
from sectext.tree import Clause, walk

_NEW_VERSION = "Put it back. A slip in the transcription is a [[document.correction]]; other words are a new version."


def words(edit: Edit) -> Iterator[Lost]:
    """The text of a published version stays, word for word, and so does each source, for at least the same clauses.

    More sources may be named, also narrower ones that make a clause more or less certain: that is new evidence beside
    the old. What was said of a text's source, its certainty and its note is not edited.
    """
    folder, _, file = edit.name.rpartition("/")
    if not any(_names(read(data), file, edit.day) for data in edit.earlier(f"{folder}/version.toml")):
        return
    before, after = text_of(edit.old), None if edit.new is None else text_of(edit.new)
    if before is None or after is None:
        yield Lost(problem="The text was published, and its file was taken away.", hint=BACK)
        return
    if before[0] != after[0]:
        yield Lost(problem=f"The published words were changed{_where(before[0], after[0])}.", hint=_NEW_VERSION)
    places = [found.address for found in walk(before[0])] if before[1] != after[1] else []
    for source in dict.fromkeys(before[1]):
        alike = [s for s in after[1] if _said(s) == _said(source)]
        missing = [a for a in places if source.covers(a) and not any(s.covers(a) for s in alike)]
        if not alike or missing:
            spans = ", ".join(map(str, missing or source.at))
            problem = f"The source “{source.source}” ({source.certainty}) no longer stands as it was for {spans}."
            yield Lost(problem=problem, hint="Put it back, and add a source beside it.")


def _names(version: Mapping[str, Any], file: str, day: date) -> bool:
    """Whether a version had published a file as a document's text, or as a correction of it."""
    documents = tables(version, "document")
    if not is_published(version, day):
        return False
    corrections = [c for d in documents for c in tables(d, "correction") if published(c) <= day]
    return any(entry.get("file") == file for entry in [*documents, *corrections])


def _said(source: Source) -> tuple[object, ...]:
    return source.source, source.certainty, source.note, source.incomplete


def _where(old: Clause, new: Clause) -> str:
    try:
        places = list(dict.fromkeys(str(place(operation)) for operation in compare(old, new).operations))
    except SectextError:
        return ""
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return f" in {', '.join(places[:3])}{more}" if places else ""


@lru_cache(maxsize=64)
def text_of(data: bytes) -> tuple[Clause, tuple[Source, ...]] | None:
    try:
        return read_file(data.decode(), name="")
    except (SectextError, ValueError, RecursionError):
        return None
