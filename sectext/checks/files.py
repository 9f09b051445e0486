"""The check of files; and how what a check found is written for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sectext.checks import annex, word
from sectext.checks.codes import LAW, MEANINGS
from sectext.checks.reports import Located, Report
from sectext.errors import Finding, SectextError
from sectext.formats.word.opening import open_package

_LEVELS = ("error", "warning", "note")
_COLON_AND_COMMA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_ENDS_OF_LINES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


__all__ = ["NotChecked", "Report", "all_findings", "check_file", "for_github", "in_json", "in_sarif", "in_words"]


class NotChecked(SectextError):
    """What was named is neither a file nor a modification, or cannot be checked as asked."""

    code = "not-checked"


def check_file(path: Path) -> Report:
    """Check a Word file, or an annex in Markdown. Reads only.

    Raises ForeignFile for a refused file, MalformedFile for Markdown that is no annex, NotChecked for what is no file;
    OSError.
    """
    if path.is_dir():
        hint = "Name a modification, like MP087, or a file."
        raise NotChecked(f"check takes modifications and .docx files, and {path} is a folder.", hint=hint)
    if path.suffix.lower() == ".md":
        return Report(file=path.as_posix(), findings=tuple(annex.check(path)))
    return Report(file=path.as_posix(), findings=tuple(word.check(open_package(path))))


def in_words(reports: Sequence[Report], *, suppressed: bool = False) -> str:
    """A line for each finding, and what there was of each kind; also what is suppressed, if that is asked for."""
    return "\n".join(line for report in reports for line in _lines(report, suppressed))


def in_json(reports: Sequence[Report]) -> dict[str, Any]:
    """What was checked with its numbers of findings; the findings themselves are `all_findings`."""
    law = [report for report in reports if report.name is not None]
    return {
        "files": [{"file": report.file, **_counts(report)} for report in reports if report.name is None],
        "checked": [
            {
                "name": report.name,
                "file": report.file,
                **_counts(report),
                "suppressed": [
                    {**asdict(each.finding), "reason": each.reason, "by": each.where} for each in report.suppressed
                ],
            }
            for report in law
        ],
    }


def all_findings(reports: Sequence[Report]) -> list[Finding]:
    """The findings of all reports, with the file at the head of each place."""
    return [
        f if isinstance(f, Located) else replace(f, where=f"{report.file}: {f.where}")
        for report in reports
        for f in report.findings
    ]


def for_github(reports: Sequence[Report]) -> str:
    """A workflow command for each finding, so that it stands beside the change."""
    return "\n".join(_command(report.file, finding) for report in reports for finding in report.findings)


def in_sarif(reports: Sequence[Report], rules: Sequence[str] | None = None) -> dict[str, Any]:
    """The findings in the format that code scanners share: SARIF 2.1.0. `rules` are the codes [those of a check]."""
    if rules is None:
        of_law = any(report.name is not None for report in reports)
        rules = [*(each.meaning.code for each in word.RULES), *(LAW if of_law else ())]
    found = [_sarif_result(r.file, f, rules.index(f.code)) for r in reports for f in r.findings]
    for report in reports:
        for each in report.suppressed:
            result = _sarif_result(report.file, each.finding, rules.index(each.finding.code))
            found.append({**result, "suppressions": [{"kind": "external", "justification": each.reason}]})
    run = {
        "tool": {"driver": {"name": "sectext", "rules": [_sarif_rule(code) for code in rules]}},
        "results": found,
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _counts(report: Report) -> dict[str, int]:
    return {f"{level}s": report.count(level) for level in _LEVELS}


def _lines(report: Report, suppressed: bool) -> Iterator[str]:
    """For law the hint comes once for each code: the same thing is often found in many places."""
    told: set[str] = set()
    for finding in report.findings:
        place = finding.where if isinstance(finding, Located) else f"{report.file}: {finding.where}"
        hint = "" if isinstance(finding, Located) and finding.code in told else f" {finding.hint}"
        told.add(finding.code)
        yield f"{place}: {finding.level}: {finding.problem}{hint} [{finding.code}]"
    for each in report.suppressed if suppressed else ():
        yield f"{each.finding.where}: suppressed: {each.finding.problem} {each.reason} [{each.finding.code}]"
    counts = [(report.count(level), level) for level in _LEVELS]
    parts = [f"{count} {level}{'s' if count > 1 else ''}" for count, level in counts if count]
    also = f"; {len(report.suppressed)} suppressed" if report.suppressed else ""
    yield f"{report.name or report.file}: {', '.join(parts) or 'nothing found'}{also}."


def _command(file: str, finding: Finding) -> str:
    level = "notice" if finding.level == "note" else finding.level
    located = finding if isinstance(finding, Located) else None
    file = located.file if located else file
    line = f",line={located.line}" if located and located.line else ""
    place = f"file={file.translate(_COLON_AND_COMMA)}{line},title={finding.code}"
    said = f"{_inside(finding)}{finding.problem} {finding.hint}"
    return f"::{level} {place}::{said.translate(_ENDS_OF_LINES)}"


def _inside(finding: Finding) -> str:
    """The place inside the file, where there is one to tell."""
    where = finding.address if isinstance(finding, Located) else finding.where
    return f"{where}: " if where else ""


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
    located = finding if isinstance(finding, Located) else None
    where = located.address if located else finding.where
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(located.file if located else file)}}
    if located and located.line:
        physical["region"] = {"startLine": located.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if where:
        location["logicalLocations"] = [{"fullyQualifiedName": where}]
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": finding.level,
        "message": {"text": f"{_inside(finding)}{finding.problem} {finding.hint}"},
        "locations": [location],
    }
