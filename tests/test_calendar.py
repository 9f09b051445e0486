"""Working Days, against a table of bank holidays that somebody else keeps."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import examples

from sectext.calendar import Calendar, OutsideCalendar, england_and_wales, from_table, working_days_after

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("year", range(2013, 2028))
def test_the_bank_holidays_are_those_that_others_know(year: int):
    theirs = {day for day in holidays.country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < 5}
    assert {day for day in england_and_wales().holidays if day.year == year} == theirs


def test_the_table_in_the_corpus_is_the_one_in_the_package():
    table = tomllib.loads((ROOT / "corpus" / "calendar.toml").read_text(encoding="utf-8"))
    assert from_table(table["england-and-wales"], "England and Wales") == england_and_wales()


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2019, 11, 1), 1, date(2019, 11, 4)),
        (date(2019, 10, 11), 15, date(2019, 11, 1)),
        (date(2019, 11, 2), 0, date(2019, 11, 2)),
        (date(2019, 12, 24), 1, date(2019, 12, 27)),
        (date(2020, 12, 24), 1, date(2020, 12, 29)),
        (date(2018, 3, 29), 1, date(2018, 4, 3)),
        (date(2022, 9, 16), 1, date(2022, 9, 20)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, n: int, expected: date):
    assert working_days_after(day, n) == expected


DAYS = st.dates(date(2013, 1, 1), date(2027, 6, 1))


@examples(100)
@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_counting_on_is_counting_at_once(day: date, n: int, more: int):
    there = working_days_after(day, n)
    assert working_days_after(there, more) == working_days_after(day, n + more)
    between = [day + timedelta(days=k) for k in range(1, (there - day).days + 1)]
    assert sum(map(england_and_wales().is_working_day, between)) == n
    assert england_and_wales().is_working_day(there)


@pytest.mark.parametrize("day", [date(2012, 12, 31), date(2028, 1, 3)])
def test_a_day_outside_the_table_is_an_error(day: date):
    with pytest.raises(OutsideCalendar, match=r"outside the bank holidays held for England and Wales \(2013 to 2027\)"):
        england_and_wales().is_working_day(day)


def test_a_count_that_leaves_the_table_is_an_error_and_no_guess():
    with pytest.raises(OutsideCalendar):
        working_days_after(date(2027, 12, 31), 1)
    assert working_days_after(date(2030, 1, 1), 0) == date(2030, 1, 1)


def test_a_datetime_is_not_a_day():
    with pytest.raises(TypeError, match="not a datetime"):
        england_and_wales().is_working_day(datetime(2019, 11, 4))


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="0 or more"):
        working_days_after(date(2019, 11, 4), -1)


def test_another_calendar_can_be_given():
    scotland = Calendar(name="Scotland", first=2019, last=2019, holidays=frozenset({date(2019, 12, 2)}))
    assert working_days_after(date(2019, 11, 29), 1, scotland) == date(2019, 12, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("first = 2019\nlast = 2019\nholidays = ['2019-01-01']", "no date"),
        ("first = 2019\nlast = 2019\nholidays = [2020-01-01]", "lies outside"),
        ("first = 2019\nlast = 2018\nholidays = []", "no years"),
        ("first = 2019\nlast = 2019\nholidays = []\nlast_year = 2019", "no key"),
    ],
)
def test_a_table_that_is_not_a_calendar_is_refused(tmp_path, capsys, text, said):
    from corpora import copied

    corpus = copied(tmp_path, capsys)
    (corpus.folder / "corpus" / "calendar.toml").write_text(f"[england-and-wales]\n{text}\n", encoding="utf-8")
    done = corpus.run("show", "G3.20", "--on", "2019-11-04")
    assert done.code == 2
    assert "corpus/calendar.toml" in done.err
    assert said in done.err
