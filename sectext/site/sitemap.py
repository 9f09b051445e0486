"""The list of pages for those who index the web (sitemaps.org), each with the day of the last fact about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sectext.site.home import Home, checked

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_PAGES = 50_000  # in one file, as the protocol has it
MOST_BYTES = 50_000_000  # of one file; the protocol allows 52,428,800


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by its path; `changed` is the day of the last fact about it, None where no fact says."""

    path: str
    changed: date | None = None


def sitemap(pages: Iterable[Page], *, home: Home, at: str = "sitemap.xml", most: int = MOST_PAGES) -> dict[str, bytes]:
    """The files, by path: one list, or lists of at most `most` pages and 50 MB and an index of them in `at`.

    Nothing where it is not known where the site is: the protocol wants whole addresses.
    """
    if home.base is None:
        return {}
    listed = sorted({checked(page.path): page for page in pages}.values(), key=lambda page: page.path)
    parts = list(_parts(listed, home, most))
    if len(parts) == 1:
        return {at: _written("urlset", "url", parts[0], home)}
    stem = checked(at).removesuffix(".xml")
    named = {f"{stem}-{number}.xml": part for number, part in enumerate(parts, start=1)}
    index = [Page(path=path, changed=_last(part)) for path, part in named.items()]
    return {
        at: _written("sitemapindex", "sitemap", index, home),
        **{path: _written("urlset", "url", part, home) for path, part in named.items()},
    }


def _parts(listed: Sequence[Page], home: Home, most: int) -> Iterable[list[Page]]:
    part: list[Page] = []
    room = MOST_BYTES
    for page in listed:
        size = 6 * len(f"{home.base}{page.path}") + 100  # no character becomes longer than six
        if part and (len(part) == most or size > room):
            yield part
            part, room = [], MOST_BYTES
        part.append(page)
        room -= size
    yield part


def _last(part: Sequence[Page]) -> date | None:
    return max((page.changed for page in part if page.changed is not None), default=None)


def _written(root: str, each: str, pages: Sequence[Page], home: Home) -> bytes:
    top = Element(root, {"xmlns": _SITEMAPS})
    for page in pages:
        entry = SubElement(top, each)
        SubElement(entry, "loc").text = home.absolute(page.path)
        if page.changed is not None:
            SubElement(entry, "lastmod").text = page.changed.isoformat()
    indent(top)
    text: str = tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
