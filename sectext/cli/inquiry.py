"""The commands that ask why: blame, explain, changes."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened
from sectext.cli.options import (
    AddressArgument,
    BadOption,
    ColorOption,
    CorpusOption,
    JsonOption,
    KnownOption,
    OnOption,
    RevOption,
    SupposeOption,
    WithOption,
    read_date,
)
from sectext.cli.output import Output

_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")  # an address has a capital letter or a digit first


@app.command()
def blame(
    address: AddressArgument,
    on: OnOption = None,
    known: KnownOption = None,
    using: WithOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Which version or modification put each word of a clause there."""
    from sectext import results
    from sectext.cli import told, words

    output = Output("blame", as_json, color)
    day, by = read_date(on, "--on") or date.today(), read_date(known, "--known")
    found = opened(corpus, rev).blame(address, on=day, known=by, using=tuple(using or ()))
    output.result(
        [results.blamed_json(each) for each in found], told.blamed(address, words.asked(day, by), found, output.width)
    )


@app.command()
def explain(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="A clause, like G3.20(b); or the code of a finding.")
    ],
    on: OnOption = None,
    known: KnownOption = None,
    using: WithOption = None,
    suppose: SupposeOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Why a clause reads as it does on a day, and what would change it; or what a finding means."""
    from sectext import results
    from sectext.cli import told

    output = Output("explain", as_json, color)
    if _CODE.fullmatch(address):
        from sectext import checks

        meaning = checks.explain(address)
        output.result({**asdict(meaning), "page": meaning.page}, str(meaning))
        return
    day, by = read_date(on, "--on") or date.today(), read_date(known, "--known")
    found = opened(corpus, rev, suppose).explain(address, on=day, known=by, using=tuple(using or ()))
    output.result(results.explanation_json(found), told.explanation(found, output.width))


@app.command()
def changes(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="What takes effect after this day.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Up to and including this day [today].")
    ] = None,
    known: KnownOption = None,
    suppose: SupposeOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """What changed in the code between two days."""
    from sectext import results
    from sectext.cli import told

    output = Output("changes", as_json, color)
    first, last = read_date(since, "--since"), read_date(until, "--until") or date.today()
    assert first is not None
    if last < first:
        raise BadOption(f"--until ({last}) lies before --since ({first}).", hint="Give the earlier day first.")
    by = read_date(known, "--known")
    found = opened(corpus, rev, suppose).changes(first, last, by)
    output.result([results.change_json(each) for each in found], told.changed(first, last, by, found, output.width))
