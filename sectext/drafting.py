"""From an edited copy to a modification's file, with proof that the file says just what was edited."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sectext import names
from sectext.code import Code
from sectext.compare import compare
from sectext.entering import entering
from sectext.errors import Finding, SectextError
from sectext.files import read_plain, text_of
from sectext.formats import markdown
from sectext.formats.toml import UNPRINTABLE
from sectext.instruction import Understood, sentence
from sectext.instruction import read as read_instructions
from sectext.library import open
from sectext.modification import Drafted, drafted, read, scaffold, with_changes
from sectext.operations import patch_of
from sectext.patch import Conflict, Operation, Patch, PatchConflict, place
from sectext.redline import apply, is_changed
from sectext.saving import Writing, ended_as
from sectext.tree import Clause

if TYPE_CHECKING:
    from sectext.formats.word.authors import By

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


class NotDrafted(SectextError):
    """A file that cannot become the changes of this modification."""

    code = "not-drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was drafted: the patch, each change in words, and the file. `written` is false where it said so already."""

    modification: str
    document: str
    patch: Patch
    file: str
    written: bool
    by: Mapping[Operation, tuple[By, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence(op) for op in self.patch.operations)


def begin(root: Path, identifier: str, *, base: str, title: str, route: str, stage: str | None, write: bool) -> str:
    """Make the file of a new modification; returns its name. Raises NotDrafted, UnknownName, MalformedFile."""
    check_identifier(identifier)
    with entering(root, f"new {identifier}", write=write) as entry:
        name, text = scaffolded(root, identifier, base=base, title=title, route=route, stage=stage)
        entry.put(name, text.encode())
    return name


def scaffolded(
    root: Path,
    identifier: str,
    *,
    base: str,
    title: str,
    route: str,
    stage: str | None,
    more: Mapping[str, str | bool | Sequence[str]] | None = None,
) -> tuple[str, str]:
    """The name and the text of the file of a new modification. Writes nothing; raises what `begin` raises."""
    code = open(root)
    code.version(base)
    if not _is_one_line(title):
        hint = "It is one line without control characters."
        raise NotDrafted(f"{title!r} cannot be a title.", hint=hint)
    check_identifier(identifier)
    name = f"modifications/{identifier}/modification.toml"
    if (root / name).exists():
        raise NotDrafted(f"{identifier} exists already.", where=name, hint="Edit it, or choose another identifier.")
    first = stage or code.governance.stages[0]
    marking = code.governance.markings[0]
    text = scaffold(identifier, base=base, title=title, stage=first, route=route, marking=marking, more=more)
    read(text, name=name, governance=code.governance)
    return name, text


def check_identifier(identifier: str) -> None:
    """Raises NotDrafted where a modification cannot be called so: it names a folder and files."""
    if not _ID.fullmatch(identifier) or names.fault(identifier):
        raise NotDrafted(f"“{identifier}” cannot be an identifier.", hint="Letters, digits, and . _ + - inside.")


def _is_one_line(title: str) -> bool:
    """Whether a title can be printed in any format: some words, and nothing that breaks a line or cannot be seen."""
    return bool(title.strip()) and all(unicodedata.category(sign) not in UNPRINTABLE for sign in title)


def draft_from(
    root: Path, identifier: str, file: Path, *, author: str | None = None, replace: bool = False, write: bool = True
) -> Draft:
    """Make an edited copy of a document, a redline of it, or instructions the changes of a modification.

    Copies and redlines are .md or .docx, instructions .txt; these state all changes to a document, also effects.
    `author` takes the tracked changes of one author of a .docx. Raises MalformedFile, ForeignFile, NotACopy,
    NotUnderstood; NotDrafted where other changes stand there, PatchConflict where a redline was made on another text or
    instructions do not fit. What is written, read again and applied, gives the edited text exactly, and of instructions
    the same operations, or nothing is written.
    """
    with entering(root, f"draft {identifier}", write=write) as entry:
        return _drafted_from(entry, root, identifier, file, author, replace=replace)


def _drafted_from(
    entry: Writing, root: Path, identifier: str, file: Path, author: str | None, *, replace: bool
) -> Draft:
    code = open(root)
    modification = code.modification(identifier)
    edited, found = _read(code, identifier, modification.base, modification.file, file, author)
    patch = found.patch
    name = modification.file
    stated = file.suffix.lower() == ".txt"
    standing = {
        d.patch.document: set(d.patch.operations if stated else d.patch.text_operations)
        for d in _standing(code, identifier)
    }
    theirs = standing.get(patch.document, set())
    has_changes = any(c.document == patch.document for c in modification.changes) and (theirs or not standing)
    if theirs == set(patch.operations) and theirs:
        return found
    if has_changes and not replace:
        raise NotDrafted(
            f"{identifier} has other changes to {patch.document} already.",
            where=name,
            hint="To put these in their place: --replace.",
        )
    told = {op: [str(each) for each in by] for op, by in found.by.items()}
    old = (root / name).read_bytes().decode()
    text = ended_as(old, with_changes(old.replace("\r\n", "\n"), patch, told, effects=stated))
    _prove(code, text, name, patch.document, edited, patch.operations if stated else None)
    if patch.operations or has_changes:
        entry.put(name, text.encode())
    return dataclasses.replace(found, written=bool(patch.operations or has_changes))


def _read(code: Code, identifier: str, base: str, name: str, file: Path, author: str | None) -> tuple[Clause, Draft]:
    """The edited text, and the draft that leads to it; nothing is written yet."""
    if not file.is_file():
        raise NotDrafted("There is no such file.", where=str(file))
    if file.suffix.lower() in (".docx", ".doc"):
        from sectext.wordcopies import read_copy  # lxml is slow to import

        copy = read_copy(code, base, file, author=author)
        patch, edited, by, findings = copy.patch, copy.new, copy.by, copy.findings
    elif file.suffix.lower() == ".txt" and author is None:
        understood = _stated(code, base, file)
        [patch], by = understood.patches, {}
        edited, findings = apply(code.document(patch.document, version=base), patch), understood.findings
    elif author is not None:
        raise NotDrafted("Only a .docx says whose changes are whose.", where=str(file), hint="Leave --author out.")
    else:
        edited, patch = _patch(code, base, file)
        by, findings = {}, ()
    draft = Draft(
        modification=identifier,
        document=patch.document,
        patch=patch,
        file=name,
        written=False,
        by=by,
        findings=findings,
    )
    return edited, draft


def _patch(code: Code, base: str, file: Path) -> tuple[Clause, Patch]:
    """The edited text and the patch that leads to it."""
    if file.suffix != ".md":
        hint = "Give an edited .md or .docx copy, or instructions as .txt."
        raise NotDrafted(f"“{file.name}” is not read yet.", where=str(file), hint=hint)
    text = text_of(read_plain(file, str(file)), str(file))
    if text.startswith("# Annex "):
        raise NotDrafted(
            "The file is an annex, an extract of a document.", where=str(file), hint="Edit a copy of it whole."
        )
    marked = markdown.read_redline(text.replace("\r\n", "\n"), name=str(file))
    edited = marked.accept()
    if edited.kind != "document":
        raise NotDrafted(
            "The file holds one clause, not a document.", where=str(file), hint="Edit a copy of the whole file."
        )
    old = code.document(edited.label or "", version=base)
    if not is_changed(marked):
        return edited, compare(old, edited, base=base)
    _check_same(old, marked.reject(), str(file), base)
    return edited, patch_of(marked, base=base)


def _stated(code: Code, base: str, file: Path) -> Understood:
    """What instructions state of one document; a note where they were drafted against another version."""
    found = read_instructions(
        text_of(read_plain(file, str(file)), str(file)),
        lambda document: code.document(document, version=base),
        name=str(file),
    )
    if len(found.patches) != 1:
        documents = " and ".join(patch.document for patch in found.patches)
        problem = f"It has instructions for {documents}." if documents else "It has no instruction."
        raise NotDrafted(problem, where=str(file), hint="Give the instructions for each document in a file of its own.")
    [patch] = found.patches
    notes = list(found.findings)
    if found.base not in (None, base):
        problem = f"drafted against {found.base}; read here on {base}, which has the words that they name"
        notes.append(Finding(code="other-base", where=str(file), problem=problem))
    return dataclasses.replace(found, patches=(dataclasses.replace(patch, base=base),), findings=tuple(notes))


def _check_same(held: Clause, rejected: Clause, file: str, base: str) -> None:
    """A redline must have been made on the text of the base."""
    if rejected == held:
        return
    conflicts = [
        Conflict(
            at=place(op),
            problem=f"the redline was made on another text than {base}",
            expected=getattr(op, "find", "") or "as it stands",
            found=getattr(op, "put", "") or sentence(op),
        )
        for op in compare(held, rejected).operations
    ]
    raise PatchConflict(conflicts, where=file)


def _standing(code: Code, identifier: str) -> tuple[Drafted, ...]:
    made = code.drafts.get(identifier, ())
    return () if isinstance(made, SectextError) else made


def _prove(
    code: Code, text: str, name: str, document: str, edited: Clause, operations: Sequence[Operation] | None
) -> None:
    """The new file, read again, makes the edited text, and has just these operations where some are given."""
    modification = read(text, name=name, governance=code.governance)
    tree = code.document(document, version=modification.base)
    made = drafted(modification, lambda other: code.document(other, version=modification.base))
    for each in made:
        if each.patch.document == document:
            tree = apply(tree, each.patch)
            if operations is not None and set(each.patch.operations) != set(operations):
                raise NotDrafted("The changes, written and read again, are not those of the instructions.", where=name)
    if tree != edited:
        raise NotDrafted("The changes, written and read again, do not give the edited text.", where=name)
