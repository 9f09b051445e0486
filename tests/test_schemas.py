"""The schemas: sound in themselves, as strict as the commands and the readers they speak for, and never stricter."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import tomlkit
from corpora import ROOT, Corpus, copied
from json_judge import check_printed, faults, validator
from jsonschema import Draft202012Validator
from scenarios import build, read_facts
from test_docs import (
    READERS,
    commands,
    example_document,
    example_modification,
    file_blocks,
    first_column,
    governance,
    reference,
)

from sectext import meetings, range_diff, schemas
from sectext.answer import CorrectionKind
from sectext.audit.values import State as AuditState
from sectext.blame import Where
from sectext.changes import What
from sectext.checks.rules import Level
from sectext.commencement import FactKind
from sectext.errors import SectextError
from sectext.force import State, StatusName
from sectext.formats.markdown.front import Certainty
from sectext.modification import drafted
from sectext.modification import read as read_modification
from sectext.modification.verbs import KEYS, VERBS
from sectext.patch import PARTS
from sectext.rebase import Outcome
from sectext.versions import CERTAINTIES

# What is no result of a command: the error, what several share, the whole code, and what only the server answers.
OTHER = {"values", "error", "code", "found", "pending", "sources"}
RESULTS = [name for name in schemas.names() if name.startswith("results/")]
FILES = [name for name in schemas.names() if name.startswith("files/")]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that speaks of the keys of an object."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        schema = list(schema.values())
    for each in schema if isinstance(schema, list) else ():
        yield from objects(each)


# In themselves


@pytest.mark.parametrize("name", schemas.names())
def test_each_schema_is_one_by_the_metaschema(name: str):
    Draft202012Validator.check_schema(json.loads(schemas.text(name)))
    Draft202012Validator.check_schema(schemas.read(name))


@pytest.mark.parametrize("name", schemas.names())
def test_a_schema_that_was_read_stands_by_itself(name: str):
    schema = schemas.read(name)
    references = re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema))
    assert {r.removeprefix("#/$defs/") for r in references} <= set(schema.get("$defs", {}))


def test_each_schema_has_a_name_of_its_own_that_names_no_host():
    ids = [json.loads(schemas.text(name))["$id"] for name in schemas.names()]
    assert len(set(ids)) == len(ids)
    assert not [each for each in ids if "//" in each]


@pytest.mark.parametrize("name", FILES)
def test_a_schema_for_editors_refers_to_nothing_outside(name: str):
    """taplo reads one file, and refuses an $id that is relative."""
    schema = json.loads(schemas.text(name))
    assert all(r.startswith("#/") for r in re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema)))
    assert schema["$id"].startswith("urn:sectext:file:")
    assert not [each for each in objects(schema) if "allOf" in each], "taplo offers no keys where there is an allOf"


@pytest.mark.parametrize("name", FILES)
def test_every_key_that_an_editor_offers_is_described(name: str):
    schema = schemas.read(name)
    for each in objects(schema):
        for key, value in each["properties"].items():
            described = value.get("description") or schema["$defs"][value["$ref"].rpartition("/")[2]]["description"]
            assert described or "const" in value, key


@pytest.mark.parametrize("name", RESULTS)
def test_our_own_results_have_these_keys_and_no_others(name: str):
    optional = {"near", "previous", "next"} if "error" in name else set()
    for each in objects(json.loads(schemas.text(name))):
        assert each["additionalProperties"] is False
        assert set(each["properties"]) - set(each.get("required", ())) <= optional


def test_every_command_has_a_schema_and_every_schema_a_use():
    named = {Path(name).stem.removesuffix("-1") for name in RESULTS}
    assert named - OTHER == {name.replace(" ", "-") for name in commands()}


def test_the_page_lists_every_schema_and_no_other():
    assert set(first_column(reference("json.md"))) == set(schemas.names())


def test_an_unknown_schema_is_named():
    for ask in (lambda: schemas.text("results/nothing-1.json"), lambda: schemas.name_of("sectext.nothing/1")):
        with pytest.raises(schemas.UnknownSchema):
            ask()


def enums(name: str) -> list[list[Any]]:
    found = re.findall(r'"enum": (\[[^\]]*\])', json.dumps(schemas.read(name), ensure_ascii=False))
    return [json.loads(each) for each in found]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("results/show-1.json", [*get_args(StatusName), None]),
        ("results/log-1.json", get_args(StatusName)),
        ("results/log-1.json", get_args(CorrectionKind)),
        ("results/explain-1.json", get_args(State)),
        ("results/show-1.json", get_args(Level)),
        ("results/blame-1.json", get_args(Where)),
        ("results/changes-1.json", get_args(What)),
        ("results/status-1.json", get_args(FactKind)),
        ("results/conflicts-1.json", get_args(meetings.Verdict)),
        ("results/rebase-1.json", get_args(Outcome)),
        ("results/range-diff-1.json", get_args(range_diff.Verdict)),
        ("results/audit-1.json", get_args(AuditState)),
        ("results/audit-1.json", PARTS),
        ("files/events.json", get_args(FactKind)),
        ("files/version.json", CERTAINTIES),
        ("files/version.json", get_args(Certainty)),
        ("files/modification.json", list(VERBS)),
    ],
)
def test_the_values_of_a_schema_are_those_of_the_code(name: str, values: Any):
    assert set(values) in [set(each) for each in enums(name)]


def test_each_verb_takes_the_keys_that_the_reader_takes():
    change = schemas.read("files/modification.json")["properties"]["change"]["items"]
    cases = {each["if"]["properties"]["do"]["const"]: each["then"] for each in change["then"]["allOf"]}
    assert {verb: set(then["propertyNames"]["enum"]) for verb, then in cases.items()} == {
        verb: {"document", "do", "part", "by", "review", *keys} for verb, keys in KEYS.items()
    }
    assert change["properties"]["in"]["enum"] == ["heading", "text", "closing"]
    assert set(PARTS) == set(change["properties"]["in"]["enum"])


# What commands print: tests/conftest.py judges all of it; here, that the judge can find a fault


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


PRINTED = [
    ("show", "G3.20(b)", "--on", "2019-11-04"),
    ("show", "G3.20(b)", "--on", "2018-12-01"),
    ("show", "G3.99", "--on", "2019-11-04"),
    ("log", "G3.20(b)"),
    ("blame", "G3.20(b)", "--on", "2019-11-04"),
    ("explain", "G3.26", "--on", "2018-09-01"),
    ("explain", "already-there"),
    ("changes", "--since", "2018-01-01", "--until", "2020-01-01"),
    ("diff", "6.17", "MP087"),
    ("redline", "MP087", "--dry-run"),
    ("status",),
    ("verify",),
    ("audit", str(ROOT / "tests" / "guidance" / "vulnerabilities.md"), "--on", "2019-11-29"),
]


def mutants(value: Any) -> Iterator[tuple[str, Any]]:
    """The value with one key too many, one too few, or one of another type, in each of its objects."""
    if isinstance(value, dict):
        yield "a key too many", {**value, "bogus": 1}
        for key in value:
            yield f"without {key}", {k: v for k, v in value.items() if k != key}
            yield f"{key} is of no type it has", {**value, key: 1.5}
            for what, inner in mutants(value[key]):
                yield f"{key}: {what}", {**value, key: inner}
    elif isinstance(value, list):
        for number, each in enumerate(value[:2]):
            for what, inner in mutants(each):
                yield f"[{number}]: {what}", [*value[:number], inner, *value[number + 1 :]]


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_a_key_that_comes_goes_or_turns_is_found(arguments: tuple[str, ...], corpus: Corpus):
    printed = json.loads(corpus.run(*arguments, "--json").out)
    check_printed(printed)
    missed = []
    for what, mutant in mutants(printed):
        try:
            check_printed(mutant)
        except (AssertionError, KeyError, AttributeError):
            continue
        missed.append(what)
    assert not missed


def test_a_result_without_a_schema_is_found():
    with pytest.raises(AssertionError, match=r"sectext\.nothing/1 has no schema"):
        check_printed({"schema": "sectext.nothing/1", "result": {}, "findings": []})


# Files


def as_json(value: Any) -> Any:
    """TOML as JSON has it, and as editors hand it to a schema: a date is text."""
    if isinstance(value, dict):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def kind_of(path: Path) -> str:
    kept = path.parent.name == "legal-text"  # an earlier legal text of a modification
    return "files/modification.json" if kept else f"files/{path.stem}.json"


def held_to_its_schema(path: Path) -> list[str]:
    return faults(as_json(tomllib.loads(path.read_text(encoding="utf-8"))), kind_of(path))


def toml_files(folder: Path) -> list[Path]:
    return sorted(
        path for top in ("corpus", "modifications") for path in (folder / top).rglob("*.toml") if path.is_file()
    )


@pytest.mark.parametrize("path", toml_files(ROOT), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_each_file_of_the_corpus_is_what_its_schema_says(path: Path):
    assert held_to_its_schema(path) == []


SCENARIOS = sorted(path.parent for path in (ROOT / "tests" / "scenarios").glob("*/facts.toml"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda p: p.name)
def test_each_file_of_a_scenario_is_what_its_schema_says(folder: Path, tmp_path: Path):
    build(read_facts(folder / "facts.toml"), tmp_path)
    assert {p.name: wrong for p in toml_files(tmp_path) if (wrong := held_to_its_schema(p))} == {}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "cases").glob("*/modification.toml")), ids=lambda p: p.parent.name
)
def test_each_modification_of_a_case_is_what_its_schema_says(path: Path):
    assert held_to_its_schema(path) == []


@cache
def examples() -> dict[str, list[dict[str, Any]]]:
    """A file of every form that docs/reference/files.md shows, by its schema."""
    shown = {
        info: file_blocks(f"toml {info}") for info in ("version", "modification", "events", "governance", "calendar")
    }
    found = {kind: [tomllib.loads(block.text) for block in given] for kind, given in shown.items()}
    found["modification"] += [tomllib.loads(example_modification(block.text)) for block in file_blocks("toml change")]
    [omitted] = [each for each in found["modification"] if each["change"][0]["do"] == "omit words"]
    [change] = omitted["change"]
    beside = {"base": "1.0", "onto": "2.0", "problem": "gone", "was": "a", "now": "b"}
    found["modification"] += [
        {**omitted, "alternative_to": "MP-Y", "change": [{**change, "review": "The words around it changed."}]},
        {**{k: v for k, v in omitted.items() if k != "change"}, "conflict": [{**change, **beside}]},
    ]
    return found


def reads(kind: str, value: dict[str, Any]) -> Callable[[], object]:
    return lambda: READERS[f"toml {kind}"](tomlkit.dumps(value))


def refused(carry_out: Callable[[], object]) -> bool:
    try:
        carry_out()
    except (SectextError, KeyError, TypeError):
        return True
    return False


def tables(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield from tables(each, (*path, key))


def inside(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


# One of each type; a date is left out where text stands, because as JSON it is text. The values are apt where the type is.
WRONG: tuple[Any, ...] = (
    2019,
    1.5,
    True,
    "",
    "soon",
    [5],
    ["", ""],
    [],
    {"bogus": 1},
    [{"bogus": 1}],
    date(2019, 1, 1),
)


def changed(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A file with one key too many, one too few, or one with another value, in each of its tables."""
    for path in tables(value):
        named = ".".join(map(str, path)) or "the file"
        other = copy.deepcopy(value)
        inside(other, path)["bogus"] = "x"
        yield f"{named} with a key too many", other
        for key in inside(value, path):
            other = copy.deepcopy(value)
            del inside(other, path)[key]
            yield f"{named} without {key}", other
            for wrong in WRONG:
                if isinstance(inside(value, path)[key], str) and (wrong == "soon" or isinstance(wrong, date)):
                    continue
                other = copy.deepcopy(value)
                inside(other, path)[key] = wrong
                yield f"{named}: {key} = {wrong!r}", other


