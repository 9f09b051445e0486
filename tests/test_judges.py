"""A judge that is missing is skipped loudly on a laptop and fails in CI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Need = Callable[[str], str]


def test_a_judge_that_is_there_is_found(need: Need):
    assert Path(need("git")).is_absolute()


def test_a_missing_judge_skips_on_a_laptop(need: Need, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-judge IS NOT INSTALLED"):
        need("no-such-judge")


def test_a_missing_judge_fails_in_ci(need: Need, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-judge IS NOT INSTALLED"):
        need("no-such-judge")
