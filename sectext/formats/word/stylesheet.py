"""The styles of a Word file as it is read: what a paragraph or its words get from them, through those they build on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sectext.formats.word.content import Look, Properties
from sectext.formats.word.opening import Element, W

_LOOKS: Mapping[str, Look] = {
    "b": "bold",
    "i": "italics",
    "strike": "strike",
    "dstrike": "strike",
    "caps": "capitals",
    "smallCaps": "capitals",
    "vanish": "hidden",
}
_RAISED: Mapping[str, Look] = {"superscript": "raised", "subscript": "lowered"}
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)")
_TWENTIETHS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """The tag or attribute of a name in Word's own namespace."""
    return f"{{{W}}}{name}"


def number(text: str | None) -> int | None:
    """A whole number as files write it, also 720.0; None where it is none, or none that Word could mean."""
    try:
        found = int(float(text)) if text is not None and len(text) < 20 else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and abs(found) < 2**31 else None


def measure(text: str | None) -> int | None:
    """A length in twentieths of a point; the strict variant of the standard writes them with their unit: 36pt."""
    match = _LENGTH.fullmatch(text or "")
    if match is None:
        return number(text)
    return number(str(float(match[1]) * _TWENTIETHS[match[2]]))


def value(element: Element | None, tag: str, attribute: str = "val") -> str | None:
    """The value of a child that says one thing."""
    found = element.find(w(tag)) if element is not None else None
    return found.get(w(attribute)) if found is not None else None


def looks(properties: Element | None) -> dict[Look, bool]:
    """The looks that some properties of words switch on or off; those they do not name are left as they are."""
    found: dict[Look, bool] = {}
    for each in properties if properties is not None else ():
        name, val = str(each.tag).removeprefix(f"{{{W}}}"), each.get(w("val"))
        if name in _LOOKS:
            found[_LOOKS[name]] = found.get(_LOOKS[name], False) or (val or "1") not in _OFF
        elif name == "u":
            found["underline"] = (val or "single") not in _OFF
        elif name == "vertAlign":
            found.update({look: look == _RAISED.get(val or "") for look in _RAISED.values()})
    return found


def properties(found: Element | None) -> Properties:
    """What a pPr says, of a paragraph or a style."""
    if found is None:
        return Properties()
    listed, indent = found.find(w("numPr")), found.find(w("ind"))
    left = first = None
    if indent is not None:
        left = next((n for name in ("start", "left") if (n := measure(indent.get(w(name)))) is not None), None)
        hanging = measure(indent.get(w("hanging")))
        first = -hanging if hanging is not None else measure(indent.get(w("firstLine")))
    own = found.find(w("rPr"))
    return Properties(
        style=value(found, "pStyle"),
        list=value(listed, "numId"),
        level=number(value(listed, "ilvl")),
        left=left,
        first=first,
        outline=number(value(found, "outlineLvl")),
        hidden=looks(own).get("hidden"),
    )


class Stylesheet:
    """Looks styles up by their ids. One that there is not says nothing; a circle of styles ends where it closes."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        for style in root.iterfind(w("style")) if root is not None else ():
            name = style.get(w("styleId"))
            if name is None:
                continue
            self._styles.setdefault(name, style)
            if style.get(w("type")) == "paragraph" and (style.get(w("default")) or "0") not in _OFF:
                self._default = name
        self._properties: dict[str | None, Properties] = {}
        self._looks: dict[str | None, dict[Look, bool]] = {}

    def name(self, style: str | None) -> str | None:
        """The name that Word shows for a style; that of the default style for none."""
        found = self._styles.get(style if style is not None else self._default or "")
        return value(found, "name") or style

    def chain(self, style: str | None) -> Iterator[str]:
        """A paragraph style and those that it builds on; the default style for none or an unknown one."""
        return self._chain(style if style in self._styles else self._default)

    def _chain(self, style: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = value(self._styles[style], "basedOn")

    def own(self, style: str) -> Properties:
        """What one style says by itself."""
        return properties(self._styles[style].find(w("pPr")))

    def paragraph(self, style: str | None) -> Properties:
        """What a paragraph has from its style and those below it."""
        if style not in self._properties:
            found = Properties(style=style)
            for each in self.chain(style):
                own = self.own(each)
                hidden = self._of_words(each).get("hidden")
                found = _filled(found, replace(own, hidden=own.hidden if own.hidden is not None else hidden))
            self._properties[style] = found
        return self._properties[style]

    def words(self, style: str | None, *, character: bool = False) -> Mapping[Look, bool]:
        """The looks of words in a paragraph style or, with `character`, in a character style."""
        key = f"character {style}" if character else style
        if key not in self._looks:
            found: dict[Look, bool] = {}
            for each in self._chain(style) if character else self.chain(style):
                found = {**self._of_words(each), **found}
            self._looks[key] = found
        return self._looks[key]

    def _of_words(self, style: str) -> dict[Look, bool]:
        return looks(self._styles[style].find(w("rPr")))

    def list_of(self, style: str) -> str | None:
        """The list that a numbering style stands for."""
        return next((found.list for each in self._chain(style) if (found := self.own(each)).list), None)


def _filled(above: Properties, below: Properties) -> Properties:
    """What one says, and where it says nothing what the other says."""
    missing = {
        name: getattr(below, name)
        for name in ("list", "level", "left", "first", "outline", "hidden")
        if getattr(above, name) is None
    }
    return replace(above, **missing)
