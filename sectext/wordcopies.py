"""A drafter's Word file beside the text that it changes: the text as it becomes, and who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sectext.code import Code
from sectext.compare import compare
from sectext.errors import Finding, SectextError
from sectext.formats.word.apart import apart
from sectext.formats.word.attribution import attributed
from sectext.formats.word.authors import By
from sectext.formats.word.opening import Package, open_package
from sectext.formats.word.reading import WordText
from sectext.formats.word.remarks import outside, remarks
from sectext.formats.word.said import said
from sectext.formats.word.sections import Section, read_section
from sectext.formats.word.titles import names_document
from sectext.formats.word.tracked import accepted, by, rejected
from sectext.instruction import sentence
from sectext.instruction.agreeing import disagreements
from sectext.patch import Conflict, Operation, Patch, PatchConflict, place
from sectext.splicing import splice
from sectext.tree import Clause, walk


class NotACopy(SectextError):
    """A Word file that is no edited copy of the text it would change."""

    code = "not-a-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The text as it becomes, the patch that leads there, whose changes these are, and what is left to say."""

    new: Clause
    patch: Patch
    by: Mapping[Operation, tuple[By, ...]]
    findings: tuple[Finding, ...]


def read_copy(code: Code, base: str, file: Path, *, author: str | None = None) -> Copy:
    """Read a drafter's .docx: a whole section or an annex with tracked changes, or an edited copy without any.

    The text with every change rejected must be that of the base, or as much of it as the file shows. `author` takes
    the changes of one author; those of others stay in the file. Raises ForeignFile, NotACopy, PatchConflict.
    """
    return copy_of(code, base, open_package(file), str(file), author=author)


def copy_of(code: Code, base: str, package: Package, file: str, *, author: str | None = None) -> Copy:
    """The same of a file that was opened; `file` is what it is called."""
    text = WordText(package)
    changes = text.unresolved()
    authors = sorted({each.author or "" for each in changes})
    if author is not None and author not in authors:
        found = ", ".join(filter(None, authors)) or "nobody"
        raise NotACopy(f"It has no tracked change by {author}.", where=file, hint=f"There are changes by: {found}.")
    document = _document(code, base, text, file)
    held = code.document(document, version=base)
    view = by(author) if author else accepted
    old = read_section(text, rejected, document=document, base=held)
    new = read_section(text, view, document=document, base=held) if changes else old
    if not changes:
        return _untracked(held, new, base, file, text)
    tree, in_part = _whole(held, old, new, base, file)
    patch = compare(held, tree, base=base)
    by_all = attributed(patch.operations, old, new, author=author)
    if author is None:
        patch = replace(patch, operations=apart(held, tree, patch, by_all, (old, new)))
    if not patch.operations:
        problem = "It has tracked changes, but none of them changes the text that it shows."
        in_part = [*in_part, Finding(code="no-change", level="warning", where=file, problem=problem)]
    return Copy(
        new=tree,
        patch=patch,
        by=attributed(patch.operations, old, new, author=author),
        findings=(
            *_told(new.findings, old.findings),
            *in_part,
            *outside(text, (old, new)),
            *_disagreeing(held, tree, text),
            *remarks(text, author),
        ),
    )


def _disagreeing(held: Clause, tree: Clause, text: WordText) -> Iterator[Finding]:
    """Where instructions in the file say otherwise than its tracked changes, which are what is drafted."""
    for each in disagreements(held, tree, said(text)):
        yield Finding(code="instruction-disagrees", level="warning", where=each.where, problem=each.problem)


def _document(code: Code, base: str, text: WordText, file: str) -> str:
    """The document that the file is of: as its properties say, or its title."""
    held = [d.name for d in code.version(base).documents]
    said = text.properties().get("sectext document")
    if said in held:
        return said
    named = names_document(text, held)
    if named is not None:
        return named
    known = ", ".join(held)
    raise NotACopy("It does not say which document it is of.", where=file, hint=f"Begin it with the name: {known}.")


def _untracked(held: Clause, new: Section, base: str, file: str, text: WordText) -> Copy:
    """An edited copy: what differs from the base is its change, whoever made it."""
    if new.is_extract and new.tree != held:
        hint = "Track the changes in it, or edit a copy of the whole document: sectext export docx."
        raise NotACopy("It is an annex, an extract of a document, and has no tracked changes.", where=file, hint=hint)
    patch = compare(held, new.tree, base=base)
    return Copy(new=new.tree, patch=patch, by={}, findings=(*new.findings, *remarks(text, None)))


def _whole(held: Clause, old: Section, new: Section, base: str, file: str) -> tuple[Clause, list[Finding]]:
    """The whole document as it becomes. Raises PatchConflict where the file was made on another text."""
    if old.tree == held:
        return new.tree, []
    spliced = splice(held, old.tree, new.tree)
    if spliced.old != held:
        raise PatchConflict(list(_conflicts(held, spliced.old, base)), where=file)
    left = [
        str(each.address)
        for each in walk(held)
        if each.clause.kind == "clause" and not any(each.path[: len(path)] == path for path in spliced.shown)
    ]
    if not left:
        return spliced.new, []
    shown = ", ".join(left) if len(left) <= 8 else f"{', '.join(left[:8])} and {len(left) - 8} more"
    problem = f"Not all of {held.label} is shown; these stay as they are: {shown}."
    return spliced.new, [Finding(code="shown-in-part", where=file, problem=problem)]


def _conflicts(held: Clause, rejected_text: Clause, base: str) -> Iterator[Conflict]:
    for op in compare(held, rejected_text).operations:
        yield Conflict(
            at=place(op),
            problem=f"with every change rejected, the file does not have the text of {base}",
            expected=getattr(op, "find", "") or "as it stands",
            found=getattr(op, "put", "") or sentence(op),
        )


def _told(first: Sequence[Finding], second: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each finding once, whichever of the two texts it is about."""
    return tuple(dict.fromkeys((*first, *second)))
