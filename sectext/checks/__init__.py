"""What checks report, what each of their findings means, and the check of the code and of modifications."""

from sectext.checks.codes import MEANINGS, UnknownCode, explain
from sectext.checks.reports import Located, Report, Suppressed
from sectext.checks.review import check
from sectext.checks.rules import Meaning

__all__ = ["MEANINGS", "Located", "Meaning", "Report", "Suppressed", "UnknownCode", "check", "explain"]
