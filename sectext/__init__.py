"""The Smart Energy Code as clause trees: patches, redlines, and which wording was in force on a day."""

from __future__ import annotations

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
from sectext.redline import Marked, accept, apply, redline, reject
from sectext.tree import Clause, UnknownAddress

__version__ = "0.1.0"

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
    "redline",
    "reject",
    "working_days_after",
    "write",
]
