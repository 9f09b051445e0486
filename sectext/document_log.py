"""The Document Log: which version's text of each document is the last one held, and which version changed what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sectext.code import Code
from sectext.timeline import Version, VersionDocument

FILE = "corpus/document-log.md"


def document_log(code: Code) -> str:
    """The log as Markdown, from what the versions say; the same versions give the same bytes.

    It has no days: they are facts that are added to, and `sectext status` prints them.
    """
    versions = code.versions
    last = versions[-1]
    lines = [
        "# Document Log",
        "",
        f"The documents of the code in SEC {last.label}, the last version held. `sectext status` prints the days.",
        "",
        *_table(("Document", "Title", "Text of", "Made by", "Held"), _rows(versions)),
        "",
        "## Versions",
        "",
        *_table(("Version", "Made by", "Documents changed"), map(_version, versions)),
    ]
    return "\n".join(lines) + "\n"


def _rows(versions: tuple[Version, ...]) -> Iterator[tuple[str, ...]]:
    by_label = {version.label: version for version in versions}
    for document in versions[-1].documents:
        holder = by_label[document.text_of]
        yield document.name, document.title or "", holder.label, ", ".join(holder.made_by), _held(document)


def _version(version: Version) -> tuple[str, ...]:
    changed = ", ".join(document.name for document in version.documents if document.file is not None)
    return version.label, ", ".join(version.made_by), changed


def _held(document: VersionDocument) -> str:
    held = "the whole document" if document.held is None else ", ".join(map(str, document.held))
    return f"{held}; nobody has looked since {document.held_to}" if document.held_to else held


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line(tuple("---" for _ in head))
    for row in rows:
        yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
