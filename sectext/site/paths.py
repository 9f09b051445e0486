"""Where each thing stands on the site: its address below the root, made from its name alone, so that it never moves."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from sectext.address import Address
from sectext.tree import Clause

_DOCUMENT = re.compile(r"[A-Z][a-z]+ (?:[A-Z]{1,3}|\d{1,4}[A-Z]?)")
_NUMBER = re.compile(r"[A-Z]{0,3}\d{1,6}(?:\.\d{1,6})*[A-Z]{0,3}")
_LOWER, _UPPER, _DIGITS = re.compile(r"\([a-z]+\)"), re.compile(r"\([A-Z]+\)"), re.compile(r"\(\d{1,6}\)")
_ORDINAL = re.compile(r"#\d{1,6}")
_TERM = re.compile(r'"[A-Z][a-z]*(?: (?:[A-Z][a-z]*|of|the|and|or|for|to|in|on|by|a))*"')
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
_SAFE = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
_PAGED = ("group", "clause", "item", "definition")


def of_document(name: str) -> str:
    """Section G is at section-g/."""
    return f"{name.lower().replace(' ', '-') if _DOCUMENT.fullmatch(name) else _odd(name)}/"


def of(address: Address) -> str:
    """G3.20(b) is at section-g/g3.20/b/. Two addresses never have one place, also where case does not count."""
    return of_document(address.document) + "".join(f"{_step(step)}/" for step in address.steps)


def on(place: str, day: date) -> str:
    """The page of a place as it is from a day on: section-g/g3.20/b/2019-11-04/."""
    return f"{place}{day.isoformat()}/"


def of_modification(identifier: str) -> str:
    return f"modifications/{name(identifier)}/"


def of_version(label: str) -> str:
    """6.17+MP087 is at versions/6.17-plus-MP087/."""
    plain = label.replace("+", "-plus-")
    simple = "-plus-" not in label and re.fullmatch(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*", plain)
    return f"versions/{plain if simple else _odd(label)}/"


def of_event(identifier: str) -> str:
    """An event is a part of one page."""
    return f"events/#{name(identifier)}"


def of_identifier(identifier: str) -> str:
    """The address of a clause for good, whatever its number is or becomes: id/5sr42wybfp4tnh6p/."""
    return f"id/{identifier}/"


def has_page(clause: Clause) -> bool:
    """Whether a clause has a page of its own: what has a number, a letter or a term to be cited by."""
    return clause.kind in _PAGED


def is_safe(path: str) -> bool:
    """Whether a file may be written below the folder of the site: plain names, none that begins with a dot."""
    return bool(_SAFE.fullmatch(path)) and ".." not in path


def root_from(place: str) -> str:
    """The way from a page back to the root: ../../ from section-g/g3.20/."""
    return "../" * place.count("/") or "./"


def name(identifier: str) -> str:
    """A name that people gave, as a part of a path."""
    return identifier if _NAME.fullmatch(identifier) else _odd(identifier)


class Places:
    """Where the pages are, for those who only need that: each path from the root, as it stands in a link."""

    def clause(self, address: Address) -> str:
        return of(address)

    def document(self, name: str) -> str:
        return of_document(name)

    def modification(self, identifier: str) -> str:
        return of_modification(identifier)

    def version(self, label: str) -> str:
        return of_version(label)

    def event(self, identifier: str) -> str:
        return of_event(identifier)


def _step(step: str) -> str:
    if _NUMBER.fullmatch(step):
        return step.lower()
    if _LOWER.fullmatch(step):
        return step[1:-1]
    if _UPPER.fullmatch(step):
        return f"upper-{step[1:-1].lower()}"
    if _DIGITS.fullmatch(step):
        return f"no-{step[1:-1]}"
    if _ORDINAL.fullmatch(step):
        return f"unlabelled-{step[1:]}"
    if _TERM.fullmatch(step):
        return f"term-{step[1:-1].lower().replace(' ', '-')}"
    return _odd(step)


def _odd(text: str) -> str:
    """A name for what has letters that an address does not take: some of it to be read, and a digest to tell it by."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")
    return f"x-{words}-{hashlib.sha256(text.encode()).hexdigest()[:10]}".replace("--", "-")
