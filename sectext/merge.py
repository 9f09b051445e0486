"""Several patches on one base as one: merging is union, and overlap is a conflict found before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from sectext.patch import Patch, PatchConflict
from sectext.redline import apply, redline
from sectext.tree import Clause


def merge(one: Patch, other: Patch, *, base: Clause) -> Patch:
    """Both patches on one base. Symmetric but for the order in which operations are listed, which means nothing.

    Raises PatchConflict where they meet, or where together they would not leave a tree.
    """
    operations = tuple(dict.fromkeys((*one.operations, *other.operations)))
    together = replace(one, operations=operations)
    redline(base, together)
    return together


def apply_all(base: Clause, patches: Sequence[Patch]) -> Clause:
    """Several patches carried out on one base: together, so that their order means nothing.

    Where they meet they are carried out one after another, as listed. Raises PatchConflict where that fails too.
    """
    if len(patches) < 2:
        return apply(base, patches[0]) if patches else base
    try:
        return _union(base, patches)
    except PatchConflict as together:
        try:
            for patch in patches:
                base = apply(base, patch)
        except PatchConflict:
            raise together from None
        return base


def apply_in_order(
    base: Clause, patches: Sequence[tuple[str, Patch]], comes_before: Callable[[str, str], bool | None]
) -> Clause:
    """Named patches carried out on one base: together where they do not meet, else in their own order.

    `comes_before` says which of two modifications is the earlier, or None where nothing tells. Raises PatchConflict
    where they meet and nothing tells, or where the order does not help: the order of naming means nothing.
    """
    try:
        return apply_all(base, [patches[0][1]]) if len(patches) < 2 else _union(base, [p for _, p in patches])
    except PatchConflict:
        names = list(dict.fromkeys(name for name, _ in patches))
        ordered = sorted(names, key=lambda name: sum(comes_before(other, name) is True for other in names))
        if any(comes_before(a, b) is not True for a, b in pairwise(ordered)):
            raise
    for name in ordered:
        for patch in (patch for each, patch in patches if each == name):
            base = apply(base, patch)
    return base


def _union(base: Clause, patches: Sequence[Patch]) -> Clause:
    return apply(base, replace(patches[0], operations=tuple(dict.fromkeys(op for p in patches for op in p.operations))))
