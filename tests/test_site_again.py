"""Building again: whatever changed, a build on top of another one gives what a build into an empty folder gives."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import random_histories
import scenarios
from records import ROOT
from sites import TODAY, built
from test_identity import shortened
from test_site_build import digests

import sectext
from sectext.address import parse
from sectext.code import Code
from sectext.errors import IntegrityError, MalformedFile
from sectext.held import hold
from sectext.site import build_site, paths
from sectext.site.build import Built
from sectext.site.given import FOLDER, Given, read_named
from sectext.site.settings import Settings
from sectext.site.site import Site
from sectext.tree import digest

sys.path.insert(0, str(ROOT))

from benchmarks import synthetic

SETTINGS = Settings(downloads=("md", "json"))
Facts = random_histories.Facts


def made(code: Code, out: Path, given: Given | None = None, today: date = TODAY) -> Built:
    return built(Site(code=code, today=today, settings=SETTINGS, given=given or Given()), out)


def given_by(out: Path) -> Given:
    """What a build gave out, as the next one reads it."""
    return Given(files={f.relative_to(out).as_posix(): f.read_bytes() for f in (out / FOLDER).rglob("*.json")})


def agree(codes: Iterator[Code] | list[Code], folder: Path, *, record: bool) -> int:
    """Build one code after another into one folder, and each into a folder of its own: the same files each time."""
    given, seen = Given(), 0
    for number, code in enumerate(codes):
        step = made(code, folder / "step", given)
        made(code, folder / f"once-{number}", given)
        assert digests(folder / "step") == digests(folder / f"once-{number}"), number
        again = made(code, folder / "step", given_by(folder / "step") if record else given)
        assert (again.written, again.removed, again.made_again) == ((), (), 0)
        if record:
            given = given_by(folder / "step")
        seen += len(step.written)
    return seen


# What may change


def _stage(facts: Facts, dice: Random) -> None:
    m = dice.choice(facts["modification"])
    m["title"] = "Another title"
    last = max([s.get("published", s["date"]) for s in m.get("history", []) if "date" in s], default=date(2020, 3, 1))
    step = {"stage": "Withdrawn", "date": last, "published": last + timedelta(days=1), "source": "x"}
    m["history"] = [*m.get("history", []), step]


def _source(facts: Facts, dice: Random) -> None:
    dice.choice(facts["version"])["effective"][-1]["source"] = "Another notice"


def _slips(facts: Facts, dice: Random) -> None:
    version = dice.choice(facts["version"][1:] or facts["version"])
    last = version["effective"][-1]
    told = max(each["published"] for each in version["effective"]) + timedelta(days=3)
    version["effective"].append({**last, "published": told})
    if "date" in last:
        version["effective"][-1]["date"] = last["date"] + timedelta(days=2)


def _happens(facts: Facts, dice: Random) -> None:
    for event in facts.get("event", []):
        event["fact"] = [
            *event.get("fact", []),
            {"kind": "planned", "date": date(2020, 12, 1), "published": date(2020, 11, 1), "source": "x"},
        ]
        event["title"] = "Another title"


def _nobody_looked(facts: Facts, dice: Random) -> None:
    dice.choice(facts["version"])["held_to"] = date(2021, 2, 3)


CHANGES: tuple[Callable[[Facts, Random], None], ...] = (_stage, _source, _slips, _happens, _nobody_looked)


def opened(facts: Facts, folder: Path) -> Code:
    return sectext.open(scenarios.build(facts, folder))


def histories(seed: int, folder: Path) -> Iterator[Code]:
    """A history that grows by a version at a time, and then changes in one thing after another."""
    dice, facts = Random(seed), random_histories.facts(Random(seed), odd=seed % 2 == 1)
    for count in range(max(1, len(facts["version"]) - 1), len(facts["version"]) + 1):
        yield opened(shortened(facts, count), folder / f"v{count}")
    for number, change in enumerate(CHANGES):
        facts = deepcopy(facts)
        change(facts, dice)
        try:
            yield opened(facts, folder / f"c{number}")
        except sectext.errors.SectextError:
            continue


@pytest.mark.parametrize("seed", [200, 201, *(pytest.param(n, marks=pytest.mark.slow) for n in range(202, 212))])
def test_after_any_change_a_build_gives_what_a_build_from_nothing_gives(seed: int, tmp_path: Path):
    assert agree(histories(seed, tmp_path / "code"), tmp_path, record=False) > 20


@pytest.mark.parametrize("seed", [213, *(pytest.param(n, marks=pytest.mark.slow) for n in range(214, 218))])
def test_what_was_given_out_is_made_again_by_each_build(seed: int, tmp_path: Path):
    assert agree(histories(seed, tmp_path / "code"), tmp_path, record=True) > 20


def test_what_others_change_leaves_a_document_alone_and_what_bears_on_it_does_not(tmp_path: Path):
    """Two documents that refer to each other, over releases, proposals and withdrawals of a synthetic code."""
    folder = tmp_path / "code"
    synthetic.build(folder, scale=0.02, seed=3)
    agree(_changed_in_turn(folder), tmp_path, record=False)


def test_a_proposal_for_one_document_leaves_the_pages_of_others_alone(tmp_path: Path):
    folder = tmp_path / "code"
    synthetic.build(folder, scale=0.02, seed=3)
    codes = _changed_in_turn(folder)
    made(next(codes), tmp_path / "out")
    code = next(codes)
    touched = set(code.modification("SYN9999").documents)
    others = [paths.of_document(name) for _, name in code.held if name not in touched]
    assert others
    again = made(code, tmp_path / "out")
    assert "modifications/SYN9999/index.html" in again.written
    assert not [path for path in again.written if path.startswith(tuple(others))]
    assert again.made_again < 15


def _changed_in_turn(folder: Path) -> Iterator[Code]:
    """A synthetic code, and the same with one change more each time."""
    yield sectext.open(folder)
    last = max((each for each in (folder / "modifications").iterdir()), key=lambda each: each.name)
    text = (last / "modification.toml").read_text(encoding="utf-8")
    new = folder / "modifications" / "SYN9999" / "modification.toml"
    new.parent.mkdir()
    new.write_text(text.replace(f'id = "{last.name}"', 'id = "SYN9999"'), encoding="utf-8")
    yield sectext.open(folder)
    new.write_text(new.read_text(encoding="utf-8").replace('title = "', 'title = "Another '), encoding="utf-8")
    yield sectext.open(folder)
    yield _with_a_reference_more(sectext.open(folder))
    shutil.rmtree(new.parent)
    yield sectext.open(folder)


def _with_a_reference_more(code: Code) -> Code:
    """The last text of one document refers to a clause of another that it did not refer to, and to one that is not there."""
    names = sorted({name for _, name in code.held})
    label = code.versions[-1].label
    target = next(a for a in code.held[label, names[1]].places if "." in "".join(a.steps))
    tree = code.held[label, names[0]].tree
    closing = f"{tree.closing or ''} See Section {target} and Section Z99.9.".strip()
    held = hold(replace(tree, closing=closing), (), file="another.md")
    given = {"text_of": label, "file": "another.md", "sha256": digest(held.tree)}
    *before, last = code.versions
    last = replace(last, documents=tuple(replace(d, **given) if d.name == names[0] else d for d in last.documents))
    return replace(code, held={**code.held, (label, names[0]): held}, versions=(*before, last))


# What is given out


def corpus() -> Code:
    return sectext.open(ROOT)


def test_a_dated_file_that_would_say_another_thing_is_refused_until_it_is_said_why(tmp_path: Path):
    made(corpus(), tmp_path / "first")
    given = given_by(tmp_path / "first")
    name = f"{FOLDER}/section-g/dated.json"
    was = json.loads(given.files[name])["dated"][-1]
    wrong = given.files[name].decode().replace(was[3], "0" * 64)
    given = Given(files={**given.files, name: wrong.encode()})
    with pytest.raises(IntegrityError, match=r"as-known-.*given out and never changes") as caught:
        made(corpus(), tmp_path / "second", given)
    settings = replace(SETTINGS, mended=((caught.value.where, "It was cut off."),))
    built(Site(code=corpus(), today=TODAY, settings=settings, given=given), tmp_path / "second")
    assert digests(tmp_path / "second")[name] == digests(tmp_path / "first")[name]


def test_a_dated_file_that_may_change_is_told(tmp_path: Path):
    for name in ("corpus", "modifications"):
        (tmp_path / name).symlink_to(ROOT / name)
    build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    kept = tmp_path / "site" / FOLDER / "section-g" / "dated.json"
    was = json.loads(kept.read_bytes())["dated"][-1]
    kept.write_text(kept.read_text(encoding="utf-8").replace(was[3], "0" * 64), encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    mended = f'[[mended]]\nfile = "{caught.value.where}"\nreason = "It was cut off."\n'
    (tmp_path / "site" / "site.toml").write_text(mended, encoding="utf-8")
    again = build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    told = [each for each in again.findings if each.code == "dated-file-changed"]
    assert [each.where for each in told] == [caught.value.where]
    after = build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    assert not [each for each in after.findings if each.code == "dated-file-changed"]


def test_what_was_given_out_stays_on_the_site_of_an_earlier_day(tmp_path: Path):
    made(corpus(), tmp_path / "now")
    made(corpus(), tmp_path / "then", given_by(tmp_path / "now"), date(2010, 1, 1))
    now, then = (set(digests(tmp_path / name)) for name in ("now", "then"))
    kept = {path for path in now if "as-known-" in path or path.startswith("id/")}
    assert len(kept) > 40
    assert kept <= then
    assert "section-g/index.html" not in then


def test_a_record_that_is_none_is_refused(tmp_path: Path):
    for path, data in ((f"{FOLDER}/section-g/identifiers.json", b"{}"), (f"{FOLDER}/section-g/dated.json", b"\xff")):
        with pytest.raises(MalformedFile, match=f"site/{path}"):
            made(corpus(), tmp_path / path.rpartition("/")[2], Given(files={path: data}))


def test_an_identifier_leads_to_the_clause_under_its_new_number(tmp_path: Path):
    facts = scenarios.read_facts(ROOT / "tests" / "scenarios" / "numbers-swapped" / "facts.toml")
    code = opened(facts, tmp_path / "code")
    made(code, tmp_path / "out")
    data = (tmp_path / "out" / FOLDER / "section-g" / "identifiers.json").read_bytes()
    leading = {}
    for each in read_named(data, name="x")[1]:
        page = (tmp_path / "out" / "id" / each.id / "index.html").read_text(encoding="utf-8")
        target = re.search(r"<link rel=\"canonical\" href=\"\.\./\.\./([^\"]+)\"", page)
        assert target is not None
        assert (tmp_path / "out" / target[1] / "index.html").is_file()
        leading[str(each.address)] = target[1]
    moved = {first: now for first, now in leading.items() if paths.of(parse(first)) != now}
    assert moved


def test_only_the_site_itself_keeps_what_it_gives_out(tmp_path: Path):
    for name in ("corpus", "modifications"):
        (tmp_path / name).symlink_to(ROOT / name)
    build_site(corpus(), tmp_path, tmp_path / "trial", TODAY)
    assert not (tmp_path / "site").exists()
    build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    kept = {f.relative_to(tmp_path / "site").as_posix() for f in (tmp_path / "site").rglob("*") if f.is_file()}
    assert kept == set(given_by(tmp_path / "public").files)
    again = build_site(corpus(), tmp_path, tmp_path / "public", TODAY, record=True)
    assert (again.written, again.removed, again.built.made_again) == ((), (), 0)
