"""Writes a new git repository, commit by commit. The same commits get the same ids on every machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO

from sectext.errors import SectextError
from sectext.history.repository import GitTrouble, _missing
from sectext.saving import made_whole

MAIN = "refs/heads/main"
_MAIL = "<sectext@example.invalid>"
# Nothing that the user or the machine has set may come into what is written, nor the repository that a hook is run in.
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_NAMESPACE": "",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
}


class NotEmpty(SectextError):
    """The place where a repository is to be made holds something already."""

    code = "not-empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit: its name here, those of its parents, its day, its author (a plain name), its message, and its files."""

    name: str
    parents: tuple[str, ...]
    day: date
    author: str
    message: str
    files: Mapping[str, bytes]


def write_repository(folder: Path, commits: Sequence[Commit], refs: Mapping[str, str]) -> None:
    """Make a repository in a folder that there is not, or that is empty; `refs` names a commit for each ref.

    Parents come before what was made of them. All of it is there in the end, or nothing. Raises NotEmpty, GitTrouble,
    OSError.
    """
    _check_free(folder)
    with made_whole(Path(os.path.abspath(folder))) as made:
        _fill(made, commits, refs)


def _check_free(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotEmpty(f"{folder} is not a folder.", hint="Name one that there is not yet.")
    if folder.is_dir() and any(folder.iterdir()):
        hint = "Name an empty folder, or one that there is not yet: nothing is written over."
        raise NotEmpty(f"{folder} is not empty.", hint=hint)


def _fill(folder: Path, commits: Sequence[Commit], refs: Mapping[str, str]) -> None:
    here = _Git(folder)
    here.run("init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main")
    with tempfile.TemporaryFile() as stream:
        for piece in _stream(commits, refs):
            stream.write(piece)
        stream.seek(0)
        here.run("fast_import", "--quiet", "--date-format=raw", istream=stream)
    here.run("repack", "-a", "-d", "-q", "--no-write-bitmap-index")
    here.run("pack_refs", "--all")
    if MAIN in refs:
        here.run("reset", "--hard", "--quiet", "main")


class _Git:
    """Git in a new repository, as if nobody had set anything."""

    def __init__(self, folder: Path) -> None:
        try:
            from git import Git  # slow to import, and fails where the program is missing
        except ImportError:
            raise _missing() from None
        place = os.path.abspath(folder)
        inside = os.path.join(place, ".git")
        places = {"GIT_DIR": "", "GIT_COMMON_DIR": "", "GIT_OBJECT_DIRECTORY": "objects", "GIT_INDEX_FILE": "index"}
        around = {key: os.path.join(inside, name) if name else inside for key, name in places.items()}
        self.git = Git()
        # Not as the working directory, in whose name GitPython would replace a $ or a ~.
        self.git.set_persistent_git_options(C=place)
        self.git.update_environment(**_ENVIRONMENT, **around, GIT_WORK_TREE=place)

    def run(self, command: str, *arguments: str, istream: IO[bytes] | None = None) -> None:
        """Raises GitTrouble with what git says."""
        from git.exc import GitCommandNotFound

        try:
            status, _, err = getattr(self.git, command)(
                *arguments, istream=istream, with_extended_output=True, with_exceptions=False
            )
        except GitCommandNotFound:
            raise _missing() from None
        if status:
            raise GitTrouble(f"Git says: {err.strip().rstrip('.')}.")


def _stream(commits: Sequence[Commit], refs: Mapping[str, str]) -> Iterator[bytes]:
    """What git fast-import reads: each content once, then the commits that name them, then the refs."""
    marks: dict[bytes, int] = {}
    places: dict[str, int] = {}
    files: dict[str, Mapping[str, bytes]] = {}
    for commit in commits:
        before = files[commit.parents[0]] if commit.parents else {}
        new = {path: data for path, data in commit.files.items() if before.get(path) != data}
        for data in new.values():
            if data not in marks:
                marks[data] = len(marks) + len(places) + 1
                yield b"blob\nmark :%d\n%b" % (marks[data], _counted(data))
        places[commit.name] = len(marks) + len(places) + 1
        yield from _commit(commit, places)
        yield from (f"D {path}\n".encode() for path in before if path not in commit.files)
        yield from (f"M 100644 :{marks[data]} {path}\n".encode() for path, data in new.items())
        yield b"\n"
        files[commit.name] = commit.files
    for ref, name in refs.items():
        yield f"reset {ref}\nfrom :{places[name]}\n\n".encode()


def _commit(commit: Commit, places: Mapping[str, int]) -> Iterator[bytes]:
    if not commit.parents:
        yield f"reset {MAIN}\n".encode()
    seconds = int(datetime.combine(commit.day, time(12), UTC).timestamp())
    stamp = f"{_MAIL} {seconds} +0000"
    who = f"author {commit.author} {stamp}\ncommitter sectext {stamp}\n"
    yield f"commit {MAIN}\nmark :{places[commit.name]}\n{who}".encode()
    yield b"data %b" % _counted(commit.message.encode()).removeprefix(b"data ")
    for command, parent in zip(("from", *["merge"] * len(commit.parents)), commit.parents, strict=False):
        yield f"{command} :{places[parent]}\n".encode()


def _counted(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)
