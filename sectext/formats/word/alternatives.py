"""Content that a file holds in several ways, for older and newer programs, settled for the one that Word shows."""

from __future__ import annotations

import re

from sectext.formats.word.opening import Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTENT, _CHOICE, _FALLBACK = (f"{_MC}{name}" for name in ("AlternateContent", "Choice", "Fallback"))
# The ways that Word knows: those of its maker and of the standard. A file may use their usual names undeclared.
_KNOWN = re.compile(
    r"(?:http://schemas\.(?:microsoft\.com/office|openxmlformats\.org)/|http://purl\.oclc\.org/ooxml/|urn:schemas-microsoft-com:)"
)
_USUAL = re.compile(r"w1[456]\w*|wp1?[4scgi]\w*|a14|cx\d?|aink|am3d")


def settled(root: Element) -> Element:
    """The part with each choice made, in place: the first way that Word knows, or else the fallback (part 3, 7.6)."""
    for each in list(root.iter(_CONTENT)):
        _settle(each)
    return root


def _settle(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    chosen = next((c for c in element.iterfind(_CHOICE) if _is_known(c)), element.find(_FALLBACK))
    at = parent.index(element)
    parent[at : at + 1] = list(chosen) if chosen is not None else []


def _is_known(choice: Element) -> bool:
    return all(_names_known(choice, prefix) for prefix in (choice.get("Requires") or "?").split())


def _names_known(choice: Element, prefix: str) -> bool:
    space = choice.nsmap.get(prefix)
    return (_KNOWN.match(space) if space else _USUAL.fullmatch(prefix)) is not None
