"""The tables of a code as Parquet files, with a manifest by which a changed byte is found."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sectext.errors import MissingExtra
from sectext.pack import SCHEMA, TABLES, Column, Damage, Row, check_number
from sectext.saving import writing

MANIFEST = "manifest.json"
_FAMILY = "sectext.parquet"
_ROWS = 65_536  # a row group; fixed, so that the bytes are
_LONGEST = 64 * 2**20  # of a dictionary page: texts repeat, and are long


def write(tables: Mapping[str, Iterable[Row]], folder: Path) -> None:
    """Write a file for each table and the manifest: all, or none. Raises MissingExtra, NotWritten, BeingWritten."""
    arrow, parquet = _pyarrow()
    files: dict[str, dict[str, Any]] = {}
    with writing(folder, "export parquet") as together:
        for name, columns in TABLES.items():
            given = list(tables[name])
            data = _file(arrow, parquet, columns, given)
            together.put(f"{name}.parquet", data)
            files[f"{name}.parquet"] = {"rows": len(given), "sha256": hashlib.sha256(data).hexdigest()}
        together.put(MANIFEST, manifest(files))


def manifest(files: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The manifest of a folder: its schema, each file with its rows and its digest, and a digest of all that."""
    told = {"schema": f"{_FAMILY}/{SCHEMA}", "files": files}
    return (json.dumps({**told, "sha256": _digest(told)}, indent=2) + "\n").encode()


def is_parquet(folder: Path) -> bool:
    """Whether a folder is one of Parquet files that sectext wrote."""
    return (folder / MANIFEST).is_file()


def rows(folder: Path) -> dict[str, int]:
    """How many rows the manifest of a folder says that each file has."""
    files = json.loads((folder / MANIFEST).read_bytes())["files"]
    return {name: about["rows"] for name, about in files.items()}


def damages(folder: Path) -> Iterator[Damage]:
    """Everything in a folder of Parquet files that is not as it was written. Reads only. Raises NewerPack."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        family, _, number = str(told["schema"]).partition("/")
        files = dict(told["files"])
        sealed = told["sha256"] == _digest({"schema": told["schema"], "files": files}) and family == _FAMILY
    except (ValueError, KeyError, TypeError) as error:
        yield Damage(where=MANIFEST, problem=f"It cannot be read: {error}.")
        return
    if not sealed:
        yield Damage(where=MANIFEST, problem="It is not as it was written: its own sha256 differs.")
        return
    check_number(int(number), folder / MANIFEST)
    if (folder / MANIFEST).read_bytes() != manifest(files):
        yield Damage(where=MANIFEST, problem="It says the same in other bytes.")
    for name, about in files.items():
        if not (folder / name).is_file():
            yield Damage(where=name, problem="The file is missing.")
        elif (found := hashlib.sha256((folder / name).read_bytes()).hexdigest()) != about["sha256"]:
            yield Damage(where=name, problem=f"Its sha256 is {found}, but the manifest says {about['sha256']}.")
    for path in sorted(folder.glob("*.parquet")):
        if path.name not in files:
            yield Damage(where=path.name, problem="The manifest does not name it.")


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _file(arrow: Any, parquet: Any, columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """One table as a file. Nothing in it but pyarrow's own version depends on when and where it is written."""
    kinds = {
        "text": arrow.string(), "date": arrow.date32(), "integer": arrow.int64(), "boolean": arrow.bool_(),
        "list": arrow.list_(arrow.string()),
    }  # fmt: skip
    schema = arrow.schema([(column.name, kinds[column.kind]) for column in columns])
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = [arrow.array(list(each), kinds[column.kind]) for column, each in zip(columns, values, strict=True)]
    out = io.BytesIO()
    parquet.write_table(
        arrow.Table.from_arrays(arrays, schema=schema),
        out,
        version="2.6",
        compression="zstd",
        compression_level=3,
        row_group_size=_ROWS,
        use_dictionary=True,
        dictionary_pagesize_limit=_LONGEST,
        data_page_version="1.0",
        write_statistics=True,
    )
    return out.getvalue()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow.", hint="Install it with: pip install 'sectext[data]'") from None
    return pyarrow, pyarrow.parquet
