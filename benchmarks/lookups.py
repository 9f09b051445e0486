"""Look-ups, timelines and whole texts on a date, beside OpenFisca-core: `python benchmarks/lookups.py [--quick]`

The texts are made up in memory and mean nothing. OpenFisca-core, which gives the value of a parameter on a date, is
installed into a folder beside this file, and into nothing else (benchmarks/peers.py). It is asked for the value of one
parameter that changes as often as the clause has wordings. What is printed:

- look-up: one clause on a random day, known and asked for before, in microseconds
- edition: the whole code on a day, as a value; and the text of a whole document on a day
- compile: the timelines of 1,000 clauses from 4,000 operations, each on a day of its own
- threads: the same look-ups from eight threads, which have to give what one gives
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from records import FIRST, code_of  # noqa: E402

from benchmarks import peers  # noqa: E402
from benchmarks.measuring import Spent, once, quickest  # noqa: E402
from sectext.address import Address  # noqa: E402
from sectext.code import Code  # noqa: E402
from sectext.commencement import exactly  # noqa: E402
from sectext.lineage import Lineages, State  # noqa: E402
from sectext.patch import Patch, Reword  # noqa: E402
from sectext.tree import Clause, put_at  # noqa: E402

NAME = "Section B"


def clauses(count: int, wording: int) -> tuple[Clause, ...]:
    return tuple(
        Clause(kind="clause", label=f"B1.{n}", text=f"Each Party shall keep {wording} of {n}.") for n in range(count)
    )


def code(count: int, wordings: int) -> Code:
    """So many clauses, each of which reads otherwise every day."""
    texts = [Clause(kind="document", label=NAME, children=clauses(count, n)) for n in range(wordings)]
    made = code_of(texts, [None] * (wordings - 1))
    versions = tuple(
        replace(
            version,
            effective=tuple(replace(f, bounds=exactly(on(n)), published=on(n)) for f in version.effective),
        )
        for n, version in enumerate(made.versions)
    )
    return replace(made, versions=versions)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def least(action: Callable[[], object], runs: int = 3) -> float:
    """The seconds of the quickest of several runs."""
    return quickest(action, most=runs, enough=60)[0].seconds


def look_up(held: Code, count: int, wordings: int, asked: int) -> Spent:
    """What one clause on one day costs, asked before."""
    dice = random.Random(1)
    questions = [(f"B1.{dice.randrange(count)}", on(dice.randrange(wordings))) for _ in range(min(asked, 20_000))]
    ask = held.clause

    def all_of_them() -> None:
        for address, day in questions:
            ask(address, on=day)

    all_of_them()
    spent, _ = quickest(all_of_them)
    count = len(questions)
    return Spent(seconds=spent.seconds / count, processor=spent.processor / count, megabytes=0)


def compiled(*, flat: bool, clauses: int = 1000, operations: int = 4000) -> tuple[Spent, bool]:
    """What the timelines of 1,000 clauses from 4,000 operations cost, one a version; whether no wording is lost."""
    dice = random.Random(1)
    groups = 1 if flat else clauses // 25
    each = clauses // groups
    tree = Clause(
        kind="document",
        label=NAME,
        children=tuple(
            Clause(
                kind="group",
                label=f"B{g}",
                children=tuple(Clause(kind="clause", label=f"B{g}.{n}", text=f"Words {n}.") for n in range(each)),
            )
            for g in range(groups)
        ),
    )
    states = [State(tree=tree)]
    for number in range(operations):
        path = (dice.randrange(groups), dice.randrange(each))
        old = tree.children[path[0]].children[path[1]]
        new = replace(old, text=f"Other words {number}.")
        where = Address(document=NAME, steps=(old.label or "",))
        patch = Patch(
            document=NAME, operations=(Reword(at=where, part="text", find=old.text or "", put=new.text or ""),)
        )
        tree = put_at(tree, path, new)
        states.append(State(tree=tree, made_by=((f"M{number}", patch),)))

    def compile_them() -> Lineages:
        lineages = Lineages()
        for state in states:
            lineages.advance(state)
        return lineages

    spent, made = quickest(compile_them, most=3)
    wordings = (made.spells(line) for line in made.every())
    return spent, sum(len(each) for each in wordings if each[0].clause.kind == "clause") == clauses + operations


def threads(held: Code, count: int, wordings: int, asked: int) -> tuple[bool, float]:
    """Whether eight threads are told what one is, over so many random questions, and the microseconds for each."""
    dice = random.Random(2)
    questions = [(f"B1.{dice.randrange(count)}", on(dice.randrange(wordings))) for _ in range(asked)]

    def told(part: Sequence[tuple[str, date]]) -> list[str | None]:
        return [held.clause(address, on=day).digest for address, day in part]

    expected = told(questions)
    fresh = replace(held)  # nothing worked out yet
    begun = perf_counter()
    with ThreadPoolExecutor(8) as pool:
        parts = [questions[n::8] for n in range(8)]
        found = list(pool.map(lambda part: [fresh.clause(a, on=d).digest for a, d in part], parts))
    spent = (perf_counter() - begun) / asked * 1e6
    return all(found[n] == expected[n::8] for n in range(8)), spent


def peer(wordings: int, asked: int) -> float | None:
    """Microseconds for one value of an OpenFisca parameter on a day; None where it cannot be installed."""
    python = peers.python()
    if python is None:
        print("OpenFisca-core cannot be installed here; its column is left out.")
        return None
    with tempfile.TemporaryDirectory() as scratch:
        command = [python, peers.SCRIPT, "openfisca-look-up", scratch, str(wordings), str(asked)]
        return float(once(command, Path(scratch)).told["seconds"]) * 1e6


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    reader.add_argument("--quick", action="store_true", help="smaller, and without OpenFisca")
    quick = reader.parse_args().quick
    sizes = [(1, 100), (10, 100), (100, 100)] if quick else [(1, 1000), (10, 1000), (100, 1000), (1000, 1000)]

    print("| wordings held | one clause on a day |")
    print("| ---: | ---: |")
    for count, wordings in sizes:
        spent = look_up(code(count, wordings), count, wordings, 20_000).seconds * 1e6
        print(f"| {count * wordings:,} | {spent:.2f} µs |")

    wordings = 400 if quick else 4000
    held = code(1, wordings)
    ours = look_up(held, 1, wordings, 20_000).seconds * 1e6
    theirs = None if quick else peer(wordings, 2000)
    beside = f"; OpenFisca-core {theirs:.2f} µs: {theirs / ours:.0f} times as long" if theirs else ""
    print(f"\nOne clause of {wordings:,} wordings: {ours:.2f} µs{beside}")

    many = code(1000, 10)
    view = least(lambda: [many.on(on(n % 10)) for n in range(1000)]) / 1000 * 1e6
    print(f"The code on a day, as a view: {view:.2f} µs")
    many.clause("B1.1", on=on(5))
    first = perf_counter()
    many.clause(NAME, on=on(5))
    print(f"The text of 1,000 clauses on a day, asked for the first time: {(perf_counter() - first) * 1000:.1f} ms")
    again = least(lambda: many.clause(NAME, on=on(5)))
    print(f"and again: {again * 1000:.3f} ms")
    fresh = least(lambda: replace(many).on(on(5))[NAME].text)
    print(f"compiled from nothing (10 versions of 1,000 clauses): {fresh * 1000:.0f} ms")

    grouped, flat = (compiled(flat=each)[0].seconds * 1000 for each in (False, True))
    print(f"Timelines of 1,000 clauses from 4,000 operations: {grouped:.0f} ms in 40 groups, {flat:.0f} ms in one")

    asked = 20_000 if quick else 1_000_000
    same, spent = threads(code(100, 100), 100, 100, asked)
    print(f"{asked:,} random look-ups from 8 threads: {spent:.2f} µs each, {'the same' if same else 'NOT THE SAME'}")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
