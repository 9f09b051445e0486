"""The code as it was known on a day: which version counts when, and each answer worked out once and then looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sectext import absence, reasons
from sectext.address import Address, parse
from sectext.answer import Answer, Candidate, Differing, Wording, asked
from sectext.calendar import in_words
from sectext.commencement import rule_events
from sectext.corrections import corrected
from sectext.errors import SectextError
from sectext.force import Status, StatusName, rules, scopes, status
from sectext.held import hold
from sectext.lineage import Line
from sectext.merge import apply_in_order
from sectext.modification import located
from sectext.patch import PatchConflict
from sectext.reading import Reading, Text
from sectext.reasons import bounds_in_words, capital
from sectext.record import Record
from sectext.timeline import When, candidates, dated, when
from sectext.tree import Clause, plain, text_digest


@dataclass(frozen=True, slots=True)
class _Entry:
    """The answers for one address: one a stretch of days, worked out when it is first asked for."""

    address: Address
    days: tuple[date, ...]
    answers: list[Answer | None]


@dataclass(frozen=True, slots=True)
class _State:
    """What one version has at an address, with the modifications named by the caller carried out."""

    text: Text | None
    clause: Clause | None
    status: Status
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str | None:
        return self.text.version.version.label if self.text else None


class View:
    """The code as known on one day, with the proposals that the caller names. Nothing is read; safe across threads.

    What is worked out is kept: the same question is answered by two look-ups and a bisection.
    """

    def __init__(self, record: Record, known: date | None, using: tuple[str, ...]) -> None:
        self.record = record
        self.known = known
        self.using = using
        self.chain = dated(record.versions, known, record.facts, record.calendar)
        self._readings: dict[str, Reading] = {}
        self._days: dict[str, tuple[date, ...]] = {}
        self._entries: dict[Address | str, _Entry] = {}
        self._proposed: dict[tuple[str, int, tuple[str, ...]], Text] = {}

    def answer(self, address: Address | str, on: date, known: date | None) -> Answer:
        """What `Code.clause` promises."""
        entry = self._entries.get(address)
        if entry is None:
            entry = self._enter(address)
        number = bisect_right(entry.days, on)
        made = entry.answers[number]
        if made is None:
            made = entry.answers[number] = self._worked_out(entry.address, on, known)
        return asked(made, on, known)

    def reading(self, document: str) -> Reading:
        found = self._readings.get(document)
        if found is None:
            found = self._readings[document] = Reading(self.record, self.chain, document, self.known, self.using)
        return found

    def days(self, document: str) -> tuple[date, ...]:
        """Every day on which an answer for a clause of a document can change, in order."""
        found = self._days.get(document)
        if found is None:
            found = self._days[document] = tuple(sorted({*self._edges(), *self.reading(document).days()}))
        return found

    def picks(self, on: date) -> tuple[int, ...]:
        return candidates(self.chain, on)

    def texts(self, document: str, on: date) -> list[Text]:
        """The texts that a document may have on a day, with the proposals named. Raises IntegrityError."""
        found = (self._text(document, n, on)[0] for n in self.picks(on))
        return [text for text in found if text is not None]

    def in_version(self, address: Address, label: str) -> Answer:
        """A clause as a version has it, whatever the day."""
        number = next((n for n, e in enumerate(self.chain) if e.version.label == label), -1)
        text = self.reading(address.document).text(number)
        clause = text.held.clause(address) if text else None
        if clause is None:
            raise self.absent(address, number, f"in version {label}")
        state = _State(text, clause, Status(name="in force"))
        return replace(self._answer(address, None, (number,), [state]), status=None)

    def has(self, address: Address, number: int) -> bool:
        """Whether a clause bears an address in a version, by its place in the chain."""
        return self.reading(address.document).lineages.line(address, number) is not None

    def wordings(self, address: Address, number: int | None = None) -> Iterator[Wording]:
        """Every wording of the clause that bears an address in a version, by its place in the chain [the last]."""
        reading = self.reading(address.document)
        last = len(self.chain) - 1 if number is None else number
        lines = reading.lineages.lines(address)
        line = reading.lineages.line(address, last) or (lines[-1] if lines and number is None else None)
        for spell in line.spells if line else ():
            yield from self._rows(reading, spell.first, spell.last, spell.address)

    # Which answer

    def _enter(self, address: Address | str) -> _Entry:
        where = parse(address) if isinstance(address, str) else address
        days = self.days(where.document)
        entry = self._entries.get(where) or _Entry(where, days, [None] * (len(days) + 1))
        if self.reading(where.document).lineages.lines(where):  # what is not there is not kept: it has no end
            self._entries[where] = entry
            self._entries[address] = entry
        return entry

    def _edges(self) -> Iterator[date]:
        bounds = [entry.bounds for entry in self.chain]
        named = (self.record.commencement(self.record.modification(name), self.known) for name in self.using)
        for each in (*bounds, *filter(None, named)):
            yield from filter(None, (each.not_before, each.not_after, each.firm))

    def _worked_out(self, address: Address, on: date, known: date | None) -> Answer:
        picks = self.picks(on)
        if not picks:
            raise absence.outside(address, on, known, self.chain)
        states = [self._state(address, number, on) for number in picks]
        if all(state.clause is None for state in states):
            raise self.absent(address, picks[-1], f"on {in_words(on)}")
        if any((s.clause, s.status.name) != (states[0].clause, states[0].status.name) for s in states):
            return self._undetermined(address, on, states)
        return self._answer(address, on, picks, states)

    def _state(self, address: Address, number: int, on: date) -> _State:
        if number < 0:
            return _State(None, None, Status(name="undetermined", certain=False))
        text, notes = self._text(address.document, number, on)
        clause = text.held.clause(address) if text else None
        if text is None or clause is None:
            return _State(text, clause, Status(name="in force"), notes)
        return _State(text, clause, self._status(text, address, on), notes)

    def _status(self, text: Text, address: Address, on: date) -> Status:
        acting = self.reading(address.document).acting(text, address)
        return status(acting, on, self.record.facts, self.known, self.record.calendar)

    def _text(self, document: str, number: int, on: date) -> tuple[Text | None, tuple[str, ...]]:
        """A version's text with the named proposals that count on the day; what it has already is passed by."""
        reading = self.reading(document)
        text = reading.text(number)
        if text is None or not self.using:
            return text, ()
        made = {name for entry in self.chain[: number + 1] for name in entry.version.made_by}
        notes: list[str] = []
        counted: list[str] = []
        for name in self.using:
            begins = self.record.commencement(self.record.modification(name), self.known)
            left = [part for part in self._parts(name) if part not in made and name not in made]
            if not left or name.partition("#")[0] in made:
                notes.append(f"{name} is in the text already.")
            elif begins is not None and not begins.reached(on):
                notes.append(f"{name} is named, but does not take effect by that day.")
            else:
                dated = "from its own date." if begins else "it has no date, so it counts on every day asked."
                notes.append(f"{name} is named and counted{'' if begins else ';'} {dated}")
                counted += left
        return self._with(reading, text, tuple(counted)), tuple(notes)

    def _parts(self, name: str) -> list[str]:
        """A modification by its parts, which enter the code one by one; itself where it has none, or is a part."""
        parts = self.record.modification(name).parts
        return [name] if "#" in name or not parts else [f"{name}#{part}" for part in parts]

    def _with(self, reading: Reading, text: Text, counted: tuple[str, ...]) -> Text:
        drafted = [
            (name, each)
            for name in counted
            for each in self.record.patches(name)
            if each.patch.document == reading.name and each.patch.text_operations
        ]
        if not drafted:
            return text
        key = (reading.name, text.position, counted)
        found = self._proposed.get(key)
        if found is None:
            patches = [(name, each.patch) for name, each in drafted]
            try:
                tree = apply_in_order(text.held.tree, patches, self._comes_before)
            except PatchConflict as error:
                raise located(error, [each for _, each in drafted]) from None
            held = hold(tree, text.held.sources, file=text.held.file)
            found = self._proposed[key] = reading.with_proposals(text.position, held, patches)
        return found

    def _comes_before(self, one: str, other: str) -> bool | None:
        """Whether a proposal is carried out before another: by the day of decision, else as one of them says."""
        a, b = self.record.modification(one), self.record.modification(other)
        first, second = self.record.decided(a, self.known), self.record.decided(b, self.known)
        if first != second:
            return second is None or (first is not None and first < second)
        if one in b.follows or other in a.follows:
            return one in b.follows
        return None

    # What it says

    def _answer(self, address: Address, on: date | None, picks: Sequence[int], states: Sequence[_State]) -> Answer:
        state, number = states[0], picks[0]
        text, clause = state.text, state.clause
        assert text is not None
        assert clause is not None
        version, reading = self.chain[number].version, self.reading(address.document)
        doubts = [
            *reasons.of_extract(version, address, clause),
            *text.held.doubts(address),
            *reasons.of_watch(version, address.document, on),
            *(self._on_plans(address, on, picks, clause) if on else ()),
            *self._on_suppositions(reading, text, address),
        ]
        words = plain(clause)
        from_, to, made_by = self._span(address, text, number)
        told = () if on is None else reasons.of_versions(self.chain, picks, self.known)
        return Answer(
            address=address,
            on=on,
            known=self.known,
            status=state.status.name,
            certain=not doubts and state.status.certain,
            text=words,
            clause=clause,
            from_=from_,
            to=to,
            version=version.label if len(picks) == 1 else None,
            made_by=made_by,
            pending=reading.pending(text, address),
            exceptions=tuple(self._exceptions(reading, text, address, on, state.status)) if on else (),
            context=tuple(text.held.context(address)),
            digest=text_digest(words),
            because=(*told, *state.notes, *(f"{capital(reason)}." for reason in state.status.because), *doubts),
            candidates=tuple(
                Candidate(version=version.label if len(picks) == 1 else None, status=c, text=words)
                for c in state.status.candidates
            ),
            awaits=state.status.awaits,
        )

    def _span(self, address: Address, text: Text, number: int) -> tuple[When, When, tuple[str, ...]]:
        """From when until when this wording holds, and what made it: a version, or a proposal that the caller named."""
        spell = text.spell(address)
        assert spell is not None
        if spell.first > number:
            began = [self.record.commencement(self.record.modification(n), self.known) for n in spell.made_by]
            before = text.line(address)
            old = before.spell(number) if before else None
            made = self.reading(address.document).lineages.line(old.address, number) if old else None
            earlier = made.spell(number) if made else None
            first = when(began[-1]) if began and began[-1] is not None else None
            return first, None, tuple(dict.fromkeys([*(earlier.made_by if earlier else ()), *spell.made_by]))
        line = self.reading(address.document).lineages.line(spell.address, number)
        standing = line.spell(number) if line else None
        assert standing is not None
        end = standing.last + 1
        to = when(self.chain[end].bounds) if end < len(self.chain) else None
        return when(self.chain[standing.first].bounds), to, standing.made_by

    def _undetermined(self, address: Address, on: date, states: Sequence[_State]) -> Answer:
        """The versions that may be in effect do not agree: every candidate is given, none is chosen."""
        labels = [s.label or "a version before the first held" for s in states]
        open_ones = [n for n in self.picks(on) if n >= 0 and not self.chain[n].bounds.reached(on)]
        latest = self.chain[open_ones[-1]]
        told = [
            f"Which of {', '.join(labels)} was in effect on that day is not known, and they differ here.",
            f"The day on which {latest.version.label} took effect would settle it ({bounds_in_words(latest.bounds)}).",
        ]
        text = next(s.text for s in reversed(states) if s.text)
        return Answer(
            address=address,
            on=on,
            known=self.known,
            status="undetermined",
            certain=False,
            text=None,
            clause=None,
            from_=None,
            to=None,
            version=None,
            made_by=(),
            pending=self.reading(address.document).pending(text, address),
            exceptions=(),
            context=(),
            digest=None,
            because=(*told, *dict.fromkeys(note for s in states for note in s.notes)),
            candidates=tuple(
                Candidate(
                    version=s.label,
                    status=s.status.name if s.clause else None,
                    text=plain(s.clause) if s.clause else None,
                )
                for s in states
            ),
            awaits=tuple(self.chain[n].version.label for n in open_ones),
        )

    def _exceptions(self, reading: Reading, text: Text, address: Address, on: date, own: Status) -> Iterator[Differing]:
        """What stands below with another status, and to whom the text does not apply."""
        places = reading.laid_below(text, address)
        for place in places:
            found = self._status(text, place, on)
            if found.name != own.name:
                yield Differing(address=place, status=found.name)
        seen: set[tuple[Address, str]] = set()
        for place in (address, *places):
            acting = reading.acting(text, place)
            for scope, name in scopes(acting, on, self.record.facts, self.known, self.record.calendar):
                if (place, scope) not in seen and not (place != address and (address, scope) in seen):
                    seen.add((place, scope))
                    yield Differing(address=place, status=name, scope=scope)

    def _on_plans(self, address: Address, on: date, picks: Sequence[int], clause: Clause) -> Iterator[str]:
        """A later version that reads otherwise, and is "not yet" on this day only because it is planned for later."""
        reading = self.reading(address.document)
        for entry in self.chain[picks[-1] + 1 :]:
            held = reading.texts[reading.positions[entry.version.label]]
            if entry.bounds.rests_on_plan(on) and held is not None and held.clause(address) != clause:
                yield f"That {entry.version.label} had not taken effect by then rests on a plan only."

    def _on_suppositions(self, reading: Reading, text: Text, address: Address) -> Iterator[str]:
        """The dates that whoever asks only supposed, where this text waits for them."""
        if not self.record.supposed:
            return
        named = [r for entry in self.chain for f in entry.version.effective if (r := f.rule)]
        named += [rule for acting in reading.acting(text, address) for rule in rules(acting.effect)]
        begun = [acting.modification for acting in reading.acting(text, address)]
        named += [r for name in (*begun, *self.using) if (r := self.record.modification(name).commencement)]
        for event in dict.fromkeys(event for rule in named for event in rule_events(rule)):
            if event in self.record.supposed:
                yield f"Supposed, not known: {event} occurs on {in_words(self.record.supposed[event])}."

    # When there is none, and what there was

    def absent(self, address: Address, number: int, asked_for: str) -> SectextError:
        """Why there is no text in a version: it is there in another, or outside what is held, or unknown."""
        reading = self.reading(address.document)
        held = reading.texts[number] if number >= 0 else None
        lines = [line for line in reading.lineages.lines(address) if line.spells]
        there = [(spell, line) for line in lines for spell in line.spells if spell.address == address]
        if there and held is not None and any(_is_evidence(line, address, number) for _, line in there):
            rows = [next(self._rows(reading, s.first, s.last, s.address)) for s, _ in there]
            now = [(line, s) for line in lines if (s := line.spell(number)) and s.address != address]
            pairs = [(spell.first, row) for (spell, _), row in zip(there, rows, strict=True)]
            return absence.not_in_code(address, number, pairs, asked_for, renumbered=[s.address for _, s in now])
        documents = sorted({name for _, name in self.record.held})
        version = self.chain[number].version if number >= 0 else None
        return absence.no_such(address, version, held.places if held else None, documents, asked_for)

    def _rows(self, reading: Reading, first: int, last: int, address: Address) -> Iterator[Wording]:
        """One wording as the rows of a log: a new one where the status changes."""
        text = reading.text(first)
        spell = text.spell(address) if text else None
        assert text is not None
        assert spell is not None
        start = self.chain[first].bounds
        end: When = when(self.chain[last + 1].bounds) if last + 1 < len(self.chain) else None
        marks = tuple(corrected(reading, spell, end if isinstance(end, date) else None))
        stops = self._stretches(reading, text, address, start.fixed or start.not_after or start.not_before, end)
        for number, (day, name) in enumerate(stops):
            yield Wording(
                address=address,
                from_=when(start) if not number else day,
                to=stops[number + 1][0] if number + 1 < len(stops) else end,
                version=self.chain[first].version.label,
                status=name,
                text=plain(spell.clause),
                made_by=spell.made_by,
                corrected=() if number else marks,
            )

    def _stretches(
        self, reading: Reading, text: Text, address: Address, day: date | None, end: When
    ) -> list[tuple[date | None, StatusName]]:
        """The days within a wording on which its status changes, with what it becomes; the first is its own first."""
        if day is None:
            return [(None, "undetermined")]
        ends = end if isinstance(end, date) or end is None else end.not_after
        days = [day, *(d for d in self.days(reading.name) if d > day and (ends is None or d < ends))]
        if not reading.acting(text, address):
            return [(day, "in force")]
        found: list[tuple[date | None, StatusName]] = []
        for each in days:
            name = self._status(text, address, each).name
            if not found or found[-1][1] != name:
                found.append((each, name))
        return found


def _is_evidence(line: Line, address: Address, number: int) -> bool:
    """Whether it is known that the clause is not there: a modification put it in later, or took it out before."""
    spells = [s for s in line.spells if s.address == address]
    if spells[0].first > number:
        return line.made or line.spells[0].first <= number
    return bool(line.unmade) or line.spell(number) is not None
