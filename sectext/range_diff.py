"""Two legal texts of a modification side by side: what is the same, changed, taken out, put in, in conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sectext.address import sort_key
from sectext.code import Code
from sectext.errors import SectextError
from sectext.files import read_plain, text_of
from sectext.modification import Drafted, Modification, drafted, expand, read
from sectext.patch import Operation, place
from sectext.rebase import Step
from sectext.rebasing import carried_over

Verdict: TypeAlias = Literal["same", "changed", "taken out", "put in", "in conflict"]


class NoEarlierText(SectextError):
    """The modification has no legal text of that number."""

    code = "no-earlier-text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """An operation of the earlier text beside the one of the later text. `why` says what carrying it over met."""

    verdict: Verdict
    document: str
    before: Operation | None
    after: Operation | None
    why: str = ""


def legal_texts(root: Path, code: Code, identifier: str) -> dict[str, Modification]:
    """Every legal text of a modification by its number, the earliest first: those kept, and the one it has now.

    Raises UnknownName, MalformedFile.
    """
    now = code.modification(identifier)
    folder = (root / now.file).parent / "legal-text"
    found: dict[str, Modification] = {}
    for path in sorted(folder.glob("*.toml"), key=lambda p: sort_key(p.stem)):
        name = path.relative_to(root).as_posix()
        each = read(text_of(read_plain(path, name), name), name=name, governance=code.governance)
        found[each.legal_text] = each
    return {**found, now.legal_text: now}


def chosen(texts: dict[str, Modification], before: str | None, after: str | None) -> tuple[Modification, Modification]:
    """The two legal texts to compare: those named, else the last two. Raises NoEarlierText."""
    numbers = list(texts)
    name = next(iter(texts.values())).id
    for number in (before, after):
        if number is not None and number not in texts:
            raise NoEarlierText(f"{name} has no legal text {number}.", hint=f"It has {', '.join(numbers)}.")
    last = after or numbers[-1]
    earlier = numbers[: numbers.index(last)]
    if before is None and not earlier:
        raise NoEarlierText(f"{name} has no legal text before {last}.", hint="sectext rebase keeps one.")
    return texts[before or earlier[-1]], texts[last]


def range_diff(code: Code, before: Modification, after: Modification) -> tuple[Paired, ...]:
    """What became of each operation of one legal text in another, each on its own base.

    Raises MalformedFile where one does not fit its base, NotHeld.
    """
    return tuple(found for document in _documents(before, after) for found in _pairs(code, before, after, document))


def _documents(before: Modification, after: Modification) -> list[str]:
    return list(dict.fromkeys((*before.documents, *after.documents)))


def _pairs(code: Code, before: Modification, after: Modification, document: str) -> Iterator[Paired]:
    steps = _steps(code, before, after.base, document)
    left = list(_operations(code, after, document))
    conflicts = _conflicted(code, after, document)
    waiting: list[Step] = []
    for step in steps:
        if step.became and set(step.became) <= set(left):
            left = [operation for operation in left if operation not in step.became]
            yield Paired(verdict="same", document=document, before=step.operation, after=step.became[0], why=step.why)
        elif not step.became and step.outcome == "clean":
            yield Paired(verdict="same", document=document, before=step.operation, after=None, why=step.why)
        else:
            waiting.append(step)
    for step in waiting:
        other = _like(step, left)
        if other is not None:
            left.remove(other)
            yield Paired(verdict="changed", document=document, before=step.operation, after=other)
        elif step.operation in conflicts:
            yield Paired(verdict="in conflict", document=document, before=step.operation, after=None, why=step.why)
        else:
            yield Paired(verdict="taken out", document=document, before=step.operation, after=None)
    yield from (Paired(verdict="put in", document=document, before=None, after=operation) for operation in left)


def _steps(code: Code, modification: Modification, onto: str, document: str) -> Sequence[Step]:
    for each in _drafted(code, modification):
        if each.patch.document == document:
            return carried_over(code, each, onto).steps
    return ()


def _operations(code: Code, modification: Modification, document: str) -> Iterator[Operation]:
    for each in _drafted(code, modification):
        if each.patch.document == document:
            yield from each.patch.operations


def _drafted(code: Code, modification: Modification) -> tuple[Drafted, ...]:
    return drafted(modification, lambda document: code.document(document, version=modification.base))


def _conflicted(code: Code, modification: Modification, document: str) -> set[Operation]:
    found: set[Operation] = set()
    for conflict in modification.conflicts:
        if conflict.change.document == document:
            found |= set(expand(conflict.change, code.document(document, version=conflict.base)))
    return found


def _like(step: Step, left: Sequence[Operation]) -> Operation | None:
    """The operation of the same kind at the same clause, where an operation was changed."""
    places = {place(operation) for operation in (step.operation, *step.became)}
    return next((op for op in left if type(op) is type(step.operation) and place(op) in places), None)
