"""Every code that a finding may have, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from sectext.checks import law, word
from sectext.checks.guidance import GUIDANCE
from sectext.checks.narrative import NARRATIVE
from sectext.checks.reading import READING
from sectext.checks.rules import Meaning
from sectext.checks.suppressed import IDLE
from sectext.errors import SectextError

# What commands remark on without a rule that looks for it.
_REMARKS = (
    Meaning(
        code="already-there",
        level="note",
        summary="The text has a change already, so there is nothing to mark.",
        why="The redline is on a version that was made with the change, or with one like it.",
        hint="Nothing need be done; if the change was to be made a second time, quote more words.",
    ),
    Meaning(
        code="cannot-be-drafted",
        level="warning",
        summary="A modification cannot be carried out on the version it was drafted against.",
        why="It is left out of every answer that does not name it.",
        hint="Correct the line named in its modification.toml.",
    ),
    Meaning(
        code="history",
        level="note",
        summary="Something about git limits what verify proves, or was taken away at one time and put back.",
        why="That nothing published was edited away is proved only as far back as git shows.",
        hint="Run verify in a whole clone of the corpus.",
    ),
    Meaning(
        code="left-out-of-site",
        level="warning",
        summary="Something that a site usually has was left out, because what makes it is not installed.",
        why="Readers will not find it, and the site says so where they would look.",
        hint="Install what is named, and build again; or leave it out in site/site.toml.",
    ),
    Meaning(
        code="other-base",
        level="note",
        summary="A redline is shown on another version than the one the modification was drafted against.",
        why="Its words were checked one by one, but nobody drafted it against that version.",
        hint="Read it before it goes out.",
    ),
)

LAW: Mapping[str, Meaning] = {meaning.code: meaning for meaning in (*law.MEANINGS, IDLE)}
MEANINGS: Mapping[str, Meaning] = {
    **{
        meaning.code: meaning
        for meaning in (*_REMARKS, *GUIDANCE, *NARRATIVE, *READING, *(each.meaning for each in word.RULES))
    },
    **LAW,
}


class UnknownCode(SectextError):
    """No finding has that code. `near` has those like it."""

    code = "unknown-code"

    def __init__(self, asked: str) -> None:
        self.near = tuple(get_close_matches(asked, MEANINGS))
        hint = f"Did you mean {', '.join(self.near)}?" if self.near else "docs/reference/findings.md has all codes."
        super().__init__(f"No finding has the code “{asked}”.", hint=hint)


def explain(code: str) -> Meaning:
    """What a finding with a code means. Raises UnknownCode."""
    if code not in MEANINGS:
        raise UnknownCode(code)
    return MEANINGS[code]
