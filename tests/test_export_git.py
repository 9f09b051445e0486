"""The code as a git repository, asked with git itself: commits, trailers, tags, blame, log -L and renames."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from corpora import ROOT, Corpus, copied
from hypothesis import given
from hypothesis import strategies as st
from records import code_of
from scenarios import build, read_facts
from trees import documents, edited, examples

import sectext
from sectext.commencement import Bounds
from sectext.export.git import commit_day, commits, export_git, ref_name, refs
from sectext.export.git_files import files, folder_of, safe
from sectext.held import hold
from sectext.history import writing
from sectext.timeline import VersionDocument
from sectext.tree import Clause

Need = Callable[[str], str]
CLAUSE = "section-g/G3/G3.20.md"


def git(folder: Path, *arguments: str) -> str:
    """What git prints, whoever runs it."""
    around = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=around, capture_output=True, text=True, check=True
    )
    return done.stdout


def trailers(folder: Path, tag: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in git(folder, "log", "-1", "--format=%(trailers:unfold)", tag).splitlines():
        key, colon, value = line.partition(": ")
        if colon:
            found.setdefault(key, []).append(value)
    return found


def exported(folder: Path, scenario: str) -> Path:
    code = sectext.open(build(read_facts(ROOT / "tests" / "scenarios" / scenario / "facts.toml"), folder / "code"))
    export_git(code, folder / "made")
    return folder / "made"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, need: Need) -> Path:
    """The corpus as a repository."""
    need("git")
    folder = tmp_path_factory.mktemp("git") / "made"
    export_git(sectext.open(ROOT), folder)
    return folder


# One commit a version


def test_each_version_is_a_commit_in_order(made: Path):
    assert git(made, "log", "--reverse", "--format=%an|%s").splitlines() == [
        "5.14|5.14",
        "SoS-2018-07-18|5.20 (SoS-2018-07-18: Provisions for SMETS1 Devices in Section G)",
        "6.17|6.17",
        "MP087|6.17+MP087 (MP087: Correction to SEC Section G – User Responsibilities)",
    ]


def test_the_trailers_are_those_that_git_reads(made: Path):
    assert trailers(made, "6.17+MP087") == {
        "Version": ["6.17+MP087"],
        "Modification": ["MP087"],
        "Effective": ["2019-11-04"],
        "Published": ["by 2019-11-04"],
        "Source": ["MP087 Modification Report, section 6"],
    }


def test_a_day_that_is_not_known_is_not_made_up(made: Path):
    said = trailers(made, "6.17")
    assert said["Effective"] == ["not before 2018-10-04, not after 2019-10-11"]
    assert said["Certainty"] == ["inferred"]
    assert said["Commit-Date"] == ["2019-10-11, the last day that it can be; the day itself is not known"]
    assert git(made, "log", "-1", "--format=%ad|%cd", "--date=iso", "6.17") == (
        "2019-10-11 12:00:00 +0000|2019-10-11 12:00:00 +0000\n"
    )


def test_git_finds_nothing_wrong_with_it(made: Path):
    assert git(made, "fsck", "--strict", "--full", "--no-dangling") == ""
    assert git(made, "status", "--short", "--branch") == "## main\n"


def test_each_version_has_a_tag_with_its_files(made: Path):
    for commit in commits(sectext.open(ROOT)):
        assert in_git(made, commit.name) == dict(commit.files)
    assert sorted(git(made, "tag").splitlines()) == ["5.14", "5.20", "6.17", "6.17+MP087"]


def in_git(folder: Path, tag: str) -> dict[str, bytes]:
    """The files that a tag has, by way of an archive."""
    ran = subprocess.run(["git", "-C", str(folder), "archive", f"refs/tags/{tag}"], capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(ran.stdout)) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}  # type: ignore[union-attr]


# What it is for


def test_log_with_l_shows_each_change_of_a_clause(made: Path):
    said = git(made, "log", "--format=%s", "-L", f":G3.20:{CLAUSE}")
    assert re.findall(r"(?m)^5\.14$|^6\.17\+MP087.*$", said) == [
        "6.17+MP087 (MP087: Correction to SEC Section G – User Responsibilities)",
        "5.14",
    ]
    item = git(made, "log", "--format=%s", "-L", f"/^- (b)/,+1:{CLAUSE}")
    assert item.count("@@") == 4 and "(a) the manufacturers" not in item


def test_log_with_follow_shows_each_change_of_a_clause(made: Path):
    said = git(made, "log", "--follow", "-p", "--word-diff=plain", "--format=%s", "--", CLAUSE)
    assert "Gas Proxy Function{+ which forms part of a SMETS2+ Device+}) for which" in said or (
        "[-Function)-]{+Function which forms part of a SMETS2+ Device)+}" in said
    )


def test_blame_names_the_modification_of_each_line(made: Path):
    lines = git(made, "blame", "--line-porcelain", CLAUSE).splitlines()
    authors = [line.removeprefix("author ") for line in lines if line.startswith("author ")]
    texts = [line[1:] for line in lines if line.startswith("\t")]
    by_text = dict(zip(texts, authors, strict=True))
    changed = next(text for text in texts if text.startswith("- (b)"))
    assert by_text.pop(changed) == "MP087"
    assert set(by_text.values()) == {"5.14"}


def test_blame_of_git_agrees_with_ours(made: Path):
    """Line by line, the newest words of a part came with the version that git names."""
    code = sectext.open(ROOT)
    held = code.held["6.17+MP087", "Section G"]
    labels = [version.label for version in code.versions]
    checked = 0
    for address, path in held.places.items():
        clause = held.clause(address)
        if clause is None or clause.kind != "clause":
            continue
        file = f"section-g/G3/{clause.label}.md"
        told = git(made, "blame", "--line-porcelain", file).splitlines()
        summaries = [line.removeprefix("summary ").split(" ")[0] for line in told if line.startswith("summary ")]
        texts = [line[1:] for line in told if line.startswith("\t")]
        for part in code.blame(address, on=date(2019, 11, 4)):
            words = "".join(each.words for each in part.words).strip()
            newest = max((each.version or "" for each in part.words), key=labels.index)
            for text, summary in zip(texts, summaries, strict=True):
                if part.part in ("text", "closing") and (text == words or text.endswith(f") {words}")):
                    assert summary == newest, (address, text)
                    checked += 1
        assert path
    assert checked >= 15


def corpus_tree() -> Clause:
    return sectext.open(ROOT).document("Section G", version="6.17+MP087")


def renumbered(tree: Clause, old: str, new: str) -> Clause:
    """The tree with one clause of its group under another number; the rest stands where it stood."""
    [group] = tree.children
    children = [replace(each, label=new) if each.label == old else each for each in group.children]
    return replace(tree, children=(replace(group, children=tuple(children)),))


def moved(tree: Clause, label: str, group: str, new: str) -> Clause:
    """The tree with one clause in a group of its own behind the first, under another number."""
    [first] = tree.children
    clause = next(each for each in first.children if each.label == label)
    rest = replace(first, children=tuple(each for each in first.children if each is not clause))
    other = Clause(kind="group", label=group, children=(replace(clause, label=new),))
    return replace(tree, children=(rest, other))


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (lambda tree: renumbered(tree, "G3.19", "G3.19A"), "G3/G3.19.md", "G3/G3.19A.md"),
        (lambda tree: moved(tree, "G3.20", "G4", "G4.1"), "G3/G3.20.md", "G4/G4.1.md"),
    ],
    ids=["renumbered", "moved"],
)
def test_a_clause_that_is_renumbered_or_moved_is_a_rename(
    change: Callable[[Clause], Clause], old: str, new: str, tmp_path: Path, need: Need
):
    need("git")
    tree = corpus_tree()
    export_git(code_of([tree, change(tree)], [None]), tmp_path / "made")
    shown = git(tmp_path / "made", "log", "-1", "-M", "--name-status", "--format=")
    assert re.search(rf"(?m)^R\d+\tsection-g/{re.escape(old)}\tsection-g/{re.escape(new)}$", shown)
    followed = git(tmp_path / "made", "log", "--follow", "--format=%s", "--", f"section-g/{new}")
    assert followed.splitlines() == ["1", "0"]


def test_limit_two_clauses_that_swap_numbers_are_two_rewordings_to_git(tmp_path: Path, need: Need):
    need("git")
    folder = exported(tmp_path, "numbers-swapped")
    assert not re.findall(r"(?m)^R\d+", git(folder, "log", "-M", "--name-status", "--format="))


def test_what_was_replaced_or_quashed_stands_on_a_branch_beside_the_main_one(tmp_path: Path, need: Need):
    need("git")
    folder = exported(tmp_path, "quashed-under-later-versions")
    code = sectext.open(tmp_path / "code")
    for version in code.versions:
        parents = git(folder, "log", "-1", "--format=%P", f"refs/tags/{version.label}").split()
        expected = [git(folder, "rev-parse", f"refs/tags/{version.parent}").strip()] if version.parent else []
        assert parents == expected
    last = code.view().chain[-1].version.label
    assert git(folder, "rev-parse", "main") == git(folder, "rev-parse", f"refs/tags/{last}")
    branches = git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    assert set(branches) == {ref.removeprefix("refs/heads/") for ref in refs(code) if ref.startswith("refs/heads/")}
    assert any(branch.startswith(("replaced/", "quashed/")) for branch in branches)


def test_a_quashed_version_says_so(tmp_path: Path, need: Need):
    need("git")
    folder = exported(tmp_path, "quashed")
    code = sectext.open(tmp_path / "code")
    [label] = [v.label for v in code.versions if (b := v.bounds()) and b.never]
    said = trailers(folder, label)
    assert said["Effective"] == ["never; it was quashed"]
    assert "it never took effect" in said["Commit-Date"][0]
    assert said["Said-Before"]


def test_a_modification_that_is_not_held_is_named_all_the_same():
    code = code_of([corpus_tree(), renumbered(corpus_tree(), "G3.19", "G3.19A")], [None])
    made = replace(code.versions[1], made_by=("MP102#2",))
    [_, commit] = commits(replace(code, versions=(code.versions[0], made)))
    assert commit.message.startswith("1 (MP102#2)\n\nVersion: 1\nModification: MP102#2\n")


def test_a_version_that_waits_says_for_what(tmp_path: Path, need: Need):
    need("git")
    folder = exported(tmp_path, "version-waits-for-an-event")
    said = [trailers(folder, tag) for tag in git(folder, "tag").split()]
    assert any("event" in value for each in said for value in each["Effective"])


# The same everywhere


HOSTILE = """\
[core]
autocrlf = true
[commit]
gpgsign = true
template = /nowhere
[user]
name = Somebody Else
email = else@example.invalid
[init]
defaultBranch = other
templateDir = {folder}
[fetch]
unpackLimit = 1
[i18n]
commitEncoding = latin1
"""


def test_the_same_ids_whoever_writes_it_and_wherever(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-checkout").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "post-checkout").chmod(0o755)
    (tmp_path / ".gitconfig").write_text(HOSTILE.format(folder=tmp_path / "template"))
    settings = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "GIT_AUTHOR_NAME": "Somebody",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00Z",
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path / "objects"),
        "GIT_DEFAULT_HASH": "sha256",
    }
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    folder = tmp_path / "a folder with $HOME in it" / "made"
    export_git(sectext.open(ROOT), folder)
    for key in settings:
        monkeypatch.delenv(key)
    assert git(folder, "show-ref") == git(made, "show-ref")
    assert (folder / CLAUSE).read_bytes() == (made / CLAUSE).read_bytes()
    assert not (tmp_path / "objects").exists() and not (tmp_path / "index").exists()


# The place


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def test_the_command_makes_the_repository(corpus: Corpus, tmp_path: Path, made: Path):
    (tmp_path / "out").mkdir()
    done = corpus.run("export", "git", "--out", str(tmp_path / "out"))
    assert (done.code, done.out) == (0, f"Wrote {tmp_path / 'out'}\n")
    assert git(tmp_path / "out", "show-ref") == git(made, "show-ref")


def test_a_folder_that_holds_something_is_left_alone(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    done = corpus.run("export", "git", "--out", str(out), "--json")
    assert (done.code, done.error["code"]) == (2, "not-empty")
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_file_or_a_link_in_its_place_is_left_alone(tmp_path: Path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("file", "link"):
        with pytest.raises(writing.NotEmpty):
            export_git(sectext.open(ROOT), tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"


def test_nothing_is_left_where_it_fails(corpus: Corpus, tmp_path: Path):
    corpus.change(corpus.text("6.17+MP087"), "promptly", "promptty")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = corpus.run("export", "git", "--out", str(tmp_path / "out"))
    assert done.code == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_git_that_fails_leaves_nothing(tmp_path: Path, need: Need):
    need("git")
    with pytest.raises(writing.GitTrouble, match="Git says"):
        writing.write_repository(tmp_path / "out", [replace(a_commit(), files={"a\nb": b""})], {})
    assert list(tmp_path.iterdir()) == []


def a_commit() -> writing.Commit:
    return writing.Commit(name="1", parents=(), day=date(2020, 1, 1), author="1", message="1\n", files={"a": b"a"})


# Laws


def rebuilt(given: Mapping[str, bytes], folder: str) -> Clause:
    """The tree that the files of a document hold, read by nothing but our reader of Markdown."""
    contents = given[f"{folder}/README.md"].decode()
    lines: list[str] = []
    for line in contents.split("\n"):
        link = re.fullmatch(r"- \[.*\]\(([^()]*(?:\([^()]*\)[^()]*)*)\)", line)
        lines += in_place(given[f"{folder}/{unquote(link[1])}"].decode()) if link else [line]
    return sectext.read("\n".join(lines))


def in_place(text: str) -> Iterator[str]:
    """A clause's file as it stands in a document."""
    head, *rest = text.removesuffix("\n").split("\n")
    words = rest[1] if len(rest) > 1 else ""
    if words and not words.startswith(("- ", "* ", "|", "<!--")) and not re.fullmatch(r"\*\*.*\*\*", words):
        head, rest = f"{head} {words}", rest[2:]
    yield f"- {head.removeprefix('# ')}"
    yield from (f"  {line}" if line else "" for line in rest)
    yield ""


