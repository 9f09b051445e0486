"""The commands of the website: build and serve."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened, root_of
from sectext.cli.options import ColorOption, CorpusOption, JsonOption, read_date
from sectext.cli.output import Output, counted

site = typer.Typer(
    help="The website for Parties: build it, and look at it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(site, name="site")

OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="The folder of the site [site/public, beside corpus/].")
]


@site.command()
def build(
    out: OutOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day that counts as today, like 2019-11-04 [today].")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep what is given out for good, also when building to another folder.")
    ] = False,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Build the website: every document, clause and modification, on every date."""
    from sectext.site import build_site

    output = Output("site-build", as_json, color)
    day = read_date(on, "--on") or date.today()
    folder = root_of(corpus)
    target = out or folder / "site" / "public"
    with _Bar(shown=sys.stderr.isatty() and not as_json) as bar:
        built = build_site(opened(corpus), folder, target, day, record=record or out is None, progress=bar.move)
    result = {
        "folder": str(target),
        "on": day.isoformat(),
        "files": built.files,
        "written": len(built.written),
        "removed": len(built.removed),
        "search": built.search,
    }
    told = f"{counted(built.files, 'file')} in {target}, as at {day}"
    did = f"{len(built.written)} written, {len(built.removed)} removed"
    output.result(result, f"{told}: {did}.", built.findings)


@site.command()
def serve(
    out: OutOption = None,
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", help="Where to listen; 0 takes any that is free.")
    ] = 8000,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Show a built website on this machine, until it is stopped."""
    from sectext.site import server

    output = Output("site-serve", as_json, color)
    folder = out or root_of(corpus) / "site" / "public"
    serving = server(folder, port=port)
    address = f"http://127.0.0.1:{serving.server_address[1]}/"
    output.result({"address": address, "folder": str(folder)}, f"{address} shows {folder}. Ctrl-C stops it.")
    sys.stdout.flush()
    with serving:
        serving.serve_forever()


class _Bar:
    """A progress bar on a terminal, and nothing elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def __enter__(self) -> _Bar:
        if self.shown:
            from rich.console import Console
            from rich.progress import Progress

            self.progress = Progress(console=Console(stderr=True), transient=True)
            self.task = self.progress.add_task("Building the site", total=None)
            self.progress.start()
        return self

    def move(self, done: int, of: int) -> None:
        if self.shown:
            self.progress.update(self.task, completed=done, total=of)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            self.progress.stop()
