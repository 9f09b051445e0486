"""Linked data: processed by pyld without a network, no term lost, and nothing stated that is not known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from scenarios import build, read_facts
from site_pages import HOME, NOWHERE, Pages
from test_oracle import addresses_of, days_of, history

import sectext
from sectext.address import parse
from sectext.errors import SectextError
from sectext.site import linked
from sectext.site.identity import Identities
from sectext.site.news import News

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 1)
SCHEMA = "https://schema.org/"


@pytest.fixture(scope="module")
def corpus() -> sectext.Code:
    return sectext.open(ROOT)


def clause(code: sectext.Code, address: str, on: date, home: Any = HOME, **how: Any) -> dict[str, Any]:
    answer = code.clause(address, on=on, **how)
    identities = Identities(code, answer.document)
    identity = identities.of(answer.address, answer.version) if answer.version else None
    try:
        rows = code.timeline(address)
    except SectextError:
        rows = ()
    return linked.clause(answer, identity, home=home, addresses=Pages(), rows=rows)


def modification(code: sectext.Code, name: str, on: date = TODAY, known: date | None = None) -> dict[str, Any]:
    news = News(code, Pages(), on=on, known=known)
    return linked.modification(
        code, code.modification(name), on=on, home=HOME, addresses=Pages(), identities=news.identities, known=known
    )


def no_network(url: str, options: Any) -> Any:
    raise AssertionError(f"{url} was asked for")


def processed(made: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What a processor makes of the written file: the expanded node, and its triples."""
    read = json.loads(linked.write(made))
    options = {"documentLoader": no_network}
    [expanded] = jsonld.expand(read, options)
    return expanded, jsonld.normalize(read, {**options, "format": "application/n-quads", "algorithm": "URDNA2015"})


def check(made: dict[str, Any]) -> str:
    """No key is lost in expansion, every one is an absolute IRI, and each leaves a triple of its own."""
    expanded, triples = processed(made)
    terms = {key for key in made if not key.startswith("@")}
    kept = {key for key in expanded if not key.startswith("@")}
    assert len(terms) == len(kept)
    assert all(key.startswith((SCHEMA, "http://data.europa.eu/eli/ontology#")) for key in kept)
    subject = f"<{expanded['@id']}>"
    for key in kept:
        assert any(row.startswith(f"{subject} <{key}> ") for row in triples.splitlines()), key
    assert not [row for row in triples.splitlines() if row.startswith("_:")], "every node has a name"
    return triples


def test_a_clause_on_a_day_is_an_expression_of_legislation(corpus):
    made = clause(corpus, "G3.20(b)", date(2019, 11, 4))
    triples = check(made)
    assert made["legislationLegalForce"] == "InForce"
    assert made["temporalCoverage"] == "2019-11-04/.."
    assert made["text"].endswith("SMETS2+ Device) for which it is the Responsible Supplier,")
    assert f"<{SCHEMA}legislationLegalForce> <{SCHEMA}InForce> ." in triples
    assert f'<{SCHEMA}legislationDateVersion> "2019-11-04"^^<{SCHEMA}Date> .' in triples
    assert f"<{SCHEMA}url> <https://sec.invalid/section-g/g3.20/b/> ." in triples


def test_the_day_before_is_another_expression_of_the_same_clause(corpus):
    before, after = (clause(corpus, "G3.20(b)", day) for day in (date(2019, 11, 3), date(2019, 11, 4)))
    assert before["@id"] != after["@id"]
    assert before["exampleOfWork"] == after["exampleOfWork"]
    assert before["temporalCoverage"] == "2018-02-22/2019-11-03"
    assert before["creativeWorkStatus"] == "in force, not certain"


def test_what_is_not_determined_is_not_said_to_be_in_force(corpus):
    made = clause(corpus, "G3.26", date(2019, 5, 26), using=["SMETS1-deferral"])
    check(made)
    assert "legislationLegalForce" not in made
    assert "temporalCoverage" not in made
    assert made["creativeWorkStatus"] == "undetermined"


def test_text_that_has_no_effect_is_not_in_force(corpus):
    made = clause(corpus, "G3.26", date(2019, 1, 1), using=["SMETS1-deferral"])
    assert made["legislationLegalForce"] == "NotInForce"
    assert "eli:first_date_entry_in_force" not in made


def test_what_is_deferred_in_part_is_in_force_in_part(tmp_path):
    facts = read_facts(ROOT / "tests" / "scenarios" / "disapplied-below" / "facts.toml")
    code = sectext.open(build(facts, tmp_path))
    forces = set()
    for address in addresses_of(code):
        for on in code.view().days("Section G"):
            try:
                answer = code.clause(address, on=on)
            except SectextError:
                continue
            force = clause(code, address, on).get("legislationLegalForce")
            assert (force == "PartiallyInForce") <= bool(answer.exceptions)
            forces.add(force)
    assert "PartiallyInForce" in forces


def test_a_document_is_linked_data_without_its_words(corpus):
    made = clause(corpus, "Section G", date(2019, 11, 4))
    check(made)
    assert "text" not in made
    assert made["url"] == "https://sec.invalid/section-g/"


def test_a_modification_says_what_it_changes(corpus):
    made = modification(corpus, "MP087")
    triples = check(made)
    assert made["legislationDate"] == "2019-10-11"
    assert made["legislationLegalForce"] == "InForce"
    assert f"<{SCHEMA}legislationChanges>" in triples
    work = clause(corpus, "G3.20(b)", date(2019, 11, 4))["exampleOfWork"]
    assert work["@id"] in {each["@id"] for each in made["legislationChanges"]}


def test_a_proposal_changes_nothing(corpus):
    made = modification(corpus, "SMETS1-deferral")
    check(made)
    assert "legislationChanges" not in made
    assert made["about"]
    assert made["legislationLegalForce"] == "NotInForce"
    assert "legislationDate" not in made


def test_before_its_day_a_modification_has_no_force(corpus):
    assert modification(corpus, "MP087", on=date(2019, 11, 3))["legislationLegalForce"] == "NotInForce"


def test_without_an_address_there_is_no_link_and_every_name_still_is_one(corpus):
    made = clause(corpus, "G3.20(b)", date(2019, 11, 4), home=NOWHERE)
    check(made)
    assert "url" not in made
    assert made["@id"].startswith("urn:uuid:")


def test_every_answer_of_random_histories_can_be_processed(tmp_path):
    seen = 0
    for seed in range(8700, 8706):
        code, random = history(seed, tmp_path)
        questions = [(a, on) for a in addresses_of(code) for on in days_of(code)]
        for address, on in random.sample(questions, 12):
            try:
                made = clause(code, address, on)
            except SectextError:
                continue
            check(made)
            seen += 1
        for each in code.modifications:
            check(modification(code, each.id))
    assert seen > 20


def test_no_text_can_end_the_element_that_it_stands_in(corpus):
    made = {**clause(corpus, "G3.20(b)", date(2019, 11, 4)), "text": "</script><!-- ]]> \u2028 & \u0000"}
    written = linked.write(made)
    assert not set("<>&\u2028\u0000") & set(written)
    assert json.loads(written)["text"] == made["text"]


def test_the_clause_is_named_in_full_by_its_address(corpus):
    assert clause(corpus, "Section G3.20 (b)", date(2019, 11, 4))["name"] == str(parse("G3.20(b)"))
