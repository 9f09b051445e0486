"""What was put right about a wording: five different things, each said for what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from sectext.answer import Corrected
from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.lineage import Spell
from sectext.reading import Reading
from sectext.reasons import bounds_in_words
from sectext.timeline import EffectiveFact, Version


def corrected(reading: Reading, spell: Spell, until: date | None) -> Iterator[Corrected]:
    """The corrections to one wording, as known.

    A clerical modification changes words from its own day on; a retrospective one is published after the day it works
    from; one that is quashed never worked; a moved date is a later fact about the same version; a transcription error
    is ours alone, and no change of the code. `until` is the day on which the wording ends, where that is known.
    """
    entry = reading.chain[spell.first]
    version = entry.version
    yield from _transcription(reading, spell)
    for name in spell.made_by:
        modification = reading.record.modification(name.partition("#")[0])
        if modification.clerical:
            published = version.effective[0].published
            what = f"{name} puts right a slip in the drafting."
            yield Corrected(kind="clerical", published=published, what=what, source=modification.file)
    yield from _retrospective(version, entry.bounds)
    yield from _moved(reading, version)
    yield from _quashed(reading, spell, until)


def _transcription(reading: Reading, spell: Spell) -> Iterator[Corrected]:
    """Texts given here before that had other words at this place, and were put right by the day that is asked about."""
    label = reading.chain[spell.first].version.label
    given = reading.record.given_before.get((label, reading.name), ())
    holder = next(v for v in reading.record.versions if v.label == _holder(reading, label))
    document = holder.document(reading.name)
    for (published, held), correction in zip(given, document.corrections if document else (), strict=True):
        known = reading.known is None or published <= reading.known
        if known and held.clause(spell.address) != spell.clause:
            what = f"Until {in_words(published)} it was given here with other words ({held.file})."
            yield Corrected(kind="transcription", published=published, what=what, source=correction.source)


def _holder(reading: Reading, label: str) -> str:
    """The version whose file a version's text stands in."""
    version = reading.record.version(label)
    document = version.document(reading.name)
    if document is None or document.text_of == label:
        return label
    return _holder(reading, document.text_of)


def _retrospective(version: Version, bounds: Bounds) -> Iterator[Corrected]:
    first = min(version.effective, key=lambda fact: fact.published)
    day = bounds.fixed
    if version.replaces:
        what = f"{version.label} takes the place of {', '.join(version.replaces)}, as known before."
    elif day is not None and day < first.published:
        what = f"It was published on {in_words(first.published)}, after the day from which it has effect."
    else:
        return
    yield Corrected(kind="retrospective", published=first.published, what=what, source=first.source)


def _moved(reading: Reading, version: Version) -> Iterator[Corrected]:
    """Each date that a later fact took the place of; bounds that only became narrower did not move."""
    facts = [f for f in version.effective if reading.known is None or f.published <= reading.known]
    facts.sort(key=lambda fact: fact.published)
    for before, after in pairwise(facts):
        if not after.bounds.never and not _is_narrower(_bounds(reading, after), _bounds(reading, before)):
            what = f"{version.label} was to take effect {bounds_in_words(_bounds(reading, before))}."
            yield Corrected(kind="moved date", published=after.published, what=what, source=after.source)


def _quashed(reading: Reading, spell: Spell, until: date | None) -> Iterator[Corrected]:
    """Versions that never took effect, where they would have ended this wording."""
    start = reading.chain[spell.first].bounds
    for version in reading.record.versions:
        fact = version.fact(reading.known)
        if fact is None or not fact.bounds.never:
            continue
        day = _meant(reading, version)
        held = reading.record.text_known(reading.name, version.label, reading.known)
        inside = day is not None and (start.not_before is None or day >= start.not_before)
        if inside and day and (until is None or day < until) and held and held.clause(spell.address) != spell.clause:
            what = f"{version.label} was to take effect on {in_words(day)}, and never did."
            yield Corrected(kind="quashed", published=fact.published, what=what, source=fact.source)


def _meant(reading: Reading, version: Version) -> date | None:
    """The day on which a quashed version was said to take effect."""
    told = [f for f in version.effective if not f.bounds.never]
    last = max(told, key=lambda fact: fact.published, default=None)
    bounds = _bounds(reading, last) if last else Bounds()
    return bounds.fixed or bounds.not_before or bounds.not_after


def _bounds(reading: Reading, fact: EffectiveFact) -> Bounds:
    one = Version(label="", parent=None, effective=(fact,))
    return one.bounds(None, reading.record.facts, reading.record.calendar) or Bounds()


def _is_narrower(new: Bounds, old: Bounds) -> bool:
    low = old.not_before is None or (new.not_before is not None and new.not_before >= old.not_before)
    high = old.not_after is None or (new.not_after is not None and new.not_after <= old.not_after)
    return low and high
