"""When something takes effect: what a rule comes to under the facts that were known."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import dice, examples

from sectext.calendar import Calendar
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
    rule_events,
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


def test_what_was_told_after_a_plan_without_another_plan_leaves_the_plan():
    told = [
        fact("planned", day(5, 26), published=day(1, 1)),
        fact("not yet by", day(4, 15), published=day(4, 15)),
        fact("not yet by", day(3, 1), published=day(3, 1)),
    ]
    assert event_bounds(told) == Bounds(not_before=day(5, 26), firm=day(4, 16))


def test_not_yet_rests_on_a_plan_from_the_day_on_which_nothing_else_says_so():
    bounds = Bounds(not_before=day(5, 26), not_after=day(5, 30), firm=day(4, 16))
    on = [day(4, 15), day(4, 16), day(5, 25), day(5, 26), day(5, 30)]
    assert [bounds.rests_on_plan(each) for each in on] == [False, True, True, False, False]
    assert Bounds(not_before=day(5, 26)).rests_on_plan(day(1, 1))


def test_a_thing_that_never_happens_has_no_day_whatever_else_is_said_of_it():
    assert Bounds(not_before=day(5, 1), not_after=day(5, 1), never=True).fixed is None
    assert exactly(day(5, 1)).fixed == day(5, 1)
    assert Bounds(not_before=day(5, 1), not_after=day(5, 2)).fixed is None


def test_a_fact_without_a_day_of_publication_was_always_known_and_gives_way_to_those_that_have_one():
    always, told = fact("planned", day(5, 26)), fact("planned", day(6, 26), published=day(1, 1))
    assert event_bounds([always, told], known=day(1, 1)).not_before == day(6, 26)
    assert event_bounds([told, always], known=date(2018, 1, 1)).not_before == day(5, 26)
    assert event_bounds([fact("cancelled", day(1, 1)), told]).not_before == day(6, 26)
    assert event_bounds([fact("cancelled", day(1, 1)), always]) == NEVER


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


def test_a_cancelled_event_is_on_again_once_it_is_planned_again_and_not_before():
    told = [
        fact("planned", day(5, 26), published=day(1, 1)),
        fact("cancelled", day(2, 1), published=day(2, 1)),
        fact("not yet by", day(3, 1), published=day(3, 1)),
        fact("planned", day(9, 1), published=day(4, 1)),
        fact("cancelled", day(5, 1), published=day(5, 1)),
    ]
    known = (day(1, 31), day(2, 1), day(3, 1), day(4, 1), day(5, 1))
    assert [event_bounds(told, at).not_before for at in known] == [day(5, 26), None, None, day(9, 1), None]
    assert [event_bounds(told, at).never for at in known] == [False, True, True, False, True]


def test_a_plan_published_on_the_day_of_the_cancellation_does_not_undo_it():
    told = [fact("planned", day(5, 26), published=day(2, 1)), fact("cancelled", day(2, 1), published=day(2, 1))]
    assert event_bounds(told) == NEVER


def test_of_two_occurrences_the_one_published_last_counts():
    told = [fact("occurred", day(7, 1), published=day(7, 9)), fact("occurred", day(7, 3), published=day(7, 5))]
    assert event_bounds(told) == exactly(day(7, 1))


def test_a_thing_not_yet_on_the_last_day_there_is_stays_open():
    assert event_bounds([fact("not yet by", date.max)]).not_before == date.max


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


def test_a_calendar_and_what_was_known_reach_every_rule_inside_a_rule():
    events = {"x": [fact("occurred", day(11, 1), published=day(11, 2))]}
    closed = Calendar(name="a test", first=2019, last=2019, holidays=frozenset({day(11, 4)}))
    waits = After(event="x", working_days=1)
    for rule in (waits, Latest(rules=(waits,)), Earliest(rules=(waits,))):
        assert evaluate(rule, events, day(11, 2), closed).fixed == day(11, 5)
        assert evaluate(rule, events, day(11, 1), closed) == Bounds()
    release = WithRelease(name="x")
    assert evaluate(release, events, day(11, 1)) == Bounds()


def test_a_rule_names_each_event_that_it_waits_for_once_and_in_order():
    rule = Latest(
        rules=(WithRelease(name="r"), Earliest(rules=(After(event="e"), After(event="r"), On(date=day(1, 1)))))
    )
    assert rule_events(rule) == ("r", "e")
    assert rule_events(Never()) == rule_events(On(date=day(1, 1))) == ()


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
