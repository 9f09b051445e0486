"""From an edited copy to a modification's file, with proof that the file says just what was edited."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sectext import names
from sectext.code import Code
from sectext.compare import compare
from sectext.errors import Finding, SectextError
from sectext.files import read_plain, text_of
from sectext.formats import markdown
from sectext.instruction import sentence
from sectext.library import open
from sectext.modification import Drafted, drafted, read, scaffold, with_changes
from sectext.operations import patch_of
from sectext.patch import Conflict, Operation, Patch, PatchConflict, place
from sectext.redline import apply, is_changed
from sectext.saving import save
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
    code = open(root)
    code.version(base)
    if not _ID.fullmatch(identifier) or names.fault(identifier):
        raise NotDrafted(f"“{identifier}” cannot be an identifier.", hint="Letters, digits, and . _ + - inside.")
    name = f"modifications/{identifier}/modification.toml"
    if (root / name).exists():
        raise NotDrafted(f"{identifier} exists already.", where=name, hint="Edit it, or choose another identifier.")
    first = stage or code.governance.stages[0]
    marking = code.governance.markings[0]
    text = scaffold(identifier, base=base, title=title, stage=first, route=route, marking=marking)
    read(text, name=name, governance=code.governance)
    if write:
        save(root / name, text.encode())
    return name


def draft_from(
    root: Path, identifier: str, file: Path, *, author: str | None = None, replace: bool = False, write: bool = True
) -> Draft:
    """Make an edited copy of a document, or a redline of it, the changes of a modification: an .md or a .docx.

    `author` takes the tracked changes of one author of a .docx. Raises MalformedFile, ForeignFile, NotACopy; NotDrafted
    where other changes stand there, PatchConflict where a redline was made on another text. What is written, read again
    and applied, gives the edited text exactly, or nothing is written.
    """
    code = open(root)
    modification = code.modification(identifier)
    edited, found = _read(code, identifier, modification.base, modification.file, file, author)
    patch = found.patch
    name = modification.file
    standing = {d.patch.document: set(d.patch.text_operations) for d in _standing(code, identifier)}
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
    text = with_changes((root / name).read_text(encoding="utf-8"), patch, told)
    _prove(code, text, name, patch.document, edited)
    if write and (patch.operations or has_changes):
        save(root / name, text.encode())
    return dataclasses.replace(found, written=bool(patch.operations or has_changes))


def _read(code: Code, identifier: str, base: str, name: str, file: Path, author: str | None) -> tuple[Clause, Draft]:
    """The edited text, and the draft that leads to it; nothing is written yet."""
    if not file.is_file():
        raise NotDrafted("There is no such file.", where=str(file))
    if file.suffix.lower() in (".docx", ".doc"):
        from sectext.wordcopies import read_copy  # lxml is slow to import

        copy = read_copy(code, base, file, author=author)
        patch, edited, by, findings = copy.patch, copy.new, copy.by, copy.findings
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
        raise NotDrafted(f"“{file.name}” is not read yet.", where=str(file), hint="Give an edited .md or .docx copy.")
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


def _prove(code: Code, text: str, name: str, document: str, edited: Clause) -> None:
    """The new file, read again, makes the edited text."""
    modification = read(text, name=name, governance=code.governance)
    tree = code.document(document, version=modification.base)
    made = drafted(modification, lambda other: code.document(other, version=modification.base))
    for each in made:
        if each.patch.document == document:
            tree = apply(tree, each.patch)
    if tree != edited:
        raise NotDrafted("The changes, written and read again, do not give the edited text.", where=name)
