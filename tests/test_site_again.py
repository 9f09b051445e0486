"""Building again: whatever changed, a build on top of another one gives what a build into an empty folder gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import random_histories
import scenarios
from sites import TODAY, built
from test_identity import shortened
from test_site_build import digests

import sectext
from sectext.code import Code
from sectext.site.build import Built
from sectext.site.given import FOLDER, Given
from sectext.site.settings import Settings
from sectext.site.site import Site

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = Settings(downloads=("md", "json"))
Facts = random_histories.Facts


def made(code: Code, out: Path, given: Given | None = None, today: date = TODAY) -> Built:
    return built(Site(code=code, today=today, settings=SETTINGS, given=given or Given()), out)


def given_by(out: Path) -> Given:
    """What a build gave out, as the next one reads it."""
    return Given(files={f.relative_to(out).as_posix(): f.read_bytes() for f in (out / FOLDER).rglob("*.json")})


def agree(codes: Iterator[Code] | list[Code], folder: Path, *, record: bool) -> int:
    """Build one code after another into one folder, and each into a folder of its own: the same files each time."""
    given, seen = Given(), 0
    for number, code in enumerate(codes):
        step = made(code, folder / "step", given)
        made(code, folder / f"once-{number}", given)
        assert digests(folder / "step") == digests(folder / f"once-{number}"), number
        again = made(code, folder / "step", given_by(folder / "step") if record else given)
        assert (again.written, again.removed, again.made_again) == ((), (), 0)
        if record:
            given = given_by(folder / "step")
        seen += len(step.written)
    return seen


# What may change


def _stage(facts: Facts, dice: Random) -> None:
    m = dice.choice(facts["modification"])
    m["title"] = "Another title"
    last = max([s.get("published", s["date"]) for s in m.get("history", []) if "date" in s], default=date(2020, 3, 1))
    step = {"stage": "Withdrawn", "date": last, "published": last + timedelta(days=1), "source": "x"}
    m["history"] = [*m.get("history", []), step]


def _source(facts: Facts, dice: Random) -> None:
    dice.choice(facts["version"])["effective"][-1]["source"] = "Another notice"


def _slips(facts: Facts, dice: Random) -> None:
    version = dice.choice(facts["version"][1:] or facts["version"])
    last = version["effective"][-1]
    told = max(each["published"] for each in version["effective"]) + timedelta(days=3)
    version["effective"].append({**last, "published": told})
    if "date" in last:
        version["effective"][-1]["date"] = last["date"] + timedelta(days=2)


def _happens(facts: Facts, dice: Random) -> None:
    for event in facts.get("event", []):
        event["fact"] = [
            *event.get("fact", []),
            {"kind": "planned", "date": date(2020, 12, 1), "published": date(2020, 11, 1), "source": "x"},
        ]
        event["title"] = "Another title"


def _nobody_looked(facts: Facts, dice: Random) -> None:
    dice.choice(facts["version"])["held_to"] = date(2021, 2, 3)


CHANGES: tuple[Callable[[Facts, Random], None], ...] = (_stage, _source, _slips, _happens, _nobody_looked)


def opened(facts: Facts, folder: Path) -> Code:
    return sectext.open(scenarios.build(facts, folder))


def histories(seed: int, folder: Path) -> Iterator[Code]:
    """A history that grows by a version at a time, and then changes in one thing after another."""
    dice, facts = Random(seed), random_histories.facts(Random(seed), odd=seed % 2 == 1)
    for count in range(max(1, len(facts["version"]) - 1), len(facts["version"]) + 1):
        yield opened(shortened(facts, count), folder / f"v{count}")
    for number, change in enumerate(CHANGES):
        facts = deepcopy(facts)
        change(facts, dice)
        try:
            yield opened(facts, folder / f"c{number}")
        except sectext.errors.SectextError:
            continue


@pytest.mark.parametrize("seed", range(200, 208))
def test_after_any_change_a_build_gives_what_a_build_from_nothing_gives(seed: int, tmp_path: Path):
    assert agree(histories(seed, tmp_path / "code"), tmp_path, record=False) > 20
