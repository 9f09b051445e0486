"""Puts other words into a modification's file, and keeps all else: comments, order, the way the words are quoted."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Item, String

# The keys whose words come into the text. What quotes the base (after, before, for) is never touched.
NEW_WORDS = ("words", "text", "cells")


def words_of(text: str) -> list[dict[str, str]]:
    """The new words of each [[change]] of a modification's file, by key; the cells of a row as cells.0, cells.1 …"""
    return [dict(_values(entry)) for entry in _changes(tomlkit.parse(text))]


def with_words(text: str, number: int, key: str, words: str) -> str:
    """The file with other words under a key of its n-th [[change]], counted from 0."""
    document = tomlkit.parse(text)
    entry = _changes(document)[number]
    name, _, place = key.partition(".")
    if place:
        cells = entry[name]
        assert isinstance(cells, Array)
        cells[int(place)] = _quoted_alike(cells[int(place)], words)
    else:
        entry[name] = _quoted_alike(entry[name], words)
    return tomlkit.dumps(document)


def _changes(document: tomlkit.TOMLDocument) -> list[Any]:
    found = document.get("change")
    return list(found) if isinstance(found, AoT) else []


def _values(entry: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key in NEW_WORDS:
        value = entry.get(key)
        if isinstance(value, String):
            found.append((key, str(value)))
        elif isinstance(value, Array):
            found += [(f"{key}.{place}", str(cell)) for place, cell in enumerate(value)]
    return found


def _quoted_alike(old: Item, words: str) -> Item:
    """Words in the quotation marks that the old ones have, if they can stand in them."""
    written = old.as_string()
    if "\n" in written:
        marks = "'''" if written.startswith("'''") and "'''" not in words else '"""'
        body = words if marks == "'''" else words.replace("\\", "\\\\").replace('"""', '""\\"')
        made = tomlkit.parse(f"x = {marks}\n{body}{marks}\n").item("x")
    else:
        literal = written.startswith("'") and "'" not in words
        made = tomlkit.string(words, literal=literal)
    if isinstance(made, Item) and isinstance(old, Item):
        made.trivia.comment, made.trivia.comment_ws = old.trivia.comment, old.trivia.comment_ws
        made.trivia.trail = old.trivia.trail
    assert isinstance(made, Item)
    return made
