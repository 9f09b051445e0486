"""What a check of a modification tells: what it causes or touches, with its line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_codes import ROOT, code, codes, propose, review, told, written
from trees import documents, edited_pairs

import sectext
from sectext.checks import check
from sectext.checks.law import OF_A_TEXT, defined
from sectext.checks.law.subject import Changed
from sectext.checks.law.text import Fault, Text, Tree
from sectext.checks.review import _caused
from sectext.compare import compare
from sectext.modification import Drafted
from sectext.redline import accept, redline

GATES = """\
## G1

- G1.1 Each Porter shall shut the gate at dusk (unless the Master directs otherwise).
- G1.2 Each Porter shall open the gate at dawn
- G1.3 Each Porter shall keep the keys of the gate:
  - (a) in the lodge; or
  - (b) about its person.
- G1.4 The Master may inspect the the keys.
"""


def changed(folder: Path, *changes: str, documents: dict[str, str] | None = None, more: str = "") -> Path:
    """A code whose modification M makes these changes to Section G."""
    rest = more + "".join(f'\n[[change]]\ndocument = "Section G"\n{change}\n' for change in changes)
    return written(folder, documents or {"Section G": GATES}, {"M": rest})


INSERT = 'do = "insert words"\nat = "{}"\nafter = "{}"\nwords = "{}"'


# The corpus


def test_the_changes_of_2018_left_a_parallel_clause():
    report = review(ROOT, "SoS-2018-07-18")
    found = [f for f in report.findings if f.code == "parallel-clause"]
    assert [(f.address, f.line, "G3.20(b)" in f.problem) for f in found] == [("G3.17(b)", 29, True)]  # type: ignore[attr-defined]


def test_mp087_leaves_none():
    assert told(review(ROOT, "MP087")) == ["target-changed G3.20(b): G3.21 refers to it."]


def test_the_corpus_has_the_term_of_mp087_and_the_sentence_without_a_full_stop():
    found = told(review(ROOT))
    assert "missing-full-stop G3.19: It ends “… would otherwise be notified”, without a full stop." in found
    assert any("“SMETS2+ Device” is not defined in what is held." in line for line in found)


def test_nothing_is_written():
    before = {path: path.read_bytes() for path in (ROOT / "modifications").rglob("*.toml")}
    review(ROOT, "MP087")
    assert {path: path.read_bytes() for path in (ROOT / "modifications").rglob("*.toml")} == before


# What it causes or touches


def test_a_flaw_in_a_clause_that_it_does_not_touch_is_not_its_fault(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.1", "shall", " gently"))
    assert told(review(folder, "M")) == []
    assert sorted(set(codes(review(folder)))) == ["doubled-word", "missing-full-stop", "term-not-held"]


def test_a_flaw_in_words_that_it_touches_is_told(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.2", "shall", " gently"))
    [line] = told(review(folder, "M"))
    assert line.startswith("missing-full-stop G1.2")


def test_a_flaw_that_it_causes_is_told_with_the_line_of_its_words(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.1", "shall", " shall"))
    report = review(folder, "M")
    assert codes(report) == ["doubled-word"]
    [found] = report.findings
    assert (folder / found.file).read_text().split("\n")[found.line - 1] == 'words = " shall"'  # type: ignore[attr-defined]


def test_a_gap_that_a_deletion_leaves_is_told_at_the_clause_behind_it(tmp_path: Path):
    folder = changed(tmp_path, 'do = "delete clause"\nat = "G1.3"')
    assert told(review(folder, "M")) == ["number-gap G1.4: G1.3 is left out before G1.4."]


def test_a_gap_has_the_line_of_the_deletion(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.1", "shall", " gently"), 'do = "delete clause"\nat = "G1.3"')
    [found] = review(folder, "M").findings
    rest = (folder / found.file).read_text().split("\n")[found.line - 1 :]  # type: ignore[attr-defined]
    assert (rest[0], rest[2]) == ("[[change]]", 'do = "delete clause"')


def test_a_number_left_over_not_used_is_no_gap(tmp_path: Path):
    folder = changed(tmp_path, 'do = "delete clause"\nat = "G1.3"\nleave = "Not used"')
    assert told(review(folder, "M")) == []


def test_a_new_item_without_punctuation_is_told_at_its_line(tmp_path: Path):
    text = 'do = "insert clause"\nafter = "G1.3(a)"\ntext = """\n- (aa) in the house\n"""'
    folder = changed(tmp_path, text)
    [found] = [f for f in review(folder, "M").findings if f.code == "list-punctuation"]
    assert (folder / found.file).read_text().split("\n")[found.line - 1] == "- (aa) in the house"  # type: ignore[attr-defined]


class TestCauses:
    """The laws of what is caused, over random documents and edits."""

    @given(edited_pairs())
    def test_what_a_modification_is_told_stands_in_its_result(self, pair: tuple[sectext.Clause, sectext.Clause]):
        made = _between(*pair)
        for rule in OF_A_TEXT:
            after = {(f.where, f.problem) for f in rule.find(made.after)}
            assert {(f.where, f.problem) for f in _caused(rule, made)} <= after

    @given(documents())
    def test_a_modification_that_changes_nothing_causes_nothing(self, document: sectext.Clause):
        made = _between(document, document)
        assert [flaw for rule in OF_A_TEXT for flaw in _caused(rule, made)] == []

    @given(edited_pairs())
    def test_what_was_not_touched_and_stood_there_before_is_not_told(self, pair: tuple[sectext.Clause, sectext.Clause]):
        made = _between(*pair)
        for rule in OF_A_TEXT:
            before = {(f.at, f.part, f.words) for f in rule.find(made.before) if isinstance(f, Fault)}
            for flaw in _caused(rule, made):
                assert isinstance(flaw, Fault)
                assert flaw.at is not None
                touch = made.by_address[flaw.at]
                old = (made.origin(flaw.at), flaw.part, flaw.words) in before
                assert not old or touch.is_new or flaw.part in touch.parts


def _between(old: sectext.Clause, new: sectext.Clause) -> Changed:
    patch = compare(old, new)
    marked = redline(old, patch)
    return Changed(
        drafted=Drafted(patch=patch),
        before=Text(tree=Tree(old), file="f"),
        after=Text(tree=Tree(accept(marked)), file="f"),
        marked=marked,
    )


@given(edited_pairs())
def test_each_clause_of_the_result_has_its_place_in_the_base(pair: tuple[sectext.Clause, sectext.Clause]):
    made = _between(*pair)
    assert list(made.touches) == [place.path for place in made.after.places]
    for place in made.after.places:
        touch = made.touches[place.path]
        if touch.before is not None and not touch.parts:
            was = made.before.by_path[touch.before].clause
            assert (was.label, was.text, was.closing) == (place.clause.label, place.clause.text, place.clause.closing)


@given(documents())
def test_the_rules_take_any_document(document: sectext.Clause):
    text = Text(tree=Tree(document), file="f")
    places = {place.address for place in text.places}
    for rule in OF_A_TEXT:
        assert all(isinstance(f, Fault) and f.at in places and f.problem for f in rule.find(text))


# Parallel clauses

MILLS = """\
## G1

