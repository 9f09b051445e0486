"""A report says what people wrote and what the record says, marked high enough, and outside programs read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from html_annexes import everything
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import Line as Printed
from libreoffice import Writer
from playwright.sync_api import Page
from test_narrative import BLOCKS
from validators import problems

import sectext
from sectext.annexes import annexes
from sectext.checks import word as word_checks
from sectext.cli.run import run
from sectext.code import Code
from sectext.commencement import After, Earliest, Fact, Latest, Never, On, Rule, WithRelease
from sectext.files import Folder
from sectext.formats import html, markdown, word
from sectext.formats.word.opening import unpack
from sectext.instruction import sentence
from sectext.modification import Modification
from sectext.modification.narrative import NAMES, PARTS, Narrative
from sectext.paper import Paper, Ticks, words_of
from sectext.prose import Block, Heading, Items, Paragraph, Table, passages, said
from sectext.report import FORMATS, Report, make, render, report
from sectext.report.glossary import found_in
from sectext.report.wording import rule_in_words

ROOT = Path(__file__).resolve().parent.parent
CODE: Code = sectext.open(ROOT)
MP087: Modification = CODE.modification("MP087")
MARKINGS = CODE.governance.markings
Need = Callable[[str], str]


@pytest.fixture(scope="module")
def real() -> Report:
    return report(CODE, Folder(ROOT), "MP087")


def narrative(part: str, *blocks: Block, marking: str | None = "White", words_of: str | None = None) -> Narrative:
    return Narrative(part=part, blocks=blocks, file=f"report/{part}.md", marking=marking, words_of=words_of)


def told(text: str) -> Paragraph:
    from sectext.prose import paragraph

    return paragraph(text)


def made(modification: Modification = MP087, *written: Narrative) -> Report:
    """A report with some parts written, and without an annex."""
    return make(CODE, modification, {each.part: each for each in written}, ())


def full(paper: Paper) -> str:
    lines = [paper.title, paper.statement, *(f"{name}: {value}" for name, value in paper.facts)]
    return "\n".join([*lines, *(line for c in paper.chapters for line in (c.heading, *words_of(c.content)))])


def chapter(found: Report, name: str) -> str:
    return "\n".join(words_of(next(c for c in found.paper.chapters if c.name == name).content))


def crowded() -> Paper:
    """A report with two annexes, moves in both, and every form of prose in each part."""
    annex = replace(everything(), letter="A")
    blocks: tuple[Block, ...] = markdown.read_prose(
        "Words in **bold**, *italics*, ***both*** and [a link](https://example.org/a?b=1&c=2).\n\n## Head\n\n"
        "- one\n  1. first\n  2. second\n\n     still second\n- two\n\n### Lower\n\n1. again\n2. from one\n\n"
        "| A | B |\n| --- | --- |\n| 1 | **2** |\n",
        name="x",
    )
    parts = {name: narrative(name, *blocks) for name in NAMES}
    other = replace(annex, letter="B", document="Section H")
    return make(CODE, MP087, parts, (annex, other)).paper


# Markings


@given(st.sampled_from(MARKINGS), st.dictionaries(st.sampled_from(NAMES), st.none() | st.sampled_from(MARKINGS)))
def test_a_report_is_marked_as_high_as_anything_in_it(own: str, given_markings: dict[str, str | None]):
    parts = [narrative(name, told("x"), marking=marking) for name, marking in given_markings.items()]
    found = make(CODE, replace(MP087, marking=own), {p.part: p for p in parts}, annexes(CODE, "MP087"))
    every = [own, *filter(None, given_markings.values())]
    assert found.paper.marking == max(every, key=MARKINGS.index)
    assert {annex.marking for annex in found.paper.annexes} == {found.paper.marking}
    assert f"classified as {found.paper.marking}" in found.paper.statement


def test_what_raises_the_marking_is_named():
    found = made(MP087, narrative("costs", told("x"), marking="Amber"))
    assert "the higher marking is that of “costs”" in found.paper.statement
    assert [f.where for f in found.findings if f.code == "marking-raised"] == ["report/costs.md"]


def test_what_bears_no_marking_is_said():
    found = made(replace(MP087, unmarked=True), narrative("costs", told("x"), marking=None))
    assert "MP087 itself bears no marking, and counts as White." in found.paper.statement
    assert "1 of its parts bears no marking of its own." in found.paper.statement
    assert [f.where for f in found.findings if f.code == "unmarked"] == [MP087.file, "report/costs.md"]


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_marking_stands_at_both_ends_of_a_page_without_pages(form: str):
    found = made(MP087, narrative("costs", told("x"), marking="Amber")).paper
    page = html.write_paper(found) if form == "html" else markdown.write_paper(found)
    assert len(re.findall(r"Classification: (?:<strong>)?Amber", page)) >= 2


def test_the_marking_stands_in_the_header_of_a_word_file():
    found = made(MP087, narrative("costs", told("x"), marking="Amber")).paper
    header = unpack(word.write_paper(found), name="x.docx").tree("word/header1.xml")
    assert "Classification: Amber" in "".join(header.itertext())


# What people wrote


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(NAMES), BLOCKS, min_size=1, max_size=3))
def test_every_word_that_people_wrote_is_in_every_format(blocks: dict[str, tuple[Block, ...]]):
    parts = {name: narrative(name, *each) for name, each in blocks.items()}
    paper = make(CODE, MP087, parts, ()).paper
    text = full(paper)
    for each in blocks.values():
        for _, words in passages(each):
            assert words in text
    document = unpack(word.write_paper(paper), name="x.docx").tree("word/document.xml")
    in_word = {"".join(str(t.text) for t in p.iter(f"{{{W}}}t")) for p in document.iter(f"{{{W}}}p")}
    for each in blocks.values():
        for _, words in passages(each):
            assert any(words in shown for shown in in_word)
    assert html.write_paper(paper)
    assert markdown.write_paper(paper)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@given(st.sets(st.sampled_from(NAMES)))
def test_a_part_that_nobody_wrote_is_told_and_never_made_up(names: set[str]):
    found = made(MP087, *(narrative(name, told(f"On {name}, written.")) for name in names))
    missing = [part.name for part in PARTS if part.needed and part.name not in names]
    assert list(found.missing) == missing
    assert full(found.paper).count("Not written.") == len(missing)
    assert [f.where for f in found.findings if f.code == "not-written"] == [
        f"modifications/MP087/report/{name}.md" for name in missing
    ]
    for name in names:
        assert f"On {name}, written." in full(found.paper)


def test_words_of_somebody_else_are_said_to_be_theirs():
    found = made(MP087, narrative("solution", told("We ask for it."), words_of="the Proposer"))
    assert "In the words of the Proposer:\nWe ask for it." in chapter(found, "solution")


# What the record says


def ticks(found: Report) -> Ticks:
    return next(each for c in found.paper.chapters for each in c.content if isinstance(each, Ticks))


@given(st.lists(st.sampled_from(CODE.governance.categories), unique=True))
def test_a_tick_stands_at_each_category_that_is_impacted_and_no_other(impacts: list[str]):
    entries = ticks(made(replace(MP087, impacts=tuple(impacts)))).entries
    assert [name for name, _ in entries] == list(CODE.governance.categories)
    assert {name for name, ticked in entries if ticked} == set(impacts)


def test_the_report_of_mp087_says_when_and_how_sure(real: Report):
    text = chapter(real, "implementation")
    assert "Approved implementation approach" in text
    assert "one Working Day after the event “The objection period of MP087 ends without an objection”" in text
    assert "That is 4 November 2019." in text
    assert "Occurred on 1 November 2019\nInferred" in text
    assert "SEC Version 6.17+MP087 holds the text with the changes of MP087." in text


def test_the_report_of_mp087_says_what_changes(real: Report):
    text = chapter(real, "solution")
    [operation] = CODE.patches("MP087")[0].patch.operations
    assert f"G3.20(b)\n{sentence(operation)}" in text
    assert "Section G ‘Security’: its text (G3.20(b))" in chapter(real, "impacts")
    assert "Approved\n11 October 2019\nInferred" in chapter(real, "conclusions")


def test_the_report_of_mp087_leaves_nothing_open(real: Report):
    assert real.findings == ()
    assert real.missing == ()
    assert [annex.letter for annex in real.paper.annexes] == ["A"]


def test_the_deferral_has_a_plan_and_no_day():
    text = chapter(report(CODE, Folder(ROOT), "SMETS1-deferral"), "implementation")
    assert "Proposed implementation approach" in text
    assert "No day of implementation, and no rule for one, is stated." in text
    assert (
        "No day is fixed: not before 26 May 2019, which is the plan and no certainty; no latest day is known." in text
    )
    assert "Not yet by 15 April 2019" in text
    assert "Early November 2018" in text


@pytest.mark.parametrize(
    ("facts", "said_of_it"),
    [
        ((), "No day is fixed: no latest day is known."),
        ((Fact(kind="not yet by", date=date(2030, 1, 1), published=None, source="x"),), "not before 2 January 2030"),
        ((Fact(kind="planned", date=date(2030, 1, 1), published=None, source="x"),), "which is the plan"),
        ((Fact(kind="occurred", date=date(2030, 1, 1), published=None, source="x"),), "That is 1 January 2030."),
        ((Fact(kind="cancelled", date=date(2030, 1, 1), published=None, source="x"),), "It does not take effect."),
    ],
)
def test_bounds_are_told_as_bounds(facts: tuple[Fact, ...], said_of_it: str):
    code = replace(CODE, facts={**CODE.facts, "some-day": facts})
    modification = replace(MP087, commencement=After(event="some-day"))
    assert said_of_it in chapter(make(code, modification, {}, ()), "implementation")


def test_what_never_takes_effect_says_so():
    assert "never. It does not take effect." in chapter(made(replace(MP087, commencement=Never())), "implementation")


def test_a_modification_without_anything_says_so_in_each_place():
    bare = replace(MP087, impacts=(), objectives=(), history=(), commencement=None, changes=())
    text = full(made(bare).paper)
    for words_of_it in (
        "No legal text has been drafted for this modification.",
        "No category of Party is recorded as impacted.",
        "No part of the SEC is changed by any legal text drafted so far.",
        "No day of implementation, and no rule for one, is stated.",
        "No objective is recorded that the modification would better facilitate.",
        "None is recorded",
    ):
        assert words_of_it in text


def test_an_objective_without_words_is_named_by_its_letter_alone():
    found = made(replace(MP087, objectives=("a", "x")))
    assert "(x)\nThe words of this objective are not held." in chapter(found, "conclusions")
    assert [f.code for f in found.findings if f.code == "objective-not-held"] == ["objective-not-held"]


def test_an_urgent_one_says_under_what():
    found = made(replace(MP087, urgent=True, urgent_criteria=("a", "c")))
    assert "treated as urgent, under criteria (a) and (c)." in chapter(found, "implementation")
    assert "Urgency" not in chapter(made(), "implementation")


# The glossary


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The DCC’s duty", ("DCC",)),
        ("SMETS1, SMETS2+ and SMETS", ("SMETS",)),
        ("G3.20(b), MP087, SECMP0007, DP087", ()),
        ("two SSCs met", ("SSC",)),
        ("Annex A, Section G, I and a", ()),
        ("BSCCo and MHHS-based", ("BSCCo", "MHHS")),
        ("LC50.3", ("LC",)),
    ],
)
def test_abbreviations_are_found_and_labels_are_not(text: str, found: tuple[str, ...]):
    assert found_in(text) == found


def test_the_glossary_has_what_occurs_and_nothing_else():
    found = made(MP087, narrative("summary", told("The SSC met the QQX.")))
    text = chapter(found, "glossary")
    assert "SSC\nSecurity Sub-Committee" in text
    assert "TABASC" not in text
    assert "QQX" not in text
    [unknown] = [f for f in found.findings if f.code == "unknown-abbreviation"]
    assert unknown.where == "report/summary.md:0"
    assert "“QQX”" in unknown.problem


# Formats


@pytest.fixture(scope="module")
def files(real: Report) -> dict[str, bytes]:
    return {name.rpartition(".")[2]: data for name, data in render(real.paper, tuple(FORMATS))}


def test_each_format_is_the_same_on_every_run(real: Report, files: dict[str, bytes]):
    again = report(sectext.open(ROOT), Folder(ROOT), "MP087")
    assert {name.rpartition(".")[2]: data for name, data in render(again.paper, tuple(FORMATS))} == files


@pytest.mark.parametrize("paper", [crowded, lambda: report(CODE, Folder(ROOT), "MP087").paper], ids=["all", "MP087"])
@pytest.mark.parametrize("numbers", ["auto", "typed"])
def test_the_validators_of_word_files_find_nothing(paper: Callable[[], Paper], numbers: Any):
    data = word.write_paper(paper(), numbers=numbers)
    assert problems(data) == []
    assert [str(f) for f in word_checks.check(unpack(data, name="x.docx")) if f.level != "note"] == []


def after_the_annex(lines: list[Printed], *, first: str) -> list[tuple[str | None, str]]:
    """What stands after the title of an annex: labels and words."""
    shown = [(label or None, text) for label, text, _ in lines]
    start = next(n for n, (_, text) in enumerate(shown) if text == first)
    return shown[start + 1 :]


def without_marking(lines: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    return [line for line in lines if line[1].strip("\u00a0 ")]


@pytest.mark.parametrize("do", ["accept", "reject"])
def test_the_changes_in_a_report_are_those_of_its_annexes(do: Any, libreoffice: Writer):
    paper = crowded()
    in_report = libreoffice.read(word.write_paper(paper), do)
    ends = [n for n, (_, text, _) in enumerate(in_report) if text.startswith("End of Annex")]
    starts = [n for n, (_, text, _) in enumerate(in_report) if re.fullmatch(r"Annex [AB]", text)]
    assert len(ends) == len(starts) == len(paper.annexes) == 2
    for annex, start, end in zip(paper.annexes, starts, ends, strict=True):
        alone = libreoffice.read(word.write_annex(annex), do)
        first = after_the_annex(alone, first=f"Annex {annex.letter}")
        inside = [(label or None, text) for label, text, _ in in_report[start + 1 : end + 1]]
        assert without_marking(inside) == without_marking(first)


def test_pandoc_reads_the_headings_and_tables_of_the_word_file(files: dict[str, bytes], need: Need, real: Report):
    heads, tables = outline(need("pandoc"), files["docx"], "docx")
    assert [text for level, text in heads if level == 1] == [
        *(c.heading for c in real.paper.chapters),
        *(f"Annex {a.letter}" for a in real.paper.annexes),
    ]
    assert (2, "SEC Parties") in heads
    assert ["✓", "Large Suppliers", "✓", "Small Suppliers"] in tables
    assert ["", "Electricity Network Operators", "", "Gas Network Operators"] in tables


def test_pandoc_reads_the_headings_and_tables_of_the_markdown(files: dict[str, bytes], need: Need, real: Report):
    heads, tables = outline(need("pandoc"), files["md"], "gfm")
    assert heads[0] == (1, "MP087 Modification Report")
    two = [text for level, text in heads if level == 2]
    assert two == ["About this document", "Contents", *(c.heading for c in real.paper.chapters), "Annex A"]
    assert ["✓", "Large Suppliers", "✓", "Small Suppliers"] in tables


def outline(pandoc: str, data: bytes, form: str) -> tuple[list[tuple[int, str]], list[list[str]]]:
    """The headings with their levels, and the rows of all tables, as pandoc has them."""
    done = subprocess.run([pandoc, "-f", form, "-t", "json"], input=data, capture_output=True, check=True)
    tree = json.loads(done.stdout)["blocks"]
    heads = [(each["c"][0], words(each["c"][2])) for each in every(tree) if each.get("t") == "Header"]
    tables = [each["c"] for each in every(tree) if each.get("t") == "Table"]
    rows = [row for table in tables for part in (table[3][1], *(b[3] for b in table[4])) for row in part]
    return heads, [[words(cell[4]) for cell in row[1]] for row in rows]


def every(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from every(each)


def words(value: Any) -> str:
    found = [" " if each.get("t") in ("Space", "SoftBreak") else each["c"] for each in every(value) if is_word(each)]
    return "".join(found).strip()


def is_word(each: dict[str, Any]) -> bool:
    return each.get("t") in ("Str", "Space", "SoftBreak")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 340])
def test_axe_finds_nothing_to_object_to(browser_page: Page, scheme: Any, width: int):
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.set_content(html.write_paper(crowded()))
    found = Axe().run(browser_page).response["violations"]
    browser_page.emulate_media(color_scheme="light")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_page_has_no_id_twice_and_no_link_that_leads_nowhere():
    page = html.write_paper(crowded())
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_pdf_has_every_chapter_and_its_page(files: dict[str, bytes], need: Need, real: Report):
    done = subprocess.run([need("pdftotext"), "-layout", "-", "-"], input=files["pdf"], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")
    for each in real.paper.chapters:
        entry = re.search(rf"^\s*{re.escape(each.heading)}\s+(\d+)$", pages[1], re.MULTILINE)
        assert entry
        assert re.search(rf"^\s*{re.escape(each.heading)}$", pages[int(entry[1]) - 1], re.MULTILINE)
    assert all("Classification: White" in page for page in pages if page.strip())


HOSTILE = "A </title><script>alert(1)</script> “q\" 's' & {++x++} <!-- --> \\\"; } @import url(x)"


def test_words_that_mean_something_to_a_format_are_only_words():
    """What was drafted by others, or typed by mistake, cannot leave its place."""
    parts = {name: narrative(name, told(HOSTILE), words_of=HOSTILE) for name in NAMES}
    found = make(CODE, replace(MP087, title=HOSTILE, desired=HOSTILE, report=HOSTILE), parts, annexes(CODE, "MP087"))
    page = html.write_paper(found.paper)
    assert "<script" not in page
    assert "url(x)" not in re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]  # type: ignore[index]
    assert problems(word.write_paper(found.paper)) == []
    assert "{++x++}" not in markdown.write_paper(found.paper)


def test_a_line_break_in_the_record_is_a_space_in_every_format():
    broken = "first\n# second\n| third\tfourth\u2028fifth"
    step = replace(MP087.history[0], source=broken)
    impacted = replace(MP087, desired=broken, sources=(broken,), history=(step,), report=broken, systems=(broken,))
    paper = made(impacted).paper
    assert full(paper).count("first # second | third fourth fifth") == 4
    assert word.write_paper(paper)
    assert not re.search(r"^(?:# second|\| third)", markdown.write_paper(paper), re.MULTILINE)


# The command


def copied(folder: Path) -> Path:
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def test_the_command_writes_one_file_a_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    code = run(["report", "MP087", "--to", "md", "--to", "html", "--out", str(out), "--corpus", str(ROOT)])
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "MP087-modification-report.html",
        "MP087-modification-report.md",
    ]
    assert capsys.readouterr().err == ""


def test_a_report_that_comes_back_from_a_drafter_has_the_changes_of_its_annex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Somebody edits the legal text in the report itself: the chapters before it are no part of the section."""
    root = copied(tmp_path)
    assert run(["report", "MP087", "--out", str(tmp_path), "--corpus", str(root)]) == 0
    file = tmp_path / "MP087-modification-report.docx"
    capsys.readouterr()
    assert run(["draft", "MP087", str(file), "--corpus", str(root)]) == 0
    assert "MP087/modification.toml says this already:" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["report", "MP087", "--dry-run", "--out", str(tmp_path / "out"), "--corpus", str(ROOT)]) == 0
    assert "Would write" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_part_of_another_name_stops_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    root = copied(tmp_path)
    (root / "modifications" / "MP087" / "report" / "sumary.md").write_text("a\n", encoding="utf-8")
    assert run(["report", "MP087", "--out", str(tmp_path), "--corpus", str(root)]) == 2
    assert "modifications/MP087/report/sumary.md  This is not a part of a report." in capsys.readouterr().err
    assert not list(tmp_path.glob("*.docx"))


