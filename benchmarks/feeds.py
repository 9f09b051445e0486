"""How long what stands beside the pages of a site takes: identifiers, feeds, calendar, linked data, dated files.

python benchmarks/synthetic.py FOLDER
python benchmarks/feeds.py FOLDER [--on 2026-01-01]
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import perf_counter

import sectext
from sectext.address import Address
from sectext.errors import NoText
from sectext.site import atom, ical, linked
from sectext.site.dated import release
from sectext.site.home import Home
from sectext.site.news import News
from sectext.site.paths import Places


def first_days(news: News, on: date) -> Iterator[tuple[Address, date]]:
    """Each clause on the first day of each of its wordings that has come."""
    for name in news.documents:
        for address in dict.fromkeys(a for (_, n), held in news.code.held.items() if n == name for a in held.places):
            for row in news.code.timeline(address):
                if isinstance(row.from_, date) and row.from_ <= on and row.address == address:
                    yield address, row.from_


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 1, 1))
    chosen = parser.parse_args()
    home = Home(title="A code", author="Whoever measures", base="https://sec.invalid/")
    started = perf_counter()

    def told(what: str) -> None:
        nonlocal started
        print(f"{perf_counter() - started:7.2f} s  {what}")
        started = perf_counter()

    code = sectext.open(chosen.folder)
    told("open")
    news = News(code, Places(), on=chosen.on)
    entries = news.of_code()
    made = atom.write(entries, key="code", title="The code", home=home, at="feed.atom", page="", since=news.since)
    told(f"the code: {len(entries)} entries, {len(made):,} bytes")
    for name in news.documents:
        found = news.of_document(name)
        page = Places().document(name)
        atom.write(found, key=name, title=name, home=home, at=f"{page}feed.atom", page=page, since=news.since)
    told(f"{len(news.documents)} documents")
    for modification in code.modifications:
        found, page = news.of_modification(modification.id), Places().modification(modification.id)
        atom.write(found, key=page, title=page, home=home, at=f"{page}feed.atom", page=page, since=news.since)
    told(f"{len(code.modifications)} modifications")
    count = size = 0
    for name in news.documents:
        for address in dict.fromkeys(a for (_, n), h in code.held.items() if n == name for a in h.places):
            found, page = news.of_clause(address), Places().clause(address)
            if address.steps:
                size += len(atom.write(found, key=page, title=page, home=home, at=f"{page}feed.atom", page=page,
                                       since=news.since))  # fmt: skip
                count += 1
    told(f"{count} clauses, {size:,} bytes")
    dates = ical.write(ical.occasions(code, Places(), on=chosen.on), title="Dates", home=home)
    told(f"the calendar: {len(dates):,} bytes")
    wanted = list(first_days(news, chosen.on))
    told(f"{len(wanted)} first days of wordings")
    made = release(code, wanted, Places(), on=chosen.on)
    told(f"{len(made.files)} dated files, {sum(map(len, made.files.values())):,} bytes")
    release(code, wanted, Places(), on=chosen.on, given=made.manifest)
    told("the same again, against the manifest")
    for address in dict.fromkeys(address for address, _ in wanted):
        with suppress(NoText):
            answer = code.clause(address, on=chosen.on)
            identity = news.identities(address.document).of(address, answer.version) if answer.version else None
            linked.write(linked.clause(answer, identity, home=home, addresses=Places()))
    told("linked data")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:7} MB at most")


if __name__ == "__main__":
    main()
