"""From a code and a day to a finished site: its settings, its pages, its search, and what had to be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from sectext.annexes import FORMATS
from sectext.code import Code
from sectext.errors import Finding
from sectext.saving import save_all
from sectext.site.build import Built, Progress, build
from sectext.site.given import FOLDER, read_given
from sectext.site.search import can_search
from sectext.site.settings import Settings, read_settings
from sectext.site.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What a build did. `search` says whether the site can be searched; `findings` what had to be left out, and why."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    search: bool
    findings: tuple[Finding, ...]
    built: Built


def build_site(
    code: Code,
    root: Path,
    out: Path,
    on: date,
    *,
    record: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Finished:
    """Build the site of a code in a folder, as at a day: only what was published by then counts.

    `root` is the folder that holds site/site.toml, site/pages and site/given-out, where there are any. `record`: what
    the site gives out for good is kept in site/given-out, for the next build. Raises MalformedFile, NotOurs,
    UnsafePath, IntegrityError where a text or a dated file was altered, OSError.
    """
    settings = read_settings(root)
    left_out = list(_left_out(settings))
    settings = replace(settings, downloads=tuple(d for d in settings.downloads if _can_make(d)))
    site = Site(code=code, today=on, settings=settings, search=can_search(), given=read_given(root))
    built = build(site, out, workers=workers, progress=progress, flush=True)
    if record:
        _record(root, out, site)
    return Finished(
        files=built.files,
        written=built.written,
        removed=built.removed,
        search=site.search,
        findings=tuple(left_out),
        built=built,
    )


def _record(root: Path, out: Path, site: Site) -> None:
    """Keep what was given out: only files that are others than before are written, all of them or none."""
    made = {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted((out / FOLDER).rglob("*.json"))}
    changed = {f"site/{path}": data for path, data in made.items() if site.given.files.get(path) != data}
    if changed:
        save_all(root, changed, "site build")


def _can_make(form: str) -> bool:
    """Whether annexes can be made in a form here."""
    if form == "pdf":
        return find_spec("weasyprint") is not None
    return form == "json" or form in FORMATS or (form == "xml" and "akn" in FORMATS)


def _left_out(settings: Settings) -> Iterator[Finding]:
    if not can_search():
        yield Finding(
            code="left-out-of-site",
            where="search/",
            problem="The words of the code cannot be searched on this site: Pagefind is not installed.",
            level="warning",
            hint="pip install 'sectext[site]', and build again.",
        )
    if "pdf" in settings.downloads and not _can_make("pdf"):
        yield Finding(
            code="left-out-of-site",
            where="site/site.toml",
            problem="Annexes are not offered as PDF: WeasyPrint is not installed.",
            level="warning",
            hint="pip install 'sectext[pdf]', or leave “pdf” out of downloads.",
        )
