"""The chain: any byte that was changed is found and named, and nothing that was sealed is taken back."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import need
from corpora import ROOT, Corpus, copied
from hypothesis import given
from hypothesis import strategies as st

from sectext import chain
from sectext.files import Folder
from sectext.verify import CorpusNotProved, verify

TODAY = date(2026, 6, 1)
EVENTS = "corpus/events.toml"


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    """The corpus with its seal, and beside it what else may stand there: a Word file, a kept legal text, two lists."""
    made = copied(tmp_path, capsys)
    extra = {
        "modifications/MP087/Annex A (1).docx": b"PK\x03\x04 not read by anything here \x00\xff",
        "modifications/MP087/legal-text/0.9.toml": (ROOT / "modifications/MP087/modification.toml").read_bytes(),
        "corpus/document-log.md": b"# Document Log\n",
        "corpus/suppressions.toml": b"# nothing is suppressed\n",
    }
    for name, data in extra.items():
        (made.folder / name).parent.mkdir(exist_ok=True)
        (made.folder / name).write_bytes(data)
    assert made.run("seal").code == 0
    return made


def flip(path: Path, dice: random.Random) -> None:
    """Another byte in one place."""
    data = bytearray(path.read_bytes())
    place = dice.randrange(len(data))
    data[place] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def files(folder: Path) -> list[Path]:
    return sorted(path for top in ("corpus", "modifications") for path in (folder / top).rglob("*") if path.is_file())


def check_flipped(folder: Path, path: Path, seed: int) -> None:
    before = path.read_bytes()
    flip(path, random.Random(seed))
    with pytest.raises(CorpusNotProved) as found:
        verify(folder, today=TODAY)
    name = path.relative_to(folder).as_posix()
    assert any(flaw.file.partition(":")[0] == name for flaw in found.value.flaws), (name, seed, str(found.value))
    assert found.value.exit_code == 4
    path.write_bytes(before)


def test_the_corpus_as_it_is_committed_is_sealed(capsys: pytest.CaptureFixture[str]) -> None:
    proof = verify(ROOT, today=TODAY)
    assert proof.head is not None and proof.findings == ()
    assert verify(ROOT, today=TODAY + timedelta(days=9999)).head == proof.head


def test_any_flipped_byte_of_any_file_is_found_and_its_file_named(corpus: Corpus) -> None:
    for number, path in enumerate(files(corpus.folder)):
        for seed in range(3):
            check_flipped(corpus.folder, path, 100 * number + seed)
    assert verify(corpus.folder, today=TODAY).findings == ()


@pytest.mark.slow
def test_every_byte_of_every_file_is_found(corpus: Corpus) -> None:
    """Each byte of each file, by the chain alone; whole verify is too slow for as many."""
    for path in files(corpus.folder):
        data = path.read_bytes()
        name = path.relative_to(corpus.folder).as_posix()
        for place in range(len(data)):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])
            told = chain.prove(Folder(corpus.folder), day=TODAY).troubles
            assert any(each.file == name for each in told), (name, place)
        path.write_bytes(data)


def test_what_differs_is_named_with_its_line_and_both_texts(corpus: Corpus, need: Any) -> None:
    git = [need("git"), "-C", str(corpus.folder), "-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    corpus.change(corpus.folder / "corpus/governance.toml", "stage", "stgae")
    told = corpus.run("verify")
    assert told.code == 4
    assert "corpus/governance.toml:" in told.err and "Expected “" in told.err and "stgae" in told.err


def test_a_file_that_is_altered_and_malformed_is_told_as_both(corpus: Corpus) -> None:
    for name in (EVENTS, "corpus/sec_versions/5.20/version.toml", "modifications/MP087/modification.toml"):
        path = corpus.folder / name
        before = path.read_bytes()
        path.write_bytes(before.replace(b"[[", b"[", 1))
        told = corpus.run("verify")
        assert told.code == 4, told.err
        assert f"{name}" in told.err and "It is not as it was sealed" in told.err
        assert "It cannot be read either" in told.err
        path.write_bytes(before)


def add_fact(folder: Path, day: str = "2026-01-01") -> None:
    file = folder / EVENTS
    text = file.read_text(encoding="utf-8")
    fact = f'[[event.fact]]\nkind = "planned"\ndate = 2030-01-01\npublished = {day}\nsource = "Invented"\n'
    file.write_text(f"{text.rstrip()}\n\n{fact}", encoding="utf-8")


def test_a_fact_added_by_hand_is_a_finding_until_it_is_sealed(corpus: Corpus) -> None:
    before = (corpus.folder / chain.FILE).read_bytes()
    add_fact(corpus.folder)
    told = corpus.run("verify")
    assert told.code == 0 and "not sealed yet" in told.err and "2030-01-01" in told.err
    planned = corpus.run("seal", "--dry-run")
    assert planned.code == 0 and "Would seal" in planned.out
    assert (corpus.folder / chain.FILE).read_bytes() == before
    assert corpus.run("seal").code == 0
    after = (corpus.folder / chain.FILE).read_bytes()
    assert after.startswith(before) and len(after.splitlines()) == len(before.splitlines()) + 2
    assert "not sealed" not in corpus.run("verify").err


def test_a_sealed_fact_that_is_edited_or_taken_out_is_named_and_not_sealed_over(corpus: Corpus) -> None:
    corpus.change(corpus.folder / EVENTS, 'kind = "occurred"', 'kind = "planned"')
    told = corpus.run("verify")
    assert told.code == 4 and "kind occurred, date 2019-11-01" in told.err
    refused = corpus.run("seal")
    assert refused.code == 4 and "was sealed as entry" in refused.err and "Put it back" in refused.err


def test_a_layout_that_changes_leaves_the_facts_as_they_are(corpus: Corpus) -> None:
    file = corpus.folder / EVENTS
    file.write_text("# A remark.\n\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    told = corpus.run("verify")
    assert (
        told.code == 4 and "Its keys and values are the same" in told.err and "was sealed as entry 2," not in told.err
    )
    assert corpus.run("seal", "--json").result["new"] == [{"kind": "file", "file": EVENTS, "what": ""}]
    assert corpus.run("verify").code == 0


def test_what_a_command_writes_is_sealed_with_it(corpus: Corpus) -> None:
    assert corpus.run("new", "MP999", "--base", "6.17", "--title", "Invented").code == 0
    told = corpus.run("verify")
    assert told.code == 0 and "not sealed" not in told.err
    moved = corpus.run("release", "6.17+MP087", "--effective", "2019-11-04", "--published", "2026-01-01")
    assert moved.code == 2  # the day is the same
    shutil.rmtree(corpus.folder / "modifications/MP999")
    assert "is missing" in corpus.run("verify").err
    assert corpus.run("seal").code == 0
    assert corpus.run("verify").code == 0


def entries() -> st.SearchStrategy[list[chain.Entry]]:
    words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12)
    digest = words.map(lambda text: hashlib.sha256(text.encode()).hexdigest())
    kinds = st.sampled_from(["file", "fact", "version"])
    one = st.builds(lambda k, d, n, w: chain.Entry(kind=k, digest=d, name=n, words=w), kinds, digest, words, words)
    return st.lists(one, max_size=8)


@given(entries(), entries())
def test_a_chain_is_only_added_to(first: list[chain.Entry], more: list[chain.Entry]) -> None:
    before = chain.Chain().with_entries(first)
    after = before.with_entries(more)
    assert after.written().startswith(before.written())
    assert after.links[: len(first)] == before.links
    assert after == chain.Chain().with_entries([*first, *more])
    assert chain.read(after.written()) == after


@given(entries().filter(bool), st.data())
def test_a_chain_of_which_a_byte_was_changed_is_not_read(given_: list[chain.Entry], data: st.DataObject) -> None:
    written = bytearray(chain.Chain().with_entries(given_).written())
    written[data.draw(st.integers(0, len(written) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(chain.BrokenChain, match=r"corpus/chain\.txt"):
        chain.read(bytes(written))


def test_the_chain_does_not_depend_on_the_folder(corpus: Corpus, tmp_path: Path) -> None:
    there = tmp_path / "another place" / "deep"
    for name in ("corpus", "modifications"):
        shutil.copytree(corpus.folder / name, there / name)
    (there / chain.FILE).unlink()
    made = chain.extended(chain.Chain(), Folder(there), date.today())
    assert made.written() == (corpus.folder / chain.FILE).read_bytes()


@pytest.fixture
def manifest(corpus: Corpus, tmp_path: Path) -> Path:
    out = tmp_path / "published" / "manifest.txt"
    assert corpus.run("seal", "--manifest", str(out)).code == 0
    return out


def test_a_manifest_is_checked_by_sha256sum(corpus: Corpus, manifest: Path, need: Any) -> None:
    program = [need("sha256sum"), "--check", "--strict", "--quiet", str(manifest)]
    assert subprocess.run(program, cwd=corpus.folder, capture_output=True, check=False).returncode == 0
    flip(corpus.folder / "corpus/calendar.toml", random.Random(1))
    done = subprocess.run(program, cwd=corpus.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "corpus/calendar.toml: FAILED" in done.stdout


def test_each_difference_from_a_manifest_is_named(corpus: Corpus, manifest: Path) -> None:
    assert corpus.run("verify", "--against", str(manifest)).code == 0
    (corpus.folder / "corpus/suppressions.toml").unlink()
    (corpus.folder / "corpus/notes.md").write_text("A note.\n", encoding="utf-8")
    flip(corpus.folder / "modifications/MP087/Annex A (1).docx", random.Random(2))
    assert corpus.run("seal").code == 0  # somebody seals over it, and the manifest still tells
    told = corpus.run("verify", "--against", str(manifest))
    assert told.code == 0
    for said in ("suppressions.toml  It was taken out after", "notes.md  It was added: it is newer"):
        assert said in told.err
    assert "The chain has 3 more entries: it is newer than the manifest." in told.err


def test_a_chain_cut_short_or_written_anew_is_found_against_a_manifest(corpus: Corpus, manifest: Path) -> None:
    file = corpus.folder / chain.FILE
    whole = chain.read(file.read_bytes())
    cut = chain.Chain().with_entries(whole.entries[:-2])
    file.write_bytes(cut.written())
    told = corpus.run("verify", "--against", str(manifest))
    assert told.code == 4 and "The chain was cut short" in told.err
    turned = chain.Chain().with_entries((*whole.entries[1::-1], *whole.entries[2:]))
    file.write_bytes(turned.written())
    assert corpus.run("verify").code == 0
    told = corpus.run("verify", "--against", str(manifest))
    assert told.code == 4 and "The chain was written anew" in told.err
    file.unlink()
    told = corpus.run("verify", "--against", str(manifest))
    assert told.code == 4 and "The chain was cut short: it has 0 entries" in told.err


def test_what_is_no_manifest_is_refused(corpus: Corpus, manifest: Path) -> None:
    text = manifest.read_text(encoding="utf-8")
    for wrong in ("", "hello\n", text[:-5], text.replace("corpus/events.toml", "../events.toml")):
        manifest.write_text(wrong, encoding="utf-8")
        assert corpus.run("verify", "--against", str(manifest)).code == 5


def keys(folder: Path) -> tuple[Path, Path]:
    openssl = need("openssl")
    private, public = folder / "key.pem", folder / "public.pem"
    subprocess.run([openssl, "genpkey", "-algorithm", "ed25519", "-out", str(private)], check=True, capture_output=True)
    subprocess.run(
        [openssl, "pkey", "-in", str(private), "-pubout", "-out", str(public)], check=True, capture_output=True
    )
    return private, public


def test_openssl_accepts_the_signature_and_verify_refuses_any_other(corpus: Corpus, tmp_path: Path) -> None:
    private, public = keys(tmp_path)
    (tmp_path / "others").mkdir()
    _, other = keys(tmp_path / "others")
    out = tmp_path / "manifest.txt"
    done = corpus.run("seal", "--manifest", str(out), "--sign", str(private), "--json")
    signature = Path(done.result["signature"])
    judge = [need("openssl"), "pkeyutl", "-verify", "-pubin", "-rawin", "-sigfile", str(signature), "-in", str(out)]
    assert subprocess.run([*judge, "-inkey", str(public)], check=False, capture_output=True).returncode == 0
    assert subprocess.run([*judge, "-inkey", str(other)], check=False, capture_output=True).returncode != 0
    assert corpus.run("verify", "--against", str(out), "--key", str(public)).code == 0
    assert corpus.run("verify", "--against", str(out), "--key", str(private)).code == 5
    flip(signature, random.Random(3))
    assert corpus.run("verify", "--against", str(out), "--key", str(public)).code == 4
    signature.unlink()
    assert corpus.run("verify", "--against", str(out), "--key", str(public)).code == 4
    assert corpus.run("seal", "--manifest", str(out), "--sign", str(public)).code == 5
    assert corpus.run("verify", "--key", str(public)).code == 2
