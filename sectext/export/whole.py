"""The whole code in formats that others read, by the name of the format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sectext import schemas
from sectext.code import Code
from sectext.export.git import export_git
from sectext.export.json_code import export_json
from sectext.saving import save


def export_schemas(_: Code, folder: Path) -> None:
    """Write the JSON schemas into a folder: results/ and files/. The code makes no difference to them."""
    for name in schemas.names():
        save(folder / name, schemas.text(name).encode())


# What writes each format, given the file or folder it writes; and what that is called if nobody says.
WHOLE: Mapping[str, Callable[[Code, Path], None]] = {
    "git": export_git,
    "json": export_json,
    "schemas": export_schemas,
}
CALLED: Mapping[str, str] = {"git": "code-git", "json": "code.json", "schemas": "schemas"}
