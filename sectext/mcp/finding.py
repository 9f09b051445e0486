"""Clauses that hold given words on a day, found by going through the whole text: what serves where no index does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sectext.code import Code
from sectext.tree import Clause, at
from sectext.words import tokens


def scan(code: Code, words: str, on: date) -> Iterator[str]:
    """The addresses of the clauses whose own words hold all of these, in any order; capitals do not matter."""
    wanted = {token.casefold() for token in tokens(words) if token.strip()}
    view = code.view()
    for document in dict.fromkeys(name for _, name in code.held):
        helds = [text.held for text in view.texts(document, on)]
        places = ((held, address, path) for held in helds for address, path in held.places.items())
        found = (address for held, address, path in places if wanted <= _own(at(held.tree, path)))
        yield from dict.fromkeys(map(str, found if wanted else ()))


def _own(clause: Clause) -> set[str]:
    parts = (clause.label, clause.heading, clause.text, clause.closing)
    return {token.casefold() for part in parts if part for token in tokens(part)}
