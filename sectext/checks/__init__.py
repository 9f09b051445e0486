"""What checks report, and what each of their findings means."""

from sectext.checks.codes import MEANINGS, UnknownCode, explain
from sectext.checks.rules import Meaning

__all__ = ["MEANINGS", "Meaning", "UnknownCode", "explain"]
