"""Several patches on one base as one: merging is union, and overlap is a conflict found before anything changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sectext.patch import Patch, PatchConflict
from sectext.redline import apply, changes
from sectext.tree import Clause


def merge(one: Patch, other: Patch, *, base: Clause) -> Patch:
    """Both patches on one base. Symmetric but for the order in which operations are listed, which means nothing.

    Raises PatchConflict where they meet, or where together they would not leave a tree.
    """
    operations = tuple(dict.fromkeys((*one.operations, *other.operations)))
    together = replace(one, operations=operations)
    changes(base, together)
    return together


def apply_all(base: Clause, patches: Sequence[Patch]) -> Clause:
    """Several patches carried out on one base: together, so that their order means nothing.

    Where they meet they are carried out one after another, as listed. Raises PatchConflict where that fails too.
    """
    try:
        return apply_together(base, patches)
    except PatchConflict as together:
        try:
            for patch in patches:
                base = apply(base, patch)
        except PatchConflict:
            raise together from None
        return base


def apply_together(base: Clause, patches: Sequence[Patch]) -> Clause:
    """Several patches carried out as one. Raises PatchConflict where they meet."""
    if not patches:
        return base
    return apply(base, replace(patches[0], operations=tuple(dict.fromkeys(op for p in patches for op in p.operations))))
