"""Where the instructions in a file and the changes marked in it say different things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sectext.address import Address, Range, contains, quoted
from sectext.compare import compare
from sectext.errors import SectextError
from sectext.instruction.following import joined
from sectext.instruction.held import Held
from sectext.instruction.known import Refused
from sectext.instruction.matching import Progress, readings
from sectext.instruction.slots import Span, read_spans
from sectext.instruction.statements import Statement, statements
from sectext.patch import Delete, Effect, Insert, Operation, Patch, PatchConflict, Reword, TextOperation, place
from sectext.redline import apply
from sectext.tree import Clause, below, find

_VERB = re.compile(r"(?:and )?(?:Amend|Change|Insert|Add|Delete|Renumber|Move) ", re.IGNORECASE)
_AND = re.compile(r",? and (?=(?:amend|change|insert|add|delete|renumber|move) )")
_FOLLOWS = re.compile(r",? as (?:follows|shown|set out|marked)\b.{0,40}$")
_LONGEST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What an instruction and the marks say differently; `where` is the place of the instruction in its file."""

    where: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """An instruction in a file: the clauses that it names, and what it says of them, if it says that."""

    where: str
    text: str
    spans: tuple[Range, ...]
    operations: tuple[TextOperation, ...] = ()


def disagreements(old: Clause, new: Clause, paragraphs: Sequence[tuple[str, str]]) -> Iterator[Disagreement]:
    """Clauses that an instruction names and the marks leave alone, or the other way round; and other words.

    `old` and `new` are the text of a file without and with its marks; `paragraphs` are all its paragraphs, each with
    its place. Where the file has no marks or no instructions, nothing is told. Reads only.
    """
    marks = _marks(old, new)
    found = list(_instructions(old, paragraphs)) if marks else []
    if not found:
        return
    for said in found:
        idle = [str(span) for span in said.spans if _is_plain(span) and not any(meets(span, op, old) for op in marks)]
        if idle:
            problem = f"“{_short(said.text)}” names {joined(idle)}, and the marks change nothing there."
            yield Disagreement(where=said.where, problem=problem)
        else:
            yield from _other_words(said, found, marks, old)
    spans = [span for said in found for span in said.spans]
    silent = [op for op in marks if _is_told(op) and not any(meets(span, op, old) for span in spans)]
    if silent:
        named = joined(list(dict.fromkeys(str(touched(op, old)[0]) for op in silent)))
        yield Disagreement(where=found[0].where, problem=f"The marks change {named}, and no instruction names it.")


def _marks(old: Clause, new: Clause) -> tuple[TextOperation, ...]:
    return compare(old, new).text_operations if old.label == new.label else ()


