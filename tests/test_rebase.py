"""A patch carried over a later text does there what it did before, or says why it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from trees import documents, edited, examples

import sectext
from sectext.address import Address
from sectext.commencement import On
from sectext.merge import merge
from sectext.patch import Defer, Delete, Insert, Operation, Patch, PatchConflict, Renumber, Reword
from sectext.rebase import Step, followed, rebase, rebased
from sectext.redline import apply
from sectext.tree import Clause, digest, find


@st.composite
def two_patches(draw: st.DrawFn) -> tuple[Clause, Patch, Patch]:
    base = draw(documents())
    return base, *(sectext.compare(base, draw(edited(base, most=2))) for _ in range(2))  # type: ignore[return-value]


@examples(400)
@given(two_patches())
def test_what_can_be_merged_is_carried_over_to_the_merged_text(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, q = case
    try:
        together = apply(base, merge(p, q, base=base))
    except PatchConflict:
        event("conflict")
        return
    event("merged")
    carried = rebase(p, over=q, base=base)
    assert apply(apply(base, q), carried) == together


def item(label: str, text: str) -> Clause:
    return Clause(kind="item", label=label, text=text)


def clause(label: str, text: str, *items: Clause, closing: str | None = None) -> Clause:
    return Clause(kind="clause", label=label, text=text, children=items, closing=closing)


def section(*clauses: Clause) -> Clause:
    return Clause(kind="document", label="Section G", children=(Clause(kind="group", label="G1", children=clauses),))


G11 = clause("G1.1", "Each User shall notify the Panel of a fault within ten days.")
G12 = clause(
    "G1.2", "Each Party shall:", item("(a)", "keep records of each test; and"), item("(b)", "send them on request.")
)
G13 = clause("G1.3", "The Panel may publish a summary of the records.")
BASE = section(G11, G12, G13)


def at(text: str) -> Address:
    return sectext.parse(text)


def reword(where: str, find: str, put: str, **more: Any) -> Reword:
    return Reword(at=at(where), find=find, put=put, **more)


def patch(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


def step_of(operation: Operation, new: Clause, over: Patch | None = None) -> Step:
    """What becomes of one operation on BASE when the text is `new`, made by a patch or, if none is given, by its words."""
    q = over or sectext.compare(BASE, new)
    found = rebased(patch(operation), BASE, new, followed(BASE, new, q), onto="2")
    assert found.patch.operations == found.steps[0].became
    return found.steps[0]


def test_an_operation_follows_its_clause_through_a_new_number() -> None:
    q = patch(
        Insert(into=at("G1"), after=None, clauses=(clause("G1.1", "A new first clause."),)),
        *(Renumber(at=at(f"G1.{n}"), to=f"G1.{n + 1}") for n in (1, 2, 3)),
    )
    found = step_of(reword("G1.2(b)", "on request", "within a day"), apply(BASE, q), q)
    assert (found.outcome, found.became) == ("clean", (reword("G1.3(b)", "on request", "within a day"),))
    assert found.digest_was == found.digest_now


def test_other_words_of_its_clause_ask_for_a_look() -> None:
    q = patch(reword("G1.1", "notify", "tell"))
    found = step_of(reword("G1.1", "ten", "five"), apply(BASE, q))
    assert (found.outcome, found.why) == ("needs review", "other words beside them were changed")
    assert found.became == (reword("G1.1", "ten", "five"),)
    assert (found.was, found.now) == (G11.text, "Each User shall tell the Panel of a fault within ten days.")


def test_the_same_words_changed_are_a_conflict_with_both_texts() -> None:
    q = patch(reword("G1.1", "ten", "seven"))
    found = step_of(reword("G1.1", "ten days", "five days"), apply(BASE, q))
    assert (found.outcome, found.became) == ("conflict", ())
    assert found.was == G11.text and "seven days" in found.now


def test_what_was_done_already_is_left_out() -> None:
    operation = reword("G1.1", "ten", "five")
    found = step_of(operation, apply(BASE, patch(operation)))
    assert (found.outcome, found.became, found.why) == ("clean", (), "the change is made already")


def test_words_that_came_twice_are_quoted_so_that_they_are_found_once() -> None:
    q = patch(reword("G1.1", "of a fault", "of a fault of the Panel"))
    found = step_of(reword("G1.1", "Panel", "Authority"), apply(BASE, q))
    assert found.outcome == "needs review"
    new = apply(apply(BASE, q), patch(*found.became))
    assert find(new, at("G1.1")).text.startswith("Each User shall notify the Authority of a fault of the Panel")


def test_words_are_followed_to_the_clause_that_they_were_split_off_to() -> None:
    q = patch(
        reword("G1.1", " of a fault within ten days", ""),
        Insert(into=at("G1"), after=at("G1.1"), clauses=(clause("G1.1A", "It does so of a fault within ten days."),)),
    )
    found = step_of(reword("G1.1", "ten", "five"), apply(BASE, q), q)
    assert (found.outcome, found.why) == ("needs review", "its words stand in G1.1A now")
    assert found.became == (reword("G1.1A", "ten", "five"),)


def test_words_below_a_clause_that_was_split_are_still_found_from_it() -> None:
    new = section(
        clause("G1.1", "Each User shall notify:", item("(a)", "the Panel of a fault within ten days.")), G12, G13
    )
    found = step_of(reword("G1.1", "ten", "five"), new)
    assert (found.outcome, found.why) == ("needs review", "its words stand in G1.1(a) now")
    assert find(apply(new, patch(*found.became)), at("G1.1(a)")).text == "the Panel of a fault within five days."


def test_words_that_may_have_gone_to_two_places_are_a_conflict() -> None:
    copies = [clause(label, "Each Supplier tells of a fault within ten days.") for label in ("G1.4", "G1.5")]
    q = patch(Delete(at=at("G1.1"), was=digest(G11)), Insert(into=at("G1"), after=at("G1.3"), clauses=tuple(copies)))
    found = step_of(reword("G1.1", "of a fault within ten", "of a fault within five"), apply(BASE, q), q)
    assert (found.outcome, found.why) == ("conflict", "G1.1 was deleted")


def test_a_deletion_of_what_was_changed_is_a_conflict() -> None:
    q = patch(reword("G1.2(a)", "test", "check"))
    found = step_of(Delete(at=at("G1.2"), was=digest(G12)), apply(BASE, q))
    assert (found.outcome, found.why) == ("conflict", "G1.2 is to be deleted, and has been changed")


def test_a_deletion_follows_a_clause_with_new_numbers() -> None:
    q = patch(Renumber(at=at("G1.2"), to="G1.2A"), Renumber(at=at("G1.2(b)"), to="(c)"))
    new = apply(BASE, q)
    found = step_of(Delete(at=at("G1.2"), was=digest(G12)), new, q)
    assert found.outcome == "clean"
    assert apply(new, patch(*found.became)) == section(G11, G13)


def test_a_clause_whose_number_was_taken_is_a_conflict() -> None:
    q = patch(Insert(into=at("G1"), after=at("G1.3"), clauses=(clause("G1.4", "Theirs."),)))
    found = step_of(Insert(into=at("G1"), after=at("G1.3"), clauses=(clause("G1.4", "Ours."),)), apply(BASE, q))
    assert (found.outcome, found.why, found.now) == ("conflict", "a clause with that number was put in", "G1.4 Theirs.")


def test_a_clause_goes_by_its_number_among_those_that_came_in() -> None:
    q = patch(Insert(into=at("G1"), after=at("G1.2"), clauses=(clause("G1.2A", "Theirs."),)))
    found = step_of(Insert(into=at("G1"), after=at("G1.2"), clauses=(clause("G1.2B", "Ours."),)), apply(BASE, q))
    assert (found.outcome, found.became) == (
        "needs review",
        (Insert(into=at("G1"), after=at("G1.2A"), clauses=(clause("G1.2B", "Ours."),)),),
    )


def test_a_place_after_a_deleted_clause_is_after_the_one_before() -> None:
    q = patch(Delete(at=at("G1.2"), was=digest(G12)))
    found = step_of(Insert(into=at("G1"), after=at("G1.2"), clauses=(clause("G1.2A", "Ours."),)), apply(BASE, q))
    assert found.outcome == "needs review"
    assert found.became == (Insert(into=at("G1"), after=at("G1.1"), clauses=(clause("G1.2A", "Ours."),)),)


def test_what_cannot_stand_beside_what_came_in_takes_no_words_with_it() -> None:
    """A number that stands elsewhere by now is found in the result alone, which names no operation."""
    q = patch(Insert(into=at("G1"), after=at("G1.3"), clauses=(clause("G1.4", "Theirs."),)))
    ours = Insert(into=at("Section G"), after=at("G1"), clauses=(clause("G1.4", "Ours."),))
    words = reword("G1.1", "ten", "five")
    new = apply(BASE, q)
    found = rebased(patch(ours, words), BASE, new, followed(BASE, new, q))
    assert [(step.operation, step.outcome) for step in found.steps] == [(ours, "conflict"), (words, "clean")]
    assert "G1.4 stands twice" in found.steps[0].why
    assert found.patch.operations == (words,)


def test_two_new_numbers_for_one_clause_are_a_conflict() -> None:
    q = patch(Renumber(at=at("G1.3"), to="G1.4"))
    assert step_of(Renumber(at=at("G1.3"), to="G1.5"), apply(BASE, q), q).outcome == "conflict"
    assert step_of(Renumber(at=at("G1.3"), to="G1.4"), apply(BASE, q), q).became == ()


def test_an_effect_follows_its_clause_and_asks_for_a_look_where_its_words_changed() -> None:
    later = Defer(at=at("G1.2"), until=On(date=date(2030, 1, 1)))
    renumbered = patch(Renumber(at=at("G1.2"), to="G1.2A"))
    changed = patch(reword("G1.2(a)", "test", "check"))
    assert step_of(later, apply(BASE, renumbered), renumbered).became == (replace(later, at=at("G1.2A")),)
    assert step_of(later, apply(BASE, renumbered), renumbered).outcome == "clean"
    assert step_of(later, apply(BASE, changed)).outcome == "needs review"


@examples(200)
@given(two_patches())
def test_carrying_over_says_conflict_or_gives_a_patch_that_fits(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, q = case
    new = apply(base, q)
    found = rebased(p, base, new, followed(base, new, q))
    assert [step.operation for step in found.steps] == list(dict.fromkeys(p.operations))
    apply(new, found.patch)
    for step in found.steps:
        assert step.why or step.became, "what is not carried over says why"
        assert step.outcome == "clean" or step.why


@examples(200)
@given(two_patches())
def test_over_nothing_a_patch_stays_as_it_is(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, _ = case
    found = rebased(p, base, base, lambda address: address)
    assert found.outcome == "clean"
    assert apply(base, found.patch) == apply(base, p)
