"""What is done to a sound file to make it odd, or worse: to its bytes, its words, its elements or its rows."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from random import Random
from typing import Any, TypeAlias

from lxml import etree

Mutation: TypeAlias = Callable[[bytes, Random, Sequence[str]], bytes]

NUMBERS = ("-1", "0", "1", "2", "65536", "2147483648", "-9223372036854775809", "9" * 25, "9" * 5000, "1e400", "nan", "٣", "1.5", "0x10")  # fmt: skip
DAYS = ("0001-01-01", "9999-12-31", "9999-12-30", "2019-02-29", "2020-02-29", "10000-01-01", "2019-11-04T25:61:00Z")
SIGNS = ("\0", "\x1b]0;x\x07", "\x1b[2J", "\x9b31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\u0085", "e\u0301", "\u212b", "\U000e0001", "\U0010ffff", "\ufffe", "\r", "\r\n", "\t", "\xa0", "ﬁ", "İ", "ß", "\u1e9e")  # fmt: skip
PIECES = ("{++", "++}", "{--", "--}", "{>>", "<<}", "**", "`", "|", "\\", "<!-- ", "-->", "&#0;", "&lt;", "<b>", "](x)", "[x]: y", "+++", "```", "~~~", "---", "===", "::error::", "%0A", "=cmd|' /C calc'!A0", "../", "CON", "'", '"', '"""', "[[x]]", "{ a = 1 }", "#", "\n", "\n\n", "\n  ", "\n    ", "- ", "* ", "1. ", "> ", "    ")  # fmt: skip


def of_bytes(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """Bytes changed, taken out, doubled and put in."""
    made = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 12))):
        at = dice.randrange(len(made) + 1)
        match dice.randrange(5):
            case 0 if made:
                made[at % len(made)] = dice.randrange(256)
            case 1:
                del made[at : at + dice.choice((1, 2, 8, 200))]
            case 2:
                made[at:at] = made[at : at + dice.choice((1, 4, 64))]
            case 3:
                made[at:at] = dice.choice((b"\0", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"PK\x01\x02", b"\n"))
            case _:
                made[at:at] = dice.choice([*words, *PIECES]).encode("utf-8", "surrogatepass")
    return bytes(made)


