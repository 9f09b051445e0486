"""One piece of sectext's work, to be measured: `python benchmarks/work.py WORK FOLDER [NUMBER…]`

Prints, as JSON, whether its answer is right, and what it spent where that is not the whole process. benchmarks/bench.py
runs it, each time in a process of its own. `pair` writes what the comparisons are given, ours and the others'.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

# Each work imports what it needs: the time that this takes is measured too.
from benchmarks.measuring import Spent, quickest  # noqa: E402

if TYPE_CHECKING:
    from sectext.redline import Marked
    from sectext.tree import Clause

Told = tuple[Spent | None, bool]
DAY = datetime(2020, 1, 1, tzinfo=UTC)
KINDS = ("a word changed", "a tenth changed", "a chapter moved")


def opened(folder: Path, versions: int) -> Told:
    import sectext

    return None, len(sectext.open(folder).versions) == versions


def edition(folder: Path) -> Told:
    """Every answer on the first day of the last version, in a code just opened, each compared with the text itself."""
    import sectext

    code = sectext.open(folder)
    last = code.view().chain[-1]
    day = last.bounds.not_after or last.bounds.not_before or date(2030, 1, 1)
    spent, made = quickest(lambda: {address: answer.clause for address, answer in code.on(day).items()}, most=1)
    held = {address: code.text(address.document, last.version.label).clause(address) for address in made}
    return spent, bool(made) and made == held


def look_up(_: Path, wordings: int, asked: int) -> Told:
    """One clause on a day, known and asked for before."""
    from benchmarks import lookups

    code = lookups.code(1, wordings)
    spent = lookups.look_up(code, 1, wordings, asked)
    number = wordings // 2
    right = code.clause("B1.0", on=lookups.on(number)).text == f"B1.0 {lookups.clauses(1, number)[0].text}"
    return spent, right


def edition_in_memory(_: Path, clauses: int) -> Told:
    """Every clause of a code with four wordings each, on a day that was not asked for before."""
    from benchmarks import lookups

    code = lookups.code(clauses, 4)
    code.clause("B1.0", on=lookups.on(0))
    days = iter((2, 3, 1))

    def all_of_them() -> list[str | None]:
        found = code.on(lookups.on(next(days)))
        return [found[f"B1.{n}"].text for n in range(clauses)]

    spent, made = quickest(all_of_them, most=2)
    number = 3 if next(days, None) == 1 else 2
    return spent, made == [f"{c.label} {c.text}" for c in lookups.clauses(clauses, number)]


def compiled(_: Path, clauses: int, operations: int) -> Told:
    from benchmarks import lookups

    return lookups.compiled(flat=False, clauses=clauses, operations=operations)


def pair(folder: Path, clauses: int, kind: int) -> Told:
    """Two texts, and the patch from one to the other, in each form that anybody wants them in."""
    from benchmarks import word
    from sectext.formats import word as docx
    from sectext.formats.markdown import write
    from sectext.redline import apply

    old = word.document(clauses)
    patch = _patch(old, KINDS[kind])
    made = word.Pair(KINDS[kind], old, apply(old, patch), patch)
    word.keep(folder, made)
    for name, text in (("old", made.old), ("new", made.new)):
        (folder / f"{name}.md").write_text(write(text), encoding="utf-8")
        (folder / f"{name}.xml").write_bytes(_as_xml(text))
        (folder / f"{name}.docx").write_bytes(docx.write(text))
    return None, made.old != made.new


def _patch(old: Clause, kind: str) -> Any:
    from benchmarks import word
    from sectext.address import Address
    from sectext.patch import Move, Patch, Reword

    if kind == "a chapter moved":
        groups = [child for child in old.children if child.kind == "group"]
        name = Address(document=old.label or "")
        first, last = (name.below(group.label or "") for group in (groups[0], groups[-1]))
        return Patch(document=name.document, base="1.0", operations=(Move(at=first, into=name, after=last),))
    count = 1 if kind == "a word changed" else len(list(_clauses(old))) // 10
    operations = word.operations(old, count)
    if kind == "a word changed":
        operations = (each for each in operations if isinstance(each, Reword))
    return Patch(document=old.label or "", base="1.0", operations=tuple(operations))


def _clauses(old: Clause) -> Any:
    from sectext.tree import walk

    return (place for place in walk(old) if place.clause.kind in ("clause", "item"))


def _as_xml(text: Clause) -> bytes:
    """The plainest XML of a tree: one element a clause."""
    from lxml import etree

    def element(clause: Clause) -> Any:
        made = etree.Element(clause.kind, {"label": clause.label} if clause.label else {})
        for part in ("heading", "text", "closing"):
            if words := getattr(clause, part):
                etree.SubElement(made, part).text = words
        made.extend([element(child) for child in clause.children])
        return made

    return bytes(etree.tostring(element(text), encoding="utf-8"))


def compared(folder: Path) -> Told:
    """The patch from one text to the other, and that it leads there."""
    from benchmarks import word
    from sectext.compare import compare
    from sectext.redline import apply

    given = word.kept(folder)
    spent, patch = quickest(lambda: compare(given.old, given.new))
    return spent, apply(given.old, patch) == given.new


def redline_docx(folder: Path) -> Told:
    """The modification's own redline, as a Word file."""
    from sectext.formats import word

    (folder / "made.docx").write_bytes(word.write_redline(_redline(folder), date=DAY))
    return None, True


