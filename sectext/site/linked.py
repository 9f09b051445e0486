"""Documents, clauses and modifications as linked data: schema.org's Legislation, and ELI where that has no term."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sectext.address import Address
from sectext.answer import Answer, Wording
from sectext.code import Code
from sectext.commencement import Bounds
from sectext.modification import Modification
from sectext.patch import Insert, place
from sectext.site.home import Addresses, Home, line
from sectext.site.identity import Identities, Identity
from sectext.timeline import When

MEDIA_TYPE = "application/ld+json"

_DATE = {"@type": "Date"}
_LINK = {"@type": "@id"}
# Written into every file, because whoever reads it may have no network; each term that is used is an absolute IRI.
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "legislationDate": {"@id": "https://schema.org/legislationDate", **_DATE},
    "legislationDateVersion": {"@id": "https://schema.org/legislationDateVersion", **_DATE},
    "datePublished": {"@id": "https://schema.org/datePublished", **_DATE},
    "legislationLegalForce": {"@id": "https://schema.org/legislationLegalForce", "@type": "@vocab"},
    "url": {"@id": "https://schema.org/url", **_LINK},
    "eli:first_date_entry_in_force": {"@type": "xsd:date"},
    "eli:date_no_longer_in_force": {"@type": "xsd:date"},
    "eli:version_date": {"@type": "xsd:date"},
}
_FORCE = {
    "in force": "InForce",
    "not yet in force": "NotInForce",
    "deferred": "NotInForce",
    "suspended": "NotInForce",
    "disapplied": "NotInForce",
    "ceased": "NotInForce",
}


def clause(
    found: Answer, identity: Identity | None, *, home: Home, addresses: Addresses, rows: Sequence[Wording] = ()
) -> dict[str, Any]:
    """What a clause, or a whole document, says on a day, as an expression of the clause through time.

    What is not determined has no legal force stated, and no words; `creativeWorkStatus` says so. `rows` is its
    timeline, which tells since when and until when it has the status; where that is open, no period is stated. The
    words of a whole document are on its page, and not repeated.
    """
    is_document = not found.address.steps
    page = addresses.document(found.document) if is_document else addresses.clause(found.address)
    part_of = None if is_document else _thing(home, f"document/{found.document}", found.document)
    work = f"document/{found.document}" if is_document else _work(found.address, identity)
    asked = found.on.isoformat() if found.on is not None else f"version/{found.version}"
    first, end = _span(found, rows)
    made: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@id": home.name(f"{work}/on/{asked}" + (f"/known/{found.known}" if found.known else "")),
        "@type": ["Legislation", "eli:LegalExpression"],
        "name": line(str(found.address)),
        "legislationIdentifier": line(str(found.address)),
        "inLanguage": home.language,
        "legislationDateVersion": _day(found.on),
        "eli:version_date": _day(found.on),
        "legislationLegalForce": _force(found),
        "creativeWorkStatus": _status(found),
        "version": found.version,
        "temporalCoverage": _coverage(first, end) if found.status == "in force" else None,
        "eli:first_date_entry_in_force": _day(first) if found.status == "in force" else None,
        "eli:date_no_longer_in_force": _day(end) if found.status == "in force" else None,
        "text": None if is_document else found.text,
        "identifier": f"sha256:{found.digest}" if found.digest else None,
        "url": home.absolute(page),
        "isPartOf": part_of,
        "exampleOfWork": _thing(home, work, str(found.address)),
        "eli:changed_by": [_thing(home, f"modification/{name.partition('#')[0]}", name) for name in found.made_by],
    }
    return _stated(made)


def modification(
    code: Code,
    found: Modification,
    *,
    on: date,
    home: Home,
    addresses: Addresses,
    identities: Callable[[str], Identities],
    known: date | None = None,
) -> dict[str, Any]:
    """A modification, with its stage, and what it changes; a proposal changes nothing, and says what it is about."""
    stage = code.stage(found, known)
    binding = stage in code.governance.binding
    days = [step.published for step in found.history if known is None or step.published <= known]
    made: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@id": home.name(f"modification/{found.id}"),
        "@type": ["Legislation", "eli:LegalResource"],
        "name": line(found.title) or line(found.id),
        "legislationIdentifier": line(found.id),
        "inLanguage": home.language,
        "legislationType": line(found.route),
        "legislationDate": _day(code.decided(found, known)),
        "datePublished": _day(min(days, default=None)),
        "legislationLegalForce": _in_effect(code, found, on, known, binding=binding),
        "creativeWorkStatus": line(stage) if stage else "nothing was known of it",
        "url": home.absolute(addresses.modification(found.id)),
        "isBasedOn": _thing(home, f"version/{found.base}", f"Version {found.base}"),
        "legislationChanges" if binding else "about": _objects(code, found, home, identities),
    }
    return _stated(made)


def write(found: Mapping[str, Any]) -> str:
    """Linked data as JSON. Nothing in it can end an element that it stands in, or break a line of a script."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"{text}\n"


