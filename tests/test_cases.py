"""Cases in folders: what a modification makes of a text. A new case needs no Python.

tests/cases/<name>/ holds base.md and modification.toml, and either after.md (the text after it) with redline.md (the
marks), or conflict.txt (what is said where it does not fit).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sectext import governance
from sectext.errors import MalformedFile
from sectext.formats.markdown import read as read_markdown
from sectext.formats.markdown import read_redline, write, write_redline
from sectext.modification import Drafted, drafted, read
from sectext.operations import inverse
from sectext.patch import PatchConflict
from sectext.redline import apply, redline
from sectext.tree import Clause

ROOT = Path(__file__).parent.parent
GOVERNANCE = governance.read((ROOT / "corpus" / "governance.toml").read_text(encoding="utf-8"), name="governance.toml")
FOLDERS = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
MADE = [folder for folder in FOLDERS if (folder / "after.md").exists()]
REFUSED = [folder for folder in FOLDERS if (folder / "conflict.txt").exists()]


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def base(folder: Path) -> Clause:
    return read_markdown(text(folder, "base.md"), name="base.md")


def draft(folder: Path) -> Drafted:
    """The one patch of the case's modification."""
    found = read(text(folder, "modification.toml"), name="modification.toml", governance=GOVERNANCE)
    [made] = drafted(found, lambda _: base(folder))
    return made


def names(folders: list[Path]) -> dict[str, object]:
    return {"argvalues": folders, "ids": [folder.name for folder in folders]}


def test_every_case_says_what_is_to_happen():
    assert len(FOLDERS) >= 15
    for folder in FOLDERS:
        assert {path.name for path in folder.iterdir()} in (
            {"base.md", "modification.toml", "after.md", "redline.md"},
            {"base.md", "modification.toml", "conflict.txt"},
        )


@pytest.mark.parametrize("folder", **names(FOLDERS))
def test_the_base_of_a_case_is_in_the_one_form(folder: Path):
    assert write(base(folder)) == text(folder, "base.md")


@pytest.mark.parametrize("folder", **names(MADE))
def test_the_modification_makes_the_text_after_it(folder: Path):
    assert write(apply(base(folder), draft(folder).patch)) == text(folder, "after.md")


@pytest.mark.parametrize("folder", **names(MADE))
def test_the_redline_shows_the_marks_and_leads_both_ways(folder: Path):
    old, patch = base(folder), draft(folder).patch
    assert write_redline(redline(old, patch)) == text(folder, "redline.md")
    again = read_redline(text(folder, "redline.md"), name="redline.md")
    assert write(again.accept()) == text(folder, "after.md")
    assert again.reject() == old


@pytest.mark.parametrize("folder", **names(MADE))
def test_the_modification_can_be_undone(folder: Path):
    old, patch = base(folder), draft(folder).patch
    assert apply(apply(old, patch), inverse(patch, old)) == old


@pytest.mark.parametrize("folder", **names(REFUSED))
def test_a_modification_that_does_not_fit_is_refused_in_these_words(folder: Path):
    said = ""
    try:
        made = draft(folder)
        try:
            apply(base(folder), made.patch)
        except PatchConflict as error:
            said = str(made.located(error))
    except MalformedFile as error:
        said = str(error)
    assert f"{said}\n" == text(folder, "conflict.txt")
