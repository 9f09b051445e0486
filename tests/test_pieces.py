"""A document read clause by clause is the document read whole, and what is wrong in it is said alike."""

from __future__ import annotations

import glob
import random
from pathlib import Path

import pytest
from corpora import ROOT
from hypothesis import given
from hypothesis import strategies as st
from trees import documents, edited_pairs, examples

from sectext.errors import MalformedFile
from sectext.formats.markdown import Pieces, read, write
from sectext.tree import Clause

# What may stand in a file that somebody edits, and turn a bullet into something else.
SIGNS = ("\n", "- ", "  ", "    - (a) x\n", "\n\n", "```\n", "~~~", "<!--", "-->", "*", "**", "|", "> ", "# ", "## B9 X",
         "\n### Words\n", "\n---\n", " \n", "\n x\n", "\n  x\n", "\n   x\n", "[a]: b\n", "{++", "++}", "{--a--}", "1. ",
         "\t", "+ ", "\\", "<br>", "===", "\ue000", "\n- ", "\n  - ", "\n* ")  # fmt: skip


def told(read_it, markdown: str) -> Clause | str:
    try:
        return read_it(markdown, name="here")
    except MalformedFile as error:
        return str(error)


@examples(50)
@given(documents())
def test_a_document_in_pieces_is_the_document(document: Clause):
    assert Pieces().document(write(document), name="here") == document


@examples(40)
@given(edited_pairs())
def test_what_was_read_in_one_version_serves_the_next(pair: tuple[Clause, Clause]):
    pieces = Pieces()
    for document in (*pair, pair[0]):
        assert pieces.document(write(document), name="here") == document


@examples(120)
@given(documents(), st.data())
def test_whatever_stands_in_a_file_is_read_or_refused_as_it_is_whole(document: Clause, data: st.DataObject):
    markdown = write(document)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(markdown)))
        end = min(len(markdown), start + data.draw(st.integers(0, 4)))
        markdown = markdown[:start] + data.draw(st.sampled_from(SIGNS)) + markdown[end:]
    assert told(Pieces().document, markdown) == told(read, markdown)


@pytest.mark.parametrize("file", sorted(glob.glob(str(ROOT / "corpus" / "sec_versions" / "*" / "*.md"))))
def test_every_text_of_the_corpus_reads_alike(file: str):
    markdown = Path(file).read_text(encoding="utf-8")
    assert Pieces().document(markdown, name="here") == read(markdown, name="here")


def test_a_long_clause_is_read_bullet_by_bullet_and_its_faults_keep_their_lines():
    items = [f"  - **Term {n}** means {'words ' * 12}{n}." for n in range(60)]
    markdown = "# Section A\n\n## A1 DEFINITIONS\n\n- A1.1 In this code:\n" + "\n".join(items) + "\n"
    pieces = Pieces()
    assert pieces.document(markdown, name="here") == read(markdown, name="here")
    dice = random.Random(1)
    for _ in range(20):
        changed = list(items)
        number = dice.randrange(60)
        changed[number] = dice.choice(
            [items[number - 1], "  - ", "  - a *b* c", "  -  **X**", " - (a) x", "   - (a) x"]
        )
        other = markdown.replace("\n".join(items), "\n".join(changed))
        assert told(pieces.document, other) == told(read, other)
