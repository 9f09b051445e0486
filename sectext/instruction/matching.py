"""A sentence beside the forms: the pieces of the one that says an operation, and every way to read a given one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sectext.instruction import following
from sectext.instruction.forms import FORMS, Form
from sectext.instruction.known import Known
from sectext.instruction.meanings import Slots
from sectext.instruction.slots import SLOTS
from sectext.patch import Operation

_SLOT = re.compile(r"\{(\w+)\}")
# What drafters also write for a word of a form. Everything else stands as the form has it, but for commas.
_ALSO = {
    "insert": "(?:insert|add)",
    "add": "(?:add|insert)",
    "omit": "(?:omit|delete|remove)",
    "delete": "(?:delete|omit|remove)",
    "has": "(?:has|have)",
    "is": "(?:is|are)",
    "does": "(?:does|do)",
    "takes": "takes?",
    "comes": "comes?",
    "ceases": "ceases?",
    "replace": "replace",
    "its": "(?:its|their)",
    "number": "numbers?",
}
Part: TypeAlias = "re.Pattern[str] | str"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A form that a sentence has, with what fills its slots."""

    form: Form
    slots: Slots
    wants_clauses: bool


@dataclass(slots=True)
class Progress:
    """How far the forms went that do not fit: to tell what was expected where."""

    reached: int = -1
    expected: tuple[str, ...] = ()

    def note(self, position: int, says: str) -> None:
        if position > self.reached:
            self.reached, self.expected = position, ()
        if position == self.reached and says not in self.expected:
            self.expected = (*self.expected, says)


def pieces(operation: Operation, known: Known, *, in_full: bool) -> tuple[str, ...]:
    """The sentence of an operation in pieces: what is said and, by turns, the words that it quotes.

    `in_full` ends with a colon where clauses follow; else they are named in it.
    """
    form, slots = next((f, s) for f in FORMS if f.told and (s := f.told(operation, known)) is not None)
    told = [""]
    for number, part in enumerate(_SLOT.split(form.says[0])):
        if number % 2 == 0:
            told[-1] += part
        elif part == "following" and not in_full:
            told[-1] += following.listed(slots[part])
        elif SLOTS[part].is_quoted:
            told += [SLOTS[part].write(slots[part], known), ""]
        else:
            told[-1] += SLOTS[part].write(slots[part], known)
    end = ":" if in_full and told[-1].endswith(":") else "."
    return (
        (f"{told[0][:1].upper()}{told[0][1:]}", *told[1:-1], told[-1].removesuffix(":") + end)
        if told[1:]
        else (f"{told[0][:1].upper()}{told[0][1:].removesuffix(':')}{end}",)
    )


def readings(sentence: str, document: str | None, *, with_clauses: bool, progress: Progress) -> Iterator[Reading]:
    """Every way to read a sentence, without its last stop; `with_clauses` says whether a colon ends it."""
    for form in FORMS:
        for says in form.says:
            if says.endswith(":") is with_clauses:
                for slots in _read(_compiled(says), sentence, 0, document, says, progress):
                    yield Reading(form=form, slots=slots, wants_clauses=with_clauses)


def _read(
    parts: Sequence[Part], text: str, at: int, document: str | None, says: str, progress: Progress
) -> Iterator[dict[str, Any]]:
    if not parts:
        if at == len(text):
            yield {}
        else:
            progress.note(at, says)
        return
    first, rest = parts[0], parts[1:]
    if isinstance(first, str):
        found = False
        for value, end in SLOTS[first].read(text, at, document):
            found = True
            yield from ({first: value, **more} for more in _read(rest, text, end, document, says, progress))
        if not found:
            progress.note(at, says)
    elif match := first.match(text, at):
        yield from _read(rest, text, match.end(), document, says, progress)
    else:
        progress.note(at, says)


@cache
def _compiled(says: str) -> tuple[Part, ...]:
    parts = _SLOT.split(says.removesuffix(":"))
    return tuple(part if number % 2 else _literal(part) for number, part in enumerate(parts) if part)


def _literal(words: str) -> re.Pattern[str]:
    """The words of a form as they may be written: with another word for the same, with or without a comma."""
    said = "".join(
        ",? " if part.isspace() or part == ", " else _ALSO.get(part.lower(), re.escape(part))
        for part in re.split(r"(,? )", words)
    )
    return re.compile(said, re.IGNORECASE)
