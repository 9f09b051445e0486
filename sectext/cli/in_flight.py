"""What conflicts, rebase, range-diff and release say in words, and their JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sectext.cli.output import counted
from sectext.cli.words import filled
from sectext.instruction import sentence
from sectext.patch import place

if TYPE_CHECKING:
    from sectext.conflicts import Matrix
    from sectext.meetings import Meeting
    from sectext.modification import Modification
    from sectext.range_diff import Paired
    from sectext.rebase import Step
    from sectext.rebasing import Onto
    from sectext.releasing import Released

_SIGNS = {"independent": "·", "soft": "~", "alternative": "a", "order matters": ">", "textual conflict": "X"}
_MOST_IN_A_TABLE = 20


def matrix(found: Matrix, width: int | None) -> str:
    """The matrix, where it fits on a page, then each pair that meets."""
    names = found.modifications
    out = [f"{counted(len(names), 'modification')} on {found.onto}", ""]
    if 1 < len(names) <= _MOST_IN_A_TABLE:
        out += [*_table(found), ""]
    for meeting in found.meetings:
        out += [*_meeting(meeting, width), ""]
    for unfit in found.unfit:
        out.append(filled(f"{unfit.modification} does not fit {found.onto}: {unfit.problem.rstrip('.')}.", width))
    return "\n".join([*out, _summary(found)])


def _table(found: Matrix) -> Iterator[str]:
    names = found.modifications
    wide = max(map(len, names))
    columns = [str(number) for number in range(1, len(names) + 1)]
    yield " " * (wide + 4) + " ".join(f"{column:>2}" for column in columns)
    for number, name in enumerate(names, start=1):
        cells = (" -" if other == name else f" {_SIGNS[found.verdict(name, other)]}" for other in names)
        yield f"{number:>2} {name:<{wide}} " + " ".join(cells)
    yield ""
    yield ", ".join(f"{sign} {verdict}" for verdict, sign in _SIGNS.items())


def _meeting(meeting: Meeting, width: int | None) -> Iterator[str]:
    yield f"{meeting.one} and {meeting.other}: {meeting.verdict}, at {meeting.at}"
    yield filled(f"{meeting.why}.", width, "  ")
    for name, text in ((meeting.one, meeting.one_text), (meeting.other, meeting.other_text)):
        if text:
            yield from (filled(line, width, "    ", "      ") for line in f"{name}: {text}".split("\n"))


def _summary(found: Matrix) -> str:
    pairs = {frozenset((m.one, m.other)) for m in found.meetings}
    worst = Counter(found.verdict(*sorted(pair)) for pair in pairs)
    told = [f"{count} {verdict}" for verdict, count in sorted(worst.items(), key=lambda e: -list(_SIGNS).index(e[0]))]
    return f"{counted(found.pairs, 'pair')}: {', '.join([*told, f'{found.pairs - len(pairs)} independent'])}."


def matrix_json(found: Matrix) -> dict[str, Any]:
    return {
        "onto": found.onto,
        "modifications": list(found.modifications),
        "pairs": found.pairs,
        "meetings": [
            {
                "one": m.one,
                "other": m.other,
                "verdict": m.verdict,
                "at": str(m.at),
                "why": m.why,
                "base": m.base,
                "one_text": m.one_text,
                "other_text": m.other_text,
            }
            for m in found.meetings
        ],
        "unfit": [{"modification": u.modification, "problem": u.problem} for u in found.unfit],
    }


def rebased(found: Onto, width: int | None) -> str:
    """A line for each change, with both texts where somebody has to look."""
    out = [
        f"{found.modification} from {found.base} onto {found.onto}, legal text {found.was} to {found.legal_text}",
        "",
    ]
    for step in found.steps:
        out += _step(step, width)
    counts = Counter(step.outcome for step in found.steps)
    told = ", ".join(
        f"{counts[outcome]} {outcome}" for outcome in ("clean", "needs review", "conflict") if counts[outcome]
    )
    writes = "Wrote" if found.written else "Would write"
    out += ["", f"{told or 'nothing to carry over'}."]
    out.append(f"{writes} {found.file}. What it said before is kept in {found.kept}.")
    if counts["conflict"]:
        out.append(filled("Write each [[conflict]] in it as a [[change]] on the new base, or take it out.", width))
    return "\n".join(out)


def _step(step: Step, width: int | None) -> Iterator[str]:
    yield filled(f"{step.outcome:<12}  {sentence(step.operation)}", width, "", " " * 14)
    now = [sentence(operation) for operation in step.became if operation != step.operation]
    yield from (filled(f"now: {each}", width, " " * 14, " " * 19) for each in now)
    if step.why:
        yield filled(f"{step.why}.", width, " " * 14, " " * 14)
    if step.outcome != "clean":
        for name, text in (("was", step.was), ("is", step.now)):
            for line in text.split("\n") if text else ():
                yield filled(f"{name}: {line}", width, " " * 14, " " * 19)
    elif step.was and step.digest_was == step.digest_now:
        yield f"{'':14}digest {step.digest_was[:12]} kept"


def rebased_json(found: Onto) -> dict[str, Any]:
    return {
        "modification": found.modification,
        "base": found.base,
        "onto": found.onto,
        "legal_text": found.legal_text,
        "was": found.was,
        "outcome": found.outcome,
        "steps": [
            {
                "document": document.patch.document,
                "at": str(place(step.operation)),
                "outcome": step.outcome,
                "why": step.why,
                "instruction": sentence(step.operation),
                "became": [{"at": str(place(op)), "instruction": sentence(op)} for op in step.became],
                "was": step.was,
                "now": step.now,
                "digest_was": step.digest_was,
                "digest_now": step.digest_now,
            }
            for document in found.documents
            for step in document.steps
        ],
        "file": found.file,
        "kept": found.kept,
        "written": found.written,
    }


def pairs(before: Modification, after: Modification, found: Sequence[Paired], width: int | None) -> str:
    """A line for each operation: = same, ! changed, - taken out, + put in, X in conflict."""
    signs = {"same": "=", "changed": "!", "taken out": "-", "put in": "+", "in conflict": "X"}
    out = [f"{_name(before)}, drafted on {before.base}", f"{_name(after)}, drafted on {after.base}", ""]
    for pair in found:
        out += [filled(f"{signs[pair.verdict]} {line}", width, "", "    ") for line in _shown(pair)]
        if pair.why:
            out.append(filled(f"{pair.why}.", width, "    "))
    counts: Counter[str] = Counter(pair.verdict for pair in found)
    return "\n".join([*out, "", ", ".join(f"{counts[v]} {v}" for v in signs if counts[v]) + "."])


def _shown(pair: Paired) -> Iterator[str]:
    if pair.before is not None and pair.after is not None and pair.before != pair.after:
        yield f"- {sentence(pair.before)}"
        yield f"+ {sentence(pair.after)}"
    elif (operation := pair.before or pair.after) is not None:
        yield sentence(operation)


def _name(modification: Modification) -> str:
    return f"{modification.id}, legal text {modification.legal_text}"


def pairs_json(before: Modification, after: Modification, found: Sequence[Paired]) -> dict[str, Any]:
    return {
        "before": {"modification": before.id, "legal_text": before.legal_text, "base": before.base},
        "after": {"modification": after.id, "legal_text": after.legal_text, "base": after.base},
        "pairs": [
            {
                "verdict": pair.verdict,
                "document": pair.document,
                "before": None if pair.before is None else sentence(pair.before),
                "after": None if pair.after is None else sentence(pair.after),
                "why": pair.why,
            }
            for pair in found
        ],
    }


def released(found: Released, width: int | None) -> str:
    """What the version is made of, and the files that say so."""
    if not found.documents:
        writes = "Wrote" if found.written else "Would write"
        return f"{found.label} takes effect on {found.effective}.\n{writes} one more [[effective]] in {found.files[0]}."
    made = ", ".join(found.made_by)
    out = [f"{found.label}: {found.parent} with {made}, in effect from {found.effective}", ""]
    for document in found.documents:
        clauses = ", ".join(map(str, document.clauses)) or "no words of a clause that stays"
        out.append(filled(f"{document.document}: {clauses}", width, "  ", "    "))
    writes = "Wrote" if found.written else "Would write"
    return "\n".join([*out, "", *(f"{writes} {file}" for file in found.files)])


def released_json(found: Released) -> dict[str, Any]:
    return {
        "label": found.label,
        "parent": found.parent,
        "effective": found.effective.isoformat(),
        "published": found.published.isoformat(),
        "made_by": list(found.made_by),
        "documents": [
            {"document": d.document, "file": d.file, "clauses": list(map(str, d.clauses))} for d in found.documents
        ],
        "files": list(found.files),
        "written": found.written,
    }
