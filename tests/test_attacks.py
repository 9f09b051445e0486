"""Every attack in attacks.py is refused with its exit code and one clear line, or does no harm; soon, and in little room.

Each runs in a process of its own, which is stopped at five seconds of the processor.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from apart import MOST_MEGABYTES, MOST_SECONDS, Nursery, Outcome
from attacks import ATTACKS, Attack
from corpora import ROOT

# What a terminal obeys, and what hides words on it.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST = 1_200  # signs of a refusal


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    running = Nursery()
    yield running
    running.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("corpus", "modifications", "site"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("public"))
    return tmp_path


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_or_does_no_harm(attack: Attack, nursery: Nursery, folder: Path):
    done = nursery.run(attack.make(folder), folder=folder)
    told = done.err.decode() + done.out.decode()
    assert done.code == attack.code, f"{done.code}: {told[-3000:]}"
    assert attack.said in told, told[-3000:]
    assert attack.where in told
    assert not _OBEYED.search(told), "a terminal would obey what was printed"
    assert done.seconds < MOST_SECONDS and done.megabytes < MOST_MEGABYTES, f"{done.seconds} s, {done.megabytes} MB"
    if attack.code in (2, 4, 5, 6):
        _is_clear(done)


def _is_clear(done: Outcome) -> None:
    """A refusal is one line, not the whole file, and nothing of the program's own insides."""
    lines = [line for line in done.err.decode().splitlines() if line]
    if not done.out.startswith(b"{"):  # --json tells it there
        assert 1 <= len(lines) <= (5 if done.code == 4 else 2) and len(lines[0]) < _LONGEST, lines
    assert "Traceback" not in done.err.decode()


def test_no_two_attacks_have_one_name():
    assert [name for name, count in Counter(attack.name for attack in ATTACKS).items() if count > 1] == []


def test_what_is_outside_is_not_printed(nursery: Nursery, folder: Path):
    """Whatever refuses a link to a file outside, it shows nothing of that file."""
    secret = folder.parent / "secret.txt"
    secret.write_text("root = hunter2\n[[document]]\n", encoding="utf-8")
    for name in ("corpus/events.toml", "corpus/governance.toml", "modifications/MP087/modification.toml"):
        file = folder / name
        whole = file.read_bytes()
        file.unlink()
        file.symlink_to(secret)
        done = nursery.run(["status"], folder=folder)
        assert done.code == 2 and b"hunter2" not in done.out + done.err
        file.unlink()
        file.write_bytes(whole)


def test_a_link_inside_the_folder_is_followed(nursery: Nursery, folder: Path):
    file = folder / "corpus/events.toml"
    file.rename(folder / "corpus/kept.toml")
    file.symlink_to("kept.toml")
    assert nursery.run(["status"], folder=folder).code == 0


def test_a_script_stays_words(nursery: Nursery, folder: Path):
    for attack in ATTACKS:
        if attack.name.startswith("a script in"):
            assert nursery.run(attack.make(folder), folder=folder).code == 0
    made = (folder / "made" / "MP087-annex-a.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in made
    assert "<script>alert" not in made and "<img src=x" not in made


def test_a_field_of_word_stays_words(nursery: Nursery, folder: Path):
    from zipfile import ZipFile

    [attack] = [each for each in ATTACKS if each.name.startswith("a field of Word")]
    assert nursery.run(attack.make(folder), folder=folder).code == 0
    document = ZipFile(folder / "made" / "MP087-annex-a.docx").read("word/document.xml").decode()
    assert "DDEAUTO" in document
    assert "DDEAUTO" not in "".join(re.findall(r"<w:instrText[^>]*>([^<]*)", document))


def test_toml_in_a_title_is_a_title(nursery: Nursery, folder: Path):
    import tomllib

    for attack in ATTACKS:
        if attack.name.startswith("TOML") and attack.code == 0:
            assert nursery.run(attack.make(folder), folder=folder).code == 0
            file = folder / "modifications/MP900/modification.toml"
            found = tomllib.loads(file.read_text(encoding="utf-8"))
            assert found["title"] == attack.make(folder)[-1] and "change" not in found
            shutil.rmtree(file.parent)


# What is nowhere in the package

_NEVER = {"pickle", "cPickle", "dill", "marshal", "shelve", "yaml", "jsonpickle"}


def test_nothing_is_read_that_could_be_a_program():
    """No pickles, no eval, no shell, and XML by one parser alone."""
    found = []
    for path in sorted((ROOT / "sectext").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    found += [f"{path}: {n.name}" for n in names if any(n.name.startswith(never) for never in _NEVER)]
                case ast.ImportFrom(module=str(name)) if any(name.startswith(never) for never in _NEVER):
                    found.append(f"{path}: {name}")
                case ast.Call(func=ast.Name(id="eval" | "exec" | "compile" as name)):
                    found.append(f"{path}: {name}")
                case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr="system" | "popen" as name)):
                    found.append(f"{path}: os.{name}")
                case ast.keyword(arg="shell"):
                    found.append(f"{path}: shell=")
                case ast.Attribute(attr="XMLParser" | "XMLPullParser" | "fromstring" | "iterparse") if (
                    path.name != "safe_xml.py"
                ):
                    found.append(f"{path}: {node.attr}")
    assert not found
