"""XML from anywhere, parsed so that nothing in it can do harm: nothing is fetched, nothing grows, nothing goes deep."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from sectext.errors import ForeignFile

Element: TypeAlias = etree._Element

MOST_TAGS = 1_000_000  # and attributes: a parser needs far more memory for them than they take here


def parsed(data: bytes, *, where: str, hint: str = "", deepest: int | None = None) -> Element:
    """The root of well-formed XML. Raises ForeignFile, for which `hint` says why no sound file has a document type.

    Refused: document types and entities, in whatever encoding; more tags and attributes than MOST_TAGS; elements more
    than `deepest` in one another (the parser itself refuses 256). Comments and instructions are left out.
    """
    refuse_document_type(data, where, hint)
    if data.count(b"<") + data.count(b"=") > MOST_TAGS:
        raise ForeignFile(f"It has more than {MOST_TAGS:,} tags and attributes.", where=where)
    root = _root(data, where)
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it so far
        raise _document_type(where, hint)
    if deepest is not None:
        _refuse_depth(root, where, deepest)
    return root


def refuse_document_type(data: bytes, where: str, hint: str = "") -> None:
    """Before any parser sees it: with the NULs out, UTF-16 is found as well. Raises ForeignFile."""
    bare = data.replace(b"\0", b"") if b"\0" in data else data
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise _document_type(where, hint)


def _root(data: bytes, where: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = " ".join(str(error).split())
        raise ForeignFile(f"It is not well-formed XML: {told[:200]}.", where=where) from None


def _refuse_depth(root: Element, where: str, deepest: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise ForeignFile(f"It has more than {deepest} elements in one another.", where=where)


def _document_type(where: str, hint: str) -> ForeignFile:
    why = f"which {hint} and which can hide an attack" if hint else "which can hide an attack"
    return ForeignFile(f"It declares a document type or an entity, {why}.", where=where)
