"""Atom feeds (RFC 4287) of what happened to the code, a document, a clause or a modification."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sectext.site.entries import Entry
from sectext.site.home import Home, line, words
from sectext.site.worded import paragraphs

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE = "application/atom+xml"


def write(
    entries: Sequence[Entry],
    *,
    key: str,
    title: str,
    home: Home,
    at: str,
    page: str,
    since: date,
    most: int | None = None,
) -> bytes:
    """A feed of entries, newest first, `most` of them; the same entries give the same bytes.

    `key` names the feed for good, `at` is the path of its file and `page` that of the page it belongs to. A feed
    without an entry was updated on `since`. A day is written as its midnight, because Atom has no days.
    """
    shown = list(entries[:most])
    feed = Element("feed", {"xmlns": _ATOM, _XML_LANG: home.language})
    SubElement(feed, "id").text = home.name(f"feed/{key}")
    SubElement(feed, "title").text = line(title) or line(home.title)
    SubElement(feed, "updated").text = _midnight(max((entry.updated for entry in shown), default=since))
    SubElement(SubElement(feed, "author"), "name").text = line(home.author)
    SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": home.link(at, at)})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home.link(page, at)})
    for entry in shown:
        feed.append(_entry(entry, home, at))
    indent(feed)
    text: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(entry: Entry, home: Home, at: str) -> Element:
    found = Element("entry")
    SubElement(found, "id").text = home.name(entry.key)
    SubElement(found, "title").text = line(entry.title)
    SubElement(found, "published").text = _midnight(entry.published)
    SubElement(found, "updated").text = _midnight(entry.updated)
    if entry.page is not None:
        SubElement(found, "link", {"rel": "alternate", "type": "text/html", "href": home.link(entry.page, at)})
    SubElement(found, "summary").text = line(entry.summary)
    SubElement(found, "content", {"type": "html"}).text = content(entry)
    return found


def content(entry: Entry) -> str:
    """An entry as HTML that needs no style: its sentences, then each redline with its marks in words."""
    body = Element("div")
    SubElement(body, "p").text = line(entry.summary)
    for sentence in entry.told:
        _lines(SubElement(body, "p"), sentence)
    for shown in entry.redlines:
        SubElement(body, "h2").text = line(shown.title)
        body.extend(paragraphs(shown.marked))
    made: str = tostring(body, encoding="unicode", method="html")
    return made


def _lines(into: Element, text: str) -> None:
    """Words of several lines, each on its own."""
    first, *more = words(text).split("\n")
    into.text = first
    for each in more:
        SubElement(into, "br").tail = each


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
