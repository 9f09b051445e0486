"""Random histories of a small invented Section: versions, modifications and events that slip, as facts of a scenario."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import tomlkit
from scenarios import GOVERNANCE, SECTION, Facts, _modification, tree

from sectext import governance
from sectext.errors import SectextError
from sectext.merge import apply_all
from sectext.modification import drafted
from sectext.modification import read as read_modification
from sectext.tree import Clause, walk

FIRST = date(2020, 2, 20)
EVENTS = ("enrolment", "direction", "release-7")


def facts(random: Random, *, odd: bool = False) -> Facts:
    """A history. Same seed, same history.

    `odd` ones also have what the engine is known to be wrong about (tests/scenarios/*/xfail.txt says how): proposals
    that wait for an event, or beside effects laid on later versions; versions that do not stay, with renumbering, or
    in place of others; corrections of clauses that are deleted; items put below clauses that were moved.
    """
    return _History(random, odd).facts()


@cache
def _governance() -> Any:
    return governance.read(GOVERNANCE, name="governance.toml")


class _History:
    def __init__(self, random: Random, odd: bool) -> None:
        self.random = random
        self.odd = odd
        self.proposes = odd or random.random() < 0.5
        self.moves = random.random() < 0.5
        self.told: dict[str, date] = {}  # when each version was first told of, for those that stay
        self.number = 0
        self.trees: dict[str, Clause] = {}
        self.modifications: list[Facts] = []

    def facts(self) -> Facts:
        versions = [self.root()]
        for n in range(self.random.randint(1, 4)):
            versions.append(self.version(f"{n + 2}.0", versions))
        for _ in range(self.random.randint(1, 3)):
            self.effects()
        for _ in range(self.random.randint(0, 2) if self.proposes else 0):
            self.proposal()
        for m in self.modifications:
            if self.chance(0.2):
                m["follows"] = [self.random.choice(self.modifications)["id"]]
                if self.modifications.index(m) <= [x["id"] for x in self.modifications].index(m["follows"][0]):
                    del m["follows"]
        events = [
            {"id": name, "fact": [self.event_fact() for _ in range(self.random.choice((0, 1, 1, 2, 3)))]}
            for name in EVENTS
        ]
        return {"version": versions, "modification": self.modifications, "event": events}

    # Days.

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.choice((0, 4, 8, 9, 9, 12, 20, 38, 39, 50)))

    def event_fact(self) -> Facts:
        kind = self.random.choice(("planned", "planned", "occurred", "not yet by", "cancelled"))
        return {"kind": kind, "date": self.day(), "published": self.day()}

    def rule(self, depth: int = 0) -> Facts:
        kind = self.random.randint(0, 9 if depth < 2 else 7)
        if kind < 3:
            return {"on": self.day()}
        if kind < 6:
            return {
                "after": self.random.choice(EVENTS),
                **self.random.choice(({}, {}, {"days": 3}, {"working_days": 2})),
            }
        if kind == 6:
            return {"release": "release-7"}
        if kind == 7:
            return {"never": True} if self.chance(0.3) else {"on": self.day()}
        return {self.random.choice(("latest", "earliest")): [self.rule(depth + 1) for _ in range(2)]}

    # Versions.

    def root(self) -> Facts:
        text = "\n\n".join(self.group(f"G{n}") for n in (1, 2))
        self.trees["1.0"] = tree(SECTION, text)
        self.told["1.0"] = FIRST
        first = {"date": FIRST} if self.chance(0.8) else {"not_before": FIRST - timedelta(days=5), "not_after": FIRST}
        found = {"label": "1.0", "text": text, "effective": [{**first, "published": FIRST - timedelta(days=3)}]}
        if self.chance(0.1):
            slip, right = ("word", "words") if self.odd else ("Invented", "Devised")
            title = f"# {SECTION} 'Invented'\n\n{text}"
            found["correction"] = [{"for": slip, "words": right, "published": self.day()}]
            self.trees["1.0"] = tree(SECTION, title.replace(slip, right))
        if self.chance(0.1):
            found["held_to"] = self.day()
        return found

    def group(self, label: str) -> str:
        lines = [f"## {label}", ""]
        for n in range(1, self.random.randint(2, 4)):
            lines.append(f"- {label}.{n} {self.words()}")
            lines += [f"  - ({letter}) {self.words()}" for letter in "ab"[: self.random.choice((0, 0, 1, 2))]]
        return "\n".join(lines) + "\n"

    def words(self) -> str:
        self.number += 1
        return f"alpha{self.number} word beta{self.number}"

    def version(self, label: str, earlier: list[Facts]) -> Facts:
        previous = earlier[-1]
        found: Facts = {"label": label, "parent": previous["label"]}
        if len(earlier) > 1 and self.chance(0.2):
            found |= {"parent": previous.get("parent", "1.0"), "replaces": [previous["label"]]}
        facts_ = [self.effective() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        told = {v["label"]: min(f["published"] for f in v["effective"]) for v in earlier}
        for f in facts_:  # nobody publishes a version before the one it is built on, or the one it replaces
            f["published"] = max(f["published"], told[found["parent"]], *(told[x] for x in found.get("replaces", [])))
        found["effective"] = list({f["published"]: f for f in facts_}.values())
        if found.get("replaces") and not self.odd:
            kept = [f for f in found["effective"] if "quashed" not in f and "when" not in f]
            found["effective"] = kept or [{"date": self.day(), "published": found["effective"][0]["published"]}]
        stays = self.odd or not any("quashed" in f or "when" in f for f in found["effective"])
        for gone in found.get("replaces", []) if not self.odd else []:
            self.told.pop(gone, None)
        unsure = not self.odd and found["parent"] not in self.told
        made, self.trees[label] = [], self.trees[found["parent"]]
        for _ in range(self.random.choice((0, 1, 1, 2))):
            changes = [
                c
                for _ in range(self.random.randint(1, 3))
                for c in self.change(self.trees[found["parent"]], not stays or unsure)
            ]
            lays = self.chance(0.3) and found["parent"] in self.bases()
            changes += [self.effect(self.trees[found["parent"]])] if lays else []
            m = {"id": f"MP{len(self.modifications)}", "base": found["parent"], "change": changes}
            m |= self.standing(self.told.get(found["parent"], FIRST))
            together = [*made, m]
            after = self.applied(together, found["parent"])
            if after is not None:
                made, self.trees[label] = together, after
                self.modifications.append(m)
        found["made_by"] = [m["id"] for m in made]
        if stays:
            self.told[label] = min(f["published"] for f in found["effective"])
        return found

    def applied(self, made: list[Facts], base: str) -> Clause | None:
        """The base with modifications on it, or nothing where they do not fit or meet."""
        try:
            patches = [p for m in made for p in self.patches(m)]
            for patch in patches:
                apply_all(self.trees[base], [patch])
            return apply_all(self.trees[base], patches)
        except SectextError:
            return None

    def patches(self, m: Facts) -> list[Any]:
        read = read_modification(tomlkit.dumps(_modification(m)), name=m["id"], governance=_governance())
        return [d.patch for d in drafted(read, lambda _: self.trees[m["base"]])]

    def effective(self) -> Facts:
        kind = self.random.randint(0, 9)
        published = {"published": self.day()}
        if kind < 5:
            return {"date": self.day(), **published}
        if kind < 7:
            low, high = sorted((self.day(), self.day()))
            bounds = self.random.choice(
                ({"not_before": low}, {"not_after": high}, {"not_before": low, "not_after": high})
            )
            return {**bounds, **published}
        if kind < 9:
            return {"when": self.rule(), **published}
        return {"quashed": True, **published}

    # Modifications.

    def standing(self, told: date) -> Facts:
        stages = self.random.choice(
            (("Approved",), ("Approved", "Implemented"), ("Approved", "Withdrawn"), ("Proposed", "Approved"))
        )
        days = sorted(self.day() for _ in stages)
        history = [
            {"stage": s, "date": d, "published": d + timedelta(days=self.random.choice((0, 0, 3)))}
            for s, d in zip(stages, days, strict=True)
        ]
        for step in history if not self.odd else []:
            step["published"] = max(step["published"], told)
        history = history if len({h["published"] for h in history}) == len(history) else history[-1:]
        found: Facts = {"stage": stages[-1], "history": history}
        return found | ({"commencement": self.rule()} if self.chance(0.85) else {})

    def effects(self) -> None:
        base = self.random.choice(self.bases())
        changes = [self.effect(self.trees[base]) for _ in range(self.random.randint(1, 2))]
        m = {"id": f"MP{len(self.modifications)}", "base": base, "change": changes, **self.standing(self.told[base])}
        if self.applied([m], base) is not None:
            self.modifications.append(m)

    def proposal(self) -> None:
        base = list(self.trees)[-1]
        changes = [c for _ in range(self.random.randint(1, 2)) for c in self.change(self.trees[base], True)]
        changes += [self.effect(self.trees[base])] if self.chance(0.3) and base in self.bases() else []
        m = {"id": f"PP{len(self.modifications)}", "base": base, "change": changes, "stage": "Proposed"}
        m |= {"commencement": self.rule() if self.odd else {"on": self.day()}} if self.chance(0.5) else {}
        if changes and self.applied([m], base) is not None:
            self.modifications.append(m)

    def bases(self) -> list[str]:
        """The versions on which effects are laid."""
        return [label for label in self.told if self.odd or not self.proposes or label == "1.0"]

    def effect(self, text: Clause) -> Facts:
        at = str(self.random.choice([p.address for p in walk(text) if p.path]))
        kind = self.random.randint(0, 5)
        if kind == 0:
            return {"do": "commence", "at": at, "rule": self.rule()}
        if kind < 3:
            return {"do": "defer", "at": at, "until": self.rule()}
        if kind == 3:
            return {
                "do": "suspend",
                "at": at,
                "from": self.rule(),
                **({"until": self.rule()} if self.chance(0.7) else {}),
            }
        if kind == 4:
            return {"do": "cease", "at": at, "rule": self.rule()}
        return {"do": "disapply", "at": at, "scope": "Small Suppliers", "rule": self.rule()}

    def change(self, text: Clause, words_only: bool = False) -> list[Facts]:
        places = [p for p in walk(text) if p.clause.kind in ("clause", "item")]
        if not places:
            return []
        place = self.random.choice(places)
        at, label = str(place.address), place.clause.label or ""
        kind = self.random.randint(0, 2 if words_only else 9)
        if kind < 3:
            word = (place.clause.text or "x").split()[0]
            self.number += 1
            return [{"do": "substitute words", "at": at, "for": word, "words": f"gamma{self.number}"}]
        if kind == 3:
            return [{"do": "delete clause", "at": at}]
        if kind in (4, 5):
            if label.startswith("(") and self.moves and not self.odd:
                return []
            new = (
                self.random.choice(("(c)", "(d)"))
                if label.startswith("(")
                else f"{label.split('.')[0]}.{self.random.randint(1, 6)}"
            )
            return [{"do": "insert clause", "after": at, "text": f"- {new} {self.words()}\n"}]
        if kind in (6, 7):
            new = (
                self.random.choice(("(b)", "(c)", "(e)"))
                if label.startswith("(")
                else f"{label.split('.')[0]}.{self.random.randint(1, 7)}"
            )
            return [{"do": "renumber", "at": at, "to": new}]
        if not (self.moves or self.odd):
            return []
        if kind == 8 and place.clause.kind == "clause":
            others = [p for p in places if p.clause.kind == "clause" and p.address != place.address]
            if not others:
                return []
            other = self.random.choice(others)
            group = (other.clause.label or "").split(".")[0]
            move = {"do": "move", "at": at, "after": str(other.address)}
            return [move, {"do": "renumber", "at": at, "to": f"{group}.{self.random.randint(4, 9)}"}]
        other = self.random.choice([p for p in places if p.clause.kind == "clause"])
        return [{"do": "move", "at": at, "into": str(other.address)}] if place.clause.kind == "item" else []
