"""What was published stays: each way of editing it away is found in git, and each way of adding to it is free."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from corpora import ROOT
from histories import TODAY, Clone, begun

from sectext.history import GitTrouble
from sectext.kept import NOT_COMMITTED, kept

V514 = "corpus/sec_versions/5.14/version.toml"
V520 = "corpus/sec_versions/5.20/version.toml"
V617 = "corpus/sec_versions/6.17/version.toml"
LAST = "corpus/sec_versions/6.17+MP087/version.toml"
T514 = "corpus/sec_versions/5.14/section-g.md"
T520 = "corpus/sec_versions/5.20/section-g.md"
EVENTS = "corpus/events.toml"
MP087 = "modifications/MP087/modification.toml"
SOS = "modifications/SoS-2018-07-18/modification.toml"
PROPOSAL = "modifications/SMETS1-deferral/modification.toml"
FACT = '[[effective]]\ndate = 2018-07-19\npublished = 2020-02-01\nsource = "A later look"\n\n[[document]]'
CORRECTION = '\n[[document.correction]]\nfile = "corrected.md"\nsha256 = "1"\npublished = 2019-12-01\nsource = "A reader"\nnote = "A slip"\n'


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return begun(tmp_path)


def test_the_history_of_this_corpus_keeps_what_was_published():
    found = kept(ROOT, today=date.today())
    assert found.rewritten == found.put_back == found.unread == ()


# Each rule, broken. The edit is found while it is not committed, and in the commit that made it.

BROKEN = [
    (V520, 'label = "5.20"', 'label = "5.21"', "label = “5.20” became “5.21”"),
    (V520, 'parent = "5.14"\n', "", "parent = “5.14” became nothing"),
    (V617, 'parent = "5.20"', 'parent = "5.14"', "parent = “5.20” became “5.14”"),
    (V520, 'made_by = ["SoS-2018-07-18"]', "made_by = []", "made_by = [“SoS-2018-07-18”] became []"),
    (V520, "date = 2018-07-18", "date = 2018-07-19", "[[effective]] date = 2018-07-18 (published 2018-07-18) was taken away or edited"),
    (V520, "published = { not_after = 2018-07-18 }", "published = 2018-07-18", "[[effective]] date = 2018-07-18"),
    (V520, 'certainty = "inferred"\n', "", "[[effective]] date = 2018-07-18"),
    (V520, "not_after = 2018-07-18", "not_after = 2031-01-01", "[[effective]] date = 2018-07-18"),
    (V617, "not_before = 2018-10-04", "not_before = 2018-10-05", "not_before = 2018-10-04, not_after = 2019-10-11"),
    (V520, 'name = "Section G"', 'name = "Section H"', "[[document]] Section G was taken away"),
    (V520, 'title = "Security"', 'title = "Safety"', "Section G: title = “Security” became “Safety”"),
    (V617, 'in = "5.20"', 'in = "5.14"', "Section G: in = “5.20” became “5.14”"),
    (V520, 'held = ["G3.17 to G3.21", "G3.26 to G3.28"]', 'held = ["G3.17 to G3.21"]', "G3.26 to G3.28 is no longer said to be held"),
    (V520, "G3.17 to G3.21", "G3.17 to G3.20", "G3.17 to G3.21 is no longer said to be held"),
    (LAST, "held_to = 2019-11-30", "held_to = 2019-11-29", "held_to = 2019-11-30 became held_to = 2019-11-29"),
    (V520, 'G3.28"]', 'G3.28"]\nheld_to = 2019-12-31', "kept up to date became held_to = 2019-12-31"),
    (T520, "promptly", "soon", "The published words were changed in G3.18(c)"),
    (T520, "G3.19 A", "G3.19A A", "The published words were changed in"),
    (T514, 'from = "MP087 Annex A, legal text version 1.0"', 'from = "Somewhere"', "The source “MP087 Annex A, legal text version 1.0” (inferred)"),
    (T514, 'certainty = "inferred"', 'certainty = "published"', "(inferred) no longer stands as it was for"),
    (T520, "Quoted in the form.", "Quoted.", "no longer stands as it was for G3 \"SMETS1 Smart Metering Systems\", G3.26"),
    (T514, '"G3.18", "G3.19"', '"G3.18"', "no longer stands as it was for G3.19"),
    (EVENTS, 'id = "smets1-enrolment-starts"', 'id = "smets1-starts"', "The event “smets1-enrolment-starts” was taken away"),
    (EVENTS, "date = 2019-11-01", "date = 2019-11-02", "mp087-objection-period-ends: [[event.fact]] kind = “occurred”, date = 2019-11-01 (published 2019-11-04)"),
    (EVENTS, 'kind = "planned"', 'kind = "cancelled"', "kind = “planned”, date = 2019-05-26"),
    (MP087, "date = 2019-10-11", "date = 2019-10-12", "[[history]] stage = “Approved”, date = 2019-10-11 (published 2019-11-04)"),
    (PROPOSAL, "implementation was desired", "it was desired", "[[history]] stage = “Proposed”"),
    (MP087, 'base = "6.17"', 'base = "5.20"', "base = “6.17” became “5.20”"),
    (MP087, 'route = "section D"', 'route = "direction"', "route = “section D” became “direction”"),
    (MP087, "working_days = 1", "working_days = 2", "commencement = { after = “mp087-objection-period-ends”, working_days = 1 } became"),
    (SOS, "on = 2018-07-18", "on = 2018-07-19", "commencement = { on = 2018-07-18 } became { on = 2018-07-19 }"),
    (MP087, 'at = "G3.20(b)"', 'at = "G3.20(a)"', "[[change]] number 1 is not what it was"),
    (SOS, 'at = "G3.17(b)"', 'at = "G3.17(a)"', "[[change]] number 1 is not what it was"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "problem"), BROKEN)
def test_what_was_published_is_not_edited_away(clone, name, old, new, problem):
    clone.change(name, old, new)
    [found, *_] = clone.kept().rewritten
    assert (found.commit, found.day, found.file) == (NOT_COMMITTED, TODAY, name)
    assert problem in found.problem and found.hint
    edited = clone.commit(day="2020-06-01")
    [found, *_] = clone.kept().rewritten
    assert (found.commit, found.day, found.file) == (edited, date(2020, 6, 1), name)
    assert f"{name}  in {edited} of 2020-06-01, what was published was edited away: " in str(found)


@pytest.mark.parametrize("name", [V520, T520, EVENTS, MP087, PROPOSAL])
def test_a_published_file_is_not_taken_away(clone, name):
    clone.path(name).unlink()
    assert {each.file for each in clone.kept().rewritten} == {name}
    edited = clone.commit()
    assert {(each.file, each.commit) for each in clone.kept().rewritten} == {(name, edited)}


def test_signing_an_edited_text_again_does_not_hide_it(clone):
    clone.change(T520, "promptly", "soon")
    clone.sign("5.20")
    clone.commit()
    assert [each.file for each in clone.kept().rewritten] == [T520]


def test_a_renamed_version_is_one_that_was_taken_away(clone):
    clone.git("mv", "corpus/sec_versions/5.14", "corpus/sec_versions/5.13")
    clone.commit()
    assert [each.file for each in clone.kept().rewritten] == [T514, V514]


def test_facts_keep_their_order(clone):
    text = clone.path(EVENTS).read_text(encoding="utf-8")
    before, first, second = (
        text.rpartition("[[event.fact]]")[0].rpartition("[[event.fact]]")[0],
        *text.split("[[event.fact]]")[-2:],
    )
    clone.write(EVENTS, f"{before}[[event.fact]]{second}\n[[event.fact]]{first}")
    [found] = clone.kept().rewritten
    assert "kind = “not yet by”" in found.problem and "does not stand in its place" in found.problem


def test_more_changes_are_not_added_to_what_was_decided(clone):
    clone.add(MP087, '\n[[change]]\ndocument = "Section G"\ndo = "delete clause"\nat = "G3.19"\n')
    assert "[[change]] number 2" in clone.kept().rewritten[0].problem


def test_taking_the_stage_back_does_not_open_a_decision_to_edits(clone):
    clone.change(MP087, 'stage = "Implemented"\nmarking', 'stage = "Proposed"\nmarking')
    clone.commit()
    assert not clone.kept().rewritten
    clone.change(MP087, 'at = "G3.20(b)"', 'at = "G3.20(a)"')
    clone.commit()
    assert "[[change]] number 1" in clone.kept().rewritten[0].problem


def test_a_correction_stays_and_the_first_text_too(clone):
    clone.write(
        "corpus/sec_versions/5.20/corrected.md",
        clone.path(T520).read_text(encoding="utf-8").replace("promptly", "soon"),
    )
    clone.add(V520, CORRECTION)
    clone.commit(day="2020-02-01")
    clone.change(V520, 'sha256 = "1"', 'sha256 = "2"')
    assert not clone.kept().rewritten
    clone.change(V520, "A slip", "Two slips")
    assert (
        "Section G: [[document.correction]] file = “corrected.md” (published 2019-12-01)"
        in clone.kept().rewritten[0].problem
    )
    clone.git("checkout", "--quiet", ".")
    clone.change("corpus/sec_versions/5.20/corrected.md", "soon", "sooner")
    assert clone.kept().rewritten[0].file == "corpus/sec_versions/5.20/corrected.md"
    clone.git("checkout", "--quiet", ".")
    clone.change(T520, "promptly", "soon")
    assert clone.kept().rewritten[0].file == T520


# Each rule, kept.

FREE = [
    (V520, "[[document]]", FACT),
    (V520, "[[effective]]", FACT.replace("\n\n[[document]]", "\n\n[[effective]]")),
    (V520, 'label = "5.20"', '# A remark.\nlabel = "5.20"\nnote = "A new key"'),
    (V520, 'title = "Security"', 'title = "Security"\nnew = "A new key"'),
    (V514, 'held = ["G3.17 to G3.21"]', 'held = ["G3.22", "G3.16 to G3.21"]'),
    (V514, 'held = ["G3.17 to G3.21"]', ""),
    (LAST, "held_to = 2019-11-30", "held_to = 2020-11-30"),
    (LAST, "held_to = 2019-11-30", ""),
    (V520, 'G3.28"]', 'G3.28"]\nheld_to = 2021-01-01'),
    (V520, 'sha256 = "', 'sha256 = "0'),
    (V520, 'G3.28"]', 'G3.28"]\n' + CORRECTION),
    (T514, '"G3.18", "G3.19"', '"G3.17", "G3.18", "G3.19"'),
    (T514, '"G3.18", "G3.19", ', '"G3.18 to G3.19", '),
    (T514, "+++\n", '+++\n[[source]]\nat = ["G3.18"]\nfrom = "SEC 5.14"\ncertainty = "published"\n\n'),
    (EVENTS, "The objection period of MP087 ends", "MP087’s objection period ends"),
    (EVENTS, "[[event.fact]]", '[[event.fact]]\nkind = "planned"\ndate = 2019-11-01\npublished = 2019-10-12\nsource = "A plan"\n\n[[event.fact]]'),
    (MP087, "[[history]]", '[[history]]\nstage = "Proposed"\ndate = 2019-09-01\nsource = "Found later"\n\n[[history]]'),
    (MP087, 'impacts = ["Large Suppliers", "Small Suppliers", "DCC"]', "impacts = []"),
    (MP087, 'do = "insert words"', 'do = "insert words"\npart = "1"'),
    (MP087, "note = ", 'parts = ["1"]\nnote = '),
    (MP087, 'sources = ["', 'sources = ["A new one", "'),
    (MP087, 'context = ["G3.17 to G3.21"]', 'context = ["G3.17"]'),
    (PROPOSAL, 'at = "G3.26 to G3.28"', 'at = "G3.26"'),
    (PROPOSAL, 'base = "5.20"', 'base = "6.17"'),
    ("corpus/governance.toml", 'name = "Proposed"', 'name = "Raised"'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), FREE)
def test_adding_to_what_was_published_is_free(clone, name, old, new):
    clone.change(name, old, new)
    assert not clone.kept().rewritten
    clone.commit(day="2020-06-01")
    found = clone.kept()
    assert not found.rewritten and not found.unread and found.commits == 2


def test_a_commencement_may_be_added_where_none_was_stated(clone):
    clone.change(SOS, "[commencement]\non = 2018-07-18\n", "")
    clone.git("commit", "--quiet", "--all", "--amend", "--message", "The corpus")
    clone.change(SOS, "[[history]]", "[commencement]\non = 2018-07-18\n\n[[history]]")
    assert not clone.kept().rewritten


def test_a_version_may_be_put_between_two(clone):
    middle = clone.path(V617).read_text(encoding="utf-8").replace('label = "6.17"', 'label = "6.1"')
    clone.write("corpus/sec_versions/6.1/version.toml", middle)
    clone.change(V617, 'parent = "5.20"', 'parent = "6.1"')
    clone.commit()
    assert not clone.kept().rewritten
    clone.change(V617, 'parent = "6.1"', 'parent = "5.20"')
    assert "parent = “6.1” became “5.20”" in clone.kept().rewritten[0].problem


# Time: what was not published yet may be edited.


def test_what_is_not_published_yet_may_be_edited_and_taken_away(tmp_path):
    clone = begun(tmp_path, day="2018-06-01")
    clone.change(V520, "date = 2018-07-18", "date = 2018-08-18")
    clone.change(V520, 'made_by = ["SoS-2018-07-18"]', "made_by = []")
    clone.change(T520, "promptly", "soon")
    clone.change(EVENTS, 'kind = "planned"', 'kind = "occurred"')
    clone.change(MP087, "date = 2019-10-11", "date = 2019-10-12")
    clone.commit(day="2018-07-17")
    clone.git("rm", "-r", "--quiet", "corpus/sec_versions/6.17+MP087", PROPOSAL)
    clone.commit(day="2018-07-17")
    assert not clone.kept().rewritten
    clone.change(V520, "date = 2018-08-18", "date = 2018-09-18")
    edited = clone.commit(day="2018-07-18")
    assert [(each.file, each.commit) for each in clone.kept().rewritten] == [(V520, edited)]


def test_a_fact_of_a_published_version_that_is_itself_not_published_yet_may_be_edited(clone):
    clone.change(V520, "[[document]]", FACT.replace("2020-02-01", "2020-06-01"))
    clone.commit(day="2020-02-01")
    clone.change(V520, "date = 2018-07-19", "date = 2018-07-20")
    clone.commit(day="2020-05-31")
    assert not clone.kept().rewritten
    clone.change(V520, "date = 2018-07-20", "date = 2018-07-21")
    edited = clone.commit(day="2020-06-01")
    assert [each.commit for each in clone.kept().rewritten] == [edited]


def test_a_commit_dated_back_counts_from_its_parent_s_day(clone):
    clone.change(V520, "date = 2018-07-18", "date = 2018-07-19")
    clone.commit(day="2018-01-01")
    assert [each.day for each in clone.kept().rewritten] == [date(2020, 1, 1)]


# Mending, and files that could not be read.


def test_what_was_put_back_is_remarked_and_no_longer_missing(clone):
    clone.change(V520, "date = 2018-07-18", "date = 2018-07-19")
    edited = clone.commit(day="2020-02-01")
    clone.add(V520, "# A remark.\n")
    clone.commit(day="2020-03-01")
    assert [each.commit for each in clone.kept().rewritten] == [edited], "told once, of the commit that did it"
    clone.change(V520, "date = 2018-07-19", "date = 2018-07-18")
    assert [each.put_back for each in clone.kept().put_back] == [NOT_COMMITTED]
    mended = clone.commit(day="2020-04-01")
    found = clone.kept()
    assert not found.rewritten and [(each.commit, each.put_back) for each in found.put_back] == [(edited, mended)]
    assert any(f"It was put back: {mended}." in remark for remark in found.remarks)


def test_a_revert_mends(clone):
    clone.git("rm", "-r", "--quiet", "corpus/sec_versions/5.20")
    clone.commit()
    assert len(clone.kept().rewritten) == 2
    clone.git("revert", "--no-edit", "HEAD")
    assert not clone.kept().rewritten


def test_a_file_that_could_not_be_read_is_passed_over_and_hides_nothing(clone):
    whole = clone.path(V520).read_text(encoding="utf-8")
    clone.write(V520, whole + "<<<<<<< not TOML\n")
    broken = clone.commit(day="2020-02-01")
    found = clone.kept()
    assert not found.rewritten and found.unread == (f"{V520} in {broken}",)
    clone.write(V520, whole)
    clone.commit(day="2020-03-01")
    assert not clone.kept().rewritten
    clone.write(V520, "<<<<<<< not TOML\n")
    clone.commit(day="2020-04-01")
    clone.write(V520, whole.replace("date = 2018-07-18", "date = 2018-07-19"))
    edited = clone.commit(day="2020-05-01")
    assert [each.commit for each in clone.kept().rewritten] == [edited]


# Branches


def test_a_merge_that_loses_what_a_branch_published_is_found(clone):
    clone.git("checkout", "--quiet", "-b", "side")
    clone.change(V520, "[[document]]", FACT)
    clone.commit(day="2020-02-01")
    clone.git("checkout", "--quiet", "main")
    clone.commit("Nothing", day="2020-02-02")
    clone.git("merge", "--quiet", "--strategy=ours", "--message", "Ours", "side", day="2020-03-01")
    merge = clone.git("rev-parse", "--short=7", "HEAD")
    [found] = clone.kept().rewritten
    assert (found.commit, found.file) == (merge, V520) and "date = 2018-07-19 (published 2020-02-01)" in found.problem


def test_a_merge_that_keeps_both_sides_is_free(clone):
    clone.git("checkout", "--quiet", "-b", "side")
    clone.change(V520, "[[document]]", FACT)
    clone.commit(day="2020-02-01")
    clone.git("checkout", "--quiet", "main")
    clone.change(
        EVENTS,
        "[[event.fact]]",
        '[[event.fact]]\nkind = "planned"\ndate = 2019-11-01\npublished = 2019-10-12\nsource = "A plan"\n\n[[event.fact]]',
    )
    clone.commit(day="2020-02-02")
    clone.git("merge", "--quiet", "--message", "Both", "side", day="2020-03-01")
    assert not clone.kept().rewritten and clone.kept().commits == 4


def test_a_merge_with_an_older_branch_does_not_bring_back_what_was_rightly_edited(tmp_path):
    """The fact was edited before it was published; the branch is merged after."""
    clone = begun(tmp_path, day="2018-06-01")
    clone.git("checkout", "--quiet", "-b", "side")
    clone.add(EVENTS, "# A remark.\n")
    clone.commit(day="2018-06-02")
    clone.git("checkout", "--quiet", "main")
    clone.change(V520, "date = 2018-07-18", "date = 2018-08-18")
    clone.commit(day="2018-06-03")
    clone.git("merge", "--quiet", "--message", "Both", "side", day="2020-03-01")
    assert not clone.kept().rewritten


def test_a_merge_with_a_branch_that_edited_away_is_told_of_the_branch_s_commit(clone):
    clone.git("checkout", "--quiet", "-b", "side")
    clone.change(V520, "date = 2018-07-18", "date = 2018-07-19")
    edited = clone.commit(day="2020-02-01")
    clone.git("checkout", "--quiet", "main")
    clone.commit("Nothing", day="2020-02-02")
    assert not clone.kept().rewritten, "a branch that is not merged is not the corpus"
    clone.git("merge", "--quiet", "--message", "Both", "side", day="2020-03-01")
    assert [each.commit for each in clone.kept().rewritten] == [edited]


def test_a_rebase_changes_nothing(clone):
    clone.git("checkout", "--quiet", "-b", "side")
    clone.change(V520, "[[document]]", FACT)
    clone.commit(day="2020-02-01")
    clone.git("checkout", "--quiet", "main")
    clone.add(EVENTS, "# A remark.\n")
    clone.commit(day="2020-02-02")
    clone.git("rebase", "--quiet", "main", "side", day="2020-04-01")
    found = clone.kept()
    assert not found.rewritten and found.commits == 3


# What cannot be proved is said.


def test_a_folder_below_the_top_is_proved_too(tmp_path):
    clone = begun(tmp_path, "legal text")
    clone.change(V520, "date = 2018-07-18", "date = 2018-07-19")
    edited = clone.commit()
    found = clone.kept()
    assert [(each.commit, each.file) for each in found.rewritten] == [(edited, V520)]
    assert found.since == date(2020, 1, 1) and not list(found.remarks)


def test_a_shallow_clone_says_from_when_on_it_proves(clone, tmp_path):
    clone.change(V520, "date = 2018-07-18", "date = 2018-07-19")
    clone.commit(day="2020-02-01")
    clone.git("clone", "--quiet", "--depth=1", clone.folder.as_uri(), str(tmp_path / "shallow"))
    found = kept(tmp_path / "shallow", today=TODAY)
    assert not found.rewritten and found.shallow and found.commits == 1
    assert list(found.remarks) == [
        "The clone is shallow: that nothing published was edited away is not proved before 2020-02-01. git fetch --unshallow brings the rest."
    ]


def test_outside_git_nothing_is_proved_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    found = kept(tmp_path, today=TODAY)
    assert not found.in_git and list(found.remarks) == [
        "Not in git: that nothing published was edited away is not proved."
    ]


def test_a_corpus_that_was_never_committed_says_so(tmp_path):
    clone = begun(tmp_path)
    (tmp_path / "inner").mkdir()
    assert list(kept(tmp_path / "inner", today=TODAY).remarks) == [
        "Nothing of the corpus is committed: that nothing published was edited away is not proved."
    ]
    assert clone.kept().commits == 1


def test_a_repository_that_git_refuses_is_an_error_and_not_a_proof(tmp_path):
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    with pytest.raises(GitTrouble):
        kept(tmp_path, today=TODAY)
