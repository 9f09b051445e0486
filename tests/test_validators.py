"""The outside judges of Word files see a broken schema, and are silent on a sound file."""

from __future__ import annotations

from docx_files import packed, parts
from validators import audit_problems, problems, sdk_problems

BROKEN = "<w:p><w:r><w:t>Out of order.</w:t><w:rPr><w:b/></w:rPr></w:r></w:p><w:sectPr><w:bogus/></w:sectPr>"


def test_nothing_is_said_against_a_sound_file():
    assert problems(packed(parts())) == []


def test_each_judge_finds_a_planted_schema_error():
    file = packed(parts(BROKEN))
    assert any("rPr" in problem for problem in audit_problems(file))
    assert any("rPr" in problem for problem in sdk_problems(file))


def test_a_file_that_is_none_is_a_problem_for_both():
    assert audit_problems(b"PK no zip")
    assert sdk_problems(b"PK no zip")
