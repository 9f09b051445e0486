"""What can go wrong, said so that the reader knows where, what was expected, what was found and what to do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


class SectextError(Exception):
    """The root of every error of this package.

    `problem` is the sentence, `where` the place (a file and line, or an address), `hint` what to do.
    `code` is a hyphenated word that scripts may test; `exit_code` is what the command line ends with.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        sentence = f"{self.where}  {self.problem}" if self.where else self.problem
        return f"{sentence} {self.hint}" if self.hint else sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), dict(self.__dict__))


def _rebuild(kind: type[SectextError], fields: dict[str, Any]) -> SectextError:
    """Unpickle without calling the subclass's own constructor, whose arguments differ."""
    error = kind.__new__(kind)
    Exception.__init__(error, fields["problem"])
    error.__dict__.update(fields)
    return error


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something worth telling that stops nothing. `code` is hyphenated words; `level` is note, warning or error."""

    code: str
    level: str = "note"
    where: str
    problem: str
    hint: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.level}:", f"{self.where} ", self.problem, self.hint)))


class MalformedFile(SectextError):
    """A file of our own (TOML, Markdown) that cannot be read as it stands. Names file, line, expected and found."""

    code = "malformed-file"


class NoText(SectextError, KeyError):
    """The root of the four ways of having no text: UnknownAddress, NotInCode, NotHeld, OutsideCoverage.

    `address` is what was asked for; `near` holds addresses like it.
    """

    code = "no-text"
    exit_code = 6

    def __init__(
        self, problem: str, *, address: Hashable, near: Sequence[Hashable] = (), where: str = "", hint: str = ""
    ) -> None:
        super().__init__(problem, where=where, hint=hint)
        self.address = address
        self.near = tuple(near)

    def __str__(self) -> str:
        """The sentence names the address itself."""
        return f"{self.problem} {self.hint}".strip()


class IntegrityError(SectextError):
    """The corpus does not prove itself: a file is not what its digest or its history says."""

    code = "integrity"
    exit_code = 4


class ForeignFile(SectextError):
    """A file that others made and that is not read as it stands: damaged, of another kind, or unsafe."""

    code = "foreign-file"
    exit_code = 5


class MissingExtra(SectextError):
    """Something optional is asked for and not installed."""

    code = "missing-extra"
