"""Writes clause trees, redlines and annexes as Word files that accept and reject exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Literal

from sectext.annex import Annex
from sectext.formats.word.authors import Whose, whose
from sectext.formats.word.blocks import IN_NEW, Block, Paragraph
from sectext.formats.word.ends import ended
from sectext.formats.word.file import Page, make
from sectext.formats.word.front import end, front, instruction
from sectext.formats.word.labels import typed
from sectext.formats.word.layout import lay_out
from sectext.formats.word.lists import Numbered, number
from sectext.formats.word.paper import Printer, as_chapter, parted
from sectext.formats.word.parts import Provenance
from sectext.formats.word.revisions import Revisions
from sectext.formats.word.splits import unpainted
from sectext.paper import Paper
from sectext.patch import Operation
from sectext.redline import Marked, Run, unmarked
from sectext.tree import Clause

# How labels are printed: by Word's automatic lists, or as words in front of the text.
Numbers = Literal["auto", "typed"]


def write(clause: Clause, *, numbers: Numbers = "auto", provenance: Provenance | None = None) -> bytes:
    """A clause tree as a Word file, made to be edited: real styles and numbering, and changes are tracked from now on.

    Raises NotInWord for a character that no Word file can hold.
    """
    return write_redline(unmarked(clause), numbers=numbers, provenance=provenance)


def write_redline(
    marked: Marked,
    *,
    numbers: Numbers = "auto",
    author: str = "sectext",
    date: datetime | None = None,
    by: Mapping[Operation, Sequence[str]] | None = None,
    provenance: Provenance | None = None,
) -> bytes:
    """A redline as a Word file with tracked changes: accept them all for the new text, reject them all for the old.

    The changes bear the author and, if one is given, the date; a move needs one, and is a deletion and an insertion
    without. `by` says who made an operation, and when: its marks bear that instead. Labels that no automatic list can
    print on both sides are typed; with `numbers` "typed" all are. Raises NotInWord.
    """
    about = provenance or Provenance(document=_words(marked.label) or "Smart Energy Code")
    title = " ".join(filter(None, (about.document, _words(marked.heading))))
    version = f"SEC Version {about.version}" if about.version else ""
    page = Page(title=title, left=title, right=version, foot="Smart Energy Code")
    blocks = lay_out(marked, moves=date is not None, by=whose(by or {}))
    return make(_numbered(blocks, numbers), Revisions(author=author, date=date), about, page)


def write_annex(
    annex: Annex, *, numbers: Numbers = "auto", author: str | None = None, date: datetime | None = None
) -> bytes:
    """An annex as a Word file: front matter, a table of changes, renumbering, then the redline.

    Each change bears the author and the date that the modification gives it. Others bear the name of the legal text and
    the day of its stage, or `date`. An author given here is that of all.
    """
    name = f"{annex.modification} Annex {annex.letter}"
    title = f"{name}: changes to {annex.document}"
    about = Provenance(
        document=annex.document,
        version=annex.shown_on or annex.base or None,
        digest=annex.digest or None,
        modification=annex.modification,
        legal_text=annex.legal_text,
        marking=annex.marking,
    )
    marking, version = f"Classification: {annex.marking}", f"Legal text – version {annex.legal_text}"
    page = Page(title=title, left=title, right=marking, foot=version)
    day = datetime.combine(annex.dated, time(), UTC) if annex.dated else None
    revisions = Revisions(author=author or f"{annex.modification} legal text {annex.legal_text}", date=date or day)
    named = whose(annex.by if author is None else {})
    blocks = (*front(annex), *_with_instruction(annex, named, moves=revisions.date is not None), end(annex))
    return make(_numbered(blocks, numbers), revisions, about, page)


def write_paper(
    paper: Paper, *, numbers: Numbers = "auto", author: str | None = None, date: datetime | None = None
) -> bytes:
    """A report as a Word file: its chapters, then each annex on a page of its own, with its changes tracked.

    The marking stands on every page. The changes bear what `write_annex` gives them. Raises NotInWord.
    """
    title = f"{paper.name}: ‘{paper.title}’"
    about = Provenance(
        document=paper.name,
        modification=paper.modification,
        legal_text=next((annex.legal_text for annex in paper.annexes), None),
        marking=paper.marking,
    )
    page = Page(title=title, left=paper.name, right=f"Classification: {paper.marking}", foot=paper.version, prose=True)
    revisions = _revisions(paper, author, date)
    printer = Printer()
    blocks: list[Block] = [*printer.front(paper), *printer.chapters(paper)]
    for place, annex in enumerate(paper.annexes):
        named = whose(annex.by if author is None else {})
        own = (*front(annex), *_with_instruction(annex, named, moves=revisions.date is not None), end(annex))
        blocks += parted(as_chapter(own, annex.letter), 10_000 * place)
    made = replace(_numbered(blocks, numbers), bullets=printer.bullets, counted=printer.lists)
    return make(made, revisions, about, page)


def _revisions(paper: Paper, author: str | None, date: datetime | None) -> Revisions:
    """The marks of all annexes: one author and one date, as each annex by itself has them."""
    first = next(iter(paper.annexes), None)
    named = f"{paper.modification} legal text {first.legal_text}" if first is not None else "sectext"
    day = datetime.combine(paper.dated, time(), UTC) if paper.dated else None
    return Revisions(author=author or named, date=date or day)


def _numbered(blocks: Sequence[Block], numbers: Numbers) -> Numbered:
    found = number(blocks) if numbers == "auto" else Numbered(blocks=tuple(blocks))
    return replace(found, blocks=ended(unpainted(tuple(map(typed, found.blocks)))))


def _with_instruction(annex: Annex, by: Whose, *, moves: bool) -> tuple[Block, ...]:
    """The redline, with the line that says what to do below its title."""
    blocks = lay_out(annex.redline, moves=moves, by=by)
    count = sum(isinstance(b, Paragraph) and b.style.kind in ("Document", "DocumentTitle") for b in blocks)
    return (*blocks[:count], *instruction(annex), *blocks[count:])


def _words(runs: Sequence[Run]) -> str:
    """The words with every mark accepted."""
    return "".join(run.text for run in runs if run.mark in IN_NEW)
