"""What the forms of effects mean: whose text they touch, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sectext.address import Address
from sectext.instruction.known import Known, Text
from sectext.instruction.meanings import Meaning, Slots, addresses
from sectext.patch import Cease, Commence, Defer, Disapply, Operation, Suspend


def _effect(make: Callable[[Address, Slots], Operation], fields: Callable[[Any], Slots | None]) -> Meaning:
    """An effect on each clause that is named; `fields` gives the slots of one of its kind, else None."""

    def slots(operation: Operation, _: Known) -> Slots | None:
        found = fields(operation)
        return None if found is None else {**found, "ats": operation.at}  # type: ignore[union-attr]

    def operations(slots: Slots, text: Text) -> Iterator[Operation]:
        for address in addresses(slots, text):
            yield make(address, slots)

    return slots, operations


COMMENCED = _effect(
    lambda at, slots: Commence(at=at, rule=slots["day"]),
    lambda op: {"day": op.rule} if isinstance(op, Commence) else None,
)
DEFERRED = _effect(
    lambda at, slots: Defer(at=at, until=slots["until"]),
    lambda op: {"until": op.until} if isinstance(op, Defer) else None,
)
SUSPENDED_UNTIL = _effect(
    lambda at, slots: Suspend(at=at, from_=slots["start"], until=slots["until"]),
    lambda op: {"start": op.from_, "until": op.until} if isinstance(op, Suspend) and op.until else None,
)
SUSPENDED = _effect(
    lambda at, slots: Suspend(at=at, from_=slots["start"], until=None),
    lambda op: {"start": op.from_} if isinstance(op, Suspend) and not op.until else None,
)
CEASED = _effect(
    lambda at, slots: Cease(at=at, rule=slots["day"]),
    lambda op: {"day": op.rule} if isinstance(op, Cease) else None,
)
DISAPPLIED = _effect(
    lambda at, slots: Disapply(at=at, scope=slots["scope"], rule=slots["start"]),
    lambda op: {"scope": op.scope, "start": op.rule} if isinstance(op, Disapply) else None,
)
