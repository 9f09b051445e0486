"""The same input gives the same bytes: in any folder, time zone, locale and order of hashing, for any user, on any Python.

What is made and printed is listed in outputs.py; here it is made under other circumstances and compared, digest by digest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from outputs import ROOT

# What differs from run to run, all of it at once: one difference anywhere is enough to fail.
HERE = {
    "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "COLUMNS": "80",
    "TEST_UMASK": "022", "USER": "ada", "PYTHONUTF8": "0",
}  # fmt: skip
THERE = {
    "PYTHONHASHSEED": "77", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "COLUMNS": "200",
    "TEST_UMASK": "077", "USER": "bob", "LANGUAGE": "de", "PYTHONUTF8": "1", "NO_COLOR": "1",
}  # fmt: skip
# What another build of a library may write otherwise; see docs/reliability.md.
OF_A_LIBRARY = ("made/parquet/", "made/code.sqlite")


def made(folder: Path, around: dict[str, str], python: str = sys.executable) -> dict[str, str]:
    """The digests of everything, made by a Python of its own."""
    home = folder.parent / f"home of {folder.name}"
    home.mkdir()
    # The folder's name must not be told, nor the cache asked.
    environment = {**os.environ, "HOME": str(home), **around, "PYTHONPATH": str(ROOT), "SECTEXT_CACHE": "off"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    command = [python, str(ROOT / "tests" / "outputs.py"), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder.parent)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, str] = json.loads(done.stdout)
    return found


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made(tmp_path_factory.mktemp("a") / "here", HERE)


def test_everything_is_the_same_everywhere(usual: dict[str, str], tmp_path: Path):
    elsewhere = made(tmp_path / "un dépôt ☃", THERE)
    assert differing(usual, elsewhere) == []
    assert len(usual) > 150


def test_every_command_is_asked():
    """A new command has to be put on the list, or be named here with the reason."""
    from outputs import ASKED, IMPORTED, PRINTED, WRITTEN
    from typer.main import get_command

    from sectext.cli.app import app
    from sectext.cli.run import run  # noqa: F401  it gathers the commands

    asked = {command[0] for command in (*ASKED, *WRITTEN, *PRINTED, *IMPORTED)}
    elsewhere = {
        "mcp": "answers as the commands do; test_mcp.py",
        "rebase": "test_flight.py: what it writes is compared with files",
        "range-diff": "test_flight.py",
        "release": "test_flight.py",
    }
    names = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert names - asked - set(elsewhere) == set()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_everything_is_the_same_on_any_python(usual: dict[str, str], tmp_path: Path, version: str):
    """SECTEXT_PYTHONS names interpreters that have what requirements/run.txt names: /some/python3.12:/other/python3.13."""
    named = [path for path in os.environ.get("SECTEXT_PYTHONS", "").split(os.pathsep) if path]
    python = next((path for path in named if _version(path) == version), None)
    if python is None:
        pytest.skip(f"NO PYTHON {version} IS NAMED IN SECTEXT_PYTHONS, so this was not compared on it")
    found = made(tmp_path / "there", THERE, python)
    assert [name for name in differing(usual, found) if not name.startswith(OF_A_LIBRARY)] == []


def _version(python: str) -> str:
    told = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", told], capture_output=True, text=True, check=False).stdout.strip()
