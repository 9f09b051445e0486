"""What Akoma Ntoso has no words for, in our own namespace: sources, bounds, events, what is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from sectext.address import parse_range
from sectext.errors import SectextError
from sectext.formats.akn.times import bounds, rule
from sectext.formats.akn.values import Awaited, Certainty, Expression, OpenVersion, Origin, Stretch
from sectext.formats.akn.xml import OURS, Element, child, ours, worded
from sectext.timeline import EffectiveFact


def about(kind: str, of: Expression, document: str | None) -> Element:
    """The element of ours in <proprietary>; `kind` is expression or redline."""
    known = of.known.isoformat() if of.known else None
    made = ours("about", kind=kind, document=document, version=of.version, digest=of.digest, known=known)
    made.extend(map(_fact, of.facts))
    if of.held is not None:
        made.append(ours("held", *_ranges(of.held)))
    if of.held_to is not None:
        made.append(ours("heldTo", date=of.held_to.isoformat()))
    made.extend(map(_origin, of.origins))
    made.extend(map(_version, of.open_versions))
    made.extend(map(_stretch, of.stretches))
    made.extend(map(_awaited, of.awaited))
    return made


def origins(meta: Element | None) -> tuple[Origin, ...]:
    """The sources that a file of ours names."""
    found = _about(meta)
    return tuple(_read_origin(each) for each in found.findall(f"{{{OURS}}}source")) if found is not None else ()


def said(meta: Element | None, name: str) -> str | None:
    """An attribute of our element: kind, document, version, digest."""
    found = _about(meta)
    return found.get(name) if found is not None else None


def _about(meta: Element | None) -> Element | None:
    proprietary = child(meta, "proprietary")
    return proprietary.find(f"{{{OURS}}}about") if proprietary is not None else None


def _fact(fact: EffectiveFact) -> Element:
    fixed = fact.bounds.fixed
    said = bounds(fixed or fact.bounds)
    made = ours("effective", **said, published=fact.published.isoformat(), certainty=fact.certainty, source=fact.source)
    if fact.rule is not None:
        made.append(ours("when", rule(fact.rule)))
    return made


def _origin(origin: Origin) -> Element:
    made = ours("source", *_ranges(origin.at), certainty=origin.certainty)
    if origin.incomplete:
        made.set("incomplete", "true")
    made.append(worded(ours("from"), origin.source))
    if origin.note is not None:
        made.append(worded(ours("note"), origin.note))
    return made


def _read_origin(element: Element) -> Origin:
    """A source as it was written. Raises SectextError where it was altered."""
    places = [each.text or "" for each in element.findall(f"{{{OURS}}}at")]
    if not places:
        raise SectextError("A source names no clauses.", where=f"line {element.sourceline}")
    return Origin(
        at=tuple(map(parse_range, places)),
        source=element.findtext(f"{{{OURS}}}from") or "",
        certainty=_certainty(element),
        note=element.findtext(f"{{{OURS}}}note"),
        incomplete=element.get("incomplete") == "true",
    )


def _certainty(element: Element) -> Certainty:
    said = element.get("certainty")
    found = next((each for each in get_args(Certainty) if each == said), None)
    if found is None:
        raise SectextError(f"“{said}” is no certainty.", where=f"line {element.sourceline}")
    return found  # type: ignore[no-any-return]


def _version(version: OpenVersion) -> Element:
    by = " ".join(version.made_by) or None
    return ours("version", label=version.version, madeBy=by, **(bounds(version.when) or {"unknown": "true"}))


def _stretch(stretch: Stretch) -> Element:
    """A status that is not in force: undetermined is what no period can say."""
    sides = {"from": stretch.from_, "to": stretch.to}
    said = [ours(side, **(bounds(when) or {"unknown": "true"})) for side, when in sides.items()]
    return ours("status", *said, at=f"#{stretch.at}", status=stretch.status)


def _awaited(event: Awaited) -> Element:
    made = ours("event", id=event.id, title=event.title)
    for fact in event.facts:
        published = fact.published.isoformat() if fact.published else None
        made.append(
            ours(
                "fact",
                kind=fact.kind,
                date=fact.date.isoformat(),
                published=published,
                certainty=fact.certainty,
                source=fact.source,
            )
        )
    return made


def _ranges(ranges: Iterable[object]) -> Iterator[Element]:
    for each in ranges:
        yield worded(ours("at"), str(each))
