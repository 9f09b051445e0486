"""Whether one input is a fault: what a reader may do is return, or refuse with an error that says where."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType
from typing import NoReturn

from fuzz_targets import Broken, Target

from sectext.errors import SectextError

CRASHERS = Path(__file__).resolve().parent / "crashers"
MOST_SECONDS = 5  # of the processor, so that a busy machine says nothing about the code
MOST_MEGABYTES = 300


class TooSlow(Exception):
    """More than five seconds of the processor for one input."""


def judge(target: Target, data: bytes) -> bool:
    """Give one input to a reader. True where it is taken, False where it is refused as it should be; raises a fault."""
    with _limited():
        try:
            target.ask(data)
        except SectextError as error:
            if not (error.code and error.problem):
                raise Broken("an error has no code, or no words") from error
            if target.named and not error.where:
                raise Broken(f"an error does not say where: {error}") from error
            return False
    return True


@contextmanager
def _limited() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise TooSlow(f"more than {MOST_SECONDS} seconds")


def mutated(target: Target, dice: Random) -> bytes:
    """One input: a seed with something done to it, and done again now and then."""
    data = dice.choice(list(target.seeds()))
    for _ in range(dice.choice((1, 1, 1, 2))):
        data = target.mutated(data, dice, target.words)
    return data


def kept(target: Target) -> list[Path]:
    """The inputs that were faults once, as files."""
    return sorted((CRASHERS / target.name.replace(" ", "-")).glob("*"))


def megabytes() -> int:
    """The most that this process has held at once."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
