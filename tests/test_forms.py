"""A proposal form is read word for word; what is understood becomes metadata, and what is not is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import word_files
from hypothesis import given, settings
from hypothesis import strategies as st
from test_narrative import BLOCKS

import sectext
from sectext.cli.run import run
from sectext.errors import Finding
from sectext.files import Folder
from sectext.formats import markdown
from sectext.forms import Meant, NotAForm, blank, meant, read_file, read_form
from sectext.forms.questions import CATEGORIES, QUESTIONS, SYSTEMS, Question
from sectext.modification.narrative import Narrative, read_narrative, read_narratives, write_narrative
from sectext.prose import Block, passages
from sectext.report import report

ROOT = Path(__file__).resolve().parent.parent
GOVERNANCE = sectext.open(ROOT).governance
FORM = Path(__file__).with_name("proposal_form.txt")
NUMBERS = [question.number for question in QUESTIONS]

# Answers in words that begin no question and mark no box.
WORDS = st.lists(st.sampled_from(("Meters", "hum", "softly", "at", "night", "(see 3.)", "“G3.20(b)”")), min_size=1).map(
    " ".join
)


def understood(text: str) -> Meant:
    return meant(read_form(text, name="form.txt"), GOVERNANCE)


def printed(question: Question, answer: str = "") -> str:
    return f"{question.number}. {question.text} {question.tail}\n\n{answer}\n"


def only(number: int, answer: str) -> Meant:
    return understood(printed(QUESTIONS[number - 1], answer))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


# Laws


@given(st.dictionaries(st.sampled_from(NUMBERS), WORDS, min_size=1), st.randoms())
def test_each_answer_is_found_word_for_word_whatever_the_order(answers: dict[int, str], random: object):
    numbers = list(answers)
    random.shuffle(numbers)  # type: ignore[attr-defined]
    form = read_form("\n".join(printed(QUESTIONS[n - 1], answers[n]) for n in numbers), name="f")
    assert {n: found.text.strip() for n, found in form.answers.items()} == answers
    missing = [f for f in form.findings if f.code == "form-question-missing"]
    assert len(missing) == len(QUESTIONS) - len(answers)


@given(st.sampled_from(QUESTIONS), st.data())
def test_a_question_is_found_however_its_white_space_is_split(question: Question, data: st.DataObject):
    """Text taken out of a page splits words and lines."""
    words = f"{question.number}. " + "".join(
        sign + data.draw(st.sampled_from(("", "", "", " ", "\n"))) if sign.isalnum() else sign for sign in question.text
    )
    form = read_form(f"{words}\n\nan answer\n", name="f")
    assert form.answers[question.number].text.strip() == "an answer"


@given(st.sets(st.sampled_from(CATEGORIES)), st.sets(st.sampled_from(SYSTEMS)), st.booleans())
def test_the_boxes_that_are_marked_are_those_that_are_read(parties: set[str], systems: set[str], in_rows: bool):
    gap = "  " if in_rows else "\n"
    for number, names, marked in ((8, CATEGORIES, parties), (10, SYSTEMS, systems)):
        found = only(number, gap.join(f"{name}{gap}{'x' if name in marked else ''}" for name in names))
        if number == 10:
            assert found.keys["systems"] == tuple(name for name in names if name in marked)
        else:
            firsts = {name.split()[0] for name in marked}
            assert {str(name).split()[0] for name in found.keys["impacts"]} == firsts  # type: ignore[union-attr]
        assert found.parts == {}
        assert "form-unclear" not in codes(found.findings)


@given(st.text(max_size=120))
def test_any_answer_is_kept_or_refused(words: str):
    """Whatever was typed: every word of it is in the part, which can be read again."""
    try:
        found = only(3, words)
    except NotAForm:
        return
    for part, blocks in found.parts.items():
        again = read_narrative(
            write_narrative(Narrative(part=part, blocks=blocks, file="x.md")), name="x.md", markings=()
        )
        assert again.blocks == blocks


@settings(max_examples=20)
@given(BLOCKS, st.sampled_from((None, "White")), st.lists(st.sampled_from(('a "b"', "c\\d", "e'f")), max_size=2))
def test_a_part_that_is_written_and_read_is_the_same(
    blocks: tuple[Block, ...], marking: str | None, sources: list[str]
):
    made = Narrative(
        part="costs", blocks=blocks, file="costs.md", marking=marking, sources=tuple(sources), words_of='the "one"'
    )
    assert read_narrative(write_narrative(made), name="costs.md", markings=("White",)) == made


def test_an_empty_form_has_every_question_and_no_answer():
    form = read_form(blank("MP300"), name="f")
    assert list(form.answers) == NUMBERS
    assert set(codes(form.findings)) == {"form-unanswered"}
    found = meant(form, GOVERNANCE)
    assert (found.parts, found.keys) == ({}, {"impacts": (), "systems": ()})


def test_an_empty_form_that_is_filled_in_is_read():
    filled = blank("MP300").replace("| Large Supplier Parties |  |", "| Large Supplier Parties | x |")
    filled = filled.replace("| DCC Systems |  |", "| DCC Systems | X |")
    found = understood(filled.replace("Proposed Solution?", "Proposed Solution?\n\nA *lens*.\n"))
    assert (found.keys["impacts"], found.keys["systems"]) == (("Large Suppliers",), ("DCC Systems",))
    assert [text for _, text in passages(found.parts["solution"])] == ["A *lens*."]


# The form in tests: its shape is that of a real one


@pytest.fixture(scope="module")
def real() -> Meant:
    return meant(read_file(FORM), GOVERNANCE)


def test_what_is_understood_becomes_metadata(real: Meant):
    assert real.keys == {
        "objectives": ("g", "a", "b"),
        "path": "Self-Governance",
        "urgent": True,
        "urgent_criteria": ("a", "c"),
        "desired": "Late in spring",
        "impacts": ("Large Suppliers", "Gas Network Operators"),
        "systems": ("Party interfacing systems",),
    }


def test_the_words_are_the_proposers(real: Meant):
    said = {part: [text for _, text in passages(blocks)] for part, blocks in real.parts.items()}
    assert said["background"][0] == "What is the issue?"
    assert said["background"][1].startswith(
        "To make the l abels of synthetic devices readable. They are printed too smal l,"
    )
    assert "A reader needs a lens for each label, and must carry it along;" in said["background"]
    assert said["solution"] == [
        'The labels are printed at twice the size. A "lens" is then not needed; nor is the # sign, or *this* or [that].'
    ]
    assert said["impacts"] == ["Only those who read labels."]
    assert said["path"][0] == "Path 3"
    assert "systems" not in said
    assert said["emissions"] == ["No", "Not applicable"]


def test_what_is_not_understood_is_told_with_its_line(real: Meant):
    found = [(f.code, f.where.rpartition(":")[2], f.problem) for f in (*read_file(FORM).findings, *real.findings)]
    lines = FORM.read_text(encoding="utf-8").split("\n")

    def line(words: str) -> str:
        return str(next(n for n, each in enumerate(lines, start=1) if words in each))

    assert [(code, where) for code, where, _ in found] == [
        ("form-split-word", line("1. What issue")),
        ("form-split-word", line("8. Which SEC")),
        ("form-unclear", line("(a1)")),
        ("form-no-date", line("7. What is your")),
        ("form-unclear", line("1 Printing costs")),
    ]
    assert "“the l abels”" in found[0][2]
    assert "“smal l”" in found[0][2]
    assert "“Late in spring” is not a date" in found[3][2]


@pytest.mark.parametrize(
    ("number", "answer", "said"),
    [
        (4, "It is better.", "No objective is named"),
        (5, "The usual one", "Which path is asked for is not clear."),
        (5, "Path 1, which is Self-Governance", "Which path is asked for is not clear."),
        (5, "Path 7", "Which path is asked for is not clear."),
        (6, "Perhaps", "neither with Yes nor with No"),
        (12, "Perhaps", "neither with Yes nor with No"),
        (8, "x Large Supplier Parties  Small Supplier Parties", "A mark stands before the first box"),
        (8, "Large Supplier Parties  some of them  Small Supplier Parties x", "“some of them” stands where the mark"),
        (8, "All of them", "The box “Large Supplier Parties” was not found"),
    ],
)
def test_an_answer_that_is_not_clear_is_told_and_kept(number: int, answer: str, said: str):
    found = only(number, answer)
    assert any(said in finding.problem for finding in found.findings)
    part = QUESTIONS[number - 1].part
    kept = " ".join(text for _, text in passages(found.parts[part]))
    assert all(word in kept or number == 8 for word in answer.split())
    assert not any(found.keys.get(key) for key in ("objectives", "path", "urgent"))


def test_no_is_not_urgent():
    assert "urgent" not in only(6, "No").keys


def test_a_form_without_a_category_of_ours_says_so():
    from dataclasses import replace

    found = meant(
        read_form(printed(QUESTIONS[7], "Large Supplier Parties x"), name="f"), replace(GOVERNANCE, categories=("DCC",))
    )
    assert found.keys["impacts"] == ()
    assert any("governance.toml has no such category" in finding.problem for finding in found.findings)


def test_a_question_under_another_number_and_one_that_comes_twice_are_told():
    text = "4. What is your Proposed Solution?\n\nOne.\n\n3. What is your Proposed Solution?\n\nTwo.\n"
    form = read_form(text, name="f")
    assert [text for _, text in passages(meant(form, GOVERNANCE).parts["solution"])] == ["One.", "Two."]
    assert [f.where for f in form.findings if f.code == "form-unclear"] == ["f:1", "f:5"]


@pytest.mark.parametrize("text", ["", "Nothing is asked here.", "1. What else?", "What issue"])
def test_a_text_without_a_question_is_no_form(text: str):
    with pytest.raises(NotAForm):
        read_form(text, name="f")


def test_a_file_far_longer_than_any_form_is_refused():
    with pytest.raises(NotAForm, match="more than 100,000 characters"):
        read_form("3. What is your Proposed Solution?\n" + "\n" * 100_000, name="f")


def test_blank_lines_in_any_number_part_nothing_else():
    form = read_form("3. What is your Proposed Solution?" + "\n" * 5000 + "A lens.\n", name="f")
    assert form.answers[3].text == "A lens."


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\u2028", "\x1b"])
def test_a_character_that_cannot_be_printed_is_refused_with_its_line(sign: str):
    with pytest.raises(NotAForm) as caught:
        read_form(f"3. What is your Proposed Solution?\n\na{sign}b", name="f")
    assert caught.value.where == "f:3"


def test_the_form_is_read_from_word(tmp_path: Path):
    """With a table of boxes, as Word has them."""
    rows = [
        word_files.tr(*(word_files.tc(word_files.p(word_files.r(text))) for text in row))
        for row in (
            ("Large Supplier Parties", "x", "Small Supplier Parties", ""),
            ("Other SEC Parties", "", "", ""),
        )
    ]
    body = (
        word_files.p(word_files.r("3. What is your Proposed Solution?"))
        + word_files.p(word_files.r("A lens."))
        + word_files.p(word_files.r("8. Which SEC Parties are expected to be impacted? (Please mark with an X)"))
        + word_files.tbl(*rows)
        + word_files.p()
    )
    found = meant(read_file(word_files.saved(tmp_path, body)), GOVERNANCE)
    assert found.keys["impacts"] == ("Large Suppliers",)
    assert [text for _, text in passages(found.parts["solution"])] == ["A lens."]


# The command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def new(corpus: Path, *more: str) -> int:
    title = [] if "--title" in more else ["--title", "Labels"]
    return run(["new", "MP300", "--base", "6.17", *title, "--corpus", str(corpus), *more])


def test_a_form_begins_a_modification_and_its_report(corpus: Path, capsys: pytest.CaptureFixture[str]):
    assert new(corpus, "--form", str(FORM), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["result"]["parts"][0] == "modifications/MP300/report/background.md"
    code = sectext.open(corpus)
    modification = code.modification("MP300")
    assert (modification.path, modification.desired, modification.urgent) == ("Self-Governance", "Late in spring", True)
    parts = read_narratives(Folder(corpus), "MP300", markings=code.governance.markings)
    assert parts["solution"].sources == ("Proposal form, proposal_form.txt, question 3",)
    assert {each.words_of for each in parts.values()} == {"the Proposer, in the proposal form"}
    made = report(code, Folder(corpus), "MP300")
    assert made.missing == ("summary", "systems", "costs", "conclusions")
    assert "unmarked" in codes(made.findings)
    assert markdown.write_paper(made.paper).count("In the words of the Proposer, in the proposal form:") == len(parts)


def test_a_dry_run_writes_nothing(corpus: Path):
    assert new(corpus, "--form", str(FORM), "--dry-run") == 0
    assert not (corpus / "modifications" / "MP300").exists()


def test_a_part_that_stands_there_stops_it_before_anything_is_written(corpus: Path, capsys: pytest.CaptureFixture[str]):
    there = corpus / "modifications" / "MP300" / "report" / "testing.md"
    there.parent.mkdir(parents=True)
    there.write_text("Mine.\n", encoding="utf-8")
    assert new(corpus, "--form", str(FORM)) == 2
    assert "report/testing.md  A part of its report is there already." in capsys.readouterr().err
    assert [path.name for path in there.parent.parent.rglob("*") if path.is_file()] == ["testing.md"]


@pytest.mark.parametrize("title", ["Two\nlines", "A\ttab", "A bell\x07", "", "  ", "A\u2028B"])
def test_a_title_of_more_than_a_line_is_refused(corpus: Path, title: str):
    assert new(corpus, "--title", title) == 2
    assert not (corpus / "modifications" / "MP300").exists()


@pytest.mark.parametrize("title", ['A "quoted" title', "A \\ B", "A 'b' # c", "[a](b) *c* <d>", "x = 1"])
def test_a_title_of_one_line_is_kept_as_it_is(corpus: Path, title: str):
    assert new(corpus, "--title", title) == 0
    assert sectext.open(corpus).modification("MP300").title == title


def test_an_empty_form_is_written_once_and_begins_nothing(corpus: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(corpus)
    assert run(["new", "MP300", "--form", "blank"]) == 0
    assert (corpus / "MP300-form.md").read_text(encoding="utf-8") == blank("MP300")
    assert run(["new", "MP300", "--form", "blank"]) == 2
    assert not (corpus / "modifications" / "MP300").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["MP300", "--form", "blank", "--title", "A"],
        ["../MP300", "--form", "blank"],
        ["MP300", "--title", "A"],
        ["MP300", "--base", "6.17"],
    ],
)
def test_options_that_do_not_go_together_are_misuse(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
):
    monkeypatch.chdir(corpus)
    assert run(["new", *arguments]) == 2
    assert sorted(path.name for path in corpus.iterdir()) == ["corpus", "modifications"]


def test_a_file_that_is_no_form_is_refused(corpus: Path, tmp_path: Path):
    other = tmp_path / "letter.txt"
    other.write_bytes(b"\xff\xfe")
    assert new(corpus, "--form", str(other)) == 5
    other.write_text("Dear all,\n", encoding="utf-8")
    assert new(corpus, "--form", str(other)) == 5
    assert new(corpus, "--form", str(tmp_path / "no-such.txt")) == 2
