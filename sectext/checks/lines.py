"""The line of a finding: where a clause begins in a Markdown file, and where a modification's file has its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from sectext.checks.law.text import Fault, Text
from sectext.errors import MalformedFile
from sectext.formats.markdown import lines
from sectext.tree import Clause, Path

Read: TypeAlias = Callable[[str], str]

_ESCAPE = re.compile(r"\\(.)")


class Lines:
    """Reads each file once, by way of whoever asks. Without `read` nothing is read, and no line is known."""

    def __init__(self, read: Read | None) -> None:
        self._read = read
        self._files: dict[str, list[str]] = {}
        self._begins: dict[str, dict[Path, int]] = {}

    def of_clause(self, text: Text, path: Path, part: str) -> int | None:
        """Where a clause of a document begins; for its closing words, where those stand."""
        if self._read is None:
            return None
        if text.file not in self._begins:
            try:
                self._begins[text.file] = lines("\n".join(self._of(text.file)), name=text.file)
            except MalformedFile:
                self._begins[text.file] = {}
        begins = self._begins[text.file].get(path)
        closing = text.by_path[path].clause.closing
        if begins is None or part != "closing" or closing is None:
            return begins
        return self._first(text.file, begins, closing[:40]) or begins

    def of_key(self, file: str, key: str) -> int | None:
        """The first line of a TOML file on which a key, a table of that name, or a text stands."""
        if self._read is None:
            return None
        wanted = re.compile(rf"\s*(?:\[+{re.escape(key)}\]+|{re.escape(key)}(?:\s*=|$))")
        for number, line in enumerate(self._of(file), start=1):
            if wanted.match(line) or (key[:1] == '"' and key in line):
                return number
        return None

    def of_change(self, file: str, header: int, fault: Fault, clause: Clause | None) -> int:
        """In a [[change]] that begins on a line, the line that has the words of a fault, else of its clause.

        Words that are partly those of the base are on none; then the line on which the new words begin will do.
        """
        beginning = clause.text[:30] if clause is not None and clause.text else None
        for words in (fault.words if fault.part != "label" else None, beginning):
            found = self._first(file, header, words, within_table=True) if words else None
            if found is not None:
                return found
        begins = self._first(file, header, "words = ", within_table=True) if fault.part != "label" else None
        return begins or header

    def _first(self, file: str, start: int, words: str, *, within_table: bool = False) -> int | None:
        rest = self._of(file)[start:]
        for number, line in enumerate(rest, start=start + 1):
            if within_table and line.startswith("[["):
                return None
            if words in line or words in _ESCAPE.sub(r"\1", line):
                return number
        return None

    def _of(self, file: str) -> Sequence[str]:
        if file not in self._files:
            try:
                self._files[file] = self._read(file).split("\n") if self._read else []
            except (OSError, UnicodeDecodeError):
                self._files[file] = []
        return self._files[file]
