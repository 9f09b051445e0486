"""The ways of having no text, each with what the reader needs next: a date, a near match, or what is held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sectext.address import Address
from sectext.answer import NotHeld, NotInCode, OutsideCoverage, Wording
from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.errors import NoText
from sectext.reasons import bounds_in_words, when_in_words
from sectext.timeline import Dated, Version
from sectext.tree import UnknownAddress, near


def outside(address: Address, on: date, known: date | None, chain: Sequence[Dated]) -> OutsideCoverage:
    """The day lies before the first version that was known of."""
    told = f" as known on {in_words(known)}" if known else ""
    if not chain:
        return OutsideCoverage(f"Nothing is held{told}.", address=address, where=str(address))
    first = f"{chain[0].version.label}, {bounds_in_words(chain[0].bounds)}"
    return OutsideCoverage(
        f"{in_words(on)} lies before the first version held{told}: {first}.",
        address=address,
        where=str(address),
        hint=f"What the code said before is not held{_from(chain[0].bounds)}.",
    )


def _from(bounds: Bounds) -> str:
    first = bounds.fixed or bounds.not_after
    return f"; ask for {first.isoformat()} or later" if first else ""


def not_in_code(
    address: Address, number: int, there: Sequence[tuple[int, Wording]], asked: str, *, renumbered: Sequence[Address]
) -> NotInCode:
    """The clause stands in other versions: `there` gives their places in the chain and its wordings there.

    `renumbered` names what it is called in the version asked for, where it has only got another number.
    """
    previous = next((w for n, w in reversed(there) if n <= number), None)
    following = next((w for n, w in there if n > number), None)
    parts = [f"{address} is not in the code {asked}."]
    if previous:
        parts.append(f"It ended {when_in_words(previous.to)}; version {previous.version} has its last wording.")
    if following:
        made = f", made by {', '.join(following.made_by)}" if following.made_by else ""
        parts.append(f"It begins {when_in_words(following.from_)}, with version {following.version}{made}.")
    day = following.from_ if following else None
    hint = f"Ask for it on {day.isoformat()} or later." if isinstance(day, date) else ""
    if renumbered:
        hint = f"There it is {' or '.join(map(str, renumbered))}."
    return NotInCode(" ".join(parts), address=address, previous=previous, next=following, hint=hint)


def no_such(
    address: Address,
    version: Version | None,
    places: Collection[Address] | None,
    documents: Sequence[str],
    asked: str,
) -> NoText:
    """No version has the clause: it lies outside what is held, or inside, where there is none of that name."""
    where = str(address)
    if places is None or version is None or (entry := version.document(address.document)) is None:
        if address.document in documents:
            return NotHeld(f"{address.document} is not held {asked}.", address=address, where=where)
        hint = f"Held: {', '.join(documents)}."
        return NotHeld(f"{address.document} is not held.", address=address, where=where, hint=hint)
    nearest = near(address, list(places))
    if entry.holds(address):
        return UnknownAddress(address, near=nearest)
    hint = f"Held of {address.document}: {' and '.join(map(str, entry.held or ()))}."
    hint += f" Nearest: {', '.join(map(str, nearest))}." if nearest else ""
    return NotHeld(f"{address} is not held {asked}.", address=address, near=nearest, where=where, hint=hint)
