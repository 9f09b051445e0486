"""Atom feeds: every day is a fact's, every name lasts, and whatever stands in a field a reader of feeds can read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from scenarios import build as build_scenario
from scenarios import read_facts
from site_pages import HOME, NOWHERE, Pages
from test_oracle import addresses_of, days_of, history
from trees import pairs

import sectext
from sectext.address import parse
from sectext.errors import MalformedFile, SectextError
from sectext.redline import Marked, Run, unmarked
from sectext.site import atom
from sectext.site.entries import Entry, Redlined, redlined
from sectext.site.home import Home, checked, line, words
from sectext.site.news import News
from sectext.site.worded import paragraphs
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def corpus() -> sectext.Code:
    return sectext.open(ROOT)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[sectext.Code]:
    folder = tmp_path_factory.mktemp("feeds")
    return [history(seed, folder, odd=seed % 3 == 0)[0] for seed in range(7000, 7024)]


def every_feed(news: News) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    yield "code", news.of_code()
    for name in news.documents:
        yield f"document/{name}", news.of_document(name)
    for modification in news.code.modifications:
        yield f"modification/{modification.id}", news.of_modification(modification.id)
    for address in addresses_of(news.code):
        try:
            yield f"clause/{address}", news.of_clause(parse(address))
        except SectextError:
            continue


def written(entries: tuple[Entry, ...], home: Home = HOME, key: str = "code") -> bytes:
    return atom.write(entries, key=key, title="What is new", home=home, at="x/feed.atom", page="x/", since=TODAY)


def test_the_feed_of_a_clause_tells_each_wording_with_its_redline(corpus):
    entries = News(corpus, Pages(), on=TODAY).of_clause(parse("G3.20(b)"))
    newest = entries[0]
    assert (newest.title, newest.updated) == ("G3.20(b): a new wording from 4 November 2019", date(2019, 11, 4))
    [shown] = feedparser.parse(written(entries[:1])).entries
    told = "Gas Proxy Function [inserted: <ins> which forms part of a SMETS2+ Device</ins> end of insertion])"
    assert told in shown.content[0].value
    oldest = entries[-1]
    assert oldest.updated == date(2018, 2, 22)
    assert any("reconstructed" in sentence for sentence in oldest.told)


def test_a_change_is_news_on_its_day_and_not_the_day_before(corpus):
    def titles(on: date) -> list[str]:
        return [entry.title for entry in News(corpus, Pages(), on=on).of_clause(parse("G3.20(b)"))]

    assert "G3.20(b): a new wording from 4 November 2019" not in titles(date(2019, 11, 3))
    assert "G3.20(b): a new wording from 4 November 2019" in titles(date(2019, 11, 4))


def test_the_feed_of_a_modification_has_its_redline_and_its_stages(corpus):
    entries = News(corpus, Pages(), on=TODAY).of_modification("MP087")
    assert {"MP087: Approved", "MP087: Implemented", "MP087: what it changes"} <= {entry.title for entry in entries}
    assert any("objection period" in entry.title for entry in entries)
    [text] = [entry for entry in entries if entry.redlines and "what it changes" in entry.title]
    assert "<ins> which forms part of a SMETS2+ Device</ins>" in atom.content(text)


def test_a_proposal_is_told_where_it_would_change_something_and_nowhere_else(corpus):
    news = News(corpus, Pages(), on=TODAY)
    assert any("SMETS1-deferral" in entry.title for entry in news.of_clause(parse("G3.26")))
    assert not any("SMETS1-deferral" in entry.title for entry in news.of_clause(parse("G3.20(b)")))


def test_every_proposal_that_is_pending_on_a_clause_is_told_in_its_feed(worlds):
    seen = 0
    for code in worlds:
        news = News(code, Pages(), on=TODAY)
        for address in addresses_of(code):
            try:
                pending = code.clause(address, on=TODAY).pending
                told = {entry.key.split("/")[1] for entry in news.of_clause(parse(address))}
            except SectextError:
                continue
            expected = {name for name in pending if code.modification(name).history}
            assert expected <= told, (address, expected - told)
            seen += len(expected)
    assert seen > 50


def test_every_entry_is_dated_by_a_fact(worlds):
    for code in worlds:
        view = code.view()
        facts, seen = {*days_of(code), *code.published, *(day for _, name in code.held for day in view.days(name))}, 0
        for _, entries in every_feed(News(code, Pages(), on=TODAY)):
            for entry in entries:
                seen += 1
                assert entry.published <= entry.updated
                assert entry.updated in facts
        assert seen


def test_no_entry_is_dated_after_the_day_asked_for(worlds):
    for code in worlds:
        for on in days_of(code)[::5]:
            for _, entries in every_feed(News(code, Pages(), on=on)):
                assert all(entry.updated <= on for entry in entries)


def test_names_are_unique_in_a_feed_and_one_name_is_one_thing_in_all_feeds(worlds):
    for code in worlds:
        seen: dict[str, Entry] = {}
        for key, entries in every_feed(News(code, Pages(), on=TODAY)):
            assert len({entry.key for entry in entries}) == len(entries)
            for entry in entries:
                assert seen.setdefault(entry.key, entry) == entry, key


def test_what_was_published_stays_in_the_feed_as_knowledge_grows(worlds):
    for code in worlds:
        days = days_of(code)[::4]
        before: set[str] = set()
        for on in days:
            now = {entry.key for entry in News(code, Pages(), on=on, known=on).of_code()}
            lost = {key for key in before - now if not key.startswith("status/")}
            assert not lost, (on, lost)
            before = now


def test_what_is_published_later_changes_no_entry_as_it_was_known(worlds):
    seen = 0
    for code in (each for each in worlds if not each.given_before):
        for known in code.published[:-1:3]:
            before = as_it_was(code, known)
            if before is not None:
                told = News(code, Pages(), on=known, known=known).of_code()
                assert told == News(before, Pages(), on=known, known=known).of_code()
                seen += bool(told)
    assert seen > 20


def as_it_was(code: sectext.Code, known: date) -> sectext.Code | None:
    """The same code before anything published after a day came into it; None where a change was told before its base."""
    told = (replace(v, effective=tuple(f for f in v.effective if f.published <= known)) for v in code.versions)
    versions = tuple(version for version in told if version.effective)
    steps = (replace(m, history=tuple(s for s in m.history if s.published <= known)) for m in code.modifications)
    modifications = tuple(m for m in steps if m.history or any(m.id in v.made_by for v in versions))
    if not {m.base for m in modifications} <= {version.label for version in versions}:
        return None
    facts = {name: tuple(f for f in every if f.published <= known) for name, every in code.facts.items()}
    events = tuple(replace(event, facts=facts[event.id]) for event in code.events)
    return replace(code, versions=versions, modifications=modifications, facts=facts, events=events)


@pytest.mark.parametrize("home", [HOME, NOWHERE, replace(HOME, authority=None), replace(NOWHERE, authority="a.b,2026")])
def test_a_feed_keeps_the_rules_of_rfc_4287(corpus, home):
    for key, entries in every_feed(News(corpus, Pages(), on=TODAY)):
        check_rules(written(entries, home, key))


def test_feeds_of_random_histories_keep_the_rules(worlds):
    for code in worlds[:8]:
        for key, entries in every_feed(News(code, Pages(), on=TODAY)):
            check_rules(written(entries, key=key))


RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def check_rules(content: bytes) -> None:
    """RFC 4287: what a feed and an entry must have once, what must be unique, and how days and names are written."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert re.match(r"(urn:uuid:[0-9a-f-]{36}|tag:[a-z.]+,\d{4}:\S+)$", element.findtext(f"{ATOM}id") or "")
        assert (element.findtext(f"{ATOM}title") or "").strip()
        for day in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert RFC_3339.fullmatch(day.text or "")
            datetime.fromisoformat(day.text or "")
    assert len(root.findall(f"{ATOM}author")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    links = [(link.get("rel"), link.get("type")) for link in root.findall(f"{ATOM}link")]
    assert len(set(links)) == len(links)
    assert ("self", "application/atom+xml") in links
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    updated = [e.findtext(f"{ATOM}updated") for e in root.iter(f"{ATOM}entry")]
    assert updated == sorted(updated, key=lambda day: day or "", reverse=True)
    assert root.findtext(f"{ATOM}updated") == max([day or "" for day in updated] or [f"{TODAY}T00:00:00Z"])
    read = feedparser.parse(content)
    assert not read.bozo, read.get("bozo_exception")
    assert len(read.entries) == len(updated)
    for entry, day in zip(read.entries, updated, strict=True):
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC).isoformat() == (day or "").replace("Z", "+00:00")
        assert entry.content[0].type == "text/html"