def of(tree: Clause) -> Mapping[str, bytes]:
    document = VersionDocument(
        name=tree.label or "", title=None, text_of="1", file="1.md", sha256=None, held=None, held_to=None
    )
    return files(document, hold(tree, (), file="1.md"))


@examples(150)
@given(documents())
def test_the_files_hold_the_whole_text(tree: Clause):
    found = of(tree)
    [folder] = {path.split("/")[0] for path in found}
    assert rebuilt(found, folder) == tree


@examples(100)
@given(documents())
def test_two_files_never_share_a_place(tree: Clause):
    """Not even where a file system takes capitals and small letters for one."""
    paths = list(of(tree))
    assert len({path.casefold() for path in paths}) == len(paths)
    folders = {path.rpartition("/")[0].casefold() for path in paths}
    assert not folders & {path.casefold() for path in paths}


@examples(5)
@given(st.data())
def test_a_history_comes_back_from_git(tmp_path_factory: pytest.TempPathFactory, need: Need, data: st.DataObject):
    need("git")
    texts = [data.draw(documents("Section G"))]
    for _ in range(2):
        texts.append(data.draw(edited(texts[-1])))
    code = code_of(texts, [None] * (len(texts) - 1))
    folder = tmp_path_factory.mktemp("history") / "made"
    export_git(code, folder)
    for number, text in enumerate(texts):
        assert rebuilt(in_git(folder, str(number)), "section-g") == text
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""


