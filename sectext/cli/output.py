"""Results on standard output, remarks on standard error, in words or as JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sectext.address import Address
from sectext.answer import Answer, Wording
from sectext.commencement import Bounds
from sectext.errors import Finding, SectextError
from sectext.formats import markdown


class BadOption(SectextError):
    """An option with a value it does not take."""

    code = "usage"


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
            print(json.dumps(document, ensure_ascii=False, indent=2))
            return
        print(words.rstrip("\n"))
        for finding in findings:
            print(finding, file=sys.stderr)


def jsonable(value: Any) -> Any:
    """A date as text, bounds as {not_before, not_after}, an address as printed."""
    match value:
        case date():
            return value.isoformat()
        case Bounds():
            return {"not_before": jsonable(value.not_before), "not_after": jsonable(value.not_after)}
        case Address():
            return str(value)
        case tuple() | list():
            return [jsonable(item) for item in value]
        case dict():
            return {key: jsonable(item) for key, item in value.items()}
        case _:
            return value


def answer_json(answer: Answer) -> dict[str, Any]:
    """The result of `show`, key by key."""
    found: dict[str, Any] = {
        "address": answer.address,
        "document": answer.document,
        "on": answer.on,
        "known": answer.known,
        "version": answer.version,
        "status": answer.status,
        "certain": answer.certain,
        "text": answer.text,
        "markdown": markdown.write(answer.clause) if answer.clause else None,
        "from": answer.from_,
        "to": answer.to,
        "made_by": answer.made_by,
        "pending": answer.pending,
        "exceptions": [{"address": e.address, "status": e.status, "scope": e.scope} for e in answer.exceptions],
        "context": [{"address": c.address, "text": c.text, "closing": c.closing} for c in answer.context],
        "because": answer.because,
        "digest": answer.digest,
        "candidates": [{"version": c.version, "status": c.status, "text": c.text} for c in answer.candidates],
    }
    return {key: jsonable(value) for key, value in found.items()}


def wording_json(wording: Wording) -> dict[str, Any]:
    return {
        "from": jsonable(wording.from_),
        "to": jsonable(wording.to),
        "version": wording.version,
        "status": wording.status,
        "text": wording.text,
        "made_by": list(wording.made_by),
    }