HOSTILE = "]]><script>alert(1)</script>\n\"'&amp;\u202eabc\x00\x07\u2028\ufffe\ud800" + "long " * 20_000


def test_no_text_in_a_field_breaks_a_feed():
    clause = Clause(kind="clause", label="G1.1", text="]]><script>alert(1)</script> \u202eabc &amp; " + "x" * 40_000)
    entry = Entry(
        key=HOSTILE,
        title=HOSTILE,
        published=TODAY,
        updated=TODAY,
        summary=HOSTILE,
        told=(HOSTILE,),
        redlines=(Redlined(title=HOSTILE, marked=unmarked(clause, "inserted")),),
        page="x/",
    )
    home = Home(title=HOSTILE, author=HOSTILE)
    content = atom.write([entry], key=HOSTILE, title=HOSTILE, home=home, at="a", page="b", since=TODAY)
    root = ElementTree.fromstring(content)
    assert not root.findall(".//script")
    read = feedparser.parse(content, sanitize_html=False)
    assert not read.bozo
    body = read.entries[0].content[0].value
    assert tags(body) <= {"div", "p", "h2", "ins", "br"}
    assert "\u202e" not in content.decode()
    assert "\n" not in (root.findtext(f"{ATOM}title") or "")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def tags(html: str) -> set[str]:
    parser = _Tags()
    parser.feed(html)
    return parser.tags


