"""Prose in Markdown: paragraphs, headings, lists, tables, bold, italics, links; all else is refused by its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NoReturn

from sectext.errors import MalformedFile
from sectext.formats.markdown.inline import end_escaped, escaped, start_escaped
from sectext.prose import Block, Heading, Items, Line, Paragraph, Table, Words, said

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 4
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+", re.IGNORECASE)
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:")
# A link that Markdown does not take for one, because of where it leads, stays as these characters.
_UNTAKEN = re.compile(r"\]\(\s*[A-Za-z][A-Za-z0-9+.-]*:")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What is escaped already, or a bracket that would end the words of a link.
_BRACKETS = re.compile(r"\\.|[\[\]]")
_SPACES = re.compile(r"[ \t\u00a0]+")
# What parts two lists that would be one.
_BETWEEN = "<!-- -->"
_SUBSET = "Paragraphs, ## and ### headings, lists, tables, **bold**, *italics* and [links](https://…) are read."
_NAMES = {
    "fence": "a block of code",
    "code_block": "a block of code (four spaces in)",
    "code_inline": "code in backticks",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "blockquote_open": "a block quotation (>)",
    "hr": "a rule",
    "hardbreak": "a line break inside a paragraph",
}


def read_prose(markdown: str, *, name: str, first_line: int = 1) -> tuple[Block, ...]:
    """The blocks of a text. Raises MalformedFile with `name` and the line for what is not read."""
    text = markdown.replace("\r\n", "\n")
    _check_characters(text, name, first_line)
    return tuple(_Reader(text, name, first_line).blocks_until(None))


def write_prose(blocks: Sequence[Block], *, level: int = 2) -> str:
    """Blocks as Markdown; `read_prose` gives them back. `level` is that of a heading of the first level."""
    return "\n".join(_lines(blocks, level)) + "\n"


def _check_characters(text: str, name: str, first_line: int) -> None:
    """What a file or a page could not hold, or would show in another order, is refused before it is parsed."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        for sign in line:
            if sign in _REORDERING or (unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp", "Cn") and sign != "\t"):
                problem = f"Found the character U+{ord(sign):04X}, which cannot be printed."
                raise MalformedFile(problem, where=f"{name}:{number}", hint="Take it out.")
        if _DEFINITION.match(line):
            problem = "Found a link definition, which a reader would not see."
            raise MalformedFile(problem, where=f"{name}:{number}", hint="Write [words](https://…) where the link is.")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and seldom needed

    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")


class _Reader:
    """Walks the tokens of one text. `depth` is how many lists are open."""

    def __init__(self, text: str, name: str, first_line: int) -> None:
        self.name = name
        self.first_line = first_line
        self.tokens: Sequence[Token] = _parser().parse(text)
        self.at = 0
        self.line = first_line
        self.depth = 0

    def blocks_until(self, closing: str | None) -> Iterator[Block]:
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == closing:
                return
            if token.type == "html_block" and token.content.strip() == _BETWEEN:
                continue
            yield self._block(token)

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        if token.map:
            self.line = self.first_line + token.map[0]
        return token

    def _block(self, token: Token) -> Block:
        line = self.line
        if token.type == "heading_open":
            return self._heading(token, line)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return self._items(token, line)
        if token.type == "table_open":
            return self._table(line)
        if token.type == "paragraph_open":
            words = self._words()
            self._next()
            return Paragraph(words=words, line=line)
        return self._refuse(_NAMES.get(token.type, token.type.replace("_", " ")))

    def _heading(self, token: Token, line: int) -> Heading:
        level = int(token.tag[1:]) - 1
        if level not in (1, 2) or self.depth:
            self._refuse(f"a heading of level {level + 1}" if not self.depth else "a heading in a list")
        words = self._words()
        self._next()
        if not said(words).strip():
            self._refuse("a heading without words")
        return Heading(words=words, level=level, line=line)

    def _items(self, token: Token, line: int) -> Items:
        ordered = token.type.startswith("ordered")
        if ordered and token.attrGet("start") not in (None, 1):
            self._refuse(f"a list that begins with {token.attrGet('start')}")
        self.depth += 1
        if self.depth > _DEEPEST:
            self._refuse(f"a list more than {_DEEPEST} deep")
        items = []
        while self._next().type == "list_item_open":
            items.append(self._item())
        self.depth -= 1
        return Items(items=tuple(items), ordered=ordered, line=line)

    def _item(self) -> tuple[Block, ...]:
        blocks = tuple(self.blocks_until("list_item_close"))
        if not blocks or not isinstance(blocks[0], Paragraph):
            self._refuse("an item that does not begin with words")
        if any(isinstance(block, Table) for block in blocks):
            self._refuse("a table in a list")
        return blocks

    def _table(self, line: int) -> Table:
        rows: list[tuple[Line, ...]] = []
        lines: list[int] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                lines.append(self.line)
                rows.append(tuple(self._cells()))
        return Table(head=rows[0], rows=tuple(rows[1:]), line=line, lines=tuple(lines[1:]))

    def _cells(self) -> Iterator[Line]:
        while (token := self._next()).type != "tr_close":
            if token.type in ("th_open", "td_open"):
                yield self._words()
                self._next()

    # Words

    def _words(self) -> Line:
        """The words of the inline token that comes next."""
        found: list[Words] = []
        bold = italic = 0
        link: str | None = None
        for token in self._next().children or ():
            match token.type:
                case "text" | "text_special":
                    self._check_taken(token.content)
                    found.append(Words(text=token.content, bold=bold > 0, italic=italic > 0, link=link))
                case "softbreak":
                    found.append(Words(text=" ", bold=bold > 0, italic=italic > 0, link=link))
                case "strong_open" | "strong_close":
                    bold += token.nesting
                case "em_open" | "em_close":
                    italic += token.nesting
                case "link_open":
                    link = self._link(str(token.attrGet("href") or ""))
                case "link_close":
                    link = None
                case _:
                    self._refuse(_NAMES.get(token.type, token.type.replace("_", " ")))
        return tidy(found)

    def _link(self, target: str) -> str:
        if not _LINK.fullmatch(target):
            self._refuse(f"a link to “{target[:60]}”", "A report stands by itself: link to https://… or mailto:….")
        return target

    def _check_taken(self, text: str) -> None:
        if _UNTAKEN.search(text):
            self._refuse("a link that leads nowhere a reader could follow", "Link to https://… or mailto:….")

    def _refuse(self, found: str, hint: str = _SUBSET) -> NoReturn:
        raise MalformedFile(
            f"Found {found}, which a narrative does not hold.", where=f"{self.name}:{self.line}", hint=hint
        )


def tidy(found: Sequence[Words]) -> Line:
    """Neighbours of one look as one, single spaces between words, none at the ends, and none inside a look's ends."""
    parted = [part for words in _joined(found) for part in _without_edges(words)]
    made: list[Words] = []
    for words in _joined(parted):
        text = _SPACES.sub(" ", words.text)
        text = text.lstrip(" ") if not made or made[-1].text.endswith(" ") else text
        if text:
            made.append(replace(words, text=text))
    if made and made[-1].text == " ":
        made.pop()
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
    return tuple(made)


def _joined(found: Sequence[Words]) -> Iterator[Words]:
    for (bold, italic, link), run in groupby(found, key=lambda words: (words.bold, words.italic, words.link)):
        yield Words(text="".join(words.text for words in run), bold=bold, italic=italic, link=link)


def _without_edges(words: Words) -> Iterator[Words]:
    """Words, with the spaces at their ends in no look."""
    inner = words.text.strip(" \t\u00a0")
    before, _, after = words.text.partition(inner) if inner else (words.text, "", "")
    yield from (part for part in (Words(text=before), replace(words, text=inner), Words(text=after)) if part.text)


# Writing


def _lines(blocks: Sequence[Block], level: int) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number:
            yield ""
            if isinstance(block, Items) and isinstance(blocks[number - 1], Items):
                yield from (_BETWEEN, "")
        match block:
            case Paragraph():
                yield start_escaped(inline(block.words))
            case Heading():
                yield f"{'#' * (level + block.level - 1)} {end_escaped(inline(block.words))}"
            case Items():
                yield from _listed(block, level)
            case Table():
                yield from _rows(block)


def _listed(block: Items, level: int) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}. " if block.ordered else "- "
        lines = list(_lines(item, level))
        if len(item) == 2 and isinstance(item[1], Items):
            lines.pop(1)  # the blank line after the paragraph, which is one line
        yield mark + lines[0]
        yield from ((" " * len(mark) + line if line else "") for line in lines[1:])


def _rows(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield "|" + " --- |" * len(table.head)
    yield from map(_row, table.rows)


def _row(cells: Sequence[Line]) -> str:
    return "| " + " | ".join(inline(cell) for cell in cells) + " |"


def inline(line: Line) -> str:
    """The words of a line as Markdown, on one line."""
    return "".join(_marked(words) for words in line)


def _marked(words: Words) -> str:
    text = escaped(words.text)
    if words.link is not None:
        text = _BRACKETS.sub(lambda m: m.group() if len(m.group()) == 2 else f"\\{m.group()}", text)
        text = f"[{text}](<{words.link}>)"
    mark = "*" * (2 * words.bold + words.italic)
    return f"{mark}{text}{mark}"
