"""The Modification Report: what is known of a modification and what people wrote of it, as one document."""

from sectext.report.making import Report, make, report
from sectext.report.printing import FORMATS, render

__all__ = ["FORMATS", "Report", "make", "render", "report"]
