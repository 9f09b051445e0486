"""What has to last of each file of the corpus once it is published: the rules by which an edit of it is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from sectext.lasting.decisions import GOVERNANCE, events, modification
from sectext.lasting.facts import Edit, Lost, table
from sectext.lasting.version import version
from sectext.lasting.words import text_of, words

__all__ = ["Edit", "Lost", "has_rules", "is_readable", "lost"]


def has_rules(name: str) -> bool:
    """Whether anything in a file has to last, or decides what has to."""
    return name == GOVERNANCE or _rule(name) is not None


def is_readable(name: str, data: bytes) -> bool:
    """Whether a file can be read; one that cannot proves nothing."""
    return (text_of(data) if name.endswith(".md") else table(data)) is not None


def lost(edit: Edit) -> Iterator[Lost]:
    """What an edit took away although it had been published by that day. Both sides must be readable."""
    rule = _rule(edit.name)
    if rule is not None:
        yield from rule(edit)


def _rule(name: str) -> Callable[[Edit], Iterator[Lost]] | None:
    return next((rule for pattern, rule in _RULES.items() if re.fullmatch(pattern, name)), None)


_RULES: Mapping[str, Callable[[Edit], Iterator[Lost]]] = {
    r"corpus/sec_versions/[^/]+/version\.toml": version,
    r"corpus/sec_versions/[^/]+/[^/]+\.md": words,
    r"corpus/events\.toml": events,
    r"modifications/[^/]+/modification\.toml": modification,
}
