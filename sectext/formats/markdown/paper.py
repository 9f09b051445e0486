"""A report as Markdown: a title, a list of contents, the chapters and the annexes, which any viewer shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sectext.formats.markdown.inline import end_escaped, escaped, start_escaped
from sectext.formats.markdown.prose import write_prose
from sectext.formats.markdown.writer import write_annex
from sectext.paper import Chapter, Content, Paper, Remark, Ticks
from sectext.prose import Block

TICK = "✓"


def write_paper(paper: Paper) -> str:
    """A report with its annexes. The marking stands at its head, at its end and above each annex."""
    parts = [
        _lines(f"# {_title(paper.name)}"),
        _line(f"‘{paper.title}’"),
        _line(paper.version),
        f"**Classification: {escaped(paper.marking)}**\n",
        _line(paper.statement),
        _facts(paper.facts),
        _lines("## About this document"),
        *_content(paper.about, 3),
        _lines("## Contents"),
        _contents(paper),
        *(part for chapter in paper.chapters for part in _chapter(chapter)),
        *(write_annex(annex, level=2) for annex in paper.annexes),
        "---\n",
        _line(f"{paper.name} · {paper.version} · Classification: {paper.marking}"),
    ]
    return "\n".join(parts)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield _lines(f"## {_title(chapter.heading)}")
    yield from _content(chapter.content, 3)


def _contents(paper: Paper) -> str:
    """The chapters as a list, and what is attached. Viewers make different anchors, so nothing is linked."""
    lines = [f"- {escaped(chapter.heading)}" for chapter in paper.chapters]
    lines += [f"- {escaped(told)}" for told in paper.annexed]
    return "\n".join(lines) + "\n"


def _content(content: Sequence[Content], level: int) -> Iterator[str]:
    """Runs of prose in one go, so that lists that follow one another stay two."""
    run: list[Block] = []
    for each in content:
        if not isinstance(each, Ticks | Remark):
            run.append(each)
            continue
        if run:
            yield write_prose(run, level=level)
            run = []
        yield _ticks(each) if isinstance(each, Ticks) else f"*{escaped(each.text)}*\n"
    if run:
        yield write_prose(run, level=level)


def _ticks(ticks: Ticks) -> str:
    """The names two by two: a tick stands before each that has one."""
    lines = [f"**{escaped(ticks.title)}**", "", "| Impacted | Category | Impacted | Category |"]
    lines.append("| :-: | --- | :-: | --- |")
    for row in ticks.rows:
        cells = [
            cell for entry in row for cell in (("", "") if entry is None else (TICK * entry[1], escaped(entry[0])))
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    rows = [f"| {escaped(name)} | {escaped(told)} |" for name, told in facts]
    return "\n".join(("| About | This modification |", "| --- | --- |", *rows)) + "\n"


def _title(text: str) -> str:
    return end_escaped(escaped(text))


def _line(text: str) -> str:
    return _lines(start_escaped(escaped(text)))


def _lines(text: str) -> str:
    return f"{text}\n"
