"""What site/site.toml says of a site, and the pages that were written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sectext.address import Address, BadAddress, parse
from sectext.errors import MalformedFile
from sectext.formats import toml
from sectext.site.home import AUTHORITY, Home, line

_FILE = "site/site.toml"
_PAGE = re.compile(r"[a-z][a-z0-9-]*")
DOWNLOADS = ("docx", "pdf", "md", "xml", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A page written by hand in site/pages: its name, its title and its Markdown."""

    name: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The title of a site, what it says of itself, its address on the web, and in what forms annexes are offered.

    `authority` gives the names of entries in feeds and of clauses in linked data; it is chosen once. `mended` has the
    reason for each dated file that was wrong, `means` the version and address that an identifier stands for.
    """

    title: str = "The code"
    about: str = "The text of the code on any date, and what would change it."
    publisher: str = ""
    notice: str = ""
    url: str = ""
    authority: str = ""
    mended: tuple[tuple[str, str], ...] = ()
    means: tuple[tuple[str, str, Address], ...] = ()
    downloads: tuple[str, ...] = DOWNLOADS
    pages: tuple[Written, ...] = ()

    @property
    def base(self) -> str:
        """The path at which the site stands on its host: / or /code/."""
        return f"{urlsplit(self.url).path.rstrip('/')}/"

    @property
    def home(self) -> Home:
        """What feeds, the calendar and linked data say of the site."""
        title = self.title if line(self.title) else "The code"
        author = self.publisher if line(self.publisher) else title
        return Home(title=title, author=author, base=self.url or None, authority=self.authority or None)


def read_settings(root: Path) -> Settings:
    """The settings of the folder that holds site/. Raises MalformedFile; without site.toml the usual ones count."""
    file = root / _FILE
    table = toml.read(file.read_text(encoding="utf-8") if file.exists() else "", name=_FILE)
    usual = Settings()
    found = Settings(
        title=table.maybe_text("title") or usual.title,
        about=table.maybe_text("about") or usual.about,
        publisher=table.maybe_text("publisher") or usual.publisher,
        notice=table.maybe_text("notice") or usual.notice,
        url=_url(table),
        authority=_authority(table),
        mended=tuple(_mended(table)),
        means=tuple(_means(table)),
        downloads=_downloads(table),
        pages=tuple(_pages(root / "site" / "pages")),
    )
    table.done()
    return found


def _url(table: toml.Table) -> str:
    url = table.maybe_text("url") or ""
    if url and not re.fullmatch(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~-]+)*/?", url):
        table.refuse("url", f"“{url}”", "the address of the site's root, like https://code.example/sec/")
    return url and f"{url.rstrip('/')}/"


def _authority(table: toml.Table) -> str:
    authority = table.maybe_text("authority") or ""
    if authority and not AUTHORITY.fullmatch(authority):
        table.refuse(
            "authority", f"“{authority}”", "a host name and a year in which it was held, like code.example,2026"
        )
    return authority


def _mended(table: toml.Table) -> Iterator[tuple[str, str]]:
    for each in table.tables("mended"):
        yield each.text("file"), each.text("reason")
        each.done()


def _means(table: toml.Table) -> Iterator[tuple[str, str, Address]]:
    for each in table.tables("means"):
        try:
            yield each.text("id"), each.text("version"), parse(each.text("address"))
        except BadAddress as error:
            each.refuse("address", f"“{each.words('address')}”", f"the address of a clause ({error.problem})")
        each.done()


def _downloads(table: toml.Table) -> tuple[str, ...]:
    if "downloads" not in table:
        return DOWNLOADS
    found = table.texts("downloads")
    for name in found:
        if name not in DOWNLOADS:
            table.refuse("downloads", f"“{name}”", f"some of {', '.join(DOWNLOADS)}")
    return found


def _pages(folder: Path) -> Iterator[Written]:
    for file in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        yield _written(file.stem, file.read_text(encoding="utf-8"))


def _written(name: str, text: str) -> Written:
    where = f"site/pages/{name}.md"
    if not _PAGE.fullmatch(name):
        hint = "Small letters, digits and hyphens, a letter first."
        raise MalformedFile(f"“{name}” cannot be the address of a page.", where=where, hint=hint)
    first, _, rest = text.lstrip().partition("\n")
    if not first.startswith("# ") or not first[2:].strip():
        raise MalformedFile("The page has no title.", where=f"{where}:1", hint="Begin with a line like “# About”.")
    return Written(name=name, title=first[2:].strip(), markdown=rest)
