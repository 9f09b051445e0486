"""A Word file from anywhere, opened so that nothing in it can do harm: its parts, content types and relationships."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sectext import safe_xml
from sectext.errors import ForeignFile
from sectext.files import read_foreign
from sectext.formats.word.relationships import ContentTypes, Relationship, read_content_types, read_relationships

Element: TypeAlias = safe_xml.Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# What a file may hold. The longest contracts there are stay below a fifth of each.
MOST_BYTES = 128 * 2**20  # of the file itself
MOST_MEMBERS = 10_000
MOST_IN_A_PART = 32 * 2**20  # of XML, inflated
MOST_IN_ALL = 64 * 2**20
MOST_RATIO = 200  # to one, once a part has grown beyond the size below; prose reaches 30
SMALL = 8 * 2**20

_CHUNK = 2**16
_NO_TYPES = "no Word file has"
_CONTENT_TYPES = "[Content_Types].xml"
_DOCUMENT = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)\.main\+xml"
)
# The standard has a strict variant with names of its own for the same things.
_STRICT = re.compile(rb"(xmlns(?::\w+)?\s*=\s*[\"'])http://purl\.oclc\.org/ooxml/(\w+)/")
# What a damaged or forged zip makes zipfile raise.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
# How files that are no .docx begin, and what they are.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a Word file of before 2007 (.doc)"),
    (b"{\\rtf", "is a rich text file (.rtf)"),
    (b"%PDF", "is a PDF"),
    (b"<?xml", "is a single XML file"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The parts of a .docx. `parts` holds the XML ones, inflated, by name (“word/document.xml”).

    `members` are the names of all in the order of the file. `relationships` are those of each part, and of the
    package under "". `main` is the name of the document itself, whatever the file calls it.
    """

    name: str
    members: tuple[str, ...]
    parts: Mapping[str, bytes]
    content_types: ContentTypes
    relationships: Mapping[str, tuple[Relationship, ...]]
    main: str

    def tree(self, part: str) -> Element:
        """The root of an XML part, newly read. Raises ForeignFile where it is missing or not well formed."""
        if part not in self.parts:
            raise ForeignFile(f"It has no part {part}.", where=self.name)
        return read_xml(self.parts[part], where=f"{self.name}: {part}")

    def related(self, kind: str, part: str | None = None) -> tuple[str, ...]:
        """The names of the parts that a part (the document, unless named) refers to as its styles, header, …"""
        source = self.main if part is None else part
        return tuple(r.target for r in self.relationships.get(source, ()) if r.kind == kind and not r.external)


def open_package(path: Path) -> Package:
    """Open a .docx. Reads only. Raises ForeignFile, with what to do about it; OSError."""
    return unpack(read_foreign(path, most=MOST_BYTES), name=str(path))


def unpack(data: bytes, *, name: str) -> Package:
    """The parts of a .docx given as bytes; `name` is what errors call it.

    Refused, with ForeignFile: what is no zip or a damaged one, encryption, macros, document types and entities, names
    that leave the package, parts that inflate to more than they may, whatever their headers say, and what is drawn in
    from outside. A hyperlink is not; see docs/decisions.md. Parts that are not XML are named and never inflated.
    """
    _refuse_other_files(data, name)
    if data.count(b"PK\x01\x02") > MOST_MEMBERS + 100:  # before zipfile lists them, which takes a kilobyte for each
        raise ForeignFile(f"It has more than {MOST_MEMBERS:,} members.", where=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive, name)
            types = _content_types(archive, entries, name)
            parts = dict(_inflated(archive, entries, types, name))
    except _BROKEN_ZIP as error:
        raise ForeignFile(f"It is damaged: {error}.", where=name, hint="Open it in Word and save it again.") from None
    return _package(name, tuple(entries), types, parts)


def read_xml(data: bytes, *, where: str) -> Element:
    """The root of a well-formed part without a document type. Raises ForeignFile. Strict names become usual ones."""
    root = safe_xml.parsed(data, where=where, hint=_NO_TYPES)
    if "://purl.oclc.org/ooxml/" in str(root.tag):
        usual = _STRICT.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", data)
        return safe_xml.parsed(usual, where=where, hint=_NO_TYPES)
    return root


def _refuse_other_files(data: bytes, name: str) -> None:
    hint = "Open it in Word and save it as a Word document (.docx)."
    for beginning, what in _OTHERS:
        if data.startswith(beginning):
            if _ENCRYPTED in data:
                raise ForeignFile("It is encrypted.", where=name, hint="Save it in Word without a password.")
            raise ForeignFile(f"It {what}.", where=name, hint=hint)
    if not data.startswith(b"PK"):
        raise ForeignFile("It is not a .docx: that is a zip, and this is none.", where=name, hint=hint)


def _entries(archive: zipfile.ZipFile, name: str) -> Mapping[str, zipfile.ZipInfo]:
    """The members by name, in order, once each is known to be harmless. Raises ForeignFile."""
    found = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(found) > MOST_MEMBERS:
        raise ForeignFile(f"It has more than {MOST_MEMBERS:,} members.", where=name)
    for info in found:
        _refuse_entry(info, name)
    twice = [called for called, count in Counter(info.filename.lower() for info in found).items() if count > 1]
    if twice:
        raise ForeignFile(f"It has two members called {twice[0]}.", where=name)
    return {info.filename: info for info in found}


