"""One document as it was known on a day: its texts, which clause became which, and the effects laid on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.clauses import Clauses
from sectext.force import ALWAYS, NOTHING_SAID, Acting, Begins, edges
from sectext.held import Held
from sectext.lineage import Line, Lineages, Spell, State
from sectext.modification import Modification
from sectext.patch import Effect, Insert, Operation, Patch
from sectext.record import Record
from sectext.timeline import Dated
from sectext.worlds import Facts, depends_on_the_weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """An effect of a modification that counts, and the version in which its address is to be read."""

    acting: Acting
    base: str

    @property
    def at(self) -> Address:
        return self.acting.effect.at


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Text:
    """A document's text: a version's, or that with the named proposals carried out.

    `number` is the version's place in the chain, `made_by` the patches that made the text of the one before it.
    `lineages` and `position` say whose clause is whose.
    """

    held: Held
    number: int
    version: Dated
    lineages: Lineages
    position: int
    made_by: tuple[tuple[str, Patch], ...]
    applied: tuple[str, ...] = ()

    def line(self, address: Address) -> Line | None:
        """The clause that bears an address here."""
        return self.lineages.line(address, self.position) if address in self.held.places else None

    def place(self, line: Line) -> Address | None:
        """Where a clause stands here, or None where it is not there."""
        spell = self.lineages.spell(line, self.position)
        return spell.address if spell and spell.address in self.held.places else None


class Reading:
    """One document under what was known on a day. What it says of a clause is worked out when it is asked for."""

    def __init__(
        self,
        record: Record,
        chain: Sequence[Dated],
        clauses: Clauses,
        known: date | None,
        using: tuple[str, ...],
    ) -> None:
        self.record = record
        self.chain = chain
        self.clauses = clauses
        self.name = clauses.name
        self.known = known
        self.using = using
        self.facts = Facts(record.facts, known, record.calendar)
        self.texts = [record.text_known(self.name, entry.version.label, known) for entry in chain]
        self._spells: dict[Line, tuple[Spell, ...]] = {}
        self._extents: dict[tuple[int, Text], tuple[tuple[Address, int], ...]] = {}
        self._of: dict[int, Text] = {}
        self._made: dict[int, frozenset[str]] = {}

    @cached_property
    def laid(self) -> tuple[Laid, ...]:
        """The effects that count: of binding modifications, and of those the caller names."""
        return tuple(self._laid())

    @cached_property
    def open_changes(self) -> tuple[tuple[str, str, Operation], ...]:
        """The operations of proposals in flight on this document: the modification, its base, the operation."""
        record = self.record
        found: list[tuple[str, str, Operation]] = []
        for modification in record.modifications:
            elsewhere = modification.documents and self.name not in modification.documents
            if modification.id in self.using or elsewhere:
                continue  # what changes other documents is not drafted for this
            if record.stage(modification, self.known) in record.governance.open:
                found += [(modification.id, base, operation) for base, operation in self._proposed(modification)]
        return tuple(found)

    def _proposed(self, modification: Modification) -> Iterator[tuple[str, Operation]]:
        """The operations of a proposal on this document, each with its base; also those that are in conflict."""
        for drafted in self.record.readable(modification.id):
            if drafted.patch.document == self.name:
                yield from ((modification.base, operation) for operation in drafted.patch.operations)
        for document, base, operation in self.record.conflicted(modification.id) if modification.conflicts else ():
            if document == self.name:
                yield base, operation

    def days(self) -> Iterator[date]:
        """Every day on which the answer for a clause of this document can change, versions aside."""
        for entry in self.chain:
            document = entry.version.document(self.name)
            if document is not None and document.held_to is not None:
                yield document.held_to
        yield from edges([laid.acting for laid in self.laid], self.facts)

    @cached_property
    def is_daily(self) -> bool:
        """Whether each day has to be asked about by itself: between two boundaries not all days are alike."""
        named = [rule for laid in self.laid for rule in laid.acting.rules]
        named += [rule for name in self.using if (rule := self.record.modification(name).commencement)]
        return depends_on_the_weekday(named, self.facts)

    # Texts and clauses

    def text(self, number: int) -> Text | None:
        """The text of a version, by its place in the chain; None where it is not held. Raises IntegrityError."""
        found = self._of.get(number)
        if found is not None:
            return found
        held = self.texts[number] if number >= 0 else None
        if held is None:
            return None
        held.check()
        lineages, position = self.clauses.where(self.chain[number].version.label)
        made_by = self.clauses.made_by(self.chain[number].version.label) if self._follows_its_parent(number) else ()
        text = Text(
            held=held,
            number=number,
            version=self.chain[number],
            lineages=lineages,
            position=position,
            made_by=made_by,
        )
        return self._of.setdefault(number, text)

    def with_proposals(self, text: Text, held: Held, counted: Sequence[tuple[str, Patch]]) -> Text:
        """A version's text with proposals carried out: one more version after it."""
        lineages = text.lineages.forked(text.position)
        position = lineages.advance(State(tree=held.tree, made_by=tuple(counted)))
        return replace(
            text,
            held=held,
            lineages=lineages,
            position=position,
            made_by=tuple(counted),
            applied=tuple(dict.fromkeys(name for name, _ in counted)),
        )

    def spells(self, line: Line) -> tuple[Spell, ...]:
        """The wordings of a clause along the chain, as it was known: oldest first, by places in the chain."""
        found = self._spells.get(line)
        if found is None:
            found = self._spells[line] = tuple(self._along(line))
        return found

    def spell(self, line: Line, number: int) -> Spell | None:
        return next((s for s in self.spells(line) if s.first <= number <= s.last), None)

    def lines(self, address: Address) -> tuple[Line, ...]:
        """Every clause that ever bore an address in a version of the chain, the earliest first."""
        every = (line for lineages in self._paths for line in lineages.lines(address))
        return tuple(line for line in dict.fromkeys(every) if any(s.address == address for s in self.spells(line)))

    def every_line(self) -> Iterator[Line]:
        """Every clause of the document in any version of the chain."""
        yield from dict.fromkeys(line for lineages in self._paths for line in lineages.every())

    def unmade(self, line: Line) -> tuple[str, ...]:
        """The modifications that took a clause out; none where it is there, or where nobody looked any more."""
        return next((names for each in self._paths if (names := each.unmade.get(line))), ())

    def is_known_gone(self, address: Address, number: int) -> bool:
        """Whether a clause stands in other versions and is known not to be in one.

        Its place is held there, or something tells: a modification put it in later, took it out before, or has given
        it another number.
        """
        return self.texts[number] is not None and any(
            self._is_evidence(line, address, number) for line in self.lines(address)
        )

    def _is_evidence(self, line: Line, address: Address, number: int) -> bool:
        spells = [s for s in self.spells(line) if s.address == address]
        document = self.chain[number].version.document(self.name)
        if document is not None and document.holds(address):
            return True
        if spells[0].first > number:
            return line.made or self.spells(line)[0].first <= number
        return bool(self.unmade(line)) or self.spell(line, number) is not None

    # Effects

    def acting(self, text: Text, address: Address) -> list[Acting]:
        """The effects that cover a clause of a text, each with how near to it it is laid."""
        found: list[Acting] = []
        for number in range(len(self.laid)):
            depths = [depth for place, depth in self._extent(number, text) if text.held.covers(place, address)]
            if depths:
                found.append(replace(self.laid[number].acting, depth=max(depths)))
        return found

    def laid_below(self, text: Text, address: Address) -> tuple[Address, ...]:
        """Where effects are laid below a clause, in the numbers of this text."""
        places = (place for number in range(len(self.laid)) for place, _ in self._extent(number, text))
        return tuple(dict.fromkeys(p for p in places if p != address and text.held.covers(address, p)))

    def pending(self, text: Text, address: Address) -> tuple[str, ...]:
        """The proposals in flight that touch a clause, not counting those named, nor those that are in the text."""
        made = self._made_by(text.number)
        found: dict[str, None] = {}
        for name, base, operation in self.open_changes:
            if name not in found and not self._is_made(name, made) and self._touches(base, operation, text, address):
                found[name] = None
        return tuple(found)

    # How it is worked out

    def _made_by(self, number: int) -> frozenset[str]:
        """The modifications that made a version or one before it."""
        found = self._made.get(number)
        if found is None:
            entries = self.chain[: number + 1]
            found = self._made[number] = frozenset(name for entry in entries for name in entry.version.made_by)
        return found

    def _follows_its_parent(self, number: int) -> bool:
        return number > 0 and self.chain[number - 1].version.label == self.chain[number].version.parent

    @cached_property
    def _where(self) -> list[tuple[Lineages, int]]:
        """The path and position of each version of the chain."""
        return [self.clauses.where(entry.version.label) for entry in self.chain]

    @cached_property
    def _is_one_path(self) -> bool:
        """Whether the chain is one path from its beginning, none of whose texts was corrected."""
        where = self._where
        return (
            bool(where)
            and not self.record.given_before
            and all(position == n and lineages is where[-1][0] for n, (lineages, position) in enumerate(where))
        )

    @cached_property
    def _paths(self) -> list[Lineages]:
        return list({id(lineages): lineages for lineages, _ in self._where}.values())

    def _along(self, line: Line) -> Iterator[Spell]:
        """One wording after another; on one path, as nothing was corrected, they are those of the path."""
        where = self._where
        if self._is_one_path:
            last = len(self.chain) - 1
            spells = (s for s in where[-1][0].spells(line) if s.first <= last)
            yield from (replace(s, last=min(s.last, last)) if s.last > last else s for s in spells)
            return
        open_one: Spell | None = None
        for n, (lineages, position) in enumerate(where):
            spell, held = lineages.spell(line, position), self.texts[n]
            clause = held.clause(spell.address) if spell and held else None
            if open_one and spell and (open_one.address, open_one.clause) == (spell.address, clause):
                open_one = replace(open_one, last=n)
                continue
            if open_one:
                yield open_one
            open_one = Spell(n, n, spell.address, clause, spell.made_by) if spell and clause else None
        if open_one:
            yield open_one

    def _is_made(self, name: str, made: frozenset[str]) -> bool:
        """Whether the versions named by `made` have a modification, or each of its parts, already."""
        parts = self.record.modification(name).parts
        return name in made or (bool(parts) and all(f"{name}#{part}" in made for part in parts))

    def _laid(self) -> Iterator[Laid]:
        record = self.record
        for modification in record.modifications:
            if self.name not in modification.documents:
                continue
            named = [name for name in self.using if name.partition("#")[0] == modification.id]
            binding = record.stage(modification, self.known) in record.governance.binding
            # A binding modification that cannot be read must not be passed over: its effects are law.
            drafted = (d for name in ([modification.id] if binding else named) for d in record.patches(name))
            patches = [each.patch for each in drafted if each.patch.document == self.name]
            for effect in dict.fromkeys(effect for patch in patches for effect in patch.effects):
                yield Laid(acting=self._acting(modification, effect, bool(named)), base=modification.base)

    def _acting(self, modification: Modification, effect: Effect, named: bool) -> Acting:
        rule = modification.commencement
        return Acting(
            modification=modification.id,
            effect=effect,
            begins=Begins(rule=rule) if rule else ALWAYS if named else NOTHING_SAID,
            decided=self.record.decided(modification, self.known),
            follows=self.record.follows(modification.id),
        )

    def _line(self, laid: Laid, text: Text) -> Line | None:
        """The clause that an effect is laid on: that of its base, or one that its own modification puts in."""
        lineages, position = self.clauses.where(laid.base)
        found = lineages.line(laid.at, position)
        if found is not None:
            return found
        name = laid.acting.modification
        for version in self.record.versions:
            if name in {each.partition("#")[0] for each in version.made_by}:
                lineages, position = self.clauses.where(version.label)
                if (found := lineages.line(laid.at, position)) is not None:
                    return found
        applied = {each.partition("#")[0] for each in text.applied}
        return text.line(laid.at) if name in applied else None

    def _extent(self, number: int, text: Text) -> tuple[tuple[Address, int], ...]:
        """The places of a text that an effect covers, with all below each, and how deep it lies there."""
        key = (number, text)
        found = self._extents.get(key)
        if found is None:
            found = self._extents[key] = tuple(self._covered(self.laid[number], text))
        return found

    def _covered(self, laid: Laid, text: Text) -> Iterator[tuple[Address, int]]:
        """Where its target stands now, and what stood below it when it was laid and has been moved out since."""
        line = self._line(laid, text)
        target = text.place(line) if line else None
        if target is not None:
            yield target, len(text.held.places[target])
        base = self.record.held.get((laid.base, self.name))
        if base is None or laid.at not in base.places:
            return
        if not self.clauses.descends(text.version.version.label, laid.base):
            return  # before the base, what it holds was not under the target yet
        lineages, position = self.clauses.where(laid.base)
        depth, roots = len(base.places[laid.at]), [target] if target else []
        for address, _ in base.below(laid.at):
            was = lineages.line(address, position)
            place = text.place(was) if was else None
            if place is not None and not any(text.held.covers(root, place) for root in roots):
                roots.append(place)
                yield place, depth

    def _touches(self, base: str, operation: Operation, text: Text, address: Address) -> bool:
        """Whether an operation touches a clause: at it, below it or above it, in the text it was drafted on."""
        lineages, position = self.clauses.where(base)
        line = text.line(address)
        spell = lineages.spell(line, position) if line else None
        there, held = (spell.address if spell else address), self.record.held.get((base, self.name))
        for place in _places(operation):
            if place == there or place.within(there) or there.within(place):
                return True
            if held is not None and (held.covers(place, there) or held.covers(there, place)):
                return not isinstance(operation, Insert)
        return False


def _places(operation: Operation) -> tuple[Address, ...]:
    if isinstance(operation, Insert):
        new = (operation.into.below(c.label) for c in operation.clauses if c.label)
        flat = (Address(document=operation.into.document, steps=(c.label,)) for c in operation.clauses if c.label)
        return (*new, *flat)
    return (operation.at,)
