"""A small invented code in a folder, to which modifications and versions are added as a test goes on."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from corpora import ROOT

from sectext.address import Range, parse
from sectext.formats.markdown import Source, write_file
from sectext.library import open as opened
from sectext.modification import with_changes
from sectext.patch import Operation, Patch
from sectext.releasing import Released, release_version
from sectext.tree import Clause, find

START = date(2020, 1, 6)


def item(label: str, text: str, *items: Clause) -> Clause:
    return Clause(kind="item", label=label, text=text, children=items)


def clause(label: str, text: str, *items: Clause, closing: str | None = None) -> Clause:
    return Clause(kind="clause", label=label, text=text, children=items, closing=closing)


def section(*clauses: Clause, name: str = "Section G", group: str = "G1") -> Clause:
    return Clause(kind="document", label=name, children=(Clause(kind="group", label=group, children=clauses),))


BASE = section(
    clause("G1.1", "Each User shall notify the Panel of a fault within ten days."),
    clause(
        "G1.2", "Each Party shall:", item("(a)", "keep records of each test; and"), item("(b)", "send them on request.")
    ),
    clause("G1.3", "The Panel may publish a summary of the records kept under Section G1.2."),
)


@dataclass
class Flight:
    """A folder with version 1.0 of one invented document; `days` counts what was released since."""

    folder: Path
    days: int = 0

    def modification(
        self,
        name: str,
        *operations: Operation,
        base: str = "1.0",
        stage: str = "Approved",
        more: str = "",
        document: str = "Section G",
    ) -> None:
        lines = [
            f'id = "{name}"',
            f'title = "{name}"',
            'route = "section D"',
            f'stage = "{stage}"',
            f'base = "{base}"',
            more,
        ]
        text = with_changes("\n".join(lines) + "\n", Patch(document=document, operations=operations))
        file = self.file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def file(self, name: str) -> Path:
        return self.folder / "modifications" / name / "modification.toml"

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.file(name).read_text(encoding="utf-8")
        assert old in text, text
        self.file(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def release(self, label: str, *names: str) -> Released:
        self.days += 7
        day = START + timedelta(days=self.days)
        return release_version(self.folder, label, names, effective=day, published=day)

    def text(self, address: str, version: str) -> str | None:
        where = parse(address)
        return find(opened(self.folder).document(where.document, version=version), where).text


def new(folder: Path, base: Clause = BASE) -> Flight:
    source = Source(
        at=(Range(first=parse(base.label or ""), last=parse(base.label or "")),),
        source="Invented",
        certainty="published",
    )
    data = write_file(base, [source]).encode()
    version = folder / "corpus" / "sec_versions" / "1.0"
    version.mkdir(parents=True)
    file = f"{(base.label or '').lower().replace(' ', '-')}.md"
    (version / file).write_bytes(data)
    (version / "version.toml").write_text(
        f'label = "1.0"\n\n[[effective]]\ndate = {START}\npublished = {START}\nsource = "Invented"\n\n[[document]]\n'
        f'name = "{base.label}"\nfile = "{file}"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
    )
    for name in ("governance.toml", "calendar.toml"):
        shutil.copy(ROOT / "corpus" / name, folder / "corpus" / name)
    (folder / "modifications").mkdir()
    return Flight(folder)
