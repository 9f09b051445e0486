"""Redlines for Word, beside those of two comparison engines on the same pairs: `python benchmarks/word.py [--quick]`

Each pair is a synthetic text and the same with known edits. sectext is given the text and its patch, and once more only
the two texts; the engines are given the two as Word files. The engines are installed into a folder beside this file,
and into nothing else. What is printed:

- accept, reject: whether the file holds the new text and the old one, in labels, words and styles
- schema, linter: what openxml-audit and the Open XML SDK find, and `sectext check`, more than a note
- marked: the characters that bear a mark, over those of the edits
- time and memory of a process that does this and nothing else, its start included; the smallest of three runs
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks import peers  # noqa: E402
from benchmarks.measuring import Done, once  # noqa: E402
from sectext.address import Address  # noqa: E402
from sectext.compare import compare  # noqa: E402
from sectext.formats import word  # noqa: E402
from sectext.operations import rewords  # noqa: E402
from sectext.patch import Delete, Insert, Operation, Patch  # noqa: E402
from sectext.redline import apply, every, redline  # noqa: E402
from sectext.tree import Clause, Place, digest, walk  # noqa: E402

if TYPE_CHECKING:
    from libreoffice import Do, Writer

DAY = datetime(2020, 1, 1, tzinfo=UTC)
PAIRS = {"10 clauses, 1 edit": (10, 1), "100 clauses, 20 edits": (100, 20), "1,000 clauses, 100 edits": (1000, 100)}
RUNS = 3


@dataclass(frozen=True)
class Pair:
    """Two texts, and the patch that leads from one to the other."""

    name: str
    old: Clause
    new: Clause
    patch: Patch


def pairs(names: list[str]) -> Iterator[Pair]:
    for name in names:
        clauses, edits = PAIRS[name]
        old = document(clauses)
        patch = Patch(document="Section B", base="1.0", operations=tuple(operations(old, edits)))
        yield Pair(name, old, apply(old, patch), patch)


def document(clauses: int) -> Clause:
    """So many clauses and items, in groups of twenty clauses."""
    from benchmarks import synthetic

    made = synthetic.Build(scale=0.1, seed=1)
    return synthetic._document(made, "Section B", clauses)


def operations(old: Clause, edits: int) -> Iterator[Operation]:
    """Mostly words; every tenth edit is a new clause, every tenth one that goes. Each is to a clause of its own."""
    dice = random.Random(1)
    free = [place for place in walk(old) if place.clause.kind == "clause" and place.clause.text]
    for number, place in enumerate(dice.sample(free, edits)):
        yield from _operation(place, number, dice)


def _operation(place: Place, number: int, dice: random.Random) -> Iterator[Operation]:
    clause = place.clause
    if number % 10 == 3:
        above = Address(document=place.address.document, steps=place.address.steps[:-1])
        group = above.below((clause.label or "").partition(".")[0])
        new = Clause(kind="clause", label=f"{clause.label}A", text="Quite another duty, which nothing here has named.")
        yield Insert(into=group, after=place.address, clauses=(new,))
    elif number % 10 == 7:
        yield Delete(at=place.address, was=digest(clause), leave="Not used")
    else:
        words = (clause.text or "").split(" ")
        words[dice.randrange(len(words))] = dice.choice(("sixty (60)", "promptly", "the DCC", "£1,500"))
        yield from rewords(clause, place.address, "text", " ".join(words))


def keep(folder: Path, pair: Pair) -> None:
    """Put a pair where another process finds it; as plain values, whatever file that process was started with."""
    (folder / "pair").write_bytes(pickle.dumps((pair.name, pair.old, pair.new, pair.patch)))


def kept(folder: Path) -> Pair:
    return Pair(*pickle.loads((folder / "pair").read_bytes()))


# One way of making a redline, in a process of its own


def by_patch(folder: Path) -> None:
    pair = kept(folder)
    (folder / "made.docx").write_bytes(word.write_redline(redline(pair.old, pair.patch), date=DAY))


def by_comparison(folder: Path) -> None:
    pair = kept(folder)
    made = redline(pair.old, compare(pair.old, pair.new))
    (folder / "made.docx").write_bytes(word.write_redline(made, date=DAY))


def commands(folder: Path) -> dict[str, list[str]]:
    """Each way, as a command that writes made.docx."""
    here = [sys.executable, __file__, "--in", str(folder), "--by"]
    ways = {"sectext, given the patch": [*here, "patch"], "sectext, given two texts": [*here, "comparison"]}
    return ways | {name: peers.redline(name, folder) for name in peers.REDLINES}


# What the files are worth


@dataclass(frozen=True)
class Result:
    """What one way made of one pair."""

    accept: bool
    reject: bool
    schema: int
    linter: int
    marked: float
    seconds: float
    megabytes: float


def measured(folder: Path, pair: Pair, command: list[str], writer: Writer) -> Result | str:
    # The judges are imported here: what is timed runs this file too.
    import word_model
    from validators import problems

    from sectext.checks.word import check
    from sectext.formats.word.opening import unpack

    made = folder / "made.docx"
    made.unlink(missing_ok=True)
    runs: list[Done] = [once(command, folder) for _ in range(RUNS)]
    if failed := next((run for run in runs if run.code), None):
        return f"failed with exit code {failed.code}"
    if not made.exists():
        return "wrote no file"
    docx = made.read_bytes()
    findings = [each for each in check(unpack(docx, name="made.docx")) if each.level != "note"]
    return Result(
        accept=holds(docx, "accept", folder / "new.docx", writer),
        reject=holds(docx, "reject", folder / "old.docx", writer),
        schema=len(problems(docx)),
        linter=len(findings),
        marked=sum(map(len, word_model.marked_words(docx))) / edited(pair),
        seconds=min(run.spent.seconds for run in runs),
        megabytes=min(run.spent.megabytes for run in runs),
    )


def holds(docx: bytes, do: Do, other: Path, writer: Writer) -> bool:
    """Whether LibreOffice shows the same lines of both, with every change of the one accepted or rejected."""
    from word_texts import found

    return found(writer.read(docx, do)) == found(writer.read(other.read_bytes()))


def edited(pair: Pair) -> int:
    """The characters of the words that the patch takes out and puts in."""
    parts = (runs for node in every(redline(pair.old, pair.patch)) for runs in (node.heading, node.text, node.closing))
    return sum(len(run.text) for runs in parts for run in runs if run.mark != "same")


def table(results: dict[str, Result | str]) -> Iterator[str]:
    """A line a way; time and memory also as ratios to the first."""
    first = next(iter(results.values()))
    yield "| | accept | reject | schema | linter | marked | time | memory |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, result in results.items():
        if isinstance(result, str) or isinstance(first, str):
            yield f"| {name} | {result} | | | | | | |"
            continue
        time_of, memory = result.seconds / first.seconds, result.megabytes / first.megabytes
        cells = (
            *("yes" if each else "no" for each in (result.accept, result.reject)),
            *(str(result.schema), str(result.linter), f"{result.marked:.2f}"),
            f"{result.seconds:.2f} s (× {time_of:.1f})",
            f"{result.megabytes:.0f} MB (× {memory:.1f})",
        )
        yield f"| {name} | {' | '.join(cells)} |"


def compare_all(names: list[str]) -> None:
    from libreoffice import Writer

    if peers.python() is None:
        raise SystemExit("The engines cannot be installed here.")
    writer = Writer("soffice")
    for pair in pairs(names):
        with tempfile.TemporaryDirectory(prefix="redlines-") as name:
            folder = Path(name)
            keep(folder, pair)
            (folder / "old.docx").write_bytes(word.write(pair.old))
            (folder / "new.docx").write_bytes(word.write(pair.new))
            results = {way: measured(folder, pair, each, writer) for way, each in commands(folder).items()}
        print(f"\n{pair.name}:\n", *table(results), sep="\n", flush=True)
    writer.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only the smallest pair")
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--by", choices=["patch", "comparison"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.by == "patch":
        by_patch(options.folder)
    elif options.by == "comparison":
        by_comparison(options.folder)
    else:
        compare_all(list(PAIRS)[: 1 if options.quick else None])


if __name__ == "__main__":
    main()
