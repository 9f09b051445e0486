"""Sections in Word files become clause trees: our own exactly, others by their numbers and their layout."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx_files import packed
from hypothesis import assume, given
from trees import documents, examples
from word_cases import BASE

import sectext
from sectext.formats import word
from sectext.formats.markdown import write
from sectext.formats.word import Numbers
from sectext.formats.word.opening import unpack
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import Section, read_section
from sectext.formats.word.tracked import accepted
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
BOTH: tuple[Numbers, ...] = ("auto", "typed")


def section(data: bytes, document: str | None = "Section G") -> Section:
    return read_section(WordText(unpack(data, name="a.docx")), accepted, document=document)


def codes(found: Section) -> list[str]:
    return [finding.code for finding in found.findings]


def without_our_styles(data: bytes) -> bytes:
    """The same file with styles whose names say nothing, as if somebody else had made it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    styles = members["word/styles.xml"].decode()
    members["word/styles.xml"] = re.sub(r'<w:name w:val="SEC [^"]*"', '<w:name w:val="Some style"', styles).encode()
    return packed(members)


@pytest.mark.parametrize("numbers", BOTH)
@pytest.mark.parametrize("version", ["5.14", "5.20", "6.17+MP087"])
def test_the_corpus_comes_back_from_word(version: str, numbers: Numbers):
    text = sectext.open(ROOT).document("Section G", version=version)
    found = section(word.write(text, numbers=numbers))
    assert (found.tree, found.findings) == (text, ())


@pytest.mark.parametrize("numbers", BOTH)
@examples(60)
@given(documents())
def test_random_texts_come_back_from_word(numbers: Numbers, text: Clause):
    assume("\ufffe" not in str(text) and "\uffff" not in str(text))
    assert section(word.write(text, numbers=numbers), None).tree == text


@pytest.mark.parametrize("numbers", BOTH)
def test_the_corpus_is_read_by_its_layout_alone(numbers: Numbers):
    text = sectext.open(ROOT).document("Section G", version="6.17")
    assert write(section(without_our_styles(word.write(text, numbers=numbers))).tree) == write(text)


@pytest.mark.parametrize("numbers", BOTH)
def test_definitions_tables_and_deep_lists_are_read_by_layout_alone(numbers: Numbers):
    assert write(section(without_our_styles(word.write(BASE, numbers=numbers))).tree) == write(BASE)
