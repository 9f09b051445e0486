"""Everything that sectext writes or prints, made once in a folder: `python tests/outputs.py FOLDER` prints a digest of each.

One more output is one more line in COMMANDS. Nothing here may depend on the day, so each command that would take today is
given a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What git notes of a working copy: when each file was last looked at, and when a branch moved here.
_NOTES = ("made/git/.git/index", "made/git/.git/logs/")
_DAY = ("--on", "2019-11-04")

# What is read: each in words and as JSON.
ASKED: tuple[tuple[str, ...], ...] = (
    ("show", "G3.20(b)", *_DAY),
    ("show", "G3.26", "--version", "6.17"),
    ("log", "G3.20(b)"),
    ("blame", "G3.20", *_DAY),
    ("explain", "G3.20(b)", *_DAY),
    ("explain", "doubled-word"),
    ("diff", "5.14", "6.17"),
    ("changes", "--since", "2017-01-01", "--until", "2020-01-01"),
    ("search", "manufacturer"),
    ("status",),
    ("verify",),
    ("check", "MP087"),
    ("check", *_DAY),
    ("check", "made/MP087-annex-a.docx"),
    ("conflicts",),
    ("audit", "edited.md", "--on", "2026-01-01"),
    ("redline", "MP087"),
    ("redline", "MP087", "--base", "5.20", "--to", "md", "--dry-run"),
)
# What is written, in this order; the files are found where they are.
WRITTEN: tuple[tuple[str, ...], ...] = (
    ("redline", "MP087", *(part for form in ("docx", "html", "md", "akn", "pdf", "txt") for part in ("--to", form)), "--out", "made"),
    ("export", "docx", "--document", "Section G", "--version", "6.17", "--out", "made/g.docx"),
    ("export", "akn", "--document", "Section G", "--version", "6.17", "--out", "made/g.xml"),
    ("export", "pdf", "--document", "Section G", "--version", "6.17", "--out", "made/g.pdf"),
    ("export", "json", "--out", "made/json"),
    ("export", "schemas", "--out", "made/schemas"),
    ("export", "sqlite", "--out", "made/code.sqlite"),
    ("export", "parquet", "--out", "made/parquet"),
    ("export", "git", "--out", "made/git"),
    ("site", "build", "--on", "2026-01-01", "--out", "made/site"),
    ("new", "MP900", "--base", "6.17+MP087", "--title", "Synthetic “title”"),
    ("draft", "MP900", "edited.md"),
    ("report", "MP087", *(part for form in ("docx", "html", "md", "pdf") for part in ("--to", form)), "--out", "made"),
    ("seal", "--manifest", "made/manifest.txt"),
)  # fmt: skip
# Texts that stand beside the corpus until somebody writes a version for them, so they come last.
IMPORTED: tuple[tuple[str, ...], ...] = (
    ("import", "made/g.docx", "--document", "Section G", "--version", "9.9"),
    ("import", "made/g.xml", "--document", "Section G", "--version", "9.10"),
)
PRINTED = (("check", "MP087", "--format", "github"), ("check", "MP087", "--format", "sarif"))


def prepare(folder: Path) -> None:
    """A copy of the corpus, and an edited copy to draft from."""
    for name in ("corpus", "modifications", "site"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("public"))
    text = (folder / "corpus/sec_versions/6.17+MP087/section-g.md").read_text(encoding="utf-8")
    assert "practicable" in text
    (folder / "edited.md").write_text(text.replace("practicable", "feasible", 1), encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """Make everything in a folder that is the current one; a digest of each file and of all that was printed."""
    found: dict[str, str] = {}
    for command in (*WRITTEN, *ASKED, *((*each, "--json") for each in ASKED), *PRINTED, *IMPORTED):
        found[f"sectext {' '.join(command)}"] = _printed(command)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(_NOTES):
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _printed(command: tuple[str, ...]) -> str:
    """A digest of what is printed, with how the command ended."""
    from sectext.cli.run import run

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(list(command))
    parts = []
    for stream in (out, err):
        stream.flush()
        parts.append(stream.buffer.getvalue())  # type: ignore[attr-defined]
    if code not in (0, 1):
        raise SystemExit(f"sectext {' '.join(command)} ended with {code}: {parts[1].decode()}")
    return hashlib.sha256(b"\0".join([str(code).encode(), *parts])).hexdigest()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    prepare(folder)
    os.chdir(folder)
    os.umask(int(os.environ.get("TEST_UMASK", "022"), 8))
    print(json.dumps(digests(folder), indent=1))


if __name__ == "__main__":
    main()
