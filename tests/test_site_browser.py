"""The site in a browser: found in two actions, read by everyone, safe from the words that it prints."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from sites import CANARY, HOSTILE, TODAY, built, corpus_site, hostile_code, hostile_settings, serving

from sectext.address import parse
from sectext.site import paths
from sectext.site.search import can_search
from sectext.site.site import Site

# A page of every template, and of every kind that a template can be.
PAGES = (
    "",
    "documents/",
    "section-g/",
    "section-g/2018-02-22/",
    "section-g/2019-11-04/",
    "section-g/g3/",
    "section-g/g3.20/",
    "section-g/g3.20/b/",
    "section-g/g3.20/2018-02-22/",
    "section-g/g3.20/b/2019-11-04/",
    "section-g/g3.26/",
    "modifications/",
    "modifications/MP087/",
    "modifications/SMETS1-deferral/",
    "versions/",
    "versions/6.17-plus-MP087/",
    "what-would-change/",
    "events/",
    "corrections/",
    "terms/",
    "reading-a-redline/",
    "about/",
    "compare/?at=section-g/g3.20/&from=0&to=1",
    "compare/?at=section-g/&from=0&to=2",
    "search/?q=gas+proxy",
    "search/?q=G3.20(b)",
    "no/such/page/",
)
WORDS = " which forms part of a SMETS2+ Device"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "public"
    built(corpus_site(search=can_search()), out)
    return out


@pytest.fixture(scope="module")
def root(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


class Watched:
    """A page in a browser of its own kind, and everything that was wrong while it was looked at."""

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.faults: list[str] = []
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
        )

    def _told(self, message: ConsoleMessage) -> None:
        expected = "404 (Not Found)" in message.text and "/no/such/page/" in self.page.url
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.root):
            self.faults.append(f"off-site: {request.url}")

    def goto(self, place: str) -> Page:
        self.page.goto(f"{self.root}{place}", wait_until="networkidle")
        return self.page


@pytest.fixture
def watched(browser_page: Page, root: str) -> Iterator[Watched]:
    browser = browser_page.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    found = Watched(context.new_page(), root)
    yield found
    context.close()
    assert found.faults == []


def browser_of(page: Page) -> Browser:
    browser = page.context.browser
    assert browser is not None
    return browser


# Two actions


@pytest.mark.parametrize(
    ("day", "is_there"), [("2019-11-03", False), ("2019-11-04", True), ("3 November 2019", False), ("4/11/2019", True)]
)
def test_a_clause_on_a_day_is_two_actions_from_home(watched: Watched, day: str, is_there: bool):
    page = watched.goto("")
    page.get_by_label("A clause, and a date if you like").fill(f"G3.20(b) on {day}")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/section-g/g3\.20/b/20"))
    assert (WORDS in page.locator("article.law").inner_text()) is is_there
    assert "You asked for" in page.locator(".asked").inner_text()


@pytest.mark.parametrize(("link", "is_there"), [("before the change to G3.20(b)", False), ("G3.20(b)", True)])
def test_the_same_is_one_click_away_as_long_as_it_is_new(watched: Watched, link: str, is_there: bool):
    page = watched.goto("")
    page.locator(".news").get_by_role("link", name=link, exact=True).first.click()
    assert (WORDS in page.locator("article.law").inner_text()) is is_there


def test_the_redline_between_the_two_is_one_click_from_home(watched: Watched):
    page = watched.goto("")
    page.get_by_role("link", name="the change to G3.20(b)", exact=True).click()
    assert page.locator("#the-change ins").inner_text().strip() == WORDS.strip()  # browsers differ in the outer space
    assert "insert “ which forms part of a SMETS2+ Device”" in page.locator("#the-change .summary").inner_text()


def test_the_word_file_is_one_click_from_the_page_of_its_modification(watched: Watched):
    page = watched.goto("modifications/MP087/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "MP087-annex-a.docx"
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


# As of a date


@pytest.mark.parametrize(
    ("place", "asked", "leads_to"),
    [
        ("section-g/g3.20/b/", "2019-11-03", "section-g/g3.20/b/2018-02-22/"),
        ("section-g/g3.20/b/", "2019-11-10", "section-g/g3.20/b/2019-11-04/"),
        ("section-g/g3.20/b/", "2030-01-01", "section-g/g3.20/b/2019-11-30/"),
        ("section-g/", "2019-01-01", "section-g/2018-07-18/"),
    ],
)
def test_any_day_leads_to_the_page_of_its_stretch(watched: Watched, place: str, asked: str, leads_to: str):
    page = watched.goto(f"{place}?on={asked}")
    assert page.url == f"{watched.root}{leads_to}?on={asked}"
    assert "This text holds on that day" in page.locator(".asked").inner_text()


@pytest.mark.parametrize(("asked", "told"), [("2010-01-01", "lies before"), ("yesterday", "is not a day")])
def test_a_day_without_an_answer_is_said_to_be_one(watched: Watched, asked: str, told: str):
    assert told in watched.goto(f"section-g/g3.20/?on={asked}").locator(".asked").inner_text()


def test_a_day_in_the_address_itself_is_found(browser_page: Page, root: str):
    page = browser_of(browser_page).new_page()
    page.goto(f"{root}section-g/g3.20/b/2019-11-10/")
    page.wait_for_url(re.compile(r"/2019-11-04/\?on=2019-11-10$"))
    page.close()


def test_a_page_that_is_not_there_names_the_nearest(browser_page: Page, root: str):
    page = browser_of(browser_page).new_page()
    assert page.goto(f"{root}section-g/g9.9/").status == 404  # type: ignore[union-attr]
    page.locator(".nearest a").wait_for()
    assert page.locator(".nearest a").get_attribute("href") == "/section-g/"
    page.close()


def test_the_banner_says_all_it_must_on_every_text(watched: Watched):
    for place in ("section-g/", "section-g/g3.20/", "section-g/g3.20/b/2018-02-22/", "modifications/MP087/"):
        names = watched.goto(place).locator(".banner dt").all_inner_texts()
        assert names[:4] == ["As at", "Version", "This is", "Known as at"]
        assert len(names) == 5


def test_what_nobody_has_looked_at_and_what_is_proposed_is_said(watched: Watched):
    page = watched.goto("section-g/g3.26/")
    assert "Not certain." in page.locator(".status").inner_text()
    assert "nobody has looked whether Section G changed" in page.locator(".because").inner_text()
    assert "SMETS1-deferral" in page.locator(".pending").inner_text()
    assert "not law" in watched.goto("modifications/SMETS1-deferral/").locator(".banner").inner_text()


# Comparing


def test_two_wordings_are_compared_from_what_was_woven(watched: Watched):
    page = watched.goto("section-g/g3.20/")
    page.get_by_label("Redline from").select_option("0")
    page.get_by_label("to", exact=True).select_option("1")
    page.get_by_role("button", name="Compare").click()
    page.locator("#redline:not([hidden])").wait_for()
    assert page.locator("#redline ins").all_inner_texts() == [WORDS]
    assert page.locator("#redline del").count() == 0
    page.goto(page.url.replace("from=0&to=1", "from=1&to=0"), wait_until="networkidle")
    assert page.locator("#redline del").all_inner_texts() == [WORDS]


@pytest.mark.parametrize(
    "query", ["", "?at=../../&from=0&to=1", "?at=section-g/g3.20/&from=0&to=9", "?at=section-g/none/&from=0&to=1"]
)
def test_a_comparison_that_cannot_be_made_says_so(browser_page: Page, root: str, query: str):
    page = browser_of(browser_page).new_page()
    page.goto(f"{root}compare/{query}", wait_until="networkidle")
    assert page.locator(".trouble").inner_text()
    page.close()


def test_any_two_versions_of_a_document_are_compared_clause_by_clause(watched: Watched):
    page = watched.goto("section-g/")
    page.get_by_label("Redline from").select_option("0")
    page.get_by_label("to", exact=True).select_option("2")
    page.get_by_role("button", name="Compare").click()
    page.locator("#redline:not([hidden])").wait_for()
    assert WORDS in page.locator("#redline ins").all_inner_texts()
    assert page.locator("#redline .gap").count()
    assert page.locator("#redline p.line").count() < 30


def test_an_older_version_of_a_document_is_compared_with_the_current_one_without_a_script(watched: Watched):
    page = watched.goto("section-g/")
    page.locator(".timeline a[href$='2018-02-22/#against-current']").click()
    assert WORDS.strip() in page.locator("#against-current").inner_text()


def test_the_address_for_good_leads_to_the_clause(watched: Watched):
    page = watched.goto("section-g/g3.20/b/")
    page.get_by_role("link", name="id/5sr42wybfp4tnh6p").click()
    page.wait_for_url(re.compile(r"/section-g/g3\.20/b/$"))


# Search


def test_words_are_found_and_a_number_comes_first(watched: Watched):
    page = watched.goto("search/?q=G3.20(b)")
    assert page.locator(".results li").first.locator("a").get_attribute("href") == f"{watched.root}section-g/g3.20/b/"
    page.get_by_label("Words or a clause").fill("gas proxy")
    page.keyboard.press("Enter")
    page.get_by_text("2 texts found").wait_for()
    assert page.locator(".results a").all_inner_texts() == ["G3.17", "G3.20"]
    page.locator(".results a").first.click()
    page.wait_for_url(re.compile(r"/section-g/g3\.17/$"))


def test_earlier_wordings_are_found_where_they_are_asked_for(watched: Watched):
    page = watched.goto("search/?q=gas+proxy&in=history")
    page.get_by_text("4 texts found").wait_for()
    assert page.locator(".results .quiet").count() == 2


# Everyone can use it


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to(watched: Watched, place: str, scheme: str):
    watched.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = watched.goto(place)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("place", PAGES)
def test_no_page_is_wider_than_a_small_window(watched: Watched, place: str):
    watched.page.set_viewport_size({"width": 320, "height": 800})
    page = watched.goto(place)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_clause_on_a_day_is_found_by_keyboard_only(watched: Watched):
    page = watched.goto("")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("G3.20 on 2019-11-04")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/section-g/g3\.20/2019-11-04/"))
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Next change":
            break
    page.keyboard.press("Enter")
    assert page.locator(".here-now").inner_text() == WORDS
    page.keyboard.press("p")
    assert page.get_by_text("Change 1 of 1").count() == 1


def test_whatever_has_the_focus_can_be_seen_to_have_it(watched: Watched):
    page = watched.goto("section-g/g3.20/2019-11-04/")
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize(
    "place", ["", "section-g/g3.20/", "section-g/g3.20/b/2019-11-04/", "modifications/MP087/", "versions/"]
)
def test_without_a_script_everything_can_be_read(browser_page: Page, root: str, place: str):
    context = browser_of(browser_page).new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}{place}")
    assert page.locator("main").inner_text().strip()
    assert page.locator("main a").count()
    if "g3.20" in place:
        page.locator(".timeline a", has_text="4 November 2019").first.click()
        assert page.locator("article.law").is_visible()
        assert (
            page.locator("#the-change ins").inner_text().strip() == WORDS.strip()
        )  # browsers differ in the outer space
        page.locator("label", has_text="Show the words").click()
        assert page.locator("#the-change .said").first.bounding_box()["width"] > 20  # type: ignore[index]
    context.close()


def test_on_paper_every_page_says_as_at_when_and_which_text(watched: Watched, tmp_path: Path, need):
    watched.goto("section-g/2019-11-04/").pdf(path=tmp_path / "page.pdf")
    read = [need("pdftotext"), "-layout", tmp_path / "page.pdf", "-"]
    pages = subprocess.run(read, capture_output=True, text=True, check=True).stdout.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "as at 4 November 2019" in page and "sha256" in page
        assert re.search(rf"\b{number} ?/ ?{len(pages)}\b", page)
    assert "Compare" not in "".join(pages)


# Nothing gets in


def test_no_page_breaks_its_policy_or_asks_anybody_else(watched: Watched):
    for place in PAGES:
        page = watched.goto(place)
        assert page.context.cookies() == []
        assert watched.faults == [], place


def test_the_server_sends_what_a_meta_element_cannot_say(watched: Watched):
    headers = watched.page.goto(watched.root).headers  # type: ignore[union-attr]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    searching = watched.page.goto(f"{watched.root}search/").headers  # type: ignore[union-attr]
    assert "'wasm-unsafe-eval'" in searching["content-security-policy"]


@pytest.mark.parametrize("path", [".sectext-site.json", "%2e%2e/secret", "section-g/../../secret", "assets/"])
def test_the_server_shows_only_the_site(browser_page: Page, root: str, folder: Path, path: str):
    (folder.parent / "secret").write_text("secret")
    answer = browser_of(browser_page).new_context().request.get(f"{root}{path}")
    assert answer.status == 404
    assert "secret" not in answer.text()


# All of them together for every run, and each alone in the long one.
@pytest.mark.parametrize("words", [" ".join(HOSTILE), *(pytest.param(w, marks=pytest.mark.slow) for w in HOSTILE)])
def test_hostile_words_do_nothing_in_a_browser(browser_page: Page, words: str, tmp_path: Path):
    built(Site(code=hostile_code(words), today=TODAY, settings=hostile_settings(words)), tmp_path)
    context = browser_of(browser_page).new_context()
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with serving(tmp_path) as address:
        watched = Watched(page, address)
        for file in sorted(tmp_path.rglob("*.html")):
            place = file.relative_to(tmp_path).as_posix().removesuffix("index.html")
            if place != "404.html":
                watched.goto(place)
                assert page.title() != CANARY
        assert page.goto(f"{address}compare/?at=section-g/g1.1/&from=0&to=1", wait_until="networkidle")
        assert page.title() != CANARY
        assert page.locator("#redline ins").count()
    context.close()
    assert dialogs == []
    assert watched.faults == []


def test_the_colours_of_a_redline_are_told_apart_without_colour(watched: Watched):
    page = watched.goto("reading-a-redline/")
    line = "s => getComputedStyle(document.querySelector(s)).textDecorationLine"
    assert page.evaluate(line, ".law ins") == "underline"
    assert page.evaluate(line, ".law del") == "line-through"
    assert re.match(
        r"rgb\(\d+, \d+, \d+\)", page.evaluate("getComputedStyle(document.querySelector('.law ins')).color")
    )


@pytest.mark.parametrize(
    ("typed", "address", "day"),
    [
        ("G3.20(b)", "G3.20(b)", None),
        ("g3.20 (b)", "G3.20(b)", None),
        ("Section G3.20(b) on 4 November 2019", "G3.20(b)", "2019-11-04"),
        ("Section G", "Section G", None),
        ("sections G3.20", "G3.20", None),
        ("Appendix AC 3.2(a)", "Appendix AC 3.2(a)", None),
        ("appendix ac", "Appendix AC", None),
        ("Schedule 8", "Schedule 8", None),
        ("G3.20A(b)(ii)(A) 2019-11-04", "G3.20A(b)(ii)(A)", "2019-11-04"),
        ("G3(1)", "G3(1)", None),
    ],
)
def test_the_jump_box_knows_the_place_of_a_clause_as_the_generator_does(
    watched: Watched, typed: str, address: str, day: str | None
):
    found = watched.goto("").evaluate("words => window.sectext.numbersOf(words)", typed)
    assert (found["place"], found["day"]) == (paths.of(parse(address)), day)


@pytest.mark.parametrize(
    "typed", ["gas proxy", "the Section", "G3.20(b) or so", "2019-11-04", "Section", "a", "99 problems"]
)
def test_words_that_are_no_number_go_to_the_search(watched: Watched, typed: str):
    assert watched.goto("").evaluate("words => window.sectext.numbersOf(words)", typed) is None


def test_hostile_words_that_are_found_are_only_words(browser_page: Page, tmp_path: Path):
    words = HOSTILE[1]
    site = Site(code=hostile_code(words), today=TODAY, settings=hostile_settings(words), search=can_search())
    built(site, tmp_path)
    context = browser_of(browser_page).new_context()
    page = context.new_page()
    with serving(tmp_path) as address:
        watched = Watched(page, address)
        watched.goto("search/?q=more+words&in=history")
        page.get_by_text(re.compile(r"\d+ texts? found")).wait_for()
        assert page.locator(".results li").count()
        assert page.locator(".results img").count() == 0
        assert page.title() != CANARY
    context.close()
    assert watched.faults == []
