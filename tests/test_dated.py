"""Dated files never change: what would is refused, unless something recorded since accounts for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import random_histories
from scenarios import build, read_facts
from site_pages import Pages
from test_oracle import addresses_of, history

import sectext
from sectext.address import Address, parse
from sectext.errors import IntegrityError, MalformedFile, SectextError
from sectext.site.dated import KEYS, Manifest, Release, read_manifest, release, undated, write_manifest

ROOT = Path(__file__).resolve().parent.parent
DAY = timedelta(days=1)
Facts = dict[str, Any]


def facts_of(name: str) -> Facts:
    return read_facts(ROOT / "tests" / "scenarios" / name / "facts.toml")


def opened(facts: Facts, folder: Path, name: str = "code") -> sectext.Code:
    return sectext.open(build(facts, folder / name))


def wanted(code: sectext.Code, on: date, known: date | None = None) -> list[tuple[Address, date]]:
    """Each clause on each first day of a wording, as a site has them."""
    found: dict[tuple[Address, date], None] = {}
    for address in map(parse, addresses_of(code)):
        try:
            rows = code.timeline(address, known=min(on, known or on))
        except SectextError:
            continue
        for day in (row.from_ for row in rows if isinstance(row.from_, date)):
            try:
                code.clause(address, on=day, known=max(p for p in code.published if p <= min(on, known or on)))
            except SectextError:
                continue
            found[address, day] = None
    return list(found)


def built(code: sectext.Code, on: date, given: Manifest | None = None) -> Release:
    return release(code, wanted(code, on), Pages(), on=on, given=given)


def test_a_dated_file_says_what_show_says_on_both_its_days():
    code = sectext.open(ROOT)
    made = release(code, [(parse("G3.20(b)"), date(2019, 11, 4))], Pages(), on=date(2020, 1, 1))
    name = "section-g/g3.20/b/2019-11-04/as-known-2019-11-04"
    assert list(made.files) == [f"{name}.json", f"{name}.md"]
    found = json.loads(made.files[f"{name}.json"])
    answer = code.clause("G3.20(b)", on=date(2019, 11, 4), known=date(2019, 11, 4))
    now = json.loads(undated(answer)[0])
    assert tuple(found) == KEYS
    assert found == {key: now[key] for key in KEYS}
    assert set(now) - set(found) == {"because", "pending"}
    assert found["digest"] == hashlib.sha256(found["text"].encode()).hexdigest()
    assert made.files[f"{name}.md"].decode() == found["markdown"]
    assert made.current == {(parse("G3.20(b)"), date(2019, 11, 4)): f"{name}.json"}


def test_building_again_gives_the_same_files_and_the_same_manifest():
    code = sectext.open(ROOT)
    first = built(code, date(2020, 1, 1))
    again = built(code, date(2025, 1, 1), first.manifest)
    assert (again.files, again.manifest, again.explained) == (first.files, first.manifest, ())


def test_files_stay_as_they_are_while_facts_are_published(tmp_path):
    """Whatever is published, every file given out before is made again, byte for byte."""
    kept = new = 0
    for seed in range(9500, 9520):
        code, _ = history(seed, tmp_path, odd=seed % 2 == 0)
        before: dict[str, bytes] = {}
        manifest: Manifest | None = None
        for on in code.published:
            made = built(code, on, manifest)
            assert before.items() <= made.files.items()
            assert made.explained == ()
            kept += len(before)
            new += len(made.files) - len(before)
            before, manifest = dict(made.files), made.manifest
        for (address, day), name in built(code, code.published[-1], manifest).current.items():
            answer = code.clause(address, on=day, known=code.published[-1])
            now, found = json.loads(undated(answer)[0]), json.loads(before[name])
            assert {**found, "known": None} == {key: None if key == "known" else now[key] for key in KEYS}
    assert kept > 1000
    assert new > 200


def test_a_later_fact_makes_a_new_file_and_leaves_the_old_one(tmp_path):
    code = opened(facts_of("postponed"), tmp_path)
    want = [(parse("G1.1"), date(2020, 3, 1))]
    early = release(code, want, Pages(), on=date(2020, 2, 1))
    late = release(code, want, Pages(), on=date(2020, 2, 20), given=early.manifest)
    [first] = early.current.values()
    [second] = late.current.values()
    assert first.endswith("/2020-03-01/as-known-2020-01-10.json")
    assert second.endswith("/2020-03-01/as-known-2020-02-20.json")
    assert late.files[first] == early.files[first]
    assert json.loads(late.files[first])["version"] == "2.0"
    assert json.loads(late.files[second])["version"] == "1.0"


def test_what_is_published_elsewhere_leaves_a_file_its_name():
    code = sectext.open(ROOT)
    want = [(parse("G3.17"), date(2018, 2, 22))]
    early = release(code, want, Pages(), on=date(2018, 3, 1))
    [name] = early.current.values()
    assert name.endswith("/2018-02-22/as-known-2018-02-22.json")
    late = release(code, want, Pages(), on=date(2026, 1, 1), given=early.manifest)
    assert name in late.files


def edited(facts: Facts, was: str, words: str) -> Facts:
    """The text of the first version written anew, with a digest to match, as if it had always been so."""
    first, *rest = facts["version"]
    assert was in first["text"]
    return {**facts, "version": [{**first, "text": first["text"].replace(was, words)}, *rest]}


def test_a_text_that_was_edited_is_refused(tmp_path):
    facts = facts_of("held-to")
    given = built(opened(facts, tmp_path), date(2026, 1, 1)).manifest
    changed = opened(edited(facts, "G1.3 The Panel", "G1.3 A Panel"), tmp_path, "edited")
    with pytest.raises(
        IntegrityError, match=r"as-known-\d{4}-\d{2}-\d{2}\.(json|md)  This file was given out"
    ) as caught:
        built(changed, date(2026, 1, 1), given)
    assert caught.value.exit_code == 4
    assert "Expected: sha256" in caught.value.problem
    assert "[[document.correction]]" in caught.value.hint


def test_a_day_that_was_edited_is_refused(tmp_path):
    facts = facts_of("postponed")
    given = built(opened(facts, tmp_path), date(2026, 1, 1)).manifest
    first, second, *rest = facts["version"]
    moved = [{**second["effective"][0], "date": date(2020, 3, 2)}, *second["effective"][1:]]
    changed = opened({**facts, "version": [first, {**second, "effective": moved}, *rest]}, tmp_path, "edited")
    early = release(opened(facts, tmp_path, "early"), [(parse("G1.1"), date(2020, 3, 1))], Pages(), on=date(2020, 2, 1))
    with pytest.raises(IntegrityError):
        release(changed, [(parse("G1.1"), date(2020, 3, 1))], Pages(), on=date(2026, 1, 1), given=early.manifest)
    assert given.dated


def test_a_correction_of_ours_leaves_the_file_of_before_and_makes_a_new_one(tmp_path):
    facts = facts_of("transcription-corrected")
    first, *rest = facts["version"]
    without = {**facts, "version": [{key: value for key, value in first.items() if key != "correction"}, *rest]}
    want = [(parse("G1.1"), date(2020, 1, 1))]
    early = release(opened(without, tmp_path, "a"), want, Pages(), on=date(2020, 4, 1))
    late = release(opened(facts, tmp_path, "b"), want, Pages(), on=date(2020, 6, 1), given=early.manifest)
    [was], [now] = early.current.values(), late.current.values()
    assert late.files[was] == early.files[was]
    assert "keep a register" in json.loads(late.files[was])["text"]
    assert "keep the register" in json.loads(late.files[now])["text"]
    assert late.explained == ()


def test_a_fact_that_comes_in_late_accounts_for_the_change_and_is_told(tmp_path):
    facts = facts_of("postponed")
    first, second, *rest = facts["version"]
    without = {**facts, "version": [first, {**second, "effective": second["effective"][:1]}, *rest]}
    events = [
        {"id": "tests-end", "fact": [{"kind": "occurred", "date": date(2020, 2, 25)}]}
    ]  # published after the fact
    want = [(parse("G1.1"), date(2020, 3, 1))]
    early = release(opened({**without, "event": events}, tmp_path, "a"), want, Pages(), on=date(2020, 2, 26))
    late = release(opened({**facts, "event": events}, tmp_path, "b"), want, Pages(), on=date(2020, 2, 26),
                   given=early.manifest)  # fmt: skip
    assert [each.file for each in late.explained] == list(late.files)
    assert any("version 2.0" in says and "2020-06-01" in says for says in late.explained[0].by)
    third = release(opened({**facts, "event": events}, tmp_path, "c"), want, Pages(), on=date(2020, 2, 26),
                    given=late.manifest)  # fmt: skip
    assert third.explained == ()


def test_a_late_fact_explains_no_edit(tmp_path):
    facts = facts_of("held-to")
    given = built(opened(facts, tmp_path), date(2026, 1, 1)).manifest
    changed = edited(facts, "G1.3 The Panel", "G1.3 A Panel")
    first, *rest = changed["version"]
    more = [*first["effective"], {**first["effective"][-1], "published": first["effective"][-1]["date"] + DAY}]
    with pytest.raises(IntegrityError):
        built(
            opened({**changed, "version": [{**first, "effective": more}, *rest]}, tmp_path, "b"),
            date(2026, 1, 1),
            given,
        )


def test_looking_further_is_no_edit(tmp_path):
    facts = facts_of("held-to")
    code = opened(facts, tmp_path, "a")
    label, until = next((v.label, d.held_to) for v in code.versions for d in v.documents if d.held_to)
    assert until is not None
    want = [(parse("G1.1"), until)]
    given = release(code, want, Pages(), on=date(2026, 1, 1)).manifest
    further = [{**v, "held_to": until + 30 * DAY} if "held_to" in v else v for v in facts["version"]]
    made = release(
        opened({**facts, "version": further}, tmp_path, "b"), want, Pages(), on=date(2026, 1, 1), given=given
    )
    assert len(made.explained) == 1
    assert any(f"of version {label} held" in says for says in made.explained[0].by)


def test_what_a_person_says_was_wrong_is_mended_and_told(tmp_path):
    facts = facts_of("held-to")
    given = built(opened(facts, tmp_path), date(2026, 1, 1)).manifest
    changed = opened(edited(facts, "G1.3 The Panel", "G1.3 A Panel"), tmp_path, "edited")
    want = [(parse("G1.3"), date(2020, 1, 1))]
    only = replace(given, dated=tuple(d for d in given.dated if str(d.address) == "G1.3"))
    names = release(opened(facts, tmp_path, "again"), want, Pages(), on=date(2026, 1, 1), given=only).files
    made = release(changed, want, Pages(), on=date(2026, 1, 1), given=only, mended=dict.fromkeys(names, "A slip."))
    assert {each.file for each in made.explained} == set(names)
    assert {each.by for each in made.explained} == {("A slip.",)}


def test_a_clause_that_is_gone_from_the_record_is_refused(tmp_path):
    facts = facts_of("held-to")
    given = built(opened(facts, tmp_path), date(2026, 1, 1)).manifest
    changed = opened(edited(facts, "- G1.3 The Panel shall publish a summary.\n", ""), tmp_path, "edited")
    with pytest.raises(IntegrityError):
        built(changed, date(2026, 1, 1), given)


def test_a_manifest_is_read_back_as_it_was_written(tmp_path):
    code, _ = history(9600, tmp_path)
    manifest = built(code, code.published[-1]).manifest
    assert read_manifest(write_manifest(manifest), name="manifest.json") == manifest
    assert write_manifest(read_manifest(write_manifest(manifest), name="m")) == write_manifest(manifest)
    assert read_manifest(write_manifest(Manifest()), name="m") == Manifest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "sectext.site-manifest/9", "dated": [], "facts": []}',
        '{"schema": "sectext.site-manifest/1", "dated": [["G1", "2020-01-01"]], "facts": []}',
        '{"schema": "sectext.site-manifest/1", "dated": [["??", "2020-01-01", "2020-01-01", "a", "b"]], "facts": []}',
        '{"schema": "sectext.site-manifest/1", "dated": [["G1", "today", "2020-01-01", "a", "b"]], "facts": []}',
        '{"schema": "sectext.site-manifest/1", "dated": [], "facts": ["f:00"]}',
        '{"schema": "sectext.site-manifest/1", "dated": [], "facts": [7]}',
    ],
)
def test_a_manifest_that_is_none_is_refused(text):
    with pytest.raises(MalformedFile, match=r"site/dated\.json"):
        read_manifest(text, name="site/dated.json")


def test_before_anything_was_published_there_is_nothing_to_give_out():
    code = sectext.open(ROOT)
    assert release(code, [], Pages(), on=date(2010, 1, 1)).files == {}


def test_what_is_not_determined_gives_the_words_of_each_candidate(tmp_path):
    code = opened(facts_of("bounded-and-different"), tmp_path)
    open_ones = [
        (parse(address), day)
        for address in addresses_of(code)
        for version in code.versions
        for fact in version.effective
        for day in (fact.bounds.not_before,)
        if day and _is_open(code, address, day)
    ]
    made = release(code, open_ones[:1], Pages(), on=date(2026, 1, 1))
    [text] = [content.decode() for name, content in made.files.items() if name.endswith(".md")]
    assert text.startswith("Not determined.\n\nCandidate 1 (")


def _is_open(code: sectext.Code, address: str, day: date) -> bool:
    try:
        return code.clause(address, on=day).text is None
    except SectextError:
        return False


def test_random_histories_are_the_same_in_another_folder(tmp_path):
    facts = random_histories.facts(Random(77))
    one, other = (opened(facts, tmp_path, name) for name in ("a", "b"))
    assert built(one, one.published[-1]) == built(other, other.published[-1])


class Flat(Pages):
    """A scheme of files and not of folders, in which two clauses have one page."""

    def clause(self, address: Address) -> str:
        return f"clause/{address.steps[0]}.html"


def test_a_page_that_is_a_file_has_a_folder_beside_it():
    made = release(sectext.open(ROOT), [(parse("G3.21"), date(2019, 11, 4))], Flat(), on=date(2020, 1, 1))
    assert list(made.files) == [f"clause/G3.21/2019-11-04/as-known-2019-11-04.{ending}" for ending in ("json", "md")]


def test_two_clauses_with_one_page_are_refused():
    want = [(parse("G3.20(a)"), date(2019, 11, 4)), (parse("G3.20(b)"), date(2019, 11, 4))]
    with pytest.raises(ValueError, match="one path, two clauses"):
        release(sectext.open(ROOT), want, Flat(), on=date(2020, 1, 1))
