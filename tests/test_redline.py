"""Marks: what each operation paints, what accepting and rejecting them gives, and how a redline is read backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sectext.address import Address, parse
from sectext.formats.markdown import read
from sectext.patch import Delete, Insert, Move, Operation, Patch, PatchConflict, Renumber, Reword
from sectext.redline import (
    Mark,
    Marked,
    Run,
    accept,
    apply,
    changes,
    every,
    is_changed,
    placed,
    redline,
    reject,
    settled,
    swapped,
    unmarked,
)
from sectext.tree import Clause, digest, find, plain

BASE = read(
    """# Section G 'Security'

- 9.1 Loose words.

## G1 Words

- G1.1 **A title** of words:
  - (a) first;
  - (b) second;

  and the end.
- G1.2 Another one.

## G2 Terms

- G2.1 In this Section:
  - **Apple** means a fruit.
  - **Cherry** means another.
"""
)
SECTION = Address(document="Section G")
GROUP, TITLED = BASE.children[1], BASE.children[1].children[0]


def patch(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


def new(label: str, text: str = "New words.") -> Clause:
    return Clause(kind="clause", label=label, text=text)


def delete(at: str, leave: str | None = None) -> Delete:
    return Delete(at=parse(at), was=digest(find(BASE, parse(at))), leave=leave)


def runs(node: Marked) -> Iterator[tuple[Mark, str, Operation | None]]:
    for run in (*node.label, *node.heading, *node.text, *node.closing):
        yield run.mark, run.text, run.because


def bears(clause: Clause, mark: Mark, inner: Mark, because: Operation | None = None, pair: int | None = None) -> Marked:
    """A clause with one mark on it and one on all its words, built by hand."""

    def whole(text: str | None) -> tuple[Run, ...]:
        return (Run(mark=inner, text=text, because=because),) if text else ()

    return Marked(
        mark=mark,
        kind=clause.kind,
        label=whole(clause.label),
        heading=whole(clause.heading),
        text=whole(clause.text),
        children=tuple(bears(child, inner, inner, because) for child in clause.children),
        closing=whole(clause.closing),
        because=because,
        pair=pair,
        whole=clause,
    )


# One mark on all of a clause


@pytest.mark.parametrize(
    ("mark", "inner"),
    [
        ("same", "same"),
        ("inserted", "inserted"),
        ("deleted", "deleted"),
        ("moved from", "deleted"),
        ("moved to", "inserted"),
    ],
)
def test_one_mark_covers_a_clause_and_all_below_it(mark: Mark, inner: Mark):
    """What is moved is inside as if it were deleted here and inserted there."""
    operation = Renumber(at=parse("G1.1"), to="G1.9")
    assert unmarked(TITLED, mark, operation, 3) == bears(TITLED, mark, inner, operation, 3)
    assert unmarked(TITLED) == bears(TITLED, "same", "same")


def test_what_is_covered_by_one_mark_is_whole_and_what_is_not_has_its_wholes_below():
    operation = delete("G1.2")
    marked = redline(BASE, patch(operation, Reword(at=parse("G1.1(a)"), find="first", put="one")))
    bare = _without_wholes(marked)
    assert settled(bare) == marked
    assert settled(_without_wholes(unmarked(TITLED, "moved to"))) == unmarked(TITLED, "moved to")
    assert settled(_without_wholes(unmarked(TITLED, "moved from"))) == unmarked(TITLED, "moved from")
    assert settled(marked) == marked


def test_a_whole_below_is_believed_and_one_that_stands_above_a_change_is_not():
    shown = Marked(kind="item", whole=TITLED.children[0])  # a clause in which nothing changes, without its words
    changed = Marked(kind="clause", label=(Run(mark="inserted", text="G1.1"),), children=(shown,), whole=TITLED)
    assert settled(changed).whole is None
    assert settled(changed).children == (shown,)


def _without_wholes(marked: Marked) -> Marked:
    return replace(marked, whole=None, children=tuple(map(_without_wholes, marked.children)))


def test_a_clause_is_changed_where_it_or_anything_below_it_bears_a_mark():
    marked = redline(BASE, patch(Reword(at=parse("G1.1(a)"), find="first", put="one")))
    assert [is_changed(node) for node in (marked, *marked.children)] == [True, False, True, False]
    assert is_changed(unmarked(TITLED, "inserted"))
    assert is_changed(unmarked(TITLED)) is False


# What is painted


def test_a_deletion_that_leaves_words_keeps_the_number_and_names_itself_everywhere():
    operation = delete("G1.1", leave="Not used")
    node = redline(BASE, patch(operation)).children[1].children[0]
    assert (node.mark, node.because) == ("same", operation)
    assert list(runs(node)) == [
        ("same", "G1.1", None),
        ("deleted", "A title", operation),
        ("deleted", "of words:", operation),
        ("inserted", "Not used", operation),
        ("deleted", "and the end.", operation),
    ]
    assert node.children == tuple(unmarked(child, "deleted", operation) for child in TITLED.children)


def test_a_number_that_stays_is_not_painted():
    marked = redline(BASE, patch(Renumber(at=parse("G1.2"), to="G1.2")))
    assert next(iter(runs(marked.children[1].children[1]))) == ("same", "G1.2", None)
    other = Renumber(at=parse("G1.2"), to="G1.4")
    marked = redline(BASE, patch(other))
    assert list(runs(marked.children[1].children[1]))[:2] == [("deleted", "G1.2", other), ("inserted", "G1.4", other)]


def test_a_move_shows_twice_with_the_old_words_where_it_was_and_the_new_ones_where_it_comes():
    moved = Move(at=parse("G1.1"), into=parse("G2"), after=parse("G2.1"))
    reworded = Reword(at=parse("G1.1(a)"), find="first", put="one")
    again = Move(at=parse("Section G 9.1"), into=parse("G2"), after=None)
    marked = redline(BASE, patch(moved, reworded, again))
    ends = [(node.mark, node.pair, node.because) for node in every(marked) if node.pair is not None]
    assert ends == [("moved from", 1, again), ("moved from", 2, moved), ("moved to", 1, again), ("moved to", 2, moved)]
    assert marked.children[1].children[0] == unmarked(TITLED, "moved from", moved, 2)
    [_, _, arrived] = marked.children[2].children
    assert list(runs(arrived.children[0])) == [
        ("same", "(a)", None),
        ("deleted", "first", reworded),
        ("inserted", "one", reworded),
        ("same", ";", None),
    ]


def test_what_is_put_after_a_moved_clause_stands_where_it_was_if_that_is_another_list():
    """In the list that it leaves its name stands for the old place; in the one it comes to for the new."""
    moved = Move(at=parse("G1.1"), into=parse("G2"), after=parse("G2.1"))
    here = Insert(into=parse("G1"), after=parse("G1.1"), clauses=(new("G1.1A"),))
    there = Insert(into=parse("G2"), after=parse("G1.1"), clauses=(new("G2.2"),))
    made = apply(BASE, patch(moved, there, here))
    assert [child.label for child in made.children[1].children] == ["G1.1A", "G1.2"]
    assert [child.label for child in made.children[2].children] == ["G2.1", "G1.1", "G2.2"]


def test_words_changed_by_several_operations_are_painted_in_their_order():
    first = Reword(at=parse("G1.1"), find="A title", put="The title")
    last = Reword(at=parse("G1.1"), find="of words", put="of law")
    ends = Reword(at=parse("G1.1"), find="the end", put="that is all")
    text = Reword(at=parse("G1.2"), find="one", put="two")
    again = Reword(at=parse("G1.2"), find="Another", put="One")
    marked = redline(BASE, patch(last, ends, first, text, again)).children[1]
    assert [run[:2] for run in runs(marked.children[1])] == [
        *(("same", "G1.2"), ("deleted", "Another"), ("inserted", "One"), ("same", " ")),
        *(("deleted", "one"), ("inserted", "two"), ("same", ".")),
    ]
    assert accept(marked.children[0]).heading == "The title"


def test_definitions_from_several_insertions_go_by_their_letters_whatever_else_is_there():
    one = Insert(into=parse("G2.1"), after=None, clauses=(Clause(kind="definition", label="bagel", text="is one."),))
    two = Insert(into=parse("G2.1"), after=None, clauses=(Clause(kind="definition", label="Bread", text="is two."),))
    for operations in ((one, two), (two, one)):
        terms = [child.label for child in apply(BASE, patch(*operations)).children[2].children[0].children]
        assert terms == ["bagel", "Bread", "Apple", "Cherry"]


def test_the_clauses_of_one_insertion_stay_as_they_were_written():
    terms = tuple(Clause(kind="definition", label=label, text="is one.") for label in ("Zebra", "Ant"))
    made = apply(BASE, patch(Insert(into=parse("G2.1"), after=None, clauses=terms)))
    assert [child.label for child in made.children[2].children[0].children] == ["Zebra", "Ant", "Apple", "Cherry"]


# A result that would not stand


@pytest.mark.parametrize(
    "operation",
    [
        Insert(into=SECTION, after=None, clauses=(new("G1.2"),)),
        Renumber(at=parse("Section G 9.1"), to="G1.2"),
    ],
)
def test_two_clauses_with_one_address_are_refused_though_they_stand_in_different_lists(operation: Operation):
    """A group is left out where the label of its clause contains it: G1.2 may stand in G1 and beside it."""
    with pytest.raises(PatchConflict) as caught:
        apply(BASE, patch(operation))
    [conflict] = caught.value.conflicts
    assert str(conflict.at) == "Section G"
    assert conflict.problem == "the result would not stand: G1.2 stands twice in Section G."


def test_a_move_that_gives_two_clauses_one_address_is_refused():
    """G9.1 is written G2 G9.1 in group G2; moved beside the groups it would have the address of the one there."""
    loose = Clause(kind="group", label="G9", children=(new("G9.1"),))
    base = Clause(
        kind="document",
        label="Section G",
        children=(loose, Clause(kind="group", label="G2", children=(new("G9.1"),))),
    )
    away = patch(Move(at=parse("G2 G9.1"), into=SECTION, after=None))
    with pytest.raises(PatchConflict, match=r"G9\.1 stands twice in Section G"):
        apply(base, away)


# Without the words of what does not change


def test_the_changes_alone_hold_what_stays_as_a_whole_without_its_words():
    operations = patch(Reword(at=parse("G1.1(a)"), find="first", put="one"), delete("G1.2"))
    few = changes(BASE, operations)
    assert few.children[0] == Marked(kind="clause", whole=BASE.children[0])
    assert few.children[1].children[0].children[1] == Marked(kind="item", whole=TITLED.children[1])
    assert (few.accept(), few.reject()) == (apply(BASE, operations), BASE)


# Read backwards


def test_a_redline_read_backwards_leads_from_the_result_to_the_base():
    """A clause moved out of one that is moved, and what stays whole stays so."""
    operations = patch(
        Move(at=parse("G1.1"), into=parse("G2"), after=None),
        Move(at=parse("G1.1(b)"), into=parse("G1.2"), after=None),
        Reword(at=parse("G1.1(a)"), find="first", put="one"),
        Renumber(at=parse("G1.1"), to="G2.9"),
        delete("Section G 9.1"),
        Insert(into=parse("G1"), after=None, clauses=(new("G1.3"),)),
    )
    marked = redline(BASE, operations)
    back = swapped(marked)
    assert (accept(back), reject(back)) == (BASE, accept(marked))
    assert back.children[-1].children[-1] == unmarked(BASE.children[2].children[0])
    ends = {(node.pair, node.mark) for node in every(marked) if node.pair}
    assert {(node.pair, node.mark) for node in every(back) if node.pair} == ends
    assert ends == {(pair, mark) for pair in (1, 2) for mark in ("moved from", "moved to")}
    assert all(run.because is None for node in every(back) for run in (*node.label, *node.text))
    again = swapped(back)
    assert (accept(again), reject(again)) == (accept(marked), BASE)
    [arrived] = [node for node in every(back) if node.mark == "moved to" and node.kind == "clause"]
    assert "".join(run.text for run in arrived.children[0].text if run.mark != "deleted") == "first;"


@pytest.mark.parametrize(("into", "after"), [("G2", "G2.1"), ("Section G", None)])
def test_read_backwards_a_clause_that_was_moved_and_reworded_leaves_with_all_it_had_become(
    into: str, after: str | None
):
    """Down the document or up: where it leaves it bears one mark, where it comes the words that change bear their own."""
    moved = Move(at=parse("G1.1"), into=parse(into), after=parse(after) if after else None)
    marked = redline(BASE, patch(moved, Reword(at=parse("G1.1(a)"), find="first", put="one")))
    [came] = [node for node in every(marked) if node.mark == "moved to"]
    [leaves, arrives] = sorted((node for node in every(swapped(marked)) if node.pair), key=lambda node: node.mark)
    assert leaves == unmarked(accept(came), "moved from", pair=1)
    assert list(runs(arrives.children[0])) == [
        ("same", "(a)", None),
        ("inserted", "first", None),
        ("deleted", "one", None),
        ("same", ";", None),
    ]


def test_each_child_has_its_place_in_the_base_and_what_came_has_none():
    marked = redline(
        BASE,
        patch(
            Insert(into=parse("G1"), after=None, clauses=(new("G1.3"),)),
            Move(at=parse("G1.1"), into=parse("G1"), after=parse("G1.2")),
        ),
    )
    assert [(node.mark, place) for node, place in placed(marked.children[1], (1,))] == [
        *(("inserted", None), ("moved from", (1, 0)), ("same", (1, 1)), ("moved to", None)),
    ]


def test_a_clause_prints_its_words_once_whatever_is_inserted_around_it():
    made = apply(BASE, patch(Insert(into=parse("G1"), after=parse("G1.1"), clauses=(new("G1.1A"),))))
    assert plain(made).count("A title of words:") == 1
    assert [child.label for child in made.children[1].children] == ["G1.1", "G1.1A", "G1.2"]
