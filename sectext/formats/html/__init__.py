"""Clause trees, redlines and annexes as HTML that everyone can read, copy and print."""

from sectext.formats.html.writer import stylesheet, write, write_annex, write_redline

__all__ = ["stylesheet", "write", "write_annex", "write_redline"]
