"""An annex shows enough to be laid back over the text it was made from, whatever it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from trees import edited, edited_pairs

import sectext
from sectext.address import Range
from sectext.annex import annex, extract
from sectext.annexes import annexes
from sectext.compare import compare
from sectext.formats.terminal import write_annex
from sectext.patch import Delete, Insert, Move, Operation, Patch
from sectext.redline import redline
from sectext.splicing import is_enough, splice
from sectext.tree import Clause, digest, walk

ROOT = Path(__file__).resolve().parent.parent
G = sectext.open(ROOT).document("Section G", version="6.17")


@settings(max_examples=60, deadline=None)
@given(edited(G, most=5))
def test_whatever_changes_in_the_corpus_an_extract_is_enough(new: Clause):
    assume(new != G)
    made = extract(redline(G, compare(G, new)))
    assert is_enough(G, new, made)


@settings(max_examples=60, deadline=None)
@given(edited(G, most=3), st.sampled_from([p.address for p in walk(G) if p.clause.kind == "clause"]))
def test_a_stated_context_does_not_leave_out_what_is_needed(new: Clause, one: sectext.Address):
    assume(new != G)
    assert is_enough(G, new, extract(redline(G, compare(G, new)), (Range(first=one, last=one),)))


@settings(max_examples=60, phases=[Phase.generate], deadline=None)
@given(edited_pairs(most=4))
def test_what_is_laid_back_is_the_text_or_it_is_seen_not_to_be(pair: tuple[Clause, Clause]):
    """Random texts have groups without anything in them to be told by; the annex of such a change is the whole."""
    old, new = pair
    made = redline(old, compare(old, new))
    assert is_enough(old, new, made)
    shown = extract(made)
    if is_enough(old, new, shown) and shown.reject() != old:
        assert splice(old, shown.reject(), shown.accept()).new == new


def clause(label: str | None, text: str = "It is so.") -> Clause:
    return Clause(kind="clause", label=label, text=text)


def heading(text: str) -> Clause:
    return Clause(kind="heading", text=text)


def group(label: str, *children: Clause, title: str | None = None) -> Clause:
    return Clause(kind="group", label=label, heading=title, children=children)


TEXT = Clause(
    kind="document",
    label="Section G",
    children=(
        group("G1", heading("General"), clause("G1.1"), clause("G1.2"), heading("Duties"), clause("G1.3"), clause("G1.4")),
        group("G2", heading("General"), clause("G2.1"), clause("G2.2")),
        group("G3", clause("G3.1"), title="Titled"),
        group("G4", clause("G4.1")),
    ),
)  # fmt: skip


def lines(*operations: Operation) -> list[str]:
    """What an extract of these changes shows: labels, and headings in words."""
    patch = Patch(document="Section G", operations=operations)
    made = extract(redline(TEXT, patch))
    assert is_enough(TEXT, sectext.apply(TEXT, patch), made)
    return [place.clause.label or place.clause.text or "" for place in walk(made.accept())][1:]


at = sectext.parse


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        (Move(at=at('G1 "Duties"'), into=at("G1"), after=at("G1.1")), "G1 General G1.1 Duties G1.2 G1.3"),
        (Delete(at=at('G1 "Duties"'), was=digest(heading("Duties"))), "G1 General G1.2 G1.3"),
        (Insert(into=at("G1"), after=at("G1.3"), clauses=(heading("New"),)), "G1 Duties G1.3 New G1.4"),
        (Move(at=at("G1.4"), into=at("G2"), after=at("G2.1")), "G1 Duties G1.3 G2 General G2.1 G1.4 G2.2"),
        (Insert(into=at("Section G"), after=at("G2"), clauses=(group("G2A", clause("G2A.1")),)), "G2 G2A G2A.1 G3"),
        (Insert(into=at("G4"), after=at("G4.1"), clauses=(clause(None, "More."),)), "G4 G4.1 More."),
    ],
)
def test_what_stands_beside_a_change_is_shown(operation: Operation, shown: str):
    assert " ".join(lines(operation)) == shown


def test_the_annex_of_mp087_shows_the_five_clauses_and_no_group():
    [made] = annexes(sectext.open(ROOT), "MP087")
    assert [c.label or c.text for c in made.redline.accept().children] == [
        "Manufacturers: Duty to Notify and Be Notified",
        *("G3.17", "G3.18", "G3.19", "G3.20", "G3.21"),
    ]


def test_an_annex_that_shows_a_group_without_a_title_is_printed_with_its_number():
    patch = Patch(document="Section G", operations=(Move(at=at("G1.4"), into=at("G2"), after=at("G2.1")),))
    shown = write_annex(annex(TEXT, patch, modification="MP-X", title="A title"), width=90, colour=False)
    assert "\nG1\n" in shown or "G1 " in shown
