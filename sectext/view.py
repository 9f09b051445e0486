"""The code as it was known on a day: which version counts when, and each answer worked out once and then looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sectext import absence, reasons
from sectext.address import Address, parse
from sectext.answer import Answer, Candidate, Differing, Wording, asked
from sectext.calendar import in_words
from sectext.clauses import Clauses
from sectext.commencement import rule_events
from sectext.corrections import corrected
from sectext.errors import SectextError
from sectext.force import Status, StatusName, scopes, status
from sectext.held import Held
from sectext.lineage import Spell
from sectext.proposals import Proposals
from sectext.reading import Reading, Text
from sectext.reasons import bounds_in_words, capital
from sectext.record import Record
from sectext.references import References
from sectext.timeline import When, dated, stretches, when
from sectext.tree import Clause, plain, text_digest
from sectext.worlds import Facts, possible, rule_edges


@dataclass(frozen=True, slots=True)
class _Entry:
    """The answers for one address: one a stretch of days, worked out when it is first asked for; or one a day."""

    address: Address
    days: tuple[date, ...]
    answers: list[Answer | None]
    daily: bool

    def first(self, number: int, on: date) -> date:
        """The first day of a stretch; of the one that has no beginning, its last, and the day asked where it is all."""
        if number:
            return self.days[number - 1]
        return self.days[0] - timedelta(days=1) if self.days and self.days[0] > date.min else on


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

    def __init__(
        self, record: Record, known: date | None, using: tuple[str, ...], clauses: Callable[[str], Clauses]
    ) -> None:
        self.record = record
        self.clauses = clauses
        self.known = known
        self.using = using
        self.chain = dated(record.versions, known, record.facts, record.calendar)
        self._readings: dict[str, Reading] = {}
        self._days: dict[str, tuple[date, ...]] = {}
        runs = stretches(self.chain)
        self._picked = [day for day, _ in runs if day is not None]
        self._picks = [picks for _, picks in runs]
        self._entries: dict[Address | str, _Entry] = {}
        self._references: dict[int, tuple[Held, References]] = {}  # the text is kept, so its number stays its own
        self.proposals = Proposals(record, known, using)

    def answer(self, address: Address | str, on: date, known: date | None) -> Answer:
        """What `Code.clause` promises."""
        entry = self._entries.get(address)
        if entry is None:
            entry = self._enter(address)
        if entry.daily:
            return asked(self._worked_out(entry.address, on, known), on, known)
        number = bisect_right(entry.days, on)
        made = entry.answers[number]
        return asked(self._of_stretch(entry, number, on, known) if made is None else made, on, known)

    def reading(self, document: str) -> Reading:
        found = self._readings.get(document)
        if found is None:
            clauses = self.clauses(document)
            found = self._readings[document] = Reading(self.record, self.chain, clauses, self.known, self.using)
        return found

    def days(self, document: str) -> tuple[date, ...]:
        """Every day on which an answer for a clause of a document can change, in order."""
        found = self._days.get(document)
        if found is None:
            found = self._days[document] = tuple(sorted({*self._edges(), *self.reading(document).days()}))
        return found

    def picks(self, on: date) -> tuple[int, ...]:
        """The versions that may be in effect on a day, by their places in the chain."""
        return self._picks[bisect_right(self._picked, on)]

    def texts(self, document: str, on: date) -> list[Text]:
        """The texts that a document may have on a day, with the proposals named. Raises IntegrityError."""
        found = (
            text for n in self.picks(on) if n >= 0 for text, _ in self.proposals.texts(self.reading(document), n, on)
        )
        return [text for text in found if text is not None]

    def references(self, held: Held) -> References:
        """The references of a text, found once."""
        found = self._references.get(id(held))
        if found is None:
            found = self._references[id(held)] = (held, References([held.tree]))
        return found[1]

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
        text = self.reading(address.document).text(number)
        return text is not None and text.line(address) is not None

    def wordings(self, address: Address, number: int | None = None) -> Iterator[Wording]:
        """Every wording of the clause that bears an address in a version, by its place in the chain [the last]."""
        reading = self.reading(address.document)
        for n in range(len(reading.texts)):
            reading.text(n)  # an altered text gives no answer
        text = reading.text(number) if number is not None else None
        lines = [text.line(address)] if text else list(reading.lines(address))
        last = max((s.last, n) for n, line in enumerate(lines) if line for s in reading.spells(line)
                   if s.address == address or text) if any(lines) else None  # fmt: skip
        line = lines[last[1]] if last else None
        for spell in reading.spells(line) if line else ():
            yield from self._rows(reading, spell)

    def stretches(self, text: Text, address: Address) -> Iterator[Wording]:
        """The wording that a clause has in a version's text: a row for each status that it has in turn."""
        line = text.line(address)
        spell = self.reading(address.document).spell(line, text.number) if line else None
        if spell is not None:
            yield from self._rows(self.reading(address.document), spell)

    # Which answer

    def _enter(self, address: Address | str) -> _Entry:
        where = parse(address) if isinstance(address, str) else address
        days = self.days(where.document)
        reading = self.reading(where.document)
        entry = self._entries.get(where) or _Entry(where, days, [None] * (len(days) + 1), reading.is_daily)
        if reading.lines(where):  # what is not there is not kept: it has no end
            self._entries[where] = entry
            self._entries[address] = entry
        return entry

    def _of_stretch(self, entry: _Entry, number: int, on: date, known: date | None) -> Answer:
        """The answer of a stretch of days, worked out for its first day: what was asked before makes no difference.

        What cannot be answered there is worked out for the day asked, and not kept.
        """
        try:
            made = entry.answers[number] = self._worked_out(entry.address, entry.first(number, on), known)
        except SectextError:
            return self._worked_out(entry.address, on, known)
        return made

    def _edges(self) -> Iterator[date]:
        facts = Facts(self.record.facts, self.known, self.record.calendar)
        for bounds in (entry.bounds for entry in self.chain):
            yield from filter(None, (bounds.not_before, bounds.not_after, bounds.firm))
        for rule in (self.record.modification(name).commencement for name in self.using):
            yield from rule_edges(rule, facts) if rule else ()

    def _worked_out(self, address: Address, on: date, known: date | None) -> Answer:
        picks = self.picks(on)
        if not picks:
            self._check_held(address)
            raise absence.outside(address, on, known, self.chain)
        states = [state for number in picks for state in self._states(address, number, on)]
        if all(state.clause is None for state in states):
            raise self.absent(address, picks[-1], f"on {in_words(on)}")
        if any((s.clause, s.status.name) != (states[0].clause, states[0].status.name) for s in states):
            return self._undetermined(address, on, picks, states)
        return self._answer(address, on, picks, states)

    def _check_held(self, address: Address) -> None:
        """Raises NotHeld for a document that no version has: another day would not help."""
        documents = sorted({name for _, name in self.record.held})
        if address.document not in documents:
            raise absence.no_such(address, None, None, documents, "")

    def _states(self, address: Address, number: int, on: date) -> Iterator[_State]:
        if number < 0:
            yield _State(None, None, Status(name="undetermined", certain=False))
            return
        for text, notes in self.proposals.texts(self.reading(address.document), number, on):
            clause = text.held.clause(address) if text else None
            if text is None or clause is None:
                yield _State(text, clause, Status(name="in force"), notes)
            else:
                yield _State(text, clause, self._status(text, address, on), notes)

    def _status(self, text: Text, address: Address, on: date) -> Status:
        reading = self.reading(address.document)
        return status(reading.acting(text, address), on, reading.facts)

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
            *(self.proposals.planned(reading.facts, on) if on else ()),
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
            candidates=tuple(dict.fromkeys(c for each in states if each.status.candidates for c in _candidates(each))),
            awaits=tuple(dict.fromkeys(name for each in states for name in each.status.awaits)),
        )

    def _span(self, address: Address, text: Text, number: int) -> tuple[When, When, tuple[str, ...]]:
        """From when until when this wording holds, and what made it: a version, or a proposal that the caller named."""
        reading, line = self.reading(address.document), text.line(address)
        standing = reading.spell(line, number) if line else None
        spell = text.lineages.spell(line, text.position) if line else None
        if text.applied and spell and spell.first == text.position:
            began = [self.record.commencement(self.record.modification(n), self.known) for n in spell.made_by]
            first = when(began[-1]) if began and began[-1] is not None else None
            return first, None, tuple(dict.fromkeys([*(standing.made_by if standing else ()), *spell.made_by]))
        if standing is None:  # a text that was given wrongly here has a clause that the corrected one has not
            own = self.chain[number]
            return when(own.bounds), None, own.version.made_by
        end = standing.last + 1
        to = when(self.chain[end].bounds) if end < len(self.chain) else None
        return when(self.chain[standing.first].bounds), to, standing.made_by

    def _undetermined(self, address: Address, on: date, picks: Sequence[int], states: Sequence[_State]) -> Answer:
        """The versions that may be in effect do not agree: every candidate is given, none is chosen."""
        labels = dict.fromkeys(s.label or "a version before the first held" for s in states)
        open_ones = [n for n in picks if n >= 0 and not self.chain[n].bounds.reached(on)]
        told = [f"Which of {', '.join(labels)} was in effect on that day is not known, and they differ here."]
        for latest in (self.chain[n] for n in open_ones[-1:]):
            day = bounds_in_words(latest.bounds)
            told.append(f"The day on which {latest.version.label} took effect would settle it ({day}).")
        waiting = [event for s in states for event in s.status.awaits]
        waiting += [e for n in self.using if (r := self.record.modification(n).commencement) for e in rule_events(r)
                    if len(possible(r, on, self.reading(address.document).facts)) > 1]  # fmt: skip
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
            version=next(iter(labels)) if len(picks) == 1 else None,
            made_by=(),
            pending=self.reading(address.document).pending(text, address),
            exceptions=(),
            context=(),
            digest=None,
            because=(
                *(told if len(picks) > 1 else ()),
                *dict.fromkeys(note for s in states for note in s.notes),
                *dict.fromkeys(f"{capital(why)}." for s in states for why in s.status.because),
            ),
            candidates=tuple(dict.fromkeys(each for s in states for each in _candidates(s))),
            awaits=tuple(dict.fromkeys([*(self.chain[n].version.label for n in open_ones), *waiting])),
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
            for scope, name in scopes(acting, on, reading.facts):
                if (place, scope) not in seen and not (place != address and (address, scope) in seen):
                    seen.add((place, scope))
                    yield Differing(address=place, status=name, scope=scope)

    def _on_plans(self, address: Address, on: date, picks: Sequence[int], clause: Clause) -> Iterator[str]:
        """A later version that reads otherwise, and is "not yet" on this day only because it is planned for later."""
        reading = self.reading(address.document)
        for entry in self.chain[picks[-1] + 1 :]:
            if entry.bounds.firm is not None and entry.bounds.firm > on:
                return  # and so is that of every later version
            held = self.record.text_known(reading.name, entry.version.label, self.known)
            if entry.bounds.rests_on_plan(on) and held is not None and held.clause(address) != clause:
                yield f"That {entry.version.label} had not taken effect by then rests on a plan only."

    def _on_suppositions(self, reading: Reading, text: Text, address: Address) -> Iterator[str]:
        """The dates that whoever asks only supposed, where this text waits for them."""
        if not self.record.supposed:
            return
        named = [r for entry in self.chain for f in entry.version.effective if (r := f.rule)]
        named += [rule for acting in reading.acting(text, address) for rule in acting.rules]
        named += [rule for name in self.using if (rule := self.record.modification(name).commencement)]
        for event in dict.fromkeys(event for rule in named for event in rule_events(rule)):
            if event in self.record.supposed:
                yield f"Supposed, not known: {event} occurs on {in_words(self.record.supposed[event])}."

    # When there is none, and what there was

    def absent(self, address: Address, number: int, asked_for: str) -> SectextError:
        """Why there is no text in a version: it is there in another, or outside what is held, or unknown."""
        reading = self.reading(address.document)
        held = reading.texts[number] if number >= 0 else None
        lines = reading.lines(address)
        there = sorted(
            ((spell, line) for line in lines for spell in reading.spells(line) if spell.address == address),
            key=lambda pair: pair[0].first,
        )
        if number >= 0 and reading.is_known_gone(address, number):
            rows = [next(self._rows(reading, spell)) for spell, _ in there]
            now = [(line, s) for line in lines if (s := reading.spell(line, number)) and s.address != address]
            pairs = [(spell.first, row) for (spell, _), row in zip(there, rows, strict=True)]
            return absence.not_in_code(address, number, pairs, asked_for, renumbered=[s.address for _, s in now])
        documents = sorted({name for _, name in self.record.held})
        version = self.chain[number].version if number >= 0 else None
        return absence.no_such(address, version, held.places if held else None, documents, asked_for)

    def _rows(self, reading: Reading, spell: Spell) -> Iterator[Wording]:
        """One wording as the rows of a log: a new one where the status changes. One without a day has none."""
        text, first, last, address = reading.text(spell.first), spell.first, spell.last, spell.address
        assert text is not None
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


def _candidates(state: _State) -> Iterator[Candidate]:
    """What one version may be: its text with each status it may have."""
    if state.clause is None:
        yield Candidate(version=state.label, status=None, text=None)
        return
    words = plain(state.clause)
    for name in state.status.candidates or (state.status.name,):
        yield Candidate(version=state.label, status=name, text=words)
