"""Every part of `make bench` runs, on the smallest code there is, and its answers are right. No time is judged."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from corpora import ROOT

from benchmarks import bench, peers, tables
from benchmarks.measuring import Spent, least, once
from benchmarks.tables import Row

SCALE = 0.01
OURS = {
    *("Python by itself", "`sectext --help`", "`sectext --help`, above that"),
    *("look-up: a clause on a day, of 4,000 wordings", "a day not asked before, 1,000 clauses"),
    "compile: 1,000 clauses, 4,000 operations",
    *(f"compare 1,000 clauses, {kind}" for kind in bench.KINDS),
    *("redline of 1,000 clauses to docx", "redline of 1,000 clauses to docx, given two files"),
    *("redline of 1,000 clauses to HTML", "read a docx of 1,000 clauses"),
    *("open, cold", "open, warm", "`sectext show`, warm", "edition: every answer on a day"),
    *("`sectext verify`", "`sectext check`", "`sectext conflicts`", "`sectext site build`"),
}
# What each of the others answers wrongly in our hands, at this size: a change of this is worth knowing.
WRONG = {("compare 1,000 clauses, a tenth changed", "xmldiff 3.0")}


def test_every_part_of_ours_runs_and_is_right(tmp_path: Path):
    [(_, rows)] = bench.run(bench.Bench(tmp_path, with_peers=False, repeats=False), [SCALE])
    ours = {row.part: row for row in rows if not row.who}
    assert set(ours) == OURS
    assert all(row.right and row.spent[SCALE].seconds > 0 and not row.remarks for row in ours.values())
    assert {row.shown(SCALE) for row in rows if row.who} == {"not asked"}
    assert not [part for part in ("open, cold", "`sectext verify`") if ours[part].spent[SCALE].megabytes < 5]


@pytest.mark.slow
def test_every_part_of_theirs_runs_and_is_right_where_it_was(tmp_path: Path):
    made = bench.Bench(tmp_path, repeats=False)
    bench.in_memory(made, SCALE)
    bench.comparisons(made, SCALE)
    theirs = [row for row in made.rows.values() if row.who]
    assert len(theirs) == 12
    if peers.python() is None:
        pytest.skip("The programs to compare with cannot be installed here.")
    assert {(row.part, row.who) for row in theirs if not (row.right and SCALE in row.spent)} == WRONG


def test_the_list_of_peers_has_versions_and_no_places():
    pinned = (ROOT / "requirements" / "bench.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|^-|@", pinned, re.MULTILINE)
    for name in ("openfisca-core", "pytemporal", "python-redlines[docxodus]", "docx-trackdiff", "xmldiff"):
        assert re.fullmatch(rf"{re.escape(name)} [0-9.]+", peers.version(name))


# What measures


def test_what_a_process_spent_is_measured(tmp_path: Path):
    import sys

    work = "x = bytearray(60_000_000); n = 0\nwhile n < 3_000_000: n += 1\nprint('done')"
    done = once([sys.executable, "-c", work], tmp_path)
    assert (done.code, done.out) == (0, "done\n")
    assert done.spent.seconds >= 0.01 and done.spent.processor >= 0.01
    assert 60 < done.spent.megabytes < 150
    small = once([sys.executable, "-c", "pass"], tmp_path)
    assert small.spent.megabytes < 40  # and not that of the process that measures


def test_a_process_that_takes_too_long_is_stopped(tmp_path: Path):
    import sys

    done = once([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, limit=1)
    assert done.code is None


def test_of_several_runs_each_figure_is_the_least(tmp_path: Path):
    runs = iter([Spent(seconds=2, processor=1, megabytes=9), Spent(seconds=1, processor=2, megabytes=8)])

    def run():
        return bench.Done(code=0, out="", err="", spent=next(runs))

    assert least(run, most=2, enough=9).spent == Spent(seconds=1, processor=1, megabytes=8)


# The table


def spent(seconds: float, megabytes: float = 10) -> Spent:
    return Spent(seconds=seconds, processor=seconds, megabytes=megabytes)


def test_the_table_has_ratios_growth_and_targets():
    ours = Row(part="open", target=(1.0, 100), spent={0.1: spent(0.05), 1.0: spent(0.5), 10.0: spent(10)})
    theirs = Row(part="open", who="other 1", spent={0.1: spent(0.1)}, remarks={1.0: "stopped after 90 s"})
    lines = list(tables.lines([theirs, ours], [0.1, 1.0, 10.0]))
    assert lines[2] == (
        "| open | 50.0 ms | 500 ms | 10.0 s | × 20 | 500 ms | 10 · 10 · 10 MB | right | ≤ 1 s, 100 MB: met |"
    )
    assert lines[3] == "| – other 1 | 100 ms (× 2.0) | stopped after 90 s | – |  | 100 ms | 10 MB | right |  |"
    late = Row(part="open", target=(1.0, 5), spent={1.0: spent(0.5)})
    assert late.met() == "≤ 1 s, 5 MB: **not met**"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (1.2e-7, "0.12 µs"),
        (3.456e-6, "3.46 µs"),
        (0.0123, "12.3 ms"),
        (0.9999, "1 s"),
        (61.2, "61.2 s"),
        (600, "600 s"),
    ],
)
def test_times_are_shown_with_three_digits(seconds: float, shown: str):
    assert tables.time_of(seconds) == shown


def test_growth_is_for_ten_times_as_much():
    assert tables.growth({0.1: spent(1), 1.0: spent(10), 10.0: spent(110)}) == "× 11"
    assert tables.growth({1.0: spent(1), 100.0: spent(100)}) == "× 10"
    assert math.isclose(float(tables.growth({1.0: spent(2), 10.0: spent(4)})[2:]), 2)


def test_the_page_keeps_what_people_wrote(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n\n{bench.BEGIN}\n\nold\n\n{bench.END}\n\nAfter\n", encoding="utf-8")
    for made in ("new", "newer"):
        bench.written(page, made)
        assert page.read_text(encoding="utf-8") == f"# Before\n\n{bench.BEGIN}\n\n{made}\n\n{bench.END}\n\nAfter\n"
    committed = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert committed.count(bench.BEGIN) == committed.count(bench.END) == 1


def test_the_machine_is_named_by_what_its_speed_comes_from():
    import socket

    told = bench.machine()
    assert re.fullmatch(r"\d+ cores of .+, \w+, \w+ [\d.]+\S*, commit \S+.*", told)
    assert socket.gethostname() not in told and "/" not in told
