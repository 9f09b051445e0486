"""The build of the site: the same bytes for the same code, nothing done twice, nothing outside its folder."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import html5lib
import pytest
import random_histories
import scenarios
from hypothesis import given
from hypothesis import strategies as st
from records import ROOT, code_of, day
from sites import HOSTILE, TODAY, built, corpus_site, hostile_code, hostile_settings
from trees import documents, edited, examples

import sectext
from sectext.address import Address, parse
from sectext.errors import MalformedFile, NoText
from sectext.site import paths
from sectext.site.book import Book
from sectext.site.build import MANIFEST, NotOurs, UnsafePath, build
from sectext.site.search import can_search
from sectext.site.settings import Settings, read_settings
from sectext.site.site import Site
from sectext.site.stretches import stretches
from sectext.site.units import Unit
from sectext.site.weave import standing, weave
from sectext.tree import Clause, lines, plain, walk


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    return {str(file): file.stat().st_mtime_ns for file in folder.rglob("*")}


# Laws


def histories() -> st.SearchStrategy[list[Clause]]:
    """A document and some edited copies of it, each made from the one before."""
    return documents().flatmap(
        lambda first: st.lists(edited(first), min_size=1, max_size=3).map(lambda others: [first, *others])
    )


@examples(40)
@given(histories())
def test_every_wording_can_be_read_off_what_is_woven_of_the_redlines(texts: list[Clause]):
    woven = weave(texts[0], [sectext.redline(a, sectext.compare(a, b)) for a, b in pairwise(texts)])
    for number, text in enumerate(texts):
        assert standing(woven, number) == lines(text)


@examples(30)
@given(histories())
def test_the_stretches_of_a_clause_leave_no_gap_and_each_has_one_answer(texts: list[Clause]):
    code = code_of(texts)
    view = code.view(TODAY)
    for place in walk(texts[0]):
        if place.clause.kind in ("heading", "table", "row", "cell"):
            continue
        found = stretches(view, place.address, TODAY)
        assert all(one.to == other.first for one, other in pairwise(found))
        assert not found or found[-1].to is None
        for number in range(len(texts)):
            text = _answer(code, place.address, number)
            stretch = next((s for s in reversed(found) if s.first <= day(number)), None)
            assert text == (stretch.answer.text if stretch and stretch.answer else None)


def _answer(code: sectext.Code, address: Address, number: int) -> str | None:
    try:
        return code.clause(address, on=day(number), known=TODAY).text
    except NoText:
        return None


@examples(30)
@given(histories())
def test_the_redline_of_a_stretch_goes_from_the_wording_before_to_its_own(texts: list[Clause]):
    book = Book(code_of(texts).view(TODAY), texts[0].label or "", TODAY)
    for address in book.addresses:
        for stretch in book.stretches(address):
            marked = book.change(stretch)
            if marked is not None and stretch.answer is not None and marked.mark == "same":
                assert marked.accept() == stretch.answer.clause
            today = book.against_today(stretch)
            if today is not None and stretch.answer is not None:
                assert today.reject() == replace(stretch.answer.clause, label=today.reject().label)


@examples(15)
@given(texts=histories())
def test_building_step_by_step_gives_what_building_at_once_gives(
    texts: list[Clause], tmp_path_factory: pytest.TempPathFactory
):
    step, once = tmp_path_factory.mktemp("step"), tmp_path_factory.mktemp("once")
    settings = Settings(downloads=("md", "json"))
    for number in range(1, len(texts) + 1):
        built(Site(code=code_of(texts[:number]), today=TODAY, settings=settings), step)
    built(Site(code=code_of(texts), today=TODAY, settings=settings), once)
    assert digests(step) == digests(once)


@examples(200)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), min_size=1, max_size=3),
        min_size=2,
        max_size=8,
    )
)
def test_two_addresses_never_have_one_place_and_none_leads_out(many: list[list[str]]):
    addresses = {Address(document=first, steps=tuple(rest)) for first, *rest in many}
    places = [paths.of(address).casefold() for address in addresses]
    assert len(set(places)) == len(addresses)
    assert all(paths.is_safe(f"{place}index.html") for place in places)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("G3.20(b)", "section-g/g3.20/b/"),
        ("Section G", "section-g/"),
        ("Appendix AC 3.2(a)", "appendix-ac/3.2/a/"),
        ("G3.20A(b)(ii)", "section-g/g3.20a/b/ii/"),
        ("G3.20(b)(ii)(A)", "section-g/g3.20/b/ii/upper-a/"),
        ("G3.20(1)", "section-g/g3.20/no-1/"),
        ('A1.1 "Working Day"(a)', "section-a/a1.1/term-working-day/a/"),
    ],
)
def test_the_place_of_a_clause_can_be_told_from_its_number(address: str, place: str):
    assert paths.of(parse(address)) == place


@pytest.mark.parametrize(
    "pair", [("(a)", "(A)"), ("3", "(3)"), ('"Working Day"', '"working day"'), ("(I)", "(i)"), ("G3", "(g3)")]
)
def test_labels_that_look_alike_have_places_of_their_own(pair: tuple[str, str]):
    one, other = (paths.of(Address(document="Section G", steps=(step,))) for step in pair)
    assert one.casefold() != other.casefold()


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "a/../x", ".hidden", "a/.x", "a//x", "a\\x", "a b", "", "a/", "x\n"]
)
def test_a_path_that_could_lead_out_is_not_safe(path: str):
    assert not paths.is_safe(path)


# Building


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "public"
    built(corpus_site(search=can_search()), out)
    return out


def test_building_again_touches_nothing(site_folder: Path):
    before = times(site_folder)
    again = built(corpus_site(search=can_search()), site_folder)
    assert (again.written, again.removed, again.made_again) == ((), (), 0)
    assert times(site_folder) == before


def test_what_was_lost_is_made_again(tmp_path: Path):
    built(corpus_site(), tmp_path)
    whole = digests(tmp_path)
    (tmp_path / "section-g" / "g3.20" / "index.html").unlink()
    assert built(corpus_site(), tmp_path).written == ("section-g/g3.20/index.html",)
    assert digests(tmp_path) == whole


def texts_of_two_documents(words: str) -> sectext.Code:
    """A code of which only one clause of one document depends on some words."""
    clauses = tuple(
        Clause(kind="clause", label=f"G1.{n}", text=words if n == 2 else f"Clause {n} stands.") for n in (1, 2, 3)
    )
    group = Clause(kind="group", label="G1", heading="DUTIES", children=clauses)
    text = Clause(kind="document", label="Section G", heading="Duties", children=(group,))
    return code_of([text, replace(text, children=(replace(group, heading="THE DUTIES"),))])


def test_one_changed_clause_rebuilds_only_what_depends_on_it(tmp_path: Path):
    settings = Settings(downloads=("md", "json"))
    built(Site(code=texts_of_two_documents("The words."), today=TODAY, settings=settings), tmp_path)
    again = built(Site(code=texts_of_two_documents("The other words."), today=TODAY, settings=settings), tmp_path)
    assert "section-g/g1.2/index.html" in again.written
    assert not [
        p
        for p in again.written
        if re.match(r"section-g/g1\.[13]/|versions/|events/|assets/|modifications/index|terms/", p)
    ]


def test_a_page_that_is_gone_is_removed(tmp_path: Path):
    built(corpus_site(), tmp_path)
    site = corpus_site()
    without = replace(site.code, modifications=tuple(m for m in site.code.modifications if m.id != "SMETS1-deferral"))
    again = built(replace(site, code=without), tmp_path)
    assert "modifications/SMETS1-deferral/index.html" in again.removed
    assert not (tmp_path / "modifications" / "SMETS1-deferral").exists()


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NotOurs, match="holds other things"):
        built(corpus_site(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_damaged_list_of_files_is_refused(tmp_path: Path):
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(NotOurs, match="not a list"):
        built(corpus_site(), tmp_path)


def test_a_list_of_files_cannot_have_others_removed(tmp_path: Path):
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    out = tmp_path / "site"
    out.mkdir()
    (out / MANIFEST).write_text('{"format": 1, "keys": {}, "files": {"old": {"../outside.txt": "x"}}}')
    built(corpus_site(), out)
    assert outside.read_text() == "mine"


def test_a_link_that_leads_out_is_refused(tmp_path: Path):
    out, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    built(corpus_site(), out)
    page = out / "terms"
    for file in page.rglob("*"):
        file.unlink()
    page.rmdir()
    page.symlink_to(outside)
    with pytest.raises(UnsafePath, match="leads out"):
        built(corpus_site(), out)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("path", ["../out.html", "/out.html", "a/../../out.html"])
def test_a_unit_cannot_write_outside(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    unit = Unit(name="bad", key="k", make=lambda: [(path, b"x")])
    monkeypatch.setattr("sectext.site.build.units", lambda _: [unit])
    with pytest.raises(UnsafePath):
        build(corpus_site(), tmp_path / "site", workers=1)
    assert not (tmp_path / "out.html").exists()


def test_two_units_cannot_write_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = [Unit(name=n, key="k", make=lambda n=n: [(n, b"x")]) for n in ("A.html", "a.html")]
    monkeypatch.setattr("sectext.site.build.units", lambda _: made)
    with pytest.raises(UnsafePath, match="one file"):
        build(corpus_site(), tmp_path / "site", workers=1)


def test_two_builds_are_the_same_in_any_folder_time_zone_locale_and_with_any_seed(tmp_path: Path):
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
    ]
    outs = [tmp_path / "one", tmp_path / "a longer folder" / "two"]
    for out, some in zip(outs, surroundings, strict=True):
        command = [
            sys.executable,
            "-m",
            "sectext",
            "site",
            "build",
            "--corpus",
            str(ROOT),
            "--out",
            str(out),
            "--on",
            "2026-11-21",
        ]
        subprocess.run(command, env={**os.environ, **some}, check=True, cwd=tmp_path, capture_output=True)
    assert digests(outs[0]) == digests(outs[1])


# What the pages are


def strict(page: bytes) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def test_every_page_is_html_without_a_fault(site_folder: Path):
    pages = list(site_folder.rglob("*.html"))
    assert len(pages) > 60
    for file in pages:
        strict(file.read_bytes())


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str, tmp_path: Path):
    plain_words = "usual words of one kind and another"
    made = {}
    for name, some in (("hostile", words), ("usual", plain_words)):
        out = tmp_path / name
        built(Site(code=hostile_code(some), today=TODAY, settings=hostile_settings(some)), out)
        made[name] = [shape(file.read_bytes()) for file in sorted(out.rglob("*.html")) if file.parent.name != "about"]
    assert sorted(map(sorted, made["hostile"])) == sorted(map(sorted, made["usual"]))


def shape(page: bytes) -> set[str]:
    """The elements of a page with the names of their attributes: what hostile words would add to."""
    strict(page)
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return {f"{element.tag} {sorted(element.attrib)}" for element in tree.iter() if isinstance(element.tag, str)}


def test_no_page_has_a_script_or_a_style_of_its_own_nor_anything_of_others(site_folder: Path):
    for file in site_folder.rglob("*.html"):
        tree = html5lib.parse(file.read_bytes(), treebuilder="etree", namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag != "style" and not [
                name for name in element.attrib if name.startswith("on") or name == "style"
            ]
            assert element.tag != "script" or element.get("src") or element.get("type") == "application/ld+json"
            for name in ("src", "href", "action"):
                assert "//" not in element.get(name, "") and not element.get(name, "").startswith("javascript")


def test_every_link_leads_to_a_file_that_is_there(site_folder: Path):
    for file in site_folder.rglob("*.html"):
        if file.name == "404.html":
            continue
        tree = html5lib.parse(file.read_bytes(), treebuilder="etree", namespaceHTMLElements=False)
        ids = {element.get("id") for element in tree.iter() if isinstance(element.tag, str)}
        for element in tree.iter("a"):
            target, _, part = (element.get("href") or "").partition("#")
            target = target.partition("?")[0]
            if not target:
                assert part in ids, f"{file}: #{part}"
                continue
            there = (file.parent / target).resolve()
            there = there / "index.html" if there.is_dir() else there
            assert there.is_file(), f"{file}: {target}"
            if part:
                assert f'id="{part}"' in there.read_text(encoding="utf-8"), f"{file}: {target}#{part}"


def test_ids_stand_once_on_a_page(site_folder: Path):
    for file in site_folder.rglob("*.html"):
        ids = re.findall(r' id="([^"]*)"', file.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), file


def test_the_text_of_a_dated_page_is_that_of_its_day(site_folder: Path):
    text = plain(html_text(site_folder / "section-g/g3.20/b/2018-02-22/index.html"))
    assert "Gas Proxy Function) for which it is the Responsible Supplier," in text
    now = plain(html_text(site_folder / "section-g/g3.20/b/2019-11-04/index.html"))
    assert "Gas Proxy Function which forms part of a SMETS2+ Device)" in now


def html_text(file: Path) -> Clause:
    tree = html5lib.parse(file.read_bytes(), treebuilder="etree", namespaceHTMLElements=False)
    article = next(e for e in tree.iter("article"))
    return Clause(kind="clause", label="x", text=" ".join("".join(article.itertext()).split()))


# Settings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = 3", "title"),
        ('url = "ftp://x"', "url"),
        ('downloads = ["exe"]', "downloads"),
        ('colour = "red"', "colour"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(text: str, told: str, tmp_path: Path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.toml").write_text(text)
    with pytest.raises(MalformedFile, match=told) as caught:
        read_settings(tmp_path)
    assert caught.value.where == "site/site.toml:1"


def test_a_page_without_a_title_is_refused(tmp_path: Path):
    (tmp_path / "site" / "pages").mkdir(parents=True)
    (tmp_path / "site" / "pages" / "about.md").write_text("No title.\n")
    with pytest.raises(MalformedFile, match="no title"):
        read_settings(tmp_path)


# Whatever the history


@pytest.mark.parametrize("seed", range(12))
def test_a_site_can_be_made_of_any_history(seed: int, tmp_path: Path):
    """Versions that slip, are quashed or replaced, effects that wait for events, texts that are not determined."""
    code = sectext.open(scenarios.build(random_histories.facts(Random(seed), odd=seed % 2 == 1), tmp_path / "code"))
    settings = Settings(downloads=("md", "json"))
    for today in (date(2020, 6, 1), TODAY):
        out = tmp_path / today.isoformat()
        built(Site(code=code, today=today, settings=settings), out)
        for file in out.rglob("*.html"):
            strict(file.read_bytes())


@pytest.mark.parametrize("seed", range(6))
def test_the_data_beside_a_page_is_the_answer_of_its_day(seed: int, tmp_path: Path):
    code = sectext.open(scenarios.build(random_histories.facts(Random(seed)), tmp_path / "code"))
    built(Site(code=code, today=TODAY, settings=Settings(downloads=())), tmp_path / "site")
    found = [json.loads(file.read_bytes()) for file in sorted((tmp_path / "site").rglob("index.json"))]
    dated = [json.loads(file.read_bytes()) for file in (tmp_path / "site").rglob("as-known-*.json")]
    assert dated
    for each in dated:
        days = {key: date.fromisoformat(each[key]) for key in ("on", "known")}
        answer = code.clause(each["address"], **days)
        now = code.clause(each["address"], on=days["on"])
        assert (each["text"], each["status"], each["digest"]) == (answer.text, answer.status, answer.digest)
        assert (each["text"], each["status"], each["certain"]) == (now.text, now.status, now.certain)
    for each in (each for each in found if each["schema"] == "sectext.site.clause/1" and each.get("status")):
        answer = code.clause(each["address"], on=TODAY)
        assert (each["text"], each["status"], each["digest"]) == (answer.text, answer.status, answer.digest)
        assert set(each["because"]) <= set(answer.because)
