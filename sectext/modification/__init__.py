"""Modifications: the file that people write, and the operations it stands for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sectext.modification.reader import drafted, read
from sectext.modification.values import Change, Conflicted, Context, Drafted, Modification, Step, Unresolved, located
from sectext.modification.verbs import expand

if TYPE_CHECKING:
    from sectext.modification.rewriting import rewritten
    from sectext.modification.writer import scaffold, with_changes

# What writes files needs tomlkit, which is slow to import; most commands only read.
_LATER = {"rewritten": "rewriting", "scaffold": "writer", "with_changes": "writer"}

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


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module “{__name__}” has no attribute “{name}”")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
