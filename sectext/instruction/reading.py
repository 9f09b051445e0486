"""Reads a text of instructions into the operations that it states, all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sectext.errors import Finding, MalformedFile, SectextError
from sectext.formats.markdown import read_clauses, read_rows
from sectext.instruction.held import Held
from sectext.instruction.known import Refused
from sectext.instruction.matching import Progress, Reading, pieces, readings
from sectext.instruction.quoting import quote
from sectext.instruction.refusing import Fault, NotUnderstood, unknown
from sectext.instruction.statements import Heading, Statement, statements
from sectext.patch import Conflict, Operation, Patch, PatchConflict, place
from sectext.redline import redline
from sectext.tree import Clause

_LONGEST = 2_000_000
_MOST = 20_000
_DRAFTED = re.compile(r"These changes have been drafted against SEC Version (\S+)")
_ANNOUNCED = re.compile(r"(?:Amend|Change) .* as (?:follows|shown|set out)\b.*", re.IGNORECASE)
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


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
    reader = _taken(text, base, name)
    reader.check_fits()
    return reader.understood(tuple(_hidden(text, name)))


def stated(text: str, base: Callable[[str], Clause], *, name: str = "text") -> Understood:
    """The same, whether or not the operations fit the text and one another. Raises NotUnderstood, PatchConflict."""
    return _taken(text, base, name).understood(tuple(_hidden(text, name)))


def _taken(text: str, base: Callable[[str], Clause], name: str) -> _Reader:
    if len(text) > _LONGEST:
        raise NotUnderstood([_too_long(text, name)])
    reader = _Reader(base, name)
    for number, each in enumerate(statements(text.removeprefix("\ufeff").replace("\r\n", "\n"))):
        if number == _MOST:
            raise NotUnderstood([_too_long(text, name)])
        reader.take(each)
    return reader


def _too_long(text: str, name: str) -> Fault:
    problem = f"At most {_LONGEST} characters and {_MOST} sentences are read, and the text has more."
    return Fault(where=f"{name}:1", sentence=f"{text[:60]}…", problem=problem, hint="Divide it.")


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
            statement.text,
            self.document,
            with_clauses=statement.has_colon or statement.block is not None,
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
            meant = tuple(" ".join(map(self._told, operations)) for operations in found)
            raise Refused("It can be read in more than one way.", hint="Write the one that is meant.", readings=meant)
        if found:
            return next(iter(found))
        raise refused[0] if refused else unknown(statement, progress)

    def _told(self, operation: Operation) -> str:
        told = pieces(operation, self.held[place(operation).document], in_full=False)
        return "".join(quote(piece) if number % 2 else piece for number, piece in enumerate(told))

    def _made(self, reading: Reading, statement: Statement) -> tuple[Operation, ...]:
        documents = {named.address.document for named in reading.named()}
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


def _cells(rows: Sequence[Clause]) -> tuple[Clause, ...]:
    if len(rows) != 1:
        raise Refused(f"The cells of one row are meant, and {len(rows)} rows are given.")
    return rows[0].children
