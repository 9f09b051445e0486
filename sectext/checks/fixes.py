"""What can be put right safely in a modification's file: spaces, hidden characters, quotation marks, list punctuation.

Only the new words of a modification are mended. Held text is not, also not by way of a modification that quotes it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sectext.address import Address
from sectext.checks.law.characters import DOUBLE_SPACE, ODD_SPACE, STRAY_SPACE
from sectext.checks.law.lists import list_punctuation
from sectext.checks.law.quotes import Habit, habit
from sectext.checks.law.subject import Changed, Proposal, Trees, law, proposal
from sectext.checks.law.text import PARTS, Fault
from sectext.code import Code
from sectext.drafts import Drafts
from sectext.errors import SectextError
from sectext.modification import Modification
from sectext.modification import read as read_modification
from sectext.modification.mending import with_words, words_of
from sectext.record import Record
from sectext.words import edits

# Characters that show nothing and stand for nothing. One of private use stands for something that is not known.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
_ITEM_ENDS = re.compile(r"the other items end with “([;,])”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A modification's file before and after it was put right; `count` is how many words or texts were changed."""

    file: str
    before: str
    after: str
    count: int

    @property
    def diff(self) -> str:
        """The lines that change, as programs print them; nothing where none do."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(difflib.unified_diff(*lines, fromfile=self.file, tofile=self.file, n=1))


def fixed(code: Code, identifier: str, text: str, today: date | None = None) -> Fixed:
    """The file of a modification with what is safe to mend mended. Pure: `text` is the file, and nothing is written.

    A change is kept only if the modification still fits its base, and makes the same text but for the characters that
    were mended, in words that it puts in itself. Raises MalformedFile, PatchConflict, UnknownName.
    """
    modification = code.modification(identifier)
    trees = Trees()
    before = law(code, modification.base, today, trees)
    now, count = text, 0
    found = proposal(_with(code, modification, now), modification.id, before)
    for number, key, mend in _mendings(found, now):
        old = words_of(now)[number][key]
        new = mend(old)
        if new == old:
            continue
        candidate = with_words(now, number, key, new)
        after = _read(code, modification, candidate, trees)
        if after is not None and _only_mends(found, after):
            now, count, found = candidate, count + 1, after
    return Fixed(file=modification.file, before=text, after=now, count=count)


def _mendings(found: Proposal, text: str) -> Iterator[tuple[int, str, Callable[[str], str]]]:
    """For each stretch of new words what mends it: its characters, then the punctuation of the items in it."""
    habits = {each.before.name: habit(each.before) for each in found.changed}
    values = words_of(text)
    for number, change in enumerate(found.modification.changes):
        for key in values[number]:
            yield number, key, partial(_cleaned, quotes=habits.get(change.document))
    for changed in found.changed:
        for fault, sign in _unpunctuated(changed):
            for number, change in enumerate(found.modification.changes):
                if "text" in values[number] and change.document == changed.after.name:
                    clause = changed.after.by_address[_at(fault)].clause
                    yield number, "text", partial(_ended, label=clause.label or "", end=fault.words, sign=sign)


def _cleaned(words: str, *, quotes: Habit | None) -> str:
    """Words without what nobody sees, with single plain spaces, and with the quotation marks of their document."""
    clean = ODD_SPACE.sub(" ", _INVISIBLE.sub("", words))
    lines = [line if line.lstrip().startswith("|") else _spaced(line) for line in clean.split("\n")]
    clean = "\n".join(lines)
    match quotes:
        case "straight":
            return clean.translate(_STRAIGHT)
        case "curly":
            return _curled(clean)
    return clean


def _spaced(line: str) -> str:
    return STRAY_SPACE.sub("", DOUBLE_SPACE.sub(" ", line))


def _curled(words: str) -> str:
    """A mark after a space or an opening bracket opens; any other closes, or is an apostrophe."""
    opened = re.sub(r"(^|[\s(\[“‘—–])\"", r"\1“", words)
    opened = re.sub(r"(^|[\s(\[“—–])'(?=\w[^']*')", r"\1‘", opened)
    return opened.replace('"', "”").replace("'", "’")


def _ended(text: str, *, label: str, end: str, sign: str) -> str:
    """The one line of an item that ends with certain words, with the sign that it lacks."""
    lines = text.split("\n")
    found = [n for n, line in enumerate(lines) if line.rstrip().endswith(end) and label in line]
    if len(found) == 1:
        lines[found[0]] = lines[found[0]].rstrip() + sign
    return "\n".join(lines)


def _unpunctuated(changed: Changed) -> Iterator[tuple[Fault, str]]:
    """New items that do not end as the other items of their list do, with the sign that they lack."""
    for flaw in list_punctuation.find(changed.after):
        sign = _ITEM_ENDS.search(flaw.problem)
        if sign and isinstance(flaw, Fault) and changed.by_address[_at(flaw)].is_new:
            yield flaw, sign[1]


def _at(fault: Fault) -> Address:
    assert fault.at is not None
    return fault.at


def _read(code: Code, modification: Modification, text: str, trees: Trees) -> Proposal | None:
    """The modification as another text of its file has it; None where that does not fit."""
    try:
        record = _with(code, modification, text)
        return proposal(record, modification.id, law(record, modification.base, None, trees))
    except SectextError:
        return None


def _with(code: Code, modification: Modification, text: str) -> Record:
    """What is held, with a modification as another text of its file has it."""
    other = read_modification(text, name=modification.file, governance=code.governance)
    modifications = tuple(other if each.id == modification.id else each for each in code.modifications)
    return Record(
        versions=code.versions,
        modifications=modifications,
        events=code.events,
        governance=code.governance,
        calendar=code.calendar,
        held=code.held,
        drafts=Drafts(modifications, code.versions, code.held),
        facts=code.facts,
        suppressions=code.suppressions,
    )


def _only_mends(before: Proposal, after: Proposal) -> bool:
    """Whether two results have the same clauses, and differ only inside words that the modification puts in."""
    for old, new in zip(before.changed, after.changed, strict=True):
        if [p.address for p in old.after.places] != [p.address for p in new.after.places]:
            return False
        spans = _new_spans(old)
        for one, other in zip(old.after.places, new.after.places, strict=True):
            for part in PARTS:
                was, now = getattr(one.clause, part) or "", getattr(other.clause, part) or ""
                own = spans.get((one.path, part), [])
                if any(not _within(edit.start, edit.end, own) for edit in edits(was, now)):
                    return False
    return True


def _new_spans(changed: Changed) -> Mapping[tuple[tuple[int, ...], str], list[tuple[int, int]]]:
    found: dict[tuple[tuple[int, ...], str], list[tuple[int, int]]] = {}
    for place, part, _, start, end in changed.new_words():
        found.setdefault((place.path, part), []).append((start, end))
    return found


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= start and end <= high for low, high in spans)
