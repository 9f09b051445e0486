"""A copy of the corpus to play with, and the command line run in this process."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sectext.cli.run import run

ROOT = Path(__file__).resolve().parent.parent
UNSEALED = shutil.ignore_patterns("chain.txt")


@dataclass(frozen=True)
class Run:
    """What one command printed and ended with."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> Any:
        return json.loads(self.out)["result"]

    @property
    def error(self) -> Any:
        return json.loads(self.out)["error"]


@dataclass(frozen=True)
class Corpus:
    """A folder with corpus/ and modifications/ that a test may change."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Run:
        self.capture.readouterr()
        code = run([*arguments, "--corpus", str(self.folder)])
        out, err = self.capture.readouterr()
        return Run(code, out, err)

    def text(self, version: str = "5.20") -> Path:
        return self.folder / "corpus" / "sec_versions" / version / "section-g.md"

    def version(self, label: str) -> Path:
        return self.folder / "corpus" / "sec_versions" / label / "version.toml"

    def modification(self, name: str = "MP087") -> Path:
        return self.folder / "modifications" / name / "modification.toml"

    def change(self, file: Path, old: str, new: str, *, count: int = 1) -> None:
        """Change a file by hand; the words must be there."""
        text = file.read_text(encoding="utf-8")
        assert old in text, f"“{old}” is not in {file}"
        file.write_text(text.replace(old, new, count), encoding="utf-8")

    def sign(self, version: str) -> None:
        """Write the digest of a version's text into its version.toml, as someone who meant the change would."""
        digest = hashlib.sha256(self.text(version).read_bytes()).hexdigest()
        file = self.version(version)
        lines = [f'sha256 = "{digest}"' if x.startswith("sha256") else x for x in file.read_text().split("\n")]
        file.write_text("\n".join(lines))


def copied(folder: Path, capture: pytest.CaptureFixture[str], *, sealed: bool = False) -> Corpus:
    """A copy of the corpus. Without its seal it may be edited, and is judged by what it says."""
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, folder / name, ignore=None if sealed else UNSEALED)
    return Corpus(folder, capture)
