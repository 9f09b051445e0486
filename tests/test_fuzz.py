"""Odd and broken input: every reader returns what keeps its promises, or refuses and says where. Never anything else.

This is the short pass, the same in every run; `make fuzz MINUTES=10` is the long one. What was a fault once is kept in
tests/crashers.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fuzz_judge import MOST_MEGABYTES, judge, kept, megabytes, mutated
from fuzz_targets import BY_NAME, TARGETS, Broken, Target

from sectext.errors import SectextError

REPLAYED = [(target.name, path) for target in TARGETS for path in kept(target)]


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """What runs inside one regular expression cannot be stopped, but it can be told where it hangs."""
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("name", list(BY_NAME))
def test_a_sound_file_is_taken(name: str):
    target = BY_NAME[name]
    taken = [judge(target, data) for data in target.seeds()]
    assert any(taken)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_whatever_a_file_holds_it_is_taken_or_refused(name: str):
    target, dice = BY_NAME[name], Random(7)
    target.seeds()
    before = _peak()
    for number in range(target.quick):
        data = mutated(target, dice)
        try:
            judge(target, data)
        except Exception as fault:
            pytest.fail(f"{name}, input {number}: {type(fault).__name__}: {fault}\n{data[:2000]!r}")
    assert megabytes() - before < MOST_MEGABYTES


def _peak() -> int:
    """What this process holds now, counted anew from here on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return megabytes()


@pytest.mark.parametrize(("name", "path"), REPLAYED, ids=lambda value: getattr(value, "name", value))
def test_what_was_a_fault_once_is_none_now(name: str, path: Path):
    judge(BY_NAME[name], path.read_bytes())


# The judge itself


def _target(ask) -> Target:  # type: ignore[no-untyped-def]
    return Target(name="x", seeds=lambda: [b""], ask=ask)


def test_the_judge_finds_another_exception_and_an_error_that_says_too_little():
    def wrong(data: bytes) -> None:
        raise IndexError

    def nowhere(data: bytes) -> None:
        raise SectextError("It is wrong.")

    with pytest.raises(IndexError):
        judge(_target(wrong), b"")
    with pytest.raises(Broken, match="does not say where"):
        judge(_target(nowhere), b"")
    assert judge(_target(len), b"")


def test_the_judge_ends_what_goes_on(monkeypatch: pytest.MonkeyPatch):
    import fuzz_judge

    monkeypatch.setattr(fuzz_judge, "MOST_SECONDS", 0.05)

    def endless(data: bytes) -> None:
        while True:
            pass

    with pytest.raises(fuzz_judge.TooSlow):
        judge(_target(endless), b"")
