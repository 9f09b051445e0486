"""How fast sectext is, beside others where there are any, on a code of invented words: `make bench`

    python -m benchmarks.bench [--scale "0.1 1 10"] [--write docs/benchmarks.md] [--without-peers]

Each measurement is of a process of its own (benchmarks/work.py, benchmarks/others.py, or the command line), repeated
where it is short, the least of each figure taken. At scale 1 the code has 45 documents, 12,000 clauses and 120 versions
(benchmarks/synthetic.py), and the documents to compare have 1,000 clauses and items. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks import peers, tables
from benchmarks.measuring import Done, Spent, least, once
from benchmarks.tables import Row

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "benchmarks" / "work.py"
BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
KINDS = ("a word changed", "a tenth changed", "a chapter moved")
# Above this scale a part is left out, because it would take longer than all the rest.
_LARGEST = {"site": 1.0, "xmldiff": 1.0, "difflib HTML": 1.0}
# A peer that takes longer than this is stopped, and not asked about anything larger.
_PATIENCE = 90.0


@dataclass(slots=True)
class Bench:
    """One run: where it works, at what scale, and the rows found so far."""

    scratch: Path
    with_peers: bool = True
    repeats: bool = True
    patience: float = _PATIENCE
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    begun: float = field(default_factory=perf_counter)
    _caches: Iterator[int] = field(default_factory=count)

    def say(self, words: str) -> None:
        print(f"{perf_counter() - self.begun:6.0f} s  {words}", file=sys.stderr, flush=True)

    def row(self, part: str, who: str = "", target: tuple[float, float | None] | None = None) -> Row:
        return self.rows.setdefault((part, who), Row(part=part, who=who, target=target))

    def cache(self) -> Path:
        """A folder that no cache was kept in before."""
        return self.scratch / f"cache-{next(self._caches)}"

    def ours(
        self,
        scale: float,
        part: str,
        command: Callable[[], Sequence[str | Path]],
        *,
        target: tuple[float, float | None] | None = None,
        env: Callable[[], dict[str, str]] = dict,
        codes: tuple[int, ...] = (0,),
        prints: str = "",
        most: int = 5,
        judge: Callable[[], bool] | None = None,
    ) -> None:
        """Measure one of our own; what ends otherwise than with `codes` is no measurement, and stops the run."""
        done = least(
            lambda: once(command(), self.scratch, limit=1800, env={"PYTHONPATH": str(ROOT), **env()}),
            most=most if self.repeats else 1,
        )
        if done.code not in codes:
            raise SystemExit(f"{part}, scale {scale:g}: ended with {done.code}. {done.err}")
        right = self._right(done, prints) and (judge is None or judge())
        self.row(part, target=target).take(scale, _inside(done), right=right)
        self.say(f"scale {scale:<4g} {part}: {tables.time_of(_inside(done).seconds)}{'' if right else '  WRONG'}")

    def peer(
        self,
        scale: float,
        part: str,
        name: str,
        command: Callable[[], Sequence[str | Path]],
        *,
        judge: Callable[[], bool] | None = None,
    ) -> None:
        """Measure somebody else's; what fails, or takes too long, is said in its place."""
        row = self.row(part, peers.version(name))
        if not self.with_peers or peers.python() is None:
            row.say(scale, "not asked" if not self.with_peers else "cannot be installed here")
            return
        largest = _LARGEST.get(name, 1000)
        if scale > largest or row.gave_up:
            row.say(scale, "not asked")
            return
        done = least(lambda: once(command(), self.scratch, limit=self.patience), most=3 if self.repeats else 1)
        if done.code is None:
            row.give_up(scale, f"stopped after {self.patience:.0f} s")
        elif done.code:
            row.give_up(scale, f"failed: {done.err.strip().splitlines()[-1][:60] if done.err.strip() else done.code}")
        else:
            right = self._right(done, "") and (judge is None or judge())
            row.take(scale, _inside(done), right=right)
        self.say(f"scale {scale:<4g} {part}, {name}: {row.shown(scale)}")

    def _right(self, done: Done, prints: str) -> bool:
        if prints:
            return re.search(prints, done.out) is not None
        return bool(done.told["right"]) if done.out.rstrip().endswith("}") else True


def _inside(done: Done) -> Spent:
    """What the work itself spent where it says so, and the memory of its whole process."""
    told = done.told if done.out.rstrip().endswith("}") and '"right"' in done.out[-200:] else {}
    if "seconds" not in told:
        return done.spent
    return Spent(seconds=told["seconds"], processor=told["processor"], megabytes=done.spent.megabytes)


