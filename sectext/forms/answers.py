"""What the answers of a form mean for a modification; what is not understood stays words, and is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sectext.errors import Finding
from sectext.forms.reading import Answer, Form
from sectext.governance import Governance
from sectext.prose import Block, Heading, Items, Paragraph, plain

_OBJECTIVE = re.compile(r"[Oo]bjectives?\s*\(?([a-z])\)")
_MORE_LETTERS = re.compile(r"\s*(?:,|and|&|or)\s*\(([a-z])\)")
_PATH = re.compile(r"\bpath\s*(\d)\b", re.IGNORECASE)
_CRITERION = re.compile(r"\(([a-z])(\d?)\)")
_YES_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d)\.?")
_TICKED = re.compile(r"\s*(?:\[[xX]\]|[xX✓✔☑☒✗](?!\w))")
_UNTICKED = re.compile(r"\s*(?:\[ ?\]|☐|_+)")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣●\uf0b7]|[-–*o](?=\s))\s*(?=\S)")
_FOOTNOTE = re.compile(r"\s*\d\s+[A-Z]")
_GENERIC = frozenset({"party", "operator", "the"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The keys of modification.toml that a form fills, the parts of the report, and what was not understood."""

    keys: Mapping[str, str | bool | tuple[str, ...]]
    parts: Mapping[str, tuple[Block, ...]]
    sources: Mapping[str, tuple[int, ...]]
    findings: tuple[Finding, ...]


def meant(form: Form, governance: Governance) -> Meant:
    """What a form says. `governance` has the paths and categories there are."""
    reader = _Meaning(form, governance)
    reader.read()
    return Meant(keys=reader.keys, parts=reader.parts, sources=reader.sources, findings=tuple(reader.findings))


