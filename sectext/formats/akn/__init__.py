"""Clause trees, redlines and modifications as Akoma Ntoso 3.0, and anybody's Akoma Ntoso as a clause tree."""

from sectext.formats.akn.reader import read, read_file, read_path, read_redline
from sectext.formats.akn.values import Expression, Read
from sectext.formats.akn.writer import write, write_annex, write_redline
from sectext.formats.akn.xml import NotInAkn

__all__ = [
    "Expression",
    "NotInAkn",
    "Read",
    "read",
    "read_file",
    "read_path",
    "read_redline",
    "write",
    "write_annex",
    "write_redline",
]
