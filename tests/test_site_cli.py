"""The commands of the site: what they print, what they refuse, and that a served site is the built one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from corpora import ROOT

from sectext.cli.run import run
from sectext.site import making


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an index and PDF, which take most of the time."""
    monkeypatch.setattr(making, "can_search", lambda: False)
    monkeypatch.setattr(making, "find_spec", lambda _: None)


def test_a_build_says_what_it_did_and_what_it_left_out(quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["site", "build", "--corpus", str(ROOT), "--out", str(tmp_path / "out"), "--on", "2026-11-21"]
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(r"\d+ files in .*out, as at 2026-11-21: \d+ written, 0 removed\.\n", out)
    assert "Pagefind is not installed" in err and "WeasyPrint is not installed" in err
    assert run([*arguments, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["schema"] == "sectext.site-build/1"
    assert printed["result"]["written"] == 0 and printed["result"]["search"] is False
    assert {finding["code"] for finding in printed["findings"]} == {"left-out-of-site"}
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_the_usual_folder_is_beside_the_corpus(quick: None, corpus_copy: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["site", "build", "--corpus", str(corpus_copy), "--on", "2019-11-04"]) == 0
    assert (corpus_copy / "site" / "public" / "index.html").is_file()


@pytest.fixture
def corpus_copy(tmp_path: Path) -> Path:
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["site", "build", "--on", "4/11/2019"], "Did you mean 2019-11-04"),
        (["site", "build", "--out", str(ROOT / "tests")], "holds other things"),
        (["site", "serve", "--out", str(ROOT / "tests")], "holds no site"),
        (["site", "publish"], "No such command"),
    ],
)
def test_what_cannot_be_done_ends_with_two(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]):
    assert run([*arguments, *(["--corpus", str(ROOT)] if arguments[1] != "publish" else [])]) == 2
    assert told in capsys.readouterr().err


def test_what_was_not_known_on_the_day_is_not_on_the_site(quick: None, tmp_path: Path):
    assert run(["site", "build", "--corpus", str(ROOT), "--out", str(tmp_path), "--on", "2019-11-01"]) == 0
    assert not (tmp_path / "modifications" / "MP087").exists()
    page = (tmp_path / "section-g" / "g3.20" / "index.html").read_text(encoding="utf-8")
    assert "SMETS2+" not in page and "1 November 2019" in page


def test_a_built_site_is_served(quick: None, tmp_path: Path):
    assert run(["site", "build", "--corpus", str(ROOT), "--out", str(tmp_path), "--on", "2026-11-21"]) == 0
    command = [sys.executable, "-m", "sectext", "site", "serve", "--out", str(tmp_path), "--port", "0", "--json"]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        assert serving.stdout is not None
        printed = ""
        while not printed.rstrip().endswith('"findings": []\n}'):
            printed += serving.stdout.readline()
        address = json.loads(printed)["result"]["address"]
        with urllib.request.urlopen(f"{address}section-g/g3.20/") as answer:
            assert answer.read() == (tmp_path / "section-g" / "g3.20" / "index.html").read_bytes()
    finally:
        serving.terminate()
        serving.wait()


def test_a_terminal_sees_how_far_it_is(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["site", "build", "--corpus", str(ROOT), "--out", str(tmp_path / "out"), "--on", "2026-11-21"]) == 0
    out, err = capsys.readouterr()
    assert "files in" in out
    assert "Building the site" in err
