"""What a site says of itself, where its pages are, and how words from files are made safe to print on one line."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from sectext.address import Address
from sectext.errors import MalformedFile

# Names that are made without a site's own authority; the namespace is fixed for good.
NAMES: UUID = uuid5(NAMESPACE_URL, "sectext")
AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?,\d{4}(?:-\d{2}(?:-\d{2})?)?")
_STEP = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+")
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# What no XML can hold, and the marks that turn the direction of what follows: no words of the code need one, and one
# that is left open runs on into the page around it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef]"
    "|[\ufffe\uffff]|["
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


class Addresses(Protocol):
    """Where the pages are: each path from the top of the site as it stands in a link, percent-encoded, no slash first.

    The scheme is the generator's own; nothing else in a feed, a calendar or linked data rests on it.
    """

    def clause(self, address: Address) -> str: ...
    def document(self, name: str) -> str: ...
    def modification(self, identifier: str) -> str: ...
    def version(self, label: str) -> str: ...
    def event(self, identifier: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A site: its title, who publishes it, its language, and where it is, if that is known.

    `base` is the address of its top ("https://example.org/sec/"). `authority` ("example.org,2026", RFC 4151) is who
    gives the names; without one they are UUIDs. It is chosen once: with another, every entry has another name.
    """

    title: str
    author: str
    base: str | None = None
    authority: str | None = None
    language: str = "en-GB"
    file: str = "site/site.toml"

    def __post_init__(self) -> None:
        for key in ("title", "author"):
            if not line(getattr(self, key)):
                raise MalformedFile(f"{key}: a text was expected, and nothing was found.", where=self.file)
        if self.base is not None:
            parts = urlsplit(self.base)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
                problem = f"base: “{line(self.base)}” is not the address of a site."
                raise MalformedFile(problem, where=self.file, hint='Write base = "https://example.org/sec/".')
            if not _is_ascii(self.base) or not self.base.endswith("/"):
                problem = f"base: “{line(self.base)}” must be ASCII and end with a slash."
                raise MalformedFile(problem, where=self.file, hint='Write base = "https://example.org/sec/".')
        if self.authority is not None and not AUTHORITY.fullmatch(self.authority):
            problem = f"authority: “{line(self.authority)}” is not a host name and a year."
            raise MalformedFile(problem, where=self.file, hint='Write authority = "example.org,2026".')

    def name(self, key: str) -> str:
        """A name for good, as a URI: it rests neither on the day nor on where the site is."""
        key = key.encode("utf-8", "backslashreplace").decode()
        if self.authority is not None:
            return f"tag:{self.authority}:{quote(key, safe='/-._~')}"
        return f"urn:uuid:{uuid5(NAMES, key)}"

    def absolute(self, path: str) -> str | None:
        """The address of a page on the web; None where it is not known where the site is."""
        return None if self.base is None else self.base + _checked_part(path)

    def link(self, path: str, at: str) -> str:
        """A page as a link that stands in the file `at`: absolute where that can be, else relative to the file."""
        found = self.absolute(path)
        if found is not None:
            return found
        place, mark, part = _checked_part(path).partition("#")
        near = posixpath.relpath(place or ".", posixpath.dirname(checked(at)) or ".")
        return (near + "/" if not place or place.endswith("/") else near) + mark + part


def checked(path: str) -> str:
    """A path of the site. Raises ValueError for one that is none: it leaves the site, or is not percent-encoded."""
    steps = path.removesuffix("/").split("/") if path else []
    if not all(_STEP.fullmatch(step) and not set(unquote(step)) <= {"."} for step in steps):
        raise ValueError(f"“{path}” is not a path of the site, percent-encoded and without a slash first.")
    return path


def _checked_part(path: str) -> str:
    """A path of the site, which may end with the name of a part of its page: events/#tests-end."""
    place, mark, part = path.partition("#")
    if mark and not _PART.fullmatch(part):
        raise ValueError(f"“{path}” does not end with the name of a part of a page.")
    return checked(place) + mark + part


def line(text: str) -> str:
    """Words from a file on one line: any space is one blank, and what cannot be printed shows as a replacement mark."""
    return " ".join(words(text).split())


def words(text: str) -> str:
    """Words with every character kept, but for those that no XML can hold or that turn the direction of a page.

    They show as a replacement mark, so that a reader sees that something stood there.
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def _is_ascii(text: str) -> bool:
    return all("!" <= character <= "~" for character in text)
