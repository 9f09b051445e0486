"""The command that serves the code to assistants."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened, root_of
from sectext.cli.options import ColorOption, CorpusOption, JsonOption, RevOption
from sectext.cli.output import Output

if TYPE_CHECKING:
    from sectext.code import Code

_MOST = 1_000  # clauses that are counted as found


@app.command()
def mcp(
    rev: RevOption = None, corpus: CorpusOption = None, as_json: JsonOption = False, color: ColorOption = "auto"
) -> None:
    """Serve the code to assistants, over the Model Context Protocol. Reads only. --json lists what it offers."""
    from sectext.mcp import serve, tools
    from sectext.mcp.finding import scan

    output = Output("mcp", as_json, color)
    code = opened(corpus, rev)
    if as_json:
        offered = [{"name": tool.name, "says": tool.says, "schema": tool.schema} for tool in tools(code)]
        output.result({"tools": offered}, "")
        return
    if sys.stdin.isatty():
        typer.echo("Serving on standard input and output, for a program to talk to. Ctrl-C ends it.", err=True)
    serve(code, search=scan if rev else partial(_found, root_of(corpus)))


def _found(place: Path, code: Code, words: str, on: date) -> Iterator[str]:
    """The clauses that `sectext search` finds, each once."""
    from sectext.search import search

    del code  # the index is of the same folder or pack
    yield from dict.fromkeys(str(hit.address) for hit in search(place, words, on=on, limit=_MOST).hits)
