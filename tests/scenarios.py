"""Expands a scenario, one compact file of facts, into the folder of a corpus, and reads its tables of answers."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from sectext import governance
from sectext.address import parse_range
from sectext.formats.markdown import Source, read, write_file
from sectext.merge import apply_all
from sectext.modification import Modification, drafted
from sectext.modification import read as read_modification
from sectext.tree import Clause

ROOT = Path(__file__).resolve().parent.parent
GOVERNANCE = (ROOT / "corpus" / "governance.toml").read_text(encoding="utf-8")
CALENDAR = (ROOT / "corpus" / "calendar.toml").read_text(encoding="utf-8")
SECTION = "Section G"
Facts = dict[str, Any]


def read_facts(file: Path) -> Facts:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def build(facts: Facts, folder: Path) -> Path:
    """Write the corpus that the facts describe. A version whose text is not given is made by its modifications."""
    rules = GOVERNANCE + facts.get("governance", "")
    _write(folder / "corpus" / "governance.toml", rules)
    _write(folder / "corpus" / "calendar.toml", CALENDAR)
    events = [_event(event) for event in facts.get("event", [])]
    _write(folder / "corpus" / "events.toml", tomlkit.dumps({"event": events}) if events else "")
    modifications = {}
    for given in facts.get("modification", []):
        text = tomlkit.dumps(_modification(given))
        _write(folder / "modifications" / given["id"] / "modification.toml", text)
        known = governance.read(rules, name="governance.toml")
        modifications[given["id"]] = read_modification(text, name=given["id"], governance=known)
    texts: dict[str, dict[str, Clause]] = {}
    parent = None
    for given in facts["version"]:
        parent = given.get("parent", parent)
        _version(folder / "corpus" / "sec_versions" / given["label"], given, parent, texts, modifications)
        parent = given["label"]
    return folder


def _version(
    folder: Path, given: Facts, parent: str | None, texts: Any, modifications: dict[str, Modification]
) -> None:
    label, before = given["label"], texts.get(parent, {})
    written = {name: tree(name, text) for name, text in _by_document(given.get("text", {})).items()}
    carried = {name: _made(name, before[name], given, texts, modifications) for name in before if name not in written}
    now = {name: text for name, text in {**carried, **written}.items() if name not in given.get("missing", [])}
    table = {key: given[key] for key in ("label", "made_by", "replaces") if key in given}
    table |= {"parent": parent} if parent else {}
    table["effective"] = [_sourced(fact) for fact in given["effective"]]
    texts[label] = {}
    table["document"] = [
        _document(folder, name, text, before.get(name), given, parent, texts[label]) for name, text in now.items()
    ]
    for name in given.get("again", {}):
        texts[label][name] = texts[given["again"][name]][name]
        table["document"].append({"name": name, "in": given["again"][name]})
    _write(folder / "version.toml", tomlkit.dumps(table))


def tree(name: str, markdown: str) -> Clause:
    return read(markdown if markdown.startswith("# ") else f"# {name} 'Invented'\n\n{markdown}", name=name)


def _by_document(text: Any) -> dict[str, str]:
    return {SECTION: text} if isinstance(text, str) else text


def _made(name: str, before: Clause, given: Facts, texts: Any, modifications: dict[str, Modification]) -> Clause:
    patches = []
    for made in given.get("made_by", []):
        identifier, _, part = made.partition("#")
        modification = modifications[identifier]
        drafts = drafted(modification, lambda document, m=modification: texts[m.base][document], part=part or None)
        patches += [draft.patch for draft in drafts if draft.patch.document == name]
    return apply_all(before, patches)


def _document(
    folder: Path, name: str, text: Clause, before: Any, given: Facts, parent: Any, now: dict[str, Clause]
) -> Facts:
    """A document's table; its text is put beside it unless it is that of the parent."""
    own = {key: given[key] for key in ("held", "held_to") if key in given and name == SECTION}
    now[name] = text
    if text == before and name not in _by_document(given.get("text", {})):
        return {"name": name, "in": parent, **own}
    sources = [_source(entry) for entry in given.get("sources", [])] or [_source({"at": [name], "from": "The code"})]
    file = name.lower().replace(" ", "-") + ".md"
    table = {"name": name, "file": file, "sha256": _write(folder / file, write_file(text, sources)), **own}
    for number, slip in enumerate(given.get("correction", []) if name == SECTION else [], start=2):
        text = now[name] = read(
            write_file(text, []).split("+++\n\n")[-1].replace(slip["for"], slip["words"]), name=name
        )
        other = file.replace(".md", f"-{number}.md")
        sha256 = _write(folder / other, write_file(text, sources))
        entry = {"file": other, "sha256": sha256, "published": slip["published"], "source": "The code"}
        table.setdefault("correction", []).append(entry)
    return table


def _source(entry: Facts) -> Source:
    at = tuple(map(parse_range, entry["at"]))
    rest = {key: entry[key] for key in ("note", "incomplete") if key in entry}
    return Source(at=at, source=entry.get("from", "The code"), certainty=entry.get("certainty", "published"), **rest)


def _modification(given: Facts) -> Facts:
    """What every file says alike may be left out of the facts."""
    table = {"title": given["id"], "route": "section D", "stage": "Implemented", **given}
    table["history"] = [_sourced(step) for step in given.get("history", [])]
    table["change"] = [{"document": SECTION, **change} for change in given["change"]]
    return table


def _event(given: Facts) -> Facts:
    facts = [_sourced(fact) for fact in given.get("fact", [])]
    return {"title": given["id"], **given, "fact": facts}


def _sourced(fact: Facts) -> Facts:
    """A fact counts from its own day, where that is known and nothing else is said."""
    known = {"published": fact["date"]} if "date" in fact else {}
    return {"source": "A notice", **known, **fact}


def _write(file: Path, text: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def rows(markdown: str) -> list[dict[str, str]]:
    """The rows of the first table in a Markdown text, by the heads of its columns."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def named(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def span(when: Any) -> str:
    """A day, bounds or nothing, as the tables write them: 2019-11-04, 2019-11-04..2019-12-01, none."""
    if when is None or isinstance(when, date):
        return str(when).lower()
    return f"{when.not_before or ''}..{when.not_after or ''}"
