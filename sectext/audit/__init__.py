"""What a page of guidance cites and quotes of the code, and whether that is so on a day."""

from __future__ import annotations

from datetime import date

from sectext.audit.files import NotAudited, read_page
from sectext.audit.judging import Auditor
from sectext.audit.page import Page, Position
from sectext.audit.values import Audit, Entry, Source, is_wrong
from sectext.code import Code

__all__ = ["Audit", "Auditor", "Entry", "NotAudited", "Page", "Position", "Source", "audit", "is_wrong", "read_page"]


def audit(page: Page, code: Code, *, on: date, known: date | None = None) -> Audit:
    """Each citation and each quotation of a page with its state on a day. Reads nothing but what it is given.

    Raises IntegrityError where a text of the code was altered, TypeError for a datetime.
    """
    return Auditor(code, on=on, known=known).audit(page)
