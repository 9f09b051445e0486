"""What was published about versions, modifications and events, and what was put right: an entry for each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sectext.annexes import annexes
from sectext.calendar import in_words
from sectext.code import Code
from sectext.commencement import Bounds, evaluate, rule_events
from sectext.errors import SectextError
from sectext.instruction import describe_rule
from sectext.modification import Modification
from sectext.reasons import bounds_in_words
from sectext.site.entries import Entry, Redlined, redlined
from sectext.site.home import Addresses
from sectext.timeline import EffectiveFact, Version


class Published:
    """The facts published by a day, as known on a day. Each entry is dated by its publication."""

    def __init__(self, code: Code, addresses: Addresses, on: date, known: date | None) -> None:
        self.code = code
        self.addresses = addresses
        self.on = on
        self.known = known

    def is_told(self, published: date) -> bool:
        return published <= self.on and (self.known is None or published <= self.known)

    def facts(self, version: Version) -> list[EffectiveFact]:
        """What was published about the first day of a version, the first fact first."""
        return sorted((f for f in version.effective if self.is_told(f.published)), key=lambda fact: fact.published)

    def of_version(self, version: Version) -> Iterator[Entry]:
        return (self._told(version, fact) for fact in self.facts(version))

    def stages(self, modification: Modification) -> Iterator[Entry]:
        seen: dict[tuple[str, date], int] = {}
        for step in sorted(modification.history, key=lambda each: each.published):
            if not self.is_told(step.published):
                continue
            number = seen[step.stage, step.published] = seen.get((step.stage, step.published), -1) + 1
            day = f" on {in_words(step.date)}" if step.date else ""
            yield Entry(
                key=f"modification/{modification.id}/{step.stage}/{step.published}/{number}",
                title=f"{modification.id}: {step.stage}",
                published=step.published,
                updated=step.published,
                summary=f"{modification.id} ({modification.title}) reached the stage “{step.stage}”{day}.",
                told=(self._commences(modification), f"Source: {step.source} ({step.certainty})."),
                page=self.addresses.modification(modification.id),
            )

    def text(self, modification: Modification) -> Iterator[Entry]:
        """What a modification would change, dated by the first thing published of it."""
        days = [step.published for step in modification.history if self.is_told(step.published)]
        if not days:
            return
        try:
            made = annexes(self.code, modification.id)
        except SectextError as error:
            told: tuple[str, ...] = (f"Its changes do not fit its base: {error.problem}",)
            made = []
        else:
            told = tuple(f"{change.where}: {change.what}" for shown in made for change in shown.changes)
        yield Entry(
            key=f"modification/{modification.id}/text/{modification.legal_text}",
            title=f"{modification.id}: what it changes",
            published=min(days),
            updated=min(days),
            summary=f"The legal text {modification.legal_text} of {modification.id} ({modification.title}), "
            f"drafted against version {modification.base}.",
            told=told,
            redlines=tuple(Redlined(title=shown.document, marked=shown.redline) for shown in made),
            page=self.addresses.modification(modification.id),
        )

    def of_event(self, identifier: str) -> Iterator[Entry]:
        title = next((event.title for event in self.code.events if event.id == identifier), identifier)
        seen: dict[str, int] = {}
        for fact in sorted(
            self.code.facts.get(identifier, ()), key=lambda f: (f.published or date.min, f.date, f.kind)
        ):
            if fact.published is None or not self.is_told(fact.published):
                continue
            key = f"event/{identifier}/{fact.kind}/{fact.date}/{fact.published}"
            number = seen[key] = seen.get(key, -1) + 1
            yield Entry(
                key=f"{key}/{number}",
                title=f"{title}: {fact.kind} {in_words(fact.date)}",
                published=fact.published,
                updated=fact.published,
                summary=f"Published on {in_words(fact.published)} of “{title}”: {fact.kind} {in_words(fact.date)}.",
                told=(f"Source: {fact.source} ({fact.certainty}).",),
                page=self.addresses.event(identifier),
            )

    def corrections(self, name: str) -> Iterator[Entry]:
        """Texts that were given wrongly here, with what was put right."""
        for version in self.code.versions:
            document = version.document(name)
            given = self.code.given_before.get((version.label, name), ()) if document and document.file else ()
            if document is None or not given:
                continue
            texts = [held.tree for _, held in given] + [self.code.held[version.label, name].tree]
            for number, correction in enumerate(document.corrections):
                if self.is_told(correction.published):
                    yield Entry(
                        key=f"correction/{name}/{version.label}/{correction.sha256}",
                        title=f"{name} in version {version.label}: put right here",
                        published=correction.published,
                        updated=correction.published,
                        summary=f"Until {in_words(correction.published)} {name} was given here with other words than "
                        f"version {version.label} has. The code itself did not change.",
                        told=tuple(filter(None, (correction.note, f"Source: {correction.source}."))),
                        redlines=(Redlined(title=name, marked=redlined(texts[number], texts[number + 1])),),
                        page=self.addresses.document(name),
                    )

    def of_awaited(self, modifications: Iterable[Modification], versions: Iterable[Version]) -> Iterator[Entry]:
        """What was published of the events that modifications, their effects or versions wait for."""
        rules = [rule for m in modifications for rule in (m.commencement, *(r for c in m.changes for _, r in c.rules))]
        rules += [fact.rule for version in versions for fact in version.effective]
        for event in dict.fromkeys(event for rule in rules if rule is not None for event in rule_events(rule)):
            yield from self.of_event(event)

    def made(self, version: Version) -> Iterator[str]:
        for name in version.made_by:
            yield f"Made by {name}: {self.code.modification(name).title}."

    def read(self, fact: EffectiveFact, known: date | None) -> Bounds:
        """What one fact says, with the events known on a day."""
        return fact.bounds if fact.rule is None else evaluate(fact.rule, self.code.facts, known, self.code.calendar)

    def _told(self, version: Version, fact: EffectiveFact) -> Entry:
        """What was published about the first day of a version."""
        bounds = self.read(fact, fact.published)
        if bounds.never:
            says = "never took effect"
        elif fact.rule is not None and bounds.fixed is None:
            says = f"waits for {describe_rule(fact.rule)}"
        else:
            says = f"has effect {bounds_in_words(bounds)}"
        before = max((f for f in version.effective if f.published < fact.published), key=lambda f: f.published,
                     default=None)  # fmt: skip
        earlier = () if before is None else (f"Before that: {bounds_in_words(self.read(before, before.published))}.",)
        return Entry(
            key=f"version/{version.label}/told/{fact.published}",
            title=f"Published: version {version.label} {says}",
            published=fact.published,
            updated=fact.published,
            summary=f"Published on {in_words(fact.published)}: version {version.label} {says}.",
            told=(*earlier, *self.made(version), f"Source: {fact.source} ({fact.certainty})."),
            page=self.addresses.version(version.label),
        )

    def _commences(self, modification: Modification) -> str:
        rule = modification.commencement
        return f"Takes effect: {describe_rule(rule)}." if rule else "No day on which it takes effect is stated."
