"""Which modifications touch which clause: at it, above it or below it, in the text that each was drafted on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sectext.address import Address
from sectext.code import Code
from sectext.held import Held
from sectext.lineage import Line
from sectext.patch import Insert, Operation, place


def touched(code: Code, document: str) -> Mapping[Line, tuple[str, ...]]:
    """For each clause of a document the modifications whose operations touch it, in the order in which they are held.

    What a modification inserts is touched by it from the version on that it made. One that cannot be read touches none.
    """
    found: dict[Line, dict[str, None]] = {}
    for modification in code.modifications:
        for drafted in code.readable(modification.id):
            if drafted.patch.document == document:
                for line in _lines(code, document, modification.base, drafted.patch.operations):
                    found.setdefault(line, {})[modification.id] = None
    for line, names in _inserted(code, document):
        found.setdefault(line, {}).update(dict.fromkeys(names))
    return {line: tuple(names) for line, names in found.items()}


def _lines(code: Code, document: str, base: str, operations: tuple[Operation, ...]) -> Iterator[Line]:
    held = code.held.get((base, document))
    if held is None:
        return
    lineages, position = code.view().clauses(document).where(base)
    for operation in operations:
        at = operation.into if isinstance(operation, Insert) else place(operation)
        for address in dict.fromkeys((*_above(held, at), *_below(held, at, operation))):
            line = lineages.line(address, position)
            if line is not None:
                yield line


def _above(held: Held, at: Address) -> Iterator[Address]:
    path = held.places.get(at)
    if path is not None:
        yield from (held.addresses[path[:length]] for length in range(len(path) + 1))


def _below(held: Held, at: Address, operation: Operation) -> Iterator[Address]:
    """What an insertion comes into is touched, and not what stands beside it."""
    return iter(()) if isinstance(operation, Insert) else (address for address, _ in held.below(at))


def _inserted(code: Code, document: str) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """The clauses that a version's modifications put in."""
    clauses = code.view().clauses(document)
    for lineages in {id(path): path for path, _ in map(clauses.where, (v.label for v in code.versions))}.values():
        for line in lineages.every():
            spells = lineages.spells(line)
            if line.made and spells:
                yield line, tuple(name.partition("#")[0] for name in spells[0].made_by)
