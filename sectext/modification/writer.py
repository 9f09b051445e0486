"""Writes modification.toml: a scaffold for a new one, and drafted operations as changes, keeping what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import tomlkit
from tomlkit.items import AoT, InlineTable, Item, Table

from sectext.address import Address
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.errors import SectextError
from sectext.formats.markdown import write_clauses, write_rows
from sectext.modification.verbs import EFFECTS
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Operation,
    Patch,
    Renumber,
    Reword,
    Suspend,
)

_DATES = re.compile(r"[\w ]+= \{[\w\s=,.-]*\}\s*")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\s+\}")
Fields: TypeAlias = list[tuple[str, str | int | bool | InlineTable]]


class NotInAFile(SectextError):
    """An operation that no verb of a modification's file says."""

    code = "not-in-a-file"


def scaffold(
    identifier: str,
    *,
    base: str,
    title: str,
    stage: str,
    route: str,
    marking: str,
    more: Mapping[str, str | bool | Sequence[str]] | None = None,
) -> str:
    """The file of a new modification, without changes. `more` are keys that are known already, in any order."""
    known: dict[str, str | bool | Sequence[str]] = {"impacts": (), "objectives": (), **(more or {})}
    document = tomlkit.document()
    fields = {"id": identifier, "title": title, "route": route, "stage": stage, "marking": marking, "base": base}
    for key, value in {**fields, "legal_text": "0.1"}.items():
        document.add(key, tomlkit.string(value))
    for key, given in known.items():
        document.add(key, given if isinstance(given, bool) else _item_of(given))
    return tomlkit.dumps(document)


def _item_of(given: str | Sequence[str]) -> Item:
    return tomlkit.string(given) if isinstance(given, str) else tomlkit.item(list(given))


def with_changes(
    text: str, patch: Patch, by: Mapping[Operation, Sequence[str]] | None = None, *, effects: bool = False
) -> str:
    """A modification's file with the text changes to one document replaced by those of a patch; the rest is kept.

    `by` says who made each operation, and when, where that is known. `effects` replaces its effects as well.

    Raises NotInAFile.
    """
    document = tomlkit.parse(text)
    old = document.get("change")
    entries = list(old) if isinstance(old, AoT) else []
    kept = [
        entry
        for entry in entries
        if entry.get("document") != patch.document or (entry.get("do") in EFFECTS and not effects)
    ]
    if old is not None:
        document.remove("change")
    changes = tomlkit.aot()
    for each in kept:
        changes.append(each)
    for operation in patch.operations:
        changes.append(change_of(patch.document, operation, (by or {}).get(operation, ())))
    if len(changes):
        document.append("change", changes)
    return as_written(text, tomlkit.dumps(document))


def as_written(old: str, new: str) -> str:
    """The new file with the bounds of dates as the old one has them: tomlkit drops the space behind a date.

    A line counts as the same only if it is an inline table without any text in it, and differs in nothing else.
    """
    known = {_DATED.sub(r"\1}", line): line for line in old.split("\n") if _DATES.fullmatch(line)}
    return "\n".join(known.get(line, line) if _DATES.fullmatch(line) else line for line in new.split("\n"))


def change_of(document: str, operation: Operation, by: Sequence[str]) -> Table:
    """One operation as a [[change]]. Raises NotInAFile."""
    table = tomlkit.table()
    table.add("document", document)
    for key, value in _fields(operation):
        table.add(key, _block(value) if isinstance(value, str) and "\n" in value else value)
    if by:
        table.add("by", list(by))
    return table


def _block(value: str) -> Item:
    """Text over several lines, beginning on a line of its own; backslashes are kept as written where they can be."""
    if "\\" in value and "'''" not in value:
        return _item(f"x = '''\n{value}'''\n")
    escaped = value.replace("\\", "\\\\").replace('"""', '""\\"')
    return _item(f'x = """\n{escaped}"""\n')


def _item(text: str) -> Item:
    found = tomlkit.parse(text).item("x")
    assert isinstance(found, Item)
    return found


def _fields(operation: Operation) -> Fields:
    match operation:
        case Reword():
            return _rewording(operation)
        case Insert():
            return _insertion(operation)
        case Delete(at=at, leave=leave):
            return [("do", "delete clause"), ("at", str(at)), *([("leave", leave)] if leave else [])]
        case Renumber(at=at, to=to):
            return [("do", "renumber"), ("at", str(at)), ("to", to), ("cascade", False)]
        case Move(at=at, into=into, after=after):
            return [("do", "move"), ("at", str(at)), *_slot(into, after)]
        case _:
            return _effect(operation)


def _effect(operation: Effect) -> Fields:
    at: Fields = [("at", str(operation.at))]
    match operation:
        case Commence(rule=rule):
            return [("do", "commence"), *at, ("rule", _rule(rule))]
        case Defer(until=until):
            return [("do", "defer"), *at, ("until", _rule(until))]
        case Suspend(from_=start, until=until):
            return [("do", "suspend"), *at, ("from", _rule(start)), *([("until", _rule(until))] if until else [])]
        case Cease(rule=rule):
            return [("do", "cease"), *at, ("rule", _rule(rule))]
        case Disapply(scope=scope, rule=rule):
            return [("do", "disapply"), *at, ("scope", scope), ("rule", _rule(rule))]


def _rule(rule: Rule) -> InlineTable:
    """A commencement rule on one line, as `read_rule` reads it."""
    table = tomlkit.inline_table()
    match rule:
        case On(date=day):
            table.update({"on": day})
        case After(event=event, days=days, working_days=working):
            counts = {"days": days, "working_days": working}
            table.update({"after": event, **{key: count for key, count in counts.items() if count}})
        case WithRelease(name=name):
            table.update({"release": name})
        case Latest(rules=rules):
            table.update({"latest": [_rule(each) for each in rules]})
        case Earliest(rules=rules):
            table.update({"earliest": [_rule(each) for each in rules]})
        case Never():
            table.update({"never": True})
    return table


def _rewording(operation: Reword) -> Fields:
    find, put = operation.find, operation.put
    fields: Fields = [("at", str(operation.at))]
    if operation.part:
        fields.append(("in", operation.part))
    if operation.count > 1:
        fields.append(("count", operation.count))
    if not find:
        return [("do", "insert words"), *fields, ("words", put)]
    if not put:
        return [("do", "omit words"), *fields, ("words", find)]
    if put.startswith(find):
        return [("do", "insert words"), *fields, ("after", find), ("words", put[len(find) :])]
    if put.endswith(find):
        return [("do", "insert words"), *fields, ("before", find), ("words", put[: -len(find)])]
    return [("do", "substitute words"), *fields, ("for", find), ("words", put)]


def _insertion(operation: Insert) -> Fields:
    rows = all(clause.kind == "row" for clause in operation.clauses)
    if any(clause.kind == "cell" for clause in operation.clauses):
        raise NotInAFile(f"A column of {operation.into} is inserted.", hint="Substitute the whole table.")
    if rows:
        after = [("after", str(operation.after))] if operation.after else []
        return [("do", "insert row"), ("at", str(operation.into)), *after, ("text", write_rows(operation.clauses))]
    return [
        ("do", "insert clause"),
        *_slot(operation.into, operation.after),
        ("text", write_clauses(operation.clauses)),
    ]


def _slot(into: Address, after: Address | None) -> Sequence[tuple[str, str]]:
    return [("into", str(into)), *([("after", str(after))] if after else [])]
