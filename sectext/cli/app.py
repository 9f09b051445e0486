"""The program that the commands belong to."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="sectext",
    help="The Smart Energy Code: what a clause says, said and will say; redlines; and proof.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