KINDS = ("version", "modification", "events", "governance", "calendar")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_reader_refuses_the_schema_refuses(kind: str):
    tried, missed = 0, []
    for value in examples()[kind]:
        for what, mutant in changed(value):
            if refused(reads(kind, mutant)):
                tried += 1
                if validator(f"files/{kind}.json").is_valid(as_json(mutant)):
                    missed.append(what)
    assert tried > 20
    assert not missed


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_schema_refuses_the_reader_refuses(kind: str):
    """No false alarm in the editor. A digest that is none is refused when it is compared, and not when it is read."""
    wrongly = []
    for value in examples()[kind]:
        for what, mutant in changed(value):
            if "sha256" in what or validator(f"files/{kind}.json").is_valid(as_json(mutant)):
                continue
            if not refused(reads(kind, mutant)) and not (kind == "modification" and undraftable(mutant)):
                wrongly.append(what)
    assert not wrongly


def undraftable(value: dict[str, Any]) -> bool:
    """Whether a modification that can be read cannot be carried out on the example document."""
    base = example_document()
    found = read_modification(tomlkit.dumps(value), name="x", governance=governance())
    return refused(lambda: drafted(found, lambda _: base))


def test_limits_what_looks_alike_in_json_is_told_apart_only_by_the_reader():
    """A date in quotation marks, text without, and a whole number with a point; JSON has one form for both."""
    [event] = examples()["events"]
    for change in ({"date": "2019-04-15"}, {"source": date(2019, 4, 15)}):
        other = copy.deepcopy(event)
        other["event"][0]["fact"][0] |= change
        assert refused(reads("events", other))
        assert validator("files/events.json").is_valid(as_json(other))


# Editors


def rules() -> list[dict[str, Any]]:
    return tomllib.loads((ROOT / ".taplo.toml").read_text(encoding="utf-8"))["rule"]  # type: ignore[no-any-return]


def test_taplo_is_told_of_a_schema_for_each_file():
    for path in toml_files(ROOT):
        name = path.relative_to(ROOT).as_posix()
        said = [rule["schema"]["path"] for rule in rules() if any(fnmatch(name, glob) for glob in rule["include"])]
        assert said == [f"sectext/schemas/{kind_of(path)}"]
        assert (ROOT / said[0]).is_file()
