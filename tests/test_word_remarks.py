"""What a drafter's file changes besides the words of the section is named, with its place and its author."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpora import Corpus, copied
from word_files import by, docx, gone, ins, mark, p, r, tbl, tc, tr

import sectext

ROOT = Path(__file__).resolve().parent.parent
G319 = next(
    c.text or ""
    for c in sectext.open(ROOT).document("Section G", version="6.17").children[0].children
    if c.label == "G3.19"
)
BEGINNING = G319[:33]


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "here"
    folder.mkdir()
    made = copied(folder, capsys)
    made.run("new", "MP-X", "--base", "6.17", "--title", "A title")
    return made


def told(corpus: Corpus, clause: str, code: str, *, more: str = "", **parts: str) -> list[tuple[str, str]]:
    """The findings about a file that shows a part of a section, its clause G3.19 first."""
    file = corpus.folder / "drafter.docx"
    file.write_bytes(docx(p(r("Section G: Security")) + clause + more, comments="", **parts))
    done = corpus.run("draft", "MP-X", str(file), "--json")
    assert done.code == 0, done.out
    return [(f["where"], f["problem"]) for f in json.loads(done.out)["findings"] if f["code"] == code]


CHANGES = {
    "rPrChange": "words",
    "pPrChange": "paragraph",
    "sectPrChange": "page",
    "numberingChange": "number",
}


def changed(kind: str, who: str = "Bob") -> str:
    inside = {"rPrChange": "<w:rPr/>", "pPrChange": "<w:pPr/>", "sectPrChange": "<w:sectPr/>"}.get(kind, "")
    return f"<w:{kind} {by(who)}>{inside}</w:{kind}>"


def clause(kind: str) -> str:
    match kind:
        case "rPrChange":
            return p(r("G3.19\t"), r(G319, f"<w:b/>{changed(kind)}"), ins(r(".")))
        case "pPrChange":
            return p(r("G3.19\t"), r(G319), ins(r(".")), more=changed(kind))
        case "sectPrChange":
            return p(r("G3.19\t"), r(G319), ins(r(".")), more=f"<w:sectPr>{changed(kind)}</w:sectPr>")
        case _:
            return p(r("G3.19\t"), r(G319), ins(r(".")), more=f"<w:numPr>{changed(kind)}</w:numPr>")


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_of_looks_is_named_with_its_place_and_author(kind: str, corpus: Corpus):
    [(where, problem)] = told(corpus, clause(kind), "format-change")
    assert where.startswith("paragraph 2 “G3.19 A User shall")
    assert problem == f"A change of formatting by Bob was not taken over: {CHANGES[kind]}."


def test_several_changes_in_one_paragraph_are_one_finding_for_each_author(corpus: Corpus):
    body = p(
        r("G3.19\t", changed("rPrChange")),
        r(G319, changed("rPrChange")),
        ins(r(".")),
        more=changed("pPrChange", "Ada"),
        mark=changed("rPrChange", "Ada"),
    )
    assert [problem for _, problem in told(corpus, body, "format-change")] == [
        "A change of formatting by Ada was not taken over: paragraph, words.",
        "A change of formatting by Bob was not taken over: words.",
    ]


def test_changes_of_tables_and_of_the_page_are_named(corpus: Corpus):
    table = tbl(tr(tc(p(r("a")), more=f"<w:tcPrChange {by('Ada')}/>"), mark=f"<w:trPrChange {by('Ada')}/>"))
    table = table.replace("<w:tblPr/>", f"<w:tblPr><w:tblPrChange {by('Ada')}/></w:tblPr>")
    body = table + p(r("G3.19\t"), r(G319), ins(r("."))) + f"<w:sectPr><w:sectPrChange {by('Bob')}/></w:sectPr>"
    file = corpus.folder / "drafter.docx"
    file.write_bytes(docx(table + p(r("Section G: Security")) + body.removeprefix(table), comments=""))
    done = corpus.run("draft", "MP-X", str(file), "--json")
    found = [(f["where"], f["problem"]) for f in json.loads(done.out)["findings"] if f["code"] == "format-change"]
    assert found[0] == ("paragraph 1 “a”", "A change of formatting by Ada was not taken over: table, row, cell.")
    assert found[1][1] == "A change of formatting by Bob was not taken over: page."


@pytest.mark.parametrize("part", ["header", "footer"])
def test_changes_in_headers_and_footers_are_named(part: str, corpus: Corpus):
    inside = p(r("Draft "), gone("one", "Bob"), ins(r("two", changed("rPrChange", "Cato")), who="Bob"))
    body = p(r("G3.19\t"), r(G319), ins(r(".")))
    [(where, problem)] = told(corpus, body, "not-mapped", **{part: inside})
    assert (where, problem) == (
        f"{part}.xml, paragraph 1 “Draft onetwo”",
        "A tracked change by Bob in a header or footer is not drafted: “onetwo”.",
    )
    [(where, problem)] = told(corpus, body, "format-change", **{part: inside})
    assert problem == "A change of formatting by Cato was not taken over: words."


def test_the_end_of_a_paragraph_in_a_header_is_a_change_too(corpus: Corpus):
    body = p(r("G3.19\t"), r(G319), ins(r(".")))
    [(_, problem)] = told(corpus, body, "not-mapped", header=p(r("a"), mark=mark("ins")) + p(r("b")))
    assert problem == "A tracked change by Ada in a header or footer is not drafted, of the end of a paragraph."


def test_an_import_names_them_as_well(corpus: Corpus):
    file = corpus.folder / "drafter.docx"
    body = p(r("Section H: Words")) + p(r("H1.1\t"), r("It is so.", changed("rPrChange")))
    file.write_bytes(docx(body, comments="", header=p(ins(r("two")))))
    done = corpus.run("import", str(file), "--document", "Section H", "--version", "9.9", "--dry-run")
    assert done.code == 0, done.err
    assert "A change of formatting by Bob was not taken over: words." in done.err
    assert "A tracked change by Ada in a header or footer is not drafted: “two”." in done.err
