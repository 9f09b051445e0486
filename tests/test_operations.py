"""From marks to operations: what is quoted, how much of it, and what several changes in one clause come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sectext.address import parse
from sectext.compare import compare
from sectext.formats.markdown import read
from sectext.operations import inverse, parted, patch_of, rewords
from sectext.patch import Delete, Insert, Move, Operation, Part, Patch, Renumber, Reword
from sectext.redline import Marked, Run, accept, apply, changes, redline, reject, settled, unmarked
from sectext.tree import Clause, digest
from sectext.words import edits

AT = parse("G1.1")


def clause(text: str | None = None, *items: Clause, heading: str | None = None, closing: str | None = None) -> Clause:
    return Clause(kind="clause", label="G1.1", heading=heading, text=text, children=items, closing=closing)


def item(label: str, text: str) -> Clause:
    return Clause(kind="item", label=label, text=text)


def quoted(old: str, new: str, *items: Clause) -> list[tuple[str, str]]:
    """What is quoted, and what stands instead."""
    return [(op.find, op.put) for op in rewords(clause(old, *items), AT, "text", new)]


# What is quoted


@pytest.mark.parametrize(
    ("old", "new", "operations"),
    [
        ("one ten two", "one ten two", []),
        ("one ten two", "one six two", [("ten", "six")]),
        ("one two", "one and two", [("one", "one and")]),  # to the left first: "after “one” insert"
        ("two", "one two", [("two", "one two")]),  # nothing stands to the left
        ("one two. Two", "one two; Two", [("two.", "two;")]),  # a full stop alone is nothing to quote
        ("ten or ten", "six or ten", [("ten or", "six or")]),  # to the right where the left does not tell
        ("one ten or ten", "one ten or six", [("or ten", "or six")]),
        ("a ten b ten c", "a six b ten c", [("a ten", "a six")]),
        (
            "the Gas Proxy Function of it",
            "the Gas Proxy Function not of it",
            [("Gas Proxy Function", "Gas Proxy Function not")],
        ),
        ("of a Gas Proxy Function", "of the Gas Proxy Function", [("a", "the")]),
        ("any Large Supplier Party, ten", "any, ten", [(" Large Supplier Party", "")]),
    ],
)
def test_a_change_is_quoted_with_the_fewest_words_that_stand_once(
    old: str, new: str, operations: list[tuple[str, str]]
):
    assert quoted(old, new) == operations


def test_a_defined_term_is_not_cut_on_either_side():
    """Of words with capitals that stand together all are quoted or none."""
    assert quoted("x and Large Supplier Party. x and", "x and Large Supplier Party, x and") == [
        ("Large Supplier Party.", "Large Supplier Party,")
    ]
    assert quoted(", Large Supplier Party and it", "; Large Supplier Party and it") == [
        (", Large Supplier Party", "; Large Supplier Party")
    ]


def test_words_that_stand_below_as_well_are_quoted_with_their_part():
    [operation] = rewords(clause("ten days", item("(a)", "six")), AT, "text", "ten weeks")
    assert (operation.find, operation.part) == ("days", None)
    [operation] = rewords(clause("ten days", heading="ten"), AT, "text", "six days")
    assert (operation.find, operation.part) == ("ten", "text")


def test_words_that_stand_below_in_the_same_part_are_quoted_with_more_around_them():
    assert quoted("ten days", "six days", item("(a)", "ten")) == [("ten days", "six days")]


def test_a_text_that_an_item_below_repeats_is_quoted_whole_with_its_part():
    old = Clause(kind="document", label="Section G", children=(clause("ten days", item("(a)", "ten days")),))
    new = Clause(kind="document", label="Section G", children=(clause("six days", item("(a)", "ten days")),))
    patch = compare(old, new)
    assert patch.operations == (Reword(at=AT, part="text", find="ten days", put="six days"),)
    assert apply(old, patch) == new


def test_what_would_look_as_if_it_were_made_already_is_quoted_with_more_words():
    """“not” for “now”: while “not” stands beside it, the change by those words alone would be taken for made."""
    base = clause("not here, now there")
    [operation] = rewords(base, AT, "text", "not here, not there")
    document = Clause(kind="document", label="Section G", children=(base,))
    made = apply(document, Patch(document="Section G", operations=(operation,)))
    assert made.children[0].text == "not here, not there"


def test_each_change_is_an_operation_of_its_own():
    assert quoted("one ten two; three ten four", "one six two; three nine four") == [
        ("one ten", "one six"),
        ("three ten", "three nine"),
    ]


def test_a_change_that_cannot_be_told_apart_is_joined_with_the_next():
    """The first “ten days, ” cannot be quoted by itself: it stands there twice."""
    every = "ten days, ten days, ten days,"
    assert quoted(every, every.replace("ten", "six")) == [(every, every.replace("ten", "six"))]


def test_a_change_that_cannot_be_told_apart_is_joined_with_the_one_before_it():
    """All that follows “or” stands before it too."""
    assert quoted("up to about ten days or about ten days", "up to about ten days and about six days") == [
        ("or about ten", "and about six")
    ]


@pytest.mark.parametrize(
    ("old", "new", "operations"),
    [
        (
            "up one: ten days, ten days, ten days, or two",
            "up four: six days, six days, six days, or five",
            [
                *(("one", "four"), (": ten days, ", ": six days, "), ("days, ten days", "days, six days")),
                *(("ten days, or", "six days, or"), ("two", "five")),
            ],
        ),
        (
            "by one; by four; up to about ten days or about ten days",
            "by two; by five; up to about ten days and about six days",
            [("one", "two"), ("four", "five"), ("or about ten", "and about six")],
        ),
        (
            "ten a b ten a b ten a b end",
            "six a b six a b six a b end",
            [("ten a b ten", "six a b six"), ("ten a b end", "six a b end")],
        ),
        (
            "ten a, ten a, ten a, ten b",
            "six a, six a, six a, six b",
            [("ten a, ten a, ten a, ten b", "six a, six a, six a, six b")],
        ),
    ],
)
def test_what_can_be_told_apart_stays_apart_from_what_is_joined(old: str, new: str, operations: list[tuple[str, str]]):
    assert quoted(old, new) == operations


@pytest.mark.parametrize("part", ["heading", "text", "closing"])
def test_a_part_that_comes_or_goes_is_quoted_whole(part: Part):
    words = {"text": "some words"}
    empty, full = clause(**words), clause(**(words | {part: "ten days"}))  # type: ignore[arg-type]
    if part != "text":
        assert rewords(empty, AT, part, "ten days") == [Reword(at=AT, part=part, find="", put="ten days")]
    assert rewords(full, AT, part, None) == [Reword(at=AT, part=part, find="ten days", put="")]


@pytest.mark.parametrize(
    ("old", "new", "operations"),
    [
        # where neither side alone tells, both do
        (
            "a ten b; two, a ten c, d ten b",
            "a six b; three, a ten c, d ten b",
            [("a ten b", "a six b"), ("two", "three")],
        ),
        # up to the next change, and from the last one on
        ("a ten b two c; a ten b", "a six b three c; a ten b", [("a ten b ", "a six b "), ("two", "three")]),
        ("two a ten b c; a ten b", "three a six b c; a ten b", [("two", "three"), ("ten b c", "six b c")]),
        ("b a ten; a ten", "b a six; a ten", [("b a ten", "b a six")]),
        # only words that a single space parts are one defined term
        ("Large/Supplier ten; ten", "Large/Supplier six; ten", [("Supplier ten", "Supplier six")]),
        ("Large Supplier ten; ten", "Large Supplier six; ten", [("Large Supplier ten", "Large Supplier six")]),
        ("one Supplier Party. It", "two Supplier Party, It", [("one", "two"), ("Supplier Party.", "Supplier Party,")]),
        ("ten Large/Supplier; ten", "six Large/Supplier; ten", [("ten Large", "six Large")]),
        (
            "ten, one; ten Large Supplier",
            "ten, two; six Large Supplier",
            [("one", "two"), ("ten Large Supplier", "six Large Supplier")],
        ),
        ("ten and Large; ten", "six and Large; ten", [("ten and", "six and")]),
        # “a a a” stands there already: it would be taken for “a a” with the change made
        ("a a a", "a a a a", [("a a a", "a a a a")]),
    ],
)
def test_a_quotation_widens_word_by_word_and_cuts_no_term(old: str, new: str, operations: list[tuple[str, str]]):
    assert quoted(old, new) == operations


# One operation as several


def parts(operation: Reword, *texts: tuple[str, str], base: Clause | None = None) -> list[tuple[str, str]]:
    """An operation taken apart at words that it quotes: each text with what it becomes."""
    every = edits(operation.find, operation.put)
    groups = [
        [e for e in every if operation.find.index(a) <= e.start < operation.find.index(a) + len(a)] for a, _ in texts
    ]
    return [(op.find, op.put) for op in parted(base or clause(f"so {operation.find} it is"), operation, groups)]


def test_one_operation_is_taken_apart_into_its_changes():
    whole = Reword(at=AT, find="ten days or four weeks", put="six days or five weeks")
    assert parts(whole, ("ten", "six"), ("four", "five")) == [("ten", "six"), ("four", "five")]


def test_what_is_taken_apart_quotes_no_more_than_the_whole_did():
    """“ten” stands twice; the words that would tell it apart lie outside what the operation quotes."""
    base = clause("so ten days or four weeks it is, or ten")
    whole = Reword(at=AT, find="ten days or four weeks", put="six days or five weeks")
    assert parts(whole, ("ten", "six"), ("four", "five"), base=base) == [("ten days", "six days"), ("four", "five")]


def test_an_operation_stays_as_it_is_where_there_is_one_group_or_its_words_stand_in_two_parts():
    whole = Reword(at=AT, find="ten days or four weeks", put="six days or five weeks")
    assert parts(whole, ("ten", "six")) == [(whole.find, whole.put)]
    twice = clause(whole.find, heading=whole.find)
    assert parts(whole, ("ten", "six"), ("four", "five"), base=twice) == [(whole.find, whole.put)]


def test_a_heading_that_does_not_have_the_words_is_passed_by():
    base = clause("so four, ten days it is, and ten", heading="Days")
    whole = Reword(at=AT, find="four, ten days", put="five, six days")
    assert parts(whole, ("four", "five"), ("ten", "six"), base=base) == [("four", "five"), ("ten days", "six days")]


def test_an_operation_with_one_change_is_not_drafted_anew():
    whole = Reword(at=AT, find="ten days or four", put="six days or four")
    assert parts(whole, ("ten", "six")) == [(whole.find, whole.put)]


def test_an_operation_stays_as_it_is_where_one_of_its_parts_cannot_be_told_apart():
    whole = Reword(at=AT, find="ten, ten days", put="six, six days")
    every = edits(whole.find, whole.put)
    base = clause("ten, so ten, ten days it is")
    assert parted(base, whole, [every[:1], every[1:]]) == (whole,)


def test_an_operation_stays_as_it_is_where_its_parts_would_not_make_the_same_words():
    whole = Reword(at=AT, find="ten days or four weeks or one", put="six days or five weeks or two")
    assert parts(whole, ("ten", "six"), ("four", "five")) == [(whole.find, whole.put)]


# From marks


BASE = read("# Section G\n\n## G1\n\n- G1.1 One:\n  - (a) first;\n  - (b) second.\n\n  The end.\n- G1.2 Two words.\n")


def made(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


@pytest.mark.parametrize(
    "operations",
    [
        [Renumber(at=parse("G1.2"), to="G1.4")],
        [Reword(at=parse("G1.1"), find="end", put="close")],
        [Delete(at=parse("G1.2"), was=digest(BASE.children[0].children[1]))],
        [Delete(at=parse("G1.1(b)"), was=digest(item("(b)", "second.")), leave="Not used")],
        [Delete(at=parse("G1.1(b)"), was=digest(item("(b)", "second.")), leave="Reserved")],
        [Insert(into=parse("G1"), after=None, clauses=(Clause(kind="clause", label="G1.0", text="Nought."),))],
        [Insert(into=parse("G1"), after=parse("G1.1"), clauses=(Clause(kind="clause", label="G1.0", text="Nought."),))],
        [Move(at=parse("G1.2"), into=parse("G1"), after=None)],
        [Move(at=parse("G1.1(a)"), into=parse("G1.2"), after=None)],
        [
            Move(at=parse("G1.1"), into=parse("G1"), after=parse("G1.2")),
            Move(at=parse("G1.1(b)"), into=parse("G1.1"), after=None),
        ],
    ],
)
def test_the_marks_of_an_operation_are_that_operation_again(operations: list[Operation]):
    patch = patch_of(redline(BASE, made(*operations)), base="6.17")
    assert set(patch.operations) == set(operations)
    assert (patch.document, patch.base, patch.base_digest) == ("Section G", "6.17", digest(BASE))


WORDS = "Each User shall notify the Panel of any fault of a Device without delay"


@pytest.mark.parametrize(
    ("before", "after", "verbs"),
    [
        (clause(WORDS), clause("Not used"), ["Delete"]),
        (clause(WORDS, item("(a)", "one")), clause("Not used"), ["Delete"]),
        (clause(WORDS, heading="A title", closing="The end"), clause("Not used"), ["Delete"]),
        (clause(WORDS, heading="A title"), clause("Not used", heading="A title"), ["Reword"]),
        (clause(WORDS, closing="The end"), clause("Not used", closing="The end"), ["Reword"]),
        (clause(WORDS, item("(a)", "one")), clause("Not used", item("(a)", "one")), ["Reword"]),
        (clause(WORDS), clause("Not used", item("(a)", "one")), ["Insert", "Reword"]),
        (clause("Not used", item("(a)", "one")), clause("Not used"), ["Delete"]),  # the item, and not the clause
        (clause(WORDS), clause("Reserved"), ["Delete", "Insert"]),
    ],
)
def test_a_clause_is_deleted_with_its_number_left_only_where_nothing_else_of_it_stays(
    before: Clause, after: Clause, verbs: list[str]
):
    old, new = (Clause(kind="document", label="Section G", children=(each,)) for each in (before, after))
    operations = compare(old, new).operations
    assert sorted(type(op).__name__ for op in operations) == verbs
    left = [op.leave for op in operations if isinstance(op, Delete) and op.at == AT]
    assert left == (["Not used"] if verbs == ["Delete"] and before.text != "Not used" else [None] * len(left))


def test_words_left_over_a_number_that_changes_or_moves_as_well_are_a_rewording():
    """A deletion would leave the clause where and as it was."""
    where = (parse("G1.2"), "Two words.")
    renumbered = [Renumber(at=where[0], to="G1.4"), Reword(at=where[0], find="Two words.", put="Not used")]
    moved = [Move(at=where[0], into=parse("G1"), after=None), renumbered[1]]
    for operations in (renumbered, moved):
        verbs = {type(op) for op in patch_of(redline(BASE, made(*operations))).operations}
        assert verbs == {type(op) for op in operations}


def test_a_paragraph_without_a_number_cannot_leave_it():
    words = Clause(kind="clause", text="Some words.")
    base = Clause(kind="document", label="Section G", children=(Clause(kind="group", label="G1", children=(words,)),))
    put = Reword(at=parse("G1 #1"), find="Some words.", put="Not used")
    [operation] = patch_of(redline(base, made(put))).operations
    assert isinstance(operation, Reword)


def test_new_clauses_on_both_sides_of_one_that_is_moved_away_are_two_insertions():
    operations = (
        Insert(into=parse("G1"), after=None, clauses=(Clause(kind="clause", label="G1.5", text="New."),)),
        Insert(into=parse("G1"), after=parse("G1.1"), clauses=(Clause(kind="clause", label="G1.6", text="New too."),)),
        Move(at=parse("G1.1"), into=parse("G2"), after=None),
        Move(at=parse("G2.1"), into=parse("G1"), after=parse("G1.2")),  # another one, that comes to the same list
    )
    assert set(patch_of(redline(TWO, made(*operations))).operations) == set(operations)


def test_new_clauses_on_both_sides_of_one_that_is_moved_within_its_list_are_one_insertion():
    """So the marks of a file may stand; the name of what is moved stands for its new place, and parts nothing here."""
    first, second = (Clause(kind="clause", label=label, text="New.") for label in ("G1.5", "G1.6"))
    moved, stays = TWO.children[0].children
    marks = (
        unmarked(first, "inserted"),
        unmarked(moved, "moved from", pair=1),
        unmarked(second, "inserted"),
        unmarked(stays),
        settled(replace(unmarked(moved, "moved to", pair=1), whole=None)),
    )
    group = Marked(kind="group", label=(Run(mark="same", text="G1"),), children=marks)
    marked = Marked(
        kind="document", label=(Run(mark="same", text="Section G"),), children=(group, unmarked(TWO.children[1]))
    )
    patch = patch_of(marked)
    assert set(patch.operations) == {
        Insert(into=parse("G1"), after=None, clauses=(first, second)),
        Move(at=parse("G1.1"), into=parse("G1"), after=parse("G1.2")),
    }
    assert apply(TWO, patch) == accept(marked)


TWO = read("# Section G\n\n## G1\n\n- G1.1 One.\n- G1.2 Two.\n\n## G2\n\n- G2.1 Three.\n")


def test_what_stays_may_be_without_its_words():
    patch = made(Renumber(at=parse("G1.2"), to="G1.4"), Reword(at=parse("G1.1(a)"), find="first", put="1st"))
    assert set(patch_of(changes(BASE, patch)).operations) == set(patch.operations)


def test_what_is_inserted_in_two_places_is_two_insertions():
    new = [Clause(kind="clause", label=f"G1.{n}", text=f"New {n}.") for n in (5, 6, 7)]
    group = BASE.children[0]
    children = (new[0], new[1], group.children[0], new[2], group.children[1])
    other = Clause(kind="document", label="Section G", children=(Clause(kind="group", label="G1", children=children),))
    assert compare(BASE, other).operations == (
        Insert(into=parse("G1"), after=None, clauses=(new[0], new[1])),
        Insert(into=parse("G1"), after=parse("G1.1"), clauses=(new[2],)),
    )


def test_undoing_a_deletion_that_left_its_number_gives_back_every_word():
    gone = made(Delete(at=parse("G1.1"), was=digest(BASE.children[0].children[0]), leave="Not used"))
    assert apply(apply(BASE, gone), inverse(gone, BASE)) == BASE


def test_marks_in_which_a_clause_arrives_that_left_nowhere_are_refused():
    arrived = Marked(mark="moved to", kind="clause", text=(Run(mark="inserted", text="Words."),), pair=1)
    marked = Marked(kind="document", label=(Run(mark="same", text="Section G"),), children=(arrived,))
    with pytest.raises(ValueError, match=r"^a clause is marked as moved here, but nowhere as moved from$"):
        patch_of(marked)
    assert accept(marked).children[0].text == "Words."
    assert reject(marked).children == ()
