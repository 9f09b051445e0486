"""What stands beside the pages of a built site, read by programs of others; and what pages say of other clauses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import html5lib
import icalendar
import pytest
from pyld import jsonld
from records import code_of
from sites import CANARY, HOSTILE, TODAY, built, corpus_site, hostile_code, hostile_settings
from test_feeds import check_rules
from test_linked import no_network

from sectext.address import parse
from sectext.modification import Drafted, Modification
from sectext.modification.values import Step
from sectext.patch import Patch, Reword
from sectext.site.settings import Settings
from sectext.site.site import Site
from sectext.tree import Clause

HERE = "https://sec.invalid/code/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("beside") / "public"
    site = corpus_site()
    settings = replace(site.settings, url=HERE, authority="sec.invalid,2026", downloads=("md",))
    built(replace(site, settings=settings), out)
    return out


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "public"
    words = " ".join(HOSTILE)
    settings = replace(hostile_settings(words), url=HERE)
    built(Site(code=hostile_code(words), today=TODAY, settings=settings), out)
    return out


@pytest.fixture(params=["folder", "hostile"])
def site_folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def tree(file: Path) -> Any:
    return html5lib.parse(file.read_bytes(), treebuilder="etree", namespaceHTMLElements=False)


def test_every_feed_is_read_by_a_reader_of_feeds(site_folder: Path):
    feeds = sorted(site_folder.rglob("feed.atom"))
    assert len(feeds) > 10
    for file in feeds:
        content = file.read_bytes()
        if b"<entry>" in content:
            check_rules(content)
        for entry in feedparser.parse(content).entries:
            assert entry.link.startswith(HERE)
            place = entry.link.removeprefix(HERE).partition("#")[0]
            assert (site_folder / place / "index.html").is_file(), entry.link


def test_the_calendar_is_read_by_a_calendar(site_folder: Path):
    calendar = icalendar.Calendar.from_ical((site_folder / "dates.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) > 1
    for event in calendar.walk("VEVENT"):
        place = str(event["URL"]).removeprefix(HERE).partition("#")[0]
        assert (site_folder / place / "index.html").is_file(), event["URL"]


def blocks(folder: Path) -> Iterator[tuple[Path, str]]:
    for file in sorted(folder.rglob("*.html")):
        for element in tree(file).iter("script"):
            if element.get("type") == "application/ld+json":
                yield file, element.text or ""


def test_linked_data_of_every_page_can_be_processed(site_folder: Path):
    seen = 0
    for file, text in blocks(site_folder):
        [expanded] = jsonld.expand(json.loads(text), {"documentLoader": no_network})
        assert "https://schema.org/Legislation" in expanded["@type"], file
        assert not set("<>&") & set(text)
        seen += 1
    assert seen > 20


def test_what_the_head_and_the_page_name_is_there(site_folder: Path):
    seen = set()
    for file in site_folder.rglob("*.html"):
        if file.name != "404.html":
            for link in tree(file).iter("link"):
                if link.get("rel") == "alternate":
                    assert (file.parent / link.get("href", "")).is_file(), (file, link.get("href"))
                    seen.add(link.get("type"))
    assert seen == {"application/json", "text/markdown", "application/atom+xml"}


def test_the_map_lists_every_page_and_no_other(folder: Path):
    root = ElementTree.fromstring((folder / "sitemap.xml").read_bytes())
    listed = {(each[0].text or "").removeprefix(HERE) for each in root}
    pages = {f.parent.relative_to(folder).as_posix() for f in folder.rglob("index.html")} - {"."}
    assert listed == {""} | {f"{page}/" for page in pages if not page.startswith("id/")}
    assert f"Sitemap: {HERE}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")


def test_llms_txt_names_files_that_are_there(site_folder: Path):
    text = (site_folder / "llms.txt").read_text(encoding="utf-8")
    for place in re.findall(rf"\]\({re.escape(HERE)}([^)]*)\)", text):
        there = site_folder / place
        assert there.is_file() or (there / "index.html").is_file(), place


def test_hostile_words_reach_nothing_beside_the_pages(hostile: Path):
    seen = 0
    for file in hostile.rglob("*"):
        if file.suffix in (".atom", ".ics", ".txt", ".jsonld", ".xml"):
            text = file.read_text(encoding="utf-8")
            assert "\u202e" not in text, file
            assert file.suffix not in (".atom", ".xml") or ("<script" not in text and "<img" not in text), file
            seen += CANARY in text
    assert seen > 5


def test_nothing_names_a_person(folder: Path):
    for file in folder.rglob("*"):
        if file.suffix in (".html", ".json", ".md", ".atom", ".ics", ".txt", ".xml"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"[\w.+-]+@[\w-]+\.[\w.]+", text), file
            assert "mailto:" not in text


# References


def links(folder: Path, place: str, title: str) -> list[str]:
    """The lines of a list beside a clause."""
    for section in tree(folder / place / "index.html").iter("section"):
        heading = section.find("h2")
        if heading is not None and "".join(heading.itertext()) == title:
            return [" ".join("".join(item.itertext()).split()) for item in section.iter("li")]
    return []


def test_a_clause_says_what_it_refers_to_and_what_refers_to_it(folder: Path):
    assert any(line.startswith("G3.18(a)") for line in links(folder, "section-g/g3.19", "Refers to"))
    assert any(line.startswith("G3.19") for line in links(folder, "section-g/g3.18", "Referred to in"))


def clauses(*texts: str) -> Clause:
    found = tuple(Clause(kind="clause", label=f"G1.{n}", text=text) for n, text in enumerate(texts, start=1))
    group = Clause(kind="group", label="G1", heading="DUTIES", children=found)
    return Clause(kind="document", label="Section G", heading="Duties", children=(group,))


def small(*texts: Clause) -> Site:
    return Site(code=code_of(texts), today=TODAY, settings=Settings(downloads=()))


def test_references_are_those_of_the_day_of_the_page_and_what_is_not_there_is_said(tmp_path: Path):
    before = clauses(
        "Subject to Section G1.2 and Section G1.9.", "A User shall keep a register.", "As in Section H2.1."
    )
    after = clauses("Subject to Section G1.3.", "A User shall keep a register.", "As in Section H2.1.")
    built(small(before, after), tmp_path)
    assert links(tmp_path, "section-g/g1.1/2020-01-01", "Refers to") == [
        "G1.2",
        "G1.9 no such clause on this date",
    ]
    assert links(tmp_path, "section-g/g1.1", "Refers to") == ["G1.3"]
    assert links(tmp_path, "section-g/g1.2/2020-01-01", "Referred to in") == ["G1.1"]
    assert links(tmp_path, "section-g/g1.2", "Referred to in") == []
    assert links(tmp_path, "section-g/g1.3", "Refers to") == ["H2.1 not held here"]


# Proposals that meet


def proposal(identifier: str, put: str) -> tuple[Modification, Drafted]:
    operation = Reword(at=parse("G1.2"), find="a register", put=put, part=None)
    patch = Patch(document="Section G", base="0", operations=(operation,))
    code = code_of([clauses("One."), clauses("Two.")])
    step = Step(stage="Refinement Process", date=TODAY, published=TODAY, source="x")
    open_stage = sorted(code.governance.open)[0]
    given = replace(
        code.modifications[0], id=identifier, stage=open_stage, history=(replace(step, stage=open_stage),), base="0", commencement=None
    )  # fmt: skip
    return given, Drafted(patch=patch)


def test_proposals_that_meet_say_so_and_so_does_the_clause(tmp_path: Path):
    site = small(clauses("One.", "A User shall keep a register.", "Three."))
    made = [proposal("P1", "a log"), proposal("P2", "a diary")]
    code = replace(
        site.code, modifications=tuple(m for m, _ in made), drafts={m.id: (drafted,) for m, drafted in made}
    )  # fmt: skip
    built(replace(site, code=code), tmp_path)
    page = (tmp_path / "modifications" / "P1" / "index.html").read_text(encoding="utf-8")
    assert "cannot both be made as they are drafted" in page
    assert '<a href="../../modifications/P2/">P2</a>' in page
    data = json.loads((tmp_path / "modifications" / "P1" / "index.json").read_bytes())
    assert [(each["modification"], each["at"]) for each in data["meets"]] == [("P2", "G1.2")]
    clause = (tmp_path / "section-g" / "g1.2" / "index.html").read_text(encoding="utf-8")
    assert "P1 and P2 cannot both be made as they are drafted (G1.2)." in clause
    assert "They meet one another" not in (tmp_path / "section-g" / "g1.1" / "index.html").read_text(encoding="utf-8")
