"""Scenarios in folders: invented histories, and what is to be said of them. A new one needs no Python.

tests/scenarios/<name>/ holds facts.toml (what tests/scenarios.py expands into a corpus) and answers.md (a question a
row; what a cell leaves empty is not checked); log.md, if there is one, has the wordings of a clause. Where the engine
is known to answer otherwise, xfail.txt says why, after the name of what fails: answers, log or verify.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from scenarios import build, day, named, read_facts, rows, span

import sectext
from sectext.errors import IntegrityError, SectextError
from sectext.verify import verify

HERE = Path(__file__).parent / "scenarios"
FOLDERS = sorted(path for path in HERE.iterdir() if (path / "facts.toml").exists())


def cases(test: str, name: str) -> list[Any]:
    """The folders that have a file, each with what is known to be wrong of it in one test."""
    found = []
    for folder in FOLDERS:
        if (folder / name).exists():
            file = folder / "xfail.txt"
            why = (
                dict(line.split(": ", 1) for line in file.read_text(encoding="utf-8").splitlines())
                if file.exists()
                else {}
            )
            marks = [pytest.mark.xfail(reason=why[test], strict=True)] if test in why else []
            found.append(pytest.param(folder, id=folder.name, marks=marks))
    return found


def ask(code: sectext.Code, row: dict[str, str], on: str) -> tuple[dict[str, Any], str]:
    """What was said, by the heads of the columns; and the words of an error."""
    if row.get("suppose"):
        pairs = [part.split("=") for part in named(row["suppose"])]
        code = code.suppose({name.strip(): day(value.strip()) for name, value in pairs})
    try:
        answer = code.clause(
            row["address"], on=day(on), known=day(row.get("known", "")), using=named(row.get("with", ""))
        )
    except SectextError as error:
        around = {k: getattr(getattr(error, k, None), "version", "none") for k in ("previous", "next")}
        return {"status or error": type(error).__name__, **around}, str(error)
    said = {
        "status or error": answer.status,
        "certain": "yes" if answer.certain else "no",
        "version": answer.version or "none",
        "from": span(answer.from_),
        "to": span(answer.to),
        "made by": ", ".join(answer.made_by),
        "exceptions": ", ".join(
            sorted(f"{e.address} {e.status}" + (f" for {e.scope}" if e.scope else "") for e in answer.exceptions)
        ),
        "candidates": ", ".join(sorted(f"{c.version} {c.status or 'no text'}" for c in answer.candidates)),
        "awaits": ", ".join(answer.awaits),
        "pending": ", ".join(answer.pending),
    }
    return said, answer.text if answer.text is not None else "no text"


def wrong(code: sectext.Code, row: dict[str, str]) -> list[str]:
    found = []
    for on in named(row["on"]):
        said, text = ask(code, row, on)
        for head, expected in row.items():
            if not expected or head in ("address", "on", "known", "with", "suppose"):
                continue
            where = f"{row['address']} on {on}" + "".join(
                f" {k} {row[k]}" for k in ("known", "with", "suppose") if row.get(k)
            )
            if head == "text contains":
                if expected not in text:
                    found.append(f"{where}: expected the words “{expected}”, found “{text}”")
            elif said.get(head) != expected:
                found.append(
                    f"{where}: expected {head} {expected}, found {said.get(head, 'nothing')} ({said['status or error']}: {text})"
                )
    return found


@pytest.mark.parametrize("folder", cases("answers", "answers.md"))
def test_the_answers_of_a_scenario(folder: Path, tmp_path: Path):
    code = sectext.open(build(read_facts(folder / "facts.toml"), tmp_path))
    table = rows((folder / "answers.md").read_text(encoding="utf-8"))
    assert table
    assert not (found := [line for row in table for line in wrong(code, row)]), "\n".join(found)


@pytest.mark.parametrize("folder", cases("log", "log.md"))
def test_the_log_of_a_scenario(folder: Path, tmp_path: Path):
    code = sectext.open(build(read_facts(folder / "facts.toml"), tmp_path))
    for part in re.split("(?m)^## ", (folder / "log.md").read_text(encoding="utf-8"))[1:]:
        asked = re.fullmatch(
            r"(?P<address>.+?)(?: known (?P<known>[\d-]+))?(?: on (?P<on>[\d-]+))?", part.splitlines()[0]
        )
        assert asked
        found = code.timeline(asked["address"], known=day(asked["known"] or ""), on=day(asked["on"] or ""))
        expected = rows(part)
        said = [
            {
                "address": str(w.address),
                "from": span(w.from_),
                "to": span(w.to),
                "version": w.version,
                "status": w.status,
                "made by": ", ".join(w.made_by),
                "corrected": ", ".join(c.kind for c in w.corrected),
            }
            for w in found
        ]
        heads = list(expected[0])
        wanted = [{h: e[h] or (said[n][h] if n < len(said) else "") for h in heads} for n, e in enumerate(expected)]
        assert [{h: s[h] for h in heads} for s in said] == wanted


@pytest.mark.parametrize("folder", cases("verify", "facts.toml"))
def test_a_scenario_proves_itself_or_says_why_not(folder: Path, tmp_path: Path):
    facts = read_facts(folder / "facts.toml")
    build(facts, tmp_path)
    if not facts.get("verify"):
        verify(tmp_path)
        return
    with pytest.raises(IntegrityError):
        verify(tmp_path)


def test_there_are_scenarios_of_every_kind():
    assert len(FOLDERS) >= 65
