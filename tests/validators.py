"""Two outside judges of a Word file: the Open XML SDK itself, and openxml-audit, which follows it in Python.

Both find what breaks the schema. Neither sees what breaks a redline: that is for `sectext.checks`.

openxml-audit, unlike the SDK, wants something beside the mark in the `w:trPr` of a revised row: `w:cantSplit` will do.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import in_ci
from openxml_audit import OpenXmlValidator

# A numId of 0 takes a number away and refers to nothing (ECMA-376, part 1, 17.9.18).
_FALSE_ALARM = "Numbering definition '0' referenced but not found"
_SDK = Path(__file__).resolve().parent.parent / "tools" / "npm" / "node_modules" / "@xarsh"


def problems(docx: bytes) -> list[str]:
    """What either judge says against a .docx, a sentence each; none is the answer wanted.

    Without the SDK's program the test is skipped and says so; in CI it fails.
    """
    return [*audit_problems(docx), *sdk_problems(docx)]


def audit_problems(docx: bytes) -> list[str]:
    """What openxml-audit says, as an error or a warning."""
    with TemporaryDirectory() as folder:
        file = _written(docx, folder)
        result = _validator().validate(file)
        return [f"openxml-audit: {error}" for error in result.errors if _FALSE_ALARM not in str(error)]


def sdk_problems(docx: bytes) -> list[str]:
    """What the Open XML SDK says."""
    with TemporaryDirectory() as folder:
        file = _written(docx, folder)
        ran = subprocess.run([_program(), str(file)], check=False, capture_output=True, text=True, timeout=120)
    if not ran.stdout.strip():
        pytest.fail(f"the Open XML SDK ended with {ran.returncode} and said: {ran.stderr}", pytrace=False)
    return [_sentence(error) for error in json.loads(ran.stdout)["errors"]]


@cache
def _validator() -> OpenXmlValidator:
    """One for the whole run: reading the schemas takes longer than a file does.

    Its strict setting wants a theme and a font table in every file, which neither the standard nor the SDK does.
    """
    return OpenXmlValidator(strict=False)


def _program() -> str:
    for program in sorted(_SDK.glob("ooxml-validator-*/ooxml-validator")):
        return str(program)
    missing = "the Open XML SDK's validator IS NOT INSTALLED (tools/judges), so nobody outside judged this"
    if in_ci():
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


def _sentence(error: dict[str, str | None]) -> str:
    where = " ".join(filter(None, (error.get("path"), error.get("xPath"))))
    return f"Open XML SDK: {where}: {error.get('description')}"


def _written(docx: bytes, folder: str) -> Path:
    file = Path(folder) / "judged.docx"
    file.write_bytes(docx)
    return file
