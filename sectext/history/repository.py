"""The git repository around a folder, asked through one running `git cat-file`. Reads only; writes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any
from weakref import finalize

from sectext.errors import MalformedFile, SectextError

if TYPE_CHECKING:
    from git import Git

TOPS = ("corpus", "modifications")
_FOLDER, _LINK, _OTHER = "40000", "120000", "160000"
_MOST_SEEN = 8192
# Names may hold any sign; a clone's local replacements are not its history; looking changes nothing, asks nobody.
_ENVIRONMENT = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
}


class NotInGit(SectextError):
    """The folder is not kept in git, so nothing is known of how it was before."""

    code = "not-in-git"


class UnknownRevision(SectextError):
    """Git knows no such revision, or is not sure which one is meant."""

    code = "unknown-revision"


class GitTrouble(SectextError):
    """Git is missing, refuses the folder, or lacks what the history names."""

    code = "git-trouble"


class Repository:
    """The repository around a folder, asked through one running `git cat-file`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = _git(folder)
        self.reader: Any = None
        inside, shallow, self.prefix = (
            self.asked("rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix") + "\n\n"
        ).split("\n")[:3]
        if inside != "true":
            raise NotInGit(f"{folder} is not in the working tree of a git repository.", hint="Name a checked-out copy.")
        self.shallow = shallow == "true"
        self.seen: dict[str, Mapping[str, tuple[str, str]]] = {}

    def close(self) -> None:
        """End the running program; asked again, it starts again. It ends with this value too."""
        if self.reader is not None:
            self.reader = None
            self.ending()

    def asked(self, command: str, *arguments: str) -> str:
        """What git prints. Raises NotInGit or GitTrouble."""
        status, out, err = self._run(command, *arguments)
        if status:
            raise _refused(err, self.folder)
        return out

    def commit(self, revision: str) -> str:
        """The full hash of a commit. Raises UnknownRevision, also where git warns that it may be another."""
        hint = "Name a commit, a tag or a branch, such as HEAD~2."
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise UnknownRevision(f"“{revision}” is not a revision.", hint=hint)
        status, out, err = self._run("rev-parse", "--verify", revision)
        if not status:
            status, out, _ = self._run("rev-parse", "--verify", f"{out.strip()}^{{commit}}")
        warning = next((line.partition(":")[2].strip() for line in err.split("\n") if line.startswith("warning:")), "")
        if warning:
            raise UnknownRevision(f"“{revision}” is not sure: {warning.rstrip('.')}.", hint="Name the commit itself.")
        if status:
            cut = " The clone is shallow: git fetch --unshallow brings the rest." if self.shallow else ""
            raise UnknownRevision(f"Git knows no commit “{revision}”.", hint=hint + cut)
        return out.strip()

    def has_commits(self) -> bool:
        return not self._run("rev-parse", "--verify", "HEAD")[0]

    def log(self, *which: str) -> Iterator[tuple[str, str, str, list[str]]]:
        """Each commit with its tree, stamp and parents, parents first. A shallow clone ends without parents."""
        listed = self.asked("rev-list", "--topo-order", "--reverse", "--format=%H %T %cI %P", *which, "--")
        for line in listed.split("\n"):
            if line and not line.startswith("commit "):
                commit, tree, stamp, parents = line.split(" ", 3)
                yield commit, tree, stamp, parents.split()

    def content(self, digest: str) -> bytes:
        """The bytes of an object. GitPython's own reader takes no hashes but the shorter kind."""
        if self.reader is None:
            self.reader = self.git.cat_file("--batch", istream=PIPE, as_process=True)
            self.ending = finalize(self, _end, self.reader)
        try:
            self.reader.stdin.write(f"{digest}\n".encode())
            self.reader.stdin.flush()
        except OSError:
            raise GitTrouble("Git ended while it was read.", hint="git fsck says what is wrong.") from None
        header = self.reader.stdout.readline().split()
        if len(header) != 3:
            problem = f"The repository lacks the object {digest[:7]}, which its history names."
            raise GitTrouble(problem, hint="A partial clone has not fetched it: git fetch --refetch.")
        size = int(header[2])
        found: bytes = self.reader.stdout.read(size + 1)
        if len(found) <= size:
            raise GitTrouble("Git ended while it was read.", hint="git fsck says what is wrong.")
        return found[:size]

    def files(self, tree: str, *, strict: bool = False) -> Iterator[tuple[str, str]]:
        """The name and digest of each file. What is no file is left out; `strict` raises MalformedFile for it."""
        folder = self._folder(tree)
        for name in TOPS:
            if name in folder:
                yield from self._below(name, *folder[name], strict=strict)

    def tops(self, tree: str) -> tuple[str | None, ...]:
        """The digests of corpus/ and modifications/: they tell whether anything changed."""
        folder = self._folder(tree)
        return tuple(folder[name][1] if name in folder else None for name in TOPS)

    def _folder(self, tree: str) -> Mapping[str, tuple[str, str]]:
        entries = self.entries(tree)
        for part in filter(None, self.prefix.split("/")):
            mode, digest = entries.get(part, ("", ""))
            if mode != _FOLDER:
                return {}
            entries = self.entries(digest)
        return entries

    def _below(self, name: str, mode: str, digest: str, *, strict: bool) -> Iterator[tuple[str, str]]:
        if mode == _FOLDER:
            for part, (inner, found) in self.entries(digest).items():
                yield from self._below(f"{name}/{part}", inner, found, strict=strict)
        elif mode not in (_LINK, _OTHER):
            yield name, digest
        elif strict:
            what = "a symbolic link" if mode == _LINK else "a repository of its own (a submodule)"
            raise MalformedFile(f"This is {what}.", where=name, hint="Commit the file itself.")

    def entries(self, tree: str) -> Mapping[str, tuple[str, str]]:
        """The mode and digest of each name in a tree, remembered: most trees stay the same from commit to commit."""
        if tree not in self.seen:
            if len(self.seen) > _MOST_SEEN:
                self.seen.clear()
            self.seen[tree] = dict(_entries(self.content(tree), len(tree) // 2))
        return self.seen[tree]

    def _run(self, command: str, *arguments: str) -> tuple[int, str, str]:
        from git.exc import GitCommandNotFound

        options: dict[str, Any] = {"with_extended_output": True, "with_exceptions": False}
        try:
            status, out, err = getattr(self.git, command.replace("-", "_"))(*arguments, **options)
        except GitCommandNotFound:
            raise _missing() from None
        return status, out, err


def _entries(data: bytes, width: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """A tree as git writes it: mode, space, name, zero, digest, and on."""
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + width
        yield os.fsdecode(name), (mode.decode(), data[end + 1 : at].hex())


def _end(reader: Any) -> None:
    reader.stdin.close()
    reader.wait()
    reader.stdout.close()
    reader.stderr.close()


def _git(folder: Path) -> Git:
    """Git, to be run in a folder. Its import is late because it is slow, and fails where the program is missing."""
    place = folder.resolve()
    if not place.is_dir():
        raise NotInGit(f"{folder} is not a folder.", hint="Name the folder that holds corpus/.")
    try:
        from git import Git, Repo
        from git.exc import InvalidGitRepositoryError
    except ImportError:
        if any((above / ".git").exists() for above in (place, *place.parents)):
            raise _missing() from None
        raise _outside(folder) from None
    git = Git()
    # Not as the working directory, in whose name GitPython would replace a $ or a ~.
    git.set_persistent_git_options(C=os.fspath(place))
    git.update_environment(**_ENVIRONMENT)
    if "GIT_DIR" in os.environ:
        # A hook tells every git it starts where the hook's own repository is; ours is the one around the folder.
        try:
            with Repo(place, search_parent_directories=True, expand_vars=False) as repo:
                top = os.path.abspath(repo.working_tree_dir or place)
                git.update_environment(GIT_DIR=os.path.abspath(repo.git_dir), GIT_WORK_TREE=top)
        except InvalidGitRepositoryError:
            raise _outside(folder) from None
    return git


def _refused(err: str, folder: Path) -> SectextError:
    """Why git did not answer, as an error to raise."""
    said = next((line for line in err.split("\n") if line.startswith("fatal:")), err).removeprefix("fatal:").strip()
    if "not a git repository (or any" in said:
        return _outside(folder)
    if "dubious ownership" in said or "unsafe repository" in said:
        hint = "If you trust it: git config --global --add safe.directory and the folder."
        return GitTrouble("Git refuses the repository, which belongs to another user.", hint=hint)
    return GitTrouble(f"Git says: {said.rstrip('.')}.")


def _outside(folder: Path) -> NotInGit:
    hint = "Revisions are answered in a git clone of the corpus."
    return NotInGit(f"{folder} is not in git.", hint=hint)


def _missing() -> GitTrouble:
    return GitTrouble("The program git cannot be started.", hint="Install git, or put it on the PATH.")
