"""The calendar of implementation dates: read by icalendar, and never a day that no fact gives."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenarios import build, read_facts
from site_pages import HOME, NOWHERE, Pages
from test_oracle import days_of, history

import sectext
from sectext.site import ical
from sectext.site.ical import Occasion, occasions

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[sectext.Code]:
    folder = tmp_path_factory.mktemp("calendar")
    return [history(seed, folder, odd=seed % 2 == 0)[0] for seed in range(8500, 8540)]


def scenario(name: str, folder: Path) -> sectext.Code:
    return sectext.open(build(read_facts(ROOT / "tests" / "scenarios" / name / "facts.toml"), folder / name))


def read(content: bytes) -> dict[str, Any]:
    """The components by their summary, as icalendar reads them."""
    found = icalendar.Calendar.from_ical(content)
    assert not found.errors
    assert all(not each.errors for each in found.walk())
    return {str(each["SUMMARY"]): each for each in found.walk() if each.name in ("VEVENT", "VJOURNAL")}


def test_a_version_is_a_day_of_the_calendar():
    code = sectext.open(ROOT)
    events = read(ical.write(occasions(code, Pages(), on=TODAY), title="SEC", home=HOME))
    event = events["Version 6.17+MP087 takes effect"]
    assert event["DTSTART"].dt == date(2019, 11, 4)
    assert type(event["DTSTART"].dt) is date
    assert event["DTEND"].dt == date(2019, 11, 5)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["URL"] == "https://sec.invalid/versions/6.17-plus-MP087/"
    assert event["LAST-MODIFIED"].dt.date() == event["DTSTAMP"].dt.date() == date(2019, 11, 4)


def test_bounds_and_plans_are_tentative_and_what_has_no_day_is_in_no_day():
    code = sectext.open(ROOT)
    events = read(ical.write(occasions(code, Pages(), on=TODAY), title="SEC", home=HOME))
    window = events["Version 6.17 takes effect"]
    assert (window["DTSTART"].dt, window["DTEND"].dt) == (date(2018, 10, 4), date(2019, 10, 12))
    assert window["STATUS"] == "TENTATIVE"
    plan = events["The day from which SMETS1 Devices are enrolled into the DCC"]
    assert (plan["DTSTART"].dt, plan["STATUS"]) == (date(2019, 5, 26), "TENTATIVE")
    proposal = events["SMETS1-deferral takes effect: Deferral of the SMETS1 security obligations"]
    assert proposal.name == "VJOURNAL"
    assert "DTSTART" not in proposal


def test_a_day_that_moves_raises_the_sequence_and_keeps_the_name(tmp_path):
    code = scenario("postponed", tmp_path)
    early = read(ical.write(occasions(code, Pages(), on=date(2020, 2, 1)), title="T", home=HOME))
    late = read(ical.write(occasions(code, Pages(), on=date(2020, 2, 20)), title="T", home=HOME))
    was, now = (found["Version 2.0 takes effect"] for found in (early, late))
    assert was["UID"] == now["UID"]
    assert (was["DTSTART"].dt, now["DTSTART"].dt) == (date(2020, 3, 1), date(2020, 6, 1))
    assert (was["SEQUENCE"], now["SEQUENCE"]) == (0, 1)
    assert now["DTSTAMP"].dt.date() == date(2020, 2, 20)


@pytest.mark.parametrize(("name", "title"), [("quashed", "Version "), ("withdrawn", "MP"), ("cancelled", "")])
def test_what_is_quashed_withdrawn_or_cancelled_is_cancelled_and_stays(tmp_path, name, title):
    code = scenario(name, tmp_path)
    found = read(ical.write(occasions(code, Pages(), on=TODAY), title="T", home=HOME))
    gone = [event for summary, event in found.items() if summary.startswith(title) and event["STATUS"] == "CANCELLED"]
    shown = [o for o in occasions(code, Pages(), on=TODAY) if o.certainty == "CANCELLED"]
    assert len(gone) >= 1
    assert all(each.first is not None for each in shown)


def test_a_plan_that_passed_without_the_thing_is_cancelled_and_not_gone(tmp_path):
    facts = read_facts(ROOT / "tests" / "scenarios" / "postponed" / "facts.toml")
    told = [
        {"kind": "planned", "date": date(2020, 5, 1), "published": date(2020, 2, 1)},
        {"kind": "not yet by", "date": date(2020, 5, 10), "published": date(2020, 5, 11)},
    ]
    code = sectext.open(build({**facts, "event": [{"id": "tests-end", "fact": told}]}, tmp_path))
    [before] = [o for o in occasions(code, Pages(), on=date(2020, 5, 10)) if o.kind == "Event"]
    [after] = [o for o in occasions(code, Pages(), on=date(2020, 5, 11)) if o.kind == "Event"]
    assert (before.first, before.certainty, before.sequence) == (date(2020, 5, 1), "TENTATIVE", 0)
    assert (after.first, after.certainty, after.sequence) == (date(2020, 5, 1), "CANCELLED", 1)


def test_whatever_had_a_day_once_keeps_its_place_and_its_sequence_never_falls(worlds):
    for code in worlds:
        before: dict[str, Occasion] = {}
        for on in days_of(code)[::3]:
            now = {each.key: each for each in occasions(code, Pages(), on=on)}
            for key, each in before.items():
                assert each.first is None or now[key].first is not None, (key, on)
                assert key not in now or now[key].sequence >= each.sequence
                same = (each.first, each.last, each.certainty, each.why)
                if key in now and same != (now[key].first, now[key].last, now[key].certainty, now[key].why):
                    assert now[key].sequence > each.sequence
                    assert now[key].changed > each.changed
            before = now


def test_no_day_of_the_calendar_is_made_up(worlds):
    for code in worlds:
        for each in occasions(code, Pages(), on=TODAY):
            if each.first is None or each.kind != "Event":
                continue
            told = {fact.date for fact in code.facts[each.key.removeprefix("event/")]}
            assert {each.first, each.last} <= told


def test_only_what_facts_fix_is_confirmed(worlds):
    for code in worlds:
        for version in code.versions:
            bounds = version.bounds(TODAY, code.facts, code.calendar)
            assert bounds is not None
            told = [o for o in occasions(code, Pages(), on=TODAY) if o.key == f"version/{version.label}"]
            assert told or bounds.never or any(version.label in other.replaces for other in code.versions)
            if not told:
                continue
            [found] = told
            assert (found.certainty == "CONFIRMED") <= (bounds.fixed is not None and found.first == bounds.fixed)
            assert (found.certainty == "CANCELLED") >= (bounds.never and found.first is not None)


def test_every_calendar_of_random_histories_can_be_read(worlds):
    for code in worlds:
        found = occasions(code, Pages(), on=TODAY)
        content = ical.write(found, title="T", home=NOWHERE)
        check_lines(content)
        calendar = icalendar.Calendar.from_ical(content)
        events = [each for each in calendar.walk() if each.name in ("VEVENT", "VJOURNAL")]
        assert len(events) == len(found)
        assert len({str(each["UID"]) for each in events}) == len(events)
        assert all("URL" not in each for each in events)


def check_lines(content: bytes) -> None:
    """RFC 5545, section 3.1: lines end with CR and LF, and have at most 75 octets."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(each) <= 75 for each in lines)
    assert all(b"\n" not in each and b"\r" not in each for each in lines)
    for each in lines:
        each.decode()  # no character is parted
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", each)