SCENARIOS = sorted(path.parent for path in (ROOT / "tests" / "scenarios").glob("*/facts.toml"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda p: p.name)
def test_each_scenario_is_a_history_with_honest_days(folder: Path, tmp_path: Path):
    code = sectext.open(build(read_facts(folder / "facts.toml"), tmp_path))
    made = {commit.name: commit for commit in commits(code)}
    assert list(made) == [version.label for version in code.versions]
    for version in code.versions:
        commit, bounds = made[version.label], version.bounds(None, code.facts, code.calendar)
        assert all(made[parent].day <= commit.day for parent in commit.parents)
        known = f"Effective: {commit.day}\n" in commit.message
        assert ("Commit-Date" not in commit.message) == (known or (bounds and bounds.fixed == commit.day))
        for document in version.documents:
            inside = {path: data for path, data in commit.files.items() if path.startswith(folder_of(document.name))}
            assert rebuilt(inside, folder_of(document.name)) == code.held[version.label, document.name].tree
    assert set(refs(code).values()) >= set(made)


LABELS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())


@examples(60)
@given(LABELS)
def test_any_label_is_a_ref(need: Need, label: str):
    need("git")
    label = label.encode("utf-8", "ignore").decode() or "x"
    subprocess.run(["git", "check-ref-format", f"refs/tags/{ref_name(label)}"], check=True)


