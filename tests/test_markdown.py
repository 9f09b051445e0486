"""Markdown: one form for each tree, errors that say where and what, and a viewer that shows what is meant."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from trees import clauses, documents, examples, groups, items, pairs, tables, texts

from sectext.address import parse, parse_range
from sectext.compare import compare
from sectext.errors import MalformedFile
from sectext.formats.markdown import (
    Source,
    read,
    read_clauses,
    read_file,
    read_redline,
    read_rows,
    write,
    write_clauses,
    write_file,
    write_redline,
    write_rows,
)
from sectext.redline import redline
from sectext.tree import Clause, find, lines, walk

# One document that has everything, in the only form that `write` gives it.
EVERYTHING = """\
# Section G 'Security'

Words of the document.

- 0.1 A clause before any group.

## G1

**Unnumbered heading**

- G1.1 Each User shall \\*not\\* write \\{++ or a_b\\| or \\<b> but may write a_b, 3 < 4 and "Secure" – for £30:
  - (a) first;
    - (i) inner; and
      - (A) innermost,

      closing words of (i)

    - (ii) outer,

    closing words of (a)

  - (b) second

  closing words of G1.1

- G1.2 **A title** and words.
- G1.3 **Only a title**
- G1.4
  - (a)
- 1\\. a label that looks like a list.

**Unnumbered heading**

* A clause without a label.
* **A title** without a label.

## G2 Terms and tables

Words of the group.

- G2.1 In this Section:
  - **Working Day** means any day;
    - (a) but no Sunday,

    unless it is stated.

  - **Term without words**
  * an item without a label

  **A heading in a list**

  | Name | Value |
  | --- | --- |
  | ten \\| 10 | <br>- (a) one<br>- (b) two<br><!-- closing words -->in all |
  |  |  |

### G2A A group in a group

- G2A.1 Words.

<!-- level 2 -->

Closing words of G2.

## G3

<!-- closing words -->

Closing words of an empty group.

<!-- level 1 -->

Closing words of the document.
"""


def test_a_document_that_has_everything_has_one_form():
    assert write(read(EVERYTHING)) == EVERYTHING


def test_a_document_that_has_everything_is_read_as_it_looks():
    document = read(EVERYTHING)
    assert document.closing == "Closing words of the document."
    assert document.text == "Words of the document."
    assert find(document, parse("G2")).closing == "Closing words of G2."
    assert find(document, parse("G3")).closing == "Closing words of an empty group."
    assert find(document, parse("G1.1")).closing == "closing words of G1.1"
    assert find(document, parse("G1.1(a)(i)")).closing == "closing words of (i)"
    assert find(document, parse("G1.1")).text == (
        'Each User shall *not* write {++ or a_b| or <b> but may write a_b, 3 < 4 and "Secure" – for £30:'
    )
    assert find(document, parse("G1.2")).heading == "A title"
    assert find(document, parse('G2.1 "Working Day"')).text == "means any day;"
    assert find(document, parse('G2.1 table 1 "ten | 10" column 2(b)')).text == "two"
    assert find(document, parse('G2.1 table 1 "ten | 10" column 2')).closing == "in all"


@pytest.mark.parametrize(
    "written",
    [
        "# Section G\n## G1\n* G1.1 a star\n",
        "# Section G\n\n\n\n## G1\n\n- G1.1 x\n\n\n- G1.2 y\n",
        "# Section G\n\n## G1\n\n- G1.1 words over\n  two lines\n",
        "# Section G #\n\n## G1 ##\n\n- G1.1 x\n    - (a) four spaces\n",
        "Section G\n=========\n\nG1\n--\n\n- G1.1 x\n",
        "# Section G\n\n## G1\n\n- G1.1 caf&eacute;\n",
    ],
)
def test_other_ways_of_writing_are_read_and_written_in_the_one_form(written: str):
    document = read(written)
    assert read(write(document)) == document
    assert write(read(write(document))) == write(document)


# Errors


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("# Section G\n\n## G1\n\n- G1.1 x\n- G1.1 y\n", 6, "“G1.1” stands twice"),
        ("# Section G\n\n## G1\n\n- G1.1 x\n  - (a) y\n  - (a) z\n", 7, "Labels are unique among siblings"),
        ("# Section G\n\n#### G1\n", 3, "Found a heading of level 4. Expected level 2"),
        ("# Section G\n\n1. one\n", 3, "Found a ordered list"),
        ("# Section G\n\n## G1\n\n- G1.1 *slanted* words\n", 5, "Formatting (em) stands in"),
        ("# Section G\n\n## G1\n\n- G1.1 a `code` word\n", 5, "Formatting (code inline)"),
        ("# Section G\n\n## G1\n\n- G1.1 a [link](x)\n", 5, "a clause holds plain words"),
        ("# Section G\n\n## G1\n\n- G1.1 see <b>this</b>\n", 5, "Put a backslash before a character"),
        ("# Section G\n\n## G1\n\n- G1.1 a **bold** word\n", 5, "bold words inside a sentence"),
        ("# Section G\n\n## G1\n\n- G1.1 bold ** here\n", 5, "** is begun and not ended"),
        ("# Section G\n\n## G1\n\n- G1.1 ends ++} here\n", 5, "Write \\++} for the characters themselves"),
        ("# Section G\n\n## G1\n\n- G1.1 {++ is open\n", 5, "is not ended"),
        ("# Section G\n\n## G1\n\n- G1.1 {++ a {-- b --} ++}\n", 5, "begins inside another mark"),
        ("# Section G\n\n## G1\n\n-\n", 5, "Found an empty bullet. Expected - and a label"),
        ("# Section G\n\n## G1\n\n+ G1.1 x\n", 5, "Found a bullet +. Expected - before a label"),
        ("# Section G\n\n## G1\n\n- G1.1 x\n\n  one\n\n  two\n", 9, "a second paragraph of words"),
        ("# Section G\n\n> quoted\n", 3, "Found a blockquote"),
        ("# Section G\n\n```\ncode\n```\n", 3, "Found a fence"),
        ("# Section G\n\n<div>\n", 3, "Found a html block"),
        ("# Section G\n\n---\n", 3, "Found a hr"),
        ("# Section G\n\n## G1\n\n| a | b |\n| --- | --- |\n| *x* | y |\n", 7, "Formatting (em)"),
        ('# Section G\n\n## G1\n\n- "a" x\n', 5, "cannot be a label"),
        ("# Section G's 'Security\n", 1, "a title like # Section G 'Security'"),
        ("# Section G\n\n## **G1**\n", 3, "a group without a number"),
        ("# Section G\n\n## G1\n\n# Section H\n", 5, "Found a heading"),
        ("", 1, "Found There is nothing here"),
        ("- G1.1 x\n- G1.2 y\n", 1, "2 clauses stand here side by side"),
        ("# Section G\n\n## G1\n\n- G1.1 a\x07b\n", 5, "U+0007"),
        ("# Section G\n\n## G1\n\n- G1.1 e\u0301\n", 5, "normal form C"),
        ("# Section G\n\n## G1\n\n**General** words\n", 5, "a paragraph wholly bold"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(markdown: str, line: int, said: str):
    with pytest.raises(MalformedFile) as caught:
        read(markdown, name="section-g.md")
    assert str(caught.value).startswith(f"section-g.md:{line}  ")
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_redline_is_not_read_as_a_text():
    with pytest.raises(MalformedFile, match="This is a redline"):
        read("# Section G\n\n## G1\n\n- G1.1 a {++new++} word\n")


def test_one_address_for_two_clauses_is_refused():
    with pytest.raises(MalformedFile, match=r"G1\.1 stands twice in Section G"):
        read("# Section G\n\n- G1.1 x\n\n## G1\n\n- G1.1 y\n")


@examples(100)
@given(st.text(st.sampled_from("#-*+ \n|`_>{}1.(a)b<!~[]\\\"'—=&;"), max_size=60))
def test_any_text_at_all_is_read_or_refused_with_a_line(markdown: str):
    try:
        clause = read(f"# Section G\n\n{markdown}", name="a file")
    except MalformedFile as error:
        where = error.where
    else:
        where = "a file"
        assert read(write(clause)) == clause
    assert where.startswith("a file")


# Parts of documents


@examples(60)
@given(
    st.one_of(
        st.tuples(st.just("clause"), items()),
        st.tuples(st.just("group"), clauses("G1")),
        st.tuples(st.just("document"), groups()),
    )
)
def test_clauses_side_by_side_are_read_back(made: tuple[Any, tuple[Clause, ...]]):
    under, several = made
    assume(several)
    assert read_clauses(write_clauses(several), under=under) == several


@examples(60)
@given(tables())
def test_rows_are_read_back(table: Clause):
    assert read_rows(write_rows(table.children)) == table.children


@examples(60)
@given(items())
def test_one_clause_alone_is_read_back(several: tuple[Clause, ...]):
    for clause in several:
        if clause.kind == "item" and (clause.label or "").startswith("("):
            assert read(write(clause)) == clause


def test_a_file_keeps_its_sources():
    sources = (
        Source(
            at=(parse_range("G1.1 to G1.3"), parse_range('G1 "Unnumbered heading"')),
            source='A "report"\\',
            certainty="published",
        ),
        Source(at=(parse_range("G2"),), source="b", certainty="inferred", note="So it seems.", incomplete=True),
    )
    written = write_file(read(EVERYTHING), sources)
    assert read_file(written, name="x") == (read(EVERYTHING), sources)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n"), min_size=1).filter(str.strip))
def test_any_words_of_a_source_are_written_and_read_back(words):
    sources = (Source(at=(parse_range("Section G"),), source=words, certainty="published", note=words),)
    document = Clause(kind="document", label="Section G")
    assert read_file(write_file(document, sources), name="x") == (document, sources)


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ("", 1, "The front matter is missing"),
        ("+++\n[[source]]\n", 1, "The front matter is not ended"),
        (
            '+++\n[[source]]\nat = ["G1"]\nfrom = "x"\ncertainty = "sure"\n+++\n',
            5,
            "one of: published, reconstructed, inferred",
        ),
        ('+++\n[[source]]\nat = []\nfrom = "x"\ncertainty = "published"\n+++\n', 2, "A source names no clauses"),
        ('+++\n[[source]]\nat = ["nonsense"]\nfrom = "x"\ncertainty = "published"\n+++\n', 3, "is not an address"),
        ('+++\n[[source]]\nat = ["G1"]\nform = "x"\ncertainty = "published"\n+++\n', 2, "The key “from” is missing"),
        (
            '+++\n[[source]]\nat = ["G1"]\nfrom = "x"\ncertainty = "published"\nnotes = "y"\n+++\n',
            6,
            "unknown key “notes”",
        ),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused_with_its_line(front: str, line: int, said: str):
    with pytest.raises(MalformedFile) as caught:
        read_file(f"{front}\n# Section G\n", name="section-g.md")
    assert str(caught.value).startswith(f"section-g.md:{line}  ")
    assert said in str(caught.value)


def test_a_fault_below_the_front_matter_has_the_line_of_the_file():
    text = '+++\n[[source]]\nat = ["G1"]\nfrom = "x"\ncertainty = "published"\n+++\n\n# Section G\n\n1. one\n'
    with pytest.raises(MalformedFile, match=r"section-g\.md:10  "):
        read_file(text, name="section-g.md")


# Redlines


def test_a_redline_reads_as_criticmarkup():
    old = read("# Section G\n\n## G1\n\n- G1.1 ten apples\n- G1.2 pears and plums are fruits of trees\n- G1.3 gone\n")
    new = read("# Section G\n\n## G1\n\n- G1.1 six apples\n- G1.3 pears and plums are fruits of trees\n- G1.4 came\n")
    assert write_redline(redline(old, compare(old, new))) == (
        "# Section G\n\n## G1\n\n"
        "- G1.1 {--ten--}{++six++} apples\n"
        "- {--G1.2--}{++G1.3++} pears and plums are fruits of trees\n"
        "- {--G1.3 gone--}\n"
        "- {++G1.4 came++}\n"
    )


def test_a_move_is_a_deletion_and_an_insertion_that_say_so():
    words = "pears and plums are fruits of trees"
    old = read(f"# Section G\n\n## G1\n\n- G1.1 {words}\n- G1.2 apples too, of course\n")
    new = read(f"# Section G\n\n## G1\n\n- G1.2 apples too, of course\n- G1.1 {words}\n")
    written = write_redline(redline(old, compare(old, new)))
    assert "moved from here, move 1" in written
    assert "moved to here, move 1" in written
    again = read_redline(written)
    assert (again.reject(), again.accept()) == (old, new)


# A viewer


def shown_by_pandoc(markdown: str, pandoc: str, form: str) -> list[str]:
    """What pandoc makes of it: one string a paragraph, heading or line of a cell, white space left out."""
    done = subprocess.run([pandoc, "-f", form, "-t", "json"], input=markdown.encode(), capture_output=True, check=True)
    return [line for line in _blocks(json.loads(done.stdout)["blocks"]) if line]


def _blocks(node: Any) -> Iterator[str]:
    match node:
        case {"t": "Para" | "Plain", "c": inlines}:
            yield from _words(inlines)
        case {"t": "Header", "c": [_, _, inlines]}:
            yield from _words(inlines)
        case {"t": "RawBlock", "c": [_, raw]}:
            assert raw.strip().startswith("<!-- ")
        case {"t": "BulletList" | "Table", "c": content}:
            yield from _blocks(content)
        case {"t": other}:
            assert other.startswith(("Align", "ColWidth")), f"a viewer shows a {other}"
        case list():
            for child in node:
                yield from _blocks(child)


def _words(inlines: list[Any]) -> Iterator[str]:
    """The lines of a paragraph; those of a cell are parted by <br>."""
    return ("".join(line.split()) for line in "".join(map(_inline, inlines)).split("<br>"))


def _inline(node: Any) -> str:
    match node:
        case {"t": "Str", "c": text}:
            return text.replace("<br>", "<b\u2060r>")
        case {"t": "Space"}:
            return " "
        case {"t": "Strong", "c": inlines}:
            return "".join(map(_inline, inlines))
        case {"t": "RawInline", "c": [_, "<br>"]}:
            return "<br>"
        case {"t": "RawInline", "c": [_, "<!-- closing words -->"]}:
            return ""
        case {"t": "Link", "c": [_, inlines, [target, _]]} if target.removeprefix("mailto:").endswith(
            text := "".join(map(_inline, inlines))
        ):
            return text  # a bare address of the web, which some viewers make clickable
    raise AssertionError(f"a viewer shows {node}")


def meant(document: Clause) -> list[str]:
    """The same of the tree: the label, words and closing words of each clause in printed order."""
    title = f"{document.label} '{document.heading}'" if document.heading else document.label or ""
    first = [title, document.text or ""]
    rest = [line for child in document.children for line in lines(child)]
    many = [*first, *_split_groups(document, rest), document.closing or ""]
    return [packed for line in many if (packed := "".join(line.split()).replace("<br>", "<b\u2060r>"))]


def agree(shown: list[str], document: Clause) -> bool:
    """Whether a viewer shows what is meant. Known limit: the items of a cell are lines that begin with their bullet."""
    wanted = meant(document)
    if any(place.clause.kind == "cell" and place.clause.children for place in walk(document)):
        shown, wanted = ([line.lstrip("-*") for line in many if line.strip("-*")] for many in (shown, wanted))
    return shown == wanted


def _split_groups(document: Clause, rest: list[str]) -> Iterator[str]:
    """A group's words stand in a paragraph of their own below its heading."""
    heads = {
        " ".join(p for p in (c.label, c.heading, c.text) if p): (c, " ".join(p for p in (c.label, c.heading) if p))
        for c in (place.clause for place in walk(document))
        if c.kind == "group" and c.text
    }
    for line in rest:
        if line in heads:
            clause, head = heads[line]
            yield from (head, clause.text or "")
        else:
            yield line


@pytest.mark.parametrize("form", ["commonmark+pipe_tables", "gfm"])
def test_a_viewer_shows_everything_as_it_is_meant(form: str, need: Callable[[str], str]):
    document = read(EVERYTHING)
    assert agree(shown_by_pandoc(EVERYTHING, need("pandoc"), form), document)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(documents(), st.sampled_from(("commonmark+pipe_tables", "gfm")))
def test_a_viewer_shows_the_labels_and_words_of_any_document(need: Callable[[str], str], document: Clause, form: str):
    assert agree(shown_by_pandoc(write(document), need("pandoc"), form), document)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(texts(), min_size=20, max_size=30))
