"""TOML of our own: every error names the file, the line, what was expected and what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sectext.errors import MalformedFile
from sectext.formats import toml
from sectext.formats.toml import Table

Take = Callable[[Table], object]


@pytest.mark.parametrize(
    ("text", "take", "said"),
    [
        ("base = 5.10", lambda t: t.text("base"), 'f.toml:1  base: expected text in quotation marks: base = "5.10"; found the number 5.10.'),
        ("\nbase = 17 # why", lambda t: t.text("base"), 'f.toml:2  base: expected text in quotation marks: base = "17"; found the number 17.'),
        ("base = true", lambda t: t.text("base"), "f.toml:1  base: expected text in quotation marks; found true or false true."),
        ("base = [1]", lambda t: t.text("base"), "found list [1]"),
        ("base = 2019-11-04", lambda t: t.text("base"), "f.toml:1  base: expected text in quotation marks; found date 2019-11-04."),
        ('base = ""', lambda t: t.text("base"), "f.toml:1  base: expected some words, or no such key; found empty text."),
        ("", lambda t: t.text("base"), "f.toml:1  The key “base” is missing: expected text in quotation marks."),
        ('on = "2019-11-04"', lambda t: t.date("on"), "f.toml:1  on: expected a date like 2019-11-04, without quotation marks; found text"),
        ("on = 2019-11-04T10:00:00", lambda t: t.date("on"), "expected a date like 2019-11-04, without a time; found 2019-11-04T10:00:00"),
        ("on = 10:00:00", lambda t: t.date("on"), "f.toml:1  on: expected a date like 2019-11-04"),
        ('n = "1"', lambda t: t.integer("n", 0), 'f.toml:1  n: expected a whole number; found text "1".'),
        ("n = 1.0", lambda t: t.integer("n", 0), "f.toml:1  n: expected a whole number; found a number 1.0."),
        ("n = true", lambda t: t.integer("n", 0), "f.toml:1  n: expected a whole number; found true or false true."),
        ("b = 1", lambda t: t.boolean("b", False), "f.toml:1  b: expected true or false; found a whole number 1."),
        ('l = "a"', lambda t: t.texts("l"), 'f.toml:1  l: expected a list of texts: ["…", "…"]; found text "a".'),
        ('l = ["a", 1]', lambda t: t.texts("l"), 'f.toml:1  l: expected a list of texts: ["…", "…"]; found ["a", 1].'),
        ('s = "c"', lambda t: t.choice("s", ("a", "b")), "f.toml:1  s: expected one of: a, b; found “c”."),
        ("t = 1", lambda t: t.table("t"), "f.toml:1  t: expected a table: { … }; found a whole number 1."),
        ("t = [1]", lambda t: t.tables("t"), "f.toml:1  t: expected tables: [[t]]; found [1]."),
        ("t = { a = 1 }", lambda t: t.tables("t"), "f.toml:1  t: expected tables: [[t]]; found a table { a = 1 }."),
        ("a = 1\nb = 2\n\nc = 3", lambda t: (t.integer("a", 0), t.integer("b", 0), t.done()), "f.toml:4  Found the unknown key “c”. Keys here: a, b."),
        ("# a remark\n\n[t]\nx = 1", lambda t: t.table("t").done(), "f.toml:4  Found the unknown key “x”. Keys here: none."),
        ("[[t]]\na = 1\n\n[[t]]\na = 1\nb = 2", lambda t: [(x.integer("a", 0), x.done()) for x in t.tables("t")], "f.toml:6  Found the unknown key “b”"),
        ("[[t]]\n[[t.u]]\n[[t]]\n[[t.u]]\n[[t.u]]\nb = 2", lambda t: [u.done() for x in t.tables("t") for u in x.tables("u")], "f.toml:6  Found"),
        ('x = """\n[t]\nb = 1\n"""\nb = "2"', lambda t: (t.text("x"), t.integer("b", 0)), 'f.toml:5  b: expected a whole number; found text "2".'),
        ('l = [\n  "b = 1",\n]\nb = "2"', lambda t: (t.texts("l"), t.integer("b", 0)), "f.toml:4  b"),
        ("[t]\n[t.u]\nb = 1", lambda t: t.table("t").table("u").text("b"), 'f.toml:3  b: expected text in quotation marks: b = "1"'),
        ("t = { a = 1 }", lambda t: t.table("t").text("a"), "f.toml:1  a: expected text"),
        ('"odd" = 1', lambda t: t.text("odd"), "f.toml:1  odd: expected text"),
        ("[[t]]\na = 1\n[[t]]", lambda t: [x.text("b") for x in t.tables("t")], "f.toml:1  The key “b” is missing"),
        ('[[t]]\nb = "x"\n[[t]]', lambda t: [x.text("b") for x in t.tables("t")], "f.toml:3  The key “b” is missing"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_line(text: str, take: Take, said: str):
    with pytest.raises(MalformedFile) as caught:
        take(toml.read(text, name="f.toml"))
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ("a = 1\nb = 5.14+MP1\n", 2, "b = 5.14+MP1"),
        ("a = 1\na = 2\n", 2, ""),
        ("a = \n", 1, "a ="),
        ('a = "open\n', 1, 'a = "open'),
        ('a = """open\n\n', 3, ""),
        ("a = 2019-13-40\n", 1, "a = 2019-13-40"),
        ("[a\n", 1, "[a"),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(text: str, line: int, shown: str):
    with pytest.raises(MalformedFile) as caught:
        toml.read(text, name="f.toml")
    said = str(caught.value)
    assert said.startswith(f"f.toml:{line}  This is not TOML: ")
    assert shown in said
    assert "dates without (2019-11-04)" in said


def test_a_text_that_begins_further_down_its_file_keeps_the_lines_of_the_file():
    with pytest.raises(MalformedFile, match=r"f\.toml:12  Found the unknown key “b”"):
        toml.read("\nb = 1", name="f.toml", first_line=11).done()
    with pytest.raises(MalformedFile, match=r"f\.toml:12  This is not TOML"):
        toml.read("\nb = ", name="f.toml", first_line=11)


def test_right_values_are_given_with_their_types():
    table = toml.read('a = "x"\nb = 2019-11-04\nc = 2\nd = true\ne = ["x"]\nf = ""\n[g]\n[[h]]\n', name="f.toml")
    assert (table.text("a"), table.date("b"), table.integer("c", 0)) == ("x", date(2019, 11, 4), 2)
    assert (table.boolean("d", False), table.texts("e"), table.words("f")) == (True, ("x",), "")
    assert table.table("g") is not None
    assert len(table.tables("h")) == 1
    table.done()


def test_absent_values_are_none_or_what_the_caller_says():
    table = toml.read("", name="f.toml")
    assert (table.maybe_text("a"), table.maybe_date("a"), table.table("a")) == (None, None, None)
    assert (table.integer("a", 7), table.boolean("a", True), table.texts("a"), table.tables("a")) == (7, True, (), [])
