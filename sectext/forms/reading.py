"""Finds the questions in a filled-in proposal form, and the answers between them, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sectext.errors import Finding, ForeignFile
from sectext.forms.questions import QUESTIONS, Question

_NUMBERED = re.compile(r"[\s#*_]*(?:(?P<number>\d{1,2})\s?[.)]\s)?\s*")
_RULE = re.compile(r"(?:(?!-{3})[\s|:-])*-{3}[\s|:-]*")
_HEAD = re.compile(r"\s*\|\s*\|\s*X\s*\|\s*")
# A letter by itself that is no English word and no mark in a box, with the words beside it: “wil l”, “i f i t”. A label
# stands in brackets.
_ALONE = re.compile(r"(?<![\w(“‘'\"’.])(?:[A-Za-z]+ )?(?:[b-wyz] )+[a-z]+|(?<!\w)[A-Za-z]+ [b-wyz](?![\w)’'.])")
_PAIR = re.compile(r"(?<![\w’'-])(?=([A-Za-z]+) ([a-z]+)(?![\w’'-]))")
_MOST = 100_000
# A question runs over so many lines at most.
_LINES = 40


class NotAForm(ForeignFile):
    """A file that holds none of the questions of a proposal form, or that cannot be read as one."""

    code = "not-a-form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands below a question, as lines, each with its number in the file. `line` is that of the question."""

    question: Question
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    line: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The answers by the number of their question, and what could not be read. `name` is that of the file."""

    name: str
    answers: dict[int, Answer]
    findings: tuple[Finding, ...]


def read_file(path: Path) -> Form:
    """The form in a .docx, .md or .txt. Raises NotAForm, ForeignFile, OSError."""
    if path.suffix.lower() == ".docx":
        from sectext.formats import word  # lxml is slow to import

        found = word.paragraphs(path)
        return read_form("\n".join(f"{label} {text}" if label else text for label, text in found), name=path.name)
    if path.suffix.lower() not in (".md", ".txt"):
        raise NotAForm("A proposal form is a .docx, .md or .txt.", where=path.name, hint="Save it as one of these.")
    data = path.read_bytes()
    try:
        return read_form(data.decode("utf-8-sig"), name=path.name)
    except UnicodeDecodeError as error:
        raise NotAForm(f"It is not UTF-8 (byte {error.start}).", where=path.name, hint="Save it as UTF-8.") from None


def read_form(text: str, *, name: str) -> Form:
    """The form in a text: a question begins a line, with its number or without, and may run over several lines.

    White space and punctuation in a question do not count. Nothing in an answer is changed. Raises NotAForm.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    _check(text, name)
    lines = text.split("\n")
    starts = list(_questions(lines))
    if not starts:
        hint = "Its questions begin with “1. What issue are you looking to address?”; see --form blank."
        raise NotAForm("None of the questions of the proposal form stands here.", where=name, hint=hint)
    findings: list[Finding] = []
    answers: dict[int, Answer] = {}
    for (start, printed, question, rest, after), following in zip(starts, [*starts[1:], None], strict=True):
        end = following[0] if following is not None else len(lines)
        below = ((after, rest), *enumerate(lines[after:end], start=after + 1))
        kept = [(number, _plain(line)) for number, line in below if not _is_frame(line)]
        if question.number in answers:
            problem = f"Question {question.number} stands here a second time; its answer was added to the first."
            findings.append(_unclear(name, start + 1, problem))
            before = answers[question.number]
            kept = [*zip(before.numbers, before.lines, strict=True), (start + 1, ""), *kept]
        elif printed is not None and printed != question.number:
            problem = f"This is question {question.number} by its words, and is numbered {printed}."
            findings.append(_unclear(name, start + 1, problem))
        first = answers[question.number].line if question.number in answers else start + 1
        answers[question.number] = Answer(
            question=question,
            lines=tuple(line for _, line in kept),
            numbers=tuple(number for number, _ in kept),
            line=first,
        )
    findings += _missing(answers, name)
    findings += _split_words(answers.values(), name)
    return Form(name=name, answers=answers, findings=tuple(findings))


