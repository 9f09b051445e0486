"""The command that looks for what is wrong: in the code, in a modification, in a Word file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectext.cli.app import app
from sectext.cli.commands import folder_of, opened, root_of
from sectext.cli.options import (
    BadOption,
    ColorOption,
    CorpusOption,
    DryRunOption,
    FormatOption,
    JsonOption,
    read_date,
    read_format,
)
from sectext.cli.output import Output, counted
from sectext.errors import Finding
from sectext.shown import in_json as harmless
from sectext.shown import shown

if TYPE_CHECKING:
    from sectext.checks.fixes import Fixed
    from sectext.checks.reports import Report
    from sectext.files import Files


@app.command()
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MOD]…", help="Modifications, or files: Word, or an annex as .md [the whole code]."),
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="V", help="The code as this version has it.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The code on this day.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Put right in modifications what is safe to put right.")] = False,
    show_suppressed: Annotated[bool, typer.Option("--show-suppressed", help="Also what somebody lets stand.")] = False,
    form: FormatOption = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    dry_run: DryRunOption = False,
) -> None:
    """What is wrong with the code, a modification or a Word file. Ends with 1 where that is more than a note."""
    asked = names or []
    chosen = read_format(form, as_json)
    output = Output("check", chosen == "json", color)
    _refuse(asked, version, on, fix, dry_run)
    fixes = _fixes(asked, corpus, write=not dry_run) if fix else []
    reports = _reports(asked, corpus, version, read_date(on, "--on"))
    _print(output, chosen, reports, fixes, dry_run=dry_run, suppressed=show_suppressed)
    raise typer.Exit(0 if all(report.is_sound for report in reports) else 1)


def _refuse(names: Sequence[str], version: str | None, on: str | None, fix: bool, dry_run: bool) -> None:
    """Options that do not go together. Raises BadOption."""
    if names and (version or on):
        hint = "A modification is looked at on its base, a file by itself."
        raise BadOption("--version and --on ask for the whole code.", hint=hint)
    if version and on:
        raise BadOption("--version and --on ask for two texts.", hint="Leave one of them out.")
    if fix and (not names or any(_is_file(name) for name in names)):
        hint = "Held text and files of others are never put right by a program."
        raise BadOption("--fix takes modifications, by name.", hint=hint)
    if dry_run and not fix:
        raise BadOption("Without --fix nothing is written, so --dry-run changes nothing.", hint="Leave it out.")


def _is_file(name: str) -> bool:
    """A file that is there, or a name that only a file can have."""
    path = Path(name)
    return (
        path.is_file()
        or "/" in name
        or name in (".", "..")
        or path.suffix.lower() in (".docx", ".docm", ".doc", ".dotx", ".rtf", ".odt", ".md")
    )


def _reports(names: Sequence[str], corpus: Path | None, version: str | None, on: date | None) -> list[Report]:
    """What is found in each file and modification, else in the code. The corpus is opened once, if it is needed."""
    from sectext.checks.files import check_file
    from sectext.checks.review import Review

    if names and all(map(_is_file, names)):
        return [check_file(Path(name)) for name in names]
    review = Review(opened(corpus), today=date.today(), read=_reader(corpus), files=_files(corpus))
    if not names:
        return [review.of_code(version=version, on=on)]
    return [check_file(Path(name)) if _is_file(name) else review.of_modification(name) for name in names]


def _fixes(names: Sequence[str], corpus: Path | None, *, write: bool) -> list[Fixed]:
    """What is safe to put right in each modification; written at once, unless that is not wanted."""
    from sectext.checks.fixes import fixed
    from sectext.entering import entering
    from sectext.saving import ended_as

    folder = folder_of(corpus)
    made = []
    with entering(folder, f"check --fix {' '.join(names)}", write=write) as entry:
        code = opened(corpus)
        for name in names:
            file = code.modification(name).file
            text = (folder / file).read_bytes().decode()
            found = fixed(code, name, text.replace("\r\n", "\n"), date.today())
            if found.after != found.before:
                entry.put(file, ended_as(text, found.after).encode())
            made.append(found)
    return made


def _print(
    output: Output, form: str, reports: list[Report], fixes: list[Fixed], *, dry_run: bool, suppressed: bool
) -> None:

    import json

    from sectext.checks.files import all_findings, for_github, in_json, in_sarif, in_words
    from sectext.cli import words

    if form == "github":
        print(shown(for_github(reports)))
    elif form == "sarif":
        print(harmless(json.dumps(in_sarif(reports), ensure_ascii=False, indent=2)))
    else:
        value = {
            **in_json(reports),
            "fixes": [{"file": each.file, "count": each.count, "diff": each.diff} for each in fixes],
        }
        lines = in_words(reports, suppressed=suppressed).split("\n")
        told = [_told(each, dry_run) for each in fixes]
        told += [words.filled(line, output.width, "", "    ") for line in lines]
        findings: Sequence[Finding] = all_findings(reports) if output.as_json else ()
        output.result(value, "\n".join(told), findings)
    for each in fixes if form in ("github", "sarif") else ():
        print(_told(each, dry_run), file=sys.stderr)


def _told(fixed: Fixed, dry_run: bool) -> str:
    if not fixed.count:
        return f"{fixed.file}: nothing that is safe to put right."
    verb = "Would put right" if dry_run else "Put right"
    return f"{fixed.diff}{verb} {counted(fixed.count, 'text')} in {fixed.file}."


def _files(corpus: Path | None) -> Files | None:
    """The files beside the modifications; a pack has none."""
    from sectext.files import Folder

    folder = root_of(corpus)
    return Folder(folder) if folder.is_dir() else None


def _reader(corpus: Path | None) -> Callable[[str], str] | None:
    """Reads a file of the corpus, for the lines of findings; a pack has no files."""
    folder = root_of(corpus)
    return (lambda name: (folder / name).read_text(encoding="utf-8")) if folder.is_dir() else None
