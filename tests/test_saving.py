"""Writing: one place, one writer, old or new for whoever reads, and nothing left over."""

from __future__ import annotations

import ast
import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flight import Flight, new
from hypothesis import given
from hypothesis import strategies as st

from sectext import files as files_module
from sectext.address import parse
from sectext.cli.run import run
from sectext.errors import MalformedFile
from sectext.files import Folder, steadily
from sectext.library import open as opened
from sectext.patch import Reword
from sectext.saving import BeingWritten, NotWritten, journal, made_whole, save, save_all, settling, writing
from sectext.saving import lock as locks

ROOT = Path(__file__).resolve().parent.parent
WORK = ".sectext"

# What writes, by the name of the function or method; `open` counts where it is given a mode that writes.
OF_PATHS = {
    "write_text", "write_bytes", "mkdir", "unlink", "rmdir", "touch", "symlink_to", "hardlink_to", "chmod",
    "TemporaryDirectory", "TemporaryFile", "NamedTemporaryFile", "mkdtemp", "mkstemp",
}  # fmt: skip
OF_DISKS = {
    "os": {"replace", "remove", "rename", "renames", "unlink", "mkdir", "makedirs", "rmdir", "link", "symlink", "chmod",
           "fchmod", "truncate", "ftruncate", "open", "write", "fdopen"},
    "shutil": {"rmtree", "copy", "copy2", "copyfile", "copytree", "move"},
    "tempfile": {"mkdtemp", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile"},
}  # fmt: skip
# Outside sectext/saving only what makes a folder of its own elsewhere, and fills it by another program.
ELSEWHERE = {
    "history/writing.py": {"TemporaryFile"},  # what git is given to read
    "site/search.py": {"TemporaryDirectory", "mkdir", "write_bytes"},  # what Pagefind reads and makes
}
_READING = ("os.O_RDONLY", "'rb'")  # of what os opens
_READ_ONLY = ("mode=ro", ":memory:", "address")  # of a connection to SQLite; pack.opening.address is read-only


def writes(source: str) -> Iterator[tuple[int, str]]:
    """The calls in a source that write to a disk, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if _is_a_write(node, name):
                yield node.lineno, name


def _is_a_write(call: ast.Call, name: str) -> bool:
    is_method = isinstance(call.func, ast.Attribute)
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if owner == "os" and name in ("open", "fdopen") and any(said in ast.unparse(call) for said in _READING):
        return False
    if owner in OF_DISKS:
        return name in OF_DISKS[owner]
    if name == "open":
        return any(
            _is_writing_mode(each) for each in (*call.args, *(k.value for k in call.keywords if k.arg == "mode"))
        )
    if name == "connect":
        return not any(said in ast.unparse(call) for said in _READ_ONLY)
    if name in ("replace", "rename"):  # of a path it takes one argument, of a text two
        return is_method and len(call.args) == 1 and not call.keywords
    return name in OF_PATHS


def _is_writing_mode(value: ast.expr) -> bool:
    mode = value.value if isinstance(value, ast.Constant) else None
    return isinstance(mode, str) and len(mode) < 4 and bool(set(mode) & set("wax+"))


def test_nothing_writes_but_the_one_place() -> None:
    found = []
    for path in sorted((ROOT / "sectext").rglob("*.py")):
        name = path.relative_to(ROOT / "sectext").as_posix()
        if not name.startswith("saving/"):
            allowed = ELSEWHERE.get(name, set())
            found += [
                f"{name}:{line} {what}"
                for line, what in writes(path.read_text(encoding="utf-8"))
                if what not in allowed
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'path.write_text("x")', "Path(a).write_bytes(b)", 'open(p, "wb")', 'p.open("a")', "os.replace(a, b)",
        "tmp.replace(target)", "shutil.rmtree(f)", "path.unlink(missing_ok=True)", "tempfile.mkdtemp()",
        "sqlite3.connect(path)", 'open(p, mode="x")',
    ],
)  # fmt: skip
def test_the_test_for_writes_finds_them(source: str) -> None:
    assert list(writes(source))


@pytest.mark.parametrize("source", ['text.replace("a", "b")', 'open(p, "rb")', "replace(value, text=None)", "x.copy()"])
def test_the_test_for_writes_finds_no_others(source: str) -> None:
    assert not list(writes(source))


# One writer


def test_a_second_writer_is_told_who_writes_since_when_and_what_to_do(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(locks.lock, "__kwdefaults__", {"patience": 0.1})
    with writing(tmp_path, "release 27.0") as first:
        first.put("a", b"1")
        with pytest.raises(BeingWritten) as told, writing(tmp_path, "rebase MP1"):
            pass
    said = str(told.value)
    assert f"“release 27.0” (process {os.getpid()} on " in said and ", since 20" in said
    assert "Wait until it has ended" in said and "Nothing was changed." in said and told.value.exit_code == 2
    assert (tmp_path / "a").read_bytes() == b"1" and not (tmp_path / WORK).exists()


def child(tmp_path: Path, text: str) -> subprocess.Popen[str]:
    """A process of its own that carries out some Python, and says a line when it is there."""
    program = f"import os, sys, time\nfrom pathlib import Path\nfrom sectext.saving import writing\nroot = Path({str(tmp_path)!r})\n{text}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
    assert made.stdout is not None and made.stdout.readline() == "here\n"
    return made


HOLDING = 'with writing(root, "release 27.0") as w:\n w.put("a", b"new")\n print("here", flush=True)\n time.sleep(600)'


def test_the_lock_of_a_process_that_died_is_nobodys(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a").write_bytes(b"old")
    other = child(tmp_path, HOLDING)
    other.kill()
    other.wait()
    settled = settling.left_over(tmp_path)
    assert settled is not None and settled.done == "left" and "before anything was changed" in str(settled)
    with writing(tmp_path, "rebase MP1") as mine:
        mine.put("b", b"mine")
    assert f"(process {other.pid} on " in caplog.text and "What it had begun was taken away." in caplog.text
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"old", "b": b"mine"}


def test_a_child_of_a_dead_writer_holds_no_lock(tmp_path: Path) -> None:
    text = HOLDING.replace(" time.sleep(600)", " os.fork()\n time.sleep(3)")
    other = child(tmp_path, text)
    other.kill()
    other.wait()
    with writing(tmp_path, "rebase MP1") as mine:
        mine.put("b", b"mine")


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(locks.fcntl, "flock", refuses)
    monkeypatch.setattr(locks.lock, "__kwdefaults__", {"patience": 0.1})


def test_without_locks_the_file_is_the_lock(tmp_path: Path, no_locks: None) -> None:
    with writing(tmp_path, "release 27.0") as first:
        first.put("a", b"1")
        with pytest.raises(BeingWritten, match=r"release 27\.0"), writing(tmp_path, "rebase MP1"):
            pass
    with writing(tmp_path, "again") as second:
        second.put("a", b"2")
    save(tmp_path / "b", b"3")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"2", "b": b"3"}


@pytest.mark.parametrize(
    ("change", "free"), [({}, False), ({"began": "1"}, True), ({"process": 2**22 + 1}, True), ({"machine": "x"}, False)]
)
def test_without_locks_a_dead_writer_of_this_machine_is_known(
    tmp_path: Path, no_locks: None, change: dict[str, Any], free: bool
) -> None:
    (tmp_path / WORK).mkdir()
    told = {**json.loads(locks._told("release 27.0")), **change}
    (tmp_path / WORK / "lock-file").write_text(json.dumps(told))
    if free:
        save_all(tmp_path, {"a": b"1", "b": b"2"}, "mine")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    else:
        with pytest.raises(BeingWritten, match=r"remove .*\.sectext there" if "machine" in change else "Wait"):
            save_all(tmp_path, {"a": b"1", "b": b"2"}, "mine")


# What is read


@pytest.fixture
def flight(tmp_path: Path) -> Flight:
    made = new(tmp_path / "code")
    made.modification("MP1", Reword(at=parse("G1.2(a)"), find="each test", put="every test"))
    return made


def test_whoever_reads_while_a_version_is_written_reads_old_or_new(flight: Flight, monkeypatch: Any) -> None:
    """At each reading of a file the whole release happens; what is opened is the code before it, or after it."""
    real = Folder._bytes
    total = 0

    def counted(self: Folder, name: str) -> bytes:
        nonlocal total
        total += 1
        return real(self, name)

    monkeypatch.setattr(Folder, "_bytes", counted)
    opened(flight.folder, cached=False)
    base = flight.folder.with_name("base")
    shutil.copytree(flight.folder, base)
    seen = set()
    for at in range(1, total + 1):
        shutil.rmtree(flight.folder)
        shutil.copytree(base, flight.folder)
        left = at

        def interrupted(self: Folder, name: str) -> bytes:
            nonlocal left
            left -= 1
            if left == 0:
                monkeypatch.setattr(Folder, "_bytes", real)
                edit = flight.file("MP1").read_text().replace('title = "MP1"', 'title = "Released"')
                with writing(flight.folder, "two files") as entry:
                    entry.put("modifications/MP1/modification.toml", edit.encode())
                    version = (flight.folder / "corpus/sec_versions/1.0/version.toml").read_bytes()
                    entry.put("corpus/sec_versions/1.0/version.toml", version + b"\nheld_to = 2030-01-01\n")
                monkeypatch.setattr(Folder, "_bytes", interrupted)
            return real(self, name)

        monkeypatch.setattr(Folder, "_bytes", interrupted)
        code = opened(flight.folder, cached=False)
        document = code.versions[0].documents[0]
        seen.add((code.modification("MP1").title, str(document.held_to)))
    assert seen <= {("MP1", "None"), ("Released", "2030-01-01")} and ("Released", "2030-01-01") in seen


def test_a_folder_that_never_rests_is_told(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "a").write_bytes(b"0")
    monkeypatch.setattr(files_module, "_TRIES", 3)

    def restless(files: Folder) -> bytes:
        found = files.read("a")
        save(tmp_path / "a", found + b"1")
        return found

    with pytest.raises(files_module.NotSteady, match="change all the time"):
        steadily(tmp_path, restless)


# What is left


def test_what_a_killed_writer_left_beside_a_file_is_removed_by_the_next(tmp_path: Path) -> None:
    for name in (".out.json.0badcafe.sectext-part", ".repo.0badcafe.sectext-part/.git/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"half")
    save(tmp_path / "out.json", b"{}")
    with made_whole(tmp_path / "repo") as folder:
        (folder / "a").write_bytes(b"1")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json", "repo"]


def test_a_temporary_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    with made_whole(tmp_path / "repo") as first:
        (first / "a").write_bytes(b"1")
        with made_whole(tmp_path / "other"):
            pass
        save(tmp_path / "repo.txt", b"x")
        assert (first / "a").is_file()


@given(st.dictionaries(st.sampled_from(["a", "b", "c/d", "c/e/f"]), st.binary(max_size=40), max_size=4), st.data())
def test_what_is_written_together_is_all_there(files: dict[str, bytes], data: st.DataObject) -> None:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gone = data.draw(st.sets(st.sampled_from(["a", "c/d"]))) - files.keys()
        for name in ("a", "c/d"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"old")
        with writing(folder, "several", flush=False) as entry:
            for name, content in files.items():
                entry.put(name, content)
            for name in gone:
                entry.remove(name)
        expected = {name: b"old" for name in ("a", "c/d") if name not in gone} | files
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        assert found == expected


# Disks that refuse


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_all(tmp_path: Path, monkeypatch: Any) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:3]))
    save(tmp_path / "a", b"0123456789")
    save_all(tmp_path, {"b": b"abcdefgh", "c": b"xyz" * 9}, "two")
    assert (tmp_path / "a").read_bytes() == b"0123456789" and (tmp_path / "c").read_bytes() == b"xyz" * 9


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 128 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("NO FILE SYSTEM MAY BE MOUNTED HERE, so only a simulated full disk was tried")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_file_system_that_is_full_changes_nothing(small_disk: Path) -> None:
    save_all(small_disk, {"a": b"old", "b": b"old"}, "before")
    with pytest.raises(NotWritten, match=r"No space left on device\. Nothing was changed\."):
        save_all(small_disk, {"a": b"new", "b": b"x" * 200_000}, "too much")
    with pytest.raises(NotWritten, match="No space left"):
        save(small_disk / "a", b"x" * 200_000)
    assert {p.name: p.read_bytes() for p in small_disk.iterdir()} == {"a": b"old", "b": b"old"}
    save_all(small_disk, {"a": b"new", "b": b"new"}, "after")
    assert (small_disk / "a").read_bytes() == b"new"


def test_a_file_on_another_disk_is_put_there_all_the_same(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "far").symlink_to(small_disk)
    save_all(tmp_path / "code", {"far/a": b"1", "b": b"2"}, "two disks")
    assert (small_disk / "a").read_bytes() == b"1" and [p.name for p in small_disk.iterdir()] == ["a"]
    with pytest.raises(NotWritten, match="No space left"):
        save_all(tmp_path / "code", {"far/a": b"x" * 200_000, "b": b"3"}, "two disks")
    assert (small_disk / "a").read_bytes() == b"1" and (tmp_path / "code" / "b").read_bytes() == b"2"
    assert sorted(p.name for p in (tmp_path / "code").iterdir()) == ["b", "far"]


def as_nobody(act: Any) -> str:
    """What an act says that another user carries out: root may write anywhere."""
    reading, out = os.pipe()
    process = os.fork()
    if process == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            told = act()
        except BaseException as error:
            told = f"{type(error).__name__} {error}"
        os.write(out, str(told).encode())
        os._exit(0)
    os.close(out)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(process, 0)
    return said


@pytest.mark.parametrize("folder", ["", "c"])
def test_a_folder_that_may_not_be_written_is_named_and_nothing_is_changed(tmp_path: Path, folder: str) -> None:
    if os.getuid() != 0:
        pytest.skip("ONLY ROOT CAN BECOME ANOTHER USER, so nothing was refused")
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_uid == 0 and above != Path("/") and above.name.startswith("pytest"):
            above.chmod(0o755)
    code = tmp_path / "code"
    (code / "c").mkdir(parents=True)
    (code / "c" / "d").write_bytes(b"old")
    (code / "a").write_bytes(b"old")
    for path in (code, code / "c", code / "a", code / "c" / "d"):
        os.chown(path, 65534, 65534)
    (code / folder).chmod(0o555)
    said = as_nobody(lambda: save_all(code, {"a": b"new", "b/n": b"new", "c/d": b"new"}, "three"))
    assert said.startswith("NotWritten") and "Permission denied" in said and "Nothing was changed." in said, said
    assert str(code) in said
    assert {p.relative_to(code).as_posix() for p in code.rglob("*")} == {"a", "c", "c/d"}
    assert (code / "a").read_bytes() == (code / "c" / "d").read_bytes() == b"old"


def test_a_folder_that_may_only_be_read_is_read(flight: Flight, capsys: pytest.CaptureFixture[str]) -> None:
    for path in [flight.folder, *flight.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert run(["status", "--corpus", str(flight.folder)]) == 0
    assert capsys.readouterr().err == ""
    for path in [flight.folder, *flight.folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


# A write that was decided, and not put in place


@pytest.fixture
def decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose writer died the moment it had decided: `a` and `b` are to be new, and `c` is to go."""
    folder = tmp_path / "code"
    save_all(folder, {"a": b"old", "c": b"old"}, "before")
    with monkeypatch.context() as broken:
        broken.setattr(journal, "carry_out", lambda *_, **__: sys.exit())
        with contextlib.suppress(SystemExit), writing(folder, "release 27.0") as entry:
            entry.put("a", b"new")
            entry.put("d/b", b"new")
            entry.remove("c")
    assert (folder / WORK / "journal.json").is_file() and (folder / "a").read_bytes() == b"old"
    return folder


def as_it_is_read(folder: Path) -> dict[str, bytes]:
    files = Folder(folder)
    return {name: files.read(name) for name in files.names() if not name.startswith(WORK)}


OLD, NEW = {"a": b"old", "c": b"old"}, {"a": b"new", "d/b": b"new"}


def test_a_reader_reads_what_was_decided_and_changes_nothing(decided: Path) -> None:
    told = settling.left_over(decided)
    assert told is not None and told.done == "left" and "It is read as finished" in str(told)
    assert as_it_is_read(decided) == NEW
    assert (decided / "a").read_bytes() == b"old"


def test_the_next_writer_finishes_what_was_decided(decided: Path, caplog: pytest.LogCaptureFixture) -> None:
    with writing(decided, "nothing"):
        pass
    assert "“release 27.0” (process " in caplog.text and "It is finished now (3 files)." in caplog.text
    assert {p.relative_to(decided).as_posix(): p.read_bytes() for p in decided.rglob("*") if p.is_file()} == NEW
    assert not (decided / WORK).exists()


def test_what_cannot_be_finished_is_taken_back(decided: Path, monkeypatch: Any, caplog: Any) -> None:
    real = journal.carry_out

    def fails(root: Path, found: journal.Journal, *, flush: bool = True) -> None:
        if not found.is_undo:
            (root / WORK / "new" / "a").replace(root / "a")  # some of it is there already
            raise PermissionError(errno.EACCES, "Permission denied", "d")
        real(root, found, flush=flush)

    monkeypatch.setattr(journal, "carry_out", fails)
    with writing(decided, "nothing"):
        pass
    assert "could not be finished (Permission denied). It is taken back (3 files)." in caplog.text
    assert as_it_is_read(decided) == OLD and not (decided / WORK).exists()


def test_what_can_be_neither_finished_nor_taken_back_is_read_as_before_and_tried_again(
    decided: Path, monkeypatch: Any, caplog: Any
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(decided / "d"))

    with monkeypatch.context() as broken:
        broken.setattr(journal, "carry_out", fails)
        with pytest.raises(NotWritten, match="can be neither finished nor taken back now"), writing(decided, "nothing"):
            pass
    assert as_it_is_read(decided) == OLD
    told = settling.left_over(decided)
    assert told is not None and "It is read as taken back" in str(told)
    with writing(decided, "nothing"):
        pass
    assert "It is taken back now" in caplog.text
    assert as_it_is_read(decided) == OLD and not (decided / WORK).exists()


def test_a_journal_that_cannot_be_read_is_named_and_not_guessed_at(decided: Path) -> None:
    (decided / WORK / "journal.json").write_text("{")
    for act in (lambda: as_it_is_read(decided), lambda: save_all(decided, {"x": b"", "y": b""}, "more")):
        with pytest.raises(MalformedFile, match=r"\.sectext/journal\.json  The journal of a write cannot be read\."):
            act()