def test_a_viewer_shows_any_words_in_any_place(need: Callable[[str], str], many: list[str]):
    one, two, three, *rest = many
    children = tuple(Clause(kind="item", label=f"({n})", text=text) for n, text in enumerate(rest))
    clause = Clause(kind="clause", label="G1.1", heading=one, text=two, children=children, closing=three)
    document = Clause(kind="document", label="Section G", children=(clause,))
    assert agree(shown_by_pandoc(write(document), need("pandoc"), "commonmark+pipe_tables"), document)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_a_viewer_shows_no_formatting_in_a_redline(need: Callable[[str], str], pair: tuple[Clause, Clause]):
    """Signs and comments are shown as they are; nothing in the words becomes formatting."""
    old, new = pair
    written = write_redline(redline(old, compare(old, new)))
    assert shown_by_pandoc(written, need("pandoc"), "commonmark+pipe_tables")


def test_labels_may_be_bold_and_headings_may_be_headings():
    plain = "# Section G 'Security'\n\n## G3\n\n**Duty to Notify**\n\n- G3.20 Each User shall:\n  - (a) tell; and\n\n  at once.\n"
    other = "# Section G 'Security'\n\n## G3\n### Duty to Notify\n- **G3.20** Each User shall:\n  - **(a)** tell; and\n\n  at once.\n"
    assert read(other) == read(plain)
    assert write(read(other)) == plain


