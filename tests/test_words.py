"""Legal words: what is one token, and that an edit marks no more than it must."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import ORDINARY, examples, ordinary_texts, reworded_texts, texts

import sectext.words
from sectext.words import Edit, edits, tokens, words


def marked(old: str, new: str) -> str:
    """The edits as a terminal shows them."""
    out, position = "", 0
    for edit in edits(old, new):
        gone = old[edit.start : edit.end]
        out += old[position : edit.start] + (f"[-{gone}-]" if gone else "") + (f"{{+{edit.put}+}}" if edit.put else "")
        position = edit.end
    return out + old[position:]


def after(old: str, new: str) -> str:
    out, position = "", 0
    for edit in edits(old, new):
        assert edit.start >= position
        out += old[position : edit.start] + edit.put
        position = edit.end
    return out + old[position:]


def painted(old: str, new: str) -> int:
    return sum(edit.end - edit.start + len(edit.put) for edit in edits(old, new))


def least(old: str, new: str) -> int:
    """The fewest characters that can be marked in whole tokens: a plain weighted longest common subsequence."""
    a, b = tokens(old), tokens(new)

    below = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(max(row[j], below[j + 1], below[j] + len(x) if x == y else 0))
        below = row
    return len(old) + len(new) - 2 * below[-1]


# Tokens


@examples(300)
@given(texts())
def test_the_tokens_of_a_text_are_the_text_again(text: str):
    assert "".join(tokens(text)) == text
    assert all(tokens(text))


@pytest.mark.parametrize(
    "whole",
    [
        *(
            "G3.2(a)",
            "G3.20A",
            "G3.20",
            "3(b)(ii)",
            "3.2(a)(iv)",
            "£30",
            "£1,200.50",
            "1,000",
            "12%",
            "12.5%",
            "€5",
            "$7",
        ),
        *("SMETS2+", "SMETS1", "Supplier’s", "Supplier's", "half-hourly", "non‑domestic", "Users", "日本", "café"),
    ],
)
def test_a_reference_an_amount_and_a_word_are_one_token(whole: str):
    assert tokens(f"the {whole} of")[2] == whole
    assert tokens(f"({whole})") == ["(", whole, ")"]
    assert tokens(f"“{whole}”,") == ["“", whole, "”", ","]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("thirty (30)", ["thirty", " ", "(", "30", ")"]),
        ("a  b", ["a", "  ", "b"]),
        ("G3.2(a), (b) and 4.", ["G3.2(a)", ",", " ", "(", "b", ")", " ", "and", " ", "4", "."]),
        ("and/or", ["and", "/", "or"]),
        ("SMETS2++", ["SMETS2++"]),
        ("A+B", ["A", "+", "B"]),
        ("10%.", ["10%", "."]),
        ("£1,2345", ["£1", ",", "2345"]),
    ],
)
def test_a_text_divides_into_legal_tokens(text: str, parts: list[str]):
    assert tokens(text) == parts


def test_words_are_the_tokens_without_spaces_and_punctuation():
    assert words("the User (30), “Secure” – SMETS2+; G3.2(a)") == ["the", "User", "30", "Secure", "SMETS2+", "G3.2(a)"]
    assert words("a  B+ % £5 5% –") == ["a", "B+", "£5", "5%"]


# What is marked


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a SMETS2 Device", "a SMETS2+ Device", "a [-SMETS2-]{+SMETS2++} Device"),
        ("within thirty (30) days", "within sixty (60) days", "within [-thirty-]{+sixty+} ([-30-]{+60+}) days"),
        ("by 12% of", "by 18% of", "by [-12%-]{+18%+} of"),
        ("Section G3.2(a) and", "Section G3.3(b) and", "Section [-G3.2(a)-]{+G3.3(b)+} and"),
        ("ten Working Days", "fifteen Working Days", "[-ten-]{+fifteen+} Working Days"),
        ("the User’s duty", "the Users’ duty", "the [-User’s-]{+Users’+} duty"),
        ("pay £1,200.50 now", "pay £1,300.50 now", "pay [-£1,200.50-]{+£1,300.50+} now"),
        (
            "a Gas Proxy Function)",
            "a Gas Proxy Function which forms part of it)",
            "a Gas Proxy Function{+ which forms part of it+})",
        ),
        ("shall be secure", "shall not be secure", "shall{+ not+} be secure"),
        ("shall not be secure", "shall be secure", "shall[- not-] be secure"),
        ("and (b) the end", "or (c) the end", "[-and-]{+or+} ([-b-]{+c+}) the end"),
        ("the Device", "“the Device”", "{+“+}the Device{+”+}"),
        ("", "new words", "{+new words+}"),
        ("old words", "", "[-old words-]"),
        ("the same", "the same", "the same"),
    ],
)
def test_an_edit_marks_whole_words(old: str, new: str, shown: str):
    assert marked(old, new) == shown


@examples(400)
@given(texts(), texts())
def test_the_edits_lead_from_any_text_to_any_other(old: str, new: str):
    assert after(old, new) == new


@examples(400)
@given(reworded_texts())
def test_the_edits_lead_from_a_sentence_to_its_rewording(pair: tuple[str, str]):
    assert after(*pair) == pair[1]


@examples(400)
@given(reworded_texts())
def test_no_more_is_marked_than_must_be_but_for_single_joints(pair: tuple[str, str]):
    """Between two replacements a space or an opening bracket may be marked along; nothing else that stays ever is."""
    old, new = pair
    joints = 0
    for edit in edits(old, new):
        gone, came = tokens(old[edit.start : edit.end]), tokens(edit.put)
        joints += sum(min(gone.count(joint), came.count(joint)) for joint in (" ", "("))
    assert painted(old, new) <= least(old, new) + 2 * joints


def test_over_many_word_edits_the_marks_are_near_the_least_possible():
    """Minimality: marked characters over the least possible, on each edit of a few words and over all of them."""
    dice = random.Random(4711)
    ratios, total_painted, total_least = [], 0, 0
    for _ in range(1000):
        old = [dice.choice(ORDINARY) for _ in range(dice.randint(5, 40))]
        new = list(old)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(new))
            new[place : place + dice.randint(0, 2)] = [dice.choice(ORDINARY) for _ in range(dice.randint(0, 2))]
        one, other = " ".join(old), " ".join(new)
        if one != other:
            total_painted += painted(one, other)
            total_least += least(one, other)
            ratios.append(painted(one, other) / least(one, other))
    assert total_painted / total_least <= 1.05
    assert sum(ratio > 1.25 for ratio in ratios) / len(ratios) <= 0.01
    assert max(ratios) <= 1.5


@examples(300)
@given(reworded_texts())
def test_no_word_stands_in_a_deletion_and_the_insertion_beside_it(pair: tuple[str, str]):
    old, new = pair
    for edit in edits(old, new):
        gone, came = words(old[edit.start : edit.end]), words(edit.put)
        assert not set(gone) & set(came)


@examples(300)
@given(reworded_texts())
def test_no_token_is_ever_cut(pair: tuple[str, str]):
    old, new = pair
    parts = tokens(old)
    edges = {sum(map(len, parts[:n])) for n in range(len(parts) + 1)}
    for edit in edits(old, new):
        assert {edit.start, edit.end} <= edges
        assert all(token in tokens(new) for token in tokens(edit.put)) or not edit.put


@examples(200)
@given(ordinary_texts(), ordinary_texts(), ordinary_texts())
def test_equal_words_around_a_change_are_not_marked(head: str, old: str, new: str):
    whole_old, whole_new = f"{head} | {old} | {head}", f"{head} | {new} | {head}"
    low, high = len(head), len(whole_old) - len(head)
    for edit in edits(whole_old, whole_new):
        assert low <= edit.start + 1
        assert edit.end <= high + 1


@examples(100)
@given(texts(), texts())
def test_edits_are_the_same_every_time(old: str, new: str):
    assert edits(old, new) == edits(old, new)


# Every pair of short texts


def short(*alphabet: str, most: int, between: str = " ") -> list[str]:
    """Every text of a few words of an alphabet."""
    return [between.join(chosen) for size in range(most + 1) for chosen in product(alphabet, repeat=size)]


def kept(old: str, new: str) -> Iterator[str]:
    """What stands between two edits."""
    for one, other in pairwise(edits(old, new)):
        yield old[one.end : other.start]


def slid(old: str, edit: Edit, low: int, high: int) -> list[str]:
    """What else could be inserted or omitted to the same end, in whole tokens and apart from the edits beside it."""
    whole = old[: edit.start] + edit.put + old[edit.start :]  # with what is inserted; what is omitted stands there
    size = edit.end - edit.start or len(edit.put)
    without = whole[: edit.start] + whole[edit.start + size :]
    parts = tokens(whole)
    edges = {sum(map(len, parts[:n])) for n in range(len(parts) + 1)}
    return [
        whole[at : at + size]
        for at in range(low, min(high, len(without)) + 1)
        if {at, at + size} <= edges and whole[:at] + whole[at + size :] == without
    ]


def is_pure(edit: Edit) -> bool:
    return not edit.put or edit.end == edit.start


@pytest.mark.parametrize(
    "texts_of",
    [
        short("a", "b", most=4),
        short("a", "(", "b", most=3),
        short("a", "b,", "A+", most=3),
        short(",", ".", most=5, between=""),
        short(",", " ", "a", most=4, between=""),
    ],
)
def test_of_every_pair_of_short_texts_the_edits_are_least_apart_and_begin_at_a_space(texts_of: list[str]):
    """They lead there; between two stands a token; more than the least is marked only by joining over a space or “(”."""
    for old in texts_of:
        for new in texts_of:
            every = edits(old, new)
            assert after(old, new) == new
            assert all(kept(old, new))
            joints = sum(min(old[e.start : e.end].count(mark), e.put.count(mark)) for e in every for mark in " (")
            assert painted(old, new) <= least(old, new) + 2 * joints
            for number, edit in enumerate(every):
                low = every[number - 1].end + 1 if number else 0
                high = every[number + 1].start - 1 if number + 1 < len(every) else len(old)
                chosen = edit.put or old[edit.start : edit.end]
                if is_pure(edit) and chosen[0] != " ":
                    assert not any(other[0] == " " for other in slid(old, edit, low, high - (edit.end - edit.start)))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("p q r", "x y r", "[-p q-]{+x y+} r"),  # two replacements a space apart are one
        ("p (q r", "x (y r", "[-p-]{+x+} ([-q-]{+y+} r"),  # but not over a space and a bracket
        ("p(q) r", "x(y) r", "[-p(q-]{+x(y+}) r"),
        ("p, q r", "x, y r", "[-p-]{+x+}, [-q-]{+y+} r"),
        ("p q r", "q x r", "[-p -]q{+ x+} r"),  # an omission and an insertion are not joined
        ("p q r s", "q p s", "[-p -]q [-r-]{+p+} s"),
        ("a b p q c", "a z z b x y c", "a{+ z z+} b [-p q-]{+x y+} c"),
        ("x(b)", "y()", "[-x-]{+y+}([-b-])"),
        ("y p q r", "y x y r", "y [-p q-]{+x y+} r"),  # that “y” stands before them keeps them no further apart
        ("p q r y", "x y r y", "[-p q-]{+x y+} r y"),
        ("p p q r", "p x y r", "p [-p q-]{+x y+} r"),
        ("p q r p", "x y r p", "[-p q-]{+x y+} r p"),
        ("5 7", "6 5", "[-5-]{+6+} [-7-]{+5+}"),  # joined, “5” would be deleted and inserted side by side
        ("a b c", "d a e", "[-a-]{+d+} [-b c-]{+a e+}"),
        ("a (b", "c (a", "[-a-]{+c+} ([-b-]{+a+}"),
        ("a b c", "a b b c d d", "a b{+ b+} c{+ d d+}"),
        ("a b a b c", "a b c x", "a b[- a b-] c{+ x+}"),
        ("a b b", "b", "[-a b -]b"),
        ("( (, ,", "((,", "([- -](,[- ,-]"),
        ("b,b(,", "(, ba,", "[-b,b-](,{+ ba,+}"),
        ("  a a", "(,,a(b  a", "{+(,,a(b+}  a[- a-]"),
        ("one p q", "p x y", "[-one -]p [-q-]{+x y+}"),
        ("a a a", "a a", "a a[- a-]"),
        ("a b a b", "a b", "a b[- a b-]"),
        ("a b c", "a b b c", "a b{+ b+} c"),
        ("the the end", "the end", "the[- the-] end"),
        ("a, b", "a, a, b", "a,{+ a,+} b"),
    ],
)
def test_edits_are_joined_and_put_where_a_drafter_would_put_them(old: str, new: str, shown: str):
    assert marked(old, new) == shown


@pytest.mark.parametrize("number", [0, 1, 0xAFFF, 0xB000, 0xD7FE, 0xD7FF, 0xD800, 60_000, 100_000])
def test_each_word_of_a_long_text_is_coded_as_a_character_that_can_be_written(number: int):
    character = sectext.words._character(number)
    assert len(character.encode("utf-8")) > 0
    assert sectext.words._character(number + 1) > character
    assert character != "\0"


# Long texts


def long_text(dice: random.Random, count: int) -> list[str]:
    return [dice.choice(ORDINARY) for _ in range(count)]


def test_an_edit_of_twenty_thousand_words_compares_only_what_changed(monkeypatch: pytest.MonkeyPatch):
    """The common head and tail are passed by, so that the table of pairs stays small; a full one would have 4·10⁸ cells."""
    old = long_text(random.Random(1), 20_000)
    new = [*old[:10_000], "entirely", "new", "words", *old[10_003:]]
    sizes: list[int] = []
    exactly = sectext.words._kept_exactly

    def counted(a, b):
        sizes.append(len(a) * len(b))
        return exactly(a, b)

    monkeypatch.setattr(sectext.words, "_kept_exactly", counted)
    assert after(" ".join(old), " ".join(new)) == " ".join(new)
    assert 0 < sum(sizes) < 100


def test_a_great_difference_in_twenty_thousand_words_is_still_exact():
    """The engine's own time limit would give up after a second and mark everything between."""
    dice = random.Random(2)
    old = long_text(dice, 20_000)
    new = list(old)
    for place in range(0, 20_000, 100):
        new[place] = f"changed{place}"
    one, other = " ".join(old), " ".join(new)
    assert after(one, other) == other
    assert painted(one, other) <= 1.25 * sum(len(a) + len(b) for a, b in zip(old, new, strict=True) if a != b)


def test_no_clock_decides_what_is_found_to_differ(monkeypatch: pytest.MonkeyPatch):
    limits: list[float] = []

    class Watched(sectext.words.diff_match_patch):  # type: ignore[misc,name-defined]
        def diff_main(self, *given: object) -> object:
            limits.append(self.Diff_Timeout)
            return super().diff_main(*given)

    monkeypatch.setattr(sectext.words, "diff_match_patch", Watched)
    monkeypatch.setattr(sectext.words, "_EXACT_PAIRS", 0)
    assert after("a b c d", "b x d") == "b x d"
    assert limits
    assert set(limits) == {0}


def test_the_fast_way_takes_over_where_the_table_would_be_large(monkeypatch: pytest.MonkeyPatch):
    def never(a, b):
        raise AssertionError("a table of this size is too slow")

    dice = random.Random(3)
    old, new = " ".join(long_text(dice, 600)), " ".join(long_text(dice, 600))
    monkeypatch.setattr(sectext.words, "_kept_exactly", never)
    assert after(old, new) == new


@examples(60)
@given(st.lists(st.sampled_from(ORDINARY), min_size=110, max_size=140), st.randoms(use_true_random=False))
def test_both_ways_of_comparing_lead_to_the_new_text(old: list[str], dice: random.Random):
    new = list(old)
    for _ in range(6):
        new[dice.randrange(len(new))] = dice.choice(ORDINARY)
    one, other = ["start", *old], ["begin", *new]
    limit = sectext.words._EXACT_PAIRS
    try:
        for sectext.words._EXACT_PAIRS in (0, 10**9):
            assert after(" ".join(one), " ".join(other)) == " ".join(other)
    finally:
        sectext.words._EXACT_PAIRS = limit


def test_more_different_words_than_the_first_plane_has_characters_are_told_apart():
    old = " ".join(f"w{n}" for n in range(60_000))
    new = " ".join(f"w{n}" if n % 20_000 else f"v{n}" for n in range(60_000))
    assert after(old, new) == new
    assert painted(old, new) < 100
