"""What the tables say, in SQL, is what the library says: of every clause, on every day, as known on every day."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import duckdb
import packed_answers
import pytest
import random_histories
from corpora import ROOT
from packed_answers import PAGE, by_library, by_sql, candidates_by_library, candidates_by_sql
from scenarios import build

import sectext
from sectext.address import parse_range
from sectext.export import export_whole
from sectext.pack import TABLES, pieces, written
from sectext.tables import tables

sys.path.insert(0, str(ROOT))

from benchmarks import synthetic

FIRST = date(2020, 1, 1)
tables_references = import_module("sectext.tables.references")


def in_sqlite(code: sectext.Code) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(written(tables(code), pieces(code)))
    return connection


def in_duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for file in folder.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")
    return connection


def questions(code: sectext.Code, random: Random, count: int) -> list[tuple[Any, date, date | None]]:
    days, addresses = packed_answers.days_of(code), packed_answers.addresses_of(code)
    known = [None, *packed_answers.beside(code.published)]
    return [(random.choice(addresses), random.choice(days), random.choice(known)) for _ in range(count)]


def history(seed: int, folder: Path, *, odd: bool = False) -> sectext.Code:
    return sectext.open(build(random_histories.facts(Random(seed), odd=odd), folder / f"{seed}{odd}"))


def check(seeds: range, folder: Path, count: int, *, odd: bool = False) -> int:
    asked, wrong = 0, []
    for seed in seeds:
        code = history(seed, folder, odd=odd)
        connection = in_sqlite(code)
        for question in questions(code, Random(seed), count):
            asked += 1
            said, told = by_library(code, *question), by_sql(connection, *question)
            if said != told:
                wrong.append(f"history {seed}: {question}: library {said}, tables {told}")
            if candidates_by_library(code, *question) != candidates_by_sql(connection, *question):
                wrong.append(f"history {seed}: {question}: the candidates differ")
    assert not wrong, f"{len(wrong)} of {asked}\n" + "\n".join(wrong[:5])
    return asked


def test_the_tables_say_what_the_library_says(tmp_path: Path):
    assert check(range(8), tmp_path, 150) >= 1000
    assert check(range(100, 103), tmp_path, 100, odd=True) >= 300


@pytest.mark.slow
def test_the_tables_say_what_the_library_says_at_length(tmp_path: Path):
    assert check(range(1000, 1060), tmp_path, 400) >= 20_000
    assert check(range(2000, 2025), tmp_path, 400, odd=True) >= 10_000


def test_every_day_of_the_corpus_has_its_answer(tmp_path: Path):
    """The whole corpus: every address, every day on which something changes, every stretch of knowledge."""
    code = sectext.open(ROOT)
    connection = in_sqlite(code)
    for address in packed_answers.addresses_of(code):
        for on in packed_answers.days_of(code):
            for known in (None, *packed_answers.beside(code.published)):
                assert by_library(code, address, on, known) == by_sql(connection, address, on, known)


def agree(folder: Path, scale: float, count: int) -> None:
    """Library, pack, plain SQL, and DuckDB over Parquet."""
    synthetic.build(folder, scale=scale, seed=11)
    code = sectext.open(folder)
    export_whole(code, folder / "code.sqlite", format="sqlite")
    export_whole(code, folder / "parquet", format="parquet")
    packed, rows, columns = (
        sectext.open(folder / "code.sqlite"),
        sqlite3.connect(folder / "code.sqlite"),
        in_duckdb(folder / "parquet"),
    )
    statuses = set()
    for question in questions(code, Random(5), count):
        said = by_library(code, *question)
        statuses.add(said.status)
        assert by_library(packed, *question) == said
        assert by_sql(rows, *question) == said
        assert by_sql(columns, *question) == said
    assert statuses >= {"in force", "not in code", "outside coverage"}


def test_library_pack_sql_and_duckdb_agree(tmp_path: Path):
    agree(tmp_path, 0.08, 400)


@pytest.mark.slow
def test_library_pack_sql_and_duckdb_agree_ten_thousand_times(tmp_path: Path):
    agree(tmp_path, 0.3, 10_000)


def test_an_asof_join_returns_repealed_text(tmp_path: Path):
    """Why the page warns: the last row that began says nothing about whether it still holds."""
    synthetic.build(tmp_path, scale=0.08, seed=11)
    code = sectext.open(tmp_path)
    export_whole(code, tmp_path / "parquet", format="parquet")
    connection = in_duckdb(tmp_path / "parquet")
    gone = connection.execute(
        'SELECT address, max("from") FROM wording WHERE latest AND status = \'not in code\' AND "from" IS NOT NULL '
        'AND "to" IS NULL GROUP BY address ORDER BY address'
    ).fetchall()
    assert gone
    address, day = gone[0]
    assert by_library(code, address, day, None).status == "not in code"
    asof = connection.execute(
        """SELECT w.text FROM (SELECT $address AS address, $day AS day) q
        ASOF JOIN (SELECT * FROM wording WHERE latest AND text IS NOT NULL) w
        ON q.address = w.address AND q.day >= w."from" """,
        {"address": address, "day": day},
    ).fetchall()
    assert asof and asof[0][0], "ASOF JOIN gives the text that was repealed"
    assert by_sql(connection, address, day, None).digest is None


def test_effects_and_terms_are_rows(tmp_path: Path):
    code = sectext.open(ROOT)
    connection = in_sqlite(code)
    [(verb, address, rule)] = connection.execute("SELECT verb, address, rule FROM effect LIMIT 1").fetchall()
    assert (verb, address) == ("defer", "G3.26") and "smets1" in rule.lower()
    [(find, put, line)] = connection.execute(
        "SELECT find, put, line FROM operation WHERE modification = 'MP087'"
    ).fetchall()
    assert "SMETS2+ Device" in put and "SMETS2+" not in find and line.startswith("modifications/MP087/")


def test_every_table_and_column_is_on_the_page_and_no_other():
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+` ?)+)\|$", text, re.MULTILINE)
    said = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows}
    assert said == {name: [column.name for column in columns] for name, columns in TABLES.items()}
    assert {name for name in TABLES if f"| `{name}` | " in text} == set(TABLES)


def test_every_reason_for_no_text_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    assert [reason for reason in packed_answers.REASONS.values() if f"| `{reason}` |" not in text] == []


def test_each_reference_is_a_row_once_a_wording(monkeypatch: pytest.MonkeyPatch):
    """The reader of references is asked for each text; a clause that did not change is not counted again."""

    def read(document: sectext.Clause) -> Iterator[SimpleNamespace]:
        at = sectext.parse("G3.19")
        targets = (parse_range("G3.18(a) to (b)"), parse_range("G3.20"))
        yield SimpleNamespace(at=at, part="text", start=3, end=9, text="some", targets=targets)
        yield SimpleNamespace(at=at, part="text", start=20, end=22, text="none", targets=())

    monkeypatch.setattr(tables_references, "_reader", lambda: read)
    connection = in_sqlite(sectext.open(ROOT))
    rows = connection.execute(
        "SELECT r.address, part, start, stop, r.words, first, last, p.words LIKE 'A User shall not%' "
        "FROM reference r JOIN passage p USING (passage)"
    ).fetchall()
    assert rows == [
        ("G3.19", "text", 3, 9, "some", "G3.18(a)", "G3.18(b)", 1),
        ("G3.19", "text", 3, 9, "some", "G3.20", "G3.20", 1),
        ("G3.19", "text", 20, 22, "none", None, None, 1),
    ]
