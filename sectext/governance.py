"""How the code is changed: routes, stages, paths, party categories and markings, as configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sectext.commencement import Fact, FactKind
from sectext.errors import MalformedFile
from sectext.formats import toml

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A day on which the code is released as planned, and what it is called."""

    name: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A path to a decision: who decides on it, its periods, and what else it is called; None where that is not held."""

    name: str
    decided_by: str | None = None
    period: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One of the General SEC Objectives, as far as it is evidenced, and where its words are from."""

    letter: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """An abbreviation that people use of the code, the full term, and where that is from."""

    short: str
    long: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """What corpus/governance.toml says. `binding` stages make effects count; `open` ones are proposals in flight.

    Markings go from the least to the most restricted. Bodies, stages and paths change: nothing here is fixed in code.
    `ways` are the paths with what is said of them; `objectives` and `abbreviations` those whose words are held.
    """

    routes: tuple[str, ...]
    stages: tuple[str, ...]
    binding: frozenset[str]
    open: frozenset[str]
    paths: tuple[str, ...]
    categories: tuple[str, ...]
    markings: tuple[str, ...]
    releases: tuple[Release, ...] = ()
    ways: tuple[Way, ...] = ()
    objectives: tuple[Objective, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()

    def way(self, path: str | None) -> Way | None:
        """What is said of a path; None for none."""
        return next((way for way in self.ways if way.name == path), None)

    def highest(self, markings: Iterable[str]) -> str:
        """The most restricted of some markings; the least restricted there is for none."""
        return max(markings, key=self.markings.index, default=self.markings[0])


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
    ways = tuple(_way(entry) for entry in table.tables("path"))
    found = Governance(
        routes=table.texts("routes"),
        stages=tuple(stage.text("name") for stage in stages),
        binding=_marked(stages, "binding"),
        open=_marked(stages, "open"),
        paths=tuple(way.name for way in ways),
        categories=table.texts("categories"),
        markings=table.texts("markings"),
        releases=tuple(_release(entry) for entry in table.tables("release")),
        ways=ways,
        objectives=_once(table, "objective", "letter", _objective),
        abbreviations=_once(table, "abbreviation", "short", _abbreviation),
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


def _way(table: toml.Table) -> Way:
    found = Way(
        name=table.text("name"),
        decided_by=table.maybe_text("decided_by"),
        period=table.maybe_text("period"),
        note=table.maybe_text("note"),
    )
    table.done()
    return found


def _objective(table: toml.Table) -> Objective:
    found = Objective(letter=table.text("letter"), text=table.text("text"), source=table.text("source"))
    table.done()
    return found


def _abbreviation(table: toml.Table) -> Abbreviation:
    found = Abbreviation(short=table.text("short"), long=table.text("long"), source=table.text("source"))
    table.done()
    return found


def _once(table: toml.Table, key: str, name: str, made: Callable[[toml.Table], T]) -> tuple[T, ...]:
    """The entries of a kind. Raises MalformedFile where two have one name."""
    found: dict[str, T] = {}
    for entry in table.tables(key):
        if entry.text(name) in found:
            entry.refuse(name, f"“{entry.text(name)}” again", f"each {key} once")
        found[entry.text(name)] = made(entry)
    return tuple(found.values())
