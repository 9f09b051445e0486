"""The whole code as one JSON document: what is held, and the facts published about it; no answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from sectext.calendar import Calendar, england_and_wales
from sectext.code import Code
from sectext.errors import SectextError
from sectext.export.json_values import Json, operation_json, place_json, printed, rule_json
from sectext.governance import Event, Governance
from sectext.held import Held
from sectext.modification import Modification
from sectext.results import jsonable, source_json
from sectext.saving import save
from sectext.timeline import Correction, EffectiveFact, Version, VersionDocument, when
from sectext.tree import digest, plain, text_digest
from sectext.versions import located

SCHEMA = "sectext.code/1"

Holders: TypeAlias = Mapping[tuple[str, str], str]


def export_json(code: Code, path: Path) -> None:
    """Write the whole code into a file; the same code gives the same bytes. Raises IntegrityError for altered text.

    Each version, text, modification and event is a line, so that line-wise tools see which of them changed.
    """
    entries = ",\n".join(f"{json.dumps(key)}: {_lines(value)}" for key, value in code_json(code).items())
    save(path, f"{{\n{entries}\n}}\n".encode())


def code_json(code: Code) -> Json:
    """Versions with their texts as trees, modifications with their operations, events, governance, bank holidays.

    A text stands once, under the version whose file holds it; versions name that version. Raises IntegrityError where
    a file is not what its version says.
    """
    holders = located(code.versions)
    return {
        "schema": SCHEMA,
        "versions": [_version(version, holders) for version in code.versions],
        "texts": list(_texts(code)),
        "modifications": [_modification(code, modification) for modification in code.modifications],
        "events": [_event(event) for event in code.events],
        "governance": _governance(code.governance),
        "calendar": _calendar(code.calendar or england_and_wales()),
    }


def _lines(value: object) -> str:
    """A value in one line; the entries of a list in a line each."""
    if isinstance(value, list) and value:
        entries = ",\n".join(json.dumps(each, ensure_ascii=False) for each in value)
        return f"[\n{entries}\n]"
    return json.dumps(value, ensure_ascii=False)


def _version(version: Version, holders: Holders) -> Json:
    return {
        "label": version.label,
        "parent": version.parent,
        "made_by": list(version.made_by),
        "replaces": list(version.replaces),
        "effective": [_effective(fact) for fact in version.effective],
        "documents": [_document(each, holders[version.label, each.name]) for each in version.documents],
    }


def _effective(fact: EffectiveFact) -> Json:
    unknown = fact.rule is not None or fact.bounds.never
    return {
        "effective": None if unknown else jsonable(when(fact.bounds)),
        "when": rule_json(fact.rule) if fact.rule else None,
        "quashed": fact.bounds.never,
        "published": str(fact.published),
        "source": fact.source,
        "certainty": fact.certainty,
    }


def _document(document: VersionDocument, holder: str) -> Json:
    return {
        "name": document.name,
        "title": document.title,
        "text_of": holder,
        "held": None if document.held is None else list(map(str, document.held)),
        "held_to": printed(document.held_to),
    }


def _texts(code: Code) -> Iterator[Json]:
    """Every text that a file gives: as it was first given, then each correction of it."""
    for version in code.versions:
        for document in version.documents:
            if document.text_of == version.label:
                key = (version.label, document.name)
                given = [held for _, held in code.given_before.get(key, ())]
                corrections = (None, *document.corrections)
                digests: list[str | None] = [sha256 for _, sha256 in document.files] or [None]
                for held, sha256, correction in zip((*given, code.held[key]), digests, corrections, strict=True):
                    yield _text(document.name, version.label, held, sha256, correction)


def _text(document: str, version: str, held: Held, sha256: str | None, correction: Correction | None) -> Json:
    held.check()
    return {
        "document": document,
        "version": version,
        "corrected": _correction(correction) if correction else None,
        "file": held.file,
        "sha256": sha256,
        "digest": text_digest(plain(held.tree)),
        "tree_digest": digest(held.tree),
        "sources": [source_json(source) for source in held.sources],
        "tree": place_json(held.tree, held.addresses),
    }


def _correction(correction: Correction) -> Json:
    return {"published": str(correction.published), "source": correction.source, "note": correction.note}


def _modification(code: Code, modification: Modification) -> Json:
    patches, problem = _patches(code, modification)
    return {
        "id": modification.id,
        "title": modification.title,
        "route": modification.route,
        "path": modification.path,
        "stage": modification.stage,
        "marking": modification.marking,
        "base": modification.base,
        "legal_text": modification.legal_text,
        "parts": list(modification.parts),
        "impacts": list(modification.impacts),
        "objectives": list(modification.objectives),
        "sources": list(modification.sources),
        "note": modification.note,
        "desired": modification.desired,
        "follows": list(modification.follows),
        "alternative_to": modification.alternative_to,
        "clerical": modification.clerical,
        "history": [
            {
                "stage": step.stage,
                "date": printed(step.date),
                "published": str(step.published),
                "source": step.source,
                "certainty": step.certainty,
            }
            for step in modification.history
        ],
        "commencement": rule_json(modification.commencement) if modification.commencement else None,
        "annexes": [{"document": a.document, "context": list(map(str, a.ranges))} for a in modification.annexes],
        "patches": patches,
        "problem": problem,
    }


def _patches(code: Code, modification: Modification) -> tuple[list[Json], Json | None]:
    """The operations on the base, part by part; or why they cannot be drafted."""
    made: list[Json] = []
    for part in modification.parts or (None,):
        drafted = code.drafts[modification.id if part is None else f"{modification.id}#{part}"]
        if isinstance(drafted, SectextError):
            problem = {"code": drafted.code, "message": drafted.problem, "where": drafted.where, "hint": drafted.hint}
            return [], problem
        for patch in (each.patch for each in drafted):
            made.append(
                {
                    "part": part,
                    "document": patch.document,
                    "base": patch.base,
                    "base_digest": patch.base_digest,
                    "operations": [operation_json(operation) for operation in patch.operations],
                }
            )
    return made, None


def _event(event: Event) -> Json:
    facts = [
        {
            "kind": fact.kind,
            "date": str(fact.date),
            "published": printed(fact.published),
            "source": fact.source,
            "certainty": fact.certainty,
        }
        for fact in event.facts
    ]
    return {"id": event.id, "title": event.title, "facts": facts}


def _governance(governance: Governance) -> Json:
    return {
        "routes": list(governance.routes),
        "stages": [
            {"name": name, "binding": name in governance.binding, "open": name in governance.open}
            for name in governance.stages
        ],
        "paths": list(governance.paths),
        "categories": list(governance.categories),
        "markings": list(governance.markings),
    }


def _calendar(calendar: Calendar) -> Json:
    holidays = [str(day) for day in sorted(calendar.holidays)]
    return {"name": calendar.name, "first": calendar.first, "last": calendar.last, "holidays": holidays}