def _instructions(old: Clause, paragraphs: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    held = Held(old)
    for where, text in paragraphs:
        if len(text) > _LONGEST:
            continue
        for statement in statements(text):
            if isinstance(statement, Statement) and statement.fault is None:
                said = _announced(statement.text, where, held) or _stated(statement, where, held)
                if said is not None and said.spans:
                    yield said


def _announced(text: str, where: str, held: Held) -> _Said | None:
    """Amend Section G3.20 and insert Section G3.22 as follows."""
    spans: list[Span] = []
    position = 0
    while verb := _VERB.match(text, position):
        ends = [(found, end) for found, end in read_spans(text, verb.end(), held.document) if _goes_on(text, end)]
        if not ends:
            return None
        spans += ends[-1][0]
        position = ends[-1][1]
        if _FOLLOWS.match(text, position):
            return _Said(where=where, text=text, spans=tuple(_ranges(spans, held)))
        following = _AND.match(text, position)
        position = following.end() if following else position
    return None


def _goes_on(text: str, end: int) -> bool:
    return bool(_FOLLOWS.match(text, end) or _AND.match(text, end))


def _ranges(spans: Sequence[Span], held: Held) -> Iterator[Range]:
    for first, last in spans:
        if first.address.document == held.document:
            yield Range(first=first.address, last=last or first.address)


def _stated(statement: Statement, where: str, held: Held) -> _Said | None:
    """A sentence that has one of the forms, as far as the text of the file is enough to say what it means."""
    progress = Progress()
    for in_full in (False, True):
        for reading in readings(
            statement.text, held.document, with_clauses=in_full, progress=progress, in_one_line=True
        ):
            try:
                made = tuple(reading.form.made({"following": "", **reading.slots, "clauses": _none}, held))
            except (Refused, SectextError):
                made = ()
            if any(isinstance(op, Effect) for op in made):
                return None
            spans = tuple(_ranges([(named, None) for named in reading.named()], held))
            changes = tuple(op for op in made if isinstance(op, Reword | Delete))
            return _Said(where=where, text=statement.text, spans=spans, operations=changes)
    return None


def _none(parent: Clause) -> tuple[Clause, ...]:
    raise Refused(f"The clauses that come into {parent.label} are not read.")


def _other_words(
    said: _Said, every: Sequence[_Said], marks: Sequence[TextOperation], old: Clause
) -> Iterator[Disagreement]:
    """A sentence whose operation is not among the marks, and does not come to the same."""
    for operation in said.operations:
        if operation in marks:
            continue
        if isinstance(operation, Delete):
            deleted = any(isinstance(op, Delete) and _within(operation.at, op.at) for op in marks)
            problem = f"“{_short(said.text)}”, and the marks keep {operation.at}."
        else:
            assert isinstance(operation, Reword)
            deleted = _come_to_the_same(operation, every, marks, old)
            problem = f"“{_short(said.text)}”, and the marks make other changes to the words of {operation.at}."
        if not deleted:
            yield Disagreement(where=said.where, problem=problem)


def _come_to_the_same(operation: Reword, every: Sequence[_Said], marks: Sequence[TextOperation], old: Clause) -> bool:
    """Whether sentences and marks leave the clause with the same words; also where that cannot be told."""
    here = [op for op in marks if _within(place(op), operation.at) or _is_in(operation, op)]
    if any(not isinstance(op, Reword) for op in here):
        return True
    told = [op for each in every for op in each.operations if isinstance(op, Reword) and _within(op.at, operation.at)]
    try:
        return _applied(old, told) == _applied(old, here)
    except PatchConflict:
        return False


def _applied(old: Clause, operations: Sequence[Operation]) -> Clause:
    return apply(old, Patch(document=old.label or "", operations=tuple(dict.fromkeys(operations))))


def _is_in(operation: Reword, other: TextOperation) -> bool:
    return not isinstance(other, Insert) and _within(operation.at, other.at)


def touched(operation: Operation, old: Clause | None) -> list[Address]:
    """The clauses that an operation is about: what comes in, and what it is put beside. `old` is the text, if known."""
    if not isinstance(operation, Insert):
        return [operation.at]
    into = find(old, operation.into) if old is not None else None
    new = [
        below(operation.into, into, clause.label, clause) if into else operation.into.below(clause.label)
        for clause in operation.clauses
        if clause.label
    ]
    new = [
        new_at if clause.kind != "definition" else operation.into.below(quoted(clause.label or ""))
        for new_at, clause in zip(new, [c for c in operation.clauses if c.label], strict=True)
    ]
    beside = [operation.after] if operation.after else []
    in_a_run = into is not None and into.kind in ("document", "group")
    return [*new, *beside, *([] if in_a_run and (new or beside) else [operation.into])]


def meets(span: Range, operation: Operation, old: Clause | None) -> bool:
    """Whether an operation acts on what is named, or on what that stands in."""
    return any(span.covers(at) or _within(at, span.first) or _within(span.first, at) for at in touched(operation, old))


def _within(address: Address, other: Address) -> bool:
    """Whether one is the other or stands below it. An extract may leave out the group that a clause stands in."""
    if address.document != other.document or not address.steps or not other.steps:
        return address.document == other.document and not other.steps
    starts = [(a, b) for a in (0, 1) for b in (0, 1) if len(address.steps) > a and len(other.steps) > b]
    if any(address.steps[a:][: len(other.steps) - b] == other.steps[b:] for a, b in starts):
        return True
    return len(other.steps) == 1 and contains(other.steps[0], address.steps[0])


def _is_plain(span: Range) -> bool:
    """Only what is cited by labels: an extract may give headings, tables and rows another address."""
    return bool(span.first.steps) and not any(
        step.startswith(('"', "#", "table ", "column ")) for step in span.first.steps
    )


def _is_told(operation: TextOperation) -> bool:
    """Whether an instruction has to name it. Titles of the document and unnumbered headings are passed over."""
    at = operation.into if isinstance(operation, Insert) else operation.at
    labels = [clause.label for clause in operation.clauses] if isinstance(operation, Insert) else list(at.steps)
    return any(labels) and not any(step.startswith(('"', "#")) for step in at.steps)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
