"""A modification's file on a later base: changes kept, changes with other places, changes that did not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import tomlkit
from tomlkit.items import AoT, Table

from sectext.modification.writer import as_written, entry
from sectext.patch import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """An operation that did not fit, why, and the words it rested on beside those that stand there."""

    operation: Operation
    problem: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of one [[change]]: the same entry with other places, or the operations it stands for now.

    `places` None: `operations` are written in its stead, each with what has to be looked at, if anything. `unfit` is
    what did not fit; `whole` says that this is all of the change, so that it keeps its own words.
    """

    places: Mapping[str, str] | None = None
    review: str | None = None
    operations: tuple[tuple[Operation, str | None], ...] = ()
    unfit: tuple[Unfit, ...] = ()
    whole: bool = False


def rewritten(
    text: str, *, onto: str, legal_text: str, became: Sequence[Became], contexts: Sequence[Sequence[str]]
) -> str:
    """The file with its changes carried over to another base.

    `became` has one entry a [[change]], `contexts` one a [[annex]], in order.
    """
    document = tomlkit.parse(text)
    base = str(document["base"])
    old = _taken(document, "change")
    conflicts = _taken(document, "conflict")
    changes: list[Table] = []
    for table, what in zip(old, became, strict=True):
        changes += _kept(table, what)
        conflicts += _unfit(table, what, base, onto)
    for annex, spans in zip(document.get("annex", ()), contexts, strict=True):
        if list(annex.get("context", ())) != list(spans):
            annex["context"] = list(spans)
    document["base"] = onto
    document["legal_text"] = legal_text
    for key, tables in (("change", changes), ("conflict", conflicts)):
        if tables:
            document.append(key, _array(tables))
    return as_written(text, tomlkit.dumps(document))


def _taken(document: tomlkit.TOMLDocument, key: str) -> list[Table]:
    found = document.get(key)
    if found is None:
        return []
    document.remove(key)
    return list(found) if isinstance(found, AoT) else []


def _array(tables: Sequence[Table]) -> AoT:
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    return array


def _kept(table: Table, became: Became) -> Iterator[Table]:
    if became.places is not None:
        for key, value in became.places.items():
            table[key] = value
        _set_review(table, became.review)
        yield table
        return
    for operation, review in became.operations:
        made = _entry(table, operation)
        _set_review(made, review)
        yield made


def _unfit(table: Table, became: Became, base: str, onto: str) -> Iterator[Table]:
    for unfit in became.unfit:
        made = _copied(table) if became.whole else _entry(table, unfit.operation)
        _set_review(made, None)
        told = {"base": base, "onto": onto, "problem": unfit.problem, "was": unfit.was, "now": unfit.now}
        for key, value in told.items():
            if value:
                made[key] = tomlkit.string(value, multiline="\n" in value)
        yield made
        if became.whole:
            return


def _entry(table: Table, operation: Operation) -> Table:
    """An operation as a change, with the part and the authors of the change it comes from."""
    made = entry(str(table["document"]), operation, [str(each) for each in table.get("by", ())])
    if "part" in table:
        made["part"] = str(table["part"])
    return made


def _copied(table: Table) -> Table:
    made = tomlkit.table()
    for key, value in table.items():
        made.add(key, value)
    return made


def _set_review(table: Table, review: str | None) -> None:
    if review:
        table["review"] = review
    elif "review" in table:
        table.remove("review")
