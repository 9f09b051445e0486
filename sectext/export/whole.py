"""The whole code as one file, or as a folder of files, in formats that are made for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sectext import schemas
from sectext.code import Code
from sectext.export import parquet
from sectext.export.git import export_git
from sectext.export.json_code import export_json
from sectext.pack import pieces, written
from sectext.saving import save, save_all
from sectext.tables import tables


def export_schemas(_: Code, folder: Path) -> None:
    """Write the JSON schemas into a folder: results/ and files/. The code makes no difference to them."""
    save_all(folder, {name: schemas.text(name).encode() for name in schemas.names()}, "export schemas")


def _sqlite(code: Code, file: Path) -> None:
    save(file, written(tables(code), pieces(code)))


def _parquet(code: Code, folder: Path) -> None:
    parquet.write(tables(code), folder)


# What writes each format, and the name that its file or folder has where none is given.
WHOLE: Mapping[str, Callable[[Code, Path], None]] = {
    "git": export_git,
    "json": export_json,
    "parquet": _parquet,
    "schemas": export_schemas,
    "sqlite": _sqlite,
}
NAMES: Mapping[str, str] = {
    "git": "code-git",
    "json": "code.json",
    "parquet": "code-parquet",
    "schemas": "schemas",
    "sqlite": "code.sqlite",
}


def export_whole(code: Code, path: Path, *, format: str) -> None:
    """Write the whole code in one of WHOLE to a file or a folder. The same code gives the same bytes.

    Raises IntegrityError where a text is not what its version says, MalformedFile where a binding modification cannot
    be drafted, MissingExtra, OSError.
    """
    WHOLE[format](code, path)
