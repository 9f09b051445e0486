"""A document as files for git: one for each clause, so that the history of a clause is the history of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import quote

from sectext.formats.markdown import write, write_clauses
from sectext.formats.markdown.inline import escaped, start_escaped
from sectext.formats.markdown.writer import CLOSING
from sectext.held import Held
from sectext.timeline import VersionDocument
from sectext.tree import Clause

CONTENTS = "README.md"
SOURCES = "sources.md"

_UNSAFE = re.compile(rb"[^A-Za-z0-9().,_+-]")
_LONGEST = 120


def safe(name: str) -> str:
    """A name that any file system and any git takes; two names never become one. Unsafe signs are written as %2F."""
    made = _UNSAFE.sub(lambda m: f"%{m.group()[0]:02X}".encode(), name.encode()).decode()
    if made[:1] in (".", "-") or made.casefold() in ("readme", "sources"):
        made = f"%{ord(made[0]):02X}{made[1:]}"
    if made.endswith("."):
        made = f"{made[:-1]}%2E"
    return made if len(made) <= _LONGEST else f"{made[:_LONGEST]}-{sha256(name.encode()).hexdigest()[:16]}"


def folder_of(document: str) -> str:
    """The folder of a document: section-g."""
    return safe(document.lower().replace(" ", "-"))


def files(document: VersionDocument, held: Held) -> Mapping[str, bytes]:
    """The files of a document by their paths: its contents, where its text comes from, and each numbered clause."""
    made = _Files(folder=folder_of(document.name))
    outline = made.taken_out(held.tree, ())
    made.put(CONTENTS, _linked(write(outline), made.links))
    made.put(SOURCES, "\n".join(_sources(document, held)) + "\n")
    return {f"{made.folder}/{path}": text.encode() for path, text in made.texts.items()}


@dataclass(slots=True, kw_only=True)
class _Files:
    """The files of one document as they are made, and the lines of its contents that become links, in order."""

    folder: str
    texts: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, text: str) -> str:
        """Keep a file under its path, or beside one that a file system might take for it."""
        stem, other = path.removesuffix(".md"), 2
        while path.casefold() in self.taken:
            path, other = f"{stem}~{other}.md", other + 1
        self.taken.add(path.casefold())
        self.texts[path] = text
        return path

    def taken_out(self, clause: Clause, above: Sequence[str]) -> Clause:
        """The clause without the numbered clauses below it but for their numbers; each of these gets a file."""
        return replace(clause, children=tuple(self._below(child, above) for child in clause.children))

    def _below(self, child: Clause, above: Sequence[str]) -> Clause:
        if child.kind == "group":
            return self.taken_out(child, (*above, safe(child.label or "")))
        if child.kind != "clause" or child.label is None:
            return child
        path = self.put("/".join((*above, f"{safe(child.label)}.md")), clause_text(child))
        number = Clause(kind="clause", label=child.label)
        self.links.append((_first(number), f"- [{escaped(child.label)}]({quote(path)})"))
        return number


def clause_text(clause: Clause) -> str:
    """A numbered clause as Markdown of its own: its number and title as a heading, and below it a line a paragraph."""
    head = Clause(kind="clause", label=clause.label, heading=clause.heading)
    first, *rest = write_clauses([replace(clause, text=None)]).removesuffix("\n").split("\n")
    assert first == _first(head)
    words = ["", start_escaped(escaped(clause.text))] if clause.text else []
    below = [line.removeprefix("  ") for line in rest]
    if clause.closing and not clause.text and not clause.children:
        below = ["", CLOSING, *below]  # or they would be read as the text
    gap = [""] if below and below[0] else []
    return "\n".join([f"# {first.removeprefix('- ')}", *words, *gap, *below]) + "\n"


def _first(clause: Clause) -> str:
    return write_clauses([clause]).removesuffix("\n")


def _linked(contents: str, links: Iterable[tuple[str, str]]) -> str:
    """The contents with a link in place of each clause that has a file; they stand in the order of the links."""
    waiting = iter(links)
    number, link = next(waiting, ("", ""))
    lines = contents.split("\n")
    for place, line in enumerate(lines):
        if number and line == number:
            lines[place] = link
            number, link = next(waiting, ("", ""))
    return "\n".join(lines)


def _sources(document: VersionDocument, held: Held) -> Iterator[str]:
    spans = "the whole document" if document.held is None else ", ".join(map(str, document.held))
    yield f"# Where the text of {escaped(document.name)} comes from"
    yield ""
    yield f"- Held: {escaped(spans)}."
    if document.held_to:
        yield f"- Nobody has looked from {document.held_to} on."
    for source in held.sources:
        note = f" {source.note}" if source.note else ""
        short = " It ends before the clause does." if source.incomplete else ""
        at = ", ".join(map(str, source.at))
        yield escaped(f"- {at}: {source.certainty}, from {source.source}.{note}{short}")
