"""Files made to do harm, each under a name: what is made, what is run, and how it has to end.

One more attack is one more entry in ATTACKS. `make` writes into a folder that holds a copy of the corpus, and returns the
command. `code` 5 is a foreign file refused, 2 one of ours; 0 says that it is harmless, and read.
"""

from __future__ import annotations

import io
import os
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from akn_others import akn
from docx_files import content_types, packed, paragraph, part, parts, run

Command: TypeAlias = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One attack. `said` are words that the refusal has, or that the result has; `where` names the file."""

    name: str
    make: Callable[[Path], Command]
    code: int
    said: str = ""
    where: str = ""


def docx(name: str, make: Callable[[], bytes], said: str, *, code: int = 5, accept: bool = False) -> Attack:
    """A Word file that somebody checks; it is imported and drafted from in the same way."""

    def written(folder: Path) -> Command:
        (folder / "a.docx").write_bytes(make())
        return [
            "import",
            "a.docx",
            "--document",
            "Section G",
            "--version",
            "9.9",
            *(("--accept",) if accept or not code else ()),
        ]

    return Attack(name=name, make=written, code=code, said=said, where="a.docx" if code else "")


def xml(name: str, make: Callable[[], bytes], said: str, *, code: int = 5) -> Attack:
    def written(folder: Path) -> Command:
        (folder / "a.xml").write_bytes(make())
        return ["import", "a.xml", "--document", "Section G", "--version", "9.9"]

    return Attack(name=name, make=written, code=code, said=said, where="a.xml" if code else "")


def ours(name: str, file: str, make: Callable[[str], str | bytes], said: str, *, code: int = 2, command: Command = ("status",)) -> Attack:  # fmt: skip
    """A file of the corpus, made from what it held."""

    def written(folder: Path) -> Command:
        path = folder / file
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        made = make(before)
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass"))
        return [*command]

    return Attack(name=name, make=written, code=code, said=said, where=file if code else "")


def typed(name: str, command: Command, said: str, *, code: int = 2) -> Attack:
    """Something typed on the command line."""
    return Attack(name=name, make=lambda folder: command, code=code, said=said)


# XML

_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
_BLOW_UP = f"<!DOCTYPE x [<!ENTITY a '{'a' * 50_000}'>]>"
_OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
_DTDS = {
    "an external entity": _XXE,
    "entities that multiply": _LAUGHS,
    "an entity that is used often": _BLOW_UP,
    "an external DTD": _OUTSIDE,
    "a parameter entity": _PARAMETER,
}
_SECTION = "<section eId='s1'><num>1.1</num><content><p>{}</p></content></section>"


def _with(dtd: str, data: bytes, encoding: str = "utf-8") -> bytes:
    text = data.decode()
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    return f'<?xml version="1.0" encoding="{encoding}"?>{dtd}{body}'.encode(encoding)


def _document(body: str) -> bytes:
    return packed(parts(body))


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def _akn_deep(depth: int) -> bytes:
    return akn("".join(f"<hcontainer name='n'><num>{n}</num>" for n in range(depth)) + "</hcontainer>" * depth)


XML = (
    *(xml(f"{name}, in Akoma Ntoso", lambda d=dtd: _with(d, akn(_SECTION.format("&a;"))), "document type") for name, dtd in _DTDS.items()),
    *(docx(f"{name}, in Word", lambda d=dtd: packed({**parts(), "word/document.xml": _with(d, part("document"))}), "document type") for name, dtd in _DTDS.items()),
    xml("an entity hidden in UTF-16", lambda: _with(_XXE, akn(_SECTION.format("x")), "utf-16"), "document type"),
    xml("an entity hidden in UTF-7", lambda: _with(_XXE, akn(_SECTION.format("x"))).replace(b"utf-8", b"utf-7"), "a.xml"),
    xml("an entity hidden in UTF-32", lambda: _with(_XXE, akn(_SECTION.format("x")), "utf-32"), "a.xml"),
    docx("an entity hidden in EBCDIC", lambda: packed({**parts(), "word/document.xml": _with(_XXE, part("document"), "cp037")}), "a.docx"),
    xml("elements in one another, ten thousand", lambda: akn(_deep("p", 10_000)), "not well-formed"),
    xml("elements in one another, two hundred", lambda: _akn_deep(200), "elements in one another"),
    docx("elements in one another, in Word", lambda: _document(_deep("w:p", 10_000)), "not well-formed"),
    xml("a million attributes", lambda: akn("<p " + " ".join(f"a{n}='x'" for n in range(1_100_000)) + "/>"), "tags and attributes"),
    xml("a million elements", lambda: akn("<p/>" * 1_100_000), "tags and attributes"),
    docx("a million elements, in Word", lambda: _document("<w:p/>" * 1_100_000), "tags and attributes"),
    xml("a name of ten megabytes", lambda: akn(f"<{'a' * 10_000_000}/>"), "not well-formed"),
    xml("words of twelve megabytes in one place", lambda: akn(_SECTION.format("x" * 12_000_000)), "not well-formed"),
    xml("a file that only begins", lambda: akn("<section>")[:-40], "not well-formed"),
    xml("bytes that are no UTF-8", lambda: akn(_SECTION.format("x")).replace(b">x<", b">\xc0\xaf<"), "not well-formed"),
    xml("a file that includes another (XInclude)", lambda: akn('<section eId="s1"><num>1.1</num><content><p>Some words.<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/></p></content></section>'), "", code=0),
    xml("something that is no Akoma Ntoso", lambda: b"<html><body><script>alert(1)</script></body></html>", "Its top is <html>"),
)  # fmt: skip

# Zips


def _bomb() -> bytes:
    return packed({**parts(), "word/document.xml": part("document", " " * 300_000_000)})


def _many() -> bytes:
    """A list of a million members that are all the same bytes."""
    name = b"word/x.xml"
    local = b"PK\x03\x04" + struct.pack("<5H3L2H", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
    entry = b"PK\x01\x02" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    listed = entry * 1_000_000
    end = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 1_000_000, 1_000_000, len(listed), len(local))
    end += b"PK\x06\x07" + struct.pack("<LQL", 0, len(local) + len(listed), 1)
    end += b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + listed + end


def _alike(count: int) -> bytes:
    """So many members, the last two of one name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(count):
            archive.writestr(f"a{min(n, count - 2)}.bin", b"")
    return file.getvalue()


