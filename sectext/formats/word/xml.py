"""Elements of the parts of a Word file; nothing is glued together from strings."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from sectext.errors import SectextError

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMESPACES = {"w": W, "r": R}
# Clauses hold no control characters; these two stand for nothing, and an author may be named with any.
_FORBIDDEN = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")


class NotInWord(SectextError):
    """A text holds a character that a Word file cannot hold."""

    code = "not-in-word"


def held(text: str) -> str:
    """The text, if XML can hold it. Raises NotInWord."""
    if found := _FORBIDDEN.search(text):
        problem = f"“{text[:40]}” holds the character U+{ord(found.group()):04X}, which no Word file can hold."
        raise NotInWord(problem, hint="Take it out of the text.")
    return text


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of WordprocessingML; the attributes are of the same namespace."""
    made = etree.Element(f"{{{W}}}{tag}", {f"{{{W}}}{name}": held(str(given)) for name, given in attributes.items()})
    made.extend(children)
    return made


def value(tag: str, val: str | int) -> Element:
    """An element that says one thing in its `val`."""
    return w(tag, val=val)


def words(tag: str, text: str) -> Element:
    """An element that holds words; white space at either end, or in a row, is kept."""
    made = w(tag)
    made.text = held(text)
    if text != text.strip() or "  " in text:
        made.set(_SPACE, "preserve")
    return made


def root(tag: str, *children: Element) -> Element:
    """The element at the top of a part of WordprocessingML."""
    made = etree.Element(f"{{{W}}}{tag}", nsmap=_NAMESPACES)
    made.extend(children)
    return made


def refer(element: Element, relationship: str) -> Element:
    """The element with the name of the relationship that it stands for."""
    element.set(f"{{{R}}}id", relationship)
    return element


def plain(namespace: str, tag: str, *children: Element, **attributes: str) -> Element:
    """An element of another namespace, which becomes that of all below it; attributes have none."""
    made = etree.Element(f"{{{namespace}}}{tag}", attributes, nsmap={None: namespace})
    made.extend(children)
    return made


def written(part: Element) -> bytes:
    """A part as it stands in the file."""
    etree.cleanup_namespaces(part, keep_ns_prefixes=["w", "r"] if part.nsmap.get("w") else None)
    return etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