@pytest.mark.parametrize(
    "label", ["6.17+MP087", "1..2", "a.lock", ".x", "-x", "x.", "a/b", "HEAD", "main", "a~1", "a b", "@{1}", "é", "..."]
)
def test_odd_labels_are_refs_too(label: str, need: Need):
    need("git")
    name = ref_name(label)
    subprocess.run(["git", "check-ref-format", f"refs/tags/{name}"], check=True)
    assert unquote(name) == label
    assert name not in ("HEAD", "main")


@examples(300)
@given(LABELS, LABELS)
def test_two_names_never_become_one(one: str, other: str):
    one, other = (each.encode("utf-8", "ignore").decode() for each in (one, other))
    if one != other:
        assert safe(one) != safe(other)
        assert ref_name(one) != ref_name(other)


# The day of a commit


def day_of(tmp_path: Path, effective: str, *, parent: date | None = None) -> tuple[date, str | None]:
    facts = read_facts(ROOT / "tests" / "scenarios" / "bounded-and-alike" / "facts.toml")
    code = sectext.open(build(facts, tmp_path))
    [first, *_] = code.versions
    lows = {
        "not known": Bounds(),
        "low": Bounds(not_before=date(2020, 1, 5)),
        "old": Bounds(not_after=date(1901, 1, 1)),
    }
    fact = replace(first.effective[0], bounds=lows[effective], published=date(2020, 2, 1))
    version = replace(first, label="other", effective=(fact,))
    return commit_day(code, version, parent)


@pytest.mark.parametrize(
    ("effective", "day", "why"),
    [
        ("not known", date(2020, 2, 1), "the day by which this was published; the day itself is not known"),
        ("low", date(2020, 1, 5), "the first day that it can be; the day itself is not known"),
        ("old", date(1970, 1, 1), "the first day that git can write"),
    ],
)
def test_the_day_of_a_commit_is_one_that_the_facts_name(tmp_path: Path, effective: str, day: date, why: str):
    assert day_of(tmp_path, effective) == (day, why)


def test_no_commit_is_older_than_its_parent(tmp_path: Path):
    day, why = day_of(tmp_path, "low", parent=date(2020, 3, 1))
    assert day == date(2020, 3, 1) and "not older than its parent" in (why or "")
