"""Clause trees, redlines and annexes as HTML that everyone can read, copy and print."""

from sectext.formats.html.paper import write_paper
from sectext.formats.html.writer import places, stylesheet, write, write_annex, write_redline, write_sides

__all__ = ["places", "stylesheet", "write", "write_annex", "write_paper", "write_redline", "write_sides"]
