"""sectext draft: a drafter's Word file becomes a checked patch whose every operation has its author."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from corpora import Corpus, copied
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from libreoffice import Writer
from trees import edited, edited_pairs, examples
from word_files import by, docx, gone, ins, mark, p, r

import sectext
from sectext.annex import annex
from sectext.annexes import annexes
from sectext.compare import compare
from sectext.formats import word
from sectext.formats.word import Numbers
from sectext.formats.word.opening import unpack
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import read_section
from sectext.formats.word.tracked import accepted, rejected
from sectext.patch import Move, PatchConflict
from sectext.redline import redline
from sectext.splicing import splice
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
BOTH: tuple[Numbers, ...] = ("auto", "typed")


def both(data: bytes, document: str | None) -> tuple[Clause, Clause]:
    """The text of a file with every change rejected, and with every change accepted."""
    text = WordText(unpack(data, name="a.docx"))
    return tuple(read_section(text, view, document=document).tree for view in (rejected, accepted))  # type: ignore[return-value]


def fits(pair: tuple[Clause, Clause]) -> bool:
    return "\ufffe" not in str(pair) and "\uffff" not in str(pair)


@pytest.mark.parametrize("numbers", BOTH)
@examples(40)
@given(edited_pairs())
def test_both_texts_of_a_redline_come_back_from_word(numbers: Numbers, pair: tuple[Clause, Clause]):
    assume(fits(pair))
    made = redline(pair[0], compare(*pair))
    for date in (DAY, None):
        assert both(word.write_redline(made, numbers=numbers, date=date), pair[0].label) == pair


@settings(max_examples=30, phases=[Phase.generate], deadline=None)
@given(edited_pairs(most=3))
def test_an_annex_is_put_back_into_the_whole_or_refused(pair: tuple[Clause, Clause]):
    """Random texts have groups with nothing in them to be told by: then nothing is guessed."""
    old, new = pair
    assume(fits(pair))
    made = annex(old, compare(old, new), modification="MP-X", title="A title")
    was, becomes = both(word.write_annex(made, date=DAY), old.label)
    try:
        spliced = splice(old, was, becomes)
    except PatchConflict:
        return
    assert spliced.old != old or spliced.new == new


@examples(20)
@given(data=st.data())
def test_an_annex_of_the_corpus_is_put_back_into_the_whole(data: st.DataObject):
    old = sectext.open(ROOT).document("Section G", version="6.17")
    new = data.draw(edited(old, most=3))
    assume(fits((old, new)))
    made = annex(old, compare(old, new), modification="MP-X", title="A title")
    assume(made.changes)
    was, becomes = both(word.write_annex(made, date=DAY), "Section G")
    spliced = splice(old, was, becomes)
    assert spliced.old == old
    assert spliced.new == new


# Through the commands


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "here"
    folder.mkdir()
    made = copied(folder, capsys)
    made.run("new", "MP-X", "--base", "6.17", "--title", "A title")
    return made


def held() -> Clause:
    return sectext.open(ROOT).document("Section G", version="6.17")


def drafted(corpus: Corpus, data: bytes, *options: str, modification: str = "MP-X"):
    file = corpus.folder / "drafter.docx"
    file.write_bytes(data)
    return corpus.run("draft", modification, str(file), *options)


def as_typed(*changed: str) -> bytes:
    """The clause G3.19 in a foreign file, with the runs given, under the title of its section."""
    return docx(p(r("Section G: Security")) + p(r("G3.19\t"), *changed), comments="")


G319 = next(c.text or "" for c in held().children[0].children if c.label == "G3.19")


def test_the_annex_of_mp087_comes_back_as_its_one_operation(corpus: Corpus):
    [made] = annexes(sectext.open(ROOT), "MP087")
    data = word.write_annex(made, author="Ada", date=DAY)
    assert drafted(corpus, data).code == 0
    text = corpus.modification("MP-X").read_text(encoding="utf-8")
    assert text.count("[[change]]") == 1
    assert text.endswith(
        '[[change]]\ndocument = "Section G"\ndo = "insert words"\nat = "G3.20(b)"\nafter = "Gas Proxy Function"\n'
        'words = " which forms part of a SMETS2+ Device"\nby = ["Ada, 2026-01-05T10:00:00Z"]\n'
    )
    again = drafted(corpus, data, modification="MP087")
    assert "says this already" in again.out


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_draft_and_redline_are_a_fixed_point(data: st.DataObject, tmp_path_factory, capsys):
    old = held()
    new = data.draw(edited(old, most=4))
    assume(fits((old, new)) and old != new)
    folder = tmp_path_factory.mktemp("fixed")
    made = copied(folder, capsys)
    made.run("new", "MP-X", "--base", "6.17", "--title", "A title")
    first = drafted(made, word.write_redline(redline(old, compare(old, new)), author="Ada", date=DAY))
    assert first.code == 0, first.err
    written = made.modification("MP-X").read_text(encoding="utf-8")
    patch = sectext.open(folder).patches("MP-X")[0].patch
    assert sectext.apply(old, patch) == new
    second = drafted(made, word.write_redline(redline(old, patch), author="Ada", date=DAY))
    assert "says this already" in second.out
    assert made.modification("MP-X").read_text(encoding="utf-8") == written


def test_a_part_of_a_section_that_somebody_typed_is_laid_over_the_whole(corpus: Corpus):
    done = drafted(corpus, as_typed(r(G319), ins(r("."))))
    assert done.code == 0
    assert "after “notified” insert “.”. (Ada)" in done.out
    assert "Not all of Section G is shown; these stay as they are: G3.17, G3.18, G3.20" in done.err


def test_a_file_made_on_another_text_is_a_conflict_that_shows_where(corpus: Corpus):
    done = drafted(corpus, as_typed(r(G319.replace("manufacturer or developer is", "manufacturer is")), ins(r("."))))
    assert done.code == 3
    assert "G3.19" in done.err and "or developer" in done.err
    assert "[[change]]" not in corpus.modification("MP-X").read_text(encoding="utf-8")


TWO = (r(G319[:-8]), gone("notified", "Ada"), ins(r("told"), who="Ada"), ins(r(" in writing"), who="Bob"))


def test_each_change_has_its_own_author(corpus: Corpus):
    start, end = G319[:7], G319[7:]
    done = drafted(
        corpus,
        as_typed(r(start), gone(end[:5], "Bob"), ins(r("must "), who="Bob"), r(end[5:]), ins(r("."), who="Ada")),
        "--json",
    )
    assert [(op["sentence"], [b["author"] for b in op["by"]]) for op in done.result["operations"]] == [
        ("In Section G3.19, for “shall ” substitute “must  ”.", ["Bob"]),
        ("In Section G3.19, after “notified” insert “.”.", ["Ada"]),
    ]


def test_the_changes_of_one_author_are_drafted_and_those_of_others_left(corpus: Corpus):
    done = drafted(corpus, as_typed(*TWO), "--author", "Ada", "--json")
    [operation] = done.result["operations"]
    assert operation["by"] == [{"author": "Ada", "date": "2021-03-01T10:00:00Z"}]
    assert "for “notified” substitute “told”" in operation["sentence"]
    [left] = [f for f in json.loads(done.out)["findings"] if f["code"] == "pending-change"]
    assert left["problem"] == "“in writing”: inserted by Bob."


def test_what_one_deletes_of_what_another_inserts_is_no_deletion_of_law(corpus: Corpus):
    pending = f"<w:ins {by('Bob')}>{r(' quickly')}{gone(' and well', 'Ada')}</w:ins>"
    done = drafted(corpus, as_typed(r(G319), pending), "--author", "Ada")
    assert done.code == 0 and "no changes" in done.out
    assert "“and well”, inserted by Bob, is deleted by Ada; that changes no law." in done.err
    other = drafted(corpus, as_typed(r(G319), pending), "--author", "Bob", "--json")
    [operation] = other.result["operations"]
    assert "“ quickly and well”" in operation["sentence"]


def test_an_author_who_changed_nothing_is_refused(corpus: Corpus):
    done = drafted(corpus, as_typed(*TWO), "--author", "Eve")
    assert done.code == 2 and "There are changes by: Ada, Bob." in done.err


def test_a_change_without_a_date_says_so(corpus: Corpus):
    done = drafted(corpus, as_typed(r(G319), f'<w:ins w:id="1" w:author="Ada">{r(".")}</w:ins>'), "--json")
    assert done.result["operations"][0]["by"] == [{"author": "Ada", "date": None}]


def test_an_edited_copy_without_tracked_changes_is_compared(corpus: Corpus):
    old = held()
    [first, *rest] = old.children
    clauses = tuple(c for c in first.children if c.label != "G3.19")
    new = dataclasses.replace(old, children=(dataclasses.replace(first, children=clauses), *rest))
    done = drafted(corpus, word.write(new))
    assert done.code == 0 and "Delete Section G3.19." in done.out


def test_an_annex_without_tracked_changes_is_refused(corpus: Corpus):
    [made] = annexes(sectext.open(ROOT), "MP087")
    text = redline(made.redline.accept(), sectext.Patch(document="Section G", operations=()))
    done = drafted(corpus, word.write_annex(dataclasses.replace(made, redline=text)))
    assert done.code == 2 and "has no tracked changes" in done.err


def test_a_move_is_one_operation_of_its_author(corpus: Corpus):
    patch = sectext.Patch(
        document="Section G",
        operations=(Move(at=sectext.parse("G3.18(c)"), into=sectext.parse("G3.18"), after=None),),
    )
    data = word.write_redline(redline(held(), patch), author="Ada", date=DAY)
    done = drafted(corpus, data, "--json")
    kinds = [(op["kind"], [b["author"] for b in op["by"]]) for op in done.result["operations"]]
    assert ("move", ["Ada"]) in kinds


def test_a_split_and_a_merge_are_drafted(corpus: Corpus):
    words = G319.index("where it has")
    body = (
        p(r("Section G: Security"))
        + p(r("G3.19\t"), r(G319[: words - 1]), mark=mark("ins"))
        + p(ins(r("G3.19A\t")), r(G319[words - 1 :]))
    )
    done = drafted(corpus, docx(body, comments=""))
    assert done.code == 0, done.err
    new = sectext.apply(held(), sectext.open(corpus.folder).patches("MP-X")[0].patch)
    found = {c.label: c.text for c in new.children[0].children if c.kind == "clause"}
    assert found["G3.19"] == G319[: words - 1] and found["G3.19A"] == G319[words:]


def test_a_file_that_is_no_word_file_is_refused(corpus: Corpus):
    assert drafted(corpus, b"PK no zip").code == 5
    assert corpus.run("draft", "MP-X", str(corpus.folder / "none.docx")).code == 2


# Files that LibreOffice wrote


EDITS = {
    "type": (
        [["insert", "Each User shall", " always"]],
        ["In Section G3.20, after “shall” insert “ always”."],
    ),
    "delete": ([["replace", "best ", ""]], ["In Section G3.26, omit “ best”."]),
    "replace": (
        [["replace", "documentary evidence", "records"]],
        ["In Section G3.27, for “documentary evidence” substitute “records”."],
    ),
}


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("name", EDITS)
def test_what_is_edited_in_libreoffice_becomes_the_expected_patch(
    name: str, numbers: Numbers, corpus: Corpus, libreoffice: Writer, tmp_path: Path
):
    edits, sentences = EDITS[name]
    file = tmp_path / "edited.docx"
    libreoffice.read(word.write(held(), numbers=numbers), save=file, edits=edits)
    done = drafted(corpus, file.read_bytes(), "--json")
    assert done.code == 0, done.out
    assert [op["sentence"] for op in done.result["operations"]] == sentences
    assert all(op["by"] for op in done.result["operations"])


@pytest.mark.parametrize("numbers", BOTH)
def test_a_paragraph_split_or_merged_in_libreoffice_is_read(numbers: Numbers, libreoffice: Writer, tmp_path: Path):
    file = tmp_path / "edited.docx"
    split = [
        [
            "split",
            "to ensure that the cause of the vulnerability or likely cause of the material adverse effect is rectified,",
        ]
    ]
    libreoffice.read(word.write(held(), numbers=numbers), save=file, edits=split)
    old, new = both(file.read_bytes(), "Section G")
    assert old == held()
    items = next(c for c in new.children[0].children if c.label == "G3.18").children
    assert len(items) == 4
    if numbers == "auto":
        assert [each.label for each in items] == ["(a)", "(b)", "(c)", "(d)"]
    libreoffice.read(
        word.write(held(), numbers=numbers),
        save=file,
        edits=[["merge", "is mitigated, as soon as is reasonably practicable; and", " "]],
    )
    old, new = both(file.read_bytes(), "Section G")
    assert old == held()
    items = next(c for c in new.children[0].children if c.label == "G3.18").children
    assert "practicable; and" in (items[1].text or "") and len(items) == 2


def test_a_layout_that_says_nothing_is_no_matter_where_the_words_are_known(corpus: Corpus):
    """All at the margin, one space after typed labels: what each paragraph is, the base says."""
    clause = next(c for c in held().children[0].children if c.label == "G3.20")
    assert clause.closing
    rows = ["Section G ‘Security’", f"G3.20 {clause.text}", *(f"{c.label} {c.text}" for c in clause.children)]
    body = "".join(p(r(row)) for row in rows) + p(r(clause.closing[:-1]), gone("."), ins(r(" at once.")))
    done = drafted(corpus, docx(body, comments=""), "--json")
    assert done.code == 0, done.out
    [operation] = done.result["operations"]
    assert operation["sentence"] == "In Section G3.20, after “Device” insert “ at once”."


def test_a_tracked_change_outside_the_section_is_named(corpus: Corpus):
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = docx(
        p(r("Draft "), ins(r("two"))) + p(r("Section G: Security")) + p(r("G3.19\t"), r(G319), note), comments=""
    )
    done = drafted(corpus, data)
    assert done.code == 0
    assert "A tracked change stands outside the section, and is not drafted: “two”." in done.err
    assert "A tracked change stands outside the section, and is not drafted: “More.”." in done.err


def test_an_annex_shows_where_a_heading_moves_to(corpus: Corpus):
    where, after = (sectext.parse(text) for text in ('G3 "SMETS1 Smart Metering Systems"', "G3.19"))
    patch = sectext.Patch(document="Section G", operations=(Move(at=where, into=sectext.parse("G3"), after=after),))
    made = annex(held(), patch, modification="MP-X", title="A title")
    done = drafted(corpus, word.write_annex(made, date=DAY))
    assert done.code == 0, done.err
    assert sectext.open(corpus.folder).patches("MP-X")[0].patch.operations == patch.operations


@pytest.mark.parametrize(("label", "fits"), [("G1.0", True), ("9.9", False)])
def test_a_clause_at_the_edge_of_a_group_that_an_extract_does_not_name_says_where_it_belongs(label: str, fits: bool):
    first, new = (Clause(kind="clause", label=each, text="Words.") for each in ("G1.1", label))
    group = Clause(kind="group", label="G1", children=(first,))
    whole = Clause(kind="document", label="Section G", children=(group,))
    shown = Clause(kind="document", label="Section G", children=(first,))
    for more in ((new, first), (first, new)):
        edited = Clause(kind="document", label="Section G", children=more)
        if fits:
            assert splice(whole, shown, edited).new.children[0].children == more
        else:
            with pytest.raises(PatchConflict, match="in G1 or beside it"):
                splice(whole, shown, edited)
