"""Working Days: not a Saturday, a Sunday or a bank holiday of the calendar given."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sectext.errors import SectextError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class OutsideCalendar(SectextError):
    """The day, or the count from it, leaves the years whose bank holidays the calendar holds."""

    code = "outside-calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The bank holidays of a place for whole years, `first` to `last`; Christmas Day and Good Friday are among them."""

    name: str
    first: int
    last: int
    holidays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Raises OutsideCalendar for a day of a year the table does not hold."""
        if isinstance(day, datetime):
            raise TypeError("A day is a date, not a datetime: say which civil day is meant.")
        if not self.first <= day.year <= self.last:
            raise OutsideCalendar(
                f"{day} is outside the bank holidays held for {self.name} ({self.first} to {self.last}).",
                hint="Add the year to corpus/calendar.toml.",
            )
        return day.weekday() < 5 and day not in self.holidays


def working_days_after(day: date, n: int, calendar: Calendar | None = None) -> date:
    """The n-th Working Day after `day`, which is not counted itself; 0 gives `day`. England and Wales by default.

    Raises OutsideCalendar when a day that must be judged lies outside the table, ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("working_days_after counts forward: n is 0 or more.")
    place = calendar or england_and_wales()
    while n:
        day = days_after(day, 1)
        n -= place.is_working_day(day)
    return day


def days_after(day: date, n: int) -> date:
    """The n-th day after `day`. Raises OutsideCalendar beyond the last day of the year 9999."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        problem = f"{n} days after {day} is beyond the year 9999, where dates end."
        raise OutsideCalendar(problem, hint="Name an earlier day, or fewer days.") from None


def in_words(day: date) -> str:
    """4 November 2019, in English whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def from_table(table: dict[str, object], name: str) -> Calendar:
    """A calendar from its file: `first`, `last` (years) and `holidays` (dates)."""
    first, last, days = table["first"], table["last"], table["holidays"]
    if not (type(first) is int and type(last) is int and isinstance(days, list)):  # true is an int, and no year
        raise TypeError("a calendar has first and last as years and holidays as a list of dates")
    wrong = [day for day in days if not isinstance(day, date) or isinstance(day, datetime)]
    if wrong or first > last:
        raise TypeError(f"“{wrong[0]}” is no date" if wrong else f"{first} to {last} are no years")
    outside = [day for day in days if not first <= day.year <= last]
    unknown = sorted(set(table) - {"first", "last", "holidays", "source"})
    if outside or unknown:
        raise TypeError(
            f"{outside[0]} lies outside {first} to {last}" if outside else f"there is no key “{unknown[0]}”"
        )
    return Calendar(name=name, first=first, last=last, holidays=frozenset(days))


@cache
def england_and_wales() -> Calendar:
    """The table shipped with the package. Source: the bank holidays announced by the United Kingdom government."""
    from importlib.resources import files  # slow to import, and not needed by a corpus with a table of its own

    text = files("sectext").joinpath("calendar.toml").read_text(encoding="utf-8")
    return from_table(tomllib.loads(text)["england-and-wales"], "England and Wales")
