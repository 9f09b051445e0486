"""Any .docx is opened without harm: what is unsafe or broken is refused with one error, and nothing is believed."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from docx_files import R, W, content_types, packed, part, parts, relationship, relationships

from sectext.errors import ForeignFile
from sectext.formats.word import opening
from sectext.formats.word.opening import Package, open_package, unpack

DOCUMENT = "word/document.xml"
RELS = "word/_rels/document.xml.rels"


def opened(members: dict[str, bytes]) -> Package:
    return unpack(packed(members), name="file.docx")


def refused(data: bytes) -> ForeignFile:
    with pytest.raises(ForeignFile) as caught:
        unpack(data, name="file.docx")
    assert caught.value.exit_code == 5
    assert caught.value.where.startswith("file.docx")
    return caught.value


def with_relationship(*entries: str, source: str = RELS) -> bytes:
    return packed({**parts(), source: relationships(*entries)})


# What is opened


def test_a_sound_file_gives_its_parts_in_order_and_by_name(tmp_path: Path):
    file = tmp_path / "a section.docx"
    file.write_bytes(packed(parts()))
    package = open_package(file)
    assert package.main == DOCUMENT
    assert package.members == tuple(parts())
    assert package.parts == parts()
    assert package.tree(DOCUMENT).tag == f"{{{W}}}document"
    assert package.related("styles") == ("word/styles.xml",)
    assert package.related("nothing") == ()
    assert package.content_types.of(
        "word/styles.xml",
    ).endswith("styles+xml")


def test_the_main_part_is_found_by_its_relationship_whatever_its_name():
    members = parts()
    members["words/The Text.main"] = members.pop(DOCUMENT)
    members["words/_rels/The Text.main.rels"] = relationships(relationship(1, "styles", "/word/styles.xml"))
    del members[RELS]
    members["_rels/.rels"] = relationships(relationship(9, "officeDocument", "/words/The%20Text.main"))
    members["[Content_Types].xml"] = content_types().replace(b"/word/document.xml", b"/words/The Text.main")
    package = opened(members)
    assert package.main == "words/The Text.main"
    assert package.related("styles") == ("word/styles.xml",)


def test_a_strict_file_is_read_by_the_usual_names():
    usual = (f'"{W}"', f'"{R}"')
    strict = (
        '"http://purl.oclc.org/ooxml/wordprocessingml/main"',
        '"http://purl.oclc.org/ooxml/officeDocument/relationships"',
    )
    members = parts()
    for name, data in members.items():
        text = data.decode()
        for old, new in zip(usual, strict, strict=True):
            text = text.replace(old, new)
        members[name] = text.replace(R, strict[1].strip('"')).encode()
    package = opened(members)
    assert package.tree(DOCUMENT).tag == f"{{{W}}}document"
    assert package.related("header") == ("word/header.xml",)
    assert package.parts[DOCUMENT] == members[DOCUMENT]


def test_parts_that_are_not_xml_are_named_and_not_inflated():
    package = opened({**parts(), "word/media/image1.png": b"\0" * 5_000_000})
    assert "word/media/image1.png" in package.members
    assert "word/media/image1.png" not in package.parts


def test_words_split_by_a_comment_are_whole():
    body = "<w:p><w:r><w:t>ten<!-- not --> pounds<?x y?>.</w:t></w:r></w:p>"
    root = opened(parts(body)).tree(DOCUMENT)
    assert next(root.iter(f"{{{W}}}t")).text == "ten pounds."


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://example.org/"),
        ("hyperlink", "mailto:a@example.org"),
        ("hyperlink", "file:///C:/old.doc"),
        ("attachedTemplate", r"file:///C:\Templates\Contract.dotm"),
        ("attachedTemplate", r"C:\Templates\Contract.dotm"),
        ("attachedTemplate", "Contract.dotm"),
        ("attachedTemplate", "/Applications/Contract.dotm"),
    ],
)
def test_what_is_outside_and_harmless_is_opened(kind: str, target: str):
    package = unpack(with_relationship(relationship(1, kind, target, external=True)), name="file.docx")
    assert package.relationships[DOCUMENT][0].target == target


# What is refused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a .docx"),
        (b"Dear all, the text is below.", "not a .docx"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (rb"{\rtf1 }", ".rtf"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "XML"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(data: bytes, words: str):
    assert words in str(refused(data))


def test_a_zip_that_is_no_docx_is_refused():
    assert "no [Content_Types].xml" in refused(packed({"mimetype": b"application/vnd.oasis"})).problem
    members = parts()
    members["[Content_Types].xml"] = content_types().replace(b"document.main+xml", b"sheet.main+xml")
    assert "not a Word document" in refused(packed(members)).problem


@pytest.mark.parametrize("missing", [DOCUMENT, "_rels/.rels"])
def test_a_file_without_its_document_is_refused(missing: str):
    members = parts()
    del members[missing]
    assert "no main document" in refused(packed(members)).problem


def test_a_main_part_of_another_kind_is_refused():
    members = {**parts(), DOCUMENT: part("styles")}
    assert "not a Word document" in refused(packed(members)).problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", [DOCUMENT, "word/styles.xml", "_rels/.rels", "[Content_Types].xml"])
def test_a_document_type_is_refused_in_every_part(member: str, encoding: str):
    text = parts()[member].decode().partition("?>")[2]
    attack = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    data = f'<?xml version="1.0" encoding="{encoding}"?>{attack}{text}'.encode(encoding)
    assert "document type" in refused(packed({**parts(), member: data})).problem


def test_a_document_type_in_an_encoding_that_hides_it_is_refused():
    text = parts()[DOCUMENT].decode().partition("?>")[2]
    data = f'<?xml version="1.0" encoding="EBCDIC-CP-US"?><!DOCTYPE x [<!ENTITY e "e">]>{text}'.encode("cp037")
    refused(packed({**parts(), DOCUMENT: data}))


def test_entities_that_multiply_are_refused_at_once():
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{lines}]><x>&e12;</x>'.encode()
    start = time.perf_counter()
    refused(packed({**parts(), DOCUMENT: bomb}))
    assert time.perf_counter() - start < 20  # it is refused long before it is inflated, on any machine


@pytest.mark.parametrize(
    "change",
    [
        {"word/vbaProject.bin": b"\xd0\xcf"},
        {
            "word/code.bin": b"x",
            "word/_rels/document.xml.rels": relationships(relationship(1, "vbaProject", "code.bin")),
        },
        {
            "[Content_Types].xml": content_types().replace(
                b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
            )
        },
    ],
    ids=["a member", "a relationship", "a content type"],
)
def test_macros_are_refused(change: dict[str, bytes]):
    assert "macros" in refused(packed({**parts(), **change})).problem


@pytest.mark.parametrize(
    ("kind", "target", "what"),
    [
        ("attachedTemplate", "https://example.org/t.dotm", "a template"),
        ("attachedTemplate", r"\\server\t.dotm", "a template"),
        ("attachedTemplate", r"file:///\\server\t.dotm", "a template"),
        ("attachedTemplate", "file://server/t.dotm", "a template"),
        ("attachedTemplate", "file:///%5C%5Cserver/t.dotm", "a template"),
        ("image", "https://example.org/pixel.png", "a picture"),
        ("oleObject", "file:///C:/sheet.xlsx", "an embedded object"),
        ("frame", "https://example.org/", "a frame"),
        ("subDocument", "part2.docx", "a document"),
        ("anythingElse", "x", "something (anythingElse)"),
    ],
)
def test_what_is_drawn_in_from_outside_is_refused_by_its_kind(kind: str, target: str, what: str):
    problem = refused(with_relationship(relationship(1, kind, target, external=True))).problem
    assert f"draws in {what} from outside" in problem
    assert target in problem


def test_words_in_another_format_are_refused():
    assert "another format" in refused(with_relationship(relationship(1, "aFChunk", "page.html"))).problem


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/word/a.xml", "word/../../a.xml", "C:/a.xml", "word\\a.xml", "a//b.xml", "./a.xml"]
)
def test_a_name_that_leaves_the_package_is_refused(name: str):
    assert "leaves the package" in refused(packed({**parts(), name: b"<x/>"})).problem


@pytest.mark.parametrize("twin", [DOCUMENT, "WORD/Document.xml"])
def test_two_members_of_one_name_are_refused(twin: str):
    file = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(twin, b"<other/>")
    assert "two members" in refused(file.getvalue()).problem


def test_an_encrypted_member_is_refused():
    data = bytearray(packed(parts()))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(signature)
        data[start + place] |= 1
    assert "encrypted" in refused(bytes(data)).problem


def test_another_compression_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    assert "compressed in a way" in refused(file.getvalue()).problem


def test_a_part_that_is_not_well_formed_is_refused():
    broken = {**parts(), DOCUMENT: parts()[DOCUMENT][:-20]}
    assert "not well-formed" in refused(packed(broken)).problem
    late = opened({**parts(), "word/styles.xml": b"<w:styles"})
    with pytest.raises(ForeignFile, match=r"word/styles.xml  It is not well-formed"):
        late.tree("word/styles.xml")
    with pytest.raises(ForeignFile, match="has no part"):
        late.tree("word/other.xml")


def test_a_part_nested_without_end_is_refused():
    body = "<w:p>" * 10_000 + "</w:p>" * 10_000
    assert "not well-formed" in refused(packed(parts(body))).problem


def test_a_member_without_a_name_is_refused():
    assert "leaves the package" in refused(packed({**parts(), "": b"<x/>"})).problem


# What grows


def test_a_zip_bomb_is_refused_before_it_fills_the_memory():
    data = packed({**parts(), DOCUMENT: part("document", " " * 300_000_000)})
    assert len(data) < 400_000
    tracemalloc.start()
    start = time.perf_counter()
    problem = refused(data).problem
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "inflates to more than 200 times its size" in problem or "32 MB" in problem
    assert time.perf_counter() - start < 20  # it is refused long before it is inflated, on any machine
    assert most < 40_000_000


def test_a_part_of_nothing_but_tags_is_refused():
    assert "tags and attributes" in refused(packed(parts("<w:p/>" * 1_000_000))).problem


def test_a_bomb_of_many_parts_is_refused():
    noise = random.Random(1).randbytes(3000).hex()
    each = f"<x>{noise * 400}</x>".encode()
    many = {**parts(), **{f"customXml/item{n}.xml": each for n in range(40)}}
    assert "inflates to more than" in refused(packed(many)).problem


def test_a_run_of_a_million_characters_is_opened_at_once():
    start = time.perf_counter()
    root = opened(parts(f"<w:p><w:r><w:t>{'x' * 10**6}</w:t></w:r></w:p>")).tree(DOCUMENT)
    assert len(next(root.iter(f"{{{W}}}t")).text) == 10**6
    assert time.perf_counter() - start < 20  # it is refused long before it is inflated, on any machine


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "MOST_MEMBERS", len(parts()) - 1)
    assert "members" in refused(packed(parts())).problem


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "MOST_BYTES", 2**20)
    file = tmp_path / "large.docx"
    file.write_bytes(b"PK" + b"\0" * 2**20)
    with pytest.raises(ForeignFile, match="larger than 1 MB"):
        open_package(file)


@pytest.mark.parametrize("claimed", [10, 2**31])
def test_headers_that_lie_about_the_size_are_not_believed(claimed: int):
    data = bytearray(packed({**parts(), DOCUMENT: part("document", " " * 50_000_000)}))
    at = data.index(b"PK\x01\x02", data.rindex(b"word/document.xml") - 60)
    data[at + 24 : at + 28] = struct.pack("<I", claimed)
    refused(bytes(data))


@pytest.mark.parametrize("seed", range(300))
def test_a_file_damaged_at_random_opens_or_is_refused(seed: int):
    chance = random.Random(seed)
    data = bytearray(packed(parts()))
    for _ in range(chance.choice((1, 3, 30))):
        match chance.randrange(3):
            case 0:
                data[chance.randrange(len(data))] = chance.randrange(256)
            case 1:
                del data[chance.randrange(len(data)) :][: chance.randrange(1, 400)]
            case _:
                at = chance.randrange(len(data))
                del data[at : at + chance.randrange(1, 50)]
    with suppress(ForeignFile):
        package = unpack(bytes(data), name="file.docx")
        for name in package.parts:
            package.tree(name)


@pytest.mark.parametrize("seed", range(200))
def test_parts_damaged_at_random_open_or_are_refused(seed: int):
    chance = random.Random(seed)
    members = parts()
    name = chance.choice(["[Content_Types].xml", "_rels/.rels", DOCUMENT, RELS])
    data = bytearray(members[name])
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    members[name] = bytes(data)
    with suppress(ForeignFile):
        opened(members).tree(DOCUMENT)
