"""The options that commands share, and the reading of dates as people write them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from sectext.calendar import in_words
from sectext.errors import SectextError

CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus", metavar="DIR", help="The folder with corpus/, or a packed .sqlite [nearest folder upwards]."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
ColorOption = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day asked for, like 2019-11-04 [today].")
]
KnownOption = Annotated[
    str | None, typer.Option("--known", metavar="DATE", help="Count only what was published by this day.")
]
WithOption = Annotated[
    list[str] | None, typer.Option("--with", metavar="MOD", help="Count this proposal; may be given more than once.")
]
SupposeOption = Annotated[
    list[str] | None,
    typer.Option("--suppose", metavar="EVENT=DATE", help="Suppose that an event happens on a day; repeatable."),
]
RevOption = Annotated[
    str | None, typer.Option("--rev", metavar="REV", help="The corpus as committed at this git revision.")
]
FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="text, json, github or sarif [text].")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")]
NumbersOption = Annotated[
    str, typer.Option("--numbers", metavar="HOW", help="Labels in Word: auto (Word's own lists) or typed.")
]
AddressArgument = Annotated[str, typer.Argument(metavar="ADDRESS", help="A clause, like G3.20(b) or “Section G”.")]
ModificationArgument = Annotated[str, typer.Argument(metavar="MOD", help="A modification, like MP087.")]

_FORMATS = ("text", "json", "github", "sarif")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")


class BadOption(SectextError):
    """An option with a value it does not take."""

    code = "usage"


class BadDate(SectextError):
    """A day that is not written as 2019-11-04, or that there is not."""

    code = "bad-date"


def read_date(text: str | None, option: str) -> date | None:
    """Raises BadDate, with the date that was probably meant."""
    if text is None:
        return None
    match = _ISO.fullmatch(text)
    if match:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadDate(f"{option}: there is no day {text}.", hint="Dates are written 2019-11-04.") from None
    meant = " or ".join(f"{day.isoformat()} ({in_words(day)})" for day in _meant(text))
    hint = f"Did you mean {meant}?" if meant else "Write it like 2019-11-04."
    raise BadDate(f"{option}: “{text}” is not a date as written here: year-month-day.", hint=hint)


def read_suppositions(given: Sequence[str] | None) -> dict[str, date]:
    """The events that are only supposed, with their days. Raises BadOption and BadDate."""
    found: dict[str, date] = {}
    for text in given or ():
        event, sign, day = text.rpartition("=")
        if not sign or not event:
            hint = "Write it like --suppose smets1-enrolment-starts=2019-07-01."
            raise BadOption(f"--suppose: “{text}” is not an event and a day.", hint=hint)
        if event in found:
            raise BadOption(f"--suppose: “{event}” was given twice.", hint="Suppose one day for each event.")
        read = read_date(day, "--suppose")
        assert read is not None
        found[event] = read
    return found


def read_format(form: str | None, as_json: bool) -> str:
    """How findings are printed. Raises BadOption."""
    chosen = form or ("json" if as_json else "text")
    if chosen not in _FORMATS:
        raise BadOption(f"--format: “{chosen}” is not a format.", hint=f"Formats: {', '.join(_FORMATS)}.")
    if as_json and chosen != "json":
        raise BadOption(f"--json and --format {chosen} ask for two things.", hint="Leave one of them out.")
    return chosen


def read_numbers(text: str) -> Literal["auto", "typed"]:
    """Raises BadOption."""
    if text == "auto":
        return "auto"
    if text == "typed":
        return "typed"
    raise BadOption(f"--numbers: “{text}” is not auto or typed.")


def source_date() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH fixes for what is written, if it is set. Raises BadDate."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        hint = "It is a count of seconds since 1970."
        raise BadDate(f"SOURCE_DATE_EPOCH: “{seconds}” is not a time.", hint=hint) from None


def _meant(text: str) -> list[date]:
    """The days a reader may have had in mind: the British order first."""
    found: list[date] = []
    if numbers := _NUMBERS.fullmatch(text.strip()):
        first, second, year = int(numbers[1]), int(numbers[2]), int(numbers[3])
        year += 2000 if year < 100 else 0
        found = [d for d in (_day(year, second, first), _day(year, first, second)) if d]
    elif (words := _WORDS.fullmatch(text.strip())) and words[2][:3].lower() in _MONTHS:
        found = [d for d in (_day(int(words[3]), _MONTHS.index(words[2][:3].lower()) + 1, int(words[1])),) if d]
    return list(dict.fromkeys(found))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
