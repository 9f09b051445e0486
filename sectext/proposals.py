"""The proposals that the caller names: which of them count on a day, and the text with them carried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from sectext.address import Address
from sectext.held import hold
from sectext.modification import Drafted, located
from sectext.ordering import apply_in_order
from sectext.patch import PatchConflict
from sectext.readdress import readdressed
from sectext.reading import Reading, Text
from sectext.record import Record
from sectext.worlds import Facts, possible


class Proposals:
    """The modifications named by whoever asks, as known on a day. Each text is made once, and kept."""

    def __init__(self, record: Record, known: date | None, using: tuple[str, ...]) -> None:
        self.record = record
        self.known = known
        self.using = using
        self._proposed: dict[tuple[str, int, tuple[str, ...]], Text] = {}

    def texts(self, reading: Reading, number: int, on: date) -> Iterator[tuple[Text | None, tuple[str, ...]]]:
        """A version's text with the named proposals that count on the day; what it has already is passed by.

        Where it is not known whether a proposal has taken effect, the text with it and the text without it.
        """
        text = reading.text(number)
        if text is None or not self.using:
            yield text, ()
            return
        made = {name for entry in reading.chain[: number + 1] for name in entry.version.made_by}
        notes: list[str] = []
        counted: list[str] = []
        waiting: list[list[str]] = []
        for name in self.using:
            rule = self.record.modification(name).commencement
            begun = possible(rule, on, reading.facts) if rule else {True}
            left = [part for part in self._parts(name) if part not in made and name not in made]
            if not left or name.partition("#")[0] in made:
                notes.append(f"{name} is in the text already.")
            elif begun == {False}:
                notes.append(f"{name} is named, but does not take effect by that day.")
            elif len(begun) > 1:
                notes.append(f"{name} is named; nothing that was published shows whether it had taken effect by then.")
                waiting.append(left)
            else:
                told = "from its own date." if rule else "it has no date, so it counts on every day asked."
                notes.append(f"{name} is named and counted{'' if rule else ';'} {told}")
                counted += left
        for chosen in product((False, True), repeat=len(waiting)):
            more = [name for names, yes in zip(waiting, chosen, strict=True) if yes for name in names]
            yield self._with(reading, text, (*counted, *more)), tuple(notes)

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
        key = (reading.name, text.number, counted)
        found = self._proposed.get(key)
        if found is None:
            drafted = [(name, self._moved(reading, text, each)) for name, each in drafted]
            patches = [(name, each.patch) for name, each in drafted]
            try:
                tree, done = apply_in_order(text.held.tree, patches, self._comes_before)
            except PatchConflict as error:
                raise located(error, [each for _, each in drafted]) from None
            held = hold(tree, text.held.sources, file=text.held.file)
            found = self._proposed[key] = reading.with_proposals(text, held, done)
        return found

    def _moved(self, reading: Reading, text: Text, drafted: Drafted) -> Drafted:
        """A patch drafted on another version, with its clauses where this text has them. Raises PatchConflict."""
        lineages, position = reading.clauses.where(drafted.patch.base or text.version.version.label)

        def where(address: Address) -> Address | None:
            line = lineages.line(address, position)
            return text.place(line) if line else address

        try:
            patch, became = readdressed(drafted.patch, where)
        except PatchConflict as error:
            raise drafted.located(error) from None
        return drafted.readdressed(patch, became)

    def _comes_before(self, one: str, other: str) -> bool | None:
        return self.record.comes_before(one, other, self.known)

    def planned(self, facts: Facts, on: date) -> Iterator[str]:
        """A named proposal that is "not yet" on this day only because that is planned."""
        for name in self.using:
            rule = self.record.modification(name).commencement
            if rule is None or True in possible(rule, on, facts):
                continue
            if True in possible(rule, on, facts, plans=False):
                yield f"That {name} had not taken effect by then rests on a plan only."
