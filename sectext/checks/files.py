"""The check of files: what was found in each, and how it is written for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sectext.checks import word
from sectext.checks.codes import MEANINGS
from sectext.errors import Finding, SectextError
from sectext.formats.word.opening import open_package

_LEVELS = ("error", "warning", "note")
_COLON_AND_COMMA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_ENDS_OF_LINES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


class NotChecked(SectextError):
    """What was named is no file. There are no checks of modifications yet."""

    code = "not-checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A file, and what was found in it; the place of each finding lies inside the file."""

    file: str
    findings: tuple[Finding, ...]

    def count(self, level: str) -> int:
        return sum(finding.level == level for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found beyond notes."""
        return not (self.count("error") or self.count("warning"))


def check_file(path: Path) -> Report:
    """Check a Word file. Reads only. Raises ForeignFile for a refused file, NotChecked for what is no file; OSError."""
    if path.is_dir() or (not path.exists() and not path.suffix):
        hint = "Checks of modifications are not there yet; name a file."
        raise NotChecked(f"check takes .docx files, and {path} is none.", hint=hint)
    return Report(file=path.as_posix(), findings=tuple(word.check(open_package(path))))


def in_words(reports: Sequence[Report]) -> str:
    """A line for each finding, and what there was of each kind."""
    return "\n".join(line for report in reports for line in _lines(report))


def in_json(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """The files with their numbers of findings; the findings themselves are `all_findings`."""
    return [{"file": report.file, **{f"{level}s": report.count(level) for level in _LEVELS}} for report in reports]


def all_findings(reports: Sequence[Report]) -> list[Finding]:
    """The findings of all files, with the file at the head of each place."""
    return [replace(f, where=f"{report.file}: {f.where}") for report in reports for f in report.findings]


def for_github(reports: Sequence[Report]) -> str:
    """A workflow command for each finding, so that it stands beside the change."""
    return "\n".join(_command(report.file, finding) for report in reports for finding in report.findings)


def in_sarif(reports: Sequence[Report]) -> dict[str, Any]:
    """The findings in the format that code scanners share: SARIF 2.1.0."""
    rules = [each.meaning.code for each in word.RULES]
    run = {
        "tool": {"driver": {"name": "sectext", "rules": [_sarif_rule(code) for code in rules]}},
        "results": [_sarif_result(r.file, f, rules.index(f.code)) for r in reports for f in r.findings],
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{report.file}: {finding.where}: {finding.level}: {finding.problem} {finding.hint} [{finding.code}]"
    counts = Counter(finding.level for finding in report.findings)
    told = [f"{counts[level]} {level}{'s' if counts[level] > 1 else ''}" for level in _LEVELS if counts[level]]
    yield f"{report.file}: {', '.join(told) or 'nothing found'}."


def _command(file: str, finding: Finding) -> str:
    level = "notice" if finding.level == "note" else finding.level
    place = f"file={file.translate(_COLON_AND_COMMA)},title={finding.code}"
    said = f"{finding.where}: {finding.problem} {finding.hint}"
    return f"::{level} {place}::{said.translate(_ENDS_OF_LINES)}"


def _sarif_rule(code: str) -> dict[str, Any]:
    meaning = MEANINGS[code]
    return {
        "id": code,
        "shortDescription": {"text": meaning.summary},
        "fullDescription": {"text": f"{meaning.summary} {meaning.why}"},
        "help": {"text": meaning.hint},
        "defaultConfiguration": {"level": meaning.level},
    }


def _sarif_result(file: str, finding: Finding, place: int) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": finding.level,
        "message": {"text": f"{finding.where}: {finding.problem} {finding.hint}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(file)}},
                "logicalLocations": [{"fullyQualifiedName": finding.where}],
            }
        ],
    }
