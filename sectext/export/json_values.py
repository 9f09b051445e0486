"""Clause trees, rules and operations as JSON, so that a program in any language can build them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Insert,
    Move,
    Operation,
    Renumber,
    Reword,
    Suspend,
)
from sectext.tree import Clause, Path

Json = dict[str, Any]


def clause_json(clause: Clause) -> Json:
    """A clause and all below it, in printed order. What is absent is null."""
    return _of(clause, (clause_json(child) for child in clause.children))


def place_json(clause: Clause, addresses: Mapping[Path, Address], path: Path = ()) -> Json:
    """The same with the address of each clause."""
    below = (place_json(child, addresses, (*path, number)) for number, child in enumerate(clause.children))
    return {"address": str(addresses[path]), **_of(clause, below)}


def rule_json(rule: Rule) -> Json:
    """A rule as a file states it; the days that a file may leave out are written."""
    match rule:
        case On(date=day):
            return {"on": day.isoformat()}
        case After(event=event, days=days, working_days=working):
            return {"after": event, "days": days, "working_days": working}
        case WithRelease(name=name):
            return {"release": name}
        case Latest(rules=rules):
            return {"latest": [rule_json(each) for each in rules]}
        case Earliest(rules=rules):
            return {"earliest": [rule_json(each) for each in rules]}
        case Never():
            return {"never": True}


def operation_json(operation: Operation) -> Json:
    """An operation: `do` names it, the other keys are what it needs."""
    match operation:
        case Insert(into=into, after=after, clauses=clauses):
            there = [clause_json(clause) for clause in clauses]
            return {"do": "insert", "into": str(into), "after": printed(after), "clauses": there}
        case Delete(at=at, was=was, leave=leave):
            return {"do": "delete", "at": str(at), "was": was, "leave": leave}
        case Reword(at=at, find=find, put=put, part=part, count=count):
            return {"do": "reword", "at": str(at), "find": find, "put": put, "part": part, "count": count}
        case Renumber(at=at, to=to):
            return {"do": "renumber", "at": str(at), "to": to}
        case Move(at=at, into=into, after=after):
            return {"do": "move", "at": str(at), "into": str(into), "after": printed(after)}
        case Commence(at=at, rule=rule):
            return {"do": "commence", "at": str(at), "rule": rule_json(rule)}
        case Defer(at=at, until=rule):
            return {"do": "defer", "at": str(at), "until": rule_json(rule)}
        case Suspend(at=at, from_=rule, until=until):
            end = rule_json(until) if until else None
            return {"do": "suspend", "at": str(at), "from": rule_json(rule), "until": end}
        case Cease(at=at, rule=rule):
            return {"do": "cease", "at": str(at), "rule": rule_json(rule)}
        case Disapply(at=at, scope=scope, rule=rule):
            return {"do": "disapply", "at": str(at), "scope": scope, "rule": rule_json(rule)}


def printed(value: Address | date | None) -> str | None:
    """An address or a day as it is printed; None stays what it is."""
    return None if value is None else str(value)


def _of(clause: Clause, below: Iterator[Json]) -> Json:
    return {
        "kind": clause.kind,
        "label": clause.label,
        "heading": clause.heading,
        "text": clause.text,
        "children": list(below),
        "closing": clause.closing,
    }
