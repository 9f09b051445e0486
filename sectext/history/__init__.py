"""The corpus as it was committed: at one revision, or step by step from the first commit. It is only read."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sectext.history.repository import TOPS, GitTrouble, NotInGit, Repository, UnknownRevision

__all__ = ["GitTrouble", "History", "NotInGit", "Snapshot", "Step", "UnknownRevision", "commits", "snapshot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a folder held under corpus/ and modifications/ at one commit. All of it was read when this was made."""

    commit: str
    committed: datetime
    files: Mapping[str, bytes] = field(repr=False, hash=False)

    def read(self, name: str) -> bytes:
        """A file by its POSIX name in the folder. Raises FileNotFoundError."""
        if name not in self.files:
            raise FileNotFoundError(errno.ENOENT, f"Not in commit {self.commit[:7]}", name)
        return self.files[name]

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """The names of the files that begin with `prefix`, sorted."""
        return tuple(sorted(name for name in self.files if name.startswith(prefix)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A commit that changed the folder or joined changes to it; the last may be the working tree, `commit` None.

    `files` gives the digest of each file's content, to be read with `History.read`. `parents` are earlier steps: a
    commit that leaves the folder alone is passed over. No later step has one of `ends` for a parent. `day` is the
    committer's, but never before that of a parent: a commit is not older than what it stands on.
    """

    commit: str | None
    day: date
    parents: tuple[str, ...]
    files: Mapping[str, str] = field(repr=False, hash=False, default_factory=dict)
    ends: tuple[str, ...] = ()


class History:
    """The steps of a folder, oldest first. `shallow`: the clone is cut off, and so is what can be told from it."""

    def __init__(self, repository: Repository, folder: Path, today: date) -> None:
        self.shallow = repository.shallow
        self._repository = repository
        self._folder = folder
        self._today = today
        self._loose: dict[str, bytes] = {}

    def __iter__(self) -> Iterator[Step]:
        try:
            yield from self._steps()
        finally:
            self._repository.close()

    def read(self, digest: str) -> bytes:
        """A content by its digest. Raises GitTrouble where the clone does not have it."""
        return self._loose[digest] if digest in self._loose else self._repository.content(digest)

    def _steps(self) -> Iterator[Step]:
        found = list(_touching(self._repository))
        last_use = {parent: number for number, (step, _) in enumerate(found) for parent in step.parents}
        committed: Mapping[str, str] = {}
        for number, (step, tree) in enumerate(found):
            committed = dict(self._repository.files(tree))
            ends = tuple(parent for parent in step.parents if last_use[parent] == number)
            yield replace(step, files=committed, ends=ends)
        if found:
            yield from self._not_committed(found[-1][0], committed)

    def _not_committed(self, head: Step, committed: Mapping[str, str]) -> Iterator[Step]:
        """The working tree, where it differs from the last commit."""
        assert head.commit is not None
        width = len(head.commit)
        files: dict[str, str] = {}
        for path in (p for top in TOPS for p in sorted((self._folder / top).rglob("*")) if p.is_file()):
            data = path.read_bytes()
            files[name := path.relative_to(self._folder).as_posix()] = digest = _blob_digest(data, width)
            if committed.get(name) != digest:
                self._loose[digest] = data
        if files != committed:
            yield Step(commit=None, day=max(self._today, head.day), parents=(head.commit,), files=files)


def snapshot(folder: Path, revision: str) -> Snapshot:
    """What a folder held at a revision: a hash, tag, branch, HEAD~2, HEAD@{2019-01-01}.

    The folder is the one that holds corpus/; it need not be the top of its repository. Raises UnknownRevision (also
    where git only guesses), NotInGit, GitTrouble, and MalformedFile for a symbolic link or a repository in the corpus.
    """
    repository = Repository(folder)
    try:
        commit = repository.commit(revision)
        [(_, tree, stamp, _)] = repository.log("--max-count=1", commit)
        held = dict(repository.files(tree, strict=True))
        files = {name: repository.content(digest) for name, digest in held.items()}
    finally:
        repository.close()
    return Snapshot(commit=commit, committed=datetime.fromisoformat(stamp), files=files)


def commits(folder: Path, *, today: date) -> History:
    """Every step of a folder up to HEAD and its working tree, `today` being the day of what is not committed.

    Each commit is looked at and compared with each of its parents, so that a merge hides nothing; a renamed file is
    one that went and one that came. Raises NotInGit, GitTrouble.
    """
    return History(Repository(folder), folder, today)


def _touching(repository: Repository) -> Iterator[tuple[Step, str]]:
    """The steps, without their files, each with its tree."""
    keys: dict[str, Sequence[str | None]] = {}
    same_as: dict[str, str | None] = {}
    days: dict[str, date] = {}
    for commit, tree, stamp, parents in repository.log("HEAD") if repository.has_commits() else ():
        days[commit] = max([_day(stamp), *(days[parent] for parent in parents)])
        above = tuple(dict.fromkeys(step for parent in parents if (step := same_as[parent]) is not None))
        key = repository.tops(tree)
        if not above and not any(key):
            same_as[commit] = None
        elif len(above) == 1 and keys[above[0]] == key:
            same_as[commit] = above[0]
        else:
            same_as[commit], keys[commit] = commit, key
            yield Step(commit=commit, day=days[commit], parents=above), tree


def _day(stamp: str) -> date:
    """The day on the committer's own calendar; a stamp that cannot be read gives none, and the parents' day counts."""
    try:
        return datetime.fromisoformat(stamp).date()
    except ValueError:
        return date.min


def _blob_digest(data: bytes, width: int) -> str:
    """The digest that git gives a content; its width tells which of the two algorithms the repository has."""
    digest = hashlib.sha1 if width == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data).hexdigest()
