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
from sectext.instruction.names import Named
from sectext.instruction.slots import SLOTS, read_listed
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

    def named(self) -> Iterator[Named]:
        """The clauses that fill its slots."""
        for value in self.slots.values():
            for each in value if isinstance(value, tuple) else (value,):
                inner = each if isinstance(each, tuple) else (each,)
                yield from (named for named in inner if isinstance(named, Named))


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


def readings(
    sentence: str, document: str | None, *, with_clauses: bool, progress: Progress, in_one_line: bool = False
) -> Iterator[Reading]:
    """Every way to read a sentence, without its last stop; `with_clauses` says whether clauses follow it.

    `in_one_line`: what comes in is named in the sentence, as `sentence` writes it, and is not read.
    """
    for form in FORMS:
        for says in form.says:
            if says.endswith(":") is with_clauses:
                match = _Match(sentence, document, says, progress, listed=in_one_line)
                for slots in match.read(_compiled(says), 0):
                    yield Reading(form=form, slots=slots, wants_clauses=with_clauses)


class _Match:
    """One sentence beside one form."""

    def __init__(self, text: str, document: str | None, says: str, progress: Progress, *, listed: bool) -> None:
        self.text, self.document, self.says = text, document, says
        self.progress, self.listed = progress, listed

    def read(self, parts: Sequence[Part], at: int) -> Iterator[dict[str, Any]]:
        """What fills the slots of the rest of the form, if it is the rest of the sentence: every way there is."""
        if not parts:
            if at == len(self.text):
                yield {}
                return
            self.progress.note(at, self.says)
            return
        found = False
        for value, end in self._first(parts[0], at):
            found = True
            filled = {parts[0]: value} if isinstance(parts[0], str) else {}
            yield from ({**filled, **more} for more in self.read(parts[1:], end))
        if not found:
            self.progress.note(at, self.says)

    def _first(self, part: Part, at: int) -> Iterator[tuple[Any, int]]:
        if not isinstance(part, str):
            match = part.match(self.text, at)
            return iter([(None, match.end())] if match else [])
        read = read_listed if self.listed and part == "following" else SLOTS[part].read
        return read(self.text, at, self.document)


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
