"""A pack, or a folder of Parquet files, proves that it is what was written, and a pack that its tables are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sectext.errors import IntegrityError
from sectext.export import parquet
from sectext.library import open
from sectext.pack import TABLES, Damage, connected, damages, is_pack
from sectext.pack.writing import kept
from sectext.tables import tables
from sectext.verify import CorpusNotProved, flaws

_SHOWN = 20  # of what is damaged; one lost page can have thousands of rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What was proved of exported data: how many tables, how many rows. `anew`: its rows were worked out again."""

    tables: int
    rows: int
    anew: bool


class NotAsWritten(IntegrityError):
    """Exported data was changed since it was written. `damages` names the files, tables and rows."""

    code = "not-as-written"

    def __init__(self, path: Path, found: list[Damage]) -> None:
        lines = [f"{damage.where}: {damage.problem}" for damage in found[:_SHOWN]]
        lines += [f"… and {len(found) - _SHOWN} more."] if len(found) > _SHOWN else []
        problem = "It is not what was written.\n" + "\n".join(lines)
        super().__init__(problem, where=str(path), hint="\nTake a copy that proves itself, or export it anew.")
        self.damages = tuple(found)


def is_exported(path: Path) -> bool:
    """Whether a path is something that was exported: a pack, or a folder of Parquet files."""
    return is_pack(path) or parquet.is_parquet(path)


def prove(path: Path) -> Soundness:
    """Prove a pack or a folder of Parquet files. Reads only.

    A pack is what was written, its tables are what its record answers, and each version in it is its parent and its
    modifications. Raises NotAsWritten, CorpusNotProved, NewerPack, NotAPack.
    """
    if not is_pack(path):
        return _of_parquet(path)
    found = list(damages(path)) or list(_beside_the_record(path))
    if found:
        raise NotAsWritten(path, found)
    wrong = list(flaws(open(path), {}))
    if wrong:
        raise CorpusNotProved(wrong)
    with connected(path) as connection:
        rows = sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in TABLES)
    return Soundness(tables=len(TABLES), rows=rows, anew=True)


def _beside_the_record(path: Path) -> Iterator[Damage]:
    """The first row of each table that is not what the record of the pack comes to."""
    anew = kept(tables(open(path)))
    with connected(path) as connection:
        for name, rows in anew.items():
            there = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
            for number, (row, found) in enumerate(zip_longest(rows, there), start=1):
                if row != found:
                    problem = f"Row {number} is not what the record in the pack comes to."
                    yield Damage(where=f"the table {name}", problem=problem)
                    break


def _of_parquet(folder: Path) -> Soundness:
    found = list(parquet.damages(folder))
    if found:
        raise NotAsWritten(folder, found)
    rows = parquet.rows(folder)
    return Soundness(tables=len(rows), rows=sum(rows.values()), anew=False)
