"""The command that writes the Modification Report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened, root_of
from sectext.cli.options import (
    BadOption,
    ColorOption,
    CorpusOption,
    DryRunOption,
    JsonOption,
    ModificationArgument,
    NumbersOption,
    read_numbers,
    source_date,
)
from sectext.cli.output import Output

if TYPE_CHECKING:
    from sectext.report import Report


@app.command()
def report(
    modification: ModificationArgument,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="FORMAT", help="docx, html, md or pdf; repeatable [docx].")
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where files go.")] = Path(),
    numbers: NumbersOption = "auto",
    author: Annotated[
        str | None, typer.Option("--author", metavar="A", help="Whose changes they are in Word [the legal text's].")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """The Modification Report, its annexes in it: <MOD>-modification-report.docx …"""
    from sectext.annexes import Tracking
    from sectext.files import Folder
    from sectext.report import FORMATS, render
    from sectext.report import report as written
    from sectext.saving import save_all

    output = Output("report", as_json, color)
    formats = list(dict.fromkeys(to or ["docx"]))
    for name in formats:
        if name not in FORMATS:
            raise BadOption(f"--to: “{name}” is not a format.", hint=f"Formats: {', '.join(FORMATS)}.")
    root = root_of(corpus)
    if root.is_file():
        hint = "Name the folder of the corpus that it was made from."
        raise BadOption(f"--corpus: {root} is a pack, which holds no narrative.", hint=hint)
    found = written(opened(corpus), Folder(root), modification)
    tracking = Tracking(numbers=read_numbers(numbers), author=author, date=source_date())
    made = dict(render(found.paper, formats, tracking))
    if not dry_run:
        save_all(out, made, f"report {modification}")
    files = [str(out / name) for name in made]
    told = [f"{'Would write' if dry_run else 'Wrote'} {path}" for path in files]
    output.result(_json(found, files), "\n".join(told), found.findings)


def _json(found: Report, files: list[str]) -> dict[str, Any]:
    paper = found.paper
    return {
        "modification": paper.modification,
        "version": paper.version,
        "marking": paper.marking,
        "chapters": [{"name": c.name, "number": c.number, "title": c.title} for c in paper.chapters],
        "written": list(found.narratives),
        "missing": list(found.missing),
        "abbreviations": [{"short": short, "long": long} for short, long in found.abbreviations],
        "annexes": [{"letter": annex.letter, "document": annex.document} for annex in paper.annexes],
        "files": files,
    }
