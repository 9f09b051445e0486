"""The abbreviations that occur in a text, and the table of those whose full term is held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sectext.governance import Governance
from sectext.paper import Chapter
from sectext.prose import paragraph
from sectext.report.wording import table

# A word with two capitals in a row: BSCCo. SMETS2+ is SMETS, and two SSCs are SSC; G3.20 has one.
_CAPITALS = re.compile(r"(?<![\w.])(?=[A-Za-z]*[A-Z]{2})(?P<short>[A-Z][A-Za-z]*?)s?(?:\d+\+?)?(?!\w)")
_IDENTIFIER = re.compile(r"(?:SEC)?(?:MP|DP)\d")


def found_in(text: str) -> tuple[str, ...]:
    """The abbreviations of a text, each once, in alphabetical order. Names of modifications are none."""
    found = {match["short"] for match in _CAPITALS.finditer(text) if not _IDENTIFIER.match(match.group())}
    return tuple(sorted(found))


def abbreviations(text: str, governance: Governance) -> tuple[tuple[str, str | None], ...]:
    """Each abbreviation that occurs, with its full term; None where none is held.

    The full terms are looked through as well: they may have abbreviations of their own.
    """
    held = {each.short: each.long for each in governance.abbreviations}
    return tuple((short, held.get(short)) for short in found_in(text))


def glossary(used: Sequence[tuple[str, str | None]], *, number: int) -> Iterator[Chapter]:
    """The appendix, if there is anything in it."""
    rows = [(short, long) for short, long in used if long is not None]
    if not rows:
        return
    content = (
        paragraph("The abbreviations that occur in this report, and what they stand for."),
        table(("Abbreviation", "Full term"), rows, (25, 75)),
    )
    yield Chapter(name="glossary", number=None, title=f"Appendix {number}: Glossary", content=content)
