"""The parts of a Word file beside its text: what it is about, its page header and footer, its settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from lxml import etree

from sectext.formats.word.revisions import written as stamped
from sectext.formats.word.xml import Element, held, plain, root, value, w

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument"
# The set of properties that people add to a file.
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

TYPES: Mapping[str, str] = {
    "docProps/app.xml": f"{_PROPERTIES}.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": f"{_PROPERTIES}.custom-properties+xml",
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/footer1.xml": f"{_WORD}.footer+xml",
    "word/header1.xml": f"{_WORD}.header+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
}

# The parts that the text refers to.
INNER = tuple(name for name in TYPES if name.startswith("word/") and name != "word/document.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a file was made from, kept in its properties: it is read again when the file comes back from a drafter.

    `digest` is that of the whole document at `version`, which the file may show only parts of.
    """

    document: str
    version: str | None = None
    digest: str | None = None
    modification: str | None = None
    legal_text: str | None = None
    marking: str | None = None


def content_types(names: Iterable[str]) -> Element:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    made = [plain(_TYPES, "Default", Extension=end, ContentType=kind) for end, kind in defaults.items()]
    made += [plain(_TYPES, "Override", PartName=f"/{name}", ContentType=TYPES[name]) for name in names if name in TYPES]
    return plain(_TYPES, "Types", *made)


def package_relations() -> Element:
    kinds = {
        "word/document.xml": f"{_OFFICE}/relationships/officeDocument",
        "docProps/core.xml": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/app.xml": f"{_OFFICE}/relationships/extended-properties",
        "docProps/custom.xml": f"{_OFFICE}/relationships/custom-properties",
    }
    return _relations({f"rId{n}": (kind, name) for n, (name, kind) in enumerate(kinds.items(), start=1)})


def document_relations(names: Mapping[str, str]) -> Element:
    """The relationships of the text to the other parts, by the name that the text calls them."""
    return _relations(
        {key: (f"{_OFFICE}/relationships/{key}", name.removeprefix("word/")) for key, name in names.items()}
    )


def settings(*, tracked: bool) -> Element:
    """`tracked`: whoever changes the text from now on leaves a mark."""
    compatible = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    return root(
        "settings",
        w("zoom", percent=100),
        *([w("trackRevisions")] if tracked else []),
        value("defaultTabStop", 567),
        value("characterSpacingControl", "doNotCompress"),
        w("compat", compatible),
        w("themeFontLang", val="en-GB"),
        value("decimalSymbol", "."),
        value("listSeparator", ","),
    )


def core_properties(title: str, author: str, date: datetime | None) -> Element:
    spaces = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    made = _rooted(f"{{{_CORE}}}coreProperties", spaces)
    for name, text in (("title", title), ("creator", author), ("language", "en-GB")):
        _add(made, f"{{{_DC}}}{name}", text)
    for name in ("created", "modified") if date else ():
        stamp = _add(made, f"{{{_TERMS}}}{name}", stamped(date) if date else None)
        stamp.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return made


def app_properties() -> Element:
    made = plain(f"{_OFFICE}/extended-properties", "Properties")
    _add(made, f"{{{_OFFICE}/extended-properties}}Application", "sectext")
    return made


def custom_properties(provenance: Provenance) -> Element:
    """The provenance as properties that Word shows and keeps: “sectext document” and so on."""
    space, types = f"{_OFFICE}/custom-properties", f"{_OFFICE}/docPropsVTypes"
    made = _rooted(f"{{{space}}}Properties", {None: space, "vt": types})
    given = [(field.name.replace("_", " "), getattr(provenance, field.name)) for field in fields(provenance)]
    for number, (name, text) in enumerate((pair for pair in given if pair[1]), start=2):
        entry = _add(made, f"{{{space}}}property")
        entry.attrib.update({"fmtid": _CUSTOM, "pid": str(number), "name": f"sectext {name}"})
        _add(entry, f"{{{types}}}lpwstr", text)
    return made


def _relations(found: Mapping[str, tuple[str, str]]) -> Element:
    made = [plain(_RELATIONS, "Relationship", Id=key, Type=kind, Target=to) for key, (kind, to) in found.items()]
    return plain(_RELATIONS, "Relationships", *made)


def _rooted(tag: str, spaces: Mapping[str | None, str] | Mapping[str, str]) -> Element:
    return etree.Element(tag, nsmap=dict(spaces))


def _add(parent: Element, tag: str, text: str | None = None) -> Element:
    made = etree.SubElement(parent, tag)
    made.text = None if text is None else held(text)
    return made
