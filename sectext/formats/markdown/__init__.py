"""Clause trees as Markdown that reads well in any viewer, and redlines as CriticMarkup."""

from sectext.formats.markdown.front import Source, read_file, write_file
from sectext.formats.markdown.reader import read, read_clauses, read_redline
from sectext.formats.markdown.writer import write, write_annex, write_redline

__all__ = [
    "Source",
    "read",
    "read_clauses",
    "read_file",
    "read_redline",
    "write",
    "write_annex",
    "write_file",
    "write_redline",
]
