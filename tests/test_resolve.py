"""Where operations fall on a base: what counts as an occurrence, what meets, and what is said of it."""

from __future__ import annotations

import pytest

from sectext.address import parse
from sectext.formats.markdown import read
from sectext.patch import Delete, Insert, Move, Operation, Patch, PatchConflict, Renumber, Reword
from sectext.resolve import Reading, Resolved, count_of, meet, occurrences, resolve, stands_already
from sectext.tree import Clause, digest, find
from sectext.words import Edit

BASE = read(
    """# Section G

## G1

- G1.1 One:
  - (a) first;
  - (b) second;
  - (c) third.
- G1.2 Two.
- G1.3 Three.

## G2

- G2.1 In this Section:
  - **Apple** means a fruit.
- G2.2 Four.
"""
)


def patch(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


def resolved(*operations: Operation) -> Resolved:
    return resolve(BASE, patch(*operations))


def conflicts(*operations: Operation, base: Clause = BASE) -> list[tuple[str, str, str, str]]:
    """Where, what, expected, found: of every conflict."""
    with pytest.raises(PatchConflict) as caught:
        resolve(base, patch(*operations))
    return [(str(each.at), each.problem, each.expected, each.found) for each in caught.value.conflicts]


def involved(*operations: Operation) -> list[tuple[Operation, ...]]:
    with pytest.raises(PatchConflict) as caught:
        resolve(BASE, patch(*operations))
    return [each.operations for each in caught.value.conflicts]


def move(at: str, into: str, after: str | None = None) -> Move:
    return Move(at=parse(at), into=parse(into), after=parse(after) if after else None)


def insert(into: str, after: str | None, *clauses: Clause) -> Insert:
    return Insert(into=parse(into), after=parse(after) if after else None, clauses=clauses)


def delete(at: str, leave: str | None = None) -> Delete:
    return Delete(at=parse(at), was=digest(find(BASE, parse(at))), leave=leave)


def item(label: str | None, text: str) -> Clause:
    return Clause(kind="item", label=label, text=text)


def reword(at: str, find_: str, put: str, **more: object) -> Reword:
    return Reword(at=parse(at), find=find_, put=put, **more)  # type: ignore[arg-type]


BOTH = ", by operations that cannot both be carried out"


# What counts as an occurrence


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("ten often ten", "ten", [0, 10]),
        ("ten ten ten ten ten", "ten ten", [0, 8]),  # they do not overlap
        ("often ten, tenth", "ten", [6]),
        ("aten ten", "ten", [5]),
        ("ten", "ten", [0]),
        ("ten", "", []),
        ("", "ten", []),
        ("SMETS2+ and SMETS2", "SMETS2", [12]),
        ("a. a.", "a.", [0, 3]),
        ("xa a a b", "a a", [3]),  # the search goes on one character after what does not fit
    ],
)
def test_words_occur_as_whole_tokens_that_do_not_overlap(text: str, words: str, starts: list[int]):
    assert occurrences(text, words) == starts


@pytest.mark.parametrize(
    ("text", "find_", "put", "count", "made"),
    [
        ("six days", "ten", "six", 1, True),
        ("ten six", "ten", "six", 1, False),  # one of the old words still stands there
        ("six six", "ten", "six", 1, False),  # and so often was it not to be made
        ("six six", "ten", "six", 2, True),
        ("the Device or not", "Device", "Device or not", 1, True),  # the old words stand inside the new ones
        ("the Device or not, Device", "Device", "Device or not", 1, False),
        ("Device, the Device or not", "Device", "Device or not", 1, False),
        ("not a Device", "Device", "not a Device", 1, True),
        ("days", "ten", "", 1, False),  # what is omitted leaves nothing to see
        ("days", "ten", "six", 1, False),
    ],
)
def test_a_change_was_made_before_where_all_of_the_new_words_stand_and_the_old_ones_only_in_them(
    text: str, find_: str, put: str, count: int, made: bool
):
    clause = Clause(kind="clause", label="G1.1", text=text)
    assert stands_already(clause, reword("G1.1", find_, put, count=count)) is made


