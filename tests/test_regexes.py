"""No regular expression takes time without bound: each is on the list of those that were judged, with a reason if it is slow."""

from __future__ import annotations

import re

import pytest
from regexes import ROOT, Regex, every, found_in, growth, judged, others

ALL = list(every())


def test_every_regular_expression_is_judged():
    """A new one: run `python tests/regexes.py`. What it does not take is written by hand, with the reason."""
    unknown = [f"{regex.module}:{regex.line}  {regex.pattern!r}" for regex in ALL if regex.key not in judged()]
    assert not unknown, "\n".join(["Judge these: python tests/regexes.py", *unknown])


def test_nothing_is_on_the_list_that_is_not_there():
    there = {regex.key for regex in ALL}
    assert [key for key in judged() if key not in there] == []


def test_what_grows_more_than_in_a_line_says_why_it_may():
    for entry in judged().values():
        assert entry["growth"] in ("linear", "quadratic"), entry
        assert entry["growth"] == "linear" or entry["because"], entry


def test_the_walk_sees_them_all():
    assert len(ALL) > 150
    for path in sorted((ROOT / "sectext").rglob("*.py")):
        hidden = list(others(path.read_text(encoding="utf-8")))
        assert not hidden, f"{path}: {hidden}"


def _regex(pattern: str, *ways: str) -> Regex:
    return Regex(module="x", line=1, pattern=pattern, flags=0, is_bytes=False, ways=frozenset(ways or {"search"}))


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:a|a)*b", r"(\w*\s?)*!", r"(?:[^x]|\d)+x"])
@pytest.mark.slow
def test_the_judge_finds_what_doubles_with_each_sign(pattern: str):
    assert growth(_regex(pattern, "match"))[0] == "worse"


@pytest.mark.parametrize("pattern", [r"\s+$", r"<!--.*?-->", r"\d+[a-z]"])
@pytest.mark.slow
def test_the_judge_finds_what_grows_as_the_square(pattern: str):
    assert growth(_regex(pattern))[0] == "quadratic"


def test_a_regular_expression_in_a_function_and_one_made_of_parts_are_found():
    source = "import re\ndef f(word):\n    return re.sub(rf'{re.escape(word)}+', '', 'x', flags=re.IGNORECASE)\n"
    [found] = found_in(source, "sectext.address")
    assert found.pattern == "word+" and found.flags == re.IGNORECASE


@pytest.mark.parametrize("pattern", [r"[a-z]+", r"(?<!\s)\s+x"])
@pytest.mark.slow
def test_the_judge_lets_pass_what_grows_in_a_line(pattern: str):
    assert growth(_regex(pattern))[0] == "linear"


def test_no_group_is_possessive():
    """Python 3.11.2, which Debian has, gives up such a group where it should not; a single sign may be possessive."""
    classes = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
    found = [regex for regex in ALL if re.search(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+", classes.sub("x", regex.pattern))]
    assert not found
