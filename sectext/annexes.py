"""The annexes of a modification: one a document, a, b, …, in every format there is."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from sectext.address import Range
from sectext.annex import Annex, annex
from sectext.code import Code
from sectext.formats import markdown
from sectext.modification import Drafted, Modification
from sectext.patch import PatchConflict
from sectext.redline import apply
from sectext.splicing import is_enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """How Word shows changes: with automatic or typed labels, and by whom and when they were made.

    Without an author, each bears its own, or else the name of the legal text; and without a date, its own, or else the
    day that the modification gives.
    """

    numbers: Literal["auto", "typed"] = "auto"
    author: str | None = None
    date: datetime | None = None


def _html(shown: Annex, _: Tracking) -> bytes:
    from sectext.formats import html  # its template engine is slow to import

    return html.write_annex(shown).encode()


def _markdown(shown: Annex, _: Tracking) -> bytes:
    return markdown.write_annex(shown).encode()


def _pdf(shown: Annex, tracking: Tracking) -> bytes:
    from sectext.formats.html import pdf

    return pdf.write_annex(shown, dated=tracking.date)


def _word(shown: Annex, tracking: Tracking) -> bytes:
    from sectext.formats import word  # so is lxml

    return word.write_annex(shown, numbers=tracking.numbers, author=tracking.author, date=tracking.date)


def _instructions(shown: Annex, _: Tracking) -> bytes:
    from sectext.instruction import writing  # it needs Markdown

    return writing.write_annex(shown).encode()


def _akn(shown: Annex, _: Tracking) -> bytes:
    from sectext.formats import akn

    return akn.write_annex(shown)


FORMATS: Mapping[str, Callable[[Annex, Tracking], bytes]] = {
    "akn": _akn,
    "docx": _word,
    "html": _html,
    "md": _markdown,
    "pdf": _pdf,
    "txt": _instructions,
}
# Akoma Ntoso means a zip of its own by .akn; one document is an XML file.
EXTENSIONS: Mapping[str, str] = {"akn": "xml"}


def annexes(code: Code, identifier: str, *, base: str | None = None) -> list[Annex]:
    """The annexes of a modification on its base, or on another version.

    Each shows enough to be laid back over the whole document, or else all of it. Raises UnknownName, MalformedFile, and
    PatchConflict where an operation does not fit; then nothing is made.
    """
    modification = code.modification(identifier)
    version = base or modification.base
    made = [d for d in code.patches(identifier) if d.patch.operations]
    letters = iter(string.ascii_uppercase)
    return [_annex(code, modification, drafted, version, next(letters)) for drafted in made]


def render(shown: Annex, formats: Sequence[str], tracking: Tracking | None = None) -> Iterator[tuple[str, bytes]]:
    """The file name and content in each format asked for; "terminal" has no file."""
    for name in formats:
        if name in FORMATS:
            made = FORMATS[name](shown, tracking or Tracking())
            yield f"{shown.modification}-annex-{shown.letter.lower()}.{EXTENSIONS.get(name, name)}", made


def _annex(code: Code, modification: Modification, drafted: Drafted, version: str, letter: str) -> Annex:
    document = drafted.patch.document
    if version != modification.base:
        drafted = code.view().clauses(document).drafted_on(version, drafted)
    stated = [r for a in modification.annexes if a.document == document for r in a.ranges]
    effects = [Range(first=e.at, last=e.at) for e in drafted.patch.effects]
    base = code.document(document, version=version)
    make = partial(
        annex,
        base,
        drafted.patch,
        modification=modification.id,
        title=modification.title,
        letter=letter,
        legal_text=modification.legal_text,
        marking=modification.marking,
        context=(*stated, *effects),
        shown_on=None if version == modification.base else version,
        dated=_day(modification),
        by=drafted.by,
        begun=begun(code, modification),
        commencement=modification.commencement,
    )
    try:
        made = make()
        return made if is_enough(base, apply(base, drafted.patch), made.redline) else make(whole=True)
    except PatchConflict as error:
        raise drafted.located(error) from None


def begun(code: Code, modification: Modification) -> date:
    """The first day that is recorded of a modification; without any, that of the version it was drafted against."""
    days = [step.date or step.published for step in modification.history]
    return min(days or [fact.published for fact in code.version(modification.base).effective])


def _day(modification: Modification) -> date | None:
    """The day on which a modification reached the stage where it stands; else the last day its history gives."""
    days = [step.date for step in modification.history if step.date and step.stage == modification.stage]
    return max(days or [step.date for step in modification.history if step.date], default=None)
