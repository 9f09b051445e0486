"""The commands that give the code to other programs, and that search it: export, search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sectext.cli.app import app
from sectext.cli.commands import opened, root_of
from sectext.cli.options import (
    BadOption,
    ColorOption,
    CorpusOption,
    DryRunOption,
    JsonOption,
    KnownOption,
    NumbersOption,
    read_date,
    read_numbers,
)
from sectext.cli.output import Output, counted

if TYPE_CHECKING:
    from sectext.search import Found, Hit


@app.command()
def export(
    format: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help="A document: docx, pdf, akn. All: sqlite, parquet, json, git, schemas."),
    ],
    document: Annotated[
        str | None, typer.Option("--document", metavar="D", help="A document, like “Section G”.")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="V", help="The version the document is taken from.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="P", help="The file or folder [a name that says what it is, here].")
    ] = None,
    numbers: NumbersOption = "auto",
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """A document at a version as a file to be edited, or the whole code as data."""
    from sectext.export import FORMATS, WHOLE

    output = Output("export", as_json, color)
    if format in WHOLE:
        _check_whole(format, document, version)
        path = _export_whole(format, out, corpus, dry_run)
    elif format in FORMATS:
        if document is None or version is None:
            problem = f"{format} is one document at one version."
            raise BadOption(problem, hint="Name it with --document and --version, like --document 'Section G'.")
        path = _export_document(format, document, version, out, numbers, corpus, dry_run)
    else:
        raise BadOption(f"“{format}” is not a format.", hint=f"Formats: {', '.join((*FORMATS, *WHOLE))}.")
    value = {"document": document, "version": version, "format": format, "file": str(path)}
    output.result(value, f"{'Would write' if dry_run else 'Wrote'} {path}")


def _check_whole(format: str, document: str | None, version: str | None) -> None:
    for option, given in (("--document", document), ("--version", version)):
        if given is not None:
            hint = f"Leave out {option}: every document is in it, at every version."
            raise BadOption(f"{format} is the whole code, so it takes no {option}.", hint=hint)


def _export_whole(format: str, out: Path | None, corpus: Path | None, dry_run: bool) -> Path:
    from sectext.export import export_whole
    from sectext.export.whole import NAMES

    path = out or Path(NAMES[format])
    if path.suffix == "" and path.is_dir() and Path(NAMES[format]).suffix:
        path = path / NAMES[format]
    code = opened(corpus)
    if not dry_run:
        export_whole(code, path, format=format)
    return path


def _export_document(
    format: str, document: str, version: str, out: Path | None, numbers: str, corpus: Path | None, dry_run: bool
) -> Path:
    from sectext.export import export as exported
    from sectext.saving import save

    name, data = exported(opened(corpus), document, version=version, format=format, numbers=read_numbers(numbers))
    path = (out or Path()) / name if out is None or out.is_dir() else out
    if not dry_run:
        save(path, data)
    return path


@app.command()
def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words; “quoted words” together; a beginning*.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Only wordings of this day [of any].")] = None,
    known: KnownOption = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="V", help="Only wordings that this version has.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many hits.")] = 20,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
) -> None:
    """The wordings that have certain words."""
    from sectext.search import search as find

    output = Output("search", as_json, color)
    if version is not None and (on or known):
        raise BadOption("--version stands alone: a version has no day.", hint="Leave out --on and --known.")
    day, by = read_date(on, "--on"), read_date(known, "--known")
    found = find(root_of(corpus), words, on=day, known=by, version=version, limit=limit)
    output.result(
        {
            "words": words,
            "on": day and day.isoformat(),
            "known": by and by.isoformat(),
            "version": version,
            "hits": [_hit_json(hit) for hit in found.hits],
            "more": found.more,
        },
        _told(found, output),
    )


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "address": str(hit.address),
        "kind": hit.kind,
        "term": hit.term,
        "from": hit.from_ and hit.from_.isoformat(),
        "to": hit.to and hit.to.isoformat(),
        "status": hit.status,
        "version": hit.version,
        "snippet": hit.snippet,
    }


def _told(found: Found, output: Output) -> str:
    if not found.hits:
        return f"Nothing is found for: {found.words}"
    parts = [_hit(hit, output.width) for hit in found.hits]
    shown = counted(len(found.hits), "wording")
    parts.append(f"{shown}; there is more: --limit {2 * len(found.hits)}." if found.more else f"{shown}.")
    return "\n\n".join(parts)


def _hit(hit: Hit, width: int | None) -> str:
    from textwrap import fill

    words = f"“{hit.term}” {hit.snippet}" if hit.term else hit.snippet
    indent = "    "
    shown = fill(words, width, initial_indent=indent, subsequent_indent=indent) if width else indent + words
    status = f", {hit.status}" if hit.status else ""
    return f"{hit.address}  {_when(hit)}{status}\n{shown}"


def _when(hit: Hit) -> str:
    if hit.from_ is None:
        return f"until {hit.to}" if hit.to else "on any day"
    return f"{hit.from_} until {hit.to}" if hit.to else f"from {hit.from_}"
