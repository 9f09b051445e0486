"""What is fuzzed: every reader of sectext, with sound files to begin from, and what must hold of whatever it returns.

One more reader is one more `Target` in TARGETS.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx_files
from akn_others import EUROPEAN_UNION, LAWS_AFRICA, UNITED_KINGDOM
from fuzz_mutation import Mutation, of_json, of_pack, of_words, of_xml, of_zip

import sectext
from sectext import address, commencement, files, instruction, library, versions
from sectext.annexes import annexes, render
from sectext.calendar import working_days_after
from sectext.checks.files import check_file
from sectext.cli.options import read_date, read_suppositions
from sectext.errors import SectextError
from sectext.export import export, export_whole
from sectext.formats import akn, markdown
from sectext.formats.markdown import front
from sectext.formats.word.opening import unpack
from sectext.formats.word.reading import WordText
from sectext.formats.word.remarks import in_margins, looks, remarks
from sectext.formats.word.sections import read_section
from sectext.formats.word.tracked import accepted, rejected
from sectext.governance import read as read_governance
from sectext.governance import read_events
from sectext.modification import drafted
from sectext.modification import read as read_modification
from sectext.modification.mending import with_words, words_of
from sectext.pack import connected
from sectext.redline import accept, is_changed, reject
from sectext.search import as_query
from sectext.site.settings import read_settings
from sectext.suppression import read_file as read_suppressions
from sectext.tree import Clause, plain, walk

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
DAYS = (date(2017, 1, 1), date(2018, 9, 1), date(2019, 11, 4), date(2030, 1, 1))


class Broken(AssertionError):
    """A reader returned something that is not what it promises."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One reader. `ask` returns, or raises a SectextError; anything else is a fault.

    `seeds` are sound files to begin from, `words` what is worth putting in. `named`: an error says in which file.
    `quick` inputs are tried in every run of the tests; `make fuzz` tries as many as there is time for.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    ask: Callable[[bytes], object]
    mutated: Mutation = of_words
    words: tuple[str, ...] = ()
    named: bool = True
    quick: int = 60


def law(holds: bool, told: str) -> None:
    if not holds:
        raise Broken(told)


@cache
def code() -> sectext.Code:
    return library.open(ROOT, cached=False)


@cache
def scratch() -> Path:
    """A folder that goes when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def text_of(data: bytes) -> str:
    return files.text_of(data, "file")


# Text


def _texts_hold(tree: Clause) -> None:
    """What a tree promises of its words, beside what its making checks."""
    law(plain(tree) == plain(tree).strip(), "the text has outer spaces")
    try:
        address.parse(tree.label or "")
    except SectextError:
        return  # what a document is called is settled by version.toml
    for place in walk(tree):
        law(address.parse(str(place.address)) == place.address, f"the address {place.address} is not read as itself")


def ask_markdown(data: bytes) -> None:
    text = text_of(data)
    tree = markdown.read(text, name="file")
    written = markdown.write(tree)
    law(markdown.read(written, name="file") == tree, "what is written is read otherwise")
    law(markdown.write(markdown.read(written, name="file")) == written, "what is written changes when written again")
    if tree.kind == "document":
        _texts_hold(tree)
        law(set(markdown.lines(text, name="file")) == {place.path for place in walk(tree)}, "a clause has no line")


def ask_file(data: bytes) -> None:
    tree, sources = front.read_file(text_of(data), name="file")
    law(front.read_file(front.write_file(tree, sources), name="file") == (tree, sources), "written and read otherwise")


def ask_critic(data: bytes) -> None:
    marked = markdown.read_redline(text_of(data), name="file")
    if any(isinstance(_side(side, marked), str) for side in (accept, reject)):
        return  # marks in marks: one of its sides is refused
    again = markdown.read_redline(markdown.write_redline(marked), name="file")
    for side in (accept, reject):
        one, other = _side(side, marked), _side(side, again)
        law(one == other, f"{side.__name__}ed, the redline that was written says something else")
    law(is_changed(marked) == is_changed(again), "marks came or went")


def _side(side: Callable[[Any], Clause], marked: Any) -> Any:
    """A side of a redline; None where all of it was put in or taken out, or where it makes no tree."""
    try:
        return side(marked)
    except SectextError as error:
        return error.code


def documents() -> list[bytes]:
    """Files of the corpus, and one with what they have not: a table, terms, groups, closing words, odd labels."""
    found = [path.read_bytes() for path in sorted((CORPUS / "sec_versions").glob("*/*.md"))[:2]]
    return [*found, b"+++\n+++\n\n" + b"\n".join(found[0].split(b"\n+++\n", 1)[1:]), b"+++\n+++\n\n" + RICH.encode()]


RICH = """# Section A 'Terms'

