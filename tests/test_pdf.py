"""A PDF says what the HTML says: read back by Poppler, tagged, and the same bytes whenever and wherever it is made."""

from __future__ import annotations

import html
import os
import re
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from html_annexes import everything, mp087

import sectext
from sectext.annex import Annex
from sectext.annexes import annexes
from sectext.cli.run import run as command
from sectext.formats.html import pdf
from sectext.redline import accept, reject
from sectext.tree import Clause, walk

Need = Callable[[str], str]
ROOT = Path(__file__).resolve().parent.parent

# What stands on every page beside the text: header, footer, and the form feed between pages.
_AROUND = re.compile(r"^(?:\f?MP\d+ Annex [A-Z]: changes to .+|Classification: \w+|Page \d+ of \d+)$", re.MULTILINE)
_INSERTED = re.compile(r"\[(inserted):(.*?)endofinsertion\]")
_DELETED = re.compile(r"\[(deleted):(.*?)endofdeletion\]")


@pytest.fixture(scope="module")
def real() -> Annex:
    (made,) = annexes(sectext.open(ROOT), "MP087")
    return made


def poppler(need: Need, program: str, data: bytes, *options: str) -> str:
    """What a program of Poppler says of a PDF."""
    done = subprocess.run(
        [need(program), *options, "-", *(["-"] if program == "pdftotext" else [])],
        input=data,
        capture_output=True,
        check=True,
    )
    assert not done.stderr
    return done.stdout.decode()


def inflated(data: bytes) -> bytes:
    """All that a PDF keeps compressed."""
    found = re.findall(rb"stream\r?\n(x.*?)endstream", data, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(stream) for stream in found)


def texts(tree: Clause) -> list[str]:
    """The label, heading, text and closing words of each clause, without white space: a page breaks lines where it must."""
    clauses = [found.clause for found in walk(tree) if found.clause.kind != "document"]
    return [re.sub(r"\s", "", part) for c in clauses for part in (c.label, c.heading, c.text, c.closing) if part]


def law_in(text: str) -> str:
    """The legal text of an annex in the order of the page, without white space."""
    return re.sub(r"\s", "", _AROUND.sub("", text).partition("Amend ")[2])


def accepted(text: str) -> str:
    return _INSERTED.sub(r"\2", _DELETED.sub("", text))


def rejected(text: str) -> str:
    return _DELETED.sub(r"\2", _INSERTED.sub("", text))


def test_insertion_and_deletion_are_read_back_as_both_texts(need: Need, real: Annex):
    text = law_in(poppler(need, "pdftotext", pdf.write_annex(real), "-layout"))
    body = text.partition("asfollows:")[2]
    assert "[inserted:whichformspartofaSMETS2+Deviceendofinsertion]" in body
    for read, tree in ((accepted(body), accept(real.redline)), (rejected(body), reject(real.redline))):
        assert [words for words in texts(tree) if words not in read] == []
    assert "SMETS2+DeviceforwhichitistheResponsibleSupplier" not in rejected(body)


def test_every_mark_can_be_read(need: Need):
    text = re.sub(r"\s+", " ", poppler(need, "pdftotext", pdf.write_annex(everything())))
    for words in (
        "[deleted: thirty end of deletion]",
        "[inserted: sixty end of insertion]",
        "[moved away:",
        "[moved here:",
        "end of moved text]",
    ):
        assert words in text
    assert text.count("[deleted:") == text.count("end of deletion]") > 5
    assert text.count("[inserted:") == text.count("end of insertion]") > 5


def test_it_is_heard_in_the_order_in_which_it_reads(need: Need, real: Annex):
    heard = " ".join(re.findall(r'"(.*)"', poppler(need, "pdfinfo", pdf.write_annex(real), "-struct-text")))
    assert re.search(
        r"Gas Proxy\s+Function\s+\[inserted:\s+which forms part of a SMETS2\+\s+Device\s+end of insertion\]\s+\) for",
        heard,
    )


