"""The shape of the package: imports go down the floors, each outside package has one home, nothing names a machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "sectext"

# A module imports only what stands on a lower floor. The longest name that fits counts, so "formats.html" could
# be given another floor than "formats".
FLOORS: dict[int, tuple[str, ...]] = {
    0: ("errors", "words", "cited", "elsewhere", "names", "shown"),
    1: ("address", "calendar", "saving", "schemas", "prose", "safe_xml"),
    2: ("tree", "commencement", "cache", "citations", "files"),
    3: ("patch", "places"),
    4: ("resolve", "instruction", "readdress", "worlds"),
    5: ("redline", "timeline", "force", "carrying"),
    6: ("operations", "annex", "merge", "answer", "reasons", "lineage"),
    7: ("paper", "version_file", "compare", "references", "formats.toml", "absence", "ordering", "terms"),
    8: ("formats", "splicing", "rebase", "meetings", "instruction.held"),
    9: (
        "governance",
        "rules",
        "held",
        "suppression",
        "instruction.agreeing",
        "instruction.reading",
        "instruction.writing",
        "texts",
    ),
    10: ("sourcing", "modification", "history", "versions", "lasting"),
    11: ("record", "drafts", "chain"),
    12: ("clauses", "pack", "entering"),
    13: ("reading", "remembered"),
    14: ("blame", "corrections", "proposals"),
    15: ("view",),
    16: ("explain", "changes"),
    17: ("code",),
    18: ("document_log", "library", "differences", "annexes", "kept", "wordcopies", "results", "tables"),
    19: ("checks", "report", "export", "verify", "drafting", "importing", "rebasing", "search"),
    20: ("audit", "range_diff", "conflicts", "releasing", "proving", "forms", "sealing"),
    21: ("site", "mcp"),
    22: ("cli",),
    23: ("__main__",),
}
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}

# sectext/__init__.py gathers what is public: it may import everything, and nothing may import it.
ROOF = 99

# Each package in this folder stands by itself: formats.word knows nothing of formats.html.
SEPARATE = "formats"

# Where each outside package may be imported.
HOMES: dict[str, tuple[str, ...]] = {
    "anyio": ("mcp*",),
    "cryptography": ("chain*",),
    "diff_match_patch": ("words",),
    "git": ("history*",),
    "jinja2": ("formats.html*", "site*"),
    "lxml": ("formats.word*", "formats.akn*", "safe_xml"),
    "markdown_it": ("formats.markdown*",),
    "markupsafe": ("formats.html*", "site*"),
    "mcp": ("mcp*",),
    "pyarrow": ("export*",),
    "rich": ("formats.terminal*", "cli*"),
    "tomlkit": ("formats.toml", "modification*", "version_file"),
    "typer": ("cli*",),
    "weasyprint": ("formats.pdf*", "formats.html*"),
}

NO_NAMES = {"util", "utils", "helper", "helpers", "common", "misc"}

# The ways of writing keep these patterns from finding themselves.
NOT_SAID = {
    "a registry host": re.compile(
        r"\b(?:pypi\.(?:org|io)|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|(?:deb|security|ftp)\.debian\.org"
        r"|proxy\.golang\.org|conda\.anaconda\.org)\b",
        re.IGNORECASE,
    ),
    "a path of one machine": re.compile(
        r"(?:(?<![\w.~/-])|(?<=file://))(?:/(?:work|root)(?![\w-])|/(?:home|Users)/\w)"
    ),
    "a folder outside the project": re.compile(r"\.\./share[d]\b"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import: the line, and the module that it reaches, dotted and absolute."""

    line: int
    module: str


def own_modules() -> dict[str, Path]:
    """Every module of the package, by its name inside the package ("" is the package itself)."""
    return {_inner_name(path.relative_to(ROOT / PACKAGE)): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}


def _inner_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, module: str, *, is_package: bool, known: frozenset[str]) -> Iterator[Import]:
    """All imports in a source, wherever they stand: in functions, under TYPE_CHECKING, or by import_module("…")."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                for name in names:
                    yield Import(line=node.lineno, module=name.name)
            case ast.ImportFrom(module=base, names=names, level=level):
                start = _absolute(base, level, module, is_package=is_package)
                wholes = [f"{start}.{name.name}" for name in names]
                for reached in dict.fromkeys(whole if _inner(whole) in known else start for whole in wholes):
                    yield Import(line=node.lineno, module=reached)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield Import(line=node.lineno, module=name)


def _absolute(base: str | None, level: int, module: str, *, is_package: bool) -> str:
    if level == 0:
        return base or ""
    here = [PACKAGE, *module.split(".")] if module else [PACKAGE]
    up = level - 1 if is_package else level
    return ".".join([*here[: len(here) - up], *([base] if base else [])])


def _inner(module: str) -> str | None:
    """The name inside the package, or None for a module of somebody else."""
    if module == PACKAGE:
        return ""
    return module.removeprefix(f"{PACKAGE}.") if module.startswith(f"{PACKAGE}.") else None


def floor_of(module: str) -> int | None:
    """The floor of a module, by the longest name in the table that fits it."""
    if not module:
        return ROOF
    parts = module.split(".")
    fits = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((FLOOR_OF[name] for name in fits if name in FLOOR_OF), None)


def household(module: str) -> str:
    """The part whose modules may import one another: cli for cli.show, formats.html for formats.html.pages."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == SEPARATE else 1])