def test_words_are_counted_in_every_part_at_and_below_or_in_the_one_named():
    clause = Clause(
        kind="clause", label="G1.1", heading="ten", text="ten ten", children=(item("(a)", "ten"),), closing="ten"
    )
    assert count_of(clause, reword("G1.1", "ten", "six")) == 5
    assert count_of(clause, reword("G1.1", "ten", "six", part="text")) == 3
    assert count_of(clause, reword("G1.1", "ten", "six", part="closing")) == 1


# What meets


def reading(start: int, end: int, *changes: tuple[int, int]) -> Reading:
    edits = tuple(Edit(start=low, end=high, put="x") for low, high in changes)
    return Reading(operation=reword("G1", f"{start}", f"{end}"), start=start, end=end, edits=edits)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (reading(0, 3, (0, 3)), reading(4, 7, (4, 7)), False),  # apart
        (reading(0, 3, (0, 3)), reading(3, 7, (3, 7)), False),  # side by side
        (reading(0, 4, (0, 4)), reading(3, 7, (3, 7)), True),  # they overlap
        (reading(0, 4, (0, 3)), reading(3, 7, (4, 7)), False),  # both read what neither writes
        (reading(0, 4, (0, 3)), reading(2, 7, (4, 7)), True),  # one writes what the other reads
        (reading(2, 7, (4, 7)), reading(0, 4, (0, 3)), True),
        (reading(0, 4, (0, 1)), reading(3, 7, (3, 7)), True),
        (reading(0, 4, (2, 2)), reading(1, 4, (4, 4)), True),  # put between words that the other reads
        (reading(0, 4, (0, 0)), reading(0, 4, (4, 4)), False),  # at both ends of what both read
        (reading(0, 4, (4, 4)), reading(4, 7, (7, 7)), False),  # after what one reads, before what the other does
        (reading(0, 4, (4, 4)), reading(4, 7, (4, 4)), True),  # at one point: nobody says which comes first
        (reading(0, 4, (4, 4)), reading(4, 7, (4, 7)), True),  # beside words that are replaced
        (reading(4, 7, (4, 7)), reading(0, 4, (4, 4)), True),
        (reading(0, 4, (0, 4)), reading(4, 7, (4, 4)), True),
        (reading(0, 4, (0, 4)), reading(5, 7, (5, 5)), False),
        (reading(0, 3, (0, 3)), reading(1, 2), True),  # what only reads may not be written either
        (reading(1, 2), reading(0, 3), False),  # reading is free
    ],
)
def test_two_changes_meet_where_one_writes_what_the_other_reads_or_writes(one: Reading, other: Reading, meets: bool):
    assert meet(one, other) is meet(other, one) is meets


def test_changes_that_meet_are_shown_with_what_each_would_make_of_the_text():
    one, other = reword("G1.1(a)", "first", "1st"), reword("G1.1", "first;", "last;")
    assert conflicts(other, one) == [
        ("G1.1(a)", "two changes of the same words meet", "first; → last;", "first → 1st, in: first;")
    ]
    assert involved(one, other) == [(one, other)]


def test_of_three_changes_each_pair_that_meets_is_told():
    every = [reword("G1.1(a)", "first", put) for put in ("1st", "one", "premier")]
    assert involved(*every) == [(every[0], every[1]), (every[0], every[2]), (every[1], every[2])]


# What is said


def test_an_address_that_is_not_there_is_told_with_the_nearest():
    assert conflicts(delete_of("G1.1(e)")) == [
        ("G1.1(e)", "is not in the base; the nearest there are G1.1(c), G1.1(b), G1.1(a)", "", "")
    ]
    assert conflicts(delete_of("G1.1(a)(i)(ii)")) == [("G1.1(a)(i)(ii)", "is not in the base", "", "")]


