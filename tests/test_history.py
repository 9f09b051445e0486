"""The corpus as committed: at any revision git understands, and step by step."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from corpora import ROOT
from histories import TODAY, Clone, begun

from sectext.errors import MalformedFile, SectextError
from sectext.history import GitTrouble, NotInGit, UnknownRevision, commits, snapshot

EVENTS = "corpus/events.toml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return begun(tmp_path / "clone")


def test_a_snapshot_is_the_corpus_at_a_revision_whatever_the_working_tree_says(clone):
    clone.add(EVENTS, "# One.\n")
    second = clone.commit(day="2020-03-01")
    clone.git("tag", "told-parties")
    clone.add(EVENTS, "# Two.\n")
    clone.commit(day="2020-05-01")
    clone.path(EVENTS).unlink()
    for revision in (second, "told-parties", "HEAD~1", "main^", "HEAD^{/A change}~1", clone.git("rev-parse", "HEAD~1")):
        found = snapshot(clone.folder, revision)
        assert found.commit == clone.git("rev-parse", "HEAD~1")
        assert found.committed.isoformat() == "2020-03-01T12:00:00+00:00"
        assert found.read(EVENTS).endswith(b"# One.\n")
    assert not snapshot(clone.folder, ":/The corpus").read(EVENTS).endswith(b"# One.\n")


def test_a_snapshot_names_its_files_and_no_others(clone):
    clone.write("site/site.toml", "x = 1\n")
    clone.commit()
    found = snapshot(clone.folder, "HEAD")
    real = {
        p.relative_to(ROOT).as_posix(): p.read_bytes()
        for t in ("corpus", "modifications")
        for p in (ROOT / t).rglob("*")
        if p.is_file() and p.name != "chain.txt"  # the copy is not sealed
    }
    assert found.names() == tuple(sorted(real))
    assert {name: found.read(name) for name in found.names()} == real
    assert found.names("modifications/MP087/") == tuple(sorted(n for n in real if n.startswith("modifications/MP087/")))
    for name in ("site/site.toml", "corpus", "corpus/../corpus/events.toml"):
        with pytest.raises(FileNotFoundError, match=name):
            found.read(name)


def test_large_files_are_read_whole(clone):
    words = "All the words of a long appendix. " * 100_000
    clone.write("modifications/MP1/report.md", words)
    clone.commit()
    assert snapshot(clone.folder, "HEAD").read("modifications/MP1/report.md") == words.encode()


def test_a_snapshot_is_a_value(clone):
    found = snapshot(clone.folder, "HEAD")
    assert pickle.loads(pickle.dumps(found)) == found and len({found, found}) == 1


@pytest.mark.parametrize("inside", ["legal text", "[a] $HOME ~*"])
def test_the_folder_may_be_below_the_top_and_have_an_odd_name(tmp_path, inside):
    clone = begun(tmp_path / "the clone", inside)
    assert EVENTS in snapshot(clone.folder, "HEAD").names()
    assert [len(step.files) for step in commits(clone.folder, today=TODAY)] == [
        len(snapshot(clone.folder, "HEAD").names())
    ]


def test_file_names_may_be_in_any_script(clone):
    clone.write("modifications/MP1/Écrit “ü”.md", "words\n")
    clone.commit()
    assert snapshot(clone.folder, "HEAD").read("modifications/MP1/Écrit “ü”.md") == b"words\n"


def test_a_repository_with_longer_hashes_is_read_too(tmp_path):
    clone = begun(tmp_path, algorithm="sha256")
    assert len(snapshot(clone.folder, "HEAD").commit) == 64
    clone.add(EVENTS, "# One.\n")
    assert [len(step.commit or "") for step in commits(clone.folder, today=TODAY)] == [64, 0]


def test_a_worktree_and_a_shallow_clone_are_read(clone, tmp_path):
    clone.commit(day="2020-02-01")
    clone.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    assert (tmp_path / "tree" / ".git").is_file()
    assert snapshot(tmp_path / "tree", "HEAD").names() == snapshot(clone.folder, "HEAD").names()
    clone.git("clone", "--quiet", "--depth=1", clone.folder.as_uri(), str(tmp_path / "shallow"))
    assert snapshot(tmp_path / "shallow", "HEAD").names() == snapshot(clone.folder, "HEAD").names()
    with pytest.raises(UnknownRevision, match="unshallow"):
        snapshot(tmp_path / "shallow", "HEAD~1")
    assert commits(tmp_path / "shallow", today=TODAY).shallow
    assert not commits(clone.folder, today=TODAY).shallow


@pytest.mark.parametrize(
    "revision", ["", "no-such", "HEAD~9", "--all", "-1", "a b", "HEAD\n", "HEAD\0", "A..B", "HEAD:corpus", "deadbeef"]
)
def test_a_revision_that_git_does_not_know_is_an_error(clone, revision):
    with pytest.raises(UnknownRevision) as error:
        snapshot(clone.folder, revision)
    assert error.value.code == "unknown-revision" and error.value.exit_code == 2 and "HEAD~2" in error.value.hint


def test_git_is_not_asked_to_guess(clone):
    """A day before the log begins, and a name that a tag and a branch share: git answers both, with a warning."""
    with pytest.raises(UnknownRevision, match="only goes back to"):
        snapshot(clone.folder, "HEAD@{2019-01-01}")
    assert snapshot(clone.folder, "HEAD@{2020-02-01}").commit == clone.git("rev-parse", "HEAD")
    clone.git("branch", "v1")
    clone.commit()
    clone.git("tag", "v1")
    with pytest.raises(UnknownRevision, match="ambiguous"):
        snapshot(clone.folder, "v1")
    assert snapshot(clone.folder, "refs/heads/v1").commit != snapshot(clone.folder, "refs/tags/v1").commit


def test_a_symbolic_link_and_a_submodule_are_refused(clone):
    clone.path("modifications/link.md").symlink_to(clone.path(EVENTS))
    clone.commit()
    with pytest.raises(MalformedFile, match=r"modifications/link\.md  This is a symbolic link"):
        snapshot(clone.folder, "HEAD")
    clone.path("modifications/link.md").unlink()
    hashed = clone.git("rev-parse", "HEAD")
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{hashed},corpus/inner")
    clone.git("commit", "--quiet", "--message", "A repository in a repository")
    with pytest.raises(MalformedFile, match=r"corpus/inner  .*submodule"):
        snapshot(clone.folder, "HEAD")


def test_outside_git_is_an_error_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "folder").mkdir()
    for folder in (tmp_path / "folder", tmp_path / "no such"):
        with pytest.raises(NotInGit) as error:
            snapshot(folder, "HEAD")
        assert error.value.code == "not-in-git" and error.value.exit_code == 2


def test_a_clone_whose_git_folder_is_gone_is_in_trouble_and_not_outside(tmp_path):
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    with pytest.raises(GitTrouble, match="nowhere"):
        snapshot(tmp_path, "HEAD")


def test_a_repository_of_another_user_is_refused_with_what_to_do(clone, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with pytest.raises(GitTrouble, match=r"safe\.directory") as error:
        snapshot(clone.folder, "HEAD")
    assert error.value.code == "git-trouble"


def test_without_the_program_git_the_error_says_so(clone, tmp_path):
    program = (
        "import pathlib, sectext.errors, sectext.history as h\n"
        "for folder in %r:\n"
        "    try:\n        h.snapshot(pathlib.Path(folder), 'HEAD')\n"
        "    except sectext.errors.SectextError as error:\n        print(error.code)\n"
    ) % [str(clone.folder), str(tmp_path)]
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["git-trouble", "not-in-git"], done.stderr


def test_the_import_is_late():
    program = "import sys, sectext.history, sectext.kept; assert 'git' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


def test_an_object_that_is_missing_is_trouble(clone):
    digest = clone.git("rev-parse", f"HEAD:{EVENTS}")
    loose = clone.top / ".git" / "objects" / digest[:2] / digest[2:]
    loose.chmod(0o600)
    loose.unlink()
    with pytest.raises(GitTrouble, match=digest[:7]):
        snapshot(clone.folder, "HEAD")


def test_a_hook_s_own_repository_is_not_ours(clone, tmp_path, monkeypatch):
    other = begun(tmp_path / "other", day="2018-01-01")
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    assert snapshot(clone.folder, "HEAD").commit == clone.git("rev-parse", "HEAD") != other.git("rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", ".git")
    inside = begun(tmp_path / "third", "below")
    assert snapshot(inside.folder, "HEAD").names()


def test_looking_writes_nothing(clone):
    before = {path: path.stat().st_mtime_ns for path in clone.top.rglob("*") if path.is_file()}
    snapshot(clone.folder, "HEAD")
    list(commits(clone.folder, today=TODAY))
    assert {path: path.stat().st_mtime_ns for path in clone.top.rglob("*") if path.is_file()} == before


# Steps


def test_steps_are_the_commits_that_touch_the_folder_oldest_first(clone):
    clone.write("README.md", "Words.\n")
    clone.commit(day="2020-02-01")
    clone.add(EVENTS, "# One.\n")
    third = clone.commit(day="2020-03-01")
    clone.write("README.md", "More words.\n")
    clone.commit(day="2020-04-01")
    first, last = commits(clone.folder, today=TODAY)
    assert (first.parents, last.parents, last.ends) == ((), (first.commit,), (first.commit,))
    assert last.commit[:7] == third and (first.day, last.day) == (date(2020, 1, 1), date(2020, 3, 1))
    assert {n for n in last.files if last.files[n] != first.files.get(n)} == {EVENTS}


def test_what_is_not_committed_is_the_last_step(clone):
    clone.add(EVENTS, "# One.\n")
    clone.write("modifications/MP1/modification.toml", "id = 1\n")
    clone.path("corpus/calendar.toml").unlink()
    history = commits(clone.folder, today=TODAY)
    committed, now = history
    assert (now.commit, now.day, now.parents) == (None, TODAY, (committed.commit,))
    assert set(now.files) - set(committed.files) == {"modifications/MP1/modification.toml"}
    assert set(committed.files) - set(now.files) == {"corpus/calendar.toml"}
    assert history.read(now.files[EVENTS]) == clone.path(EVENTS).read_bytes()
    assert history.read(committed.files[EVENTS]) == clone.path(EVENTS).read_bytes().removesuffix(b"# One.\n")


def test_a_merge_is_a_step_with_both_parents(clone):
    first = clone.git("rev-parse", "HEAD")
    clone.git("checkout", "--quiet", "-b", "side")
    clone.add(EVENTS, "# Side.\n")
    side = clone.commit(day="2020-02-01")
    clone.git("checkout", "--quiet", "main")
    clone.write("README.md", "Words.\n")
    clone.commit(day="2020-03-01")
    clone.git("merge", "--quiet", "--no-ff", "--strategy=ours", "--message", "Ours", "side", day="2020-04-01")
    steps = list(commits(clone.folder, today=TODAY))
    assert [step.parents for step in steps][:2] == [(), (first,)]
    assert steps[2].parents == (first, clone.git("rev-parse", side)) and steps[2].files == steps[0].files


def test_a_commit_is_not_older_than_what_it_stands_on(clone):
    clone.add(EVENTS, "# One.\n")
    clone.commit(day="2010-01-01")
    assert [step.day for step in commits(clone.folder, today=TODAY)] == [date(2020, 1, 1)] * 2


def test_a_replaced_commit_does_not_hide_the_real_one(clone):
    first = clone.git("rev-parse", "HEAD")
    clone.add(EVENTS, "# One.\n")
    second = clone.git("rev-parse", clone.commit())
    clone.git("replace", second, first)
    assert [step.commit for step in commits(clone.folder, today=TODAY)] == [first, second]


def test_a_repository_without_commits_has_no_steps(tmp_path):
    clone = Clone(tmp_path, tmp_path)
    clone.git("init", "--quiet")
    clone.write(EVENTS, "")
    assert list(commits(tmp_path, today=TODAY)) == []
    with pytest.raises(SectextError):
        snapshot(tmp_path, "HEAD")
