"""What README and docs say is so: their commands and their Python are run, and their lists are those of the code."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import io
import json
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, get_args

import pytest
from corpora import UNSEALED
from test_floors import floor_of, own_modules
from typer.main import get_command

import sectext
from sectext import governance as governance_file
from sectext import suppression as suppressions_file
from sectext import versions as version_file
from sectext.calendar import from_table
from sectext.checks import MEANINGS
from sectext.cli.app import app
from sectext.cli.run import run
from sectext.commencement import FactKind
from sectext.errors import MalformedFile, SectextError
from sectext.force import StatusName
from sectext.formats.markdown import read_file, read_redline, write_file, write_redline
from sectext.formats.markdown.front import Certainty
from sectext.governance import Governance
from sectext.instruction import sentence
from sectext.modification import drafted, reader
from sectext.modification import read as read_modification
from sectext.modification.verbs import VERBS
from sectext.redline import Mark
from sectext.tree import Kind

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = ROOT / "docs" / "reference"

# The width of the terminal that the pages show.
COLUMNS = "90"

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(?P<level>#{1,6}) (?P<title>.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_ANYTHING = "…"


# The pages, taken apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of a page: its line, the words behind the fence, its text, and where it ends in the page."""

    line: int
    info: str
    text: str
    start: int
    end: int

    @property
    def language(self) -> str:
        return self.info.partition(" ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of a console block, and the lines it is said to print."""

    line: int
    command: str
    printed: list[str]


def blocks(page: str) -> list[Block]:
    return [
        Block(
            line=page.count("\n", 0, m.start()) + 1,
            info=m["info"].strip(),
            text=m["text"],
            start=m.start(),
            end=m.end(),
        )
        for m in _FENCE.finditer(page)
    ]


def steps(block: Block) -> list[Step]:
    """The commands of a console block; a line that ends in a backslash goes on in the next."""
    found: list[Step] = []
    lines = iter(enumerate(block.text.split("\n")[:-1], start=block.line + 1))
    for number, line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines)[1].strip()
            found.append(Step(line=number, command=command, printed=[]))
        elif found:
            found[-1].printed.append(line)
        else:
            raise ValueError(f"line {number}: a console block begins with “$ ”")
    return found


def without_blocks(page: str) -> str:
    return _FENCE.sub("", page)


def section(page: str, title: str) -> str:
    """What stands under a heading, down to the next of its level or above."""
    plain = _FENCE.sub(lambda m: re.sub(r"^#", " ", m.group(), flags=re.MULTILINE), page)
    for heading in _HEADING.finditer(plain):
        if heading["title"] == title:
            rest = page[heading.end() :]
            following = re.search(rf"^#{{1,{len(heading['level'])}}} ", plain[heading.end() :], re.MULTILINE)
            return rest[: following.start()] if following else rest
    raise AssertionError(f"there is no heading “{title}”")


def titles(page: str, level: int) -> list[str]:
    return [m["title"] for m in _HEADING.finditer(without_blocks(page)) if len(m["level"]) == level]


# Comparing what is said with what is


