"""The corpus answers: what G3.17(b), G3.20(b) and G3.26 said on a day, and the four ways of having no text."""

from __future__ import annotations

import copy
import itertools
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

import sectext
from sectext import NotHeld, NotInCode, OutsideCoverage, UnknownAddress
from sectext.commencement import Bounds
from sectext.tree import lines

ROOT = Path(__file__).resolve().parent.parent
CODE = sectext.open(ROOT)
ADDED = " which forms part of a SMETS2+ Device"


def test_g3_17_b_changes_on_18_july_2018():
    before = CODE.clause("G3.17(b)", on=date(2018, 7, 17))
    after = CODE.clause("G3.17(b)", on=date(2018, 7, 18))
    assert ADDED not in before.text and ADDED in after.text
    assert (before.from_, before.to, before.made_by) == (date(2018, 2, 22), date(2018, 7, 18), ())
    assert (after.from_, after.to, after.made_by) == (date(2018, 7, 18), None, ("SoS-2018-07-18",))


def test_g3_20_b_changes_on_4_november_2019():
    before = CODE.clause("G3.20(b)", on=date(2019, 11, 3))
    after = CODE.clause("G3.20(b)", on=date(2019, 11, 4))
    assert ADDED not in before.text and ADDED in after.text
    assert (before.from_, before.to, before.made_by) == (date(2018, 2, 22), date(2019, 11, 4), ())
    assert (after.from_, after.to, after.made_by) == (date(2019, 11, 4), None, ("MP087",))
    assert (before.version, after.version) == ("6.17", "6.17+MP087")
    assert not before.certain, "the base is reconstructed"
    assert after.certain, "the annex prints it"


def test_both_exclusions_read_the_same_since_mp087():
    edition = CODE.on(date(2019, 11, 4))
    assert edition["G3.17(b)"].text == edition["G3.20(b)"].text


def test_the_last_wording_held_is_not_certain_once_nobody_has_looked():
    answer = CODE.clause("G3.20(b)", on=date(2026, 1, 1))
    assert ADDED in answer.text and not answer.certain
    assert any("30 November 2019" in reason and "nobody has looked" in reason for reason in answer.because)
    assert CODE.clause("G3.20(b)", on=date(2019, 11, 29)).certain


def test_a_clause_that_begins_later_is_not_in_the_code_and_says_when():
    with pytest.raises(NotInCode) as error:
        CODE.clause("G3.26", on=date(2018, 7, 17))
    assert "18 July 2018" in str(error.value)
    assert error.value.next.from_ == date(2018, 7, 18)
    assert error.value.next.made_by == ("SoS-2018-07-18",)
    assert error.value.previous is None


def test_g3_26_was_in_force_on_1_september_2018():
    answer = CODE.clause("G3.26", on=date(2018, 9, 1))
    assert (answer.status, answer.certain, answer.version) == ("in force", True, "5.20")
    assert answer.pending == ("SMETS1-deferral",)


def test_an_unpublished_proposal_never_leaks():
    for day in (date(2018, 9, 1), date(2018, 12, 1), date(2019, 6, 1), date(2026, 1, 1)):
        assert CODE.clause("G3.26", on=day).status == "in force"


@pytest.mark.parametrize(
    ("day", "status", "certain"),
    [
        (date(2018, 12, 1), "deferred", True),
        (date(2019, 4, 15), "deferred", True),
        (date(2019, 4, 16), "deferred", False),
        (date(2019, 5, 25), "deferred", False),
        (date(2019, 5, 26), "undetermined", False),
    ],
)
def test_the_deferral_when_named_holds_until_its_event(day, status, certain):
    answer = CODE.clause("G3.26", on=day, using=("SMETS1-deferral",))
    assert (answer.status, answer.certain) == (status, certain)
    assert answer.text == CODE.clause("G3.26", on=day).text, "an effect leaves the text as it is"
    if status == "undetermined":
        assert {c.status for c in answer.candidates} == {"in force", "deferred"}


def test_a_deferred_clause_below_is_an_exception_of_the_clause_above():
    answer = CODE.clause("G3", on=date(2018, 12, 1), using=("SMETS1-deferral",))
    assert answer.status == "in force"
    assert [(str(e.address), e.status) for e in answer.exceptions] == [
        ("G3.26", "deferred"), ("G3.27", "deferred"), ("G3.28", "deferred"),
    ]  # fmt: skip


def test_the_items_of_a_deferred_clause_are_deferred():
    assert CODE.clause("G3.28(a)", on=date(2018, 12, 1), using=("SMETS1-deferral",)).status == "deferred"


def test_a_named_modification_counts_from_its_own_date():
    assert ADDED not in CODE.clause("G3.20(b)", on=date(2019, 11, 3), using=("MP087",)).text
    assert ADDED in CODE.clause("G3.20(b)", on=date(2019, 11, 4), using=("MP087",)).text


@pytest.mark.parametrize("address", ["G3.1", "G3.99", "G3.22"])
def test_outside_what_is_held_is_not_held_with_near_matches(address):
    with pytest.raises(NotHeld) as error:
        CODE.clause(address, on=date(2019, 1, 1))
    assert error.value.near and "G3." in error.value.hint
    assert error.value.exit_code == 6


def test_another_section_is_not_held():
    with pytest.raises(NotHeld, match="Section H is not held"):
        CODE.clause("H14.31", on=date(2019, 1, 1))


