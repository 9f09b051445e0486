"""A write that is killed, finds the disk full or is stopped leaves the old or the new, and the next command says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flight import new

from sectext.address import parse
from sectext.patch import Reword

HERE = Path(__file__).resolve().parent
G12 = Reword(at=parse("G1.2(a)"), find="each test", put="every test")
G13 = Reword(at=parse("G1.3"), find="a summary", put="an extract")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A command that writes, the files that it may change, and whether they are read through the package."""

    command: tuple[str, ...]
    watch: tuple[str, ...] = ("corpus/", "modifications/")
    reader: bool = True
    few: int = 6


PLANS = {
    "release": Plan(command=("release", "3.0", "MP3", "--effective", "2020-03-02", "--published", "2020-03-02"), few=12),
    "move": Plan(command=("release", "2.0", "--effective", "2020-03-02", "--published", "2020-03-02")),
    "rebase": Plan(command=("rebase", "MP2", "--onto", "2.0")),
    "new": Plan(command=("new", "MP9", "--base", "2.0", "--title", "Invented")),
    "redline": Plan(command=("redline", "MP1", "--to", "html", "--to", "md", "--out", "out"), watch=("out/",), reader=False),
    "json": Plan(command=("export", "json", "--out", "out/code.json"), watch=("out/",), reader=False),
    "parquet": Plan(command=("export", "parquet", "--out", "out"), watch=("out/",), reader=False, few=6),
    "git": Plan(command=("export", "git", "--out", "out"), watch=("out/",), reader=False, few=5),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions, a modification that could be released, and one that was drafted on the first."""
    flight = new(tmp_path_factory.mktemp("base"))
    flight.modification("MP1", G12)
    flight.release("2.0", "MP1")
    flight.modification("MP2", G13)
    flight.modification("MP3", G13, base="2.0")
    return flight.folder


def carried_out(plan: Plan, base: Path, work: Path, mode: str, points: int | None, *, short: bool = False) -> Any:
    told = {
        "base": str(base),
        "folder": str(work),
        "command": plan.command,
        "watch": plan.watch,
        "reader": plan.reader,
        "look": ["status"],
        "next": plan.command,
        "mode": mode,
        "points": points,
    }
    environment = {**os.environ, "SECTEXT_CACHE": "off", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, str(HERE / "killing.py")],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_each(found: Any, *, in_order: bool = True) -> None:
    """Old, then from one point on new, never anything else; and nothing is left when the next command has ended."""
    assert not found["same"] and found["points"] == len(found["names"]) > 5
    seen = [each["reader"] for each in found["tries"]]
    assert set(seen) <= {"old", "new"}, found
    if in_order:
        assert seen == sorted(seen, key=("old", "new").index)
    for each in found["tries"]:
        assert each["final"] == "new", each
        assert each["left"] == [], each
        assert each["looked"]["code"] == 0, each


def check_told(found: Any) -> None:
    """What was begun, and by whom, is said by the next command; finished or taken back, as it was decided."""
    for each in found["tries"]:
        begun = any("sectext/new" in name or name.endswith("journal.json") for name in each["traces"])
        if begun:
            said = each["next"]["err"]
            assert "was broken off" in said and "(process " in said, each
            assert ("It is finished now" in said) == any(n.endswith("/journal.json") for n in each["traces"]), each


@pytest.mark.parametrize("name", PLANS)
def test_a_command_that_is_killed_leaves_the_old_or_the_new(name: str, base: Path, tmp_path: Path) -> None:
    plan = PLANS[name]
    found = carried_out(plan, base, tmp_path, "kill", plan.few)
    assert all(each["ended"] == 9 for each in found["tries"])
    if plan.reader:
        check_each(found)
        check_told(found)
    else:
        for each in found["tries"]:
            assert each["final"] == "new" and each["left"] == [], each


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "full", "interrupt"])
@pytest.mark.parametrize("name", PLANS)
def test_a_command_may_be_broken_off_at_every_point(name: str, mode: str, base: Path, tmp_path: Path) -> None:
    plan = PLANS[name]
    found = carried_out(plan, base, tmp_path, mode, None if plan.reader else 30)
    if mode == "kill" and plan.reader:
        check_each(found)
        check_told(found)
    for each in found["tries"]:
        assert each["final"] == "new" and each["left"] == [], each
        if mode == "full":
            check_full(each, plan)


def check_full(each: Any, plan: Plan) -> None:
    """Either it was done, or the error names a file, the reason and that nothing was changed; and so it is."""
    if each["done"]["code"] == 0:
        assert each["reader"] == "new", each
        return
    assert each["done"]["code"] == 2, each
    if "may not outlast a loss of power" in each["done"]["err"]:
        assert each["reader"] == "new", each
        return
    assert "No space left on device" in each["done"]["err"] and "Nothing was changed" in each["done"]["err"], each
    assert each["reader"] == "old", each


@pytest.mark.parametrize("name", ["release", "parquet"])
def test_a_full_disk_changes_nothing_and_is_told(name: str, base: Path, tmp_path: Path) -> None:
    found = carried_out(PLANS[name], base, tmp_path, "full", 7)
    for each in found["tries"]:
        check_full(each, PLANS[name])
        assert each["final"] == "new" and each["left"] == [], each


def test_ctrl_c_leaves_the_old_or_the_new_and_nothing_else(base: Path, tmp_path: Path) -> None:
    found = carried_out(PLANS["release"], base, tmp_path, "interrupt", 9)
    check_each(found)
    for each in found["tries"]:
        assert each["done"]["code"] in (130, 0), each
        if each["done"]["code"] == 130:
            assert each["done"]["err"].endswith("Stopped.\n"), each


@pytest.mark.slow
def test_a_build_of_a_site_that_is_killed_is_finished_or_taken_back_by_the_next(base: Path, tmp_path: Path) -> None:
    """Before it is decided the site stands as it stood; after that the next build finishes it."""
    plan = Plan(command=("site", "build", "--out", "out", "--on", "2020-04-01"), watch=("out/",), reader=False)
    found = carried_out(plan, base, tmp_path, "kill", 12)
    for each in found["tries"]:
        assert each["final"] == "new" and each["left"] == [], each
        if any("sectext/new" in name or name.endswith("journal.json") for name in each["traces"]):
            assert "was broken off" in each["next"]["err"], each
