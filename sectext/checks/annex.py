"""The check of an annex in Markdown: its instructions say what its marks show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sectext.checks.word.instructing import instruction_disagrees
from sectext.errors import Finding, MalformedFile
from sectext.formats.markdown import read_redline
from sectext.instruction.agreeing import disagreements
from sectext.redline import accept, reject

_ESCAPED = re.compile(r"\\(.)")
_CELLS = re.compile(r"(?<!\\)\|")


def check(path: Path) -> Iterator[Finding]:
    """Where instructions and marks disagree, with its line. Raises MalformedFile, OSError."""
    try:
        text = path.read_bytes().decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise MalformedFile(f"The file is not UTF-8 (byte {error.start}).", where=path.as_posix()) from None
    marked = read_redline(text, name=path.as_posix())
    meaning = instruction_disagrees.meaning
    for each in disagreements(reject(marked), accept(marked), list(_paragraphs(text))):
        yield Finding(code=meaning.code, level=meaning.level, where=each.where, problem=each.problem, hint=meaning.hint)


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs and the cells of tables, each with its line."""
    for number, line in enumerate(text.split("\n"), start=1):
        for cell in _CELLS.split(line) if line.startswith("|") else (line,):
            yield f"line {number}", _ESCAPED.sub(r"\1", cell.strip())
