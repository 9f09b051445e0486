"""The commands of proof: verify, seal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import folder_of, root_of
from sectext.cli.options import BadOption, ColorOption, CorpusOption, DryRunOption, JsonOption
from sectext.cli.output import Output, counted
from sectext.errors import Finding


@app.command()
def verify(
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="Compare with a manifest that was published.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="PEM", help="The public key of whoever signed the manifest.")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """The corpus proves itself: each version is its parent and its modifications. Ends with 4 where that fails."""
    from sectext.proving import is_exported
    from sectext.verify import verify as prove

    output = Output("verify", as_json, color)
    place = root_of(corpus)
    if key is not None and against is None:
        raise BadOption("--key checks the signature of a manifest.", hint="Name the manifest with --against.")
    if is_exported(place):
        if against is not None:
            raise BadOption("A manifest is about a folder, not about what was exported.", hint="Leave --against out.")
        _verify_exported(place, output)
        return
    proof = prove(place, against=against, key=key)
    value = {
        "versions": proof.versions,
        "texts": proof.texts,
        "replayed": proof.replayed,
        "commits": proof.commits,
        "entries": proof.entries,
        "head": proof.head,
    }
    findings = [Finding(code="history", where="git", problem=remark) for remark in proof.remarks]
    told = (
        f"Proved: {counted(proof.versions, 'version')} from {counted(proof.texts, 'text')}; every text has its digest, "
        f"and each version is "
        f"its parent with the modifications it names ({proof.replayed} replayed)."
    )
    if proof.commits:
        told += f" In {counted(proof.commits, 'commit')} nothing that was published was edited away."
    if proof.head:
        told += "\nSealed: every file is as its seal says; "
        told += f"the chain has {_entries(proof.entries)}, and its head is {proof.head}."
    output.result(value, told, [*findings, *proof.findings])


def _verify_exported(place: Path, output: Output) -> None:
    """What was exported proves that it is what was written."""
    from sectext.proving import prove

    sound = prove(place)
    told = f"Proved: {counted(sound.tables, 'table')} with {counted(sound.rows, 'row')} are what was written"
    more = ", and every answer in them is what the record in the pack comes to." if sound.anew else "."
    output.result({"tables": sound.tables, "rows": sound.rows, "worked_out_anew": sound.anew}, told + more)


@app.command()
def seal(
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="FILE", help="Write what anyone can check with sha256sum -c.")
    ] = None,
    sign: Annotated[
        Path | None, typer.Option("--sign", metavar="PEM", help="Sign the manifest with this private key: FILE.sig.")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Put what was added by hand into the chain of the corpus; publish where the chain stands."""
    from sectext.sealing import seal as sealed

    output = Output("seal", as_json, color)
    if sign is not None and manifest is None:
        raise BadOption("--sign signs a manifest.", hint="Name it with --manifest.")
    found = sealed(folder_of(corpus), today=date.today(), manifest=manifest, key=sign, write=not dry_run)
    value = {
        "new": [{"kind": e.kind, "file": e.name, "what": "" if e.kind == "file" else e.words} for e in found.new],
        "entries": found.entries,
        "head": found.head,
        "manifest": str(found.manifest) if found.manifest else None,
        "signature": str(found.signature) if found.signature else None,
        "written": found.written,
    }
    lines = [
        f"{e.name}  {'the file' if e.kind == 'file' else 'taken out' if e.kind == 'gone' else e.words}"
        for e in found.new
    ]
    verb = "Would seal" if dry_run else "Sealed"
    lines += [f"{verb} {_entries(len(found.new))}." if found.new else "Everything is sealed already."]
    lines += [f"The chain has {_entries(found.entries)}; its head is {found.head}."]
    wrote = "Would write" if dry_run else "Wrote"
    lines += [f"{wrote} {path}" for path in (found.manifest, found.signature) if path]
    output.result(value, "\n".join(lines))


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
