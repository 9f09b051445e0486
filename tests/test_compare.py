"""Comparing: the same clause is found again where it moved, was renumbered or reworded, and drafted as a drafter would."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from trees import ORDINARY

import sectext
from sectext.address import parse
from sectext.compare import DifferentDocuments, compare
from sectext.formats.markdown import read
from sectext.patch import Delete, Insert, Move, Operation, Renumber, Reword
from sectext.redline import apply, redline
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
    with pytest.raises(
        DifferentDocuments, match="document Section G and document Section H are not states of one document"
    ):
        compare(read("# Section G\n"), read("# Section H\n"))


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
