"""The clauses that a sentence speaks of and that stand below it: what they are called, and whether it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sectext.instruction.known import Refused
from sectext.instruction.quoting import quote
from sectext.tree import Clause, Kind

_NOUNS: dict[Kind, str] = {"item": "paragraph"}
_MIXED = "text"
_KINDS = ("group", "clause", "paragraph", "heading", "definition", "table", "row", "cell")
_SAID = re.compile(rf"the following(?: (?:new )?((?:{'|'.join(_KINDS)})s?|{_MIXED})(?!\w))?", re.IGNORECASE)


def nouns(clauses: Sequence[Clause]) -> str:
    """What clauses are called together: clause, clauses, paragraphs; text where they are of several kinds."""
    kinds = {_NOUNS.get(clause.kind, clause.kind) for clause in clauses}
    return _MIXED if len(kinds) != 1 else f"{kinds.pop()}{'s' if len(clauses) > 1 else ''}"


def announced(clauses: Sequence[Clause]) -> str:
    return f"the following {nouns(clauses)}"


def read(text: str, start: int) -> Iterator[tuple[str, int]]:
    """What the clauses below are said to be; empty where that is not said."""
    if said := _SAID.match(text, start):
        yield (said[1] or "").lower(), said.end()


def fits(said: str, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, which must be what the sentence says they are. Raises Refused."""
    if not clauses:
        raise Refused("There are no clauses below it.", hint="Write them below, each line after “> ”.")
    found = nouns(clauses)
    if said and said not in (found, _MIXED):
        raise Refused(f"It speaks of “the following {said}”, and below it stands: {found}.")
    return clauses


def listed(clauses: Sequence[Clause]) -> str:
    """The same where they do not stand below: G3.20A, the heading “…”, the definition of “…”, a row."""
    labelled = [clause.label for clause in clauses if clause.label and clause.kind != "definition"]
    named = [f"the heading {quote(c.text or '')}" for c in clauses if c.kind == "heading"]
    named += [f"the definition of {quote(c.label or '')}" for c in clauses if c.kind == "definition"]
    others = [_NOUNS.get(c.kind, c.kind) for c in clauses if not c.label and c.kind != "heading"]
    run = [f"{labelled[0]} to {labelled[-1]}"] if len(labelled) > 2 else labelled
    return joined([*named, *run, *(f"a {kind}" for kind in others)])


def joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
