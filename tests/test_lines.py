"""The line of a finding: where each clause of a Markdown file begins, and each key of a TOML file."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from small_codes import ROOT, code, propose, written
from trees import documents

import sectext
from sectext.checks import MEANINGS, Located, check
from sectext.checks.codes import LAW
from sectext.checks.law import MEANINGS as OF_LAW
from sectext.formats.markdown import lines
from sectext.tree import walk

CORPUS = ROOT / "corpus" / "sec_versions" / "5.20" / "section-g.md"


@given(documents())
def test_every_clause_begins_on_a_line_of_the_file_and_in_printed_order(document: sectext.Clause):
    markdown = sectext.write(document)
    found = lines(markdown)
    places = list(walk(sectext.read(markdown)))
    assert set(found) == {place.path for place in places}
    numbers = [found[place.path] for place in places]
    assert numbers == sorted(numbers)
    assert numbers[-1] <= markdown.count("\n") + 1


def test_the_line_of_a_clause_has_its_label_and_words():
    text = CORPUS.read_text(encoding="utf-8")
    begins = lines(text, name="section-g.md")
    for place in walk(sectext.read(text)):
        line = text.split("\n")[begins[place.path] - 1]
        for words in (place.clause.label, place.clause.text):
            assert words is None or words in line


def test_closing_words_have_a_line_of_their_own(tmp_path: Path):
    body = "## G1\n\n- G1.1 The gate is:\n  - (a) oak; or\n  - (b) ash,\n\n  and is the the best.\n"
    folder = written(tmp_path, {"Section G": body})
    report = check(code(folder), read=lambda name: (folder / name).read_text(encoding="utf-8"))
    [found] = report.findings
    assert isinstance(found, Located)
    assert "and is the the best." in (folder / found.file).read_text().split("\n")[(found.line or 0) - 1]


def test_without_a_reader_no_line_of_a_text_is_known(tmp_path: Path):
    folder = written(tmp_path, {"Section G": "## G1\n\n- G1.1 The the gate is shut.\n"})
    [found] = check(code(folder)).findings
    assert isinstance(found, Located)
    assert (found.line, found.file, found.address) == (None, "corpus/sec_versions/1.0/section-g.md", "G1.1")


def test_a_fault_of_a_day_has_the_line_of_its_key(tmp_path: Path):
    folder = written(tmp_path, {"Section G": "## G1\n\n- G1.1 The gate is shut.\n"})
    file = propose(folder, "M", "\n# why\n[commencement]\non = 2019-11-03\n")
    report = check(code(folder), "M", read=lambda name: (folder / name).read_text(encoding="utf-8"))
    [found] = report.findings
    assert isinstance(found, Located)
    assert file.read_text().split("\n")[(found.line or 0) - 1] == "[commencement]"


def test_each_code_has_one_rule_and_a_test():
    assert len(OF_LAW) == len({meaning.code for meaning in OF_LAW})
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_check_*.py")))
    tests += (Path(__file__).parent / "test_disagreement.py").read_text(encoding="utf-8")
    labels = sorted((Path(__file__).parent / "precision").rglob("labels.toml"))
    tests += "".join(path.read_text(encoding="utf-8") for path in labels)
    assert [name for name in LAW if not re.search(rf"(?<![\w-]){name}(?![\w-])", tests)] == []
    assert all(MEANINGS[name] == meaning for name, meaning in LAW.items())
