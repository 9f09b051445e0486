"""The labels that Word prints by itself: which list numbers a paragraph, and how far it has been counted.

The rules are those of ECMA-376 part 1, 17.9, and where it leaves room what Word does: the lists of one definition count
together, a list with a first number of its own begins there when it is first used, and whenever it restarts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sectext.formats.word.content import Properties
from sectext.formats.word.numerals import numeral
from sectext.formats.word.opening import Element
from sectext.formats.word.stylesheet import Stylesheet, looks, number, properties, value, w
from sectext.formats.word.symbols import font_of, symbols

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How a level of a list is numbered. `restart`: the number of the level that begins it anew; 0 is none.

    `hidden`: its labels are counted and not printed.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    hidden: bool = False
    left: int | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list that paragraphs name. `definition` is what it counts together with; `starts` are its own first numbers."""

    id: str
    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def level(self, level: int) -> Level:
        return self.levels.get(level, Level())

    def start(self, level: int) -> int:
        return self.starts.get(level, self.level(level).start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The list and the level that number a paragraph."""

    list: List
    level: int


class Numbering:
    """The lists of a file. What names a list that there is not, has no number."""

    def __init__(self, root: Element | None, styles: Stylesheet) -> None:
        self.styles = styles
        self._lists: dict[str, List] = {}
        if root is None:
            return
        definitions = {each.get(w("abstractNumId")): each for each in root.iterfind(w("abstractNum"))}
        instances = {each.get(w("numId")): each for each in reversed(root.findall(w("num")))}
        for name, instance in instances.items():
            found = self._definition(instance, definitions, instances)
            if name is not None and found is not None:
                self._lists[name] = _list(name, instance, found)

    def _definition(
        self, instance: Element, definitions: Mapping[str | None, Element], instances: Mapping[str | None, Element]
    ) -> Element | None:
        """The definition of a list; one that only names a style of lists stands for the one that this style names."""
        seen: set[str | None] = set()
        while (name := value(instance, "abstractNumId")) not in seen:
            seen.add(name)
            found = definitions.get(name)
            style = value(found, "numStyleLink")
            if style is None:
                return found
            other = instances.get(self.styles.list_of(style))
            if other is None:
                return next((each for each in definitions.values() if value(each, "styleLink") == style), found)
            instance = other
        return None

    def of(self, properties: Properties) -> Numbered | None:
        """What numbers a paragraph: the list it names, or else the one its style names; likewise the level."""
        style = self.styles.paragraph(properties.style)
        name = properties.list or style.list or "0"
        found = self._lists.get(name) if name != "0" else None
        if found is None:
            return None
        level = properties.level
        if level is None and properties.list in (None, style.list):
            level = self._linked(found, properties.style)
        if level is None:
            level = style.level
        return Numbered(list=found, level=min(max(level or 0, 0), LEVELS - 1))

    def _linked(self, found: List, style: str | None) -> int | None:
        """The level that says it belongs to a style, or else that the style names; likewise of those it builds on."""
        levels = {each.style: number for number, each in sorted(found.levels.items(), reverse=True) if each.style}
        for each in self.styles.chain(style):
            level = levels.get(each, self.styles.own(each).level)
            if level is not None:
                return level
        return None


@dataclass(slots=True)
class Counting:
    """How far the lists have been counted on the way through a text."""

    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, numbered: Numbered) -> str:
        """Count one more paragraph; returns the label that Word prints in front of it."""
        used, level = numbered.list, numbered.level
        count = self.counts.setdefault(used.definition, {})
        own = level in used.starts and (used.id, level) not in self.begun
        self.begun.add((used.id, level))
        now = count[level] + 1 if level in count and not own else used.start(level)
        for above in range(level):
            count.setdefault(above, used.start(above))
        for below in [each for each in count if each > level and _restarts(used.level(each), each, level)]:
            del count[below]
        count[level] = now
        return _printed(used, level, count)


def _restarts(level: Level, here: int, after: int) -> bool:
    """Whether a level begins anew after a paragraph of a level above it. `restart` counts levels from one."""
    if level.restart is None or level.restart > here:
        return True
    return after < level.restart


def _printed(used: List, level: int, count: Mapping[int, int]) -> str:
    pattern = used.level(level)
    if pattern.hidden:
        return ""
    if pattern.format == "bullet":
        return pattern.text.strip()

    def written(match: re.Match[str]) -> str:
        above = int(match[1]) - 1
        if above > level:
            return ""
        own = used.level(above).format
        format = "decimal" if pattern.legal and own not in ("none", "bullet") else own
        return "" if format == "bullet" else numeral(count.get(above, used.start(above)), format)

    return _PLACE.sub(written, pattern.text).strip()


def _list(name: str, instance: Element, definition: Element) -> List:
    levels = dict(_levels(definition))
    starts: dict[int, int] = {}
    for override in instance.iterfind(w("lvlOverride")):
        at = number(override.get(w("ilvl")))
        if at is None:
            continue
        levels.update((at, level) for _, level in _levels(override))
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[at] = start
    return List(id=name, definition=str(definition.get(w("abstractNumId"))), levels=levels, starts=starts)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent.iterfind(w("lvl")):
        at = number(element.get(w("ilvl")))
        if at is not None and 0 <= at < LEVELS:
            yield at, _level(element)


def _level(element: Element) -> Level:
    format = _format(element)
    text = value(element, "lvlText") or ""
    font = font_of(element.find(w("rPr")))
    start = number(value(element, "start"))
    legal = element.find(w("isLgl"))
    made = Level(
        start=start or 0,  # 17.9.25: left out, it is 0
        format=format,
        text=symbols(text, font) if format == "bullet" else text,
        restart=number(value(element, "lvlRestart")),
        legal=legal is not None and (legal.get(w("val")) or "1") not in ("0", "false", "off"),
        style=value(element, "pStyle"),
        hidden=looks(element.find(w("rPr"))).get("hidden", False),
    )
    return _indented(made, element)


def _indented(level: Level, element: Element) -> Level:
    own = properties(element.find(w("pPr")))
    return replace(level, left=own.left, first=own.first)


def _format(element: Element) -> str:
    """The format of the numbers. One of the file's own making shows how it begins: 001, 002, 003, …"""
    found = list(element.iter(w("numFmt")))
    for each in found:
        if each.get(w("val")) == "custom":
            first = (each.get(w("format")) or "").split(",")[0].strip()
            if first.strip("0") == "1":
                return first if first != "1" else "decimal"
    return next((each.get(w("val")) or "decimal" for each in found if each.get(w("val")) != "custom"), "decimal")
