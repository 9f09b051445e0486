"""The command line on the real corpus: what it prints, what it ends with, and what it writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from corpora import ROOT, Corpus, copied

from sectext.formats import markdown
from sectext.tree import lines

INSERTION = "{++ which forms part of a SMETS2+ Device++}"


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


def annex_words() -> list[str]:
    return (ROOT / "tests" / "mp087_annex_a.txt").read_text(encoding="utf-8").strip().split("\n")


def marks(text: str) -> list[str]:
    return re.findall(r"\{(?:\+\+|--|>>|~~).*?(?:\+\+|--|<<|~~)\}", text)


# The annex of MP087


def test_redline_writes_the_annex_in_both_formats(corpus, tmp_path):
    done = corpus.run("redline", "MP087", "--to", "html", "--to", "md", "--out", str(tmp_path / "out"))
    assert done.code == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["MP087-annex-a.html", "MP087-annex-a.md"]


def test_the_markdown_annex_has_one_insertion_and_no_deletion(corpus, tmp_path):
    corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path))
    text = (tmp_path / "MP087-annex-a.md").read_text(encoding="utf-8")
    assert marks(text) == [INSERTION]
    for line in (
        "# Annex A",
        "Legal text – version 1.0",
        "## About this document",
        "These changes have been drafted against SEC Version 6.17.",
        "## Section G 'Security'",
        "Amend Section G3.20 as follows:",
        "**Manufacturers: Duty to Notify and Be Notified**",
    ):
        assert f"\n{line}\n" in f"\n{text}"


def test_the_markdown_annex_accepts_to_the_published_clauses_and_rejects_to_the_base(corpus, tmp_path):
    corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path))
    marked = markdown.read_redline((tmp_path / "MP087-annex-a.md").read_text(encoding="utf-8"))
    accepted = [line for c in marked.accept().children if c.kind == "clause" for line in lines(c)]
    assert accepted == annex_words()
    rejected = [line for c in marked.reject().children if c.kind == "clause" for line in lines(c)]
    changed = [(a, r) for a, r in zip(accepted, rejected, strict=True) if a != r]
    assert [r for _, r in changed] == [changed[0][0].replace(" which forms part of a SMETS2+ Device", "")]


def test_the_html_annex_has_one_ins_and_no_del(corpus, tmp_path):
    corpus.run("redline", "MP087", "--to", "html", "--out", str(tmp_path))
    page = (tmp_path / "MP087-annex-a.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<ins\b", page)) == 1 and "<del" not in page
    for words in ("Annex A", "Legal text – version 1.0", "About this document", "Amend Section G3.20 as follows:"):
        assert words in page


def test_the_same_command_writes_the_same_bytes(corpus, tmp_path):
    """In other processes, with other hash seeds, time zones and folders."""
    made = []
    for number, (seed, zone) in enumerate((("0", "UTC"), ("42", "Asia/Tokyo"))):
        out = tmp_path / f"out {number}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        command = [sys.executable, "-m", "sectext", "redline", "MP087", "--to", "md", "--to", "html", "--out", str(out)]
        done = subprocess.run(command, cwd=corpus.folder, env={**environment, "PYTHONPATH": str(ROOT)}, check=False)
        assert done.returncode == 0
        made.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert made[0] == made[1] and len(made[0]) == 2


def test_on_a_terminal_the_redline_reads_without_colour(corpus):
    done = corpus.run("redline", "MP087")
    assert "Gas Proxy Function{+ which forms part of a SMETS2+ Device+})" in done.out
    assert "\x1b" not in done.out and done.out.count("{+") == 1 and "[-" not in done.out
    assert "\x1b[" in corpus.run("redline", "MP087", "--color", "always").out


def test_dry_run_writes_nothing(corpus, tmp_path):
    done = corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path / "out"), "--dry-run")
    assert done.code == 0 and "Would write" in done.out and not (tmp_path / "out").exists()


# Where MP087 fits and where it does not


def test_mp087_aimed_at_the_whole_section_is_ambiguous(corpus, tmp_path):
    corpus.change(corpus.modification(), 'at = "G3.20(b)"', 'at = "Section G"')
    done = corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path / "out"))
    assert done.code == 3 and not (tmp_path / "out").exists()
    assert "modifications/MP087/modification.toml:35" in done.err
    assert "twice" in done.err and "ambiguous" in done.err and "G3.17(b), G3.20(b)" in done.err


def test_mp087_is_already_there_on_the_version_it_made(corpus):
    done = corpus.run("redline", "MP087", "--base", "6.17+MP087")
    assert done.code == 0 and "already there" in done.err
    assert "{+" not in done.out
    assert [f["code"] for f in json.loads(corpus.run("redline", "MP087", "--base", "6.17+MP087", "--json").out)["findings"]] == [
        "already-there",
        "other-base",
    ]  # fmt: skip


def test_mp087_applies_to_an_older_base_and_says_it_is_another(corpus):
    done = corpus.run("redline", "MP087", "--base", "5.14")
    assert done.code == 0 and done.out.count("{+") == 1
    assert "drafted against 6.17; this redline is on 5.14" in done.err


def test_a_base_that_reads_otherwise_is_a_conflict_with_both_texts(corpus, tmp_path):
    file = corpus.text("5.20")
    corpus.change(file, "Gas Proxy Function) for which", "Gas Proxy Device) for which")
    corpus.sign("5.20")
    done = corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path / "out"))
    assert done.code == 3 and not (tmp_path / "out").exists()
    assert "expected: … Gas Proxy Function …" in done.err and "Gas Proxy Device) for which" in done.err


def test_unknown_names_are_usage_errors(corpus):
    assert corpus.run("redline", "MP999").code == 2
    assert corpus.run("redline", "MP087", "--base", "6.18").code == 2
    assert corpus.run("redline", "MP087", "--to", "docm").code == 2
    assert corpus.run("diff", "6.17", "7.0").code == 2


# show and log

KEYS = [
    "address",
    "document",
    "on",
    "known",
    "version",
    "status",
    "certain",
    "text",
    "markdown",
    "from",
    "to",
    "made_by",
    "pending",
    "exceptions",
    "context",
    "because",
    "digest",
    "candidates",
    "awaits",
]


def test_show_prints_the_agreed_keys(corpus):
    done = corpus.run("show", "G3.20(b)", "--on", "2019-11-04", "--json")
    document = json.loads(done.out)
    assert document["schema"] == "sectext.show/1" and document["findings"] == []
    assert list(document["result"]) == KEYS
    found = document["result"]
    assert (found["from"], found["to"], found["made_by"], found["status"]) == (
        "2019-11-04",
        None,
        ["MP087"],
        "in force",
    )
    assert found["text"] == f"(b) {annex_words()[11].removeprefix('(b) ')}"


def test_show_for_a_version_has_no_day_and_no_status(corpus):
    found = corpus.run("show", "G3.20(b)", "--version", "6.17", "--json").result
    assert (found["on"], found["status"], found["version"]) == (None, None, "6.17")
    assert corpus.run("show", "G3.20(b)", "--version", "6.17", "--on", "2019-11-04").code == 2


def test_a_bounded_day_is_printed_as_bounds(corpus):
    corpus.change(corpus.version("6.17+MP087"), "date = 2019-11-04", "not_before = 2019-11-04\nnot_after = 2019-11-10")
    found = corpus.run("show", "G3.20(b)", "--on", "2019-11-12", "--json").result
    assert found["from"] == {"not_before": "2019-11-04", "not_after": "2019-11-10"}
    between = corpus.run("show", "G3.20(b)", "--on", "2019-11-05", "--json").result
    assert between["status"] == "undetermined" and between["certain"] is False and between["text"] is None
    assert [c["version"] for c in between["candidates"]] == ["6.17", "6.17+MP087"]
    agreed = corpus.run("show", "G3.17(b)", "--on", "2019-11-05", "--json").result
    assert agreed["status"] == "in force" and agreed["version"] is None


def test_log_lists_each_wording(corpus):
    done = corpus.run("log", "G3.20(b)", "--json")
    assert [list(w) for w in done.result] == [
        ["from", "to", "version", "status", "text", "made_by", "address", "corrected"]
    ] * 2
    assert [(w["from"], w["to"], w["made_by"]) for w in done.result] == [
        ("2018-02-22", "2019-11-04", []),
        ("2019-11-04", None, ["MP087"]),
    ]
    assert corpus.run("log", "G3.99").code == 6


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("G3.26", "--on", "2018-07-17"), 6, "18 July 2018"),
        (("G3.1", "--on", "2019-01-01"), 6, "not held"),
        (("G3.99", "--on", "2019-01-01"), 6, "G3.28"),
        (("G3.20(z)", "--on", "2019-01-01"), 6, "Did you mean"),
        (("G3.20(b)", "--on", "2015-01-01"), 6, "before the first version"),
        (("G3.20(b)", "--on", "04/11/19"), 2, "2019-11-04 (4 November 2019)"),
        (("G3.20(b)", "--on", "4 Nov 2019"), 2, "2019-11-04"),
        (("G3.20(b)", "--on", "2019-02-30"), 2, "no day"),
        (("banana", "--on", "2019-01-01"), 2, "not an address"),
        (("G3.20(b)", "--with", "MP999"), 2, "MP999"),
        (("G3.20(b)", "--color", "pink"), 2, "pink"),
        (("G3.20(b)", "--frobnicate"), 2, "frobnicate"),
        ((), 2, "ADDRESS"),
    ],
)
def test_show_refuses_with_a_sentence_and_an_exit_code(corpus, arguments, code, words):
    done = corpus.run("show", *arguments)
    assert done.code == code and words in done.err and not done.out
    as_json = corpus.run("show", *arguments, "--json")
    assert as_json.code == code and json.loads(as_json.out)["schema"] == "sectext.error/1"
    assert list(as_json.error) == ["code", "message", "where", "hint"]


def test_a_proposal_counts_only_when_named(corpus):
    day = ("--on", "2018-12-01", "--json")
    assert corpus.run("show", "G3.26", *day).result["status"] == "in force"
    named = corpus.run("show", "G3.26", "--with", "SMETS1-deferral", *day).result
    assert named["status"] == "deferred"
    assert any("no date" in reason for reason in named["because"])


def test_addresses_are_read_as_lawyers_write_them(corpus):
    for address in ("Section G3.20 (b)", "G3.20(b)", " G3.20 (b) "):
        assert corpus.run("show", address, "--on", "2019-11-04", "--json").result["address"] == "G3.20(b)"


# diff


def test_diff_ends_with_1_where_states_differ_and_0_where_not(corpus):
    assert corpus.run("diff", "6.17", "6.17+MP087").code == 1
    assert corpus.run("diff", "5.20", "6.17").code == 0
    assert corpus.run("diff", "2019-11-03", "2019-11-04", "G3.20(b)").code == 1
    assert corpus.run("diff", "2019-11-03", "2019-11-04", "G3.17").code == 0


def test_a_version_and_the_modification_that_made_it_do_not_differ(corpus):
    assert corpus.run("diff", "MP087", "6.17+MP087").code == 0
    found = corpus.run("diff", "6.17", "MP087", "--json")
    assert marks(found.result["documents"][0]["redline"]) == [INSERTION]


def test_diff_of_a_clause_that_begins(corpus):
    done = corpus.run("diff", "5.14", "5.20", "G3.26")
    assert done.code == 1 and "{+G3.26+}" in done.out


# new and draft


def edited(corpus: Corpus, *changes: tuple[str, str], version: str = "6.17+MP087") -> Path:
    text = corpus.text(version).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = corpus.folder / "edited.md"
    file.write_text(text, encoding="utf-8")
    return file


def test_new_scaffolds_a_modification_that_is_read(corpus):
    done = corpus.run("new", "MP500", "--base", "6.17+MP087", "--title", "A “test” – of titles")
    assert done.code == 0
    found = corpus.run("status", "--json").result["modifications"]
    assert {"id": "MP500", "title": "A “test” – of titles"}.items() <= next(
        m for m in found if m["id"] == "MP500"
    ).items()
    again = corpus.run("new", "MP500", "--base", "6.17", "--title", "x")
    assert again.code == 2 and "exists already" in again.err
    assert corpus.run("new", "../MP501", "--base", "6.17", "--title", "x").code == 2
    assert corpus.run("new", "MP501", "--base", "9.9", "--title", "x").code == 2


def test_mp087_is_drafted_from_an_edited_copy_as_a_drafter_would(corpus):
    corpus.run("new", "MP500", "--base", "6.17", "--title", "The same again")
    file = edited(corpus, version="6.17+MP087")
    done = corpus.run("draft", "MP500", str(file))
    assert done.code == 0, done.err
    assert corpus.modification("MP500").read_text().split("[[change]]")[1:] == [
        '\ndocument = "Section G"\ndo = "insert words"\nat = "G3.20(b)"\n'
        'after = "Gas Proxy Function"\nwords = " which forms part of a SMETS2+ Device"\n'
    ]
    assert corpus.run("diff", "MP500", "6.17+MP087").code == 0


def test_drafting_twice_says_so_and_other_changes_are_not_overwritten(corpus):
    corpus.run("new", "MP500", "--base", "6.17+MP087", "--title", "x")
    file = edited(corpus, ("be notified\n", "be notified.\n"), ("best endeavours", "reasonable endeavours"))
    assert corpus.run("draft", "MP500", str(file)).code == 0
    before = corpus.modification("MP500").read_bytes()
    assert "says this already" in corpus.run("draft", "MP500", str(file)).out
    other = edited(corpus, ("best endeavours", "all endeavours"))
    refused = corpus.run("draft", "MP500", str(other))
    assert refused.code == 2 and "--replace" in refused.err
    assert corpus.modification("MP500").read_bytes() == before
    assert corpus.run("draft", "MP500", str(other), "--replace", "--dry-run").code == 0
    assert corpus.modification("MP500").read_bytes() == before
    assert corpus.run("draft", "MP500", str(other), "--replace").code == 0
    assert "all endeavours" not in before.decode() and 'words = "all"' in corpus.modification("MP500").read_text()


def test_an_effect_in_the_file_survives_drafting(corpus):
    file = edited(corpus, ("best endeavours", "all endeavours"), version="5.20")
    assert corpus.run("draft", "SMETS1-deferral", str(file)).code == 0
    text = corpus.modification("SMETS1-deferral").read_text(encoding="utf-8")
    assert 'do = "defer"' in text and 'words = "all"' in text
    assert "Raised by the Security Sub-Committee" in text


def test_a_redline_is_drafted_from_its_marks(corpus):
    corpus.run("new", "MP500", "--base", "6.17", "--title", "x")
    file = edited(corpus, ("Gas Proxy Function) for", f"Gas Proxy Function{INSERTION}) for"), version="5.20")
    done = corpus.run("draft", "MP500", str(file), "--json")
    assert [o["kind"] for o in done.result["operations"]] == ["reword"]
    assert corpus.run("diff", "MP500", "6.17+MP087").code == 0


def test_a_redline_on_another_text_is_a_conflict(corpus):
    corpus.run("new", "MP500", "--base", "6.17", "--title", "x")
    file = edited(
        corpus, ("promptly", "{--promptly--}{++soon++}"), ("best endeavours", "good endeavours"), version="5.20"
    )
    done = corpus.run("draft", "MP500", str(file))
    assert done.code == 3 and "G3.26" in done.err and "another text than 6.17" in done.err
    assert "[[change]]" not in corpus.modification("MP500").read_text()


def test_an_annex_is_not_taken_for_a_whole_document(corpus, tmp_path):
    corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path))
    done = corpus.run("draft", "MP087", str(tmp_path / "MP087-annex-a.md"), "--replace")
    assert done.code == 2 and "extract" in done.err


def test_a_malformed_copy_names_its_line(corpus):
    file = edited(corpus, ("  - (a) any", "  1. (a) any"))
    done = corpus.run("draft", "MP087", str(file), "--replace")
    line = file.read_text().split("\n").index(next(x for x in file.read_text().split("\n") if "1. (a)" in x)) + 1
    assert done.code == 2 and f"edited.md:{line}" in done.err


# The rest of the house


def test_status_lists_what_is_held(corpus):
    found = corpus.run("status", "--json").result
    assert [v["label"] for v in found["versions"]] == ["5.14", "5.20", "6.17", "6.17+MP087"]
    assert {m["id"]: m["stage"] for m in found["modifications"]} == {
        "MP087": "Implemented",
        "SMETS1-deferral": "Proposed",
        "SoS-2018-07-18": "Implemented",
    }


def test_a_proposal_that_does_not_fit_its_base_stops_nobody_else(corpus):
    corpus.change(corpus.modification("SMETS1-deferral"), "G3.26 to G3.28", "G3.26 to G3.48")
    assert corpus.run("show", "G3.20(b)", "--on", "2019-11-04").code == 0
    done = corpus.run("status")
    assert done.code == 0 and "G3.48" in done.err
    assert corpus.run("show", "G3.26", "--on", "2018-12-01", "--with", "SMETS1-deferral").code == 2


def test_the_nearest_corpus_upwards_is_found(corpus, monkeypatch, capsys):
    from sectext.cli.run import run

    deep = corpus.folder / "corpus" / "sec_versions" / "5.14"
    monkeypatch.chdir(deep)
    assert run(["show", "G3.20(b)", "--on", "2019-11-04"]) == 0
    monkeypatch.chdir("/")
    assert run(["show", "G3.20(b)", "--on", "2019-11-04"]) == 2
    assert "--corpus" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_a_sentence(corpus, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = corpus.run("redline", "MP087", "--to", "md", "--out", str(tmp_path / "file"))
    assert done.code == 2 and str(tmp_path / "file") in done.err


def test_help_is_printed_without_arguments_and_with_the_option(capsys):
    from sectext.cli.run import run

    assert run(["--help"]) == 0
    assert "redline" in capsys.readouterr().out
    assert run([]) == 2
    assert "redline" in capsys.readouterr().err
