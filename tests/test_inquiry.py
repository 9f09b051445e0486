"""Why an answer is what it is: blame, explain, changes, suppositions, and the corpus as committed."""

from __future__ import annotations

import json
import pickle
import subprocess
from datetime import date, datetime

import pytest
from corpora import ROOT, copied

import sectext
from sectext.changes import Change
from sectext.record import UnknownName

MP087_DAY = date(2019, 11, 4)
EVENT = "smets1-enrolment-starts"


@pytest.fixture(scope="module")
def code() -> sectext.Code:
    return sectext.open(ROOT)


@pytest.fixture
def corpus(tmp_path, capsys):
    return copied(tmp_path, capsys)


def test_blame_names_what_put_each_word_there(code):
    label, text = code.blame("G3.20(b)", on=MP087_DAY)
    assert (label.part, [w.words for w in label.words]) == ("label", ["(b)"])
    assert [(w.version, w.made_by) for w in text.words] == [("5.14", ()), ("6.17+MP087", ("MP087",)), ("5.14", ())]
    assert text.words[1].words == " which forms part of a SMETS2+ Device"
    assert text.words[1].from_ == MP087_DAY


def test_blame_of_a_clause_goes_through_all_below_it_and_its_closing_words_come_last(code):
    found = code.blame("G3.20", on=MP087_DAY)
    assert [(str(b.address), b.part) for b in found] == [
        ("G3.20", "label"),
        ("G3.20", "text"),
        ("G3.20(a)", "label"),
        ("G3.20(a)", "text"),
        ("G3.20(b)", "label"),
        ("G3.20(b)", "text"),
        ("G3.20", "closing"),
    ]


def test_blame_shows_the_words_of_a_proposal_that_is_named(corpus):
    assert corpus.run("new", "MP900", "--base", "6.17", "--title", "Another").code == 0
    with corpus.modification("MP900").open("a", encoding="utf-8") as file:
        file.write('\n[[change]]\ndocument = "Section G"\ndo = "insert words"\n')
        file.write('at = "G3.18(c)"\nafter = "promptly"\nwords = " and fully"\n')
    asked = ("blame", "G3.18(c)", "--on", "2019-01-01", "--with", "MP900")
    words = [w for part in corpus.run(*asked, "--json").result for w in part["words"]]
    assert [(w["words"], w["version"], w["made_by"]) for w in words][2] == (" and fully", None, ["MP900"])
    assert "MP900 (proposed)" in corpus.run(*asked).out


def test_blame_on_a_day_that_is_not_determined_is_refused(corpus):
    corpus.change(corpus.version("6.17"), 'in = "5.20"', 'in = "5.14"')
    done = corpus.run("blame", "G3.26", "--on", "2019-01-01")
    assert done.code == 6
    assert "not determined" in done.err


def test_explain_takes_an_answer_apart(corpus):
    done = corpus.run("explain", "G3.26", "--on", "2018-12-01", "--with", "SMETS1-deferral", "--json")
    found = done.result
    assert list(found) == [
        "answer", "text", "force", "application", "effects", "facts", "would_change", "next"
    ]  # fmt: skip
    assert found["answer"]["status"] == "deferred"
    assert found["force"] == "Deferred."
    assert [(e["modification"], e["state"]) for e in found["effects"]] == [("SMETS1-deferral", "acts")]
    assert {f["about"] for f in found["facts"]} == {"version 5.20", "version 6.17", EVENT, "SMETS1-deferral"}
    assert all(f["source"] for f in found["facts"])
    assert (found["next"]["day"], found["next"]["possible"]) == ("2019-05-26", True)


@pytest.mark.parametrize(
    ("on", "state"),
    [("2018-12-01", "acts"), ("2019-06-01", "not known")],
)
def test_explain_says_whether_an_effect_acts(corpus, on, state):
    found = corpus.run("explain", "G3.26", "--on", on, "--with", "SMETS1-deferral", "--json").result
    assert found["effects"][0]["state"] == state


def test_explain_says_what_would_settle_it(code):
    found = code.explain("G3.26", on=date(2019, 6, 1), using=["SMETS1-deferral"])
    assert found.answer.awaits == (EVENT,)
    assert found.would_change == (f"A published date for the event “{EVENT}”.",)
    assert found.next is None


def test_explain_names_the_next_wording_the_doubts_and_the_proposals(code):
    found = code.explain("G3.20(b)", on=date(2019, 7, 1))
    assert found.next is not None
    assert (found.next.day, found.next.possible) == (MP087_DAY, False)
    assert any("reconstructed" in each for each in found.would_change)
    pending = code.explain("G3.26", on=date(2019, 1, 1))
    assert any(each.startswith("SMETS1-deferral (Deferral of") for each in pending.would_change)


def test_changes_are_given_once_where_they_happened(code):
    found = code.changes(date(2018, 7, 17), date(2019, 11, 4))
    assert [(c.on, str(c.address), c.what, c.made_by) for c in found] == [
        (date(2018, 7, 18), "G3.17(b)", "reworded", ("SoS-2018-07-18",)),
        (date(2018, 7, 18), 'G3 "SMETS1 Smart Metering Systems"', "inserted", ("SoS-2018-07-18",)),
        (date(2018, 7, 18), "G3.26", "inserted", ("SoS-2018-07-18",)),
        (date(2018, 7, 18), "G3.27", "inserted", ("SoS-2018-07-18",)),
        (date(2018, 7, 18), "G3.28", "inserted", ("SoS-2018-07-18",)),
        (MP087_DAY, "G3.20(b)", "reworded", ("MP087",)),
    ]


