"""The rule for instructions in a Word file: they say what the marks show."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.checks.rules import Flaw, Rule, rule
from sectext.checks.word.file import WordFile
from sectext.errors import SectextError
from sectext.formats.word.reading import WordText
from sectext.formats.word.said import said
from sectext.formats.word.sections import read_section
from sectext.formats.word.tracked import accepted, rejected
from sectext.instruction.agreeing import disagreements


@rule(
    "instruction-disagrees",
    "warning",
    summary="An instruction and the marked changes of a file say different things.",
    why="Readers of the instruction and readers of the marks would make different law.",
    hint="Look at which of them was meant, and correct the other.",
)
def instruction_disagrees(file: WordFile) -> Iterator[Flaw]:
    try:
        text = WordText(file.package)
        if not text.unresolved():
            return
        old, new = (read_section(text, view).tree for view in (rejected, accepted))
    except SectextError:
        return  # no section of a code: nothing to compare, and other rules say what is wrong
    for each in disagreements(old, new, said(text)):
        yield Flaw(where=each.where, problem=each.problem)


RULES: tuple[Rule[WordFile], ...] = (instruction_disagrees,)
