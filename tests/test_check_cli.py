"""`sectext check` of the code and of modifications: what it prints, what is suppressed, and what --fix puts right."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from corpora import Corpus, copied
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from small_codes import code, propose, review, told, written
from test_check import SARIF
from trees import texts

from sectext.checks.fixes import _cleaned, _curled, fixed
from sectext.checks.law.characters import DOUBLE_SPACE, ODD_SPACE
from sectext.errors import MalformedFile, SectextError
from sectext.modification.mending import with_words, words_of
from sectext.patch import PatchConflict

WARNING = "corpus/sec_versions/6.17+MP087/section-g.md:37: G3.19: warning: It ends “… would otherwise be notified”"


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def suppress(folder: Path, text: str) -> None:
    (folder / "corpus" / "suppressions.toml").write_text(text, encoding="utf-8")


G3_19 = '[[suppress]]\ncode = "missing-full-stop"\nat = "G3.19"\nreason = "So published."\n'


# What is printed


def test_without_a_name_the_whole_code_is_checked(corpus: Corpus):
    run = corpus.run("check")
    assert run.code == 1
    assert any(line.startswith(WARNING) for line in run.out.splitlines())
    assert run.out.splitlines()[-1] == "6.17+MP087: 1 warning, 13 notes."


def test_a_sound_modification_ends_with_nought(corpus: Corpus):
    run = corpus.run("check", "MP087")
    assert run.code == 0
    assert run.out.splitlines()[-1] == "MP087: 1 note."


def test_a_parallel_clause_ends_with_one(corpus: Corpus):
    run = corpus.run("check", "SoS-2018-07-18", "MP087")
    assert run.code == 1
    assert "modifications/SoS-2018-07-18/modification.toml:29: G3.17(b): warning: G3.20(b) is 100% alike" in run.out


def test_notes_alone_end_with_nought(corpus: Corpus):
    suppress(corpus.folder, G3_19)
    run = corpus.run("check")
    assert (run.code, run.out.splitlines()[-1]) == (0, "6.17+MP087: 13 notes; 1 suppressed.")


def test_a_hint_comes_once_for_each_code(corpus: Corpus):
    out = corpus.run("check").out
    assert out.count("Look it up in Section A of the code.") == 1


def test_a_version_and_a_day_choose_the_text(corpus: Corpus):
    assert corpus.run("check", "--version", "5.14").out.splitlines()[-1].startswith("5.14: 1 warning")
    assert corpus.run("check", "--on", "2018-08-01").out.splitlines()[-1].startswith("5.20: 1 warning")


def test_json_has_the_place_of_each_finding(corpus: Corpus):
    run = corpus.run("check", "SoS-2018-07-18", "--json")
    [checked] = run.result["checked"]
    assert (checked["name"], checked["warnings"], len(checked["suppressed"])) == ("SoS-2018-07-18", 1, 1)
    found = next(f for f in json.loads(run.out)["findings"] if f["code"] == "parallel-clause")
    assert (found["file"], found["line"], found["address"], found["words"]) == (
        "modifications/SoS-2018-07-18/modification.toml", 29, "G3.17(b)", "G3.20(b)"
    )  # fmt: skip


def test_github_gets_file_and_line(corpus: Corpus):
    out = corpus.run("check", "SoS-2018-07-18", "--format", "github").out
    place = "file=modifications/SoS-2018-07-18/modification.toml,line=29,title=parallel-clause::G3.17(b): "
    assert f"::warning {place}" in out


def test_sarif_has_lines_and_what_is_suppressed(corpus: Corpus):
    said = json.loads(corpus.run("check", "SoS-2018-07-18", "--format", "sarif").out)
    Draft202012Validator(SARIF).validate(said)
    results = said["runs"][0]["results"]
    assert all(r["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1 for r in results)
    [left] = [r for r in results if "suppressions" in r]
    assert left["ruleId"] == "missing-full-stop"
    assert left["suppressions"][0]["kind"] == "external"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["MP999"], "There is no modification “MP999”."),
        (["MP087", "--on", "2019-11-04"], "--version and --on ask for the whole code."),
        (["--version", "5.14", "--on", "2019-11-04"], "--version and --on ask for two texts."),
        (["--version", "9.9"], "There is no version “9.9”."),
        (["--fix"], "--fix takes modifications, by name."),
        (["annex.docx", "--fix"], "--fix takes modifications, by name."),
        (["MP087", "--dry-run"], "Without --fix nothing is written"),
    ],
)
def test_what_is_asked_wrongly_ends_with_two(corpus: Corpus, arguments: list[str], said: str):
    run = corpus.run("check", *arguments)
    assert run.code == 2
    assert said in run.err


def test_a_modification_that_does_not_fit_ends_with_three(corpus: Corpus):
    corpus.change(corpus.modification(), 'after = "Gas Proxy Function"', 'after = "Gas Proxy Device"')
    assert corpus.run("check", "MP087").code == 3


# What is suppressed


def test_what_is_suppressed_is_counted_and_can_be_shown(corpus: Corpus):
    suppress(corpus.folder, G3_19)
    assert "G3.19: warning" not in corpus.run("check").out
    shown = corpus.run("check", "--show-suppressed").out
    assert "G3.19: suppressed: It ends “… would otherwise be notified”, without a full stop. So published." in shown


def test_a_range_suppresses_what_stands_in_it(corpus: Corpus):
    suppress(corpus.folder, G3_19.replace('"G3.19"', '"G3.17 to G3.21"'))
    assert corpus.run("check").code == 0


def test_words_suppress_wherever_they_stand(corpus: Corpus):
    suppress(corpus.folder, '[[suppress]]\ncode = "term-not-held"\nwords = "Device"\nreason = "In A1.1."\n')
    assert "“Device” is not defined" not in corpus.run("check").out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("missing-full-stop", "missing-comma", "No finding has the code “missing-comma”."),
        ("G3.19", "G3.18", "Nothing with the code “missing-full-stop” is found at G3.18."),
    ],
)
def test_a_suppression_that_suppresses_nothing_is_found(corpus: Corpus, old: str, new: str, said: str):
    suppress(corpus.folder, G3_19.replace(old, new))
    run = corpus.run("check")
    assert run.code == 1
    assert f"corpus/suppressions.toml:1: warning: {said}" in run.out


def test_another_version_does_not_make_a_suppression_idle(corpus: Corpus):
    suppress(corpus.folder, G3_19.replace('"G3.19"', '"G3.28"'))
    assert "idle-suppression" not in corpus.run("check", "--version", "5.14").out


@pytest.mark.parametrize("lost", ['reason = "So published."\n', 'at = "G3.19"\n', 'code = "missing-full-stop"\n'])
def test_a_suppression_without_a_reason_a_place_or_a_code_is_malformed(corpus: Corpus, lost: str):
    suppress(corpus.folder, G3_19.replace(lost, ""))
    run = corpus.run("check")
    assert run.code == 2
    assert "corpus/suppressions.toml:1" in run.err


def test_a_modification_suppresses_in_its_own_file(tmp_path: Path):
    written(tmp_path, {"Section G": "## G1\n\n- G1.1 The gate is shut.\n"})
    words = (
        '\n[[change]]\ndocument = "Section G"\ndo = "insert words"\nat = "G1.1"\nafter = "is"\nwords = " is the the"\n'
    )
    propose(tmp_path, "M", words + '\n[[suppress]]\ncode = "doubled-word"\nat = "G1.1"\nreason = "A song."\n')
    report = review(tmp_path, "M")
    assert report.is_sound
    assert [each.reason for each in report.suppressed] == ["A song."]


# What is put right

BODY = """\
## G1

