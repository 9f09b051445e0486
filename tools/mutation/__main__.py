"""How hard the tests bite: small faults are put into the core one at a time, and the tests have to find each.

    python -m tools.mutation [MODULE]... [--again]

For each module: how many faults there are, how many the tests found, and which were judged to change nothing
(tests/equivalent_mutants.toml). It ends with 1 where too few of the others are found, or one that is listed is found.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TextIO

from .laws import MOST
from .mutants import Mutant, mutants
from .running import ROOT, SURVIVED, Asked, ask_in_place, killed_afresh, killed_in_place

# The modules of the core, and the tests that are asked about each group of them: those that are quick.
GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("patch", "resolve", "operations", "redline", "compare"),
        (
            *("test_patch", "test_resolve", "test_redline", "test_operations", "test_compare"),
            *("test_cases", "test_laws"),
        ),
    ),
    (("words",), ("test_words", "test_operations")),
    (("merge", "ordering"), ("test_ordering", "test_patch", "test_flight_laws")),
    (("commencement", "timeline"), ("test_commencement", "test_timeline")),
)
MODULES = tuple(module for modules, _ in GROUPS for module in modules)
LIST = ROOT / "tests" / "equivalent_mutants.toml"
LAST = ROOT / ".mutation" / "last.json"
LEAST = 90.0


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the faults in one module."""

    module: str
    every: int
    found: int
    too_long: int
    equivalent: int
    survived: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def percent(self) -> float:
        counted = self.every - self.equivalent
        return 100 * self.found / counted if counted else 100.0


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was found so far is kept
    options = _options(arguments)
    chosen = tuple(options.modules) or MODULES
    known = _equivalents()
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    every = {module: list(mutants(ROOT / "sectext" / f"{module}.py", module)) for module in chosen}
    wanted = [mutant for found in every.values() for mutant in found]
    if options.again:
        wanted = [mutant for mutant in wanted if _is_open(mutant, last, known)]
    for modules, tests in GROUPS:
        now = [mutant for mutant in wanted if mutant.module in modules]
        try:
            for module, key, answer in _answers(now, modules, tests) if now else ():
                last.setdefault(module, {})[key] = answer
        finally:
            LAST.parent.mkdir(exist_ok=True)
            LAST.write_text(json.dumps(last, indent=1, ensure_ascii=False), encoding="utf-8")
    scores = [_score(module, every[module], last.get(module, {}), known.get(module, {})) for module in chosen]
    _print(scores)
    return int(any(score.unknown or score.percent < LEAST for score in scores))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)} (default: all)")
    parser.add_argument("--again", action="store_true", help="only what survived the last time, and what is new")
    return parser.parse_args(arguments)


def _is_open(mutant: Mutant, last: dict[str, dict[str, str]], known: dict[str, dict[str, str]]) -> bool:
    """Whether nothing was found the last time, nor judged to change nothing."""
    said = last.get(mutant.module, {}).get(mutant.key, SURVIVED)
    return said == SURVIVED and mutant.key not in known.get(mutant.module, {})


def _answers(wanted: Sequence[Mutant], modules: Sequence[str], tests: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What found each fault: a test, "too long", or nothing."""
    os.chdir(ROOT)
    os.environ["SECTEXT_MOST_EXAMPLES"] = str(MOST)
    files = [f"tests/{name}.py" for name in tests if Path(f"tests/{name}.py").exists()]
    reading, writing = os.pipe()
    child = os.fork()  # the tests are imported there, so that nothing is imported here
    if child == 0:
        with os.fdopen(writing, "w", encoding="utf-8", buffering=1) as pipe:
            ask_in_place(files, modules, lambda asked: _ask(wanted, asked, pipe))
        os._exit(0)
    os.close(writing)
    order, seconds = [], 0.0
    with os.fdopen(reading, encoding="utf-8") as pipe:
        for line in pipe:
            match json.loads(line):
                case [str(module), str(key), str(killer)]:
                    yield module, key, killer
                case [list(tests), float(seconds)]:
                    order = tests
    os.waitpid(child, 0)
    if not order:
        raise SystemExit("The tests were stopped before every fault was tried; --again goes on from there.")
    for mutant in wanted:
        if not mutant.swappable:
            yield mutant.module, mutant.key, killed_afresh(mutant, order, seconds)


def _ask(every: Sequence[Mutant], asked: Asked, pipe: TextIO) -> None:
    """Ask about the faults inside functions; and say which tests to ask about the rest, with the time they may take."""
    wanted = [mutant for mutant in every if mutant.swappable]
    started, left = perf_counter(), 0
    for number, mutant in enumerate(wanted, start=1):
        killer = killed_in_place(mutant, asked)
        if killer == SURVIVED:
            left += 1
            print(f"{mutant.module}  {mutant.key}", file=sys.stderr)
        if killer in asked.items:
            asked.found(mutant, killer)
        print(json.dumps([mutant.module, mutant.key, killer]), file=pipe)
        if number % 100 == 0 or number == len(wanted):
            spent = perf_counter() - started
            print(f"{number} of {len(wanted)} tried, {left} left, {spent:.0f} s", file=sys.stderr, flush=True)
    order = sorted(asked.items.keys() - asked.laws, key=lambda test: (asked.seconds[test], test))
    print(json.dumps([order, 20.0 + sum(asked.seconds[test] for test in order)]), file=pipe)


def _equivalents() -> dict[str, dict[str, str]]:
    """By module, the faults that change nothing, each with its reason."""
    if not LIST.exists():
        return {}
    found: dict[str, dict[str, str]] = {}
    for entry in tomllib.loads(LIST.read_text(encoding="utf-8"))["equivalent"]:
        for key in entry["mutants"]:
            found.setdefault(entry["module"], {})[key] = entry["why"]
    return found


def _score(module: str, every: Sequence[Mutant], said: dict[str, str], known: dict[str, str]) -> Score:
    keys = [mutant.key for mutant in every]
    left = [key for key in keys if said.get(key, SURVIVED) == SURVIVED]
    return Score(
        module=module,
        every=len(keys),
        found=len(keys) - len(left),
        too_long=sum(said.get(key) == "too long" for key in keys),
        equivalent=sum(key in known for key in left),
        survived=tuple(key for key in left if key not in known),
        unknown=tuple(key for key in known if key not in left),
    )


def _print(scores: Sequence[Score]) -> None:
    for score in scores:
        for key in score.survived:
            print(f"{score.module}  survived  {key}")
        for key in score.unknown:
            print(f"{score.module}  listed as changing nothing, but found or not there  {key}")
    print(f"\n{'module':14}{'faults':>8}{'found':>8}{'of it too long':>16}{'equivalent':>12}{'left':>6}{'score':>9}")
    for score in scores:
        print(
            f"{score.module:14}{score.every:8}{score.found:8}{score.too_long:16}{score.equivalent:12}"
            f"{len(score.survived):6}{score.percent:8.1f} %"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
