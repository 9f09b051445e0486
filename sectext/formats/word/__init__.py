"""Clause trees, redlines and annexes as Word files, with real numbering and real tracked changes."""

from sectext.formats.word.paragraphs import paragraphs
from sectext.formats.word.parts import Provenance
from sectext.formats.word.writer import Numbers, write, write_annex, write_paper, write_redline
from sectext.formats.word.xml import NotInWord

__all__ = ["NotInWord", "Numbers", "Provenance", "paragraphs", "write", "write_annex", "write_paper", "write_redline"]
