"""Each change keeps its author and its date, from the drafter's file to the annex and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from corpora import Corpus, copied
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from trees import edited
from word_files import docx, gone, ins, p, r

import sectext
from sectext.compare import compare
from sectext.formats import word
from sectext.formats.word.authors import By, read_by
from sectext.patch import Operation
from sectext.redline import redline
from sectext.wordcopies import read_copy

ROOT = Path(__file__).resolve().parent.parent
CODE = sectext.open(ROOT)
OLD = CODE.document("Section G", version="6.17")
G319 = next(c.text or "" for c in OLD.children[0].children if c.label == "G3.19")
DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
NAMES = ("Ada, 2026-01-05T10:00:00Z", "Bob", "Cato, 2026-02-05T10:00:00Z", "Dora, of Leeds, 2026-03-05T09:30:00Z")


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "here"
    folder.mkdir()
    made = copied(folder, capsys)
    made.run("new", "MP-X", "--base", "6.17", "--title", "A title")
    return made


def stamps(file: Path) -> set[tuple[str, str | None]]:
    """The authors in a file, each with the date of the change."""
    text = ZipFile(file).read("word/document.xml").decode()
    found = re.findall(r'<w:(?:ins|del|moveFrom|moveTo) [^>]*w:author="([^"]*)"(?: w:date="([^"]*)")?', text)
    return {(author, date or None) for author, date in found}


def names(by: Iterable[str]) -> set[str]:
    """Who is named, one by one: several of one operation are written as one author."""
    return {name for each in by for name in (read_by(each).author or "").split(" and ")}


def both_authors(corpus: Corpus) -> None:
    start, end = G319[:7], G319[7:]
    changed = (r(start), gone(end[:5], "Bob"), ins(r("must "), who="Bob"), r(end[5:]), ins(r("."), who="Ada"))
    file = corpus.folder / "drafter.docx"
    file.write_bytes(docx(p(r("Section G: Security")) + p(r("G3.19\t"), *changed), comments=""))
    assert corpus.run("draft", "MP-X", str(file)).code == 0


def test_a_change_in_the_annex_bears_its_own_author_and_date(corpus: Corpus):
    both_authors(corpus)
    assert corpus.run("redline", "MP-X", "--to", "docx", "--out", str(corpus.folder)).code == 0
    date = "2021-03-01T10:00:00Z"
    assert stamps(corpus.folder / "MP-X-annex-a.docx") == {("Ada", date), ("Bob", date)}


def test_an_author_that_is_asked_for_goes_before_those_of_the_changes(corpus: Corpus):
    both_authors(corpus)
    corpus.run("redline", "MP-X", "--to", "docx", "--out", str(corpus.folder), "--author", "Eve")
    assert {author for author, _ in stamps(corpus.folder / "MP-X-annex-a.docx")} == {"Eve"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_authors_are_a_fixed_point(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory):
    """Each operation of one author: what is written and read again is the same operation of the same author."""
    new = data.draw(edited(OLD, most=4))
    assume("\ufffe" not in str(new) and "\uffff" not in str(new) and new != OLD)
    patch = compare(OLD, new)
    whose = {op: (data.draw(st.sampled_from(NAMES)),) for op in patch.operations}
    file = tmp_path_factory.mktemp("authors") / "a.docx"
    file.write_bytes(word.write_redline(redline(OLD, patch), author="Nobody", date=DAY, by=whose))
    copy = read_copy(CODE, "6.17", file)
    assert copy.new == new
    assert not any(author == "Nobody" for author, _ in stamps(file))
    again = {op: tuple(map(str, copy.by.get(op, ()))) for op in copy.patch.operations}
    file.write_bytes(word.write_redline(redline(OLD, copy.patch), author="Nobody", date=DAY, by=again))
    twice = read_copy(CODE, "6.17", file)
    assert twice.patch == copy.patch
    for op, by in twice.by.items():
        assert names(map(str, by)) == names(again[op])
        if op in whose and copy.patch == patch:
            assert again[op] == whose[op]


@pytest.mark.parametrize("text", ["Ada", "Ada, 2026-01-05", "Dora, of Leeds", *NAMES])
def test_an_author_is_read_as_written(text: str):
    assert str(read_by(text)) == text


def test_the_date_is_what_stands_after_the_last_comma():
    assert read_by("Dora, of Leeds, 2026-01-05") == By(author="Dora, of Leeds", date="2026-01-05")


def test_a_change_that_two_made_bears_both_names_and_a_move_without_a_date_is_none(corpus: Corpus):
    operation: Operation = sectext.patch.Move(at=sectext.parse("G3.18(c)"), into=sectext.parse("G3.18"), after=None)
    patch = sectext.Patch(document="Section G", operations=(operation,))
    file = corpus.folder / "a.docx"
    both = {operation: ("Ada, 2026-01-05T10:00:00Z", "Bob, 2026-01-07T10:00:00Z")}
    file.write_bytes(word.write_redline(redline(OLD, patch), date=DAY, by=both))
    assert stamps(file) == {("Ada and Bob", "2026-01-07T10:00:00Z")}
    assert b"moveFrom" in ZipFile(file).read("word/document.xml")
    file.write_bytes(word.write_redline(redline(OLD, patch), date=DAY, by={operation: ("Ada",)}))
    assert stamps(file) == {("Ada", None)}
    assert b"moveFrom" not in ZipFile(file).read("word/document.xml")


def drafted(corpus: Corpus, *changed: str) -> list[tuple[str, list[str]]]:
    """What is drafted from G3.19 with these runs, and by whom."""
    file = corpus.folder / "drafter.docx"
    file.write_bytes(docx(p(r("Section G: Security")) + p(r("G3.19\t"), *changed), comments=""))
    done = corpus.run("draft", "MP-X", str(file), "--replace", "--json")
    assert done.code == 0, done.out
    return [(op["sentence"], [by["author"] for by in op["by"]]) for op in done.result["operations"]]


START, END = G319[:6], G319[6:]
assert END.startswith(" shall not be required")


def test_adjacent_changes_of_two_authors_are_two_operations(corpus: Corpus):
    changed = (r(START), gone(" shall", "Ada"), ins(r(" must"), who="Ada"), gone(" not be", "Bob"), r(END[13:]))
    assert drafted(corpus, *changed) == [
        ("In Section G3.19, for “shall” substitute “must”.", ["Ada"]),
        ("In Section G3.19, omit “ not be”.", ["Bob"]),
    ]
    changed = (
        *(r(START + " "), gone("shall", "Ada"), ins(r("must"), who="Ada"), r(" ")),
        *(gone("not", "Bob"), ins(r("never"), who="Bob"), r(END[10:])),
    )
    assert drafted(corpus, *changed) == [
        ("In Section G3.19, for “shall” substitute “must”.", ["Ada"]),
        ("In Section G3.19, for “not” substitute “never”.", ["Bob"]),
    ]


def test_two_deletions_that_touch_are_two_operations(corpus: Corpus):
    changed = (r(START), gone(" shall", "Ada"), gone(" not", "Bob"), r(END[10:]))
    assert [by for _, by in drafted(corpus, *changed)] == [["Ada"], ["Bob"]]


def test_limit_an_insertion_at_a_place_where_another_author_changes_words_is_one_operation_of_both(corpus: Corpus):
    """It has no place of its own in the base: before or after the other's words is nothing that a patch can say."""
    changed = (
        r(START + " "),
        gone("shall", "Ada"),
        ins(r("must"), who="Ada"),
        ins(r(" always"), who="Bob"),
        r(END[6:]),
    )
    assert drafted(corpus, *changed) == [
        ("In Section G3.19, for “shall” substitute “must always”.", ["Ada", "Bob"]),
    ]
    both = (r(G319[:-8]), ins(r("well "), who="Ada"), ins(r("and truly "), who="Bob"), r(G319[-8:]))
    assert [by for _, by in drafted(corpus, *both)] == [["Ada", "Bob"]]


def test_changes_kept_apart_come_back_apart(corpus: Corpus):
    changed = (r(START), gone(" shall", "Ada"), ins(r(" must"), who="Ada"), gone(" not be", "Bob"), r(END[13:]))
    first = drafted(corpus, *changed)
    assert corpus.run("redline", "MP-X", "--to", "docx", "--out", str(corpus.folder)).code == 0
    again = corpus.run("draft", "MP-X", str(corpus.folder / "MP-X-annex-a.docx"), "--json")
    assert [(op["sentence"], [by["author"] for by in op["by"]]) for op in again.result["operations"]] == first
    assert again.result["written"] is False
