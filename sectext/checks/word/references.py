"""Rules for what parts of a Word file say of one another: numbering, styles, notes, relationships."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import Part, WordFile, local, w

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLE_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next")
# What refers to a note, the part with the notes, and what a note is called in it.
_NOTES = (
    ("footnoteReference", "footnotes", "footnote"),
    ("endnoteReference", "endnotes", "endnote"),
    ("commentReference", "comments", "comment"),
)


@rule(
    "missing-numbering",
    "error",
    summary="A paragraph or style has a number from a list that there is not.",
    why="Its number is not printed, and every reference to it is wrong.",
    hint="Add the w:num and its w:abstractNum to numbering.xml, or use one that is there.",
)
def missing_numbering(file: WordFile) -> Iterator[Flaw]:
    lists = set() if file.numbering is None else {e.get(w("numId")) for e in file.numbering.every("num")}
    for part in (*file.stories, *filter(None, (file.styles,))):
        for reference in part.root.iterfind(f".//{w('numPr')}/{w('numId')}"):
            number = reference.get(w("val"))
            # 0 takes the number away.
            if number != "0" and number not in lists:
                yield part.flaw(reference, f"There is no w:num {number}.")
    yield from _missing_kinds(file)


@rule(
    "missing-style",
    "warning",
    summary="Something has a style that there is not.",
    why="Word falls back to the style Normal: the look is lost and, where the style numbers, so is the number.",
    hint="Add the style to styles.xml, or use one that is there.",
)
def missing_style(file: WordFile) -> Iterator[Flaw]:
    styles = set() if file.styles is None else {e.get(w("styleId")) for e in file.styles.every("style")}
    for part in file.parts:
        for reference in part.every(*_STYLE_REFERENCES):
            style = reference.get(w("val"))
            if style not in styles:
                yield part.flaw(reference, f"w:{local(reference)} is “{style}”, and there is no such style.")


@rule(
    "missing-note",
    "error",
    summary="The text refers to a footnote, an endnote or a comment that there is not.",
    why="Word refuses the file, or shows a note without words.",
    hint="Add the note, or take the reference away.",
)
def missing_note(file: WordFile) -> Iterator[Flaw]:
    for reference, kind, name in _NOTES:
        there = {e.get(w("id")) for part in file.stories if part.kind == kind for e in part.every(name)}
        for part in file.stories:
            for element in part.every(reference):
                if element.get(w("id")) not in there:
                    yield part.flaw(element, f"There is no {name} {element.get(w('id'))}.")


@rule(
    "dangling-relationship",
    "error",
    summary="A part refers to another part that the file does not have, or by a name that nothing explains.",
    why="Word is reported to call such files corrupt.",
    hint="Add the part and its relationship, or take the reference away.",
)
def dangling_relationship(file: WordFile) -> Iterator[Flaw]:
    members = {member.lower() for member in file.package.members}
    for source, found in file.package.relationships.items():
        for each in found:
            if not each.external and each.target.lower() not in members and each.target:
                yield Flaw(
                    where=source or "the package", problem=f"Its {each.kind} is {each.target}, which is not there."
                )
    for part in file.parts:
        yield from _unexplained(part, {each.id for each in file.package.relationships.get(part.name, ())})


def _missing_kinds(file: WordFile) -> Iterator[Flaw]:
    """The lists whose definition there is not."""
    if file.numbering is not None:
        kinds = {e.get(w("abstractNumId")) for e in file.numbering.every("abstractNum")}
        for each in file.numbering.every("num"):
            kind = each.find(w("abstractNumId"))
            number = None if kind is None else kind.get(w("val"))
            if number not in kinds:
                problem = f"w:num {each.get(w('numId'))} is made from w:abstractNum {number}, which is not there."
                yield file.numbering.flaw(each, problem)


def _unexplained(part: Part, known: set[str]) -> Iterator[Flaw]:
    for element in part.root.iter("*"):
        for name, value in element.attrib.items():
            if str(name).startswith(_R) and value and value not in known:
                yield part.flaw(
                    element, f"{local(element)} refers to {value}, which is no relationship of {part.name}."
                )


RULES = (missing_numbering, missing_style, missing_note, dangling_relationship)