Words before.

## A1 Meanings

### Of words

- **A1.1** In this Code:
  - **Working Day** means a day other than:
    - **(a)** a Saturday; or
    - **(b)** a Sunday,

    in England \\*or\\* Wales; and
  - **"Odd \\[Term\\]"** means 1 < 2 & 3.
- A1.2 **Fees** As follows:

  | Fee | Amount |
  | --- | --- |
  | Entry | £5<br>- (a) each<br>- (b) or more |
  | Exit | 6 \\| 7 |

  which are due.
- **A1.2A** Not used
"""
REDLINE = """# Section A

- A1.1 Each User shall pay {--ten--}{++twenty++} pounds{>>MP1<<}.
- {++A1.2 A new clause:++}
  - {++(a) one;++}
- {--A1.3 A clause that goes.--}

{>>inserted table<<}

| {>>inserted row<<}{++Fee++} | {++£5++} |
| --- | --- |
| {>>inserted row<<}{++Exit++} | {++£7++} |

- A1.4 As follows:

  | Fee | Amount |
  | --- | --- |
  | Exit | {--£6--}{++£7++} |
"""


# TOML


def toml_target(name: str, read: Callable[[str], object], seeds: Sequence[Path], more: Sequence[str] = ()) -> Target:
    words = ("[[effective]]", "when = { on = 2019-11-04 }", "quashed = true", "latest = [{ never = true }]", "a.b.c = 1", "inf", "nan", "0o7", "07:32:00")  # fmt: skip
    return Target(
        name=name,
        seeds=lambda: [*(path.read_bytes() for path in seeds), *(text.encode() for text in more)],
        ask=lambda data: read(text_of(data)),
        words=words,
    )


def ask_modification(text: str) -> None:
    """Read it, draft it on its base, and put other words into it."""
    found = read_modification(text, name="file", governance=code().governance)
    for number, entry in enumerate(words_of(text)):
        for key, words in entry.items():
            again = with_words(text, number, key, words)
            law(words_of(again)[number][key] == words, f"{key}: other words are there than were put there")
    if found.base not in {version.label for version in code().versions}:
        return
    for each in drafted(found, lambda name: code().document(name, version=found.base)):
        for operation in each.patch.operations:
            instruction.sentence(operation)


def ask_events(text: str) -> None:
    for event in read_events(text, name="file"):
        for known in (None, *DAYS):
            commencement.event_bounds(event.facts, known)
            after = commencement.After(event=event.id, days=36_500, working_days=300)
            _refused(lambda: commencement.evaluate(after, {event.id: event.facts}, known))  # noqa: B023


def ask_calendar(text: str) -> None:
    found = library.read_calendar(text, name="file")
    for day in (*DAYS, date.min, date.max):
        _refused(lambda day=day: working_days_after(day, 40, found))


def ask_site(text: str) -> None:
    folder = scratch() / "site"
    folder.mkdir(exist_ok=True)
    (folder / "site.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    read_settings(folder.parent)


FILES = (
    "corpus/events.toml", "corpus/governance.toml", "corpus/calendar.toml", "corpus/suppressions.toml",
    "corpus/sec_versions/6.17+MP087/version.toml", "corpus/sec_versions/5.20/version.toml",
    "corpus/sec_versions/5.20/section-g.md", "modifications/MP087/modification.toml",
    "modifications/SMETS1-deferral/modification.toml",
)  # fmt: skip
SUPPRESSED = '[[suppress]]\ncode = "doubled-word"\nat = "G3.19"\nreason = "so"\n'


@cache
def _copy() -> Path:
    folder = scratch() / "folder"
    for name in ("corpus", "modifications"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "corpus/suppressions.toml").write_text(SUPPRESSED)
    return folder


def folder_seeds() -> list[bytes]:
    return [name.encode() + b"\n" + (_copy() / name).read_bytes() for name in FILES]


def ask_folder(data: bytes) -> None:
    """One file of a corpus is another; the whole is opened, and asked."""
    name, _, content = data.partition(b"\n")
    folder, chosen = _copy(), name.decode("utf-8", "replace")
    if chosen not in FILES:
        return
    file = folder / chosen
    whole = file.read_bytes()
    file.write_bytes(content)
    try:
        _asked(library.open(folder, cached=False))
    finally:
        file.write_bytes(whole)


def _asked(opened: sectext.Code) -> None:
    for ask in (
        *(lambda day=day, at=at: opened.clause(at, on=day) for day in DAYS for at in ("G3.20(b)", "Section G")),
        lambda: opened.timeline("G3.20"),
        lambda: opened.changes(DAYS[0], DAYS[3]),
        lambda: opened.clause("G3.26", on=DAYS[1], known=DAYS[0], using=("SMETS1-deferral",)),
        lambda: opened.explain("G3.26", on=DAYS[1]),
        lambda: [render(each, ["md"]) for each in annexes(opened, "MP087")],
    ):
        _refused(ask)


def _refused(ask: Callable[[], object]) -> None:
    """A question that may be refused."""
    try:
        ask()
    except SectextError as error:
        law(bool(error.code and str(error)), "an error says nothing")


# Files of others


def ask_docx(data: bytes) -> None:
    package = unpack(data, name="file")
    text = WordText(package)
    text.unresolved()
    for view in (accepted, rejected):
        tree = read_section(text, view, document="Section G").tree
        law(front.read_file(front.write_file(tree, ()), name="file")[0] == tree, "imported, it is read otherwise")
    list(in_margins(text)), list(looks(text)), list(remarks(text, None)), text.comments, text.properties()


def ask_linter(data: bytes) -> None:
    file = scratch() / "file.docx"
    file.write_bytes(data)
    for finding in check_file(file).findings:
        law(bool(finding.problem), "a finding says nothing")


@cache
def docx_seeds() -> tuple[bytes, ...]:
    _, whole = export(code(), "Section G", version="6.17", format="docx")
    annex = next(iter(annexes(code(), "MP087")))
    [(_, redlined)] = render(annex, ["docx"])
    return docx_files.packed(docx_files.parts()), whole, redlined


def ask_akn(data: bytes) -> None:
    read = akn.read_file(data, name="file")
    again = akn.read_file(akn.write(read.tree), name="file") if read.tree.kind == "document" else None
    law(again is None or again.tree == read.tree, "what is written is read otherwise")
    _refused(lambda: akn.read_redline(data, name="file"))


@cache
def akn_seeds() -> tuple[bytes, ...]:
    _, whole = export(code(), "Section G", version="6.17", format="akn")
    [(_, redlined)] = render(next(iter(annexes(code(), "MP087"))), ["akn"])
    return whole, redlined, UNITED_KINGDOM, EUROPEAN_UNION, LAWS_AFRICA


@cache
def _pack() -> Path:
    file = scratch() / "whole.sqlite"
    export_whole(code(), file, format="sqlite")
    return file


def pack_seeds() -> tuple[bytes, ...]:
    return (_pack().read_bytes(),)


def ask_pack(data: bytes) -> None:
    file = scratch() / "file.sqlite"
    file.write_bytes(data)
    _asked(library.open(file))


def ask_manifest(data: bytes) -> None:
    """The list of a folder of Parquet files."""
    from sectext.export.parquet import MANIFEST, damages

    folder = scratch() / "parquet"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(data)
    list(damages(folder))


def ask_site_list(data: bytes) -> None:
    """The list of what a build of the site made."""
    from sectext.site.build import MANIFEST, _read

    folder = scratch() / "public"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(data)
    for name, path in _read(folder).paths().items():
        law(isinstance(name, str) and isinstance(path, str), "a path is none")


# Words on a command line


def ask_address(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for read in (address.parse, address.parse_range):
        try:
            found = read(text)
        except SectextError:
            continue
        law(read(str(found)) == found, f"{found} is not read as itself")
        if isinstance(found, address.Range):
            law(found.covers(found.first) and found.covers(found.last), f"{found} does not cover its ends")


def ask_words(data: bytes) -> None:
    """Dates, suppositions and searches, as somebody types them."""
    text = data.decode("utf-8", "surrogateescape")
    _refused(lambda: read_date(text, "--on"))
    _refused(lambda: read_suppositions([text]))
    query = as_query(text)
    if query:
        with connected(_pack()) as connection:
            connection.execute("SELECT count(*) FROM search WHERE search MATCH ?", (query,)).fetchall()


ADDRESSES = (b'A1.1 "Working Day"(a)', b"Appendix AC 3.2(a)", b"G3.20(b) to (d)", b"Schedule 8 table 1 #2 column 2", b'G3 [odd \\] label] "x"#2', b"Sections G3.26 to G3.28")  # fmt: skip
DATES = (b"2019-11-04", b"4/11/19", b"4 November 2019", b"an-event=2019-07-01", b'"two words" manu* \xe2\x80\x9cx\xe2\x80\x9d')  # fmt: skip

TARGETS: tuple[Target, ...] = (
    Target(name="markdown", seeds=lambda: [RICH.encode(), *(d.split(b"\n+++\n\n", 1)[1] for d in documents()[:2])], ask=ask_markdown),
    Target(name="document file", seeds=documents, ask=ask_file, words=("+++", "[[source]]", 'at = ["G3"]')),
    Target(name="criticmarkup", seeds=lambda: [REDLINE.encode(), RICH.encode()], ask=ask_critic),
    toml_target("version.toml", lambda t: versions.read(t, name="file"), sorted(CORPUS.glob("sec_versions/*/version.toml"))),
    toml_target("modification.toml", ask_modification, sorted((ROOT / "modifications").glob("*/modification.toml"))),
    toml_target("events.toml", ask_events, [CORPUS / "events.toml"]),
    toml_target("calendar.toml", ask_calendar, [CORPUS / "calendar.toml"]),
    toml_target("governance.toml", lambda t: read_governance(t, name="file"), [CORPUS / "governance.toml"]),
    toml_target("suppressions.toml", lambda t: read_suppressions(t, name="file"), [], [SUPPRESSED]),
    toml_target("site.toml", ask_site, [ROOT / "site" / "site.toml"]),
    Target(name="folder", quick=15, seeds=folder_seeds, ask=ask_folder),
    Target(name="docx", quick=12, seeds=docx_seeds, ask=ask_docx, mutated=of_zip),
    Target(name="linter", quick=12, seeds=docx_seeds, ask=ask_linter, mutated=of_zip),
    Target(name="akn", quick=25, seeds=akn_seeds, ask=ask_akn, mutated=of_xml),
    Target(name="pack", quick=10, seeds=pack_seeds, ask=ask_pack, mutated=of_pack),
    Target(name="parquet manifest", seeds=lambda: [b'{"schema": "sectext.parquet/1", "files": {"a.parquet": {"rows": 1, "sha256": "x"}}, "sha256": "y"}'], ask=ask_manifest, mutated=of_json),
    Target(name="site list", seeds=lambda: [b'{"format": 1, "keys": {"a": "b"}, "files": {"a": {"x.html": "y"}}}'], ask=ask_site_list, mutated=of_json),
    Target(name="address", quick=400, seeds=lambda: list(ADDRESSES), ask=ask_address, words=("#1", "(b)", '"x"', "[y]", " to ", "table 9"), named=False),
    Target(name="words", quick=200, seeds=lambda: list(DATES), ask=ask_words, words=("NEAR(", "OR", "*", '"', "^", ":"), named=False),
)  # fmt: skip
BY_NAME = {target.name: target for target in TARGETS}
