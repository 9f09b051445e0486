"""How long checks take on the synthetic code: the whole of it, and each modification in flight.

    python benchmarks/checks.py [FOLDER] [--scale 1.0]

Without a folder a synthetic code is made first. The best of three is printed for the code, the mean for modifications.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from synthetic import build

import sectext
from sectext.checks.review import Review
from sectext.code import Code

TODAY = date(2026, 1, 1)


def timed(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def measure(code: Code) -> None:
    best = min(timed(lambda: Review(code, today=TODAY).of_code()) for _ in range(3))
    clauses = sum(len(code.held[code.versions[-1].label, d.name].places) for d in code.versions[-1].documents)
    print(f"the whole code, {clauses:,} clauses and cells: {best:.2f} s")
    review = Review(code, today=TODAY)
    found = Counter(finding.code for finding in review.of_code().findings)
    print("  " + ", ".join(f"{number} {name}" for name, number in found.most_common()))
    open_ones = [m.id for m in code.modifications if m.stage in code.governance.open]
    taken = sum(timed(lambda each=each: review.of_modification(each)) for each in open_ones)  # type: ignore[misc]
    print(f"{len(open_ones)} modifications in flight: {taken:.2f} s, {1000 * taken / len(open_ones):.0f} ms each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        os.environ.setdefault("SECTEXT_CACHE", made)
        folder = asked.folder or Path(made) / "synthetic"
        if asked.folder is None:
            build(folder, scale=asked.scale)
        measure(sectext.open(folder))


if __name__ == "__main__":
    main()
