"""What reading other people's Word files finds: what could not be kept, and what the file does not say."""

from __future__ import annotations

from sectext.checks.rules import Level, Meaning


def _meaning(code: str, level: Level, summary: str, why: str, hint: str) -> Meaning:
    return Meaning(code=code, level=level, summary=summary, why=why, hint=hint)


READING = (
    _meaning(
        "changed-label",
        "note",
        "A label was put into the form that all labels have, or became a part of the words.",
        "A label has no spaces, begins with no quotation mark, and is there once among its neighbours.",
        "Read the place; where a number is there twice, the file says two things.",
    ),
    _meaning(
        "change-to-pending",
        "note",
        "Words that one author inserted and nobody accepted yet were changed or deleted by another.",
        "The law does not have these words, so this is no change of the law; it stays with the changes it belongs to.",
        "Resolve the insertion first, or draft the changes of both authors.",
    ),
    _meaning(
        "cleaned-words",
        "note",
        "Characters were put into the form that all texts have: one line, with accents in one character.",
        "The words are the same; searching and comparing need one form.",
        "Nothing need be done.",
    ),
    _meaning(
        "comment-left-out",
        "note",
        "A comment in the margin of a Word file was left out.",
        "A comment is no part of the text.",
        "Read it; what it asks for may still be open.",
    ),
    _meaning(
        "format-change",
        "note",
        "A tracked change of looks, style or numbering, of a table or of the page is not a change of the words.",
        "The text holds no looks. It says where, by whom, and what changed. Where the change gave a paragraph another "
        "number or depth, that is drafted.",
        "Nothing need be done.",
    ),
    _meaning(
        "hidden-words",
        "warning",
        "A Word file has hidden words, which were left out.",
        "Nobody sees them on paper, and somebody may have hidden them by mistake.",
        "Look at them in Word, and delete them or make them visible.",
    ),
    _meaning(
        "joined-paragraphs",
        "note",
        "A paragraph without a label was made part of the clause before it.",
        "A clause holds its words and those after its list; further ones become items without a label, or one string.",
        "Read the place.",
    ),
    _meaning(
        "lost-formatting",
        "note",
        "Looks of words were not kept: bold, italics, links, signs of lists.",
        "Texts are plain. Labels, headings, terms and titles are kept as what they are.",
        "Where the looks mean something, say it in words.",
    ),
    _meaning(
        "lost-note",
        "warning",
        "A footnote or an endnote was not kept.",
        "The text holds no notes, and the words of a note may be part of what was agreed.",
        "Put its words into the text if they belong there.",
    ),
    _meaning(
        "lost-picture",
        "warning",
        "A picture, a drawing or an object was not kept.",
        "The text holds words only; a formula or a diagram may be part of what was agreed.",
        "Say in words what it shows, or keep the document whole beside the text.",
    ),
    _meaning(
        "merged-cells",
        "warning",
        "A table has merged cells, which became one cell with words and others without.",
        "The rows of a table all have the same columns.",
        "Read the table.",
    ),
    _meaning(
        "no-change",
        "warning",
        "A Word file has tracked changes, and none of them changes the text.",
        "They may be of looks only, undo one another, or move a heading in an extract that shows no clauses around it.",
        "Look at them in Word. If something was to change, show the clauses around it.",
    ),
    _meaning(
        "not-mapped",
        "warning",
        "Something in a file has no place in the text: it was left out, or only its words were kept.",
        "It stands before or after the text, in a table of contents, in a text box or in data that no text holds.",
        "Read it. If it belongs to the text, move it there in the file and read that again.",
    ),
    _meaning(
        "other-digest",
        "warning",
        "A file that sectext wrote does not hold the text that it was written with.",
        "It states the digest of that text. Somebody has edited it, or it was damaged.",
        "Compare it with the version that it names: sectext diff, or export that version again.",
    ),
    _meaning(
        "other-document",
        "warning",
        "A file does not say that it is the document it was read as.",
        "It may be another one.",
        "Look at its title, and at the name that was given.",
    ),
    _meaning(
        "pending-change",
        "note",
        "A tracked change is by another author than the one whose changes are drafted.",
        "It is neither accepted nor rejected, and stays as it is in the file.",
        "Draft it separately, for its own author.",
    ),
    _meaning(
        "quoted-structure",
        "note",
        "A text that is quoted with its own numbers became part of the clause that quotes it.",
        "The text has no place for a text within a text, such as the clauses that an amending act puts into another.",
        "Read the place, and what stands around it.",
    ),
    _meaning(
        "shown-in-part",
        "note",
        "A file shows only some clauses of a document.",
        "The others stay as they are.",
        "If they were meant to go, delete them with changes tracked in a file that shows them.",
    ),
    _meaning(
        "table-in-cell",
        "warning",
        "A table stands in a cell of another table; its rows became items.",
        "A cell holds words and items, and no table.",
        "Take the inner table out in Word, or write it as a list.",
    ),
    _meaning(
        "unclear-depth",
        "warning",
        "A Word file does not say how deep something stands.",
        "Neither lists nor indents nor labels leave a single reading; one was taken.",
        "Say it in Word with a list or an indent and read the file again, or correct the text by hand.",
    ),
)
