"""An XML file from anywhere, opened so that nothing in it can do harm: its document, if it is Akoma Ntoso 3.0."""

from __future__ import annotations

from pathlib import Path

from sectext import safe_xml
from sectext.errors import ForeignFile
from sectext.files import read_foreign
from sectext.formats.akn.xml import Element, is_akn, local

# The longest acts there are stay below a fifth of each.
MOST_BYTES = 64 * 2**20
DEEPEST = 120  # elements in one another; laws reach 40

_OLDER = ("http://www.akomantoso.org/1.0", "http://www.akomantoso.org/2.0")
_KINDS = ("act", "bill", "doc", "statement", "portion", "debateReport")
_HINT = "Expected an XML file of Akoma Ntoso 3.0, with <akomaNtoso> at its top."


def open_file(path: Path) -> Element:
    """The document in an XML file. Reads only. Raises ForeignFile; OSError."""
    return opened(read_foreign(path, most=MOST_BYTES), name=str(path))


def opened(data: bytes, *, name: str) -> Element:
    """The element of the document: act, bill, doc … `name` is what errors call the file.

    Refused, with ForeignFile: what is not well formed, document types and entities, more or deeper elements than a
    law can have, other XML, versions before 3, and what holds no text of clauses. Nothing is fetched.
    """
    _refuse(data, name)
    return _document(safe_xml.parsed(data, where=name, deepest=DEEPEST), name)


def _refuse(data: bytes, name: str) -> None:
    """What is no XML file, and what is too large."""
    if len(data) > MOST_BYTES:
        raise ForeignFile(f"It is larger than {MOST_BYTES // 2**20} MB.", where=name)
    if data.startswith(b"PK"):
        raise ForeignFile("It is a zip.", where=name, hint="Unpack it, and name the XML file in it.")


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