def side(html: str, gone: str) -> str:
    """The words of the content with one kind of mark, and the words about marks, taken out."""
    kept = re.sub(rf"<{gone}>.*?</{gone}>", "", html)
    bare = re.sub(r" ?\[(inserted|deleted|moved here|moved away): | end of (insertion|deletion|moved text)\]", "", kept)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def test_both_texts_can_be_read_out_of_a_redline_in_words():
    old = Clause(kind="clause", label="G1.1", text="A User shall keep a register.")
    new = Clause(kind="clause", label="G1.1", text="A Party shall keep an up-to-date register.")
    entry = Entry(key="k", title="t", published=TODAY, updated=TODAY, summary="",
                  redlines=(Redlined(title="", marked=redlined(old, new)),))  # fmt: skip
    html = atom.content(entry)
    assert side(html, "ins") == "G1.1 A User shall keep a register."
    assert side(html, "del") == "G1.1 A Party shall keep an up-to-date register."


def marked_words(marked: Marked, mark: str) -> str:
    """The words under one mark in printed order, without blanks."""
    own = "".join(run.text for run in (*marked.label, *marked.heading, *marked.text) if run.mark == mark)
    below = "".join(marked_words(child, mark) for child in marked.children)
    closing = "".join(run.text for run in marked.closing if run.mark == mark)
    return "".join((own + below + closing).split())


@given(pairs())
def test_every_word_under_a_mark_and_no_other_is_in_an_element_of_its_mark(pair):
    marked = redlined(*pair)
    elements = [each for paragraph in paragraphs(marked) for each in paragraph]
    for mark, name in (("inserted", "ins"), ("deleted", "del")):
        found = "".join(each.text or "" for each in elements if each.tag == name)
        assert "".join(found.split()) == words("".join(marked_words(marked, mark).split()))


def test_each_line_of_a_redline_says_where_it_stands(corpus):
    [text] = [e for e in News(corpus, Pages(), on=TODAY).of_modification("MP087") if "what it changes" in e.title]
    assert "<p>G3.20 (b) (where applicable) any" in atom.content(text)