TEXT = st.text(st.characters(), max_size=300)


@given(TEXT, TEXT)
def test_no_text_breaks_a_calendar(title, why):
    shown = Occasion(
        key=title, title=title, kind="Event", first=TODAY, last=TODAY + timedelta(days=1), certainty="CONFIRMED",
        why=why, sequence=0, made=TODAY, changed=TODAY, page="x/",
    )  # fmt: skip
    content = ical.write([shown, replace(shown, key=f"{title}-2", first=None, last=None)], title=why, home=HOME)
    check_lines(content)
    calendar = icalendar.Calendar.from_ical(content)
    assert [each.name for each in calendar.walk()] == ["VCALENDAR", "VEVENT", "VJOURNAL"]
    for each in calendar.walk()[1:]:
        assert str(each["SUMMARY"]) == ical.line(title)
        assert str(each["DESCRIPTION"]) == ical.line(why)


def test_a_very_long_title_is_folded_and_comes_back_whole():
    title = "BEGIN:VEVENT\r\nUID:x; é, \\n " + "ü😀" * 5_000
    shown = Occasion(
        key="k", title=title, kind="Version", first=date.min, last=date.max, certainty="TENTATIVE", why="",
        sequence=0, made=TODAY, changed=TODAY, page="x/",
    )  # fmt: skip
    content = ical.write([shown], title="T", home=NOWHERE)
    check_lines(content)
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == ical.line(title)
