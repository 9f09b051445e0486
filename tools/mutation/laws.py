"""Tests made quick enough to be asked thousands of times: what a law's examples are is drawn once, and kept."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time
from typing import Any

import pytest
from hypothesis.errors import UnsatisfiedAssumption

# Of each law as many examples as are tried in this time, and no more than this.
_SECONDS = 0.06
MOST = 30


class Enough(Exception):
    """As many examples as there is time for have been drawn."""


@dataclass(slots=True)
class Law:
    """A property test: its sentence, and the examples that were drawn for it."""

    inner: Callable[..., None]
    drawn: list[dict[str, Any]] = field(default_factory=list)
    spent: float = 0.0

    def record(self, **given: Any) -> None:
        """Try an example, and keep it while there is time for more."""
        if self.is_full():
            raise Enough
        kept = {name: _own(value) for name, value in given.items()}
        started = process_time()
        self.inner(**given)
        self.spent += process_time() - started
        if self.spent <= _SECONDS or not self.drawn:
            self.drawn.append(kept)

    def is_full(self) -> bool:
        return self.spent > _SECONDS

    def again(self, **given: Any) -> None:
        """Every example that was kept, with the fixtures of the test."""
        for drawn in self.drawn:
            try:
                self.inner(**{name: _own(value) for name, value in drawn.items()} | given)
            except UnsatisfiedAssumption:
                continue


def _own(value: Any) -> Any:
    """A value that nobody else changes: dice remember what they have thrown."""
    return copy.deepcopy(value) if isinstance(value, random.Random) else value


def law_of(item: pytest.Item) -> Law | None:
    """A property test, ready to record; None for any other test."""
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if handle is None:
        return None
    law = Law(handle.inner_test)
    handle.inner_test = law.record
    return law


def silence_events(module: Any) -> None:
    """Outside Hypothesis there is nothing to report to."""
    if hasattr(module, "event"):
        module.event = lambda *_: None
