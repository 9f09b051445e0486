"""What was asked before makes no difference to an answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import small_codes

import sectext
from sectext.answer import Answer
from sectext.errors import SectextError

DEFERRED = """
[commencement]
on = 2019-03-01
[[change]]
document = "Section Z"
do = "defer"
at = "Z1.1"
until = { after = "gate", working_days = 2 }
"""
DAYS = (date(2019, 2, 1), date(2019, 6, 3), date(2026, 6, 3), date(2031, 6, 3), date(2018, 1, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_codes.written(tmp_path, {"Section Z": "## Z1\n- **Z1.1** Words.\n"})
    small_codes.propose(tmp_path, "MP1", DEFERRED, stage="Implemented")
    (tmp_path / "corpus" / "events.toml").write_text('[[event]]\nid = "gate"\ntitle = "The gate opens"\n', "utf-8")
    return tmp_path


def told(code: sectext.Code, on: date) -> Answer | str:
    try:
        return code.clause("Z1.1", on=on)
    except SectextError as error:
        return str(error)


@pytest.mark.parametrize("first", DAYS)
def test_an_answer_does_not_depend_on_what_was_asked_before(folder: Path, first: date) -> None:
    code = small_codes.code(folder)
    told(code, first)
    assert [told(code, day) for day in DAYS] == [told(small_codes.code(folder), day) for day in DAYS]


def test_a_far_day_is_answered_where_every_day_of_its_stretch_is_alike(folder: Path) -> None:
    code = small_codes.code(folder)
    assert code.clause("Z1.1", on=date(2031, 6, 3)).status == code.clause("Z1.1", on=date(2019, 6, 3)).status