def test_a_modification_that_is_not_there_and_a_format_that_is_none_are_misuse(capsys: pytest.CaptureFixture[str]):
    assert run(["report", "MP999", "--dry-run", "--corpus", str(ROOT)]) == 2
    assert run(["report", "MP087", "--to", "odt", "--dry-run", "--corpus", str(ROOT)]) == 2
    assert "Formats: docx, html, md, pdf." in capsys.readouterr().err


def test_a_report_of_a_conflict_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    root = copied(tmp_path)
    file = root / "modifications" / "MP087" / "modification.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('after = "Gas Proxy', 'after = "Gas Prxy'), encoding="utf-8"
    )
    assert run(["report", "MP087", "--out", str(tmp_path / "out"), "--corpus", str(root)]) in (2, 3)
    assert not (tmp_path / "out").exists()


def test_the_narrative_of_the_corpus_says_where_its_facts_are_from():
    for file in sorted(ROOT.glob("modifications/*/report/*.md")):
        front = file.read_text(encoding="utf-8").split("+++\n")[1]
        assert set(tomllib.loads(front)) >= {"marking", "sources"}, file


def test_headings_lists_and_tables_are_what_they_were_in_a_report():
    """The blocks of a part are printed as they are, and only its headings are set lower."""
    blocks = markdown.read_prose("## A\n\n- b\n\n| c |\n| - |\n| d |\n", name="x")
    content = next(
        c.content for c in made(MP087, narrative("solution", *blocks)).paper.chapters if c.name == "solution"
    )
    assert [type(each) for each in content[:4]] == [Heading, Heading, Items, Table]
    assert [each.level for each in content[:2] if isinstance(each, Heading)] == [1, 2]
    assert said(content[1].words) == "A"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "words_of_it"),
    [
        (On(date=date(2030, 1, 2)), "on 2 January 2030"),
        (After(event="e"), "with the event “E”"),
        (After(event="e", days=1, working_days=12), "one day and 12 Working Days after the event “E”"),
        (WithRelease(name="r"), "with the release “r”"),
        (
            Latest(rules=(On(date=date(2030, 1, 2)), After(event="e"))),
            "with the last of these: 2 January 2030; the event “E”",
        ),
        (Earliest(rules=(Never(), After(event="x"))), "with the first of these: never; the event “x”"),
        (Never(), "never"),
    ],
)
def test_every_rule_is_said_in_words(rule: Rule, words_of_it: str):
    assert rule_in_words(rule, {"e": "E"}) == words_of_it


def test_clauses_with_one_effect_share_a_sentence():
    text = chapter(report(CODE, Folder(ROOT), "SMETS1-deferral"), "implementation")
    assert text.count("Section G3.26, Section G3.27 and Section G3.28: no effect until the event “The day from") == 1
