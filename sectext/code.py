"""The whole code as it is held: what a clause says on a day, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sectext import absence, reasons
from sectext.address import Address, parse
from sectext.answer import (
    Answer,
    Candidate,
    Differing,
    NotHeld,
    Wording,
)
from sectext.calendar import Calendar, in_words
from sectext.commencement import Bounds, Fact, evaluate
from sectext.errors import SectextError
from sectext.governance import Event, Governance
from sectext.held import Held
from sectext.merge import apply_all
from sectext.modification import Drafted, Modification, located
from sectext.patch import Insert, Operation, PatchConflict
from sectext.reasons import bounds_in_words, capital
from sectext.timeline import (
    Acting,
    Dated,
    Status,
    Version,
    When,
    candidates,
    dated,
    scopes,
    status,
    when,
)
from sectext.tree import Clause, UnknownAddress, plain, text_digest, walk


class UnknownName(SectextError):
    """No version or modification is called that."""

    code = "unknown-name"


@dataclass(frozen=True, slots=True)
class _State:
    """What one version has at an address, with the modifications named by the caller applied."""

    entry: Dated | None
    clause: Clause | None
    status: Status
    applied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Code:
    """The code that a corpus holds. Frozen: nothing is read or written after `open`; safe across threads."""

    versions: tuple[Version, ...]
    modifications: tuple[Modification, ...]
    events: tuple[Event, ...]
    governance: Governance
    calendar: Calendar | None
    held: Mapping[tuple[str, str], Held]
    drafts: Mapping[str, tuple[Drafted, ...] | SectextError]
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    # What there is

    def version(self, label: str) -> Version:
        """Raises UnknownName."""
        found = next((v for v in self.versions if v.label == label), None)
        if found is None:
            raise UnknownName(
                f"There is no version “{label}”.", hint=f"Held: {', '.join(v.label for v in self.versions)}."
            )
        return found

    def modification(self, identifier: str) -> Modification:
        """Raises UnknownName."""
        found = next((m for m in self.modifications if m.id == identifier), None)
        if found is None:
            known = ", ".join(m.id for m in self.modifications) or "none"
            raise UnknownName(f"There is no modification “{identifier}”.", hint=f"There are: {known}.")
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

    def document(self, name: str, *, version: str) -> Clause:
        """A document as a version has it, altered or not. Raises UnknownName and NotHeld."""
        return self.text(name, version).tree

    def text(self, name: str, version: str) -> Held:
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

    # What it says

    def clause(
        self, address: Address | str, *, on: date, known: date | None = None, using: Sequence[str] = ()
    ) -> Answer:
        """The text and status of a clause on a civil day (Europe/London), as known on a day; `using` names proposals.

        Raises UnknownAddress, NotInCode, NotHeld, OutsideCoverage; PatchConflict where a named proposal does not fit;
        IntegrityError where the file that would answer was altered; TypeError for a datetime.
        """
        _check_days(on, known)
        where = parse(address) if isinstance(address, str) else address
        for identifier in using:
            self.modification(identifier)
        chain = dated(self.versions, known)
        picks = candidates(chain, on)
        if not picks:
            raise absence.outside(where, on, known, chain)
        states = [self._state(chain, n, where, on, known, tuple(using)) for n in picks]
        if all(state.clause is None for state in states):
            raise self._absent(where, chain, picks[-1], f"on {in_words(on)}", known)
        if any((s.clause, s.status.name) != (states[0].clause, states[0].status.name) for s in states):
            return self._undetermined(where, on, known, states, using)
        return self._answer(where, on, known, chain, picks, states, using)

    def clause_in(self, address: Address | str, *, version: str) -> Answer:
        """A clause as a version has it, whatever the day: `on` and `status` are None."""
        where = parse(address) if isinstance(address, str) else address
        chain = dated(self.versions)
        number = next((n for n, e in enumerate(chain) if e.version.label == self.version(version).label), -1)
        state = self._state(chain, number, where, None, None, ())
        if state.clause is None:
            raise self._absent(where, chain, number, f"in version {version}")
        answer = self._answer(where, None, None, chain, (number,), [state], ())
        return replace(answer, status=None)

    def on(self, on: date, known: date | None = None, using: Sequence[str] = ()) -> Edition:
        """The whole code on a day: a mapping from address to answer that works each one out when it is asked for."""
        _check_days(on, known)
        for identifier in using:
            self.modification(identifier)
        return Edition(code=self, day=on, known=known, using=tuple(using))

    def timeline(
        self, address: Address | str, *, known: date | None = None, on: date | None = None
    ) -> tuple[Wording, ...]:
        """Every wording of a clause that is held, oldest first. Raises what `clause` raises where there is none.

        The address is read as of `on`, else as it was last. Raises IntegrityError where a file was altered.
        """
        where = parse(address) if isinstance(address, str) else address
        chain = dated(self.versions, known)
        if on is not None:
            self.clause(where, on=on, known=known)
        for entry in chain:
            if held := self.held.get((entry.version.label, where.document)):
                held.check()
        texts = [self._clause(entry.version, where) for entry in chain]
        found: list[Wording] = []
        for number, text in enumerate(texts):
            if text is not None and (not number or texts[number - 1] != text):
                found.append(self._wording(chain, texts, number, where, known))
        if not found:
            raise self._absent(where, chain, len(chain) - 1, "in any version held")
        return tuple(found)

    # How it is worked out

    def _absent(
        self, address: Address, chain: Sequence[Dated], number: int, asked: str, known: date | None = None
    ) -> SectextError:
        """Why there is no text in a version: it is there in another, or outside what is held, or unknown."""
        texts = [self._clause(entry.version, address) for entry in chain]
        there = [n for n, text in enumerate(texts) if text is not None]
        version = chain[number].version if number >= 0 else None
        held = self.held.get((version.label, address.document)) if version else None
        if there and held is not None and _made_or_unmade(chain, there, number):
            wordings = [self._wording(chain, texts, n, address, known) for n in there]
            return absence.not_in_code(address, number, list(zip(there, wordings, strict=True)), asked)
        documents = sorted({name for _, name in self.held})
        return absence.no_such(address, version, held.places if held else None, documents, asked)

    def _clause(self, version: Version, address: Address) -> Clause | None:
        held = self.held.get((version.label, address.document))
        return None if held is None else held.clause(address)

    def _state(
        self,
        chain: Sequence[Dated],
        number: int,
        address: Address,
        on: date | None,
        known: date | None,
        using: Sequence[str],
    ) -> _State:
        if number < 0:
            return _State(None, None, Status(name="undetermined", certain=False))
        entry = chain[number]
        held = self.held.get((entry.version.label, address.document))
        if held is None:
            return _State(entry, None, Status(name="in force"))
        held.check()
        text, applied, notes = self._with(chain[: number + 1], held, on, known, using)
        clause = text.clause(address)
        if clause is None or on is None:
            return _State(entry, clause, Status(name="in force"), applied, notes)
        acting = [a for a in self._acting(address.document, known, using) if text.covers(a.effect.at, address)]
        found = status(acting, on, self.facts, known, self.calendar)
        return _State(entry, clause, found, applied, notes)

    def _with(
        self, chain: Sequence[Dated], held: Held, on: date | None, known: date | None, using: Sequence[str]
    ) -> tuple[Held, tuple[str, ...], tuple[str, ...]]:
        """The text with the named proposals that count on the day; those a version already has are passed by."""
        made = {name.partition("#")[0] for entry in chain for name in entry.version.made_by}
        applied: list[str] = []
        counted: list[Drafted] = []
        notes: list[str] = []
        for identifier in dict.fromkeys(using):
            begins = self._commencement(self.modification(identifier), known)
            if identifier in made:
                notes.append(f"{identifier} is in the text already.")
                continue
            if begins is not None and on is not None and not begins.reached(on):
                notes.append(f"{identifier} is named, but does not take effect by {in_words(on)}.")
                continue
            notes.append(
                f"{identifier} is named and counted"
                + ("; it has no date, so it counts on every day asked." if begins is None else " from its own date.")
            )
            for drafted in self.patches(identifier):
                if drafted.patch.document == held.tree.label and drafted.patch.text_operations:
                    counted.append(drafted)
                    applied.append(identifier)
        return _patched(held, counted), tuple(applied), tuple(notes)

    def _commencement(self, modification: Modification, known: date | None) -> Bounds | None:
        """When a modification's own commencement is, or None where it states none."""
        rule = modification.commencement
        return None if rule is None else evaluate(rule, self.facts, known, self.calendar)

    def _acting(self, document: str, known: date | None, using: Sequence[str]) -> Iterator[Acting]:
        """The effects that count: of binding modifications, and of those the caller names."""
        for modification in self.modifications:
            named = modification.id in using
            if not named and self.stage(modification, known) not in self.governance.binding:
                continue
            if document not in modification.documents:
                continue
            # A binding modification that cannot be read must not be passed over: its effects are law.
            effects = [
                e for d in self.patches(modification.id) if d.patch.document == document for e in d.patch.effects
            ]
            if not effects:
                continue
            begins = self._commencement(modification, known)
            if begins is None and not named:
                begins = Bounds()
            for effect in effects:
                yield Acting(modification=modification.id, effect=effect, commencement=begins)

    def stage(self, modification: Modification, known: date | None = None) -> str | None:
        """The stage a modification had reached as known on a day; None where nothing of it was known."""
        if known is None:
            return modification.stage
        reached = [step for step in modification.history if step.published <= known]
        order = {stage: n for n, stage in enumerate(self.governance.stages)}
        last = max(reached, key=lambda s: (s.date or s.published, s.published, order[s.stage]), default=None)
        return last.stage if last else None

    def _safe_patches(self, identifier: str) -> tuple[Drafted, ...]:
        made = self.drafts.get(identifier, ())
        return () if isinstance(made, SectextError) else made

    def _pending(self, address: Address, known: date | None, using: Sequence[str]) -> tuple[str, ...]:
        """The open proposals that touch a clause, not counting those already named."""
        return tuple(
            m.id
            for m in self.modifications
            if m.id not in using
            and self.stage(m, known) in self.governance.open
            and any(
                d.patch.document == address.document and self._touches(d, address) for d in self._safe_patches(m.id)
            )
        )

    def _touches(self, drafted: Drafted, address: Address) -> bool:
        held = self.held.get((drafted.patch.base or "", address.document))
        for operation in drafted.patch.operations:
            for place in _places(operation):
                if place == address or place.within(address) or address.within(place):
                    return True
                if held is not None and (held.covers(place, address) or held.covers(address, place)):
                    return not isinstance(operation, Insert)
        return False

    def _made_by(self, chain: Sequence[Dated], number: int, address: Address) -> tuple[str, ...]:
        """The modifications that gave a version this wording: of several, those that touch the clause."""
        made = chain[number].version.made_by
        if len(made) < 2:
            return made
        touching = tuple(
            name
            for name in made
            if any(d.patch.document == address.document and self._touches(d, address) for d in self._safe_patches(name))
        )
        return touching or made

    def _run(self, chain: Sequence[Dated], number: int, address: Address) -> tuple[int, int]:
        """The first and last version that have the same wording without a break."""
        text = self._clause(chain[number].version, address)
        first = last = number
        while first and self._clause(chain[first - 1].version, address) == text:
            first -= 1
        while last + 1 < len(chain) and self._clause(chain[last + 1].version, address) == text:
            last += 1
        return first, last

    def _wording(
        self, chain: Sequence[Dated], texts: Sequence[Clause | None], number: int, address: Address, known: date | None
    ) -> Wording:
        first, last = self._run(chain, number, address)
        start = chain[first].bounds
        day = start.fixed or start.not_after or start.not_before
        clause = texts[number]
        assert clause is not None
        held = self.held[(chain[number].version.label, address.document)]
        acting = [a for a in self._acting(address.document, known, ()) if held.covers(a.effect.at, address)]
        found = status(acting, day, self.facts, known, self.calendar) if day else Status(name="undetermined")
        return Wording(
            from_=when(start),
            to=when(chain[last + 1].bounds) if last + 1 < len(chain) else None,
            version=chain[first].version.label,
            status=found.name,
            text=plain(clause),
            made_by=self._made_by(chain, first, address),
        )

    def _answer(
        self,
        address: Address,
        on: date | None,
        known: date | None,
        chain: Sequence[Dated],
        picks: Sequence[int],
        states: Sequence[_State],
        using: Sequence[str],
    ) -> Answer:
        state, number = states[0], picks[0]
        clause, version = state.clause, chain[number].version
        assert clause is not None
        held = self.held[(version.label, address.document)]
        first, last = self._run(chain, number, address)
        proposed = clause != held.clause(address)
        doubts = [
            *reasons.of_extract(version, address, clause),
            *held.doubts(address),
            *reasons.of_watch(version, address.document, on),
        ]
        text = plain(clause)
        return Answer(
            address=address,
            on=on,
            known=known,
            status=state.status.name,
            certain=not doubts and state.status.certain,
            text=text,
            clause=clause,
            from_=self._proposed_from(state, known) if proposed else when(chain[first].bounds),
            to=None if proposed or last + 1 >= len(chain) else when(chain[last + 1].bounds),
            version=version.label if len(picks) == 1 else None,
            made_by=tuple(dict.fromkeys([*self._made_by(chain, first, address), *(state.applied if proposed else ())])),
            pending=self._pending(address, known, using),
            exceptions=tuple(self._exceptions(held, address, on, known, using, state.status)),
            context=tuple(held.context(address)),
            digest=text_digest(text),
            because=(
                *reasons.of_versions(chain, picks, on, known),
                *state.notes,
                *(f"{capital(reason)}." for reason in state.status.because),
                *doubts,
            ),
            candidates=tuple(Candidate(version=version.label, status=c, text=text) for c in state.status.candidates),
        )

    def _proposed_from(self, state: _State, known: date | None) -> When:
        begins = [self._commencement(self.modification(name), known) for name in state.applied]
        return when(begins[-1]) if begins and begins[-1] is not None else None

    def _undetermined(
        self, address: Address, on: date, known: date | None, states: Sequence[_State], using: Sequence[str]
    ) -> Answer:
        """The versions that may be in effect do not agree: every candidate is given, none is chosen."""
        labels = [s.entry.version.label if s.entry else "a version before the first held" for s in states]
        latest = next(s.entry for s in reversed(states) if s.entry)
        told = [
            f"Which of {', '.join(labels)} was in effect on {in_words(on)} is not known, and they differ here.",
            f"The day on which {latest.version.label} took effect would settle it ({bounds_in_words(latest.bounds)}).",
        ]
        return Answer(
            address=address,
            on=on,
            known=known,
            status="undetermined",
            certain=False,
            text=None,
            clause=None,
            from_=None,
            to=None,
            version=None,
            made_by=(),
            pending=self._pending(address, known, using),
            exceptions=(),
            context=(),
            digest=None,
            because=tuple(told),
            candidates=tuple(
                Candidate(
                    version=s.entry.version.label if s.entry else None,
                    status=s.status.name if s.clause else None,
                    text=plain(s.clause) if s.clause else None,
                )
                for s in states
            ),
        )

    def _exceptions(
        self, held: Held, address: Address, on: date | None, known: date | None, using: Sequence[str], own: Status
    ) -> Iterator[Differing]:
        if on is None:
            return
        every = list(self._acting(address.document, known, using))
        places = dict.fromkeys(
            a.effect.at for a in every if a.effect.at != address and held.covers(address, a.effect.at)
        )
        for place in places:
            acting = [a for a in every if held.covers(a.effect.at, place)]
            found = status(acting, on, self.facts, known, self.calendar)
            if found.name != own.name:
                yield Differing(address=place, status=found.name)
        for place in (address, *places):
            named = [a for a in every if a.effect.at == place or (place == address and held.covers(a.effect.at, place))]
            for scope, name in scopes(named, on, self.facts, known, self.calendar):
                yield Differing(address=place, status=name, scope=scope)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edition(Mapping[Address, Answer]):
    """The whole code on one day. Addresses may be given as text; each answer is worked out when it is asked for."""

    code: Code
    day: date
    known: date | None
    using: tuple[str, ...]

    def __getitem__(self, address: Address | str) -> Answer:
        return self.code.clause(address, on=self.day, known=self.known, using=self.using)

    def __iter__(self) -> Iterator[Address]:
        chain = dated(self.code.versions, self.known)
        labels = [chain[n].version.label for n in candidates(chain, self.day) if n >= 0]
        trees = [held for (label, _), held in self.code.held.items() if label in labels]
        yield from dict.fromkeys(address for held in trees for address in held.places)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, address: object) -> bool:
        try:
            return isinstance(address, Address | str) and self[address] is not None
        except SectextError:
            return False

    def define(self, term: str) -> Answer:
        """What a defined term means on the day. Raises UnknownAddress where no definition of it is held."""
        for address in self:
            if address.steps and address.steps[-1] == f'"{term}"':
                answer = self[address]
                if answer.clause is not None and answer.clause.kind == "definition":
                    return answer
        raise UnknownAddress(Address(document="Section A", steps=("A1.1", f'"{term}"')), where="what is held")


