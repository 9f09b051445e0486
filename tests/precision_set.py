"""The labelled documents of tests/precision: what the rules find in them, beside what a reader found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sectext.checks.law import OF_A_TEXT
from sectext.checks.law.defined import undefined_term, unused_term
from sectext.checks.law.subject import Fault, Law, Text, Tree
from sectext.formats.markdown import read

FOLDER = Path(__file__).parent / "precision"
TODAY = date(2019, 11, 4)
# The rules that need the whole code look at this document, which holds its definitions.
WITH_DEFINITIONS = "09-terms.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A finding, or what a label says should be one or should not: the code and the address, as text."""

    file: str
    code: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What became of a code: found rightly, found wrongly, passed by; and how many look-alikes it had to pass by."""

    right: int
    wrong: int
    missed: int
    alike: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


def labelled(kind: str) -> set[Spot]:
    """The flaws, or what only looks like one (alike)."""
    labels = tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))
    return {_spot(file, line) for file, entry in labels.items() for line in entry[kind]}


def texts() -> Iterator[Text]:
    for path in sorted(FOLDER.glob("*.md")):
        tree = read(path.read_text(encoding="utf-8"), name=path.name)
        yield Text(tree=Tree(tree), file=path.name, today=TODAY)


def found() -> set[Spot]:
    """Everything that the rules for texts find, and those for terms where the definitions are held."""
    spots: set[Spot] = set()
    for text in texts():
        flaws = [(each.meaning.code, flaw) for each in OF_A_TEXT for flaw in each.find(text)]
        if text.file == WITH_DEFINITIONS:
            law = Law(version="1", record=None, texts={text.name: text})  # type: ignore[arg-type]
            flaws += [(each.meaning.code, flaw) for each in (undefined_term, unused_term) for flaw in each.find(law)]
        spots |= {Spot(file=text.file, code=code, at=str(f.at)) for code, f in flaws if isinstance(f, Fault)}
    return spots


def scores() -> dict[str, Score]:
    """By code, for every code that is labelled or found."""
    flaws, alike, told = labelled("flaws"), labelled("alike"), found()
    codes = sorted({spot.code for spot in flaws | alike | told})
    return {
        code: Score(
            right=sum(spot.code == code for spot in told & flaws),
            wrong=sum(spot.code == code for spot in told - flaws),
            missed=sum(spot.code == code for spot in flaws - told),
            alike=sum(spot.code == code for spot in alike),
        )
        for code in codes
    }


def _spot(file: str, line: str) -> Spot:
    code, _, rest = line.partition(": ")
    return Spot(file=file, code=code, at=rest.partition(": ")[0])
