"""What is told of sentences that are not carried out: each with its line, the reason, and what would be understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sectext.errors import SectextError
from sectext.instruction.known import Refused
from sectext.instruction.matching import Progress
from sectext.instruction.statements import Statement


class NotUnderstood(SectextError):
    """Instructions that cannot be carried out as they stand. Nothing was changed. `faults` holds every reason."""

    code = "not-understood"

    def __init__(self, faults: Sequence[Fault], *, where: str = "") -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)), where=where, hint="Nothing was changed.")

    def __str__(self) -> str:
        return f"{self.problem}\n{self.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why one sentence is not carried out: its file and line, what it says, the reason, and what to do.

    `readings` are what it could mean, where that is more than one thing.
    """

    where: str
    sentence: str
    problem: str
    hint: str = ""
    readings: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = self.sentence if len(self.sentence) <= 200 else f"{self.sentence[:199]}…"
        told = " ".join(filter(None, (self.problem, self.hint)))
        meant = "".join(f"\n    it could mean: {each}" for each in self.readings)
        return f"{self.where}  {shown}\n    {told}{meant}"


def unknown(statement: Statement, progress: Progress) -> Refused:
    """A sentence that no form fits: where it stops being one, and which forms come nearest."""
    start, rest = statement.text[: progress.reached], statement.text[progress.reached :]
    kind = {True: "with clauses below it", False: "by itself"}[statement.has_colon or statement.block is not None]
    if progress.reached <= 0:
        problem = f"No instruction {kind} begins like this."
    elif rest:
        problem = f"It is understood up to “{start.strip()}”, and not from “{rest.strip()[:60]}” on."
    else:
        problem = "It ends too early."
    forms = " · ".join(_shown(says) for says in progress.expected[:3]) if progress.reached > 0 else ""
    hint = f"Understood would be: {forms}" if forms else "docs/reference/instructions.md has all forms."
    return Refused(problem, hint=hint)


def _shown(says: str) -> str:
    """A form as a drafter may fill it in."""
    filled = re.sub(r"\{(\w+)\}", lambda slot: _SHOWN.get(slot[1], "…"), says)
    return filled if filled.endswith(":") else f"{filled}."


_SHOWN = {
    "where": "Section …",
    "at": "Section …",
    "after": "Section …",
    "into": "Section …",
    "ats": "Section …",
    "find": "“…”",
    "new": "“…”",
    "old": "“…”",
    "scope": "“…”",
    "times": "",
    "following": "the following clause",
    "day": "on …",
}
