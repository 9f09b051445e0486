"""The chapters of a report: what people wrote in its places, and around it what the record itself says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sectext.annex import Annex
from sectext.code import Code
from sectext.modification import Modification
from sectext.modification.narrative import Narrative
from sectext.paper import Chapter, Content, Remark, Ticks
from sectext.patch import Effect, TextOperation
from sectext.prose import Block, Heading, Items, paragraph, plain
from sectext.report.timing import history, implementation
from sectext.report.wording import listed, table

NOT_WRITTEN = "Not written."
# More places than these are not listed behind the name of a document; the legal text has them all.
_MANY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a report is made of."""

    code: Code
    modification: Modification
    narratives: Mapping[str, Narrative]
    annexes: tuple[Annex, ...]


def chapters(source: Source) -> Iterator[Chapter]:
    """The numbered chapters, in order."""
    made = (
        ("summary", "Summary", written(source, "summary")),
        ("background", "Background", written(source, "background")),
        ("solution", "Solution", _solution(source)),
        ("impacts", "Impacts", _impacts(source)),
        ("costs", "Costs", written(source, "costs")),
        ("implementation", "Implementation approach", _implementation(source)),
        ("conclusions", "Conclusions", _conclusions(source)),
    )
    for number, (name, title, content) in enumerate(made, start=1):
        yield Chapter(name=name, number=str(number), title=title, content=tuple(content))


def written(source: Source, part: str, *, below: int = 0) -> Iterator[Content]:
    """What people wrote of a part; that nobody did. `below` sets its headings lower by so many levels."""
    narrative = source.narratives.get(part)
    if narrative is None:
        yield Remark(text=NOT_WRITTEN)
        return
    if narrative.words_of:
        yield Remark(text=f"In the words of {narrative.words_of}:")
    yield from (_lowered(block, below) for block in narrative.blocks)


def _lowered(block: Block, below: int) -> Block:
    return replace(block, level=block.level + below) if isinstance(block, Heading) else block


def _under(title: str, content: Iterator[Content]) -> Iterator[Content]:
    yield Heading(words=plain(title))
    yield from content


def _if_written(source: Source, part: str, title: str | None = None) -> Iterator[Content]:
    """A part that a report need not have."""
    if part in source.narratives:
        found = written(source, part, below=1)
        yield from _under(title, found) if title else found


def _solution(source: Source) -> Iterator[Content]:
    yield from _under("Proposed solution", written(source, "solution", below=1))
    yield from _under("Legal text", _legal_text(source))


def _legal_text(source: Source) -> Iterator[Content]:
    modification, attached = source.modification, source.annexes
    if not attached:
        yield paragraph("No legal text has been drafted for this modification.")
        return
    letters = listed([annex.letter for annex in attached])
    where = f"Annex {letters} holds" if len(attached) == 1 else f"Annexes {letters} hold"
    yield paragraph(
        f"{where} the legal text, version {modification.legal_text}. It has been drafted against SEC Version "
        f"{modification.base}, and makes these changes:"
    )
    rows = [(change.where, change.what) for annex in attached for change in annex.changes]
    yield table(("Clause", "Change"), rows, (20, 80))


def _impacts(source: Source) -> Iterator[Content]:
    yield paragraph("This section says whom and what the modification would touch.")
    yield from _under("SEC Parties", _parties(source))
    yield from _under("DCC Systems", _systems(source))
    yield from _under("SEC and subsidiary documents", _documents(source))
    yield from _under("Other industry codes", written(source, "codes", below=1))
    yield from _under("Greenhouse gas emissions", written(source, "emissions", below=1))
    yield from _if_written(source, "testing", "Testing")


def _parties(source: Source) -> Iterator[Content]:
    impacts = source.modification.impacts
    names = source.code.governance.categories
    yield Ticks(title="SEC Party Categories impacted", entries=tuple((name, name in impacts) for name in names))
    if not impacts:
        yield paragraph("No category of Party is recorded as impacted.")
    yield from written(source, "impacts", below=1)


def _systems(source: Source) -> Iterator[Content]:
    if source.modification.systems:
        yield paragraph(f"The systems marked as impacted are: {listed(source.modification.systems)}.")
    yield from written(source, "systems", below=1)


def _documents(source: Source) -> Iterator[Content]:
    """The documents that the operations change, and those whose effect they change."""
    if source.annexes:
        yield paragraph("These parts of the SEC are impacted, as the legal text has it:")
        yield Items(items=tuple((paragraph(_touched(annex)),) for annex in source.annexes))
    else:
        yield paragraph("No part of the SEC is changed by any legal text drafted so far.")
    yield from _if_written(source, "documents")


def _touched(annex: Annex) -> str:
    title = f" ‘{annex.document_title}’" if annex.document_title else ""
    texts = any(isinstance(op, TextOperation) for op in annex.operations)
    effects = any(isinstance(op, Effect) for op in annex.operations)
    how = listed([what for what, so in (("its text", texts), ("when its text has effect", effects)) if so])
    places = tuple(dict.fromkeys(change.where for change in annex.changes))
    if how and len(places) <= _MANY:
        how = f"{how} ({listed(places)})"
    return f"{annex.document}{title}: {how}" if how else f"{annex.document}{title}: nothing that is not there already"


def _implementation(source: Source) -> Iterator[Content]:
    binding = source.modification.stage in source.code.governance.binding
    yield Heading(words=plain(f"{'Approved' if binding else 'Proposed'} implementation approach"))
    yield from implementation(source.code, source.modification)
    yield from _if_written(source, "implementation")
    yield from _if_written(source, "path", "Path to a decision")
    if source.modification.urgent or "urgency" in source.narratives:
        yield from _under("Urgency", _urgency(source))


def _urgency(source: Source) -> Iterator[Content]:
    if source.modification.urgent:
        letters = [f"({letter})" for letter in source.modification.urgent_criteria]
        under = f", under {'criterion' if len(letters) == 1 else 'criteria'} {listed(letters)}" if letters else ""
        yield paragraph(f"The Proposer asks for this modification to be treated as urgent{under}.")
    yield from _if_written(source, "urgency")


def _conclusions(source: Source) -> Iterator[Content]:
    yield from _under("Benefits and drawbacks", written(source, "conclusions", below=1))
    yield from _under("Rationale against the General SEC Objectives", _objectives(source))
    yield from _if_written(source, "views", "Views")
    yield from _under("Decisions so far", iter((history(source.modification),)))


def _objectives(source: Source) -> Iterator[Content]:
    letters: Sequence[str] = source.modification.objectives
    if not letters:
        yield paragraph("No objective is recorded that the modification would better facilitate.")
    else:
        held = {each.letter: each.text for each in source.code.governance.objectives}
        rows = [(f"({letter})", held.get(letter, "The words of this objective are not held.")) for letter in letters]
        yield table(("Objective", "What it is"), rows, (16, 84))
    yield from written(source, "objectives", below=1)
