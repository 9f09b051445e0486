"""Who changed what in a Word file, and when; and which of these changes are taken in when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sectext.formats.word.opening import Element, W

_UTC = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One tracked change around words, or at the end of a paragraph, of a row or of a cell.

    `author` and `date` are as the file has them; None where it does not say. A move is two: "moved from", "moved to".
    """

    kind: Literal["inserted", "deleted", "moved from", "moved to", "format"]
    author: str | None = None
    date: str | None = None


# Whether a change is accepted. One that is not is rejected, in the text that is read; the file stays as it is.
View: TypeAlias = Callable[[Revision], bool]

KINDS: Mapping[str, Literal["inserted", "deleted", "moved from", "moved to"]] = {
    f"{{{W}}}ins": "inserted",
    f"{{{W}}}del": "deleted",
    f"{{{W}}}moveFrom": "moved from",
    f"{{{W}}}moveTo": "moved to",
    f"{{{W}}}cellIns": "inserted",
    f"{{{W}}}cellDel": "deleted",
}


def accepted(_: Revision) -> bool:
    """Every change is accepted."""
    return True


def rejected(_: Revision) -> bool:
    """Every change is rejected."""
    return False


def by(author: str) -> View:
    """The changes of one author are accepted; those of others are not part of the text yet."""
    return lambda revision: revision.author == author


def live(revisions: Sequence[Revision], view: View) -> bool:
    """Whether a text shows what stands under these changes. What arrives must be accepted, what goes must not."""
    return all(view(each) == (each.kind in ("inserted", "moved to")) for each in revisions)


def revision(element: Element) -> Revision | None:
    """The change that an element stands for, or None. An author without a name is none."""
    kind = KINDS.get(str(element.tag))
    return Revision(kind=kind, author=_author(element), date=_date(element)) if kind else None


def format_change(element: Element) -> Revision:
    """The change of looks that an element (pPrChange, rPrChange …) stands for."""
    return Revision(kind="format", author=_author(element), date=_date(element))


def _author(element: Element) -> str | None:
    return element.get(f"{{{W}}}author") or None


def _date(element: Element) -> str | None:
    """The date as written; Word's own time of day has no zone, so the one in UTC goes before it."""
    for name in (_UTC, f"{{{W}}}date"):
        given = element.get(name)
        if given and _DATE.fullmatch(given):
            return given
    return None
