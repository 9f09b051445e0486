"""What stays of events and modifications: the facts that were published, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sectext.lasting.facts import BACK, Edit, Lost, facts, keys, published, read, tables, without

GOVERNANCE = "corpus/governance.toml"
_DECIDED = "Put it back: it is what was decided. Another decision is another modification."


def events(edit: Edit) -> Iterator[Lost]:
    """Every event keeps its id and its published facts; its title may be put better."""
    after = {event.get("id"): event for event in tables(read(edit.new), "event")}
    for event in tables(read(edit.old), "event"):
        name = event.get("id")
        if name not in after:
            yield Lost(problem=f"The event “{name}” was taken away.", hint="Put it back; a fact can say cancelled.")
            continue
        yield from facts("event.fact", tables(event, "fact"), tables(after[name], "fact"), edit.day, f"{name}: ")
        yield from keys(f"{name}: ", event, after[name], {"title", "fact"})


def modification(edit: Edit) -> Iterator[Lost]:
    """Published steps of the history stay; of a binding modification also what was decided."""
    old, new = read(edit.old), read(edit.new)
    binding = _is_binding(old, edit)
    steps = [step for step in tables(old, "history") if published(step) <= edit.day]
    if edit.new is None and (binding or steps):
        yield Lost(problem="The modification was published, and its file was taken away.", hint=BACK)
        return
    yield from facts("history", tables(old, "history"), tables(new, "history"), edit.day)
    if not binding:
        return
    decided = {key: old[key] for key in ("id", "route", "base", "commencement") if key in old}
    yield from keys("", decided, new, (), _DECIDED)
    changes = [[without(entry, "part") for entry in tables(side, "change")] for side in (old, new)]
    if changes[0] != changes[1]:
        number = next(
            (n for n, (a, b) in enumerate(zip(*changes, strict=False), 1) if a != b), min(map(len, changes)) + 1
        )
        yield Lost(problem=f"[[change]] number {number} is not what it was.", hint=_DECIDED)


def _is_binding(modification: Mapping[str, Any], edit: Edit) -> bool:
    """By its stage, or by a step it had reached: taking the stage back does not undo a decision."""
    stages = [stage for data in edit.earlier(GOVERNANCE) for stage in tables(read(data), "stage")]
    binding = {stage.get("name") for stage in stages if stage.get("binding") is True}
    reached = [step.get("stage") for step in tables(modification, "history") if published(step) <= edit.day]
    return not binding.isdisjoint([modification.get("stage"), *reached])