def test_what_did_not_change_is_not_in_the_redline_of_a_feed():
    same = Clause(kind="item", label="(a)", text="the first; and")
    old = Clause(
        kind="clause", label="G1.1", text="Each:", children=(same, Clause(kind="item", label="(b)", text="x y"))
    )
    new = replace(old, children=(same, Clause(kind="item", label="(b)", text="x z")))
    entry = Entry(key="k", title="t", published=TODAY, updated=TODAY, summary="",
                  redlines=(Redlined(title="", marked=redlined(old, new)),))  # fmt: skip
    html = atom.content(entry)
    assert "the first" not in html
    assert "G1.1 (b) x" in html


def test_a_clause_that_moves_says_so_in_words():
    marked = Marked(kind="group", label=(Run(mark="same", text="G1"),), children=(
        unmarked(Clause(kind="clause", label="G1.1", text="Words."), "moved from", pair=1),
        unmarked(Clause(kind="clause", label="G1.2", text="Words."), "moved to", pair=1),
    ))  # fmt: skip
    entry = Entry(key="k", title="t", published=TODAY, updated=TODAY, summary="", redlines=(
        Redlined(title="", marked=marked),))  # fmt: skip
    assert "[moved away: " in atom.content(entry)
    assert "[moved here: " in atom.content(entry)


def scenario(name: str, folder: Path) -> sectext.Code:
    return sectext.open(build_scenario(read_facts(ROOT / "tests" / "scenarios" / name / "facts.toml"), folder / name))


def test_a_date_that_moves_is_told_and_the_entry_keeps_its_name(tmp_path):
    code = scenario("postponed", tmp_path)
    news = {e.key: e for e in News(code, Pages(), on=date(2020, 2, 28)).of_code()}
    assert "from 1 March 2020" in news["version/2.0/told/2020-01-10"].title
    moved = news["version/2.0/told/2020-02-20"]
    assert "from 1 June 2020" in moved.title
    assert moved.told[0] == "Before that: from 1 March 2020."
    assert "version/2.0/effect" not in news
    assert News(code, Pages(), on=date(2020, 6, 1)).of_code()[0].key == "version/2.0/effect"


def test_a_version_that_never_took_effect_is_said_to_have_not(tmp_path):
    code = scenario("quashed", tmp_path)
    last = News(code, Pages(), on=TODAY).of_code()
    assert any("never took effect" in entry.title for entry in last)


def test_a_slip_of_ours_is_told_with_what_was_put_right(tmp_path):
    code = scenario("transcription-corrected", tmp_path)
    [entry] = [e for e in News(code, Pages(), on=TODAY).of_code() if e.key.startswith("correction/")]
    assert entry.updated == date(2020, 5, 1)
    assert "[deleted: <del>a</del> end of deletion] [inserted: <ins>the</ins> end of insertion]" in atom.content(entry)
    assert not [e for e in News(code, Pages(), on=TODAY, known=date(2020, 4, 30)).of_code() if e.key == entry.key]


def test_an_effect_that_ends_is_news(tmp_path):
    code = scenario("suspended-and-revived", tmp_path)
    titles = [entry.title for entry in News(code, Pages(), on=TODAY).of_code() if entry.key.startswith("status/")]
    assert any("is suspended from" in title for title in titles)
    assert any("is in force from" in title for title in titles)


def test_a_clause_that_was_deleted_says_so(tmp_path):
    code = scenario("deleted", tmp_path)
    gone = [e for address in addresses_of(code) for e in News(code, Pages(), on=TODAY).of_clause(parse(address))
            if "is deleted" in e.title]  # fmt: skip
    assert gone
    assert all("[deleted: " in atom.content(entry) for entry in gone)


def test_only_as_many_entries_as_asked_for_are_written(corpus):
    entries = News(corpus, Pages(), on=TODAY).of_code()
    content = atom.write(entries, key="code", title="T", home=HOME, at="f", page="", since=TODAY, most=3)
    assert [e.title for e in feedparser.parse(content).entries] == [entry.title for entry in entries[:3]]


