"""How long it takes to hold guidance against the synthetic code.

    python benchmarks/audit.py [FOLDER] [--scale 1.0] [--words 250000]

Without a folder a synthetic code is made first. The guidance is made of invented words, with quotations of wordings of
every age and with citations: 500 pages have about 250,000 words. Printed: the seconds of each step, from a folder whose
texts were parsed before, and what was found of what was put in.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from synthetic import build

import sectext
from sectext.audit import Auditor
from sectext.audit.markup import read
from sectext.audit.wordings import Wordings
from sectext.code import Code

_Made = TypeVar("_Made")
LONG = 12  # words of a wording that is quoted


def timed(what: str, work: Callable[[], _Made]) -> _Made:
    clock, started = perf_counter(), process_time()
    made = work()
    print(f"| {what} | {process_time() - started:.2f} s | {perf_counter() - clock:.2f} s |")
    return made


def guidance(code: Code, words: int, seed: int = 1) -> tuple[str, int]:
    """So many words of guidance, and how many quotations there are in it."""
    dice = random.Random(seed)
    wordings = Wordings(code.view())
    texts = [passage for passage in wordings.passages if len(passage.words.keys) >= LONG]
    ordinary = [word for word in wordings.numbers.known if word.isalpha()]
    made: list[str] = []
    count = quoted = 0
    while count < words:
        filler = " ".join(dice.choices(ordinary, k=dice.randint(40, 120)))
        passage = dice.choice(texts)
        tag = dice.choice(passage.stands).address
        made.append(f"{filler.capitalize()}. {passage.text} [{tag}]\n\nSee {dice.choice(passage.stands).address}.")
        count += len(made[-1].split())
        quoted += 1
    return "\n\n".join(made), quoted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--words", type=int, default=250_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        if chosen.folder is None:
            build(folder, scale=chosen.scale)
        bench(folder, chosen.words)


def bench(folder: Path, words: int) -> None:
    text, quoted = guidance(sectext.open(folder), words)
    print(
        f"{len(text.split()):,} words, {quoted:,} quotations put in\n",
        "| step | processor | clock |",
        "| --- | ---: | ---: |",
        sep="\n",
    )
    code = timed("open", lambda: sectext.open(folder))
    day = max(bounds.fixed for version in code.versions if (bounds := version.bounds()) and bounds.fixed)
    page = timed("read the pages", lambda: read("guidance.md", text))
    auditor = timed("every wording of the code", lambda: Auditor(code, on=day))
    found = timed("audit", lambda: auditor.audit(page))
    counts = Counter((entry.kind, entry.state) for entry in found.entries)
    print("\n" + "\n".join(f"{number:>7,}  {kind}: {state}" for (kind, state), number in sorted(counts.items())))


if __name__ == "__main__":
    main()
