"""The part that defines the automatic lists: numbering.xml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sectext.formats.word.blocks import Style
from sectext.formats.word.counting import Pattern
from sectext.formats.word.lists import BODY, LEVELS, List, Numbered, Scheme
from sectext.formats.word.measures import indent, list_style
from sectext.formats.word.xml import Element, root, value, w


def numbering(numbered: Numbered) -> Element:
    """Each scheme as a multilevel list linked to styles, and each list that begins anew as an instance of it."""
    schemes = {scheme.id: scheme for scheme in numbered.schemes}
    return root(
        "numbering",
        *(_abstract(scheme) for scheme in numbered.schemes),
        *(_apart(schemes[each.scheme], each) for each in numbered.lists if each.apart),
        *_definitions_of_prose(numbered),
        *(w("num", value("abstractNumId", scheme.id), numId=scheme.id) for scheme in numbered.schemes),
        *(_instance(schemes[each.scheme], each) for each in numbered.lists),
        *_instances_of_prose(numbered),
    )


def _definitions_of_prose(numbered: Numbered) -> Iterator[Element]:
    """The lists of prose: bullets, and numbers; every counted list is an instance of one definition."""
    if numbered.bullets is not None:
        yield _definition(numbered.bullets, (_prose_level("bullet", sign, n) for n, sign in enumerate("•–•–•–•–•")))
    if numbered.counted:
        texts = (f"%{n + 1}." for n in range(LEVELS))
        yield _definition(numbered.counted[0], (_prose_level("decimal", text, n) for n, text in enumerate(texts)))


def _instances_of_prose(numbered: Numbered) -> Iterator[Element]:
    if numbered.bullets is not None:
        yield w("num", value("abstractNumId", numbered.bullets), numId=numbered.bullets)
    for each in numbered.counted:
        again = (w("lvlOverride", value("startOverride", 1), ilvl=level) for level in range(LEVELS))
        yield w("num", value("abstractNumId", numbered.counted[0]), *again, numId=each)


def _prose_level(format: str, text: str, level: int) -> Element:
    style = Style(kind="ReportItem", depth=level)
    parts = (value("numFmt", format), value("suff", "tab"), value("lvlText", text), value("lvlJc", "left"))
    return w("lvl", value("start", 1), *parts, w("pPr", *indent(style)), ilvl=level)


def _abstract(scheme: Scheme) -> Element:
    levels = (_level(scheme, level, *_texts(scheme, level), linked=True) for level in range(LEVELS))
    return _definition(scheme.id, levels)


def _apart(scheme: Scheme, each: List) -> Element:
    """A definition that only one list uses; no style is linked to it."""
    levels = [_level(scheme, level, *_texts(scheme, level)) for level in range(LEVELS)]
    levels[each.level] = _own_level(scheme, each)
    return _definition(each.id, levels)


def _definition(number: int, levels: Iterable[Element]) -> Element:
    """Word tells definitions apart by eight digits; any will do, and these never change."""
    name = value("nsid", f"5EC{number:05X}")
    return w("abstractNum", name, value("multiLevelType", "multilevel"), *levels, abstractNumId=number)


def _instance(scheme: Scheme, each: List) -> Element:
    if each.apart:
        return w("num", value("abstractNumId", each.id), numId=each.id)
    override = w("lvlOverride", value("startOverride", each.start), ilvl=each.level)
    if each.pattern is not None:
        override.append(_own_level(scheme, each))
    return w("num", value("abstractNumId", scheme.id), override, numId=each.id)


def _own_level(scheme: Scheme, each: List) -> Element:
    """The level that a list begins at, with its own first number and, if it has one, its own pattern."""
    pattern = each.pattern or scheme.patterns[each.level]
    text = f"{pattern.before}%{each.level + 1}{pattern.after}"
    return _level(scheme, each.level, pattern, text, start=each.start)


def _texts(scheme: Scheme, level: int) -> tuple[Pattern, str]:
    pattern = scheme.patterns[level]
    above = f"{scheme.patterns[0].before}%1." if level == 1 and scheme.nested else pattern.before
    return pattern, f"{above}%{level + 1}{pattern.after}"


def _level(
    scheme: Scheme, level: int, pattern: Pattern, text: str, *, start: int | None = None, linked: bool = False
) -> Element:
    style = list_style(in_cell=scheme.id != BODY, level=level)
    parts: Iterator[Element | None] = iter(
        (
            value("start", scheme.start(level) if start is None else start),
            value("numFmt", pattern.format),
            value("pStyle", style.id) if linked else None,
            value("suff", "tab"),
            value("lvlText", text),
            value("lvlJc", "left"),
            w("pPr", *indent(style)),
        )
    )
    return w("lvl", *(part for part in parts if part is not None), ilvl=level)
