"""Fuzzes readers for as long as one likes: `python tests/fuzz_run.py [--minutes 10] [--target docx]…`

With atheris, which follows what code an input reaches; where it is not installed, by chance alone. Each target runs in
a process of its own, with 300 MB more than it begins with. A fault is kept in tests/crashers, which every run replays.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
try:
    import atheris
except ImportError:
    atheris = None

_MOST_FAULTS = 12


def main() -> int:
    given = _options().parse_args()
    from fuzz_targets import BY_NAME

    names = given.target or list(BY_NAME)
    if given.inside:
        return _inside(names[0], given.minutes * 60, given.seed)
    failed = [name for name in names if not _apart(name, given)]
    print(f"{len(names) - len(failed)} of {len(names)} targets without a fault.")
    return 1 if failed else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for each target [10]")
    parser.add_argument("--target", action="append", help="only this one; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _apart(name: str, given: argparse.Namespace) -> bool:
    """One target in a process of its own; an input that ended the process is found in the file it was put into."""
    last = Path(f".fuzz-{name.replace(' ', '-')}")
    command = [sys.executable, __file__, "--inside", "--target", name, "--minutes", str(given.minutes)]
    try:
        done = subprocess.run([*command, "--seed", str(given.seed)], timeout=given.minutes * 60 + 120, check=False)
        code: int | str = done.returncode
    except subprocess.TimeoutExpired:
        code = "no end"
    if code not in (0, 1) and last.exists():
        print(f"{name}: ended with {code}; kept as {_keep(name, last.read_bytes())}")
    last.unlink(missing_ok=True)
    return code == 0


def _keep(name: str, data: bytes) -> Path:
    from fuzz_judge import CRASHERS

    file = CRASHERS / name.replace(" ", "-") / hashlib.sha256(data).hexdigest()[:12]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


class _Watched:
    """Judges inputs, counts them, and keeps one input for each kind of fault."""

    def __init__(self, name: str) -> None:
        from fuzz_targets import BY_NAME

        self.target = BY_NAME[name]
        self.last = Path(f".fuzz-{name.replace(' ', '-')}")
        self.taken = self.refused = 0
        self.faults: set[str] = set()

    def one(self, data: bytes) -> None:
        from fuzz_judge import judge

        self.last.write_bytes(data)
        try:
            taken = judge(self.target, data)
        except BaseException as fault:
            self._fault(fault, data)
            return
        self.taken += taken
        self.refused += not taken

    def _fault(self, fault: BaseException, data: bytes) -> None:
        told = traceback.extract_tb(fault.__traceback__)
        ours = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in told if "/sectext/" in frame.filename]
        kind = f"{type(fault).__name__} {str(fault)[:60] if not ours else ''} {' '.join(ours[-2:])}"
        if kind in self.faults:
            return
        self.faults.add(kind)
        file = _keep(self.target.name, data)
        print(f"{self.target.name}: {type(fault).__name__}: {str(fault)[:300]!r}; kept as {file}")
        print("    " + " < ".join(reversed(ours[-6:])), flush=True)

    def report(self, began: float) -> int:
        count = self.taken + self.refused
        rate = count / max(1e-9, time.monotonic() - began)
        told = f"{count:,} inputs ({rate:,.0f} a second): {self.taken:,} taken, {self.refused:,} refused"
        print(f"{self.target.name}: {told}, {len(self.faults)} kinds of fault", flush=True)
        return 1 if self.faults else 0


def _inside(name: str, seconds: float, seed: int) -> int:
    from fuzz_judge import MOST_MEGABYTES, mutated

    watched = _Watched(name)
    watched.target.seeds()
    _limit(MOST_MEGABYTES)
    began = time.monotonic()
    if atheris is not None:
        return _with_atheris(watched, seconds, seed, began)
    dice = Random(seed)
    while time.monotonic() - began < seconds and len(watched.faults) < _MOST_FAULTS:
        watched.one(mutated(watched.target, dice))
    return watched.report(began)


def _limit(megabytes: int) -> None:
    now = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
    most = now + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _with_atheris(watched: _Watched, seconds: float, seed: int, began: float) -> int:
    """libFuzzer ends the process itself, so the report is made at the last input."""
    from fuzz_judge import mutated

    def one(data: bytes) -> None:
        if time.monotonic() - began >= seconds or len(watched.faults) >= _MOST_FAULTS:
            code = watched.report(began)
            sys.stdout.flush()
            _leave(code)
        watched.one(data)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        dice = Random(number)
        made = watched.target.mutated(data, dice, watched.target.words) if data else mutated(watched.target, dice)
        return made if len(made) <= most else mutated(watched.target, dice)[:most]

    folder = Path(f".fuzz-corpus/{watched.target.name.replace(' ', '-')}")
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(watched.target.seeds()):
        (folder / f"seed-{number}").write_bytes(data)
    options = [f"-seed={seed}", "-timeout=60", "-rss_limit_mb=0", "-max_len=400000", "-verbosity=0", "-print_final_stats=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=mutate)
    atheris.Fuzz()
    return watched.report(began)


def _leave(code: int) -> None:
    import os
    import shutil

    from fuzz_targets import scratch

    shutil.rmtree(scratch(), ignore_errors=True)
    os._exit(code)


def _instrumented() -> Any:
    """The package is imported with its branches counted, before anything else imports it."""
    return atheris.instrument_imports(include=["sectext"])


if __name__ == "__main__":
    if atheris is not None and "--inside" in sys.argv:
        with _instrumented():
            import fuzz_targets  # noqa: F401
    sys.exit(main())
