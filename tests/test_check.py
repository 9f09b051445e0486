"""`sectext check` says what is wrong with a Word file, for people and for programs, and ends as scripts expect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx_files import BODY, marked, packed, paragraph, parts, run
from jsonschema import Draft202012Validator

from sectext.checks.files import NotChecked, check_file
from sectext.cli.run import run as command
from sectext.errors import ForeignFile

LAST = paragraph(run("The last words."))
DEFECT = paragraph(f"<w:del {marked(70)}>{run('ten, or: 5%')}</w:del>")
UNDATED = paragraph(f'<w:ins w:id="70" w:author="Ada">{run("x")}</w:ins>')

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
# What SARIF 2.1.0 requires of the parts that are used here.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": _TEXT,
                                                "fullDescription": _TEXT,
                                                "help": _TEXT,
                                                "defaultConfiguration": {"properties": {"level": _LEVEL}},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": _LEVEL,
                                "message": _TEXT,
                                "suppressions": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "justification": {"type": "string"},
                                        },
                                    },
                                },
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {"type": "string", "pattern": r"^[^\s]+$"}
                                                        }
                                                    },
                                                    "region": {
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}}
                                                    },
                                                },
                                            },
                                            "logicalLocations": {
                                                "type": "array",
                                                "items": {"properties": {"fullyQualifiedName": {"type": "string"}}},
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where we stand, with a sound file, one with a note and one with a defect."""
    (tmp_path / "sound.docx").write_bytes(packed(parts()))
    (tmp_path / "undated.docx").write_bytes(packed(parts(BODY.replace(LAST, UNDATED + LAST))))
    (tmp_path / "an annex.docx").write_bytes(packed(parts(BODY.replace(LAST, DEFECT + LAST))))
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sound_file_ends_with_nought(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "sound.docx"]) == 0
    assert capsys.readouterr().out == "sound.docx: nothing found.\n"


def test_a_defect_ends_with_one_and_is_named_on_a_line(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "sound.docx", "an annex.docx"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "sound.docx: nothing found.",
        "an annex.docx: word/document.xml, paragraph 15 “ten, or: 5%”: error: w:t stands inside w:del. "
        "Write them as w:delText, or w:delInstrText in a field. [text-in-deletion]",
        "an annex.docx: 1 error.",
    ]


def test_a_note_alone_ends_with_nought(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "undated.docx"]) == 0
    assert "[undated-revision]\nundated.docx: 1 note.\n" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--json", "--format=json"])
def test_json_has_the_files_and_the_findings(option: str, folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "sound.docx", "an annex.docx", option]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "schema": "sectext.check/1",
        "result": {
            "files": [
                {"file": "sound.docx", "errors": 0, "warnings": 0, "notes": 0},
                {"file": "an annex.docx", "errors": 1, "warnings": 0, "notes": 0},
            ],
            "checked": [],
            "fixes": [],
        },
        "findings": [
            {
                "code": "text-in-deletion",
                "level": "error",
                "where": "an annex.docx: word/document.xml, paragraph 15 “ten, or: 5%”",
                "problem": "w:t stands inside w:del.",
                "hint": "Write them as w:delText, or w:delInstrText in a field.",
            }
        ],
    }


def test_github_gets_a_workflow_command(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "an annex.docx", "undated.docx", "--format", "github"]) == 1
    error, note = capsys.readouterr().out.splitlines()
    assert error.startswith(
        "::error file=an annex.docx,title=text-in-deletion::word/document.xml, paragraph 15 “ten, or: 5%25”"
    )
    assert note.startswith("::notice file=undated.docx,title=undated-revision::")


def test_sarif_has_the_shape_that_code_scanners_read(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "sound.docx", "an annex.docx", "--format", "sarif"]) == 1
    said = json.loads(capsys.readouterr().out)
    Draft202012Validator(SARIF).validate(said)
    (run_of_it,) = said["runs"]
    (result,) = run_of_it["results"]
    rules = run_of_it["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "text-in-deletion"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "an%20annex.docx"


def test_a_refused_file_ends_with_five(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", "sound.docx", "old.doc"]) == 5
    assert "is a Word file of before 2007" in capsys.readouterr().err
    with pytest.raises(ForeignFile):
        check_file(Path("old.doc"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["MP087"],
        ["."],
        ["no-such.docx"],
        [],
        ["sound.docx", "--format", "xml"],
        ["sound.docx", "--json", "--format", "sarif"],
    ],
)
def test_what_cannot_be_checked_ends_with_two(arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]):
    assert command(["check", *arguments]) == 2
    assert any(capsys.readouterr())


def test_a_folder_is_not_checked(folder: Path):
    with pytest.raises(NotChecked, match=r"takes modifications and .docx files, and \. is a folder"):
        check_file(Path("."))
