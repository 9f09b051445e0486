"""From a Word file to the text of a document at a version: the file of the corpus, and what could not be kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sectext.address import parse, parse_range
from sectext.entering import entering
from sectext.errors import Finding, ForeignFile, SectextError
from sectext.files import Folder
from sectext.formats.markdown import Source, read_file, write_file
from sectext.formats.markdown.front import Certainty
from sectext.library import digest_of, file_name, read_versions
from sectext.saving import Writing, ended_as
from sectext.tree import Clause, walk

Choice = Literal["accepted", "rejected"]


class UnresolvedChanges(ForeignFile):
    """A Word file with tracked changes or comments: it does not say which of its texts is the text."""

    code = "unresolved-changes"


class NotImported(SectextError):
    """A text that cannot become a document of this version: another one stands there, or its name is none."""

    code = "not-imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A text that was read: its file in the corpus, and the entry of version.toml that names it.

    `entered`: the entry is in version.toml; else there is no such version yet, and somebody has to write it.
    """

    document: str
    version: str
    tree: Clause
    file: str
    text: str
    entry: str
    entered: bool
    findings: tuple[Finding, ...]

    @property
    def clauses(self) -> int:
        return sum(place.clause.kind == "clause" for place in walk(self.tree))


def import_section(
    root: Path,
    file: Path,
    *,
    document: str,
    version: str,
    view: Choice | None = None,
    replace: bool = False,
    write: bool = True,
) -> Imported:
    """Read a section from a .docx, or from Akoma Ntoso, into the corpus. `view` says what becomes of tracked changes.

    Raises ForeignFile, UnresolvedChanges, NotASection; NotImported where another text stands there, unless `replace`.
    What is written is read again first, and must be the text that was read.
    """
    address = parse(document)
    if address.steps:
        raise NotImported(f"“{document}” is a clause, not a document.", hint="Name it like “Section G”.")
    document = address.document
    _check_folder(version)
    kept: tuple[Source, ...] = ()
    if file.suffix.lower() == ".xml":
        tree, findings, note, kept = _read_akn(file, document, view)
    else:
        tree, findings, note = _read(file, document, view)
    doubtful = view is not None or any(finding.level != "note" for finding in findings)
    certainty: Certainty = "reconstructed" if doubtful else "published"
    source = Source(at=(parse_range(document),), source=file.name, certainty=certainty, note=note)
    text = write_file(tree, kept or (source,))
    name = f"{document.lower().replace(' ', '-')}.md"
    if read_file(text, name=name)[0] != tree:
        raise NotImported("The text, written and read again, is not the same.", where=str(file))
    with entering(root, f"import {document} of {version}", write=write) as entry:
        found = _entered(entry, root, version, tree, name, text, replace=replace)
    return Imported(
        document=document,
        version=version,
        tree=tree,
        file=file_name(version, name),
        text=text,
        entry=_entry(tree, name, text),
        entered=found,
        findings=findings,
    )


def _check_folder(version: str) -> None:
    if not version or version.startswith(".") or "/" in version or "\\" in version:
        raise NotImported(f"“{version}” cannot be the label of a version.", hint="It is the name of a folder: 6.17.")


def _read(file: Path, document: str, view: Choice | None) -> tuple[Clause, tuple[Finding, ...], str | None]:
    """The text, what could not be kept, and what was done with tracked changes."""
    from sectext.formats.word.opening import open_package
    from sectext.formats.word.reading import WordText
    from sectext.formats.word.remarks import in_margins, looks
    from sectext.formats.word.sections import read_section
    from sectext.formats.word.tracked import accepted, rejected

    text = WordText(open_package(file))
    unresolved = text.unresolved()
    comments = [comment.author or "somebody" for comment in text.comments]
    if (unresolved or comments) and view is None:
        told = _counted([*(f"{each.kind} by {each.author or 'somebody'}" for each in unresolved)], comments)
        hint = "Resolve them in Word, or say what is to be read: --accept or --reject."
        raise UnresolvedChanges(f"It has changes or comments that nobody resolved: {told}.", where=str(file), hint=hint)
    section = read_section(text, rejected if view == "rejected" else accepted, document=document)
    left = [
        Finding(code="comment-left-out", where=str(file), problem=f"A comment by {who} was left out: “{words}”.")
        for who, words in ((each.author or "somebody", each.text) for each in text.comments)
    ]
    left += [*in_margins(text), *looks(text)]
    note = f"Read with every tracked change {view}." if view is not None and unresolved else None
    return section.tree, (*section.findings, *left), note


def _read_akn(
    file: Path, document: str, view: Choice | None
) -> tuple[Clause, tuple[Finding, ...], str | None, tuple[Source, ...]]:
    """The text of a file in Akoma Ntoso, what could not be kept, and the sources that a file of ours names."""
    from sectext.formats.akn.opening import open_file
    from sectext.formats.akn.reader import changes, read_path

    marks = changes(open_file(file))
    if marks and view is None:
        hint = "Say what is to be read: --accept or --reject."
        raise UnresolvedChanges(
            f"It is a redline that nobody resolved: {_counted(marks, ())}.", where=str(file), hint=hint
        )
    found = read_path(file, document=document, view=view or "accepted")
    note = f"Read with every change {view}." if view is not None and marks else None
    kept = [
        Source(at=o.at, source=o.source, certainty=o.certainty, note=o.note, incomplete=o.incomplete)
        for o in found.origins
    ]
    return found.tree, found.findings, note, () if note else tuple(kept)


def _counted(changes: Sequence[str], comments: Sequence[str]) -> str:
    told = [f"{count} {what}" for what, count in Counter(changes).items()]
    told += [f"{count} comment{'s' if count > 1 else ''} by {who}" for who, count in Counter(comments).items()]
    return ", ".join(told)


def _entered(entry: Writing, root: Path, version: str, tree: Clause, name: str, text: str, *, replace: bool) -> bool:
    """Put the text where it belongs, and its digest into version.toml, if there is such a version."""
    path = root / file_name(version, name)
    held = next((v for v in read_versions(Folder(root), str(root)) if v.label == version), None)
    standing = next((d for d in held.documents if d.name == tree.label), None) if held else None
    if standing is not None and standing.file not in (None, name):
        raise NotImported(f"{tree.label} is in another file there: {standing.file}.", where=file_name(version, ""))
    if standing is not None and standing.file is None:
        problem = f"{tree.label} is said to be that of {standing.text_of} there."
        hint = f'Take “in = "{standing.text_of}"” out first, with its whole entry.'
        raise NotImported(problem, where=file_name(version, "version.toml"), hint=hint)
    other = path.exists() and path.read_bytes() != text.encode()
    if other and not replace:
        raise NotImported(
            "Another text stands there.", where=file_name(version, name), hint="To replace it: --replace."
        )
    entry.put(file_name(version, name), text.encode())
    if held is not None:
        old = standing.sha256 if standing is not None else None
        toml = (root / held.file).read_bytes().decode()
        entry.put(held.file, ended_as(toml, _with_entry(toml, old, tree, name, text)).encode())
    return held is not None


def _with_entry(toml: str, old: str | None, tree: Clause, name: str, text: str) -> str:
    """version.toml with the digest of the text: in its entry, or in a new one at the end."""
    if old is not None:
        return toml.replace(old, digest_of(text.encode()))
    return f"{toml.rstrip()}\n\n{_entry(tree, name, text)}"


def _entry(tree: Clause, name: str, text: str) -> str:
    fields = {"name": tree.label, "title": tree.heading, "file": name, "sha256": digest_of(text.encode())}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value]
    return "\n".join(["[[document]]", *lines, ""])
