"""Instructions: what an operation is in a sentence, and what a sentence is in operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import documents, examples, moved_pairs, pairs, reworded_pairs, texts, unrelated_pairs

import sectext
from sectext.address import parse
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.compare import compare
from sectext.formats import markdown
from sectext.instruction import NotUnderstood, Understood, read, sentence, sentences, write
from sectext.instruction.forms import FORMS
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Insert,
    Move,
    Operation,
    Patch,
    PatchConflict,
    Renumber,
    Reword,
    Suspend,
)
from sectext.tree import Clause, digest, find, walk

ROOT = Path(__file__).resolve().parent.parent
Pair = tuple[Clause, Clause]


def back(text: str, base: Clause, name: str = "i.txt") -> Understood:
    """What a text says of one document."""

    def only(document: str) -> Clause:
        assert document == base.label, document
        return base

    return read(text, only, name=name)


def check_there_and_back(patch: Patch, base: Clause) -> None:
    found = back(write(patch, base), base).patches
    assert [each.operations for each in found] == ([patch.operations] if patch.operations else [])


# There and back: an operation, its sentence, and the same operation


@examples(60)
@given(pairs())
def test_the_sentences_of_any_patch_are_read_back_as_its_operations(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(40)
@given(moved_pairs())
def test_sentences_of_moves_and_renumberings_are_read_back(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(20)
@given(unrelated_pairs())
def test_sentences_of_a_wholly_new_text_are_read_back(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(40)
@given(reworded_pairs())
def test_each_sentence_alone_is_one_operation(pair: Pair):
    patch = compare(*pair)
    for operation, said in zip(patch.operations, sentences(patch, pair[0]), strict=True):
        alone = Patch(document=patch.document, operations=(operation,))
        try:
            sectext.redline(pair[0], alone)
        except PatchConflict:
            continue  # a part of a patch need not fit by itself
        [made] = back(said, pair[0]).patches
        assert made.operations == (operation,)


def _rules() -> st.SearchStrategy[Rule]:
    counts = st.integers(0, 400)
    atoms: st.SearchStrategy[Rule] = st.one_of(
        st.dates().map(lambda day: On(date=day)),
        st.builds(lambda event, days, working: After(event=event, days=days, working_days=working), texts(), counts, counts),
        texts().map(lambda name: WithRelease(name=name)),
        st.just(Never()),
    )
    return st.recursive(
        atoms,
        lambda rules: st.one_of(
            st.lists(rules, min_size=1, max_size=3).map(lambda r: Latest(rules=tuple(r))),
            st.lists(rules, min_size=1, max_size=3).map(lambda r: Earliest(rules=tuple(r))),
        ),
        max_leaves=6,
    )


RULES = _rules()


@st.composite
def effects(draw: st.DrawFn, base: Clause) -> Operation:
    at = draw(st.sampled_from([place.address for place in walk(base)]))
    first, second = draw(RULES), draw(RULES)
    return draw(
        st.sampled_from(
            (
                Commence(at=at, rule=first),
                Defer(at=at, until=first),
                Suspend(at=at, from_=first, until=second),
                Suspend(at=at, from_=first, until=None),
                Cease(at=at, rule=first),
                Disapply(at=at, scope=draw(texts()), rule=first),
            )
        )
    )


@examples(80)
@given(st.data())
def test_the_sentences_of_effects_are_read_back(data: st.DataObject):
    base = data.draw(documents())
    made = tuple(dict.fromkeys(data.draw(st.lists(effects(base), min_size=1, max_size=3))))
    check_there_and_back(Patch(document=base.label or "", operations=made), base)


@st.composite
def rewordings(draw: st.DrawFn, base: Clause) -> Reword | None:
    """Any words of a clause, with any others: also a part of a word, and also none."""
    wordy = [p for p in walk(base) if p.clause.text or p.clause.heading or p.clause.closing]
    if not wordy:
        return None
    place = draw(st.sampled_from(wordy))
    part = draw(st.sampled_from([p for p in ("text", "heading", "closing") if getattr(place.clause, p)]))
    words = getattr(place.clause, part)
    low = draw(st.integers(0, len(words) - 1))
    find_ = words[low : draw(st.integers(low + 1, len(words)))]
    more = draw(texts())
    put = draw(st.sampled_from((more, find_ + more, more + find_, find_ + " " + more, find_[:1], find_[1:], "")))
    return Reword(at=place.address, part=draw(st.sampled_from((part, None))), find=find_, put=put)


@examples(80)
@given(st.data())
def test_any_change_of_words_is_read_back_or_at_odds_with_the_text(data: st.DataObject):
    base = data.draw(documents())
    operation = data.draw(rewordings(base))
    if operation is None or operation.find == operation.put:
        return
    patch = Patch(document=base.label or "", operations=(operation,))
    try:
        sectext.redline(base, patch)
    except PatchConflict:
        with pytest.raises(PatchConflict):
            back(write(patch, base), base)
        return
    check_there_and_back(patch, base)
