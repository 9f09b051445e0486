"""A modification carried over to a later version: its file rewritten, what it said before kept beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sectext.address import parse_range
from sectext.code import Code
from sectext.entering import entering
from sectext.errors import SectextError
from sectext.library import open
from sectext.modification import Change, Context, Drafted, Modification, Unresolved, drafted, expand, read, rewritten
from sectext.modification.rewriting import Became, Unfit
from sectext.patch import Operation
from sectext.places import Where
from sectext.rebase import Outcome, Rebased, Step, rebased
from sectext.saving import Writing, ended_as
from sectext.tree import Clause

_PLACES = ("at", "into", "after", "before")
_NUMBER = re.compile(r"(.*?)(\d+)")


class NotRebased(SectextError):
    """A modification that cannot be carried over as it stands."""

    code = "not-rebased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Onto:
    """A modification on another base. `documents` has what became of its operations, document by document.

    `legal_text` is the number that its text bears now, `was` the one it bore; `kept` is the file that keeps that.
    """

    modification: str
    base: str
    onto: str
    legal_text: str
    was: str
    documents: tuple[Rebased, ...]
    file: str
    kept: str
    text: str
    written: bool

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for each in self.documents for step in each.steps)

    @property
    def outcome(self) -> Outcome:
        found = {each.outcome for each in self.documents}
        return "conflict" if "conflict" in found else "needs review" if "needs review" in found else "clean"


def rebase_onto(root: Path, identifier: str, onto: str, *, write: bool = True) -> Onto:
    """Carry a modification over to another version and rewrite its file; what it said is kept beside it.

    What fits follows its clauses and words; what has to be looked at says so (review), and what does not fit becomes a
    [[conflict]] with both texts. Raises UnknownName, MalformedFile, NotHeld, and NotRebased, where it is on that base
    already, is in conflict, or is in a version already. The file is written only if it says just what was carried over.
    """
    with entering(root, f"rebase {identifier} --onto {onto}", write=write) as entry:
        return _rebased_onto(entry, root, identifier, onto)


def _rebased_onto(entry: Writing, root: Path, identifier: str, onto: str) -> Onto:
    code = open(root)
    modification = code.modification(identifier)
    _check(code, modification, onto)
    made = {each.patch.document: carried_over(code, each, onto) for each in code.patches(identifier)}
    legal_text = following(modification.legal_text)
    name = modification.file
    became = [_became(code, modification, change, onto, made) for change in modification.changes]
    old = (root / name).read_bytes().decode()
    contexts = [_context(code, each, modification.base, onto) for each in modification.annexes]
    text = ended_as(old, rewritten(old, onto=onto, legal_text=legal_text, became=became, contexts=contexts))
    _prove(code, text, name, made)
    kept = kept_file(name, modification.legal_text)
    if (root / kept).exists() and (root / kept).read_bytes() != old.encode():  # the same: it was broken off before
        hint = f"Raise legal_text in {name}, or take that file away."
        raise NotRebased(f"The legal text {modification.legal_text} is kept there already.", where=kept, hint=hint)
    entry.put(kept, old.encode())
    entry.put(name, text.encode())
    return Onto(
        modification=identifier,
        base=modification.base,
        onto=onto,
        legal_text=legal_text,
        was=modification.legal_text,
        documents=tuple(made.values()),
        file=name,
        kept=kept,
        text=text,
        written=entry.write,
    )


def carried_over(code: Code, each: Drafted, onto: str) -> Rebased:
    """The patch of a modification on one document, carried over to a version. Raises NotHeld, PatchConflict."""
    document, base = each.patch.document, each.patch.base or ""
    old, new = code.document(document, version=base), code.document(document, version=onto)
    return rebased(each.patch, old, new, code.view().clauses(document).between(base, onto), onto=onto)


def following(legal_text: str) -> str:
    """The number after one: 1.0 is followed by 1.1, 0.9 by 0.10. What has no number gets one."""
    head, _, tail = legal_text.rpartition(".")
    return f"{head}.{int(tail) + 1}" if head and tail.isdecimal() else f"{legal_text}.1"


def kept_file(name: str, legal_text: str) -> str:
    """Where a modification's folder keeps the file of an earlier legal text."""
    safe = re.sub(r"[^A-Za-z0-9.+-]", "-", legal_text)
    return f"{name.rpartition('/')[0]}/legal-text/{safe}.toml"


