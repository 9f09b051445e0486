"""Reads Markdown as a clause tree or a redline; what cannot be a clause is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from sectext.errors import MalformedFile
from sectext.formats.markdown.inline import BadInline, Piece, read_pieces
from sectext.formats.markdown.writer import CLOSING, GROUP, LEVEL, has_number
from sectext.redline import Mark, Marked, Run, accept, is_changed, settled
from sectext.tree import BadTree, Clause, Kind, Path, index

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# A bullet may have its label in bold: a number with a point, or what stands in brackets. A term like it is escaped.
_BOLD_LABEL = re.compile(r"(?:\{>>.*?<<\})?(?:\{(?:\+\+|--))?\*\*(?:[A-Z]{0,3}\d+(?:\.\d+)+[A-Z]*|\([^\s()\\]+\))\*\*")
_TITLE = re.compile(r"(?P<label>[^']*?)(?: '(?P<heading>.*)')?", re.DOTALL)
_ROW_REMARK = re.compile(r"(inserted|deleted) (row|table)")
# The parser passes deeper lists over in silence, so they are refused before it sees them.
_DEEPEST = 40
_KIND_IN: dict[Kind, Kind] = {"document": "clause", "group": "clause"}


def read(markdown: str, *, name: str = "text", first_line: int = 1) -> Clause:
    """The clause tree of canonical Markdown: a document, or one clause with what is below it.

    Raises MalformedFile with `name` and the line, and for a redline, which is read with `read_redline`.
    """
    marked = read_redline(markdown, name=name, first_line=first_line)
    if is_changed(marked):
        raise MalformedFile(
            "This is a redline: it holds {++…++} or {--…--}.", where=name, hint="Accept or reject first."
        )
    clause = accept(marked)
    if clause.kind == "document":
        _check_addresses(clause, name)
    return clause


def lines(markdown: str, *, name: str = "text") -> dict[Path, int]:
    """The line on which each clause of a document begins, by its path. Raises MalformedFile."""
    reader = _Reader(without_front(markdown), name, 1)
    found: dict[Path, int] = {}

    def note(node: Marked, path: Path, above: int) -> None:
        found[path] = reader.begins.get(id(node), above)
        for number, child in enumerate(node.children):
            note(child, (*path, number), found[path])

    note(reader.document(), (), 1)
    return found


def read_redline(markdown: str, *, name: str = "text", first_line: int = 1) -> Marked:
    """The redline that CriticMarkup shows: a document, one clause, or an annex. Raises MalformedFile."""
    reader = _Reader(without_front(markdown), name, first_line)
    if reader.is_annex():
        return reader.annex()
    return reader.document() if reader.has_title() else reader.fragment()


def read_clauses(markdown: str, *, under: Kind, name: str = "text", first_line: int = 1) -> tuple[Clause, ...]:
    """Clauses to be put under a clause of kind `under`, as a modification's file gives them. Raises MalformedFile."""
    reader = _Reader(markdown, name, first_line)
    children = reader.children_only(under)
    if reader.commented or any(is_changed(child) for child in children):
        raise MalformedFile("Found marks or comments.", where=name, hint="Expected clauses as they are to read.")
    return tuple(accept(child) for child in children)


def read_rows(markdown: str, *, name: str = "text", first_line: int = 1) -> tuple[Clause, ...]:
    """Table rows, one a line: | a | b |. Raises MalformedFile."""
    reader = _Reader("", name, first_line)
    lines = [(n, line.strip()) for n, line in enumerate(markdown.split("\n"), start=first_line) if line.strip()]
    return tuple(accept(reader.row(line, number, "same")) for number, line in lines)


def without_front(markdown: str) -> str:
    """Front matter blanked out, so that lines keep their numbers."""
    if not markdown.startswith("+++\n"):
        return markdown
    front, end, rest = markdown[4:].partition("\n+++\n")
    return "\n" * (front.count("\n") + 3) + rest if end else markdown


def _check_addresses(document: Clause, name: str) -> None:
    try:
        index(document)
    except BadTree as error:
        raise MalformedFile(error.problem, where=name, hint=error.hint) from None


