"""The command that serves the code to assistants."""

from __future__ import annotations

import sys

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened
from sectext.cli.options import ColorOption, CorpusOption, JsonOption, RevOption
from sectext.cli.output import Output


@app.command()
def mcp(
    rev: RevOption = None, corpus: CorpusOption = None, as_json: JsonOption = False, color: ColorOption = "auto"
) -> None:
    """Serve the code to assistants, over the Model Context Protocol. Reads only. --json lists what it offers."""
    from sectext.mcp import serve, tools

    output = Output("mcp", as_json, color)
    code = opened(corpus, rev)
    if as_json:
        offered = [{"name": tool.name, "says": tool.says, "schema": tool.schema} for tool in tools(code)]
        output.result({"tools": offered}, "")
        return
    if sys.stdin.isatty():
        typer.echo("Serving on standard input and output, for a program to talk to. Ctrl-C ends it.", err=True)
    serve(code)
