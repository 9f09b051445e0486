"""Results on standard output, remarks on standard error, in words or as JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sectext.cli.options import BadOption
from sectext.errors import Finding
from sectext.shown import in_json, shown, shown_in_colour


@dataclass(frozen=True, slots=True)
class Output:
    """How one command prints."""

    command: str
    as_json: bool
    color: str = "auto"

    def __post_init__(self) -> None:
        if self.color not in ("auto", "always", "never"):
            raise BadOption(f"--color: “{self.color}” is not auto, always or never.")

    @property
    def colour(self) -> bool:
        if self.color != "auto":
            return self.color == "always"
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int | None:
        """The width to wrap lines at; a file or a pipe gets whole lines."""
        return min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else None

    def result(self, value: Any, words: str, findings: Sequence[Finding] = ()) -> None:
        if self.as_json:
            document = {
                "schema": f"sectext.{self.command}/1",
                "result": value,
                "findings": [asdict(f) for f in findings],
            }
            print_json(document)
            return
        told = words.rstrip("\n")
        print(shown_in_colour(told) if self.colour else shown(told))
        for finding in findings:
            print(shown(str(finding)), file=sys.stderr)


def print_json(document: dict[str, Any]) -> None:
    """Every JSON of ours goes out here: its shape is that of its schema in sectext/schemas."""
    print(in_json(json.dumps(document, ensure_ascii=False, indent=2)))


def counted(number: int, noun: str) -> str:
    """1 version, 2 versions."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
