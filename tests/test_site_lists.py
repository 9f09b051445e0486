"""The sitemap and llms.txt: read by strict parsers, whatever stands in the fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from site_pages import HOME, NOWHERE, Pages

import sectext
from sectext.site import llms
from sectext.site.home import Home
from sectext.site.llms import Data
from sectext.site.sitemap import Page, sitemap

ROOT = Path(__file__).resolve().parent.parent
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TODAY = date(2026, 1, 1)


def pages(count: int) -> list[Page]:
    return [Page(path=f"clause/{n}/", changed=date(2020, 1, 1 + n % 28) if n % 3 else None) for n in range(count)]


def test_a_small_site_has_one_map_in_order_with_the_days_of_facts():
    made = sitemap([Page(path="b/"), Page(path="a/", changed=date(2019, 11, 4)), Page(path="")], home=HOME)
    [(name, content)] = made.items()
    root = ElementTree.fromstring(content)
    assert (name, root.tag) == ("sitemap.xml", f"{MAP}urlset")
    listed = [(url.findtext(f"{MAP}loc"), url.findtext(f"{MAP}lastmod")) for url in root]
    assert listed == [
        ("https://sec.invalid/", None),
        ("https://sec.invalid/a/", "2019-11-04"),
        ("https://sec.invalid/b/", None),
    ]


def test_a_large_site_has_an_index_of_maps_of_at_most_fifty_thousand_pages():
    made = sitemap(pages(100_001), home=HOME)
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index = ElementTree.fromstring(made["sitemap.xml"])
    assert index.tag == f"{MAP}sitemapindex"
    assert [e.findtext(f"{MAP}loc") for e in index] == [f"https://sec.invalid/sitemap-{n}.xml" for n in (1, 2, 3)]
    parts = [ElementTree.fromstring(made[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert [len(part) for part in parts] == [50_000, 50_000, 1]
    found = {url.findtext(f"{MAP}loc") for part in parts for url in part}
    assert found == {f"https://sec.invalid/{page.path}" for page in pages(100_001)}


def test_long_addresses_part_a_map_before_it_is_too_large():
    long = [Page(path=f"{'x' * 20_000}{n}/") for n in range(1_000)]
    made = sitemap(long, home=HOME)
    assert len(made) > 2
    assert all(len(content) < 52_428_800 for content in made.values())


def test_marks_in_a_path_are_escaped():
    [content] = sitemap([Page(path="a&b'c")], home=HOME).values()
    assert b"a&amp;b" in content
    assert ElementTree.fromstring(content)[0].findtext(f"{MAP}loc") == "https://sec.invalid/a&b'c"


def test_without_an_address_there_is_no_map():
    assert sitemap(pages(3), home=NOWHERE) == {}


def test_a_path_that_leaves_the_site_is_refused():
    with pytest.raises(ValueError, match="is not a path"):
        sitemap([Page(path="../x")], home=HOME)


def told(home: Home = HOME, on: date = TODAY, **how: object) -> str:
    return llms.write(sectext.open(ROOT), Pages(), home=home, on=on, **how)  # type: ignore[arg-type]


def test_it_says_what_is_held_and_what_is_not():
    text = told(data=[Data(title="News", path="feed.atom", says="what happened, as Atom")])
    assert text.startswith("# A code\n\n> ")
    assert "- [Section G](https://sec.invalid/section-g/): Security, version 6.17+MP087." in text
    assert "- Section G is an extract: only G3.17 to G3.21 and G3.26 to G3.28 are held." in text
    assert "- Section G: from 30 November 2019 on, nobody has looked whether it changed." in text
    assert "- [News](https://sec.invalid/feed.atom): what happened, as Atom." in text
    assert "- Anything before version 5.14 (22 February 2018)." in text


def test_it_has_the_form_that_llms_txt_asks_for():
    """One first heading, then a quotation, then second headings with lists: nothing else."""
    tokens = [token for token in MarkdownIt().parse(told()) if token.level == 0]
    kinds = [token.type for token in tokens if token.nesting == 1]
    assert kinds[:2] == ["heading_open", "blockquote_open"]
    assert set(kinds[2:]) == {"heading_open", "bullet_list_open"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2", "h2"]


def test_as_of_a_day_it_tells_of_the_version_of_that_day():
    assert "version 5.20" in told(on=date(2018, 8, 1))
    assert "as known on 1 January 2019" in told(known=date(2019, 1, 1))
    assert "- Nothing on that day." in told(on=date(2010, 1, 1))


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_no_title_is_markdown(title):
    home = replace(HOME, title=f"T {title}", author=f"A {title}")
    text = told(home=home, data=[Data(title=f"D {title}", path="x", says=f"S {title}")])
    tokens = MarkdownIt().parse(text)
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2", "h2", "h2", "h2"]
    inline = [child for token in tokens for child in token.children or ()]
    links = {str(child.attrs["href"]) for child in inline if child.type == "link_open"}
    assert links == {"https://sec.invalid/section-g/", "https://sec.invalid/x"}
    assert not [child for child in inline if child.type in ("html_inline", "image")]