- G1.1 The "Porter" shuts the gate at dusk.
- G1.2 Each Porter keeps:
  - (a) the keys;
  - (b) the book; and
  - (c) the bell.
"""
SLIPS = """
# The Master asked for this.
[[change]]
document = "Section G"
do = "insert words" # words first
at = "G1.1"
after = "gate"
words = " of\u00a0the “North  Ga\u200bte” , and the bar ," # look here

[[change]]
document = "Section G"
do = "insert clause"
after = "G1.2(a)"
text = \"\"\"
- (aa) the lamp
- (ab) the oil
  of the lamp;
\"\"\"
"""


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    written(tmp_path, {"Section G": BODY}, {"M": SLIPS.replace("- (ab) the oil\n  of the lamp;\n", "")})
    return tmp_path


def file_of(folder: Path) -> Path:
    return folder / "modifications" / "M" / "modification.toml"


def test_what_is_safe_is_put_right_and_shown(slips: Path, capsys: pytest.CaptureFixture[str]):
    made = copied_run(slips, capsys, "check", "M", "--fix")
    text = file_of(slips).read_text(encoding="utf-8")
    assert 'words = " of the \\"North Gate\\", and the bar," # look here' in text
    assert "- (aa) the lamp;\n" in text
    assert "# The Master asked for this." in text
    assert "# words first" in text
    assert '+words = " of the \\"North Gate\\", and the bar,"' in made
    assert "Put right 2 texts in modifications/M/modification.toml." in made
    assert told(review(slips, "M")) == []


def test_a_dry_run_shows_and_writes_nothing(slips: Path, capsys: pytest.CaptureFixture[str]):
    before = file_of(slips).read_bytes()
    made = copied_run(slips, capsys, "check", "M", "--fix", "--dry-run")
    assert "Would put right 2 texts" in made
    assert "hidden-character" in made
    assert file_of(slips).read_bytes() == before


def test_to_put_right_twice_changes_nothing(slips: Path, capsys: pytest.CaptureFixture[str]):
    copied_run(slips, capsys, "check", "M", "--fix")
    before = file_of(slips).read_bytes()
    assert "nothing that is safe to put right" in copied_run(slips, capsys, "check", "M", "--fix")
    assert file_of(slips).read_bytes() == before


def test_what_is_put_right_keeps_the_line_ends_of_the_file(slips: Path, capsys: pytest.CaptureFixture[str]):
    file = file_of(slips)
    unix = file.read_bytes()
    copied_run(slips, capsys, "check", "M", "--fix")
    mended = file.read_bytes()
    assert mended != unix
    file.write_bytes(unix.replace(b"\n", b"\r\n"))
    copied_run(slips, capsys, "check", "M", "--fix")
    assert file.read_bytes() == mended.replace(b"\n", b"\r\n")


def test_held_text_is_never_put_right(slips: Path, capsys: pytest.CaptureFixture[str]):
    held = slips / "corpus" / "sec_versions" / "1.0" / "section-g.md"
    before = held.read_bytes()
    copied_run(slips, capsys, "check", "M", "--fix")
    assert held.read_bytes() == before


def test_words_of_the_base_that_a_change_repeats_are_left_alone(tmp_path: Path):
    odd = BODY.replace("the gate", "the\u00a0gate")
    whole = 'do = "substitute clause"\nat = "G1.1"\ntext = "- G1.1 The \\"Porter\\" shuts the\u00a0gate at  dawn."\n'
    written(tmp_path, {"Section G": odd}, {"M": f'\n[[change]]\ndocument = "Section G"\n{whole}'})
    text = file_of(tmp_path).read_text(encoding="utf-8")
    assert fixed(code(tmp_path), "M", text).after == text


def test_a_modification_without_slips_is_left_as_it_is(corpus: Corpus):
    before = corpus.modification().read_bytes()
    run = corpus.run("check", "MP087", "--fix")
    assert (run.code, corpus.modification().read_bytes()) == (0, before)


def test_a_base_with_curly_quotation_marks_gets_curly_ones(tmp_path: Path):
    curly = BODY.replace('"Porter"', "“Porter”")
    words = '\n[[change]]\ndocument = "Section G"\ndo = "insert words"\nat = "G1.1"\nafter = "gate"\nwords = \' of the "Bar" and the Master\'\n'
    written(tmp_path, {"Section G": curly}, {"M": words})
    after = fixed(code(tmp_path), "M", file_of(tmp_path).read_text(encoding="utf-8")).after
    assert "words = ' of the “Bar” and the Master'" in after


@given(texts(most=6), st.sampled_from(["straight", "curly"]))
@settings(max_examples=25)
def test_a_mend_changes_only_what_nobody_reads(words: str, marks: str):
    body = BODY if marks == "straight" else BODY.replace('"Porter"', "“Porter”")
    with TemporaryDirectory() as made:
        folder = written(Path(made), {"Section G": body}, {"M": ""})
        file = file_of(folder)
        old = with_words(file.read_text(encoding="utf-8") + CHANGE, 0, "words", f" {words}")
        file.write_text(old, encoding="utf-8")
        before = code(folder)
        if isinstance(before.drafts["M"], SectextError):
            return
        try:
            after = fixed(before, "M", old).after
        except PatchConflict:
            return
        assert fixed(before, "M", old).after == after
        assert read_of(words_of(after)[0]["words"]) == read_of(f" {words}")
        new = words_of(after)[0]["words"]
        assert new in (f" {words}", _cleaned(new, quotes=marks))  # type: ignore[arg-type]


def read_of(words: str) -> str:
    """What a reader takes in: no spaces, no hidden characters, one form of quotation marks."""
    seen = "".join(c for c in words if not c.isspace() and unicodedata.category(c) != "Cf")
    return seen.translate(str.maketrans("“”„‘’", '"""\'\''))