def _overlapping() -> bytes:
    """Many members whose data is one and the same stretch of bytes."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    grown = b"<x>" + b" " * 20_000_000 + b"</x>"
    data = squeezed.compress(grown) + squeezed.flush()
    sums = struct.pack("<3L", zlib.crc32(grown), len(data), len(grown))
    made = dict(parts())
    whole = bytearray(packed(made))
    at = whole.index(b"PK\x01\x02")
    names = [f"customXml/item{n}.xml".encode() for n in range(500)]
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + sums + struct.pack("<2H", len(names[0]), 0) + names[0]
    entries = b"".join(
        b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sums
        + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, at) + name
        for name in names
    )  # fmt: skip
    end = whole.index(b"PK\x05\x06")
    listed = bytes(whole[at:end]) + entries
    before = bytes(whole[:at]) + local + data
    count = len(made) + len(names)
    return before + listed + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, len(listed), len(before), 0)


def _lying(claimed: int) -> bytes:
    data = bytearray(packed({**parts(), "word/document.xml": part("document", " " * 50_000_000)}))
    at = data.index(b"PK\x01\x02", data.rindex(b"word/document.xml") - 60)
    data[at + 24 : at + 28] = struct.pack("<I", claimed)
    return bytes(data)


def _linked() -> bytes:
    """A member that a program which unpacks would make a link to /etc/passwd."""
    file = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("word/media/image1.png")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


def _twice(name: str) -> bytes:
    import warnings

    file = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, b"<other/>")
    return file.getvalue()


_NAMES = ("../evil.xml", "/word/a.xml", "word/../../a.xml", "C:/a.xml", "word\\a.xml", "./a.xml", "word/a\0.xml")
ZIPS = (
    docx("a part that inflates to 300 MB", _bomb, "inflates to more than"),
    docx("a million members", _many, "members"),
    docx("nine thousand members, two alike", lambda: _alike(9_000), "two members"),
    docx("members that share their bytes", _overlapping, "inflates to more than"),
    docx("a size that is told too small", lambda: _lying(10), "a.docx"),
    docx("a size that is told too large", lambda: _lying(2**31), "inflates to more than"),
    docx("a zip in a zip", lambda: packed({**parts(), "word/embeddings/b.docx": _bomb()}), "", code=0),
    docx("a member that is a link", _linked, "", code=0),
    *(docx(f"a member called {name!r}", lambda n=name: packed({**parts(), n: b"<x/>"}), "leaves the package") for name in _NAMES[:-1]),
    *(docx(f"two members called {name}", lambda n=name: _twice(n), "two members") for name in ("word/document.xml", "WORD/Document.xml")),
    docx("a file that is half there", lambda: packed(parts())[:2000], "damaged"),
    docx("macros", lambda: packed({**parts(), "word/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    docx("a sheet with another name", lambda: packed({**parts(), "[Content_Types].xml": content_types().replace(b"document.main+xml", b"sheet.main+xml")}), "not a Word document"),
)  # fmt: skip

# Word: numbers without end, and what it may do when it is opened


def _numbered(start: str, form: str, text: str = "%1.", count: int = 2) -> bytes:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph(run("Section G")) + paragraph(run("Words."), listed) * count
    return packed({**parts(body), "word/numbering.xml": part("numbering", numbering)})


def _table(cells: str) -> bytes:
    return _document(paragraph(run("Section G")) + f"<w:tbl>{cells}</w:tbl>" + paragraph(run("1.1 End.")))


def _field(code: str) -> bytes:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return _document(paragraph(run("Section G")) + paragraph(run("1.1 Words ") + field))


def _by(author: str) -> bytes:
    changed = f'<w:ins w:id="1" w:author="{author}"><w:r><w:t>new</w:t></w:r></w:ins>'
    return _document(paragraph(run("Section G")) + paragraph(run("1.1 Words ") + changed))


def _spanned(attribute: str) -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{attribute}"/></w:tcPr>{paragraph(run("x"))}</w:tc>'
    return _table(f"<w:tr>{cell}{cell}</w:tr>" * 3)


def _styles_in_a_line(count: int) -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{n + 1}"/></w:style>' for n in range(count)
    )
    body = paragraph(run("Section G")) + paragraph(run("1.1 x"), '<w:pStyle w:val="S0"/>')
    return packed({**parts(body), "word/styles.xml": part("styles", styles)})


WORD = (
    *(docx(f"a list that begins at {start[:12]} as {form}", lambda s=start, f=form: _numbered(s, f), "", code=0)
      for start, form in (("9" * 5000, "decimal"), ("1000000000", "lowerLetter"), ("1000000000", "lowerRoman"), ("-1", "upperLetter"), ("2147483647", "decimal"))),
    docx("a number of a million signs", lambda: _numbered("1", "decimal", "%1" * 200_000), "more than 50,000 characters", accept=True),
    docx("a cell over a billion columns", lambda: _spanned("1000000000"), "", code=0),
    docx("a cell over columns told in 5,000 digits", lambda: _spanned("9" * 5000), "", code=0),
    docx("ten thousand styles, each based on the next", lambda: _styles_in_a_line(10_000), "", code=0),
    docx("a field that starts a program", lambda: _field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'), "", code=0),
    docx("a field that takes in a file", lambda: _field('INCLUDETEXT "file:///etc/passwd"'), "", code=0),
    docx("an author called by escape signs", lambda: _by("\x9b31mAda\x9d0;x\x9c \u202eeda"), "changes or comments that nobody resolved"),
    docx("ten thousand rows in a table", lambda: _table(f"<w:tr><w:tc>{paragraph(run('x'))}</w:tc></w:tr>" * 10_000), "", code=0),
    docx("a text of a million spaces", lambda: _document(paragraph(run("Section G")) + paragraph(run("1.1 a" + " " * 10**6 + "b"))), "more than 50,000 characters", accept=True),
    docx("a word of a million signs", lambda: _document(paragraph(run("Section G")) + paragraph(run("1.1 " + "(" * 10**6))), "more than 50,000 characters", accept=True),
)  # fmt: skip

# Our own files: TOML

_VERSION = "corpus/sec_versions/6.17+MP087/version.toml"
_MODIFICATION = "modifications/MP087/modification.toml"
_EVENTS = "corpus/events.toml"
_TEXT = "corpus/sec_versions/5.14/section-g.md"


def _swapped(old: str, new: str) -> Callable[[str], str]:
    def made(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return made


def _rule(inner: str) -> Callable[[str], str]:
    return _swapped('after = "mp087-objection-period-ends"\nworking_days = 1', inner)


def _nested_rule(depth: int) -> str:
    return "latest = [" + "{ latest = [" * depth + "{ never = true }" + "] }" * depth + "]"


TOML = (
    ours("arrays in one another, a hundred thousand", _VERSION, lambda t: "x = " + "[" * 100_000, "nesting without end"),
    ours("tables in one another, by a name of 20,000 steps", _EVENTS, lambda t: ".".join(["a"] * 20_000) + " = 1", "deep"),
    ours("rules in one another, a hundred", _MODIFICATION, _rule(_nested_rule(100)), "deep"),
    ours("rules in one another, three hundred", _MODIFICATION, _rule(_nested_rule(300)), ""),
    ours("a number of 5,000 digits", _MODIFICATION, _rule(f'after = "x"\nworking_days = {"9" * 5000}'), "a number or a nesting without end"),
    ours("a count of 10^18 Working Days", _MODIFICATION, _rule('after = "x"\nworking_days = 1000000000000000000'), "0 to 36500"),
    ours("a day that there is not", _MODIFICATION, _rule("on = 2019-02-30"), "not TOML"),
    ours("a count of no number", _MODIFICATION, _rule('after = "x"\ndays = inf'), "expected a whole number"),
    ours("a byte order mark", _VERSION, lambda t: "\ufeff" + t, "byte order mark"),
    ours("UTF-16", _VERSION, lambda t: t.encode("utf-16"), "not UTF-8"),
    ours("overlong UTF-8", _VERSION, lambda t: t.encode() + b"# \xc0\xaf\n", "not UTF-8"),
    ours("a lone surrogate in bytes", _VERSION, lambda t: t.encode() + b"# \xed\xa0\x80\n", "not UTF-8"),
    ours("a lone surrogate by its number", _MODIFICATION, _swapped('title = "', 'title = "\\ud800'), "not TOML"),
    ours("NUL", _VERSION, lambda t: t + "\0", "not TOML"),
    ours("escape signs in a title", _MODIFICATION, _swapped('title = "', 'title = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m'), "U+001B"),
    ours("escape signs in a source", _VERSION, _swapped('source = "', 'source = "\\u001b[8m'), "U+001B"),
    ours("escape signs in an event", _EVENTS, _swapped('title = "', 'title = "\\u009b2J'), "U+009B"),
    ours("the other direction in a title", _MODIFICATION, _swapped('title = "', 'title = "\\u202e'), "", code=0),
    ours("a key twice", _VERSION, lambda t: t + '\nlabel = "x"\n', ""),
    ours("a name of 300,000 signs", _VERSION, lambda t: f'"{"x" * 300_000}" = 1\n' + t, "unknown key"),
    ours("sixty megabytes", _EVENTS, lambda t: "# " + "x" * 60_000_000, "larger than"),
    ours("no folder of its own", _VERSION, _swapped('file = "section-g.md"', 'file = "../../../../../../etc/passwd"'), "beside version.toml"),
    ours("an absolute file", _VERSION, _swapped('file = "section-g.md"', 'file = "/etc/passwd"'), "beside version.toml"),
    ours("a text in a version above", _VERSION, _swapped('file = "section-g.md"', 'in = "../../6.17"'), ""),
    ours("a calendar of arrays in one another", "corpus/calendar.toml", lambda t: "x = " + "[" * 100_000, "nesting without end"),
    ours("a calendar of 5,000 digits", "corpus/calendar.toml", lambda t: f"[england-and-wales]\nfirst = {'9' * 5000}", "a number or a nesting without end"),
    ours("a setting of the site that is no UTF-8", "site/site.toml", lambda t: b'title = "\xff"', "not UTF-8", command=("site", "build", "--out", "public")),
    ours("a page of the site that is no UTF-8", "site/pages/a.md", lambda t: b"# \xff", "not UTF-8", command=("site", "build", "--out", "public")),
)  # fmt: skip

# Our own files: Markdown

_DRAFT = ("draft", "SMETS1-deferral", "a.md")


def _markdown(name: str, make: Callable[[], str | bytes], said: str = "", *, code: int = 2) -> Attack:
    return ours(f"{name}, in Markdown", "a.md", lambda text: make(), said, code=code, command=_DRAFT)


MARKDOWN = (
    _markdown("lists in one another, ten thousand", lambda: "# Section G\n\n" + "".join("  " * n + "- a\n" for n in range(2_000)), "80 spaces"),
    _markdown("lists in one another on one line", lambda: "# Section G\n\n" + "- " * 100_000 + "a"),
    _markdown("quotations in one another", lambda: "# Section G\n\n" + ">" * 100_000 + "a"),
    _markdown("brackets without end", lambda: "# Section G\n\n- G3.1 " + "[" * 50_000, code=0),
    _markdown("links that are begun", lambda: "# Section G\n\n- G3.1 " + "[a](" * 20_000, "more than 50,000"),
    _markdown("stars without end", lambda: "# Section G\n\n- G3.1 " + "*a_" * 20_000, "more than 50,000"),
    _markdown("angle brackets without end", lambda: "# Section G\n\n- G3.1 " + "<a " * 20_000 + "<!--" * 20_000, "more than 50,000"),
    _markdown("ticks of every length", lambda: "# Section G\n\n- G3.1 " + "".join("`" * n + " " for n in range(300))),
    _markdown("comments that are begun", lambda: "# Section G\n\n- G3.1 " + "{>>" * 50_000, "more than 50,000"),
    _markdown("marks that are begun", lambda: "# Section G\n\n- G3.1 " + "{++" * 50_000),
    _markdown("bars without end", lambda: "# Section G\n\n" + "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|\n" * 2_000),
    _markdown("spaces without end", lambda: "# Section G\n\n- G3.1 a" + " " * 1_000_000 + "b", "more than 50,000"),
    _markdown("empty lines without end", lambda: "# Section G\n\n- G3.1 a\n" + " \n" * 200_000 + "\\", code=0),
    _markdown("NUL", lambda: "# Section G\n\n- G3.1 a\0b"),
    _markdown("escape signs", lambda: "# Section G\n\n- G3.1 \x1b]0;owned\x07\x1b[2J\x9b31m"),
    _markdown("letters and marks apart", lambda: "# Section G\n\n- G3.1 cafe\u0301", "NFC"),
    _markdown("a line separator", lambda: "# Section G\n\n- G3.1 a\u2028b"),
    _markdown("UTF-16", lambda: "# Section G\n\n- G3.1 a".encode("utf-16"), "UTF-8"),
    _markdown("overlong UTF-8", lambda: b"# Section G\n\n- G3.1 \xc0\xaf", "UTF-8"),
    _markdown("a script", lambda: "# Section G\n\n- G3.1 <script>alert(1)</script>", "Formatting"),
    _markdown("sixty megabytes", lambda: "# Section G\n\n" + "x" * 60_000_000, "larger than"),
)  # fmt: skip

# A folder of the corpus that leads elsewhere


def _in_place_of(file: str, put: Callable[[Path], None], command: Command, said: str) -> Attack:
    def made(folder: Path) -> Command:
        path = folder / file
        if path.is_dir():
            path.rename(folder / "away")
        else:
            path.unlink(missing_ok=True)
        put(path)
        return command

    return Attack(name="", make=made, code=2, said=said, where=file)


def _called(name: str, attack: Attack) -> Attack:
    return Attack(name=name, make=attack.make, code=attack.code, said=attack.said, where=attack.where)


def _link(to: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(to)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


_STATUS = ("status",)
LINKS = (
    _called("a version.toml that is a link to a file outside", _in_place_of(_VERSION, _link("/etc/passwd"), _STATUS, "leads out of the folder")),
    _called("a text that is a link to a file outside", _in_place_of(_TEXT, _link("/etc/passwd"), _STATUS, "leads out of the folder")),
    _called("a modification that is a link to a file outside", _in_place_of(_MODIFICATION, _link("../../../../../../../../etc/passwd"), _STATUS, "leads out of the folder")),
    _called("a version that is a link to a folder", _in_place_of("corpus/sec_versions/5.20", _link("/etc"), _STATUS, "a link to a folder")),
    _called("a corpus of links that go round", _in_place_of("corpus/sec_versions/5.20", _link("."), _STATUS, "a link to a folder")),
    _called("a text that is a link to itself", _in_place_of(_TEXT, _link("section-g.md"), _STATUS, "")),
    _called("a text that is endless", _in_place_of(_TEXT, _link("/dev/zero"), _STATUS, "leads out of the folder")),
    _called("a text that is a pipe", _in_place_of(_TEXT, os.mkfifo, _STATUS, "not a plain file")),
    _called("a text of three gigabytes", _in_place_of(_TEXT, _sparse, _STATUS, "larger than")),
    _called("a copy to draft from that is endless", _in_place_of("a.md", _link("/dev/zero"), _DRAFT, "")),
    _called("a Word file that is a pipe", Attack(name="", make=lambda folder: (os.mkfifo(folder / "a.docx"), ("import", "a.docx", "--document", "Section G", "--version", "9"))[1], code=5, said="", where="a.docx")),
    _called("a Word file of three gigabytes", Attack(name="", make=lambda folder: (_sparse(folder / "a.docx"), ("check", "a.docx"))[1], code=5, said="larger than", where="a.docx")),
    _called("a Word file that is endless", Attack(name="", make=lambda folder: ((folder / "a.docx").symlink_to("/dev/zero"), ("check", "a.docx"))[1], code=5, said="", where="a.docx")),
    _called("Akoma Ntoso that is endless", Attack(name="", make=lambda folder: ((folder / "a.xml").symlink_to("/dev/zero"), ("import", "a.xml", "--document", "Section G", "--version", "9"))[1], code=5, said="", where="a.xml")),
)  # fmt: skip

# Names

_BAD_NAMES = (
    "CON",
    "nul",
    "aux.md",
    "COM1.txt",
    "a:b",
    "../x",
    "x/y",
    "x\\y",
    "x.",
    "x ",
    ".x",
    "..",
    "",
    "a\x1b[2Jb",
    "a\u202eb",
    "a\nb",
    "x" * 300,
)


def _committed(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)


def _committed(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", folder], check=True)


NAMES = (
    *(typed(f"a modification called {name[:20]!r}", ("new", name, "--base", "6.17", "--title", "T"), "cannot be an identifier") for name in _BAD_NAMES),
    *(typed(f"a version called {name[:20]!r}", ("release", name, "--effective", "2030-01-01", "SMETS1-deferral"), "") for name in _BAD_NAMES),
    *(Attack(name=f"a text of version {name[:20]!r}", make=lambda folder, n=name: ((folder / "a.docx").write_bytes(packed(parts(paragraph(run("Section G")) + paragraph(run("1.1 Words."))))), ("import", "a.docx", "--document", "Section G", "--version", n))[1], code=2, said="cannot be the label of a version") for name in _BAD_NAMES),
    *(ours(f"a version whose file says it is {name!r}", _VERSION, _swapped('label = "6.17+MP087"', f"label = '{name}'"), "") for name in ("../6.17", "CON", "x.")),
    Attack(name="a revision that is an option", make=lambda folder: (_committed(folder), ("show", "G3.20", "--rev", "--output=x"))[1], code=2, said="is not a revision"),
    typed("an address of escape signs", ("show", "G3.20\x1b]0;owned\x07\x1b[2J", "--on", "2019-11-04"), "U+001B"),
    typed("an address of 100,000 signs", ("show", "G" + "1" * 100_000, "--on", "2019-11-04"), "at most 10,000"),
    typed("an address with a number of 5,000 digits", ("show", "G3." + "1" * 5_000, "--on", "2019-11-04"), "", code=6),
    typed("quotation marks without end", ("show", "G3 " + "“" * 9_000, "--on", "2019-11-04"), "cannot be read"),
    typed("a day of 5,000 digits", ("show", "G3.20", "--on", "9" * 5_000), "is not a date"),
    typed("a search of operators", ("search", 'NEAR(" OR * ^ : {', "--limit", "1"), "", code=0),
    typed("an option of half characters", ("show", "G3.20", "--on", "\udcff"), "is not a date"),
    typed("half characters, as JSON", ("show", "G3.20", "--on", "\udcff", "--json"), "bad-date"),
)  # fmt: skip

# What is shown to people and passed on to programs

_SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def _titled(title: str, *command: str) -> Callable[[Path], Command]:
    def made(folder: Path) -> Command:
        path = folder / _MODIFICATION
        path.write_text(_swapped('title = "', f'title = "{title} ')(path.read_text(encoding="utf-8")), encoding="utf-8")
        return command

    return made


def _words(words: str, *command: str) -> Callable[[Path], Command]:
    def made(folder: Path) -> Command:
        path = folder / _MODIFICATION
        path.write_text(_swapped(" which forms part", f" {words}")(path.read_text(encoding="utf-8")), encoding="utf-8")
        return command

    return made


def _in_a_file(name: str) -> Callable[[Path], Command]:
    def made(folder: Path) -> Command:
        members = parts()
        del members["word/comments.xml"]
        (folder / name).write_bytes(packed(members))
        return ("check", f"./{name}", "--format", "github")

    return made


INJECTED = (
    Attack(name="a command to GitHub in the name of a file", make=_in_a_file("a,file=b::error ::x.docx"), code=1, said="%3A%3Aerror"),
    Attack(name="escape signs in the name of a file", make=_in_a_file("a\x1b]0;owned\x07.docx"), code=1, said="<U+001B>"),
    Attack(name="a line end in the name of a file", make=_in_a_file("a\n::error::b.docx"), code=1, said="%0A"),
    Attack(name="a file that is not there, called by escape signs", make=lambda folder: ("check", "./\x1b[2Jx.docx"), code=2, said="<U+001B>"),
    Attack(name="a script in a title", make=_titled(_SCRIPT, "redline", "MP087", "--to", "html", "--out", "made"), code=0),
    Attack(name="a script in the words of a clause", make=_words(_SCRIPT, "redline", "MP087", "--to", "html", "--out", "made"), code=0),
    Attack(name="Markdown in a title", make=_titled("[x](javascript:alert(1)) ![y](http://127.0.0.1/z) | `", "redline", "MP087", "--to", "md", "--out", "made"), code=0),
    Attack(name="a field of Word in the words of a clause", make=_words('{ DDEAUTO c:/x \\"y\\" }', "redline", "MP087", "--to", "docx", "--out", "made"), code=0),
    Attack(name="TOML in a title", make=lambda folder: ("new", "MP900", "--base", "6.17", "--title", 'x"\nstage = "Implemented"\n[[change]]\n#'), code=2, said="cannot be a title"),
    Attack(name="TOML with three quotation marks in a title", make=lambda folder: ("new", "MP900", "--base", "6.17", "--title", '""" \'\'\' \\'), code=0),
    Attack(name="escape signs in a new title", make=lambda folder: ("new", "MP900", "--base", "6.17", "--title", "\x1b[2J"), code=2, said="cannot be a title"),
    Attack(name="a formula of a spreadsheet in a title", make=_titled("=cmd|' /C calc'!A0", "status"), code=0),
)  # fmt: skip

