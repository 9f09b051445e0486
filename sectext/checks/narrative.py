"""What the findings of a report and of a proposal form mean."""

from __future__ import annotations

from sectext.checks.rules import Meaning

NARRATIVE = (
    Meaning(
        code="marking-raised",
        level="warning",
        summary="A part of a report bears a higher marking than the modification, so the whole report bears that.",
        why="An output is never marked lower than anything that went into it.",
        hint="If the part may go to everybody, give it the lower marking; else mark the modification as well.",
    ),
    Meaning(
        code="not-written",
        level="note",
        summary="Nobody has written a part that every Modification Report has.",
        why="The report says “Not written.” in its place, and makes nothing up.",
        hint="Write the file named, in modifications/<MOD>/report.",
    ),
    Meaning(
        code="objective-not-held",
        level="note",
        summary="A modification names an objective whose words are not in governance.toml.",
        why="The report names it by its letter and says that its words are not held.",
        hint="Add an [[objective]] with its source to corpus/governance.toml.",
    ),
    Meaning(
        code="unknown-abbreviation",
        level="warning",
        summary="An abbreviation occurs in a report and has no entry in the glossary.",
        why="A reader cannot look it up, and its full term is not guessed.",
        hint="Add an [[abbreviation]] with its source to corpus/governance.toml, or write it in full.",
    ),
    Meaning(
        code="unmarked",
        level="note",
        summary="A modification, or a part of its report, bears no marking of its own.",
        why="It is then marked like the rest, and nobody said that this is right.",
        hint="Write the marking: in modification.toml, or between the +++ lines of the part.",
    ),
)
