"""Writes version.toml: a new one, and one more day for one that is there."""

from __future__ import annotations

import tomlkit
from tomlkit.items import Table

from sectext.timeline import EffectiveFact, Version, VersionDocument


def write(version: Version) -> str:
    """A version as its file; `versions.read` gives it back. Its dates are days, not rules or bounds."""
    document = tomlkit.document()
    document.add("label", version.label)
    document.add("parent", version.parent)
    document.add("made_by", list(version.made_by))
    effective = tomlkit.aot()
    for fact in version.effective:
        effective.append(_effective(fact))
    document.add("effective", effective)
    documents = tomlkit.aot()
    for each in version.documents:
        documents.append(_document_entry(each))
    document.add("document", documents)
    return tomlkit.dumps(document)


def _document_entry(document: VersionDocument) -> Table:
    entry = tomlkit.table()
    entry.add("name", document.name)
    if document.title:
        entry.add("title", document.title)
    for key, value in (("file", document.file), ("sha256", document.sha256)):
        if value is not None:
            entry.add(key, value)
    if document.file is None:
        entry.add("in", document.text_of)
    if document.held is not None:
        entry.add("held", list(map(str, document.held)))
    if document.held_to is not None:
        entry.add("held_to", document.held_to)
    return entry


def with_effective(text: str, fact: EffectiveFact) -> str:
    """The file with one more [[effective]] after those there are, and nothing else changed."""
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if line.strip().startswith("[")]
    last = max(number for number in ends if lines[number].strip().startswith("[[effective]]"))
    following = next((number for number in ends if number > last), len(lines))
    while following > last and (not lines[following - 1].strip() or lines[following - 1].lstrip().startswith("#")):
        following -= 1  # a comment before the next table is that table's
    new = tomlkit.dumps({"effective": [_effective(fact)]}).strip().split("\n")
    return "\n".join([*lines[:following], "", *new, *lines[following:]])


def _effective(fact: EffectiveFact) -> Table:
    entry = tomlkit.table()
    for key, value in (("date", fact.bounds.fixed), ("published", fact.published), ("source", fact.source)):
        entry.add(key, value)
    return entry
