"""Reads the commencement rules that files state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.errors import MalformedFile
from sectext.formats import toml


def read_rule(table: toml.Table) -> Rule:
    """A commencement rule: { on = 2019-11-04 }, { after = "an event", working_days = 1 }, { release = "…" } …"""
    forms: Mapping[str, Callable[[], Rule]] = {
        "on": lambda: On(date=table.date("on")),
        "after": lambda: After(
            event=table.text("after"), days=table.count("days", 0), working_days=table.count("working_days", 0)
        ),
        "release": lambda: WithRelease(name=table.text("release")),
        "latest": lambda: Latest(rules=_rules(table, "latest")),
        "earliest": lambda: Earliest(rules=_rules(table, "earliest")),
        "never": Never,
    }
    named = [key for key in forms if key in table]
    if len(named) != 1:
        found = ", ".join(named) or "none of them"
        raise MalformedFile(
            f"Expected one of {', '.join(forms)}; found {found}.",
            where=table.where(),
            hint="Write { on = 2019-11-04 }.",
        )
    rule = forms[named[0]]()
    if named[0] == "never" and not table.boolean("never", False):
        table.refuse("never", "false", "true")
    table.done()
    return rule


def _rules(table: toml.Table, key: str) -> tuple[Rule, ...]:
    found = tuple(map(read_rule, table.tables(key)))
    if not found:
        table.refuse(key, "no rule", "one rule or more")
    return found
