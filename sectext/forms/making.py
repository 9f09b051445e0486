"""Begins a modification from a filled-in form: its file, and the parts of its report in the proposer's words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sectext.drafting import NotDrafted, check_identifier, scaffolded
from sectext.entering import entering
from sectext.errors import Finding
from sectext.forms.answers import Meant, meant
from sectext.forms.reading import Form, read_file
from sectext.library import open
from sectext.modification.narrative import Narrative, read_narrative, write_narrative

WORDS_OF = "the Proposer, in the proposal form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The file of the modification, those of the parts of its report, and what a reader has to look at."""

    file: str
    parts: tuple[str, ...]
    findings: tuple[Finding, ...]


def begin_from(
    root: Path, identifier: str, form: Path, *, base: str, title: str, route: str, stage: str | None, write: bool
) -> Begun:
    """Make a modification of a form. What is not understood is a finding, and stays in the proposer's words.

    Raises NotAForm, ForeignFile; NotDrafted where there is one already; UnknownName, MalformedFile. Then nothing is
    written.
    """
    check_identifier(identifier)
    found = read_file(form)
    with entering(root, f"new {identifier}", write=write) as entry:
        governance = open(root).governance
        said = meant(found, governance)
        more = {**said.keys, "sources": (f"Proposal form, {found.name}",)}
        name, text = scaffolded(root, identifier, base=base, title=title, route=route, stage=stage, more=more)
        parts = {each.file: write_narrative(each) for each in _narratives(said, found, identifier)}
        for file, words in parts.items():
            if (root / file).exists():
                raise NotDrafted("A part of its report is there already.", where=file, hint="Move it away first.")
            read_narrative(words, name=file, markings=governance.markings)
            entry.put(file, words.encode())
        entry.put(name, text.encode())
    return Begun(file=name, parts=tuple(parts), findings=(*found.findings, *said.findings))


def _narratives(said: Meant, form: Form, identifier: str) -> list[Narrative]:
    return [
        Narrative(
            part=part,
            blocks=blocks,
            file=f"modifications/{identifier}/report/{part}.md",
            sources=tuple(f"Proposal form, {form.name}, question {number}" for number in said.sources[part]),
            words_of=WORDS_OF,
        )
        for part, blocks in said.parts.items()
    ]
