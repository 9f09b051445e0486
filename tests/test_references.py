"""Which words cite clauses, which only look as if they did, and where a clause is referred to."""

from __future__ import annotations

from datetime import date

import pytest
from corpora import ROOT as REPOSITORY
from hypothesis import given
from hypothesis import strategies as st

import sectext
from sectext import citations as cite
from sectext.address import Address, Range, parse, parse_range
from sectext.references import References, references
from sectext.tree import Clause


def cited(text: str) -> list[str]:
    """What a text cites, as addresses; "own:" before what is counted from where the words stand."""
    found: list[str] = []
    for citation in cite.citations(text):
        for each in citation.cited if not citation.outside else ():
            address = Address(document=each.document or "own:", steps=each.steps)
            last = f" to {each.last[-1]}" if each.last else ""
            found.append(f"{address}{last}")
    return found


CITED = {
    "in accordance with Section G3.18(a) where it has reason": ["G3.18(a)"],
    "the requirements of Section G3.20 (b) shall": ["G3.20(b)"],
    "Sections G3.26 to G3.28, G4.1(a) and (b), and H1.2 apply": ["G3.26 to G3.28", "G4.1(a)", "G4.1(b)", "H1.2"],
    "Sections G3.17(b) or G3.20(b)(i) and (ii)": ["G3.17(b)", "G3.20(b)(i)", "G3.20(b)(ii)"],
    "Section G3.17(a)(iii) and (b)": ["G3.17(a)(iii)", "G3.17(b)"],
    "Section G3.17(a)(i) or (v)": ["G3.17(a)(i)", "G3.17(a)(v)"],
    "Section G3.17(h) or (i)": ["G3.17(h)", "G3.17(i)"],
    "Section D7.8 (Modification Report Consultation) shall": ["D7.8"],
    "Section G3.20 to the extent that": ["G3.20"],
    "Sections G, H and I": ["Section G", "Section H", "Section I"],
    "Schedule 8 of this Code and Appendix AC": ["Schedule 8", "Appendix AC"],
    "paragraph 3.2(a) of Appendix AC": ["Appendix AC 3.2(a)"],
    "paragraphs (a) and (b) above": ["own: (a)", "own: (b)"],
    "as set out in (a) to (c) below": ["own: (a) to (c)"],
    "The requirements of this Section are": ["own:"],
    "this Section H3.2": ["H3.2"],
    "Sections X1.2A and X1.2B": ["X1.2A", "X1.2B"],
    "in the case of the DCC, Section G3.20 applies": ["G3.20"],
    "Under Section G3, a Party": ["G3"],
    "SEC Section G3.18": ["G3.18"],
    "tagged [G3.9 & G3.18] there": ["G3.9", "G3.18"],
    "SEC G3.18 – G3.20 provisions": ["G3.18 to G3.20"],
    "Sections H1.1-H1.4": ["H1.1 to H1.4"],
}
LOOK_ALIKES = [
    "Schedule 4 to the Electricity Act 1989",
    "Section 89 of the Energy Act 2008",
    "Section D of the BSC",
    "BSC Section D",
    "Appendix E of the DCC Licence",
    "[SCF Part 2 User Assessment Guidance v1.15, Appendix E: Follow-up action]",
    "(LC50.3 - Electricity) (LC44.3 - Gas)",
    "Where [X] Energy Supplier and device manufacturer [Z]",
    "shall (a) notify the manufacturer; and (b) take steps",
    "SMETS1, SMETS2+ and GBCS v2.0",
    "a SMETS2+ Device",
    "Category A User Role (i) or (ii)",
    "Section A1users",
    "the sectional view; the appendix; a schedule of works",
]


@pytest.mark.parametrize("text", CITED)
def test_these_words_cite(text: str) -> None:
    assert cited(text) == CITED[text]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_cite_no_clause(text: str) -> None:
    assert cited(text) == []


def test_a_citation_of_another_document_says_which() -> None:
    (found,) = cite.citations("under Schedule 4 to the Electricity Act 1989")
    assert found.outside == "it is “to the Electricity Act”"


@given(st.text(alphabet="Section GH123.()abiv,to and–-Schedule AC§\u00a0", max_size=200))
def test_a_citation_is_the_words_of_its_place(text: str) -> None:
    last = 0
    for found in cite.citations(text):
        assert text[found.start : found.end] == found.text and found.start >= last
        last = found.end


