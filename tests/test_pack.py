"""A pack answers as the corpus does, proves itself, and refuses what is damaged, foreign or newer."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from corpora import ROOT, Corpus, copied
from packed_answers import addresses_of, days_of
from test_tables import history, synthetic

import sectext
from sectext.annexes import annexes
from sectext.differences import differences
from sectext.errors import IntegrityError, SectextError
from sectext.export import export_whole
from sectext.pack import NewerPack, NoSearch, NotAPack, damages, writing
from sectext.proving import NotAsWritten, prove


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    return copied(tmp_path, capsys)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return made(tmp_path / "made" / "code.sqlite")


def made(file: Path, code: sectext.Code | None = None) -> Path:
    export_whole(code or sectext.open(ROOT), file, format="sqlite")
    return file


def corpus_at(corpus: Corpus, place: Path) -> Corpus:
    """The same command line beside another corpus."""
    return Corpus(folder=place, capture=corpus.capture)


def asked(ask):  # type: ignore[no-untyped-def]
    """What is said, or the error."""
    try:
        return ask()
    except SectextError as error:
        return type(error), str(error)


# The same answers


def same(code: sectext.Code, packed: sectext.Code, random: Random, count: int) -> None:
    addresses, days = addresses_of(code), days_of(code)
    proposals = [m.id for m in code.modifications if m.stage in code.governance.open]
    for _ in range(count):
        address, on = random.choice(addresses), random.choice(days)
        known = None if random.random() < 0.5 else random.choice(days)
        using = tuple(name for name in proposals if random.random() < 0.3)
        for ask in (
            lambda c, a=address, o=on, k=known, u=using: c.clause(a, on=o, known=k, using=u),
            lambda c, a=address, k=known: c.timeline(a, known=k),
            lambda c, a=address, o=on: c.blame(a, on=o),
            lambda c, a=address, o=on, k=known: c.explain(a, on=o, known=k),
        ):
            assert asked(lambda ask=ask: ask(packed)) == asked(lambda ask=ask: ask(code))


def test_a_pack_answers_as_the_corpus_does(pack: Path):
    code, packed = sectext.open(ROOT), sectext.open(pack)
    assert packed.versions == code.versions and packed.modifications == code.modifications
    assert (packed.events, packed.governance, packed.calendar) == (code.events, code.governance, code.calendar)
    assert dict(packed.facts) == dict(code.facts) and packed.published == code.published
    assert {k: h.tree for k, h in packed.held.items()} == {k: h.tree for k, h in code.held.items()}
    assert {k: h.sources for k, h in packed.held.items()} == {k: h.sources for k, h in code.held.items()}
    assert dict(packed.drafts) == dict(code.drafts)
    same(code, packed, Random(1), 150)
    since, until = date(2017, 1, 1), date(2021, 1, 1)
    assert packed.changes(date(2018, 3, 1), until) == code.changes(date(2018, 3, 1), until)
    assert asked(lambda: packed.changes(since, since)) == asked(lambda: code.changes(since, since))
    assert dict(packed.on(date(2019, 11, 4))) == dict(code.on(date(2019, 11, 4)))
    assert annexes(packed, "MP087") == annexes(code, "MP087")
    assert differences(packed, "5.14", "6.17") == differences(code, "5.14", "6.17")


@pytest.mark.parametrize("seed", range(4))
def test_a_pack_of_any_history_answers_as_it_does(seed: int, tmp_path: Path):
    for odd in (False, True):
        code = history(seed, tmp_path, odd=odd)
        same(code, sectext.open(made(tmp_path / f"{seed}{odd}.sqlite", code)), Random(seed), 60)


def test_nothing_is_read_after_opening(pack: Path):
    packed = sectext.open(pack)
    pack.unlink()
    again = pickle.loads(pickle.dumps(packed))
    for code in (packed, again):
        assert "SMETS2+ Device" in (code.clause("G3.20(b)", on=date(2019, 11, 4)).text or "")


def test_one_look_up_builds_only_the_document_asked_for(tmp_path: Path):
    synthetic.build(tmp_path / "folder", scale=0.05, seed=2)
    packed = sectext.open(made(tmp_path / "code.sqlite", sectext.open(tmp_path / "folder")))
    packed.clause("Schedule 1", on=date(2014, 6, 1))
    held = packed.held
    built = {name for (_, name), text in held._texts.items() if text._made}  # type: ignore[attr-defined]
    assert built == {"Schedule 1"}


# Commands


def test_every_command_reads_a_pack(corpus: Corpus, tmp_path: Path):
    assert corpus.run("export", "sqlite", "--out", str(tmp_path / "p.sqlite")).out == f"Wrote {tmp_path}/p.sqlite\n"
    for command in (
        ["show", "G3.20(b)", "--on", "2019-11-03"], ["log", "G3.20(b)"], ["blame", "G3.20", "--on", "2019-11-04"],
        ["explain", "G3.26", "--on", "2018-09-01"], ["changes", "--since", "2018-03-01", "--until", "2020-01-01"],
        ["diff", "5.14", "6.17"], ["status"], ["redline", "MP087"], ["search", "manufacturer"],
    ):  # fmt: skip
        from_folder = corpus.run(*command)
        from_pack = corpus_at(corpus, tmp_path / "p.sqlite").run(*command)
        assert (from_pack.code, from_pack.out, from_pack.err) == (from_folder.code, from_folder.out, from_folder.err)


def test_a_pack_proves_itself(corpus: Corpus, pack: Path):
    done = corpus_at(corpus, pack).run("verify", "--json")
    assert done.code == 0 and done.result == {"tables": 15, "rows": done.result["rows"], "worked_out_anew": True}


@pytest.mark.parametrize(
    "command",
    [["new", "MPX", "--base", "6.17", "--title", "T"], ["draft", "MP087", "x.md"],
     ["import", "x.docx", "--document", "Section G", "--version", "6.17"]],
)  # fmt: skip
def test_a_pack_is_never_written_to(corpus: Corpus, pack: Path, command: list[str]):
    before = pack.read_bytes()
    done = corpus_at(corpus, pack).run(*command)
    assert done.code == 2 and "a pack is only read, never written to" in done.err
    assert pack.read_bytes() == before and os.listdir(pack.parent) == ["code.sqlite"]


def test_a_pack_has_no_revisions(corpus: Corpus, pack: Path):
    done = corpus_at(corpus, pack).run("show", "G3.20", "--on", "2019-11-04", "--rev", "HEAD")
    assert done.code == 2 and "A pack has no revisions" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sqlite", "--document", "Section G"], "sqlite is the whole code, so it takes no --document."),
        (["parquet", "--version", "6.17"], "parquet is the whole code, so it takes no --version."),
        (["docx", "--version", "6.17"], "docx is one document at one version."),
        (["cobol"], "“cobol” is not a format. Formats: akn, docx, pdf, git, json, parquet, schemas, sqlite."),
    ],
)
def test_export_says_what_each_format_takes(corpus: Corpus, arguments: list[str], told: str):
    done = corpus.run("export", *arguments)
    assert done.code == 2 and told in done.err


def test_a_dry_run_writes_nothing(corpus: Corpus, tmp_path: Path):
    assert corpus.run("export", "sqlite", "--out", str(tmp_path / "x.sqlite"), "--dry-run").code == 0
    assert not (tmp_path / "x.sqlite").exists()


def test_an_altered_text_is_not_packed(corpus: Corpus, tmp_path: Path):
    corpus.change(corpus.text("5.20"), "a User", "any User")
    done = corpus.run("export", "sqlite", "--out", str(tmp_path / "x.sqlite"))
    assert done.code == 4 and not (tmp_path / "x.sqlite").exists()


# The same bytes


@pytest.mark.parametrize("format", ["sqlite", "parquet"])
def test_the_same_code_gives_the_same_bytes(format: str, tmp_path: Path):
    digests = set()
    for number, seed in enumerate(("1", "2", "77")):
        folder = tmp_path / f"folder {number}"
        for name in ("corpus", "modifications"):
            shutil.copytree(ROOT / name, folder / name)
        command = [sys.executable, "-m", "sectext", "export", format, "--out", f"out {number}"]
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo"}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        out = folder / f"out {number}"
        files = [out] if out.is_file() else sorted(out.iterdir())
        digests.add(tuple((f.name if f != out else "", hashlib.sha256(f.read_bytes()).hexdigest()) for f in files))
    assert len(digests) == 1


# Damage


def flipped(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 0x20
    file.write_bytes(data)


def test_a_flipped_byte_anywhere_is_found(pack: Path):
    whole = pack.read_bytes()
    random = Random(3)
    for at in [*range(0, 100, 7), *(random.randrange(len(whole)) for _ in range(60))]:
        flipped(pack, at)
        with pytest.raises((NotAsWritten, NotAPack)) as caught:
            prove(pack)
        assert caught.value.exit_code == 4 or at < 16
        pack.write_bytes(whole)
    prove(pack)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"G3.19 A User shall not", "the table content: Row"),
        (b"not in code", "the table stretch: Row"),
        (b"modifications/MP087/modification.toml", "the table"),
    ],
)
def test_the_row_that_was_changed_is_named(corpus: Corpus, pack: Path, words: bytes, told: str):
    flipped(pack, pack.read_bytes().index(words) + 3)
    done = corpus_at(corpus, pack).run("verify")
    assert done.code == 4 and told in done.err and "is not as it was written" in done.err


def test_a_row_that_was_changed_with_sql_is_named(pack: Path):
    with sqlite3.connect(pack) as connection:
        connection.execute("UPDATE stretch SET \"to\" = '2030-01-01' WHERE address = 'G3.19'")
    found = [damage for damage in damages(pack) if damage.where == "the table stretch"]
    assert found and all("G3.19" in damage.problem for damage in found)


def test_a_row_that_was_added_or_taken_out_is_found(pack: Path):
    with sqlite3.connect(pack) as connection:
        connection.execute("DELETE FROM event_fact WHERE rowid = 2")
    assert any("rows; " in damage.problem and damage.where == "the table event_fact" for damage in damages(pack))


def test_a_table_that_is_sealed_and_wrong_is_found(pack: Path):
    """Whoever seals a pack anew cannot make its tables say other than its record."""
    from sectext.pack.seal import NO_SEAL, row_digest, sealed

    with sqlite3.connect(pack) as connection:
        connection.execute("UPDATE event SET title = 'Something else'")
        rows = connection.execute("SELECT * FROM event ORDER BY rowid").fetchall()
        digests = b"".join(map(row_digest, rows))
        connection.execute("UPDATE seal SET digests = ? WHERE name = 'event'", (digests,))
        connection.execute("UPDATE meta SET value = ? WHERE key = 'seal'", (NO_SEAL,))
    connection.close()
    pack.write_bytes(sealed(pack.read_bytes()))
    assert not list(damages(pack))
    with pytest.raises(NotAsWritten, match="the table event: Row 1 is not what the record in the pack comes to"):
        prove(pack)


def test_an_altered_piece_gives_no_answer_and_harms_no_other(tmp_path: Path):
    synthetic.build(tmp_path / "folder", scale=0.05, seed=2)
    pack = made(tmp_path / "code.sqlite", sectext.open(tmp_path / "folder"))
    with sqlite3.connect(pack) as connection:
        connection.execute("UPDATE piece SET content = zeroblob(9) WHERE name LIKE 'text/%section-a.md'")
    packed = sectext.open(pack)
    assert packed.clause("Schedule 1", on=date(2014, 6, 1)).text
    with pytest.raises(IntegrityError, match="section-a"):
        packed.clause("A1.1", on=date(2014, 6, 1))


# Foreign and newer


def test_a_newer_schema_is_refused_with_what_to_do(corpus: Corpus, pack: Path):
    with sqlite3.connect(pack) as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(NewerPack, match="schema 2; this sectext knows schemas up to 1"):
        sectext.open(pack)
    done = corpus_at(corpus, pack).run("show", "G3.20", "--on", "2019-11-04")
    assert done.code == 2 and "Take a newer sectext" in done.err


@pytest.mark.parametrize("content", [b"", b"just words", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_pack_is_refused(corpus: Corpus, tmp_path: Path, content: bytes):
    (tmp_path / "x.sqlite").write_bytes(content)
    for command in (["status"], ["verify"], ["search", "words"]):
        done = corpus_at(corpus, tmp_path / "x.sqlite").run(*command)
        assert done.code in (2, 4) and str(tmp_path / "x.sqlite") in done.err


def test_another_programs_database_is_refused(corpus: Corpus, tmp_path: Path):
    with sqlite3.connect(tmp_path / "x.sqlite") as connection:
        connection.execute("CREATE TABLE piece (name)")
    done = corpus_at(corpus, tmp_path / "x.sqlite").run("status")
    assert done.code == 2 and "The file is not a pack." in done.err


# Parquet


def test_parquet_proves_itself_and_names_the_file_that_was_changed(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "data"
    assert corpus.run("export", "parquet", "--out", str(out)).out == f"Wrote {out}\n"
    assert corpus_at(corpus, out).run("verify").code == 0
    for file in sorted(out.iterdir()):
        whole = file.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 2):
            flipped(file, at)
            done = corpus_at(corpus, out).run("verify")
            assert done.code == 4 and f"{file.name}: " in done.err
        file.write_bytes(whole)
    (out / "extra.parquet").write_bytes(b"")
    (out / "event.parquet").unlink()
    done = corpus_at(corpus, out).run("verify")
    assert "extra.parquet: The manifest does not name it." in done.err
    assert "event.parquet: The file is missing." in done.err


def test_newer_parquet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from sectext.export import parquet

    monkeypatch.setattr(parquet, "SCHEMA", 2)
    export_whole(sectext.open(ROOT), tmp_path / "data", format="parquet")
    monkeypatch.undo()
    with pytest.raises(NewerPack, match="schema 2"):
        prove(tmp_path / "data")


def test_without_pyarrow_it_is_said_what_to_install(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = corpus.run("export", "parquet", "--out", str(tmp_path / "data"))
    assert done.code == 2 and "pip install 'sectext[data]'" in done.err
    assert not (tmp_path / "data").exists()


def test_without_full_text_search_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "definitions", lambda: ["CREATE VIRTUAL TABLE search USING fts99(words)"])
    with pytest.raises(NoSearch, match="no such module: fts99"):
        made(tmp_path / "x.sqlite")
    assert not (tmp_path / "x.sqlite").exists()
