"""Several patches on one base as one: merging is union, and overlap is a conflict found before anything changes."""

from __future__ import annotations

from dataclasses import replace

from sectext.patch import Patch
from sectext.redline import redline
from sectext.tree import Clause


def merge(one: Patch, other: Patch, *, base: Clause) -> Patch:
    """Both patches on one base. Symmetric but for the order in which operations are listed, which means nothing.

    Raises PatchConflict where they meet, or where together they would not leave a tree.
    """
    operations = tuple(dict.fromkeys((*one.operations, *other.operations)))
    together = replace(one, operations=operations)
    redline(base, together)
    return together
