"""What a tool is asked: each argument with what it means, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from sectext.errors import SectextError

Shape: TypeAlias = Literal["text", "day", "texts", "days by event"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT_SCHEMA = {"type": "string", "minLength": 1}
_SCHEMAS: Mapping[Shape, dict[str, Any]] = {
    "text": _TEXT_SCHEMA,
    "day": _DAY_SCHEMA,
    "texts": {"type": "array", "items": _TEXT_SCHEMA},
    "days by event": {"type": "object", "additionalProperties": _DAY_SCHEMA},
}


class BadArgument(SectextError):
    """An argument that a tool does not take, or that is missing, or not what it should be."""

    code = "usage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a tool: its name, its shape, and what it says, for whoever asks."""

    name: str
    says: str
    shape: Shape = "text"
    needed: bool = False

    def read(self, value: Any) -> Any:
        """The value as the library takes it. Raises BadArgument."""
        match self.shape, value:
            case "text", str() if value.strip():
                return value
            case "day", str():
                return self._day(value)
            case "texts", list() if all(isinstance(each, str) and each.strip() for each in value):
                return tuple(value)
            case "days by event", dict() if all(isinstance(each, str) for each in value.values()):
                return {event: self._day(day) for event, day in value.items()}
        raise BadArgument(f"{self.name}: expected {_EXPECTED[self.shape]}; found {value!r}.", hint=self.says)

    def _day(self, text: str) -> date:
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            raise BadArgument(f"{self.name}: there is no day {text}.", hint="Days are written 2019-11-04.") from None
        raise BadArgument(f"{self.name}: “{text}” is not a day.", hint="Write it like 2019-11-04.")


_EXPECTED: Mapping[Shape, str] = {
    "text": "some words",
    "day": "a day like 2019-11-04",
    "texts": "a list of names",
    "days by event": "events with a day each",
}


def input_schema(arguments: tuple[Argument, ...]) -> dict[str, Any]:
    """The arguments as a JSON schema."""
    return {
        "type": "object",
        "properties": {each.name: {**_SCHEMAS[each.shape], "description": each.says} for each in arguments},
        "required": [each.name for each in arguments if each.needed],
        "additionalProperties": False,
    }


def read(arguments: tuple[Argument, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that were given, by name; what was left out is not there. Raises BadArgument."""
    known = {each.name: each for each in arguments}
    takes = f"It takes: {', '.join(known) or 'nothing'}."
    for name in given:
        if name not in known:
            raise BadArgument(f"There is no argument “{name}”.", hint=takes)
    for each in arguments:
        if each.needed and given.get(each.name) is None:
            raise BadArgument(f"The argument “{each.name}” is missing: {each.says}", hint=takes)
    return {name: known[name].read(value) for name, value in given.items() if value is not None}
