"""What a corpus holds, as it was read: versions with their texts, modifications with their patches, events, rules."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sectext.address import Address
from sectext.answer import NotHeld
from sectext.calendar import Calendar
from sectext.commencement import Bounds, Fact, evaluate, rule_events
from sectext.errors import SectextError
from sectext.governance import Event, Governance
from sectext.held import Held
from sectext.modification import Drafted, Modification, Unresolved, expand
from sectext.patch import Operation
from sectext.suppression import Suppression
from sectext.timeline import Version
from sectext.tree import Clause


class UnknownName(SectextError):
    """No version, modification or event is called that."""

    code = "unknown-name"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """What is held. `held` has the text of each document in each version, as it is known now.

    `given_before` has the texts that a correction of ours took the place of, each with the day of the correction.
    `supposed` names the events whose dates were only supposed by whoever asks.
    """

    versions: tuple[Version, ...]
    modifications: tuple[Modification, ...]
    events: tuple[Event, ...]
    governance: Governance
    calendar: Calendar | None
    held: Mapping[tuple[str, str], Held]
    drafts: Mapping[str, tuple[Drafted, ...] | SectextError]
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    given_before: Mapping[tuple[str, str], tuple[tuple[date, Held], ...]] = field(default_factory=dict)
    supposed: Mapping[str, date] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    _versions: Mapping[str, Version] = field(init=False, repr=False)
    _modifications: Mapping[str, Modification] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_versions", {version.label: version for version in self.versions})
        object.__setattr__(self, "_modifications", {each.id: each for each in self.modifications})

    def version(self, label: str) -> Version:
        """Raises UnknownName."""
        found = self._versions.get(label)
        if found is None:
            raise UnknownName(
                f"There is no version “{label}”.", hint=f"Held: {', '.join(v.label for v in self.versions)}."
            )
        return found

    def modification(self, identifier: str) -> Modification:
        """A modification by its name, or by that of a part of it ("MP102#2"). Raises UnknownName."""
        found = self._modifications.get(identifier.partition("#")[0])
        if found is None:
            known = ", ".join(m.id for m in self.modifications) or "none"
            raise UnknownName(f"There is no modification “{identifier}”.", hint=f"There are: {known}.")
        return found

    def event(self, identifier: str) -> Event:
        """Raises UnknownName."""
        found = next((e for e in self.events if e.id == identifier), None)
        if found is None:
            known = ", ".join(e.id for e in self.events) or "none"
            raise UnknownName(f"There is no event “{identifier}”.", hint=f"There are: {known}.")
        return found

    def patches(self, identifier: str) -> tuple[Drafted, ...]:
        """The patches of a modification on its base. Raises MalformedFile where a change does not fit it."""
        name, _, part = identifier.partition("#")
        known = self.modification(name).parts
        if part and part not in known:
            raise UnknownName(f"{name} has no part “{part}”.", hint=f"Parts: {', '.join(known) or 'none'}.")
        made = self.drafts[identifier]
        if isinstance(made, SectextError):
            raise made
        return made

    def readable(self, identifier: str) -> tuple[Drafted, ...]:
        """The patches of a modification, without its conflicts; none where its file cannot be read."""
        made = self.drafts.get(identifier, ())
        if isinstance(made, Unresolved):
            return made.drafted
        return () if isinstance(made, SectextError) else made

    def conflicted(self, identifier: str) -> tuple[tuple[str, str, Operation], ...]:
        """What the conflicts of a modification were to do: the document, the base of each, the operation."""
        found: list[tuple[str, str, Operation]] = []
        for conflict in self.modification(identifier).conflicts:
            change, base = conflict.change, conflict.base
            held = self.held.get((base, change.document))
            if held is not None:
                with suppress(SectextError):
                    found += [(change.document, base, operation) for operation in expand(change, held.tree)]
        return tuple(found)

    def document(self, name: str, *, version: str) -> Clause:
        """A document as a version has it, altered or not. Raises UnknownName and NotHeld."""
        return self.text(name, version).tree

    def text(self, name: str, version: str) -> Held:
        """A document of a version with its sources. Raises UnknownName and NotHeld."""
        self.version(version)
        found = self.held.get((version, name))
        if found is None:
            here = ", ".join(d for v, d in self.held if v == version)
            address = Address(document=name)
            raise NotHeld(
                f"{name} is not held in version {version}.",
                address=address,
                where=str(address),
                hint=f"Held there: {here}.",
            )
        return found

    def text_known(self, name: str, version: str, known: date | None) -> Held | None:
        """A document of a version as it was given here on a day, before or after it was corrected."""
        for corrected, given in self.given_before.get((version, name), ()):
            if known is not None and known < corrected:
                return given
        return self.held.get((version, name))

    def stage(self, modification: Modification, known: date | None = None) -> str | None:
        """The stage a modification had reached as known on a day; None where nothing of it was known."""
        if known is None:
            return modification.stage
        reached = [step for step in modification.history if step.published <= known]
        order = {stage: n for n, stage in enumerate(self.governance.stages)}
        last = max(reached, key=lambda s: (s.date or s.published, s.published, order[s.stage]), default=None)
        return last.stage if last else None

    def decided(self, modification: Modification, known: date | None = None) -> date | None:
        """The day on which a modification became binding, as known on a day; None where it was not, or has no date."""
        days = [
            step.date
            for step in modification.history
            if step.stage in self.governance.binding and step.date and (known is None or step.published <= known)
        ]
        return min(days, default=None)

    def follows(self, identifier: str) -> frozenset[str]:
        """The modifications that one says it comes after, and those that they say they come after."""
        found: set[str] = set()
        asked = [identifier.partition("#")[0]]
        named = {modification.id: modification.follows for modification in self.modifications}
        while asked:
            new = set(named.get(asked.pop(), ())) - found
            found |= new
            asked += new
        return frozenset(found)

    def comes_before(self, one: str, other: str, known: date | None = None) -> bool | None:
        """Whether one modification comes before another on one day: by decision, else as one of them says.

        What is not decided comes last. None where nothing tells.
        """
        first, second = (self.decided(self.modification(name), known) for name in (one, other))
        if first != second:
            return second is None or (first is not None and first < second)
        a, b = one.partition("#")[0], other.partition("#")[0]
        if (a in self.follows(other)) != (b in self.follows(one)):
            return a in self.follows(other)
        return None

    def commencement(self, modification: Modification, known: date | None) -> Bounds | None:
        """When a modification's own commencement is, or None where it states none."""
        rule = modification.commencement
        return None if rule is None else evaluate(rule, self.facts, known, self.calendar)

    def awaited(self) -> dict[str, str]:
        """Every event that a rule waits for, with the file that says so, whether or not it is held."""
        found: dict[str, str] = {}
        for modification in self.modifications:
            own = [modification.commencement] if modification.commencement else []
            for rule in (*own, *(rule for change in modification.changes for _, rule in change.rules)):
                found |= dict.fromkeys(rule_events(rule), modification.file)
        for version in self.versions:
            for rule in (fact.rule for fact in version.effective if fact.rule):
                found |= dict.fromkeys(rule_events(rule), version.file)
        return found

    def publications(self) -> tuple[date, ...]:
        """Every day on which something became known, in order: between two of them every answer is the same."""
        days = {fact.published for version in self.versions for fact in version.effective}
        days |= {step.published for modification in self.modifications for step in modification.history}
        days |= {fact.published for facts in self.facts.values() for fact in facts if fact.published}
        days |= {corrected for texts in self.given_before.values() for corrected, _ in texts}
        return tuple(sorted(days))
