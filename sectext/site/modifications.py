"""The page of a modification: what it is, where it stands, what it changes, and its annexes to take along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sectext.address import Address
from sectext.annex import Annex
from sectext.annexes import FORMATS, Tracking, annexes
from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.errors import SectextError
from sectext.formats import html
from sectext.instruction import describe_rule, sentence
from sectext.modification import Modification
from sectext.patch import Effect, Insert, place
from sectext.redline import is_changed
from sectext.site import paths
from sectext.site.banner import Banner
from sectext.site.data import encoded, plain_value
from sectext.site.linking import of_modification
from sectext.site.met import met, unfit
from sectext.site.render import fragment, page, when
from sectext.site.site import Site
from sectext.timeline import when as as_when
from sectext.tree import below

# The form of each download: the name in site.toml, the printer that makes it, and what a reader calls it.
_FORMS = {"docx": "Word", "pdf": "PDF", "md": "Markdown", "xml": "Akoma Ntoso", "akn": "Akoma Ntoso"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An annex as its modification's page shows it. `prefix` stands before the ids of its redline."""

    annex: Annex
    prefix: str
    marked: Markup | None
    sides: Markup | None
    places: Any
    downloads: tuple[tuple[str, str], ...]


def modification_pages(site: Site, identifier: str) -> Iterator[tuple[str, bytes]]:
    """The page of a modification, its annexes in every form that the site offers, and its data."""
    modification = site.code.modification(identifier)
    home = paths.of_modification(identifier)
    made, trouble = _annexes(site, identifier)
    files = {each.letter: dict(_downloads(site, each)) for each in made}
    shown = tuple(_shown(each, tuple(_named(files[each.letter]))) for each in made)
    values = _values(site, modification, shown, trouble)
    yield f"{home}index.html", page("modification.html", home, site.settings, page=values)
    for each in files.values():
        yield from ((f"{home}{name}", data) for name, data in each.items())
    yield f"{home}index.json", encoded(plain_value(_data(site, modification, made)))


def _annexes(site: Site, identifier: str) -> tuple[list[Annex], str]:
    """The annexes, or why there are none."""
    try:
        return annexes(site.code, identifier), ""
    except SectextError as error:
        return [], str(error)


def _downloads(site: Site, annex: Annex) -> Iterator[tuple[str, bytes]]:
    for form in site.settings.downloads:
        printer = FORMATS.get("akn" if form == "xml" and "xml" not in FORMATS else form)
        if printer is not None:
            stem = f"{paths.name(annex.modification)}-annex-{annex.letter.lower()}"
            yield f"{stem}.{form}", printer(annex, Tracking())