def _made_or_unmade(chain: Sequence[Dated], there: Sequence[int], number: int) -> bool:
    """Whether a modification put the clause in later, or took it out before: else nobody has looked."""
    after = next((n for n in there if n > number), None)
    before = next((n for n in reversed(there) if n <= number), None)
    began = after is not None and bool(chain[after].version.made_by)
    ended = before is not None and before + 1 < len(chain) and bool(chain[before + 1].version.made_by)
    return began or ended or (before is not None and before == number)


def _patched(held: Held, drafted: Sequence[Drafted]) -> Held:
    if not drafted:
        return held
    try:
        tree = apply_all(held.tree, [each.patch for each in drafted])
    except PatchConflict as error:
        raise located(error, drafted) from None
    return replace(held, tree=tree, places={place.address: place.path for place in walk(tree)})


def _places(operation: Operation) -> tuple[Address, ...]:
    if isinstance(operation, Insert):
        new = (operation.into.below(c.label) for c in operation.clauses if c.label)
        flat = (Address(document=operation.into.document, steps=(c.label,)) for c in operation.clauses if c.label)
        return (*new, *flat)
    return (operation.at,)


def _check_days(on: object, known: object) -> None:
    for name, day in (("on", on), ("known", known)):
        if isinstance(day, datetime) or not (day is None or isinstance(day, date)):
            raise TypeError(f"{name} is a civil date (datetime.date), not {type(day).__name__}.")
    if on is None:
        raise TypeError("on is required: the day for which the text is asked.")