def test_changes_before_the_first_version_are_not_none_but_not_held(corpus):
    done = corpus.run("changes", "--since", "2010-01-01", "--until", "2010-02-01")
    assert done.code == 6
    assert "before the first version held" in done.err


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [("2019-11-03", "2019-11-04", 1), ("2019-11-04", "2019-11-05", 0), ("2019-11-02", "2019-11-03", 0)],
)
def test_changes_take_effect_after_the_first_day_and_up_to_the_last(corpus, since, until, count):
    assert len(corpus.run("changes", "--since", since, "--until", until, "--json").result) == count


def test_changes_as_known_before_they_were_published_are_none(code):
    assert code.changes(date(2019, 11, 1), date(2019, 12, 1), known=date(2019, 11, 3)) == ()
    with pytest.raises(sectext.OutsideCoverage):
        code.changes(date(2019, 11, 1), date(2019, 12, 1), known=date(2018, 1, 1))


def test_a_status_that_changes_is_a_change(corpus):
    corpus.change(corpus.modification("SMETS1-deferral"), 'stage = "Proposed"\nmark', 'stage = "Implemented"\nmark')
    file = corpus.modification("SMETS1-deferral")
    corpus.change(file, "[[history]]", "[commencement]\non = 2018-11-01\n\n[[history]]")
    found = sectext.open(corpus.folder).changes(date(2018, 10, 1), date(2018, 12, 1))
    statuses = [c for c in found if c.what == "status"]
    assert [(c.on, str(c.address), c.was, c.now, c.made_by) for c in statuses] == [
        (date(2018, 11, 1), name, "in force", "deferred", ("SMETS1-deferral",)) for name in ("G3.26", "G3.27", "G3.28")
    ]
    log = corpus.run("log", "G3.26", "--json").result
    assert [(row["from"], row["status"]) for row in log] == [
        ("2018-07-18", "in force"),
        ("2018-11-01", "deferred"),
        ("2019-05-26", "undetermined"),
    ]


def test_changes_go_forward(corpus, code):
    done = corpus.run("changes", "--since", "2019-01-02", "--until", "2019-01-01")
    assert done.code == 2
    assert "lies before" in done.err
    with pytest.raises(ValueError, match="before"):
        code.changes(date(2019, 1, 2), date(2019, 1, 1))
    with pytest.raises(TypeError):
        code.changes(datetime(2019, 1, 2), date(2020, 1, 1))


def test_a_supposition_is_said_and_is_never_certain(code):
    supposed = code.suppose({EVENT: date(2019, 7, 1)})
    before = supposed.clause("G3.26", on=date(2019, 6, 30), using=["SMETS1-deferral"])
    after = supposed.clause("G3.26", on=date(2019, 7, 1), using=["SMETS1-deferral"])
    assert (before.status, after.status) == ("deferred", "in force")
    assert not before.certain
    assert not after.certain
    assert any("Supposed, not known" in reason for reason in after.because)
    assert code.clause("G3.26", on=date(2019, 7, 1), using=["SMETS1-deferral"]).status == "undetermined"


def test_a_supposition_that_the_text_does_not_wait_for_changes_nothing(code):
    supposed = code.suppose({EVENT: date(2019, 7, 1)})
    assert supposed.clause("G3.20(b)", on=MP087_DAY) == code.clause("G3.20(b)", on=MP087_DAY)


@pytest.mark.parametrize(
    ("given", "said"),
    [("x=2019-07-01", "no event “x”"), (EVENT, "not an event and a day"), (f"{EVENT}=1 July 2019", "not a date")],
)
def test_a_supposition_that_cannot_be_read_is_refused(corpus, given, said):
    done = corpus.run("show", "G3.26", "--suppose", given)
    assert done.code == 2
    assert said in done.err


def test_an_event_is_supposed_once(corpus):
    done = corpus.run("show", "G3.26", "--suppose", f"{EVENT}=2019-07-01", "--suppose", f"{EVENT}=2019-08-01")
    assert (done.code, "given twice" in done.err) == (2, True)


def test_only_events_that_are_held_can_be_supposed(code):
    with pytest.raises(UnknownName):
        code.suppose({"x": date(2019, 7, 1)})


def test_the_corpus_answers_as_it_was_committed(corpus):
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.invalid", *arguments],
                       cwd=corpus.folder, check=True, capture_output=True)  # fmt: skip

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    corpus.change(corpus.modification(), 'title = "Correction', 'title = "A correction')
    corpus.change(corpus.folder / "corpus" / "events.toml", "date = 2019-05-26", "date = 2019-05-27")
    show = ("explain", "G3.26", "--on", "2019-05-26", "--with", "SMETS1-deferral", "--json")
    assert corpus.run(*show).result["answer"]["status"] == "deferred"
    assert corpus.run(*show, "--rev", "HEAD").result["answer"]["status"] == "undetermined"
    assert corpus.run(*show, "--rev", "no-such").code == 2
    done = corpus.run("verify", "--json")
    assert done.code == 4
    assert "events.toml" in done.error["message"]


def test_what_is_worked_out_does_not_make_a_code_another_one(code):
    first = code.clause("G3.20(b)", on=MP087_DAY)
    again = pickle.loads(pickle.dumps(code))
    assert again.clause("G3.20(b)", on=MP087_DAY) == first
    assert pickle.loads(pickle.dumps(first)) == first
    assert hash(first) == hash(again.clause("G3.20(b)", on=MP087_DAY))


def test_a_change_is_a_value(code):
    change = code.changes(date(2019, 11, 3), MP087_DAY)[0]
    assert isinstance(change, Change)
    assert hash(change) == hash(pickle.loads(pickle.dumps(change)))
    assert json.loads(json.dumps(change.was))
