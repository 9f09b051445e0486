"""What the code knows of a document at a version, for Akoma Ntoso: its life, its periods, its names, its changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby

from sectext.address import Address
from sectext.annexes import begun
from sectext.answer import Wording
from sectext.code import Code
from sectext.commencement import rule_events
from sectext.export.called import Called
from sectext.formats.akn.identifiers import number
from sectext.formats.akn.uris import Work
from sectext.formats.akn.uris import expression as expression_uri
from sectext.formats.akn.uris import modification as modification_work
from sectext.formats.akn.values import (
    Amendment,
    Awaited,
    Changer,
    Expression,
    Interval,
    LifeEvent,
    OpenVersion,
    Origin,
    Stretch,
)
from sectext.formats.markdown import Source
from sectext.held import Held
from sectext.lineage import Line
from sectext.modification import Modification
from sectext.patch import Insert, Operation, Patch
from sectext.reading import Laid, Text
from sectext.record import UnknownName
from sectext.timeline import When, when
from sectext.tree import Path, digest
from sectext.view import View


def expression(code: Code, document: str, version: str) -> Expression:
    """All that a file of a document at a version says beside the text, as everything published is known.

    A version that was quashed or replaced is shown as it was known last. Raises UnknownName, NotHeld, IntegrityError.
    """
    return _Expressing(code, document, version).made()


class _Expressing:
    def __init__(self, code: Code, document: str, version: str) -> None:
        self.code = code
        self.document = document
        self.label = version
        self.held: Held = code.text(document, version)
        self.view: View = _view(code, version)
        self.reading = self.view.reading(document)
        self.number = next((n for n, e in enumerate(self.view.chain) if e.version.label == version), -1)
        self.clauses = self.view.clauses(document)
        self.called = Called(code, self.clauses, self.held, version)
        self.lineages, self.position = self.clauses.where(version)

    def made(self) -> Expression:
        version = self.code.version(self.label)
        document = version.document(self.document)
        amendments = tuple(self._amendments())
        return Expression(
            version=self.label,
            digest=digest(self.held.tree),
            known=self.view.known or max(self.code.published, default=None),
            facts=version.effective,
            when=self._when(self.label),
            held=document.held if document else None,
            held_to=document.held_to if document else None,
            origins=tuple(_origin(source) for source in self.held.sources),
            changers=tuple(self._changers(amendments)),
            events=self.events,
            open_versions=tuple(self._open_versions()),
            awaited=tuple(self._awaited()),
            amendments=amendments,
            stretches=tuple(self._stretches()),
            renamed=tuple(self.called.renamed(self._when)),
            work_ids={self.held.places[a]: self.called.work_ids[line] for a, line in self.called.lines.items()},
            periods={self.held.places[a]: self._period(rows) for a, rows in self.rows.items() if rows},
            incomplete=frozenset(self._incomplete()),
        )

    # Its life

    def _when(self, label: str) -> When:
        """The first day of a version, or its bounds."""
        entry = next((e for e in self.view.chain if e.version.label == label), None)
        return when(entry.bounds) if entry is not None else None

    @cached_property
    def changing(self) -> Sequence[str]:
        """The versions that gave the document another text, and this one."""
        found: list[str] = []
        before: Held | None = None
        for entry, held in zip(self.view.chain, self.reading.texts, strict=True):
            if held is not None and (before is None or held.tree != before.tree or entry.version.label == self.label):
                found.append(entry.version.label)
            before = held or before
        return found

    @cached_property
    def events(self) -> tuple[LifeEvent, ...]:
        """What happened on days that are known: versions that changed the text, and changes of status."""
        found: list[LifeEvent] = []
        for count, label in enumerate(self.changing):
            day = self._when(label)
            if isinstance(day, date):
                made_by = self.code.version(label).made_by
                kind = "amendment" if count else "generation"
                found.append(LifeEvent(type=kind, date=day, made_by=made_by, version=label))  # type: ignore[arg-type]
        known = {event.date for event in found}
        for address, rows in self.rows.items():
            for day in (row.from_ for row in rows[1:]):
                if isinstance(day, date) and day not in known:
                    known.add(day)
                    found.append(LifeEvent(type="amendment", date=day, made_by=self._acting(address)))
        return tuple(sorted(found, key=lambda event: event.date))

    def _acting(self, address: Address) -> tuple[str, ...]:
        text = self.text
        acting = self.reading.acting(text, address) if text is not None else []
        return tuple(dict.fromkeys(each.modification for each in acting))

    def _open_versions(self) -> Iterator[OpenVersion]:
        for label in self.changing:
            if not isinstance(self._when(label), date):
                version = self.code.version(label)
                yield OpenVersion(version=label, when=self._when(label), made_by=version.made_by)

    @cached_property
    def text(self) -> Text | None:
        return self.reading.text(self.number)

    @cached_property
    def rows(self) -> Mapping[Address, Sequence[Wording]]:
        """For each address, this wording with each status that it has in turn."""
        text = self.text
        if text is None:
            return {}
        return {address: tuple(self.view.stretches(text, address)) for address in self.held.places}

    def _period(self, rows: Sequence[Wording]) -> tuple[Interval, ...]:
        """In force while this is the wording; in efficacy while it is to be followed as well."""
        force = Interval(about="force", from_=rows[0].from_, to=rows[-1].to)
        efficacy = [
            Interval(about="efficacy", from_=run[0].from_, to=run[-1].to)
            for is_followed, group in groupby(rows, key=lambda row: row.status == "in force")
            if is_followed and (run := list(group))
        ]
        return (force, *efficacy)

    def _stretches(self) -> Iterator[Stretch]:
        text = self.text
        root = Address(document=self.document)
        laid = [root, *self.reading.laid_below(text, root)] if text is not None else []
        for address in laid:
            for row in self.rows[address]:
                if row.status != "in force":
                    at = self.called.ids[self.held.places[address]]
                    yield Stretch(at=at, status=row.status, from_=row.from_, to=row.to)

    # What changed it

    def _amendments(self) -> Iterator[Amendment]:
        for position, label in enumerate(self.called.path):
            for name, patch in self.clauses.made_by(label):
                for operation in patch.text_operations:
                    at = tuple(self._changed(operation, position))
                    yield self._amendment(name, patch, operation, at, label)
        for laid in self.reading.laid:
            at = tuple(filter(None, [self._laid(laid)]))
            name = laid.acting.modification
            patch = Patch(document=self.document, base=laid.base, operations=(laid.acting.effect,))
            made = self._amendment(name, patch, laid.acting.effect, at, None)
            yield replace(made, begins=laid.acting.begins.rule)

    def _changed(self, operation: Operation, position: int) -> Iterator[str]:
        """What the clauses that an operation changed or put in are called here."""
        if isinstance(operation, Insert):
            paths = set(filter(None, map(self.called.place, self._put_in.get(operation, ()))))
            tops = (path for path in sorted(paths) if not any(path[:n] in paths for n in range(len(path))))
            yield from (self.called.ids[path] for path in tops)
            return
        line = self.lineages.line(operation.at, position - 1) if position else None
        if (name := self.called.here(line)) is not None:
            yield name

    @cached_property
    def _put_in(self) -> Mapping[Operation, Sequence[Line]]:
        """The clauses that each insertion put in."""
        found: dict[Operation, list[Line]] = {}
        for (operation, _), line in self.lineages.made.items():
            found.setdefault(operation, []).append(line)
        return found

    def _laid(self, laid: Laid) -> str | None:
        """The clause that an effect is laid on, in this text."""
        lineages, position = self.clauses.where(laid.base)
        return self.called.here(lineages.line(laid.at, position) or self.lineages.line(laid.at, self.position))

    def _amendment(
        self, name: str, patch: Patch, operation: Operation, at: tuple[str, ...], version: str | None
    ) -> Amendment:
        first = self._when(version) if version is not None else None
        source = self._source(name, patch, operation)
        return Amendment(modification=name, source=source, operation=operation, at=at, version=version, when=first)

    def _source(self, name: str, patch: Patch, operation: Operation) -> str:
        """The place in the document of a modification that states an operation."""
        modification = self.code.modification(name)
        base = expression_uri(self._work(modification), modification.legal_text)
        drafted = [d.patch for d in self.code.readable(modification.id) if d.patch.operations]
        for letter, each in zip("abcdefghijklmnopqrstuvwxyz", drafted, strict=False):
            if each.document == patch.document and operation in each.operations:
                return f"{base}/!annex-{letter}#mod_{each.operations.index(operation) + 1}"
        return base

    def _work(self, modification: Modification) -> Work:
        return modification_work(modification.id, title=modification.title, day=begun(self.code, modification))

    def _changers(self, amendments: Sequence[Amendment]) -> Iterator[Changer]:
        """Every modification that the file names, each once; one that is not held by its name alone."""
        named = [name for label in self.changing for name in self.code.version(label).made_by]
        named += [name for event in self.events for name in event.made_by]
        named += [amendment.modification for amendment in amendments]
        seen: set[str] = set()
        for name in named:
            if number(name) not in seen:
                seen.add(number(name))
                yield self._changer(name)

    def _changer(self, name: str) -> Changer:
        try:
            modification = self.code.modification(name)
        except UnknownName:
            day = min(fact.published for v in self.code.versions if name in v.made_by for fact in v.effective)
            return Changer(id=name, title=name, uri=modification_work(name, title=name, day=day).uri)
        title = f"{name}: {modification.title}"
        return Changer(id=name, title=title, uri=self._work(modification).uri)

    def _awaited(self) -> Iterator[Awaited]:
        """The events that the rules in the file wait for, with all that was published about them."""
        rules = [fact.rule for fact in self.code.version(self.label).effective if fact.rule]
        rules += [rule for laid in self.reading.laid for rule in laid.acting.rules]
        named = dict.fromkeys(event for rule in rules for event in rule_events(rule))
        for name in named:
            titles = [event.title for event in self.code.events if event.id == name]
            yield Awaited(id=name, title=titles[0] if titles else name, facts=tuple(self.code.facts.get(name, ())))

    # Where it comes from

    def _incomplete(self) -> Iterator[Path]:
        for address, path in self.held.places.items():
            source = self.held.source(address)
            spans = [span for span in source.at if span.covers(address)] if source and source.incomplete else []
            if any(len(span.first.steps) == len(address.steps) for span in spans):
                yield path


def _view(code: Code, version: str) -> View:
    """The code as known now, or as it was known last with this version in it."""
    view = code.view()
    for known in reversed(code.published):
        if any(entry.version.label == version for entry in view.chain):
            break
        view = code.view(known)
    return view


def _origin(source: Source) -> Origin:
    return Origin(
        at=source.at,
        source=source.source,
        certainty=source.certainty,
        note=source.note,
        incomplete=source.incomplete,
    )
