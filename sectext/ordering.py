"""Several modifications on one text: together where they do not meet, one after another where an order is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from sectext.lineage import Lineages, State, followed
from sectext.merge import apply_together
from sectext.patch import Patch, PatchConflict
from sectext.readdress import readdressed
from sectext.tree import Clause

Named: TypeAlias = tuple[str, Patch]


def apply_in_order(
    base: Clause, patches: Sequence[Named], comes_before: Callable[[str, str], bool | None]
) -> tuple[Clause, tuple[Named, ...]]:
    """The text after named patches on one base, and the patches as they were carried out.

    `comes_before` says which of two modifications is the earlier, or None where nothing tells. What meets is carried
    out in that order, with its addresses followed through what came before; the order of naming means nothing. Raises
    PatchConflict where two meet and nothing tells, or where the order does not help.
    """
    try:
        return _together(base, patches), tuple(patches)
    except PatchConflict as conflict:
        steps = _steps(base, patches, comes_before, conflict)
    return _in_steps(base, [[(name, patch) for name, patch in patches if name in names] for names in steps])


def one_after_another(base: Clause, patches: Sequence[Named]) -> Clause:
    """The text after named patches on one base, each carried out on what those before it left.

    Addresses are followed through what came before; words are not. Raises PatchConflict.
    """
    return _in_steps(base, [[each] for each in patches])[0]


def _in_steps(base: Clause, steps: Sequence[Sequence[Named]]) -> tuple[Clause, tuple[Named, ...]]:
    lineages = Lineages()
    lineages.advance(State(tree=base))
    text = base
    done: list[Named] = []
    for patches in steps:
        step = [(name, readdressed(patch, followed(lineages, 0, lineages, lineages.end))[0]) for name, patch in patches]
        text = _together(text, step)
        lineages.advance(State(tree=text, made_by=tuple(step)))
        done += step
    return text, tuple(done)


def _together(base: Clause, patches: Sequence[Named]) -> Clause:
    return apply_together(base, [patch for _, patch in patches])


def _steps(
    base: Clause,
    patches: Sequence[Named],
    comes_before: Callable[[str, str], bool | None],
    conflict: PatchConflict,
) -> list[set[str]]:
    """Which modifications go together, and after which: those that meet stand in different steps."""
    names = list(dict.fromkeys(name for name, _ in patches))
    after: dict[str, set[str]] = {name: set() for name in names}
    unfit = {name for name in names if _meet(base, [each for each in patches if each[0] == name])}
    for one, other in combinations(names, 2):
        order = comes_before(one, other)
        if {one, other} & unfit:
            meets = order is not None  # it fits only what comes before it, if anything
        else:
            meets = _meet(base, [each for each in patches if each[0] in (one, other)])
        if meets and order is None:
            raise conflict
        if meets:
            after[other if order else one].add(one if order else other)
    return _layers(after, conflict)


def _meet(base: Clause, patches: Sequence[Named]) -> bool:
    try:
        _together(base, patches)
    except PatchConflict:
        return True
    return False


def _layers(after: Mapping[str, set[str]], conflict: PatchConflict) -> list[set[str]]:
    left = dict(after)
    layers: list[set[str]] = []
    while left:
        ready = {name for name, earlier in left.items() if not earlier & left.keys()}
        if not ready:
            raise conflict
        layers.append(ready)
        left = {name: earlier for name, earlier in left.items() if name not in ready}
    return layers
