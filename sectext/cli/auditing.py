"""The command that holds a page of guidance against the code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened
from sectext.cli.options import (
    ColorOption,
    CorpusOption,
    FormatOption,
    JsonOption,
    KnownOption,
    OnOption,
    read_date,
    read_format,
)
from sectext.cli.output import Output


@app.command()
def audit(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Pages of guidance: .md, .txt, .html or .docx.")],
    on: OnOption = None,
    known: KnownOption = None,
    form: FormatOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Also what is right, each by itself.")] = False,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Whether what guidance cites and quotes is what the code says on a day. Ends with 1 where it is not."""
    import json

    from sectext.audit import Auditor, read_page
    from sectext.audit.telling import CODES, audit_json, report
    from sectext.checks.files import all_findings, for_github, in_sarif
    from sectext.cli import audited

    chosen = read_format(form, as_json)
    output = Output("audit", chosen == "json", color)
    day, by = read_date(on, "--on") or date.today(), read_date(known, "--known")
    pages = [read_page(file) for file in files]
    auditor = Auditor(opened(corpus), on=day, known=by)
    audits = [auditor.audit(page) for page in pages]
    reports = [report(each) for each in audits]
    if chosen == "github":
        print(for_github(reports))
    elif chosen == "sarif":
        print(json.dumps(in_sarif(reports, CODES), ensure_ascii=False, indent=2))
    else:
        known_by = by.isoformat() if by else None
        value = {"on": day.isoformat(), "known": known_by, "pages": [audit_json(each) for each in audits]}
        told = audited.audits(audits, output.width, colour=output.colour, everything=all_)
        output.result(value, told, all_findings(reports) if output.as_json else ())
    raise typer.Exit(0 if all(each.is_right for each in audits) else 1)
