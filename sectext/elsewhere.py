"""Which citations name another document than the code: a statute, a licence, a lease, another code."""

from __future__ import annotations

import re

_KINDS = (
    "(?:Acts?|Regulations?|Order|Licen[cs]es?|Directive|Agreement|Standards?|Specifications?|Code|Guidance|Statute"
    "|Convention|Framework|Rules)"
)
_NAMED = rf"(?:[A-Z][\w’'-]*\s+(?:(?:and|of|the|for)\s+)*)*{_KINDS}\b"
_ACRONYM = r"(?!SEC\b)[A-Z]{2,}s?\b"
_THE = r"(?:the\s+|that\s+|each\s+|its\s+)?"
_OF_ANOTHER = re.compile(rf"\s+(?:of|to|in|under)\s+{_THE}(?:{_ACRONYM}|{_NAMED})")
# A notice goes "under Section G3.18 to the DCC": what follows "to" is no document to which G3.18 belongs.
_OF_ANOTHER_LABELLED = re.compile(rf"\s+(?:of\s+{_THE}(?:{_ACRONYM}|{_NAMED})|in\s+{_THE}{_NAMED})")
_OF_THIS = re.compile(r"\s+(?:of|to|in|under)\s+(?:this|the|that)\s+(?:Code|SEC|Smart\s+Energy\s+Code)\b(?!\s+[A-Z])")
# "limbs (a) and (b) of the definition", "clause 14.2 of its lease", "paragraph 12 of Part 3": told by nothing we hold.
_OF_SOMETHING = re.compile(
    r"\s+(?:of\s+(?:the|that|its|their|each|any|such|an?)\s+(?!(?:Code|SEC)\b)[\w’'-]+"
    r"|(?:of|in|to)\s+(?:Part|Annex|Chapter|Article|Title|Table|Attachment|(?:Standard\s+)?Condition)\b)"
)
_THEREOF = re.compile(r"\s+there(?:of|to|in)\b")
_PART = re.compile(r",?\s+(?:Part|Annex|Chapter)\s+[A-Z\d][\w.]*(?=\s+(?:of|to|in)\s)")
# "a Section 106 agreement" is made under a statute.
_UNDER_STATUTE = re.compile(r"\s+(?:agreement|appeal|application|consent|licence|notice|order)s?\b")
# An unbroken run of names and numbers right before a citation, our own documents aside.
_RUN = re.compile(r"(?:(?:[A-Z][\w.&/’'-]*|v?\d[\w.:-]*),?\s+)+$")
_OWN = re.compile(r"(?:Sections?|Schedules?|Appendix|Appendices)\s+[A-Z\d][\w.]*|\b(?:SEC|Smart Energy Code)\b")
_OWNER = re.compile(r"\b[A-Z]{2,}s?[’'](?:s\s|\s)")
_OTHER_DOCUMENT = re.compile(rf"\b(?:[A-Z]{{2,}}|{_KINDS})\b")


def outside(text: str, start: int, end: int, *, labelled: bool, unnamed: bool) -> str:
    """Why a citation names another document, which stands after it or right before it; empty where it names ours.

    `labelled` is whether it has a label with the letter of a Section (G3.18), `unnamed` whether it names no document.
    """
    if _OF_THIS.match(text, end):
        return ""
    if part := _PART.match(text, end):
        end = part.end()
    if match := (_OF_ANOTHER_LABELLED if labelled else _OF_ANOTHER).match(text, end):
        return f"it is “{match.group().strip()}”"
    if match := _THEREOF.match(text, end):
        return f"it is “{match.group().strip()}”"
    if unnamed and (match := _OF_SOMETHING.match(text, end) or _UNDER_STATUTE.match(text, end)):
        return f"it is “{match.group().strip()}”"
    before = _RUN.search(text, max(0, start - 120), start)
    if before is None:
        return ""
    run = _OWNER.sub("", _OWN.sub("", before.group()))
    # "the DCC, Section G3.20" goes on with another thought; "SCF Part 2, Appendix E" does not.
    apart = run.rstrip().endswith(",") and (labelled or len(run.split()) < 2)
    return f"it follows “{before.group().strip().rstrip(',')}”" if _OTHER_DOCUMENT.search(run) and not apart else ""
