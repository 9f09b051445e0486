"""The command line: it reads the words, calls one library function, prints, and turns errors into exit codes."""

from sectext.cli.run import main

__all__ = ["main"]
