"""The engine answers exactly as a linear scan over the facts does, whatever the history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import naive
import pytest
import random_histories
from scenarios import build

import sectext
from sectext.errors import SectextError

Question = tuple[str, date, date | None, tuple[str, ...]]


def ask_engine(code: sectext.Code, address: str, on: date, known: date | None, using: tuple[str, ...]) -> naive.Naive:
    """What the engine says, in the oracle's form."""
    try:
        found = code.clause(address, on=on, known=known, using=using)
    except SectextError as error:
        return naive.Naive(error=type(error).__name__)
    return naive.Naive(
        status=found.status,
        certain=found.certain,
        version=found.version,
        text=found.text,
        candidates=frozenset((c.version, c.status, c.text) for c in found.candidates),
        exceptions=frozenset() if found.version is None or using else spread(code, found),
    )


def spread(code: sectext.Code, found: sectext.Answer) -> frozenset[tuple[str, str, str | None]]:
    """The exceptions said of every clause that they hold for: the engine names the places where effects are laid."""
    below = [a for a, _ in code.text(found.document, found.version or "").below(found.address)]
    paths = code.text(found.document, found.version or "").places
    made: set[tuple[str, str, str | None]] = set()
    for place in below:
        above = [e for e in found.exceptions if paths[place][: len(paths[e.address])] == paths[e.address]]
        told = max((e for e in above if e.scope is None), key=lambda e: len(paths[e.address]), default=None)
        made |= {(str(place), told.status, None)} if told and told.status != found.status else set()
        made |= {(str(place), e.status, e.scope) for e in above if e.scope}
    return frozenset(made)


def days_of(code: sectext.Code) -> list[date]:
    """Every day that a fact names, and the days beside it."""
    days = {
        d
        for v in code.versions
        for f in v.effective
        for d in (f.bounds.not_before, f.bounds.not_after, f.published)
        if d
    }
    days |= {d for facts in code.facts.values() for f in facts for d in (f.date, f.published) if d}
    days |= {s.published for m in code.modifications for s in m.history}
    return sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1)})


def addresses_of(code: sectext.Code) -> list[str]:
    return sorted({str(a) for held in code.held.values() for a in held.places})


def questions(code: sectext.Code, random: Random, count: int) -> list[Question]:
    days, addresses = days_of(code), [*addresses_of(code), "G9.9", "Section H"]
    proposals = [m.id for m in code.modifications if m.stage == "Proposed"]
    found: list[Question] = []
    for _ in range(count):
        using = tuple(p for p in proposals if random.random() < 0.3)
        known = None if random.random() < 0.4 else random.choice(days)
        found.append((random.choice(addresses), random.choice(days), known, using))
    return found


def history(seed: int, folder: Path, *, odd: bool = False) -> tuple[sectext.Code, Random]:
    random = Random(seed)
    return sectext.open(build(random_histories.facts(random, odd=odd), folder / str(seed))), random


def comparisons(
    seeds: range, folder: Path, count: int, *, odd: bool = False
) -> Iterator[tuple[str, naive.Naive, naive.Naive]]:
    """What was asked, what the engine says and what the oracle says."""
    for seed in seeds:
        code, random = history(seed, folder, odd=odd)
        ids = naive.identities(code)
        for question in questions(code, random, count):
            said = naive.answer(code, ids, *question)
            if said.version is None or question[3]:
                said = replace(said, exceptions=frozenset())
            yield f"history {seed}: " + ", ".join(map(str, question)), ask_engine(code, *question), said


def says_too_much(engine: naive.Naive, said: naive.Naive) -> str:
    """Where the engine claims what does not follow. It may say “undetermined” or “not certain” where more is known."""
    if engine.error != said.error:
        return f"{engine.error or engine.status} for {said.error or said.status}"
    if engine.certain and not said.certain:
        return "certain"
    if engine.status != "undetermined":
        return (
            ""
            if (engine.status, engine.version, engine.text) == (said.status, said.version, said.text)
            else "the answer"
        )
    may_be = {(status, text) for _, status, text in said.candidates} or {(said.status, said.text)}
    open_texts = {text for _, status, text in engine.candidates if status == "undetermined"}
    missing = {(s, t) for s, t in may_be - {(s, t) for _, s, t in engine.candidates} if t not in open_texts}
    return f"no candidate {missing}" if missing else ""


def differences(engine: naive.Naive, said: naive.Naive) -> list[str]:
    return [f.name for f in fields(said) if getattr(engine, f.name) != getattr(said, f.name)]


def check_sound(seeds: range, folder: Path, count: int) -> int:
    asked, wrong = 0, []
    for question, engine, said in comparisons(seeds, folder, count):
        asked += 1
        if trouble := says_too_much(engine, said):
            wrong.append(f"{question}: {trouble}\n  engine {engine}\n  oracle {said}")
    assert not wrong, f"{len(wrong)} of {asked}\n" + "\n".join(wrong[:5])
    return asked


def test_the_engine_never_says_more_than_follows(tmp_path: Path):
    assert check_sound(range(70), tmp_path, 80) >= 5000


@pytest.mark.slow
def test_the_engine_never_says_more_than_follows_at_length(tmp_path: Path):
    assert check_sound(range(1000, 2000), tmp_path, 100) >= 100_000


def test_the_engine_says_exactly_what_follows(tmp_path: Path):
    wrong = [f"{q}: {found}" for q, e, s in comparisons(range(20), tmp_path, 60) if (found := differences(e, s))]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:10])


def test_the_engine_never_says_more_than_follows_of_odd_histories(tmp_path: Path):
    wrong = [
        f"{q}: {found}" for q, e, s in comparisons(range(40), tmp_path, 50, odd=True) if (found := says_too_much(e, s))
    ]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:10])
