"""The whole code as JSON: trees, operations and facts come back, in Python and in another language."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from corpora import ROOT, Corpus, copied
from hypothesis import given
from json_judge import faults
from records import code_of
from scenarios import build, read_facts
from trees import documents, examples

import sectext
from sectext.address import parse
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.export.json_code import code_json
from sectext.patch import Cease, Commence, Defer, Delete, Disapply, Insert, Move, Operation, Renumber, Reword, Suspend
from sectext.tree import Clause, digest, index, plain

SCHEMA = "results/code-1.json"
SCENARIOS = sorted(path.parent for path in (ROOT / "tests" / "scenarios").glob("*/facts.toml"))


def through_text(value: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(value))  # type: ignore[no-any-return]


# What a reader has to do: nothing of ours but the values themselves


def clause(given: dict[str, Any]) -> Clause:
    return Clause(
        kind=given["kind"],
        label=given["label"],
        heading=given["heading"],
        text=given["text"],
        children=tuple(map(clause, given["children"])),
        closing=given["closing"],
    )


def rule(given: dict[str, Any]) -> Rule:
    match given:
        case {"on": day}:
            return On(date=date.fromisoformat(day))
        case {"after": event, "days": days, "working_days": working}:
            return After(event=event, days=days, working_days=working)
        case {"release": name}:
            return WithRelease(name=name)
        case {"latest": rules}:
            return Latest(rules=tuple(map(rule, rules)))
        case {"earliest": rules}:
            return Earliest(rules=tuple(map(rule, rules)))
        case _:
            return Never()


KINDS: dict[str, Callable[..., Operation]] = {
    "insert": Insert, "delete": Delete, "reword": Reword, "renumber": Renumber, "move": Move, "commence": Commence,
    "defer": Defer, "suspend": Suspend, "cease": Cease, "disapply": Disapply,
}  # fmt: skip


def operation(given: dict[str, Any]) -> Operation:
    values = dict(given)
    kind = KINDS[values.pop("do")]
    for key in ("at", "into", "after"):
        if values.get(key) is not None:
            values[key] = parse(values[key])
    for key in ("rule", "until", "from"):
        if values.get(key) is not None:
            values[key] = rule(values[key])
    if "clauses" in values:
        values["clauses"] = tuple(map(clause, values["clauses"]))
    if "from" in values:
        values["from_"] = values.pop("from")
    return kind(**values)


def check(code: sectext.Code) -> None:
    """The JSON is what its schema says, and gives back every tree and every operation."""
    made = through_text(code_json(code))
    assert faults(made, SCHEMA) == []
    texts = {(text["version"], text["document"]): text for text in made["texts"]}
    for version in made["versions"]:
        for document in version["documents"]:
            text = texts[document["text_of"], document["name"]]
            held = code.held[version["label"], document["name"]]
            assert clause(text["tree"]) == held.tree
            assert text["tree_digest"] == digest(held.tree)
            assert text["digest"] == hashlib.sha256(plain(held.tree).encode()).hexdigest()
            assert [*addresses(text["tree"])] == [str(a) for a in index(held.tree)]
    for modification in made["modifications"]:
        drafted = code.drafts[modification["id"]]
        if isinstance(drafted, sectext.SectextError):
            assert modification["problem"]["code"] == drafted.code and not modification["patches"]
            continue
        found = {(p["document"], operation(each)) for p in modification["patches"] for each in p["operations"]}
        assert found == {(d.patch.document, each) for d in drafted for each in d.patch.operations}


def addresses(tree: dict[str, Any]) -> Any:
    yield tree["address"]
    for child in tree["children"]:
        yield from addresses(child)


def test_the_corpus_comes_back():
    check(sectext.open(ROOT))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda p: p.name)
def test_each_scenario_comes_back(folder: Path, tmp_path: Path):
    check(sectext.open(build(read_facts(folder / "facts.toml"), tmp_path)))


@examples(40)
@given(documents())
def test_any_tree_comes_back(tree: Clause):
    check(code_of([tree]))


def test_a_corrected_text_has_both_readings_and_the_last_counts(tmp_path: Path):
    facts = read_facts(ROOT / "tests" / "scenarios" / "corrected-twice" / "facts.toml")
    made = code_json(sectext.open(build(facts, tmp_path)))
    given = [text for text in made["texts"] if text["version"] == "1.0"]
    assert [text["corrected"] is None for text in given] == [True, False, False]
    days = [text["corrected"]["published"] for text in given[1:]]
    assert days == sorted(days)
    assert len({text["digest"] for text in given}) == 3


# The command


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def test_the_command_writes_the_file(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "whole.json"
    assert corpus.run("export", "json", "--out", str(out)).out == f"Wrote {out}\n"
    assert json.loads(out.read_text(encoding="utf-8")) == through_text(code_json(sectext.open(ROOT)))


def test_dry_run_writes_nothing(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "whole.json"
    assert corpus.run("export", "json", "--out", str(out), "--dry-run").out == f"Would write {out}\n"
    assert not out.exists()


def test_altered_text_is_not_passed_on(corpus: Corpus, tmp_path: Path):
    corpus.change(corpus.text(), "promptly", "promptty")
    done = corpus.run("export", "json", "--out", str(tmp_path / "whole.json"))
    assert done.code == 4 and "section-g.md" in done.err
    assert not (tmp_path / "whole.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("json", "--document", "Section G"),
        ("json", "--version", "6.17"),
        ("docx",),
        ("docx", "--version", "6.17"),
        ("x",),
    ],
    ids=" ".join,
)
def test_what_a_format_is_of_is_said(arguments: tuple[str, ...], corpus: Corpus):
    done = corpus.run("export", *arguments)
    assert done.code == 2 and done.err


def test_the_same_code_gives_the_same_bytes(tmp_path: Path):
    made = []
    for seed in ("0", "42"):
        out = tmp_path / f"{seed}.json"
        command = [sys.executable, "-m", "sectext", "export", "json", "--out", str(out), "--corpus", str(ROOT)]
        subprocess.run(command, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}, check=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_the_schemas_are_written_as_they_are(corpus: Corpus, tmp_path: Path):
    assert corpus.run("export", "schemas", "--out", str(tmp_path / "s")).code == 0
    written = {path.relative_to(tmp_path / "s").as_posix(): path for path in (tmp_path / "s").rglob("*.json")}
    assert set(written) == set(sectext.schemas.names())
    assert all(
        path.read_bytes() == (ROOT / "sectext" / "schemas" / name).read_bytes() for name, path in written.items()
    )


# Another language. Perl comes with git.

PERL = r"""
use strict; use warnings; use JSON::PP; use Digest::SHA qw(sha256_hex);
local $/; my $code = JSON::PP->new->utf8->decode(<STDIN>);
sub lines {
    my ($clause) = @_;
    my $head = join " ", grep { defined } @$clause{qw(label heading text)};
    return grep { defined && length } $head, (map { lines($_) } @{$clause->{children}}), $clause->{closing};
}
for my $text (@{$code->{texts}}) {
    my $plain = join "\n", lines($text->{tree});
    utf8::encode($plain);
    print "$text->{version}\t", (sha256_hex($plain) eq $text->{digest} ? "same" : "differs"), "\n";
}
"""


def test_a_program_in_another_language_builds_the_texts(corpus: Corpus, tmp_path: Path, need: Callable[[str], str]):
    out = tmp_path / "whole.json"
    corpus.run("export", "json", "--out", str(out))
    done = subprocess.run([need("perl"), "-e", PERL], input=out.read_bytes(), capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["5.14\tsame", "5.20\tsame", "6.17+MP087\tsame"]