def compared_docx(folder: Path) -> Told:
    """The same, given no patch but two Word files, like the others."""
    from sectext.compare import compare
    from sectext.formats import word
    from sectext.redline import redline

    old, new = (_read_docx(folder / name) for name in ("old.docx", "new.docx"))
    (folder / "made.docx").write_bytes(word.write_redline(redline(old, compare(old, new)), date=DAY))
    return None, True


def redline_html(folder: Path) -> Told:
    from sectext.formats import html

    made = html.write_redline(_redline(folder))
    (folder / "made.html").write_text(made, encoding="utf-8")
    return None, "<ins" in made


def _redline(folder: Path) -> Marked:
    from benchmarks import word
    from sectext.redline import redline

    given = word.kept(folder)
    return redline(given.old, given.patch)


def read_docx(folder: Path) -> Told:
    from benchmarks import word

    return None, _read_docx(folder / "old.docx") == word.kept(folder).old


def _read_docx(file: Path) -> Clause:
    from sectext.formats.word.opening import open_package
    from sectext.formats.word.reading import WordText
    from sectext.formats.word.sections import read_section
    from sectext.formats.word.tracked import accepted

    return read_section(WordText(open_package(file)), accepted, document="Section B").tree


def judged(folder: Path) -> Told:
    """Whether made.docx gives the new text when every change is accepted, and the old one when it is rejected."""
    from sectext.formats.word import paragraphs

    def shown(name: str, view: str) -> list[tuple[str, str]]:
        return [(label, text) for label, text in paragraphs(folder / name, view=view) if label or text]  # type: ignore[arg-type]

    new, old = shown("new.docx", "accepted"), shown("old.docx", "accepted")
    return None, shown("made.docx", "accepted") == new and shown("made.docx", "rejected") == old


WORKS: dict[str, Callable[..., Told]] = {
    "open": opened,
    "edition": edition,
    "look-up": look_up,
    "edition-in-memory": edition_in_memory,
    "compile": compiled,
    "pair": pair,
    "compare": compared,
    "redline-docx": redline_docx,
    "compare-docx": compared_docx,
    "redline-html": redline_html,
    "read-docx": read_docx,
    "judge": judged,
}


def main() -> None:
    name, folder, *numbers = sys.argv[1:]
    spent, right = WORKS[name](Path(folder), *map(int, numbers))
    inside = {} if spent is None else {"seconds": spent.seconds, "processor": spent.processor}
    print(json.dumps({**inside, "right": right}))


if __name__ == "__main__":
    main()
