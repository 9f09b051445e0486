"""The clause tree: what may stand in it, and how its clauses are found and printed."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from trees import documents, examples

from sectext.address import parse, parse_range
from sectext.formats.markdown import read
from sectext.tree import BadTree, Clause, UnknownAddress, at, digest, find, index, lines, members, plain, walk


def item(label: str | None = "(a)", text: str | None = "words", **more: object) -> Clause:
    return Clause(kind="item", label=label, text=text, **more)  # type: ignore[arg-type]


CELL = Clause(kind="cell", text="x")
ROW = Clause(kind="row", children=(CELL,))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "chapter"}, "is not a kind of clause"),
        ({"kind": "item", "text": "two\nlines"}, "U+000A"),
        ({"kind": "item", "text": "a\u2028b"}, "U+2028"),
        ({"kind": "item", "text": "a\x00b"}, "U+0000"),
        ({"kind": "item", "text": "a\ud800b"}, "U+D800"),
        ({"kind": "item", "text": " outer"}, "outer spaces"),
        ({"kind": "item", "text": "outer\u00a0"}, "outer spaces"),
        ({"kind": "item", "text": ""}, "is empty"),
        ({"kind": "item", "text": "e\u0301"}, "normal form C"),
        ({"kind": "item", "label": "(a) b"}, "cannot be a label"),
        ({"kind": "item", "label": "#1"}, "cannot be a label"),
        ({"kind": "item", "label": "“a”"}, "cannot be a label"),
        ({"kind": "item"}, "without a label needs words"),
        ({"kind": "clause"}, "without a label needs words"),
        ({"kind": "group"}, "needs a label"),
        ({"kind": "definition", "text": "means"}, "needs a label"),
        ({"kind": "document"}, "needs a label"),
        ({"kind": "document", "label": "Section G's"}, "apostrophe"),
        ({"kind": "heading", "text": "x", "label": "1"}, "has no label"),
        ({"kind": "heading"}, "has text and nothing else"),
        ({"kind": "heading", "text": "x", "closing": "y"}, "has text and nothing else"),
        ({"kind": "heading", "text": "x", "children": (item(),)}, "cannot hold a item"),
        ({"kind": "table", "children": (ROW,), "text": "x"}, "no words of its own"),
        ({"kind": "table"}, "same number of cells"),
        ({"kind": "table", "children": (ROW, Clause(kind="row", children=(CELL, CELL)))}, "same number of cells"),
        ({"kind": "row"}, "needs cells"),
        ({"kind": "cell", "heading": "x"}, "has no heading"),
        ({"kind": "definition", "label": "Term", "heading": "x"}, "has no heading"),
        ({"kind": "item", "label": "(a)", "children": (Clause(kind="clause", label="G1.1"),)}, "cannot hold a clause"),
        ({"kind": "item", "label": "(a)", "children": (item("(i)"), item("(i)"))}, "stands twice"),
        ({"kind": "cell", "children": (Clause(kind="heading", text="x"),)}, "cannot hold a heading"),
    ],
)
def test_what_cannot_stand_in_a_tree_is_refused(fields: dict[str, object], said: str):
    with pytest.raises(BadTree) as caught:
        Clause(**fields)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_a_definition_and_an_item_may_have_one_label():
    both = (item("(a)"), Clause(kind="definition", label="(a)", text="means a"))
    assert len(item("(b)", children=both).children) == 2


def test_a_clause_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        item().text = "other"  # type: ignore[misc]


DOCUMENT = read(
    """# Section G 'Security'

## G3 Duties

**General**

- G3.1 Each User shall:
  - (a) do this;
    - (i) so; and
  - (b) do that,

  and more.

- G3.2 See below.

**General**

- G3.10
  - **Secure** means safe;
  * without a label
  * without a label

  | Name | Value |
  | --- | --- |
  | ten | 10 |
  | | 11 |
  | ten | 12 |

## G4

- 4A Odd.
"""
)


def test_every_clause_has_its_address_in_printed_order():
    assert [str(place.address) for place in walk(DOCUMENT)] == [
        "Section G",
        "G3",
        'G3 "General"',
        "G3.1",
        "G3.1(a)",
        "G3.1(a)(i)",
        "G3.1(b)",
        "G3.2",
        'G3 "General"#2',
        "G3.10",
        'G3.10 "Secure"',
        "G3.10 #1",
        "G3.10 #2",
        "G3.10 table 1",
        'G3.10 table 1 "Name"',
        'G3.10 table 1 "Name" column 1',
        'G3.10 table 1 "Name" column 2',
        "G3.10 table 1 #2",
        "G3.10 table 1 #2 column 1",
        "G3.10 table 1 #2 column 2",
        "G3.10 table 1 #3",
        "G3.10 table 1 #3 column 1",
        "G3.10 table 1 #3 column 2",
        "G3.10 table 1 #4",
        "G3.10 table 1 #4 column 1",
        "G3.10 table 1 #4 column 2",
        "G4",
        "G4 4A",
    ]


def test_plain_text_is_label_space_words_in_printed_order():
    assert plain(find(DOCUMENT, parse("G3.1"))) == "\n".join(
        ["G3.1 Each User shall:", "(a) do this;", "(i) so; and", "(b) do that,", "and more."]
    )
    assert lines(find(DOCUMENT, parse('G3.10 "Secure"'))) == ["Secure means safe;"]


@examples(100)
@given(documents())
def test_an_address_leads_to_the_clause_it_was_made_for(document: Clause):
    for address, path in index(document).items():
        assert find(document, address) == at(document, path)


@examples(100)
@given(documents(), documents())
def test_two_texts_have_one_digest_only_if_they_are_equal(one: Clause, other: Clause):
    assert (digest(one) == digest(other)) == (one == other)
    assert pickle.loads(pickle.dumps(one)) == one


def test_moving_words_from_one_part_to_another_changes_the_digest():
    parts = [item(text="a"), item(text=None, closing="a"), item(text=None, heading="a")]
    assert len({digest(clause) for clause in parts}) == 3


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("G3.3", ["G3.2", "G3.1"]), ("G3.1(c)", ["G3.1(b)", "G3.1(a)"]), ("G3.11", ["G3.10", "G3.2"])],
)
def test_an_unknown_address_names_its_neighbours(wanted: str, near: list[str]):
    with pytest.raises(UnknownAddress) as caught:
        find(DOCUMENT, parse(wanted))
    assert [str(address) for address in caught.value.near][: len(near)] == near
    assert f"There is no {wanted} in Section G. Did you mean {near[0]}" in str(caught.value)
    assert caught.value.exit_code == 6


def test_one_address_for_two_clauses_is_refused():
    twice = Clause(
        kind="document",
        label="Section G",
        children=(
            Clause(kind="group", label="G3", children=(Clause(kind="clause", label="G3.1"),)),
            Clause(kind="clause", label="G3.1"),
        ),
    )
    with pytest.raises(BadTree, match=r"G3\.1 stands twice in Section G"):
        index(twice)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ("G3.1 to G3.10", ["G3.1", "G3.2", 'G3 "General"#2', "G3.10"]),
        ("G3.1(a) to G3.1(b)", ["G3.1(a)", "G3.1(b)"]),
        ("Section G", ["Section G"]),
    ],
)
def test_a_range_names_the_neighbours_that_stand_there(span: str, found: list[str]):
    assert [str(address) for address in members(DOCUMENT, parse_range(span))] == found


def test_a_range_with_an_end_that_is_not_there_is_an_unknown_address():
    with pytest.raises(UnknownAddress):
        members(DOCUMENT, parse_range("G3.1 to G3.9"))
