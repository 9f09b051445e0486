"""HTML shows the text and its marks, adds no white space, lets nothing in, and can be used by everyone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from html_annexes import (
    ALARMS,
    EVERYTHING,
    clause,
    definition,
    document,
    every_operation,
    everything,
    group,
    heading,
    item,
    mp087,
    row,
    table,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as parser
from playwright.sync_api import Page
from trees import documents, examples, pairs

from sectext.address import parse
from sectext.annex import Annex, Change
from sectext.compare import compare
from sectext.formats.html import stylesheet, write, write_annex, write_redline
from sectext.patch import Insert, Move, Patch, Renumber, Reword
from sectext.redline import Marked, accept, redline, reject, unmarked
from sectext.tree import Clause, is_plain

HOSTILE = (
    "<script>document.title = 'taken'</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)'",
    "&amp; &lt;b&gt; &#60; &nbsp;",
    "</style><script>document.title = 'taken'</script>",
    "--> <!-- ]]> <![CDATA[",
    "{++ in ++} {-- out --} {{ 7 * 7 }} {% raw %} {# no #}",
    '"; } body { display: none } @import "x',
    "\\22 \\",
)


# What a reader sees


def page_of(html: str) -> parser.HtmlElement:
    return parser.document_fromstring(
        f"<!DOCTYPE html><meta charset=utf-8>{html}", parser=parser.HTMLParser(encoding="utf-8")
    )


def with_class(element: parser.HtmlElement, name: str) -> list[parser.HtmlElement]:
    return element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def without(html: str, tag: str = "") -> parser.HtmlElement:
    """The page without the words that are only heard, and without all elements of one tag."""
    page = page_of(html)
    for element in [*with_class(page, "said"), *(page.xpath(f"//{tag}") if tag else ())]:
        if element.getparent() is not None:
            element.drop_tree()
    return page


def lines_of(page: parser.HtmlElement) -> list[str]:
    """The lines of clauses in printed order: label, title and words, a space between those that have any."""
    lines = (
        " ".join(filter(None, (part.text_content() for part in with_class(line, "part"))))
        for line in with_class(page, "line")
    )
    return [line for line in lines if line]


def lines_in(text: Clause) -> Iterator[str]:
    """The same lines of a clause tree. The words of a document or group stand below its heading."""
    if text.kind in ("document", "group"):
        yield from filter(None, (" ".join(filter(None, (text.label, text.heading))), text.text))
    elif head := " ".join(filter(None, (text.label, text.heading, text.text))):
        yield head
    for child in text.children:
        yield from lines_in(child)
    if text.closing:
        yield text.closing


def annex_of(marked: Marked, **fields: object) -> Annex:
    return replace(everything(), redline=marked, **fields)  # type: ignore[arg-type]


def column(html: str, number: int) -> parser.HtmlElement:
    """One of the two texts that stand side by side on a page."""
    [sides] = with_class(without(html), "sides")
    cells = sides.xpath(f"./tbody/tr/td[{number}]")
    one = parser.Element("div")
    one.extend(cells)
    return one


REDLINES = {
    "insertion of words": redline(ALARMS, Patch(document="Section G", operations=(
        Reword(at=parse("G3.20(b)"), find="Function)", put="Function which forms part of a SMETS2+ Device)"),
    ))),
    "every kind of operation": redline(EVERYTHING, every_operation()),
    "a moved row": redline(EVERYTHING, Patch(document="Section G", operations=(
        Move(at=parse('G2.4 table 1 "Alarm"'), into=parse("G2.4 table 1"), after=parse('G2.4 table 1 "Log"')),
    ))),
    "a move inside a move": redline(EVERYTHING, Patch(document="Section G", operations=(
        Move(at=parse("G2.1"), into=parse("G2"), after=parse("G2.7")),
        Move(at=parse("G2.1(b)(i)"), into=parse("G2.1"), after=parse("G2.1(c)")),
        Renumber(at=parse("G2.1(b)(i)"), to="(d)"),
    ))),
    "a whole group and a table": redline(EVERYTHING, Patch(document="Section G", operations=(
        Insert(into=parse("Section G"), after=parse("G1"), clauses=(
            group("G1A", "New", heading("First"), clause("G1A.1", "It is so.", table(row("A", None), row("B", "C")))),
        )),
        Insert(into=parse("G2.1(a)"), after=None, clauses=(definition("It", "means it."), table(row("One")))),
    ))),
    "all of it inserted": unmarked(EVERYTHING, "inserted"),
    "all of it deleted": unmarked(EVERYTHING, "deleted"),
}  # fmt: skip


def check_both_texts(marked: Marked) -> None:
    old, new, html = list(lines_in(reject(marked))), list(lines_in(accept(marked))), write_redline(marked)
    if marked.mark in ("same", "inserted", "moved to"):
        assert lines_of(without(html, "del")) == new
    if marked.mark in ("same", "deleted", "moved from"):
        assert lines_of(without(html, "ins")) == old


@pytest.mark.parametrize("marked", REDLINES.values(), ids=REDLINES)
def test_a_redline_without_its_insertions_is_the_base_and_without_its_deletions_the_result(marked: Marked):
    check_both_texts(marked)


@examples(60)
@given(pairs())
def test_random_redlines_hold_both_texts(pair: tuple[Clause, Clause]):
    check_both_texts(redline(pair[0], compare(*pair)))


@examples(40)
@given(pairs())
def test_two_texts_side_by_side_are_the_base_and_the_result(pair: tuple[Clause, Clause]):
    marked = redline(pair[0], compare(*pair))
    html = write_annex(annex_of(marked))
    assert lines_of(column(html, 1)) == list(lines_in(pair[0]))
    assert lines_of(column(html, 2)) == list(lines_in(pair[1]))


def test_an_item_that_moves_inside_a_cell_stands_once_in_each_of_the_two_texts():
    cell = Clause(kind="cell", text="Any of:", children=(item("(a)", "one"), item("(b)", "two")))
    old = document(clause("G1.1", None, table(Clause(kind="row", children=(cell,)))))
    where = parse('G1.1 table 1 "Any of:" column 1')
    patch = Patch(document="Section G", operations=(Move(at=where.below("(a)"), into=where, after=where.below("(b)")),))
    html = write_annex(annex_of(redline(old, patch)))
    assert lines_of(column(html, 1))[-2:] == ["(a) one", "(b) two"]
    assert lines_of(column(html, 2))[-2:] == ["(b) two", "(a) one"]


@examples(40)
@given(documents())
def test_a_text_is_written_without_marks_and_with_nothing_between_its_parts_but_a_space(text: Clause):
    page = page_of(write(text))
    assert lines_of(page) == list(lines_in(text))
    assert not page.xpath("//ins | //del | //mark") and not with_class(page, "said")
    for line in with_class(page, "line"):
        if "'" not in line.text_content():
            assert line.text_content() == " ".join(part.text_content() for part in with_class(line, "part"))


@examples(40)
@given(pairs())
def test_ids_are_unique_and_every_link_leads_to_one(pair: tuple[Clause, Clause]):
    marked = redline(pair[0], compare(*pair))
    page = page_of(write_annex(annex_of(marked)))
    ids = Counter(page.xpath("//@id"))
    assert not [name for name, count in ids.items() if count > 1]
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)
    assert {ref for refs in page.xpath("//@aria-labelledby | //@for") for ref in refs.split()} <= set(ids)


@pytest.mark.parametrize("marked", REDLINES.values(), ids=REDLINES)
def test_elements_are_nested_as_html_allows(marked: Marked):
    page = page_of(write_redline(marked))
    assert all(child.tag == "li" for child in page.xpath("//ol/*"))
    assert all(child.tag in ("th", "td") for child in page.xpath("//tr/*"))
    assert not page.xpath("//p//*[self::div or self::p or self::ol or self::table]")
    assert not page.xpath("//ins//ins[not(ancestor::ins[contains(@class, 'moves')])] | //del//del")


# An annex


def test_the_page_of_one_insertion_holds_one_ins_and_no_other_mark():
    html = write_annex(mp087())
    page = page_of(html)
    [inserted] = page.xpath("//ins")
    assert inserted.text_content() == " which forms part of a SMETS2+ Device"
    assert html.count("<ins") == 1 and not page.xpath("//del | //mark | //s | //u")
    assert inserted.getprevious().text_content() == " inserted: "
    assert inserted.getnext().text_content() == " end of insertion "
    assert inserted.getnext().tail == ") for which it is the Responsible Supplier,"


def test_an_annex_says_what_it_is_before_it_shows_the_text():
    page = page_of(write_annex(mp087()))
    text = " ".join(page.text_content().split())
    said = [
        "Classification: White",
        "Annex A",
        "MP087 ‘Correction to SEC Section G – User Responsibilities’",
        "Legal text – version 1.0",
        "About this document",
        "These changes have been drafted against SEC Version 6.17.",
        "Table of changes",
        "In Section G3.20(b), after “Gas Proxy Function” insert “ which forms part of a SMETS2+ Device”.",
        "Section G 'Security'",
        "Amend Section G3.20 as follows:",
        "Manufacturers: Duty to Notify and Be Notified",
        "G3.20 Each User shall, wherever it is practicable to do so, establish with:",
    ]
    places = [text.index(words, text.index("Classification")) for words in said]
    assert places == sorted(places)
    [link] = page.xpath("//table//a")
    assert (link.text, link.get("href")) == ("G3.20(b)", "#G3.20-b")


def test_an_annex_lists_what_is_already_there_and_what_is_renumbered():
    page = page_of(write_annex(everything()))
    [already] = with_class(page, "already")
    assert already.text_content().strip() == everything().already[0]
    cells = page.xpath("//h3[. = 'Renumbering']/following-sibling::table/tbody/tr/*")
    assert [cell.text_content() for cell in cells] == ["G2.3", "G2.8"]


def test_an_annex_without_changes_says_so():
    nothing = replace(mp087(), redline=unmarked(ALARMS), changes=(), instruction="", base="")
    text = page_of(write_annex(nothing)).text_content()
    assert "There is nothing to mark." in text and "SEC Version" not in text


def test_both_ends_of_a_move_link_to_one_another():
    page = page_of(write_redline(REDLINES["every kind of operation"]))
    left, arrived = page.get_element_by_id("G2.3_was"), page.get_element_by_id("G2.8")
    assert [a.get("href") for a in left.xpath(".//a")] == ["#G2.8"]
    assert [a.get("href") for a in arrived.xpath(".//a")] == ["#G2.3_was"]
    assert "Moved to G2.8." in " ".join(left.text_content().split())


def test_a_clause_that_is_inserted_whole_is_one_block():
    page = page_of(write_redline(REDLINES["every kind of operation"]))
    [block] = page.get_element_by_id("G2.5A").xpath(".//ins")
    assert lines_of(block) == ["G2.5A An entry is removed:", "(a) after six years; or", "(b) when all agree."]


def test_a_clause_by_itself_can_be_written():
    lone = item("(b)", "two:", item("(i)", "three"), closing="four.")
    assert lines_of(page_of(write(lone))) == ["(b) two:", "(i) three", "four."]
    assert page_of(write(lone, address=parse("G3.20(b)"))).xpath("//li/@id") == ["G3.20-b", "G3.20-b-i"]
    assert lines_of(page_of(write(row("a", "b")))) == ["a", "b"]
    assert lines_of(page_of(write(Clause(kind="cell", text="a")))) == ["a"]


def test_headings_go_down_one_level_at_a_time():
    page = page_of(write_redline(REDLINES["a whole group and a table"], level=3))
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels[0] == 3 and all(b <= a + 1 for a, b in pairwise(levels))


# Nothing gets in, nothing is fetched


def hostile_annex(words: str) -> Annex:
    text = document(
        group(
            "G1",
            words,
            heading(words),
            clause(
                "G1.1", words, item("(a)", words), definition(words, words), table(row(words, words)), closing=words
            ),
        )
    )
    patch = Patch(
        document="Section G",
        operations=(Insert(into=parse("G1.1"), after=parse("G1.1(a)"), clauses=(item("(b)", words),)),),
    )
    return Annex(
        letter=words, modification=words, title=words, legal_text=words, marking=words, base=words, shown_on=words, document=words,
        document_title=words, instruction=words, changes=(Change(where=words, what=words),), already=(words,),
        renumbering=((words, words),), redline=redline(text, patch),
    )  # fmt: skip


def elements(page: parser.HtmlElement) -> list[tuple[str, list[str]]]:
    return [(element.tag, sorted(element.attrib)) for element in page.iter(etree.Element)]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str):
    page = page_of(write_annex(hostile_annex(words)))
    usual = page_of(write_annex(hostile_annex("usual")))
    assert elements(page) == elements(usual)
    assert page.findtext(".//title") == f"{words} Annex {words}: changes to {words}"
    assert with_class(page, "title")[0].text_content() == "Security"
    assert lines_of(without(write_redline(hostile_annex(words).redline)))[3] == f"G1.1 {words}"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_do_nothing_in_a_browser(browser_page: Page, words: str):
    browser_page.set_content(write_annex(hostile_annex(words)))
    assert browser_page.title() == " ".join(f"{words} Annex {words}: changes to {words}".split())
    assert browser_page.locator("header .classification strong").text_content() == words
    assert browser_page.locator("body").is_visible()
    margins = "[...document.styleSheets[0].cssRules].filter(r => r instanceof CSSPageRule).length"
    assert browser_page.evaluate(margins) == 2


@examples(40)
@given(st.text(min_size=1).filter(is_plain))
def test_any_words_can_stand_in_the_running_header(words: str):
    style = page_of(write_annex(replace(mp087(), marking=words))).findtext(".//style") or ""
    [line] = [line for line in style.splitlines() if "Classification" in line]
    inside = line.split('"')
    assert len(inside) == 3 and "<" not in line
    assert all(c.isascii() for c in inside[1])


def test_a_page_needs_no_script_and_fetches_nothing(browser_page: Page):
    html = write_annex(everything())
    page = page_of(html)
    assert not page.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //@src | //@style")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert "url(" not in html and "@import" not in html and "http" not in html.replace("http-equiv", "")
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.set_content(html, wait_until="networkidle")
    assert asked == []


def test_the_same_annex_gives_the_same_bytes_whatever_the_seed():
    code = "import hashlib; from html_annexes import everything; from sectext.formats.html import write_annex; print(hashlib.sha256(write_annex(everything()).encode()).hexdigest())"
    made = {
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(made) == 1


# Everyone can use it


@pytest.fixture
def annex_page(browser_page: Page) -> Iterator[Page]:
    """The annex with every kind of operation, in a browser, with both views unfolded."""
    browser_page.set_viewport_size({"width": 1100, "height": 900})
    browser_page.set_content(write_annex(everything()))
    browser_page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    yield browser_page
    browser_page.emulate_media(color_scheme="light", media="screen")
    browser_page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("spoken", [False, True])
def test_axe_finds_nothing_to_object_to(annex_page: Page, scheme: str, width: int, spoken: bool):
    annex_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    annex_page.set_viewport_size({"width": width, "height": 900})
    annex_page.locator("#_say").set_checked(spoken)
    result = Axe().run(annex_page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("width", [320, 700, 1100])
def test_no_page_is_wider_than_its_window(annex_page: Page, width: int):
    annex_page.set_viewport_size({"width": width, "height": 900})
    assert annex_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1100])
def test_the_skip_link_is_seen_only_when_it_is_reached(annex_page: Page, width: int):
    annex_page.set_viewport_size({"width": width, "height": 900})
    bottom = "document.querySelector('.skip').getBoundingClientRect().bottom"
    assert annex_page.evaluate(bottom) <= 0
    annex_page.keyboard.press("Tab")
    assert annex_page.evaluate(bottom) > 20


def test_long_words_do_not_widen_the_page(browser_page: Page):
    word = "Electronicallycommunicatedsupplementarynotification" * 3
    browser_page.set_viewport_size({"width": 320, "height": 900})
    browser_page.set_content(write_annex(hostile_annex(word)))
    width = browser_page.evaluate("document.documentElement.scrollWidth")
    browser_page.set_viewport_size({"width": 1280, "height": 720})
    assert width <= 320


def copied(page: Page, selector: str) -> str:
    """What a reader gets who selects a part of the page and copies it."""
    page.evaluate("selector => getSelection().selectAllChildren(document.querySelector(selector))", selector)
    return str(page.evaluate("getSelection().toString()"))


def test_a_copied_clause_reads_label_space_words(browser_page: Page):
    browser_page.set_content(write_annex(mp087()))
    text = copied(browser_page, "[id='G3.20']")
    assert text.splitlines()[0] == "G3.20 Each User shall, wherever it is practicable to do so, establish with:"
    assert "Gas Proxy Function which forms part of a SMETS2+ Device) for which it is the Responsible Supplier," in text
    assert "inserted" not in text


def test_the_spoken_words_are_in_the_accessibility_tree_and_can_be_shown(browser_page: Page):
    browser_page.set_content(write_annex(mp087()))
    said = browser_page.locator("#_redline .said").first
    assert said.bounding_box() == {**said.bounding_box(), "width": 1, "height": 1}
    assert "inserted:" in browser_page.locator("[id='G3.20-b']").aria_snapshot()
    browser_page.get_by_label("Show the words that screen readers speak").check()
    assert said.bounding_box()["width"] > 20


def test_marks_can_be_told_apart_without_colour(annex_page: Page):
    def drawn(selector: str) -> tuple[str, str]:
        style = "s => { const c = getComputedStyle(document.querySelector(s)); return [c.textDecorationLine, c.textDecorationStyle] }"
        line, shape = annex_page.evaluate(style, selector)
        return line, shape

    assert drawn("#_redline ins:not(.block)") == ("underline", "solid")
    assert drawn("#_redline del:not(.block)") == ("line-through", "solid")
    assert drawn("#_redline ins.block.moves .words > .moved") == ("underline", "double")
    assert drawn("#_redline del.block.moves .words") == ("line-through", "double")
    assert drawn("[id='G2.5A'] .words") == ("underline", "solid")


def test_closing_words_stand_flush_with_the_words_of_their_clause(browser_page: Page):
    browser_page.set_viewport_size({"width": 1100, "height": 900})
    browser_page.set_content(write_annex(mp087()))
    left = "s => document.querySelector(s).getBoundingClientRect().left"
    words, closing, inner = (
        browser_page.evaluate(left, f"[id='G3.20'] > {part}")
        for part in (".line .words", ".closing .words", "ol .words")
    )
    assert abs(words - closing) < 1.5 and inner > words + 20


def test_lines_are_no_longer_than_a_reader_follows(browser_page: Page):
    browser_page.set_viewport_size({"width": 1600, "height": 900})
    long = replace(mp087(), redline=unmarked(document(clause("G3.1", "the duty of each User to notify " * 20 + "it"))))
    browser_page.set_content(write_annex(long))
    height, line = browser_page.evaluate(
        "() => { const p = document.querySelector('[id=\"G3.1\"] p'), s = getComputedStyle(p);"
        " return [p.clientHeight - parseFloat(s.paddingTop) * 2, parseFloat(s.lineHeight)] }"
    )
    assert len("the duty of each User to notify " * 20) / round(height / line) <= 75


def test_the_marking_stands_on_every_printed_page(browser_page: Page, tmp_path: Path, need):
    browser_page.set_content(write_annex(everything()))
    browser_page.pdf(path=tmp_path / "annex.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        [need("pdftotext"), "-layout", tmp_path / "annex.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "MP999 Annex B: changes to Section G" in page and "Classification: Green" in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_styles_of_fragments_reach_nothing_outside_them():
    rules = [
        line.strip()
        for line in stylesheet().splitlines()
        if line.rstrip().endswith(("{", ",")) and not line.lstrip().startswith("@")
    ]
    assert rules and all(rule.startswith((".law", ".said", "body:has(#_say:checked) .said")) for rule in rules)
