"""The Smart Energy Code as clause trees: patches, redlines, and which wording was in force on a day."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sectext.address import Address, parse
    from sectext.answer import Answer, NotHeld, NotInCode, OutsideCoverage, Wording
    from sectext.calendar import working_days_after
    from sectext.code import Code, Edition
    from sectext.compare import compare
    from sectext.errors import IntegrityError, MalformedFile, NoText, SectextError
    from sectext.formats.markdown import read, write
    from sectext.library import open
    from sectext.merge import merge
    from sectext.operations import inverse
    from sectext.patch import Delete, Insert, Move, Patch, PatchConflict, Renumber, Reword
    from sectext.rebase import rebase
    from sectext.redline import Marked, accept, apply, redline, reject
    from sectext.references import Reference
    from sectext.tree import Clause, UnknownAddress

__version__ = "0.1.0"

# Where each public name lives. It is imported when it is first asked for, so that a command starts quickly.
_HOMES = {
    "Address": "sectext.address",
    "Answer": "sectext.answer",
    "Clause": "sectext.tree",
    "Code": "sectext.code",
    "Delete": "sectext.patch",
    "Edition": "sectext.code",
    "Insert": "sectext.patch",
    "IntegrityError": "sectext.errors",
    "MalformedFile": "sectext.errors",
    "Marked": "sectext.redline",
    "Move": "sectext.patch",
    "NoText": "sectext.errors",
    "NotHeld": "sectext.answer",
    "NotInCode": "sectext.answer",
    "OutsideCoverage": "sectext.answer",
    "Patch": "sectext.patch",
    "PatchConflict": "sectext.patch",
    "Reference": "sectext.references",
    "Renumber": "sectext.patch",
    "Reword": "sectext.patch",
    "SectextError": "sectext.errors",
    "UnknownAddress": "sectext.tree",
    "Wording": "sectext.answer",
    "accept": "sectext.redline",
    "apply": "sectext.redline",
    "compare": "sectext.compare",
    "inverse": "sectext.operations",
    "merge": "sectext.merge",
    "open": "sectext.library",
    "parse": "sectext.address",
    "read": "sectext.formats.markdown",
    "rebase": "sectext.rebase",
    "redline": "sectext.redline",
    "reject": "sectext.redline",
    "working_days_after": "sectext.calendar",
    "write": "sectext.formats.markdown",
}
_MODULES = ("calendar", "formats")

__all__ = [
    "Address",
    "Answer",
    "Clause",
    "Code",
    "Delete",
    "Edition",
    "Insert",
    "IntegrityError",
    "MalformedFile",
    "Marked",
    "Move",
    "NoText",
    "NotHeld",
    "NotInCode",
    "OutsideCoverage",
    "Patch",
    "PatchConflict",
    "Reference",
    "Renumber",
    "Reword",
    "SectextError",
    "UnknownAddress",
    "Wording",
    "accept",
    "apply",
    "compare",
    "inverse",
    "merge",
    "open",
    "parse",
    "read",
    "rebase",
    "redline",
    "reject",
    "working_days_after",
    "write",
]


class _Package(ModuleType):
    """Keeps a module of a public function's name (compare, merge, redline) from taking the function's place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"sectext.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module “sectext” has no attribute “{name}”")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
