"""Elements of Akoma Ntoso and of our own namespace; nothing is glued together from strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from sectext.errors import SectextError

Element: TypeAlias = etree._Element

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# What Akoma Ntoso has no words for stands in this namespace.
OURS = "urn:sectext:akn:1"

_NAMESPACES = {None: AKN, "sectext": OURS}
_FORBIDDEN = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
# Elements whose white space is words: nothing is put on lines of its own inside them.
WORDS = frozenset({"p", "num", "heading", "subheading", "crossHeading", "block", "docTitle", "docNumber"})
_INDENT = "  "


class NotInAkn(SectextError):
    """A text holds a character that no XML file can hold."""

    code = "not-in-akn"


def held(text: str) -> str:
    """The text, if XML can hold it. Raises NotInAkn."""
    if found := _FORBIDDEN.search(text):
        problem = f"“{text[:40]}” holds the character U+{ord(found.group()):04X}, which no XML file can hold."
        raise NotInAkn(problem, hint="Take it out of the text.")
    return text


def a(tag: str, /, *children: Element, **attributes: str | None) -> Element:
    """An element of Akoma Ntoso; an attribute that is None is left out, and `as_` stands for “as”."""
    return _made(AKN, tag, *children, **attributes)


def ours(tag: str, /, *children: Element, **attributes: str | None) -> Element:
    """An element of our own namespace, whose attributes have none."""
    return _made(OURS, tag, *children, **attributes)


def our(name: str) -> str:
    """The name of an attribute in our own namespace."""
    return f"{{{OURS}}}{name}"


def mark(element: Element, **attributes: str | None) -> Element:
    """The element with attributes of our own namespace."""
    for name, given in attributes.items():
        if given is not None:
            element.set(our(name), held(given))
    return element


def worded(element: Element, text: str) -> Element:
    """The element with words in it."""
    element.text = held(text)
    return element


def local(element: Element) -> str:
    """The name of an element of Akoma Ntoso, in any of the namespaces of version 3; "" for any other."""
    tag = str(element.tag)
    namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return name if is_akn(namespace) else ""


def is_akn(namespace: str) -> bool:
    """The drafts of version 3 had namespaces that begin like the final one."""
    return namespace == AKN or namespace.startswith(f"{AKN}/")


def all_words(element: Element) -> str:
    """Every word in an element, white space in one."""
    return " ".join("".join(element.itertext()).split())


def glimpse(element: Element) -> str:
    """Every word in an element that may hold paragraphs, parted by spaces: to be shown, not to be kept."""
    return " ".join(" ".join(text for text in element.itertext()).split())


def written(root: Element) -> bytes:
    """The file, an element to a line, but for what holds words."""
    _indent(root, 0)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def root(*children: Element) -> Element:
    """The element at the top, with the two namespaces and no other."""
    made = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=_NAMESPACES)
    made.extend(children)
    etree.cleanup_namespaces(made, top_nsmap=_NAMESPACES, keep_ns_prefixes=["sectext"])
    return made


def below(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these names, all where none is given. Comments are none."""
    for child in element:
        if isinstance(child.tag, str) and (not names or local(child) in names):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first element on a path of names, or None."""
    for name in path:
        element = next(below(element, name), None) if element is not None else None
    return element


def _made(namespace: str, tag: str, /, *children: Element, **attributes: str | None) -> Element:
    given = {name.rstrip("_"): held(value) for name, value in attributes.items() if value is not None}
    made = etree.Element(f"{{{namespace}}}{tag}", given, nsmap=_NAMESPACES)
    made.extend(children)
    return made


def _indent(element: Element, depth: int) -> None:
    if local(element) in WORDS or not len(element):
        return
    if element.text and element.text.strip():
        return  # words of ours, such as a note
    element.text = "\n" + _INDENT * (depth + 1)
    for each in element:
        _indent(each, depth + 1)
        each.tail = "\n" + _INDENT * (depth + 1)
    element[-1].tail = "\n" + _INDENT * depth
