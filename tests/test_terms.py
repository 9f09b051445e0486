"""Defined terms: where they are defined, in each of the three ways, and where words use them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from trees import documents, texts

import sectext
from sectext.terms import Vocabulary, inline, stem, terms
from sectext.tree import walk

DOCUMENT = """\
# Section A 'Definitions (synthetic)'

## A1

- A1.1 In this code:
  - **Keeper** means a person who keeps:
    - (a) a lamp; or
    - (b) a lantern.
  - **Lamp** means what a Keeper keeps.
- A1.2 A lantern is "Lit" if it burns, and the lists of them (the "Lantern Lists") are kept.

  | Stone | means fourteen pounds |
  | --- | --- |
  | Sack | what a man carries |
"""


def test_a_term_is_defined_in_a_list_a_table_or_a_sentence():
    found = {(t.term, str(t.at), t.form) for t in terms(sectext.read(DOCUMENT))}
    assert found == {
        ("Keeper", 'A1.1 "Keeper"', "definition"),
        ("Lamp", 'A1.1 "Lamp"', "definition"),
        ("Lit", "A1.2", "inline"),
        ("Lantern Lists", "A1.2", "inline"),
        ("Stone", 'A1.2 table 1 "Stone"', "table"),
    }


def test_the_meaning_has_the_items_of_a_definition():
    keeper = next(t for t in terms(sectext.read(DOCUMENT)) if t.term == "Keeper")
    assert keeper.meaning == "means a person who keeps: (a) a lamp; or (b) a lantern."


@pytest.mark.parametrize(
    ("sentence", "defined"),
    [
        ('as set out in the list (the "Deployed Products List"), which', ["Deployed Products List"]),
        ("the parties (each a “Party”) and", ["Party"]),
        ('a SMETS1 SMS is "Secure" if it is designed', ["Secure"]),
        ('an "Appropriate Standard" means a high level', ["Appropriate Standard"]),
        ('"Working Day" has the meaning given to that expression', ["Working Day"]),
        ('the "Codes" shall mean these', ["Codes"]),
        ('the sack is marked "GRIST" by the miller', []),
        ('shall say "Stop" where it can', []),
        ('the word "open" means nothing', []),
        ("it is Secure if it is designed", []),
    ],
)
def test_a_sentence_defines_a_term_in_passing(sentence: str, defined: list[str]):
    assert [term for term, _, _ in inline(sentence)] == defined


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("each Supplier Party and its Devices", ["Supplier Party", "Device"]),
        ("all Supplier Parties' Devices", ["Supplier Party", "Device"]),
        ("a SMETS2+ Device is no SMETS2 Device", ["SMETS2+ Device", "Device"]),
        ("a supplier party and a device", []),
        ("the Supplier. Party", []),
        ("the Device's Party", ["Device"]),
    ],
)
def test_the_longest_term_that_fits_is_used_in_any_number(text: str, used: list[str]):
    words = Vocabulary(["Supplier Party", "Device", "SMETS2+ Device"])
    assert [use.term for use in words.uses(text)] == used


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("Parties", "Party"), ("Devices", "Device"), ("Classes", "Class"), ("Status", "Status"), ("User's", "User")],
)
def test_a_plural_has_the_stem_of_its_singular(plural: str, singular: str):
    assert stem(plural) == stem(singular)


@given(texts(most=20), texts(most=3))
def test_uses_do_not_overlap_and_are_words_of_the_text(text: str, name: str):
    found = list(Vocabulary([name, "Device", "User"]).uses(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= use.start < use.end <= len(text) for use in found)
    assert all(stem(text[use.start : use.end].split()[-1]) for use in found)


@given(documents())
def test_each_definition_is_a_term_and_stands_where_it_says(document: sectext.Clause):
    found = list(terms(document))
    places = {place.address: place.clause for place in walk(document)}
    assert all(term.at in places for term in found)
    labels = [clause.label for clause in places.values() if clause.kind == "definition"]
    assert [term.term for term in found if term.form == "definition"] == labels
