"""An XML file from anywhere, opened so that nothing in it can do harm: its document, if it is Akoma Ntoso 3.0."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from sectext.errors import ForeignFile
from sectext.formats.akn.xml import Element, is_akn, local

# The longest acts there are stay below a fifth of each.
MOST_BYTES = 64 * 2**20
MOST_TAGS = 1_000_000  # and attributes: a parser needs far more memory for them than they take here
DEEPEST = 120  # elements in one another; laws reach 40

_OLDER = ("http://www.akomantoso.org/1.0", "http://www.akomantoso.org/2.0")
_KINDS = ("act", "bill", "doc", "statement", "portion", "debateReport")
_HINT = "Expected an XML file of Akoma Ntoso 3.0, with <akomaNtoso> at its top."


def open_file(path: Path) -> Element:
    """The document in an XML file. Reads only. Raises ForeignFile; OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise ForeignFile(f"It is larger than {MOST_BYTES // 2**20} MB.", where=str(path))
    return opened(path.read_bytes(), name=str(path))


def opened(data: bytes, *, name: str) -> Element:
    """The element of the document: act, bill, doc … `name` is what errors call the file.

    Refused, with ForeignFile: what is not well formed, document types and entities, more or deeper elements than a
    law can have, other XML, versions before 3, and what holds no text of clauses. Nothing is fetched.
    """
    _refuse(data, name)
    return _document(_parsed(data, name), name)


def _refuse(data: bytes, name: str) -> None:
    """Before any parser sees it: with the NULs out, UTF-16 is found as well."""
    if len(data) > MOST_BYTES:
        raise ForeignFile(f"It is larger than {MOST_BYTES // 2**20} MB.", where=name)
    if data.startswith(b"PK"):
        raise ForeignFile("It is a zip.", where=name, hint="Unpack it, and name the XML file in it.")
    bare = data.replace(b"\0", b"") if b"\0" in data else data
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise _document_type(name)
    if bare.count(b"<") + bare.count(b"=") > MOST_TAGS:
        raise ForeignFile(f"It has more than {MOST_TAGS:,} tags and attributes.", where=name)


def _parsed(data: bytes, name: str) -> Element:
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
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ForeignFile(f"It is not well-formed XML: {error}.", where=name) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it so far
        raise _document_type(name)
    _refuse_depth(root, name)
    return root


def _refuse_depth(root: Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise ForeignFile(f"It has more than {DEEPEST} elements in one another.", where=name)


def _document(root: Element, name: str) -> Element:
    namespace = str(root.tag)[1:].partition("}")[0]
    if namespace in _OLDER:
        raise ForeignFile(f"It is Akoma Ntoso {namespace[-3:]}.", where=name, hint="Convert it to version 3.0 first.")
    if local(root) != "akomaNtoso":
        raise ForeignFile(f"Its top is <{str(root.tag).rpartition('}')[2]}>.", where=name, hint=_HINT)
    found = [child for child in root if isinstance(child.tag, str) and is_akn(str(child.tag)[1:].partition("}")[0])]
    document = next((child for child in found if local(child) in _KINDS), None)
    if document is None:
        what = f"<{local(found[0])}>" if found else "nothing"
        hint = f"What can be read: {', '.join(_KINDS)}."
        raise ForeignFile(f"It holds {what}, which is no text of clauses.", where=name, hint=hint)
    return document


def _document_type(name: str) -> ForeignFile:
    return ForeignFile("It declares a document type or an entity, which can hide an attack.", where=name)
