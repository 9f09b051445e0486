"""The line of versions: which of them may be in effect on a day, under what was known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import dice, examples

from sectext.address import parse, parse_range
from sectext.calendar import Calendar
from sectext.commencement import NEVER, After, Bounds, Fact, exactly
from sectext.timeline import Correction, EffectiveFact, Version, VersionDocument, candidates, dated, stretches, when

FIRST = date(2020, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def fact(bounds: Bounds, published: int = 0, **more: object) -> EffectiveFact:
    return EffectiveFact(bounds=bounds, published=day(published), source="a notice", **more)  # type: ignore[arg-type]


def version(label: str, *facts: EffectiveFact, **more: object) -> Version:
    return Version(label=label, parent=None, effective=facts, **more)  # type: ignore[arg-type]


def document(**changes: object) -> VersionDocument:
    said: dict[str, object] = {
        "name": "Section G",
        "title": None,
        "text_of": "1",
        "file": "section-g.md",
        "sha256": "aa",
        "held": None,
        "held_to": None,
    }
    return VersionDocument(**(said | changes))  # type: ignore[arg-type]


def closed(holiday: date) -> Calendar:
    """A calendar of one year with one holiday."""
    return Calendar(name="a test", first=2020, last=2020, holidays=frozenset({holiday}))


def chain(*bounds: Bounds) -> list[Bounds]:
    """The bounds of versions one after another, once they have limited one another."""
    return [each.bounds for each in dated([version(str(n), fact(b)) for n, b in enumerate(bounds)])]


# What a version says of itself


def test_the_fact_published_last_counts_and_none_before_it_was_published():
    moved = version("1", fact(exactly(day(9)), published=2), fact(exactly(day(5)), published=4))
    assert moved.bounds() == exactly(day(5))
    assert moved.bounds(day(4)) == exactly(day(5))
    assert moved.bounds(day(3)) == exactly(day(9))
    assert moved.bounds(day(1)) is None
    assert moved.fact(day(1)) is None


def test_a_version_that_waits_for_an_event_takes_effect_by_what_was_known_of_it():
    waits = version("1", fact(Bounds(), rule=After(event="go-live", days=1)))
    events = {"go-live": [Fact(kind="occurred", date=day(6), published=day(7), source="a notice")]}
    assert waits.bounds(None, events) == exactly(day(7))
    assert waits.bounds(day(6), events) == Bounds()
    assert waits.bounds() == Bounds()


def test_working_days_are_counted_in_the_calendar_that_is_given():
    friday, tuesday = date(2020, 1, 3), date(2020, 1, 7)
    waits = version("1", fact(Bounds(), rule=After(event="go-live", working_days=1)))
    events = {"go-live": [Fact(kind="occurred", date=friday, published=friday, source="a notice")]}
    assert waits.bounds(None, events, closed(tuesday - timedelta(days=1))) == exactly(tuesday)


def test_a_document_is_found_by_its_name():
    one, other = document(), document(name="Section H")
    held = version("1", documents=(one, other))
    assert (held.document("Section H"), held.document("Section I")) == (other, None)


def test_the_files_of_a_text_are_the_first_and_then_each_correction():
    corrected = Correction(file="section-g-2.md", sha256="bb", published=day(3), source="a reader")
    assert document(corrections=(corrected,)).files == (("section-g.md", "aa"), ("section-g-2.md", "bb"))
    assert document(file=None, sha256=None, corrections=(corrected,)).files == (("section-g-2.md", "bb"),)
    assert document(file=None).files == document(sha256=None).files == ()


def test_a_document_holds_what_lies_in_one_of_its_extracts_or_all_of_it():
    part = document(held=(parse_range("G3.17 to G3.21"), parse_range("G3.26")))
    held = [str(address) for address in map(parse, ("G3.18(a)", "G3.22", "G3.26")) if part.holds(address)]
    assert held == ["G3.18(a)", "G3.26"]
    assert document().holds(parse("G9.9"))


def test_a_fact_is_published_unless_it_says_otherwise():
    assert fact(Bounds()).certainty == "published"
    assert Fact(kind="planned", date=FIRST, published=None, source="a notice").certainty == "published"


def test_a_version_made_in_memory_has_no_file():
    assert version("1").file == ""


# One after another


def test_a_version_is_not_before_the_one_before_it():
    assert chain(Bounds(not_before=day(5), firm=day(4)), Bounds(not_before=day(2), firm=day(1))) == [
        Bounds(not_before=day(5), firm=day(4)),
        Bounds(not_before=day(5), firm=day(4)),
    ]


def test_a_version_is_not_after_the_one_after_it():
    assert chain(Bounds(not_after=day(9)), Bounds(not_after=day(7)), Bounds()) == [
        Bounds(not_after=day(7)),
        Bounds(not_after=day(7)),
        Bounds(),
    ]


def test_a_version_that_never_takes_effect_or_is_not_known_of_is_left_out():
    quashed, unknown = version("2", fact(NEVER)), version("3", fact(exactly(day(3)), published=8))
    every = [version("1", fact(exactly(day(1)))), quashed, unknown]
    assert [each.version.label for each in dated(every, day(7))] == ["1"]
    assert [each.version.label for each in dated(every, day(8))] == ["1", "3"]


def test_a_version_takes_the_place_of_those_that_it_replaces_from_when_it_is_known():
    every = [
        version("1", fact(exactly(day(1)))),
        version("2", fact(exactly(day(2)), published=2), replaces=("1",)),
    ]
    assert [each.version.label for each in dated(every, day(1))] == ["1"]
    assert [each.version.label for each in dated(every)] == ["2"]


def test_events_and_the_calendar_reach_every_version():
    waits = version("1", fact(Bounds(), rule=After(event="go-live", working_days=1)))
    events = {"go-live": [Fact(kind="occurred", date=date(2020, 1, 3), published=None, source="a notice")]}
    [found] = dated([waits], None, events, closed(date(2020, 1, 6)))
    assert found.bounds.fixed == date(2020, 1, 7)


# On a day


@pytest.mark.parametrize(
    ("on", "picks"),
    [
        (0, ()),  # before the first
        (1, (0,)),
        (3, (0,)),
        (4, (0, 1)),  # the second may have begun
        (5, (0, 1)),
        (6, (1,)),  # it surely has
        (8, (1, 2)),  # nobody knows when the third begins, but not before the 8th day
        (30, (1, 2)),
    ],
)
def test_on_a_day_the_last_one_surely_reached_counts_and_those_that_may_have_been(on: int, picks: tuple[int, ...]):
    line = dated(
        [
            version("1", fact(exactly(day(1)))),
            version("2", fact(Bounds(not_before=day(4), not_after=day(6)))),
            version("3", fact(Bounds(not_before=day(8)))),
        ]
    )
    assert candidates(line, day(on)) == picks


def test_before_the_first_is_a_candidate_while_the_first_is_open():
    line = dated([version("1", fact(Bounds(not_before=day(4), not_after=day(6))))])
    assert [candidates(line, day(n)) for n in (3, 4, 6)] == [(), (-1, 0), (0,)]
    assert stretches(line) == [(None, ()), (day(4), (-1, 0)), (day(6), (0,))]


def test_a_stretch_begins_where_what_is_only_planned_begins():
    """The answer is the same on both sides, but on one of them it rests on a plan."""
    line = dated([version("1", fact(exactly(day(1)))), version("2", fact(Bounds(not_before=day(8), firm=day(3))))])
    assert stretches(line) == [(None, ()), (day(1), (0,)), (day(3), (0,)), (day(8), (0, 1))]


days = st.integers(0, 40).map(day)
bounds = st.builds(
    lambda low, high, firm: Bounds(not_before=low, not_after=high, firm=firm),
    st.none() | days, st.none() | days, st.none() | days,
)  # fmt: skip


@given(st.lists(bounds, min_size=1, max_size=6))
def test_stretches_have_the_candidates_of_each_of_their_days(every: list[Bounds]):
    line = dated([version(str(n), fact(each)) for n, each in enumerate(every)])
    found = stretches(line)
    for n in range(-2, 44):
        picks = [picks for first, picks in found if first is None or first <= day(n)][-1]
        assert picks == candidates(line, day(n))


@examples(60)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), dice())
def test_the_order_in_which_facts_are_listed_means_nothing(published: list[int], throw):
    facts = [fact(exactly(day(n)), published=n) for n in sorted(set(published))]
    mixed = throw.sample(facts, len(facts))
    for known in (None, day(0), day(20)):
        assert version("1", *facts).bounds(known) == version("1", *mixed).bounds(known)


def test_a_fixed_day_is_a_date_and_anything_else_is_bounds_without_plans():
    assert when(exactly(day(3))) == day(3)
    assert when(Bounds(not_before=day(3), firm=day(1))) == Bounds(not_before=day(3))
