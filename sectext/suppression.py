"""A finding that somebody read and lets stand, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from sectext.address import Range, parse_range
from sectext.errors import MalformedFile, SectextError
from sectext.formats import toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One [[suppress]]: findings with this code, at these clauses or below; `words` narrows it to one phrase.

    `at` None is any place. A reason is required. `where` is its file and line.
    """

    code: str
    at: Range | None
    words: str | None
    reason: str
    where: str


def read_suppressions(table: toml.Table) -> tuple[Suppression, ...]:
    """The [[suppress]] of a file. Raises MalformedFile, also where there is no reason."""
    return tuple(_read(entry) for entry in table.tables("suppress"))


def read_file(text: str, *, name: str) -> tuple[Suppression, ...]:
    """corpus/suppressions.toml. Raises MalformedFile."""
    table = toml.read(text, name=name)
    found = read_suppressions(table)
    table.done()
    return found


def _read(table: toml.Table) -> Suppression:
    at = table.maybe_text("at")
    words = table.maybe_text("words")
    try:
        span = parse_range(at) if at else None
    except SectextError as error:
        raise MalformedFile(error.problem, where=table.where("at"), hint=error.hint) from None
    if span is None and words is None:
        problem = "A suppression names neither a clause nor words."
        raise MalformedFile(problem, where=table.where(), hint='Write at = "G3.19", or words = "SMETS2+ Device".')
    found = Suppression(code=table.text("code"), at=span, words=words, reason=table.text("reason"), where=table.where())
    table.done()
    return found
