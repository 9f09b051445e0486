"""Permanent identifiers: one for each clause through time, whatever becomes of its number and of what is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import naive
import pytest
import random_histories
from scenarios import build, read_facts
from test_oracle import days_of, history

import sectext
from sectext.address import Address, parse
from sectext.errors import IntegrityError
from sectext.site.identity import Identities, identifier

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Section G"
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[sectext.Code]:
    folder = tmp_path_factory.mktemp("identity")
    return [history(seed, folder, odd=seed % 2 == 0)[0] for seed in range(8000, 8040)]


def scenario(name: str, folder: Path) -> sectext.Code:
    return sectext.open(build(read_facts(ROOT / "tests" / "scenarios" / name / "facts.toml"), folder / name))


def places(code: sectext.Code) -> Iterator[tuple[str, Address]]:
    """Every address of the document in every version."""
    for (version, name), held in code.held.items():
        yield from ((version, address) for address in held.places if name == SECTION)


def test_two_places_have_one_identifier_exactly_if_the_oracle_says_they_are_one_clause(worlds):
    for code in worlds:
        told, found = naive.identities(code), Identities(code, SECTION)
        by_oracle: dict[int, set[str]] = {}
        by_us: dict[str, set[int]] = {}
        for version, address in places(code):
            one, mine = id(told[version, SECTION][address]), found.of(address, version)
            assert mine is not None
            by_oracle.setdefault(one, set()).add(mine.id)
            by_us.setdefault(mine.id, set()).add(one)
        assert all(len(ids) == 1 for ids in by_oracle.values())
        assert all(len(ones) == 1 for ones in by_us.values())


def test_an_identifier_is_that_of_the_place_where_the_clause_first_is(worlds):
    for code in worlds:
        found = Identities(code, SECTION)
        assert len({each.id for each in found}) == len(found)
        for each in found:
            assert each.id == identifier(each.version, each.address)
            assert found.of(each.address, each.version) is each
            assert found.find(each.id) is each
            assert len(each.id) == 16
            assert each.id.isalnum()
            assert each.id.islower() or each.id.isdecimal()


def test_identifiers_stay_as_history_grows(tmp_path):
    grown = 0
    for seed in range(9000, 9030):
        facts = random_histories.facts(Random(seed), odd=seed % 2 == 0)
        whole = Identities(sectext.open(build(facts, tmp_path / f"{seed}")), SECTION)
        for count in range(1, len(facts["version"])):
            part = sectext.open(build(shortened(facts, count), tmp_path / f"{seed}-{count}"))
            before = Identities(part, SECTION)
            for version, address in places(part):
                one, other = before.of(address, version), whole.of(address, version)
                assert one is not None
                assert other is not None
                assert one.id == other.id
                grown += 1
    assert grown > 500


def shortened(facts: random_histories.Facts, count: int) -> random_histories.Facts:
    """The history as it was with its first versions only."""
    versions = facts["version"][:count]
    labels = {version["label"] for version in versions}
    kept = [m for m in facts["modification"] if m["base"] in labels]
    names = {m["id"] for m in kept}
    kept = [{key: value for key, value in m.items() if key != "follows" or set(value) <= names} for m in kept]
    return {**facts, "version": versions, "modification": kept}


def test_identifiers_given_out_stay_where_earlier_text_comes_to_be_held(tmp_path):
    moved = 0
    for seed in range(9100, 9130):
        facts = random_histories.facts(Random(seed))
        whole = sectext.open(build(facts, tmp_path / f"{seed}"))
        chain = [v for v in whole.versions if v.parent == whole.versions[0].label]
        if not chain or len(whole.versions) < 2:
            continue
        later = without_the_first(whole)
        if later is None:
            continue
        before = Identities(later, SECTION)
        given = [each.id for each in before]
        after = Identities(whole, SECTION, given)
        for version, address in places(later):
            one, other = before.of(address, version), after.of(address, version)
            assert one is not None
            assert other is not None
            assert one.id == other.id or one.id in other.former
            assert after.find(one.id) is other
            moved += identifier(other.version, other.address) != other.id
    assert moved > 20


def without_the_first(code: sectext.Code) -> sectext.Code | None:
    """The same code as if its first version were not held; None where more than one follows it."""
    first, second, *rest = code.versions
    if second.parent != first.label or any(v.parent == first.label for v in rest):
        return None
    document = second.document(SECTION)
    if document is None:
        return None
    versions = (replace(second, parent=None, made_by=()), *rest)
    held = {key: text for key, text in code.held.items() if key[0] != first.label}
    return replace(code, versions=versions, held=held, modifications=(), drafts=code.drafts, given_before={})


def test_a_number_used_again_is_another_clause(tmp_path):
    code = scenario("number-used-again", tmp_path)
    found = Identities(code, SECTION)
    reused = [
        address
        for address in {address for _, address in places(code)}
        if len({each.id for version, a in places(code) if a == address and (each := found.of(a, version))}) > 1
    ]
    assert reused


def test_a_clause_keeps_its_identifier_under_another_number(tmp_path):
    code = scenario("numbers-swapped", tmp_path)
    found = Identities(code, SECTION)
    first, last = code.versions[0].label, code.versions[-1].label
    swapped = [
        (address, other)
        for version, address in places(code)
        if version == first and (mine := found.of(address, first))
        for place, other in places(code)
        if place == last and other != address and (now := found.of(other, last)) and now.id == mine.id
    ]
    assert len(swapped) >= 2


def test_it_leads_to_where_the_clause_stands_on_a_day(worlds):
    for code in worlds:
        found = Identities(code, SECTION)
        for on in days_of(code)[:: max(1, len(days_of(code)) // 4)]:
            there = [found.standing(each, on) for each in found]
            now = [standing.address for standing in there if standing.there]
            texts = code.view().texts(SECTION, on)
            if len(texts) == 1:
                assert sorted(map(str, now)) == sorted(map(str, texts[0].held.places))
            assert all(standing.address.document == SECTION for standing in there)


def test_one_that_leads_nowhere_is_refused_until_it_is_said_what_it_means():
    code = sectext.open(ROOT)
    lost = identifier("5.14", parse("G3.211"))
    with pytest.raises(IntegrityError, match="leads to none now"):
        Identities(code, SECTION, [lost])
    found = Identities(code, SECTION, [lost], {lost: ("5.14", parse("G3.21"))})
    meant = found.of(parse("G3.21"), "6.17")
    assert meant is not None
    assert meant.id == lost


def test_the_identifiers_of_the_corpus_are_these():
    found = Identities(sectext.open(ROOT), SECTION)
    told = {str(each.address): each.id for each in found}
    assert told["G3.20(b)"] == identifier("5.14", parse("G3.20(b)")) == "5sr42wybfp4tnh6p"
    assert next(each.version for each in found if str(each.address) == "G3.26") == "5.20"
