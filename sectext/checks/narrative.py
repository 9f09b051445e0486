"""What the findings of a report and of a proposal form mean."""

from __future__ import annotations

from sectext.checks.rules import Meaning

NARRATIVE = (
    Meaning(
        code="form-no-date",
        level="note",
        summary="The desired date in a proposal form is no date.",
        why="The words stay as they are, and no day is made of them.",
        hint="Nothing need be done; the report gives the words.",
    ),
    Meaning(
        code="form-question-missing",
        level="warning",
        summary="A question of the proposal form was not found in a file.",
        why="What was answered to it may stand with the answer before, or may not be there.",
        hint="Look at the file; write what is missing in modification.toml and modifications/<MOD>/report.",
    ),
    Meaning(
        code="form-split-word",
        level="note",
        summary="Words of an answer look as if they were split when the text was taken out of a page.",
        why="They are the proposer's words, so they stay as they stand in the file.",
        hint="Compare them with the form, and put them right by hand in modifications/<MOD>/report.",
    ),
    Meaning(
        code="form-unanswered",
        level="note",
        summary="A question of the proposal form has no answer.",
        why="The report says so where a part of it hangs on that.",
        hint="Ask the proposer.",
    ),
    Meaning(
        code="form-unclear",
        level="warning",
        summary="Something in a proposal form was not understood, or can be read in two ways.",
        why="The words are kept; where something was read all the same, the finding says how.",
        hint="Compare the line with modification.toml and with the part of the report.",
    ),
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
