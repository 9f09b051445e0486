"""The annexes of a modification: one a document, a, b, …, in every format there is."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence

from sectext.address import Range
from sectext.annex import Annex, annex
from sectext.code import Code
from sectext.formats import markdown
from sectext.modification import Drafted, Modification
from sectext.patch import PatchConflict


def _html(shown: Annex) -> str:
    from sectext.formats import html  # its template engine is slow to import

    return html.write_annex(shown)


FORMATS: Mapping[str, Callable[[Annex], str]] = {"html": _html, "md": markdown.write_annex}


def annexes(code: Code, identifier: str, *, base: str | None = None) -> list[Annex]:
    """The annexes of a modification on its base, or on another version.

    Raises UnknownName, MalformedFile, and PatchConflict where an operation does not fit; then nothing is made.
    """
    modification = code.modification(identifier)
    version = base or modification.base
    made = [d for d in code.patches(identifier) if d.patch.operations]
    letters = iter(string.ascii_uppercase)
    return [_annex(code, modification, drafted, version, next(letters)) for drafted in made]


def render(shown: Annex, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The file name and content in each format asked for; "terminal" has no file."""
    for name in formats:
        if name in FORMATS:
            yield f"{shown.modification}-annex-{shown.letter.lower()}.{name}", FORMATS[name](shown)


def _annex(code: Code, modification: Modification, drafted: Drafted, version: str, letter: str) -> Annex:
    document = drafted.patch.document
    stated = [r for a in modification.annexes if a.document == document for r in a.ranges]
    effects = [Range(first=e.at, last=e.at) for e in drafted.patch.effects]
    try:
        return annex(
            code.document(document, version=version),
            drafted.patch,
            modification=modification.id,
            title=modification.title,
            letter=letter,
            legal_text=modification.legal_text,
            marking=modification.marking,
            context=(*stated, *effects),
            shown_on=None if version == modification.base else version,
        )
    except PatchConflict as error:
        raise drafted.located(error) from None
