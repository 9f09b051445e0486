"""A code as tables: what each clause says on each day as known on each day, and everything that this rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sectext.code import Code
from sectext.held import Held
from sectext.pack import TABLES, Row
from sectext.record import Record
from sectext.tables import facts
from sectext.tables.knowledge import Knowledge
from sectext.tables.passages import Passages
from sectext.tables.plane import Plane
from sectext.tables.references import references
from sectext.tables.wording import wordings

__all__ = ["tables"]

_FACTS: Mapping[str, Callable[[Record], Iterable[Row]]] = {
    "version": facts.versions,
    "version_fact": facts.version_facts,
    "version_document": facts.version_documents,
    "source": facts.sources,
    "modification": facts.modifications,
    "modification_stage": facts.stages,
    "operation": facts.operations,
    "effect": facts.effects,
    "event": facts.events,
    "event_fact": facts.event_facts,
}


def tables(code: Code) -> dict[str, list[Row]]:
    """The rows of every table of a code, in an order that is always the same.

    Raises IntegrityError where a text was altered, and MalformedFile where a binding modification cannot be drafted:
    there is no answer to be written down.
    """
    knowledge, passages = Knowledge(code), Passages()
    texts: dict[int, Held] = {}
    rows: list[Row] = []
    candidates: list[Row] = []
    for name in dict.fromkeys(name for _, name in code.held):
        plane = Plane(code, knowledge, code.view().clauses(name))
        rows += wordings(plane, passages, candidates)
        texts |= {id(node.held): node.held for node in plane.nodes if node.held}
    found = {
        "wording": rows,
        "candidate": candidates,
        "term": _terms(rows),
        "reference": list(references(texts.values(), passages)),
    }
    found |= {name: list(make(code)) for name, make in _FACTS.items()}
    return {name: found.get(name, passages.rows) for name in TABLES}


def _terms(rows: Iterable[Row]) -> list[Row]:
    """The wordings of definitions, by term."""
    wording, own = ([column.name for column in TABLES[name]] for name in ("wording", "term"))
    places = [wording.index(name) for name in own]
    return [tuple(row[place] for place in places) for row in rows if row[places[0]] is not None]
