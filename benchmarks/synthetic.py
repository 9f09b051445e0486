"""A synthetic code of any size: invented words, no text of the Smart Energy Code, never mixed with the corpus.

    python benchmarks/synthetic.py FOLDER [--scale 1.0] [--seed 1] [--in-flight 30]

At scale 1: 45 documents, about 12,000 clauses to four levels, a table of 1,000 definitions (held as any table of terms
is, each a clause of its own), other tables, references, 120 versions, 300 modifications of every operation and effect,
events that slip, 30 modifications in flight. The same scale and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from sectext.address import Address, Range
from sectext.commencement import After, Earliest, Latest, On, Rule, WithRelease
from sectext.compare import compare
from sectext.formats.markdown import Source, write_file
from sectext.modification import scaffold, with_changes
from sectext.operations import rewords
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Operation,
    Patch,
    PatchConflict,
    Renumber,
    Suspend,
)
from sectext.redline import apply
from sectext.tree import Clause, Place, digest, put_at, walk

DOCUMENTS, CLAUSES, DEFINITIONS, VERSIONS, MODIFICATIONS, IN_FLIGHT = 45, 12_000, 1_000, 120, 300, 30
FIRST_DAY = date(2013, 9, 23)
NOTICE = "Synthetic: invented words, no part of any contract"

GOVERNANCE = """\
# Synthetic.
routes = ["section D"]
categories = ["Large Suppliers", "Small Suppliers"]
markings = ["White", "Green", "Amber", "Red"]
stage = [
    { name = "Proposed", open = true },
    { name = "Refinement", open = true },
    { name = "Pending Implementation", binding = true, open = true },
    { name = "Implemented", binding = true },
    { name = "Withdrawn" },
]
path = [{ name = "Self-Governance" }]
"""


@dataclass
class Build:
    """What has been made so far, and the dice."""

    scale: float
    seed: int
    dice: random.Random = field(init=False)
    words: list[str] = field(init=False)
    weights: list[float] = field(init=False)
    terms: list[str] = field(init=False)
    trees: dict[str, Clause] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed}:{self.scale}")
        self.words = list(dict.fromkeys(_word(self.dice) for _ in range(3_000)))
        self.weights = [1 / (rank + 8) for rank in range(len(self.words))]
        count = self.number(DEFINITIONS, least=4)
        pairs = (f"{_word(self.dice).capitalize()} {_word(self.dice).capitalize()}" for _ in range(2 * count + 20))
        self.terms = list(dict.fromkeys(pairs))[:count]

    def number(self, at_scale_one: int, *, least: int) -> int:
        return max(least, round(at_scale_one * self.scale))

    def text(self, least: int, most: int) -> str:
        """Words with the odd defined term, amount and reference."""
        dice = self.dice
        made = dice.choices(self.words, self.weights, k=dice.randint(least, most))
        for place in range(len(made)):
            chance = dice.random()
            if chance < 0.06:
                made[place] = dice.choice(self.terms)
            elif chance < 0.08:
                made[place] = dice.choice(["£1,200", "thirty (30)", "12%", "ten (10)"])
            elif chance < 0.09 and self.labels:
                made[place] = f"Section {dice.choice(list(self.labels))}"
        return " ".join(made)


def build(folder: Path, *, scale: float = 1.0, seed: int = 1, in_flight: int = IN_FLIGHT) -> None:
    """Write a synthetic code into a folder, which must not hold a corpus yet.

    `in_flight` modifications, at scale 1, are drafted on the last 25 versions and open.
    """
    if (folder / "corpus").exists():
        raise SystemExit(f"{folder} holds a corpus already; a synthetic one is never mixed with it.")
    made = Build(scale=scale, seed=seed)
    _write(folder / "corpus" / "governance.toml", GOVERNANCE)
    names = list(_names(made.number(DOCUMENTS, least=3)))
    per_document = made.number(CLAUSES, least=60) // len(names)
    for name in names:
        made.trees[name] = _document(made, name, per_document)
    _history(folder, made, in_flight)
    _write(folder / "corpus" / "events.toml", "\n".join(["# Synthetic.", *made.events]))


# Documents


def _names(count: int) -> Iterator[str]:
    """Sections A to Z, then schedules, then appendices past Z to AA …"""
    letters = string.ascii_uppercase
    sections = min(26, max(1, count * 19 // 45))
    yield from (f"Section {letter}" for letter in letters[:sections])
    schedules = min(11, count - sections)
    yield from (f"Schedule {number}" for number in range(1, schedules + 1))
    for number in range(count - sections - schedules):
        name = letters[number % 26]
        while (number := number // 26 - 1) >= 0:
            name = letters[number % 26] + name
        yield f"Appendix {name}"


def _document(made: Build, name: str, clauses: int) -> Clause:
    """About so many clauses and items in groups of twenty, to four levels; Section A begins with the definitions."""
    prefix = name.removeprefix("Section ") if name.startswith("Section") else ""
    groups: list[Clause] = []
    if name == "Section A":
        groups.append(_definitions(made))
    while clauses > 0:
        number = f"{prefix}{len(groups) + 1}"
        run: list[Clause] = []
        for place in range(1, 21):
            if clauses <= 0:
                break
            if made.dice.random() < 0.15:
                run.append(Clause(kind="heading", text=made.text(2, 5).title()))
            clause = _clause(made, f"{number}.{place}")
            if prefix:
                made.labels[clause.label or ""] = 1
            clauses -= sum(1 for place in walk(clause) if place.clause.kind in ("clause", "item"))
            run.append(clause)
        groups.append(Clause(kind="group", label=number, heading=made.text(1, 4).upper(), children=tuple(run)))
    return Clause(kind="document", label=name, heading=f"Synthetic {made.text(1, 3)}", children=tuple(groups))


def _definitions(made: Build) -> Clause:
    terms = sorted(made.terms, key=str.casefold)
    entries = tuple(Clause(kind="definition", label=term, text=f"means {made.text(6, 25)}.") for term in terms)
    lead = Clause(kind="clause", label="A1.1", text="In this synthetic code:", children=entries)
    return Clause(kind="group", label="A1", heading="DEFINITIONS", children=(lead,))


def _clause(made: Build, label: str) -> Clause:
    shape = made.dice.random()
    if shape < 0.05:
        return Clause(kind="clause", label=label, text=f"{made.text(5, 12)}:", children=(_table(made),))
    if shape < 0.45:
        return Clause(kind="clause", label=label, text=f"{made.text(10, 60).capitalize()}.")
    closing = f"{made.text(6, 20)}." if made.dice.random() < 0.2 else None
    return Clause(
        kind="clause", label=label, text=f"{made.text(6, 20).capitalize()}:", children=_items(made, 1), closing=closing
    )


def _items(made: Build, depth: int) -> tuple[Clause, ...]:
    labels = {1: "abcdefghijklm", 2: ("i", "ii", "iii", "iv", "v", "vi"), 3: "ABCDE"}[depth]
    count = made.dice.randint(2, min(6, len(labels)))
    deeper = depth < 3 and made.dice.random() < 0.3
    return tuple(
        Clause(
            kind="item",
            label=f"({labels[n]})",
            text=f"{made.text(4, 25)};",
            children=_items(made, depth + 1) if deeper and n == 0 else (),
        )
        for n in range(count)
    )


def _table(made: Build) -> Clause:
    width = made.dice.randint(2, 4)
    rows = (
        tuple(Clause(kind="cell", text=made.text(1, 4)) for _ in range(width)) for _ in range(made.dice.randint(3, 8))
    )
    return Clause(kind="table", children=tuple(Clause(kind="row", children=cells) for cells in rows))


# Versions and modifications


def _history(folder: Path, made: Build, in_flight: int) -> None:
    versions, count = made.number(VERSIONS, least=4), made.number(MODIFICATIONS, least=8)
    shares = _shares(count - made.number(IN_FLIGHT, least=2), versions - 1, made.dice)
    day, holders, parent, number = FIRST_DAY, dict.fromkeys(made.trees, "1.0"), None, 0
    kept: list[tuple[str, dict[str, Clause]]] = []
    for place in range(versions):
        label = f"{place // 25 + 1}.{place % 25}"
        changed: set[str] = set(made.trees) if place == 0 else set()
        ids: list[str] = []
        for _ in range(shares[place - 1] if place else 0):
            number += 1
            ids.append(f"SYN{number:04}")
            changed |= _modification(folder, made, ids[-1], parent or "", kept[-1][1], day, decided=True)
        _version(folder, made, label, parent, ids, day, changed, holders)
        kept.append((label, dict(made.trees)))
        kept = kept[-25:]
        parent, day = label, day + timedelta(days=made.dice.randint(7, 35))
    for _ in range(made.number(in_flight, least=2)):
        number += 1
        label, trees = made.dice.choice(kept)
        _modification(folder, made, f"SYN{number:04}", label, trees, day, decided=False)


def _shares(total: int, places: int, dice: random.Random) -> list[int]:
    """So many modifications over so many versions, at least one each."""
    shares = [1] * places
    for _ in range(max(0, total - places)):
        shares[dice.randrange(places)] += 1
    return shares


def _version(
    folder: Path,
    made: Build,
    label: str,
    parent: str | None,
    made_by: Sequence[str],
    day: date,
    changed: set[str],
    holders: dict[str, str],
) -> None:
    here = folder / "corpus" / "sec_versions" / label
    lines = [f"# {NOTICE}.", f'label = "{label}"', *([f'parent = "{parent}"'] if parent else [])]
    lines += [f"made_by = {json.dumps(list(made_by))}"] if made_by else []
    for published, effective in _dates(made, day):
        lines += ["", "[[effective]]", effective, f"published = {published}", 'source = "synthetic"']
    for name in made.trees:
        lines += ["", "[[document]]", f'name = "{name}"']
        if name in changed:
            source = Source(
                at=(Range(first=Address(document=name), last=Address(document=name)),),
                source=NOTICE,
                certainty="published",
            )
            file = name.lower().replace(" ", "-") + ".md"
            text = write_file(made.trees[name], [source])
            _write(here / file, text)
            holders[name] = label
            lines += [f'file = "{file}"', f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"']
        else:
            lines.append(f'in = "{holders[name]}"')
    _write(here / "version.toml", "\n".join(lines) + "\n")


def _dates(made: Build, day: date) -> Iterator[tuple[date, str]]:
    """The day that was published last is the day; some were planned earlier and slipped, a few are only bounded."""
    published = day - timedelta(days=60)
    for _ in range(made.dice.choice([0, 0, 0, 1, 2])):
        yield published, f"date = {day - timedelta(days=made.dice.randint(1, 5))}"
        published += timedelta(days=10)
    if made.dice.random() < 0.05:
        yield published, f"not_before = {day}\nnot_after = {day + timedelta(days=3)}"
    else:
        yield published, f"date = {day}"


def _modification(
    folder: Path, made: Build, identifier: str, base: str, trees: dict[str, Clause], day: date, *, decided: bool
) -> set[str]:
    """Draft a modification on its base; a decided one is carried out on the texts as they are now."""
    stage = "Implemented" if decided else made.dice.choice(["Proposed", "Refinement"])
    title = f"Synthetic {made.text(2, 5)}"
    text = scaffold(identifier, base=base, title=title, stage=stage, route="section D", marking="White")
    if decided and made.dice.random() < 0.5:
        text += f"\n[commencement]\non = {day}\n"
    changed: set[str] = set()
    for name in made.dice.sample(list(trees), k=min(len(trees), made.dice.choice([1, 1, 1, 2]))):
        # What an earlier modification of the same version touched is left alone: these do not meet. What is in flight
        # looks only at its own base, and may meet everything.
        before = trees[name]
        now = made.trees[name] if decided else before
        operations = _that_fit(list(_operations(made, before, now)), before, now)
        patch = Patch(document=name, base=base, base_digest=digest(before), operations=operations)
        if decided and patch.text_operations:
            made.trees[name] = apply(now, patch)
            changed.add(name)
        text = with_changes(text, replace(patch, operations=(*operations, *_effects(made, before, day))))
    _write(folder / "modifications" / identifier / "modification.toml", text)
    return changed


def _that_fit(changes: list[tuple[Operation, ...]], before: Clause, now: Clause) -> tuple[Operation, ...]:
    """The operations without the changes that meet another: two clauses moved to one point, a label taken twice."""
    kept: tuple[Operation, ...] = ()
    for change in changes:
        together = Patch(document=now.label or "", operations=(*kept, *change))
        try:
            apply(before, together)
            apply(now, together)
        except PatchConflict:
            continue
        kept = together.operations
    return kept


def _operations(made: Build, before: Clause, now: Clause) -> Iterator[tuple[Operation, ...]]:
    """A few changes, each to a whole clause of its own that reads the same in the base and now."""
    standing = {place.address: place.clause for place in walk(now)}
    free = [
        place
        for place in walk(before)
        if place.clause.kind == "clause"
        and standing.get(place.address) == place.clause
        and place.clause.label != "A1.1"
    ]
    made.dice.shuffle(free)
    for place in free[: made.dice.randint(1, 4)]:
        verb = made.dice.choice(
            ["words"] * 7
            + ["omit"]
            + ["item"] * 3
            + ["insert"] * 2
            + ["not used"] * 2
            + ["delete", "retitle", "cell", "move", "swap"]
        )
        yield tuple(_operation(made, verb, place, before, standing))
    if before.label == "Section A" and made.dice.random() < 0.5:
        yield tuple(_definition(made, before, standing))


def _operation(
    made: Build, verb: str, place: Place, before: Clause, standing: dict[Address, Clause]
) -> Iterator[Operation]:
    clause, address = place.clause, place.address
    group = next(p for p in walk(before) if p.path == place.path[:-1])
    last = clause.children[-1] if clause.children else None
    match verb:
        case "insert":
            label = f"{clause.label}A"
            if not any(a.steps == (label,) for a in standing):
                yield Insert(into=group.address, after=address, clauses=(_clause(made, label),))
        case "not used":
            if clause.text != "Not used":
                yield Delete(at=address, was=digest(clause), leave="Not used")
        case "delete":
            yield Delete(at=address, was=digest(clause))
        case "item" if last is not None and last.kind == "item":
            after = address.below(last.label or "")
            following = f"({chr(ord((last.label or '(a)')[1]) + 1)})"
            yield Insert(
                into=address, after=after, clauses=(Clause(kind="item", label=following, text=f"{made.text(4, 20)}."),)
            )
        case "swap" if len(clause.children) > 1 and clause.children[0].kind == "item":
            first, second = (address.below(child.label or "") for child in clause.children[:2])
            yield Move(at=first, into=address, after=second)
            yield Renumber(at=first, to=second.steps[-1])
            yield Renumber(at=second, to=first.steps[-1])
        case "retitle":
            title = clause.heading or None
            if title is None:
                yield from rewords(clause, address, "heading", made.text(1, 4).title())
        case "cell" if last is not None and last.kind == "table":
            changed = replace(clause, children=(*clause.children[:-1], _other_table(made, last)))
            yield from _within(before, place, changed)
        case "move":
            others = [
                p for p in walk(before) if p.clause.kind == "group" and p.address != group.address and p.clause.children
            ]
            if others:
                new = made.dice.choice(others)
                label = f"{new.clause.label}.{len(new.clause.children) + 40}"
                if not any(a.steps == (label,) for a in standing):
                    yield Move(at=address, into=new.address, after=None)
                    yield Renumber(at=address, to=label)
        case _:
            if clause.text:
                words = clause.text.split(" ")
                at = made.dice.randrange(len(words))
                words[at : at + 1] = [made.text(1, 3)] if verb == "words" or len(words) < 3 else []
                yield from rewords(clause, address, "text", " ".join(words))


def _other_table(made: Build, table: Clause) -> Clause:
    """A table with one row more, one row less, or other words in a cell."""
    rows = list(table.children)
    verb = made.dice.choice(["insert", "delete", "substitute"])
    if verb == "insert":
        cells = tuple(Clause(kind="cell", text=made.text(1, 3)) for _ in rows[0].children)
        rows.insert(1, Clause(kind="row", children=cells))
    elif verb == "delete" and len(rows) > 2:
        del rows[made.dice.randrange(1, len(rows))]
    else:
        number = made.dice.randrange(len(rows))
        cells = (*rows[number].children[:-1], Clause(kind="cell", text=made.text(1, 4)))
        rows[number] = replace(rows[number], children=cells)
    return replace(table, children=tuple(rows))


def _within(before: Clause, place: Place, changed: Clause) -> Iterator[Operation]:
    """The operations that turn one clause of a document into another, found by comparison."""
    yield from compare(before, put_at(before, place.path, changed)).operations


def _definition(made: Build, before: Clause, standing: dict[Address, Clause]) -> Iterator[Operation]:
    """A term defined, redefined or undefined."""
    found = [p for p in walk(before) if p.clause.kind == "definition" and standing.get(p.address) == p.clause]
    if not found:
        return
    place = made.dice.choice(found)
    match made.dice.choice(["redefine", "undefine", "define"]):
        case "redefine":
            yield from rewords(place.clause, place.address, "text", f"means {made.text(6, 25)}.")
        case "undefine":
            yield Delete(at=place.address, was=digest(place.clause))
        case _:
            term = f"{place.clause.label} {_word(made.dice).capitalize()}"
            into = Address(document="Section A", steps=("A1.1",))
            if into.below(f'"{term}"') not in standing:
                new = Clause(kind="definition", label=term, text=f"means {made.text(6, 25)}.")
                yield Insert(into=into, after=place.address, clauses=(new,))


def _effects(made: Build, before: Clause, day: date) -> Iterator[Effect]:
    if made.dice.random() > 0.15:
        return
    clauses = [p.address for p in walk(before) if p.clause.kind == "clause"]
    at, later = made.dice.choice(clauses), day + timedelta(days=made.dice.randint(30, 400))
    rule: Rule = made.dice.choice(
        [
            On(date=later),
            After(event=_event(made, day), days=made.dice.choice([0, 7])),
            After(event=_event(made, day), working_days=made.dice.choice([1, 10])),
            WithRelease(name=_event(made, day)),
            Latest(rules=(On(date=later), After(event=_event(made, day)))),
            Earliest(rules=(On(date=later), After(event=_event(made, day)))),
        ]
    )
    yield made.dice.choice(
        [
            Defer(at=at, until=rule),
            Commence(at=at, rule=rule),
            Suspend(at=at, from_=On(date=day + timedelta(days=14)), until=rule),
            Cease(at=at, rule=rule),
            Disapply(at=at, scope="Small Suppliers", rule=rule),
        ]
    )


def _event(made: Build, day: date) -> str:
    """An event that slips: planned, planned again, not yet, and in the end occurred, cancelled or still open."""
    name = f"event-{sum(line.startswith('[[event]]') for line in made.events) + 1}"
    made.events += ["", "[[event]]", f'id = "{name}"', f'title = "Synthetic {made.text(2, 4)}"']
    published, planned = day, day + timedelta(days=made.dice.randint(20, 120))
    for _ in range(made.dice.randint(1, 3)):
        made.events += _fact("planned", planned, published)
        published, planned = published + timedelta(days=15), planned + timedelta(days=made.dice.randint(10, 60))
    end = made.dice.choice(["occurred", "occurred", "cancelled", "not yet by", None])
    if end:
        made.events += _fact(end, planned, planned)
    return name


def _fact(kind: str, day: date, published: date) -> list[str]:
    return [
        "",
        "[[event.fact]]",
        f'kind = "{kind}"',
        f"date = {day}",
        f"published = {published}",
        'source = "synthetic"',
    ]


def _word(dice: random.Random) -> str:
    """An invented word of one to four syllables."""
    onsets, nuclei, codas = (
        ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "dr", "gl", "pl", "st", "tr"],
        ["a", "e", "i", "o", "u"],
        ["", "", "n", "r", "l", "t"],
    )
    count = dice.choice([1, 2, 2, 3, 3, 4])
    return "".join(dice.choice(onsets) + dice.choice(nuclei) + dice.choice(codas) for _ in range(count))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-flight", type=int, default=IN_FLIGHT)
    chosen = parser.parse_args()
    build(chosen.folder, scale=chosen.scale, seed=chosen.seed, in_flight=chosen.in_flight)


if __name__ == "__main__":
    main()
