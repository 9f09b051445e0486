"""Reads a text of instructions into the operations that it states, all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sectext.address import Address
from sectext.errors import Finding, MalformedFile, SectextError
from sectext.formats.markdown import read_clauses, read_rows
from sectext.instruction.held import Held
from sectext.instruction.known import Refused
from sectext.instruction.matching import Progress, Reading, readings
from sectext.instruction.names import Named
from sectext.instruction.statements import Heading, Statement, statements
from sectext.patch import Conflict, Operation, Patch, PatchConflict, place
from sectext.redline import redline
from sectext.tree import Clause, Kind

_LONGEST = 2_000_000
_DRAFTED = re.compile(r"These changes have been drafted against SEC Version (\S+)")
_ANNOUNCED = re.compile(r"(?:Amend|Change) .* as (?:follows|shown|set out)\b.*", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


class NotUnderstood(SectextError):
    """Instructions that cannot be carried out as they stand. Nothing was changed. `faults` holds every reason."""

    code = "not-understood"

    def __init__(self, faults: Sequence[Fault], *, where: str = "") -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)), where=where, hint="Nothing was changed.")

    def __str__(self) -> str:
        return f"{self.problem}\n{self.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why one sentence is not carried out: its file and line, what it says, the reason, and what to do.

    `readings` are what it could mean, where that is more than one thing.
    """

    where: str
    sentence: str
    problem: str
    hint: str = ""
    readings: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = self.sentence if len(self.sentence) <= 200 else f"{self.sentence[:199]}…"
        told = " ".join(filter(None, (self.problem, self.hint)))
        meant = "".join(f"\n    it could mean: {each}" for each in self.readings)
        return f"{self.where}  {shown}\n    {told}{meant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The operations of a text of instructions, a patch for each document, and the file and line of each operation.

    `base` is the version that the text says it was drafted against.
    """

    patches: tuple[Patch, ...]
    where: Mapping[Operation, str] = field(default_factory=dict)
    base: str | None = None
    findings: tuple[Finding, ...] = ()


def read(text: str, base: Callable[[str], Clause], *, name: str = "text") -> Understood:
    """The operations that instructions state; `base` gives a document by its name, as they were drafted on it.

    Every sentence is an instruction, a heading that names a document, or the version that they were drafted against;
    lines that begin with # are remarks. Reads only. Raises NotUnderstood where a sentence has no meaning or more than
    one, PatchConflict where all have one and the text does not fit them; each tells all faults, with their lines.
    """
    if len(text) > _LONGEST:
        raise NotUnderstood([_too_long(text, name)])
    reader = _Reader(base, name)
    for each in statements(text.removeprefix("\ufeff").replace("\r\n", "\n")):
        reader.take(each)
    reader.check_fits()
    return reader.understood(tuple(_hidden(text, name)))


def _too_long(text: str, name: str) -> Fault:
    problem = f"The text has {len(text)} characters, and at most {_LONGEST} are read."
    return Fault(where=name, sentence=f"{text[:60]}…", problem=problem, hint="Divide it.")


def _hidden(text: str, name: str) -> Iterator[Finding]:
    """Characters that nobody sees, line by line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isascii() and (found := _HIDDEN.search(line)):
            problem = f"A character that nobody sees, U+{ord(found.group()):04X}, stands in the instruction."
            yield Finding(
                code="hidden-character", level="warning", where=f"{name}:{number}", problem=problem, hint="Take it out."
            )