@cache
def _blocks() -> MarkdownIt:
    """Blocks alone; the words of a line are read by `inline`, and only where they hold more than plain characters."""
    from markdown_it import MarkdownIt  # slow to import, and not needed for what was read before

    parser = MarkdownIt("commonmark", {"maxNesting": 4 * _DEEPEST}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@dataclass(slots=True)
class _Parts:
    """What has been read of a clause so far."""

    label: tuple[Run, ...] = ()
    heading: tuple[Run, ...] = ()
    text: tuple[Run, ...] = ()
    closing: tuple[Run, ...] = ()
    mark: Mark = "same"


class _Reader:
    """Walks the block tokens of one text."""

    def __init__(self, markdown: str, name: str, first_line: int) -> None:
        self.lines = markdown.split("\n")
        self.name = name
        self.first_line = first_line
        self.cell_line: int | None = None
        self.commented = False
        self._check_depth()
        found: dict[str, object] = {}
        self.tokens: Sequence[Token] = _blocks().parse(markdown, found)
        self._check_nothing_lost(found)
        self.at = 0
        self.begins: dict[int, int] = {}

    def _check_depth(self) -> None:
        for number, line in enumerate(self.lines, start=self.first_line):
            if len(line) - len(line.lstrip(" ")) > 2 * _DEEPEST:
                raise self._error(number, "a line more than 80 spaces in", f"bullets at most {_DEEPEST} deep")

    def _check_nothing_lost(self, found: dict[str, object]) -> None:
        """What Markdown takes for something other than words, and a viewer would not show as they are."""
        if found.get("references"):
            line = next((n for n, text in enumerate(self.lines) if re.match(r"\s*\[[^\]]+\]:", text)), 0)
            raise self._error(self.first_line + line, "a link definition", "words: write \\[ for a square bracket")

    # Whole texts

    def has_title(self) -> bool:
        return bool(self.tokens) and self.tokens[0].type == "heading_open"

    def is_annex(self) -> bool:
        return self.has_title() and self.tokens[1].content.startswith("Annex ")

    def annex(self) -> Marked:
        """Pass the front matter by: the redline begins at the last heading that names a document."""
        titles = [n for n, t in enumerate(self.tokens) if t.type == "heading_open" and t.tag == "h2"]
        self.at = titles[-1] if titles else len(self.tokens)
        marked = self.document()
        words = "".join(run.text for run in marked.text)
        return settled(replace(marked, text=(), whole=None)) if words.endswith("as follows:") else marked

    def document(self) -> Marked:
        opening = self._take("heading_open")
        line = self._line(opening)
        pieces = self._pieces(self._take("inline"))
        self._take("heading_close")
        parts = _Parts()
        parts.label, parts.heading = self._title(pieces, line)
        children = self._run("document", int(opening.tag[1]), parts)
        self._end()
        return self._settle("document", parts, children, line)

    def fragment(self) -> Marked:
        """One clause: a label in brackets is an item's."""
        if not self.tokens:
            raise self._error(1, "There is nothing here.", "a document or a clause")
        first = self.lines[(self.tokens[0].map or [0])[0]].lstrip()
        under: Kind = "clause" if re.match(r"- (\{..)?\(", first) else "group"
        found = self.children_only(under)
        if len(found) != 1:
            raise self._error(1, f"{len(found)} clauses stand here side by side", "one, or a document with a title")
        return found[0]

    def children_only(self, under: Kind) -> list[Marked]:
        parts = _Parts()
        children = self._run(under, 1, parts) if under in _KIND_IN else self._children(under, parts)
        if parts.text or parts.closing:
            raise self._error(1, "Words stand here outside any clause", "bullets, headings and tables")
        self._end()
        return children

    def _end(self) -> None:
        if self.at < len(self.tokens):
            self._unexpected(self.tokens[self.at])

    # Groups

    def _run(self, kind: Kind, level: int, parts: _Parts) -> list[Marked]:
        """What stands under a heading: words, clauses, and the groups one level down."""
        children = self._children(kind, parts)
        is_group = False
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.content.strip() == GROUP:
                self.at += 1
                is_group = True
                continue
            if token.content.strip() == LEVEL.format(level):
                self.at += 1
                children += self._children(kind, parts, begun=True)
                continue
            depth = int(token.tag[1]) if token.type == "heading_open" else 0
            if depth <= level:
                break
            if depth and not is_group and self._is_unnumbered():
                children.append(self._heading())
                children += self._children(kind, parts, begun=True)
                continue
            if depth > level + 1:
                raise self._error(self._line(token), f"a heading of level {depth}", f"level {level + 1}")
            children.append(self._group(depth))
            is_group = False
        self._check_labels(children)
        return children

    def _is_unnumbered(self) -> bool:
        """Whether a heading is words above the clauses that follow: its first word has no digit."""
        words = "".join(piece.text for piece in self._pieces(self.tokens[self.at + 1]) if not piece.comment)
        return not has_number(words)

    def _heading(self) -> Marked:
        line = self._line(self._take("heading_open"))
        pieces = self._pieces(self._take("inline"))
        self._take("heading_close")
        return self._settle("heading", _Parts(text=_runs(pieces), mark=_mark_of(pieces)), [], line)

    def _group(self, depth: int) -> Marked:
        line = self._line(self._take("heading_open"))
        pieces = self._pieces(self._take("inline"))
        self._take("heading_close")
        parts = _Parts()
        label, rest = _cut_at_space(pieces)
        if not label:
            raise self._error(line, "a group without a number", "## G3, or ## G3 and its title")
        parts.label, parts.heading = _runs(label), _runs(rest)
        parts.mark = _mark_of(label)
        children = self._run("group", depth, parts)
        return self._settle("group", parts, children, line)

    def _title(self, pieces: list[Piece], line: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """Section G 'Security': the name up to the first apostrophe, the title between it and the last."""
        words = "".join(p.text for p in pieces if not p.comment)
        match = _TITLE.fullmatch(words)
        if match is None:
            raise self._error(line, f"“{words}”", "a title like # Section G 'Security'")
        label = _slice(pieces, 0, match.end("label"))
        heading = _slice(pieces, match.start("heading"), match.end("heading")) if match["heading"] else ()
        return label, heading

    # Clauses

    def _children(self, kind: Kind, parts: _Parts, *, begun: bool = False) -> list[Marked]:
        """The blocks at one level. Words before the first clause are the text, words after the last are closing."""
        children: list[Marked] = []
        closing_next = begun
        table_mark: Mark = "same"
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            line = self._line(token)
            late = parts.closing and token.type in ("bullet_list_open", "table_open")
            if late:
                raise self._error(
                    line, "clauses after closing words", "closing words last; items have words of their own"
                )
            match token.type:
                case "bullet_list_open":
                    children += self._list(kind)
                case "table_open":
                    children.append(self._table(table_mark))
                    table_mark = "same"
                case "html_block" if token.content.strip() == CLOSING:
                    self.at += 1
                    closing_next = True
                case "paragraph_open":
                    pieces = self._paragraph()
                    remark = next((m for p in pieces if p.comment and (m := _ROW_REMARK.match(p.text))), None)
                    if remark and remark[2] == "table" and len(pieces) == 1:
                        table_mark = "inserted" if remark[1] == "inserted" else "deleted"
                    elif _all_bold(pieces):
                        heading = _Parts(text=_runs(pieces), mark=_mark_of(pieces))
                        children.append(self._settle("heading", heading, [], line))
                    else:
                        self._words(kind, parts, pieces, bool(children) or closing_next, line)
                case _:
                    break
        self._check_labels(children)
        return children

    def _words(self, kind: Kind, parts: _Parts, pieces: list[Piece], late: bool, line: int) -> None:
        if any(p.bold for p in pieces):
            raise self._error(
                line, "bold words inside a sentence", "a paragraph wholly bold (a heading), or none of it"
            )
        if (late or kind not in _KIND_IN) and not parts.closing:
            parts.closing = _runs(pieces)
        elif not late and not parts.text:
            parts.text = _runs(pieces)
        else:
            raise self._error(line, "a second paragraph of words", "one paragraph; closing words are one line")

    def _list(self, kind: Kind) -> list[Marked]:
        bullet = self._take("bullet_list_open").markup
        if bullet == "+":
            raise self._error(self._line(self.tokens[self.at]), "a bullet +", "- before a label, * where there is none")
        children: list[Marked] = []
        while self.tokens[self.at].type == "list_item_open":
            line = self._line(self.tokens[self.at])
            self.at += 1
            children.append(self._bullet(_KIND_IN.get(kind, "item"), bullet, line))
            self._take("list_item_close")
        self._take("bullet_list_close")
        return children

    def _bullet(self, kind: Kind, bullet: str, line: int) -> Marked:
        if self.tokens[self.at].type != "paragraph_open":
            raise self._error(line, "an empty bullet", "- and a label, or * and words")
        is_label = _BOLD_LABEL.match(self.tokens[self.at + 1].content)
        pieces = self._paragraph()
        parts = _Parts()
        bold, rest = _cut_bold(pieces)
        if bullet == "-" and bold and is_label:
            parts.label, parts.text = _runs(bold), _runs(rest)
        elif bullet == "-" and bold:
            kind, parts.label, parts.text = "definition", _runs(bold), _runs(rest)
        elif bullet == "-":
            label, rest = _cut_at_space(pieces)
            bold, rest = _cut_bold(rest)
            parts.label, parts.heading, parts.text = _runs(label), _runs(bold), _runs(rest)
        else:
            parts.heading, parts.text = _runs(bold), _runs(rest)
        if any(p.bold for p in rest):
            raise self._error(line, "bold words inside a sentence", "bold only for a title or a defined term in front")
        parts.mark = _mark_of([Piece(mark=r.mark, text=r.text) for r in parts.label] or pieces)
        children = self._children(kind, parts)
        return self._settle(kind, parts, children, line)

    # Tables

    def _table(self, mark: Mark) -> Marked:
        opening = self._take("table_open")
        first, last = opening.map or [0, 0]
        while self._take(self.tokens[self.at].type).type != "table_close":
            pass
        numbered = [(n, self.lines[n].strip()) for n in range(first, last) if n != first + 1]
        rows = [self.row(text, n + self.first_line, mark) for n, text in numbered if text]
        return self._settle("table", _Parts(mark=mark), rows, first + self.first_line)

    def row(self, text: str, line: int, mark: Mark) -> Marked:
        cells = _split_cells(text)
        head = self._read(_parted(cells[0], "<br>")[0], line)
        remark = next((m for p in head if p.comment and (m := _ROW_REMARK.match(p.text))), None)
        if remark and remark[2] == "row":
            mark = "inserted" if remark[1] == "inserted" else "deleted"
        return self._settle("row", _Parts(mark=mark), [self._cell(cell, line, mark) for cell in cells], line)

    def _cell(self, content: str, line: int, mark: Mark) -> Marked:
        first, *rest = _parted(content, "<br>")
        parts = _Parts(mark=mark, text=_runs(self._read(first.strip(), line)))
        if rest and rest[-1].startswith(CLOSING):
            parts.closing = _runs(self._read(rest.pop().removeprefix(CLOSING), line))
        inner = _Reader("\n".join(rest), self.name, line)
        inner.cell_line = line
        children = inner.children_only("cell") if rest else []
        return self._settle("cell", parts, children, line)

    # Tokens, lines and errors

    def _paragraph(self) -> list[Piece]:
        self._take("paragraph_open")
        pieces = self._pieces(self._take("inline"))
        self._take("paragraph_close")
        return pieces

    def _pieces(self, token: Token) -> list[Piece]:
        return self._read(token.content, self._line(token))

    def _read(self, content: str, line: int) -> list[Piece]:
        if broken := re.search(r"\n\s*(?:[-*+]|\d+[.)])\s", content):
            line += content[: broken.end()].count("\n")
            raise self._error(line, "a bullet inside a line of words", "two more spaces before each deeper bullet")
        try:
            pieces = read_pieces(content)
            self.commented = self.commented or any(piece.comment for piece in pieces)
            return pieces
        except BadInline as problem:
            raise MalformedFile(str(problem), where=f"{self.name}:{line}") from None

    def _take(self, wanted: str) -> Token:
        if self.at >= len(self.tokens):
            raise self._error(len(self.lines), "the end of the text", wanted.removesuffix("_open").replace("_", " "))
        token = self.tokens[self.at]
        if token.type != wanted:
            self._unexpected(token)
        self.at += 1
        return token

    def _unexpected(self, token: Token) -> None:
        found = token.type.removesuffix("_open").replace("_", " ")
        raise self._error(self._line(token), f"a {found}", "headings, bullets (- or *), tables and paragraphs of words")

    def _line(self, token: Token) -> int:
        if self.cell_line is not None:
            return self.cell_line
        return self.first_line + (token.map[0] if token.map else 0)

    def _error(self, line: int, found: str, expected: str) -> MalformedFile:
        return MalformedFile(f"Found {found}.", where=f"{self.name}:{line}", hint=f"Expected {expected}.")

    def _check_labels(self, children: Sequence[Marked]) -> None:
        """A label twice among siblings, with the line of the second."""
        seen: set[tuple[bool, str]] = set()
        for child in children:
            line = self.begins.get(id(child), self.first_line)
            label = "".join(run.text for run in child.label if run.mark != "deleted")
            key = (child.kind == "definition", label)
            if label and child.mark != "deleted" and key in seen:
                raise MalformedFile(
                    f"“{label}” stands twice in one list.",
                    where=f"{self.name}:{line}",
                    hint="Labels are unique among siblings: give one of them another label.",
                )
            if child.mark != "deleted":
                seen.add(key)

    def _settle(self, kind: Kind, parts: _Parts, children: list[Marked], line: int) -> Marked:
        marked = Marked(
            mark=parts.mark,
            kind=kind,
            label=parts.label,
            heading=parts.heading,
            text=parts.text,
            children=tuple(children),
            closing=parts.closing,
        )
        try:
            done = settled(marked)
        except BadTree as error:
            raise MalformedFile(error.problem, where=f"{self.name}:{line}", hint=error.hint) from None
        self.begins[id(done)] = line
        return done


def _mark_of(pieces: Sequence[Piece]) -> Mark:
    """The mark of a clause: that of all its words, if they have one."""
    marks = {p.mark for p in pieces if not p.comment}
    return marks.pop() if len(marks) == 1 else "same"


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    return tuple(Run(mark=p.mark, text=p.text) for p in pieces if p.text and not p.comment)


def _all_bold(pieces: Sequence[Piece]) -> bool:
    words = [p for p in pieces if not p.comment]
    return bool(words) and all(p.bold for p in words)


def _cut_bold(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The bold words in front, and the rest without the space between."""
    words = [p for p in pieces if not p.comment]
    count = next((n for n, p in enumerate(words) if not p.bold), len(words))
    return words[:count], (_without_space(words[count:]) if count else words)


def _cut_at_space(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """A label is everything before the first space; the space belongs to neither side."""
    label: list[Piece] = []
    words = [p for p in pieces if not p.comment]
    for number, piece in enumerate(words):
        head, space, tail = ("", " ", "") if piece.bold else piece.text.partition(" ")
        if piece.bold:
            return label, list(words[number:])
        if head:
            label.append(Piece(mark=piece.mark, text=head))
        if space:
            rest = [Piece(mark=piece.mark, text=tail)] if tail else []
            return label, [*rest, *words[number + 1 :]]
    return label, []


def _without_space(pieces: Sequence[Piece]) -> list[Piece]:
    if not pieces:
        return []
    first = pieces[0]
    trimmed = Piece(mark=first.mark, bold=first.bold, text=first.text.removeprefix(" "))
    return [*([trimmed] if trimmed.text else []), *pieces[1:]]


def _slice(pieces: Sequence[Piece], start: int, end: int) -> tuple[Run, ...]:
    """The runs between two offsets of the joined words."""
    runs: list[Run] = []
    offset = 0
    for piece in (p for p in pieces if not p.comment):
        text = piece.text[max(0, start - offset) : max(0, end - offset)]
        offset += len(piece.text)
        if text:
            runs.append(Run(mark=piece.mark, text=text))
    return tuple(runs)


def _split_cells(row: str) -> list[str]:
    """The cells of a table row; the bar at its end parts nothing."""
    cells = [cell.strip() for cell in _parted(row.removeprefix("|"), "|")]
    return cells if cells[-1] else cells[:-1]


def _parted(text: str, by: str) -> list[str]:
    """The stretches between signs that no backslash stands before."""
    parts, start = [], 0
    for match in re.finditer(rf"\\.|{re.escape(by)}", text):
        if match.group() == by:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]