def _named(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    for name in files:
        yield _FORMS[name.rpartition(".")[2]], name


def _shown(annex: Annex, downloads: tuple[tuple[str, str], ...]) -> Shown:
    prefix = f"{annex.letter.lower()}_"
    changed = is_changed(annex.redline) or bool(annex.redline.children)
    new = f"With {annex.modification}"
    sides = html.write_sides(annex.redline, old=f"SEC version {annex.base}", new=new) if changed else None
    return Shown(
        annex=annex,
        prefix=prefix,
        marked=fragment(annex.redline, level=4, prefix=prefix) if changed else None,
        sides=Markup(sides) if sides else None,
        places=html.places(annex.redline, prefix=prefix),
        downloads=downloads,
    )


def _values(site: Site, modification: Modification, shown: tuple[Shown, ...], trouble: str) -> dict[str, Any]:
    is_open = site.is_open(modification)
    return {
        "it": modification,
        "stage": site.stage(modification) or modification.stage,
        "is_open": is_open,
        "banner": Banner(
            day=None,
            as_at=_as_at(site, modification),
            version=f"drafted against {modification.base}",
            tense="proposed" if is_open else "past",
            known=site.today,
            held=_scope(modification),
            held_name="Documents",
            is_called="a proposal, not law" if is_open else "a modification, closed",
        ),
        "status": _status(site, modification, is_open=is_open),
        "facts": tuple(_facts(site, modification)),
        "history": tuple(s for s in modification.history if s.published <= site.today),
        "shown": shown,
        "trouble": trouble,
        "effects": tuple(_effects(site, modification.id)),
        "clauses": tuple(clauses(site, modification.id)),
        "met": tuple(met(site, modification.id)),
        "unfit": unfit(site, modification.id) if is_open else (),
        "file": modification.file,
        "linked": of_modification(site, modification),
    }


def _as_at(site: Site, modification: Modification) -> str:
    days = [step.date for step in modification.history if step.date and step.published <= site.today]
    return in_words(max(days)) if days else "no day stated"


def _scope(modification: Modification) -> str:
    return ", ".join(modification.documents) or "no change of text"


def made_in(site: Site, identifier: str) -> Iterator[tuple[str, str, Bounds]]:
    """The versions that a modification made, or parts of it: label, place and first day."""
    for entry in site.view.chain:
        if identifier in {name.partition("#")[0] for name in entry.version.made_by}:
            yield entry.version.label, paths.of_version(entry.version.label), entry.bounds


def _status(site: Site, modification: Modification, *, is_open: bool) -> str:
    found = [f"in version {label}, from {when(as_when(bounds))}" for label, _, bounds in made_in(site, modification.id)]
    if found:
        return f"In the code: {'; '.join(found)}."
    if is_open:
        return "A proposal in flight. It is not law, and counts in no text here but its own."
    return "No version that is held was made by it."


def _facts(site: Site, modification: Modification) -> Iterator[tuple[str, str]]:
    yield "Route", modification.route
    yield "Path", modification.path or ""
    yield "Marking", modification.marking
    yield "Legal text", f"version {modification.legal_text}"
    yield "Affects", ", ".join(modification.impacts)
    yield "Objectives", ", ".join(f"({each})" for each in modification.objectives)
    yield "Commencement", commencement(site, modification)
    yield "Desired", modification.desired or ""
    yield "Comes after", ", ".join(modification.follows)
    yield "Sources", "; ".join(modification.sources)
    yield "Note", modification.note or ""


def commencement(site: Site, modification: Modification) -> str:
    """When a modification commences, in words, and what that comes to as things are known."""
    if modification.commencement is None:
        return "no date stated"
    told = describe_rule(modification.commencement)
    bounds = site.code.commencement(modification, site.known) or Bounds()
    day = "never" if bounds.never else when(as_when(bounds))
    return told if day == told else f"{told}: {day}"


def _effects(site: Site, identifier: str) -> Iterator[str]:
    for drafted in site.code.readable(identifier):
        yield from (sentence(op) for op in drafted.patch.operations if isinstance(op, Effect))


def clauses(site: Site, identifier: str) -> Iterator[tuple[str, str]]:
    """The clauses that a modification changes or inserts, each once, with its place where it has a page."""
    found: dict[Address, None] = {}
    for drafted in site.code.readable(identifier):
        base = site.code.held.get((drafted.patch.base or "", drafted.patch.document))
        for operation in drafted.patch.operations:
            if isinstance(operation, Insert):
                parent = base.clause(operation.into) if base else None
                for clause in operation.clauses:
                    if clause.label and parent is not None:
                        step = f'"{clause.label}"' if clause.kind == "definition" else clause.label
                        found[below(operation.into, parent, step, clause)] = None
            else:
                found[place(operation)] = None
    for address in found:
        there = address.document in site.documents and site.book(address.document).has(address)
        yield str(address), paths.of(address) if there else ""


def _data(site: Site, modification: Modification, made: list[Annex]) -> dict[str, Any]:
    return {
        "schema": "sectext.site.modification/1",
        "id": modification.id,
        "title": modification.title,
        "route": modification.route,
        "path": modification.path,
        "stage": site.stage(modification),
        "marking": modification.marking,
        "base": modification.base,
        "legal_text": modification.legal_text,
        "impacts": modification.impacts,
        "objectives": modification.objectives,
        "commencement": commencement(site, modification),
        "history": [
            {"stage": s.stage, "date": s.date, "published": s.published, "certainty": s.certainty, "source": s.source}
            for s in modification.history
        ],
        "versions": [label for label, _, _ in made_in(site, modification.id)],
        "clauses": [address for address, _ in clauses(site, modification.id)],
        "meets": [
            {"modification": m.other, "at": m.at, "verdict": m.verdict, "why": m.why}
            for m in met(site, modification.id)
        ],
        "changes": [
            {"document": a.document, "where": change.where, "what": change.what} for a in made for change in a.changes
        ],
    }
