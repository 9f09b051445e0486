"""How long a site takes to build, to build again and to search, over the synthetic code.

    python benchmarks/site.py [--scale 1.0] [--corpus FOLDER] [--out FOLDER] [--all-downloads]

Prints the wall time, the time of all processors together, and the most memory that one process took. On a machine that
does other work as well, the processor time is what counts: the build has a process for each processor. Annexes are made
as Word, Markdown and JSON; --all-downloads adds PDF.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import synthetic

import sectext
from sectext.site import build_site
from sectext.site.making import Finished

TODAY = date(2026, 11, 21)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--all-downloads", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, out = asked.corpus or Path(folder) / "code", asked.out or Path(folder) / "public"
        if asked.corpus is None:
            synthetic.build(corpus, scale=asked.scale)
        forms = '["docx", "pdf", "md", "json"]' if asked.all_downloads else '["docx", "md", "json"]'
        (corpus / "site").mkdir(exist_ok=True)
        (corpus / "site" / "site.toml").write_text(f'title = "Synthetic"\ndownloads = {forms}\n')
        measure(corpus, out)


def measure(corpus: Path, out: Path) -> None:
    shutil.rmtree(corpus / "site" / "given-out", ignore_errors=True)

    def build() -> Finished:
        return build_site(sectext.open(corpus), corpus, out, TODAY, record=True)

    timed("first build", build)
    timed("again, nothing new", build)
    changed = propose(corpus)
    timed("again, with one proposal more", build)
    shutil.rmtree(changed)
    changed = release(corpus)
    timed("again, with one version more", build)
    shutil.rmtree(changed)
    pages = [file.stat().st_size for file in out.rglob("*.html")]
    median, largest = statistics.median(pages) / 1024, max(pages) / 1024
    print(f"{len(pages):,} pages, the median {median:.1f} KB, the largest {largest:.0f} KB")
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"at most {most / 1024:.0f} MB a process")
    search(out)


def timed(name: str, do: Callable[[], Finished]) -> None:
    wall, before = time.perf_counter(), _processors()
    made = do()
    used = _processors() - before
    did = f"{made.files:,} files, {len(made.written):,} written, {len(made.removed):,} removed"
    print(f"{name}: {time.perf_counter() - wall:.1f} s, {used:.1f} s of processors; {did}", flush=True)


def _processors() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def release(corpus: Path) -> Path:
    """One version more, after the last: one clause of one document has another word."""
    code = sectext.open(corpus)
    last = code.versions[-1]
    changed = next(d for d in last.documents if d.name == "Section B")
    text = (corpus / "corpus" / "sec_versions" / changed.text_of / "section-b.md").read_text(encoding="utf-8")
    text = re.sub(r"^(- B3\.2 )(\S+)", r"\1Otherwise", text, flags=re.MULTILINE)
    new = corpus / "corpus" / "sec_versions" / "99.0"
    new.mkdir()
    (new / "section-b.md").write_text(text, encoding="utf-8")
    lines = ['label = "99.0"', f'parent = "{last.label}"']
    lines += ["[[effective]]", "date = 2026-11-01", "published = 2026-10-01", 'source = "x"']
    for document in last.documents:
        lines += ["[[document]]", f'name = "{document.name}"']
        if document.name == "Section B":
            lines += ['file = "section-b.md"', f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"']
        else:
            lines += [f'in = "{document.text_of}"']
    (new / "version.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new


def propose(corpus: Path) -> Path:
    """One modification more in flight: the last one, under another name."""
    last = max((corpus / "modifications").iterdir(), key=lambda folder: folder.name)
    text = (last / "modification.toml").read_text(encoding="utf-8")
    new = corpus / "modifications" / "SYN9999" / "modification.toml"
    new.parent.mkdir()
    new.write_text(re.sub(r'^id = ".*"', 'id = "SYN9999"', text, flags=re.MULTILINE), encoding="utf-8")
    return new.parent


def search(out: Path) -> None:
    """How long an answer takes after the index is loaded, in Chromium, where that is there."""
    try:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        from playwright.sync_api import sync_playwright
        from sites import serving
    except ImportError:
        print("search: Playwright is not installed")
        return
    asks = """async words => {
        const made = await import('/search/current/pagefind.js'); await made.init(); await made.search('warm');
        const times = [];
        for (const each of words) {
            const start = performance.now(); const found = await made.search(each);
            await Promise.all(found.results.slice(0, 10).map(r => r.data())); times.push(performance.now() - start);
        }
        return times;
    }"""
    words = re.findall(r"[a-z]{5,}", (out / "index.html").read_text(encoding="utf-8"))[200:210] or ["words"]
    with serving(out) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}search/")
        times = page.evaluate(asks, words)
        print(f"search: the median answer after {statistics.median(times):.0f} ms, the slowest {max(times):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
