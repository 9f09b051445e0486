"""Checks of a Word file: what Word and the schema's judges pass over, and what breaks a redline."""

from collections.abc import Iterator

from sectext.checks.rules import Rule, findings
from sectext.checks.word import instructing, moves, order, packing, references, revisions, tables, text
from sectext.checks.word.file import WordFile, word_file
from sectext.errors import Finding
from sectext.formats.word.opening import Package

RULES: tuple[Rule[WordFile], ...] = (
    *revisions.RULES,
    *moves.RULES,
    *tables.RULES,
    *text.RULES,
    *order.RULES,
    *references.RULES,
    *packing.RULES,
    *instructing.RULES,
)

__all__ = ["RULES", "check"]


def check(package: Package) -> Iterator[Finding]:
    """Each flaw of a Word file, rule by rule. Raises ForeignFile where a part is not well formed."""
    return findings(RULES, word_file(package))
