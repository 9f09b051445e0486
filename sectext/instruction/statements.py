"""A text of instructions taken apart: headings that name a document, sentences, and the clauses below a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sectext.instruction.known import Refused
from sectext.instruction.quoting import end_of_quotation

_REMARK = re.compile(r"[ \t]*#+(?: |$)")
_BLOCK = re.compile(r"[ \t]*>")
_HEADING = re.compile(
    r"[ \t]*(?:#+ +)?(?:SEC +)?(?P<document>[A-Z][a-z]+ (?:[A-Z]{1,3}|\d+[A-Z]?))"
    r"(?:(?: +|: *| +[–—-] +)(?P<quote>['‘’\"“])(?P<title>.+)['’”\"])?[ \t]*"
)
_NUMBERED = re.compile(r"[ \t]*(?:\d{1,4}[.)]|[-•*])[ \t]+(?=\S)")
_LETTERED = re.compile(r"[ \t]*\(\w{1,5}\)[ \t]+(?=\S)")
# Labels in brackets are passed over: they may hold marks.
_LABEL = re.compile(r"\[(?:[^\]\\\s]|\\.){1,200}\]|\([^\s()]{1,200}\)")
_STOP = re.compile(r"\.(?=\s|$)|;(?:\s+and)?(?=\s|$)|:(?=[ \t]*(?:\n|$))")
_PLAIN = re.compile(r"[^“”\"\[(.;:\n]+")
_SPACES = re.compile(r"\s+")
_WRAPPED = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line that names the document of the sentences below it, with its title where that is given."""

    line: int
    document: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence in one line, without its stop; `has_colon` says that a colon ended it.

    `block` holds the lines below it that begin with “>”, without that sign, and `block_line` is the first of them.
    `fault` says what is wrong with the way it is written.
    """

    line: int
    text: str
    has_colon: bool = False
    block: str | None = None
    block_line: int = 0
    fault: Refused | None = None


def statements(text: str) -> Iterator[Heading | Statement]:
    """The headings and sentences of a text. Lines that begin with # and name no document are remarks."""
    waiting: Statement | None = None
    for line, paragraph in _paragraphs(text):
        if _BLOCK.match(paragraph):
            block = "\n".join(_unquoted(each) for each in paragraph.split("\n"))
            if waiting is None or waiting.block is not None:
                waiting, stray = None, _stray(line, paragraph)
                yield stray
            else:
                yield replace(waiting, block=block, block_line=line)
                waiting = None
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if heading := _heading(paragraph):
            yield Heading(line=line, document=heading["document"], title=heading["title"])
            continue
        if _REMARK.match(paragraph):
            continue
        found = list(_sentences(line, paragraph))
        yield from found[:-1]
        waiting = found[-1] if found else None
    if waiting is not None:
        yield waiting


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """What stands between blank lines, with its line; each heading, each remark and each run of “>” by itself."""
    held: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        alone = bool(_HEADING.fullmatch(line) or _REMARK.match(line))
        if held and (not line.strip() or alone or _is_block(line) is not _is_block(held[0])):
            yield start, "\n".join(held)
            held = []
        if alone:
            yield number, line
        elif line.strip():
            start = start if held else number
            held.append(line)


def _is_block(line: str) -> bool:
    return bool(_BLOCK.match(line))


def _heading(paragraph: str) -> re.Match[str] | None:
    return _HEADING.fullmatch(paragraph)


def _unquoted(line: str) -> str:
    rest = line.lstrip(" \t")[1:]
    return rest.removeprefix(" ")


def _stray(line: int, paragraph: str) -> Statement:
    fault = Refused("These clauses stand below no sentence that ends in a colon.", hint="Say above them where they go.")
    return Statement(line=line, text=_SPACES.sub(" ", paragraph)[:80], fault=fault)


def _sentences(line: int, paragraph: str) -> Iterator[Statement]:
    """The sentences of a paragraph. A number or a bullet at the start of a line begins one."""
    made: list[str] = []
    begun, counted = line, 0
    position = _after_marker(paragraph, 0, is_begun=False)
    while position < len(paragraph):
        if not made:
            begun, counted = begun + paragraph.count("\n", counted, position), position
        if plain := _PLAIN.match(paragraph, position):
            made.append(_SPACES.sub(" ", plain.group()))
            position = plain.end()
        elif stop := _STOP.match(paragraph, position):
            yield _statement(begun, made, has_colon=stop.group() == ":")
            made, position = [], _after_marker(paragraph, _skipped(paragraph, stop.end()), is_begun=False)
        elif paragraph[position] == "\n":
            after = _after_marker(paragraph, position + 1, is_begun=True)
            if after > position + 1 and made:
                yield _statement(begun, made)
                made = []
            elif made:
                made.append(" ")
            position = after
        elif (end := _whole(paragraph, position)) is None:
            fault = Refused("A quotation in it is not ended.", hint='Write “…” or "…", with both marks.')
            yield Statement(line=begun, text=_joined([*made, _SPACES.sub(" ", paragraph[position:])]), fault=fault)
            return
        else:
            made.append(_WRAPPED.sub(" ", paragraph[position:end]))
            position = end
    if _joined(made):
        yield _statement(begun, made)


def _whole(paragraph: str, start: int) -> int | None:
    """The end of a quotation, of a label in brackets, or of the one character that begins neither."""
    if paragraph[start] in '“"':
        return end_of_quotation(paragraph, start)
    label = _LABEL.match(paragraph, start)
    return label.end() if label else start + 1


def _statement(line: int, made: list[str], *, has_colon: bool = False) -> Statement:
    return Statement(line=line, text=_joined(made), has_colon=has_colon)


def _joined(made: list[str]) -> str:
    """The pieces of a sentence as one line; spaces inside quotation marks are kept."""
    out: list[str] = []
    for piece in made:
        out.append(piece.lstrip(" ") if not out or out[-1].endswith(" ") else piece)
    return "".join(out).strip()


def _after_marker(paragraph: str, position: int, *, is_begun: bool) -> int:
    """Behind the number, letter or bullet of a list. A letter begins a sentence only where none is begun."""
    at_line_start = position == 0 or paragraph[position - 1] == "\n"
    marker = _NUMBERED.match(paragraph, position) or (None if is_begun else _LETTERED.match(paragraph, position))
    return marker.end() if marker and at_line_start else position


def _skipped(paragraph: str, position: int) -> int:
    """Behind the spaces after a stop, and the end of a line."""
    spaces = re.compile(r"[ \t]*\n?").match(paragraph, position)
    return spaces.end() if spaces else position
