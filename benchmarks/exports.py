"""The whole code as JSON and as a git repository, and the server for assistants, at size.

    python benchmarks/exports.py [FOLDER] [--scale 1.0]

FOLDER holds a synthetic code; left out, or not there yet, one is made (benchmarks/synthetic.py). What is printed:

- json, git: seconds to write, and the size of what was written
- schema: whether the JSON is what its schema says, and seconds to check it
- log, blame, log -L: seconds that git takes for a clause of the repository, the median of twenty
- renames: the moves that git finds by itself, of those that sectext followed from version to version
- tools: milliseconds for a call of the server, the median of twenty, asked once before
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from json_judge import faults  # noqa: E402
from synthetic import build  # noqa: E402

import sectext  # noqa: E402
from sectext.export import export_git, export_json  # noqa: E402
from sectext.mcp import tools  # noqa: E402

ASKED = 20


def timed(work: Callable[[], Any]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def size(path: Path) -> str:
    files = path.rglob("*") if path.is_dir() else [path]
    return f"{sum(each.stat().st_size for each in files if each.is_file()) / 1e6:.1f} MB"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout


def moved(code: sectext.Code) -> Iterator[tuple[str, str]]:
    """Each clause that a version has at another address than the version before, as sectext follows it."""
    view = code.view()
    for document in dict.fromkeys(name for _, name in code.held):
        reading = view.reading(document)
        for before, after in pairwise(range(len(view.chain))):
            old, new = reading.text(before), reading.text(after)
            for address in new.held.places if old and new and old.held is not new.held else ():
                line = new.line(address) if new else None
                spell = reading.spell(line, before) if line else None
                if spell and spell.address != address and spell.clause.kind == "clause":
                    yield str(spell.address), str(address)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=1.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.folder or Path(place) / "code"
        if not (folder / "corpus").exists():
            build(folder, scale=chosen.scale)
        measure(sectext.open(folder), Path(place))


def measure(code: sectext.Code, place: Path) -> None:
    last = code.view().chain[-1].bounds.not_after or code.published[-1]
    print(f"{len(code.versions)} versions, {len(code.on(last))} clauses in the last of them")
    file, made = place / "code.json", place / "git"
    print(f"json      {timed(lambda: export_json(code, file)):7.2f} s  {size(file)}")
    value = json.loads(file.read_bytes())
    wrong: list[str] = []
    checking = timed(lambda: wrong.extend(faults(value, "results/code-1.json")))
    print(f"schema    {checking:7.2f} s  {wrong[:3] or 'as it says'}")
    print(f"git       {timed(lambda: export_git(code, made)):7.2f} s  {size(made / '.git')}")
    print(f"fsck      {timed(lambda: git(made, 'fsck', '--strict', '--no-dangling')):7.2f} s")
    dice = random.Random(1)
    files = [f for f in git(made, "ls-files").splitlines() if f.count("/") > 1]
    sample = dice.sample(files, k=min(ASKED, len(files)))
    questions = {
        "log": lambda f: git(made, "log", "--follow", "-p", "--", f),
        "blame": lambda f: git(made, "blame", "--", f),
        "log -L": lambda f: git(made, "log", "-L", f"1,+1:{f}"),
    }
    for name, ask in questions.items():
        print(f"{name:9} {median(timed(lambda f=f, ask=ask: ask(f)) for f in sample):7.3f} s a clause")
    found = git(made, "log", "-M", "--diff-filter=R", "--name-status", "--format=").split("\n")
    print(f"renames   {sum(line.startswith('R') for line in found)} by git, {len(list(moved(code)))} by sectext")
    served(code, last, dice)


def served(code: sectext.Code, day: date, dice: random.Random) -> None:
    on = day.isoformat()
    addresses = [str(address) for address in dice.sample(list(code.on(day)), k=ASKED)]
    by_name = {tool.name: tool for tool in tools(code)}
    for name in ("show", "log", "explain", "sources", "pending"):
        calls = [{"address": address, "on": on} for address in addresses]
        by_name[name].answer(calls[0])
        print(f"{name:9} {1000 * median(timed(lambda c=c, n=name: by_name[n].answer(c)) for c in calls):7.1f} ms")
    words = " ".join((code.clause(addresses[0], on=day).text or "the").split()[1:3])
    times = [timed(lambda: by_name["search"].answer({"words": words, "on": on})) for _ in range(5)]
    print(f"search    {1000 * median(times):7.1f} ms")


if __name__ == "__main__":
    main()