_NUMBERS = st.integers(1, 40).map(str)
_ITEMS = st.lists(st.sampled_from(["(a)", "(b)", "(h)", "(ii)", "(iv)", "(A)", "(aa)", "(z)"]), max_size=3)


@given(
    st.sampled_from("ABGHXZ"),
    _NUMBERS,
    _NUMBERS,
    st.sampled_from(["", "A", "AB"]),
    _ITEMS,
    st.sampled_from(["shall", ",", ".", ";"]),
)
def test_every_printed_address_is_cited_whole(
    letter: str, group: str, clause: str, suffix: str, items: list[str], after: str
) -> None:
    printed = f"{letter}{group}.{clause}{suffix}{''.join(items)}"
    assert cited(f"in accordance with Section {printed}{after if after in ',.;' else ' ' + after}") == [printed]


def test_the_corpus_refers_to_these_clauses_and_no_others() -> None:
    section = sectext.open(REPOSITORY).document("Section G", version="6.17+MP087")
    found = [(str(each.at), each.text, [str(t) for t in each.targets]) for each in references(section)]
    assert found == [
        ("G3.17", "Section G3.18", ["G3.18"]),
        ("G3.18", "this Section", ["Section G"]),
        ("G3.19", "Section G3.18(a)", ["G3.18(a)"]),
        ("G3.21", "Section G3.20", ["G3.20"]),
        ("G3.27", "Section G3.26", ["G3.26"]),
        ("G3.28", "Section G3.26", ["G3.26"]),
    ]


def test_an_edition_says_what_refers_to_a_clause() -> None:
    edition = sectext.open(REPOSITORY).on(date(2019, 11, 4))
    assert [str(each.at) for each in edition.refers_to("G3.18")] == ["G3.17", "G3.19"]
    assert [str(each.at) for each in edition.refers_to("G3.18(a)")] == ["G3.19"]
    assert {str(each.at) for each in edition.refers_to("G3")} >= {"G3.17", "G3.28"}
    assert [str(t) for each in edition.references("G3.28") for t in each.targets] == ["G3.26"]


def _section(*clauses: Clause) -> Clause:
    group = Clause(kind="group", label="G1", children=clauses)
    return Clause(kind="document", label="Section G", children=(group,))


def _clause(label: str, text: str, *items: Clause, closing: str | None = None) -> Clause:
    kind = "item" if label.startswith("(") else "clause"
    return Clause(kind=kind, label=label, text=text, children=items, closing=closing)


def test_a_lone_item_is_the_nearest_there_is() -> None:
    inner = _clause(
        "(b)", "subject to paragraph (a)", _clause("(i)", "see (ii) below"), _clause("(ii)", "and (a) above")
    )
    outer = _clause("G1.1", "The following:", _clause("(a)", "first"), inner, closing="paragraphs (a) and (b) apply")
    found = [(str(r.at), [str(t) for t in r.targets]) for r in references(_section(outer))]
    assert found == [
        ("G1.1", ["G1.1(a)", "G1.1(b)"]),
        ("G1.1(b)", ["G1.1(a)"]),
        ("G1.1(b)(i)", ["G1.1(b)(ii)"]),
        ("G1.1(b)(ii)", ["G1.1(a)"]),
    ]


def test_a_run_is_referred_to_in_its_middle() -> None:
    section = _section(_clause("G1.1", "Sections G1.2 to G1.4 apply"), _clause("G1.3", "words"))
    found = References([section]).to(parse("G1.3"))
    assert [each.targets for each in found] == [(parse_range("G1.2 to G1.4"),)]
    assert References([section]).to(parse("G1.5")) == ()


def test_numbers_count_in_a_schedule_and_not_in_a_section() -> None:
    clause = Clause(kind="clause", label="1.1", text="subject to paragraph 2.3(a)")
    schedule = Clause(kind="document", label="Schedule 8", children=(clause,))
    (found,) = references(schedule)
    assert found.targets == (Range(first=parse("Schedule 8 2.3(a)"), last=parse("Schedule 8 2.3(a)")),)
    assert list(references(_section(_clause("G1.1", "subject to paragraph 2.3(a) of the plan")))) == []


def test_a_long_text_without_an_end_is_read_in_a_line() -> None:
    for piece in ("(a), ", "Section G1.1, ", "A ", "Section ", "(a) and ", "G1.1 to "):
        list(cite.citations(piece * 20_000))
