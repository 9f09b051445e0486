"""Pages as they are read from files: the same words from every kind of file, and none that does harm."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape, unescape
from pathlib import Path

import html5lib
import pytest
from corpora import ROOT
from docx_files import packed, paragraph, parts, run
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from trees import ordinary_texts

import sectext
from sectext.audit import Auditor, NotAudited, Page, hypertext, markup, read_page
from sectext.audit import files as reading
from sectext.errors import ForeignFile

PAGE = ROOT / "tests" / "guidance" / "vulnerabilities.md"


@cache
def auditor() -> Auditor:
    return Auditor(sectext.open(ROOT), on=date(2019, 11, 29))


def said(page: Page) -> list[tuple[object, ...]]:
    """What an audit says of a page, wherever it stands."""
    return [
        (e.kind, e.state, e.text, e.cites, [str(s.address) for s in e.sources], e.difference)
        for e in auditor().audit(page).entries
    ]


def blocks(page: Page) -> list[str]:
    return [" ".join(page.text[start:end].split()) for start, end in page.blocks]


def as_html(text: str) -> str:
    """Markdown as the program that everybody uses for it writes it."""
    return f"<!DOCTYPE html><html><head><title>No words</title></head><body>{MarkdownIt().render(text)}</body></html>"


def as_docx(texts: list[str]) -> bytes:
    return packed(parts("".join(paragraph(run(escape(text, quote=False))) for text in texts)))


# The same words from each kind


def test_a_page_says_the_same_as_markdown_text_html_and_word(tmp_path: Path):
    source = PAGE.read_text(encoding="utf-8")
    files = {
        "page.txt": source.encode(),
        "page.html": as_html(source).encode(),
        "page.docx": as_docx(blocks(read_page(PAGE))),
    }
    expected = said(read_page(PAGE))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        assert said(read_page(tmp_path / name)) == expected, name


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_what_pandoc_makes_of_a_page_says_the_same(kind: str, tmp_path: Path, need: Callable[[str], str]):
    path = tmp_path / f"page.{kind}"
    plain = tmp_path / "page.md"
    plain.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run([need("pandoc"), "-f", "markdown-smart", str(plain), "-o", str(path)], check=False)
    assert done.returncode == 0
    assert said(read_page(path)) == said(read_page(PAGE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_read(encoding: str, tmp_path: Path):
    (tmp_path / "page.md").write_bytes(PAGE.read_text(encoding="utf-8").encode(encoding))
    assert said(read_page(tmp_path / "page.md")) == said(read_page(PAGE))


def test_line_ends_of_every_system_are_line_ends(tmp_path: Path):
    for name, end in (("a.md", b"\r\n"), ("b.md", b"\r")):
        (tmp_path / name).write_bytes(PAGE.read_bytes().replace(b"\n", end))
        page = read_page(tmp_path / name)
        assert said(page) == said(read_page(PAGE))
        lines = [entry.at.line for entry in auditor().audit(page).entries]
        assert lines == [entry.at.line for entry in auditor().audit(read_page(PAGE)).entries]


@given(st.integers(10, 200))
def test_where_lines_end_means_nothing(width: int):
    source = PAGE.read_text(encoding="utf-8")
    assert said(markup.read("page.md", _wrapped(source, width))) == said(markup.read("page.md", source))


def _wrapped(source: str, width: int) -> str:
    """The same Markdown with other line ends; no line begins with a sign that would make an item of it."""
    out = []
    for part in source.split("\n\n"):
        if part.startswith("#"):  # a heading is one line
            out.append(f"{part}\n\n")
            continue
        line = ""
        for word in re.split(r"(?<!^-)[ \n]+", part.replace("\n- ", "\0- ")):
            for number, piece in enumerate(word.split("\0")):
                if number or (line and len(line) + len(piece) > width and not re.match(r"[-–+*#>|\d]", piece)):
                    out.append(line + "\n")
                    line = piece
                else:
                    line = f"{line} {piece}" if line else piece
        out.append(line + "\n\n")
    return "".join(out)


SIGNS = "The code says “sufficient to demonstrate its compliance”, and G3.18 – G3.20 and G3.26–G3.28 are cited."


@pytest.mark.parametrize(
    ("old", "new"),
    [("[“”]", '"'), ("”", '"'), ("–", "-"), (" ", " \u00a0"), ("e", "e\u00ad"), ("t", "t\u200b"), (" ", "\u202e "), ("“|”", "'")],
)  # fmt: skip
def test_signs_that_mean_the_same_change_nothing(old: str, new: str):
    first, second = (
        [(kind, state, cites, addresses) for kind, state, _, cites, addresses, _ in said(markup.read("p.md", text))]
        for text in (SIGNS, re.sub(old, new, SIGNS))
    )
    assert [state for _, state, _, _ in first] == ["right"] * 3
    assert first == second


# Positions


@given(st.lists(ordinary_texts(3, 12), min_size=1, max_size=4), st.sampled_from(["md", "html", "docx"]))
def test_positions_lead_to_the_words(texts: list[str], kind: str):
    cited = [f"{text} G3.{18 + n} & {text}" for n, text in enumerate(texts)]
    if kind == "md":
        page = markup.read("p", "\n\n".join(f"> - **{text}**" for text in cited))
    elif kind == "html":
        page = hypertext.read("p", "".join(f"<p class='a'>{escape(text)}</p>\n" for text in cited))
    else:
        from sectext.audit.page import of_paragraphs

        page = of_paragraphs("p", cited)
    lines = page.source.split("\n")
    for entry in auditor().audit(page).entries:
        there = page.source[entry.at.start : entry.at.end]
        assert " ".join(unescape(there).split()) == entry.text
        assert lines[entry.at.line - 1][entry.at.column - 1 :].startswith(there.split("\n")[0])


def test_a_position_in_markup_is_that_of_the_file():
    source = "<h1>One</h1>\n<p>See &#71;3.18&nbsp;&ndash; G3.<b>20</b>.</p>"
    [entry] = auditor().audit(hypertext.read("p", source)).entries
    assert entry.cites == ("G3.18 to G3.20",)
    assert (entry.at.line, entry.at.column) == (2, 8)
    assert source[entry.at.start : entry.at.end] == "&#71;3.18&nbsp;&ndash; G3.<b>20"


# Markdown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A title\nand *words* of __one__ `paragraph`\nin two lines", ["A title", "and words of one paragraph in two lines"]),
        ("- one\n  goes on\n* two\n\n1. three\n2) four", ["one goes on", "two", "three", "four"]),
        ("in 2019. It\n2019. is no item", ["in 2019. It 2019. is no item"]),
        ("| a | b |\n|---|:-:|\n| c \\| d | e |", ["a", "b", "c | d", "e"]),
        ("> > quoted\n> words", ["quoted words"]),
        ("a <!-- hidden\n\n- words --> b", ["a", "b"]),
        ("[words *here*](https://example.org/x \"title\") and ![picture](x.png)", ["words here and picture"]),
        ("a\n***\nb\n===\nc", ["a", "b", "c"]),
        ("```\ncode\n```\nwords", ["code", "words"]),
        ("snake_case and 2\\*3 &amp; R&D<br>x", ["snake_case and 2*3 & R&Dx"]),
        ("- [ ] to do\n- [x] done", ["to do", "done"]),
        ("", []),
    ],
)  # fmt: skip
def test_markdown_is_read_as_its_words(source: str, expected: list[str]):
    assert blocks(markup.read("p.md", source)) == expected


# HTML


def judged(source: str) -> list[str]:
    """The words of a page as html5lib has them, without what is not shown."""
    tree = html5lib.parse(source, namespaceHTMLElements=False)
    hidden = {"script", "style", "title", "template", "textarea", "select", "object", "svg", "math", "iframe", "xmp"}
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag in hidden or not isinstance(child.tag, str):
                before = list(parent)[: list(parent).index(child)]
                if before:
                    before[-1].tail = (before[-1].tail or "") + (child.tail or "")
                else:
                    parent.text = (parent.text or "") + (child.tail or "")
                parent.remove(child)
    return re.sub(r"\s+", "", "".join(tree.itertext())).split()


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<div class='x'>", "</div>", "word", " G3.18 ", "&amp;", "&lt;b&gt;", "&#71;", "&copy",
         "<br/>", "<!-- x -->", "<!-- > -->", "<li>", "<a href=\"b>c\">", "</a>", "<i title=it's>", "</i>", "1 < 2", "<3", "&", "a&b",
         "<script>if (a<b) '<p>'</script>", "<style>p{}</style>", "<?php x ?>", "<hr>", "\n", "<img alt='x' src=y>", "é"]
    ),
    max_size=12,
)  # fmt: skip


@given(MARKUP)
@example(["<p", ">", "a"])
def test_html_has_the_words_that_browsers_show(parts: list[str]):
    source = f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>"
    assert re.sub(r"\s+", "", hypertext.read("p", source).text).split() == judged(source)


def test_html_is_read_block_by_block():
    source = "<ul><li>one<li>two <b>bold</b><br>line</ul><table><tr><td>a<td>b</table>c<p>d"
    assert blocks(hypertext.read("p", source)) == ["one", "two bold line", "a", "b", "c", "d"]


HOSTILE = ["<", "<!", "<!--", "<![CDATA[", "</", "<a b ", "&", "&#x", "<?", "<a ", "<script>", '<a b="', "</a ", "&a", "<div>",
           "<a b=", "<a/", "<svg>", "<title>", "[", "[a](", "_", "*", ">", "- ", "|", "a\n", "a*\n", "<!-- a -->", "(", "“", '"',
           "‘", "'", "\u202e", "\u200b", "[G3.18", "(G3.18) ", "G3.18-", "Section ", "Section G3.18 says “", "e\u0301"]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("read", [hypertext.read, markup.read])
def test_a_page_that_is_made_to_be_slow_is_read_in_a_time_that_grows_with_its_length(
    unit: str, read: Callable[[str, str], Page], monkeypatch: pytest.MonkeyPatch
):
    """Counted in steps of the interpreter, and not in seconds: twice the page takes at most three times the steps."""
    counts = []
    for size in (4_000, 8_000):
        count = _steps(lambda size=size: auditor().audit(read("p", unit * (size // len(unit)))))  # type: ignore[misc]
        counts.append(count)
    assert counts[1] < 3 * counts[0] + 20_000


def _steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs through."""
    import sys

    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


