"""What a title, a source, a label or an event is called cannot break a feed, a calendar, linked data or a list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from markdown_it import MarkdownIt
from pyld import jsonld
from scenarios import build, read_facts
from site_pages import HOME, Pages
from test_calendar_file import check_lines
from test_feeds import check_rules, every_feed, tags, written
from test_oracle import addresses_of

import sectext
from sectext.errors import SectextError
from sectext.site import atom, ical, linked, llms
from sectext.site.news import News

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 1)
CANARY = (
    "]]></title><script>alert(1)</script>\nBEGIN:VEVENT\n{{7*7}} \u202eevil\u2028 [x](javascript:alert(1)) \\;,\"' &lt;"
)
TITLE = f"{CANARY.translate({10: ' ', 0x2028: ' '})} {'very ' * 5_000}"  # it is one line
LONG = f"{CANARY} {'very ' * 5_000}"
PLAIN = "A <b>User</b> & ]]> [x](javascript:alert(1)) \u202e shall keep"


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> sectext.Code:
    """A canary in every field that takes any text, and in the words of a clause what a clause may hold."""
    facts = read_facts(ROOT / "tests" / "scenarios" / "postponed" / "facts.toml")
    first, second = facts["version"]
    effective = [{**fact, "source": LONG} for fact in second["effective"]]
    label = "2.0 <b>&"
    [modification] = facts["modification"]
    change = {**modification["change"][0], "words": PLAIN}
    told = [{"kind": "planned", "date": date(2020, 5, 1), "published": date(2020, 2, 1), "source": LONG}]
    built = {
        **facts,
        "version": [
            {**first, "sources": [{"at": ["Section G"], "from": LONG, "note": CANARY, "certainty": "inferred"}]},
            {**second, "label": label, "effective": effective},
        ],
        "modification": [
            {
                **modification,
                "title": TITLE,
                "change": [change],
                "note": LONG,
                "commencement": {"after": CANARY},
                "history": [{"stage": "Approved", "date": date(2020, 1, 9), "source": LONG}],
            }
        ],
        "event": [{"id": CANARY, "title": LONG, "fact": told}],
    }
    return sectext.open(build(built, tmp_path_factory.mktemp("hostile")))


def test_every_feed_is_read_as_what_it_is(code):
    seen = 0
    for key, entries in every_feed(News(code, Pages(), on=TODAY)):
        content = written(entries, key=key)
        check_rules(content)
        assert "\u202e" not in content.decode()
        assert {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(content).iter()} <= {
            "feed", "id", "title", "updated", "published", "author", "name", "link", "entry", "summary", "content"
        }  # fmt: skip
        for entry in entries:
            assert tags(atom.content(entry)) <= {"div", "p", "h2", "ins", "del", "br"}
            seen += "alert(1)" in atom.content(entry)
        for entry in feedparser.parse(content).entries:
            assert entry.link.startswith("https://sec.invalid/")
            assert "\n" not in entry.title
    assert seen > 5


def test_the_calendar_has_only_what_was_put_in(code):
    found = ical.occasions(code, Pages(), on=TODAY)
    content = ical.write(found, title=LONG, home=HOME)
    check_lines(content)
    calendar = icalendar.Calendar.from_ical(content)
    assert len(calendar.walk()) == 1 + len(found)
    assert any("BEGIN:VEVENT" in str(each.get("SUMMARY")) for each in calendar.walk())


def test_linked_data_holds_the_words_and_nothing_of_theirs_is_markup(code):
    news = News(code, Pages(), on=TODAY)
    made = [
        linked.modification(code, m, on=TODAY, home=HOME, addresses=Pages(), identities=news.identities)
        for m in code.modifications
    ]
    for address in addresses_of(code):
        try:
            answer = code.clause(address, on=date(2020, 6, 1))
        except SectextError:
            continue
        made.append(linked.clause(answer, None, home=HOME, addresses=Pages()))
    assert any(each.get("text") and PLAIN in each["text"] for each in made)
    for each in made:
        text = linked.write(each)
        assert not set("<>&\u2028") & set(text)
        assert json.loads(text) == each
        assert jsonld.normalize(json.loads(text), {"format": "application/n-quads", "algorithm": "URDNA2015"})


def test_llms_txt_has_no_link_but_its_own(code):
    text = llms.write(code, Pages(), home=HOME, on=TODAY)
    inline = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    assert all(str(c.attrs["href"]).startswith("https://sec.invalid/") for c in inline if c.type == "link_open")
    assert not [child for child in inline if child.type == "html_inline"]
