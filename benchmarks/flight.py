"""How long it takes to match, carry over and release modifications in flight, on the synthetic code.

    python benchmarks/flight.py [FOLDER] [--scale 1.0] [--in-flight 300]

Without a folder a synthetic code is made first; one that is named is copied, and stays as it is. Seconds of processor
time, each from a code opened anew, but with its texts parsed before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import TypeVar

from synthetic import build

import sectext
from sectext.code import Code
from sectext.conflicts import conflicts
from sectext.errors import SectextError
from sectext.rebasing import Onto, rebase_onto
from sectext.releasing import release_version

_Made = TypeVar("_Made")


def timed(work: Callable[[], _Made]) -> tuple[float, _Made]:
    started = process_time()
    made = work()
    return process_time() - started, made


def row(what: str, spent: float, found: str) -> None:
    print(f"| {what} | {spent:.2f} s | {found} |")


def match(folder: Path) -> None:
    """Every pair of what is open."""
    code = sectext.open(folder)
    spent, matrix = timed(lambda: conflicts(code))
    verdicts = Counter(each.verdict for each in matrix.meetings)
    found = ", ".join([*(f"{number} {name}" for name, number in verdicts.most_common()), f"{len(matrix.unfit)} unfit"])
    row(f"conflicts: {len(matrix.modifications)} modifications, {matrix.pairs:,} pairs", spent, found)


def carry(folder: Path) -> str:
    """What was drafted on the oldest base, over every version since; the one that is carried over clean is kept."""
    code = sectext.open(folder)
    chain = [entry.version.label for entry in code.view().chain]
    opened = [m for m in code.modifications if m.stage in code.governance.open and m.base in chain[:-1]]
    for each in sorted(opened, key=lambda m: chain.index(m.base)):
        spent, made = timed(lambda each=each: _carried(folder, each.id, chain[-1]))  # type: ignore[misc]
        if made is None:
            continue
        over = len(chain) - 1 - chain.index(each.base)
        row(f"rebase: {each.id} over {over} versions", spent, f"{len(made.steps)} operations, {made.outcome}")
        if made.outcome == "clean" and _has_text(code, each.id):
            rebase_onto(folder, each.id, chain[-1])
            return each.id
    raise SystemExit("Nothing in flight is carried over clean.")


def _carried(folder: Path, identifier: str, onto: str) -> Onto | None:
    """None where it does not fit even its base."""
    try:
        return rebase_onto(folder, identifier, onto, write=False)
    except SectextError as error:
        print(f"| rebase: {identifier} | – | {error.problem} |")
        return None


def _has_text(code: Code, identifier: str) -> bool:
    return any(drafted.patch.text_operations for drafted in code.patches(identifier))


def release(folder: Path, identifier: str) -> None:
    """A version of what was carried over."""
    file = folder / "modifications" / identifier / "modification.toml"
    text = file.read_text(encoding="utf-8")
    for stage in ("Proposed", "Refinement"):
        text = text.replace(f'stage = "{stage}"', 'stage = "Implemented"', 1)
    file.write_text(text, encoding="utf-8")
    bounds = sectext.open(folder).view().chain[-1].bounds
    day = (bounds.not_after or bounds.not_before or date(2030, 1, 1)) + timedelta(days=30)
    spent, made = timed(lambda: release_version(folder, "99.0", [identifier], effective=day, published=day))
    row(f"release: {identifier}", spent, f"{sum(len(each.clauses) for each in made.documents)} clauses changed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--in-flight", type=int, default=300)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        os.environ.setdefault("SECTEXT_CACHE", str(Path(made) / "cache"))
        folder = Path(made) / "synthetic"
        if asked.folder is None:
            build(folder, scale=asked.scale, in_flight=asked.in_flight)
        else:
            shutil.copytree(asked.folder, folder)
        sectext.open(folder)
        print("| what | processor time | found |\n| --- | ---: | --- |")
        match(folder)
        release(folder, carry(folder))


if __name__ == "__main__":
    main()
