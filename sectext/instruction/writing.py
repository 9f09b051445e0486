"""Writes a patch as instructions: a numbered sentence for each operation, and below it the clauses that it puts in."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.annex import Annex
from sectext.formats.markdown import write_clauses, write_rows
from sectext.instruction.held import Held
from sectext.instruction.matching import pieces
from sectext.instruction.quoting import quote
from sectext.patch import Insert, Operation, Patch
from sectext.tree import Clause


def sentences(patch: Patch, base: Clause) -> tuple[str, ...]:
    """Each operation of a patch as the agreed instruction for it, which `read` reads back as that operation.

    Clauses that come in stand below their sentence as Markdown, each line after “> ”. `base` is the text that the
    patch was drafted on.
    """
    held = Held(base)
    return tuple(_sentence(operation, held) for operation in patch.operations)


def write(patch: Patch, base: Clause) -> str:
    """The instructions of a patch as a text: the name of the document, then its sentences, numbered."""
    title = f" '{base.heading}'" if base.heading else ""
    numbered = [f"{number}. {each}" for number, each in enumerate(sentences(patch, base), start=1)]
    return "\n\n".join([f"{patch.document}{title}", *numbered]) + "\n"


def write_annex(annex: Annex) -> str:
    """The instructions of an annex, under the version that they are drafted on and the name of the document."""
    head = [
        f"# {annex.modification} ‘{annex.title}’",
        f"# Annex {annex.letter}: instructions, legal text version {annex.legal_text}",
        f"# Classification: {annex.marking}",
        *(f"# Already there, no instruction: {each}" for each in annex.already),
        "",
        f"These changes have been drafted against SEC Version {annex.shown_on or annex.base}.",
        "",
    ]
    assert annex.whole is not None
    patch = Patch(document=annex.document, operations=annex.operations)
    return "\n".join([*head, write(patch, annex.whole)])


def _sentence(operation: Operation, held: Held) -> str:
    told = pieces(operation, held, in_full=True)
    line = "".join(quote(piece) if number % 2 else piece for number, piece in enumerate(told))
    return "\n".join([line, "", *_block(operation)]) if isinstance(operation, Insert) else line


def _block(operation: Insert) -> Iterator[str]:
    kinds = {clause.kind for clause in operation.clauses}
    if kinds == {"row"}:
        text = write_rows(operation.clauses)
    elif kinds == {"cell"}:
        text = write_rows([Clause(kind="row", children=operation.clauses)])
    else:
        text = write_clauses(operation.clauses)
    for line in text.rstrip("\n").split("\n"):
        yield f"> {line}" if line else ">"
