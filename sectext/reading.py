"""One document as it was known on a day: its texts, which clause became which, and the effects laid on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sectext.address import Address
from sectext.commencement import Bounds, rule_events
from sectext.force import Acting, edges
from sectext.held import Held
from sectext.lineage import Line, Lineages, Spell, State
from sectext.modification import Modification
from sectext.patch import Effect, Insert, Operation, Patch
from sectext.record import Record
from sectext.timeline import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """An effect of a modification that counts, and the version in which its address is to be read."""

    acting: Acting
    base: str

    @property
    def at(self) -> Address:
        return self.acting.effect.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text at one position of its lineages: a version's, or that with the named proposals carried out.

    `number` is the version's place in the chain.
    """

    held: Held
    lineages: Lineages
    states: Sequence[State]
    position: int
    number: int
    version: Dated
    applied: tuple[str, ...] = ()

    def line(self, address: Address) -> Line | None:
        return self.lineages.line(address, self.position)

    def spell(self, address: Address) -> Spell | None:
        line = self.line(address)
        return line.spell(self.position) if line else None


class Reading:
    """One document under what was known on a day. Compiled when it is first asked for; then only looked up."""

    def __init__(
        self, record: Record, chain: Sequence[Dated], name: str, known: date | None, using: tuple[str, ...]
    ) -> None:
        self.record = record
        self.chain = chain
        self.name = name
        self.known = known
        self.using = using
        self.texts = [record.text_known(name, entry.version.label, known) for entry in chain]
        self.positions = {entry.version.label: n for n, entry in enumerate(chain)}

    @cached_property
    def states(self) -> list[State]:
        return [State(tree=held.tree if held else None, made_by=self._made(n)) for n, held in enumerate(self.texts)]

    @cached_property
    def lineages(self) -> Lineages:
        return Lineages(self.states)

    @cached_property
    def laid(self) -> tuple[Laid, ...]:
        """The effects that count: of binding modifications, and of those the caller names."""
        return tuple(self._laid())

    @cached_property
    def open_changes(self) -> tuple[tuple[str, str, Operation], ...]:
        """The operations of proposals in flight on this document: the modification, its base, the operation."""
        return tuple(
            (modification.id, modification.base, operation)
            for modification in self.record.modifications
            if modification.id not in self.using
            and self.record.stage(modification, self.known) in self.record.governance.open
            for drafted in self.record.readable(modification.id)
            if drafted.patch.document == self.name
            for operation in drafted.patch.operations
        )

    def days(self) -> Iterator[date]:
        """Every day on which the answer for a clause of this document can change, versions aside."""
        for entry in self.chain:
            document = entry.version.document(self.name)
            if document is not None and document.held_to is not None:
                yield document.held_to
        acting = [laid.acting for laid in self.laid]
        yield from edges(acting, self.record.facts, self.known, self.record.calendar)

    def text(self, number: int) -> Text | None:
        """The text of a version, by its place in the chain; None where it is not held. Raises IntegrityError."""
        held = self.texts[number] if number >= 0 else None
        if held is None:
            return None
        held.check()
        return Text(
            held=held,
            lineages=self.lineages,
            states=self.states,
            position=number,
            number=number,
            version=self.chain[number],
        )

    def with_proposals(self, number: int, held: Held, counted: Sequence[tuple[str, Patch]]) -> Text:
        """A version's text with proposals carried out: one more state after it."""
        states = [*self.states[: number + 1], State(tree=held.tree, made_by=tuple(counted))]
        applied = tuple(dict.fromkeys(name for name, _ in counted))
        return Text(
            held=held,
            lineages=Lineages(states),
            states=states,
            position=number + 1,
            number=number,
            version=self.chain[number],
            applied=applied,
        )

    def acting(self, text: Text, address: Address) -> list[Acting]:
        """The effects that cover a clause of a text, each with how near to it it is laid."""
        found: list[Acting] = []
        for laid in self.laid:
            depth = self._depth(laid, text, address)
            if depth is not None:
                found.append(replace(laid.acting, depth=depth))
        return found

    def laid_below(self, text: Text, address: Address) -> tuple[Address, ...]:
        """Where effects are laid below a clause, in the numbers of this text."""
        places = (self._target(laid, text) for laid in self.laid)
        return tuple(dict.fromkeys(p for p in places if p and p != address and text.held.covers(address, p)))

    def pending(self, text: Text, address: Address) -> tuple[str, ...]:
        """The proposals in flight that touch a clause, not counting those named."""
        made = {name for entry in self.chain[: text.number + 1] for name in entry.version.made_by}
        found: dict[str, None] = {}
        for name, base, operation in self.open_changes:
            if name not in found and not self._is_made(name, made) and self._touches(base, operation, text, address):
                found[name] = None
        return tuple(found)

    # How it is worked out

    def _is_made(self, name: str, made: set[str]) -> bool:
        """Whether the versions named by `made` have a modification, or each of its parts, already."""
        parts = self.record.modification(name).parts
        return name in made or (bool(parts) and all(f"{name}#{part}" in made for part in parts))

    def _made(self, number: int) -> tuple[tuple[str, Patch], ...]:
        """The patches that made a version's text of the one before; a modification that cannot be read leaves none."""
        made: list[tuple[str, Patch]] = []
        for name in self.chain[number].version.made_by:
            patches = [d.patch for d in self.record.readable(name) if d.patch.document == self.name]
            made += [(name, patch) for patch in patches or [Patch(document=self.name)]]
        return tuple(made)

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
        begins = self.record.commencement(modification, self.known)
        return Acting(
            modification=modification.id,
            effect=effect,
            commencement=Bounds() if begins is None and not named else begins,
            decided=self.record.decided(modification, self.known),
            follows=modification.follows,
            awaits=rule_events(modification.commencement) if modification.commencement else (modification.id,),
        )

    def _base(self, label: str) -> int:
        """The place in the chain of the version that something was drafted against, or of the nearest before it."""
        while label not in self.positions:
            parent = next((v.parent for v in self.record.versions if v.label == label), None)
            if parent is None:
                return 0
            label = parent
        return self.positions[label]

    def _line(self, laid: Laid, text: Text) -> Line | None:
        """The clause that an effect is laid on: that of its base, or one that its own modification puts in."""
        base = self._base(laid.base)
        if text.lineages is not self.lineages:
            base = min(base, text.position)
        found = text.lineages.line(laid.at, base)
        if found is not None:
            return found
        name = laid.acting.modification
        made = (n for n, entry in enumerate(self.chain) if name in {m.partition("#")[0] for m in entry.version.made_by})
        position = next(made, None)
        if position is not None and (text.lineages is self.lineages or position <= text.position):
            return text.lineages.line(laid.at, position)
        return text.lineages.line(laid.at, text.position) if name in text.applied else None

    def _target(self, laid: Laid, text: Text) -> Address | None:
        line = self._line(laid, text)
        spell = line.spell(text.position) if line else None
        return spell.address if spell else None

    def _depth(self, laid: Laid, text: Text, address: Address) -> int | None:
        """How deep an effect lies that covers a clause: where its target now holds it, or held it when it was laid."""
        target = self._target(laid, text)
        if target is not None and text.held.covers(target, address):
            return len(text.held.places[target])
        line, base = text.line(address), self._base(laid.base)
        before = line.spell(base) if line and base <= text.position else None
        held = self.texts[base]
        if before is not None and held is not None and held.covers(laid.at, before.address):
            return len(held.places[laid.at])
        return None

    def _touches(self, base: str, operation: Operation, text: Text, address: Address) -> bool:
        """Whether an operation touches a clause: at it, below it or above it, in the text it was drafted on."""
        position = self._base(base)
        line = text.line(address)
        spell = line.spell(position) if line and position <= text.position else None
        there, held = (spell.address if spell else address), self.texts[position]
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
