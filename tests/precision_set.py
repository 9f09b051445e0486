"""The labelled documents of tests/precision: what the rules find in them, beside what a reader found."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import small_codes
from small_codes import propose, written

from sectext.checks import Located, check
from sectext.checks.law import OF_A_TEXT
from sectext.checks.law.defined import undefined_term, unused_term
from sectext.checks.law.referring import OF_THE_CODE as OF_REFERENCES
from sectext.checks.law.subject import Law
from sectext.checks.law.text import Fault, Text, Tree
from sectext.files import Folder
from sectext.formats.markdown import read

FOLDER = Path(__file__).parent / "precision"
TODAY = date(2019, 11, 4)
# The rules that need the whole code look at this document, which holds its definitions.
WITH_DEFINITIONS = "09-terms.md"
GATE = "## G1\n\n- G1.1 The gate is shut.\n"


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
    """The flaws, or what only looks like one (alike): in texts, of days, and in parallel clauses."""
    labels = _toml("labels.toml")
    spots = {_spot(file, line) for file, entry in labels.items() for line in entry[kind]}
    days = _toml("days/labels.toml")
    for table, code in (("modification", "days-contradict"), ("versions", "versions-contradict")):
        spots |= {_of_days(code, entry) for entry in days[table] if entry["flaw"] is (kind == "flaws")}
    changes = _toml("parallel/labels.toml")["change"]
    spots |= {_of_parallel(entry["name"], at) for entry in changes for at in entry[kind]}
    referring = _toml("referring/labels.toml")["modification"]
    spots |= {_of_referring(entry["name"], *line.split(": ")) for entry in referring for line in entry[kind]}
    passages = _toml("narrative/labels.toml")["passage"]
    return spots | {_of_narrative(entry["name"], code) for entry in passages for code in entry.get(kind, ())}


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
    return (
        spots
        | found_in_references()
        | found_of_days()
        | found_in_parallel()
        | found_in_referring()
        | found_in_narrative()
    )


@cache
def found_in_references() -> frozenset[Spot]:
    """What the rules for references find in all the documents together, as the documents of one code."""
    law = Law(version="1", record=None, texts={text.name: text for text in texts()})  # type: ignore[arg-type]
    flaws = [(each.meaning.code, flaw) for each in OF_REFERENCES for flaw in each.find(law)]
    files = {name: text.file for name, text in law.texts.items()}
    return frozenset(Spot(file=files[f.at.document], code=code, at=str(f.at)) for code, f in flaws)  # type: ignore


@cache
def found_of_days() -> frozenset[Spot]:
    """The histories and versions in which a check finds days that contradict."""
    days = _toml("days/labels.toml")
    told: set[Spot] = set()
    for entry in days["modification"]:
        if "days-contradict" in _codes(lambda folder, entry=entry: _modified(folder, entry)):
            told.add(_of_days("days-contradict", entry))
    for entry in days["versions"]:
        if "versions-contradict" in _codes(lambda folder, entry=entry: _two_versions(folder, entry)):
            told.add(_of_days("versions-contradict", entry))
    return frozenset(told)


@cache
def found_in_parallel() -> frozenset[Spot]:
    """The clauses that a check names as parallel to each of the labelled changes."""
    body = (FOLDER / "parallel" / "base.md").read_text(encoding="utf-8").partition("\n\n")[2]
    told: set[Spot] = set()
    for entry in _toml("parallel/labels.toml")["change"]:
        do = "substitute words" if "for" in entry else "insert words"
        keys = {key: entry[key] for key in ("at", "after", "for", "words") if key in entry}
        lines = [f"do = {json.dumps(do)}", *(f"{key} = {json.dumps(words)}" for key, words in keys.items())]
        change = '\n[[change]]\ndocument = "Section P"\n' + "\n".join(lines) + "\n"
        with TemporaryDirectory() as folder:
            report = check(small_codes.code(written(Path(folder), {"Section P": body}, {"M": change})), "M")
        named = [f for f in report.findings if f.code == "parallel-clause" and isinstance(f, Located)]
        told |= {_of_parallel(entry["name"], finding.words) for finding in named}
    return frozenset(told)


@cache
def found_in_referring() -> frozenset[Spot]:
    """Of each labelled modification the clauses that go or move, each with every clause that still refers to it."""
    body = (FOLDER / "referring" / "base.md").read_text(encoding="utf-8").partition("\n\n")[2]
    documents = {"Section N": body, "Schedule 75": "- 1.1 A boat is made of wood.\n- 1.2 A boat has a mast.\n"}
    told: set[Spot] = set()
    for entry in _toml("referring/labels.toml")["modification"]:
        lines = "".join(map(_change, entry["changes"]))
        with TemporaryDirectory() as folder:
            report = check(small_codes.code(written(Path(folder), documents, {"M": lines})), "M")
        for found in report.findings:
            names = re.search(r"(?:^|, )and (.+) still refers? to", found.problem)
            if names is not None and isinstance(found, Located):
                spots = names[1].split(", ")
                told |= {_of_referring(entry["name"], found.code, f"{found.words} from {at}") for at in spots}
    return frozenset(told)


@cache
def found_in_narrative() -> frozenset[Spot]:
    """What a check finds in each labelled passage of a report."""
    body = (FOLDER / "narrative" / "base.md").read_text(encoding="utf-8").partition("\n\n")[2]
    rest = 'impacts = ["Large Suppliers"]\n\n[commencement]\non = 2019-11-04\n'
    for at, after in (("R1.2", "dry"), ("R1.3(a)", "dawn")):
        rest += f'\n[[change]]\ndocument = "Section R"\ndo = "insert words"\nat = "{at}"\n'
        rest += f'after = "{after}"\nwords = " and clean"\n'
    told: set[Spot] = set()
    with TemporaryDirectory() as folder:
        root = written(Path(folder), {"Section R": body}, {"M": rest})
        held = small_codes.code(root)
        for entry in _toml("narrative/labels.toml")["passage"]:
            file = root / "modifications" / "M" / "report" / f"{entry['part']}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(entry["text"] + "\n", encoding="utf-8")
            report = check(held, "M", files=Folder(root))
            told |= {_of_narrative(entry["name"], f.code) for f in report.findings if f.code.startswith("narrative-")}
            file.unlink()
    return frozenset(told)


def _change(change: Mapping[str, str]) -> str:
    keys = {"document": "Section N", **change}
    return "\n[[change]]\n" + "".join(f"{key} = {json.dumps(words)}\n" for key, words in keys.items())


def _codes(write: Callable[[Path], str | None]) -> list[str]:
    with TemporaryDirectory() as folder:
        asked = write(Path(folder))
        return [finding.code for finding in check(small_codes.code(Path(folder)), asked).findings]


def _modified(folder: Path, entry: Mapping[str, Any]) -> str:
    steps = "".join(
        f'\n[[history]]\nstage = "{stage}"\ndate = {day}\nsource = "s"\n' for stage, day in entry["history"]
    )
    commencement = f"\n[commencement]\non = {entry['on']}\n" if "on" in entry else ""
    written(folder, {"Section G": GATE})
    propose(folder, "M", commencement + steps, stage=entry["history"][-1][0])
    if "version" in entry:
        written(
            folder,
            {"Section G": GATE},
            version="1.1",
            parent="1.0",
            made_by='made_by = ["M"]',
            effective=f"date = {entry['version']}",
        )
    return "M"


def _two_versions(folder: Path, entry: Mapping[str, Any]) -> None:
    more = 'replaces = ["1.0"]' if entry.get("replaces") else ""
    written(folder, {"Section G": GATE}, effective=entry["parent"])
    written(folder, {"Section G": GATE}, version="1.1", parent="1.0", effective=entry["child"], more=more)


def _of_days(code: str, entry: Mapping[str, Any]) -> Spot:
    return Spot(file="days", code=code, at=entry["name"])


def _of_parallel(name: str, at: str) -> Spot:
    return Spot(file="parallel", code="parallel-clause", at=f"{name}: {at}")


def _of_referring(name: str, code: str, spot: str) -> Spot:
    return Spot(file="referring", code=code, at=f"{name}: {spot}")


def _of_narrative(name: str, code: str) -> Spot:
    return Spot(file="narrative", code=code, at=name)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


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
