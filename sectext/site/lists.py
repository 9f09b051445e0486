"""The pages over the whole code: home, documents, modifications, versions, what may come, events, terms and more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sectext.address import Address
from sectext.commencement import Bounds, event_bounds, known_facts, rule_events
from sectext.governance import Event
from sectext.instruction import sentence
from sectext.modification import Modification
from sectext.site import paths
from sectext.site.changed import MOST, by_version, newest, news_of, page_on
from sectext.site.data import encoded
from sectext.site.modifications import clauses, commencement, made_in
from sectext.site.registers import HELD, corrections, documents, one, terms
from sectext.site.render import FRAMES, HEADERS, SEARCH_POLICY, assets, page, when
from sectext.site.site import Site
from sectext.site.timelines import made_by
from sectext.timeline import when as as_when

Files = Iterable[tuple[str, bytes]]
NEWEST = "versions/newest.json"


def of_law(site: Site) -> Iterator[tuple[str, bytes]]:
    """The pages that go through every clause there ever was, which is done once: proposals are no part of them."""
    yield from versions(site)
    yield from documents(site)
    yield from corrections(site)
    yield from terms(site)


def home(site: Site) -> Iterator[tuple[str, bytes]]:
    """New, coming, and how to find a clause. What is new stands in a file that the page of versions has beside it."""
    new = json.loads(site.read(NEWEST))["versions"]
    yield from one(
        site,
        "",
        "home.html",
        new=new,
        example=_example(new),
        coming=_coming(site),
        open=[_proposal(site, m) for m in site.modifications if site.is_open(m)][:MOST],
        documents=json.loads(site.read(HELD))["documents"],
    )


def _example(new: list[dict[str, Any]]) -> dict[str, str] | None:
    """What a reader may ask for: the newest reworded clause on the day before it was."""
    found = next((it for version in new for it in version["news"] if it["before"] and it["day"]), None)
    if found is None:
        return None
    day = date.fromisoformat(found["day"]) - timedelta(days=1)
    return {"words": f"{found['address']} on {day}", "href": found["before"]}


def modifications(site: Site) -> Iterator[tuple[str, bytes]]:
    every = [_proposal(site, m) for m in site.modifications]
    order = {stage: n for n, stage in enumerate(site.code.governance.stages)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in every:
        groups.setdefault(each["stage"], []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: order.get(pair[0], len(order)))
    yield from one(site, "modifications/", "modifications.html", groups=ordered)


def versions(site: Site) -> Iterator[tuple[str, bytes]]:
    """Each version with its day, what made it and what it changed; and a page for each."""
    rows = [_version(site, number) for number in range(len(site.view.chain))]
    yield from one(site, "versions/", "versions.html", versions=rows[::-1], today=site.today)
    yield NEWEST, encoded({"schema": "sectext.site.newest/1", "versions": list(newest(site))})
    of = by_version(site)
    for row in rows:
        yield from one(
            site, row["href"], "version.html", version=row, news=[news_of(site, c) for c in of[row["label"]]]
        )


def what_would_change(site: Site) -> Iterator[tuple[str, bytes]]:
    """Each proposal in flight with what it would do, and what is taken for granted in saying so."""
    found = [_assumed(site, m) for m in site.modifications if site.is_open(m)]
    yield from one(
        site, "what-would-change/", "coming.html", proposals=found, coming=_coming(site), open_events=_open_events(site)
    )


def events(site: Site) -> Iterator[tuple[str, bytes]]:
    awaited: dict[str, list[Modification]] = {}
    for modification in site.modifications:
        rules = [modification.commencement] if modification.commencement else []
        rules += [rule for change in modification.changes for _, rule in change.rules]
        for name in dict.fromkeys(event for rule in rules for event in rule_events(rule)):
            awaited.setdefault(name, []).append(modification)
    shown = [_event(site, event, awaited.get(event.id, [])) for event in site.code.events]
    yield from one(site, "events/", "events.html", events=shown)


def _event(site: Site, event: Event, awaited: list[Modification]) -> dict[str, Any]:
    facts = known_facts(event.facts, site.known)
    return {
        "id": event.id,
        "anchor": paths.name(event.id),
        "title": event.title,
        "facts": sorted(facts, key=lambda fact: fact.published or date.min),
        "comes_to": _comes_to(event_bounds(facts, site.known)),
        "awaited": [(m.id, paths.of_modification(m.id)) for m in awaited],
    }


def tools(site: Site) -> Iterator[tuple[str, bytes]]:
    """The pages that scripts fill, the page for what is not there, and what a host needs to know."""
    yield from one(site, "reading-a-redline/", "reading.html")
    yield from one(site, "compare/", "compare.html")
    yield from one(site, "search/", "search.html", policy=SEARCH_POLICY, today=site.today)
    yield "404.html", page("missing.html", "404.html", site.settings, root=site.settings.base)
    for name, data in assets().items():
        yield f"assets/{name}", data
    yield "_headers", headers(site.settings.base).encode()


def headers(base: str) -> str:
    """The headers that a static host is to send, in the form that several read from a file of this name."""
    lines = [f"{base}*", *(f"  {name}: {value}" for name, value in HEADERS.items())]
    return "\n".join([*lines, f"  Content-Security-Policy: {FRAMES}"]) + "\n"


PAGES: tuple[tuple[str, Callable[[Site], Files]], ...] = (
    ("modifications", modifications),
    ("what would change", what_would_change),
    ("events", events),
    ("tools", tools),
)


def _coming(site: Site) -> list[dict[str, Any]]:
    """The versions that have a day to come, or one that is not known and may be."""
    return [
        {
            "label": entry.version.label,
            "href": paths.of_version(entry.version.label),
            "on": as_when(entry.bounds),
            "made_by": list(made_by(site, entry.version.made_by)),
        }
        for entry in site.view.chain
        if entry.bounds.reached(site.today) is not True
    ]


# What is held


def _proposal(site: Site, modification: Modification) -> dict[str, Any]:
    return {
        "id": modification.id,
        "title": modification.title,
        "href": paths.of_modification(modification.id),
        "stage": site.stage(modification) or modification.stage,
        "documents": ", ".join(modification.documents),
        "base": modification.base,
        "versions": [(label, href, as_when(bounds)) for label, href, bounds in made_in(site, modification.id)],
        "open": site.is_open(modification),
    }


def _assumed(site: Site, modification: Modification) -> dict[str, Any]:
    """A proposal with what it would do, and what saying so takes for granted."""
    operations = [op for d in site.code.readable(modification.id) for op in d.patch.operations]
    assumptions = [
        f"It is approved as drafted (legal text version {modification.legal_text}).",
        f"It is carried out on version {modification.base}, against which it was drafted.",
        f"It commences: {commencement(site, modification)}.",
    ]
    rules = [rule for change in modification.changes for _, rule in change.rules]
    for name in dict.fromkeys(event for rule in rules for event in rule_events(rule)):
        assumptions.append(f"The event “{name}”: {_comes_to(event_bounds(site.code.facts.get(name, ()), site.known))}")
    if not operations:
        assumptions.append("Nothing that it would do could be read.")
    return {
        **_proposal(site, modification),
        "desired": modification.desired or "",
        "assumptions": assumptions,
        "sentences": [sentence(op) for op in operations],
        "clauses": list(clauses(site, modification.id)),
    }


def _version(site: Site, number: int) -> dict[str, Any]:
    entry = site.view.chain[number]
    version = entry.version
    fact = version.fact(site.known)
    return {
        "label": version.label,
        "href": paths.of_version(version.label),
        "on": as_when(entry.bounds),
        "tense": "past" if entry.bounds.reached(site.today) else "future",
        "parent": version.parent,
        "made_by": list(made_by(site, version.made_by)),
        "source": fact.source if fact else "",
        "certainty": fact.certainty if fact else "",
        "documents": [
            (d.name, page_on(site, Address(document=d.name), low))
            for d in version.documents
            if d.text_of == version.label and (low := entry.bounds.not_before)
        ],
    }


def _open_events(site: Site) -> list[dict[str, Any]]:
    """The events that something waits for, and whose day is not known."""
    return [
        {"id": event.id, "title": event.title, "href": paths.of_event(event.id), "comes_to": _comes_to(bounds)}
        for event in site.code.events
        if not (bounds := event_bounds(event.facts, site.known)).fixed and not bounds.never
    ]


def _comes_to(bounds: Bounds) -> str:
    if bounds.never:
        return "it will not happen."
    if bounds.fixed:
        return f"it happened on {when(bounds.fixed)}." if bounds.firm == bounds.fixed else f"{when(bounds.fixed)}."
    planned = ", as planned" if bounds.firm != bounds.not_before else ""
    told = when(bounds)
    return f"{told}{planned}."
