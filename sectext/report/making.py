"""Puts a report together: the chapters, what the whole is classified as, and what a reader should know is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sectext.annex import Annex
from sectext.annexes import annexes
from sectext.code import Code
from sectext.errors import Finding
from sectext.files import Files
from sectext.governance import Governance
from sectext.modification import Modification
from sectext.modification.narrative import PARTS, Narrative, narrative_passages, read_narratives
from sectext.paper import Chapter, Content, Paper, words_of
from sectext.prose import Items, one_line, paragraph
from sectext.report.chapters import Source, chapters
from sectext.report.glossary import abbreviations, found_in, glossary
from sectext.report.wording import listed

KIND = "Modification Report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report, and what is worth telling of it. `missing` are the parts that nobody wrote and every report has."""

    paper: Paper
    narratives: Mapping[str, Narrative]
    missing: tuple[str, ...]
    abbreviations: tuple[tuple[str, str | None], ...]
    findings: tuple[Finding, ...]


def report(code: Code, files: Files, identifier: str) -> Report:
    """The report of a modification. `files` are those of the folder that the code was opened from.

    Raises UnknownName, MalformedFile; PatchConflict where the legal text does not fit, and then no report is made.
    """
    modification = code.modification(identifier)
    narratives = read_narratives(files, identifier, markings=code.governance.markings)
    return make(code, modification, narratives, annexes(code, identifier))


def make(
    code: Code, modification: Modification, narratives: Mapping[str, Narrative], attached: Sequence[Annex]
) -> Report:
    """The same of what was read already. Reads and writes nothing."""
    governance = code.governance
    marking = governance.highest([modification.marking, *_markings(narratives)])
    attached = tuple(replace(annex, marking=marking) for annex in attached)
    source = Source(code=code, modification=modification, narratives=narratives, annexes=attached)
    made = tuple(chapters(source))
    sources = tuple(_sources(modification, narratives))
    used = abbreviations(_printed(modification, made), governance)
    end = [*glossary(used, number=1), *_listing_of(sources, number=2)]
    paper = Paper(
        modification=modification.id,
        title=modification.title,
        kind=KIND,
        version=f"Version {one_line(modification.report)}" if modification.report else "Draft",
        marking=marking,
        statement=" ".join(_statement(modification, narratives, marking)),
        facts=tuple((name, one_line(told)) for name, told in _facts(governance, modification)),
        about=tuple(_about(modification)),
        chapters=(*made, *end),
        annexes=attached,
        annexed=tuple(one_line(_annexed(annex)) for annex in attached),
        dated=next((annex.dated for annex in attached), None),
    )
    missing = tuple(part.name for part in PARTS if part.needed and part.name not in narratives)
    findings = tuple(_findings(governance, modification, narratives, marking, missing, used))
    return Report(paper=paper, narratives=narratives, missing=missing, abbreviations=used, findings=findings)


def _markings(narratives: Mapping[str, Narrative]) -> list[str]:
    return [each.marking for each in narratives.values() if each.marking is not None]


def _printed(modification: Modification, made: Sequence[Chapter]) -> str:
    lines = (line for chapter in made for line in (chapter.title, *words_of(chapter.content)))
    return "\n".join((modification.title, *lines))


def _statement(modification: Modification, narratives: Mapping[str, Narrative], marking: str) -> Iterator[str]:
    """What the marking is; and why it is not that of the modification, or that somebody gave none."""
    yield f"This document is classified as {marking}."
    if modification.unmarked:
        yield f"{modification.id} itself bears no marking, and counts as {modification.marking}."
    elif marking != modification.marking:
        raising = [each.part for each in narratives.values() if each.marking == marking]
        told = listed([f"“{part}”" for part in raising])
        yield f"{modification.id} itself is classified as {modification.marking}; the higher marking is that of {told}."
    bare = sum(each.marking is None for each in narratives.values())
    if bare:
        yield f"{bare} of its parts bear{'s' if bare == 1 else ''} no marking of {'its' if bare == 1 else 'their'} own."


