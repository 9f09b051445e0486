"""The whole code as a new git repository: one commit a version, a tag for each, and a file for each clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sectext.code import Code
from sectext.commencement import Bounds, evaluate
from sectext.export.git_files import files, safe
from sectext.history.writing import MAIN, Commit, write_repository
from sectext.instruction import describe_rule
from sectext.timeline import EffectiveFact, Version

ATTRIBUTES = (
    b"# Headings are named above each change, and found by git log -L ':G3.20:file'.\n*.md -text diff=markdown\n"
)
README = """\
# A legal text, version by version

This repository was written by `sectext export git`. Each commit is a version of the text, and each numbered clause is a
file. It is made for reading: what is changed here goes nowhere.

**The order of commits is not legal time.** A commit says what a version reads. What is in force on a day also depends
on what was deferred, suspended or disapplied, and on what was known; none of that is here. The date of a commit is the
day on which the version took effect only where that day is known. Otherwise the trailer `Commit-Date` says which day
was taken, and `Effective` says what is known. The author of a commit is the modification that made the version.
"""
_FIRST = date(1970, 1, 1)  # git takes no earlier day
_NAMES_OF_GIT = {"HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "main"}


def export_git(code: Code, folder: Path) -> None:
    """Write the versions of the code as a new repository into a folder that there is not, or that is empty.

    The same code gives the same commit ids on every machine. Raises NotEmpty, GitTrouble, and IntegrityError where a
    text is not what its version says.
    """
    made = list(commits(code))
    write_repository(folder, made, refs(code))


def commits(code: Code) -> Iterator[Commit]:
    """A commit for each version, after that of its parent."""
    days: dict[str, date] = {}
    known: dict[tuple[str, int], Mapping[str, bytes]] = {}
    for version in code.versions:
        day, why = commit_day(code, version, days.get(version.parent or ""))
        days[version.label] = day
        yield Commit(
            name=version.label,
            parents=(version.parent,) if version.parent else (),
            day=day,
            author=", ".join(map(safe, version.made_by or (version.label,))),
            message=message(code, version, day, why),
            files=_files(code, version, known),
        )


def refs(code: Code) -> Mapping[str, str]:
    """A tag for each version; `main` is the last that counts, and what was quashed or replaced has a branch."""
    parents = {version.parent for version in code.versions}
    replaced = {label for version in code.versions for label in version.replaces}
    chain = code.view().chain
    last = chain[-1].version if chain else code.versions[-1]
    found = {MAIN: last.label}
    for version in code.versions:
        if version.label not in parents and version != last:
            side = "replaced" if version.label in replaced else "quashed"
            found[f"refs/heads/{side}/{ref_name(version.label)}"] = version.label
    found |= {f"refs/tags/{ref_name(version.label)}": version.label for version in code.versions}
    return found


def ref_name(label: str) -> str:
    """A label as a git ref: 6.17+MP087 stays; what a ref cannot hold is written as %20."""
    made = safe(label).replace("..", ".%2E")
    if made in _NAMES_OF_GIT or made.endswith(".lock"):
        made = f"{made[:-1]}%{ord(made[-1]):02X}"
    return made


def commit_day(code: Code, version: Version, parent: date | None) -> tuple[date, str | None]:
    """The day that a commit gets, and what it is where it is not the day on which the version took effect.

    No day is made up: it is one that the facts name. A commit is never older than its parent, because git's own walks
    rely on that.
    """
    day, why = _named_day(code, version)
    if parent is not None and day < parent:
        return parent, "that of the version before, because a commit is not older than its parent"
    if day < _FIRST:
        return _FIRST, "the first day that git can write"
    return day, why


def message(code: Code, version: Version, day: date, why: str | None) -> str:
    """What a commit says: the version, what made it, and trailers that programs can read."""
    known = {modification.id: f": {_line(modification.title)}" for modification in code.modifications}
    titles = [name + known.get(name.partition("#")[0], "") for name in dict.fromkeys(version.made_by)]
    subject = " ".join([version.label, *([f"({titles[0]})"] if len(titles) == 1 else [])])
    body = [f"- {title}" for title in titles] if len(titles) > 1 else []
    trailers = [f"{key}: {_line(value)}" for key, value in _trailers(code, version)]
    if why:
        trailers.append(f"Commit-Date: {day}, {why}")
    return "\n\n".join(filter(None, [subject, "\n".join(body), "\n".join(trailers)])) + "\n"


def _trailers(code: Code, version: Version) -> Iterator[tuple[str, str]]:
    yield "Version", version.label
    for name in version.made_by:
        yield "Modification", name
    for label in version.replaces:
        yield "Replaces", label
    told = sorted(version.effective, key=lambda fact: fact.published)
    yield "Effective", _effective(code, told[-1])
    yield "Published", f"by {told[-1].published}"
    yield "Source", told[-1].source
    if told[-1].certainty != "published":
        yield "Certainty", told[-1].certainty
    for fact in told[:-1]:
        yield "Said-Before", f"{_effective(code, fact)} (published by {fact.published}; {fact.source})"
    for document in version.documents:
        for correction in document.corrections:
            yield "Corrected", f"{document.name}, as published by {correction.published}: {correction.source}"


def _effective(code: Code, fact: EffectiveFact) -> str:
    """When a version took effect, as one statement has it, and no more exactly than that."""
    if fact.bounds.never:
        return "never; it was quashed"
    if fact.rule is None:
        return _said(fact.bounds)
    return f"{describe_rule(fact.rule)} ({_said(_evaluated(code, fact))})"


def _evaluated(code: Code, fact: EffectiveFact) -> Bounds:
    return evaluate(fact.rule, code.facts, None, code.calendar) if fact.rule else fact.bounds


def _said(bounds: Bounds) -> str:
    if bounds.never:
        return "never"
    if bounds.fixed:
        return str(bounds.fixed)
    low = f"not before {bounds.not_before}" if bounds.not_before else ""
    high = f"not after {bounds.not_after}" if bounds.not_after else ""
    return ", ".join(filter(None, (low, high))) or "not known"


def _named_day(code: Code, version: Version) -> tuple[date, str | None]:
    """A day from the facts about a version: the day it took effect, else the nearest thing there is to one."""
    told = sorted(version.effective, key=lambda fact: fact.published)
    standing = [fact for fact in told if not _evaluated(code, fact).never]
    if not standing:
        return told[-1].published, "the day by which it was published; it never took effect"
    if standing[-1] != told[-1]:
        return _a_day(_evaluated(code, standing[-1]), standing[-1])[
            0
        ], "the day that was named before; it never took effect"
    return _a_day(_bounds(code, version, standing[-1]), standing[-1])


def _bounds(code: Code, version: Version, fact: EffectiveFact) -> Bounds:
    """The bounds of a version's first day, narrowed by the versions around it where it is in the chain."""
    chain = {entry.version.label: entry.bounds for entry in code.view().chain}
    return chain.get(version.label, _evaluated(code, fact))


def _a_day(bounds: Bounds, fact: EffectiveFact) -> tuple[date, str | None]:
    if bounds.fixed:
        return bounds.fixed, None
    if bounds.not_after:
        return bounds.not_after, "the last day that it can be; the day itself is not known"
    if bounds.not_before:
        return bounds.not_before, "the first day that it can be; the day itself is not known"
    return fact.published, "the day by which this was published; the day itself is not known"


def _files(code: Code, version: Version, known: dict[tuple[str, int], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """Every file of a version. The files of a text that several versions have are made once."""
    made: dict[str, bytes] = {".gitattributes": ATTRIBUTES, "README.md": README.encode()}
    for document in version.documents:
        held = code.held[version.label, document.name]
        held.check()
        key = (repr((document.name, document.held, document.held_to)), id(held))
        if key not in known:
            known[key] = files(document, held)
        made |= known[key]
    return made


def _line(text: str) -> str:
    return " ".join(text.split())
