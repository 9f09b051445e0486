"""A document's file in the corpus: front matter that says where each text comes from, then the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sectext.address import Address, Range, parse_range
from sectext.errors import MalformedFile, SectextError
from sectext.formats import toml
from sectext.formats.markdown.pieces import Pieces
from sectext.formats.markdown.writer import write
from sectext.tree import Clause

Certainty = Literal["published", "reconstructed", "inferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the text of some clauses comes from and how sure it is. `incomplete`: the source ends before the clause."""

    at: tuple[Range, ...]
    source: str
    certainty: Certainty
    note: str | None = None
    incomplete: bool = False

    def covers(self, address: Address) -> bool:
        return any(span.covers(address) for span in self.at)


def read_file(text: str, *, name: str, pieces: Pieces | None = None) -> tuple[Clause, tuple[Source, ...]]:
    """A document and its sources. Raises MalformedFile. `pieces` are those that were read in other texts."""
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        raise MalformedFile("A line ends with CR.", where=f"{name}:{line}", hint="Save the file with LF line ends.")
    if not text.startswith("+++\n"):
        raise MalformedFile(
            "The front matter is missing.", where=f"{name}:1", hint="Begin with +++ and its [[source]]s."
        )
    front, end, _ = text[4:].partition("\n+++\n")
    if not end:
        raise MalformedFile("The front matter is not ended.", where=f"{name}:1", hint="End it with a line of +++.")
    table = toml.read(front, name=name, first_line=2)
    sources = tuple(_source(entry) for entry in table.tables("source"))
    table.done()
    return (pieces or Pieces()).document(text, name=name), sources


def write_file(document: Clause, sources: Sequence[Source]) -> str:
    """The file of a document, canonical; `read_file` gives both back."""
    blocks = []
    for entry in sources:
        spans = ", ".join(f'"{_quoted(str(span))}"' for span in entry.at)
        lines = [
            "[[source]]",
            f"at = [{spans}]",
            f'from = "{_quoted(entry.source)}"',
            f'certainty = "{entry.certainty}"',
        ]
        lines += [f'note = "{_quoted(entry.note)}"'] if entry.note else []
        lines += ["incomplete = true"] if entry.incomplete else []
        blocks.append("\n".join(lines))
    return "+++\n" + "\n\n".join(blocks) + "\n+++\n\n" + write(document)


def _source(table: toml.Table) -> Source:
    spans = table.texts("at")
    try:
        at = tuple(parse_range(span) for span in spans)
    except SectextError as error:
        raise MalformedFile(error.problem, where=table.where("at"), hint=error.hint) from None
    if not at:
        raise MalformedFile("A source names no clauses.", where=table.where(), hint='Write at = ["G3.17 to G3.21"].')
    certainty: Certainty = table.choice("certainty", get_args(Certainty))  # type: ignore[assignment]
    found = Source(
        at=at,
        source=table.text("from"),
        certainty=certainty,
        note=table.maybe_text("note"),
        incomplete=table.boolean("incomplete", False),
    )
    table.done()
    return found


def _quoted(text: str) -> str:
    """Text as the inside of a TOML string, where a control character other than a tab stands by its number."""
    marked = text.replace("\\", "\\\\").replace('"', '\\"')
    return re.sub("[\x00-\x08\x0a-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04X}", marked)
