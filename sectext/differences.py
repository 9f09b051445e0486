"""The redline between two states of the code: versions, days, or modifications carried out on their base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sectext.absence import outside
from sectext.address import Address, parse
from sectext.annex import extract
from sectext.answer import Undetermined
from sectext.code import Code, UnknownName
from sectext.compare import compared
from sectext.formats import markdown
from sectext.instruction import sentence
from sectext.operations import patch_of
from sectext.patch import PatchConflict, place
from sectext.redline import Marked, apply, every, is_changed, placed, unmarked
from sectext.tree import Clause, Path, UnknownAddress, index
from sectext.tree import at as clause_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed in one document: the redline of what is around the changes, and each change in words."""

    document: str
    redline: Marked
    changes: tuple[tuple[str, str], ...]


def differences(
    code: Code, a: str | date, b: str | date, address: str | None = None, *, known: date | None = None
) -> list[Difference]:
    """From state `a` to state `b`, one entry a document that differs; `address` narrows to one clause.

    Days are read as known on `known`.

    Raises UnknownName, UnknownAddress, Undetermined, PatchConflict.
    """
    old, new = _state(code, a, known), _state(code, b, known)
    if address is not None:
        return _of_clause(parse(address), old, new)
    found: list[Difference] = []
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new:
            whole = new.get(name) or old[name]
            mark = unmarked(whole, "inserted" if name in new else "deleted")
            came = "begins" if name in new else "ends"
            found.append(Difference(document=name, redline=mark, changes=((name, f"{name} {came}."),)))
        elif old[name] != new[name]:
            found.append(_difference(name, compared(old[name], new[name])))
    return found


def difference_json(found: Difference) -> dict[str, Any]:
    return {
        "document": found.document,
        "changes": [{"where": where, "what": what} for where, what in found.changes],
        "redline": markdown.write_redline(found.redline),
    }


def _difference(name: str, marked: Marked) -> Difference:
    operations = patch_of(marked).operations
    changes = tuple((str(place(op)), sentence(op)) for op in operations)
    return Difference(document=name, redline=extract(marked), changes=changes)


def _of_clause(address: Address, old: dict[str, Clause], new: dict[str, Clause]) -> list[Difference]:
    before, after = (_find(state.get(address.document), address) for state in (old, new))
    if before is None and after is None:
        raise UnknownAddress(address, where="either state")
    if before is None or after is None:
        whole = before or after
        assert whole is not None
        mark = unmarked(whole, "inserted" if before is None else "deleted")
        came = "is inserted" if before is None else "is deleted"
        return [Difference(document=address.document, redline=mark, changes=((str(address), f"{address} {came}."),))]
    tree = old[address.document]
    whole_document = compared(tree, new[address.document])
    places = index(tree)
    path = places[address]
    marked = _marked_at(whole_document, path)
    if not is_changed(marked):
        return []
    inside = [op for op in patch_of(whole_document).operations if places[place(op)][: len(path)] == path]
    changes = tuple((str(place(op)), sentence(op)) for op in inside)
    return [Difference(document=address.document, redline=marked, changes=changes)]


def _marked_at(marked: Marked, path: Path) -> Marked:
    """The marks of the clause that stands at a place of the base; of a moved one, those at its new place."""
    node = marked
    for position in path:
        node = next(child for child, there in placed(node, ()) if there == (position,))
        if node.mark == "moved from":
            node = next(m for m in every(marked) if m.mark == "moved to" and m.pair == node.pair)
    return node


def _find(document: Clause | None, address: Address) -> Clause | None:
    if document is None:
        return None
    path = index(document).get(address)
    return None if path is None else clause_at(document, path)


def _state(code: Code, name: str | date, known: date | None = None) -> dict[str, Clause]:
    """Every document of a state."""
    if isinstance(name, date):
        return _on(code, name, known)
    if any(v.label == name for v in code.versions):
        return {document: code.held[label, document].tree for label, document in code.held if label == name}
    try:
        modification = code.modification(name)
    except UnknownName:
        there = [*(v.label for v in code.versions), *(m.id for m in code.modifications)]
        raise UnknownName(
            f"“{name}” is not a version, a modification or a date.", hint=f"There are: {', '.join(there)}."
        ) from None
    state = _state(code, modification.base)
    for drafted in code.patches(name):
        try:
            state[drafted.patch.document] = apply(state[drafted.patch.document], drafted.patch)
        except PatchConflict as error:
            raise drafted.located(error) from None
    return state


def _on(code: Code, day: date, known: date | None) -> dict[str, Clause]:
    view = code.view(known)
    chain, picks = view.chain, view.picks(day)
    if not picks:
        raise outside(Address(document="the code"), day, known, chain)
    labels = [chain[n].version.label for n in picks if n >= 0]
    if -1 in picks:
        raise Undetermined(f"Whether a version held was in effect on {day} is not known.", hint="Name a version.")
    names = dict.fromkeys(name for _, name in code.held)
    read = [{name: code.text_known(name, label, known) for name in names} for label in labels]
    states = [{name: held.tree for name, held in each.items() if held} for each in read]
    if any(state != states[0] for state in states):
        raise Undetermined(f"On {day} it is {' or '.join(labels)}, and they differ.", hint="Name one of them.")
    return states[0]
