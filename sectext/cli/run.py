"""Starts the commands, and is the one place that turns errors into exit codes."""

from __future__ import annotations

import copy
import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

# The commands put themselves on the program.
from sectext.cli import (  # noqa: F401
    auditing,
    checking,
    commands,
    exporting,
    flight,
    inquiry,
    output,
    reporting,
    serving,
    site,
)
from sectext.cli.app import app
from sectext.errors import SectextError

# Typer brings its own Click in some releases: the classes are taken from Typer's own error.
_USAGE_ERROR = typer.BadParameter.__mro__[1]


class FileTrouble(SectextError):
    """A file or folder that cannot be read or written."""

    code = "file-trouble"


def main() -> NoReturn:
    # A command makes much that lives until it ends, and few circles: to look for those costs a third of the time.
    gc.set_threshold(200_000, 50, 50)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Carry out one command line; returns the exit code."""
    as_json = "--json" in arguments
    try:
        code = _program(arguments)(arguments, prog_name="sectext", standalone_mode=False)
    except SectextError as error:
        return _failed(error, as_json)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt as stopped:
        print(f"Stopped. {stopped}".strip(), file=sys.stderr)
        return 130
    except OSError as error:
        return _failed(FileTrouble(f"{error.strerror or error}.", where=str(error.filename or "")), as_json)
    except Exception as error:
        if not isinstance(error, _USAGE_ERROR):
            raise
        return _misused(error, as_json)
    return code if isinstance(code, int) else 0


def _program(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that is asked for, and one more, without which Typer would not ask for its name.

    Typer prepares all commands before it carries out one, which takes longer than many an answer.
    """
    named = {each.name or (each.callback.__name__ if each.callback else ""): each for each in app.registered_commands}
    asked = named.get(arguments[0]) if arguments else None
    if asked is None:
        return app
    program = copy.copy(app)
    program.registered_commands = [asked, next(each for each in app.registered_commands if each is not asked)]
    program.registered_groups = []
    return program


def _failed(error: SectextError, as_json: bool) -> int:
    if as_json:
        _print_error(error.code, error.problem, error.where, error.hint)
    else:
        print(str(error), file=sys.stderr)
    return error.exit_code


def _misused(error: Exception, as_json: bool) -> int:
    message = str(getattr(error, "format_message", lambda: error)())
    context = getattr(error, "ctx", None)
    if as_json:
        _print_error("usage", message, "", "See sectext --help.")
    elif message.startswith("Usage:"):
        print(message, file=sys.stderr)
    else:
        usage = f"{context.get_usage()}\n" if context is not None else ""
        print(f"{usage}{message}", file=sys.stderr)
    return 2


def _print_error(code: str, message: str, where: str, hint: str) -> None:
    error = {"code": code, "message": message, "where": where, "hint": hint}
    output.print_json({"schema": "sectext.error/1", "error": error})