def work(name: str, folder: Path, *numbers: int) -> list[str]:
    return [sys.executable, str(WORK), name, str(folder), *map(str, numbers)]


def sectext(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "sectext", *map(str, arguments)]


# The parts


def starts(bench: Bench, scale: float) -> None:
    """What Python takes to start, and what a command takes above that."""
    bench.ours(scale, "Python by itself", lambda: [sys.executable, "-c", "pass"], most=20)
    bench.ours(scale, "`sectext --help`", lambda: sectext("--help"), prints="Usage", most=20)
    bare, helped = (bench.rows[part, ""].spent[scale] for part in ("Python by itself", "`sectext --help`"))
    above = Spent(
        seconds=helped.seconds - bare.seconds,
        processor=helped.processor - bare.processor,
        megabytes=helped.megabytes - bare.megabytes,
    )
    bench.row("`sectext --help`, above that", target=(0.15, None)).take(scale, above, right=True)


def made(bench: Bench, scale: float) -> Path:
    """A synthetic code of this scale."""
    folder = bench.scratch / f"code-{scale:g}"
    command = [sys.executable, str(ROOT / "benchmarks" / "synthetic.py"), str(folder), "--scale", str(scale)]
    done = prepared(bench, command)
    (folder / "site").mkdir()
    (folder / "site" / "site.toml").write_text('title = "Synthetic"\ndownloads = ["docx", "md", "json"]\n')
    bench.say(f"scale {scale:<4g} a synthetic code is made: {tables.time_of(done.spent.seconds)}")
    return folder


def whole_code(bench: Bench, scale: float) -> None:
    """What is done with a folder that holds a whole code."""
    folder = made(bench, scale)
    versions = sum(1 for _ in (folder / "corpus" / "sec_versions").iterdir())
    kept = {"SECTEXT_CACHE": str(bench.cache())}
    opened = work("open", folder, versions)

    def fresh() -> dict[str, str]:
        return {"SECTEXT_CACHE": str(bench.cache())}

    def warm() -> dict[str, str]:
        return kept

    bench.ours(scale, "open, cold", lambda: opened, target=(8, None), env=fresh, most=3)
    once(opened, bench.scratch, env={"PYTHONPATH": str(ROOT), **kept})
    bench.ours(scale, "open, warm", lambda: opened, target=(0.3, None), env=warm, most=10)
    asked = _a_clause(folder)
    show = sectext("show", asked, "--on", "2013-10-01", "--corpus", folder)
    bench.ours(
        scale, "`sectext show`, warm", lambda: show, target=(0.25, None), env=warm, prints=re.escape(asked), most=10
    )
    bench.ours(scale, "edition: every answer on a day", lambda: work("edition", folder), env=warm, most=3)
    verify = sectext("verify", "--corpus", folder)
    told = f"Proved: {versions} versions"
    bench.ours(scale, "`sectext verify`", lambda: verify, target=(60, None), env=warm, prints=told, most=2)
    check = sectext("check", "--corpus", folder)
    bench.ours(scale, "`sectext check`", lambda: check, env=warm, codes=(0, 1), prints=r"\w", most=2)
    flight = sectext("conflicts", "--corpus", folder)
    bench.ours(scale, "`sectext conflicts`", lambda: flight, env=warm, codes=(0, 1), prints=r"\w", most=2)
    if scale <= _LARGEST["site"]:
        sites = (sectext("site", "build", "--corpus", folder, "--out", bench.scratch / f"site-{n}") for n in count())
        bench.ours(scale, "`sectext site build`", lambda: next(sites), env=warm, prints=r"\w", most=1)


def _a_clause(folder: Path) -> str:
    """The first clause of the last section that has a letter; in Section A the definitions come first."""
    letter = max(file.stem for file in (folder / "corpus" / "sec_versions" / "1.0").glob("section-?.md"))[-1].upper()
    return f"{letter}{2 if letter == 'A' else 1}.1"


def in_memory(bench: Bench, scale: float) -> None:
    """What is asked of a code in memory, beside programs that keep values for days."""
    wordings, clauses = _size(scale, 4000), _size(scale, 1000)
    part = "look-up: a clause on a day, of 4,000 wordings"
    bench.ours(scale, part, lambda: work("look-up", bench.scratch, wordings, 20_000))
    theirs = peers.command("openfisca-look-up", bench.scratch, wordings, 2000)
    bench.peer(scale, part, "openfisca-core", lambda: theirs)
    part = "a day not asked before, 1,000 clauses"
    bench.ours(scale, part, lambda: work("edition-in-memory", bench.scratch, clauses))
    theirs = peers.command("openfisca-edition", bench.scratch, clauses)
    bench.peer(scale, part, "openfisca-core", lambda: theirs)
    part = "compile: 1,000 clauses, 4,000 operations"
    bench.ours(scale, part, lambda: work("compile", bench.scratch, clauses, wordings), most=2)
    theirs = peers.command("pytemporal-compile", bench.scratch, clauses, wordings)
    bench.peer(scale, part, "pytemporal", lambda: theirs)


