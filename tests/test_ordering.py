"""Several modifications on one text: together where they do not meet, in the order that is told where they do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from sectext.address import Address, parse
from sectext.merge import apply_all, apply_together
from sectext.ordering import apply_in_order, one_after_another
from sectext.patch import Insert, Operation, Patch, PatchConflict, Renumber, Reword
from sectext.tree import Clause, plain

NEWS = "Each User shall notify the Panel within ten days."


def clause(label: str, text: str) -> Clause:
    return Clause(kind="clause", label=label, text=text)


BASE = Clause(
    kind="document",
    label="Section G",
    children=(
        Clause(
            kind="group",
            label="G1",
            children=(clause("G1.1", NEWS), clause("G1.2", "The Panel shall keep a record of it for one year.")),
        ),
    ),
)


def patch(*operations: Operation) -> Patch:
    return Patch(document="Section G", operations=operations)


def reword(at: str, find: str, put: str) -> Reword:
    return Reword(at=parse(at), find=find, put=put)


TEN = patch(reword("G1.1", "ten days", "five days"))
FIVE = patch(reword("G1.1", "five days", "five Working Days"))
TWELVE = patch(reword("G1.1", "ten days", "twelve days"))
RECORD = patch(reword("G1.2", "one year", "two years"))
NUMBER = patch(Renumber(at=parse("G1.1"), to="G1.3"))
FIRST = patch(Insert(into=parse("G1"), after=parse("G1.1"), clauses=(clause("G1.1A", "First."),)))
SECOND = patch(Insert(into=parse("G1"), after=parse("G1.1"), clauses=(clause("G1.1B", "Second."),)))


def told(*names: str) -> Callable[[str, str], bool | None]:
    """An order of some modifications; of the others nothing is told."""

    def comes_before(one: str, other: str) -> bool | None:
        return names.index(one) < names.index(other) if one in names and other in names else None

    return comes_before


def never(one: str, other: str) -> bool | None:
    raise AssertionError("nobody needs to be asked")


# Together


def test_what_does_not_meet_is_carried_out_together_and_nobody_is_asked_for_an_order():
    text, done = apply_in_order(BASE, [("A", TEN), ("B", RECORD)], never)
    assert (text, done) == (apply_together(BASE, [TEN, RECORD]), (("A", TEN), ("B", RECORD)))


def test_no_patch_at_all_leaves_the_text():
    assert apply_together(BASE, []) is BASE
    assert apply_all(BASE, []) is BASE
    assert one_after_another(BASE, []) is BASE


def test_all_are_carried_out_together_where_they_do_not_meet_in_whatever_order():
    swapped = [patch(Renumber(at=parse("G1.1"), to="G1.2")), patch(Renumber(at=parse("G1.2"), to="G1.1"))]
    for patches in (swapped, swapped[::-1]):
        assert [child.label for child in apply_all(BASE, patches).children[0].children] == ["G1.2", "G1.1"]


def test_all_are_carried_out_one_after_another_as_listed_where_they_meet():
    assert "five Working Days" in plain(apply_all(BASE, [TEN, FIVE]))
    assert "five Working Days" in plain(apply_all(BASE, [TEN, RECORD, FIVE]))


def test_one_patch_alone_is_carried_out_and_refused_as_it_is():
    assert apply_all(BASE, [TEN]) == apply_together(BASE, [TEN])
    with pytest.raises(PatchConflict, match="does not occur"):
        apply_all(BASE, [FIVE])


def test_what_meets_in_every_way_is_refused_for_the_reason_why_it_cannot_go_together():
    with pytest.raises(PatchConflict, match="two changes of the same words meet") as caught:
        apply_all(BASE, [TEN, TWELVE])
    assert caught.value.__suppress_context__


# In an order


def test_of_two_that_meet_the_one_told_first_goes_first_however_they_are_named():
    for one, other in permutations([("A", FIRST), ("B", SECOND)]):
        text, done = apply_in_order(BASE, [one, other], told("A", "B"))
        assert [child.label for child in text.children[0].children] == ["G1.1", "G1.1B", "G1.1A", "G1.2"]
        assert [name for name, _ in done] == ["A", "B"]
    text, _ = apply_in_order(BASE, [("A", FIRST), ("B", SECOND)], told("B", "A"))
    assert [child.label for child in text.children[0].children] == ["G1.1", "G1.1A", "G1.1B", "G1.2"]


def test_two_that_meet_and_have_no_order_are_a_conflict():
    with pytest.raises(PatchConflict, match="two insertions are made at one point"):
        apply_in_order(BASE, [("A", FIRST), ("B", SECOND)], told())


def test_what_does_not_fit_the_base_may_fit_what_comes_before_it():
    for named in permutations([("A", TEN), ("B", FIVE), ("C", RECORD)]):
        text, done = apply_in_order(BASE, named, told("A", "B"))
        assert "five Working Days" in plain(text)
        assert "two years" in plain(text)
        assert done[-1] == ("B", FIVE)


def test_what_does_not_fit_the_base_and_has_nothing_before_it_is_refused_with_its_reason():
    with pytest.raises(PatchConflict, match="“five days” was expected once and does not occur"):
        apply_in_order(BASE, [("A", RECORD), ("B", FIVE)], told())


def test_what_fits_neither_the_base_nor_what_comes_before_it_is_refused():
    with pytest.raises(PatchConflict, match="“five days” was expected once and does not occur"):
        apply_in_order(BASE, [("A", RECORD), ("B", FIVE)], told("A", "B"))


def test_the_patches_of_one_modification_go_together_and_are_not_ordered_among_themselves():
    with pytest.raises(PatchConflict, match="two insertions are made at one point"):
        apply_in_order(BASE, [("A", FIRST), ("A", SECOND)], told("A"))


def test_an_order_that_goes_round_is_a_conflict():
    def after_all(one: str, other: str) -> bool:
        return (one, other) in {("A", "B"), ("B", "C")}  # and C before A

    third = patch(Insert(into=parse("G1"), after=parse("G1.1"), clauses=(clause("G1.1C", "Third."),)))
    with pytest.raises(PatchConflict, match="two insertions are made at one point"):
        apply_in_order(BASE, [("A", FIRST), ("B", SECOND), ("C", third)], after_all)


def test_of_three_that_meet_each_goes_after_those_told_before_it():
    third = patch(Insert(into=parse("G1"), after=parse("G1.1"), clauses=(clause("G1.1C", "Third."),)))
    for named in permutations([("A", FIRST), ("B", SECOND), ("C", third)]):
        text, done = apply_in_order(BASE, named, told("C", "A", "B"))
        assert [child.label for child in text.children[0].children] == ["G1.1", "G1.1B", "G1.1A", "G1.1C", "G1.2"]
        assert [name for name, _ in done] == ["C", "A", "B"]


def test_what_does_not_meet_goes_together_though_an_order_is_told():
    """C comes after A, but has nothing to do with it: it need not wait."""
    _, done = apply_in_order(BASE, [("C", RECORD), ("A", FIRST), ("B", SECOND)], told("A", "C", "B"))
    assert [name for name, _ in done] == ["C", "A", "B"]


def test_a_later_patch_follows_a_clause_that_an_earlier_one_renumbered():
    """It is carried out where the clause stands by then, and is given back as it was carried out."""
    edited = patch(reword("G1.1", NEWS, "Each User shall tell the Panel."))
    clash = patch(Renumber(at=parse("G1.1"), to="G1.3"), reword("G1.1", "ten days", "five days"))
    shorter = patch(reword("G1.1", "the Panel within", "the DCC and the Panel within"), reword("G1.1", "ten", "six"))
    assert edited.document == "Section G"
    with pytest.raises(PatchConflict, match=r"G1\.3: “ten”"):
        apply_in_order(BASE, [("A", clash), ("B", shorter)], told("A", "B"))
    text = one_after_another(BASE, [("A", NUMBER), ("B", TEN), ("C", FIVE)])
    assert [child.label for child in text.children[0].children] == ["G1.3", "G1.2"]
    assert "five Working Days" in plain(text)
    both = patch(reword("G1.1", "five days", "six days"), *RECORD.operations)
    [_, (_, carried)] = apply_in_order(BASE, [("A", clash), ("B", both)], told("A", "B"))[1]
    assert carried.operations[0] == Reword(at=parse("G1.3"), find="five days", put="six days")


def test_patches_of_another_document_are_refused():
    with pytest.raises(PatchConflict, match="another document"):
        apply_in_order(
            BASE,
            [
                (
                    "A",
                    Patch(
                        document="Section H", operations=(Reword(at=Address(document="Section H"), find="a", put="b"),)
                    ),
                )
            ],
            told(),
        )