def test_it_is_tagged_and_has_its_title_language_and_bookmarks(need: Need, real: Annex, tmp_path: Path):
    data = pdf.write_annex(real)
    about = poppler(need, "pdfinfo", data)
    assert re.search(r"^Title: +MP087 Annex A: changes to Section G$", about, re.MULTILINE)
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    tags = poppler(need, "pdfinfo", data, "-struct")
    assert {"H1", "H2", "Table", "TH", "L", "LI"} <= set(re.findall(r"^ *(\w+)", tags, re.MULTILINE))
    file = tmp_path / "annex.pdf"
    file.write_bytes(data)
    outline = subprocess.run([need("pdftohtml"), "-xml", "-stdout", "-i", file], capture_output=True, check=True).stdout
    for title in ("Annex A", "Table of changes", "Section G 'Security'"):
        assert f">{title}</item>" in html.unescape(outline.decode())
    assert b"/Lang (en-GB)" in inflated(data)


def test_each_page_has_its_number_and_its_marking(need: Need):
    pages = poppler(need, "pdftotext", pdf.write_annex(replace(everything(), marking="Amber"))).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Classification: Amber" in page
        assert "MP999 Annex B: changes to Section G" in page


def test_a_clean_text_has_every_word_and_no_mark(need: Need):
    tree = sectext.open(ROOT).document("Section G", version="6.17")
    data = pdf.write(tree, title="Section G, SEC Version 6.17", marking="White")
    text = poppler(need, "pdftotext", data)
    read = re.sub(r"\s", "", text)
    read = re.sub(r"SectionG,SECVersion6\.17Classification:White|Page\dof\d", "", read)
    assert [words for words in texts(tree) if words not in read] == []
    assert "inserted:" not in text
    about = poppler(need, "pdfinfo", data)
    assert "Section G, SEC Version 6.17" in about
    assert "CreationDate" not in about
    assert "Classification: White" in text


# Bytes

_WRITE = """
import sys
from html_annexes import everything
from sectext.formats.html import pdf
sys.stdout.buffer.write(pdf.write_annex(everything()))
"""


def test_the_same_bytes_in_another_process_another_day(monkeypatch: pytest.MonkeyPatch):
    made = pdf.write_annex(everything())
    assert made == pdf.write_annex(everything())
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT / "tests"),
    }
    other = subprocess.run([sys.executable, "-c", _WRITE], env=environment, capture_output=True, check=True)
    assert other.stdout == made


def test_it_bears_the_day_of_the_modification_or_none(need: Need):
    without = poppler(need, "pdfinfo", pdf.write_annex(replace(mp087(), dated=None)), "-isodates")
    assert "Date" not in without
    with_day = poppler(need, "pdfinfo", pdf.write_annex(replace(mp087(), dated=date(2019, 11, 4))), "-isodates")
    assert "2019-11-04T00:00:00Z" in with_day


def test_it_bears_the_time_that_is_asked_for(need: Need, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert command(["redline", "MP087", "--to", "pdf", "--out", str(tmp_path), "--corpus", str(ROOT)]) == 0
    data = (tmp_path / "MP087-annex-a.pdf").read_bytes()
    (made,) = annexes(sectext.open(ROOT), "MP087")
    assert data == pdf.write_annex(made, dated=datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC))
    assert "2020-09-13T12:26:40Z" in poppler(need, "pdfinfo", data, "-isodates")


# Safety


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, need: Need):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    attack = "</style><img src='http://example.org/x.png'><link rel=stylesheet href='file:///etc/passwd'>"
    hostile = replace(mp087(), title=attack, marking='White" } body { display: none')
    text = re.sub(r"\s", "", poppler(need, "pdftotext", pdf.write_annex(hostile)))
    assert re.sub(r"\s", "", attack) in text
    assert "body{display:none" in text


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "data:text/css,x"])
def test_what_a_page_would_fetch_is_refused(url: str):
    with pytest.raises(ValueError, match="is not fetched"):
        pdf._refuse(url, timeout=10)


def test_a_missing_weasyprint_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert command(["redline", "MP087", "--to", "pdf", "--dry-run", "--corpus", str(ROOT)]) == 2
    assert capsys.readouterr().err == "PDF needs WeasyPrint. Install it with: pip install 'sectext[pdf]'\n"


def test_a_document_is_exported(need: Need, tmp_path: Path):
    arguments = [
        "export",
        "pdf",
        "--document",
        "Section G",
        "--version",
        "6.17",
        "--out",
        str(tmp_path),
        "--corpus",
        str(ROOT),
    ]
    assert command(arguments) == 0
    data = (tmp_path / "section-g-6.17.pdf").read_bytes()
    assert "G3.20" in poppler(need, "pdftotext", data)