def _check(code: Code, modification: Modification, onto: str) -> None:
    code.version(onto)
    identifier, where = modification.id, modification.file
    if modification.base == onto:
        raise NotRebased(f"{identifier} is drafted on {onto} already.", where=where)
    if modification.conflicts:
        error = code.drafts[identifier]
        assert isinstance(error, Unresolved)
        raise NotRebased(f"{identifier} is in conflict.", where=where, hint=error.hint)
    made = [v.label for v in code.versions if identifier in {name.partition("#")[0] for name in v.made_by}]
    if made:
        raise NotRebased(f"{identifier} made {', '.join(made)}; what is law is not redrafted.", where=where)


def _became(code: Code, modification: Modification, change: Change, onto: str, made: Mapping[str, Rebased]) -> Became:
    """What is to be written for one [[change]]."""
    old = code.document(change.document, version=modification.base)
    new = code.document(change.document, version=onto)
    ours = set(expand(change, old))
    steps = [step for step in made[change.document].steps if step.operation in ours]
    unfit = tuple(
        Unfit(operation=step.operation, problem=step.why, was=step.was, now=step.now)
        for step in steps
        if step.outcome == "conflict"
    )
    kept = [step for step in steps if step.became]
    where = code.view().clauses(change.document).between(modification.base, onto)
    wanted = {operation for step in kept for operation in step.became}
    places = _places(change, new, where, wanted) if kept and not unfit else None
    review = "; ".join(dict.fromkeys(step.why for step in kept if step.outcome == "needs review")) or None
    operations = tuple(
        (op, step.why if step.outcome == "needs review" else None) for step in kept for op in step.became
    )
    return Became(places=places, review=review, operations=operations, unfit=unfit, whole=len(unfit) == len(steps))


def _places(change: Change, new: Clause, where: Where, wanted: set[Operation]) -> Mapping[str, str] | None:
    """The places that a change names, as the new base has them, if with them it says just what is wanted."""
    try:
        moved = {key: _moved(value, where) for key in _PLACES if (value := change.get(key)) and _is_place(change, key)}
        texts = {**dict(change.texts), **moved}
        found = expand(replace(change, texts=tuple(texts.items())), new)
    except SectextError:
        return None
    return {key: value for key, value in moved.items() if value != change.get(key)} if set(found) == wanted else None


def _is_place(change: Change, key: str) -> bool:
    """“after” and “before” are words where words are put in."""
    return key in ("at", "into") or change.do != "insert words"


def _moved(text: str, where: Where) -> str:
    span = parse_range(text)
    ends = [where(end) for end in dict.fromkeys((span.first, span.last))]
    if None in ends:
        raise NotRebased(f"{text} is no longer there.")
    return text if ends == list(dict.fromkeys((span.first, span.last))) else " to ".join(map(str, ends))


def _context(code: Code, context: Context, base: str, onto: str) -> list[str]:
    """What an annex prints around the changes, where it stands now; what is no longer there is left out."""
    where = code.view().clauses(context.document).between(base, onto)
    found: list[str] = []
    for span in context.ranges:
        with suppress(NotRebased):
            found.append(_moved(str(span), where))
    return found


def _prove(code: Code, text: str, name: str, made: Mapping[str, Rebased]) -> None:
    """The new file, read again, says just the operations that were carried over."""
    modification = read(text, name=name, governance=code.governance)
    found = drafted(modification, lambda document: code.document(document, version=modification.base))
    said = {each.patch.document: set(each.patch.operations) for each in found}
    for document, each in made.items():
        if said.get(document, set()) != set(each.patch.operations):
            raise NotRebased(f"The file, read again, does not say what was carried over in {document}.", where=name)
