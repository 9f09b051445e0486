"""The words of one line: what is escaped so that any Markdown viewer shows them as they are, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sectext.redline import Mark, Run

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPEN: dict[Mark, str] = {"inserted": "{++", "deleted": "{--"}
_CLOSE: dict[Mark, str] = {"inserted": "++}", "deleted": "--}"}
_MARKS: dict[str, Mark] = {"{++": "inserted", "{--": "deleted"}

_SPECIAL = re.compile(
    r"""
    [\\`*~|]                                        # always, whatever stands beside it
  | (?<![^\W_])_ | _(?![^\W_])                      # an underscore that is not inside a word
  | <(?=[A-Za-z/!?])                                # HTML and addresses in angle brackets
  | &(?=\#?\w+;)                                    # entities
  | \](?=[(:\[])                                    # links
  | \{(?=\+\+|--|>>|~~|==|[-+>~=]?\Z)               # CriticMarkup begins, or would with the signs that follow
  | (?:\+(?=\+\})|-(?=-\})|<(?=<\})|=(?==\}))       # CriticMarkup ends
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(r"(?P<digits>\d{1,9})(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|\#{1,6}(?:\s|$)|>|-[-\s]*$|\+\+\+$)")
_PIECE = re.compile(r"\\.|\{\+\+|\+\+\}|\{--|--\}|\{>>.*?<<\}|\*\*", re.DOTALL)
_SIGN = re.compile(r"\\.|\{\+\+|\+\+\}|\{--|--\}|\*\*", re.DOTALL)
_NEEDS_MARKDOWN = re.compile(r"[\\`*_\[\]<>&~!\n]")


class BadInline(ValueError):
    """The words of a line cannot be read; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one line with one mark, bold or not. A comment is a piece of its own, with its text."""

    mark: Mark = "same"
    bold: bool = False
    text: str = ""
    comment: bool = False


def escaped(text: str) -> str:
    """Text as Markdown that shows just these characters, wherever in a line it stands but at its start."""
    return _SPECIAL.sub(lambda m: f"\\{m.group()}", text)


def start_escaped(line: str) -> str:
    """A line of Markdown that a viewer takes for a paragraph, and not for a list, a heading or a rule."""
    return _LINE_START.sub(lambda m: f"{m['digits'] or ''}\\", line, count=1) if _LINE_START.match(line) else line


def end_escaped(line: str) -> str:
    """The words of a heading, whose last # a viewer would take for the heading's own."""
    return re.sub(r"(?<!\S)(?=#+$)", r"\\", line)


def write_runs(runs: Sequence[Run]) -> str:
    """Runs as CriticMarkup: {++inserted++} and {--deleted--}."""
    return "".join(wrapped(run.mark, escaped(run.text)) for run in runs)


def wrapped(mark: Mark, markdown: str) -> str:
    return f"{_OPEN[mark]}{markdown}{_CLOSE[mark]}" if mark in _OPEN else markdown


def comment(text: str) -> str:
    """A remark beside a mark, for a reader; it is not part of any text."""
    return f"{{>>{text.replace('<<}', '<< }')}<<}}"


def read_pieces(content: str) -> list[Piece]:
    """The pieces of a line. Raises BadInline for formatting, which a clause tree does not hold, and for open marks."""
    pieces: list[Piece] = []
    mark: Mark = "same"
    bold, start, position = False, 0, 0
    for match in _found(content):
        token = match.group()
        if token.startswith("\\"):
            continue
        _add(pieces, content[start : match.start()], mark, bold)
        start = match.end()
        if token == "**":
            bold = not bold
        elif token.startswith("{>>"):
            pieces.append(Piece(mark=mark, text=token[3:-3], comment=True))
        elif token in _MARKS:
            if mark != "same":
                raise BadInline(f"{token} begins inside another mark.")
            mark, position = _MARKS[token], match.start()
        else:
            if mark == "same" or token != _CLOSE[mark]:
                raise BadInline(
                    f"{token} ends a mark that was not begun. Write \\{token} for the characters themselves."
                )
            mark = "same"
    _add(pieces, content[start:], mark, bold)
    if mark != "same":
        raise BadInline(f"The mark {content[position : position + 20]} … is not ended.")
    if bold:
        raise BadInline("** is begun and not ended. Write \\*\\* for the characters themselves.")
    return pieces


def _found(content: str) -> Iterator[re.Match[str]]:
    """The signs in a line. After the last end of a comment none begins, so that nobody looks for its end in vain."""
    end = content.rfind("<<}") + 3 if "<<}" in content else 0
    yield from _PIECE.finditer(content, 0, end)
    yield from _SIGN.finditer(content, end)


def _add(pieces: list[Piece], markdown: str, mark: Mark, bold: bool) -> None:
    if markdown:
        pieces.append(Piece(mark=mark, bold=bold, text=_literal(markdown)))


def _literal(markdown: str) -> str:
    """The characters that a viewer shows for a stretch of Markdown without formatting."""
    if not _NEEDS_MARKDOWN.search(markdown):
        return markdown
    out: list[str] = []
    for token in _inline().parseInline(markdown)[0].children or ():
        if token.type in ("text", "text_special"):
            out.append(token.content)
        elif token.type == "softbreak":
            out.append(" ")
        else:
            raise BadInline(
                f"Formatting ({token.type.removesuffix('_open').replace('_', ' ')}) stands in "
                f"“{markdown.strip()[:60]}”; "
                "a clause holds plain words. Put a backslash before a character that is meant as itself."
            )
    return "".join(out)


@cache
def _inline() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and seldom needed

    return MarkdownIt("commonmark")