def test_a_heading_between_clauses_stands_beside_them():
    text = (
        "# Section G\n\n## G3\n- **G3.1** One.\n\n### Later Duties\n- **G3.2** Two.\n\n## G4 Fees\n- **G4.1** Three.\n"
    )
    group, fees = read(text).children
    assert [c.label or c.text for c in group.children] == ["G3.1", "Later Duties", "G3.2"]
    assert (fees.label, fees.heading) == ("G4", "Fees")


@pytest.mark.parametrize("term", ["(a)", "G3.20", "3.2A"])
def test_a_term_that_looks_like_a_label_stays_a_term(term: str):
    definition = Clause(kind="definition", label=term, text="means it")
    clause = Clause(kind="clause", label="A1.1", children=(definition,))
    document = Clause(kind="document", label="Section A", children=(clause,))
    assert read(write(document)) == document


def test_a_group_whose_number_has_no_digit_is_no_heading():
    lone = Clause(kind="clause", label="1", text="It is so.")
    part = Clause(kind="group", label="PART-I", heading="General", children=(lone,))
    text = Clause(kind="document", label="Section G", children=(Clause(kind="heading", text="PART-I General"), part))
    written = write(text)
    assert "\n<!-- group -->\n\n## PART-I General\n" in written
    assert read(written) == text
