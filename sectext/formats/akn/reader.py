"""Reads anybody's Akoma Ntoso as a clause tree with findings, and what sectext wrote exactly as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sectext.compare import compared
from sectext.errors import Finding, ForeignFile, SectextError
from sectext.formats.akn.hierarchy import BODIES, Hierarchy
from sectext.formats.akn.inline import View
from sectext.formats.akn.opening import open_file, opened
from sectext.formats.akn.own import origins, said
from sectext.formats.akn.remarks import Remarks
from sectext.formats.akn.values import Read
from sectext.formats.akn.xml import Element, below, child, local
from sectext.redline import Marked, accept, is_changed, settled
from sectext.tree import BadTree, Clause, digest, index


def read(data: bytes, *, name: str = "file") -> Clause:
    """The clause tree of a file: a document, or the one clause that `write` put into it.

    Raises ForeignFile, and for a redline, which is read with `read_redline`.
    """
    marked, is_ours = _marked(data, name)
    if not is_ours:
        return read_file(data, name=name).tree
    if is_changed(marked):
        raise ForeignFile("This is a redline: it holds ins or del.", where=name, hint="Accept or reject first.")
    return accept(marked)


def read_redline(data: bytes, *, name: str = "file") -> Marked:
    """The redline that ins and del show. Others' files are read twice, with all accepted and with all rejected.

    Raises ForeignFile.
    """
    marked, is_ours = _marked(data, name)
    if is_ours:
        return marked
    old, new = (read_file(data, name=name, view=view).tree for view in ("rejected", "accepted"))
    return compared(old, new)


def read_path(path: Path, *, document: str | None = None, view: View = "accepted") -> Read:
    """The document in a file, as `read_file` reads it. Reads only. Raises ForeignFile; OSError."""
    return _read(open_file(path), str(path), document, view)


def read_file(data: bytes, *, name: str = "file", document: str | None = None, view: View = "accepted") -> Read:
    """The document in a file, what could not be kept of it, and what it says of itself.

    `document` is what it is to be called; without one, the file says it. Words in ins and del are read as `view` says.
    Raises ForeignFile where the text makes no tree.
    """
    return _read(opened(data, name=name), name, document, view)


def changes(document: Element) -> tuple[str, ...]:
    """What a document holds that is neither accepted nor rejected, one word for each place: inserted or deleted."""
    words = {"ins": "inserted", "del": "deleted"}
    found = (local(each) for body in below(document, *BODIES) for each in body.iter())
    return tuple(words[name] for name in found if name in words)


def _marked(data: bytes, name: str) -> tuple[Marked, bool]:
    document = opened(data, name=name)
    kind = said(child(document, "meta"), "kind")
    if kind is None:
        return Marked(kind="document"), False
    reader = Hierarchy(Remarks(name), "marked", is_ours=True)
    try:
        return settled(reader.text(document)), True
    except BadTree as error:
        raise _no_tree(error, name) from None


def _read(document: Element, name: str, called: str | None, view: View) -> Read:
    remarks = Remarks(name)
    meta = child(document, "meta")
    is_ours = said(meta, "kind") is not None
    reader = Hierarchy(remarks, view, is_ours=is_ours)
    try:
        tree = accept(reader.document(document, called).marked())
        index(tree)
    except BadTree as error:
        raise _no_tree(error, name) from None
    findings = list(remarks.findings())
    if not is_ours:
        return Read(tree=tree, findings=tuple(findings), is_ours=False)
    findings += _altered(meta, tree, name, called)
    try:
        found = origins(meta)
    except SectextError as error:
        raise ForeignFile(f"It was altered: {error.problem}", where=name) from None
    return Read(
        tree=tree,
        findings=tuple(findings),
        is_ours=True,
        version=said(meta, "version"),
        digest=said(meta, "digest"),
        origins=found,
    )


def _altered(meta: Element | None, tree: Clause, name: str, called: str | None) -> Iterator[Finding]:
    """What a file of ours says of its text that is not so."""
    own, stated = said(meta, "document"), said(meta, "digest")
    if called and own and own != called:
        problem = f"The file says that it is {own}, not {called}."
        yield Finding(code="other-document", level="warning", where=name, problem=problem)
    if said(meta, "shown") == "part":
        problem = "The file shows some clauses only: it is an annex."
        yield Finding(code="shown-in-part", where=name, problem=problem)
    if said(meta, "kind") == "expression" and stated and stated != digest(_named(tree, own)):
        problem = f"The text is not that which was written at version {said(meta, 'version') or '(none)'}."
        yield Finding(code="other-digest", level="warning", where=name, problem=f"{problem} Somebody has edited it.")


def _named(tree: Clause, own: str | None) -> Clause:
    """The tree by the name that it had when its digest was taken."""
    return replace(tree, label=own) if tree.kind == "document" and own else tree


def _no_tree(error: BadTree, name: str) -> ForeignFile:
    hint = "Correct it there, then read it again."
    return ForeignFile(f"Its text makes no tree of clauses: {error.problem}", where=name, hint=hint)
