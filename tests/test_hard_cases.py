"""Cases that were wrong once: each a sentence that must stay true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from corpora import Corpus, copied

import sectext
from sectext.address import parse, parse_range
from sectext.tree import Clause


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def section(*clauses: Clause) -> Clause:
    group = Clause(kind="group", label="G1", children=clauses)
    return Clause(kind="document", label="Section G", children=(group,))


def clause(label: str, text: str) -> Clause:
    return Clause(kind="clause", label=label, text=text)


def add(corpus: Corpus, changes: str, *, name: str = "MP087") -> None:
    file = corpus.modification(name)
    file.write_text(file.read_text(encoding="utf-8") + changes, encoding="utf-8")


def test_a_clause_that_is_moved_and_emptied_is_not_also_deleted():
    one, two, three = (
        clause("G1.1", "Fees are due. Not used by others."),
        clause("G1.2", "Beta."),
        clause("G1.3", "Gamma"),
    )
    old, new = section(one, two, three), section(two, three, clause("G1.1", "Not used"))
    assert sectext.apply(old, sectext.compare(old, new)) == new


def test_a_clause_emptied_in_an_edited_copy_keeps_its_number():
    old, new = section(clause("G1.1", "Gamma words.")), section(clause("G1.1", "Not used"))
    (operation,) = sectext.compare(old, new).operations
    assert isinstance(operation, sectext.Delete) and operation.leave == "Not used"


def test_a_binding_effect_that_cannot_be_read_is_an_error_and_not_passed_over(corpus):
    add(
        corpus,
        '\n[[change]]\ndocument = "Section G"\ndo = "cease"\nat = "G3.20 to G3.77"\nrule = { on = 2020-01-01 }\n',
    )
    assert corpus.run("show", "G3.20(b)", "--on", "2020-02-01").code == 2
    done = corpus.run("verify")
    assert done.code == 4 and "G3.77" in done.err


def test_a_binding_effect_counts(corpus):
    add(corpus, '\n[[change]]\ndocument = "Section G"\ndo = "cease"\nat = "G3.21"\nrule = { on = 2020-01-01 }\n')
    assert corpus.run("show", "G3.21", "--on", "2019-12-31", "--json").result["status"] == "in force"
    assert corpus.run("show", "G3.21", "--on", "2020-01-01", "--json").result["status"] == "ceased"


def test_an_end_that_is_only_planned_leaves_the_answer_uncertain(corpus):
    rule = 'rule = { after = "smets1-enrolment-starts" }'
    add(corpus, f'\n[[change]]\ndocument = "Section G"\ndo = "cease"\nat = "G3.21"\n{rule}\n')
    code = sectext.open(corpus.folder)
    assert code.clause("G3.21", on=date(2019, 11, 10)).status == "undetermined"


def test_a_scoped_disapplication_reaches_the_items_below(corpus):
    words = 'scope = "Small Suppliers"\nrule = { on = 2020-01-01 }'
    add(corpus, f'\n[[change]]\ndocument = "Section G"\ndo = "disapply"\nat = "G3.20"\n{words}\n')
    found = corpus.run("show", "G3.20(b)", "--on", "2020-02-01", "--json").result
    assert found["status"] == "in force"
    assert [e["scope"] for e in found["exceptions"]] == ["Small Suppliers"]


def test_an_annex_may_defer_what_it_inserts(corpus):
    corpus.run("new", "MP500", "--base", "6.17+MP087", "--title", "x")
    text = """
[[change]]
document = "Section G"
do = "insert clause"
after = "G3.21"
text = "- G3.21A New words."

[[change]]
document = "Section G"
do = "commence"
at = "G3.21A"
rule = { on = 2030-01-01 }
"""
    add(corpus, text, name="MP500")
    done = corpus.run("redline", "MP500")
    assert done.code == 0 and "takes effect on 1 January 2030" in done.out


def test_proposals_named_together_mean_the_same_in_any_order(corpus):
    for name, at, words in (("MP500", "G3.21", "G3.21Z"), ("MP501", "G3.21", "")):
        corpus.run("new", name, "--base", "6.17+MP087", "--title", "x")
        verb = (
            f'do = "renumber"\nat = "{at}"\nto = "{words}"'
            if words
            else f'do = "omit words"\nat = "{at}"\nwords = " already"'
        )
        add(corpus, f'\n[[change]]\ndocument = "Section G"\n{verb}\n', name=name)
    code, day = sectext.open(corpus.folder), date(2019, 11, 10)
    answers = [code.clause("G3.21Z", on=day, using=names).text for names in (("MP500", "MP501"), ("MP501", "MP500"))]
    assert answers[0] == answers[1] and " already" not in answers[0]


def test_a_part_that_there_is_not_is_an_unknown_name(corpus):
    corpus.change(corpus.version("6.17+MP087"), 'made_by = ["MP087"]', 'made_by = ["MP087#9"]')
    done = corpus.run("verify")
    assert done.code == 4 and "no part" in done.err


def test_a_rule_that_never_comes_contradicts_a_version_that_is_effective(corpus):
    corpus.change(corpus.modification(), 'after = "mp087-objection-period-ends"\nworking_days = 1', "never = true")
    done = corpus.run("verify")
    assert done.code == 4 and "never" in done.err


def test_words_between_items_are_refused_and_not_moved(corpus):
    text = (
        corpus.text()
        .read_text(encoding="utf-8")
        .replace("User Systems; or\n", "User Systems; or\n\n  stray words\n\n", 1)
    )
    file = corpus.folder / "edited.md"
    file.write_text(text, encoding="utf-8")
    done = corpus.run("draft", "SMETS1-deferral", str(file))
    assert done.code == 2 and "closing words" in done.err and "edited.md:" in done.err


def test_a_link_definition_is_refused_and_not_dropped():
    with pytest.raises(sectext.MalformedFile, match="link definition"):
        sectext.read("# Section G\n\n- G1.1 x\n\n[Note]: see-Schedule-8\n")


def test_roman_numerals_are_numbers_in_a_range():
    inside = [n for n in ("i", "ii", "iii", "iv", "v") if parse_range("G1.1(i) to (iii)").covers(parse(f"G1.1({n})"))]
    assert inside == ["i", "ii", "iii"]
    assert parse_range("G1.1(viii) to (x)").covers(parse("G1.1(ix)"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("working_days = 1", "working_days = -5"),
        ("working_days = 1", "days = 99999999999"),
        ('after = "mp087-objection-period-ends"\nworking_days = 1', "latest = []"),
        ('after = "Gas Proxy Function"', 'after = "Gas Proxy Function"\nto = "x"'),
    ],
)
def test_numbers_and_keys_that_make_no_sense_are_refused_with_their_line(corpus, old, new):
    corpus.change(corpus.modification(), old, new)
    done = corpus.run("status")
    assert done.code == 2 and "modifications/MP087/modification.toml:" in done.err
