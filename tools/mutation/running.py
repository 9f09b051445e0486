"""Asks the tests about one fault after another, each in a process of its own."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import importlib.util
import os
import pickle
import resource
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from types import CodeType, FunctionType, ModuleType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

from .laws import MOST, Law, law_of, silence_events
from .mutants import Mutant

ROOT = Path(__file__).resolve().parent.parent.parent
# A test that takes longer is not asked about each fault.
_SLOWEST = 0.8
# What a test may take with a fault in the code: processor time, so that a busy machine kills nothing.
_TIMES, _LEAST, _MEMORY = 10, 0.5, 3 << 30
_NO_CACHE = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow")
SURVIVED = ""


@dataclass(slots=True)
class Asked:
    """The tests that can be asked, the quickest first, and the lines that each runs."""

    items: dict[str, pytest.Item] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    laws: set[str] = field(default_factory=set)
    runs: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    kills: Counter[str] = field(default_factory=Counter)
    killers: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def about(self, mutant: Mutant) -> list[str]:
        """The tests that run the lines of a fault: what found another there, then what finds most for its time."""
        every = {test for line in mutant.lines for test in self.runs.get((mutant.module, line), ())}
        first = [test for test in self.killers[mutant.module, mutant.function] if test in every]
        rest = sorted(every.difference(first), key=lambda test: (self.seconds[test] / (0.5 + self.kills[test]), test))
        return [*first, *rest]

    def found(self, mutant: Mutant, killer: str) -> None:
        known = self.killers[mutant.module, mutant.function]
        if killer in known:
            known.remove(killer)
        known.insert(0, killer)
        self.kills[killer] += 1


class _Asking:
    """A pytest plugin: instead of running the tests once it asks them about every fault."""

    def __init__(self, modules: Sequence[str], ask: Callable[[Asked], None]) -> None:
        self.modules = modules
        self.ask = ask

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        use_few_examples()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        asked = _prepared(session.items, self.modules)
        _say(f"{len(asked.items)} tests, {sum(asked.seconds.values()):.1f} s in all")
        gc.collect()
        gc.freeze()  # what is shared with the children stays shared
        self.ask(asked)
        return True


def use_few_examples() -> None:
    """Few examples, the same every time, and no search for a smaller one."""
    settings.register_profile(
        "mutation",
        deadline=None,
        database=None,
        derandomize=True,
        max_examples=MOST,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    settings.load_profile("mutation")


def ask_in_place(tests: Sequence[str], modules: Sequence[str], ask: Callable[[Asked], None]) -> None:
    """Collect the tests, learn what each runs and how long it takes, and hand them over."""
    code = pytest.main([*_NO_CACHE, *tests], plugins=[_Asking(modules, ask)])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"The tests could not be collected (pytest ended with {code}).")


def killed_in_place(mutant: Mutant, asked: Asked) -> str:
    """What found a fault in a function: a test, or "too long"; nothing where it survived."""
    tests = asked.about(mutant)
    if not tests:
        return SURVIVED

    def child() -> str:
        if not _put_in(mutant):
            return "not compiled"
        for number, test in enumerate(tests):
            following = tests[number + 1] if number + 1 < len(tests) else test
            _limit(asked.seconds[test])
            if _fails(asked.items[test], asked.items[following]):
                return test
        return SURVIVED

    return _in_a_child(child)


def killed_afresh(mutant: Mutant, tests: Sequence[str], seconds: float) -> str:
    """The same for a fault outside any function: the package is imported with it. Nothing may be imported before."""

    def child() -> str:
        sys.meta_path.insert(0, _Faulty(mutant))
        first = _First()
        _limit(seconds)
        code = pytest.main([*_NO_CACHE, "-x", *tests], plugins=[first])
        return first.failed or ("import" if code else SURVIVED)

    return _in_a_child(child)


class _First:
    failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        use_few_examples()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and gives it with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = f"sectext.{mutant.module}"
        self.code = mutant.compiled()

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:  # noqa: ARG002
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def _prepared(items: Sequence[pytest.Item], modules: Sequence[str]) -> Asked:
    laws = {item.nodeid: law for item in items if (law := law_of(item)) is not None}
    for item in items:
        silence_events(item.getparent(pytest.Module).obj)  # type: ignore[union-attr]
    usable = [item for item in items if _try(item, items, laws)]
    asked = Asked()
    for item in usable:
        started = process_time()
        failed = _fails(item, _other(item, usable))
        spent = process_time() - started
        if failed or spent > _SLOWEST:
            _say(f"left out, it {'cannot be asked twice' if failed else 'takes too long'}: {item.nodeid}")
        else:
            asked.items[item.nodeid] = item
            asked.seconds[item.nodeid] = spent
            if item.nodeid in laws:
                asked.laws.add(item.nodeid)
    _learn(asked, modules)
    return asked


def _try(item: pytest.Item, items: Sequence[pytest.Item], laws: dict[str, Law]) -> bool:
    """Whether a test passes; a law is from then on tried with the examples that were kept."""
    law = laws.get(item.nodeid)
    failed = _fails(item, _other(item, items))
    if law is not None:
        item.obj = law.again  # type: ignore[attr-defined]
    return not failed or (law is not None and law.is_full())


def _other(item: pytest.Item, items: Sequence[pytest.Item]) -> pytest.Item:
    """Another test, for what the next one needs is kept ready."""
    number = items.index(item)
    return items[(number + 1) % len(items)]


def _learn(asked: Asked, modules: Sequence[str]) -> None:
    """Which lines of the modules each test runs, found in a child so that this process stays as it is."""

    def child() -> bytes:
        files = {str(ROOT / "sectext" / f"{module}.py"): module for module in modules}
        measured = coverage.Coverage(data_file=None, include=list(files), config_file=False)
        measured.start()
        items = list(asked.items.values())
        for item in items:
            measured.switch_context(item.nodeid)
            _fails(item, _other(item, items))
        measured.stop()
        data = measured.get_data()
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for file in data.measured_files():
            for line, tests in data.contexts_by_lineno(file).items():
                found[files[file], line].update(test for test in tests if test)
        return pickle.dumps(dict(found))

    asked.runs = pickle.loads(_bytes_of_a_child(child))


def _fails(item: pytest.Item, following: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, nextitem=following, log=False))


def _put_in(mutant: Mutant) -> bool:
    """Give the function of a fault other code, wherever it has been imported to."""
    names = mutant.function.split(".")
    place: Any = importlib.import_module(f"sectext.{mutant.module}")
    code = mutant.compiled()
    for name in names:
        place = vars(place)[name]
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
        if (function := _function(place)) is not None:
            with contextlib.suppress(ValueError):
                function.__code__ = code
                return True
            return False
    return False


def _function(thing: Any) -> FunctionType | None:
    for name in ("fget", "func", "__func__", "__wrapped__"):
        thing = getattr(thing, name, None) or thing
    return thing if isinstance(thing, FunctionType) else None


def _limit(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, _LEAST + _TIMES * seconds)


def _in_a_child(work: Callable[[], str]) -> str:
    """What a child process says, or "too long" where it was stopped."""
    return _bytes_of_a_child(lambda: work().encode()).decode()


def _bytes_of_a_child(work: Callable[[], bytes]) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return b"too long"
    return said


def _work(work: Callable[[], bytes], writing: int) -> None:
    """The child: says what it has to say, and is gone."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    if not os.environ.get("MUTATION_LOUD"):
        os.dup2(nothing, 2)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        said = work()
    except BaseException as error:
        said = f"broken: {type(error).__name__}".encode()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(said)
    os._exit(0)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
