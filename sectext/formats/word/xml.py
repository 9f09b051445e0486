"""Elements of the parts of a Word file; nothing is glued together from strings."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMESPACES = {"w": W, "r": R}


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of WordprocessingML; the attributes are of the same namespace."""
    made = etree.Element(f"{{{W}}}{tag}", {f"{{{W}}}{name}": str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def value(tag: str, val: str | int) -> Element:
    """An element that says one thing in its `val`."""
    return w(tag, val=val)


def words(tag: str, text: str) -> Element:
    """An element that holds words; white space at either end, or in a row, is kept."""
    made = w(tag)
    made.text = text
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