# Packs


def _pack(change: Callable[[bytes], bytes], *command: str, code: int, said: str, name: str) -> Attack:
    def made(folder: Path) -> Command:
        (folder / "a.sqlite").write_bytes(change(_packed()))
        return [*command, "--corpus", "a.sqlite"]

    return Attack(name=name, make=made, code=code, said=said, where="a.sqlite" if code else "")


_PACKED: dict[str, bytes] = {}


def _packed() -> bytes:
    """The corpus as a pack, made once."""
    if not _PACKED:
        import sectext
        from sectext.pack import pieces, written
        from sectext.tables import tables

        code = sectext.open(Path(__file__).resolve().parent.parent)
        _PACKED["whole"] = written(tables(code), pieces(code))
    return _PACKED["whole"]


def _with_sql(*statements: str) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.deserialize(data)
            for statement in statements:
                connection.execute(statement)
            return connection.serialize()

    return changed


def _with_piece(content: bytes) -> Callable[[bytes], bytes]:
    """The record is another, and has the digest that it should have."""
    import hashlib

    told = f"sha256 = '{hashlib.sha256(content).hexdigest()}', content = x'{content.hex()}'"
    return _with_sql(f"UPDATE piece SET {told} WHERE name = 'record'")


_ENDLESS = (
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS name, x AS sha256, x AS content FROM c"
)
_SHOW = ("show", "G3.20", "--on", "2019-11-04")
_VIEW = _with_sql("DROP TABLE piece", f"CREATE VIEW piece AS {_ENDLESS}")
PACKS = (
    _pack(_VIEW, *_SHOW, code=2, said="which no pack has", name="a table that is an endless view"),
    _pack(_VIEW, "verify", code=4, said="which no pack has", name="a table that is an endless view, verified"),
    _pack(_VIEW, "search", "x", code=2, said="which no pack has", name="a table that is an endless view, searched"),
    _pack(_with_sql("CREATE TRIGGER t AFTER INSERT ON piece BEGIN DELETE FROM piece; END"), *_SHOW, code=2, said="the trigger", name="a trigger"),
    _pack(_with_sql("CREATE VIEW v AS SELECT load_extension('x')"), *_SHOW, code=2, said="the view", name="a view that loads a program"),
    _pack(_with_sql("CREATE VIRTUAL TABLE v USING fts5(x)"), *_SHOW, code=2, said="which no pack has", name="one more virtual table"),
    _pack(_with_piece(zlib.compress(b"[" * 200_000, 9)), *_SHOW, code=4, said="not as sectext writes it", name="a record of lists in one another"),
    _pack(_with_piece(zlib.compress(b" " * 2**30, 9)), *_SHOW, code=4, said="inflates to more than", name="a record that inflates to a gigabyte"),
    _pack(_with_piece(zlib.compress(b'{"texts": 7}')), *_SHOW, code=4, said="not as sectext writes it", name="a record of other types"),
    _pack(_with_piece(zlib.compress(b"9" * 5_000)), *_SHOW, code=4, said="not as sectext writes it", name="a record that is a number of 5,000 digits"),
    _pack(_with_piece(zlib.compress(b"{}")), *_SHOW, code=4, said="not as sectext writes it", name="a record of nothing"),
    _pack(_with_piece(b"no zlib"), *_SHOW, code=4, said="cannot be inflated", name="a record that is not compressed"),
    _pack(_with_sql("UPDATE piece SET content = 'text'"), *_SHOW, code=4, said="another type", name="pieces that are text"),
    _pack(_with_sql("DELETE FROM piece"), *_SHOW, code=4, said="no record", name="no pieces"),
    _pack(lambda data: data[:50_000], *_SHOW, code=4, said="cannot read it", name="half a pack"),
    _pack(lambda data: data[:18] + b"\2\2" + data[20:], *_SHOW, code=0, said="", name="a pack that asks for a log beside it"),
    _pack(_with_sql("PRAGMA user_version = 99"), *_SHOW, code=2, said="newer", name="a pack of tomorrow"),
    _pack(lambda data: b"SQLite format 3\0" + b"\xff" * 4096, *_SHOW, code=4, said="", name="a header and nothing"),
)  # fmt: skip

ATTACKS: tuple[Attack, ...] = (*XML, *ZIPS, *WORD, *TOML, *MARKDOWN, *LINKS, *NAMES, *INJECTED, *PACKS)
