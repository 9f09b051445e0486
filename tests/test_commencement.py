"""When something takes effect: what a rule comes to under the facts that were known."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import dice, examples

from sectext.commencement import (
    NEVER,
    After,
    Bounds,
    Earliest,
    Fact,
    FactKind,
    Latest,
    Never,
    On,
    Rule,
    WithRelease,
    evaluate,
    event_bounds,
    exactly,
)


def day(month: int, number: int) -> date:
    return date(2019, month, number)


def fact(kind: FactKind, on: date, published: date | None = None) -> Fact:
    return Fact(kind=kind, date=on, published=published, source="a notice")


def test_a_date_is_a_date():
    bounds = evaluate(On(date=day(11, 4)), {})
    assert bounds == exactly(day(11, 4))
    assert (bounds.reached(day(11, 3)), bounds.reached(day(11, 4))) == (False, True)


def test_an_event_that_nothing_is_known_of_is_open_on_both_sides():
    assert evaluate(After(event="x"), {}) == Bounds()
    assert Bounds().reached(day(1, 1)) is None


def test_an_event_that_occurred_fixes_the_day():
    facts = [fact("planned", day(5, 26)), fact("not yet by", day(4, 15)), fact("occurred", day(7, 1))]
    assert event_bounds(facts) == exactly(day(7, 1))


def test_not_yet_by_a_day_means_the_day_after_at_the_earliest():
    bounds = event_bounds([fact("not yet by", day(4, 15))])
    assert (bounds.not_before, bounds.not_after, bounds.firm) == (day(4, 16), None, day(4, 16))
    assert (bounds.reached(day(4, 15)), bounds.reached(day(4, 16))) == (False, None)
    assert not bounds.rests_on_plan(day(4, 15))


def test_a_plan_says_not_yet_and_never_that_it_happened():
    bounds = event_bounds([fact("planned", day(5, 26)), fact("not yet by", day(4, 15))])
    assert bounds.reached(day(5, 25)) is False
    assert bounds.rests_on_plan(day(5, 25))
    assert not bounds.rests_on_plan(day(4, 15))
    assert bounds.reached(day(5, 26)) is None
    assert bounds.reached(date(2099, 1, 1)) is None


def test_the_latest_plan_counts_even_if_it_is_earlier():
    plans = [fact("planned", day(9, 1), published=day(1, 1)), fact("planned", day(6, 1), published=day(2, 1))]
    assert event_bounds(plans).not_before == day(6, 1)
    assert event_bounds(plans, known=day(1, 31)).not_before == day(9, 1)


def test_a_cancelled_event_never_happens():
    bounds = event_bounds([fact("planned", day(5, 26)), fact("cancelled", day(3, 1))])
    assert bounds == NEVER
    assert bounds.reached(date(2099, 1, 1)) is False
    assert bounds.fixed is None
    assert not bounds.rests_on_plan(day(5, 1))


def test_of_cancelled_and_occurred_the_later_published_counts():
    facts = [fact("cancelled", day(3, 1), published=day(3, 1)), fact("occurred", day(6, 1), published=day(6, 2))]
    assert event_bounds(facts) == exactly(day(6, 1))
    assert event_bounds(facts, known=day(6, 1)) == NEVER


def test_a_fact_does_not_count_before_it_was_published():
    facts = [fact("occurred", day(7, 1), published=day(7, 15))]
    assert event_bounds(facts, known=day(7, 14)) == Bounds()
    assert event_bounds(facts, known=day(7, 15)) == exactly(day(7, 1))


def test_working_days_are_counted_from_the_event():
    events = {"objections-end": [fact("occurred", day(11, 1))]}
    assert evaluate(After(event="objections-end", working_days=1), events).fixed == day(11, 4)
    assert evaluate(After(event="objections-end", days=1), events).fixed == day(11, 2)
    assert evaluate(After(event="objections-end", days=1, working_days=1), events).fixed == day(11, 4)
    assert evaluate(After(event="objections-end"), events).fixed == day(11, 1)


def test_open_bounds_are_moved_along_with_the_days():
    bounds = evaluate(After(event="x", days=10), {"x": [fact("not yet by", day(4, 15)), fact("planned", day(5, 26))]})
    assert (bounds.not_before, bounds.firm, bounds.not_after) == (day(6, 5), day(4, 26), None)


def test_a_release_is_an_event():
    assert evaluate(WithRelease(name="November 2019"), {"November 2019": [fact("occurred", day(11, 7))]}).fixed == day(
        11, 7
    )


FIRST, LAST = On(date=day(3, 1)), On(date=day(9, 1))
OPEN = After(event="open")


@pytest.mark.parametrize(
    ("rule", "bounds"),
    [
        (Latest(rules=(FIRST, LAST)), exactly(day(9, 1))),
        (Earliest(rules=(FIRST, LAST)), exactly(day(3, 1))),
        (Latest(rules=(FIRST, OPEN)), Bounds(not_before=day(3, 1), firm=day(3, 1))),
        (Earliest(rules=(FIRST, OPEN)), Bounds(not_after=day(3, 1))),
        (Latest(rules=(FIRST, Never())), NEVER),
        (Earliest(rules=(FIRST, Never())), exactly(day(3, 1))),
        (Earliest(rules=(Never(), Never())), NEVER),
        (Latest(rules=(Earliest(rules=(FIRST, LAST)), On(date=day(4, 1)))), exactly(day(4, 1))),
    ],
)
def test_rules_combine(rule: Rule, bounds: Bounds):
    assert evaluate(rule, {}) == bounds


DATES = st.dates(date(2018, 1, 1), date(2020, 12, 31))
FACTS = st.lists(
    st.builds(
        Fact,
        kind=st.sampled_from(("planned", "occurred", "not yet by", "cancelled")),
        date=DATES,
        published=DATES,
        source=st.just("a notice"),
    ),
    max_size=6,
    unique_by=lambda f: f.published,
)


@examples(200)
@given(FACTS, dice(), DATES)
def test_the_order_in_which_facts_are_loaded_means_nothing(facts: list[Fact], throw: random.Random, known: date):
    other = throw.sample(facts, len(facts))
    assert event_bounds(facts, known) == event_bounds(other, known)


@examples(200)
@given(FACTS, DATES)
def test_a_fact_published_later_changes_nothing_that_was_known_before(facts: list[Fact], known: date):
    assert event_bounds(facts, known) == event_bounds([f for f in facts if f.published and f.published <= known])


@examples(200)
@given(FACTS, DATES)
def test_only_an_occurrence_makes_a_thing_happen(facts: list[Fact], on: date):
    if not any(f.kind == "occurred" for f in facts):
        assert event_bounds(facts).reached(on) is not True
        assert evaluate(After(event="x", days=3), {"x": facts}).reached(on + timedelta(days=3)) is not True


@examples(200)
@given(st.lists(FACTS, min_size=1, max_size=3), DATES)
def test_the_latest_of_rules_is_reached_when_all_are_and_the_earliest_when_one_is(many: list[list[Fact]], on: date):
    events = {str(n): facts for n, facts in enumerate(many)}
    rules = tuple(After(event=name) for name in events)
    each = [evaluate(rule, events).reached(on) for rule in rules]
    latest, earliest = (
        evaluate(Latest(rules=rules), events).reached(on),
        evaluate(Earliest(rules=rules), events).reached(on),
    )
    assert (latest is True) == all(answer is True for answer in each)
    assert (earliest is True) == any(answer is True for answer in each)
    assert latest is not False or any(answer is False for answer in each)
    assert earliest is not False or all(answer is False for answer in each)