def comparisons(bench: Bench, scale: float) -> None:
    """Two documents of 1,000 clauses and items: what differs, and redlines of it."""
    for number, kind in enumerate(KINDS):
        folder = bench.scratch / f"pair-{scale:g}-{number}"
        folder.mkdir()
        prepared(bench, work("pair", folder, max(100, _size(scale, 1000)), number))
        part = f"compare 1,000 clauses, {kind}"
        bench.ours(scale, part, lambda folder=folder: work("compare", folder), target=(0.3, None))  # type: ignore[misc]
        for name in ("xmldiff", "difflib"):
            theirs = peers.command(f"{name}-compare", folder)
            bench.peer(scale, part, name, lambda theirs=theirs: theirs)  # type: ignore[misc]
    redlines(bench, scale, bench.scratch / f"pair-{scale:g}-1")


def redlines(bench: Bench, scale: float, folder: Path) -> None:
    """From the start of a process to the file."""

    def right() -> bool:
        return bool(once(work("judge", folder), bench.scratch, env={"PYTHONPATH": str(ROOT)}).told["right"])

    part = "redline of 1,000 clauses to docx"
    bench.ours(scale, part, lambda: work("redline-docx", folder), target=(1, 150), judge=right)
    bench.ours(scale, f"{part}, given two files", lambda: work("compare-docx", folder), judge=right)
    for name in peers.REDLINES:
        theirs = peers.redline(name, folder)
        bench.peer(scale, f"{part}, given two files", name, lambda theirs=theirs: theirs, judge=right)  # type: ignore[misc]
    part = "redline of 1,000 clauses to HTML"
    bench.ours(scale, part, lambda: work("redline-html", folder))
    bench.peer(scale, part, "difflib HTML", lambda: peers.command("difflib-html", folder))
    bench.ours(scale, "read a docx of 1,000 clauses", lambda: work("read-docx", folder))


def prepared(bench: Bench, command: Sequence[str]) -> Done:
    """What has to be there before anything is measured."""
    done = once(command, bench.scratch, limit=1800, env={"PYTHONPATH": str(ROOT)})
    if done.code:
        raise SystemExit(done.err)
    return done


def _size(scale: float, at_scale_one: int) -> int:
    return max(50, round(at_scale_one * scale))


def run(bench: Bench, scales: Sequence[float]) -> Iterator[tuple[list[float], list[Row]]]:
    """The rows so far, after each scale, with the scales that they are of."""
    for number, scale in enumerate(scales, start=1):
        if number == 1:
            starts(bench, 1.0 if 1.0 in scales else scale)
        in_memory(bench, scale)
        comparisons(bench, scale)
        whole_code(bench, scale)
        yield list(scales[:number]), list(bench.rows.values())


# The page


def machine() -> str:
    """The machine by what its speed comes from, and the state of the code; no names and no folders."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        told = ""
    model = re.search(r"^model name\s*: (.+)$", told, re.MULTILINE)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    git = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "not in git"
    system = f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}"
    return f"{cores} cores of {model[1] if model else platform.machine()}, {system}, commit {commit}"


def written(page: Path, made: str) -> None:
    """Put what was made between its two lines of the page."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{made.strip()}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    reader.add_argument("--scale", default="0.1 1 10", help="one or more, in quotation marks")
    reader.add_argument("--write", type=Path, help="the page whose table is made anew, once scales 0.1 and 1 were run")
    reader.add_argument("--without-peers", action="store_true")
    asked = reader.parse_args()
    scales = sorted(float(each) for each in asked.scale.split())
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = Bench(Path(scratch), with_peers=not asked.without_peers)
        for done, rows in run(bench, scales):
            taken = (perf_counter() - bench.begun) / 60
            made = "\n".join([f"{machine()}; {taken:.0f} minutes.", "", *tables.lines(rows, done)])
            if asked.write and {0.1, 1.0} <= set(done):
                written(asked.write, made)
                print(f"\nWrote {asked.write}", file=sys.stderr)
    print(made)


if __name__ == "__main__":
    main()
