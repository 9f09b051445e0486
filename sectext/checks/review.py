"""The review of the code or of a modification: all rules for law, and what somebody lets stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sectext.absence import outside
from sectext.address import Address
from sectext.checks.law import OF_A_MODIFICATION, OF_A_TEXT, OF_THE_CODE
from sectext.checks.law.beside import kept
from sectext.checks.law.subject import Changed, Law, Proposal, Trees, law, proposal
from sectext.checks.law.text import Fault, Text
from sectext.checks.lines import Lines, Read
from sectext.checks.reports import Located, Report
from sectext.checks.rules import Flaw, Meaning, Rule
from sectext.checks.suppressed import report
from sectext.code import Code
from sectext.files import Files
from sectext.modification.narrative import Passage, narrative_passages, read_narratives


def check(
    code: Code,
    modification: str | None = None,
    *,
    version: str | None = None,
    on: date | None = None,
    today: date | None = None,
    read: Read | None = None,
    files: Files | None = None,
) -> Report:
    """What is wrong with the code, or with what a modification does to it.

    The code is that of `version`, of the day `on`, else the latest that is held; a modification is looked at on its own
    base, and only what it causes or touches is told. Deadlines that lie before `on`, else `today`, have passed; without
    either none has. `read` gives the text of a file by its name, for the lines of findings; `files` gives those of the
    folder, for the narrative of a report and the legal text kept beside a modification. Nothing else is read, and
    nothing is written. Raises UnknownName, OutsideCoverage, MalformedFile, PatchConflict.
    """
    review = Review(code, today=today or on, read=read, files=files)
    return review.of_code(version=version, on=on) if modification is None else review.of_modification(modification)


class Review:
    """The checks of one code; what was worked out for one modification is kept for the next."""

    def __init__(
        self, code: Code, *, today: date | None = None, read: Read | None = None, files: Files | None = None
    ) -> None:
        self.code = code
        self.files = files
        self.today = today
        self._lines = Lines(read)
        self._trees = Trees()

    def of_code(self, *, version: str | None = None, on: date | None = None) -> Report:
        """What is wrong with the code as a version has it, or on a day. Raises UnknownName, OutsideCoverage."""
        label = version or _label(self.code, on)
        found = law(self.code, label, on or self.today, self._trees)
        placed = [_in_a_text(each, found, self._lines) for each in _in_the_code(found)]
        latest = version is None and on is None
        counting = self.code.suppressions
        return report(label, self.code.version(label).file, placed, counting, counting if latest else ())

    def of_modification(self, identifier: str) -> Report:
        """What a modification causes or touches. Raises UnknownName, MalformedFile, PatchConflict."""
        own = self.code.modification(identifier)
        bounds = self.code.commencement(own, None)
        begins = (bounds.fixed or bounds.not_before) if bounds else None
        found = proposal(self.code, identifier, law(self.code, own.base, begins or self.today, self._trees))
        if self.files is not None:
            found = replace(found, passages=self._passages(self.files, identifier), kept=kept(self.files, identifier))
        placed = [_in_a_change(each, found, self._lines) for each in _in_the_modification(found)]
        return report(identifier, own.file, placed, (*own.suppressions, *self.code.suppressions), own.suppressions)

    def _passages(self, files: Files, identifier: str) -> tuple[Passage, ...]:
        return narrative_passages(read_narratives(files, identifier, markings=self.code.governance.markings))


def _in_the_code(found: Law) -> Iterator[tuple[Meaning, Flaw]]:
    for text in found.texts.values():
        for each in OF_A_TEXT:
            yield from ((each.meaning, flaw) for flaw in each.find(text))
    for rule in OF_THE_CODE:
        yield from ((rule.meaning, flaw) for flaw in rule.find(found))


def _in_the_modification(found: Proposal) -> Iterator[tuple[Meaning, Flaw]]:
    for changed in found.changed:
        for each in OF_A_TEXT:
            yield from ((each.meaning, flaw) for flaw in _caused(each, changed))
    for rule in OF_A_MODIFICATION:
        yield from ((rule.meaning, flaw) for flaw in rule.find(found))


def _caused(rule: Rule[Text], changed: Changed) -> Iterator[Flaw]:
    """The flaws after a change that stand in a part that it touches, and those that were not there before it."""
    before: set[tuple[Address | None, str, str]] | None = None
    for flaw in rule.find(changed.after):
        if not isinstance(flaw, Fault) or flaw.at is None:
            yield flaw
            continue
        touch = changed.by_address.get(flaw.at)
        if touch is None or touch.is_new or flaw.part in touch.parts:
            yield flaw
            continue
        if before is None:
            before = {(f.at, f.part, f.words) for f in rule.find(changed.before) if isinstance(f, Fault)}
        if (changed.origin(flaw.at), flaw.part, flaw.words) not in before:
            yield flaw


def _in_a_text(each: tuple[Meaning, Flaw], found: Law, lines: Lines) -> Located:
    """A finding in the file of a document, or in one that states a day."""
    meaning, flaw = each
    text = found.texts.get(flaw.at.document) if isinstance(flaw, Fault) and flaw.at is not None else None
    if not isinstance(flaw, Fault) or flaw.at is None or text is None:
        return _stated(meaning, flaw, lines, found.record.version(found.version).file)
    path = text.by_address[flaw.at].path
    return _located(meaning, flaw, text.file, lines.of_clause(text, path, flaw.part))


def _in_a_change(each: tuple[Meaning, Flaw], found: Proposal, lines: Lines) -> Located:
    """A finding in the file of a modification, in the change that is behind it."""
    meaning, flaw = each
    if not isinstance(flaw, Fault) or flaw.at is None:
        return _stated(meaning, flaw, lines, found.modification.file)
    file, header = _change(found, flaw, flaw.at)
    if header is None:
        return _located(meaning, flaw, file, None)
    text = found.after.texts.get(flaw.at.document)
    place = text.by_address.get(flaw.at) if text is not None else None
    line = lines.of_change(file, header, flaw, place.clause if place is not None else None)
    return _located(meaning, flaw, file, line)


def _change(found: Proposal, flaw: Fault, at: Address) -> tuple[str, int | None]:
    """The file and line of the change behind a flaw; of a flaw in another document, of the first change there is."""
    own = [each for each in found.changed if each.after.name == at.document]
    operation = flaw.because
    for changed in (*own, *found.changed):
        operation = operation or changed.cause(at)
        if operation is not None and operation in changed.drafted.where:
            file, _, header = changed.drafted.where[operation].rpartition(":")
            return file, int(header)
    return found.modification.file, None


def _stated(meaning: Meaning, flaw: Flaw, lines: Lines, file: str) -> Located:
    if isinstance(flaw, Fault) and flaw.file:
        return _located(meaning, flaw, flaw.file, flaw.line or lines.of_key(flaw.file, flaw.key))
    return _located(meaning, flaw, file, None)


def _located(meaning: Meaning, flaw: Flaw, file: str, line: int | None) -> Located:
    at = flaw.at if isinstance(flaw, Fault) else None
    place = f"{file}:{line}" if line is not None else file
    return Located(
        code=meaning.code,
        level=meaning.level,
        where=f"{place}: {at}" if at is not None else place,
        problem=flaw.problem,
        hint=meaning.hint,
        file=file,
        line=line,
        address=str(at) if at is not None else None,
        words=flaw.words if isinstance(flaw, Fault) else "",
    )


def _label(code: Code, on: date | None) -> str:
    """The latest version that is held, or the one in effect on a day. Raises OutsideCoverage."""
    view = code.view()
    if on is None and view.chain:
        return view.chain[-1].version.label
    picks = [number for number in view.picks(on) if number >= 0] if on is not None else []
    if not picks:
        raise outside(Address(document="the code"), on or date.min, None, view.chain)
    return view.chain[picks[0]].version.label
