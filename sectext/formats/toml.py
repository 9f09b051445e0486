"""A TOML file read key by key; every error names the file, the line, what was expected and what was found."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, NoReturn, TypeAlias, TypeVar

from sectext.errors import MalformedFile

T = TypeVar("T")
KeyPath: TypeAlias = tuple[str | int, ...]

# Signs that break a line or that nothing shows: control characters, halves of signs, line and paragraph separators, and
# what is no sign at all.
UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp", "Cn")

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=(.*)$""")
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What is parsed for such a key takes memory as the square of its steps.
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:(?:"[^"\n]{0,99}"|'[^'\n]{0,99}'|[A-Za-z0-9_-]+)[ \t]*\.[ \t]*){100}""")
# Tables and lists in one another; rules reach four, and what reads them calls itself.
_DEEPEST = 20
_SHOWN = 200  # signs of a line or key that is wrong, in an error
_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
}


class _Lines:
    """The line of each key of a file, found when one is first asked for: most files give no cause to."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line

    @cached_property
    def found(self) -> dict[KeyPath, int]:
        return _line_numbers(self._text, self._first_line)


class Table:
    """One table of a TOML file. Keys are taken with their type; `done` refuses those nobody asked for."""

    def __init__(self, values: Mapping[str, Any], *, name: str, path: KeyPath, lines: _Lines, raw: list[str]):
        self.values = values
        self.name = name
        self.path = path
        self._lines = lines
        self._raw = raw
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def line(self, key: str | None = None) -> int:
        """The line of a key, or of the table itself."""
        path = self.path if key is None else (*self.path, key)
        while path and path not in self._lines.found:
            path = path[:-1]
        return self._lines.found.get(path, 1)

    def where(self, key: str | None = None) -> str:
        return f"{self.name}:{self.line(key)}"

    def text(self, key: str) -> str:
        return self._need(key, self.maybe_text(key), "text in quotation marks")

    def maybe_text(self, key: str) -> str | None:
        value = self._plain(key)
        if value == "":
            self.refuse(key, "empty text", "some words, or no such key")
        return value

    def one_line(self, key: str) -> str:
        """Text that stands in headings and tables: nothing in it breaks the line, or cannot be printed."""
        value = self.text(key)
        if any(unicodedata.category(sign) in UNPRINTABLE for sign in value):
            self.refuse(key, ascii(value), "one line without control characters")
        return value

    def words(self, key: str) -> str:
        """Text that may be empty."""
        return self._need(key, self._plain(key), "text in quotation marks")

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._typed(key, list, 'a list of texts: ["…", "…"]') or []
        if not all(isinstance(value, str) for value in values):
            self.refuse(key, self._shown(key), 'a list of texts: ["…", "…"]')
        for value in values:
            self._check_plain(key, value)
        return tuple(values)

    def integer(self, key: str, default: int) -> int:
        value = self._typed(key, int, "a whole number")
        return default if value is None else value

    def count(self, key: str, default: int, most: int = 36_500) -> int:
        """A whole number that counts something: not negative, and not beyond a hundred years of days."""
        value = self.integer(key, default)
        if not 0 <= value <= most:
            self.refuse(key, str(value), f"0 to {most}")
        return value

    def boolean(self, key: str, default: bool) -> bool:
        value = self._typed(key, bool, "true or false")
        return default if value is None else value

    def date(self, key: str) -> dt.date:
        return self._need(key, self.maybe_date(key), "a date like 2019-11-04, without quotation marks")

    def maybe_date(self, key: str) -> dt.date | None:
        value = self._typed(key, dt.date, "a date like 2019-11-04, without quotation marks")
        if isinstance(value, dt.datetime):
            self.refuse(key, self._shown(key), "a date like 2019-11-04, without a time")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            self.refuse(key, f"“{value}”", "one of: " + ", ".join(allowed))
        return value

    def table(self, key: str) -> Table | None:
        values = self._typed(key, dict, "a table: { … }")
        return None if values is None else self._below(values, (*self.path, key))

    def tables(self, key: str) -> list[Table]:
        found = self._typed(key, list, f"tables: [[{key}]]") or []
        if not all(isinstance(value, dict) for value in found):
            self.refuse(key, self._shown(key), f"tables: [[{key}]]")
        return [self._below(values, (*self.path, key, number)) for number, values in enumerate(found)]

    def value(self, key: str) -> Any:
        """A value whose type the caller checks."""
        self._asked.add(key)
        return self.values.get(key)

    def done(self) -> None:
        """Every key must have been asked for. Raises MalformedFile."""
        for key in self.values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked)) or "none"
                raise MalformedFile(
                    f"Found the unknown key “{key[:_SHOWN]}”.", where=self.where(key), hint=f"Keys here: {known}."
                )

    def refuse(self, key: str, found: str, expected: str) -> NoReturn:
        raise MalformedFile(f"{key}: expected {expected}; found {found}.", where=self.where(key))

    def _below(self, values: Mapping[str, Any], path: KeyPath) -> Table:
        return Table(values, name=self.name, path=path, lines=self._lines, raw=self._raw)

    def _typed(self, key: str, kind: type[T], expected: str) -> T | None:
        self._asked.add(key)
        value = self.values.get(key)
        right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if value is not None and not right:
            found = self._shown(key)
            if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
                self.refuse(key, f"the number {found}", f'{expected}: {key} = "{found}"')
            self.refuse(key, f"{_NAMES.get(type(value), type(value).__name__)} {found}".strip(), expected)
        return value if right else None

    def _plain(self, key: str) -> str | None:
        value = self._typed(key, str, "text in quotation marks")
        self._check_plain(key, value or "")
        return value

    def _check_plain(self, key: str, value: str) -> None:
        """A control character other than a tab and a line end is nothing that people write, and a terminal obeys it."""
        if found := _CONTROL.search(value):
            self.refuse(key, f"the control character U+{ord(found.group()):04X}", "words")

    def _need(self, key: str, value: T | None, expected: str) -> T:
        if value is None:
            raise MalformedFile(f"The key “{key}” is missing: expected {expected}.", where=self.where())
        return value

    def _shown(self, key: str) -> str:
        """The value as it is written in the file, so that 5.10 is not shown as 5.1."""
        line = self.line(key)
        match = _KEY.match(self._raw[line - 1]) if 0 < line <= len(self._raw) else None
        written = match[2].partition("#")[0].strip() if match and match[1].strip("\"'") == key else ""
        found = written or str(self.values.get(key))
        return found if len(found) <= _SHOWN else f"{found[:_SHOWN]} …"


def read(text: str, *, name: str, first_line: int = 1) -> Table:
    """Parse TOML. `first_line` is where the text begins in its file. Raises MalformedFile."""
    if text.startswith("\ufeff"):
        problem = "The file begins with a byte order mark."
        raise MalformedFile(problem, where=f"{name}:1", hint="Save it as UTF-8 without one.")
    if found := _LONG_KEY.search(text):
        where = f"{name}:{text.count(chr(10), 0, found.start()) + first_line}"
        raise MalformedFile("A key leads more than 100 tables deep.", where=where, hint="Nothing here needs so many.")
    raw = [""] * (first_line - 1) + text.split("\n")
    try:
        values = tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        if not isinstance(error, tomllib.TOMLDecodeError):
            raise MalformedFile(
                "This is not TOML that can be read: a number or a nesting without end.", where=name
            ) from None
        found = _AT.search(str(error))
        line = (int(found[1]) if found and found[1] else text.count("\n") + 1) + first_line - 1
        problem = _AT.sub("", str(error))
        shown = raw[line - 1].strip() if line <= len(raw) else ""
        raise MalformedFile(
            f"This is not TOML: {problem[:1].lower()}{problem[1:]}, in “{shown[:_SHOWN]}”.",
            where=f"{name}:{line}",
            hint='Text is written in quotation marks ("5.10"), dates without (2019-11-04).',
        ) from None
    if _is_deep(values):
        problem = f"Tables or lists stand more than {_DEEPEST} deep in one another."
        raise MalformedFile(problem, where=f"{name}:{first_line}", hint="Nothing that is read here needs so many.")
    return Table(values, name=name, path=(), lines=_Lines(text, first_line), raw=raw)


def _is_deep(values: Mapping[str, Any]) -> bool:
    level: list[Any] = [values]
    for _ in range(_DEEPEST + 1):
        holders = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for held in holders for each in held if isinstance(each, dict | list)]
        if not level:
            return False
    return True


def _line_numbers(text: str, first_line: int) -> dict[KeyPath, int]:
    """The line of each key and table header, found by their shape; values over several lines are passed by."""
    lines: dict[KeyPath, int] = {(): first_line}
    counts: dict[KeyPath, int] = {}
    here: KeyPath = ()
    closing: str | None = None
    for number, line in enumerate(text.split("\n"), start=first_line):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if header := _HEADER.match(line):
            here = _header_path(header, counts)
            lines.setdefault(here, number)
        elif key := _KEY.match(line):
            steps = tuple(part.strip().strip("\"'") for part in key[1].split("."))
            lines.setdefault((*here, *steps), number)
            closing = _left_open(key[2])
    return lines


def _header_path(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    path: KeyPath = ()
    steps = _plain(header)
    for number, step in enumerate(steps, start=1):
        path = (*path, step)
        opens = header[1] == "[[" and number == len(steps)
        if path in counts and not opens:
            path = (*path, counts[path] - 1)
    if header[1] == "[[":
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path


def _plain(header: re.Match[str]) -> KeyPath:
    return tuple(part.strip().strip("\"'") for part in header[2].split("."))


def _left_open(value: str) -> str | None:
    """What ends a value that goes on over the next lines: three quotation marks, or the bracket of a list."""
    for marks in ('"""', "'''"):
        if value.count(marks) == 1:
            return marks
    without_text = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", value[:10_000])
    return "]" if without_text.count("[") > without_text.count("]") else None
