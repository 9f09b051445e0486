"""Modifications: the file that people write, and the operations it stands for."""

from sectext.modification.reader import drafted, read
from sectext.modification.rewriting import rewritten
from sectext.modification.values import Change, Conflicted, Context, Drafted, Modification, Step, Unresolved, located
from sectext.modification.verbs import expand
from sectext.modification.writer import scaffold, with_changes

__all__ = [
    "Change",
    "Conflicted",
    "Context",
    "Drafted",
    "Modification",
    "Step",
    "Unresolved",
    "drafted",
    "expand",
    "located",
    "read",
    "rewritten",
    "scaffold",
    "with_changes",
]
