"""Rules for tracked changes: what insertions and deletions hold, who made them and when, and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import TC, TR, Part, WordFile, enclosing, local, w
from sectext.formats.word.opening import Element

# Everything that says who changed what. Ranges of moves carry it as well.
RANGES = ("moveFromRangeStart", "moveToRangeStart")
REVISIONS = (
    *("ins", "del", "moveFrom", "moveTo", *RANGES),
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
    *("cellIns", "cellDel", "cellMerge", "numberingChange"),
)
MARKS = ("ins", "del", "moveFrom", "moveTo")

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# What holds paragraphs, the last of which cannot be inserted or deleted.
_HOLDERS = ("body", "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")
# Inside the first of each pair the second cannot stand.
_NEVER_INSIDE = {("ins", "ins"), ("del", "del"), ("moveFrom", "moveFrom"), ("moveTo", "moveTo"), ("del", "ins")}


@rule(
    "text-in-deletion",
    "error",
    summary="Deleted words are written as words that stay (w:t or w:instrText inside w:del).",
    why="Word may drop them or refuse the file, and other programs show them as not deleted.",
    hint="Write them as w:delText, or w:delInstrText in a field.",
)
def text_in_deletion(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for text in part.every("t", "instrText"):
            if any(above.tag == w("del") for above in enclosing(text)):
                yield part.flaw(text, f"w:{local(text)} stands inside w:del.")


@rule(
    "deleted-text-outside-deletion",
    "error",
    summary="Words written as deleted stand outside any deletion (w:delText without w:del around it).",
    why="They are neither there nor deleted: Word hides them or refuses the file. What moves away is not deleted.",
    hint="Put w:del around the run or, in w:moveFrom, write the words as w:t.",
)
def deleted_text_outside_deletion(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for text in part.every("delText", "delInstrText"):
            if not any(above.tag == w("del") for above in enclosing(text)):
                yield part.flaw(text, f"w:{local(text)} stands outside w:del.")


@rule(
    "nested-revision",
    "error",
    summary="A revision stands inside another in a way that has no meaning: w:ins in w:ins, w:ins in w:del.",
    why="Accepting one of them leaves the other, so accepting or rejecting all does not give either text.",
    hint="Close the outer revision before the inner one begins. Only w:del may stand inside w:ins.",
)
def nested_revision(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for inner in part.every(*MARKS):
            for outer in enclosing(inner):
                if (local(outer), local(inner)) in _NEVER_INSIDE:
                    yield part.flaw(inner, f"w:{local(inner)} stands inside w:{local(outer)}.")
                    break


@rule(
    "revision-in-move",
    "note",
    summary="Words are inserted or deleted inside words that move.",
    why="Word reads this; other programs lose the inner change when the move is accepted or rejected.",
    hint="Give the old words in w:moveFrom and the new ones in w:moveTo, or delete and insert.",
)
def revision_in_move(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for inner in part.every("ins", "del"):
            outer = next((a for a in enclosing(inner) if a.tag in (w("moveFrom"), w("moveTo"))), None)
            if outer is not None:
                yield part.flaw(inner, f"w:{local(inner)} stands inside w:{local(outer)}.")


@rule(
    "revision-on-last-mark",
    "error",
    summary="The last paragraph of the document, of a cell, a header, a footer or a note comes or goes itself.",
    why="There is no next paragraph for it to join, and Word is reported to refuse such files.",
    hint="Put the revision on the mark of the paragraph before.",
)
def revision_on_last_mark(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        for holder in part.every(*_HOLDERS):
            last = _last_paragraph(holder)
            for mark in () if last is None else _marks(last):
                if not (holder.tag == TC and _row_has(holder, local(mark))):
                    yield part.flaw(
                        mark, f"The last paragraph of its w:{local(holder)} has w:{local(mark)} on its mark."
                    )


@rule(
    "missing-author",
    "error",
    summary="A revision or comment does not say who made it.",
    why="The standard asks for w:author, and whose words they are must never be guessed.",
    hint="Give it w:author.",
)
def missing_author(file: WordFile) -> Iterator[Flaw]:
    for part, revision in _revisions(file, "comment"):
        if not (revision.get(w("author")) or "").strip():
            yield part.flaw(revision, f"w:{local(revision)} has no w:author.")


@rule(
    "undated-revision",
    "note",
    summary="Revisions do not say when they were made.",
    why="That is allowed, and some drafters remove dates. The day is then not known.",
    hint="Nothing need be done. Where the day matters, ask their author.",
)
def undated_revision(file: WordFile) -> Iterator[Flaw]:
    """One finding a part: where one date is missing, all are."""
    for part in file.stories:
        undated = [r for r in part.every(*REVISIONS) if r.get(w("date")) is None and local(r) not in RANGES]
        if undated:
            yield part.flaw(undated[0], f"{len(undated)} without w:date, w:{local(undated[0])} here first.")


@rule(
    "malformed-date",
    "warning",
    summary="The date of a revision is not written as Word writes it, like 2019-11-04T09:00:00Z.",
    why="Word and other programs read other forms differently, or take the revision for undated.",
    hint="Write year, month, day, T, hours, minutes, seconds, Z.",
)
def malformed_date(file: WordFile) -> Iterator[Flaw]:
    for part, revision in _revisions(file, "comment"):
        date = revision.get(w("date"))
        if date is not None and not _is_date(date):
            yield part.flaw(revision, f"w:{local(revision)} is dated “{date}”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """Something with a w:id."""

    part: Part
    element: Element
    family: str


@rule(
    "repeated-id",
    "error",
    summary="Two revisions, two bookmarks or two comments of a file have the same w:id.",
    why="The number is to name one thing in all parts of the file. Word is reported to call such files corrupt.",
    hint="Number revisions, bookmarks and comments once through the whole file.",
)
def repeated_id(file: WordFile) -> Iterator[Flaw]:
    first: dict[tuple[str, str], _Numbered] = {}
    for found in _numbered(file):
        key = (found.family, found.element.get(w("id"), ""))
        known = first.setdefault(key, found)
        if known is not found:
            what = f"w:{local(found.element)} has the w:id {key[1]}"
            yield found.part.flaw(found.element, f"{what} of the w:{local(known.element)} in {_other(known, found)}.")


@rule(
    "shared-id",
    "warning",
    summary="Things of different kinds share a w:id: a revision, a bookmark, a comment.",
    why="Such files are reported as corrupt by some programs, although Word writes them now and then.",
    hint="Number revisions, bookmarks and comments once through the whole file.",
)
def shared_id(file: WordFile) -> Iterator[Flaw]:
    first: dict[str, _Numbered] = {}
    told: set[tuple[str, str]] = set()
    for found in _numbered(file):
        number = found.element.get(w("id"), "")
        known = first.setdefault(number, found)
        if known.family != found.family and (number, found.family) not in told:
            told.add((number, found.family))
            what = f"w:{local(found.element)} has the w:id {number}"
            yield found.part.flaw(found.element, f"{what} of the w:{local(known.element)} in {_other(known, found)}.")


@rule(
    "missing-id",
    "error",
    summary="A revision, bookmark or comment has no w:id, or one that is no number.",
    why="The standard asks for it, and what begins and ends a range is paired by it.",
    hint="Give it a number that nothing else has.",
)
def missing_id(file: WordFile) -> Iterator[Flaw]:
    for found in _numbered(file, with_missing=True):
        number = found.element.get(w("id"))
        if number is None or not re.fullmatch(r"-?\d+", number):
            problem = "no w:id" if number is None else f"the w:id “{number}”"
            yield found.part.flaw(found.element, f"w:{local(found.element)} has {problem}.")


def _revisions(file: WordFile, *more: str) -> Iterator[tuple[Part, Element]]:
    return ((part, revision) for part in file.stories for revision in part.every(*REVISIONS, *more))


def _numbered(file: WordFile, *, with_missing: bool = False) -> Iterator[_Numbered]:
    for part, element in _revisions(file, "bookmarkStart", "comment"):
        family = local(element) if local(element) in ("bookmarkStart", "comment") else "revision"
        if with_missing or element.get(w("id")) is not None:
            yield _Numbered(part=part, element=element, family=family)


def _other(known: _Numbered, found: _Numbered) -> str:
    """Where the first stands, shortly: the paragraph, or the other part."""
    where = known.part.where(known.element)
    return where.removeprefix(f"{known.part.name}, ") if known.part is found.part else where


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _last_paragraph(holder: Element) -> Element | None:
    """The paragraph that a holder of paragraphs ends with; None where it ends with a table, or is empty."""
    for child in reversed(holder):
        match local(child):
            case "p":
                return child
            case "tbl":
                return None
            case "sdt":
                inside = child.find(w("sdtContent"))
                return None if inside is None else _last_paragraph(inside)
    return None


def _marks(paragraph: Element) -> list[Element]:
    """The revisions on the mark of a paragraph."""
    properties = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return [] if properties is None else [child for child in properties if local(child) in MARKS]


def _row_has(cell: Element, mark: str) -> bool:
    """Whether the row of a cell comes or goes whole: then Word marks the paragraphs of its cells as well."""
    row = next(cell.iterancestors(TR), None)
    kinds = ("ins", "moveTo") if mark in ("ins", "moveTo") else ("del", "moveFrom")
    return row is not None and any(row.find(f"{w('trPr')}/{w(kind)}") is not None for kind in kinds)


RULES = (
    text_in_deletion,
    deleted_text_outside_deletion,
    nested_revision,
    revision_in_move,
    revision_on_last_mark,
    missing_author,
    undated_revision,
    malformed_date,
    repeated_id,
    shared_id,
    missing_id,
)
