"""Search: what is found, in what order, how it reads; and that no words are an error."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from corpora import ROOT, Corpus, copied
from hypothesis import example, given
from hypothesis import strategies as st
from test_tables import synthetic

import sectext
from sectext.record import UnknownName
from sectext.search import as_query, search


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def addresses(words: str, **asked: object) -> list[str]:
    return [str(hit.address) for hit in search(ROOT, words, **asked).hits]  # type: ignore[arg-type]


def test_all_the_words_are_wanted():
    assert set(addresses("best endeavours")) == {"G3.26"}
    assert addresses("best endeavours Chromium") == []


def test_quoted_words_stand_together():
    assert addresses("Function Proxy Gas") and not addresses('"Function Proxy Gas"')
    assert set(addresses("“Gas Proxy Function”")) == {"G3.17(b)", "G3.20(b)"}


def test_a_star_ends_a_beginning():
    assert addresses("vulnerabilit*") and not addresses("vulnerabilit")
    assert addresses('"security vulnerabilit"*')


def test_on_a_day_only_its_wordings_are_found():
    assert addresses("SMETS2") == ["G3.17(b)", "G3.20(b)"]
    assert addresses("SMETS2", on=date(2019, 11, 3)) == ["G3.17(b)"]
    [hit] = search(ROOT, "SMETS2", on=date(2019, 11, 3)).hits
    assert (hit.from_, hit.to, hit.status, hit.version) == (date(2018, 7, 18), None, "in force", "5.20")


def test_what_was_not_known_is_not_found():
    assert addresses("SMETS2", on=date(2019, 11, 4), known=date(2018, 1, 1)) == []
    assert addresses("SMETS2", known=date(2019, 1, 1)) == ["G3.17(b)"]


def test_in_a_version_only_its_wordings_are_found():
    assert addresses("SMETS2", version="5.14") == []
    assert addresses("SMETS2", version="5.20") == ["G3.17(b)"]
    with pytest.raises(UnknownName):
        search(ROOT, "SMETS2", version="9.9")


def test_a_clause_number_gives_the_clause_first():
    assert addresses("G3.18")[0] == "G3.18"
    assert addresses("Section G3.18")[0] == "G3.18"
    assert "G3.17" in addresses("G3.18")[1:]
    [hit] = search(ROOT, "G3.20(b)", on=date(2019, 11, 3)).hits
    assert (hit.from_, hit.to) == (date(2018, 2, 22), date(2019, 11, 4))


def test_a_term_is_found_by_its_name_first(tmp_path: Path):
    synthetic.build(tmp_path, scale=0.05, seed=4)
    code = sectext.open(tmp_path)
    term = next(
        c.label for _, c in code.held["1.0", "Section A"].below(sectext.parse("A1.1")) if c.kind == "definition"
    )
    found = search(tmp_path, f'"{term}"', on=date(2013, 9, 23)).hits
    assert found[0].term == term and found[0].kind == "definition"


def test_what_may_be_in_effect_is_found_as_undetermined(corpus: Corpus):
    version = corpus.version("6.17+MP087")
    corpus.change(version, "date = 2019-11-04", "not_before = 2019-11-04\nnot_after = 2019-11-20")
    found = search(corpus.folder, "SMETS2", on=date(2019, 11, 10)).hits
    assert {(str(hit.address), hit.status) for hit in found} == {("G3.17(b)", "in force"), ("G3.20(b)", "undetermined")}


def test_there_may_be_more():
    found = search(ROOT, "the", limit=3)
    assert len(found.hits) == 3 and found.more
    assert not search(ROOT, "the", limit=1000).more


@cache
def in_a_pack() -> Path:
    import tempfile

    from sectext.export import export_whole

    file = Path(tempfile.mkdtemp()) / "code.sqlite"
    export_whole(sectext.open(ROOT), file, format="sqlite")
    return file


@given(st.text(max_size=30) | st.text(alphabet='"*()^:-+{}NEAR ANDORT“”g3.20', max_size=30))
@example('"')
@example('" OR *')
@example("NEAR(a b")
@example("words: x")
@example("a AND")
@example("\0")
@example("*")
@example("-- ; DROP TABLE search")
def test_no_words_are_an_error_and_a_pack_finds_the_same(words: str):
    assert search(in_a_pack(), words) == search(ROOT, words)


@given(st.text(max_size=60))
def test_every_word_is_asked_for_as_a_word(words: str):
    query = as_query(words)
    assert query.count('"') % 2 == 0
    assert all(part.strip(" *") == "AND" for part in query.split('"')[2:-1:2])


def test_hits_read_without_colour(corpus: Corpus):
    done = corpus.run("search", '"gas proxy function"', "--on", "2019-11-03")
    first, second, *rest = done.out.split("\n")
    assert first == "G3.20(b)  2018-02-22 until 2019-11-04, in force"
    assert second.startswith("    (where applicable)") and "**Gas Proxy Function**" in second
    assert "2 wordings." in rest


def test_nothing_found_is_no_failure(corpus: Corpus):
    done = corpus.run("search", "zebra")
    assert (done.code, done.out) == (0, "Nothing is found for: zebra\n")
    done = corpus.run("search", "zebra", "--json")
    assert done.code == 0 and done.result["hits"] == [] and done.result["more"] is False


def test_the_result_as_json(corpus: Corpus):
    done = corpus.run("search", "SMETS2", "--on", "2019-11-03", "--limit", "1", "--json")
    [hit] = done.result["hits"]
    assert set(hit) == {"address", "kind", "term", "from", "to", "status", "version", "snippet"}
    assert (hit["address"], hit["from"], hit["to"]) == ("G3.17(b)", "2018-07-18", None)


def test_an_index_is_kept_and_made_anew_when_a_text_changes(corpus: Corpus):
    assert "Nothing" in corpus.run("search", "zebra").out
    text = corpus.text("5.20")
    corpus.change(text, "a User becomes aware", "a zebra becomes aware")
    corpus.sign("5.20")
    assert "zebra" in corpus.run("search", "zebra").out.partition("\n")[2]


def test_a_version_has_no_day(corpus: Corpus):
    assert corpus.run("search", "x", "--version", "6.17", "--on", "2019-01-01").code == 2
