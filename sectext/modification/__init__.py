"""Modifications: the file that people write, and the operations it stands for."""

from sectext.modification.reader import drafted, read
from sectext.modification.values import Change, Context, Drafted, Modification, Step, located
from sectext.modification.writer import scaffold, with_changes

__all__ = [
    "Change",
    "Context",
    "Drafted",
    "Modification",
    "Step",
    "drafted",
    "located",
    "read",
    "scaffold",
    "with_changes",
]