def _work(address: Address, identity: Identity | None) -> str:
    return f"clause/{identity.id}" if identity is not None else f"address/{address}"


def _thing(home: Home, key: str, name: str) -> dict[str, Any]:
    """Something that has linked data of its own, by its name for good."""
    return {"@id": home.name(key), "@type": "Legislation", "name": line(name)}


def _force(found: Answer) -> str | None:
    """In force, not or in part; None where it is not determined, and where no day was asked about."""
    own = _FORCE.get(found.status or "")
    if own is not None and any(each.status != found.status for each in found.exceptions):
        return "PartiallyInForce"
    return own


def _status(found: Answer) -> str:
    told = found.status or f"as in version {found.version}"
    return told if found.certain or found.status == "undetermined" else f"{told}, not certain"


def _in_effect(code: Code, found: Modification, on: date, known: date | None, *, binding: bool) -> str | None:
    """A proposal has no force; one that is binding has it from its commencement, where that is known."""
    if not binding:
        return "NotInForce"
    bounds = code.commencement(found, known)
    reached = bounds.reached(on) if bounds is not None else None
    return {True: "InForce", False: "NotInForce", None: None}[reached]


def _objects(
    code: Code, found: Modification, home: Home, identities: Callable[[str], Identities]
) -> list[dict[str, Any]]:
    """The documents and clauses that the operations name; a clause by its identifier, whatever its number is now."""
    places: dict[Address, None] = {}
    for drafted in code.readable(found.id):
        for operation in drafted.patch.operations:
            places[operation.into if isinstance(operation, Insert) else place(operation)] = None
    documents = dict.fromkeys((*found.documents, *(address.document for address in places)))
    told = [_thing(home, f"document/{name}", name) for name in documents]
    for address in (each for each in places if each.steps):
        there = identities(address.document).of(address, found.base)
        told.append(_thing(home, _work(address, there), str(address)))
    return told


def _span(found: Answer, rows: Sequence[Wording]) -> tuple[When, When]:
    """Since when and until when the wording has its status: of the rows that have begun by the day, the last one."""
    begun = [row for row in rows if isinstance(row.from_, date) and found.on is not None and row.from_ <= found.on]
    last = begun[-1] if begun else None
    if last is None or (last.text, last.status) != (found.text, found.status):
        return None, None
    return last.from_, last.to


def _coverage(first: When, end: When) -> str | None:
    """A period of whole days, the last one included, as ISO 8601 writes it; None where a side of it is open."""
    if not isinstance(first, date) or isinstance(end, Bounds):
        return None
    last = (end - timedelta(days=1)).isoformat() if end is not None else ".."
    return f"{first.isoformat()}/{last}"


def _day(day: When) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _stated(made: dict[str, Any]) -> dict[str, Any]:
    """What is not known is left out: no term stands without a value."""
    return {key: value for key, value in made.items() if value not in (None, [], "")}
