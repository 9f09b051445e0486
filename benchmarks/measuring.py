"""Runs one piece of work in a process of its own, and says how long it took, on the clock and of the processor, and
the most memory it held.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

_Made = TypeVar("_Made")

# A small process stands between, because a process begins with the memory of the one that it was made from.
_BETWEEN = """
import json, os, resource, signal, subprocess, sys, time
limit, out, *command = sys.argv[1:]
begun = time.perf_counter()
with open(out, "wb") as file:
    child = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, start_new_session=True)
    try:
        told = child.communicate(timeout=float(limit))[1]
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        print(json.dumps(None))
        sys.exit()
wall = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
spent = [wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
print(json.dumps([child.returncode, told.decode(errors="replace")[-2000:], spent]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds on the clock, seconds of the processor, megabytes at most in any one process."""

    seconds: float
    processor: float
    megabytes: float

    def or_less(self, other: Spent) -> Spent:
        """Of each the smaller: what was more was the machine's other work."""
        return Spent(
            seconds=min(self.seconds, other.seconds),
            processor=min(self.processor, other.processor),
            megabytes=min(self.megabytes, other.megabytes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one process did: how it ended, what it printed, and what it spent. `code` None: it was too slow."""

    code: int | None
    out: str
    err: str
    spent: Spent

    @property
    def told(self) -> dict[str, Any]:
        """The JSON in its last line."""
        found: dict[str, Any] = json.loads(self.out.rstrip("\n").rpartition("\n")[2])
        return found


def once(
    command: Sequence[str | Path],
    scratch: Path,
    *,
    limit: float = 600,
    env: Mapping[str, str] | None = None,
) -> Done:
    """Carry out a command. What it prints goes by way of a file in `scratch`."""
    out = scratch / "printed"
    between = [sys.executable, "-S", "-c", _BETWEEN, str(limit), str(out), *map(str, command)]
    done = subprocess.run(between, check=True, capture_output=True, env={**os.environ, **(env or {})})
    found = json.loads(done.stdout)
    if found is None:
        return Done(code=None, out="", err="", spent=Spent(seconds=limit, processor=limit, megabytes=0))
    code, err, (seconds, processor, megabytes) = found
    spent = Spent(seconds=seconds, processor=processor, megabytes=megabytes)
    return Done(code=code, out=out.read_text(encoding="utf-8", errors="replace"), err=err, spent=spent)


def least(run: Callable[[], Done], *, most: int = 5, enough: float = 3.0) -> Done:
    """The same several times, until so many seconds have gone by; of each figure the smallest."""
    found = run()
    total, times = found.spent.seconds, 1
    while found.code is not None and times < most and total < enough:
        again = run()
        total, times = total + again.spent.seconds, times + 1
        spent = found.spent.or_less(again.spent)
        found = Done(code=again.code, out=again.out if again.code else found.out, err=again.err, spent=spent)
        if again.code:
            return found
    return found


def timed(work: Callable[[], _Made]) -> tuple[Spent, _Made]:
    """What a piece of work in this process spent, and what it made; the memory is not measured."""
    begun, worked = perf_counter(), process_time()
    made = work()
    return Spent(seconds=perf_counter() - begun, processor=process_time() - worked, megabytes=0), made


def quickest(work: Callable[[], _Made], *, most: int = 5, enough: float = 1.0) -> tuple[Spent, _Made]:
    """The same several times in this process; of each figure the smallest."""
    spent, made = timed(work)
    total, times = spent.seconds, 1
    while times < most and total < enough:
        again, made = timed(work)
        spent, total, times = spent.or_less(again), total + again.seconds, times + 1
    return spent, made
