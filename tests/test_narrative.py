"""The narrative of a report: what its Markdown may hold, and where each passage stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectext.errors import MalformedFile
from sectext.files import Folder
from sectext.formats.markdown import read_prose, write_prose
from sectext.formats.markdown.prose import tidy
from sectext.modification.narrative import NAMES, Passage, narrative_passages, read_narrative, read_narratives
from sectext.prose import Block, Heading, Items, Line, Paragraph, Table, Words

MARKINGS = ("White", "Green", "Amber", "Red")

# Prose at random: words that Markdown would take for something else among them.

WORDS = st.text(st.sampled_from("ab1. -+#>*_`[](){}<>&!|\\~:=“é’"), min_size=1, max_size=12)
LINKS = st.none() | st.just("https://example.org/a?b=c&d=(e)")


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Words of one look, then of another; a space stands between them, as Markdown needs at some signs."""
    found: list[Words] = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(WORDS).strip(" ") or "x"
        bold, italic, link = draw(st.booleans()), draw(st.booleans()), draw(LINKS)
        found += [Words(text=" "), Words(text=text, bold=bold, italic=italic, link=link)]
    return tidy(found)


PARAGRAPHS = st.builds(Paragraph, words=lines())
HEADINGS = st.builds(Heading, words=lines(), level=st.integers(1, 2))


def lists(depth: int) -> st.SearchStrategy[Items]:
    below = PARAGRAPHS if depth == 0 else st.one_of(PARAGRAPHS, lists(depth - 1))
    item = st.tuples(PARAGRAPHS, st.lists(below, max_size=2)).map(lambda pair: (pair[0], *pair[1]))
    return st.builds(Items, items=st.lists(item, min_size=1, max_size=3).map(tuple), ordered=st.booleans())


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 3))
    row = st.tuples(*[lines()] * columns)
    return Table(head=draw(row), rows=tuple(draw(st.lists(row, max_size=3))))


BLOCKS = st.lists(st.one_of(PARAGRAPHS, HEADINGS, lists(1), tables()), min_size=1, max_size=4).map(tuple)


@settings(max_examples=40)
@given(BLOCKS)
def test_prose_that_is_written_and_read_is_the_same(blocks: tuple[Block, ...]):
    assert read_prose(write_prose(blocks), name="x") == blocks


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_its_line(text: str):
    lines = []
    try:
        read_prose(text, name="x.md")
    except MalformedFile as error:
        lines.append(error.where)
    assert all(where.startswith("x.md:") for where in lines)


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("a\n\n```\ncode\n```\n", 3, "a block of code"),
        ("a <b>c</b>", 1, "HTML"),
        ("a\n\n<div>\n", 3, "HTML"),
        ("![a](https://example.org/a.png)", 1, "a picture"),
        ("a\n\n> b", 3, "a block quotation"),
        ("# a", 1, "a heading of level 1"),
        ("#### a", 1, "a heading of level 4"),
        ("- # a", 1, "a heading in a list"),
        ("##", 1, "a heading without words"),
        ("[a](javascript:alert(1))", 1, "a link that leads nowhere"),
        ("[a](b.html)", 1, "a link to “b.html”"),
        ("a  \nb", 1, "a line break"),
        ("a\\\nb", 1, "a line break"),
        ("a\n\n---\n", 3, "a rule"),
        ("a `b`", 1, "code in backticks"),
        ("a\n\n[b]: https://example.org", 3, "a link definition"),
        ("a\n\nb\x07", 3, "U+0007"),
        ("a\u202eb", 1, "U+202E"),
        ("a\u2028b", 1, "U+2028"),
        ("3. a", 1, "a list that begins with 3"),
        ("- - - - - a", 1, "more than 4 deep"),
        ("- a\n\n  | b |\n  | - |\n", 3, "a table in a list"),
    ],
)
def test_what_a_narrative_does_not_hold_is_refused_with_its_line(markdown: str, line: int, said: str):
    with pytest.raises(MalformedFile) as caught:
        read_prose(markdown, name="x.md")
    assert caught.value.where == f"x.md:{line}"
    assert said in caught.value.problem


# Files


def written(folder: Path, name: str, text: str) -> Folder:
    file = folder / "modifications" / "MP-X" / "report" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Folder(folder)


def test_a_part_says_where_each_passage_stands(tmp_path: Path):
    text = '+++\nmarking = "Green"\nsources = ["A"]\nwords_of = "B"\n+++\n\nOne\ntwo.\n\n## Head\n\n- three\n'
    found = read_narratives(written(tmp_path, "solution.md", text), "MP-X", markings=MARKINGS)
    part = found["solution"]
    assert (part.marking, part.sources, part.words_of) == ("Green", ("A",), "B")
    where = "modifications/MP-X/report/solution.md"
    assert narrative_passages(found) == (
        Passage(part="solution", where=f"{where}:7", text="One two."),
        Passage(part="solution", where=f"{where}:10", text="Head"),
        Passage(part="solution", where=f"{where}:12", text="three"),
    )


def test_the_parts_come_in_the_order_of_the_report(tmp_path: Path):
    for name in reversed(NAMES):
        files = written(tmp_path, f"{name}.md", f"On {name}.\n")
    found = narrative_passages(read_narratives(files, "MP-X", markings=MARKINGS))
    assert [each.part for each in found] == list(NAMES)


def test_nothing_written_is_no_part(tmp_path: Path):
    assert read_narratives(Folder(tmp_path), "MP-X", markings=MARKINGS) == {}


@pytest.mark.parametrize("name", ["sumary.md", "summary.txt", "notes/summary.md", "README.md"])
def test_a_file_of_another_name_is_refused(tmp_path: Path, name: str):
    with pytest.raises(MalformedFile, match="not a part of a report"):
        read_narratives(written(tmp_path, name, "a\n"), "MP-X", markings=MARKINGS)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('+++\nmarking = "Blue"\n+++\na\n', 2),
        ("+++\nbogus = 1\n+++\na\n", 2),
        ("+++\na\n", 1),
        ("+++\n+++\n", 3),
        ("", 1),
        ("+++\nsources = [1]\n+++\na\n", 2),
    ],
)
def test_front_matter_that_says_something_else_is_refused_with_its_line(text: str, line: int):
    with pytest.raises(MalformedFile) as caught:
        read_narrative(text, name="summary.md", markings=MARKINGS)
    assert caught.value.where == f"summary.md:{line}"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path):
    files = written(tmp_path, "summary.md", "a\n")
    (tmp_path / "modifications" / "MP-X" / "report" / "summary.md").write_bytes(b"\xff\xfe")
    with pytest.raises(MalformedFile, match="not UTF-8"):
        read_narratives(files, "MP-X", markings=MARKINGS)


def test_windows_line_ends_are_read(tmp_path: Path):
    part = read_narrative('+++\r\nmarking = "White"\r\n+++\r\na\r\nb\r\n', name="summary.md", markings=MARKINGS)
    assert part.blocks == (Paragraph(words=(Words(text="a b"),)),)