def of_words(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """Signs, words, numbers, days and lines of a text changed, moved, doubled and taken out."""
    text = data.decode("utf-8", "replace")
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        text = _reworded(text, dice, words)
    return text.encode("utf-8", "surrogatepass")


def _reworded(text: str, dice: Random, words: Sequence[str]) -> str:
    at = dice.randrange(len(text) + 1)
    match dice.randrange(9):
        case 0:
            return text[:at] + dice.choice(SIGNS) + text[at:]
        case 1:
            return text[:at] + dice.choice([*words, *PIECES]) + text[at:]
        case 2:
            return text[:at] + text[at + dice.choice((1, 3, 20, 100)) :]
        case 3:
            return _at_one(r"\d{4}-\d\d-\d\d", text, dice.choice(DAYS), dice)
        case 4:
            return _at_one(r"\d+", text, dice.choice(NUMBERS), dice)
        case 5:
            return _at_one(r"[\w-]+", text, dice.choice([*words, *PIECES, ""]), dice)
        case 6:
            return text[:at] + text[at : at + dice.choice((1, 5, 40))] * dice.choice((2, 3, 50)) + text[at:]
        case 7:
            return text[:at] + dice.choice(["[", "(", "{", '"', "*", "_", "<", "  ", "- ", ">"]) * 60 + text[at:]
        case _:
            return _lines(text, dice)


def _lines(text: str, dice: Random) -> str:
    lines = text.split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            del lines[one]
        case 2:
            lines.insert(other, lines[one])
        case _:
            lines[one] = " " * dice.choice((1, 2, 4, 90)) + lines[one]
    return "\n".join(lines)


def _at_one(pattern: str, text: str, put: str, dice: Random) -> str:
    """One place that matches, put otherwise."""
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    one = dice.choice(found)
    return text[: one.start()] + put + text[one.end() :]


def of_xml(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """Elements taken out, doubled, moved, called otherwise; attributes and words with odd values. Now and then no XML."""
    if dice.random() < 0.2:
        return of_words(data, dice, words)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return of_bytes(data, dice, words)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        every = [each for each in root.iter() if isinstance(each.tag, str)]
        with suppress(ValueError, TypeError, etree.XMLSyntaxError):
            _element(dice.choice(every), dice.choice(every), dice, words)
    return etree.tostring(root)


def _element(one: Any, other: Any, dice: Random, words: Sequence[str]) -> None:
    above = one.getparent()
    match dice.randrange(8):
        case 0 if above is not None:
            above.remove(one)
        case 1 if one not in other.iterancestors() and one is not other:
            other.insert(dice.randrange(len(other) + 1), one)
        case 2 if one.attrib:
            one.set(dice.choice(list(one.attrib)), _plain(dice.choice([*NUMBERS, *DAYS, *words, *SIGNS, ""])))
        case 3:
            one.attrib.clear()
        case 4:
            one.tag = other.tag
        case 5:
            one.text = _plain(dice.choice([*SIGNS, *PIECES, *words, *NUMBERS, one.text or ""]))
        case 6 if above is not None and above.getparent() is not None:
            above.getparent().insert(0, etree.fromstring(etree.tostring(one)))
        case _:
            for _ in range(dice.choice((1, 5, 40))):
                one = etree.SubElement(one, other.tag, dict(other.attrib))


def _plain(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]", "", text)


def of_zip(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """A zip with one of its XML parts changed, or its members; now and then its bytes."""
    if dice.random() < 0.15:
        return of_bytes(data, dice, words)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # it was changed until it was no zip
        return of_bytes(data, dice, words)
    if not any(name.endswith((".xml", ".rels")) for name in members):
        return of_bytes(data, dice, words)
    name = dice.choice([name for name in members if name.endswith((".xml", ".rels"))])
    # Most of what can go wrong is in the document itself.
    name = dice.choice([name, "word/document.xml", "word/numbering.xml"])
    if dice.random() < 0.1:
        _members(members, name, dice)
    elif name in members:
        members[name] = of_xml(members[name], dice, words)
    return zipped(members)


def _members(members: dict[str, bytes], name: str, dice: Random) -> None:
    found = members.pop(name, b"")
    if dice.random() < 0.6:
        members[dice.choice((f"../{name}", name.upper(), f"/{name}", name.replace("/", "\\"), "", "C:x.xml"))] = found


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def of_pack(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """A pack with a piece of its record put otherwise and sealed again, or its schema; now and then its bytes."""
    if dice.random() < 0.2:
        return of_bytes(data, dice, words)
    try:
        return _with_rows(data, dice, words)
    except (sqlite3.Error, TypeError, zlib.error):  # it was changed until it was no pack
        return of_bytes(data, dice, words)


def _with_rows(data: bytes, dice: Random, words: Sequence[str]) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(data)
        if dice.random() < 0.2:
            with suppress(sqlite3.Error):
                connection.execute(dice.choice(_STATEMENTS))
            return connection.serialize()
        names = [name for (name,) in connection.execute("SELECT name FROM piece")]
        name = dice.choice([*names, "record", "record"])
        (content,) = connection.execute("SELECT content FROM piece WHERE name = ?", (name,)).fetchone()
        made = zlib.compress(of_json(zlib.decompress(content), dice, words))
        told = (made, hashlib.sha256(made).hexdigest(), name)
        connection.execute("UPDATE piece SET content = ?, sha256 = ? WHERE name = ?", told)
        return connection.serialize()


_STATEMENTS = (
    "DROP TABLE piece",
    "DELETE FROM piece",
    "UPDATE piece SET content = NULL",
    "UPDATE piece SET content = 'text'",
    "UPDATE piece SET sha256 = 7",
    "UPDATE piece SET name = 'other'",
    "PRAGMA user_version = 0",
    "PRAGMA application_id = 0",
    "DROP TABLE search",
    "DROP TABLE stretch",
    "CREATE TABLE more (x)",
    "CREATE TRIGGER t AFTER INSERT ON piece BEGIN DELETE FROM piece; END",
)


def of_json(data: bytes, dice: Random, words: Sequence[str] = ()) -> bytes:
    """JSON with one value put otherwise, taken out or nested; now and then no JSON."""
    if dice.random() < 0.15:
        return of_words(data, dice, words)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return of_bytes(data, dice, words)
    holders = list(_holders(value))
    if not holders:
        return of_words(data, dice, words)
    holder = dice.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    key = dice.choice(list(keys))
    match dice.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = dice.choice((None, True, -1, 10**400, 1.5, "", "x", [], {}, [[]], float("nan"), {"kind": 1}))
        case 2:
            holder[key] = dice.choice([*DAYS, *NUMBERS, *words, *SIGNS])
        case 3:
            holder[key] = [holder[key]] * 3
        case _:
            other = dice.choice(holders)
            holder[key] = json.loads(json.dumps(other)) if len(json.dumps(other)) < 10_000 else None
    return json.dumps(value).encode()


def _holders(value: Any) -> Any:
    """The lists and objects in a value that hold something."""
    if isinstance(value, dict | list) and value:
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _holders(each)
