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


# Sentences of contracts that are easily read wrongly, each read by hand.
HARD = {
    "a Section 106 agreement within the meaning of planning law": [],
    "the requirements of Part A of Section H shall apply": ["Section H"],
    "Category 1, 2 and 3 Messages": [],
    "GBCS Version 2.0 and Version 3.2.1": [],
    "Appendix Z to the Licence": [],
    "the Sections of the Code and the Schedules to it": [],
    "the DCC's Section G obligations": ["Section G"],
    "as Schedule A provides": [],
    "clauses (a), (b) and (c) of the definition of Working Day": [],
    "Article 6(1)(f) of Regulation (EU) 2016/679": [],
    "Regulation (EU) 2016/679 Article 6(1)(f)": [],
    "a notice given under Section G3.18 to the DCC": ["G3.18"],
    "shall report in accordance with Section H4.2 to the Authority": ["H4.2"],
    "a copy of the report under Section G9.4 to the Code Administrator": ["G9.4"],
    "each User ID within Category A, Section H1.5 notwithstanding": ["H1.5"],
    "in the case of an Energy Licence, Section G3.20 shall apply": ["G3.20"],
    "Section D of the Retail Energy Code": [],
    "Sections D1 and D2 of the BSC": [],
    "Section B, Part 3 of the UNC": [],
    "paragraph 7 of Schedule 2 to the Gas Act 1986": [],
    "section 7 of the Gas Act 1986": [],
    "Sections 4AA, 4AB and 4A of the Gas Act 1986": [],
    "Section 3A of the Electricity Act 1989": [],
    "Condition 22 of the DCC Licence": [],
    "Standard Condition 48 and Part B of the Supply Licence": [],
    "Annex A and Table 4.1 of the GBCS": [],
    "Chapter 3, Section 5 of the Guidance": [],
    "paragraph (b) of the definition of User Role": [],
    "limb (a) of that definition": [],
    "paragraph (a) of Section G3.17": ["G3.17(a)", "G3.17"],
    "limbs (a) and (b) of Section G3.17(b)": ["G3.17(b)(a)", "G3.17(b)(b)", "G3.17(b)"],
    "paragraphs (a) to (c) of Sections G3.17 and G3.18": ["G3.17", "G3.18"],
    "Sections G3.17 (b) and (c), and Section H1": ["G3.17(b)", "G3.17(c)", "H1"],
    "Section G3.17(b) (but not Section G3.17(a))": ["G3.17(b)", "G3.17(a)"],
    "Sections E1, E2 (other than E2.3) and E4": ["E1", "E2", "E2.3"],
    "either Section G2.1 or G2.2, as the case may be": ["G2.1", "G2.2"],
    "Section G2.1, (a) where it is dark, and (b) where it is light": ["G2.1"],
    "Section G2.1(a), (b) or (c)": ["G2.1(a)", "G2.1(b)", "G2.1(c)"],
    "Section G2.1(a)-(c)": ["G2.1(a) to (c)"],
    "Sections G2.1 to 2.4": ["G2.1"],
    "Section G2.1 and 5 Working Days later": ["G2.1"],
    "Section G2.1 to a User": ["G2.1"],
    "Section G2 and A Party": ["G2"],
    "Section G and I": ["Section G"],
    "under Section X a Party may": ["Section X"],
    "Sections A to D": ["Section A", "Section B", "Section C", "Section D"],
    "Appendices AC, AD and AE": ["Appendix AC", "Appendix AD", "Appendix AE"],
    "Schedules 1, 2 and 5": ["Schedule 1", "Schedule 2", "Schedule 5"],
    "Schedules 1 to 3 and Appendices AC to AE": [
        "Schedule 1",
        "Schedule 2",
        "Schedule 3",
        "Appendix AC",
        "Appendix AE",
    ],
    "the Appendix A form": ["Appendix A"],
    "Appendix IT shall": ["Appendix IT"],
    "a Schedule 1 offence": ["Schedule 1"],
    "in Section A1.1 of the Code": ["A1.1"],
    "in Section A1.1 of the SEC": ["A1.1"],
    "in Section A1.1 of the SEC Guidance": [],
    "the A1.1 paper": ["A1.1"],
    "IEC 62056 Part 5-3, ISO 27001:2013 A12.6": [],
    "a meter of type E1.2 or B3.14": ["E1.2", "B3.14"],
    "www.example.com/G3.18 and file H3.18.pdf": [],
    "version A1.1.2 of the file": [],
    "0A1.1, xG3.18 and G3.18x": [],
    "Device Model (version G3.18-beta)": [],
    "the amount in column (b), row 3": [],
    "in (i) the first and (ii) the second case": [],
    "the condition in (b) below is met": ["own: (b)"],
    "item 3 of the agenda": [],
    "Items 4 and 5 in the table": [],
    "Clause 5.2 of the Framework Agreement": [],
    "clause 14.2 of its lease": [],
    "paragraph 12 of Part 3": [],
    "this Section G3 and Section G4": ["G3", "G4"],
    "This Section shall not apply to Section G4": ["own:", "G4"],
    "Sub-paragraph (ii) of paragraph (a) of Section G3.18": ["own: (a)(ii)", "G3.18(a)", "G3.18"],
    "SCF Part 2 Guidance, Appendix E, and Section G8.3 of the Code": ["G8.3"],
    "Great Britain Companion Specification, Section 7": [],
    "User Entry Process Requirements (Section H1.10)": ["H1.10"],
    "SMETS2+ Devices, Section G3.18": ["G3.18"],
    "the Section G3.18s": [],
    "Sections G3.18/G3.19": ["G3.18", "G3.19"],
    "Section G3.18; Section G3.19.": ["G3.18", "G3.19"],
    "Section\u00a0G3.18(a)": ["G3.18(a)"],
    "Section Q7.8 (Title of Clause (old)) applies": ["Q7.8"],
    "paragraphs 2.1, 2.2 and 3.4(a) and 5 Working Days": ["own: 2.1", "own: 2.2", "own: 3.4(a)"],
    "paragraph 4 and 5 days": ["own: 4"],
    "Paragraph 3 (Fees) of Schedule 9 to the Gas Act 1986": [],
    "Paragraph 3 (Fees) of Schedule 9": ["Schedule 9 3"],
    "the obligations in Sections G2 (Purpose) to G9 (End)": ["G2 to G9"],
    "Section G3.18 (or, where it applies, Section G3.20)": ["G3.18", "G3.20"],
    "Section G3.18 in Appendix AC": ["G3.18", "Appendix AC"],
    "Section 2 of Appendix AC": ["Appendix AC 2"],
    "the Panel, Section D3.2 and Section D7": ["D3.2", "D7"],
    "for the purposes of SMKI PMA Guidance Section 4.1": [],
    "Part II of Schedule 7 to the Finance Act 2000": [],
    "Schedule 7 (Data) to the DCC's contract": [],
    "paragraphs (b)(i) and (c)": ["own: (b)(i)", "own: (c)"],
    "Sections G1.6(a)(i), (ii) and (b)": ["G1.6(a)(i)", "G1.6(a)(ii)", "G1.6(b)"],
    "Section G1.6(h)(i), (v) or (i)": ["G1.6(h)(i)", "G1.6(h)(v)", "G1.6(h)(i)"],
    "(ii) Section G1.2(b) and (iii) Section G1.2(c)": ["G1.2(b)", "G1.2(c)"],
    "(a) Section G1.2(b) and (b) Section G1.2(c)": ["G1.2(b)", "G1.2(c)"],
    "Clause 3 thereof, Schedule 5 thereto and paragraph (f) thereof": [],
    "each Party (a), (b)": [],
}


@pytest.mark.parametrize("text", HARD)
def test_hard_sentences_cite_what_a_reader_finds_in_them(text: str) -> None:
    assert cited(text) == HARD[text]


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


def test_a_lone_item_that_is_deeper_is_found_where_there_is_one_only() -> None:
    inner = _clause("(a)", "the lamp:", _clause("(i)", "burns"), _clause("(ii)", "smokes"))
    outer = _clause(
        "G1.1", "Where:", inner, _clause("(b)", "paragraph (ii) applies"), closing="see paragraph (i) above"
    )
    found = [(str(r.at), [str(t) for t in r.targets]) for r in references(_section(outer))]
    assert found == [("G1.1", ["G1.1(a)(i)"]), ("G1.1(b)", ["G1.1(a)(ii)"])]


def test_items_are_those_of_the_clause_that_is_named_after_them() -> None:
    clause = _clause("G1.1", "limbs (a) and (b) of Section G1.2 apply")
    (first, second) = references(_section(clause))
    assert [str(target) for target in first.targets] == ["G1.2(a)", "G1.2(b)"]
    assert (first.text, second.text) == ("limbs (a) and (b)", "Section G1.2")


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
