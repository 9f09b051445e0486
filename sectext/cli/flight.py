"""The commands for modifications in flight: conflicts, rebase, range-diff, release."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import folder_of, opened
from sectext.cli.options import (
    BadOption,
    ColorOption,
    CorpusOption,
    DryRunOption,
    JsonOption,
    ModificationArgument,
    read_date,
)
from sectext.cli.output import Output


@app.command()
def conflicts(
    modifications: Annotated[
        list[str] | None, typer.Argument(metavar="[MOD]…", help="Which modifications [all that are open].")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """How modifications in flight meet: independent, soft, order matters, textual conflict."""
    from sectext.cli import in_flight
    from sectext.conflicts import conflicts as found

    output = Output("conflicts", as_json, color)
    matrix = found(opened(corpus), tuple(modifications or ()))
    output.result(in_flight.matrix_json(matrix), in_flight.matrix(matrix, output.width))
    if matrix.meetings or matrix.unfit:
        raise typer.Exit(1)


@app.command()
def rebase(
    modification: ModificationArgument,
    onto: Annotated[str, typer.Option("--onto", metavar="V", help="The version it is carried over to.")],
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Carry a modification over to a later version: clean, needs review or conflict, change by change."""
    from sectext.cli import in_flight
    from sectext.rebasing import rebase_onto

    output = Output("rebase", as_json, color)
    found = rebase_onto(folder_of(corpus), modification, onto, write=not dry_run)
    output.result(in_flight.rebased_json(found), in_flight.rebased(found, output.width))
    if found.outcome == "conflict":
        raise typer.Exit(3)


@app.command("range-diff")
def range_diff(
    modification: ModificationArgument,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="Another modification, like an alternative to it.")
    ] = None,
    before: Annotated[
        str | None, typer.Option("--from", metavar="N", help="The earlier legal text [the one before].")
    ] = None,
    after: Annotated[str | None, typer.Option("--to", metavar="N", help="The later legal text [the last].")] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Two legal texts of a modification, or two modifications, side by side."""
    from sectext.cli import in_flight
    from sectext.range_diff import chosen, legal_texts
    from sectext.range_diff import range_diff as compared

    output = Output("range-diff", as_json, color)
    code, root = opened(corpus), folder_of(corpus)
    if other is not None:
        if before or after:
            raise BadOption("--from and --to name legal texts of one modification.", hint="Leave the other one out.")
        earlier, later = code.modification(modification), code.modification(other)
    else:
        earlier, later = chosen(legal_texts(root, code, modification), before, after)
    pairs = compared(code, earlier, later)
    output.result(in_flight.pairs_json(earlier, later, pairs), in_flight.pairs(earlier, later, pairs, output.width))
    if any(pair.verdict != "same" for pair in pairs):
        raise typer.Exit(1)


@app.command()
def release(
    version: Annotated[str, typer.Argument(metavar="V", help="The label of the version, like 27.0.")],
    modifications: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MOD]…", help="What goes into it; MP102#2 is a part. None: move the date."),
    ] = None,
    effective: Annotated[
        str, typer.Option("--effective", metavar="DAY", help="The day it takes effect, like 2019-11-04.")
    ] = "",
    published: Annotated[
        str | None, typer.Option("--published", metavar="DAY", help="The day this is published [today].")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where the day is stated [the release itself].")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Write the version that modifications make, once everything in it is explained; or move its date."""
    from sectext.cli import in_flight
    from sectext.releasing import move_date, release_version

    output = Output("release", as_json, color)
    day, told = read_date(effective or None, "--effective"), read_date(published, "--published") or date.today()
    if day is None:
        raise BadOption("The day on which the version takes effect is missing.", hint="Write --effective 2019-11-04.")
    root = folder_of(corpus)
    if modifications:
        found = release_version(
            root, version, tuple(modifications), effective=day, published=told, source=source, write=not dry_run
        )
    else:
        found = move_date(root, version, effective=day, published=told, source=source, write=not dry_run)
    output.result(in_flight.released_json(found), in_flight.released(found, output.width))