def delete_of(at: str) -> Delete:
    return Delete(at=parse(at), was="0" * 64)


def test_a_patch_of_another_document_is_told_with_both_names():
    with pytest.raises(PatchConflict) as caught:
        resolve(BASE, Patch(document="Section H"))
    [conflict] = caught.value.conflicts
    assert (str(conflict.at), conflict.problem) == ("Section H", "the base is Section G, another document")


def test_what_was_to_be_deleted_is_shown_as_it_reads_now():
    assert conflicts(Delete(at=parse("G1.2"), was="0123456789abcdef")) == [
        (
            "G1.2",
            "does not read as it did when its deletion was drafted",
            "the clause with the digest 0123456789ab…",
            "G1.2 Two.",
        )
    ]


@pytest.mark.parametrize(
    ("operations", "at", "problem"),
    [
        ([delete("Section G")], "Section G", "is the whole document and cannot be deleted"),
        ([delete("G1.2"), delete("G1.2", leave="Not used")], "G1.2", f"is deleted in two ways{BOTH}"),
        ([Renumber(at=parse("G1.2"), to=to) for to in ("G1.7", "G1.8")], "G1.2", f"is given two labels{BOTH}"),
        (
            [Renumber(at=parse('G2.1 "Apple"'), to="Pear"), Renumber(at=parse('G2.1 "Apple"'), to="Plum")],
            'G2.1 "Apple"',
            f"is given two labels{BOTH}",
        ),
        ([move("G1.2", "G2"), move("G1.2", "G2", "G2.1")], "G1.2", f"is moved to two places{BOTH}"),
        ([move("G1.2", "G2"), move("G1.3", "G2")], "G2", f"is where two clauses are moved to one point{BOTH}"),
        ([move("Section G", "G2")], "Section G", "cannot be moved there"),
        ([move("G1.2", "G1", "G1.2")], "G1.2", "cannot be moved there"),
        ([move("G1.1", "G1.1(a)")], "G1.1", "would be moved below itself"),
        ([move("G1", "G1")], "G1", "would be moved below itself"),
        (
            [reword("G1.2", "", "words")],
            "G1.2",
            "is to be given words, but not in which part (heading, text or closing)",
        ),
        ([move("G1.1(a)", "G1.2", "G1.3")], "G1.3", "is not in G1.2, where clauses are to be put after it"),
        ([insert("G1.2", "G1.3", item("(a)", "x"))], "G1.3", "is not in G1.2, where clauses are to be put after it"),
        (
            [insert("G1.1", "G1.1(a)", item("(x)", "x")), insert("G1.1", "G1.1(a)", item("(y)", "y"))],
            "G1.1",
            "two insertions are made at one point, after G1.1(a); their order is not stated",
        ),
        (
            [insert("G1.1", None, item("(x)", "x")), insert("G1.1", None, item("(y)", "y"))],
            "G1.1",
            "two insertions are made at one point, as the first; their order is not stated",
        ),
        (
            [delete("G1.1"), reword("G1.1(a)", "first", "1st")],
            "G1.1(a)",
            "is changed by one operation, but G1.1 is deleted by another",
        ),
    ],
)
def test_each_conflict_is_said_in_these_words_and_names_its_operations(
    operations: list[Operation], at: str, problem: str
):
    assert [found[:2] for found in conflicts(*operations)] == [(at, problem)]
    [named] = involved(*operations)
    assert set(named) == set(operations)


def test_a_part_that_is_there_is_shown_and_not_filled():
    said = conflicts(reword("G1.2", "", "Other words", part="text"))
    assert said == [("G1.2", "was expected to have no text", "nothing", "Two.")]


