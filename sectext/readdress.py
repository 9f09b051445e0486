"""The same operations on a text in which clauses have other numbers or stand elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sectext.address import Address
from sectext.patch import Conflict, Insert, Move, Operation, Patch, PatchConflict, place


def readdressed(
    patch: Patch, where: Callable[[Address], Address | None]
) -> tuple[Patch, Mapping[Operation, Operation]]:
    """A patch with every address as `where` gives it, and which operation became which.

    Raises PatchConflict, with every clause that is no longer there: where it gives None.
    """
    became: dict[Operation, Operation] = {}
    lost: list[Conflict] = []
    for operation in patch.operations:
        named = _addresses(operation)
        found = {key: where(address) for key, address in named.items()}
        gone = [named[key] for key, address in found.items() if address is None]
        lost += [_gone(operation, address) for address in gone]
        if not gone:
            became[operation] = replace(operation, **found)  # type: ignore[arg-type]
    if lost:
        raise PatchConflict(lost)
    return replace(patch, operations=tuple(dict.fromkeys(became.values()))), became


def _addresses(operation: Operation) -> dict[str, Address]:
    match operation:
        case Insert(into=into, after=after):
            return {"into": into, **({"after": after} if after else {})}
        case Move(at=at, into=into, after=after):
            return {"at": at, "into": into, **({"after": after} if after else {})}
        case _:
            return {"at": place(operation)}


def _gone(operation: Operation, address: Address) -> Conflict:
    return Conflict(at=address, problem="is no longer there", operations=(operation,))
