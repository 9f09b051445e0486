"""Comparing: the same clause is found again where it moved, was renumbered or reworded, and drafted as a drafter would."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from pathlib import Path

import pytest
from trees import ORDINARY

import sectext
from sectext.address import parse
from sectext.compare import DifferentDocuments, compare, compared
from sectext.formats.markdown import read
from sectext.patch import Delete, Insert, Move, Operation, Patch, Renumber, Reword
from sectext.redline import Marked, apply, every, is_changed, redline, unmarked
from sectext.tree import Clause, digest

ROOT = Path(__file__).parent.parent

HEAD = "# Section G 'Security'\n\n"
LONG = "The User shall notify each Supplier Party of any vulnerability of a Device without delay"
OTHER = "The DCC shall retain documentary evidence that is sufficient to demonstrate its compliance"
THIRD = "Every manufacturer of hardware is to be named in a register that the Panel publishes yearly"


def drafted(old: str, new: str) -> tuple[Operation, ...]:
    one, other = read(HEAD + old), read(HEAD + new)
    patch = compare(one, other)
    assert apply(one, patch) == other
    return patch.operations


def kinds(operations: tuple[Operation, ...]) -> list[str]:
    return sorted(type(op).__name__ for op in operations)


def test_the_change_that_mp087_made_is_drafted_as_its_drafter_put_it():
    code = sectext.open(ROOT)
    old, new = (code.document("Section G", version=version) for version in ("6.17", "6.17+MP087"))
    [operation] = compare(old, new).operations
    assert operation == Reword(
        at=parse("G3.20(b)"),
        find="Gas Proxy Function",
        put="Gas Proxy Function which forms part of a SMETS2+ Device",
    )


@pytest.mark.parametrize(
    ("old", "new", "find", "put"),
    [
        ("act within ten Working Days.", "act within fifteen Working Days.", "ten", "fifteen"),
        ("act within ten (10) days.", "act within sixty (60) days.", None, None),
        ("notify the User.", "notify the DCC User.", "the", "the DCC"),
        ("notify the Large User.", "notify the User.", " Large", ""),
        ("the Device is secure", "the Device is not secure", "is", "is not"),
        ("a fee of £30 a year", "a fee of £1,200.50 a year", "£30", "£1,200.50"),
    ],
)
def test_a_rewording_quotes_just_enough_words_to_be_found(old: str, new: str, find: str | None, put: str | None):
    operations = drafted(f"## G1\n\n- G1.1 {old}\n", f"## G1\n\n- G1.1 {new}\n")
    assert set(kinds(operations)) == {"Reword"}
    if find:
        [operation] = operations
        assert (operation.find, operation.put) == (find, put)


def test_a_word_that_stands_twice_is_quoted_with_its_neighbours():
    [operation] = drafted("## G1\n\n- G1.1 ten apples or ten pears\n", "## G1\n\n- G1.1 ten apples or six pears\n")
    assert isinstance(operation, Reword)
    assert "ten" in operation.find
    assert operation.find != "ten"
    assert len(operation.find) < len("ten apples or ten pears")


def test_a_clause_moved_inside_a_list_is_one_move():
    old = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n- G1.3 {THIRD}\n"
    new = f"## G1\n\n- G1.3 {THIRD}\n- G1.1 {LONG}\n- G1.2 {OTHER}\n"
    assert drafted(old, new) == (Move(at=parse("G1.3"), into=parse("G1"), after=None),)


def test_a_clause_moved_to_another_group_and_renumbered_is_a_move_and_a_renumbering():
    old = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n\n## G2\n\n- G2.1 {THIRD}\n"
    new = f"## G1\n\n- G1.1 {LONG}\n\n## G2\n\n- G2.1 {THIRD}\n- G2.2 {OTHER}\n"
    assert set(drafted(old, new)) == {
        Move(at=parse("G1.2"), into=parse("G2"), after=parse("G2.1")),
        Renumber(at=parse("G1.2"), to="G2.2"),
    }


def test_a_clause_moved_and_reworded_keeps_its_other_words():
    edited = OTHER.replace("evidence", "proof")
    old = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n\n## G2\n\n- G2.1 {THIRD}\n"
    new = f"## G1\n\n- G1.1 {LONG}\n\n## G2\n\n- G2.1 {THIRD}\n- G2.2 {edited}\n"
    operations = drafted(old, new)
    assert kinds(operations) == ["Move", "Renumber", "Reword"]
    [reworded] = [op for op in operations if isinstance(op, Reword)]
    assert (reworded.at, reworded.find, reworded.put) == (parse("G1.2"), "evidence", "proof")


def test_an_item_moved_to_another_clause_is_a_move():
    old = f"## G1\n\n- G1.1 One:\n  - (a) {LONG};\n  - (b) {OTHER};\n- G1.2 Two:\n  - (a) {THIRD}\n"
    new = f"## G1\n\n- G1.1 One:\n  - (a) {LONG};\n- G1.2 Two:\n  - (a) {THIRD}\n  - (b) {OTHER};\n"
    assert kinds(drafted(old, new)) == ["Move"]


def test_an_inserted_item_renumbers_the_rest_and_rewords_nothing():
    old = f"## G1\n\n- G1.1 Each:\n  - (a) {LONG};\n  - (b) {OTHER};\n  - (c) {THIRD}.\n"
    new = f"## G1\n\n- G1.1 Each:\n  - (a) {LONG};\n  - (b) something quite new;\n  - (c) {OTHER};\n  - (d) {THIRD}.\n"
    operations = drafted(old, new)
    assert kinds(operations) == ["Insert", "Renumber", "Renumber"]
    assert {op for op in operations if isinstance(op, Renumber)} == {
        Renumber(at=parse("G1.1(b)"), to="(c)"),
        Renumber(at=parse("G1.1(c)"), to="(d)"),
    }


def test_a_deleted_clause_renumbers_the_rest_and_rewords_nothing():
    old = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n- G1.3 {THIRD}\n"
    new = f"## G1\n\n- G1.1 {OTHER}\n- G1.2 {THIRD}\n"
    assert kinds(drafted(old, new)) == ["Delete", "Renumber", "Renumber"]


def test_labels_that_change_places_are_two_renumberings_or_a_move():
    old = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n"
    new = f"## G1\n\n- G1.2 {LONG}\n- G1.1 {OTHER}\n"
    assert kinds(drafted(old, new)) == ["Renumber", "Renumber"]


def test_a_clause_with_one_label_and_nothing_in_common_is_another_clause():
    operations = drafted(f"## G1\n\n- G1.1 {LONG}\n", "## G1\n\n- G1.1 Not used\n")
    assert {type(op) for op in operations} <= {Delete, Insert}


def test_a_clause_that_gets_its_first_words_stays_the_same_clause():
    old = "## G1\n\n- G1.1\n  - (a)\n"
    new = "## G1\n\n- G1.1 Each User:\n  - (a) acts\n"
    assert set(drafted(old, new)) == {
        Reword(at=parse("G1.1"), part="text", find="", put="Each User:"),
        Reword(at=parse("G1.1(a)"), part="text", find="", put="acts"),
    }


def test_a_retitled_group_is_one_rewording_of_its_heading():
    old, new = f"## G1 Security of Users\n\n- G1.1 {LONG}\n", f"## G1 Security of Parties\n\n- G1.1 {LONG}\n"
    [operation] = drafted(old, new)
    assert isinstance(operation, Reword)
    assert (operation.at, operation.find, operation.put) == (parse("G1"), "Users", "Parties")


def test_of_two_equal_headings_the_one_in_its_place_stays():
    old = f"## G1\n\n**General**\n\n- G1.1 {LONG}\n\n**General**\n\n- G1.2 {OTHER}\n"
    new = f"## G1\n\n**Particular**\n\n- G1.1 {LONG}\n\n**General**\n\n- G1.2 {OTHER}\n"
    assert {op for op in drafted(old, new) if isinstance(op, Delete)} == {
        Delete(at=parse('G1 "General"'), was=digest(Clause(kind="heading", text="General")))
    }
    assert kinds(drafted(old, new)) == ["Delete", "Insert"]


def test_a_new_row_is_inserted_and_a_changed_cell_reworded():
    table = "- G1.1 Values:\n\n  | Name | Value |\n  | --- | --- |\n  | one | 1 |\n"
    new = table.replace("| one | 1 |", "| one | 2 |\n  | two | 3 |")
    operations = drafted(f"## G1\n\n{table}", f"## G1\n\n{new}")
    assert kinds(operations) == ["Insert", "Reword"]


def test_a_definition_is_paired_by_its_term():
    old = "## A1\n\n- A1.1 Terms:\n  - **Day** means a day.\n  - **Week** means a week.\n"
    new = "## A1\n\n- A1.1 Terms:\n  - **Day** signifies twenty-four hours.\n  - **Week** means a week.\n"
    assert set(kinds(drafted(old, new))) == {"Reword"}


def test_a_table_with_another_column_is_replaced():
    old = "## G1\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    new = "## G1\n\n| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n"
    assert kinds(drafted(old, new)) == ["Delete", "Insert"]


def test_states_of_different_documents_are_not_compared():
    with pytest.raises(DifferentDocuments) as caught:
        compare(read("# Section G\n"), read("# Section H\n"))
    assert str(caught.value) == "document Section G and document Section H are not states of one document."
    assert caught.value.code == "different-documents"
    with pytest.raises(DifferentDocuments, match=r"^group G1 and clause G1 are not states of one document\.$"):
        compare(Clause(kind="group", label="G1"), Clause(kind="clause", label="G1"))


# What is taken for what


FOURTH = "Records of unusual traffic between premises must be archived in encrypted form for audits"


def test_what_is_compared_is_marked_as_the_patch_marks_it():
    old = read(f"{HEAD}## G1 Security\n\n- G1.1 **A title** {LONG}\n- G1.2 {OTHER}\n\n  - (a) {THIRD}\n\n  the end\n")
    edited = f"{LONG[:50]} now {LONG[60:]}"
    new = read(f"{HEAD}## G1\n\n- G1.1 **The title** {edited}\n- G1.3 {OTHER} at once\n\n  - (a) {THIRD}\n\n  an end\n")
    for one, other in ((old, new), (new, old)):
        assert shown(compared(one, other)) == shown(redline(one, compare(one, other)))
    [_, renumbered] = compared(old, new).children[0].children
    assert [(run.mark, run.text) for run in renumbered.label] == [("deleted", "G1.2"), ("inserted", "G1.3")]
    assert [(run.mark, run.text) for run in renumbered.closing] == [
        ("deleted", "the"),
        ("inserted", "an"),
        ("same", " end"),
    ]


def shown(marked: Marked) -> list[tuple[str, str]]:
    """Every mark of a redline with its words, in printed order."""
    return [
        (run.mark, run.text)
        for node in every(marked)
        for run in (*node.label, *node.heading, *node.text, *node.closing)
    ]


def test_what_stays_is_shown_whole():
    old = read(f"{HEAD}## G1\n\n- G1.1 {LONG}\n  - (a) {OTHER}\n- G1.2 {THIRD}\n")
    assert compared(old, old) == unmarked(old)
    marked = compared(old, apply(old, Patch(document="Section G", operations=(Renumber(at=parse("G1.2"), to="G1.3"),))))
    one, other = marked.children[0].children
    assert (one, is_changed(other)) == (unmarked(old.children[0].children[0]), True)


def test_of_two_equal_rows_of_which_one_is_left_one_is_reworded_and_the_other_deleted():
    """Both are called by their first cell, and only one of them can have become the row that is left."""
    old, new = (table(("Yes", "alpha beta gamma"), ("Yes", "alpha beta gamma")), table(("Yes", "delta epsilon zeta")))
    patch = compare(old, new)
    assert redline(old, patch).accept() == new
    assert kinds(patch.operations) == ["Delete", "Reword"]


def table(*cells: tuple[str, str]) -> Clause:
    """A document with one table of one column; each cell with its words and its closing words."""
    rows = tuple(
        Clause(kind="row", children=(Clause(kind="cell", text=text, closing=closing),)) for text, closing in cells
    )
    clause = Clause(kind="clause", label="G1.1", text="Values:", children=(Clause(kind="table", children=rows),))
    return Clause(kind="document", label="Section G", children=(clause,))


def test_equal_headings_are_told_apart_by_the_clause_below_them():
    old = f"## G1\n\n**General**\n\n- G1.1 {LONG}\n\n**General**\n\n- G1.2 {OTHER}\n- G1.3 {THIRD}\n"
    new = f"## G1\n\n- G1.3 {THIRD}\n\n**General**\n\n- G1.2 {OTHER}\n- G1.1 {LONG}\n"
    [gone] = [op for op in drafted(old, new) if isinstance(op, Delete)]
    assert str(gone.at) == 'G1 "General"'


def test_equal_headings_are_told_apart_by_the_clause_above_them():
    old = f"## G1\n\n- G1.1 {LONG}\n\n**General**\n\n- G1.2 {OTHER}\n\n**General**\n\n- G1.3 {THIRD}\n"
    new = f"## G1\n\n- G1.2 {OTHER}\n\n**General**\n\n- G1.1 {LONG}\n- G1.3 {THIRD}\n"
    [gone] = [op for op in drafted(old, new) if isinstance(op, Delete)]
    assert str(gone.at) == 'G1 "General"'


def test_equal_headings_over_clauses_that_are_all_new_stay():
    old = f"## G1\n\n**General**\n\n- G1.1 {LONG}\n\n**General**\n\n- G1.2 {OTHER}\n"
    new = f"## G1\n\n**General**\n\n- G1.3 {THIRD}\n\n**General**\n\n- G1.4 {FOURTH}\n"
    assert kinds(drafted(old, new)) == ["Delete", "Delete", "Insert", "Insert"]


def test_many_equal_headings_over_clauses_that_are_all_new_stay():
    """More than can all be compared with one another, and none of their words is rare."""
    old, new = (
        "## G1\n" + "".join(f"\n**General**\n\n- G1.{n} {word}{n}\n" for n in range(12)) for word in ("old", "new")
    )
    operations = drafted(old, new)
    assert set(kinds(operations)) == {"Delete", "Insert"}
    assert not any("General" in str(op.at) for op in operations if isinstance(op, Delete))


def test_a_definition_that_gets_its_words_is_still_that_of_its_term_though_another_has_none_now():
    def document(*terms: tuple[str, str | None]) -> Clause:
        made = tuple(Clause(kind="definition", label=label, text=text) for label, text in terms)
        clause = Clause(kind="clause", label="A1.1", text="Terms:", children=made)
        return Clause(kind="document", label="Section A", children=(clause,))

    operations = compare(document(("Day", None)), document(("Day", "means a day."), ("Week", None))).operations
    assert kinds(operations) == ["Insert", "Reword"]


def test_a_label_and_half_of_the_words_say_more_than_most_of_the_words_under_another():
    old = "## G1\n\n- G1.1 a b c d e f g h i j\n"
    new = "## G1\n\n- G1.1 a b c d e v w x y z\n- G1.2 a b c d e f g h x y\n"
    assert "Renumber" not in kinds(drafted(old, new))
    less = new.replace("a b c d e v w x y z", "a b c d u v w x y z")
    assert "Renumber" in kinds(drafted(old, less))


def test_a_clause_edited_under_its_label_stays_though_its_old_words_now_stand_elsewhere():
    """Its place and its number say more than equal words in another group, also where its group has changed greatly."""
    edited = LONG.replace("without delay", "at once").replace("vulnerability", "weakness")
    much = "\n".join(f"- G1.{n} {' '.join(f'new{n}word{m}' for m in range(30))}" for n in range(2, 5))
    old = f"## G1\n\n- G1.1 {LONG}\n\n## G2\n\n- G2.1 {OTHER}\n"
    new = f"## G1\n\n- G1.1 {edited}\n{much}\n\n## G2\n\n- G2.1 {OTHER}\n- G2.2 {LONG}\n"
    operations = drafted(old, new)
    assert "Move" not in kinds(operations)
    assert {op.at for op in operations if isinstance(op, Reword)} == {parse("G1.1")}


def test_a_group_stays_under_its_label_whatever_it_says():
    old, new = "## G1 Alpha beta\n\n- G1.1 gamma delta\n", "## G1 Epsilon zeta\n\n- G1.2 eta theta\n"
    assert [str(op.at) for op in drafted(old, new) if isinstance(op, Delete)] == ["G1.1"]


def test_a_clause_whose_words_are_not_used_any_more_keeps_its_place():
    [operation] = drafted(f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n", f"## G1\n\n- G1.1 Not used\n- G1.2 {OTHER}\n")
    assert operation == Delete(
        at=parse("G1.1"), was=digest(Clause(kind="clause", label="G1.1", text=LONG)), leave="Not used"
    )


def test_words_that_came_into_use_again_are_no_rewording_of_not_used():
    assert kinds(drafted("## G1\n\n- G1.1 Not used\n", f"## G1\n\n- G1.1 {LONG}\n")) == ["Delete", "Insert"]


def test_a_clause_that_loses_all_its_words_keeps_its_place():
    old, new = f"## G1\n\n- G1.1 {LONG}\n", "## G1\n\n- G1.1\n"
    assert drafted(old, new) == (Reword(at=parse("G1.1"), part="text", find=LONG, put=""),)


def test_words_that_stand_in_two_new_places_were_moved_to_neither():
    """Nobody can say to which."""
    words = "one two three four five"
    old = f"## G1\n\n- G1.1 {LONG}\n  - (a) {words}\n- G1.2 {OTHER}\n- G1.3 {THIRD}\n"
    new = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n  - (a) {words}\n- G1.3 {THIRD}\n  - (a) {words}\n"
    assert kinds(drafted(old, new)) == ["Delete", "Insert", "Insert"]
    assert kinds(drafted(new, old)) == ["Delete", "Delete", "Insert"]


def test_a_clause_is_known_by_the_words_below_it():
    """Its own are few, and its number is another."""
    old = f"## G1\n\n- G1.1 Each:\n  - (a) {LONG};\n  - (b) {OTHER}.\n- G1.2 {THIRD}\n"
    new = f"## G1\n\n- G1.2 {THIRD}\n- G1.7 All:\n  - (a) {LONG} now;\n  - (b) {OTHER} then.\n"
    operations = drafted(old, new)
    assert "Delete" not in kinds(operations)
    assert Renumber(at=parse("G1.1"), to="G1.7") in operations


def test_a_clause_is_known_by_its_heading_and_its_closing_words_too():
    old = f"## G1\n\n- G1.1 **{LONG}** ten.\n  - (a) one thing\n\n  {OTHER}\n"
    new = f"## G1\n\n- G1.4 **{LONG}** six.\n  - (a) one thing\n\n  {OTHER}\n"
    assert "Delete" not in kinds(drafted(old, new))


def test_an_item_moved_out_of_a_table_into_a_list_is_a_move():
    item = Clause(kind="item", label="(a)", text=LONG)

    def document(*, moved: bool) -> Clause:
        cell = Clause(kind="cell", text="Duties now" if moved else "Duties", children=() if moved else (item,))
        rows = Clause(kind="table", children=(Clause(kind="row", children=(Clause(kind="cell", text="One"), cell)),))
        own = (rows, item) if moved else (rows,)
        return Clause(
            kind="document",
            label="Section G",
            children=(Clause(kind="clause", label="G1.1", text="Values:", children=own),),
        )

    old, new = document(moved=False), document(moved=True)
    patch = compare(old, new)
    assert apply(old, patch) == new
    assert kinds(patch.operations) == ["Move", "Reword"]


def test_an_item_moved_out_of_a_clause_that_is_itself_moved_and_reworded_is_a_move():
    rest = f"- G1.3 {FOURTH}\n- G1.4 {FOURTH.upper()}\n- G1.5 {LONG.upper()}\n"
    old = f"## G1\n\n- G1.1 {LONG} {THIRD}\n  - (a) {OTHER}\n- G1.2 One:\n  - (a) two\n{rest}\n## G2\n\n- G2.1 {THIRD.upper()}\n"
    new = f"## G1\n\n- G1.2 One:\n  - (a) two\n  - (b) {OTHER}\n{rest}\n## G2\n\n- G2.1 {THIRD.upper()}\n- G2.2 {LONG} {THIRD} now\n"
    operations = drafted(old, new)
    assert kinds(operations) == ["Move", "Move", "Renumber", "Renumber", "Reword"]


@pytest.mark.parametrize(
    ("text", "edited", "made"),
    [
        ("one two three four", "one two three four", ["Move"]),
        ("one two three", "one two three", ["Delete", "Insert"]),
        ("a b c d e f g h", "a b c d e f x y", ["Move", "Reword"]),
        ("a b c d e f g", "a b c d e f x", ["Delete", "Insert"]),
        ("a b c d e f g h", "a b c d e f g", ["Delete", "Insert"]),
        ("a b c d e f g", "a b c d e f g h", ["Delete", "Insert"]),
        ("a b c d e f g h i j", "a b c d e f g x y z", ["Move", "Reword"]),
        ("a b c d e f g h i j", "a b c d e f w x y z", ["Delete", "Insert"]),
    ],
)
def test_few_words_in_another_place_are_chance_and_enough_of_them_a_move(text: str, edited: str, made: list[str]):
    """Four words that are the same, or eight of which seven in ten are: below that nothing says that it was moved."""
    old = f"## G1\n\n- G1.1 {LONG}\n  - (a) {text}\n- G1.2 {OTHER}\n"
    new = f"## G1\n\n- G1.1 {LONG}\n- G1.2 {OTHER}\n  - (a) {edited}\n"
    assert kinds(drafted(old, new)) == made


@pytest.mark.parametrize(
    ("label", "edited", "made"),
    [
        ("G1.1", "a b c d e v w x y z", ["Reword"]),  # half of the words, and the same label
        ("G1.1", "a q r s t v w x y z", ["Reword"]),  # one word, and the same label with nothing else in its place
        ("G1.1", "p q r s t v w x y z", ["Delete", "Insert"]),
        ("G1.9", "a b c d e f w x y z", ["Renumber", "Reword"]),  # six in ten under another label
        ("G1.9", "a b c d e v w x y z", ["Delete", "Insert"]),
    ],
)
def test_a_clause_is_the_same_where_label_and_words_say_so_together(label: str, edited: str, made: list[str]):
    old, new = "## G1\n\n- G1.1 a b c d e f g h i j\n", f"## G1\n\n- {label} {edited}\n"
    assert sorted(set(kinds(drafted(old, new)))) == made


def test_a_paragraph_that_gets_a_number_is_another_clause():
    """Renumbering is for what has a number: nothing gives one to what had none."""
    assert kinds(drafted(f"## G1\n\n* {LONG}\n", f"## G1\n\n- G1.1 {LONG}\n")) == ["Delete", "Insert"]


def test_of_two_clauses_that_are_both_like_one_the_more_like_is_it():
    one, other = f"{LONG} {OTHER}", f"{LONG} {OTHER} {THIRD[:30]}"
    old = f"## G1\n\n- G1.1 {other}\n- G1.2 {one}\n- G1.3 {FOURTH}\n"
    new = f"## G1\n\n- G1.7 {one} now\n- G1.3 {FOURTH}\n"
    operations = drafted(old, new)
    assert kinds(operations) == ["Delete", "Renumber", "Reword"]
    assert {str(op.at) for op in operations if isinstance(op, Delete)} == {"G1.1"}


def test_of_two_new_clauses_that_are_both_like_one_the_more_like_is_it():
    one, other = f"{LONG} {OTHER}", f"{LONG} {OTHER} {THIRD[:30]}"
    old = f"## G1\n\n- G1.1 {one} now\n- G1.3 {FOURTH}\n"
    new = f"## G1\n\n- G1.6 {other}\n- G1.7 {one}\n- G1.3 {FOURTH}\n"
    operations = drafted(old, new)
    assert kinds(operations) == ["Insert", "Renumber", "Reword"]
    assert [op.to for op in operations if isinstance(op, Renumber)] == ["G1.7"]


def test_what_changes_its_kind_is_another_thing_whatever_it_says():
    assert kinds(drafted(f"## G1\n\n**{LONG}**\n", f"## G1\n\n* {LONG} now\n")) == ["Delete", "Insert"]


def test_a_row_in_a_table_with_other_columns_is_another_row():
    short, wide = "| a | b |\n| --- | --- |\n", "| x | y | z |\n| --- | --- | --- |\n"
    old = f"## G1\n\n{short}| {LONG} | {OTHER} |\n\n- G1.1 {THIRD}\n\n{wide}"
    new = f"## G1\n\n{short}\n- G1.1 {THIRD}\n\n{wide}| {LONG} | {OTHER} | now |\n"
    assert kinds(drafted(old, new)) == ["Delete", "Insert"]


def test_of_tables_one_of_which_was_moved_the_others_are_paired():
    first, second, third = (f"| {a} | {b} |\n| --- | --- |\n| 1 | {a}{b} |\n" for a, b in ("pq", "rs", "tu"))
    old, new = (f"## G1\n\n{a}\n- G1.1 {LONG}\n\n{b}" for a, b in ((first, second), (third, first)))
    operations = drafted(old, new)
    assert "Move" in kinds(operations)
    assert not any(str(op.at).endswith(("table 1", "table 2")) for op in operations if isinstance(op, Delete))


def test_tables_are_paired_in_order_whatever_they_say():
    tables = [f"| {a} | {b} |\n| --- | --- |\n| {c} | {d} |\n" for a, b, c, d in ("pqrs", "abcd", "wxyz", "klmn")]
    old, new = (f"## G1\n\n{tables[n]}\n- G1.1 {LONG}\n\n{tables[n + 1]}" for n in (0, 2))
    operations = drafted(old, new)
    assert all(str(getattr(op, "at", getattr(op, "into", None))).startswith("G1 table") for op in operations)


def test_of_five_clauses_in_whatever_order_as_few_as_can_be_are_moved():
    texts = [" ".join(f"word{n}x{m}" for m in range(5)) for n in range(5)]

    def listed(order: Sequence[int]) -> str:
        return "## G1\n\n" + "".join(f"- G1.{n} {texts[n]}\n" for n in order)

    for order in permutations(range(5)):
        stay = max(len(kept) for size in range(6) for kept in combinations(order, size) if list(kept) == sorted(kept))
        assert kinds(drafted(listed(range(5)), listed(order))) == ["Move"] * (5 - stay)


def test_a_definition_whose_every_word_changed_is_still_that_of_its_term():
    old = "## A1\n\n- A1.1 Terms:\n  - **Day** means noon to noon.\n"
    new = "## A1\n\n- A1.1 Terms:\n  - **Day** signifies twenty-four hours!\n"
    assert {str(op.at) for op in drafted(old, new) if isinstance(op, Reword)} == {'Section G A1.1 "Day"'}
    assert set(kinds(drafted(old, new))) == {"Reword"}


def test_among_many_clauses_the_most_alike_are_paired_by_their_rare_words():
    """More pairs than can all be scored: nine clauses on each side, each found by words that few others have."""
    texts = [" ".join([*(f"common{m}" for m in range(4)), *(f"rare{n}x{m}" for m in range(8))]) for n in range(12)]
    old = "## G1\n\n" + "".join(f"- G1.{n} {text}\n" for n, text in enumerate(texts, start=1))
    new = "## G1\n\n" + "".join(f"- G1.{n} {text} more\n" for n, text in enumerate(texts[::-1], start=21))
    operations = drafted(old, new)
    assert not {"Delete", "Insert"} & set(kinds(operations))
    renumbered = {str(op.at): op.to for op in operations if isinstance(op, Renumber)}
    assert renumbered == {f"G1.{n}": f"G1.{33 - n}" for n in range(1, 13)}


def test_a_clause_moved_with_its_items_is_one_move_and_the_two_ends_of_each_move_bear_its_number():
    inner = f"\n  - (a) {LONG};\n  - (b) {OTHER}."
    every_text = [f"- G1.1 Each:{inner}\n", f"- G1.2 {THIRD}\n", f"- G1.3 {FOURTH}\n", f"- G1.4 {THIRD.upper()}\n"]
    old, new = ("## G1\n\n" + "".join(every_text[n] for n in order) for order in ((0, 1, 2, 3), (2, 3, 1, 0)))
    assert kinds(drafted(old, new)) == ["Move", "Move"]
    marked = compared(read(HEAD + old), read(HEAD + new))
    ends = [(node.mark, node.pair) for node in every(marked) if node.pair is not None]
    assert ends == [("moved from", 1), ("moved from", 2), ("moved to", 2), ("moved to", 1)]


def test_of_clauses_in_another_order_as_few_as_can_be_are_moved():
    texts = (LONG, OTHER, THIRD, FOURTH)

    def listed(*order: int) -> str:
        return "## G1\n\n" + "".join(f"- G1.{n} {texts[n]}\n" for n in order)

    assert drafted(listed(0, 1, 2, 3), listed(3, 0, 1, 2)) == (Move(at=parse("G1.3"), into=parse("G1"), after=None),)
    assert [op.at for op in drafted(listed(0, 1, 2, 3), listed(1, 2, 3, 0)) if isinstance(op, Move)] == [parse("G1.0")]
    assert len(drafted(listed(0, 1, 2, 3), listed(3, 2, 1, 0))) == 3


def test_the_patch_names_its_base():
    old, new = read(HEAD + "## G1\n"), read(HEAD + "## G2\n")
    assert compare(old, new, base="6.17").base == "6.17"
    assert compare(old, new).document == "Section G"


# Size


def large(count: int, dice: random.Random) -> tuple[Clause, Clause]:
    """A document and a copy: one in twenty reworded, a clause put in front so that every label moves on, some moved."""
    texts = [" ".join([f"w{n}", *dice.choices(ORDINARY, k=12)]) for n in range(count)]
    edited = list(texts)
    for n in range(0, count, 20):
        edited[n] += " as amended"
    edited.insert(0, "Something wholly new stands here.")
    for n in range(10, count, 200):
        edited.insert(dice.randrange(count), edited.pop(n))
    return _numbered(texts), _numbered(edited)


def _numbered(texts: list[str]) -> Clause:
    clauses = tuple(Clause(kind="clause", label=f"G1.{n}", text=text) for n, text in enumerate(texts, start=1))
    return Clause(kind="document", label="Section G", children=(Clause(kind="group", label="G1", children=clauses),))


def calls(action: Callable[[], object]) -> int:
    """How many functions are called: steps, which a slow machine does not change."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def test_four_times_the_clauses_take_about_four_times_the_steps():
    small, big = large(250, random.Random(1)), large(1000, random.Random(1))
    assert calls(lambda: compare(*big)) <= 6 * calls(lambda: compare(*small))


def test_a_great_copy_is_compared_exactly_and_mostly_renumbered():
    old, new = large(1000, random.Random(2))
    patch = compare(old, new)
    assert redline(old, patch).accept() == new
    assert sum(isinstance(op, Insert) for op in patch.operations) <= 3
    assert not any(isinstance(op, Delete) for op in patch.operations)
    assert sum(isinstance(op, Reword) for op in patch.operations) <= 60
