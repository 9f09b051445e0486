"""What paragraphs of a drafter's file are, where the text that they change says it: its own clauses, word for word.

Then nothing has to be read from the layout, which in other people's files may be any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from sectext.formats.word.content import Passage
from sectext.formats.word.own import Role
from sectext.formats.word.views import Line, Shown
from sectext.tree import Clause

# What each paragraph of the file is, by its part and its number there.
Guide: TypeAlias = Mapping[tuple[str, int], Role]


def guide(base: Clause, content: Sequence[Shown]) -> Guide:
    """What the paragraphs are that read, with every change rejected, as the base does; in its order."""
    known: defaultdict[str, list[tuple[int, Role]]] = defaultdict(list)
    for number, (words, role) in enumerate(_of(base, 0, 0)):
        known[_key(words)].append((number, role))
    found: dict[tuple[str, int], Role] = {}
    here = -1
    for line in content:
        if not isinstance(line, Line):
            continue
        following = next((pair for pair in known.get(_key((line.label, line.text)), ()) if pair[0] > here), None)
        if following is not None:
            here, role = following
            found.update((place(passage), role) for passage in line.sources if passage.before is None)
    return found


def place(passage: Passage) -> tuple[str, int]:
    return passage.part, passage.place


def _key(words: Iterable[str | None]) -> str:
    return re.sub(r"\s+", " ", " ".join(filter(None, words))).strip()


def _of(clause: Clause, group: int, depth: int) -> Iterator[tuple[tuple[str | None, ...], Role]]:
    """Each paragraph of a text with what it is. Titles in front of words, and tables, are left to the layout."""
    words = (clause.label, clause.text)
    match clause.kind:
        case "document":
            yield from _below(clause, 0, 0)
        case "group":
            level = group + 1
            yield (clause.label, clause.heading), Role(name="Group", depth=level)
            if clause.text:
                yield (clause.text,), Role(name="Group text", depth=level)
            yield from _below(clause, level, 0)
        case "heading":
            name = "Heading in a list" if depth else "Heading"
            yield words, Role(name=name, depth=depth, beside=None if depth else group)
        case "clause" | "item":
            if not clause.heading:
                yield words, Role(name=_name(clause), depth=depth, beside=None if depth else group)
            yield from _below(clause, group, depth + 1)
            if clause.closing and clause.children:
                yield (clause.closing,), Role(name=f"{_name(clause)} closing words", depth=depth)
        case _:
            return


def _name(clause: Clause) -> str:
    return "Clause" if clause.kind == "clause" else "Item"


def _below(clause: Clause, group: int, depth: int) -> Iterator[tuple[tuple[str | None, ...], Role]]:
    for child in clause.children:
        yield from _of(child, group, depth)
