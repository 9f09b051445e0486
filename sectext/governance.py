"""How the code is changed: routes, stages, paths, party categories and markings, as configuration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sectext.commencement import Fact, FactKind
from sectext.errors import MalformedFile
from sectext.formats import toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A day on which the code is released as planned, and what it is called."""

    name: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """What corpus/governance.toml says. `binding` stages make effects count; `open` ones are proposals in flight.

    Markings go from the least to the most restricted. Bodies, stages and paths change: nothing here is fixed in code.
    """

    routes: tuple[str, ...]
    stages: tuple[str, ...]
    binding: frozenset[str]
    open: frozenset[str]
    paths: tuple[str, ...]
    categories: tuple[str, ...]
    markings: tuple[str, ...]
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A named thing in the world that commencement can wait for, with the facts published about it."""

    id: str
    title: str
    facts: tuple[Fact, ...]


def read(text: str, *, name: str) -> Governance:
    """Raises MalformedFile."""
    table = toml.read(text, name=name)
    stages = table.tables("stage")
    found = Governance(
        routes=table.texts("routes"),
        stages=tuple(stage.text("name") for stage in stages),
        binding=_marked(stages, "binding"),
        open=_marked(stages, "open"),
        paths=_names(table.tables("path"), ("period", "decided_by", "note")),
        categories=table.texts("categories"),
        markings=table.texts("markings"),
        releases=tuple(_release(entry) for entry in table.tables("release")),
    )
    for key in ("routes", "markings"):
        if not table.texts(key):
            table.refuse(key, "none", "one or more")
    if not found.stages or len(set(found.stages)) != len(found.stages):
        raise MalformedFile("Expected stages, each once.", where=table.where("stage"), hint="Write [[stage]] name = …")
    for stage in stages:
        stage.maybe_text("note")
        stage.done()
    table.done()
    return found


def read_events(text: str, *, name: str) -> tuple[Event, ...]:
    """The events of corpus/events.toml. Raises MalformedFile, also for an event named twice."""
    table = toml.read(text, name=name)
    events: dict[str, Event] = {}
    for entry in table.tables("event"):
        identifier = entry.text("id")
        if identifier in events:
            entry.refuse("id", f"“{identifier}” again", "each event once")
        facts = tuple(_fact(fact) for fact in entry.tables("fact"))
        events[identifier] = Event(id=identifier, title=entry.text("title"), facts=facts)
        entry.done()
    table.done()
    return tuple(events.values())


def read_published(table: toml.Table) -> date | None:
    """The day from which a fact counts as known: a date, or { not_after = … } where only the source's date is known."""
    if isinstance(table.value("published"), dict):
        bound = table.table("published")
        assert bound is not None
        day = bound.date("not_after")
        bound.done()
        return day
    return table.maybe_date("published")


def _fact(table: toml.Table) -> Fact:
    kind: FactKind = table.choice("kind", ("planned", "occurred", "not yet by", "cancelled"))  # type: ignore[assignment]
    found = Fact(
        kind=kind,
        date=table.date("date"),
        published=read_published(table),
        source=table.text("source"),
        certainty=table.maybe_text("certainty") or "published",
    )
    if found.published is None:
        table.refuse("published", "nothing", "a date, or { not_after = 2019-11-04 } (the date of the source)")
    table.done()
    return found


def _release(table: toml.Table) -> Release:
    found = Release(name=table.text("name"), date=table.date("date"))
    table.maybe_text("note")
    table.done()
    return found


def _marked(stages: Iterable[toml.Table], key: str) -> frozenset[str]:
    return frozenset(stage.text("name") for stage in stages if stage.boolean(key, False))


def _names(tables: Iterable[toml.Table], optional: tuple[str, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for table in tables:
        names.append(table.text("name"))
        for key in optional:
            table.maybe_text(key)
        table.done()
    return tuple(names)
