"""Each wording and status that a clause has had, with what each wording did to the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sectext.address import Address
from sectext.answer import Wording
from sectext.code import Code
from sectext.lineage import Line, Spell
from sectext.reasons import bounds_in_words
from sectext.redline import unmarked
from sectext.site.effects import Effects
from sectext.site.entries import Entry, Redlined, redlined, since
from sectext.site.home import Addresses
from sectext.site.identity import Identity

_KINDS = {
    "transcription": "a slip of ours is put right",
    "clerical": "a slip in the drafting is put right",
    "retrospective": "published after the day from which it has effect",
    "quashed": "a version never took effect",
    "moved date": "the date moved",
}


class Wordings:
    """The wordings of clauses up to a day, as known on a day."""

    def __init__(self, code: Code, addresses: Addresses, effects: Effects) -> None:
        self.code = code
        self.addresses = addresses
        self.effects = effects
        self.view = effects.view

    def entries(self, address: Address, rows: Sequence[Wording], found: Identity | None) -> Iterator[Entry]:
        name = f"clause/{found.id}" if found is not None else f"clause/{address}"
        reading = self.view.reading(address.document)
        spells = reading.spells(found.line) if found is not None else ()
        by_label = {self.view.chain[spell.first].version.label: n for n, spell in enumerate(spells)}
        before: Wording | None = None
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            number = seen[row.version, row.status] = seen.get((row.version, row.status), -1) + 1
            place = by_label.get(row.version)
            again = before is not None and before.version == row.version
            entry = self._row(name, address, row, before if again else None, number)
            if entry is not None and not again and place is not None:
                entry = _worded(entry, row, spells, place, found is not None and found.line.made)
            if entry is not None:
                yield entry
            yield from self._put_right(name, address, row)
            before = row
        if found is not None and spells:
            yield from self._end(name, address, found.line, spells[-1])

    def _row(self, name: str, address: Address, row: Wording, before: Wording | None, number: int) -> Entry | None:
        """A wording, or a status that it has from a day on; none while its day has not come."""
        day = row.from_ if isinstance(row.from_, date) else row.from_.not_after if row.from_ else None
        if day is None or day > self.effects.on:
            return None
        fact = self.code.version(row.version).fact(self.effects.known)
        text = self.view.reading(address.document).text(self.effects.place[row.version])
        told = max(fact.published if fact else day, *self.effects.effects_told(text, row.address, day))
        when = since(row.from_)
        doubts = text.held.doubts(row.address) if text is not None and before is None else []
        was = f" It was {before.status} before." if before is not None else ""
        made = f"Made by {', '.join(row.made_by)}." if row.made_by and before is None else ""
        return Entry(
            key=f"{name}/{row.version}/{row.status}/{number}" if before is not None else f"{name}/{row.version}",
            title=f"{row.address} is {row.status} {when}",
            published=told,
            updated=told,
            summary=f"{row.address} is {row.status} {when}.{was} Version {row.version}.",
            told=tuple(filter(None, (made, f"Source: {fact.source} ({fact.certainty})." if fact else "", *doubts))),
            page=self.addresses.clause(address),
        )

    def _put_right(self, name: str, address: Address, row: Wording) -> Iterator[Entry]:
        for number, each in enumerate(row.corrected):
            if self.effects.published.is_told(each.published):
                yield Entry(
                    key=f"{name}/{row.version}/corrected/{each.kind}/{each.published}/{number}",
                    title=f"{row.address}: {_KINDS[each.kind]}",
                    published=each.published,
                    updated=each.published,
                    summary=each.what,
                    told=(f"Source: {each.source}.",),
                    page=self.addresses.clause(address),
                )

    def _end(self, name: str, address: Address, line: Line, last: Spell) -> Iterator[Entry]:
        """That a clause was taken out."""
        reading = self.view.reading(address.document)
        made, after = reading.unmade(line), last.last + 1
        if not made or after >= len(self.view.chain) or not self.effects.reached(self.view.chain[after].bounds):
            return
        entry = self.view.chain[after]
        fact, bounds = entry.version.fact(self.effects.known), entry.bounds
        day = bounds.fixed or bounds.not_after
        if fact is None or day is None:
            return
        yield Entry(
            key=f"{name}/deleted/{entry.version.label}",
            title=f"{last.address} is deleted {bounds_in_words(bounds)}",
            published=max(day, fact.published),
            updated=max(day, fact.published),
            summary=f"{last.address} is no longer in the code {bounds_in_words(bounds)}: {', '.join(made)} deletes it.",
            redlines=(Redlined(title=str(last.address), marked=unmarked(last.clause, "deleted")),),
            page=self.addresses.clause(address),
        )


def _worded(entry: Entry, row: Wording, spells: tuple[Spell, ...], place: int, made: bool) -> Entry:
    """What a wording did to the one before it."""
    spell = spells[place]
    if not place:
        how = "It is inserted" if made else "It is the first wording held here"
        marked = unmarked(spell.clause, "inserted") if made else None
        told: tuple[str, ...] = (f"{how}: {row.text}",)
        title = entry.title
    else:
        before = spells[place - 1]
        marked = redlined(before.clause, spell.clause) if before.clause != spell.clause else None
        moved = (f"It was {before.address} before.",) if before.address != spell.address else ()
        told = moved
        title = f"{row.address}: {'a new wording' if marked else 'a new number'} {since(row.from_)}"
    shown = (Redlined(title=str(row.address), marked=marked),) if marked is not None else ()
    return replace(entry, title=title, told=(*told, *entry.told), redlines=shown)
