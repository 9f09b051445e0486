"""Clause trees as Markdown that reads well in any viewer, and redlines as CriticMarkup."""

from sectext.formats.markdown.front import Source, read_file, write_file
from sectext.formats.markdown.paper import write_paper
from sectext.formats.markdown.pieces import Pieces
from sectext.formats.markdown.prose import read_prose, write_prose
from sectext.formats.markdown.reader import lines, read, read_clauses, read_redline, read_rows
from sectext.formats.markdown.writer import write, write_annex, write_clauses, write_redline, write_rows

__all__ = [
    "Pieces",
    "Source",
    "lines",
    "read",
    "read_clauses",
    "read_file",
    "read_prose",
    "read_redline",
    "read_rows",
    "write",
    "write_annex",
    "write_clauses",
    "write_file",
    "write_paper",
    "write_prose",
    "write_redline",
    "write_rows",
]
