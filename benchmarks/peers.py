"""Other people's programs, in an environment of their own beside this file (requirements/bench.txt says which)."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks" / ".peers"
SCRIPT = ROOT / "benchmarks" / "others.py"
_PINNED = ROOT / "requirements" / "bench.txt"
REDLINES = ("python-redlines[docxodus]", "docx-trackdiff")


@cache
def python() -> Path | None:
    """The Python of the environment, which is made when it is first asked for; None where it cannot be made here."""
    made, wanted = FOLDER / "made-of", hashlib.sha256(_PINNED.read_bytes()).hexdigest()
    inside = FOLDER / "bin" / "python"
    if made.is_file() and made.read_text() == wanted:
        return inside
    print("Installing the programs to compare with from requirements/bench.txt ...", file=sys.stderr, flush=True)
    venv.create(FOLDER, with_pip=True, clear=True)
    pip = [inside, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--require-hashes", "--requirement", _PINNED], check=False, capture_output=True)
    if done.returncode:
        return None
    made.write_text(wanted)
    return inside


def version(name: str) -> str:
    """A peer as the table names it, with the version that is pinned."""
    pinned = re.search(rf"^{re.escape(name.partition('[')[0])}==([^ ;\\]+)", _PINNED.read_text(), re.MULTILINE)
    return f"{name} {pinned[1]}" if pinned else name


def command(work: str, folder: Path, *numbers: int) -> list[str]:
    """A piece of work of benchmarks/others.py."""
    return [str(FOLDER / "bin" / "python"), str(SCRIPT), work, str(folder), *map(str, numbers)]


def redline(name: str, folder: Path) -> list[str]:
    """Makes made.docx of old.docx and new.docx."""
    if name == "docx-trackdiff":
        files = [str(folder / name) for name in ("old.docx", "new.docx", "made.docx")]
        return [str(FOLDER / "bin" / "docx-trackdiff"), *files, "--author", "Ada"]
    return command("docxodus", folder)