def test_inside_what_is_held_a_label_that_never_was_is_unknown():
    with pytest.raises(UnknownAddress) as error:
        CODE.clause("G3.20(z)", on=date(2019, 1, 1))
    assert "G3.20(b)" in map(str, error.value.near)


def test_before_the_first_version_is_outside_coverage():
    with pytest.raises(OutsideCoverage, match="22 February 2018"):
        CODE.clause("G3.20(b)", on=date(2015, 1, 1))
    assert CODE.clause("G3.20(b)", on=date(2018, 2, 22)).version == "5.14"
    with pytest.raises(OutsideCoverage):
        CODE.clause("G3.20(b)", on=date(2018, 2, 21))


def test_what_was_not_known_does_not_count():
    answer = CODE.clause("G3.20(b)", on=date(2019, 11, 4), known=date(2019, 11, 3))
    assert ADDED not in answer.text and answer.version == "6.17"
    with pytest.raises(OutsideCoverage):
        CODE.clause("G3.20(b)", on=date(2019, 11, 4), known=date(2018, 2, 21))


def test_versions_with_bounds_that_agree_answer_and_name_none():
    answer = CODE.clause("G3.26", on=date(2018, 12, 1))
    assert answer.version is None and answer.status == "in force"
    assert any("5.20 and 6.17" in reason for reason in answer.because)


def test_a_datetime_is_refused_and_a_day_is_required():
    with pytest.raises(TypeError):
        CODE.clause("G3.20(b)", on=datetime(2019, 11, 4))
    with pytest.raises(TypeError):
        CODE.clause("G3.20(b)", on=None)
    with pytest.raises(TypeError):
        CODE.on("2019-11-04")


def test_the_text_is_lines_of_label_and_words():
    annex = (ROOT / "tests" / "mp087_annex_a.txt").read_text(encoding="utf-8").strip().split("\n")
    edition = CODE.on(date(2019, 11, 4))
    found = [line for n in range(17, 22) for line in edition[f"G3.{n}"].text.split("\n")]
    assert found == annex, "the five clauses of the annex, word for word"


def test_the_words_around_an_item_are_its_context():
    (above,) = CODE.clause("G3.20(b)", on=date(2019, 11, 4)).context
    assert str(above.address) == "G3.20"
    assert above.text.startswith("Each User shall") and above.closing.startswith("arrangements designed")


def test_an_incomplete_text_is_not_certain():
    answer = CODE.clause("G3.28(b)", on=date(2018, 9, 1))
    assert not answer.certain and any("incomplete" in reason for reason in answer.because)
    assert answer.text.endswith("User Independent Security Assurance")


def test_a_document_is_an_extract_and_says_so():
    answer = CODE.clause("Section G", on=date(2019, 11, 4))
    assert not answer.certain and any("extract" in reason for reason in answer.because)


def test_oddities_of_the_text_are_kept():
    edition = CODE.on(date(2019, 11, 4))
    assert edition["G3.19"].text.endswith("otherwise be notified")
    assert edition["G3.20(a)"].text.endswith("User Systems; and")


def test_the_timeline_leaves_no_gap_and_no_overlap():
    for address in CODE.on(date(2019, 11, 4)):
        wordings = CODE.timeline(address)
        for one, other in itertools.pairwise(wordings):
            assert one.to == other.from_ and one.text != other.text
        assert wordings[-1].to is None


def test_an_edition_is_a_mapping():
    edition = CODE.on(date(2018, 7, 17))
    assert "G3.17(b)" in edition and "G3.26" not in edition and "nonsense" not in edition
    assert len(edition) == len(list(edition)) > 10
    with pytest.raises(sectext.UnknownAddress):
        edition.define("Working Day")


def test_a_version_can_be_asked_for_instead_of_a_day():
    answer = CODE.clause_in("G3.20(b)", version="6.17")
    assert (answer.on, answer.status, answer.version) == (None, None, "6.17")
    assert answer.from_ == date(2018, 2, 22)
    bounds = CODE.version("6.17").bounds()
    assert bounds == Bounds(not_before=date(2018, 10, 4), not_after=date(2019, 10, 11), firm=date(2018, 10, 4))


def test_the_code_is_picklable_and_answers_the_same():
    twin = pickle.loads(pickle.dumps(CODE))
    day = date(2019, 11, 4)
    assert twin.clause("G3.20(b)", on=day) == CODE.clause("G3.20(b)", on=day)
    assert copy.copy(CODE.clause("G3.20(b)", on=day)) == CODE.clause("G3.20(b)", on=day)


def test_errors_are_picklable():
    with pytest.raises(NotInCode) as error:
        CODE.clause("G3.26", on=date(2018, 7, 17))
    twin = pickle.loads(pickle.dumps(error.value))
    assert str(twin) == str(error.value) and twin.next == error.value.next


def test_threads_get_the_same_answers():
    days = [date(2018, 2, 22 + n) for n in range(6)] + [date(2019, 11, n) for n in range(1, 9)]
    alone = [CODE.clause("G3.20(b)", on=day).digest for day in days]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda day: CODE.clause("G3.20(b)", on=day).digest, days * 20))
    assert together == alone * 20


def test_digests_are_those_of_the_text():
    import hashlib

    answer = CODE.clause("G3.20", on=date(2019, 11, 4))
    assert answer.digest == hashlib.sha256(answer.text.encode()).hexdigest()
    assert answer.text == "\n".join(lines(answer.clause))
