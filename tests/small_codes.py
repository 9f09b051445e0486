"""A small code written into a folder from literals: documents, one version or more, and modifications."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import sectext
from sectext.checks import Located, Report, check
from sectext.code import Code

ROOT = Path(__file__).resolve().parent.parent
SOURCE = '+++\n[[source]]\nat = ["{name}"]\nfrom = "Synthetic"\ncertainty = "published"\n+++\n\n'


def written(
    folder: Path,
    documents: Mapping[str, str],
    modifications: Mapping[str, str] | None = None,
    *,
    version: str = "1.0",
    parent: str | None = None,
    effective: str = "date = 2019-01-02",
    made_by: str = "",
    held: str = "",
    more: str = "",
) -> Path:
    """A version of the code, and modifications: of each what stands below `base` in its file."""
    corpus = folder / "corpus"
    here = corpus / "sec_versions" / version
    here.mkdir(parents=True)
    if not (corpus / "governance.toml").exists():
        shutil.copy(ROOT / "corpus" / "governance.toml", corpus)
    lines = [f'label = "{version}"', *([f'parent = "{parent}"'] if parent else []), made_by, more]
    lines += ["[[effective]]", effective, "published = 2018-01-01", 'source = "s"']
    for name, body in documents.items():
        file = name.lower().replace(" ", "-") + ".md"
        text = SOURCE.format(name=name) + f"# {name}\n\n{body}"
        (here / file).write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines += ["[[document]]", f'name = "{name}"', f'file = "{file}"', f'sha256 = "{digest}"', held]
    (here / "version.toml").write_text("\n".join(lines), encoding="utf-8")
    for identifier, rest in (modifications or {}).items():
        propose(folder, identifier, rest, base=version)
    return folder


def propose(folder: Path, identifier: str, rest: str, *, base: str = "1.0", stage: str = "Proposed") -> Path:
    """A modification's file; `rest` is what stands below `base`."""
    file = folder / "modifications" / identifier / "modification.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    head = f'id = "{identifier}"\ntitle = "T"\nroute = "section D"\nstage = "{stage}"\nbase = "{base}"\n'
    file.write_text(head + rest, encoding="utf-8")
    return file


def code(folder: Path) -> Code:
    return sectext.open(folder, cached=False)


def review(folder: Path, modification: str | None = None, **asked: object) -> Report:
    """A check with the lines of what it finds."""

    def read(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    return check(code(folder), modification, read=read, **asked)  # type: ignore[arg-type]


def told(report: Report) -> list[str]:
    """Each finding as "code address: problem"."""
    return [
        f"{f.code} {f.address}: {f.problem}" if f.address else f"{f.code}: {f.problem}"
        for f in report.findings
        if isinstance(f, Located)
    ]


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]
