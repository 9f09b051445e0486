"""What a check found: the findings, each with its file and line, and those that somebody lets stand."""

from __future__ import annotations

from dataclasses import dataclass

from sectext.errors import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Finding):
    """A finding about law: the file and the line that it is in, and the clause. `words` are those that it is about.

    `line` is None where the file was not read for it, and `address` where it is about no clause.
    """

    file: str
    line: int | None = None
    address: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A finding that somebody lets stand, why, and the file and line that say so."""

    finding: Finding
    reason: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in a file, a modification or a version of the code.

    `file` is the file, or that of the modification or version, and `name` its name; None for a Word file. The place of
    a finding in a Word file lies inside that file.
    """

    file: str
    findings: tuple[Finding, ...]
    name: str | None = None
    suppressed: tuple[Suppressed, ...] = ()

    def count(self, level: str) -> int:
        return sum(finding.level == level for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found beyond notes."""
        return not (self.count("error") or self.count("warning"))