class _Meaning:
    def __init__(self, form: Form, governance: Governance) -> None:
        self.form = form
        self.governance = governance
        self.keys: dict[str, str | bool | tuple[str, ...]] = {}
        self.parts: dict[str, tuple[Block, ...]] = {}
        self.sources: dict[str, tuple[int, ...]] = {}
        self.findings: list[Finding] = []

    def read(self) -> None:
        for number, answer in sorted(self.form.answers.items()):
            words: Sequence[str] = answer.lines
            if answer.question.boxes:
                words = self._boxes(answer)
            elif not answer.is_empty:
                self._understood(number, answer)
            if answer.question.part and any(line.strip() for line in words):
                self._write(answer, words)

    def _understood(self, number: int, answer: Answer) -> None:
        match number:
            case 4:
                self._objectives(answer)
            case 5:
                self._path(answer)
            case 6:
                self._urgent(answer)
            case 7:
                self._desired(answer)
            case 12 | 13:
                if not _YES_NO.match(answer.text):
                    self._say(answer, "The answer begins neither with Yes nor with No.")

    def _objectives(self, answer: Answer) -> None:
        letters: list[str] = []
        for match in _OBJECTIVE.finditer(answer.text):
            letters.append(match[1])
            more = _MORE_LETTERS.match(answer.text, match.end())
            while more:
                letters.append(more[1])
                more = _MORE_LETTERS.match(answer.text, more.end())
        if not letters:
            self._say(answer, "No objective is named by its letter, like “Objective (g)”.")
        self.keys["objectives"] = tuple(dict.fromkeys(letters))

    def _path(self, answer: Answer) -> None:
        numbers = {f"Path {found}" for found in _PATH.findall(answer.text)}
        by_number = {way.name for way in self.governance.ways if way.note in numbers}
        by_name = {way.name for way in self.governance.ways if _folded(way.name) in _folded(answer.text)}
        found = by_number | (by_name if not by_number else set())
        if len(found) == 1 and not (by_number and by_name and by_number.isdisjoint(by_name)):
            self.keys["path"] = found.pop()
        else:
            known = ", ".join(f"{way.name} ({way.note})" if way.note else way.name for way in self.governance.ways)
            self._say(answer, "Which path is asked for is not clear.", f"Write path in modification.toml: {known}.")

    def _urgent(self, answer: Answer) -> None:
        said = _YES_NO.match(answer.text)
        if said is None:
            self._say(answer, "The answer begins neither with Yes nor with No.")
            return
        if said[1].casefold() == "no":
            return
        self.keys["urgent"] = True
        letters: list[str] = []
        for offset, line in enumerate(answer.lines):
            bullet = _BULLET.match(line)
            criterion = _CRITERION.match(line, bullet.end() if bullet else len(line) - len(line.lstrip()))
            if criterion is None:
                continue
            letters.append(criterion[1])
            if criterion[2]:
                problem = f"“{criterion.group()}” was read as criterion ({criterion[1]}) with the mark of footnote "
                self._say(answer, f"{problem}{criterion[2]}; the words keep it.", offset=offset)
        if letters:
            self.keys["urgent_criteria"] = tuple(dict.fromkeys(letters))

    def _desired(self, answer: Answer) -> None:
        words = " ".join(answer.text.split())
        self.keys["desired"] = words
        if not _DATE.fullmatch(words):
            problem = f"“{words}” is not a date; it is kept in these words."
            where = f"{self.form.name}:{answer.line}"
            self.findings.append(Finding(code="form-no-date", where=where, problem=problem))

    # Boxes

    def _boxes(self, answer: Answer) -> list[str]:
        """Read the marks; returns the lines that are words."""
        text = "\n".join(answer.lines)
        found = sorted(self._named(answer, text))
        marked: list[str] = []
        words: list[str] = []
        if not found:
            return list(answer.lines)
        before = text[: found[0][0]]
        if _TICKED.fullmatch(before.strip()):
            self._say(answer, "A mark stands before the first box, so which box it belongs to is not clear.")
            return answer.text.split("\n")
        words += before.split("\n")
        ends = [start for start, _, _ in found[1:]] + [len(text)]
        for (_, end, name), until in zip(found, ends, strict=True):
            gap = text[end:until]
            mark = _TICKED.match(gap)
            if mark:
                marked.append(name)
            rest = gap[(mark or _UNTICKED.match(gap) or re.match("", gap)).end() :]  # type: ignore[union-attr]
            if rest.strip() and until != len(text):
                self._say(answer, f"“{' '.join(rest.split())}” stands where the mark of “{name}” was expected.")
            words += rest.split("\n")
        self._mark(answer, marked)
        return words

    def _named(self, answer: Answer, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each box stands: its name may be split by spaces or a line's end."""
        for name in answer.question.boxes:
            spread = r"\s*".join(re.escape(sign) for sign in name if sign != " ")
            match = re.search(rf"(?<!\w){spread}(?!\w)", text, re.IGNORECASE)
            if match is None:
                self._say(answer, f"The box “{name}” was not found, and counts as not marked.")
            else:
                yield match.start(), match.end(), name

    def _mark(self, answer: Answer, marked: Sequence[str]) -> None:
        if answer.question.number == 10:
            self.keys["systems"] = tuple(marked)
            return
        known = {_key(category): category for category in self.governance.categories}
        impacts = []
        for name in marked:
            if _key(name) in known:
                impacts.append(known[_key(name)])
            else:
                self._say(answer, f"“{name}” is marked, and governance.toml has no such category.")
        self.keys["impacts"] = tuple(impacts)

    # Words

    def _write(self, answer: Answer, words: Sequence[str]) -> None:
        question = answer.question
        blocks = list(_blocks(words))
        if question.heading:
            blocks.insert(0, Heading(words=plain(question.heading)))
        self.parts[question.part] = (*self.parts.get(question.part, ()), *blocks)
        self.sources[question.part] = (*self.sources.get(question.part, ()), question.number)
        for offset, line in _footnotes(answer):
            if not question.boxes:
                problem = f"This looks like a footnote of the page: “{line.strip()[:60]}”. It is kept in the answer."
                self._say(answer, problem, offset=offset)

    def _say(self, answer: Answer, problem: str, hint: str = "", *, offset: int | None = None) -> None:
        """`offset` is the line of the answer that it is about; None: the whole of it."""
        where = f"{self.form.name}:{answer.line if offset is None else answer.numbers[offset]}"
        told = f"Question {answer.question.number}: {problem}"
        self.findings.append(Finding(code="form-unclear", level="warning", where=where, problem=told, hint=hint))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Lines as paragraphs, parted by blank ones; a line that begins with a bullet begins an item."""
    run: list[tuple[bool, list[str]]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if not line.strip():
            run.append((False, []))
        elif bullet:
            run.append((True, [line[bullet.end() :]]))
        elif run and run[-1][1]:
            run[-1][1].append(line)
        else:
            run.append((False, [line]))
    items: list[tuple[Block, ...]] = []
    for is_item, words in run:
        text = " ".join(" ".join(words).split())
        if not text:
            continue
        if is_item:
            items.append((Paragraph(words=plain(text)),))
            continue
        if items:
            yield Items(items=tuple(items))
            items = []
        yield Paragraph(words=plain(text))
    if items:
        yield Items(items=tuple(items))


def _footnotes(answer: Answer) -> Iterator[tuple[int, str]]:
    """Lines that look like footnotes of a page: a figure, then words, below a blank line or another of them."""
    below = False
    for offset, line in enumerate(answer.lines):
        is_one = below and _FOOTNOTE.match(line) is not None
        if is_one:
            yield offset, line
        below = is_one or not line.strip()


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _key(name: str) -> frozenset[str]:
    """What tells a category from others: “Large Supplier Parties” and “Large Suppliers” are one."""
    words = {re.sub(r"ies$", "y", word).removesuffix("s") for word in name.casefold().split()}
    return frozenset(words - _GENERIC)
