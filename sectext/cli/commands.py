"""The commands. Each reads its options, calls one library function and prints what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectext.cli.app import app
from sectext.cli.options import (
    AddressArgument,
    BadOption,
    ColorOption,
    CorpusOption,
    DryRunOption,
    JsonOption,
    KnownOption,
    ModificationArgument,
    NumbersOption,
    OnOption,
    RevOption,
    SupposeOption,
    WithOption,
    read_date,
    read_numbers,
    read_suppositions,
    source_date,
)
from sectext.cli.output import Output, counted
from sectext.errors import Finding

if TYPE_CHECKING:
    from sectext.code import Code


@app.command()
def show(
    address: AddressArgument,
    on: OnOption = None,
    version: Annotated[str | None, typer.Option("--version", metavar="V", help="A version instead of a day.")] = None,
    known: KnownOption = None,
    using: WithOption = None,
    suppose: SupposeOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """What a clause says on a day, its status, and why."""
    from sectext import results
    from sectext.cli import words

    output = Output("show", as_json, color)
    if version is not None and (on or known or using or suppose):
        hint = "Leave out --on, --known, --with and --suppose."
        raise BadOption("--version stands alone: a version has no day.", hint=hint)
    code = opened(corpus, rev, suppose)
    if version is not None:
        answer = code.clause_in(address, version=version)
    else:
        day, by = read_date(on, "--on") or date.today(), read_date(known, "--known")
        answer = code.clause(address, on=day, known=by, using=tuple(using or ()))
    output.result(results.answer_json(answer), words.answer(answer, output.width))


@app.command()
def log(
    address: AddressArgument,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Read the address as of this day [as it was last].")
    ] = None,
    known: KnownOption = None,
    using: WithOption = None,
    suppose: SupposeOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """Each wording of a clause: from, to, and what made it."""
    from sectext import results
    from sectext.cli import words

    output = Output("log", as_json, color)
    by = read_date(known, "--known")
    found = opened(corpus, rev, suppose).timeline(address, on=read_date(on, "--on"), known=by, using=tuple(using or ()))
    output.result([results.wording_json(w) for w in found], words.wordings(address, found, output.width, by))


@app.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A version, a date or a modification.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The same; what B has that A has not is inserted.")],
    address: Annotated[str | None, typer.Argument(metavar="[ADDRESS]", help="Only this clause.")] = None,
    known: KnownOption = None,
    rev: RevOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """The redline between two states of the code. Ends with 1 where they differ."""
    from sectext.cli import words
    from sectext.differences import difference_json, differences

    output = Output("diff", as_json, color)
    by = read_date(known, "--known")
    found = differences(opened(corpus, rev), _state(a), _state(b), address, known=by)
    value = {"a": a, "b": b, "documents": [difference_json(d) for d in found]}
    output.result(value, words.differences(a, b, found, width=output.width, colour=output.colour))
    raise typer.Exit(1 if found else 0)


@app.command()
def redline(
    modification: ModificationArgument,
    base: Annotated[str | None, typer.Option("--base", metavar="V", help="Mark it on this version instead.")] = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="FORMAT", help="akn, docx, html, md, pdf, txt or terminal; repeatable."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where files go.")] = Path(),
    numbers: NumbersOption = "auto",
    author: Annotated[
        str | None, typer.Option("--author", metavar="A", help="Whose changes they are in Word [the legal text's].")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """A modification as a redlined annex, one a document: <MOD>-annex-a.html …"""
    from sectext.annexes import FORMATS, Tracking, annexes, render
    from sectext.cli import words
    from sectext.saving import save_all

    output = Output("redline", as_json, color)
    formats = list(dict.fromkeys(to or ["terminal"]))
    for name in formats:
        if name not in (*FORMATS, "terminal"):
            raise BadOption(f"--to: “{name}” is not a format.", hint=f"Formats: {', '.join(FORMATS)}, terminal.")
    tracking = Tracking(numbers=read_numbers(numbers), author=author, date=source_date())
    code = opened(corpus)
    made = annexes(code, modification, base=base)
    files = {name: data for annex in made for name, data in render(annex, formats, tracking)}
    if files and not dry_run:
        save_all(out, files, f"redline {modification}")
    findings = [
        Finding(
            code="already-there",
            where=a.document,
            problem=f"already there in {a.shown_on or a.base}, not marked: {sentence}",
        )
        for a in made
        for sentence in a.already
    ]
    pinned = code.modification(modification).base
    if base is not None and base != pinned:
        problem = f"drafted against {pinned}; this redline is on {base}"
        findings.append(Finding(code="other-base", where=modification, problem=problem))
    shown = [words.annex(a, width=output.width, colour=output.colour) for a in made if "terminal" in formats]
    verb = "Would write" if dry_run else "Wrote"
    told = [f"{verb} {out / name}" for name in files]
    value = {
        "modification": modification,
        "annexes": [words.annex_json(a) for a in made],
        "files": [str(out / name) for name in files],
    }
    output.result(value, "\n".join([*shown, *told]), findings)


@app.command()
def new(
    modification: ModificationArgument,
    base: Annotated[str, typer.Option("--base", metavar="V", help="The version it is drafted against.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TITLE", help="Its title.")] = "",
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="FILE", help="A filled-in proposal form; “blank” writes an empty one."),
    ] = None,
    route: Annotated[str, typer.Option("--route", metavar="ROUTE", help="How it changes the code.")] = "section D",
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help="Its stage [the first in governance.toml].")
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Begin a modification: writes modifications/<MOD>/modification.toml, and with a form the parts of its report."""
    from sectext.cli.beginning import begun

    output = Output("new", as_json, color)
    root = None if form == "blank" else folder_of(corpus)
    found = begun(root, modification, form, base=base, title=title, route=route, stage=stage, write=not dry_run)
    told = [f"{'Would write' if dry_run else 'Wrote'} {file}" for file in (found.file, *found.parts)]
    value = {"modification": modification, "file": found.file, "parts": list(found.parts)}
    output.result(value, "\n".join(told), found.findings)


