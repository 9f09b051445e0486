"""Which part of a Word file refers to which, and what each part holds, as the package itself says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# A path without a server: C:\…, file:///C:/…, Minutes.dotm; not \\server\…, file://server/…, https://…
_ON_A_DISK = re.compile(r"file:(?:///|/)(?![\\/])|(?!file:)(?![a-z][a-z0-9+.-]+:)(?![\\/]{2})", re.IGNORECASE)

# What a relationship to something outside is called in a sentence.
_WHATS = {
    "attachedTemplate": "a template",
    "frame": "a frame",
    "image": "a picture",
    "oleObject": "an embedded object",
    "subDocument": "a document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One reference. `kind` is the last word of its type: styles, header, hyperlink …

    `target` is the name of a part or, where it is external, whatever the file says.
    """

    id: str
    kind: str
    target: str
    external: bool

    @property
    def what(self) -> str:
        return _WHATS.get(self.kind, f"something ({self.kind})")

    @property
    def is_harmless(self) -> bool:
        """A link that a reader may follow, or the name of a template on the drafter's own disk."""
        if self.kind == "attachedTemplate":
            return _ON_A_DISK.match(unquote(self.target)) is not None
        return self.kind == "hyperlink"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTypes:
    """What each part holds: `overrides` by its name, `defaults` by the ending of its name, both in small letters."""

    overrides: Mapping[str, str]
    defaults: Mapping[str, str]

    def of(self, part: str) -> str | None:
        name = part.lower()
        return self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2])


def read_content_types(root: etree._Element) -> ContentTypes:
    """From the root of [Content_Types].xml. Entries that say nothing are passed over."""
    overrides = {
        entry.get("PartName", "").removeprefix("/").lower(): entry.get("ContentType", "")
        for entry in root.iter(f"{_TYPES}Override")
    }
    defaults = {
        entry.get("Extension", "").lower(): entry.get("ContentType", "") for entry in root.iter(f"{_TYPES}Default")
    }
    return ContentTypes(overrides=overrides, defaults=defaults)


def read_relationships(root: etree._Element, source: str) -> tuple[Relationship, ...]:
    """From the root of a .rels part; `source` is the part whose relationships they are, "" for the package's."""
    return tuple(_relationship(entry, source) for entry in root.iter(f"{_RELATIONSHIPS}Relationship"))


def _relationship(entry: etree._Element, source: str) -> Relationship:
    target = entry.get("Target", "")
    external = entry.get("TargetMode", "").lower() == "external"
    return Relationship(
        id=entry.get("Id", ""),
        kind=entry.get("Type", "").rpartition("/")[2],
        target=target if external else _part(target, source),
        external=external,
    )


def _part(target: str, source: str) -> str:
    """The name of a part: a target is relative to the folder of its source, or begins with a slash."""
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")
