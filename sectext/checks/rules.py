"""A rule that a check holds something to: what its finding means, and the function that looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from sectext.errors import Finding

Level: TypeAlias = Literal["note", "warning", "error"]
Subject = TypeVar("Subject", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a finding's code means: `summary` says it in a sentence, `why` what follows from it, `hint` what to do."""

    code: str
    level: Level
    summary: str
    why: str
    hint: str

    @property
    def page(self) -> str:
        """Where the documentation has it."""
        return f"docs/reference/findings.md#{self.code}"

    def __str__(self) -> str:
        return f"{self.code} ({self.level})\n{self.summary} {self.why}\n{self.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One place that breaks a rule."""

    where: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Subject]):
    """A meaning, and the function that yields each flaw of what is checked."""

    meaning: Meaning
    find: Callable[[Subject], Iterator[Flaw]]


def rule(
    code: str, level: Level, *, summary: str, why: str, hint: str
) -> Callable[[Callable[[Subject], Iterator[Flaw]]], Rule[Subject]]:
    """Turns a function that finds flaws into a rule."""
    meaning = Meaning(code=code, level=level, summary=summary, why=why, hint=hint)
    return lambda find: Rule(meaning=meaning, find=find)


def findings(rules: Sequence[Rule[Subject]], subject: Subject) -> Iterator[Finding]:
    """All that the rules find, rule by rule."""
    for each in rules:
        for flaw in each.find(subject):
            yield Finding(
                code=each.meaning.code,
                level=each.meaning.level,
                where=flaw.where,
                problem=flaw.problem,
                hint=each.meaning.hint,
            )