def test_a_page_of_one_line_with_many_quotations_is_read():
    words = "any hardware, software or firmware which forms part of its User Systems, "
    found = auditor().audit(markup.read("p", words * 300)).entries
    assert len(found) == 300 and {entry.state for entry in found} == {"right"}


def test_deep_nesting_is_no_matter():
    source = f"{'<div>' * 50_000}See G3.18{'</div>' * 50_000}"
    assert [e.cites for e in auditor().audit(hypertext.read("p", source)).entries] == [("G3.18",)]


@pytest.mark.parametrize(
    "source",
    ['<!DOCTYPE html [<!ENTITY x "y">]><p>&x;</p>', "<!doctype html SYSTEM 'x' [ ]>", "<p><!ENTITY x SYSTEM 'file:///etc/hosts'></p>"],
)  # fmt: skip
def test_a_page_that_declares_entities_is_refused(source: str, tmp_path: Path):
    (tmp_path / "page.html").write_text(source)
    with pytest.raises(ForeignFile, match="declarations"):
        read_page(tmp_path / "page.html")


# What is refused


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.md", "é".encode("latin-1"), "not UTF-8: byte 0"),
        ("a.html", b"<p>caf\xe9</p>", "not UTF-8: byte 6"),
        ("a.txt", b"words\0words", "NUL"),
        ("a.txt", b"\xff\xfea", "not UTF-16"),
        ("a.docx", b"words", "not a .docx"),
        ("a.docx", b"PK\x03\x04words", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_and_said(name: str, data: bytes, why: str, tmp_path: Path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ForeignFile, match=why) as caught:
        read_page(tmp_path / name)
    assert caught.value.exit_code == 5 and caught.value.where.endswith(name)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.md").write_text("words " * 100)
    monkeypatch.setattr(reading, "MOST_BYTES", 599)
    with pytest.raises(ForeignFile, match="larger"):
        read_page(tmp_path / "a.md")
    monkeypatch.setattr(reading, "MOST_BYTES", 600)
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 500)
    with pytest.raises(ForeignFile, match="500 characters"):
        read_page(tmp_path / "a.md")


def test_a_zip_that_grows_is_refused_as_every_word_file_is(tmp_path: Path):
    data = io.BytesIO(as_docx(["words"]))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * 80_000_000)
    (tmp_path / "a.docx").write_bytes(data.getvalue())
    with pytest.raises(ForeignFile):
        read_page(tmp_path / "a.docx")


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a", "folder.md"])
def test_other_kinds_are_not_audited(name: str, tmp_path: Path):
    path = tmp_path / name
    path.mkdir() if name == "folder.md" else path.write_text("words")
    with pytest.raises(NotAudited):
        read_page(path)
