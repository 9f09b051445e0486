"""What an audit says of a page of guidance, and how the command says it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from corpora import ROOT, Corpus, copied
from docx_files import packed, paragraph, parts, run
from records import code_of, day

import sectext
from sectext.audit import Audit, Entry, audit, is_wrong
from sectext.audit.markup import read
from sectext.audit.telling import CODES, redlined, report
from sectext.checks import MEANINGS
from sectext.cli.run import run as run_command
from sectext.code import Code
from sectext.tree import Clause

PAGE = ROOT / "tests" / "guidance" / "vulnerabilities.md"
LAST = date(2019, 11, 29)  # the last day on which somebody looked at Section G
G3_19 = (
    "A User shall not be required to notify a manufacturer or developer in accordance with Section G3.18(a) where it "
    "has reason to be satisfied that the manufacturer or developer is already aware of the matter that would otherwise "
    "be notified"
)
EXCLUDED = "any Smart Metering System (excluding a Communications Hub Function or Gas Proxy Function) for which it is"
INCLUDED = EXCLUDED.replace("Function)", "Function which forms part of a SMETS2+ Device)")


@cache
def held() -> Code:
    return sectext.open(ROOT)


def audited(text: str, on: date = LAST, known: date | None = None) -> Audit:
    return audit(read("page.md", text), held(), on=on, known=known)


def quotations(found: Audit) -> list[Entry]:
    return [entry for entry in found.entries if entry.kind == "quotation"]


def citations(found: Audit) -> list[tuple[str, str]]:
    """What is cited, else what looks like it, with its state."""
    return [(", ".join(e.cites) or e.text, e.state) for e in found.entries if e.kind == "citation"]


def the_quotation(text: str, on: date = LAST, known: date | None = None) -> Entry:
    [found] = quotations(audited(text, on, known))
    return found


def addresses(entry: Entry) -> list[str]:
    return [str(source.address) for source in entry.sources]


# The page


@cache
def page() -> Audit:
    return audit(read(PAGE.name, PAGE.read_text(encoding="utf-8")), held(), on=LAST)


def test_a_sentence_that_is_tagged_with_another_clause_names_the_right_one():
    [entry] = [each for each in page().entries if each.kind == "quotation" and each.state == "another clause"]
    assert " ".join(entry.text.split()) == G3_19
    assert (entry.cites, addresses(entry)) == (("G3.18",), ["G3.19"])


def test_an_exclusion_is_quoted_in_the_wording_that_ended_on_two_days():
    found = [each for each in quotations(page()) if each.state == "earlier wording"]
    assert [each.at.line for each in found] == [9, 31, 36]
    for entry in found:
        first, second = entry.sources
        assert (str(first.address), first.versions) == ("G3.17(b)", ("5.14",))
        assert (str(second.address), second.versions) == ("G3.20(b)", ("5.14", "5.20", "6.17"))
        assert (first.from_, second.from_) == (date(2018, 2, 22), date(2018, 2, 22))
        assert isinstance(first.to, date) and isinstance(second.to, date)
        assert first.to - timedelta(days=1) == date(2018, 7, 17)
        assert second.to - timedelta(days=1) == date(2019, 11, 3)
        assert not entry.certain, "both were reconstructed"
        for source in entry.sources:
            assert "Function{+ which forms part of a SMETS2+ Device+})" in redlined(source.redline)


def test_what_is_not_held_is_said_and_is_not_wrong():
    assert [e.cites for e in page().entries if e.state == "not held"] == [("G3.9",), ("G5.18",)]
    assert not any(is_wrong(e) for e in page().entries if e.state == "not held")


def test_what_only_looks_like_a_citation_is_none_and_says_why():
    strangers = {e.text: e.why for e in page().entries if e.state == "not a citation"}
    assert set(strangers) == {"[X]", "[Y]", "[Z]", "Appendix E", "LC50.3", "LC44.3", "LC50.5"}
    assert "SCF" in strangers["Appendix E"]


def test_every_other_citation_of_the_page_is_right():
    right = {cites for cites, state in citations(page()) if state == "right"}
    assert right == {"G3.18 to G3.20", "G3.17", "G3.18", "G3.20", "G3.18(a)"}


def test_duties_in_other_words_are_no_quotations():
    lines = {entry.at.line for entry in quotations(page())}
    assert not lines & {16, 19, 20, 28, 40, 41, 44, 45}


def test_before_the_first_change_the_exclusion_was_right():
    found = audit(read("page.md", PAGE.read_text(encoding="utf-8")), held(), on=date(2018, 7, 17))
    assert {e.state for e in quotations(found)} == {"right", "other words", "another clause"}


def test_between_the_two_changes_one_of_the_two_clauses_still_read_so():
    entry = the_quotation(EXCLUDED, on=date(2018, 7, 18))
    assert entry.state == "right"
    assert [(str(s.address), s.state) for s in entry.sources] == [
        ("G3.20(b)", "right"),
        ("G3.17(b)", "earlier wording"),
    ]


# States


@pytest.mark.parametrize(
    ("on", "tag", "state"),
    [
        (date(2018, 7, 17), "G3.17(b)", "right"),
        (date(2018, 7, 18), "G3.17(b)", "earlier wording"),
        (date(2018, 7, 18), "G3.20(b)", "right"),
        (date(2019, 11, 3), "G3.20(b)", "right"),
        (date(2019, 11, 4), "G3.20(b)", "earlier wording"),
        (date(2019, 11, 4), "G3.20", "earlier wording"),
        (date(2019, 11, 4), "G3.18", "another clause"),
    ],
)
def test_a_wording_is_right_to_its_last_day(on: date, tag: str, state: str):
    assert the_quotation(f"Each supplier looks at {EXCLUDED} the Responsible Supplier [{tag}].", on).state == state


def test_a_wording_that_does_not_hold_yet_is_a_later_one():
    entry = the_quotation(f"{INCLUDED} the Responsible Supplier", on=date(2018, 7, 17))
    assert entry.state == "later wording" and is_wrong(entry)
    assert "Function[- which forms part of a SMETS2+ Device-])" in redlined(entry.sources[0].redline)


def test_what_was_not_published_yet_was_not_quoted():
    text = f"{INCLUDED} the Responsible Supplier [G3.20]"
    assert the_quotation(text).state == "right"
    assert the_quotation(text, known=date(2019, 1, 1)).state == "another clause"


def test_a_clause_that_has_not_begun_is_cited_in_vain():
    assert citations(audited("See G3.26.", on=date(2018, 7, 17))) == [("G3.26", "not in the code")]
    assert citations(audited("See G3.26.", on=date(2018, 7, 18))) == [("G3.26", "right")]
    assert citations(audited("See G3.18(d).")) == [("G3.18(d)", "not in the code")]


def test_before_the_first_version_nothing_is_held():
    found = audited(f"{G3_19}. See G3.19.", on=date(2010, 1, 1))
    assert [(e.kind, e.state) for e in found.entries] == [
        ("quotation", "later wording"),
        ("citation", "not held"),
        ("citation", "not held"),
    ]


def test_where_the_version_of_a_day_is_not_known_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    corpus = copied(tmp_path, capsys)
    corpus.change(
        corpus.version("6.17+MP087"), "date = 2019-11-04\n", "not_before = 2019-11-04\nnot_after = 2019-12-04\n"
    )
    code = sectext.open(tmp_path)
    found = audit(read("page.md", f"{EXCLUDED} the Responsible Supplier [G3.20]"), code, on=date(2019, 11, 10))
    assert [e.state for e in found.entries] == ["undetermined", "right"]
    assert found.is_right


def test_nearly_the_words_are_wrong_only_in_quotation_marks():
    near = G3_19.replace("already aware", "aware already").replace("would otherwise be", "would be")
    plain, marked = the_quotation(f"{near}."), the_quotation(f"“{near}”.")
    assert (plain.state, marked.state) == ("other words", "other words")
    assert not is_wrong(plain) and is_wrong(marked)
    assert "{+ otherwise+}" in redlined(plain.difference)


def test_what_the_code_says_of_this_section_is_no_citation_of_the_page():
    found = audited("The requirements of this Section are that the User shall: act.")
    assert [e.kind for e in found.entries] == ["quotation"]


def test_a_clause_that_is_there_is_certain_though_its_words_are_not():
    quoted, cited = audited(f"{EXCLUDED} the Responsible Supplier [G3.20(b)]", on=date(2018, 9, 1)).entries
    assert (quoted.state, quoted.certain) == ("right", False) and "reconstructed" in quoted.because[0]
    assert (cited.state, cited.certain, cited.because) == ("right", True, ())


def test_after_the_last_day_on_which_somebody_looked_nothing_is_certain():
    for entry in audited(f"{G3_19} [G3.19]", on=date(2019, 11, 30)).entries:
        assert not entry.certain and "nobody has looked" in entry.because[-1]


def test_a_wording_is_as_certain_as_it_is_in_the_version_of_the_day():
    words = "Each Supplier Party shall retain documentary evidence sufficient to demonstrate its compliance"
    assert the_quotation(words, on=date(2018, 9, 1)).certain, "5.20 was published so"
    assert not the_quotation(words, on=date(2019, 11, 4)).certain, "that it stayed so is inferred"


def test_the_same_words_in_several_clauses_name_all_of_them():
    shared = "any material security vulnerability in, or likely cause of a material adverse effect on the security of"
    assert addresses(the_quotation(f"Report {shared} your systems.")) == ["G3.17", "G3.20"]


def test_a_short_phrase_is_a_quotation_only_in_quotation_marks():
    assert quotations(audited("do it as soon as is reasonably practicable, please")) == []
    assert addresses(the_quotation("do it “as soon as is reasonably practicable”, please")) == ["G3.18(b)"]


# Which citation belongs to which words


@pytest.mark.parametrize(
    "text",
    [
        f"{G3_19}. [G3.18]",
        f"{G3_19} (G3.18).",
        f"{G3_19} (see Section G3.18 of the SEC).",
        f"{G3_19} **[G3.18 & G3.17]**;",
        f"Section G3.18 says that {G3_19}.",
        f"G3.18: “{G3_19}”",
        f"Under Section G3.18, {G3_19}.",
        f"“{G3_19}” – Section G3.18",
        f"Section G3.18 reads:\n\n> {G3_19}",
        f"{G3_19}.\n\n[G3.18]",
        f"## Section G3.18\n\n{G3_19}.",
        f"| Clause | Words |\n| --- | --- |\n| G3.18 | {G3_19} |",
    ],
)
def test_a_citation_that_says_whose_words_they_are_is_held_to_it(text: str):
    found = audited(text)
    [entry] = quotations(found)
    assert entry.state == "another clause"
    [right] = quotations(
        audited(text.replace("G3.18", "G3.19").replace("G3.19(a)", "G3.18(a)").replace("G3.17", "G3.20"))
    )
    assert right.state == "right"


@pytest.mark.parametrize(
    "text",
    [
        f"Where G3.18 applies, {G3_19}.",
        f"This is about G3.18. {G3_19}.",
        f"Tell them [G3.18]. {G3_19}.",
        f"Tell them [G3.18]; {G3_19} [G3.19].",
        f"{G3_19}. Then do as you must. [G3.18]",
        f"- G3.17\n- G3.18\n\n{G3_19}",
        f"G3.18 to be read:\n\nFirst this.\n\n{G3_19}",
        f"| G3.18 | Duties of Users | {G3_19} |",
    ],
)
def test_a_citation_that_does_not_say_so_is_not(text: str):
    assert the_quotation(text).state == "right"


PHRASE = "any hardware, software or firmware which forms part of its User Systems"


def test_a_phrase_of_another_clause_in_a_longer_sentence_is_not_held_against_its_tag():
    long = "as soon as you can, and tell the committee about it in writing, whatever it is that you may have found"
    assert the_quotation(f"Put right {PHRASE} [G3.18].").state == "another clause"
    assert the_quotation(f"Put right {PHRASE} {long} [G3.18].").state == "right"
    assert the_quotation(f"Put right “{PHRASE}” {long} [G3.18].").state == "another clause"


def test_a_tag_that_names_the_clause_of_one_of_two_quotations_is_right():
    found = audited(f"Here “{PHRASE}” and it is so that {G3_19} [G3.19].")
    assert [(e.state, e.cites) for e in quotations(found)] == [("right", ()), ("right", ("G3.19",))]
    assert [state for _, state in citations(found)] == ["right", "right"]


def test_a_difference_is_to_the_wording_that_is_named_first():
    words = f"{EXCLUDED} the Responsible Supplier".replace("(excluding a", "(without a")
    for on in (date(2018, 7, 17), date(2019, 11, 4)):
        entry = the_quotation(f"{words} [G3.17(b)]", on)
        assert "{+excluding+}" in redlined(entry.difference) and "SMETS2" not in redlined(entry.difference)


def test_a_reference_in_the_words_themselves_is_the_codes_own():
    entry = the_quotation(f"{G3_19}.")
    assert entry.cites == () and entry.state == "right"


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("G3.18-20", ["G3.18 to G3.20"]),
        ("G3.18 – 20", ["G3.18 to G3.20"]),
        ("G3.18 to 20", ["G3.18 to G3.20"]),
        ("Sections G3.18, G3.19 and G3.20(a)", ["G3.18", "G3.19", "G3.20(a)"]),
        ("G3.18(a)-(c)", ["G3.18(a) to G3.18(c)"]),
        ("Section G", ["Section G"]),
        ("G3.18 to 20 Working Days later", ["G3.18"]),
        ("G3.20 - 18", ["G3.20"]),
    ],
)
def test_runs_and_lists_are_read(text: str, cites: Sequence[str]):
    assert [(what, state) for what, state in citations(audited(f"See {text}."))] == [(c, "right") for c in cites]


@pytest.mark.parametrize(
    "text",
    ["LC50.3", "SLC 12.4", "Clause 14.2 of its lease", "Section 3", "this Section", "[X]", "[●]", "paragraph (a) above",
     "Section 106 of the Act", "SCF Part 2, Appendix E"],
)  # fmt: skip
def test_a_look_alike_is_no_citation(text: str):
    found = audited(f"As told in {text} there.")
    assert [e.state for e in found.entries] == ["not a citation"]
    assert found.entries[0].why and found.is_right


@pytest.mark.parametrize("text", ["v1.15", "SMETS2 Devices", "on 12.4.2019", "[G3.19](#x)", "£1.20", "a) and b)"])
def test_what_does_not_even_look_like_one_is_passed_by(text: str):
    assert [e for e in audited(f"As told in {text} there.").entries if e.state == "not a citation"] == []


# Clauses that move, end and come again


def a_code(*clauses: dict[str, str]) -> Code:
    """A code of one document, a version for each set of clauses; a clause keeps what it is with its words."""
    return code_of([
        Clause(
            kind="document",
            label="Section G",
            children=tuple(Clause(kind="clause", label=label, text=text) for label, text in each.items()),
        )
        for each in clauses
    ])  # fmt: skip


ALPHA = "Each Party shall keep written records of every Device that is installed at its Premises."
BETA = "The Panel may publish guidance about the format in which such written records are to be kept."


def test_words_under_an_old_number_are_those_of_another_clause():
    code = a_code({"G1.1": ALPHA, "G1.2": BETA}, {"G1.1": BETA, "G1.2": ALPHA})
    for on, state in ((day(0), "right"), (day(1), "another clause")):
        [entry, _] = audit(read("p.md", f"{ALPHA} [G1.1]"), code, on=on).entries
        assert entry.state == state
    assert [(str(s.address), s.state, str(s.now)) for s in entry.sources] == [
        ("G1.2", "right", "G1.2"),
        ("G1.1", "earlier wording", "G1.2"),
    ]


def test_words_of_a_clause_that_ended_are_an_earlier_wording_without_a_redline():
    code = a_code({"G1.1": ALPHA, "G1.2": BETA}, {"G1.2": BETA})
    entry, cited = audit(read("p.md", f"{ALPHA} [G1.1]"), code, on=day(1)).entries
    [source] = entry.sources
    assert (entry.state, source.now, source.redline, source.to) == ("earlier wording", None, (), day(1))
    assert cited.state == "not in the code"
    [told, _] = report(Audit(page="p.md", on=day(1), known=None, entries=(entry, cited))).findings
    assert "on 11 January 2020 it is not in the code." in told.problem


def test_a_wording_that_came_again_is_right_again():
    code = a_code({"G1.1": ALPHA}, {"G1.1": BETA}, {"G1.1": ALPHA})
    states = [audit(read("p.md", ALPHA), code, on=day(n)).entries[0].state for n in range(3)]
    assert states == ["right", "earlier wording", "right"]
    [source] = audit(read("p.md", ALPHA), code, on=day(2)).entries[0].sources
    assert source.versions == ("2",)


@pytest.mark.parametrize(("count", "told"), [(8, 1), (9, 0)])
def test_words_in_more_than_eight_clauses_are_a_formula(count: int, told: int):
    code = a_code({f"G1.{n}": f"{ALPHA} It is number {n}." for n in range(count)})
    assert len(quotations(audit(read("p.md", f"So: {ALPHA} And on."), code, on=day(0)))) == told
    assert len(quotations(audit(read("p.md", f"So: “{ALPHA}” And on."), code, on=day(0)))) == 1


def test_a_clause_that_had_many_numbers_is_one_clause():
    code = a_code(*({f"G1.{n}": ALPHA} for n in range(12)))
    [entry] = quotations(audit(read("p.md", ALPHA), code, on=day(11)))
    assert (entry.state, str(entry.sources[0].address)) == ("right", "G1.11")


# The command


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def test_the_command_ends_with_one_where_something_is_wrong(corpus: Corpus):
    found = corpus.run("audit", str(PAGE), "--on", "2019-11-29")
    assert (found.code, found.err) == (1, "")
    assert f"{PAGE.as_posix()}:22:1: “A User shall not be required" in found.out
    assert "These are words of G3.19, not of G3.18." in found.out
    assert "to 17 July 2018 (version 5.14)" in found.out and "to 3 November 2019 (versions 5.14 to 6.17)" in found.out
    assert "[-Excl.-]{+excluding+}" in found.out


def test_the_command_ends_with_nought_where_all_is_right(corpus: Corpus):
    page = corpus.folder / "page.txt"
    page.write_text(f"{G3_19} [G3.19]; and see G3.99.")
    found = corpus.run("audit", str(page), "--on", "2019-11-29")
    assert found.code == 0 and "nothing to put right" in found.out
    assert f"{page.as_posix()}:1:1: " in corpus.run("audit", str(page), "--on", "2019-11-29", "--all").out


def test_several_pages_are_audited_one_by_one(corpus: Corpus):
    page = corpus.folder / "page.txt"
    page.write_text("See G3.19.")
    found = corpus.run("audit", str(page), str(PAGE), "--on", "2019-11-29", "--json")
    assert [(each["file"], each["right"]) for each in found.result["pages"]] == [(str(page), True), (str(PAGE), False)]
    assert found.code == 1


def test_in_a_word_file_places_are_paragraphs(corpus: Corpus):
    page = corpus.folder / "page.docx"
    page.write_bytes(packed(parts(paragraph(run("See")) + paragraph(run(f"{G3_19} [G3.18].")))))
    found = corpus.run("audit", str(page), "--on", "2019-11-29")
    assert f"{page.as_posix()}: paragraph 2: “A User shall not" in found.out
    assert "G3.18(a)  paragraph 2" in found.out


def test_json_has_positions_versions_and_findings(corpus: Corpus):
    printed = json.loads(corpus.run("audit", str(PAGE), "--on", "2019-11-29", "--json").out)
    source = PAGE.read_text(encoding="utf-8")
    [entry] = [e for e in printed["result"]["pages"][0]["entries"] if e["state"] == "another clause" and e["sources"]]
    where = entry["position"]
    assert " ".join(source[where["start"] : where["end"]].split()) == entry["text"] == G3_19
    assert source.split("\n")[where["line"] - 1][where["column"] - 1 :].startswith("A User shall not")
    [wording] = entry["sources"]
    assert (wording["address"], wording["from"], wording["to"]) == ("G3.19", "2018-02-22", None)
    codes = [finding["code"] for finding in printed["findings"]]
    assert codes.count("another-clause") == 1 and codes.count("earlier-wording") == 3
    assert codes.count("clause-not-held") == 2


def test_formats_of_check_are_those_of_audit(corpus: Corpus):
    github = corpus.run("audit", str(PAGE), "--on", "2019-11-29", "--format", "github").out
    assert f"::warning file={PAGE.as_posix()},line=22,title=another-clause::G3.19: These are words of G3.19" in github
    sarif = json.loads(corpus.run("audit", str(PAGE), "--on", "2019-11-29", "--format", "sarif").out)
    [made] = sarif["runs"]
    assert [rule["id"] for rule in made["tool"]["driver"]["rules"]] == list(CODES)
    assert {result["ruleId"] for result in made["results"]} <= set(CODES)
    assert corpus.run("audit", str(PAGE), "--format", "xml").code == 2
    assert corpus.run("audit", str(PAGE), "--format", "sarif", "--json").code == 2


def test_every_code_of_an_audit_has_a_meaning_and_every_finding_that_level():
    for finding in report(page()).findings:
        assert finding.code in CODES and MEANINGS[finding.code].level == finding.level


def test_an_altered_text_answers_nothing(corpus: Corpus):
    corpus.change(corpus.text("5.20"), "promptly notified", "notified")
    assert corpus.run("audit", str(PAGE), "--on", "2019-11-29").code == 4


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]):
    assert run_command(["audit", "nowhere.md"]) == 2
    assert "nowhere.md" in capsys.readouterr().err