- G1.1 Each Miller shall, where it is practicable to do so, agree with the owner of the sluice (other than a sluice of oak) the hours of grinding.
- G1.2 Each Baker shall, where it is practicable to do so, agree with the owner of the sluice (other than a sluice of oak) the hours of baking.
- G1.3 The owner of the sluice (other than a sluice of oak) pays.
- G1.4 Sluices of oak are rare.
"""
WIDER = INSERT.format("{}", "a sluice of oak", " or of ash")


@pytest.mark.parametrize(("at", "parallel"), [("G1.1", "G1.2"), ("G1.2", "G1.1")])
def test_the_clause_that_reads_almost_the_same_is_named_and_no_other(tmp_path: Path, at: str, parallel: str):
    folder = changed(tmp_path, WIDER.format(at), documents={"Section G": MILLS})
    found = [line for line in told(review(folder, "M")) if line.startswith("parallel-clause")]
    assert len(found) == 1
    assert f"{at}: {parallel} is" in found[0]
    assert found[0].endswith("alike and does not have “or of ash”.")


def test_a_parallel_clause_that_changes_too_is_not_named(tmp_path: Path):
    folder = changed(tmp_path, WIDER.format("G1.1"), WIDER.format("G1.2"), documents={"Section G": MILLS})
    assert "parallel-clause" not in codes(review(folder, "M"))


def test_a_parallel_clause_in_another_document_is_named(tmp_path: Path):
    both = {"Section G": MILLS, "Section H": MILLS.replace("G1", "H1")}
    folder = changed(tmp_path, WIDER.format("G1.1"), WIDER.format("G1.2"), documents=both)
    named = " ".join(line for line in told(review(folder, "M")) if line.startswith("parallel-clause"))
    assert "H1.1" in named
    assert "H1.2" in named


def test_two_changes_that_one_clause_lacks_are_told_once(tmp_path: Path):
    tin = 'do = "substitute words"\nat = "G1.1"\nfor = "practicable to"\nwords = "possible to"'
    folder = changed(tmp_path, WIDER.format("G1.1"), tin, documents={"Section G": MILLS})
    [line] = [line for line in told(review(folder, "M")) if line.startswith("parallel-clause")]
    assert line.endswith("alike and still reads “practicable”, and 1 more.")


def test_words_that_stand_everywhere_flood_nobody(tmp_path: Path):
    same = "".join(f"- G1.{n} Each Miller shall pay the fee on the first day of each month.\n" for n in range(1, 40))
    folder = changed(
        tmp_path, INSERT.format("G1.7", "the fee", " and the tax"), documents={"Section G": f"## G1\n\n{same}"}
    )
    found = [line for line in told(review(folder, "M")) if line.startswith("parallel-clause")]
    assert len(found) == 3
    assert all("35 more clauses are like it." in line for line in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Each Miller shall pay the fee on the day.", "; and"), ("The fee is due.", "the fee")],
)
def test_few_words_in_common_are_no_parallel(tmp_path: Path, old: str, new: str):
    body = f"## G1\n\n- G1.1 {old}\n- G1.2 The tax on corn {new} is owed by whoever sells it, whatever the fee.\n"
    folder = changed(tmp_path, INSERT.format("G1.1", "fee", " in full"), documents={"Section G": body})
    assert "parallel-clause" not in codes(review(folder, "M"))


def test_a_full_stop_that_comes_leaves_no_parallel(tmp_path: Path):
    body = MILLS.replace("the hours of grinding.", "the hours of grinding")
    folder = changed(tmp_path, INSERT.format("G1.1", "grinding", "."), documents={"Section G": body})
    assert "parallel-clause" not in codes(review(folder, "M"))


def test_words_at_the_end_are_looked_for_at_the_end(tmp_path: Path):
    end = INSERT.format("G1.1", "the matter", " at once")
    same = "Each Miller shall, where it is practicable to do so, give notice of the matter"
    body = f"## G1\n\n- G1.1 {same}\n- G1.2 {same} in writing.\n- G1.3 {same}\n"
    folder = changed(tmp_path, end, documents={"Section G": body})
    found = [line for line in told(review(folder, "M")) if line.startswith("parallel-clause")]
    assert [line.partition(" is ")[0] for line in found] == ["parallel-clause G1.1: G1.3"]


# Terms

TERMS = """\
## A1