@pytest.mark.parametrize(
    ("count", "problem"),
    [
        (1, "“first” was expected once and does not occur."),
        (2, "“first” was expected twice and does not occur."),
        (3, "“first” was expected 3 times and does not occur."),
    ],
)
def test_words_that_do_not_occur_are_said_with_how_often_they_were_expected(count: int, problem: str):
    assert conflicts(reword("G1.2", "first", "1st", count=count)) == [("G1.2", problem, "… first …", "G1.2 Two.")]


def test_of_a_long_text_two_thousand_characters_are_shown():
    def said(length: int) -> str:
        clause = Clause(kind="clause", label="G1.1", text="x" * (length - len("G1.1 ")))
        base = Clause(kind="document", label="Section G", children=(clause,))
        return conflicts(reword("G1.1", "first", "1st"), base=base)[0][3]

    assert said(1999) == "G1.1 " + "x" * 1994
    assert said(2000) == said(2001) == "G1.1 " + "x" * 1995 + " …"


def test_words_that_occur_too_often_are_said_with_every_place():
    assert conflicts(reword("G1.1", ";", ".")) == [
        (
            "G1.1",
            "“;” was expected once and occurs twice, in G1.1(a), G1.1(b). "
            "It is ambiguous: name the clause, quote more words, or set count = 2.",
            "",
            "",
        )
    ]


# Already there


def test_clauses_stand_there_already_only_if_all_of_them_do_and_stay():
    first, second = find(BASE, parse("G1.1(a)")), find(BASE, parse("G1.1(b)"))
    there = insert("G1.1", None, first, second)
    assert resolved(there).already == [there]
    assert resolved(insert("G1.1", None, first, item("(x)", "new"))).already == []
    for taken in (delete("G1.1(a)"), Renumber(at=parse("G1.1(a)"), to="(z)"), move("G1.1(a)", "G1.2")):
        assert resolved(insert("G1.1", None, first), taken).already == []
    heading = Clause(kind="heading", text="General")
    base = Clause(kind="document", label="Section G", children=(Clause(kind="group", label="G1", children=(heading,)),))
    assert resolve(base, patch(insert("G1", None, heading))).already == []  # what has no label may stand there twice
    both = insert("G1.1", None, first, item(None, "more"))
    assert resolved(both).already == []


def test_a_number_over_the_words_that_are_to_be_left_is_deleted_already():
    left = Delete(at=parse("G1.2"), was="0" * 64, leave="Two.")
    assert resolved(left).already == [left]
    above = Delete(at=parse("G1.1"), was=digest(find(BASE, parse("G1.1"))), leave="One:")
    assert resolved(above).already == []  # something still stands below it


# Moves


def test_moves_round_in_a_circle_are_each_refused():
    below = [move("G1.1", "G2"), move("G2", "G1"), move("G1", "G2")]
    assert [at for at, *_ in conflicts(*below[1:])] == ["G2", "G1"]
    behind = [move("G1.1", "G1", "G1.2"), move("G1.2", "G1", "G1.3"), move("G1.3", "G1", "G1.1")]
    assert [found[:2] for found in conflicts(*behind)] == [
        (f"G1.{n}", "would be moved after itself") for n in (1, 2, 3)
    ]


def test_moves_after_one_another_that_begin_somewhere_are_fine():
    line = [move("G1.1", "G2", "G2.2"), move("G1.2", "G2", "G1.1"), move("G1.3", "G2", "G1.2")]
    assert len(resolved(*line).moves) == 3
    inner = [move("G1.1", "G2"), move("G1.1(a)", "G1.2"), move("G1.2", "G2", "G1.1")]
    assert len(resolved(*inner).moves) == 3


def test_what_comes_after_a_clause_that_is_moved_into_the_same_list_is_fine_and_into_another_is_not():
    assert resolved(move("G1.1", "G2"), insert("G2", "G1.1", Clause(kind="clause", label="G2.9", text="New.")))
    [said] = conflicts(move("G1.1", "G2"), insert("G1.2", "G1.1", item("(x)", "x")))
    assert said[:2] == ("G1.1", "is not in G1.2, where clauses are to be put after it")
