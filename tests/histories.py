"""Small git repositories with a copy of the corpus, committed on days that a test chooses."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpora import ROOT, UNSEALED

from sectext.kept import Kept, kept

TODAY = date(2021, 1, 1)
# Nothing of the machine's own settings counts: neither who commits, nor whether commits are signed.
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A Drafter",
    "GIT_AUTHOR_EMAIL": "drafter@example.org",
    "GIT_COMMITTER_NAME": "A Drafter",
    "GIT_COMMITTER_EMAIL": "drafter@example.org",
}


@dataclass(frozen=True)
class Clone:
    """A repository at `top`, with corpus/ and modifications/ in `folder`."""

    top: Path
    folder: Path

    def git(self, *arguments: str, day: str = "2020-01-01") -> str:
        stamp = f"{day}T12:00:00+00:00"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment |= _SETTINGS | {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        command = ["git", "-C", str(self.top), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, subject: str = "A change", day: str = "2020-01-01") -> str:
        """Commit whatever there is; the short hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, day=day)
        return self.git("rev-parse", "--short=7", "HEAD")

    def path(self, name: str) -> Path:
        return self.folder / name

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file by hand; the words must be there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"“{old}” is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Write more at the end of a file."""
        self.write(name, self.path(name).read_text(encoding="utf-8") + text)

    def sign(self, version: str) -> None:
        """Write the digest of a version's text into its version.toml."""
        text = self.path(f"corpus/sec_versions/{version}/section-g.md").read_bytes()
        name = f"corpus/sec_versions/{version}/version.toml"
        lines = self.path(name).read_text(encoding="utf-8").split("\n")
        signed = f'sha256 = "{hashlib.sha256(text).hexdigest()}"'
        self.write(name, "\n".join(signed if line.startswith("sha256") else line for line in lines))

    def kept(self) -> Kept:
        return kept(self.folder, today=TODAY)


def begun(top: Path, inside: str = "", *, day: str = "2020-01-01", algorithm: str = "sha1") -> Clone:
    """A repository whose first commit is the corpus."""
    clone = Clone(top, top / inside)
    clone.folder.mkdir(parents=True, exist_ok=True)
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, clone.folder / name, ignore=UNSEALED)
    clone.git("init", "--quiet", "--initial-branch=main", f"--object-format={algorithm}")
    clone.commit("The corpus", day)
    return clone
