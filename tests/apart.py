"""Runs commands of sectext, each in a process of its own with bounds on time and memory, and says what came of it.

One process imports everything once and is copied for each command, so that a command costs hardly more than its work.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS = 5  # of the processor, so that a busy machine says nothing about the code
MOST_MEGABYTES = 300
_ROOM = 1_200 * 2**20  # where a process is stopped that would fill the machine


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended: its exit code (negative: killed by a signal), what it printed, and what it took."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    megabytes: int


class Nursery:
    """The process that is copied. `run` starts a command in a folder; `close` ends it."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import apart; apart.serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "SECTEXT_CACHE": "off"},
        )

    def run(self, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None) -> Outcome:
        asked = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment or {})}
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        files = [folder / name for name in _NAMES]
        out, err = (file.read_bytes() for file in files)
        for file in files:
            file.unlink()
        return Outcome(out=out, err=err, **told)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


_NAMES = (".printed-out", ".printed-err")


def serve() -> None:
    """Copies this process for each line that is read, until there is no more."""
    from sectext import annexes, conflicts, drafting, importing, search  # noqa: F401
    from sectext.checks import files  # noqa: F401
    from sectext.cli import run  # noqa: F401
    from sectext.formats import akn, markdown, word  # noqa: F401
    from sectext.formats.markdown import inline, reader

    inline._inline(), reader._blocks()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _carry_out(asked)
        began = time.monotonic()
        _, status, used = os.wait4(child, 0)
        told = {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": round(used.ru_utime + used.ru_stime, 3),
            "megabytes": used.ru_maxrss // 1024,
        }
        del began
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
        sys.stdout.buffer.flush()


def _carry_out(asked: dict[str, object]) -> None:
    """In the copy: never returns."""
    code = 99
    try:
        os.chdir(str(asked["folder"]))
        os.environ.update(asked["environment"])  # type: ignore[call-overload]
        for number, name in enumerate(_NAMES, start=1):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
        signal.alarm(120)  # what waits for ever uses no processor
        from sectext.cli.run import run

        code = run(asked["arguments"])  # type: ignore[arg-type]
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
