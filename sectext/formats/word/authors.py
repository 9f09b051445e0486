"""Who made a change, and when they last touched it, as a modification's file says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sectext.patch import Operation

_DATED = re.compile(r"(.*), (\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """An author, and when they last made a part of the change; None where the file does not say."""

    author: str | None
    date: str | None = None

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.author or "unknown", self.date)))


# Whose the marks of an operation are; None: nobody is named.
Whose: TypeAlias = Callable[[Operation | None], By | None]


def read_by(text: str) -> By:
    """An author, and the day or the time after the last comma: Ada, 2026-01-05T10:00:00Z."""
    match = _DATED.fullmatch(text)
    return By(author=match[1], date=match[2]) if match else By(author=text)


def whose(by: Mapping[Operation, Sequence[str]]) -> Whose:
    """Finds the author of an operation. One that several made, and that cannot be parted, has all their names."""
    found = {operation: joined([read_by(each) for each in names]) for operation, names in by.items() if names}
    return lambda operation: found.get(operation) if found and operation is not None else None


def joined(by: Sequence[By]) -> By:
    """Several authors as one: Ada and Bob, with the last date."""
    names = [each.author or "unknown" for each in by]
    author = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return By(author=author, date=max(filter(None, (each.date for each in by)), default=None))
