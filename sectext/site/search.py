"""What can be searched, and the index of it: one of today's text, one of every other wording; no filters in either."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sectext.address import Address
from sectext.errors import SectextError
from sectext.lineage import Spell
from sectext.reasons import when_in_words
from sectext.site import paths
from sectext.site.render import small_page
from sectext.site.site import Site
from sectext.timeline import when
from sectext.tree import Clause, lines

_SEARCHED = ("clause", "definition")
_NOT_USED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-highlight", "pagefind-component-ui", "playground")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A text to be found: where it is, what it is called, its words, and since when it reads so ("" for today's)."""

    place: str
    title: str
    words: str
    since: str = ""


class NoIndex(SectextError):
    """The index of the search could not be made."""

    code = "no-index"


def can_search() -> bool:
    """Whether Pagefind is installed."""
    return find_spec("pagefind") is not None


def pagefind_version() -> str:
    """Another release makes other files."""
    return version("pagefind")


def current(site: Site) -> Iterator[tuple[str, bytes]]:
    """The files of the index of today's text, below search/current/."""
    yield from (("search/current/" + path, data) for path, data in index(of_today(site)))


def history(site: Site) -> Iterator[tuple[str, bytes]]:
    """The files of the index of every other wording, below search/history/."""
    yield from (("search/history/" + path, data) for path, data in index(of_other_days(site)))


def of_today(site: Site) -> list[Record]:
    """The clauses and terms of today, and the modifications."""
    texts = (text for name in site.documents for text in site.view.texts(name, site.today)[-1:])
    found = [
        Record(place=paths.of(address), title=_title(address, clause), words=_words(clause))
        for text in texts
        for address in text.held.places
        if (clause := text.held.clause(address)) is not None and clause.kind in _SEARCHED
    ]
    found += [_of_modification(site, m.id) for m in site.modifications]
    return sorted(found, key=_order)


def of_other_days(site: Site) -> list[Record]:
    """Every wording that is not today's, from the first day it has."""
    found: list[Record] = []
    now = max((number for number in site.view.picks(site.today)), default=-1)
    for name in site.documents:
        reading = site.view.reading(name)
        for line in reading.every_line():
            spells = (s for s in reading.spells(line) if not s.first <= now <= s.last)
            found += [_record(site, spell) for spell in spells if spell.clause.kind in _SEARCHED]
    return sorted(found, key=_order)


def _order(record: Record) -> tuple[str, str]:
    return record.place, record.words


def _record(site: Site, spell: Spell) -> Record:
    place = paths.of(spell.address)
    bounds = site.view.chain[spell.first].bounds
    first = bounds.not_before or bounds.not_after
    return Record(
        place=place if first is None else paths.on(place, first),
        title=_title(spell.address, spell.clause),
        words=_words(spell.clause),
        since=when_in_words(when(bounds)),
    )


def _words(clause: Clause) -> str:
    return "\n".join(lines(clause))


def _title(address: Address, clause: Clause) -> str:
    if clause.kind == "definition":
        return f"“{clause.label}”"
    return " ".join(filter(None, (str(address), clause.heading)))


def _of_modification(site: Site, identifier: str) -> Record:
    modification = site.code.modification(identifier)
    words = " ".join(filter(None, (modification.id, modification.title, modification.note, *modification.impacts)))
    title = f"{modification.id} {modification.title}"
    return Record(place=paths.of_modification(identifier), title=title, words=words)


def index(found: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
    """The files of an index, by their names. Pagefind's own widgets are left out: the site has its own."""
    with tempfile.TemporaryDirectory(prefix="sectext-search-") as name:
        folder = Path(name)
        for record in found:
            file = folder / "site" / record.place / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(small_page("record.html", record=record))
        _run(folder)
        for file in sorted((folder / "made").rglob("*")):
            path = file.relative_to(folder / "made").as_posix()
            if file.is_file() and not path.startswith(_NOT_USED):
                yield path, _in_one_form(path, file.read_bytes())


def _run(folder: Path) -> None:
    """Pagefind's own program, by way of its Python package: its library waits a tenth of a second for each record."""
    program = [sys.executable, "-m", "pagefind", "--site", str(folder / "site"), "--output-path", str(folder / "made")]
    done = subprocess.run([*program, "--force-language", "en", "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoIndex(
            f"Pagefind failed: {(done.stderr or done.stdout).strip()[-400:]}", hint="Is its version 1.3 or newer?"
        )


def _in_one_form(path: str, data: bytes) -> bytes:
    """Pagefind lists what its index has in any order; the rest of its files are the same for the same texts."""
    if path != "pagefind-entry.json":
        return data
    entry = json.loads(data)
    entry["include_characters"] = sorted(entry.get("include_characters", []))
    return (json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n").encode()