@app.command()
def draft(
    modification: ModificationArgument,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An edited .md or .docx copy, its redline, or instructions (.txt).")
    ],
    author: Annotated[
        str | None, typer.Option("--author", metavar="A", help="Only the tracked changes of this author [of all].")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace changes drafted before.")] = False,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Turn an edited copy, or instructions, into the changes of a modification."""
    from sectext.cli import words
    from sectext.drafting import draft_from

    output = Output("draft", as_json, color)
    found = draft_from(folder_of(corpus), modification, file, author=author, replace=replace, write=not dry_run)
    output.result(words.drafted_json(found), words.drafted(found, dry_run=dry_run), found.findings)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A section as a .docx, or as Akoma Ntoso (.xml).")],
    document: Annotated[str, typer.Option("--document", metavar="D", help="What it is, like “Section G”.")],
    version: Annotated[str, typer.Option("--version", metavar="V", help="The version whose text it is.")],
    accept: Annotated[bool, typer.Option("--accept", help="Read it with every tracked change accepted.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Read it with every tracked change rejected.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the text that stands there.")] = False,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """Read a section from a Word file into the corpus."""
    from sectext.cli import words
    from sectext.importing import import_section

    output = Output("import", as_json, color)
    if accept and reject:
        raise BadOption("--accept and --reject ask for two texts.", hint="Leave one of them out.")
    found = import_section(
        folder_of(corpus),
        file,
        document=document,
        version=version,
        view="accepted" if accept else "rejected" if reject else None,
        replace=replace,
        write=not dry_run,
    )
    output.result(words.imported_json(found), words.imported(found, dry_run=dry_run), found.findings)


@app.command()
def verify(corpus: CorpusOption = None, as_json: JsonOption = False, color: ColorOption = "auto") -> None:
    """The corpus proves itself: each version is its parent and its modifications. Ends with 4 where that fails."""
    from sectext.proving import is_exported
    from sectext.verify import verify as prove

    output = Output("verify", as_json, color)
    place = root_of(corpus)
    if is_exported(place):
        _verify_exported(place, output)
        return
    proof = prove(place)
    value = {
        "versions": proof.versions,
        "texts": proof.texts,
        "replayed": proof.replayed,
        "commits": proof.commits,
    }
    findings = [Finding(code="history", where="git", problem=remark) for remark in proof.remarks]
    told = (
        f"Proved: {counted(proof.versions, 'version')} from {counted(proof.texts, 'text')}; every text has its digest, "
        f"and each version is "
        f"its parent with the modifications it names ({proof.replayed} replayed)."
    )
    if proof.commits:
        told += f" In {counted(proof.commits, 'commit')} nothing that was published was edited away."
    output.result(value, told, findings)


def _verify_exported(place: Path, output: Output) -> None:
    """What was exported proves that it is what was written."""
    from sectext.proving import prove

    sound = prove(place)
    told = f"Proved: {counted(sound.tables, 'table')} with {counted(sound.rows, 'row')} are what was written"
    more = ", and every answer in them is what the record in the pack comes to." if sound.anew else "."
    output.result({"tables": sound.tables, "rows": sound.rows, "worked_out_anew": sound.anew}, told + more)


@app.command()
def status(
    rev: RevOption = None, corpus: CorpusOption = None, as_json: JsonOption = False, color: ColorOption = "auto"
) -> None:
    """What is held, and where each modification stands."""
    from sectext import results
    from sectext.cli import words

    output = Output("status", as_json, color)
    code = opened(corpus, rev)
    findings = [
        Finding(code="cannot-be-drafted", where=error.where, problem=error.problem, level="warning", hint=error.hint)
        for error in words.undrafted(code)
    ]
    output.result(results.status_json(code), words.status(code), findings)


def root_of(corpus: Path | None) -> Path:
    """The folder or the pack that a command works on: the one named, else the nearest folder upwards."""
    from sectext.library import nearest

    return corpus if corpus is not None else nearest(Path.cwd())


def folder_of(corpus: Path | None) -> Path:
    """The same, for a command that writes. Raises BadOption for a pack."""
    place = root_of(corpus)
    if place.is_file():
        hint = "Name the folder of the corpus that it was made from."
        raise BadOption(f"--corpus: {place} is a file; a pack is only read, never written to.", hint=hint)
    return place


def opened(corpus: Path | None, rev: str | None = None, suppose: Sequence[str] | None = None) -> Code:
    """The code that the options of a command name."""
    from sectext.library import open

    code = open(root_of(corpus), rev=rev)
    return code.suppose(read_suppositions(suppose)) if suppose else code


def _state(text: str) -> str | date:
    """A date where it looks like one; else the name of a version or a modification."""
    if (text[:4].isdigit() and text[4:5] == "-") or "/" in text:
        return read_date(text, text) or text
    return text