EVERYTHING = """
import hashlib, sys
sys.path.insert(0, "tests")
from test_feeds import *
from sectext.site import dated, ical, linked, llms, sitemap
code = sectext.open(sys.argv[1])
news = News(code, Pages(), on=TODAY)
made = [written(entries, key=key) for key, entries in every_feed(news)]
made.append(ical.write(ical.occasions(code, Pages(), on=TODAY), title="Dates", home=HOME))
made.append(llms.write(code, Pages(), home=HOME, on=TODAY).encode())
for m in code.modifications:
    thing = linked.modification(code, m, on=TODAY, home=HOME, addresses=Pages(), identities=news.identities)
    made.append(linked.write(thing).encode())
want = [(parse(a), date(2019, 11, 4)) for a in addresses_of(code)]
found = dated.release(code, want, Pages(), on=TODAY)
made += [name.encode() + content for name, content in found.files.items()]
made.append(dated.write_manifest(found.manifest).encode())
made += [each.id.encode() for name in news.documents for each in news.identities(name)]
made += sitemap.sitemap([sitemap.Page(path=name) for name in found.files], home=HOME).values()
print(len(made), hashlib.sha256(b"".join(made)).hexdigest())
"""


def test_everything_is_the_same_bytes_on_any_machine_and_in_any_folder(tmp_path):
    shutil.copytree(ROOT / "corpus", tmp_path / "elsewhere" / "corpus")
    shutil.copytree(ROOT / "modifications", tmp_path / "elsewhere" / "modifications")
    cases = (("0", "UTC", "C"), ("1", "Pacific/Auckland", "C.UTF-8"), ("2", "America/New_York", "C"))
    made = {
        subprocess.run(
            [sys.executable, "-c", EVERYTHING, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)},
        ).stdout
        for (seed, zone, locale), folder in zip(cases, (ROOT, tmp_path / "elsewhere", ROOT), strict=True)
    }  # fmt: skip
    assert len(made) == 1
    assert int(made.pop().split()[0]) > 60


@pytest.mark.parametrize(
    "path", ["/x", "a//b", "../x", "a/./b", "%2e%2e/x", "a b", "https://x", "a?b", "a#b", "a\\b", "é"]
)
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(ValueError, match="is not a path"):
        checked(path)


@pytest.mark.parametrize("path", ["", "a", "a/", "clause/G3.20%28b%29/", "a/b.html"])
def test_a_path_of_the_site_is_taken(path):
    assert checked(path) == path


@pytest.mark.parametrize(
    "keys",
    [
        {"base": "example.org"},
        {"base": "https://example.org"},
        {"base": "javascript:alert(1)/"},
        {"base": "https://example.org/?x/"},
        {"base": "https://exämple.org/"},
        {"authority": "example.org"},
        {"authority": "a b,2026"},
        {"title": " \n"},
        {"author": ""},
    ],
)
def test_a_site_that_says_it_wrongly_is_told_where(keys):
    with pytest.raises(MalformedFile, match=r"site/site\.toml"):
        Home(**{"title": "T", "author": "A", **keys})


def test_without_an_address_links_lead_from_the_file_to_the_page():
    assert NOWHERE.link("clause/G1/", "modification/MP1/feed.atom") == "../../clause/G1/"
    assert NOWHERE.link("", "feed.atom") == "./"
    assert HOME.link("clause/G1/", "feed.atom") == "https://sec.invalid/clause/G1/"


def test_names_rest_on_the_authority_and_not_on_where_the_site_is():
    assert HOME.name("version/6.17+MP087") == "tag:sec.invalid,2026:version/6.17%2BMP087"
    assert replace(HOME, base="https://elsewhere.invalid/").name("x") == HOME.name("x")
    assert NOWHERE.name("x") == replace(NOWHERE, base="https://a.invalid/").name("x")
    assert NOWHERE.name("x") != NOWHERE.name("y")


def test_words_on_one_line_hold_no_break_and_nothing_hidden():
    assert line("a\n b\x00\u202ec\u2028d") == "a b\ufffd\ufffdc d"


def test_days_between_facts_bring_nothing_new(corpus):
    day = date(2020, 5, 5)
    assert News(corpus, Pages(), on=day).of_code() == News(corpus, Pages(), on=day + timedelta(days=300)).of_code()