def floor_faults(source: str, module: str, *, is_package: bool = False, known: frozenset[str]) -> Iterator[str]:
    """What is wrong with the imports of our own modules in one source, a sentence each."""
    mine = floor_of(module)
    if mine is None:
        yield f"{module or PACKAGE}: has no floor; give it one in FLOORS"
        return
    for found in imports(source, module, is_package=is_package, known=known):
        inner = _inner(found.module)
        if inner is None or mine == ROOF or (inner and household(inner) == household(module)):
            continue
        # The folder may gather the formats, as the package gathers everything.
        if module == SEPARATE and is_package and inner.startswith(f"{SEPARATE}."):
            continue
        theirs = floor_of(inner)
        if theirs is None:
            yield f"{module}:{found.line}: imports {inner}, which has no floor; give it one in FLOORS"
        elif theirs >= mine:
            yield f"{module}:{found.line}: floor {mine} imports {found.module} of floor {theirs}"


def home_faults(source: str, module: str, *, is_package: bool = False, known: frozenset[str]) -> Iterator[str]:
    """Which outside packages are imported away from home in one source, a sentence each."""
    for found in imports(source, module, is_package=is_package, known=known):
        outside = found.module.partition(".")[0]
        if outside == PACKAGE or outside in sys.stdlib_module_names:
            continue
        homes = HOMES.get(outside)
        if homes is None:
            yield f"{module}:{found.line}: imports {outside}, which has no home; give it one in HOMES"
        elif not any(fnmatchcase(module, home) for home in homes):
            yield f"{module}:{found.line}: imports {outside}, whose home is {' and '.join(homes)}"


def name_fault(path: Path) -> str | None:
    """What is wrong with the name of a file, or None."""
    said_nothing = path.stem.strip("_").lower() in NO_NAMES
    return f"{path}: the name says nothing about what is in it" if said_nothing else None


