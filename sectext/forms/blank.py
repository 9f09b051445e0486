"""An empty proposal form, to be filled in with any editor."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.forms.questions import QUESTIONS, Question


def blank(identifier: str) -> str:
    """The form in Markdown; `read_form` finds every question of it, and no answer."""
    parts = [f"# Proposal form for {identifier}", *(part for question in QUESTIONS for part in _parts(question))]
    return "\n\n".join(parts) + "\n"


def _parts(question: Question) -> Iterator[str]:
    yield f"## {question.number}. {' '.join(filter(None, (question.text, question.tail)))}"
    if question.boxes:
        rows = [f"| {name} |  |" for name in question.boxes]
        yield "\n".join(("| | X |", "| --- | --- |", *rows))