def _facts(governance: Governance, modification: Modification) -> Iterator[tuple[str, str]]:
    yield "Stage", modification.stage
    if modification.path:
        way = governance.way(modification.path)
        told = [f"decided by {way.decided_by}" if way and way.decided_by else "", way.period or "" if way else ""]
        more = "; ".join(filter(None, (way.note or "" if way else "", *told)))
        yield "Path", f"{modification.path} ({more})" if more else modification.path
    yield "Route", _route(modification.route)
    yield "Drafted against", f"SEC Version {modification.base}"
    yield "Legal text", f"Version {modification.legal_text}"


def _route(route: str) -> str:
    return {"section D": "Modification under Section D"}.get(route, route[:1].upper() + route[1:])


def _about(modification: Modification) -> Iterator[Content]:
    yield paragraph(
        f"This is the Modification Report for {modification.id} ‘{modification.title}’. It says what the issue is and "
        "how it would be put right, whom that touches and what it costs, when and how the change is made, and what was "
        "concluded on the way."
    )


def _annexed(annex: Annex) -> str:
    title = f" ‘{annex.document_title}’" if annex.document_title else ""
    return f"Annex {annex.letter}: redlined changes to {annex.document}{title}"


def _sources(modification: Modification, narratives: Mapping[str, Narrative]) -> Iterator[str]:
    every = (*modification.sources, *(source for each in narratives.values() for source in each.sources))
    named = sorted(dict.fromkeys(every))
    yield from (source for source in named if not any(source.startswith(f"{whole}, section") for whole in named))


def _listing_of(sources: Sequence[str], *, number: int) -> list[Chapter]:
    if not sources:
        return []
    items = Items(items=tuple((paragraph(source),) for source in sources))
    words = paragraph("What this report says of the modification is taken from these documents.")
    return [Chapter(name="sources", number=None, title=f"Appendix {number}: Sources", content=(words, items))]


def _findings(
    governance: Governance,
    modification: Modification,
    narratives: Mapping[str, Narrative],
    marking: str,
    missing: Sequence[str],
    used: Sequence[tuple[str, str | None]],
) -> Iterator[Finding]:
    folder = f"modifications/{modification.id}/report"
    for part in missing:
        problem = "This part of the report is not written, and the report says so."
        yield Finding(code="not-written", where=f"{folder}/{part}.md", problem=problem)
    yield from _of_markings(modification, narratives, marking)
    held = {objective.letter for objective in governance.objectives}
    for letter in modification.objectives:
        if letter not in held:
            problem = f"The words of objective ({letter}) are not in governance.toml, so the report does not give them."
            yield Finding(code="objective-not-held", where=modification.file, problem=problem)
    for short, long in used:
        if long is None:
            problem = f"“{short}” occurs and has no entry in the glossary."
            hint = "Add an [[abbreviation]] to corpus/governance.toml, or write it in full."
            where = _where(short, narratives) or folder
            yield Finding(code="unknown-abbreviation", level="warning", where=where, problem=problem, hint=hint)


def _of_markings(modification: Modification, narratives: Mapping[str, Narrative], marking: str) -> Iterator[Finding]:
    if modification.unmarked:
        problem = f"The modification bears no marking; it counts as {modification.marking}."
        yield Finding(code="unmarked", where=modification.file, problem=problem, hint='Write marking = "…".')
    for each in narratives.values():
        if each.marking is None:
            problem = f"The file bears no marking; the report is classified as {marking}."
            yield Finding(
                code="unmarked", where=each.file, problem=problem, hint='Write marking = "…" between +++ lines.'
            )
        elif each.marking == marking != modification.marking:
            problem = (
                f"{marking} is higher than {modification.marking}, so the whole report is classified as {marking}."
            )
            yield Finding(code="marking-raised", level="warning", where=each.file, problem=problem)


def _where(short: str, narratives: Mapping[str, Narrative]) -> str | None:
    """The first place in the narrative where an abbreviation stands."""
    return next((each.where for each in narrative_passages(narratives) if short in found_in(each.text)), None)