def text_faults(text: str, name: str) -> Iterator[str]:
    """The lines of a committed text that name what belongs to one machine, a sentence each."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in NOT_SAID.items():
            if hit := pattern.search(line):
                yield f"{name}:{number}: {hit[0]!r} names {what}"


def committed_files() -> list[Path]:
    """The files that are, or are about to be, in git; outside git, all but the hidden and the made ones."""
    listing = "git -c safe.directory=* ls-files -z --cached --others --exclude-standard"
    try:
        names = subprocess.run(listing.split(), cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        found = [ROOT / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", ".git", "demo", "public", "__pycache__", "node_modules"}
        found = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file())


def committed_texts() -> Iterator[tuple[str, str]]:
    for path in committed_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            yield str(path.relative_to(ROOT)), text


MODULES = own_modules()
KNOWN = frozenset(MODULES) | frozenset(FLOOR_OF)


def test_every_module_imports_only_lower_floors():
    faults = [
        fault
        for module, path in MODULES.items()
        for fault in floor_faults(
            path.read_text(encoding="utf-8"), module, is_package=path.stem == "__init__", known=KNOWN
        )
    ]
    assert not faults, "\n".join(faults)


def test_every_outside_package_stays_at_home():
    faults = [
        fault
        for module, path in MODULES.items()
        for fault in home_faults(
            path.read_text(encoding="utf-8"), module, is_package=path.stem == "__init__", known=KNOWN
        )
    ]
    assert not faults, "\n".join(faults)


def test_every_file_has_a_name_that_says_something():
    faults = [fault for path in (ROOT / PACKAGE).rglob("*") if (fault := name_fault(path))]
    assert not faults, "\n".join(faults)


def test_nothing_committed_names_a_registry_or_a_machine():
    faults = [fault for name, text in committed_texts() for fault in text_faults(text, name)]
    assert not faults, "\n".join(faults)


SNIPPET_KNOWN = KNOWN | {"formats.html.pages", "formats.html.marks", "formats.word", "cli.show", "cli.dates"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tree", "from sectext import patch"),
        ("tree", "from sectext.patch import Patch"),
        ("tree", "import sectext.patch"),
        ("tree", "from . import patch"),
        ("tree", "from .patch import Patch"),
        ("tree", "import sectext.commencement"),
        ("tree", "import sectext"),
        ("tree", "from sectext import open"),
        ("words", "from sectext.errors import SectextError"),
        ("code", "def late():\n    from sectext.cli import main"),
        ("code", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sectext.site import Page"),
        ("code", "import importlib\nimportlib.import_module('sectext.cli')"),
        ("code", "from importlib import import_module\nimport_module('sectext.cli')"),
        ("formats.word", "from sectext.formats.html.pages import page"),
        ("formats.word", "from .html import page"),
        ("formats.word", "from sectext import formats"),
        ("site.pages", "from sectext import mcp"),
        ("tree", "from sectext.secrets import anything"),
        ("secrets", ""),
    ],
)
def test_an_import_that_does_not_go_down_is_found(module: str, source: str):
    assert list(floor_faults(source, module, known=SNIPPET_KNOWN))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tree", "from sectext import address, errors"),
        ("tree", "from .address import Address"),
        ("formats.html.pages", "from .marks import mark\nfrom sectext.formats.html import marks"),
        ("formats.html.pages", "from ...tree import Clause"),
        ("cli.show", "from sectext.cli.dates import date\nfrom . import dates"),
        ("__main__", "from sectext.cli import main"),
        ("", "from sectext.code import open\nfrom sectext import cli"),
        ("tree", "import sectextual, json"),
    ],
)
def test_an_import_that_goes_down_or_stays_in_the_household_is_free(module: str, source: str):
    assert not list(floor_faults(source, module, known=SNIPPET_KNOWN))


def test_the_folder_of_formats_may_gather_them():
    source = "from . import word\nfrom .html.pages import page"
    assert not list(floor_faults(source, "formats", is_package=True, known=SNIPPET_KNOWN))


def test_a_module_without_a_floor_is_named():
    [fault] = floor_faults("", "secrets", known=KNOWN)
    assert fault == "secrets: has no floor; give it one in FLOORS"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("compare", "import diff_match_patch"),
        ("tree", "from markdown_it import MarkdownIt"),
        ("formats.html.pages", "from lxml import etree"),
        ("code", "def late():\n    import git"),
        ("code", "import git.exc"),
        ("site.build", "import typer"),
        ("cli.show", "from jinja2 import Environment"),
        ("code", "import tomlkit"),
        ("code", "import a_package_nobody_chose"),
    ],
)
def test_an_outside_package_away_from_home_is_found(module: str, source: str):
    assert list(home_faults(source, module, known=KNOWN))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("words", "from diff_match_patch import diff_match_patch"),
        ("formats.markdown", "from markdown_it.token import Token"),
        ("formats.word.read", "from lxml import etree"),
        ("cli.show", "import typer, json, tomllib"),
        ("site.build", "from jinja2 import Environment\nfrom sectext import code"),
    ],
)
def test_an_outside_package_at_home_is_free(module: str, source: str):
    assert not list(home_faults(source, module, known=KNOWN))


@pytest.mark.parametrize("name", ["utils.py", "_helpers.py", "formats/common.py", "site/util/__init__.py"])
def test_a_name_that_says_nothing_is_found(name: str):
    path = Path(name)
    assert any(name_fault(part) for part in (path, *path.parents))


def test_a_name_that_says_something_is_free():
    assert name_fault(Path("sectext/commencement.py")) is None


@pytest.mark.parametrize(
    "parts",
    [
        ("https://py", "pi.org/simple"),
        ("files.python", "hosted.org"),
        ("https://registry.npm", "js.org/left-pad"),
        ("deb http://deb.deb", "ian.org bookworm main"),
        ("see /wo", "rk/main"),
        ("cd /wo", "rk"),
        ("'/ro", "ot/.venv'"),
        ("file:///ho", "me/anna"),
        ("../sha", "red/design.md"),
    ],
)
def test_a_text_that_names_a_registry_or_a_machine_is_found(parts: tuple[str, str]):
    assert list(text_faults("first line\n" + "".join(parts), "a file"))


@pytest.mark.parametrize(
    "text",
    [
        "framework/work",
        "/workflows/",
        "a/root/b",
        "/usr/bin/chromium",
        "site/home/index.html",
        "Debian's pandoc",
    ],
)
def test_a_text_that_only_looks_like_it_is_free(text: str):
    assert not list(text_faults(text, "a file"))
