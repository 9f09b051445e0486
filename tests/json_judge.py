"""Holds JSON to its schema with the validator that everybody uses, `jsonschema`."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from sectext import schemas

_DAYS = FormatChecker(formats=["date"])


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of one of our schemas, by its name in the package."""
    return Draft202012Validator(schemas.read(name), format_checker=_DAYS)


def faults(value: Any, name: str) -> list[str]:
    """What is wrong with a value by a schema, a sentence each, the place first."""
    found = sorted(validator(name).iter_errors(value), key=lambda error: list(map(str, error.absolute_path)))
    return [f"{'/'.join(map(str, error.absolute_path)) or 'the whole'}: {error.message[:400]}" for error in found]


def check_printed(document: dict[str, Any]) -> None:
    """What a command prints with --json has a schema, and is what it says. Raises AssertionError."""
    try:
        name = schemas.name_of(document["schema"])
    except schemas.UnknownSchema:
        raise AssertionError(f"{document['schema']} has no schema: add it to sectext/schemas/results") from None
    wrong = faults(document, name)
    assert not wrong, f"{document['schema']} is not what {name} says:\n" + "\n".join(wrong)