class _Reader:
    """Takes sentence after sentence; what is wrong is kept until all have been read."""

    def __init__(self, base: Callable[[str], Clause], name: str) -> None:
        self.base, self.name = base, name
        self.held: dict[str, Held] = {}
        self.document: str | None = None
        self.drafted: str | None = None
        self.where: dict[Operation, str] = {}
        self.sentences: dict[Operation, str] = {}
        self.faults: list[tuple[Fault, Conflict | None]] = []

    def take(self, each: Heading | Statement) -> None:
        if isinstance(each, Statement) and (base := _DRAFTED.fullmatch(each.text)) and not each.block:
            self.drafted = base[1]
            return
        said = each.text if isinstance(each, Statement) else each.document
        try:
            if isinstance(each, Heading):
                self._head(each)
            else:
                self._state(each)
        except Refused as error:
            self._fault(each.line, said, error)
        except MalformedFile as error:
            self.faults.append((Fault(where=error.where, sentence=said, problem=error.problem, hint=error.hint), None))
        except SectextError as error:
            self._fault(each.line, said, Refused(error.problem, hint=error.hint))

    def _fault(self, line: int, said: str, error: Refused) -> None:
        where = f"{self.name}:{line}"
        fault = Fault(where=where, sentence=said, problem=error.problem, hint=error.hint, readings=error.readings)
        conflict = error.conflict
        self.faults.append((fault, replace(conflict, where=where) if conflict else None))

    def _head(self, heading: Heading) -> None:
        self.document = heading.document
        self._text(heading.document).check_title(heading.title)

    def _text(self, document: str) -> Held:
        if document not in self.held:
            self.held[document] = Held(self.base(document))
        return self.held[document]

    def _state(self, statement: Statement) -> None:
        if statement.fault is not None:
            raise statement.fault
        operations = self._meaning(statement)
        for operation in operations:
            self.where.setdefault(operation, f"{self.name}:{statement.line}")
            self.sentences.setdefault(operation, statement.text)

    def _meaning(self, statement: Statement) -> tuple[Operation, ...]:
        """The operations of a sentence. Raises Refused where it has no meaning, or more than one."""
        if _ANNOUNCED.fullmatch(statement.text):
            hint = "Draft from the file that shows the changes, or say here which words go and come."
            raise Refused("It announces marked text and does not itself say what changes.", hint=hint)
        progress = Progress()
        found: dict[tuple[Operation, ...], Reading] = {}
        refused: list[Refused] = []
        given = readings(
            statement.text, self.document, with_clauses=statement.has_colon or statement.block is not None,
            progress=progress,
        )
        for reading in given:
            try:
                found.setdefault(self._made(reading, statement), reading)
            except Refused as error:
                refused.append(error)
        if several := [error for error in refused if error.readings]:
            raise several[0]
        if len(found) > 1:
            readings_ = tuple("; ".join(str(op) for op in operations) for operations in found)
            raise Refused("It can be read in more than one way.", hint="Say which.", readings=readings_)
        if found:
            return next(iter(found))
        raise refused[0] if refused else _unknown(statement, progress)

    def _made(self, reading: Reading, statement: Statement) -> tuple[Operation, ...]:
        documents = {address.document for address in _addresses(reading.slots)}
        if len(documents) != 1:
            raise Refused(f"It names clauses of several documents: {', '.join(sorted(documents))}.")
        [document] = documents
        if self.document not in (None, document):
            raise Refused(f"It stands below the heading {self.document} and names {document}.")
        text = self._text(document)
        slots = {**reading.slots, "clauses": lambda parent: self._clauses(statement, parent)}
        slots.setdefault("following", "")
        return tuple(reading.form.made(slots, text))

    def _clauses(self, statement: Statement, parent: Clause) -> tuple[Clause, ...]:
        """The clauses below a sentence, as they would stand in `parent`."""
        if statement.block is None:
            hint = "Write them below, each line after “> ”, as in a modification's file."
            raise Refused("The clauses that it speaks of do not stand below it.", hint=hint)
        if parent.kind in ("table", "row"):
            rows = read_rows(statement.block, name=self.name, first_line=statement.block_line)
            return rows if parent.kind == "table" else _cells(rows)
        return read_clauses(statement.block, under=parent.kind, name=self.name, first_line=statement.block_line)

    def check_fits(self) -> None:
        """Whether the operations fit the texts that they change."""
        for patch in self._patches():
            try:
                redline(self.held[patch.document].base, replace(patch, operations=patch.text_operations))
            except PatchConflict as error:
                self.faults += (self._unfit(conflict) for conflict in error.conflicts)

    def understood(self, hidden: tuple[Finding, ...]) -> Understood:
        """Everything that was stated. Raises NotUnderstood, PatchConflict."""
        faults = sorted(self.faults, key=lambda fault: int(fault[0].where.rpartition(":")[2] or 0))
        conflicts = [conflict for _, conflict in faults if conflict is not None]
        if len(conflicts) < len(faults):
            raise NotUnderstood([fault for fault, _ in faults])
        if conflicts:
            raise PatchConflict(conflicts)
        return Understood(patches=tuple(self._patches()), where=self.where, base=self.drafted, findings=hidden)

    def _patches(self) -> Iterator[Patch]:
        documents = dict.fromkeys(place(operation).document for operation in self.where)
        for document in documents:
            operations = tuple(op for op in self.where if place(op).document == document)
            yield Patch(document=document, operations=operations)

    def _unfit(self, conflict: Conflict) -> tuple[Fault, Conflict]:
        operation = next((op for op in conflict.operations if op in self.where), None)
        where = self.where[operation] if operation is not None else f"{self.name}:1"
        said = self.sentences[operation] if operation is not None else ""
        problem = f"{conflict.at}: {conflict.problem.rstrip('.')}."
        return Fault(where=where, sentence=said, problem=problem), replace(conflict, where=where)


def _addresses(slots: Mapping[str, object]) -> Iterator[Address]:
    for value in slots.values():
        for each in value if isinstance(value, tuple) else (value,):
            inner = each if isinstance(each, tuple) else (each,)
            yield from (named.address for named in inner if isinstance(named, Named))


def _cells(rows: Sequence[Clause]) -> tuple[Clause, ...]:
    if len(rows) != 1:
        raise Refused(f"The cells of one row are meant, and {len(rows)} rows are given.")
    return rows[0].children


def _unknown(statement: Statement, progress: Progress) -> Refused:
    """A sentence that no form fits: where it stops being one, and which forms come nearest."""
    start, rest = statement.text[: progress.reached], statement.text[progress.reached :]
    kind = {True: "with clauses below it", False: "by itself"}[statement.has_colon or statement.block is not None]
    if progress.reached <= 0:
        problem = f"No instruction {kind} begins like this."
    elif rest:
        problem = f"It is understood up to “{start.strip()}”, and not from “{rest.strip()[:60]}” on."
    else:
        problem = "It ends too early."
    forms = " · ".join(_shown(says) for says in progress.expected[:3]) if progress.reached > 0 else ""
    hint = f"Understood would be: {forms}" if forms else "docs/reference/instructions.md has all forms."
    return Refused(problem, hint=hint)


def _shown(says: str) -> str:
    """A form as a drafter may fill it in."""
    filled = re.sub(r"\{(\w+)\}", lambda slot: _SHOWN.get(slot[1], "…"), says)
    return filled if filled.endswith(":") else f"{filled}."


_SHOWN = {
    "where": "Section …", "at": "Section …", "after": "Section …", "into": "Section …", "ats": "Section …",
    "find": "“…”", "new": "“…”", "old": "“…”", "scope": "“…”", "times": "", "following": "the following clause",
    "day": "on …",
}
