"""Word files that are broken, endless or made to do harm: read, or refused with an error of ours, soon and in little room."""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx_files import BODY, STYLES, packed, part, parts
from word_files import docx, level, lists, p, r, saved, tbl, tc, tr

from sectext.errors import SectextError
from sectext.formats import word
from sectext.formats.word.opening import unpack
from sectext.formats.word.reading import WordText
from sectext.formats.word.sections import read_section
from sectext.formats.word.tracked import accepted, rejected

_TAG = re.compile(r"<[^>]+>")
NUMBERED = lists({0: [level(0, "decimal", "G%1"), level(1, "decimal", "G%1.%2")]}, {1: (0, "")})


def read_all(data: bytes) -> None:
    """Read a file in every way there is."""
    text = WordText(unpack(data, name="a.docx"))
    text.unresolved()
    for view in (accepted, rejected):
        read_section(text, view, document="Section G")


def everything(data: bytes) -> object:
    """The text with its notes and comments."""
    text = WordText(unpack(data, name="a.docx"))
    return text.comments, text.note("footnote", "2")


@pytest.mark.parametrize("seed", range(150))
def test_a_file_with_its_tags_thrown_about_is_read_or_refused(seed: int):
    """Elements are dropped, doubled, swapped and given other values: still well-formed, seldom valid."""
    from lxml import etree

    dice = random.Random(seed)
    members = parts()
    for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"):
        root = etree.fromstring(members[name])
        for _ in range(dice.randint(1, 12)):
            elements = [each for each in root.iter() if each.getparent() is not None]
            if len(elements) < 3:
                break
            one, other = dice.choice(elements), dice.choice(elements)
            match dice.randint(0, 4):
                case 0:
                    one.getparent().remove(one)
                case 1 if one not in other.iterancestors() and one is not other:
                    other.append(one)
                case 2:
                    for key in one.attrib:
                        one.set(
                            key,
                            dice.choice(["", "-1", "99999999999999999999", "x", "0", "1", "\u0661", "1e400", "nan"]),
                        )
                case 3:
                    one.attrib.clear()
                case _:
                    one.tag = other.tag
        members[name] = etree.tostring(root)
    with contextlib.suppress(SectextError):
        read_all(packed(members))


@pytest.mark.parametrize("name", ["styles", "numbering", "settings", "footnotes", "comments", "header"])
def test_a_part_that_is_missing_is_done_without(name: str):
    members = parts()
    del members[f"word/{name}.xml"]
    read_all(packed(members))


@pytest.mark.parametrize("name", ["styles", "numbering", "footnotes", "comments"])
def test_a_part_that_is_no_xml_is_refused(name: str):
    members = parts()
    members[f"word/{name}.xml"] = b"<w:oops"
    with pytest.raises(SectextError) as caught:
        everything(packed(members))
    assert caught.value.exit_code == 5


def test_tables_in_tables_are_read():
    inside = p(r("deep"))
    for _ in range(20):
        inside = tbl(tr(tc(inside + p(r("x")))))
    read_all(docx(p(r("Section G")) + p(r("1.1\tSo.")) + inside + p(r("end"))))
    for _ in range(60):
        inside = tbl(tr(tc(inside + p(r("x")))))
    read_all(docx(inside + p(r("end"))))


def test_changes_in_changes_in_changes_are_read():
    inside = r("x")
    for _ in range(80):
        inside = f'<w:ins w:id="1" w:author="A">{inside}</w:ins>'
    read_all(docx(p(inside)))


def test_styles_that_go_round_are_read():
    circle = STYLES + "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 50}"/></w:style>'
        for n in range(50)
    )
    read_all(docx(p(r("x"), style="S7"), styles=circle))


SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (900 * 2**20, 900 * 2**20))
from sectext.formats.word import paragraphs
lines = paragraphs(sys.argv[1])
rss = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(lines), int(rss.split()[1]) // 1024)  # of this program alone: getrusage counts what started it
"""


def apart(file: Path) -> tuple[int, int]:
    """The paragraphs of a file, and the megabytes, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", SMALL, str(file)], capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    return int(count), int(megabytes)


def test_a_million_characters_in_a_run_are_read_in_little_room(tmp_path: Path):
    count, megabytes = apart(saved(tmp_path, p(r("word " * 200_000))))
    assert count == 2 or count == 1
    assert megabytes < 300


def test_a_thousand_clauses_are_read(tmp_path: Path):
    body = p(r("Section G: Security")) + "".join(
        p(r(f"Clause {n} of many, which says "), r("this"), r(" and that."), list=1, level=1) for n in range(1000)
    )
    data = docx(body, numbering=NUMBERED)
    found = read_section(WordText(unpack(data, name="a.docx")), accepted, document="Section G")
    assert len(found.tree.children) == 1000
    file = tmp_path / "a.docx"
    file.write_bytes(data)
    assert len(word.paragraphs(file)) == 1001


def test_what_is_no_word_file_is_refused_in_every_way_of_reading(tmp_path: Path):
    whole = docx(p(r("x")))
    for data in (b"", b"PK", whole[: len(whole) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        (tmp_path / "a.docx").write_bytes(data)
        with pytest.raises(SectextError) as caught:
            word.paragraphs(tmp_path / "a.docx")
        assert caught.value.exit_code == 5


def test_a_body_of_the_linter_is_read_as_well():
    assert _TAG.search(BODY) and part("document")
    read_all(docx(BODY))
