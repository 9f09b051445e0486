"""Where a clause is: addresses as lawyers write them, read and printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import examples, texts

from sectext.address import Address, BadAddress, contains, parse, parse_range, quoted, sort_key


def address(document: str, *steps: str) -> Address:
    return Address(document=document, steps=steps)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("G3.20(b)", address("Section G", "G3.20", "(b)")),
        ("Section G3.20 (b)", address("Section G", "G3.20", "(b)")),
        ("Sections G3.20", address("Section G", "G3.20")),
        ("  G3.20 (b) (ii) ", address("Section G", "G3.20", "(b)", "(ii)")),
        ("G3.20A", address("Section G", "G3.20A")),
        ("Section G", address("Section G")),
        ("G3", address("Section G", "G3")),
        ("Appendix AC 3.2(a)", address("Appendix AC", "3.2", "(a)")),
        ("Schedule 8", address("Schedule 8")),
        ("Schedule 8 4", address("Schedule 8", "4")),
        ('A1.1 "Working Day"(a)', address("Section A", "A1.1", '"Working Day"', "(a)")),
        ("A1.1 “Working Day”(a)", address("Section A", "A1.1", '"Working Day"', "(a)")),
        ('G3 "Manufacturers: Duty to Notify"', address("Section G", "G3", '"Manufacturers: Duty to Notify"')),
        ('G3 "General"#2', address("Section G", "G3", '"General"#2')),
        ('G3 "of “Secure” things"', address("Section G", "G3", '"of “Secure” things"')),
        (r'G3 "a \"b\" c"', address("Section G", "G3", r'"a \"b\" c"')),
        ('G3.4 table 1 "Yes" column 2', address("Section G", "G3.4", "table 1", '"Yes"', "column 2")),
        ("G3.4 table 1 #2 column 2(a)", address("Section G", "G3.4", "table 1", "#2", "column 2", "(a)")),
        ("G3.20 #1", address("Section G", "G3.20", "#1")),
        ("Section G [1.]", address("Section G", "1.")),
    ],
)
def test_an_address_is_read_as_lawyers_write_it(text: str, found: Address):
    assert parse(text) == found
    assert parse(str(found)) == found


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        (address("Section G", "G3.20", "(b)"), "G3.20(b)"),
        (address("Section G", "3.20", "(b)"), "Section G 3.20(b)"),
        (address("Section G"), "Section G"),
        (address("Appendix AC", "3.2", "(a)"), "Appendix AC 3.2(a)"),
        (address("Section A", "A1.1", '"Working Day"', "(a)"), 'A1.1 "Working Day"(a)'),
        (address("Section G", "G3.4", "table 1", "#2"), "G3.4 table 1 #2"),
    ],
)
def test_an_address_is_printed_as_lawyers_write_it(found: Address, printed: str):
    assert str(found) == printed


@pytest.mark.parametrize(
    "text", ["", "   ", "3.20", "nonsense", "G3.20(b", "G3.20 and more", 'G3 "open', "g3.20", "(a)"]
)
def test_what_is_not_an_address_is_refused_with_an_example(text: str):
    with pytest.raises(BadAddress, match=r"Write it like G3\.20\(b\)"):
        parse(text)


def test_the_error_shows_where_reading_stopped():
    with pytest.raises(BadAddress, match="cannot be read as an address from “ and more” on"):
        parse("G3.20(b) and more")


@examples(200)
@given(texts())
def test_any_words_can_be_a_step(words: str):
    found = address("Section G", "G3", quoted(words))
    assert parse(str(found)) == found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("G3.26 to G3.28", ("G3.26", "G3.28")),
        ("G3.26 – G3.28", ("G3.26", "G3.28")),
        ("G3.26 - G3.28", ("G3.26", "G3.28")),
        ("G3.20(a) to G3.20(c)", ("G3.20(a)", "G3.20(c)")),
        ("G3.26", ("G3.26", "G3.26")),
        ('G3 "from here to there"', ('G3 "from here to there"',) * 2),
        ('G3 "of “a” to b"', ('G3 "of “a” to b"',) * 2),
    ],
)
def test_a_range_is_read(text: str, ends: tuple[str, str]):
    found = parse_range(text)
    assert (str(found.first), str(found.last)) == ends


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("G3.28 to G3.26", "runs backwards. Write G3.26 to G3.28"),
        ("G3.26 to H3.28", "is not a range of neighbours"),
        ("G3.26 to G3.28(a)", "is not a range of neighbours"),
        ("G3.26 to G3.27 to G3.28", "is not a range of neighbours"),
        ("Section G to Section G", "is not a range of neighbours"),
    ],
)
def test_a_range_of_no_neighbours_is_refused(text: str, said: str):
    with pytest.raises(BadAddress) as caught:
        parse_range(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (
            "G3.18 to G3.20",
            ("G3.18", "G3.18A", "G3.19", "G3.20", "G3.19(a)", "G3.20(b)(i)"),
            ("G3.17", "G3.20A", "G3.2", "G4.19", "H3.19"),
        ),
        ("G3.20(a) to G3.20(c)", ("G3.20(b)", "G3.20(b)(i)"), ("G3.20", "G3.20(d)", "G3.21(b)")),
        ("Section G", ("G3.1", "Section G"), ("Section H", "H1.1")),
    ],
)
def test_a_range_covers_what_its_labels_enclose(span: str, inside: tuple[str, ...], outside: tuple[str, ...]):
    found = parse_range(span)
    assert all(found.covers(parse(text)) for text in inside)
    assert not any(found.covers(parse(text)) for text in outside)


def test_labels_are_not_ordered_as_decimals():
    labels = ["G3.1", "G3.2", "G3.9", "G3.10", "G3.18", "G3.18A", "G3.18B", "G3.19", "G10.1"]
    backwards = labels[::-1]
    assert sorted(backwards, key=sort_key) == labels
    assert sorted(["(aa)", "(z)", "(b)", "(a)"], key=sort_key) == ["(a)", "(b)", "(z)", "(aa)"]


def test_a_clause_label_names_its_group_only_up_to_a_stop():
    assert contains("G3", "G3.20")
    assert not contains("G3", "G30.1")


def test_an_address_stands_within_those_above_it():
    assert parse("G3.20(b)(i)").within(parse("G3.20"))
    assert parse("G3.20").within(parse("G3.20"))
    assert not parse("G3.2").within(parse("G3.20"))
    assert not parse("H3.20").within(parse("Section G"))


@examples(100)
@given(st.text(st.sampled_from('GA3.20(ab)"“” \\[]#-to1table'), max_size=16))
def test_whatever_is_read_as_an_address_is_printed_as_one(text: str):
    try:
        found = parse(text)
    except BadAddress:
        return
    assert parse(str(found)) == found
