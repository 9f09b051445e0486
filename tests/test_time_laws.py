"""Laws of the time engine over random histories, and every world of a small vocabulary beside the oracle."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

import naive
import pytest
import random_histories
from scenarios import Facts, build
from test_oracle import addresses_of, ask_engine, days_of, history, questions, says_too_much

import sectext
from sectext.errors import SectextError

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[sectext.Code]:
    folder = tmp_path_factory.mktemp("laws")
    return [history(seed, folder)[0] for seed in range(5000, 5030)]


def all_rows(code: sectext.Code, known: date | None) -> Iterator[tuple[sectext.Wording, ...]]:
    for address in addresses_of(code):
        try:
            yield code.timeline(address, known=known)
        except SectextError:
            continue


def knowns(code: sectext.Code) -> list[date | None]:
    """Days of knowledge on which no version is said to end before the one before it begins."""
    return [known for known in (None, *days_of(code)[::7]) if _in_order(code, known)]


def _in_order(code: sectext.Code, known: date | None) -> bool:
    told = [b for v in code.versions if (b := v.bounds(known, code.facts, code.calendar)) and not b.never]
    pairs = [(a, b) for n, a in enumerate(told) for b in told[n + 1 :]]
    return not any(a.not_before and b.not_after and b.not_after < a.not_before for a, b in pairs)


def test_rows_of_a_log_follow_without_gap_or_overlap(worlds):
    seen = 0
    for code in worlds:
        for known in knowns(code):
            for rows in all_rows(code, known):
                for one, other in pairwise(rows):
                    assert one.to == other.from_, (rows, known)
                    seen += 1
                    if isinstance(one.from_, date) and isinstance(one.to, date):
                        assert one.from_ <= one.to, (rows, known)  # of one day with the next, it never held
    assert seen > 500


def test_the_day_before_a_boundary_is_old_and_the_day_is_new(worlds):
    seen = 0
    for code in worlds:
        for known in knowns(code):
            for rows in all_rows(code, known):
                for number, row in enumerate(rows):
                    if isinstance(row.from_, date):
                        seen += _stands(code, row, row.from_, known)
                    if number and isinstance(row.from_, date) and isinstance(rows[number - 1].from_, date):
                        seen += _stands(code, rows[number - 1], row.from_ - DAY, known)
    assert seen > 1000


def _stands(code: sectext.Code, row: sectext.Wording, on: date, known: date | None) -> int:
    """What a row says is what is answered on that day, where the version of the day is known and it ever held."""
    end = row.to if row.to is None or isinstance(row.to, date) else row.to.not_after
    first = row.from_ if isinstance(row.from_, date) else on
    if on < first or (end is not None and end <= on):
        return 0
    answer = code.clause(row.address, on=on, known=known)
    if answer.version is None:
        return 0
    assert (answer.text, answer.status) == (row.text, row.status), (row, on, known)
    return 1


def test_what_is_published_on_a_day_changes_nothing_known_before(worlds):
    for number, code in enumerate(worlds):
        random = Random(number)
        for _ in range(4):
            day = random.choice([d for d in days_of(code) if d > random_histories.FIRST - DAY])
            before = without(code, day)
            for address, on, _, _ in questions(code, random, 15):
                said = ask_engine(before, address, on, None if before is code else day - DAY, ())
                assert said == ask_engine(code, address, on, day - DAY, ()), (address, on, day)


def without(code: sectext.Code, day: date) -> sectext.Code:
    """The code as it would be held had nothing been published on or after a day."""
    versions = [replace(v, effective=tuple(f for f in v.effective if f.published < day)) for v in code.versions]
    facts = {
        name: tuple(f for f in told if f.published is None or f.published < day) for name, told in code.facts.items()
    }
    modifications = [replace(m, history=tuple(s for s in m.history if s.published < day)) for m in code.modifications]
    return replace(code, versions=tuple(versions), facts=facts, modifications=tuple(modifications))


def test_the_order_of_facts_in_files_means_nothing(tmp_path: Path):
    for seed in range(6000, 6015):
        random = Random(seed)
        facts = random_histories.facts(random)
        one = sectext.open(build(facts, tmp_path / f"{seed}-one"))
        other = sectext.open(build(shuffled(facts, random), tmp_path / f"{seed}-other"))
        for question in questions(one, random, 60):
            assert ask_engine(one, *question) == ask_engine(other, *question), (seed, question)


def shuffled(facts: Facts, random: Random) -> Facts:
    made = deepcopy(facts)
    for entry in (*made["version"], *made["modification"], *made["event"]):
        for key in ("effective", "history", "fact", "change"):
            random.shuffle(entry.get(key, []))
    random.shuffle(made["event"])
    random.shuffle(made["modification"])
    return made


def test_an_answer_does_not_depend_on_what_was_asked_before(worlds):
    for number, code in enumerate(worlds[:10]):
        random = Random(number)
        asked = questions(code, random, 80)
        first = [full(pickle.loads(pickle.dumps(code)), question) for question in asked]
        order = random.sample(range(len(asked)), len(asked))
        fresh = replace(code)
        again = {n: full(fresh, asked[n]) for n in order}
        assert [again[n] for n in range(len(asked))] == first
        shared = replace(code)
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(lambda q, c=shared: full(c, q), asked)) == first


def full(code: sectext.Code, question: Any) -> Any:
    """The whole answer, or the words of an error."""
    address, on, known, using = question
    try:
        return code.clause(address, on=on, known=known, using=using)
    except SectextError as error:
        return type(error), str(error)


# Every world of a small vocabulary: three clauses, three operations or effects, four days, three days of publication.

DATES = [date(2020, 3, n) for n in (1, 2, 3, 5)]
TOLD = [date(2020, 2, 20), date(2020, 3, 2), date(2020, 3, 4)]
ON = [date(2020, 2, 29), *DATES, date(2020, 3, 6)]
KNOWN = [None, date(2020, 2, 19), *TOLD]
CLAUSES = ("G1.1", "G1.2", "G1.3")
ADDRESSES = ("G1.1", "G1.2", "G1.3", "G1.4")
TEXT = "## G1\n\n- G1.1 One word.\n- G1.2 Two words.\n- G1.3 Three words.\n"
OPERATIONS = {
    "reword": lambda at: {
        "do": "substitute words",
        "at": at,
        "for": {"G1.1": "One", "G1.2": "Two"}.get(at, "Three"),
        "words": "Other",
    },
    "delete": lambda at: {"do": "delete clause", "at": at},
    "renumber": lambda at: {"do": "renumber", "at": at, "to": "G1.4"},
}
EFFECTS = {
    "suspend": lambda at, day: {"do": "suspend", "at": at, "from": {"on": day}, "until": {"after": "end"}},
    "defer": lambda at, day: {"do": "defer", "at": at, "until": {"on": day}},
    "commence": lambda at, day: {"do": "commence", "at": at, "rule": {"on": day}},
}
END = [
    {"kind": "planned", "date": DATES[2], "published": TOLD[0]},
    {"kind": "occurred", "date": DATES[3], "published": TOLD[2]},
]


def small(versions: list[tuple[str, str, date, date]], effects: list[tuple[str, str, date, date]]) -> Facts:
    first = {"label": "1.0", "text": TEXT, "effective": [{"date": date(2020, 1, 1)}]}
    made = [
        {
            "id": f"MP{n}",
            "base": "1.0",
            "change": [OPERATIONS[do](at)],
            "history": [{"stage": "Implemented", "date": TOLD[0]}],
        }
        for n, (at, do, _, _) in enumerate(versions)
    ]
    laid = [
        {
            "id": f"EF{n}",
            "base": "1.0",
            "change": [EFFECTS[do](at, day)],
            "commencement": {"on": DATES[1]},
            "history": [{"stage": "Implemented", "date": TOLD[0], "published": told}],
        }
        for n, (at, do, day, told) in enumerate(effects)
    ]
    later = [
        {"label": f"{n + 2}.0", "parent": "1.0", "made_by": [f"MP{n}"], "effective": [{"date": day, "published": told}]}
        for n, (_, _, day, told) in enumerate(versions)
    ]
    return {"version": [first, *later], "modification": [*made, *laid], "event": [{"id": "end", "fact": END}]}


def check_every_world(worlds: Iterator[Facts], folder: Path) -> int:
    asked, wrong = 0, []
    for number, facts in enumerate(worlds):
        code = sectext.open(build(facts, folder / str(number)))
        ids = naive.identities(code)
        for address, on, known in product(ADDRESSES, ON, KNOWN):
            engine = ask_engine(code, address, on, known, ())
            said = naive.answer(code, ids, address, on, known, ())
            asked += 1
            if says_too_much(engine, said) or (engine.status, engine.version) != (said.status, said.version):
                wrong.append(
                    f"{facts['version'][1:]} {facts['modification']}: {address} on {on} known {known}\n  {engine}\n  {said}"
                )
    assert not wrong, f"{len(wrong)} of {asked}\n" + "\n".join(wrong[:5])
    return asked


def test_every_small_world_of_one_version_and_one_effect_beside_it(tmp_path: Path):
    """All operations on all clauses on all days, published on all days, each under one effect in turn."""
    effects = list(product(CLAUSES, EFFECTS, DATES, TOLD))
    versions = list(product(CLAUSES, OPERATIONS, DATES, TOLD))
    worlds = (small([v], [effects[(7 * n) % len(effects)]]) for n, v in enumerate(versions))
    assert check_every_world(worlds, tmp_path) == 108 * 4 * 6 * 5


@pytest.mark.slow
def test_every_small_world(tmp_path: Path):
    versions, effects = product(CLAUSES, OPERATIONS, DATES, TOLD), list(product(CLAUSES, EFFECTS, DATES, TOLD))
    assert check_every_world((small([v], [e]) for v in versions for e in effects[::5]), tmp_path) > 250_000
