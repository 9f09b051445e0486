"""The JSON schemas (2020-12) of what sectext prints and exports, and of the TOML files that people write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from sectext.errors import SectextError

Schema = dict[str, Any]
FOLDERS = ("results", "files")

_LOCAL = "#/$defs/"


class UnknownSchema(SectextError):
    """There is no schema of that name."""

    code = "unknown-schema"


def names() -> tuple[str, ...]:
    """The schemas that there are: "results/show-1.json", "files/modification.json" …"""
    folders = ((folder, files(__name__).joinpath(folder)) for folder in FOLDERS)
    return tuple(
        f"{folder}/{file.name}" for folder, here in folders for file in sorted(here.iterdir(), key=lambda f: f.name)
    )


def text(name: str) -> str:
    """A schema as its file has it. It may refer to others beside it. Raises UnknownSchema."""
    if name not in names():
        raise UnknownSchema(f"There is no schema “{name}”.", hint=f"There are: {', '.join(names())}.")
    return files(__name__).joinpath(*name.split("/")).read_text(encoding="utf-8")


def read(name: str) -> Schema:
    """A schema that stands by itself: what it refers to in other files is brought into it. Raises UnknownSchema."""
    schema: Schema = json.loads(text(name))
    folder = name.partition("/")[0]
    brought = {file: json.loads(text(f"{folder}/{file}"))["$defs"] for file in sorted(set(_other_files(schema)))}
    gathered = {key: value for values in brought.values() for key, value in values.items()}
    if gathered:
        schema["$defs"] = {**_reached(schema, gathered), **schema.get("$defs", {})}
    made: Schema = _made_local(schema)
    return made


def name_of(result: str) -> str:
    """The schema of what a result calls itself: "sectext.show/1" has "results/show-1.json". Raises UnknownSchema."""
    kind, _, version = result.removeprefix("sectext.").partition("/")
    name = f"results/{kind}-{version}.json"
    if name not in names():
        raise UnknownSchema(f"Nothing here calls itself “{result}”.", hint="It is written like sectext.show/1.")
    return name


def _references(value: Any) -> Iterator[str]:
    """Every reference in a schema, wherever it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _references(each)


def _other_files(schema: Schema) -> Iterator[str]:
    return (file for reference in _references(schema) if (file := reference.partition("#")[0]))


def _reached(schema: Schema, gathered: Mapping[str, Schema]) -> Schema:
    """The definitions that a schema leads to, by way of others too."""
    found: Schema = {}
    waiting = [schema]
    while waiting:
        named = {reference.rpartition("/")[2] for reference in _references(waiting.pop())}
        for name in sorted(named & gathered.keys() - found.keys()):
            found[name] = gathered[name]
            waiting.append(gathered[name])
    return {name: found[name] for name in sorted(found)}


def _made_local(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _LOCAL + each.rpartition("/")[2] if key == "$ref" else _made_local(each) for key, each in value.items()
        }
    return [_made_local(each) for each in value] if isinstance(value, list) else value