def agrees(said: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the lines are the same; a line of nothing but … stands for any lines."""
    pattern = "".join(
        r"(?:[^\n]*\n)*?" if line.strip() == _ANYTHING else re.escape(line.rstrip()) + r"\n" for line in said
    )
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None


def json_agrees(said: Any, printed: Any) -> bool:
    """The same keys and values; … in a text stands for any words, "…" at the end of a list for any more entries."""
    if isinstance(said, dict):
        same_keys = isinstance(printed, dict) and said.keys() == printed.keys()
        return same_keys and all(json_agrees(said[key], printed[key]) for key in said)
    if isinstance(said, list):
        if not isinstance(printed, list):
            return False
        more = bool(said) and said[-1] == _ANYTHING
        entries = said[:-1] if more else said
        counts = len(printed) >= len(entries) if more else len(printed) == len(entries)
        return counts and all(map(json_agrees, entries, printed))
    if isinstance(said, str) and isinstance(printed, str):
        return re.fullmatch(re.escape(said).replace(_ANYTHING, ".*"), printed, re.DOTALL) is not None
    return bool(said == printed) and type(said) is type(printed)


def told_wrongly(said: Sequence[str], printed: Sequence[str]) -> bool:
    if said and said[0] == "{":
        try:
            return not json_agrees(json.loads("\n".join(said)), json.loads("\n".join(printed)))
        except json.JSONDecodeError:
            return True
    return not agrees(said, printed)


# Running a page


class Terminal(io.StringIO):
    """Takes what is printed, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


class Reader:
    """Somebody who carries out a page from top to bottom, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.last_code = 0
        self.names: dict[str, Any] = {"__name__": "__page__"}

    def faults(self, page: str) -> Iterator[str]:
        """Each place where the page is not so."""
        all_blocks = blocks(page)
        for block, after in zip_longest(all_blocks, all_blocks[1:]):
            match block.language:
                case "console":
                    yield from self._console(block)
                case "python":
                    follows = after is not None and not page[block.end : after.start].strip()
                    yield from self._python(block, after if follows and after.language == "output" else None)

    def _console(self, block: Block) -> Iterator[str]:
        for step in steps(block):
            printed = self.carried_out(step.command)
            if told_wrongly(step.printed, printed):
                yield difference(step.line, step.command, step.printed, printed)

    def _python(self, block: Block, output: Block | None) -> Iterator[str]:
        said = output.text.split("\n")[:-1] if output else []
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            try:
                exec(compile(block.text, f"python block in line {block.line}", "exec"), self.names)
            except Exception:
                yield f"line {block.line}: the Python block fails\n{traceback.format_exc(limit=-1)}"
        if not agrees(said, shown.getvalue().splitlines()):
            yield difference(block.line, "the Python block", said, shown.getvalue().splitlines())

    def carried_out(self, command: str) -> list[str]:
        """What a terminal shows for a command."""
        if command == "echo $?":
            return [str(self.last_code)]
        if command.startswith("sectext "):
            return self._sectext(shlex.split(command)[1:])
        if command == "make demo":
            return list(self._demo())
        if command.startswith("make "):
            return []
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False)
        self.last_code = done.returncode
        return (done.stdout + done.stderr).splitlines()

    def _sectext(self, words: list[str]) -> list[str]:
        terminal = Terminal()
        with contextlib.redirect_stdout(terminal), contextlib.redirect_stderr(terminal):
            self.last_code = run(words)
        return terminal.getvalue().splitlines()

    def _demo(self) -> Iterator[str]:
        """The recipe of `make demo` as make shows it, without making the environment."""
        for line in recipe("demo"):
            command = line.removeprefix("@").replace("$(IN) ", ".venv/bin/python -m ")
            if not line.startswith("@"):
                yield command
            yield from self.carried_out(command.removeprefix(".venv/bin/python -m "))


def recipe(target: str) -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)*)", makefile, re.MULTILINE)
    assert found, f"the Makefile has no target {target}"
    return [line.removeprefix("\t") for line in found[1].splitlines()]


def difference(line: int, command: str, said: Sequence[str], printed: Sequence[str]) -> str:
    return "\n".join([f"line {line}: {command}", "said:", *said, "printed:", *printed])


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the corpus and the modifications, where we stand; a terminal of fixed width."""
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=UNSEALED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_commands_and_python_of_a_page_do_what_it_says(path: Path, scratch: Path) -> None:
    faults = list(Reader(scratch).faults(path.read_text(encoding="utf-8")))
    assert not faults, f"{page_name(path)}\n" + "\n\n".join(faults)


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_each_command_names_its_day(path: Path) -> None:
    """`show` without --on is about today, and tomorrow the page would say something else."""
    for block in blocks(path.read_text(encoding="utf-8")):
        for step in steps(block) if block.language == "console" else ():
            words = step.command.split()
            dated = {"--on", "--version", "--help"} & set(words)
            assert words[:2] != ["sectext", "show"] or dated, f"{page_name(path)}:{step.line}"


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_an_output_block_belongs_to_what_makes_it(path: Path) -> None:
    found = blocks(path.read_text(encoding="utf-8"))
    for before, block in zip([None, *found], found, strict=False):
        if block.language == "output":
            assert before is not None, f"line {block.line}"
            assert before.language == "python" or before.info == "toml change", f"line {block.line}"


class TestTheReader:
    """The reader must be able to find a fault."""

    def test_a_wrong_line_is_found(self, scratch: Path) -> None:
        page = "```console\n$ sectext verify\nProved: 5 versions.\n```\n"
        assert list(Reader(scratch).faults(page))

    def test_a_missing_line_is_found(self, scratch: Path) -> None:
        page = "```console\n$ printf 'a\\nb\\n'\na\n```\n"
        assert list(Reader(scratch).faults(page))

    def test_a_wrong_exit_code_is_found(self, scratch: Path) -> None:
        page = "```console\n$ sectext diff 5.14 5.20\n…\n$ echo $?\n0\n```\n"
        assert len(list(Reader(scratch).faults(page))) == 1

    def test_a_key_too_many_is_found(self, scratch: Path) -> None:
        said = '{\n"schema": "sectext.verify/1", "result": {"versions": 4, "texts": 3}, "findings": []}'
        page = f"```console\n$ sectext verify --json\n{said}\n```\n"
        assert list(Reader(scratch).faults(page))

    @pytest.mark.parametrize("code", ["print(1)", "1 / 0", "assert 1 > 2"])
    def test_python_that_fails_or_prints_something_else_is_found(self, code: str, scratch: Path) -> None:
        page = f"```python\n{code}\n```\n\n```output\n2\n```\n"
        assert list(Reader(scratch).faults(page))

    def test_python_that_prints_what_nothing_says_is_found(self, scratch: Path) -> None:
        assert list(Reader(scratch).faults("```python\nprint(1)\n```\n"))

    @pytest.mark.parametrize(
        ("said", "printed", "same"),
        [
            (["a", "…", "c"], ["a", "b", "c"], True),
            (["a", "…", "c"], ["a", "c"], True),
            (["…", "c"], ["a", "b"], False),
            (["a …"], ["a b"], False),
        ],
    )
    def test_dots_stand_for_whole_lines_only(self, said: list[str], printed: list[str], same: bool) -> None:
        assert agrees(said, printed) is same

    @pytest.mark.parametrize(
        ("said", "printed", "same"),
        [
            ({"a": "b …"}, {"a": "b c"}, True),
            ({"a": "b …"}, {"a": "c b"}, False),
            ({"a": 1}, {"a": 1, "b": 2}, False),
            ([1, "…"], [1, 2, 3], True),
            ([1, 2], [1], False),
            (True, 1, False),
        ],
    )
    def test_dots_in_json_stand_for_words_and_entries_only(self, said: Any, printed: Any, same: bool) -> None:
        assert json_agrees(said, printed) is same


# Links


def slug(title: str) -> str:
    """The anchor that a viewer makes of a heading."""
    words = re.sub(r"[^\w\- ]", "", title.lower())
    return words.replace(" ", "-")


def link_faults(path: Path, page: str) -> Iterator[str]:
    for link in _LINK.finditer(without_blocks(page)):
        target, _, anchor = link["target"].partition("#")
        if "://" in target:
            continue
        file = path.parent / target if target else path
        if not file.exists():
            yield f"{link['target']}: there is no such file"
        elif anchor and anchor not in map(slug, _all_titles(file)):
            yield f"{link['target']}: there is no such heading"


def _all_titles(file: Path) -> list[str]:
    return [m["title"] for m in _HEADING.finditer(without_blocks(file.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_links_lead_somewhere(path: Path) -> None:
    assert not list(link_faults(path, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("target", ["nowhere.md", "#no-such-heading", "docs/reference/errors.md#none"])
def test_a_broken_link_is_found(target: str) -> None:
    assert list(link_faults(ROOT / "README.md", f"# Title\n\n[here]({target})\n"))


def test_every_page_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop().resolve()
        if path in seen or path.suffix != ".md" or not path.exists():
            continue
        seen.add(path)
        for link in _LINK.finditer(without_blocks(path.read_text(encoding="utf-8"))):
            waiting.append(path.parent / link["target"].partition("#")[0])
    assert {page_name(path) for path in PAGES if path.resolve() not in seen} == set()


# Commands

COMMON = {"--corpus", "--json", "--color"}


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def commands() -> dict[str, Any]:
    """Every command by its words; those of a group come after its name: "site build"."""
    found: dict[str, Any] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found |= {name: command} if inner is None else {f"{name} {n}": c for n, c in inner.items()}
    return found


def options(command: Any) -> set[str]:
    """The long options of a command, without --help."""
    return {opt for p in command.params for opt in p.opts if opt.startswith("--")} - {"--help"}


def first_column(text: str) -> list[str]:
    """The first code span of each row of the tables in a text."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def documented_options(text: str) -> set[str]:
    return {cell.split()[0] for cell in first_column(text) if cell.startswith("--")}


def test_every_command_is_documented_and_no_other() -> None:
    named = {
        title.removeprefix("`sectext ").rstrip("`") for title in titles(reference("commands.md"), 2) if "`" in title
    }
    assert named == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    command, text = commands()[name], section(reference("commands.md"), f"`sectext {name}`")
    assert options(command) >= COMMON
    assert documented_options(text) == options(command) - COMMON
    synopsis = next(block for block in blocks(text) if block.language == "text").text
    arguments_there = [p.metavar for p in command.params if p.param_type_name == "argument"]
    words = ["sectext", *name.split()]
    assert synopsis.split()[: len(words)] == words
    assert [word for word in synopsis.split()[len(words) :] if word in arguments_there] == arguments_there
    assert set(re.findall(r"--[a-z-]+", synopsis)) == options(command) - COMMON


def test_the_options_that_all_commands_take_are_documented() -> None:
    assert documented_options(section(reference("commands.md"), "Every command")) == {*COMMON, "--help"}


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_shows_its_json(name: str) -> None:
    text = section(reference("commands.md"), f"`sectext {name}`")
    run_here = [step.command.split() for b in blocks(text) if b.language == "console" for step in steps(b)]
    words = ["sectext", *name.split()]
    assert any(step[: len(words)] == words and "--json" in step for step in run_here)


# Errors


def own_errors() -> dict[str, set[int]]:
    """The exit codes of each error code of the package."""
    for module in pkgutil.walk_packages(sectext.__path__, "sectext."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: dict[str, set[int]] = {}
    waiting = list(SectextError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__.partition(".")[0] == "sectext":
            found.setdefault(error.code, set()).add(error.exit_code)
    return found


def test_an_error_code_has_one_exit_code() -> None:
    assert {code: exits for code, exits in own_errors().items() if len(exits) > 1} == {}


def test_every_error_is_documented_with_its_exit_code_and_no_other() -> None:
    page = reference("errors.md")
    said = {
        title.strip("`"): int(re.search(r"Exit code (\d)", section(page, title)).group(1))  # type: ignore[union-attr]
        for title in titles(page, 3)
    }
    assert said == {code: next(iter(exits)) for code, exits in own_errors().items()}


def test_every_error_shows_a_message() -> None:
    page = reference("errors.md")
    assert [title for title in titles(page, 3) if not blocks(section(page, title))] == ["`no-text`"]


def test_the_exit_codes_are_those_there_are() -> None:
    table = first_column(section(reference("commands.md"), "Exit codes"))
    assert {int(code) for code in table} == {0, 1, *(e for exits in own_errors().values() for e in exits)}


# Findings


def test_every_finding_is_documented_with_what_it_means_and_no_other() -> None:
    page = reference("findings.md")
    assert {title.strip("`") for title in titles(page, 3)} == set(MEANINGS)
    for code, meaning in MEANINGS.items():
        said = " ".join(section(page, f"`{code}`").split())
        assert said == f"{meaning.level.capitalize()}. {meaning.summary} {meaning.why} {meaning.hint}"


def test_every_finding_that_the_package_makes_has_a_meaning() -> None:
    made = {
        keyword.value.value
        for path in (ROOT / "sectext").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }
    assert made
    assert made <= set(MEANINGS)


# Files


def governance() -> Governance:
    text = (ROOT / "corpus" / "governance.toml").read_text(encoding="utf-8")
    return governance_file.read(text, name="corpus/governance.toml")


def file_blocks(info: str) -> list[Block]:
    found = [block for block in blocks(reference("files.md")) if block.info == info]
    assert found, f"files.md has no block “{info}”"
    return found


def example_document() -> sectext.Clause:
    return sectext.read(file_blocks("markdown document")[0].text, name="files.md")


def example_modification(change: str) -> str:
    return f'id = "MP-X"\ntitle = "T"\nroute = "section D"\nstage = "Proposed"\nbase = "1.0"\n\n{change}'


def instructions(change: str) -> list[str]:
    """The sentences of the operations that a [[change]] stands for on the example document."""
    base = example_document()
    modification = read_modification(example_modification(change), name="files.md", governance=governance())
    (made,) = drafted(modification, lambda _name: base)
    sectext.redline(base, made.patch)
    return [sentence(operation) for operation in made.patch.operations]


@pytest.mark.parametrize("block", file_blocks("toml change"), ids=lambda b: f"line {b.line}")
def test_each_change_shown_stands_for_what_the_page_says(block: Block) -> None:
    found = blocks(reference("files.md"))
    output = found[found.index(block) + 1]
    assert output.language == "output"
    assert instructions(block.text) == output.text.splitlines()


def test_every_verb_is_shown_and_no_other() -> None:
    shown = {m for block in file_blocks("toml change") for m in re.findall(r'^do = "(.+)"$', block.text, re.MULTILINE)}
    assert shown == set(VERBS)
    assert set(first_column(section(reference("files.md"), "Verbs"))) >= set(VERBS)


def test_a_change_with_a_wrong_key_is_found() -> None:
    with pytest.raises(MalformedFile):
        instructions(file_blocks("toml change")[0].text + "aftre = 1\n")


def test_every_key_of_a_change_is_documented() -> None:
    keys = {
        "document",
        "do",
        "part",
        "cells",
        "count",
        "cascade",
        "by",
        "review",
        *reader._TEXT_KEYS,
        *reader._RULE_KEYS,
    }
    assert keys == set(first_column(section(reference("files.md"), "Keys of a change")))


def read_calendar(text: str, *, name: str) -> object:
    import tomllib

    return from_table(tomllib.loads(text)["england-and-wales"], name)


READERS = {
    "toml version": lambda text: version_file.read(text, name="page"),
    "toml modification": lambda text: read_modification(text, name="page", governance=governance()),
    "toml events": lambda text: governance_file.read_events(text, name="page"),
    "toml governance": lambda text: governance_file.read(text, name="page"),
    "toml calendar": lambda text: read_calendar(text, name="page"),
    "toml suppressions": lambda text: suppressions_file.read_file(text, name="page"),
    "markdown file": lambda text: read_file(text, name="page"),
}


@pytest.mark.parametrize("info", sorted(READERS))
def test_each_file_shown_can_be_read(info: str) -> None:
    for block in file_blocks(info):
        READERS[info](block.text)


def known_keys(info: str, text: str) -> Iterator[str]:
    """The keys that the reader knows in each table of a file, as it says itself when it meets another."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if line.startswith("[")]
    for place in [0, *(n + 1 for n in starts)]:
        bogus = "\n".join([*lines[:place], "bogus = 1", *lines[place:]])
        with pytest.raises(MalformedFile, match="bogus") as caught:
            READERS[info](bogus)
        yield from caught.value.hint.removeprefix("Keys here: ").removesuffix(".").split(", ")


@pytest.mark.parametrize(
    "info", ["toml version", "toml modification", "toml events", "toml governance", "toml suppressions"]
)
def test_every_key_of_a_file_is_documented(info: str) -> None:
    page = reference("files.md")
    spans = re.findall(r"`\[*([a-z0-9_.]+)\]*`", without_blocks(page))
    documented = {key for span in spans for key in span.split(".")}
    for block in file_blocks(info):
        assert set(known_keys(info, block.text)) - {"bogus"} <= documented


@pytest.mark.parametrize("block", file_blocks("markdown document"), ids=lambda b: f"line {b.line}")
def test_each_document_shown_is_canonical(block: Block) -> None:
    assert sectext.write(sectext.read(block.text)) == block.text


@pytest.mark.parametrize("block", file_blocks("markdown redline"), ids=lambda b: f"line {b.line}")
def test_each_redline_shown_is_canonical(block: Block) -> None:
    assert write_redline(read_redline(block.text)) == block.text


@pytest.mark.parametrize("block", file_blocks("markdown file"), ids=lambda b: f"line {b.line}")
def test_each_text_with_sources_shown_is_canonical(block: Block) -> None:
    assert write_file(*read_file(block.text, name="page")) == block.text


# Words with a fixed list


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("time.md", get_args(StatusName)),
        ("files.md", get_args(FactKind)),
        ("files.md", get_args(Certainty)),
        ("library.md", get_args(Kind)),
        ("library.md", get_args(Mark)),
    ],
)
def test_every_word_of_a_fixed_list_is_explained(page: str, names: tuple[str, ...]) -> None:
    text = without_blocks(reference(page))
    assert [name for name in names if f"`{name}`" not in text] == []


# The library


def entries() -> list[tuple[str, str, str]]:
    """Module, name and what is said of it, for each entry of library.md."""
    page = reference("library.md")
    found = []
    for module in titles(page, 2):
        if module.startswith("`"):
            inside = section(page, module)
            found += [(module.strip("`"), title.strip("`"), section(inside, title)) for title in titles(inside, 3)]
    return found


def test_every_public_name_is_documented() -> None:
    assert {name for module, name, _ in entries() if module == "sectext" and "." not in name} == set(sectext.__all__)


@pytest.mark.parametrize(("module", "name", "text"), entries(), ids=lambda value: value if len(value) < 40 else "")
def test_each_entry_names_what_is_there_with_its_arguments(module: str, name: str, text: str) -> None:
    thing: Any = importlib.import_module(module)
    for part in name.split("."):
        thing = getattr(thing, part)
    said = re.match(r"\s*`" + re.escape(name.rpartition(".")[2]) + r"(\(.*?\))`", text)
    if said:
        assert arguments(said[1]) == parameters(thing)
    elif is_dataclass(thing):
        assert {field.name for field in fields(thing) if field.init} <= set(re.findall(r"`(\w+)`", text))
    else:
        assert isinstance(thing, type) and issubclass(thing, SectextError), "the entry begins with the call"


def arguments(call: str) -> list[tuple[str, bool, bool]]:
    """Name, whether by keyword only, whether with a default."""
    function = ast.parse(f"def f{call}: ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    a = function.args
    without = len(a.args) - len(a.defaults)
    return [
        *((arg.arg, False, number >= without) for number, arg in enumerate(a.args)),
        *((arg.arg, True, default is not None) for arg, default in zip(a.kwonlyargs, a.kw_defaults, strict=True)),
    ]


def parameters(thing: Any) -> list[tuple[str, bool, bool]]:
    found = [p for p in inspect.signature(thing).parameters.values() if p.name != "self"]
    return [(p.name, p.kind is p.KEYWORD_ONLY, p.default is not p.empty) for p in found]


# The floors


def test_the_floors_of_the_readme_are_those_of_the_package() -> None:
    """From the top down; the block names the main modules."""
    block = next(b for b in blocks((ROOT / "README.md").read_text(encoding="utf-8")) if b.info == "text floors")
    named = [re.split(r" {3,}", line)[0].split() for line in block.text.splitlines()]
    floors = [floor_of(module) for line in named for module in line]
    assert None not in floors
    assert floors == sorted(floors, reverse=True)
    assert {module for line in named for module in line} <= set(own_modules())


# The picture


@pytest.mark.parametrize(
    "name",
    ["mp087-redline.png", "mp087-word.png", *(f"site-{p}.png" for p in ("home", "clause", "modification", "compare"))],
)
def test_a_picture_of_the_readme_is_small_enough_to_load(name: str) -> None:
    picture = ROOT / "docs" / "pictures" / name
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert os.path.getsize(picture) < 300_000
