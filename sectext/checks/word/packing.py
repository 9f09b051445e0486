"""Rules for the file as a zip, and for what is better left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.checks.rules import Flaw, rule
from sectext.checks.word.file import WordFile
from sectext.formats.word.opening import W

_TYPES = "[Content_Types].xml"
_RSID = f"{{{W}}}rsid"


@rule(
    "undeclared-part",
    "error",
    summary="The content types of the file do not say what a part holds.",
    why="Word is reported to call such files corrupt.",
    hint="Add the part, or the ending of its name, to [Content_Types].xml.",
)
def undeclared_part(file: WordFile) -> Iterator[Flaw]:
    for member in file.package.members:
        if member != _TYPES and file.package.content_types.of(member) is None:
            yield Flaw(where=member, problem="[Content_Types].xml does not say what it holds.")


@rule(
    "content-types-not-first",
    "note",
    summary="The content types are not the first member of the zip.",
    why="Word does not mind, but programs that look at the beginning of a file take it for some other zip.",
    hint="Write [Content_Types].xml first.",
)
def content_types_not_first(file: WordFile) -> Iterator[Flaw]:
    if file.package.members[0] != _TYPES:
        yield Flaw(where=_TYPES, problem=f"The first member is {file.package.members[0]}.")


@rule(
    "editing-sessions",
    "note",
    summary="The file says in which session of Word each word was typed (rsid attributes).",
    why="They say nothing about the text, tell strangers how it came about, and make equal texts differ.",
    hint="Word leaves them out once its option to store random numbers is off.",
)
def editing_sessions(file: WordFile) -> Iterator[Flaw]:
    for part in file.stories:
        found = sum(str(name).startswith(_RSID) for element in part.root.iter("*") for name in element.attrib)
        if found:
            yield Flaw(where=part.name, problem=f"It has {found} rsid attributes.")
    if file.settings is not None:
        for listed in file.settings.every("rsids"):
            yield file.settings.flaw(listed, f"It lists {len(listed)} sessions.")


RULES = (undeclared_part, content_types_not_first, editing_sessions)
