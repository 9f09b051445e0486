"""What an audit finds on a page of guidance: what it says of the code, and the code does not say on that day."""

from __future__ import annotations

from sectext.checks.rules import Meaning

GUIDANCE = (
    Meaning(
        code="another-clause",
        level="warning",
        summary="A page gives words of one clause and cites another.",
        why="Whoever looks the clause up does not find the words, and does not know which of the two was meant.",
        hint="Cite the clause that the words are from.",
    ),
    Meaning(
        code="clause-missing",
        level="warning",
        summary="A page cites a clause that is not in the code on that day.",
        why="It ended, has not begun, or never was there; a number may have been mistyped, or have changed.",
        hint="Look up where the matter is dealt with on that day, and cite that.",
    ),
    Meaning(
        code="clause-not-held",
        level="note",
        summary="A page cites a clause that lies outside what is held.",
        why="Whether there is such a clause, and what it says, cannot be told here.",
        hint="Look it up in the published code.",
    ),
    Meaning(
        code="earlier-wording",
        level="warning",
        summary="A page quotes a wording of a clause that no longer holds.",
        why="Whoever follows the page follows what the code said before it was changed.",
        hint="Change the words as the redline shows, or say of which day they are.",
    ),
    Meaning(
        code="later-wording",
        level="warning",
        summary="A page quotes a wording of a clause that does not hold yet.",
        why="On that day the code still says something else.",
        hint="Say from which day the words hold.",
    ),
    Meaning(
        code="misquotation",
        level="warning",
        summary="Words in quotation marks are those of a clause but for some, and no wording of it has those.",
        why="Quotation marks say that somebody else wrote it so.",
        hint="Change the words as the redline shows, or take the quotation marks away.",
    ),
    Meaning(
        code="near-quotation",
        level="note",
        summary="A page says in nearly the same words what a clause says.",
        why="What was left out or put in may be on purpose, or may change what the clause requires.",
        hint="Read the redline; where the difference is meant, nothing need be done.",
    ),
    Meaning(
        code="wording-undetermined",
        level="note",
        summary="Whether the code says on that day what a page cites or quotes is not known.",
        why="Which version was in effect on that day is not known, and they differ here.",
        hint="Ask for a day on which it is known, or settle the facts: sectext explain says which.",
    ),
)