CHANGE = '\n[[change]]\ndocument = "Section G"\ndo = "insert words"\nat = "G1.1"\nafter = "gate"\nwords = "x"\n'


def copied_run(folder: Path, capture: pytest.CaptureFixture[str], *arguments: str) -> str:
    return Corpus(folder, capture).run(*arguments).out


@given(texts(most=12), st.sampled_from(["straight", "curly", None]))
def test_to_clean_twice_is_to_clean_once(text: str, quotes: str | None):
    once = _cleaned(text, quotes=quotes)  # type: ignore[arg-type]
    assert _cleaned(once, quotes=quotes) == once  # type: ignore[arg-type]
    assert not ODD_SPACE.search(once)
    assert not DOUBLE_SPACE.search(once) or once.lstrip().startswith("|")


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('the "Bar" is', "the “Bar” is"),
        ('("Bar")', "(“Bar”)"),
        ("the Miller's and the Millers' 'oath'", "the Miller’s and the Millers’ ‘oath’"),
        ('"Bar"', "“Bar”"),
    ],
)
def test_straight_marks_become_curly(straight: str, curly: str):
    assert _curled(straight) == curly


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40), st.booleans())
def test_other_words_are_put_in_and_all_else_stays(words: str, block: bool):
    old = '"""\nold words\n"""' if block else '"old words"'
    text = f'# first\nid = "M"\n\n[[change]] # second\ndo = "x"\nwords = {old} # third\nlast = 1\n'
    new = with_words(text, 0, "words", words)
    assert words_of(new) == [{"words": words}]
    assert tomllib.loads(new) == {"id": "M", "change": [{"do": "x", "words": words, "last": 1}]}
    assert all(f"# {each}" in new for each in ("first", "second", "third"))


def test_a_file_that_cannot_be_read_is_not_put_right(tmp_path: Path):
    written(tmp_path, {"Section G": BODY}, {"M": SLIPS.replace("- (ab) the oil\n  of the lamp;\n", "")})
    with pytest.raises(MalformedFile):
        fixed(code(tmp_path), "M", "id = 5.10")