def _check(text: str, name: str) -> None:
    if len(text) > _MOST:
        raise NotAForm(f"It has more than {_MOST:,} characters.", where=name, hint="Cut it down to the form.")
    for number, line in enumerate(text.split("\n"), start=1):
        for sign in line:
            if sign != "\t" and unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp", "Cn"):
                problem = f"Found the character U+{ord(sign):04X}, which cannot be printed."
                raise NotAForm(problem, where=f"{name}:{number}", hint="Take it out.")


def _questions(lines: Sequence[str]) -> Iterator[tuple[int, int | None, Question, str, int]]:
    """Each line that begins a question: its number as printed, the rest of the line it ends on, and the line after."""
    for start, line in enumerate(lines):
        opening = _NUMBERED.match(line)
        if opening is None or not any(sign.isalnum() for sign in line):
            continue
        for question in QUESTIONS:
            ended = _ended(lines, start, opening.end(), question)
            if ended is not None:
                at, column = ended
                number = int(opening["number"]) if opening["number"] else None
                yield start, number, question, lines[at][column:], at + 1
                break


def _ended(lines: Sequence[str], start: int, column: int, question: Question) -> tuple[int, int] | None:
    """Where a question ends that begins at a place: behind its words, its tail and its signs. None: none does."""
    found = _behind(lines, start, column, question.text)
    if found is None:
        return None
    tailed = _behind(lines, *found, question.tail) if question.tail else None
    at, column = tailed or found
    signs = re.match(r"[\s?*_:.)]*", lines[at][column:])
    assert signs is not None
    column += signs.end()
    if column == len(lines[at]) and at + 1 < len(lines) and (signs := re.match(r"\s*\?[\s?*_:.)]*", lines[at + 1])):
        return at + 1, signs.end()
    return at, column


def _behind(lines: Sequence[str], at: int, column: int, words: str) -> tuple[int, int] | None:
    wanted = [sign for sign in words.casefold() if sign.isalnum()]
    last = min(at + _LINES, len(lines))
    while wanted and at < last:
        for place in range(column, len(lines[at])):
            sign = lines[at][place].casefold()
            if sign.isalnum():
                if sign != wanted[0]:
                    return None
                wanted.pop(0)
                if not wanted:
                    return at, place + 1
        at, column = at + 1, 0
    return None


def _plain(line: str) -> str:
    """A line without the bars of a Markdown table."""
    return line.replace("|", "  ") if line.lstrip().startswith("|") else line


def _is_frame(line: str) -> bool:
    """Whether a line of Markdown is only the frame of a table."""
    return bool(_RULE.fullmatch(line) or _HEAD.fullmatch(line))


def _missing(answers: dict[int, Answer], name: str) -> Iterator[Finding]:
    for question in QUESTIONS:
        answer = answers.get(question.number)
        if answer is None:
            problem = f"Question {question.number} was not found: “{question.text}”"
            yield Finding(code="form-question-missing", level="warning", where=name, problem=problem)
        elif answer.is_empty:
            problem = f"Question {question.number} is not answered: “{question.text}”"
            yield Finding(code="form-unanswered", where=f"{name}:{answer.line}", problem=problem)


def _unclear(name: str, line: int, problem: str) -> Finding:
    return Finding(code="form-unclear", level="warning", where=f"{name}:{line}", problem=problem)


def _split_words(answers: Iterable[Answer], name: str) -> Iterator[Finding]:
    """The answers in which words look as if they were split when the text was taken out of a page."""
    every = tuple(answers)
    whole = {word.casefold() for each in every for word in re.findall(r"[A-Za-z]{5,}", each.text)}
    for answer in every:
        found = [each for line in answer.lines for each in _split(line, whole)]
        if found:
            shown = ", ".join(f"“{each}”" for each in dict.fromkeys(found))
            problem = f"Question {answer.question.number}: words look split: {shown}. They are kept as they stand."
            yield Finding(code="form-split-word", where=f"{name}:{answer.line}", problem=problem)


def _split(line: str, whole: Container[str]) -> Iterator[str]:
    yield from (match.group() for match in _ALONE.finditer(line))
    yield from (f"{a} {b}" for a, b in _PAIR.findall(line) if len(a + b) > 4 and (a + b).casefold() in whole)