def _refuse_entry(info: zipfile.ZipInfo, name: str) -> None:
    steps = info.filename.split("/")
    # orig_filename is the name before zipfile cuts it at a NUL.
    if info.filename != info.orig_filename or "\\" in info.filename or ":" in steps[0] or {"", ".", ".."} & set(steps):
        raise ForeignFile(f"A member has a name that leaves the package: {info.orig_filename!r}.", where=name)
    if info.flag_bits & 0x1:
        raise ForeignFile("It is encrypted.", where=name, hint="Save it in Word without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ForeignFile(f"{info.filename} is compressed in a way that a .docx is not.", where=name)


def _content_types(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], name: str) -> ContentTypes:
    if _CONTENT_TYPES not in entries:
        raise ForeignFile(f"It is a zip, but not a .docx: it has no {_CONTENT_TYPES}.", where=name)
    data = _inflate(archive, entries[_CONTENT_TYPES], MOST_IN_ALL, name)
    return read_content_types(read_xml(data, where=f"{name}: {_CONTENT_TYPES}"))


def _inflated(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], types: ContentTypes, name: str
) -> Iterator[tuple[str, bytes]]:
    """The XML members, each with its bytes."""
    left = MOST_IN_ALL
    for member, info in entries.items():
        if member.lower().endswith((".xml", ".rels")) or (types.of(member) or "").endswith("xml"):
            data = _inflate(archive, info, left, name)
            safe_xml.refuse_document_type(data, f"{name}: {member}", _NO_TYPES)
            left -= len(data)
            yield member, data


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, name: str) -> bytes:
    """A member, inflated a little at a time: what comes out is counted, whatever the headers promise."""
    most = min(MOST_IN_A_PART, left)
    grown = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            grown += chunk
            if len(grown) > most:
                raise ForeignFile(f"{info.filename} inflates to more than {_megabytes(most)}.", where=name)
            if len(grown) > SMALL and len(grown) > MOST_RATIO * info.compress_size:
                raise ForeignFile(f"{info.filename} inflates to more than {MOST_RATIO} times its size.", where=name)
    return bytes(grown)


def _package(name: str, members: tuple[str, ...], types: ContentTypes, parts: Mapping[str, bytes]) -> Package:
    relationships = dict(_relationships(parts, name))
    _refuse_macros(members, types, relationships, name)
    _refuse_outside(relationships, name)
    package = Package(
        name=name,
        members=members,
        parts=parts,
        content_types=types,
        relationships=relationships,
        main=_main(relationships.get("", ()), parts, types, name),
    )
    if package.tree(package.main).tag != f"{{{W}}}document":
        raise ForeignFile(f"Its main part, {package.main}, is not a Word document.", where=name)
    return package


def _relationships(parts: Mapping[str, bytes], name: str) -> Iterator[tuple[str, tuple[Relationship, ...]]]:
    """The relationships of each part that has any: those of word/document.xml are in word/_rels/document.xml.rels."""
    for part, data in parts.items():
        folder, _, file = part.rpartition("/")
        if (folder == "_rels" or folder.endswith("/_rels")) and file.endswith(".rels"):
            source = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
            yield source, read_relationships(read_xml(data, where=f"{name}: {part}"), source)


def _refuse_macros(
    members: tuple[str, ...], types: ContentTypes, relationships: Mapping[str, tuple[Relationship, ...]], name: str
) -> None:
    named = [m for m in members if "vbaproject" in m.lower() or _has_macros(types.of(m))]
    related = [r.target for found in relationships.values() for r in found if r.kind.lower().startswith("vbaproject")]
    for found in (*named, *related):
        hint = "Save it in Word as a Word document (.docx) without them."
        raise ForeignFile(f"It has macros ({found}).", where=name, hint=hint)


def _has_macros(content_type: str | None) -> bool:
    return content_type is not None and ("macroenabled" in content_type.lower() or "vba" in content_type.lower())


def _refuse_outside(relationships: Mapping[str, tuple[Relationship, ...]], name: str) -> None:
    for source, found in relationships.items():
        for relationship in found:
            where = f"{name}: {source}" if source else name
            if relationship.kind == "aFChunk":
                hint = "Open it in Word and save it again: Word takes them in."
                raise ForeignFile(
                    f"Some of its words are in another format ({relationship.target}).", where=where, hint=hint
                )
            if relationship.external and not relationship.is_harmless:
                problem = f"It draws in {relationship.what} from outside the file: {relationship.target}."
                raise ForeignFile(problem, where=where, hint="Break the link in Word, then save it.")


def _main(relationships: tuple[Relationship, ...], parts: Mapping[str, bytes], types: ContentTypes, name: str) -> str:
    """The name of the main part. Raises ForeignFile where there is none, or one of another program."""
    found = [r.target for r in relationships if r.kind == "officeDocument" and not r.external]
    if len(found) != 1 or found[0] not in parts:
        raise ForeignFile("It has no main document.", where=name)
    content_type = types.of(found[0]) or ""
    if not _DOCUMENT.fullmatch(content_type):
        problem = f"Its main part is not a Word document but {content_type or 'of no known type'}."
        raise ForeignFile(problem, where=name)
    return found[0]


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB"
