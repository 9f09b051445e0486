"""What a patch means, case by case: when it fits its base, when it does not, and what it makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sectext.address import Address, parse
from sectext.commencement import On
from sectext.formats.markdown import read, read_clauses, write
from sectext.merge import merge
from sectext.operations import inverse
from sectext.patch import (
    Conflict,
    Delete,
    Disapply,
    Insert,
    Move,
    Operation,
    Patch,
    PatchConflict,
    Renumber,
    Reword,
    place,
)
from sectext.redline import already_there, apply, redline
from sectext.tree import Clause, digest, find, plain

BASE = read(
    """# Section G 'Security'

## G1 Words

- G1.1 The User shall act within ten Working Days, and often within ten Days.
  - (a) ten apples;
  - (b) pears.

  The end of ten.

- G1.2 **A title** of words.
- G1.3

## G2 Terms

- G2.1 In this Section:
  - **Apple** means a fruit.
  - **Cherry** means another.
- G2.2 A list:
  - (a) first;
    - (i) inner;
    - (ii) outer;
  - (b) second;
  - (c) third.

## G3 Empty
"""
)


def patch(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


def reword(at: str, find: str, put: str, **more: object) -> Reword:
    return Reword(at=parse(at), find=find, put=put, **more)  # type: ignore[arg-type]


def delete(at: str, leave: str | None = None) -> Delete:
    return Delete(at=parse(at), was=digest(find(BASE, parse(at))), leave=leave)


def insert(into: str, after: str | None, text: str, under: str = "clause") -> Insert:
    return Insert(into=parse(into), after=parse(after) if after else None, clauses=read_clauses(text, under=under))  # type: ignore[arg-type]


def move(at: str, into: str, after: str | None) -> Move:
    return Move(at=parse(at), into=parse(into), after=parse(after) if after else None)


def renumber(at: str, to: str) -> Renumber:
    return Renumber(at=parse(at), to=to)


def shown(at: str, *operations: Operation) -> str:
    """The text of a clause after the operations."""
    return plain(find(apply(BASE, patch(*operations)), parse(at)))


def conflict(*operations: Operation) -> str:
    """What is said of operations that do not fit; nothing has changed."""
    before = write(BASE)
    with pytest.raises(PatchConflict) as caught:
        apply(BASE, patch(*operations))
    assert write(BASE) == before
    assert caught.value.exit_code == 3
    assert str(caught.value).endswith("Nothing was changed.")
    return str(caught.value)


# Words


def test_words_that_occur_twice_are_ambiguous():
    said = conflict(reword("G1.1", "ten", "five", part="text"))
    assert "G1.1: “ten” was expected once and occurs 3 times, in G1.1, G1.1(a)." in said
    assert "set count = 3" in said


def test_words_are_looked_for_at_and_below_in_every_part():
    said = conflict(reword("G1.1", "ten", "five"))
    assert "occurs 4 times, in G1.1, G1.1(a)" in said
    assert "(a) apples" in shown("G1.1", reword("G1.1", "ten apples", "apples"))


def test_words_are_changed_in_as_many_places_as_count_says():
    text = shown("G1.1", reword("G1.1", "ten", "five", count=4))
    assert text.count("five") == 4
    assert "often" in text


def test_a_count_that_is_wrong_is_a_conflict():
    assert "was expected twice and occurs 4 times" in conflict(reword("G1.1", "ten", "five", count=2))


def test_words_are_found_only_as_whole_words():
    assert shown("G1.1(a)", reword("G1.1(a)", "apples", "plums")) == "(a) ten plums;"
    assert "does not occur" in conflict(reword("G1.1(b)", "pear", "plum"))


def test_words_that_do_not_occur_are_shown_beside_what_stands_there():
    said = conflict(reword("G1.1(b)", "plums", "pears and plums"))
    assert "G1.1(b): “plums” was expected once and does not occur." in said
    assert "expected: … plums …" in said
    assert "found:    (b) pears." in said


def test_a_named_part_is_the_only_one_looked_into():
    assert shown("G1.1", reword("G1.1", "ten", "nine", part="closing")).endswith("The end of nine.")
    assert shown("G1.2", reword("G1.2", "A title", "The title", part="heading")) == "G1.2 The title of words."
    assert "does not occur" in conflict(reword("G1.2", "words", "deeds", part="heading"))


def test_a_named_part_that_reads_just_so_is_one_occurrence_whatever_stands_below():
    base = read("# Section G\n\n## G1\n\n- G1.1 ten\n  - (a) ten\n")
    made = apply(base, patch(reword("G1.1", "ten", "five", part="text")))
    assert plain(find(made, parse("G1.1"))) == "G1.1 five\n(a) ten"


def test_only_the_words_that_differ_are_written():
    marked = redline(BASE, patch(reword("G1.1(b)", "pears", "ripe pears")))
    runs = marked.children[0].children[0].children[1].text
    assert [(run.mark, run.text) for run in runs] == [("inserted", "ripe "), ("same", "pears.")]


def test_a_part_that_is_absent_can_be_filled():
    assert shown("G1.3", reword("G1.3", "", "Now it has words.", part="text")) == "G1.3 Now it has words."
    assert shown("G3", reword("G3", "", "At last.", part="closing")) == "G3 Empty\nAt last."


def test_a_part_that_is_there_is_not_filled():
    said = conflict(reword("G1.2", "", "Another title", part="heading"))
    assert "G1.2: was expected to have no heading" in said
    assert "found:    A title" in said


def test_filling_needs_the_name_of_a_part():
    assert "not in which part (heading, text or closing)" in conflict(reword("G1.3", "", "words"))


def test_filling_a_part_in_two_ways_is_a_conflict():
    assert "meet" in conflict(reword("G1.3", "", "one", part="text"), reword("G1.3", "", "two", part="text"))


def test_omitting_all_the_words_of_a_part_leaves_it_absent():
    made = apply(BASE, patch(reword("G1.1", "The end of ten.", "")))
    assert find(made, parse("G1.1")).closing is None


def test_words_that_leave_no_plain_text_behind_are_a_conflict():
    assert "the result would not stand" in conflict(reword("G1.1(b)", "pears.", " "))


# Already there


def test_what_stands_there_already_is_reported_and_not_doubled():
    done = reword("G1.2", "deeds", "words")
    assert already_there(BASE, patch(done)) == (done,)
    assert apply(BASE, patch(done)) == BASE


def test_an_insertion_of_words_made_before_is_already_there_though_put_contains_find():
    done = reword("G1.1", "Working Days", "ten Working Days")
    assert already_there(BASE, patch(done)) == (done,)
    once = apply(BASE, patch(reword("G1.1", "ten apples", "ten ripe apples")))
    again = patch(reword("G1.1", "ten apples", "ten ripe apples"), reword("G1.1", "apples", "ripe apples"))
    assert apply(once, again) == once


def test_it_is_not_already_there_while_one_of_the_words_still_stands_outside():
    base = read("# Section G\n\n## G1\n\n- G1.1 ripe apples and apples\n")
    op = reword("G1.1", "apples", "ripe apples")
    with pytest.raises(PatchConflict, match="occurs twice"):
        apply(base, patch(op))
    made = apply(base, patch(replace(op, find="and apples", put="and ripe apples")))
    assert plain(find(made, parse("G1.1"))) == "G1.1 ripe apples and ripe apples"


def test_a_part_filled_before_is_already_there():
    done = reword("G1.2", "", "A title", part="heading")
    assert already_there(BASE, patch(done)) == (done,)


def test_a_clause_inserted_before_is_already_there():
    done = insert("G1.1", "G1.1(a)", "- (b) pears.")
    assert already_there(BASE, patch(done)) == (done,)
    assert apply(BASE, patch(done)) == BASE


def test_a_clause_deleted_before_with_its_number_left_is_already_there():
    op = delete("G1.1(b)", leave="Not used")
    once = apply(BASE, patch(op))
    assert already_there(once, patch(op)) == (op,)


def test_replacing_a_clause_by_its_equal_is_not_already_there():
    made = apply(BASE, patch(delete("G1.1(b)"), insert("G1.1", "G1.1(a)", "- (b) pears.")))
    assert made == BASE


# Deleting


def test_a_deletion_takes_all_below_with_it():
    assert "inner" not in shown("G2.2", delete("G2.2(a)"))


def test_a_deletion_can_leave_its_number_over_other_words():
    assert shown("G2.2", delete("G2.2(a)", leave="Not used")).splitlines()[:2] == ["G2.2 A list:", "(a) Not used"]


def test_a_clause_that_no_longer_reads_as_it_did_is_not_deleted():
    stale = Delete(at=parse("G1.1(b)"), was=digest(find(BASE, parse("G1.1(a)"))))
    said = conflict(stale)
    assert "G1.1(b): does not read as it did when its deletion was drafted" in said
    assert "found:    (b) pears." in said


def test_a_document_cannot_be_deleted():
    whole = Delete(at=parse("Section G"), was=digest(BASE))
    assert "is the whole document and cannot be deleted" in conflict(whole)


@pytest.mark.parametrize(
    "other",
    [
        reword("G2.2(a)(i)", "inner", "deep"),
        reword("G2.2", "inner", "deep"),
        renumber("G2.2(a)", "(z)"),
        renumber("G2.2(a)(i)", "(z)"),
        insert("G2.2(a)", None, "- (iii) more"),
        move("G2.2(a)(i)", "G2.2", "G2.2(c)"),
        move("G2.2(c)", "G2.2(a)", None),
        move("G2.2(a)", "G2.2", "G2.2(c)"),
        delete("G2.2(a)(ii)"),
        delete("G2.2(a)", leave="Not used"),
    ],
    ids=lambda op: f"{type(op).__name__} {getattr(op, 'at', None) or op.into}",
)
def test_a_deletion_conflicts_with_anything_at_or_below_it(other: Operation):
    assert "G2.2(a)" in conflict(delete("G2.2(a)"), other)


def test_a_deletion_leaves_what_stands_above_and_beside_it_free():
    text = shown("G2.2", delete("G2.2(a)"), reword("G2.2", "A list", "The list"), renumber("G2.2(b)", "(a)"))
    assert text == "G2.2 The list:\n(a) second;\n(c) third."


# Inserting


def test_after_none_is_first():
    assert shown("G2.2", insert("G2.2", None, "- (0) before all;")).splitlines()[1] == "(0) before all;"


def test_clauses_are_inserted_after_a_clause():
    text = shown("G2.2", insert("G2.2", "G2.2(a)", "- (aa) new;\n- (ab) newer;"))
    assert text.splitlines()[3:6] == ["(ii) outer;", "(aa) new;", "(ab) newer;"]


def test_after_may_name_a_clause_that_is_deleted():
    text = shown("G2.2", delete("G2.2(b)"), insert("G2.2", "G2.2(b)", "- (b) another second;"))
    assert text.splitlines()[-2:] == ["(b) another second;", "(c) third."]


def test_after_must_name_a_clause_of_that_list():
    assert "is not in G2.2, where clauses are to be put after it" in conflict(insert("G2.2", "G1.1(a)", "- (x) lost"))


def test_a_label_that_stands_there_is_refused_by_the_result():
    assert "“(b)” stands twice" in conflict(insert("G2.2", "G2.2(b)", "- (b) again;"))


def test_two_insertions_in_one_place_conflict():
    said = conflict(insert("G2.2", "G2.2(a)", "- (x) one;"), insert("G2.2", "G2.2(a)", "- (y) two;"))
    assert "G2.2: two insertions are made at one point, after G2.2(a); their order is not stated" in said


def test_definitions_of_different_terms_go_in_alphabetical_order():
    one = insert("G2.1", 'G2.1 "Apple"', "- **Bread** is baked.")
    other = insert("G2.1", 'G2.1 "Apple"', "- **bagel** is baked.")
    assert shown("G2.1", one, other) == shown("G2.1", other, one)
    assert [line.split()[0] for line in shown("G2.1", one, other).splitlines()[1:]] == [
        "Apple",
        "bagel",
        "Bread",
        "Cherry",
    ]


def test_definitions_of_one_term_conflict():
    one = insert("G2.1", 'G2.1 "Apple"', "- **Bread** is baked.")
    other = insert("G2.1", 'G2.1 "Apple"', "- **Bread** is bought.")
    assert "two insertions" in conflict(one, other)


def test_a_clause_of_the_wrong_kind_is_refused_by_the_result():
    assert "A group cannot hold a item" in conflict(insert("G1", "G1.1", "- (x) stray"))


# Renumbering and moving


def test_labels_can_be_swapped():
    text = shown("G2.2", renumber("G2.2(b)", "(c)"), renumber("G2.2(c)", "(b)"))
    assert text.splitlines()[-2:] == ["(c) second;", "(b) third."]


def test_a_label_given_to_two_clauses_is_refused_by_the_result():
    assert "“(c)” stands twice" in conflict(renumber("G2.2(b)", "(c)"))


def test_a_clause_without_a_label_cannot_be_renumbered():
    base = read("# Section G\n\n## G1\n\n**General**\n")
    with pytest.raises(PatchConflict, match="heading without a label and cannot be renumbered"):
        apply(base, patch(renumber('G1 "General"', "G1.1")))


def test_two_labels_for_one_clause_conflict():
    assert "is given two labels" in conflict(renumber("G1.2", "G1.4"), renumber("G1.2", "G1.5"))


def test_a_move_combines_with_renumbering_and_rewording():
    operations = (
        move("G2.2(a)", "G1.1", "G1.1(b)"),
        renumber("G2.2(a)", "(c)"),
        reword("G2.2(a)", "first", "last"),
        renumber("G2.2(b)", "(a)"),
    )
    assert shown("G1.1", *operations).splitlines()[-4:] == ["(c) last;", "(i) inner;", "(ii) outer;", "The end of ten."]
    assert shown("G2.2", *operations).splitlines()[1] == "(a) second;"


def test_a_clause_put_after_a_moved_one_follows_it():
    text = shown("G2.2", move("G2.2(a)", "G2.2", "G2.2(c)"), insert("G2.2", "G2.2(a)", "- (d) fourth."))
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["(b)", "(c)", "(a)", "(i)", "(ii)", "(d)"]


@pytest.mark.parametrize(
    "operations",
    [
        (move("G2.2(a)", "G2.2(a)(i)", None),),
        (move("G2.2(a)", "G2.2(b)", None), move("G2.2(b)", "G2.2(a)", None)),
        (move("G2.2(a)", "G2.2(a)", None),),
    ],
)
def test_a_clause_cannot_be_moved_below_itself(operations: tuple[Move, ...]):
    assert "would be moved below itself" in conflict(*operations)


def test_clauses_cannot_be_moved_after_one_another_in_a_circle():
    said = conflict(move("G2.2(a)", "G2.2", "G2.2(b)"), move("G2.2(b)", "G2.2", "G2.2(a)"))
    assert "would be moved after itself" in said


def test_a_clause_is_put_where_one_stood_that_is_moved_to_another_list():
    made = apply(BASE, patch(move("G1.2", "G2", None), move("G2.2", "G1", "G1.2")))
    assert [[child.label for child in group.children] for group in made.children[:2]] == [
        ["G1.1", "G2.2", "G1.3"],
        ["G1.2", "G2.1"],
    ]


def test_a_clause_cannot_be_moved_to_two_places():
    assert "is moved to two places" in conflict(move("G2.2(a)", "G2.2", "G2.2(c)"), move("G2.2(a)", "G1.1", None))


def test_two_clauses_cannot_be_moved_to_one_point():
    assert "to one point" in conflict(move("G2.2(a)", "G1.1", None), move("G2.2(b)", "G1.1", None))


def test_what_is_inserted_at_the_point_where_a_clause_arrives_stands_before_it():
    text = shown("G2.2", move("G2.2(c)", "G2.2", None), insert("G2.2", None, "- (x) new;"))
    assert [line.split()[0] for line in text.splitlines()[1:4]] == ["(x)", "(c)", "(a)"]


# Meetings


def test_changes_of_different_words_in_one_clause_do_not_meet():
    text = shown(
        "G1.1", reword("G1.1", "within ten Working Days", "within five Working Days"), reword("G1.1", "often", "always")
    )
    assert text.startswith("G1.1 The User shall act within five Working Days, and always within ten Days.")


def test_a_write_that_meets_a_write_conflicts():
    said = conflict(reword("G1.1(a)", "ten", "five"), reword("G1.1(a)", "ten", "six"))
    assert "G1.1(a): two changes of the same words meet" in said
    assert "expected: ten → five" in said
    assert "ten → six" in said


def test_a_write_that_meets_a_read_conflicts():
    said = conflict(reword("G1.1(a)", "ten apples", "ten ripe apples"), reword("G1.1(a)", "ten", "six"))
    assert "two changes of the same words meet" in said


def test_words_put_between_words_that_another_reads_conflict():
    longer = reword("G1.1", "Working Days, and", "Working Days; and")
    assert "meet" in conflict(longer, reword("G1.1", "Working", "Working full"))
    assert "meet" in conflict(reword("G1.1", "Working", "Working full"), longer)


def test_two_insertions_of_words_at_one_point_conflict():
    said = conflict(reword("G1.1(a)", "ten", "ten red"), reword("G1.1(a)", "ten", "ten green"))
    assert "two changes of the same words meet" in said


def test_insertions_of_words_on_both_sides_of_a_space_do_not_meet():
    text = shown("G1.1(a)", reword("G1.1(a)", "ten", "ten red"), reword("G1.1(a)", "apples", "sweet apples"))
    assert text == "(a) ten red sweet apples;"


def test_two_operations_may_read_the_same_words():
    one, other = reword("G1.2", "of words.", "of words!"), reword("G1.2", "of words", "of many words")
    assert "meet" in conflict(one, reword("G1.2", "words.", "deeds."))
    assert shown("G1.2", reword("G1.2", "A title", "One title"), other) == "G1.2 One title of many words."
    base = read("# Section G\n\n## G1\n\n- G1.1 one two three four five\n")
    made = apply(
        base, patch(reword("G1.1", "one two three", "1 two three"), reword("G1.1", "two three four", "two three 4"))
    )
    assert plain(find(made, parse("G1.1"))) == "G1.1 1 two three 4 five"


def test_equal_operations_are_one():
    op = reword("G1.1(a)", "ten", "five")
    assert shown("G1.1(a)", op, op, replace(op)) == "(a) five apples;"
    new = insert("G2.2", "G2.2(a)", "- (x) one;")
    assert shown("G2.2", new, new).count("(x)") == 1


def test_the_same_words_changed_alike_by_two_quotations_still_conflict():
    one, other = reword("G1.1(a)", "ten", "five"), reword("G1.1(a)", "ten apples", "five apples")
    assert "two changes of the same words meet" in conflict(one, other)


def test_every_conflict_is_said_at_once():
    said = conflict(reword("G1.2", "nowhere", "x"), reword("G9.9", "a", "b"), renumber("G8.8", "G8.9"))
    assert said.count("\n") >= 3
    assert "G9.9: is not in the base" in said
    assert "G8.8: is not in the base" in said


def test_an_address_that_is_not_there_names_its_neighbours():
    assert "G2.3: is not in the base; the nearest there are G2.2, G2.1" in conflict(reword("G2.3", "a", "b"))


# The patch as a whole


@pytest.mark.parametrize(
    ("operation", "lost"),
    [
        (Delete(at=parse("G9"), was=""), ["G9"]),
        (Insert(into=parse("G9"), after=None, clauses=()), ["G9"]),
        (Insert(into=parse("G1"), after=parse("G1.9"), clauses=()), ["G1.9"]),
        (Insert(into=parse("G9"), after=parse("G9.9"), clauses=()), ["G9", "G9.9"]),
        (Move(at=parse("G9"), into=parse("G1"), after=None), ["G9"]),
        (Move(at=parse("G1.1"), into=parse("G9"), after=None), ["G9"]),
        (Move(at=parse("G1.1"), into=parse("G1"), after=parse("G1.9")), ["G1.9"]),
        (Renumber(at=parse("G9"), to="G8"), ["G9"]),
        (Reword(at=parse("G9"), find="a", put="b"), ["G9"]),
    ],
)
def test_every_address_that_an_operation_names_must_be_there(operation: Operation, lost: list[str]):
    with pytest.raises(PatchConflict) as caught:
        apply(BASE, patch(operation))
    assert [str(each.at) for each in caught.value.conflicts] == lost
    assert all(each.problem.startswith("is not in the base; the nearest there are ") for each in caught.value.conflicts)
    assert all(each.operations == (operation,) for each in caught.value.conflicts)


def test_effects_change_no_text():
    effect = Disapply(at=parse("G1.1"), scope="Large Suppliers", rule=On(date=date(2020, 1, 1)))
    assert apply(BASE, patch(effect)) == BASE
    assert redline(BASE, patch(effect)).whole == BASE
    assert patch(effect, renumber("G1.2", "G1.9")).effects == (effect,)


def test_text_operations_and_effects_are_told_apart():
    effect = Disapply(at=parse("G1.1"), scope="Small Suppliers", rule=On(date=date(2020, 1, 1)))
    change = reword("G1.1(a)", "ten", "two")
    assert (patch(effect, change).text_operations, patch(effect, change).effects) == ((change,), (effect,))


def test_an_operation_acts_where_it_changes_or_puts_something():
    assert place(insert("G1", "G1.1", "- G1.1A New.", under="group")) == parse("G1")
    assert place(move("G1.2", "G2", None)) == parse("G1.2")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "G1: is gone"),
        ({"expected": "ten"}, "G1: is gone\n    expected: ten\n    found:    "),
        ({"found": "six"}, "G1: is gone\n    expected: \n    found:    six"),
        ({"where": "m.toml:4"}, "m.toml:4  G1: is gone"),
    ],
)
def test_a_conflict_says_where_it_is_and_what_was_expected_and_found(more: dict[str, str], said: str):
    assert str(Conflict(at=parse("G1"), problem="is gone", **more)) == said


def test_every_conflict_of_a_patch_is_said_with_its_file_and_that_nothing_was_changed():
    both = [Conflict(at=parse(at), problem="is gone") for at in ("G1", "G2")]
    error = PatchConflict(both, where="m.toml")
    assert str(error) == "m.toml  G1: is gone\nm.toml  G2: is gone\nNothing was changed."
    assert str(PatchConflict(both)) == "G1: is gone\nG2: is gone\nNothing was changed."
    assert (error.where, error.hint, error.problem) == ("m.toml", "Nothing was changed.", "G1: is gone\nG2: is gone")
    assert (error.conflicts, error.code, error.exit_code) == (tuple(both), "conflict", 3)


def test_a_patch_of_another_document_is_refused():
    with pytest.raises(PatchConflict, match="Section H: the base is Section G, another document"):
        apply(BASE, Patch(document="Section H"))


def test_the_digest_of_the_base_is_provenance_and_no_condition():
    other = Patch(document="Section G", base="1.0", base_digest="0" * 64, operations=(reword("G1.1(a)", "ten", "two"),))
    assert plain(find(apply(BASE, other), parse("G1.1(a)"))) == "(a) two apples;"


def test_merging_lists_every_operation_once():
    shared, mine, yours = renumber("G1.2", "G1.9"), reword("G1.1(a)", "ten", "two"), delete("G2.2(c)")
    merged = merge(patch(shared, mine), patch(yours, shared), base=BASE)
    assert set(merged.operations) == {shared, mine, yours}
    assert len(merged.operations) == 3


def test_merging_what_meets_is_a_conflict():
    with pytest.raises(PatchConflict):
        merge(patch(delete("G2.2(a)")), patch(reword("G2.2(a)(i)", "inner", "deep")), base=BASE)


def test_the_inverse_is_computed_from_the_base():
    done = patch(
        delete("G2.2(a)"), renumber("G2.2(b)", "(a)"), move("G1.3", "G2", "G2.2"), reword("G1.2", "A title", "Title")
    )
    made = apply(BASE, done)
    assert apply(made, inverse(done, BASE)) == BASE


def test_the_document_has_no_place_among_siblings():
    whole = Move(at=Address(document="Section G"), into=parse("G1"), after=None)
    assert "cannot be moved there" in conflict(whole)


def test_a_clause_stays_whole_when_nothing_touches_it():
    marked = redline(BASE, patch(reword("G1.1(a)", "ten", "two")))
    untouched: Clause | None = marked.children[1].whole
    assert untouched == BASE.children[1]
