"""Reads modification.toml, and drafts the patches it states on the version it names as its base."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from sectext.address import parse_range
from sectext.commencement import Rule
from sectext.errors import MalformedFile, SectextError
from sectext.formats import toml
from sectext.governance import Governance, read_published
from sectext.modification.values import Change, Conflicted, Context, Drafted, Modification, Step
from sectext.modification.verbs import KEYS, VERBS, expand
from sectext.patch import Operation, Part, Patch
from sectext.rules import read_rule
from sectext.suppression import read_suppressions
from sectext.tree import Clause, digest, index

_TEXT_KEYS = ("at", "after", "before", "words", "for", "in", "into", "text", "to", "term", "leave", "scope")
_RULE_KEYS = ("until", "from", "rule")
_CHANGE_KEYS = frozenset({*_TEXT_KEYS, *_RULE_KEYS, "cells", "count", "cascade"})


def read(text: str, *, name: str, governance: Governance) -> Modification:
    """A modification from its file. Raises MalformedFile; `governance` says which stages, paths … there are."""
    table = toml.read(text, name=name)
    found = Modification(
        id=table.one_line("id"),
        title=table.one_line("title"),
        route=table.choice("route", governance.routes),
        path=table.choice("path", governance.paths) if "path" in table else None,
        stage=table.choice("stage", governance.stages),
        marking=table.choice("marking", governance.markings) if "marking" in table else governance.markings[0],
        base=table.text("base"),
        legal_text=table.maybe_text("legal_text") or "1.0",
        impacts=_known(table, "impacts", governance.categories),
        objectives=table.texts("objectives"),
        sources=table.texts("sources"),
        note=table.maybe_text("note"),
        desired=table.maybe_text("desired"),
        urgent=table.boolean("urgent", False),
        urgent_criteria=table.texts("urgent_criteria"),
        systems=table.texts("systems"),
        report=table.maybe_text("report"),
        unmarked="marking" not in table,
        history=tuple(_step(entry, governance) for entry in table.tables("history")),
        commencement=_rule(table.table("commencement")),
        follows=table.texts("follows"),
        clerical=table.boolean("clerical", False),
        alternative_to=table.maybe_text("alternative_to"),
        annexes=tuple(_context(entry) for entry in table.tables("annex")),
        changes=tuple(_done(entry, _change(entry)) for entry in table.tables("change")),
        conflicts=tuple(_conflicted(entry) for entry in table.tables("conflict")),
        parts=table.texts("parts"),
        suppressions=read_suppressions(table),
        file=name,
    )
    _check_parts(found, table)
    table.done()
    return found


def drafted(
    modification: Modification, base: Callable[[str], Clause], *, part: str | None = None
) -> tuple[Drafted, ...]:
    """The patch of a modification on each document it changes, drafted on its base; `part` takes one part of it.

    `base` gives a document at the base version. Raises MalformedFile with the line of the change that does not fit.
    """
    made: list[Drafted] = []
    for document in modification.documents:
        tree = base(document)
        places = index(tree)
        where: dict[Operation, str] = {}
        by: dict[Operation, tuple[str, ...]] = {}
        for change in modification.changes:
            if change.document == document and part in (None, change.part):
                operations = expand(change, tree, places)
                where.update(dict.fromkeys(operations, change.where))
                by.update(dict.fromkeys(operations, change.by) if change.by else {})
        patch = Patch(document=document, base=modification.base, base_digest=digest(tree), operations=tuple(where))
        made.append(Drafted(patch=patch, where=where, by=by))
    return tuple(made)


def _rule(table: toml.Table | None) -> Rule | None:
    return None if table is None else read_rule(table)


def _step(table: toml.Table, governance: Governance) -> Step:
    day, published = table.maybe_date("date"), read_published(table)
    known_from = published or day
    if known_from is None:
        raise MalformedFile("Expected a date, or published.", where=table.where(), hint="Write date = 2019-11-04.")
    found = Step(
        stage=table.choice("stage", governance.stages),
        date=day,
        published=known_from,
        source=table.text("source"),
        certainty=table.maybe_text("certainty") or "published",
    )
    table.done()
    return found


def _context(table: toml.Table) -> Context:
    document = table.text("document")
    try:
        ranges = tuple(parse_range(span) for span in table.texts("context"))
    except SectextError as error:
        raise MalformedFile(error.problem, where=table.where("context"), hint=error.hint) from None
    table.done()
    return Context(document=document, ranges=ranges)


def _change(table: toml.Table) -> Change:
    do = table.choice("do", tuple(VERBS))
    given = {key: table.value(key) for key in _TEXT_KEYS}
    texts = tuple((key, table.words(key)) for key, value in given.items() if value is not None)
    rules = tuple((key, read_rule(rule)) for key in _RULE_KEYS if (rule := table.table(key)))
    found = Change(
        document=table.text("document"),
        do=do,
        where=table.where(),
        part=table.maybe_text("part"),
        texts=texts,
        rules=rules,
        cells=table.texts("cells"),
        count=table.integer("count", 1),
        cascade=table.boolean("cascade", True),
        by=table.texts("by"),
        review=table.maybe_text("review"),
    )
    for key in table.values:
        if key not in KEYS[do] | {"document", "do", "part"} and key in _CHANGE_KEYS:
            hint = f"It takes {', '.join(sorted(KEYS[do]))}."
            raise MalformedFile(f"“{do}” does not take the key “{key}”.", where=table.where(key), hint=hint)
    if "in" in table:
        table.choice("in", get_args(Part))
    if found.count < 1:
        table.refuse("count", str(found.count), "1 or more")
    return found


def _conflicted(table: toml.Table) -> Conflicted:
    """A change that did not fit a later base, with what was and what is; its places are those of its own base."""
    found = Conflicted(
        change=_change(table),
        base=table.text("base"),
        onto=table.text("onto"),
        problem=table.text("problem"),
        was=table.maybe_text("was"),
        now=table.maybe_text("now"),
    )
    table.done()
    return found


def _done(table: toml.Table, found: Change) -> Change:
    table.done()
    return found


def _known(table: toml.Table, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    for value in table.texts(key):
        if value not in allowed:
            table.refuse(key, f"“{value}”", "only: " + ", ".join(allowed))
    return table.texts(key)


def _check_parts(modification: Modification, table: toml.Table) -> None:
    for change in (*modification.changes, *(conflict.change for conflict in modification.conflicts)):
        if change.part is not None and change.part not in modification.parts:
            known = ", ".join(modification.parts) or "none"
            raise MalformedFile(f"There is no part “{change.part}”; parts: {known}.", where=change.where)
        if modification.parts and change.part is None:
            raise MalformedFile("The change belongs to no part.", where=change.where, hint='Write part = "1".')
    if len(set(modification.parts)) != len(modification.parts):
        table.refuse("parts", "a part twice", "each part once")
