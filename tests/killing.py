"""Carries out a command and breaks it off at each of its write points, one after another; a program of its own.

It reads a plan as JSON from standard input and prints what became of each point. Each try is a forked child, so that
the package is loaded once. A point is a call of the operating system that changes something on a disk.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

POINTS = (
    "mkdir", "open", "write", "fchmod", "fsync", "ftruncate", "link", "replace", "rename", "unlink", "rmdir", "chmod",
    "sync",
)  # fmt: skip
READING = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | os.O_NONBLOCK
)


class Points:
    """Counts the write points below a folder, and at one of them does something else."""

    def __init__(self, at: int, mode: str) -> None:
        self.at, self.mode, self.count, self.names = at, mode, 0, []
        self.handles = {0, 1, 2}
        for name in POINTS:
            setattr(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name == "open" and not (arguments[1] & ~READING):
                return real(*arguments, **options)
            if name == "write" and arguments[0] in self.handles:
                return real(*arguments, **options)
            self.count += 1
            self.names.append(name)
            if self.count == self.at:
                self._break_off(name, real, arguments)
            elif self.mode == "short" and name == "write":
                return real(arguments[0], bytes(arguments[1])[:7])
            return real(*arguments, **options)

        return call

    def _break_off(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        if name == "write":  # half of it is on the disk
            real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
        match self.mode:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "full":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
            case "interrupt":
                raise KeyboardInterrupt


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder, as it is on the disk; what is staged is none yet."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not {".git", ".sectext"} & {*path.parts})
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def as_read(folder: Path) -> dict[str, str]:
    """Every file of a corpus, as a reader is given it."""
    from sectext.files import steadily

    def read(files: Any) -> dict[str, str]:
        names = [name for top in ("corpus/", "modifications/") for name in files.names(top)]
        return {name: hashlib.sha256(files.read(name)).hexdigest() for name in names}

    return steadily(folder, read)


def forked(act: Callable[[], Any]) -> tuple[int, Any]:
    """What an act in a child comes to: the signal that ended it, and its value."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            out.write(json.dumps(act()))
            out.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(said) if said else None


def carried_out(command: list[str], folder: Path) -> dict[str, Any]:
    """A command in a folder: its exit code, what it printed to standard error, and the log."""
    from sectext.cli.run import run

    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    sys.stdin = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(command)
    return {"code": code, "err": err.getvalue(), "out": out.getvalue()}


def broken_off(command: list[str], folder: Path, at: int, mode: str) -> dict[str, Any]:
    points = Points(at, mode)
    done = carried_out(command, folder)
    return {**done, "points": points.count, "names": points.names}


def state(folder: Path, watch: list[str]) -> dict[str, str]:
    return {name: digest for name, digest in digests(folder).items() if name.startswith(tuple(watch))}


def tried(plan: dict[str, Any], at: int, old: dict[str, str], new: dict[str, str]) -> dict[str, Any]:
    """One point: what the reader sees after it, what the next command says, and what stands in the end."""
    folder = Path(plan["folder"]) / "try"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(plan["base"], folder, symlinks=True)
    ended, done = forked(lambda: broken_off(plan["command"], folder, at, plan["mode"]))

    def named(found: dict[str, str]) -> str:
        return "old" if found == old else "new" if found == new else "mixed"

    traces = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if "sectext" in p.name[:8] or p.name.endswith(".sectext-part")
    )
    on_disk = named(state(folder, plan["watch"]))
    reader = on_disk
    if plan["reader"]:
        _, seen = forked(lambda: as_read(folder))
        reader = named({n: d for n, d in seen.items() if n.startswith(tuple(plan["watch"]))})
    _, looked = forked(lambda: carried_out(plan["look"], folder))
    _, again = forked(lambda: carried_out(plan["next"], folder))
    left = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if ".sectext" in p.name and p.name != ".sectext-site.json"
    )
    return {
        "at": at,
        "ended": ended,
        "done": done and {key: done[key] for key in ("code", "err")},
        "traces": traces,
        "disk": on_disk,
        "reader": reader,
        "looked": looked,
        "next": again,
        "final": named(state(folder, plan["watch"])),
        "left": left,
    }


def main() -> None:
    plan = json.load(sys.stdin)
    os.cpu_count = lambda: 1  # a killed worker would leave its pool waiting
    work = Path(plan["folder"])
    base, whole = Path(plan["base"]), work / "whole"
    for loaded in ("warm", "whole"):
        shutil.rmtree(work / loaded, ignore_errors=True)
        shutil.copytree(base, work / loaded, symlinks=True)
    carried_out(plan["command"], work / "warm")  # in this process, so that every child has all modules
    _, counted = forked(lambda: broken_off(plan["command"], whole, 0, "none"))
    assert counted and counted["code"] == 0, counted
    old, new = state(base, plan["watch"]), state(whole, plan["watch"])
    every = range(1, counted["points"] + 1)
    chosen = every if plan["points"] is None else every[:: max(1, len(every) // plan["points"])]
    tries = [tried(plan, at, old, new) for at in chosen]
    json.dump({"points": counted["points"], "names": counted["names"], "same": old == new, "tries": tries}, sys.stdout)


if __name__ == "__main__":
    main()
