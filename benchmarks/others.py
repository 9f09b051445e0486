"""The same work done by other people's programs. Run by their own Python, which knows nothing of sectext.

    PYTHON benchmarks/others.py WORK FOLDER [NUMBER…]

Prints whether its answer is right, and what it spent where that is not the whole process, as
JSON. What it reads was put into FOLDER by benchmarks/work.py.
"""

from __future__ import annotations

import difflib
import json
import random
import re
import sys
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measuring import Spent, quickest

FIRST = date(2020, 1, 1)
_AT_ONCE = 40  # given updates of more rows than these, PyTemporal loses some of them


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def openfisca_look_up(_: Path, wordings: int, asked: int) -> tuple[Spent, bool]:
    """The value of one parameter on a day."""
    from openfisca_core.parameters import Parameter

    parameter = Parameter("rate", data={"values": {day(n): {"value": n} for n in range(wordings)}})
    dice = random.Random(1)
    questions = [dice.randrange(wordings) for _ in range(asked)]
    days = [day(number) for number in questions]
    spent, values = quickest(lambda: [parameter.get_at_instant(each) for each in days])
    return _each(spent, asked), values == questions


def openfisca_edition(_: Path, clauses: int) -> tuple[Spent, bool]:
    """All parameters on a day, a day that was not asked for before."""
    from openfisca_core.parameters import ParameterNode

    values = {f"c{n}": {"values": {day(d): {"value": 10 * n + d} for d in range(4)}} for n in range(clauses)}
    node = ParameterNode("code", data=values)
    on = iter([day(2), day(3), *(day(d) for d in range(4, 20))])

    def all_of_them() -> list[int]:
        found = node.get_at_instant(next(on))
        return [getattr(found, f"c{n}") for n in range(clauses)]

    spent, made = quickest(all_of_them)
    return spent, made in ([10 * n + d for n in range(clauses)] for d in (2, 3))


def pytemporal_compile(_: Path, clauses: int, operations: int) -> tuple[Spent, bool]:
    """So many updates of so many rows, in order; updates of different rows that follow one another at once."""
    import pandas

    with warnings.catch_warnings(action="ignore"):
        pandas.set_option("future.infer_string", False)  # it refuses the text columns of pandas 3
    from pytemporal import INFINITY_TIMESTAMP, BitemporalTimeseriesProcessor

    columns = ["id", "words", "effective_from", "effective_to", "as_of_from", "as_of_to"]
    key = ["id", "effective_from"]
    start, end = pandas.Timestamp(FIRST), pandas.Timestamp(INFINITY_TIMESTAMP)
    dice = random.Random(1)
    batches: list[dict[int, tuple[int, int]]] = [{}]
    expected = {n: [(0, n)] for n in range(clauses)}
    for number in range(operations):
        at = dice.randrange(clauses)
        if at in batches[-1] or len(batches[-1]) == _AT_ONCE:
            batches.append({})
        batches[-1][at] = (number + 1, clauses + number)
        expected[at].append((number + 1, clauses + number))

    def rows(entries: dict[int, tuple[int, int]], known: pandas.Timestamp) -> pandas.DataFrame:
        days = pandas.Timedelta(days=1)
        made = [(at, words, start + since * days, end, known, end) for at, (since, words) in entries.items()]
        return pandas.DataFrame(made, columns=columns)

    def compile_them() -> pandas.DataFrame:
        processor = BitemporalTimeseriesProcessor(["id"], ["words"])
        now = rows({n: (0, n) for n in range(clauses)}, start)
        for number, batch in enumerate(batches, start=1):
            known = start + pandas.Timedelta(days=number)
            gone, come = processor.compute_changes(now, rows(batch, known), system_date=str(known.date()))
            stays = ~pandas.MultiIndex.from_frame(now[key]).isin(pandas.MultiIndex.from_frame(gone[key]))
            now = pandas.concat([now[stays], come[columns]], ignore_index=True)
        return now

    spent, made = quickest(compile_them, most=3)
    found: dict[int, list[tuple[int, int]]] = {}
    for at, words, since in made.sort_values(["id", "effective_from"])[["id", "words", "effective_from"]].values:
        found.setdefault(at, []).append(((since - start).days, words))
    return spent, found == expected


def difflib_compare(folder: Path) -> tuple[Spent, bool]:
    """Lines that differ, and in them the words that differ."""
    old, new = ((folder / name).read_text(encoding="utf-8") for name in ("old.md", "new.md"))
    spent, made = quickest(lambda: _opcodes(old.splitlines(True), new.splitlines(True)))
    return spent, "".join(made) == new


def _opcodes(old: list[str], new: list[str]) -> list[str]:
    """The new text, put together from what both have and what only the new one has."""
    made: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "replace":
            made += old[a:b] if kind == "equal" else new[c:d]
            continue
        before, after = (re.findall(r"\w+|\s+|.", "".join(lines)) for lines in (old[a:b], new[c:d]))
        for inner, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            made += before[i:j] if inner == "equal" else after[k:m]
    return made


def xmldiff_compare(folder: Path) -> tuple[Spent, bool]:
    """The actions that turn one XML document into the other."""
    from lxml import etree
    from xmldiff import main

    old, new = ((folder / name).read_bytes() for name in ("old.xml", "new.xml"))
    spent, actions = quickest(lambda: main.diff_trees(etree.fromstring(old), etree.fromstring(new)))
    try:
        made = main.patch_tree(actions, etree.fromstring(old))
    except IndexError:  # it does not find its own places again
        return spent, False
    return spent, etree.tostring(made, method="c14n") == etree.tostring(etree.fromstring(new), method="c14n")


def difflib_html(folder: Path) -> tuple[None, bool]:
    """The two texts side by side, as HTML."""
    old, new = ((folder / name).read_text(encoding="utf-8").splitlines() for name in ("old.md", "new.md"))
    made = difflib.HtmlDiff(wrapcolumn=100).make_file(old, new)
    (folder / "made.html").write_text(made, encoding="utf-8")
    return None, "diff_" in made


def docxodus(folder: Path) -> tuple[None, bool]:
    from python_redlines import DocxodusEngine

    old, new = ((folder / name).read_bytes() for name in ("old.docx", "new.docx"))
    (folder / "made.docx").write_bytes(DocxodusEngine().run_redline("Ada", old, new)[0])
    return None, True


WORKS: dict[str, Callable[..., tuple[Spent | None, bool]]] = {
    "openfisca-look-up": openfisca_look_up,
    "openfisca-edition": openfisca_edition,
    "pytemporal-compile": pytemporal_compile,
    "difflib-compare": difflib_compare,
    "difflib-html": difflib_html,
    "xmldiff-compare": xmldiff_compare,
    "docxodus": docxodus,
}


def _each(spent: Spent, count: int) -> Spent:
    return Spent(seconds=spent.seconds / count, processor=spent.processor / count, megabytes=0)


def main() -> None:
    name, folder, *numbers = sys.argv[1:]
    spent, right = WORKS[name](Path(folder), *map(int, numbers))
    inside = {} if spent is None else {"seconds": spent.seconds, "processor": spent.processor}
    print(json.dumps({**inside, "right": right}))


if __name__ == "__main__":
    main()