- A1.1 In this code:
  - **Keeper** means a person who keeps a Lamp.
  - **Lamp** means a thing that burns.
- A1.2 Each Keeper shall light its Lamps.
- A1.3 The Keeper sleeps by day.
"""


def of_terms(folder: Path, *changes: str) -> Path:
    rest = "".join(f'\n[[change]]\ndocument = "Section A"\n{change}\n' for change in changes)
    return written(folder, {"Section A": TERMS}, {"M": rest})


def test_a_changed_definition_lists_the_clauses_whose_meaning_moves(tmp_path: Path):
    folder = of_terms(tmp_path, INSERT.format('A1.1 \\"Lamp\\"', "a thing", " of tin"))
    assert told(review(folder, "M")) == [
        'meaning-moves A1.1 "Lamp": “Lamp” means something else. It is used in 2 clauses: A1.1 "Keeper", A1.2.'
    ]


def test_a_new_definition_of_words_that_stood_there_moves_their_meaning(tmp_path: Path):
    text = TERMS + "- A1.4 The Master may sleep.\n"
    define = 'do = "define"\nat = "A1.1"\nterm = "Master"\ntext = "means a Keeper of Keepers."'
    written(tmp_path, {"Section A": text}, {"M": f'\n[[change]]\ndocument = "Section A"\n{define}\n'})
    assert told(review(tmp_path, "M")) == [
        'meaning-moves A1.1 "Master": “Master” is defined, and stood in the text before. It is used in 1 clause: A1.4.'
    ]


def test_a_definition_that_goes_leaves_the_clauses_that_use_it(tmp_path: Path):
    folder = of_terms(tmp_path, 'do = "undefine"\nat = \'A1.1 "Keeper"\'')
    problem = "“Keeper” is no longer defined, and is used in A1.2, A1.3."
    assert f'term-left-behind A1.1 "Keeper": {problem}' in told(review(folder, "M"))


def test_a_definition_that_nobody_uses_may_go(tmp_path: Path):
    text = TERMS.replace("  - **Lamp**", "  - **Ladder** means a thing to climb.\n  - **Lamp**")
    undefine = 'do = "undefine"\nat = \'A1.1 "Ladder"\''
    written(tmp_path, {"Section A": text}, {"M": f'\n[[change]]\ndocument = "Section A"\n{undefine}\n'})
    assert told(review(tmp_path, "M")) == []


def test_new_words_with_capitals_that_are_defined_nowhere_are_told(tmp_path: Path):
    folder = of_terms(tmp_path, INSERT.format("A1.3", "by day", " in the Lodge"))
    assert told(review(folder, "M")) == ["new-undefined-term A1.3: “Lodge” is not defined."]


def test_a_term_that_the_modification_defines_is_defined(tmp_path: Path):
    define = 'do = "define"\nat = "A1.1"\nterm = "Lodge"\ntext = "means a house."'
    folder = of_terms(tmp_path, INSERT.format("A1.3", "by day", " in the Lodge"), define)
    assert told(review(folder, "M")) == []


def test_where_the_definitions_are_not_held_the_words_say_so(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.1", "at dusk", " by the Great Bar"))
    assert told(review(folder, "M")) == ["new-term-not-held G1.1: “Great Bar” is not defined in what is held."]


def test_words_that_stood_in_the_text_before_are_nothing_new(tmp_path: Path):
    folder = changed(tmp_path, INSERT.format("G1.3", "keys of the gate", ", which the Master may inspect"))
    assert told(review(folder, "M")) == []


def test_definitions_of_another_document_are_not_those_of_the_code(tmp_path: Path):
    own = TERMS.replace("A1", "G1")
    written(tmp_path, {"Section G": own + "- G1.4 The Master may sleep.\n"})
    assert "term-not-held" in codes(review(tmp_path))
    assert "undefined-term" not in codes(review(tmp_path))


def test_the_rules_for_held_and_for_whole_codes_never_both_speak(tmp_path: Path):
    of_terms(tmp_path)
    report = review(tmp_path)
    assert "term-not-held" not in codes(report)
    assert defined.term_not_held.meaning.level == "note"


# Numbers used again


def test_a_new_clause_with_the_number_of_a_deleted_one_is_told(tmp_path: Path):
    new = 'do = "insert clause"\nafter = "G1.2"\ntext = "- G1.3 The guild shall be paid a fee in each year."'
    folder = changed(tmp_path, 'do = "delete clause"\nat = "G1.3"', new)
    assert told(review(folder, "M"))[0] == (
        "number-used-again G1.3: G1.3 was another clause in 1.0, its base: “Each Porter shall keep the keys of the …”."
    )


def test_a_number_of_an_earlier_version_is_told(tmp_path: Path):
    written(tmp_path, {"Section G": GATES + "- G1.5 The Master may sell the keys to a smith.\n"}, version="0.9")
    written(tmp_path, {"Section G": GATES}, version="1.0", parent="0.9", effective="date = 2019-02-01")
    propose(
        tmp_path,
        "M",
        '\n[[change]]\ndocument = "Section G"\ndo = "insert clause"\nafter = "G1.4"\n'
        'text = "- G1.5 Nobody shall whistle at night."\n',
    )
    assert "number-used-again G1.5: G1.5 was another clause in 0.9" in told(review(tmp_path, "M"))[0]


def test_clauses_that_move_on_by_one_are_told_once(tmp_path: Path):
    folder = changed(tmp_path, 'do = "renumber"\nat = "G1.2 to G1.4"\nto = "G1.3"')
    found = [line for line in told(review(folder, "M")) if line.startswith("number-used-again")]
    assert found == ["number-used-again G1.3: G1.3 and G1.4 are numbers that other clauses had."]


def test_a_suffix_is_new(tmp_path: Path):
    new = 'do = "insert clause"\nafter = "G1.2"\ntext = "- G1.2A Each Porter shall pay a fee."'
    assert told(review(changed(tmp_path, new), "M")) == []


def test_a_clause_substituted_by_one_like_it_keeps_its_number(tmp_path: Path):
    new = 'do = "substitute clause"\nat = "G1.2"\ntext = "- G1.2 Each Porter shall open the gate at sunrise."'
    assert told(review(changed(tmp_path, new), "M")) == []


# Quotation marks


@pytest.mark.parametrize(("body", "mark", "found"), [('"Bar"', "“", True), ("“Bar”", "“", False), ("Bar", "“", False)])
def test_quotation_marks_are_those_of_the_document(tmp_path: Path, body: str, mark: str, found: bool):
    text = f"## G1\n\n- G1.1 The {body} means a bar.\n- G1.2 The gate is shut.\n"
    close = {"“": "”"}[mark]
    folder = changed(tmp_path, INSERT.format("G1.2", "gate", f" {mark}of oak{close}"), documents={"Section G": text})
    assert ("unlike-quotation-marks" in codes(review(folder, "M"))) is found


# Days

SHUT = '\n[[change]]\ndocument = "Section G"\ndo = "insert words"\nat = "G1.1"\nafter = "shall"\nwords = " gently"\n'


def dated(folder: Path, rest: str, stage: str = "Approved") -> list[str]:
    written(folder, {"Section G": GATES})
    propose(folder, "M", rest + SHUT, stage=stage)
    return told(review(folder, "M"))


def approved(day: str) -> str:
    return f'\n[[history]]\nstage = "Approved"\ndate = {day}\nsource = "s"\n'


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2019-11-03", "It takes effect on 3 November 2019, a Sunday."),
        ("2019-12-25", "It takes effect on 25 December 2019, a bank holiday."),
        ("2019-11-04", None),
        ("2099-11-04", None),
    ],
)
def test_a_day_that_is_not_a_working_day(tmp_path: Path, day: str, found: str | None):
    expected = [f"not-a-working-day: {found}"] if found else []
    assert dated(tmp_path, f"\n[commencement]\non = {day}\n") == expected


def test_a_day_that_is_no_release_is_told_where_releases_are_listed(tmp_path: Path):
    written(tmp_path, {"Section G": GATES})
    propose(tmp_path, "M", "\n[commencement]\non = 2019-11-04\n" + SHUT)
    governance = tmp_path / "corpus" / "governance.toml"
    assert codes(review(tmp_path, "M")) == []
    text = governance.read_text()
    governance.write_text(text + '\n[[release]]\nname = "November 2019"\ndate = 2019-11-29\n')
    assert told(review(tmp_path, "M")) == [
        "not-a-release: 4 November 2019 is no release; the nearest is November 2019, 29 November 2019."
    ]
    governance.write_text(text + '\n[[release]]\nname = "November 2019"\ndate = 2019-11-04\n')
    assert codes(review(tmp_path, "M")) == []


@pytest.mark.parametrize(("day", "found"), [("2019-11-05", True), ("2019-11-04", False), ("2019-10-11", False)])
def test_an_effect_before_the_decision(tmp_path: Path, day: str, found: bool):
    told_ = dated(tmp_path, approved(day) + "\n[commencement]\non = 2019-11-04\n")
    assert bool(told_) is found
    assert all(line.startswith("effective-before-decision: It takes effect on 4 November 2019 and") for line in told_)


@pytest.mark.parametrize(("implemented", "found"), [("2019-10-01", True), ("2019-10-11", False), ("2019-11-04", False)])
def test_stages_that_go_backwards(tmp_path: Path, implemented: str, found: bool):
    steps = approved("2019-10-11") + f'\n[[history]]\nstage = "Implemented"\ndate = {implemented}\nsource = "s"\n'
    assert [
        line.startswith("days-contradict: It reached “Implemented”") for line in dated(tmp_path, steps, "Implemented")
    ] == ([True] if found else [])


def test_a_modification_that_was_sent_back_does_not_contradict_itself(tmp_path: Path):
    days = {"Development": "2019-03-04", "Refinement": "2019-02-04", "Proposed": "2019-01-07", "Approved": "2019-10-11"}
    steps = "".join(f'\n[[history]]\nstage = "{s}"\ndate = {d}\nsource = "s"\n' for s, d in days.items())
    assert dated(tmp_path, steps) == []


def test_a_decision_before_the_proposal(tmp_path: Path):
    steps = approved("2019-10-11") + '\n[[history]]\nstage = "Proposed"\ndate = 2019-10-14\nsource = "s"\n'
    problem = "It reached “Approved” on 11 October 2019, before “Proposed” on 14 October 2019."
    assert dated(tmp_path, steps) == [f"days-contradict: {problem}"]


def test_an_event_that_is_not_held(tmp_path: Path):
    rule = '\n[commencement]\nafter = "the-flood"\n'
    assert dated(tmp_path, rule) == ["event-not-held: “the-flood” is not held."]
    events = '[[event]]\nid = "the-flood"\ntitle = "The flood"\n'
    (tmp_path / "corpus" / "events.toml").write_text(events)
    assert told(review(tmp_path, "M")) == []


def test_a_version_on_another_day_than_its_modification(tmp_path: Path):
    written(tmp_path, {"Section G": GATES})
    propose(tmp_path, "M", "\n[commencement]\non = 2019-11-04\n" + SHUT, stage="Implemented")
    text = GATES.replace("shall shut", "shall gently shut")
    written(
        tmp_path,
        {"Section G": text},
        version="1.1",
        parent="1.0",
        made_by='made_by = ["M"]',
        effective="date = 2019-11-05",
    )
    assert told(review(tmp_path, "M")) == [
        "days-contradict: It takes effect on 4 November 2019, and version 1.1, which it made, on 5 November 2019."
    ]


@pytest.mark.parametrize(("day", "found"), [("2018-12-03", True), ("2019-03-04", False)])
def test_a_version_before_its_parent(tmp_path: Path, day: str, found: bool):
    written(tmp_path, {"Section G": GATES})
    written(tmp_path, {"Section G": GATES}, version="1.1", parent="1.0", effective=f"date = {day}")
    assert ("versions-contradict" in codes(review(tmp_path))) is found


@pytest.mark.parametrize(("day", "found"), [("2019-03-03", True), ("2019-03-04", False)])
def test_a_version_on_a_sunday(tmp_path: Path, day: str, found: bool):
    written(tmp_path, {"Section G": GATES}, effective=f"date = {day}")
    assert ("version-not-on-working-day" in codes(review(tmp_path))) is found


def test_a_deadline_is_held_against_the_day_on_which_the_modification_takes_effect(tmp_path: Path):
    words = 'do = "insert words"\nat = "G1.1"\nafter = "shall"\nwords = ", by 31 March 2015,"'
    folder = changed(tmp_path, words, more="\n[commencement]\non = 2014-11-04\n")
    assert codes(review(folder, "M")) == []
    file = folder / "modifications" / "M" / "modification.toml"
    file.write_text(file.read_text().replace("2014-11-04", "2019-11-04"))
    assert codes(review(folder, "M")) == ["passed-date"]


# What is held


def test_what_is_not_held_is_no_gap(tmp_path: Path):
    body = "## G1\n\n- G1.2 The gate is shut.\n- G1.7 The gate is open.\n"
    written(tmp_path / "part", {"Section G": body}, held='held = ["G1.2 to G1.3", "G1.7 to G1.9"]')
    assert told(review(tmp_path / "part")) == ["number-gap G1.7: G1.3 is left out before G1.7."]
    written(tmp_path / "whole", {"Section G": body})
    assert "number-gap G1.7: G1.3 to G1.6 are left out before G1.7." in told(review(tmp_path / "whole"))


def test_a_row_that_does_not_begin_at_its_beginning(tmp_path: Path):
    body = "## G1\n\n- G1.3 The gate is:\n  - (b) oak; or\n  - (c) ash.\n"
    written(tmp_path / "whole", {"Section G": body})
    assert told(review(tmp_path / "whole")) == [
        "number-gap G1.3: G1.1 and G1.2 are left out before G1.3.",
        "number-gap G1.3(b): (a) is left out before (b).",
    ]
    written(tmp_path / "part", {"Section G": body}, held='held = ["G1.3"]')
    assert told(review(tmp_path / "part")) == ["number-gap G1.3(b): (a) is left out before (b)."]


def test_numbers_that_run_on_over_groups_are_no_gap(tmp_path: Path):
    body = "## A\n\n- 1 The gate is shut.\n- 2 The gate is open.\n\n## B\n\n- 3 The gate is oak.\n"
    written(tmp_path, {"Schedule 8": body})
    assert told(review(tmp_path)) == []


def test_the_latest_version_is_checked_unless_another_is_named(tmp_path: Path):
    from datetime import date

    written(tmp_path, {"Section G": GATES})
    mended = GATES.replace("the the", "the").replace("at dawn", "at dawn.")
    written(tmp_path, {"Section G": mended}, version="1.1", parent="1.0", effective="date = 2019-06-03")
    held = code(tmp_path)
    assert check(held).is_sound
    assert not check(held, version="1.0").is_sound
    assert not check(held, on=date(2019, 6, 2)).is_sound
    assert check(held, on=date(2019, 6, 3)).is_sound
    with pytest.raises(sectext.SectextError, match="lies before the first version"):
        check(held, on=date(2018, 6, 3))


@given(st.sampled_from(["MP087", "SoS-2018-07-18", "SMETS1-deferral", None]))
def test_a_check_gives_the_same_each_time(modification: str | None):
    held = sectext.open(ROOT)
    assert check(held, modification) == check(held, modification)
