"""What the commands say in words, and the JSON of what is not an answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sectext.commencement import Bounds
from sectext.errors import SectextError
from sectext.formats import markdown, terminal
from sectext.patch import Operation, place
from sectext.results import answer_json as answer_json
from sectext.results import jsonable as jsonable
from sectext.results import wording_json as wording_json

if TYPE_CHECKING:
    from sectext.annex import Annex
    from sectext.answer import Answer, Candidate, Wording
    from sectext.code import Code
    from sectext.differences import Difference
    from sectext.drafting import Draft
    from sectext.importing import Imported
    from sectext.timeline import When


def answer(found: Answer, width: int | None) -> str:
    """The status in words first, then the text, then how long it holds and why."""
    when_asked = f"version {found.version}" if found.on is None else asked(found.on, found.known)
    told = state(found.status, certain=found.certain)
    out = [f"{found.address} {when_asked}: {told or 'certain'}", ""]
    if found.clause is not None:
        out.append(terminal.write(found.clause, width=width).rstrip("\n"))
    for number, candidate in enumerate(found.candidates, start=1):
        text = candidate.text if candidate.text is not None else "not in the code"
        out += [
            f"Candidate {number} ({_candidate(candidate)}):",
            filled(text, width),
        ]
    out.append("")
    out += [filled(line, width, "  ") for line in _facts(found)]
    out += [filled(f"- {reason}", width, "  ") for reason in found.because]
    return "\n".join(out)


def _candidate(found: Candidate) -> str:
    version = found.version or ("" if found.text else "before the first version held")
    return ", ".join(filter(None, (version, found.status or "no text")))


def asked(on: date, known: date | None) -> str:
    """The day asked for, and the day of knowledge where one was."""
    return f"on {on}" + (f", as known on {known}" if known else "")


def state(status: str | None, *, certain: bool) -> str:
    """The status, and that it is not certain where the status does not say so itself."""
    return ", ".join(filter(None, (status or "", "" if certain or status == "undetermined" else "not certain")))


def _facts(found: Answer) -> Iterator[str]:
    if found.clause is not None:
        made = f", made by {', '.join(found.made_by)}" if found.made_by else ""
        in_version = f" (version {found.version})" if found.version and found.on else ""
        yield f"This wording holds {span(found.from_, found.to)}{made}{in_version}."
    for above in found.context:
        around = " … ".join(filter(None, (above.text, above.closing)))
        yield f"It stands in {above.address}: “{around}”"
    for differing in found.exceptions:
        scope = f" to {differing.scope}" if differing.scope else ""
        yield f"Except {differing.address}: {differing.status}{scope}."
    if found.pending:
        yield f"Proposed changes, not counted here: {', '.join(found.pending)}."


def span(start: When, end: When) -> str:
    first = f"from {when(start)}"
    return f"{first} until {when(end)}, when it no longer does" if end is not None else f"{first}, with no end known"


def when(value: When) -> str:
    match value:
        case None:
            return "an unknown day"
        case date():
            return value.isoformat()
        case Bounds(not_before=low, not_after=high):
            parts = (f"not before {low}" if low else "", f"not after {high}" if high else "")
            return f"a day not known ({', '.join(filter(None, parts)) or 'no bounds'})"


def wordings(address: str, found: Sequence[Wording], width: int | None, known: date | None = None) -> str:
    out: list[str] = []
    for wording in found:
        made = f"  made by {', '.join(wording.made_by)}" if wording.made_by else ""
        end = f"until {when(wording.to)}" if wording.to is not None else "no end known"
        place = f"  as {wording.address}" if str(wording.address) != str(found[-1].address) else ""
        out += [f"from {when(wording.from_)}  {end}  version {wording.version}  {wording.status}{made}{place}"]
        out += [filled(f"[{c.kind}] {c.what} ({c.source})", width, "  ", "    ") for c in wording.corrected]
        out += [filled(line, width, "    ") for line in wording.text.split("\n")] + [""]
    told = f", as known on {known}" if known else ""
    count = sum(
        1 for one, other in pairwise((None, *found)) if one is None or other is None or _reads_otherwise(one, other)
    )
    return "\n".join([f"{address}: {count} wording{'s' if count > 1 else ''} held{told}", "", *out])


def _reads_otherwise(one: Wording, other: Wording) -> bool:
    """Whether two rows of a log are two wordings, and not one whose status changed."""
    return (one.text, one.address) != (other.text, other.address)


def differences(a: str, b: str, found: Sequence[Difference], *, width: int | None, colour: bool) -> str:
    if not found:
        return f"{a} and {b} do not differ in what is held."
    out: list[str] = []
    for difference in found:
        out += [f"{difference.document}, from {a} to {b}:", ""]
        out += [filled(f"{what}", width, "  ") for _, what in difference.changes]
        out += ["", terminal.write_redline(difference.redline, width=width, colour=colour)]
    return "\n".join(out)


def annex(shown: Annex, *, width: int | None, colour: bool) -> str:
    return terminal.write_annex(shown, width=width, colour=colour)


def annex_json(shown: Annex) -> dict[str, Any]:
    return {
        "letter": shown.letter,
        "document": shown.document,
        "base": shown.base,
        "shown_on": shown.shown_on,
        "instruction": shown.instruction,
        "changes": [{"where": c.where, "what": c.what} for c in shown.changes],
        "already": list(shown.already),
        "renumbering": [{"was": old, "becomes": new} for old, new in shown.renumbering],
        "markdown": markdown.write_annex(shown),
    }


def drafted(found: Draft, *, dry_run: bool) -> str:
    if not found.sentences:
        head = f"{found.document} does not differ from the base: no changes."
    elif not found.written:
        head = f"{found.file} says this already:"
    else:
        count = f"{len(found.sentences)} change{'s' if len(found.sentences) > 1 else ''}"
        verb = "would be" if dry_run else "is" if len(found.sentences) == 1 else "are"
        head = f"{count} to {found.document} {verb} in {found.file}:"
    lines = [f"  {each}{_whose(found, op)}" for op, each in zip(found.patch.operations, found.sentences, strict=True)]
    return "\n".join([head, *lines])


def _whose(found: Draft, operation: Operation) -> str:
    names = dict.fromkeys(by.author or "unknown" for by in found.by.get(operation, ()))
    return f" ({', '.join(names)})" if names else ""


def drafted_json(found: Draft) -> dict[str, Any]:
    return {
        "modification": found.modification,
        "document": found.document,
        "file": found.file,
        "written": found.written,
        "operations": [
            {
                "kind": type(op).__name__.lower(),
                "at": str(place(op)),
                "sentence": each,
                "by": [{"author": by.author, "date": by.date} for by in found.by.get(op, ())],
            }
            for op, each in zip(found.patch.operations, found.sentences, strict=True)
        ],
    }


def imported(found: Imported, *, dry_run: bool) -> str:
    toml = found.file.rpartition("/")[0] + "/version.toml"
    verb = "Would write" if dry_run else "Wrote"
    out = [f"{verb} {found.file}: {found.document}, {found.clauses} clause{'' if found.clauses == 1 else 's'}."]
    if found.entered:
        out.append(f"{verb} its digest into {toml}.")
    else:
        out += [f"There is no {toml} yet. It takes this entry:", "", found.entry]
    return "\n".join(out)


def imported_json(found: Imported) -> dict[str, Any]:
    return {
        "document": found.document,
        "version": found.version,
        "file": found.file,
        "clauses": found.clauses,
        "entered": found.entered,
        "entry": found.entry,
        "markdown": found.text,
    }


def status(code: Code) -> str:
    out = ["Versions held:"]
    for version in code.versions:
        bounds = version.bounds()
        day = when(bounds.fixed or bounds) if bounds else "an unknown day"
        made = f", made by {', '.join(version.made_by)}" if version.made_by else ""
        out.append(f"  {version.label:<14} from {day}{made}")
        for document in version.documents:
            spans = " and ".join(map(str, document.held)) if document.held is not None else "the whole"
            end = f"; nobody has looked from {document.held_to} on" if document.held_to else ""
            out.append(f"  {'':<14} {document.name}: {spans}{end}")
    out += ["", "Modifications:"]
    for modification in code.modifications:
        out.append(f"  {modification.id:<16} {modification.stage:<24} {modification.title}")
    out += ["", "Events:"]
    for event in code.events:
        facts = "; ".join(f"{fact.kind} {fact.date}" for fact in event.facts) or "nothing published"
        out.append(f"  {event.id}: {facts}")
    return "\n".join(out)


def undrafted(code: Code) -> Iterable[SectextError]:
    """The modifications whose changes do not fit the base they name."""
    found = (error for error in code.drafts.values() if isinstance(error, SectextError))
    return {str(error): error for error in found}.values()  # a part fails as the whole does


def filled(text: str, width: int | None, indent: str = "", hanging: str | None = None) -> str:
    """Text wrapped at a width, or left in whole lines; its first line is indented and the rest hang."""
    if not width:
        return f"{indent}{text}"
    if hanging is None:
        hanging = indent + ("  " if text.startswith("- ") else "")
    return "\n".join(
        textwrap.fill(line, width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False)
        for line in text.split("\n")
    )
